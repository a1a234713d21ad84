// A found paper as a card. What comes from a paper is set as text or as an address, never read as HTML.
import { made } from "./cards.js";
import { DAY, KEY } from "./marks.js";
import { root } from "./search-engine.js";

const skeleton = document.querySelector(".pl-found");
const chips = new Map([...document.querySelectorAll("[name=topic]")].map((box) => [box.value, box.nextElementSibling]));
const LABELS = ["Code", "Project", "Model", "Dataset", "PDF", "DOI", "arXiv", "Find on arXiv"];
const LENGTH = 34;
const BEFORE = 4;

const text = (value) => (typeof value === "string" ? value : "");
const list = (value) => (Array.isArray(value) ? value : []);
const day = (value) => (DAY.test(text(value)) ? value : "");
const isLink = (item) => LABELS.includes(item?.[0]) && /^https?:\/\/[^/]/.test(text(item[1]));

// The facts of a record, as `facts.py` writes them; null where they are not those of its page. What has another form
// than it should is left out.
function facts(data) {
  try {
    const packed = data.filters.card[0].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(packed), (one) => one.charCodeAt());
    const found = JSON.parse(new TextDecoder().decode(bytes));
    if (!KEY.test(found.key) || !data.url.endsWith(`/papers/${found.key}/`)) return null;
    return {
      ...found,
      title: text(found.title) || text(data.meta.title),
      by: text(found.by), said: text(found.said), day: text(found.day),
      date: day(found.date), listed: day(found.listed),
      links: list(found.links).filter(isLink),
      topics: list(found.topics).filter((slug) => chips.has(slug)),
    };
  } catch {
    return null;
  }
}

// The densest run of words of the abstract around what was found; then the abstract, unless that is all of it. The page
// says by an id where its abstract begins.
function excerpt(data) {
  const words = data.content.split(/\s+/);
  const first = list(data.anchors).find(({ id }) => id === "abstract")?.location ?? words.length;
  if (first >= words.length) return [["No abstract is known for this paper."]];
  const found = (data.weighted_locations ?? []).filter(({ location }) => location >= first);
  const weight = (from) => found.reduce((sum, { location: at, balanced_score: score }) => (
    at >= from && at < from + LENGTH - BEFORE ? sum + score : sum), 0);
  const places = found.map(({ location }) => location);
  const best = places.reduce((one, other) => (weight(other) > weight(one) ? other : one), places[0] ?? first);
  const start = Math.max(first, best - BEFORE);
  const cut = (from, to) => words.slice(from, to).flatMap((word, at) => [
    places.includes(from + at) ? made("mark", {}, word) : word, " "]);
  const end = start + LENGTH;
  const lead = [start > first ? "… " : "", ...cut(start, end), end < words.length ? "…" : ""];
  return [lead, start > first || end < words.length ? cut(first) : null];
}

// `data` is a record of the index; null where its facts cannot be understood.
export function card(data) {
  const own = facts(data);
  if (!own) return null;
  const item = skeleton.content.cloneNode(true);
  const part = (selector) => item.querySelector(selector);
  const article = part("article");
  article.id = own.key;
  article.dataset.listed = own.listed;
  Object.assign(part("a"), { href: `${root}papers/${own.key}/`, textContent: own.title });
  const meta = part(".pl-meta");
  meta.append(own.date ? made("time", { dateTime: own.date }, own.day) : own.day);
  if (own.inferred === true) meta.append(" ", made("span", { className: "pl-hint" }, "(year inferred)"));
  if (own.by) meta.append(" · ", made("span", { className: "pl-by" }, own.by));
  if (own.said) meta.append(" · ", own.said);
  const [lead, abstract] = excerpt(data);
  part(".pl-lead").append(...lead);
  if (abstract) part(".pl-abstract p").append(...abstract); else part(".pl-abstract").remove();
  for (const slug of own.topics) {
    const { className, textContent } = chips.get(slug);
    part(".pl-chips").append(made("a", { className, href: `${root}topics/${slug}/` }, textContent), " ");
  }
  for (const [label, href] of own.links) {
    part(".pl-outs").append(made("a", { className: "pl-out", href, rel: "noopener" }, label), " ");
  }
  return item;
}
