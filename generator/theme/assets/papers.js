// What every page does when scripts run. All text can be read, and every page reached, without them.
import { initCards } from "./cards.js";
import { initFilter } from "./filter.js";
import { initKeys } from "./keys.js";
import { keep, kept } from "./marks.js";

const root = document.documentElement;
const SCHEMES = { system: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };

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
  if (kept("compact") === "on") root.dataset.compact = "";
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

initMenu();
initScheme();
initCompact();
initCards();
initFilter();
initKeys();
