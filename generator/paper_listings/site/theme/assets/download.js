// Saves texts made in the browser as files.
import { made } from "./cards.js";

/** @param {string} text @param {string} name @param {string} type */
export function download(text, name, type) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  made("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
