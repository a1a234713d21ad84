// Loads the parts of the search index once someone is about to search, and finds papers in them.
export const root = new URL("..", import.meta.url).href;
const bundle = `${root}pagefind/`;

// All callers get the same promise, until it fails.
/** @template T @param {() => Promise<T>} load @returns {() => Promise<T>} */
export function once(load) {
  /** @type {Promise<T> | null} */
  let promise = null;
  return () => {
    promise ??= load().catch((error) => { promise = null; throw error; });
    return promise;
  };
}

// The newest part is in the bundle's own folder, so that it needs no list of parts.
/** @type {Part} */
export const NEWEST = { folder: "", version: "", since: "", before: 0 };

// The same for each part of the index.
/** @template T @param {(part: Part) => Promise<T>} load @returns {(part?: Part) => Promise<T>} */
function each(load) {
  /** @type {Map<string, () => Promise<T>>} */
  const known = new Map();
  return (part = NEWEST) => {
    const own = known.get(part.folder) ?? once(() => load(part));
    known.set(part.folder, own);
    return own();
  };
}

// All parts of the index, newest first.
export const parts = once(async () => {
  /** @type {[string, string, number, string][]} */
  const rows = await (await fetch(`${bundle}parts.json`, { cache: "no-cache" })).json();
  let before = 0;
  return rows.map(([folder, since, papers, version]) => {
    before += papers;
    return { folder, since, version, before: before - papers };
  });
});

// All parts share the worker and the WebAssembly file of the first. An older part's version is in the address of its
// entry, so that the browser may keep it.
export const engine = each(async ({ folder, version }) => {
  if (folder) await engine();
  /** @type {PagefindModule} */
  const { createInstance } = await import(`${bundle}pagefind.js`);
  const tag = folder ? { metaCacheTag: version } : {};
  const pagefind = createInstance({ basePath: bundle + folder, ranking: { metaWeights: { title: 5 } }, ...tag });
  await pagefind.init();
  return pagefind;
});

export const facets = each(async ({ folder, before }) => (
  (await import("./search-facets.js")).load(bundle + folder, before)));

/** @param {string} term @param {Part} part */
export const search = async (term, part) => (await (await engine(part)).search(term)).results;

// The hits of one part that have all words and phrases and nothing of `without`; none once `stale` says that they are
// not needed.
/** @param {Omit<Query, "fields">} query @param {() => boolean} stale @param {Part} part @returns {Promise<Hit[]>} */
export async function find({ words, phrases, without }, stale, part) {
  const quote = (/** @type {string} */ term) => `"${term}"`;
  const wanted = [...phrases.map(quote), ...(words.length ? [words.join(" ")] : [])];
  const terms = [...wanted, ...without.map(quote)];
  if (terms.length) await engine(part);
  if (stale()) return [];
  const lists = await Promise.all(terms.map((term) => search(term, part)));
  const keys = lists.map((results) => new Set(results.map(({ id }) => id)));
  const hits = wanted.length ? lists[wanted.length - 1] : (await facets(part)).all;
  return hits.filter(({ id }) => keys.every((own, at) => own.has(id) === at < wanted.length));
}

// Load it now if the address has a query, or if there is a keyboard, with which the search field gets the focus.
if (matchMedia("(hover: hover)").matches || new URLSearchParams(location.search).get("q")) engine().catch(() => null);
