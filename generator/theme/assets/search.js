// The search page: Pagefind is loaded when the reader first asks, never before.
const form = document.querySelector(".pl-search");
const status = document.querySelector(".pl-status");
const list = document.querySelector(".pl-results");
const field = form.elements.q;
const PAGE = 10;
let engine = null;
let turn = 0;

async function load() {
  if (!engine) {
    engine = import(new URL("pagefind.js", new URL(form.dataset.bundle, location.href)).href).then(async (pagefind) => {
      await pagefind.options({ excerptLength: 30 });
      await pagefind.init();
      return pagefind;
    });
    engine.catch(() => { engine = null; });
  }
  return engine;
}

function query() {
  const filters = {};
  const topic = form.elements.topic.selectedOptions[0];
  if (topic.value) filters.topic = topic.dataset.name;
  if (form.elements.year.value) filters.year = form.elements.year.value;
  return { words: field.value.trim(), filters };
}

function remember() {
  const params = new URLSearchParams();
  for (const name of ["q", "topic", "year"]) {
    const value = form.elements[name].value.trim();
    if (value) params.set(name, value);
  }
  const text = params.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}

function recall() {
  const params = new URLSearchParams(location.search);
  field.value = params.get("q") ?? "";
  for (const name of ["topic", "year"]) {
    const wanted = params.get(name) ?? "";
    const known = [...form.elements[name].options].some((option) => option.value === wanted);
    form.elements[name].value = known ? wanted : "";
  }
  return Boolean(field.value || form.elements.topic.value || form.elements.year.value);
}

// Pagefind's excerpts are HTML: escaped text with <mark>. Only those two things are taken over.
function excerpt(html) {
  const paragraph = document.createElement("p");
  paragraph.className = "pl-lead";
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const node of parsed.body.childNodes) {
    if (node.nodeName === "MARK") {
      const mark = document.createElement("mark");
      mark.textContent = node.textContent;
      paragraph.append(mark);
    } else {
      paragraph.append(node.textContent);
    }
  }
  return paragraph;
}

function entry(data) {
  const item = document.createElement("li");
  const article = document.createElement("article");
  article.className = "pl-card";
  const title = document.createElement("h2");
  title.className = "pl-card__title";
  const link = document.createElement("a");
  link.href = data.url;
  link.textContent = data.meta.title;
  title.append(link);
  const meta = document.createElement("p");
  meta.className = "pl-meta";
  meta.textContent = [data.meta.published, data.meta.byline, ...(data.filters.topic ?? [])].filter(Boolean).join(" · ");
  article.append(title, meta, excerpt(data.excerpt));
  item.append(article);
  return item;
}

async function more(results, from, mine) {
  const page = await Promise.all(results.slice(from, from + PAGE).map((result) => result.data()));
  if (mine !== turn) return;
  list.querySelector(".pl-further")?.remove();
  list.append(...page.map(entry));
  const rest = results.length - from - PAGE;
  if (rest > 0) {
    const item = document.createElement("li");
    item.className = "pl-further";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Show ${Math.min(rest, PAGE)} more of ${rest}`;
    button.addEventListener("click", () => more(results, from + PAGE, mine));
    item.append(button);
    list.append(item);
  }
}

function browse(filters) {
  const root = form.dataset.root;
  status.textContent = "";
  const link = document.createElement("a");
  if (filters.topic) {
    link.href = `${root}topics/${form.elements.topic.value}/`;
    link.textContent = `Browse ${filters.topic}`;
  } else {
    link.href = `${root}archive/`;
    link.textContent = "Browse by day";
  }
  status.append("Type a word to search. ", link, " instead.");
}

async function run() {
  const mine = ++turn;
  const { words, filters } = query();
  remember();
  if (!words) {
    list.replaceChildren();
    // Filters without words would fetch the whole index; the site has pages for that.
    if (Object.keys(filters).length) browse(filters); else status.textContent = "";
    return;
  }
  status.textContent = "Searching…";
  let found;
  try {
    found = await (await load()).search(words, { filters });
  } catch {
    if (mine === turn) status.textContent = "The search index could not be loaded. Reload the page to try again.";
    return;
  }
  if (mine !== turn) return;
  list.replaceChildren();
  const count = found.results.length;
  status.textContent = count
    ? `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`
    : "No paper found. Try fewer words, or another topic or year.";
  await more(found.results, 0, mine);
}

let timer = 0;
field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 150); });
form.addEventListener("change", run);
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); run(); });
addEventListener("popstate", () => { recall(); run(); });
if (recall()) run(); else if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
