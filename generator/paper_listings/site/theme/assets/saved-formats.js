// Formats saved papers as text for other programs.

// Text that a spreadsheet would take for a formula gets an apostrophe, as in the CSV files of topics.
/** @param {string} text */
const cell = (text) => `"${text.replace(/(^|;)( *)(?='*[=+\-@＝＋－＠\t\r])/g, "$1$2'").replaceAll('"', '""')}"`;

/** @param {string} text */
const plain = (text) => text.replace(/[\\`*_{}[\]()<>#+\-.!|~&$:]/g, "\\$&");

// A CSV table for spreadsheets, with a byte order mark and one row per paper.
/** @param {Listed[]} papers */
export function table(papers) {
  const rows = papers.map(({ title, by, date, address, at }) => [title, by, date, address, at].map(cell).join(","));
  return ["\ufefftitle,byline,published,address,saved", ...rows, ""].join("\r\n");
}

// A Markdown list with escaped text.
/** @param {Listed[]} papers */
export function markdown(papers) {
  return papers.map(({ title, by, date, address }) => (
    `- [${plain(title)}](${address})${by ? `, ${plain(by)}` : ""}${date ? `, ${date}` : ""}\n`)).join("");
}
