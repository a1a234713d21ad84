// Applies the reader's choice of colours before anything is painted. Not a module, so that it runs at once.
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  root.dataset.base = new URL("..", document.currentScript.src).pathname;
  let scheme = null;
  try {
    scheme = localStorage.getItem(`${root.dataset.base}papers:scheme`);
  } catch { /* storage may be closed; then the system decides */ }
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
})();
