// Puts together what the parts of the search index have answered.

/** @type {Facet[]} */
export const FACETS = ["topic", "year", "org", "has"];

// The best first. Hits that were not found by words are sorted by their date.
/** @param {Hit} one @param {Hit} other */
export const byRank = (one, other) => (
  (other.score ?? 0) - (one.score ?? 0) || (one.score ?? one.row?.date ?? 0) - (other.score ?? other.row?.date ?? 0));

// The hits of all answers, which are given newest part first, in one order.
/** @param {Answer[]} answers @param {Sort} sort @returns {Hit[]} */
export function merged(answers, sort) {
  const hits = answers.flatMap(({ passed }) => passed);
  if (answers.length > 1) hits.sort(byRank);
  if (sort) hits.sort((one, other) => /** @type {Row} */ (one.row)[sort] - /** @type {Row} */ (other.row)[sort]);
  return hits;
}

// How many papers each value has, by facet.
/** @param {Counts[]} all @returns {Counts} */
export function total(all) {
  /** @type {Counts} */
  const sum = { topic: Object.create(null), year: Object.create(null), org: Object.create(null), has: Object.create(null) };
  for (const counts of all) {
    for (const facet of FACETS) {
      for (const [value, count] of Object.entries(counts[facet])) sum[facet][value] = (sum[facet][value] ?? 0) + count;
    }
  }
  return sum;
}
