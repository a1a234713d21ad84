// Reads what a search result shows of a paper from the paper's own page, which is in the site anyway. Only text, and
// addresses that are checked, leave that page: nothing of it is shown as HTML.
import { read } from "./cards.js";
import { DATE, DAY, KEY } from "./marks.js";
import { once, root } from "./search-engine.js";

const LABELS = ["Code", "Project", "Model", "Dataset", "PDF", "DOI", "arXiv", "Find on arXiv"];
const DERIVED = LABELS.slice(4);
const MOST_LINKS = 8;
// What pages have behind their own title: ` · Name of the site`.
const SITE = document.title.replace(/^.*? · /, " · ");

// The words as the search index counts them.
const split = (/** @type {string} */ text) => text.split(/\s+/).filter(Boolean);

// The links that a card has: all of those derived from ids, and the first of the others.
/** @param {Element} article */
function links(article) {
  /** @type {[string, string][]} */
  const all = [...article.querySelectorAll(".pl-outs a")].map((a) => [a.textContent ?? "", a.getAttribute("href") ?? ""]);
  return all.filter(([label, url]) => LABELS.includes(label) && /^https?:\/\/[^/]/i.test(url))
    .filter(([label], at) => at < MOST_LINKS || DERIVED.includes(label));
}

// The paper with this key, from its page; null if it is another page.
/** @param {Document} page @param {string} key @returns {Found | null} */
export function parse(page, key) {
  const article = page.querySelector("article.pl-paper");
  if (article?.id !== key) return null;
  const text = (/** @type {string} */ selector) => article.querySelector(selector)?.textContent ?? "";
  const heading = text("h1");
  const known = split(`${heading} ${text(".pl-by:not(.pl-hint)")}`);
  const words = [...known, ...split(text(".pl-text:not(.pl-hint)"))];
  const rest = article.querySelector(".pl-by [data-more]");
  const more = Number(rest?.getAttribute("data-more"));
  if (rest && more > 0) rest.textContent = ` and ${more.toLocaleString("en")} ${more === 1 ? "other" : "others"}`;
  const time = article.querySelector(".pl-title time");
  const { listed = "" } = article.dataset;
  return {
    key, heading, words, at: known.length,
    title: page.title.endsWith(SITE) ? page.title.slice(0, -SITE.length) : heading,
    by: text(".pl-by:not(.pl-hint)"),
    date: time && DATE.test(time.dateTime) ? time.dateTime : "", day: time?.textContent ?? "",
    inferred: text(".pl-title .pl-meta .pl-hint") !== "",
    listed: DAY.test(listed) ? listed : "",
    links: links(article),
    topics: [...article.querySelectorAll(".pl-why a")].map((a) => /\/topics\/([^/]+)\/$/.exec(a.getAttribute("href") ?? "")?.[1] ?? ""),
  };
}

/** @type {Map<string, () => Promise<Found | null>>} */
const pages = new Map();

// The paper with this key, loaded once; null if that is not possible.
/** @param {string} key @returns {Promise<Found | null>} */
export function paper(key) {
  const own = pages.get(key) ?? once(async () => (KEY.test(key) ? parse(await read(`${root}papers/${key}/`), key) : null));
  pages.set(key, own);
  return own().catch(() => null);
}
