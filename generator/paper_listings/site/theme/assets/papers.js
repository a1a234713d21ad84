// The script of every page. Without scripts all text can still be read and every page reached.
import { act, initCards, made, say } from "./cards.js";
import { keep, kept } from "./marks.js";

const root = document.documentElement;
const BASE = root.dataset.base;
/** @type {Record<string, string>} */
const SCHEMES = { system: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };
/** @type {Record<string, string>} */
const PLACES = { h: "", t: "topics/", a: "archive/" };
const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
let going = 0;

// The page of a paper leaves out what does nothing without scripts.
function schemeButton() {
  const button = made("button", { className: "pl-scheme", type: "button" }, made("span", { className: "pl-sr" }), "◐");
  document.querySelector(".pl-tabs")?.after(button);
  return button;
}

function initScheme() {
  const button = document.querySelector(".pl-scheme") ?? schemeButton();
  const label = button.querySelector(".pl-sr");
  const show = () => { label.textContent = SCHEMES[root.dataset.scheme ?? "system"]; };
  show();
  button.addEventListener("click", () => {
    const names = Object.keys(SCHEMES);
    const next = names[(names.indexOf(root.dataset.scheme ?? "system") + 1) % names.length];
    if (next === "system") delete root.dataset.scheme; else root.dataset.scheme = next;
    keep("scheme", next === "system" ? null : next);
    show();
  });
}

// The drawer is the theme's: a checkbox, which labels toggle if scripts do not run.
function initMenu() {
  const button = document.querySelector("button.pl-menu");
  const box = document.querySelector("#__drawer");
  if (!button || !box) return;
  const show = () => button.setAttribute("aria-expanded", String(box.checked));
  const turn = (/** @type {boolean} */ open) => { box.checked = open; show(); };
  box.addEventListener("change", show);
  button.addEventListener("click", () => {
    turn(!box.checked);
    if (box.checked) document.querySelector("#pl-nav a")?.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    turn(false);
    button.focus();
  });
}

// Single-key shortcuts.
const visible = () => [...document.querySelectorAll("article.pl-card[id]")].filter(({ hidden }) => !hidden);
const current = () => document.activeElement?.closest("article.pl-card") ?? document.querySelector("article.pl-paper");

// The card that a step leads to: from card `at`, or, if none is chosen (-1), to the first one below the upper edge of
// the window or the one before that.
/** @param {DOMRect[]} places @param {number} at @param {1 | -1} by */
function target(places, at, by) {
  if (at >= 0) return at + by;
  const below = places.findIndex(({ top }) => top > 40);
  if (by > 0) return below;
  return (below < 0 ? places.length : below) - 1;
}

/** @param {1 | -1} by */
function step(by) {
  const cards = visible();
  if (!cards.length) {
    document.querySelector(by > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.click();
    return;
  }
  const chosen = current();
  const at = chosen ? cards.indexOf(chosen) : -1;
  const next = target(cards.map((one) => one.getBoundingClientRect()), at, by);
  const card = cards[Math.min(Math.max(next, 0), cards.length - 1)];
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function fold() {
  const details = current()?.querySelector(".pl-abstract");
  if (details) details.open = !details.open;
}

/** @param {string} name */
function on(name) {
  const paper = current();
  if (paper) act(name, paper); else say("Choose a paper first, with j or k.");
}

// Features that few readers use are loaded on demand.
const seldom = (/** @type {string} */ name) => () => import(`./${name}.js`).then((module) => module.default())
  .catch(() => say("This could not be loaded."));

// Scripts of some pages add their own keys.
/** @type {Record<string, () => void>} */
export const KEYS = {
  j: () => step(1), k: () => step(-1), o: fold, s: () => on("save"), m: () => on("read"), c: () => on("bibtex"),
  l: () => on("link"), r: seldom("surprise"), "?": seldom("help"),
  "/": () => {
    const field = document.querySelector("#pl-q");
    if (field) field.focus(); else location.assign(`${BASE}search/`);
  },
  g: () => { going = Date.now() + 1500; },
};

/** @param {KeyboardEvent} event */
function press(event) {
  const { key } = event;
  const focus = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (key === "Escape" && focus.matches(FIELDS)) {
    event.preventDefault(); // else it empties the field without an event
    focus.blur();
  }
  if (kept("keys") === "off" || focus.closest(FIELDS) || document.querySelector("dialog[open]")) return;
  let done = KEYS[key];
  if (key === "Enter" && focus.matches("article.pl-card")) done = fold;
  if (Date.now() < going && key in PLACES) done = () => location.assign(BASE + PLACES[key]);
  if (key !== "g") going = 0;
  if (!done || !Object.hasOwn(KEYS, key) && key !== "Enter" && !(key in PLACES)) return;
  event.preventDefault();
  done();
}

document.addEventListener("keydown", press);
if (document.querySelector('.pl-cite, a[data-bibtex]')) seldom("cite")();
document.querySelector('[data-do="help"]')?.addEventListener("click", KEYS["?"]);
initMenu();
initScheme();
initCards();
