// Topic, year, organisation, code and comments of every paper, newest first: for filters, counts and sorting.
import { fold } from "./search-query.js";

const MATCHES = {
  topic: (value, wanted) => ` ${fold(value)}`.includes(` ${wanted}`),
  year: (value, wanted) => value === wanted,
  org: (value, wanted) => ` ${fold(value)}`.includes(` ${wanted}`),
  has: (value, wanted) => value === wanted,
};
export const FACETS = Object.keys(MATCHES);

export async function loadFacets(bundle) {
  const response = await fetch(new URL("facets.json", bundle), { cache: "no-cache" });
  if (!response.ok) throw new Error(response.statusText);
  const data = await response.json();
  const years = data.years.flatMap(([year, count]) => Array(count).fill([String(year)]));
  const rows = new Map();
  data.ids.split(" ").forEach((id, place) => {
    rows.set(data.prefix + id, {
      place,
      topic: data.topics[data.topic[place]],
      year: years[place],
      org: data.org[place] ? [data.orgs[data.org[place] - 1]] : [],
      has: data.code[place] === "1" ? ["code"] : [],
      comments: data.comments[place],
    });
  });
  return { rows, orgs: data.orgs };
}

// The hits that pass, and for each facet how many papers each value has or would add.
export function narrow(hits, rows, ticked, fields) {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
  const tests = Object.fromEntries(FACETS.map((facet) => {
    const typed = fields.filter(({ field, not }) => field === facet && !not).map(({ value }) => value);
    const known = new Map();
    const test = (value) => ticked[facet].includes(value) || typed.some((wanted) => MATCHES[facet](value, wanted));
    const once = (value) => known.get(value) ?? known.set(value, test(value)).get(value);
    return [facet, ticked[facet].length || typed.length ? once : null];
  }));
  const bans = fields.filter(({ not }) => not);
  const passed = hits.filter(({ id }) => {
    const row = rows.get(id);
    if (!row || bans.some(({ field, value }) => row[field].some((own) => MATCHES[field](own, value)))) return false;
    const failed = FACETS.filter((facet) => tests[facet] && !row[facet].some(tests[facet]));
    for (const facet of failed.length ? failed : FACETS) {
      if (failed.length > 1) break;
      for (const value of row[facet]) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    }
    return !failed.length;
  });
  return { passed, counts };
}
