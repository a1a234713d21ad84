// The bar above a list: filters, sorts and displays its papers. The page's address holds what was chosen.
import { PAPERS } from "./cards.js";
import { fill } from "./filter-bar.js";
import { fits, fold, ORDERS, parse } from "./filter-query.js";
import { keep, load } from "./marks.js";
import { KEYS } from "./papers.js";

// A list without papers has no bar; then this script does nothing.
const form = document.querySelector(".pl-tools");
if (form) fill(form, "short" in form.dataset);
const root = document.documentElement;
/** @param {string} name */
const button = (name) => /** @type {HTMLElement} */ (form.querySelector(`[data-do="${name}"]`));
// Short cards have no abstracts to open.
const unfolding = form?.querySelector('[data-do="unfold"]');
/** @type {("unread" | "saved" | "code")[]} */
const BOXES = ["unread", "saved", "code"];
/** @type {Map<HTMLElement, string>} */
const texts = new Map();

/** @param {HTMLElement} card */
function textOf(card) {
  const known = texts.get(card);
  if (known !== undefined) return known;
  const parts = card.querySelectorAll(":is(h2, h3) a, .pl-by, .pl-lead, .pl-abstract p");
  const text = fold([...parts].map((part) => part.textContent).join(" "));
  texts.set(card, text);
  return text;
}

/** @param {HTMLElement} card @returns {Sortable} */
const sortable = (card) => ({
  published: card.dataset.published ?? "",
  comments: Number(card.dataset.comments ?? 0),
  title: card.querySelector(":is(h2, h3) a").textContent ?? "",
});

/** @param {HTMLElement[]} cards @param {(one: Sortable, other: Sortable) => number} compare */
function sorted(cards, compare) {
  const facts = new Map(cards.map((card) => [card, sortable(card)]));
  const of = (/** @type {HTMLElement} */ card) => /** @type {Sortable} */ (facts.get(card));
  return [...cards].sort((one, other) => compare(of(one), of(other)));
}

// Papers in the order of the page are under the headings of their days, if any of a day is shown; sorted papers are
// under a heading that names the order.
/** @param {HTMLElement[]} nodes @param {HTMLElement | null} heading @param {boolean} isSorted */
function head(nodes, heading, isSorted) {
  let day = null;
  for (const node of nodes) {
    if (node === heading) node.hidden = !isSorted;
    else if (node.matches(".pl-day")) { node.hidden = true; day = isSorted ? null : node; }
    else if (!node.matches(".pl-card")) node.hidden = isSorted;
    else if (day && !node.hidden) day.hidden = false;
  }
}

// Moves the focus to the next paper when the focused one is hidden.
/** @param {HTMLElement} gone */
function follow(gone) {
  const all = [...document.querySelectorAll(PAPERS)];
  const at = all.indexOf(gone);
  const next = all.slice(at).find((card) => !card.hidden) ?? all.slice(0, at).findLast((card) => !card.hidden);
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}

/** @param {Record<string, string>} state */
function remember(state) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(state)) {
    if (value) address.searchParams.set(name, value); else address.searchParams.delete(name);
  }
  if (address.href !== location.href) history.replaceState(null, "", address);
}

// Returns a function that tells whether a card is shown.
/** @param {Record<string, string>} state @param {Marks | null} marks @returns {(card: HTMLElement) => boolean} */
function wanted({ q, unread, saved, code }, marks) {
  const words = parse(q);
  const asked = words.wanted.length + words.unwanted.length > 0;
  return (card) => (!unread || !marks?.read.has(card.id)) && (!saved || Boolean(marks?.saved.has(card.id)))
    && (!code || "code" in card.dataset) && (!asked || fits(textOf(card), words));
}

function initFilter() {
  const none = document.querySelector(".pl-none");
  const heading = document.querySelector(".pl-sorted");
  const shown = form.querySelector(".pl-shown");
  const cards = [...document.querySelectorAll(PAPERS)];
  const order = [...none.parentElement.querySelectorAll(":scope > :is(.pl-card, .pl-day, .pl-note)")];
  let current = "";

  const chosen = () => ({
    q: form.elements.q.value.trim(),
    ...Object.fromEntries(BOXES.map((name) => [name, form.elements[name].checked ? "1" : ""])),
    sort: form.elements.sort.value,
  });

  /** @param {string} name */
  function sort(name) {
    if (name === current) return;
    current = name;
    const [compare, text] = ORDERS[name] ?? [];
    none.before(...order);
    if (heading) heading.textContent = text ?? "";
    if (compare) none.before(...(heading ? [heading] : []), ...sorted(cards, compare));
  }

  function apply() {
    /** @type {Record<string, string>} */
    const state = chosen();
    const marks = state.unread || state.saved ? load() : null;
    const from = document.activeElement?.closest(PAPERS);
    const passes = wanted(state, marks);
    for (const card of cards) card.hidden = !passes(card);
    const count = cards.filter((card) => !card.hidden).length;
    sort(state.sort);
    head(order, heading, current !== "");
    if (from?.hidden) follow(from);
    const narrowed = Boolean(state.q || marks || state.code);
    none.hidden = count > 0 || !narrowed;
    shown.textContent = narrowed ? `${count} of ${cards.length} papers` : "";
    remember(state);
  }

  function recall() {
    const params = new URLSearchParams(location.search);
    const name = params.get("sort") ?? "";
    form.elements.q.value = params.get("q") ?? "";
    for (const box of BOXES) form.elements[box].checked = params.get(box) === "1";
    form.elements.sort.value = Object.hasOwn(ORDERS, name) ? name : "";
    apply();
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  button("filter").addEventListener("click", () => open(!form.hasAttribute("data-open")));
  none.querySelector('[data-do="clear"]').addEventListener("click", () => { form.reset(); apply(); form.elements.q.focus(); });
  addEventListener("popstate", recall);
  if (location.search) { recall(); open(true); }
}

function initCompact() {
  const show = () => button("compact").setAttribute("aria-pressed", String("compact" in root.dataset));
  show();
  button("compact").addEventListener("click", () => {
    const on = root.toggleAttribute("data-compact");
    keep("compact", on ? "on" : null);
    show();
  });
}

function unfold() {
  if (!unfolding) return;
  const all = unfolding.getAttribute("aria-pressed") !== "true";
  for (const details of document.querySelectorAll(".pl-abstract")) details.open = all;
  unfolding.setAttribute("aria-pressed", String(all));
  unfolding.textContent = all ? "Close all" : "Open all";
}

/** @param {boolean} value */
function open(value) {
  form.toggleAttribute("data-open", value);
  button("filter").setAttribute("aria-expanded", String(value));
}

function focus() {
  open(true);
  form.elements.q.focus();
}

// Paper cannot be unfolded: abstracts are open while printing.
function initPrint() {
  /** @type {HTMLDetailsElement[]} */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll(".pl-abstract:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });
}

if (form) {
  Object.assign(KEYS, { f: focus, u: () => form.elements.unread.click(), e: unfold });
  unfolding?.addEventListener("click", unfold);
  button("surprise").addEventListener("click", KEYS.r);
  button("help").addEventListener("click", KEYS["?"]);
  initCompact();
  initFilter();
  initPrint();
}
