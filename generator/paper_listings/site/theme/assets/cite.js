// Offers RIS and CSL-JSON wherever a page shows BibTeX or leads to a file of it, and makes them of that when asked.
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

/** @param {() => Promise<string>} bibtex @param {string} name */
const buttons = (bibtex, name) => FORMATS.flatMap(([format, label, ending, type]) => {
  const button = made("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    try {
      const [text, { converted }] = await Promise.all([bibtex(), import("./citation-formats.js")]);
      download(converted(text, format, home()), `${name}.${ending}`, type);
    } catch {
      say("This could not be loaded.");
    }
  });
  return [button, " "];
});

export default async function cite() {
  const shown = document.querySelector('pre[data-format="bibtex"]');
  if (shown) {
    const text = shown.textContent ?? "";
    const name = /^@misc\{([\w.-]+),/.exec(text)?.[1] ?? "paper";
    const place = shown.closest("details") ?? shown;
    place.after(made("p", { className: "pl-acts pl-formats" }, ...buttons(async () => text, name)));
  }
  const file = document.querySelector("a[data-bibtex]");
  if (file) {
    const name = `papers-${file.href.split("/").at(-2)}`;
    file.parentElement?.after(made("p", { className: "pl-acts pl-formats" }, ...buttons(() => fetched(file.href), name)));
  }
}
