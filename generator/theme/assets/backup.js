// Marks as a file, and back from one.
import { exported, load, parsed, store, understood } from "./marks.js";

export const backup = () => exported(load());

// Adds the marks of a backup to those there are; gives how many were new, or null if it is no backup.
export function restore(text) {
  const value = parsed(text);
  if (value.v !== 1) return null;
  const theirs = understood(value);
  const marks = load();
  let added = 0;
  for (const kind of ["read", "saved"]) {
    for (const [key, facts] of theirs[kind]) {
      if (marks[kind].has(key)) continue;
      marks[kind].set(key, facts);
      added += 1;
    }
  }
  return store(marks) ? added : null;
}
