// The search page: its form, its address, its results.
import { card } from "./search-card.js";
import { engine, facets, find, NEWEST, parts } from "./search-engine.js";
import { gather } from "./search-gather.js";
import { merged, total } from "./search-merge.js";
import { parse } from "./search-query.js";

const PAGE = 10;
// Milliseconds to wait after a keystroke; the first letters of a word would load much of the index for little use.
const WAIT = 40;
const WAIT_SHORT = 600;
const form = document.querySelector(".pl-search");
const status = document.querySelector(".pl-status");
const list = document.querySelector(".pl-results");
const further = document.querySelector(".pl-further");
const next = document.querySelector(".pl-further button");
const panel = form.querySelector(".pl-facets");
const orgs = form.querySelector(".pl-orgs");
const field = form.elements.q;
let turn = 0;
let settled = true;
let timer = 0;
/** @type {Hit[]} */
let shown = [];
let touched = false;

const boxes = () => [...form.querySelectorAll("[type=checkbox]")];

function address() {
  const params = new URLSearchParams(/** @type {Record<string, any>} */ (new FormData(form)));
  for (const name of ["q", "sort"]) if (!params.get(name)?.trim()) params.delete(name);
  return `?${params}`;
}

/** @param {boolean} final */
function remember(final) {
  const text = address();
  if (text !== (location.search || "?")) {
    const target = text === "?" ? location.pathname : text;
    if (settled || final) history.pushState(null, "", target); else history.replaceState(null, "", target);
  }
  settled = final;
}

async function recall() {
  const params = new URLSearchParams(location.search);
  field.value = params.get("q") ?? "";
  form.elements.sort.value = ["date", "comments"].find((name) => name === params.get("sort")) ?? "";
  if (params.has("org")) (await import("./search-facets.js")).offer(orgs, new Set(params.getAll("org")));
  for (const box of boxes()) box.checked = params.getAll(box.name).includes(box.value);
  panel.open ||= boxes().some((box) => box.checked);
  const text = address();
  if (text !== (location.search || "?")) import("./search-strange.js").then(({ strange }) => strange(text));
  return text !== "?";
}

/** @param {Hit[]} hits @param {number} from @param {number} mine */
async function more(hits, from, mine) {
  const page = await Promise.all(hits.slice(from, from + PAGE).map((hit) => hit.data()));
  if (mine !== turn) return;
  if (!from) list.replaceChildren();
  touched &&= from > 0;
  const last = list.lastElementChild;
  list.append(...page.map(card).filter((item) => item !== null));
  if (from) last?.nextElementSibling?.querySelector("a")?.focus();
  offer(hits, from + PAGE, mine);
  document.dispatchEvent(new CustomEvent("papers:cards"));
}

// Offers the hits after those that are shown.
/** @param {Hit[]} hits @param {number} to @param {number} mine */
function offer(hits, to, mine) {
  shown = hits.slice(0, to);
  const rest = hits.length - to;
  further.hidden = rest <= 0;
  next.textContent = `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString("en")}`;
  next.onclick = () => more(hits, to, mine);
}

// Shows the hits, unless the page has them already. What a reader has begun to look at stays where it is.
/** @param {Hit[]} hits @param {number} mine */
async function show(hits, mine) {
  if (touched && shown.length) {
    const ids = new Set(shown.map(({ id }) => id));
    offer([...shown, ...hits.filter(({ id }) => !ids.has(id))], shown.length, mine);
  } else if (shown.length && shown.length === Math.min(hits.length, PAGE) && shown.every(({ id }, at) => id === hits[at].id)) {
    offer(hits, shown.length, mine);
  } else {
    await more(hits, 0, mine);
  }
}

const papers = (/** @type {number} */ count) => `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;

/** @param {Answer[]} answers */
function nothing([{ lacking }, ...others]) {
  const word = others.every((own) => own.lacking === lacking) && lacking;
  return `No paper ${word ? `has the word ${word}` : "found"}. Try fewer words, or fewer filters.`;
}

// How far the search has come: what the newest parts have answered, up to the first that has not.
/** @param {Answer[]} answers @param {Part[]} all */
function tell(answers, all) {
  const open = all.findIndex((_, at) => !answers[at]);
  const count = answers.slice(0, open).reduce((sum, { passed }) => sum + passed.length, 0);
  status.textContent = `${papers(count)} since ${all[open - 1].since}. Searching older papers…`;
}

/** @param {number} mine */
async function search(mine) {
  const query = parse(field.value);
  const sort = /** @type {Sort} */ (form.elements.sort.value);
  const narrowed = query.fields.length > 0 || sort !== "" || panel.open || boxes().some((box) => box.checked);
  if (!field.value.trim() && !narrowed) {
    list.replaceChildren();
    further.hidden = true;
    status.textContent = "";
    return;
  }
  if (!list.firstChild) status.textContent = "Searching…";
  shown = [];
  const stale = () => mine !== turn;
  const words = query.words.length + query.phrases.length ? import("./search-words.js") : null;

  // What one part answers.
  /** @param {Part} part @returns {Promise<Answer>} */
  const ask = async (part) => {
    const [own, facts] = await Promise.all([find(query, stale, part), narrowed ? facets(part) : null, words]);
    if (part === NEWEST && !narrowed) for (const hit of own.slice(0, PAGE)) hit.data().catch(() => null);
    const lacking = words && own.length && !stale() ? await (await words).missing(query.words, own[0], part) : "";
    const hits = lacking ? [] : own;
    return { lacking, ...facts ? facts.narrow(hits, boxes(), query.fields) : { passed: hits, counts: null } };
  };

  // The hits of the parts that have answered, and what the filters show of them.
  /** @param {Answer[]} given @param {Part[]} known */
  const found = async (given, known) => {
    if (narrowed) await counted(given, stale);
    const hits = merged(given, sort);
    return words ? (await words).refine(hits, query, field.value, sort, known) : hits;
  };

  // Shows the first answers, and all of them in the end.
  /** @param {Answer[]} answers @param {Part[]} all */
  const present = async (answers, all) => {
    const known = all.filter((_, at) => answers[at]);
    const done = known.length === all.length;
    if (!done) tell(answers, all);
    if (!done && shown.length) return;
    const given = answers.filter((own) => own);
    const hits = await found(given, known);
    if (stale()) return;
    if (done) status.textContent = hits.length ? papers(hits.length) : nothing(given);
    if (done || hits.length) await show(hits, mine);
  };

  await gather(NEWEST, parts(), ask, present, stale);
}

// Shows how many papers each filter has.
/** @param {Answer[]} answers @param {() => boolean} stale */
async function counted(answers, stale) {
  const { tally } = await import("./search-facets.js");
  if (!stale()) tally(total(answers.flatMap(({ counts }) => counts ?? [])), boxes, panel.open ? orgs : null);
}

// Runs the search. The list says when it is busy, and which query its papers answer. `final` is null if the address
// already has the search, and false while the reader types.
/** @param {boolean | null} final */
async function run(final) {
  clearTimeout(timer);
  const mine = ++turn;
  if (final !== null) remember(final);
  const asked = address();
  list.ariaBusy = "true";
  try {
    await search(mine);
  } catch {
    if (mine === turn) status.textContent = "The search index could not be loaded. Reload the page to try again.";
  }
  if (mine !== turn) return;
  list.ariaBusy = "false";
  list.dataset.answers = asked;
}

// A reader who has begun to look at the results.
for (const event of ["pointermove", "touchstart", "focusin"]) list.addEventListener(event, () => { touched = true; }, { passive: true });
addEventListener("scroll", () => { touched = true; }, { passive: true });
// A reader who focuses the field is about to type.
field.addEventListener("focus", () => engine().catch(() => null));
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(run, /(^|\s|\S{3})$/.test(field.value) ? WAIT : WAIT_SHORT, false);
});
form.addEventListener("change", (event) => { if (event.target !== field) run(true); });
form.addEventListener("submit", (event) => { event.preventDefault(); run(true); });
panel.addEventListener("toggle", () => { if (panel.open) run(null); });
addEventListener("popstate", async () => { settled = true; await recall(); run(null); });
if (await recall()) run(null); else if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
