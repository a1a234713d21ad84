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

// The paragraph is for readers without scripts, unless it says that authors are not named here.
/** @param {HTMLElement} place */
function ofPaper(place) {
  const pre = made("pre", { tabIndex: 0, ariaLabel: "BibTeX" });
  const details = made("details", { className: "pl-entry" }, made("summary", {}, "BibTeX"), pre);
  details.addEventListener("toggle", tried(async () => { pre.textContent ||= await own(); }));
  place.hidden = !place.dataset.more;
  const { id = "paper" } = document.querySelector("article.pl-paper") ?? {};
  place.after(details, buttons(own, id.startsWith("t-") ? id : `arxiv-${id.replaceAll("/", "-")}`));
}

export default async function cite() {
  const place = document.querySelector(".pl-cite");
  if (place) ofPaper(place);
  const file = document.querySelector("a[data-bibtex]");
  if (file) file.parentElement?.after(buttons(() => fetched(file.href), `papers-${file.href.split("/").at(-2)}`));
}
