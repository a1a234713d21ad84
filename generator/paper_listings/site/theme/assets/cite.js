// Offers BibTeX, RIS and CSL-JSON of a paper on its page, and RIS and CSL-JSON wherever a page leads to a file of BibTeX.
// All are made when asked for.
import { made, say } from "./cards.js";
import { download } from "./download.js";

/** @type {[string, string, string, string][]} */
const FORMATS = [["ris", "RIS", "ris", "text/plain"], ["csl", "CSL-JSON", "csl.json", "application/json"]];

// The site's own address, also where the page is read from a copy.
export function home() {
  const here = document.querySelector('link[rel="canonical"]')?.href ?? location.href;
  return new URL(`${document.documentElement.dataset.base}`, here).href;
}

/** @param {string} url */
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

/** @param {() => Promise<void>} action */
const tried = (action) => () => action().catch(() => say("This could not be loaded."));

/** @param {() => Promise<string>} bibtex @param {string} name */
const buttons = (bibtex, name) => made("p", { className: "pl-acts pl-formats" }, ...FORMATS.flatMap(
  ([format, label, ending, type]) => {
    const button = made("button", { type: "button" }, label);
    button.addEventListener("click", tried(async () => {
      const [text, { converted }] = await Promise.all([bibtex(), import("./citation-formats.js")]);
      download(converted(text, format, home()), `${name}.${ending}`, type);
    }));
    return [button, " "];
  },
));

const own = async () => (await import("./bibtex.js")).bibtex(document);

// The link is for readers without scripts; the sentence around it, if some authors are not named here, is for all.
/** @param {HTMLElement} section */
function ofPaper(section) {
  const pre = made("pre", { tabIndex: 0, ariaLabel: "BibTeX" });
  const details = made("details", {}, made("summary", {}, "BibTeX"), pre);
  details.addEventListener("toggle", tried(async () => { pre.textContent ||= await own(); }));
  if (!section.dataset.more) section.querySelector("p")?.remove();
  const { id = "paper" } = document.querySelector("article.pl-paper") ?? {};
  const name = id.startsWith("t-") ? id : `arxiv-${id.replaceAll("/", "-")}`;
  section.append(details, buttons(own, name));
}

export default async function cite() {
  const section = document.querySelector(".pl-cite");
  if (section) ofPaper(section);
  const file = document.querySelector("a[data-bibtex]");
  if (file) file.parentElement?.after(buttons(() => fetched(file.href), `papers-${file.href.split("/").at(-2)}`));
}
