// The bar above a list: filtering and sorting its papers, and how they are shown. The page's address holds what was chosen.
import { PAPERS } from "./cards.js";
import { keep, load } from "./marks.js";
import { KEYS } from "./papers.js";

const form = document.querySelector(".pl-tools");
const root = document.documentElement;
const button = (name) => form.querySelector(`[data-do="${name}"]`);
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const ORDERS = {
  published: [(a, b) => (b.dataset.published ?? "").localeCompare(a.dataset.published ?? ""), "By date of publication"],
  comments: [(a, b) => (b.dataset.comments ?? 0) - (a.dataset.comments ?? 0), "Most discussed first"],
  title: [(a, b) => title(a).localeCompare(title(b), "en"), "By title"],
};
const texts = new Map();

const title = (card) => card.querySelector(":is(h2, h3) a").textContent;

function textOf(card) {
  if (!texts.has(card)) {
    const parts = card.querySelectorAll(":is(h2, h3) a, .pl-by, .pl-lead, .pl-abstract p");
    texts.set(card, fold([...parts].map((part) => part.textContent).join(" ")));
  }
  return texts.get(card);
}

function initFilter() {
  const none = document.querySelector(".pl-none");
  const sorted = document.querySelector(".pl-sorted");
  const shown = form.querySelector(".pl-shown");
  const cards = [...document.querySelectorAll(PAPERS)];
  const order = [...none.parentElement.children].filter((node) => node.matches(".pl-card, .pl-day, .pl-note"));
  let current = "";

  const chosen = () => ({
    q: form.elements.q.value.trim(),
    ...Object.fromEntries(["unread", "saved", "code"].map((name) => [name, form.elements[name].checked ? "1" : ""])),
    sort: form.elements.sort.value,
  });

  function sort(name) {
    if (name === current) return;
    current = name;
    const [compare, heading] = ORDERS[name] ?? [];
    none.before(...order);
    if (sorted) sorted.textContent = heading ?? "";
    if (compare) none.before(...(sorted ? [sorted] : []), ...[...cards].sort(compare));
  }

  function headings() {
    let heading = null;
    for (const node of order) {
      if (node.matches(".pl-card")) { if (heading && !node.hidden) heading.hidden = false; continue; }
      if (node === sorted) { node.hidden = !current; continue; }
      node.hidden = Boolean(current) || node.matches(".pl-day");
      if (node.matches(".pl-day")) heading = current ? null : node;
    }
  }

  // The paper that had the focus is gone: the next one has it.
  function follow(gone) {
    const all = [...document.querySelectorAll(PAPERS)];
    const at = all.indexOf(gone);
    const next = all.slice(at).find((card) => !card.hidden) ?? all.slice(0, at).findLast((card) => !card.hidden);
    if (!next) return;
    next.tabIndex = -1;
    next.focus();
  }

  function apply() {
    const state = chosen();
    const words = fold(state.q).split(/[\s,]+/).filter(Boolean);
    const wanted = words.filter((word) => !word.startsWith("-"));
    const unwanted = words.filter((word) => word.length > 1 && word.startsWith("-")).map((word) => word.slice(1));
    const marks = state.unread || state.saved ? load() : null;
    const from = document.activeElement.closest(PAPERS);
    let count = 0;
    for (const card of cards) {
      const fits = (!state.unread || !marks.read.has(card.id)) && (!state.saved || marks.saved.has(card.id))
        && (!state.code || "code" in card.dataset)
        && (!words.length || (wanted.every((word) => textOf(card).includes(word))
          && !unwanted.some((word) => textOf(card).includes(word))));
      card.hidden = !fits;
      count += fits;
    }
    sort(state.sort);
    headings();
    if (from?.hidden) follow(from);
    const narrowed = Boolean(state.q || marks || state.code);
    none.hidden = count > 0 || !narrowed;
    shown.textContent = narrowed ? `${count} of ${cards.length} papers` : "";
    const address = new URL(location.href);
    for (const [name, value] of Object.entries(state)) {
      if (value) address.searchParams.set(name, value); else address.searchParams.delete(name);
    }
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  function recall() {
    const params = new URLSearchParams(location.search);
    form.elements.q.value = params.get("q") ?? "";
    for (const name of ["unread", "saved", "code"]) form.elements[name].checked = params.get(name) === "1";
    form.elements.sort.value = params.get("sort") in ORDERS ? params.get("sort") : "";
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
  const open = button("unfold").getAttribute("aria-pressed") !== "true";
  for (const details of document.querySelectorAll(".pl-abstract")) details.open = open;
  button("unfold").setAttribute("aria-pressed", String(open));
  button("unfold").textContent = open ? "Close all" : "Open all";
}

function open(value) {
  form.toggleAttribute("data-open", value);
  button("filter").setAttribute("aria-expanded", String(value));
}

function focus() {
  open(true);
  form.elements.q.focus();
}

// Paper has no folds: they are open while it is printed.
function initPrint() {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll(".pl-abstract:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });
}

if (form) {
  Object.assign(KEYS, { f: focus, u: () => form.elements.unread.click(), e: unfold });
  button("unfold").addEventListener("click", unfold);
  button("surprise").addEventListener("click", KEYS.r);
  initCompact();
  initFilter();
  initPrint();
}
