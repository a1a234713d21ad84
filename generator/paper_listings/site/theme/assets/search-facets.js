// The data that papers are filtered, counted and sorted by: loaded when a reader opens the filters or uses one.
import { narrow } from "./search-narrow.js";

const MOST = 40;

// Fetches a record of the index, for a paper that was not found by words.
/** @param {string} address @returns {Promise<Found>} */
async function record(address) {
  const response = await fetch(address);
  const plain = new Response(response.body?.pipeThrough(new DecompressionStream("gzip")));
  return JSON.parse((await plain.text()).slice("pagefind_dcd".length));
}

// All papers of the index in the folder `bundle`, newest first, and a function that narrows a list of them.
/** @param {string} bundle @returns {Promise<Facets>} */
export async function load(bundle) {
  /** @type {FacetsFile} */
  const data = await (await fetch(`${bundle}facets.json`, { cache: "no-cache" })).json();
  const years = data.years.flatMap(([year, count]) => new Array(count).fill([`${year}`]));
  /** @type {Map<string, Row>} */
  const rows = new Map(data.ids.split(" ").map((id, place) => [data.prefix + id, {
    date: place,
    topic: data.topics[data.topic[place]],
    year: years[place],
    org: data.orgs.slice(data.org[place] - 1, data.org[place]),
    has: data.code[place] === "1" ? ["code"] : [],
    comments: -data.comments[place],
  }]));
  return {
    all: [...rows.keys()].map((id) => ({ id, data: () => record(`${bundle}fragment/${id}.pf_fragment`) })),
    narrow: (hits, boxes, fields, sort, place) => {
      const inputs = boxes();
      const { passed, counts } = narrow(hits.filter(({ id }) => rows.has(id)), ({ id }) => /** @type {Row} */ (rows.get(id)),
        inputs.map(boxed), fields, sort);
      if (place) offer(place, new Set([...most(data.orgs, counts.org), ...ticked(inputs, "org")]));
      for (const { name, value, parentElement } of boxes()) {
        const count = counts[/** @type {Facet} */ (name)][value] ?? 0;
        /** @type {HTMLElement} */ (parentElement).querySelector(".pl-count").textContent = count.toLocaleString("en");
      }
      return passed;
    },
  };
}

/** @param {HTMLInputElement} input @returns {Box} */
const boxed = ({ name, value, checked, nextElementSibling }) => (
  { facet: /** @type {Facet} */ (name), value, checked, title: nextElementSibling?.textContent ?? "" });

/** @param {HTMLInputElement[]} inputs @param {Facet} facet */
const ticked = (inputs, facet) => inputs.filter(({ name, checked }) => checked && name === facet).map(({ value }) => value);

// The organisations with the most hits.
/** @param {string[]} orgs @param {Record<string, number>} counts */
const most = (orgs, counts) => orgs.filter((org) => counts[org]).sort((one, other) => counts[other] - counts[one]).slice(0, MOST);

// Shows these organisations in `place`; labels that stay keep the focus.
/** @param {HTMLElement} place @param {Set<string>} names */
export function offer(place, names) {
  const skeleton = place.querySelector("template");
  const labels = place.querySelectorAll("label");
  const shown = new Map([...labels].map((label) => [label.querySelector("input").value, label]));
  if (JSON.stringify([...shown.keys()]) === JSON.stringify([...names])) return;
  place.replaceChildren(skeleton, ...[...names].map((name) => {
    const known = shown.get(name);
    if (known) return known;
    const label = document.importNode(skeleton.content, true);
    label.querySelector("input").value = name;
    label.querySelector("span").textContent = name;
    return label;
  }));
}
