// Asks one part of the search index.
import { facets, find, NEWEST } from "./search-engine.js";
import { paper } from "./search-paper.js";

// What a part answers. The pages of the newest part's `first` best hits begin to load meanwhile; `boxes` are those
// of the filters if these are used.
/** @param {Query} query @param {HTMLInputElement[] | null} boxes @param {Part} part @param {number} first @param {() => boolean} stale @returns {Promise<Answer>} */
export async function answer(query, boxes, part, first, stale) {
  const [found, filters] = await Promise.all([find(query, stale, part), boxes ? facets(part) : null]);
  const lacking = query.words.length && found.length && !stale() ? await lacks(query, found, part, first) : "";
  const hits = lacking ? [] : found;
  return { lacking, ...boxes && filters ? filters.narrow(hits, boxes, query.fields) : { passed: hits, counts: null } };
}

// The word of the query that the part does not have.
/** @param {Query} query @param {Hit[]} found @param {Part} part @param {number} first */
async function lacks({ words }, found, part, first) {
  if (part === NEWEST) for (const { id } of found.slice(0, first)) paper(id);
  return (await import("./search-words.js")).missing(words, found[0], part);
}
