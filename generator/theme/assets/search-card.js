// A found paper as a card. What comes from a paper is set as text or as an address, never read as HTML.
import { made } from "./cards.js";
import { root } from "./search-engine.js";

const skeleton = document.querySelector(".pl-found");
const chips = new Map([...document.querySelectorAll("[name=topic]")].map((box) => [box.value, box.nextElementSibling]));
const LENGTH = 34;
const BEFORE = 4;

// The densest run of words of the abstract, which begins at word `first`, around what was found.
function excerpt(data, first) {
  const words = data.content.split(/\s+/);
  if (first >= words.length) return ["No abstract is known for this paper."];
  const found = (data.weighted_locations ?? []).filter(({ location }) => location >= first);
  const weight = (from) => found.reduce((sum, { location: at, balanced_score: score }) => (
    at >= from && at < from + LENGTH - BEFORE ? sum + score : sum), 0);
  const places = found.map(({ location }) => location);
  const best = places.reduce((one, other) => (weight(other) > weight(one) ? other : one), places[0] ?? first);
  const start = Math.max(first, best - BEFORE);
  const text = words.slice(start, start + LENGTH).flatMap((word, at) => [
    places.includes(start + at) ? made("mark", {}, word) : word, " "]);
  return [start > first ? "… " : "", ...text, start + LENGTH < words.length ? "…" : ""];
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
  part(".pl-lead").append(...excerpt(data, facts.skip));
  for (const slug of facts.topics.filter((own) => chips.has(own))) {
    const { className, textContent } = chips.get(slug);
    part(".pl-chips").append(made("a", { className, href: `${root}topics/${slug}/` }, textContent), " ");
  }
  for (const [label, href] of facts.links) part(".pl-outs").append(made("a", { className: "pl-out", href }, label), " ");
  return item;
}
