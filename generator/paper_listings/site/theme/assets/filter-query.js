// What a reader asks of a list: the words that papers must have and must not have, and their order.

/** @param {string} text */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// A word with a minus before it must not be there; a minus alone, typed before its word, asks nothing.
/** @param {string} text @returns {Words} */
export function parse(text) {
  const words = fold(text).split(/[\s,]+/).filter(Boolean);
  return {
    wanted: words.filter((word) => !word.startsWith("-")),
    unwanted: words.filter((word) => word.length > 1 && word.startsWith("-")).map((word) => word.slice(1)),
  };
}

// `text` is folded. Parts of words fit.
/** @param {string} text @param {Words} words */
export const fits = (text, { wanted, unwanted }) => (
  wanted.every((word) => text.includes(word)) && !unwanted.some((word) => text.includes(word)));

// How papers are compared, and what is said above them.
/** @type {Record<string, [(one: Sortable, other: Sortable) => number, string]>} */
export const ORDERS = {
  published: [(one, other) => other.published.localeCompare(one.published), "By date of publication"],
  comments: [(one, other) => other.comments - one.comments, "Most discussed first"],
  title: [(one, other) => one.title.localeCompare(other.title, "en"), "By title"],
};
