// Filters the papers that were found, and counts how many papers each value of a filter has or would add.
import { FACETS, total } from "./search-merge.js";
import { fold } from "./search-query.js";

// Whether a paper's values of one facet pass: none was typed with a minus, and, if any were ticked or typed without
// one, the paper has one of those. A typed value matches values in which a word begins with it, and topics whose title
// does.
/** @param {Facet} facet @param {Box[]} boxes @param {Field[]} fields @returns {(own: string[]) => boolean} */
function passes(facet, boxes, fields) {
  const titles = new Map(boxes.map(({ value, title }) => [value, fold(title)]));
  /** @param {Field} field @param {string} own */
  const means = ({ value }, own) => ` ${fold(own)}`.includes(` ${value}`)
    || facet === "topic" && `${titles.get(own)}`.startsWith(value);
  const typed = fields.filter((field) => field.facet === facet);
  const bans = typed.filter(({ minus }) => minus);
  const wanted = typed.filter(({ minus }) => !minus);
  const ticked = boxes.filter((box) => box.facet === facet && box.checked).map(({ value }) => value);
  const free = !ticked.length && !wanted.length;
  return (own) => !own.some((value) => bans.some((field) => means(field, value)))
    && (free || own.some((value) => ticked.includes(value) || wanted.some((field) => means(field, value))));
}

// The hits that pass, and counts by facet and value. A value is counted among the hits that
// would pass if its own facet had no filter.
/**
 * @template T
 * @param {T[]} hits @param {(hit: T) => Row} row @param {Box[]} boxes @param {Field[]} fields
 */
export function narrow(hits, row, boxes, fields) {
  const counts = total([]);
  const tests = FACETS.map((facet) => passes(facet, boxes, fields));
  const passed = hits.filter((hit) => {
    const failed = FACETS.filter((facet, at) => !tests[at](row(hit)[facet]));
    if (failed.length < 2) {
      for (const facet of failed.length ? failed : FACETS) {
        for (const value of row(hit)[facet]) counts[facet][value] = (counts[facet][value] ?? 0) + 1;
      }
    }
    return !failed.length;
  });
  return { passed, counts };
}
