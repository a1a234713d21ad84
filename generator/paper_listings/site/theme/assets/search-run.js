// Runs a search of the page's form and shows the results. Loaded with the first search.
import { answer } from "./search-answer.js";
import { card } from "./search-card.js";
import { engine, NEWEST, parts } from "./search-engine.js";
import { gather } from "./search-gather.js";
import { merged, total } from "./search-merge.js";
import { paper } from "./search-paper.js";
import { parse } from "./search-query.js";

const PAGE = 10;
const form = document.querySelector(".pl-search");
const status = document.querySelector(".pl-status");
const list = document.querySelector(".pl-results");
const further = document.querySelector(".pl-further");
const next = document.querySelector(".pl-further button");
const panel = form.querySelector(".pl-facets");
const orgs = form.querySelector(".pl-orgs");
/** @type {Hit[]} */
let shown = [];
let touched = false;
let summary = "";
let lost = 0;

const boxes = () => [...form.querySelectorAll("[type=checkbox]")];

// Says what was found, and how many of the papers that should be shown could not be loaded.
function tell(text = summary) {
  summary = text;
  status.textContent = lost ? `${text}${text.endsWith("…") ? "" : "."} ${papers(lost)} could not be loaded.` : text;
}

/** @param {Hit[]} hits @param {number} from @param {() => boolean} stale */
async function more(hits, from, stale) {
  const page = hits.slice(from, from + PAGE);
  const found = await Promise.all(page.map(({ id }) => paper(id)));
  if (stale()) return;
  if (!from) {
    list.replaceChildren();
    lost = 0;
  }
  touched &&= from > 0;
  const last = list.lastElementChild;
  list.append(...found.flatMap((own, at) => (own ? [card(own, page[at])] : [])));
  lost += found.filter((own) => !own).length;
  tell();
  if (from) last?.nextElementSibling?.querySelector("a")?.focus();
  offer(hits, from + PAGE, stale);
  document.dispatchEvent(new CustomEvent("papers:cards"));
}

// Offers the hits after those that are shown.
/** @param {Hit[]} hits @param {number} to @param {() => boolean} stale */
function offer(hits, to, stale) {
  shown = hits.slice(0, to);
  const rest = hits.length - to;
  further.hidden = rest <= 0;
  next.textContent = `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString("en")}`;
  next.onclick = () => more(hits, to, stale);
}

// Shows the hits, unless the page has them already. What a reader has begun to look at stays where it is.
/** @param {Hit[]} hits @param {() => boolean} stale */
async function show(hits, stale) {
  const begun = touched ? shown : [];
  const ids = new Set(begun.map(({ id }) => id));
  const order = [...begun, ...hits.filter(({ id }) => !ids.has(id))];
  const same = shown.length === Math.min(order.length, Math.max(PAGE, shown.length))
    && shown.every(({ id }, at) => id === order[at].id);
  if (shown.length && same) offer(order, shown.length, stale); else await more(order, 0, stale);
}

const papers = (/** @type {number} */ count) => `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;

/** @param {Answer[]} answers */
function nothing([{ lacking }, ...others]) {
  const word = others.every((own) => own.lacking === lacking) && lacking;
  return `No paper ${word ? `has the word ${word}` : "found"}. Try fewer words, or fewer filters.`;
}

// How far the search has come: what the newest parts have answered, up to the first that has not.
/** @param {Answer[]} answers @param {Part[]} all */
function progress(answers, all) {
  const open = all.findIndex((_, at) => !answers[at]);
  const count = answers.slice(0, open).reduce((sum, { passed }) => sum + passed.length, 0);
  return `${papers(count)} since ${all[open - 1].since}. Searching older papers…`;
}

// Shows how many papers each filter has.
/** @param {Answer[]} answers @param {() => boolean} stale */
async function counted(answers, stale) {
  const { tally } = await import("./search-facets.js");
  if (!stale()) tally(total(answers.flatMap(({ counts }) => counts ?? [])), boxes, panel.open ? orgs : null);
}

/** @param {() => boolean} stale whether another search has begun */
export async function search(stale) {
  const text = form.elements.q.value;
  const query = parse(text);
  const sort = /** @type {Sort} */ (form.elements.sort.value);
  const narrowed = query.fields.length > 0 || sort !== "" || panel.open || boxes().some((box) => box.checked);
  shown = [];
  lost = 0;
  if (!text.trim() && !narrowed) {
    list.replaceChildren();
    further.hidden = true;
    tell("");
    return;
  }
  if (!list.firstChild) status.textContent = "Searching…";
  const words = query.words.length + query.phrases.length ? import("./search-words.js") : null;

  /** @param {Answer[]} given @param {Part[]} known */
  const found = async (given, known) => {
    const hits = merged(given, sort);
    return words && !stale() ? (await words).refine(hits, query, text, sort, known) : hits;
  };

  // Shows the first answers, and all of them in the end; says in between how far the search has come.
  /** @param {Answer[]} answers @param {Part[]} all */
  const prepare = async (answers, all) => {
    const given = answers.filter((own) => own);
    const done = given.length === all.length;
    const far = done ? "" : progress(answers, all);
    if (far && shown.length) return () => tell(far);
    const hits = await found(given, all.filter((_, at) => answers[at]));
    if (far) await Promise.all(hits.slice(0, PAGE).map(({ id }) => paper(id)));
    return async () => {
      if (narrowed) await counted(given, stale);
      if (stale()) return;
      tell(far || (hits.length ? papers(hits.length) : nothing(given)));
      if (done || hits.length) await show(hits, stale);
    };
  };

  await gather(NEWEST, parts(), {
    load: (part) => words && engine(part).catch(() => null),
    ask: (part) => answer(query, narrowed ? boxes() : null, part, PAGE, stale),
    prepare, stale,
  });
}

// A reader who has begun to look at the results.
const touch = () => { touched = true; };
for (const event of ["pointermove", "touchstart", "focusin"]) list.addEventListener(event, touch, { passive: true });
addEventListener("scroll", touch, { passive: true });
