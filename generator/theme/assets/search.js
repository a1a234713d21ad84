// The search page: Pagefind and the facets are loaded when the reader first asks, never before.
import { card } from "./search-card.js";
import { FACETS, fold, loadFacets, narrow, parse } from "./search-query.js";

const PAGE = 10;
// Milliseconds after a keystroke; the first letters of a word would load much of the index for little.
const WAIT = 70;
const WAIT_SHORT = 600;
const form = document.querySelector(".pl-search");
const status = document.querySelector(".pl-status");
const list = document.querySelector(".pl-results");
const further = document.querySelector(".pl-further");
const panel = form.querySelector(".pl-facets");
const orgs = form.querySelector(".pl-orgs");
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

// A record of the index, for papers that were not found by a word.
async function fragment(id) {
  const response = await fetch(`${bundle}fragment/${id}.pf_fragment`);
  const plain = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  return JSON.parse((await plain.text()).slice("pagefind_dcd".length));
}

async function find({ words, phrases, without }, mine) {
  const quote = (term) => `"${term}"`;
  const wanted = [...phrases.map(quote), ...(words.length ? [words.join(" ")] : [])];
  const terms = [...wanted, ...without.map(quote)];
  const pagefind = terms.length ? await engine() : null;
  if (mine !== turn) return [];
  const lists = await Promise.all(terms.map(async (term) => (await pagefind.search(term)).results));
  const keys = lists.map((results) => new Set(results.map(({ id }) => id)));
  const hits = wanted.length ? lists[wanted.length - 1]
    : [...(await facets()).rows.keys()].map((id) => ({ id, data: () => fragment(id) }));
  return hits.filter(({ id }) => keys.every((own, at) => own.has(id) === at < wanted.length));
}

// A paper whose title was typed in full comes first, also when many papers have the same words.
async function titleFirst(hits, text) {
  const titled = async (some) => {
    const records = await Promise.all(some.map((hit) => hit.data()));
    return some[records.findIndex((data) => fold(data.meta.title) === text)];
  };
  let first = await titled(hits.slice(0, PAGE));
  if (!first && hits.length > PAGE && text.split(" ").length > 2) {
    const ids = (await (await engine()).search(`"${text}"`)).results.slice(0, 3).map(({ id }) => id);
    first = await titled(hits.filter(({ id }) => ids.includes(id)));
  }
  return first ? [first, ...hits.filter((hit) => hit !== first)] : hits;
}

const boxes = () => [...form.querySelectorAll("[type=checkbox]")];
const ticked = () => Object.fromEntries(FACETS.map((name) => [name, new FormData(form).getAll(name)]));

function showCounts(counts) {
  for (const box of boxes()) {
    box.parentElement.querySelector(".pl-count").textContent = (counts[box.name][box.value] ?? 0).toLocaleString("en");
  }
}

// Organisations are not in the page: the most frequent ones are added when filters are opened.
function addOrganisations(names) {
  const shown = boxes().map((box) => box.value);
  for (const name of names.filter((own) => !shown.includes(own))) {
    const label = orgs.firstElementChild.content.cloneNode(true);
    label.querySelector("input").value = name;
    label.querySelector("span").textContent = name;
    orgs.append(label);
  }
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
  form.elements.sort.value = ["date", "comments"].find((name) => name === params.get("sort")) ?? "";
  addOrganisations(params.getAll("org"));
  for (const box of boxes()) box.checked = params.getAll(box.name).includes(box.value);
  panel.open ||= boxes().some((box) => box.checked);
  return address() !== "?";
}

async function more(hits, from, mine) {
  const page = await Promise.all(hits.slice(from, from + PAGE).map((hit) => hit.data()));
  if (mine !== turn) return;
  if (!from) list.replaceChildren();
  list.append(...page.map((data) => card(data, root, topics)));
  if (from) list.children[from].querySelector("a").focus();
  const rest = hits.length - from - PAGE;
  further.hidden = rest <= 0;
  further.firstChild.textContent = `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString("en")}`;
  further.firstChild.onclick = () => more(hits, from + PAGE, mine);
  document.dispatchEvent(new CustomEvent("papers:cards"));
}

async function search(mine) {
  const query = parse(field.value);
  const chosen = ticked();
  const sort = form.elements.sort.value;
  const filtered = query.fields.length || FACETS.some((name) => chosen[name].length);
  if (!field.value.trim() && !filtered && !sort && !panel.open) {
    list.replaceChildren();
    further.hidden = true;
    status.textContent = "";
    return;
  }
  if (!list.firstChild) status.textContent = "Searching…";
  let hits = await find(query, mine);
  if (mine !== turn) return;
  if (filtered || sort || panel.open) {
    const { rows, orgs: names } = await facets();
    const { passed, counts } = narrow(hits, rows, chosen, query.fields);
    hits = passed;
    const by = { date: (row) => row.place, comments: (row) => -row.comments }[sort];
    if (by) hits.sort((one, other) => by(rows.get(one.id)) - by(rows.get(other.id)));
    if (panel.open) addOrganisations(names.slice(0, form.dataset.orgs));
    if (mine === turn) showCounts(counts);
  }
  if (!sort && query.words.length + query.phrases.length) hits = await titleFirst(hits, fold(field.value));
  if (mine !== turn) return;
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
  timer = setTimeout(run, /(^|\s|\S{3})$/.test(field.value) ? WAIT : WAIT_SHORT, false);
});
form.addEventListener("change", (event) => { if (event.target !== field) run(true); });
form.addEventListener("submit", (event) => { event.preventDefault(); run(true); });
panel.addEventListener("toggle", () => { if (panel.open) run(null); });
addEventListener("popstate", () => { settled = true; recall(); run(null); });
if (recall()) run(null); else if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
