// Makes the bar above a list: without scripts, nothing in it would do anything.
import { made } from "./cards.js";

const ORDERS = [["", "Listed"], ["published", "Published"], ["comments", "Most discussed"], ["title", "Title"]];
const OF_SHORT = ["", "title"];

/** @param {string} name @param {string} label @param {Record<string, string>} [more] */
function act(name, label, more = {}) {
  const button = made("button", { type: "button" }, label);
  button.dataset.do = name;
  for (const [key, value] of Object.entries(more)) button.setAttribute(key, value);
  return button;
}

/** @param {string} name @param {string} label */
const box = (name, label) => made("label", {}, made("input", { type: "checkbox", name }), ` ${label}`);

// `short` cards have neither dates nor abstracts.
/** @param {HTMLElement} bar @param {boolean} short */
export function fill(bar, short) {
  const opener = act("filter", "Filter", { "aria-expanded": "false", "aria-controls": "pl-filter" });
  opener.className = "pl-tools__open";
  const words = made("input", {
    id: "pl-f", name: "q", type: "search", autocomplete: "off", spellcheck: false, placeholder: "words -without",
  });
  const orders = ORDERS.filter(([name]) => !short || OF_SHORT.includes(name));
  const panel = made(
    "div", { className: "pl-tools__panel", id: "pl-filter" },
    made("label", { className: "pl-sr", htmlFor: "pl-f" }, short ? "Words in what is shown" : "Words in title, byline or abstract"),
    words, " ", box("unread", "Unread"), " ", box("saved", "Saved"), " ", box("code", "With code"), " ",
    made("label", {}, made("span", { className: "pl-sr" }, "Sort"), made("select", { name: "sort" },
      ...orders.map(([value, label]) => made("option", { value }, label)))),
  );
  const quiet = made("div", { className: "pl-tools__quiet" });
  if (!short) quiet.append(act("unfold", "Open all", { "aria-pressed": "false" }), " ");
  quiet.append(act("compact", "Compact", { "aria-pressed": "false" }), " ", act("surprise", "Surprise me"), " ", act("help", "Keys"));
  const shown = made("span", { className: "pl-shown" });
  shown.setAttribute("role", "status");
  bar.append(opener, panel, quiet, shown);
}
