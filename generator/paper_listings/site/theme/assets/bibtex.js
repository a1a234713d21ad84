// Writes a paper's BibTeX from what its page says, the same as generator/paper_listings/exports/bibtex.py does. The page
// says it in its `citation_*` tags; what is not in them is in the data of its section "Cite", which
// generator/paper_listings/exports/page_metadata.py explains.

/** @type {Record<string, string>} */
const COMMANDS = {
  "\\": "textbackslash", "{": "textbraceleft", "}": "textbraceright", "~": "textasciitilde", "^": "textasciicircum",
  "<": "textless", ">": "textgreater", "|": "textbar",
};
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WORD = /[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu;
// What Python takes for a digit.
const DIGIT = /[\p{Nd}²³¹፩-፱᧚⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]/u;
const SUFFIX = /^(?:(?:Jr|Sr)\.?|II|III|IV)$/;
const CATEGORY = /^Categories: ([a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]{2}|\.[a-z]+-[a-z]+)?)(?=, |\. |\.$)/;

/** @param {string} text */
const escaped = (text) => text.replace(/[\\{}~^<>|$&#_%]/g, (sign) => (
  sign in COMMANDS ? `{\\${COMMANDS[sign]}}` : `\\${sign}`));

// Whether a word needs its capitals.
/** @param {string} word */
function keepsCase(word) {
  if (!/^[\p{L}\p{N}]/u.test(word)) return false;
  if (/.\p{Uppercase}/u.test(word)) return true;
  return /^\p{Uppercase}/u.test(word) && word !== "A" && (/^.$/u.test(word) || DIGIT.test(word));
}

/** @param {string} title */
const protect = (title) => (title.match(WORD) ?? []).map((word) => (keepsCase(word) ? `{${word}}` : escaped(word))).join("");

// A name in the tag: "Family, Given Suffix", "Given Family", or one that stays whole, with a comma if it has a space.
/** @param {string} text */
function person(text) {
  const words = text.replaceAll(",", " , ").split(" ").filter(Boolean);
  const suffix = SUFFIX.test(words.at(-1) ?? "") ? words.pop() ?? "" : "";
  const comma = words.indexOf(",");
  let at = words.length - 1;
  while (at > 0 && /^\p{Lowercase}/u.test(words[at - 1])) at -= 1;
  const family = comma < 0 ? words.slice(at) : words.slice(0, comma);
  const given = comma < 0 ? words.slice(0, at) : words.slice(comma + 1);
  if (!family.length || !given.length) return `{${escaped(text.replace(/,$/, ""))}}`;
  return [family.join(" "), suffix, given.join(" ")].filter(Boolean).map(escaped).join(", ");
}

/** @param {string} word */
const keyword = (word) => (word.includes(",") ? `{${escaped(word)}}` : escaped(word));

/** @param {string} doi */
const resolver = (doi) => `https://doi.org/${encodeURIComponent(doi)
  .replace(/%(?:2F|3A|3B|2C)/g, decodeURIComponent)
  .replace(/[!*']/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/** @param {string} number @param {string} what */
const count = (number, what) => `${Number(number).toLocaleString("en")} ${what}${number === "1" ? "" : "s"}`;

/** @param {Page} page */
function notes({ author, more, count: known, date, listed, inferred }) {
  const found = [];
  if (more) found.push(`${count(more, "more author")} in the complete list`);
  else if (known) found.push(`${count(known, "author")}, not named by the source`);
  else if (!author) found.push("Authors unknown");
  if (!date) found.push(`Date unknown, listed on ${listed}`);
  else if (inferred) found.push("Year of publication inferred");
  return found.join(". ");
}

/** @param {Page} page */
function authors({ author, more, authors: own }) {
  if (own || !author) return own ?? "";
  return [...author.split("; ").map(person), ...(more ? ["others"] : [])].join(" and ");
}

// The entry of a paper, ending with a newline.
/** @param {Page} page */
export function entry(page) {
  const { id, arxiv, doi } = page;
  const [year, month, day] = page.date.split("/");
  const isVerbatim = !/[{}\\%#]/.test(doi);
  const elsewhere = doi ? resolver(doi) : page.address;
  /** @type {[string, string][]} */
  const fields = [
    ["author", authors(page)],
    ["title", protect(page.title)],
    ["year", year],
    ["month", month && MONTHS[Number(month) - 1]],
    ["day", day && String(Number(day))],
    ["eprint", arxiv],
    ["archivePrefix", arxiv && "arXiv"],
    ["primaryClass", arxiv && (page.category ?? CATEGORY.exec(page.labels)?.[1] ?? "")],
    ["doi", isVerbatim ? doi : ""],
    ["escapeddoi", isVerbatim ? "" : escaped(doi)],
    ["url", arxiv ? `https://arxiv.org/abs/${arxiv}` : elsewhere],
    ["pdf", arxiv ? "" : page.pdf],
    ["keywords", page.keywords ?? page.words.split("; ").map(keyword).join(", ")],
    ["note", escaped(notes(page))],
  ];
  const lines = fields.filter(([, value]) => value)
    .map(([field, value]) => `  ${field} = ${field === "month" ? value : `{${value}}`},\n`);
  const key = id.startsWith("t-") ? id : `arxiv-${id.replaceAll("/", "-")}`;
  return `@misc{${key},\n${lines.join("")}}\n`;
}

// The entry of the paper whose page this is; throws an error if it is not a paper's.
/** @param {Document} page */
export function bibtex(page) {
  const paper = page.querySelector("article.pl-paper");
  const cite = page.querySelector(".pl-cite");
  if (!paper || !cite) throw new Error("no citation");
  const tag = (/** @type {string} */ name) => page.querySelector(`meta[name="citation_${name}"]`)?.getAttribute("content") ?? "";
  return entry({
    id: paper.id,
    listed: paper.dataset.listed ?? "",
    address: page.querySelector('link[rel="canonical"]')?.getAttribute("href") ?? "",
    title: tag("title"),
    author: tag("author"),
    date: tag("publication_date"),
    words: tag("keywords"),
    doi: tag("doi"),
    arxiv: tag("arxiv_id"),
    pdf: tag("pdf_url"),
    labels: paper.querySelector(".pl-why + p")?.textContent ?? "",
    inferred: Boolean(paper.querySelector("time + .pl-hint")),
    ...cite.dataset,
  });
}
