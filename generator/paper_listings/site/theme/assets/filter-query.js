// Parses the filter of a list: the words that papers must and must not have, and the orders to sort them by.

/** @param {string} text */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// A word after a minus must not occur; a minus alone, typed before its word, is ignored.
/** @param {string} text @returns {Words} */
export function parse(text) {
  const words = fold(text).split(/[\s,]+/).filter(Boolean);
  return {
    wanted: words.filter((word) => !word.startsWith("-")),
    unwanted: words.filter((word) => word.length > 1 && word.startsWith("-")).map((word) => word.slice(1)),
  };
}

// `text` must be folded. Parts of words match.
/** @param {string} text @param {Words} words */
export const fits = (text, { wanted, unwanted }) => (
  wanted.every((word) => text.includes(word)) && !unwanted.some((word) => text.includes(word)));

// How papers are compared, and the heading above them.
/** @type {Record<string, [(one: Sortable, other: Sortable) => number, string]>} */
export const ORDERS = {
  published: [(one, other) => other.published.localeCompare(one.published), "By date of publication"],
  comments: [(one, other) => other.comments - one.comments, "Most discussed first"],
  title: [(one, other) => one.title.localeCompare(other.title, "en"), "By title"],
};
