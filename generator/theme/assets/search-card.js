// A found paper as a card. What comes from a paper is set as text or as an address, never read as HTML.
import { made } from "./cards.js";
import { root } from "./search-engine.js";

const skeleton = document.querySelector(".pl-found");
const chips = new Map([...document.querySelectorAll("[name=topic]")].map((box) => [box.value, box.nextElementSibling]));
const LENGTH = 34;
const BEFORE = 4;

// The densest run of words of the abstract, which begins at word `first`, around what was found; then the abstract,
// unless that is all of it.
function excerpt(data, first) {
  const words = data.content.split(/\s+/);
  if (first >= words.length) return [["No abstract is known for this paper."]];
  const found = (data.weighted_locations ?? []).filter(({ location }) => location >= first);
  const weight = (from) => found.reduce((sum, { location: at, balanced_score: score }) => (
    at >= from && at < from + LENGTH - BEFORE ? sum + score : sum), 0);
  const places = found.map(({ location }) => location);
  const best = places.reduce((one, other) => (weight(other) > weight(one) ? other : one), places[0] ?? first);
  const start = Math.max(first, best - BEFORE);
  const text = (from, to) => words.slice(from, to).flatMap((word, at) => [
    places.includes(from + at) ? made("mark", {}, word) : word, " "]);
  const end = start + LENGTH;
  const lead = [start > first ? "… " : "", ...text(start, end), end < words.length ? "…" : ""];
  return [lead, start > first || end < words.length ? text(first) : null];
}

// `data` is a record of the index.
export function card(data) {
  const facts = JSON.parse(data.filters.card[0]);
  const item = skeleton.content.cloneNode(true);
  const part = (selector) => item.querySelector(selector);
  const article = part("article");
  article.id = facts.key;
  article.dataset.listed = facts.listed;
  Object.assign(part("a"), { href: `${root}papers/${facts.key}/`, textContent: data.meta.title });
  const meta = part(".pl-meta");
  meta.append(facts.date ? made("time", { dateTime: facts.date }, facts.day) : facts.day);
  if (facts.inferred) meta.append(" ", made("span", { className: "pl-hint" }, "(year inferred)"));
  if (facts.by) meta.append(" · ", made("span", { className: "pl-by" }, facts.by));
  if (facts.said) meta.append(" · ", facts.said);
  const [lead, abstract] = excerpt(data, facts.skip);
  part(".pl-lead").append(...lead);
  if (abstract) part(".pl-abstract p").append(...abstract); else part(".pl-abstract").remove();
  for (const slug of facts.topics.filter((own) => chips.has(own))) {
    const { className, textContent } = chips.get(slug);
    part(".pl-chips").append(made("a", { className, href: `${root}topics/${slug}/` }, textContent), " ");
  }
  for (const [label, href] of facts.links) part(".pl-outs").append(made("a", { className: "pl-out", href }, label), " ");
  return item;
}
