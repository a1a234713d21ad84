// The search page: its form, its address, and when it searches.
import { engine } from "./search-engine.js";

// Milliseconds to wait after a keystroke; the first letters of a word would load much of the index for little use.
const WAIT = 40;
const WAIT_SHORT = 600;
const form = document.querySelector(".pl-search");
const status = document.querySelector(".pl-status");
const list = document.querySelector(".pl-results");
const panel = form.querySelector(".pl-facets");
const field = form.elements.q;
let turn = 0;
let settled = true;
let timer = 0;

const running = () => import("./search-run.js");
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
  if (params.has("org")) (await import("./search-facets.js")).offer(form.querySelector(".pl-orgs"), new Set(params.getAll("org")));
  for (const box of boxes()) box.checked = params.getAll(box.name).includes(box.value);
  panel.open ||= boxes().some((box) => box.checked);
  const text = address();
  if (text !== (location.search || "?")) import("./search-strange.js").then(({ strange }) => strange(text));
  return text !== "?";
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
    await (await running()).search(() => mine !== turn);
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
  running().catch(() => null);
  clearTimeout(timer);
  timer = setTimeout(run, /(^|\s|\S{3})$/.test(field.value) ? WAIT : WAIT_SHORT, false);
});
form.addEventListener("change", (event) => { if (event.target !== field) run(true); });
form.addEventListener("submit", (event) => { event.preventDefault(); run(true); });
panel.addEventListener("toggle", () => { if (panel.open) run(null); });
addEventListener("popstate", async () => { settled = true; await recall(); run(null); });
if (await recall()) run(null); else if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
