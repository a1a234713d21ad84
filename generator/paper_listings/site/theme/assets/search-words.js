// Refines a search for words: puts a paper first if its title was typed, and finds out whether a word is in no paper.
// Loaded with the first search for words.
import { find, search } from "./search-engine.js";
import { byRank } from "./search-merge.js";
import { paper } from "./search-paper.js";
import { fold, phrases } from "./search-query.js";

const NEAR = 10;

const ids = (/** @type {Hit[]} */ hits) => hits.map(({ id }) => id);

// The first hit that has the title, as its page shows it or with the TeX of its formulas.
/** @param {Hit[]} hits @param {string} title */
async function titled(hits, title) {
  const papers = await Promise.all(hits.map(({ id }) => paper(id)));
  return hits.find((_, at) => [papers[at]?.heading, papers[at]?.title].some((own) => own && fold(own) === title));
}

// A paper whose title was typed in full comes first, even if many papers have the same words. A page begins with its
// title, so among later hits only those whose first words were found can have it.
/** @param {Hit[]} hits @param {string} text */
async function titleFirst(hits, text) {
  const places = text.trim().split(/\s+/).flatMap((word, place) => (fold(word) ? [place] : []));
  const begun = hits.slice(NEAR).filter(({ words }) => places.every((place) => words?.includes(place)));
  const first = await titled([...hits.slice(0, NEAR), ...begun.slice(0, NEAR)], fold(text));
  return first ? [first, ...hits.filter((hit) => hit !== first)] : hits;
}

// The first word that no paper of the part has and that no word in one begins with. For such a word Pagefind takes the
// longest known beginning of it, and so finds the same if more letters follow. Most words are known because the first hit
// has them.
/** @param {string[]} words @param {Hit} found @param {Part} part */
export async function missing(words, found, part) {
  const text = ` ${fold((await paper(found.id))?.words.join(" ") ?? "")}`;
  for (const word of words) {
    const own = fold(word);
    if (own.length > 3 && !text.includes(` ${own.slice(0, Math.max(4, own.length - 3))}`)) {
      const [whole, begun, longer] = await Promise.all([`"${word}"`, word, `${word}qqq`].map((term) => search(term, part)));
      if (!whole.length && `${ids(begun)}` === `${ids(longer)}`) return word;
    }
  }
  return "";
}

// The hits to show, of all `parts` that have answered: a paper first whose title is `text`.
/** @param {Hit[]} hits @param {Query} query @param {string} text @param {Sort} sort @param {Part[]} parts */
export async function refine(hits, { without, fields }, text, sort, parts) {
  const refined = sort || !hits.length ? hits : await titleFirst(hits, text);
  // A title may look like operators; excluded papers stay excluded, unless nothing is left.
  if (refined.length ? fields.length && !without.length : fields.length + without.length) {
    const query = { words: [], phrases: phrases(text), without: [] };
    const found = await Promise.all(parts.map((part) => find(query, () => false, part)));
    const own = await titled(found.flat().sort(byRank).slice(0, NEAR), fold(text));
    if (own) return [own, ...refined.filter(({ id }) => id !== own.id)];
  }
  return refined;
}
