// What a reader asks: the language of the search field, and the facets of all papers.
const TOKEN = /(-?)(?:(topic|year|org|has):)?(?:"([^"]*)"?|(\S+))/giu;
export const FACETS = ["topic", "year", "org", "has"];

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

// The facets of every paper by the name of its record, newest paper first.
export async function loadFacets(bundle) {
  const data = await (await fetch(`${bundle}facets.json`, { cache: "no-cache" })).json();
  const years = data.years.flatMap(([year, count]) => Array(count).fill([`${year}`]));
  const rows = new Map(data.ids.split(" ").map((id, place) => [data.prefix + id, {
    place,
    topic: data.topics[data.topic[place]],
    year: years[place],
    org: data.orgs.slice(data.org[place] - 1, data.org[place]),
    has: data.code[place] > 0 ? ["code"] : [],
    comments: data.comments[place],
  }]));
  return { rows, orgs: data.orgs };
}

// The hits that pass, and for each facet how many papers each value has or would add.
export function narrow(hits, rows, ticked, fields) {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, {}]));
  const means = ({ value }, own) => ` ${fold(own)}`.includes(` ${value}`);
  const tests = FACETS.map((facet) => {
    const [bans, typed] = [true, false].map((no) => fields.filter((item) => item.facet === facet && !item.minus !== no));
    const free = !ticked[facet].length && !typed.length;
    return (own) => !own.some((value) => bans.some((item) => means(item, value)))
      && (free || own.some((value) => ticked[facet].includes(value) || typed.some((item) => means(item, value))));
  });
  const passed = hits.filter(({ id }) => {
    const row = rows.get(id);
    const failed = row ? FACETS.filter((facet, at) => !tests[at](row[facet])) : FACETS;
    if (failed.length < 2) {
      for (const facet of failed.length ? failed : FACETS) {
        for (const value of row[facet]) counts[facet][value] = (counts[facet][value] ?? 0) + 1;
      }
    }
    return !failed.length;
  });
  return { passed, counts };
}
