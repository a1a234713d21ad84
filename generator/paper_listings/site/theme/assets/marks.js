// Stores the reader's marks by key of the paper, in localStorage under the site's own path, because the sites of one
// owner may share an origin. Format 1: {"v":1,"read":{KEY:DAY},"saved":{KEY:{title,by,date,at}}}, oldest mark first.
const BASE = document.documentElement.dataset.base;
/** @type {Kind[]} */
const KINDS = ["read", "saved"];
const MOST = { read: 5000, saved: 2000 };
export const KEY = /^(?:t-[0-9a-f]{12}|\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?\/\d{7})$/;
export const DAY = /^\d{4}-\d\d-\d\d$/;
export const DATE = /^\d{4}(?:-\d\d){0,2}$/; // of a paper: perhaps only its month or year is known
const VISIT = 30 * 60 * 1000; // a pause of half an hour ends a visit

/** @param {string} name */
export function kept(name) {
  try {
    return localStorage.getItem(`${BASE}papers:${name}`);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string | null} value */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(`${BASE}papers:${name}`);
    else localStorage.setItem(`${BASE}papers:${name}`, value);
    return true;
  } catch {
    return false;
  }
}

/** @param {string | null} text @returns {Record<string, unknown>} */
export function parsed(text) {
  try {
    const value = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

export const today = () => new Date().toISOString().slice(0, 10);
/** @param {unknown} value @returns {[string, any][]} */
const entries = (value) => (typeof value === "object" && value !== null ? Object.entries(value) : []);
/** @param {unknown} value @param {number} most */
const cut = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");
/** @param {unknown} value */
const day = (value, form = DAY) => (typeof value === "string" && form.test(value) ? value : "");

/** @param {Record<string, unknown>} value @returns {Marks} */
export function understood(value) {
  const read = new Map();
  const saved = new Map();
  for (const [key, when] of entries(value.read)) if (KEY.test(key)) read.set(key, day(when));
  for (const [key, facts] of entries(value.saved)) {
    if (!KEY.test(key) || !cut(facts?.title, 1000)) continue;
    saved.set(key, { title: cut(facts.title, 1000), by: cut(facts.by, 500), date: day(facts.date, DATE), at: day(facts.at) });
  }
  return { read, saved };
}

export const load = () => understood(parsed(kept("marks")));

/** @param {Marks} marks */
export function exported({ read, saved }) {
  return JSON.stringify({ v: 1, read: Object.fromEntries(read), saved: Object.fromEntries(saved) });
}

/** @param {Marks} marks */
export function store(marks) {
  for (const kind of KINDS) {
    const over = marks[kind].size - MOST[kind];
    for (const key of [...marks[kind].keys()].slice(0, Math.max(0, over))) marks[kind].delete(key);
  }
  return keep("marks", exported(marks));
}

// Turns a mark on or off; returns its new state, or null if the browser cannot store it or no more can be saved.
/** @param {Kind} kind @param {string} key @param {Facts} facts */
export function toggle(kind, key, facts) {
  const marks = load();
  const on = !marks[kind].has(key);
  if (on && kind === "saved" && marks.saved.size >= MOST.saved) return null;
  if (!on) marks[kind].delete(key);
  else if (kind === "saved") marks.saved.set(key, { ...facts, at: today() });
  else marks.read.set(key, today());
  return store(marks) ? on : null;
}

// The latest listing day that the reader had seen before this visit; null on the first visit.
/** @param {string} latest */
export function lastSeen(latest, now = Date.now()) {
  const before = parsed(kept("visit"));
  const seen = day(before.seen);
  const since = (now - Number(before.at) < VISIT ? day(before.since) : seen) || null;
  keep("visit", JSON.stringify({ v: 1, since, seen: latest > seen ? latest : seen, at: now }));
  return since;
}
