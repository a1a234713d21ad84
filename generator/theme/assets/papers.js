// What every page does when scripts run. All text can be read, and every page reached, without them.
import { act, initCards, say } from "./cards.js";
import { focusFilter, initFilter, onlyUnread, unfold } from "./filter.js";
import { keep, kept } from "./marks.js";

const root = document.documentElement;
const BASE = root.dataset.base;
const SCHEMES = { system: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };
const PLACES = { h: "", t: "topics/", a: "archive/" };
const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
let help = null;
let going = 0;

function initScheme() {
  const button = document.querySelector(".pl-scheme");
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

function initCompact() {
  const button = document.querySelector('[data-do="compact"]');
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String("compact" in root.dataset));
  show();
  button.addEventListener("click", () => {
    if ("compact" in root.dataset) delete root.dataset.compact; else root.dataset.compact = "";
    keep("compact", "compact" in root.dataset ? "on" : null);
    show();
  });
}

// The drawer is the theme's: a checkbox, which labels turn on and off where no script runs.
function initMenu() {
  const button = document.querySelector("button.pl-menu");
  const box = document.querySelector("#__drawer");
  const show = () => button.setAttribute("aria-expanded", String(box.checked));
  const turn = (open) => { box.checked = open; show(); };
  box.addEventListener("change", show);
  button.addEventListener("click", () => {
    turn(!box.checked);
    if (box.checked) document.querySelector("#pl-nav a").focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    turn(false);
    button.focus();
  });
}

// Single keys, the help that lists them, and a paper by chance.
const made = (tag, ...content) => { const node = document.createElement(tag); node.append(...content); return node; };
const visible = () => [...document.querySelectorAll("article.pl-card[id]")].filter((card) => !card.hidden);
const current = () => document.activeElement.closest("article.pl-card") ?? document.querySelector("article.pl-paper");

function step(by) {
  const cards = visible();
  if (!cards.length) {
    document.querySelector(by > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.click();
    return;
  }
  const at = cards.indexOf(current());
  const below = cards.findIndex((card) => card.getBoundingClientRect().top > 40);
  const next = at < 0 ? (by > 0 ? Math.max(0, below) : (below < 0 ? cards.length : below) - 1) : at + by;
  const card = cards[Math.min(Math.max(next, 0), cards.length - 1)];
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function fold() {
  const details = current()?.querySelector(".pl-abstract");
  if (details) details.open = !details.open;
}

function on(name) {
  const paper = current();
  if (paper) act(name, paper); else say("Choose a paper first: j, k.");
}

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// A day weighed by its papers, then one of them: every paper is as likely as any other.
async function surprise() {
  try {
    const days = [...(await read(`${BASE}archive/`)).querySelectorAll("td a")].map((link) => ({
      path: `${BASE}days/${link.getAttribute("href").split("/").at(-2)}/`,
      count: Number(link.querySelector(".pl-cal-count").textContent),
    }));
    let chance = Math.floor(Math.random() * days.reduce((sum, day) => sum + day.count, 0));
    const day = days.find(({ count }) => { if (chance < count) return true; chance -= count; return false; });
    let cards = (await read(day.path)).querySelectorAll("article.pl-card");
    if (chance >= cards.length) {
      const page = Math.floor(chance / cards.length);
      chance %= cards.length;
      cards = (await read(`${day.path}${page + 1}/`)).querySelectorAll("article.pl-card");
    }
    location.assign(`${BASE}papers/${cards[chance].id}/`);
  } catch {
    say("No paper could be fetched.");
  }
}

// The keys are listed on the page about the site; the help shows the same list.
async function showHelp() {
  if (!help) {
    help = made("dialog");
    help.className = "pl-help md-typeset";
    const box = made("input");
    box.type = "checkbox";
    box.checked = kept("keys") !== "off";
    box.addEventListener("change", () => keep("keys", box.checked ? null : "off"));
    const close = made("button", "Close");
    close.type = "button";
    close.addEventListener("click", () => help.close());
    const title = made("h2", "Keys");
    title.id = "pl-help";
    help.setAttribute("aria-labelledby", title.id);
    const list = await read(`${BASE}about/`).then((page) => page.querySelector(".pl-keys"), () => "");
    help.append(title, list, made("p", made("label", box, " Single keys are on")), close);
    document.body.append(help);
  }
  if (!help.open) help.showModal();
}

const KEYS = {
  j: () => step(1), k: () => step(-1), o: fold, s: () => on("save"), m: () => on("read"), c: () => on("bibtex"),
  l: () => on("link"), u: onlyUnread, e: unfold, r: surprise, "?": showHelp,
  "/": () => {
    const field = document.querySelector("#pl-q");
    if (field) field.focus(); else location.assign(`${BASE}search/`);
  },
  f: focusFilter,
  g: () => { going = Date.now() + 1500; },
};

function press(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (key === "Escape" && target.matches(FIELDS)) target.blur();
  if (kept("keys") === "off" || target.closest(FIELDS) || help?.open) return;
  let done = KEYS[key];
  if (key === "Enter" && target.matches("article.pl-card")) done = fold;
  if (Date.now() < going && key in PLACES) done = () => location.assign(BASE + PLACES[key]);
  if (key !== "g") going = 0;
  if (!done || !Object.hasOwn(KEYS, key) && key !== "Enter" && !(key in PLACES)) return;
  event.preventDefault();
  done();
}

function initKeys() {
  document.addEventListener("keydown", press);
  document.querySelector('[data-do="surprise"]')?.addEventListener("click", surprise);
  document.querySelector('[data-do="help"]')?.addEventListener("click", showHelp);
}

initMenu();
initScheme();
initCompact();
initCards();
initFilter();
initKeys();
