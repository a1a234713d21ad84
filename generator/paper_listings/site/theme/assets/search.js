// The search page: its form, its address, its results.
import { card } from "./search-card.js";
import { engine, facets, find } from "./search-engine.js";
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
  const last = list.lastElementChild;
  list.append(...page.map(card).filter((item) => item !== null));
  if (from) last?.nextElementSibling?.querySelector("a")?.focus();
  const rest = hits.length - from - PAGE;
  further.hidden = rest <= 0;
  next.textContent = `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString("en")}`;
  next.onclick = () => more(hits, from + PAGE, mine);
  document.dispatchEvent(new CustomEvent("papers:cards"));
}

/** @param {number} count @param {string} lacking */
function said(count, lacking) {
  if (count) return `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;
  return `No paper ${lacking ? `has the word ${lacking}` : "found"}. Try fewer words, or fewer filters.`;
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
  let [hits, facts, words] = await Promise.all([
    find(query, () => mine !== turn),
    narrowed ? facets() : null,
    query.words.length + query.phrases.length ? import("./search-words.js") : null,
  ]);
  if (mine !== turn) return;
  if (facts) {
    hits = facts.narrow(hits, boxes, query.fields, sort, panel.open ? orgs : null);
  }
  let lacking = "";
  if (words) [hits, lacking] = await words.refine(hits, query, field.value, sort);
  if (mine !== turn) return;
  status.textContent = said(hits.length, lacking);
  await more(hits, 0, mine);
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
