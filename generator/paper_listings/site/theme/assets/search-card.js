// Shows a search result as a card. Content from a paper is set as text or as an address, never parsed as HTML.
import { made } from "./cards.js";
import { root } from "./search-engine.js";
import { excerpt } from "./search-excerpt.js";

const skeleton = document.querySelector(".pl-found");
const chips = new Map([...document.querySelectorAll("[name=topic]")].map((box) => [box.value, box.nextElementSibling]));

// The words around those that were found, then the abstract, unless those are all of it.
/** @param {Found} paper @param {number[]} places @returns {[(string | Node)[], (string | Node)[] | null]} */
function shown({ words, at: first }, places) {
  if (first >= words.length) return [["No abstract is known for this paper."], null];
  const found = new Set(places.filter((place) => place >= first && place < words.length));
  const { start, end } = excerpt(words, first, [...found]);
  const cut = (/** @type {number} */ from, /** @type {number} */ to) => words.slice(from, to).flatMap((word, at) => [
    found.has(from + at) ? made("mark", {}, word) : word, " "]);
  const lead = [start > first ? "… " : "", ...cut(start, end), end < words.length ? "…" : ""];
  return [lead, start > first || end < words.length ? cut(first, words.length) : null];
}

// The card of a paper that was found. Comments are known once the filters are.
/** @param {Found} own @param {Hit} hit */
export function card(own, { words, row }) {
  const item = document.importNode(skeleton.content, true);
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (item.querySelector(selector));
  const article = part("article");
  article.id = own.key;
  article.dataset.listed = own.listed;
  Object.assign(part("a"), { href: `${root}papers/${own.key}/`, textContent: own.title });
  const meta = part(".pl-meta");
  meta.append(own.date ? made("time", { dateTime: own.date }, own.day) : "Date unknown");
  if (own.inferred) meta.append(" ", made("span", { className: "pl-hint" }, "(year inferred)"));
  if (own.by) meta.append(" · ", made("span", { className: "pl-by" }, own.by));
  const comments = -(row?.comments ?? 0);
  if (comments > 0) meta.append(` · ${comments.toLocaleString("en")} ${comments === 1 ? "comment" : "comments"}`);
  const [lead, abstract] = shown(own, words ?? []);
  part(".pl-lead").append(...lead);
  if (abstract) part(".pl-abstract p").append(...abstract); else part(".pl-abstract").remove();
  for (const slug of own.topics) {
    const chip = chips.get(slug);
    if (!chip) continue;
    const { className, textContent } = chip;
    part(".pl-chips").append(made("a", { className, href: `${root}topics/${slug}/` }, textContent ?? ""), " ");
  }
  for (const [label, href] of own.links) {
    part(".pl-outs").append(made("a", { className: "pl-out", href, rel: "noopener" }, label), " ");
  }
  return item;
}
