// The page of saved papers: shows the list, and exports it.
import { backup, restore } from "./backup.js";
import { citation, made, paint, say } from "./cards.js";
import { home } from "./cite.js";
import { download } from "./download.js";
import { load, today } from "./marks.js";
import { markdown, table } from "./saved-formats.js";

const root = document.documentElement;
const list = document.querySelector(".pl-kept");
const status = document.querySelector(".pl-status");
/** @type {Record<string, string>} */
const TYPES = { bib: "text/plain", ris: "text/plain", csl: "application/json", csv: "text/csv", md: "text/markdown", json: "application/json" };
/** @type {Record<string, string>} */
const NAMES = { csl: "csl.json" };
/** @param {string} key */
const address = (key) => new URL(`${root.dataset.base}papers/${key}/`, location.href).href;
const papers = () => [...load().saved].reverse();
/** @param {number} number */
const count = (number) => `${number} ${number === 1 ? "paper" : "papers"}`;

/** @param {string} act @param {string} text */
const button = (act, text) => {
  const node = made("button", { type: "button" }, text);
  node.dataset.act = act;
  return node;
};

/** @param {[string, Saved]} paper */
function entry([id, { title, by, date, at }]) {
  const meta = made("p", { className: "pl-meta" }, ...(date ? [made("time", { dateTime: date }, date), " · "] : []),
    made("span", { className: "pl-by" }, by), at ? `${by ? " · " : ""}saved ${at}` : "");
  const heading = made("h2", { className: "pl-card__title" }, made("a", { href: address(id) }, title));
  const actions = made("div", { className: "pl-acts" }, button("save", "Saved"), " ", button("read", "Read"), " ",
    button("bibtex", "BibTeX"), " ", button("link", "Copy link"));
  return made("li", {}, made("article", { className: "pl-card", id }, heading, meta, actions));
}

function show() {
  const found = papers();
  list.replaceChildren(...found.map(entry));
  paint();
  document.querySelector(".pl-nosaved").hidden = found.length > 0;
  status.textContent = found.length ? `${count(found.length)} saved` : "";
  for (const node of document.querySelectorAll("[data-out]")) {
    node.disabled = !found.length && node.dataset.out !== "json";
  }
}

// The BibTeX of all papers, from which the other formats are made.
/** @param {[string, Saved][]} found */
async function cited(found) {
  const texts = [];
  let missing = 0;
  for (const [key] of found) {
    try {
      texts.push(await citation(address(key)));
    } catch {
      missing += 1;
    }
    if (texts.length % 10 === 0) status.textContent = `${texts.length} of ${found.length}`;
  }
  if (missing) say(`${count(missing)} could not be read and ${missing === 1 ? "was" : "were"} left out.`);
  return texts.join("\n");
}

/** @param {[string, Saved][]} found @param {string} format */
async function converted(found, format) {
  const formats = await import("./citation-formats.js");
  return formats.converted(await cited(found), format, home());
}

/** @param {[string, Saved][]} found @returns {Listed[]} */
const listed = (found) => found.map(([key, facts]) => ({ ...facts, address: address(key) }));

/** @type {Record<string, (found: [string, Saved][]) => string | Promise<string>>} */
const MAKE = {
  bib: cited,
  ris: (found) => converted(found, "ris"),
  csl: (found) => converted(found, "csl"),
  csv: (found) => table(listed(found)),
  md: (found) => markdown(listed(found)),
  json: backup,
};

/** @param {string} kind */
async function take(kind) {
  const text = await MAKE[kind](papers());
  status.textContent = list.children.length ? `${count(list.children.length)} saved` : "";
  if (text) download(text, `papers-${today()}.${NAMES[kind] ?? kind}`, TYPES[kind]);
}

document.addEventListener("click", (event) => {
  const chosen = /** @type {Element} */ (event.target).closest("[data-out]");
  if (chosen) take(chosen.dataset.out);
});
const file = document.querySelector(".pl-file input");
file.addEventListener("change", async () => {
  if (!file.files?.length) return;
  const added = restore(await file.files[0].text());
  file.value = "";
  show();
  if (added === null) say("This file has no marks from this site.");
  else if (added === false) say("Your browser could not store these marks.");
  else say(`${added} ${added === 1 ? "mark" : "marks"} added.`);
});
addEventListener("storage", ({ key }) => { if (!key || key.endsWith("papers:marks")) show(); });
show();
