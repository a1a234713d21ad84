// What a reader wrote in the search field: words, "phrases", -exclusions and fields (topic: year: org: has:).
const TOKEN = /(-?)(?:(topic|year|org|has):)?(?:"([^"]*)"?|(\S+))/giu;

export function parse(text) {
  const query = { words: [], phrases: [], without: [], fields: [] };
  for (const [, minus, field, quoted, bare] of text.replace(/[“”„]/gu, '"').matchAll(TOKEN)) {
    const value = (quoted ?? bare).trim();
    if (!fold(value)) continue;
    if (field) query.fields.push({ field: field.toLowerCase(), value: fold(value), not: Boolean(minus) });
    else if (minus) query.without.push(value);
    else if (quoted === undefined) query.words.push(value);
    else query.phrases.push(value);
  }
  return query;
}

// The form in which two titles are the same: accents, case, punctuation and spacing folded away.
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
