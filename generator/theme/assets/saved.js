// The page of saved papers: the list, and what can be taken away from it.
import { citation, paint, say } from "./cards.js";
import { exported, load, restore, today } from "./marks.js";

const root = document.documentElement;
const list = document.querySelector(".pl-kept");
const status = document.querySelector(".pl-status");
const TYPES = { bib: "text/plain", ris: "text/plain", csv: "text/csv", md: "text/markdown", json: "application/json" };
const address = (key) => new URL(`${root.dataset.base}papers/${key}/`, location.href).href;
const papers = () => [...load().saved].reverse();
const count = (number) => `${number} ${number === 1 ? "paper" : "papers"}`;

const made = (tag, name, ...content) => {
  const node = document.createElement(tag);
  node.className = name;
  node.append(...content);
  return node;
};

function button(action, text) {
  const node = made("button", "", text);
  node.type = "button";
  node.dataset.act = action;
  return node;
}

function entry([key, facts]) {
  const link = made("a", "", facts.title);
  link.href = address(key);
  const time = made("time", "", facts.date);
  time.dateTime = facts.date;
  const meta = made("p", "pl-meta", ...(facts.date ? [time, " · "] : []), made("span", "pl-by", facts.by),
    ...(facts.at ? [`${facts.by ? " · " : ""}saved ${facts.at}`] : []));
  const actions = made("div", "pl-acts", button("save", "Saved"), " ", button("read", "Read"), " ",
    button("bibtex", "BibTeX"), " ", button("link", "Copy link"));
  const card = made("article", "pl-card", made("h2", "pl-card__title", link), meta, actions);
  card.id = key;
  return made("li", "", card);
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

// A cell that a spreadsheet would take for a formula gets an apostrophe.
const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
const plain = (text) => text.replace(/[\\`*_{}[\]()<>#+\-.!|~&$:]/g, "\\$&");

async function cited(found, format) {
  const texts = [];
  let missing = 0;
  for (const [key] of found) {
    try {
      texts.push((await citation(address(key), format)).trim());
    } catch {
      missing += 1;
    }
    if (texts.length % 10 === 0) status.textContent = `${texts.length} of ${found.length}`;
  }
  if (missing) say(`${count(missing)} could not be read and ${missing === 1 ? "is" : "are"} left out.`);
  return texts.length ? `${texts.join("\n\n")}\n` : "";
}

const MAKE = {
  bib: (found) => cited(found, "bibtex"),
  ris: (found) => cited(found, "ris"),
  csv: (found) => ["title,authors,published,address,saved", ...found.map(([key, facts]) => (
    [facts.title, facts.by, facts.date, address(key), facts.at].map(cell).join(",")))].join("\r\n") + "\r\n",
  md: (found) => found.map(([key, facts]) => (
    `- [${plain(facts.title)}](${address(key)})${facts.by ? `, ${plain(facts.by)}` : ""}${facts.date ? `, ${facts.date}` : ""}\n`)).join(""),
  json: () => exported(),
};

async function take(kind) {
  const text = await MAKE[kind](papers());
  status.textContent = list.children.length ? `${count(list.children.length)} saved` : "";
  if (!text) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: TYPES[kind] }));
  link.download = `papers-${today()}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-out]");
  if (chosen) take(chosen.dataset.out);
});
document.querySelector(".pl-file input").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  const added = restore(await target.files[0].text());
  target.value = "";
  show();
  say(added === null ? "This file holds no marks of this site." : `${added} ${added === 1 ? "mark" : "marks"} added.`);
});
addEventListener("storage", show);
show();
