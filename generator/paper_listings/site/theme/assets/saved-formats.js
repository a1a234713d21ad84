// Saved papers as text that other programs read.

// What a spreadsheet would take for a formula gets an apostrophe, as in the CSV files of topics.
/** @param {string} text */
const cell = (text) => `"${text.replace(/(^|;)( *)(?='*[=+\-@＝＋－＠\t\r])/g, "$1$2'").replaceAll('"', '""')}"`;

/** @param {string} text */
const plain = (text) => text.replace(/[\\`*_{}[\]()<>#+\-.!|~&$:]/g, "\\$&");

// A CSV table as spreadsheets read it: with a mark of its encoding, one row a paper.
/** @param {Listed[]} papers */
export function table(papers) {
  const rows = papers.map(({ title, by, date, address, at }) => [title, by, date, address, at].map(cell).join(","));
  return ["\ufefftitle,byline,published,address,saved", ...rows, ""].join("\r\n");
}

// A Markdown list, whose text means itself.
/** @param {Listed[]} papers */
export function markdown(papers) {
  return papers.map(({ title, by, date, address }) => (
    `- [${plain(title)}](${address})${by ? `, ${plain(by)}` : ""}${date ? `, ${date}` : ""}\n`)).join("");
}

// Citations of several papers as one file: those of CSL are JSON arrays, those of RIS have lines as RIS has them.
/** @param {string[]} texts @param {string} format */
export function joined(texts, format) {
  if (format === "csl") return `[${texts.map((text) => text.trim().replace(/^\[|\]$/g, "")).join(",")}]\n`;
  return texts.join(format === "ris" ? "\r\n" : "\n");
}
