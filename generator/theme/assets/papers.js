// Small conveniences on every page. Everything works without them.
const root = document.documentElement;
const SCHEMES = ["system", "light", "dark"];
const LABELS = { system: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };

function initScheme() {
  const button = document.querySelector(".pl-scheme");
  if (!button) return;
  const label = button.querySelector(".pl-sr");
  const show = () => { label.textContent = LABELS[root.dataset.scheme ?? "system"]; };
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const next = SCHEMES[(SCHEMES.indexOf(root.dataset.scheme ?? "system") + 1) % SCHEMES.length];
    const name = `${root.dataset.base}papers:scheme`;
    if (next === "system") delete root.dataset.scheme; else root.dataset.scheme = next;
    try {
      if (next === "system") localStorage.removeItem(name); else localStorage.setItem(name, next);
    } catch { /* the choice then lasts for this page */ }
    show();
  });
}

function initSearchKey() {
  const link = document.querySelector("[data-pl-search]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    const field = document.querySelector("#pl-q");
    if (field) field.focus(); else if (link) location.assign(link.href);
  });
}

initScheme();
initSearchKey();
