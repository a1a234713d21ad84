// Shows a search result as a card. Content from a paper is set as text or as an address, never parsed as HTML.
import { made } from "./cards.js";
import { DAY, KEY } from "./marks.js";
import { root } from "./search-engine.js";
import { excerpt } from "./search-excerpt.js";

const skeleton = document.querySelector(".pl-found");
const chips = new Map([...document.querySelectorAll("[name=topic]")].map((box) => [box.value, box.nextElementSibling]));
const LABELS = ["Code", "Project", "Model", "Dataset", "PDF", "DOI", "arXiv", "Find on arXiv"];
const ARXIV = new Map([["PDF", "pdf"], ["arXiv", "abs"]]);
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const text = (/** @type {unknown} */ value) => (typeof value === "string" ? value : "");
const list = (/** @type {unknown} */ value) => (Array.isArray(value) ? value : []);
const day = (/** @type {unknown} */ value) => (DAY.test(text(value)) ? text(value) : "");
const isLink = (/** @type {any} */ item) => Array.isArray(item) && LABELS.includes(item[0])
  && /^https?:\/\/[^/]/.test(text(item[1]));

// A link that follows from the key is stored as its label.
/** @param {unknown} item @param {string} key @returns {any} */
const whole = (item, key) => (ARXIV.has(text(item)) && !key.startsWith("t-")
  ? [item, `https://arxiv.org/${ARXIV.get(text(item))}/${key}`] : item);

// `20 Jun 2024`, from an ISO date.
/** @param {string} date */
function said(date) {
  const [year, month, number] = date.split("-").map(Number);
  return date ? `${number} ${MONTHS[month - 1]} ${year}` : "Date unknown";
}

// The facts of a record, as `search_record.py` writes them; null if it is not a paper's. Values of an unexpected form
// are left out.
/** @param {Found} data @returns {CardFacts | null} */
function facts({ url, card: found, meta }) {
  const key = /\/papers\/(.+)\/$/.exec(url)?.[1] ?? "";
  if (!KEY.test(key) || typeof found !== "object" || !found) return null;
  const comments = Number.isInteger(found.comments) ? /** @type {number} */ (found.comments) : 0;
  return {
    key, inferred: found.inferred === true,
    title: text(found.title) || text(meta.title),
    by: text(found.by), date: day(found.date), listed: day(found.listed), day: said(day(found.date)),
    said: comments > 0 ? `${comments.toLocaleString("en")} ${comments === 1 ? "comment" : "comments"}` : "",
    links: list(found.links ?? [...ARXIV.keys()]).map((item) => whole(item, key)).filter(isLink),
    topics: list(found.topics).filter((slug) => chips.has(slug)),
  };
}

// The words around the matches, then the abstract, unless those are all of it. `at` is where the abstract begins.
/** @param {Found} data @returns {[(string | Node)[], (string | Node)[] | null]} */
function shown(data) {
  const words = data.content.split(/\s+/);
  const first = data.at ?? words.length;
  if (first >= words.length) return [["No abstract is known for this paper."], null];
  const found = (data.weighted_locations ?? []).filter(({ location }) => location >= first);
  const places = found.map(({ location }) => location);
  const { start, end } = excerpt(words.length, first, found);
  const cut = (/** @type {number} */ from, /** @type {number} */ to) => words.slice(from, to).flatMap((word, at) => [
    places.includes(from + at) ? made("mark", {}, word) : word, " "]);
  const lead = [start > first ? "… " : "", ...cut(start, end), end < words.length ? "…" : ""];
  return [lead, start > first || end < words.length ? cut(first, words.length) : null];
}

// `data` is a record of the index; returns null if its facts are invalid.
/** @param {Found} data */
export function card(data) {
  const own = facts(data);
  if (!own) return null;
  const item = document.importNode(skeleton.content, true);
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (item.querySelector(selector));
  const article = part("article");
  article.id = own.key;
  article.dataset.listed = own.listed;
  Object.assign(part("a"), { href: `${root}papers/${own.key}/`, textContent: own.title });
  const meta = part(".pl-meta");
  meta.append(own.date ? made("time", { dateTime: own.date }, own.day) : own.day);
  if (own.inferred) meta.append(" ", made("span", { className: "pl-hint" }, "(year inferred)"));
  if (own.by) meta.append(" · ", made("span", { className: "pl-by" }, own.by));
  if (own.said) meta.append(" · ", own.said);
  const [lead, abstract] = shown(data);
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
