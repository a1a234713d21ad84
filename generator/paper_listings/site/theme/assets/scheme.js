// Runs before the first paint, so that nothing shifts later. Not a module, because modules wait for the whole page.
(() => {
  const root = document.documentElement;
  const read = (/** @type {string} */ name) => {
    try {
      return localStorage.getItem(`${root.dataset.base}papers:${name}`);
    } catch {
      return null; // storage is blocked
    }
  };
  root.classList.replace("no-js", "js");
  root.dataset.base = new URL("..", /** @type {HTMLScriptElement} */ (document.currentScript).src).pathname;
  const scheme = read("scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  if (read("compact") === "on") root.dataset.compact = "";
  const latest = document.querySelector('meta[name="papers-latest"]');
  if (!latest) return;
  root.dataset.latest = latest.content;
  const days = (Date.now() - Date.parse(latest.content)) / 86400000;
  if (days > Number(latest.dataset.stale) + 1) root.dataset.stale = "";
})();
