// A found paper as a card. What comes from a paper is set as text or as an address, never read as HTML.
import { made } from "./cards.js";
import { root } from "./search-engine.js";
import { excerpt } from "./search-excerpt.js";

const skeleton = document.querySelector(".pl-found");
const chips = new Map([...document.querySelectorAll("[name=topic]")].map((box) => [box.value, box.nextElementSibling]));

// The words around what was found; then the abstract, which begins at word `first`, unless that is all of it.
/** @param {Found} data @param {number} first @returns {[(string | Node)[], (string | Node)[] | null]} */
function shown(data, first) {
  const words = data.content.split(/\s+/);
  if (first >= words.length) return [["No abstract is known for this paper."], null];
  const found = (data.weighted_locations ?? []).filter(({ location }) => location >= first);
  const places = found.map(({ location }) => location);
  const { start, end } = excerpt(words.length, first, found);
  const text = (/** @type {number} */ from, /** @type {number} */ to) => words.slice(from, to).flatMap((word, at) => [
    places.includes(from + at) ? made("mark", {}, word) : word, " "]);
  const lead = [start > first ? "… " : "", ...text(start, end), end < words.length ? "…" : ""];
  return [lead, start > first || end < words.length ? text(first, words.length) : null];
}

// `data` is a record of the index.
/** @param {Found} data */
export function card(data) {
  /** @type {CardFacts} */
  const facts = JSON.parse(data.filters.card[0]);
  const item = document.importNode(skeleton.content, true);
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (item.querySelector(selector));
  const article = part("article");
  article.id = facts.key;
  article.dataset.listed = facts.listed;
  Object.assign(part("a"), { href: `${root}papers/${facts.key}/`, textContent: data.meta.title });
  const meta = part(".pl-meta");
  meta.append(facts.date ? made("time", { dateTime: facts.date }, facts.day) : facts.day);
  if (facts.inferred) meta.append(" ", made("span", { className: "pl-hint" }, "(year inferred)"));
  if (facts.by) meta.append(" · ", made("span", { className: "pl-by" }, facts.by));
  if (facts.said) meta.append(" · ", facts.said);
  const [lead, abstract] = shown(data, facts.skip);
  part(".pl-lead").append(...lead);
  if (abstract) part(".pl-abstract p").append(...abstract); else part(".pl-abstract").remove();
  for (const slug of facts.topics) {
    const chip = chips.get(slug);
    if (!chip) continue;
    const { className, textContent } = chip;
    part(".pl-chips").append(made("a", { className, href: `${root}topics/${slug}/` }, textContent ?? ""), " ");
  }
  for (const [label, href] of facts.links) part(".pl-outs").append(made("a", { className: "pl-out", href }, label), " ");
  return item;
}
