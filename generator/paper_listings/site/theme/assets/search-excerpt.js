// Chooses the words of an abstract that a search result shows.
const LENGTH = 34;
const BEFORE = 4;

// The run of words with the most of what was found, among `words`, with the abstract beginning at `first`: its first
// word, and the one after its last. `places` are those of the words that were found; each word weighs the same in all,
// so that a rare one is not missed among many common ones.
/** @param {string[]} words @param {number} first @param {number[]} places */
export function excerpt(words, first, places) {
  const forms = places.map((place) => words[place].toLowerCase());
  const weights = forms.map((form) => 1 / forms.filter((other) => other === form).length);
  /** @param {number} from */
  const weight = (from) => places.reduce((sum, at, number) => (
    at >= from && at < from + LENGTH - BEFORE ? sum + weights[number] : sum), 0);
  const best = places.reduce((one, other) => (weight(other) > weight(one) ? other : one), places[0] ?? first);
  const start = Math.max(first, best - BEFORE);
  return { start, end: Math.min(start + LENGTH, words.length) };
}
