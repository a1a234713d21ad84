// Marks as a file, and back from one.
import { exported, load, parsed, store, understood } from "./marks.js";

export const backup = () => exported(load());

// Adds the marks of a backup to those there are, as older ones; gives how many there was room for, null if it is no
// backup, or false if the browser keeps nothing.
export function restore(text) {
  const value = parsed(text);
  if (value.v !== 1) return null;
  const theirs = understood(value);
  const marks = load();
  const count = () => marks.read.size + marks.saved.size;
  const before = count();
  for (const kind of ["read", "saved"]) {
    const fresh = [...theirs[kind]].filter(([key]) => !marks[kind].has(key));
    marks[kind] = new Map([...fresh, ...marks[kind]]);
  }
  return store(marks) && count() - before;
}
