// The data that papers are filtered, counted and sorted by: loaded when a reader opens the filters or uses one.
import { narrow } from "./search-narrow.js";

const MOST = 40;

const DAY = 86_400_000; // in milliseconds
const MOST_PAPERS = 10_000_000;

// All papers of the part of the index in `folder`, newest first, and a function that narrows a list of them. The newer
// parts have `before` papers.
/** @param {string} folder @param {number} before @returns {Promise<Facets>} */
export async function load(folder, before) {
  /** @type {FacetsFile} */
  const data = await (await fetch(`${folder}facets.json`, { cache: "no-cache" })).json();
  const days = data.days.flatMap(([day, count]) => new Array(count).fill({ at: Date.parse(day) / DAY, year: [day.slice(0, 4)] }));
  const orgs = data.orgs.map((org) => [org]);
  /** @type {Map<string, Row>} */
  const rows = new Map(data.ids.split(" ").map((id, place) => [id, {
    date: (before + place) / MOST_PAPERS - days[place].at,
    topic: data.topics[data.topic[place]],
    year: days[place].year,
    org: orgs[data.org[place] - 1] ?? [],
    has: data.code[place] === "1" ? ["code"] : [],
    comments: -data.comments[place],
  }]));
  const row = (/** @type {Hit} */ hit) => /** @type {Row} */ (hit.row);
  return {
    all: [...rows].map(([id, own]) => ({ id, row: own })),
    narrow: (hits, inputs, fields) => {
      for (const hit of hits) hit.row = rows.get(hit.id);
      return narrow(hits.filter((hit) => hit.row), row, inputs.map(boxed), fields);
    },
  };
}

// Shows the counts at the boxes of a form, and lists organisations in `place`.
/** @param {Counts} counts @param {() => HTMLInputElement[]} boxes @param {HTMLElement | null} place */
export function tally(counts, boxes, place) {
  if (place) offer(place, new Set([...most(counts.org), ...ticked(boxes(), "org")]));
  for (const { name, value, parentElement } of boxes()) {
    const own = counts[/** @type {Facet} */ (name)][value] ?? 0;
    /** @type {HTMLElement} */ (parentElement).querySelector(".pl-count").textContent = own.toLocaleString("en");
  }
}

/** @param {HTMLInputElement} input @returns {Box} */
const boxed = ({ name, value, checked, nextElementSibling }) => (
  { facet: /** @type {Facet} */ (name), value, checked, title: nextElementSibling?.textContent ?? "" });

/** @param {HTMLInputElement[]} inputs @param {Facet} facet */
const ticked = (inputs, facet) => inputs.filter(({ name, checked }) => checked && name === facet).map(({ value }) => value);

// The organisations with the most hits.
/** @param {Record<string, number>} counts */
const most = (counts) => Object.keys(counts).sort((one, other) => counts[other] - counts[one] || (one < other ? -1 : 1)).slice(0, MOST);

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
