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
  if (latest) root.dataset.latest = latest.content;
  const sources = document.querySelector('meta[name="papers-sources"]');
  if (!sources) return;
  const day = 86400000;
  const late = sources.content.split(" ").filter((source) => {
    let working = 0; // days since the newest papers but Saturdays and Sundays, as `papers fetch` counts them
    for (let at = Date.parse(source.split("=")[1]) + day; at <= Date.now(); at += day) {
      if (new Date(at).getUTCDay() % 6) working += 1;
    }
    return working > Number(sources.dataset.limit);
  });
  if (late.length) root.dataset.stale = late.map((source) => source.split("=")[0]).join(" ");
})();
