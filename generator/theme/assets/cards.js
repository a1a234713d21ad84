// Papers on a page: their marks, and what their buttons do. The buttons of all papers share one listener.
import { lastSeen, load, toggle } from "./marks.js";

export const PAPERS = "article.pl-card[id], article.pl-paper";
const status = document.querySelector(".pl-say");
let clearing = 0;

export function say(text) {
  clearTimeout(clearing);
  status.textContent = text;
  clearing = setTimeout(() => { status.textContent = ""; }, 4000);
}

export function made(tag, facts, ...content) {
  const node = Object.assign(document.createElement(tag), facts);
  node.append(...content);
  return node;
}

const link = (paper) => paper.querySelector(":is(h1, h2, h3) a");

function facts(paper) {
  return {
    title: link(paper).textContent,
    by: paper.querySelector(".pl-by")?.textContent ?? "",
    date: paper.querySelector("time")?.dateTime ?? "",
  };
}

export function paint(papers = document.querySelectorAll(PAPERS), marks = load()) {
  for (const paper of papers) {
    for (const [kind, action] of [["read", "read"], ["saved", "save"]]) {
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
    if (paper.dataset.listed <= since) continue;
    paper.querySelector(".pl-meta").append(" ", made("span", { className: "pl-new" }, "New"));
  }
}

// Another page of this site.
export async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// One form of citation, from the paper's own page: so it is the same wherever it is copied.
export async function citation(url, format) {
  const page = url === location.href.split(/[?#]/)[0] ? document : await read(url);
  const found = page.querySelector(`[data-format="${format}"]`);
  if (!found) throw new Error("no citation");
  return found.textContent;
}

// The promise is handed on as it is: some browsers let a page copy only at once.
async function copy(promise, done) {
  try {
    if (window.ClipboardItem) {
      const blob = promise.then((text) => new Blob([text], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    } else {
      await navigator.clipboard.writeText(await promise);
    }
    say(done);
  } catch {
    say("That could not be copied here.");
  }
}

function mark(paper, kind, on, off) {
  const state = toggle(kind, paper.id, facts(paper));
  if (state === null) say("Your browser could not keep this mark.");
  else say(state ? on : off);
  paint([paper]);
}

const ACTS = {
  save: (paper) => mark(paper, "saved", "Saved.", "No longer saved."),
  read: (paper) => mark(paper, "read", "Marked as read.", "Marked as unread."),
  bibtex: (paper) => copy(citation(link(paper).href, "bibtex"), "BibTeX copied."),
  link: (paper) => copy(Promise.resolve(link(paper).href), "Link copied."),
  more: (paper, button) => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    button.parentElement.toggleAttribute("data-open", open);
  },
};

export function act(name, paper, button) {
  ACTS[name](paper, button);
}

export function initCards() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) act(button.dataset.act, button.closest(PAPERS), button);
  });
  document.addEventListener("papers:cards", () => { paint(); badges(); });
  addEventListener("storage", () => paint());
  addEventListener("pageshow", (event) => { if (event.persisted) paint(); });
  paint();
  badges();
}
