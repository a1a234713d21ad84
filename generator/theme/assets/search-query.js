// What a reader asks: the language of the search field.
const TOKEN = /(-?)(?:(topic|year|org|has):)?(?:"([^"]*)"?|(\S+))/giu;

export function parse(text) {
  const query = { words: [], phrases: [], without: [], fields: [] };
  for (const [, minus, field, quoted, bare] of text.replace(/[“”„]/gu, '"').matchAll(TOKEN)) {
    const value = quoted ?? bare;
    if (!fold(value)) continue;
    if (field) query.fields.push({ facet: field.toLowerCase(), value: fold(value), minus });
    else query[minus ? "without" : quoted ? "phrases" : "words"].push(value);
  }
  return query;
}

// The form in which two titles are the same: accents, case, punctuation and spacing folded away.
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
