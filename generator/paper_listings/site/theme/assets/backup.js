// Exports marks to a backup file, and restores them from one.
import { exported, load, parsed, store, understood } from "./marks.js";

export const backup = () => exported(load());

/** @param {Marks} marks */
const count = ({ read, saved }) => read.size + saved.size;

// The marks of a backup that are new here, which count as older, then our own.
/** @template T @param {Map<string, T>} theirs @param {Map<string, T>} ours */
export const joined = (theirs, ours) => new Map([...[...theirs].filter(([key]) => !ours.has(key)), ...ours]);

// Adds the marks of a backup to the existing ones, as older ones. Returns how many there was room for, null if the text
// is not a backup, or false if the browser cannot store them.
/** @param {string} text */
export function restore(text) {
  const value = parsed(text);
  if (value.v !== 1) return null;
  const theirs = understood(value);
  const ours = load();
  const marks = { read: joined(theirs.read, ours.read), saved: joined(theirs.saved, ours.saved) };
  return store(marks) && count(marks) - count(ours);
}
