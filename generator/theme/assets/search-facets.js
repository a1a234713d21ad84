// What papers are filtered, counted and sorted by: loaded when a reader opens the filters or uses one.
import { fold } from "./search-query.js";

const FACETS = ["topic", "year", "org", "has"];
const MOST = 40;

// A record of the index, for a paper that was not found by a word.
async function record(address) {
  const response = await fetch(address);
  const plain = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  return JSON.parse((await plain.text()).slice("pagefind_dcd".length));
}

// All papers of the index in the folder `bundle`, newest first, and what narrows a list of them.
export async function load(bundle) {
  const data = await (await fetch(`${bundle}facets.json`, { cache: "no-cache" })).json();
  const years = data.years.flatMap(([year, count]) => Array(count).fill([`${year}`]));
  const rows = new Map(data.ids.split(" ").map((id, place) => [data.prefix + id, {
    date: place,
    topic: data.topics[data.topic[place]],
    year: years[place],
    org: data.orgs.slice(data.org[place] - 1, data.org[place]),
    has: data.code[place] > 0 ? ["code"] : [],
    comments: -data.comments[place],
  }]));
  return {
    all: [...rows.keys()].map((id) => ({ id, data: () => record(`${bundle}fragment/${id}.pf_fragment`) })),
    narrow: (hits, ...chosen) => narrow(hits.filter(({ id }) => rows.has(id)), ({ id }) => rows.get(id), data.orgs, ...chosen),
  };
}

// The organisations in `place` become these; the focus stays where they stay.
export function offer(place, names) {
  const [skeleton, ...labels] = place.children;
  const shown = new Map(labels.map((label) => [label.querySelector("input").value, label]));
  if (JSON.stringify([...shown.keys()]) === JSON.stringify([...names])) return;
  place.replaceChildren(skeleton, ...[...names].map((name) => {
    if (shown.has(name)) return shown.get(name);
    const label = skeleton.content.firstChild.cloneNode(true);
    label.querySelector("input").value = name;
    label.querySelector("span").textContent = name;
    return label;
  }));
}

// The hits that pass, sorted; each box of the filters says how many papers its value has or would add, and the
// organisations that hits have most are offered.
function narrow(hits, row, orgs, boxes, fields, sort, place) {
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, Object.create(null)]));
  const titles = new Map(boxes().map((box) => [box.value, fold(box.nextElementSibling.textContent)]));
  const means = ({ facet, value }, own) => ` ${fold(own)}`.includes(` ${value}`)
    || facet === "topic" && `${titles.get(own)}`.startsWith(value);
  const tests = FACETS.map((facet) => {
    const [bans, typed] = [true, false].map((no) => fields.filter((item) => item.facet === facet && !item.minus !== no));
    const ticked = boxes().filter((box) => box.name === facet && box.checked).map((box) => box.value);
    const free = !ticked.length && !typed.length;
    return (own) => !own.some((value) => bans.some((item) => means(item, value)))
      && (free || own.some((value) => ticked.includes(value) || typed.some((item) => means(item, value))));
  });
  const passed = hits.filter((hit) => {
    const failed = FACETS.filter((facet, at) => !tests[at](row(hit)[facet]));
    if (failed.length < 2) {
      for (const facet of failed.length ? failed : FACETS) {
        for (const value of row(hit)[facet]) counts[facet][value] = (counts[facet][value] ?? 0) + 1;
      }
    }
    return !failed.length;
  });
  if (place) {
    const ticked = boxes().filter((box) => box.name === "org" && box.checked).map((box) => box.value);
    const most = orgs.filter((org) => counts.org[org]).sort((one, other) => counts.org[other] - counts.org[one]).slice(0, MOST);
    offer(place, new Set([...most, ...ticked]));
  }
  for (const { name, value, parentElement: label } of boxes()) {
    label.querySelector(".pl-count").textContent = (counts[name][value] ?? 0).toLocaleString("en");
  }
  return sort ? passed.sort((one, other) => row(one)[sort] - row(other)[sort]) : passed;
}
