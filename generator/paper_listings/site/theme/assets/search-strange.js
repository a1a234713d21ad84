// Reports and drops filters in the address that do not exist, as in an old shared link.
import { made } from "./cards.js";

// `text` is the query of the address as the form understood it.
/** @param {string} text */
export function strange(text) {
  const known = new URLSearchParams(text);
  const names = [...new URLSearchParams(location.search)]
    .filter(([name, value]) => /^(topic|year|has)$/.test(name) && !known.getAll(name).includes(value));
  if (!names.length) return;
  history.replaceState(null, "", text === "?" ? location.pathname : text);
  const said = names.map((pair) => pair.join(" ")).join("; ");
  const note = made("p", { className: "pl-strange", role: "alert" }, `No such filter here: ${said}.`);
  document.querySelector(".pl-status").before(note);
  for (const event of ["input", "submit"]) {
    document.querySelector(".pl-search").addEventListener(event, () => note.remove());
  }
}
