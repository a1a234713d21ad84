// Marks as a file, and back from one.
import { exported, load, parsed, store, understood } from "./marks.js";

export const backup = () => exported(load());

/** @param {Marks} marks */
const count = ({ read, saved }) => read.size + saved.size;

// Those marks of a backup that are not there yet, as the older ones, then those that are.
/** @template T @param {Map<string, T>} theirs @param {Map<string, T>} ours */
export const joined = (theirs, ours) => new Map([...[...theirs].filter(([key]) => !ours.has(key)), ...ours]);

// Adds the marks of a backup to those there are, as older ones; gives how many there was room for, null if it is no
// backup, or false if the browser keeps nothing.
/** @param {string} text */
export function restore(text) {
  const value = parsed(text);
  if (value.v !== 1) return null;
  const theirs = understood(value);
  const ours = load();
  const marks = { read: joined(theirs.read, ours.read), saved: joined(theirs.saved, ours.saved) };
  return store(marks) && count(marks) - count(ours);
}
