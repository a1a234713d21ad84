// Parses the query language of the search field.
const TOKEN = /(-?)(?:(topic|year|org|has):)?(?:"([^"]*)"?|(\S+))/giu;

/** @param {string} text */
export function parse(text) {
  /** @type {Query} */
  const query = { words: [], phrases: [], without: [], fields: [] };
  for (const [, minus, field, quoted, bare] of text.replace(/[“”„]/gu, '"').matchAll(TOKEN)) {
    const value = quoted ?? bare;
    if (!fold(value)) continue;
    if (field) query.fields.push({ facet: /** @type {Facet} */ (field.toLowerCase()), value: fold(value), minus: minus !== "" });
    else if (minus) query.without.push(plain(value));
    else if (quoted) query.phrases.push(...phrases(value));
    else query.words.push(plain(value));
  }
  return query;
}

// Removes the signs that the index leaves out of words: Pagefind keeps them in queries.
/** @param {string} text */
const plain = (text) => text.replace(/\p{S}/gu, "");

// Splits a phrase at signs between spaces: in the index they take a position of their own, which no query can match.
/** @param {string} text */
export const phrases = (text) => text.split(/\s[^\p{L}\p{N}]+\s/u).filter(fold).map(plain);

// The form in which titles are compared, without accents, case, punctuation and extra spaces.
/** @param {string} text */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
