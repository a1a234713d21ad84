// Shows the marks of papers on a page, and handles their buttons. The buttons of all papers share one listener.
import { lastSeen, load, toggle } from "./marks.js";

export const PAPERS = "article.pl-card[id], article.pl-paper";
/** @type {[Kind, string][]} */
const BUTTONS = [["read", "read"], ["saved", "save"]];
const status = document.querySelector(".pl-say") ?? announcer();
let clearing = 0;

/** @param {string} text */
export function say(text) {
  clearTimeout(clearing);
  status.textContent = text;
  clearing = setTimeout(() => { status.textContent = ""; }, 4000);
}

/** @type {Make} */
export function made(tag, facts, ...content) {
  const node = Object.assign(document.createElement(tag), facts);
  node.append(...content);
  return node;
}

// The page of a paper leaves out what does nothing without scripts.
function announcer() {
  const node = made("p", { className: "pl-say" });
  node.setAttribute("role", "status");
  document.body.append(node);
  return node;
}

/** @param {HTMLElement} paper */
const link = (paper) => paper.querySelector(":is(h1, h2, h3) a");

/** @param {HTMLElement} paper @returns {Facts} */
function factsOf(paper) {
  return {
    title: link(paper).textContent ?? "",
    by: paper.querySelector(".pl-by")?.textContent ?? "",
    date: paper.querySelector("time")?.dateTime ?? "",
  };
}

const ACTIONS = [
  ["save", "Save", ""], ["read", "Read", ""], ["bibtex", "BibTeX", "pl-second"], ["link", "Copy link", "pl-second"],
  ["more", "More", "pl-more"],
];

/** @returns {(string | Node)[]} */
const buttons = () => ACTIONS.flatMap(([name, label, className]) => {
  const button = made("button", { type: "button", className }, label);
  button.dataset.act = name;
  if (name === "more") button.setAttribute("aria-expanded", "false");
  return [button, " "];
});

// Gives papers their buttons, which do nothing without scripts. Short cards and the page of a paper have no place for
// them yet.
/** @param {Iterable<HTMLElement>} papers */
export function equip(papers = document.querySelectorAll(PAPERS)) {
  for (const paper of papers) {
    const place = paper.querySelector(".pl-acts")
      ?? (paper.querySelector(".pl-title") ?? paper).appendChild(made("div", { className: "pl-acts" }));
    if (!place.firstChild) place.append(...buttons());
  }
}

/** @param {Iterable<HTMLElement>} papers */
export function paint(papers = document.querySelectorAll(PAPERS), marks = load()) {
  for (const paper of papers) {
    for (const [kind, action] of BUTTONS) {
      const on = marks[kind].has(paper.id);
      paper.classList.toggle(`is-${kind}`, on);
      const button = paper.querySelector(`[data-act="${action}"]`);
      button?.setAttribute("aria-pressed", String(on));
      if (button && kind === "saved") button.textContent = on ? "Saved" : "Save";
    }
  }
}

function badges() {
  const { latest } = document.documentElement.dataset;
  const since = latest ? lastSeen(latest) : null;
  if (!since) return;
  for (const paper of document.querySelectorAll("article[data-listed]:not(:has(.pl-new))")) {
    if (`${paper.dataset.listed}` <= since) continue;
    paper.querySelector(".pl-meta").append(" ", made("span", { className: "pl-new" }, "New"));
  }
}

// Fetches another page of this site.
/** @param {string} url */
export async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// A paper's BibTeX, made of its own page, so that it is the same wherever it is copied.
/** @param {string} url */
export async function citation(url) {
  const page = url === location.href.split(/[?#]/)[0] ? document : read(url);
  const [{ bibtex }, found] = await Promise.all([import("./bibtex.js"), page]);
  return bibtex(found);
}

// The promise is passed on unresolved: some browsers only let a page copy immediately.
/** @param {Promise<string>} promise @param {string} done */
async function copy(promise, done) {
  try {
    if ("ClipboardItem" in window) {
      const blob = promise.then((text) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    } else {
      await navigator.clipboard.writeText(await promise);
    }
    say(done);
  } catch {
    say("This could not be copied.");
  }
}

/** @param {HTMLElement} paper @param {Kind} kind @param {string} on @param {string} off */
function mark(paper, kind, on, off) {
  const state = toggle(kind, paper.id, factsOf(paper));
  if (state === null) say("Your browser could not store this mark.");
  else say(state ? on : off);
  paint([paper]);
}

/** @type {Record<string, (paper: HTMLElement, button?: HTMLElement) => void>} */
const ACTS = {
  save: (paper) => mark(paper, "saved", "Saved.", "No longer saved."),
  read: (paper) => mark(paper, "read", "Marked as read.", "Marked as unread."),
  bibtex: (paper) => copy(citation(link(paper).href), "BibTeX copied."),
  link: (paper) => copy(Promise.resolve(link(paper).href), "Link copied."),
  more: (_, button) => {
    const open = button?.getAttribute("aria-expanded") !== "true";
    button?.setAttribute("aria-expanded", String(open));
    button?.parentElement?.toggleAttribute("data-open", open);
  },
};

/** @param {string} name @param {HTMLElement} paper @param {HTMLElement} [button] */
export function act(name, paper, button) {
  ACTS[name](paper, button);
}

export function initCards() {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-act]");
    const paper = button?.closest(PAPERS);
    if (button && paper) act(button.dataset.act, paper, button);
  });
  document.addEventListener("papers:cards", () => { equip(); paint(); badges(); });
  addEventListener("storage", () => paint());
  addEventListener("pageshow", (event) => { if (event.persisted) paint(); });
  equip();
  paint();
  badges();
}
