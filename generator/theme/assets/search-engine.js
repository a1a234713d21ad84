// Pagefind, and papers found with it: loaded once someone is about to search.
export const root = new URL("..", import.meta.url).href;
const bundle = `${root}pagefind/`;

// The same promise for all who ask, until it fails.
export function once(load) {
  let promise = null;
  return () => {
    promise ??= load().catch((error) => { promise = null; throw error; });
    return promise;
  };
}

export const engine = once(async () => {
  const pagefind = await import(`${bundle}pagefind.js`);
  await pagefind.options({ ranking: { metaWeights: { title: 5 } } });
  await pagefind.init();
  return pagefind;
});

export const facets = once(async () => (await import("./search-facets.js")).load(bundle));

export async function find({ words, phrases, without }, stale) {
  const quote = (term) => `"${term}"`;
  const wanted = [...phrases.map(quote), ...(words.length ? [words.join(" ")] : [])];
  const terms = [...wanted, ...without.map(quote)];
  const pagefind = terms.length ? await engine() : null;
  if (stale()) return [];
  const lists = await Promise.all(terms.map(async (term) => (await pagefind.search(term)).results));
  const keys = lists.map((results) => new Set(results.map(({ id }) => id)));
  const hits = wanted.length ? lists[wanted.length - 1] : (await facets()).all;
  return hits.filter(({ id }) => keys.every((own, at) => own.has(id) === at < wanted.length));
}

// An address with words asks at once, and with a keyboard the page opens to be typed in.
if (matchMedia("(hover: hover)").matches || new URLSearchParams(location.search).get("q")) engine().catch(() => {});
