// Loads Pagefind once someone is about to search, and finds papers with it.
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

export const engine = once(async () => {
  /** @type {Pagefind} */
  const pagefind = await import(`${bundle}pagefind.js`);
  await pagefind.options({ ranking: { metaWeights: { title: 5 } } });
  await pagefind.init();
  return pagefind;
});

export const facets = once(async () => (await import("./search-facets.js")).load(bundle));

// The hits that have all words and phrases and nothing of `without`; none once `stale` says that they are not needed.
/** @param {Omit<Query, "fields">} query @param {() => boolean} stale @returns {Promise<Hit[]>} */
export async function find({ words, phrases, without }, stale) {
  const quote = (/** @type {string} */ term) => `"${term}"`;
  const wanted = [...phrases.map(quote), ...(words.length ? [words.join(" ")] : [])];
  const terms = [...wanted, ...without.map(quote)];
  if (terms.length) await engine();
  if (stale()) return [];
  const lists = await Promise.all(terms.map(async (term) => (await (await engine()).search(term)).results));
  const keys = lists.map((results) => new Set(results.map(({ id }) => id)));
  const hits = wanted.length ? lists[wanted.length - 1] : (await facets()).all;
  return hits.filter(({ id }) => keys.every((own, at) => own.has(id) === at < wanted.length));
}

// Load it now if the address has a query, or if there is a keyboard, with which the search field gets the focus.
if (matchMedia("(hover: hover)").matches || new URLSearchParams(location.search).get("q")) engine().catch(() => null);
