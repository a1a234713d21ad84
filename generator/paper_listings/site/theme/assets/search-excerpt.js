// Chooses the words of an abstract that a search result shows.
const LENGTH = 34;
const BEFORE = 4;

// The densest run of words around the matches, among `count` words, with the abstract beginning at `first`: its first
// word, and the one after its last. `found` has the places of the matches, and what each weighs.
/** @param {number} count @param {number} first @param {Place[]} found */
export function excerpt(count, first, found) {
  /** @param {number} from */
  const weight = (from) => found.reduce((sum, { location: at, balanced_score: score }) => (
    at >= from && at < from + LENGTH - BEFORE ? sum + score : sum), 0);
  const places = found.map(({ location }) => location);
  const best = places.reduce((one, other) => (weight(other) > weight(one) ? other : one), places[0] ?? first);
  const start = Math.max(first, best - BEFORE);
  return { start, end: Math.min(start + LENGTH, count) };
}
