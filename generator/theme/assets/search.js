// The search page: Pagefind and the facets are loaded when the reader first asks, never before.
import { card } from "./search-card.js";
import { FACETS, fold, loadFacets, narrow, parse } from "./search-query.js";

const PAGE = 10;
const WAIT = 60;
const form = document.querySelector(".pl-search");
const status = document.querySelector(".pl-status");
const list = document.querySelector(".pl-results");
const panel = form.querySelector(".pl-facets");
const field = form.elements.q;
const root = new URL(form.dataset.root, location.href).href;
const bundle = new URL("pagefind/", root).href;
const topics = new Map([...form.querySelectorAll("[name=topic]")].map((box) => {
  const label = box.parentElement.querySelector(".pl-chip");
  return [box.value, { title: label.textContent, hue: label.classList[1] }];
}));
let turn = 0;
let settled = true;
let timer = 0;

function once(load) {
  let promise = null;
  return () => {
    promise ??= load().catch((error) => { promise = null; throw error; });
    return promise;
  };
}

const engine = once(async () => {
  const pagefind = await import(`${bundle}pagefind.js`);
  await pagefind.options({ ranking: { metaWeights: { title: 5 } } });
  await pagefind.init();
  return pagefind;
});
const facets = once(() => loadFacets(bundle));

// One record of the index, for papers that were not found by a word.
async function fragment(id) {
  const response = await fetch(`${bundle}fragment/${id}.pf_fragment`);
  const plain = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  return JSON.parse((await plain.text()).slice("pagefind_dcd".length));
}

async function ask(term) {
  return (await (await engine()).search(term)).results;
}

async function find(query) {
  const exact = (terms) => Promise.all(terms.map((term) => ask(`"${term}"`)));
  const [main, phrases, without] = await Promise.all([
    query.words.length ? ask(query.words.join(" ")) : null, exact(query.phrases), exact(query.without),
  ]);
  let hits = main ?? phrases.shift();
  hits ??= [...(await facets()).rows.keys()].map((id) => ({ id, data: () => fragment(id) }));
  for (const phrase of phrases) {
    const ids = new Set(phrase.map(({ id }) => id));
    hits = hits.filter(({ id }) => ids.has(id));
  }
  const banned = new Set(without.flat().map(({ id }) => id));
  return banned.size ? hits.filter(({ id }) => !banned.has(id)) : hits;
}

// A paper whose title was typed in full comes first.
async function titleFirst(hits, text) {
  const head = await Promise.all(hits.slice(0, PAGE).map((hit) => hit.data()));
  const place = head.findIndex((data) => fold(data.meta.title) === text);
  return place > 0 ? [hits[place], ...hits.slice(0, place), ...hits.slice(place + 1)] : hits;
}

const ticked = () => Object.fromEntries(FACETS.map((name) => [name, new FormData(form).getAll(name)]));

function showCounts(counts) {
  for (const box of form.querySelectorAll("[type=checkbox]")) {
    box.parentElement.querySelector(".pl-count").textContent = (counts[box.name][box.value] ?? 0).toLocaleString("en");
  }
}

function addOrganisation(name) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "org", value: name });
  const label = document.createElement("label");
  const count = Object.assign(document.createElement("span"), { className: "pl-count" });
  label.append(box, " ", name, " ", count);
  form.querySelector(".pl-orgs").append(label);
  return box;
}

async function showOrganisations() {
  const { orgs } = await facets();
  const shown = new Set([...form.querySelectorAll("[name=org]")].map((box) => box.value));
  for (const name of orgs.slice(0, form.dataset.orgs)) if (!shown.has(name)) addOrganisation(name);
}

function address() {
  const params = new URLSearchParams(new FormData(form));
  for (const name of ["q", "sort"]) if (!params.get(name).trim()) params.delete(name);
  return `?${params}`;
}

function remember(final) {
  const text = address();
  if (text !== (location.search || "?")) {
    const target = text === "?" ? location.pathname : text;
    if (settled || final) history.pushState(null, "", target); else history.replaceState(null, "", target);
  }
  settled = final;
}

function recall() {
  const params = new URLSearchParams(location.search);
  field.value = params.get("q") ?? "";
  form.elements.sort.value = params.get("sort") ?? "";
  if (form.elements.sort.selectedIndex < 0) form.elements.sort.value = "";
  for (const name of params.getAll("org")) {
    if (![...form.querySelectorAll("[name=org]")].some((box) => box.value === name)) addOrganisation(name);
  }
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = params.getAll(box.name).includes(box.value);
  if (form.querySelector(":checked[type=checkbox]")) panel.open = true;
  return address() !== "?";
}

async function more(hits, from, mine) {
  const page = await Promise.all(hits.slice(from, from + PAGE).map((hit) => hit.data()));
  if (mine !== turn) return;
  const cards = page.map((data) => card(data, root, topics));
  if (from) list.querySelector(".pl-further").remove(); else list.replaceChildren();
  list.append(...cards);
  if (from) cards[0].querySelector("a").focus();
  const rest = hits.length - from - PAGE;
  if (rest > 0) {
    const item = document.createElement("li");
    item.className = "pl-further";
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString("en")}`;
    button.addEventListener("click", () => more(hits, from + PAGE, mine));
    item.append(button);
    list.append(item);
  }
  document.dispatchEvent(new CustomEvent("papers:cards"));
}

async function search(mine) {
  const query = parse(field.value);
  const chosen = ticked();
  const sort = form.elements.sort.value;
  const filtered = query.fields.length || FACETS.some((name) => chosen[name].length);
  if (!field.value.trim() && !filtered && !sort && !panel.open) {
    list.replaceChildren();
    status.textContent = "";
    return;
  }
  status.textContent = "Searching…";
  let hits = await find(query);
  if (filtered || sort || panel.open) {
    const { rows } = await facets();
    const { passed, counts } = narrow(hits, rows, chosen, query.fields);
    hits = passed;
    const by = { date: (row) => row.place, comments: (row) => -row.comments }[sort];
    if (by) hits.sort((one, other) => by(rows.get(one.id)) - by(rows.get(other.id)));
    if (panel.open) await showOrganisations();
    if (mine === turn) showCounts(counts);
  }
  if (!sort && query.words.length) hits = await titleFirst(hits, fold(field.value));
  if (mine !== turn) return;
  if (!hits.length) list.replaceChildren();
  status.textContent = hits.length
    ? `${hits.length.toLocaleString("en")} ${hits.length === 1 ? "paper" : "papers"}`
    : "No paper found. Try fewer words, or fewer filters.";
  await more(hits, 0, mine);
}

async function run(final) {
  clearTimeout(timer);
  const mine = ++turn;
  if (final !== null) remember(final);
  try {
    await search(mine);
  } catch {
    if (mine === turn) status.textContent = "The search index could not be loaded. Reload the page to try again.";
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  engine().catch(() => {});
  timer = setTimeout(run, WAIT, false);
});
form.addEventListener("change", (event) => { if (event.target !== field) run(true); });
form.addEventListener("submit", (event) => { event.preventDefault(); run(true); });
panel.addEventListener("toggle", () => { if (panel.open) run(null); });
addEventListener("popstate", () => { settled = true; recall(); run(null); });
if (recall()) run(null); else if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
