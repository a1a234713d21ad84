// Makes RIS and CSL-JSON from this site's own BibTeX, the same as generator/paper_listings/exports/{ris,csljson}.py do.
// It undoes what bibtex.py there does, and reads nothing else: each field is on one line, and every sign that means
// something to TeX is escaped. What is left of an entry that somebody has changed is still only text.

/** @type {Record<string, string>} */
const SIGNS = {
  textbackslash: "\\", textbraceleft: "{", textbraceright: "}", textasciitilde: "~", textasciicircum: "^",
  textless: "<", textgreater: ">", textbar: "|",
};
const ESCAPED = /\{\\(text[a-z]+)\}|\\([$&#_%])|[{}]/g;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** @param {string} tex */
const plain = (tex) => tex.replace(ESCAPED, (_, name, sign) => (name ? SIGNS[name] ?? "" : sign ?? ""));

// The parts of a value between separators that are outside all braces.
/** @param {string} tex @param {string} separator */
function parts(tex, separator) {
  const found = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < tex.length; at += 1) {
    if (tex[at] === "{") depth += 1;
    else if (tex[at] === "}") depth -= 1;
    else if (!depth && tex.startsWith(separator, at)) {
      found.push(tex.slice(begin, at));
      begin = at + separator.length;
      at = begin - 1;
    }
  }
  return tex ? [...found, tex.slice(begin)] : [];
}

// "Family, Given", "Family, Suffix, Given", or a name that stays whole.
/** @param {string} tex @returns {Person} */
function person(tex) {
  const [family, ...others] = parts(tex, ", ").map(plain);
  return { family, given: others.pop() ?? "", suffix: others.pop() ?? "" };
}

// The paper's key: a citation key is the arXiv id with a hyphen for the slash of an old one, or our own key.
/** @param {string} key */
const paperKey = (key) => key.replace(/^arxiv-/, "").replace(/^(\D.*)-(\d{7})$/, "$1/$2");

/** @param {string} key @param {Map<string, string>} fields @param {string} home @returns {Cited} */
function entry(key, fields, home) {
  const value = (/** @type {string} */ name) => fields.get(name) ?? "";
  const notes = plain(value("note")).split(". ").filter(Boolean);
  const arxiv = value("eprint");
  return {
    key,
    title: plain(value("title")),
    authors: parts(value("author"), " and ").filter((name) => name !== "others").map(person),
    date: [Number(value("year")), MONTHS.indexOf(value("month")) + 1, Number(value("day"))].filter((part) => part > 0),
    inferred: notes.includes("Year of publication inferred"),
    arxiv,
    doi: value("doi") || plain(value("escapeddoi")),
    url: value("url"),
    permalink: `${home}papers/${paperKey(key)}/`,
    pdf: arxiv ? `https://arxiv.org/pdf/${arxiv}` : value("pdf"),
    abstract: plain(value("abstract")),
    keywords: parts(value("keywords"), ", ").map(plain),
    notes,
  };
}

// All entries of a BibTeX file of the site at the absolute address `home`.
/** @param {string} bibtex @param {string} home */
export function entries(bibtex, home) {
  /** @type {Cited[]} */
  const found = [];
  let key = "";
  let fields = new Map();
  for (const line of bibtex.split("\n")) {
    const head = /^@misc\{(.+),$/.exec(line);
    const field = /^ {2}(\w+) = (.*),$/s.exec(line);
    if (head) [key, fields] = [head[1], new Map()];
    else if (field) fields.set(field[1], field[2].replace(/^\{(.*)\}$/s, "$1"));
    else if (line === "}" && key) {
      found.push(entry(key, fields, home));
      key = "";
    }
  }
  return found;
}

// RIS has no escape for a comma, at which readers split names.
/** @param {Person} name */
const risName = ({ family, given, suffix }) => (
  given ? [family, given, suffix].filter(Boolean).join(", ") : family.split(/[ ,]+/).filter(Boolean).join(" "));

/** @param {number} number @param {number} length */
const padded = (number, length) => String(number).padStart(length, "0");

/** @param {Cited} paper @returns {[string, string][]} */
function tags({ key, title, authors, date, arxiv, doi, url, permalink, pdf, abstract, keywords, notes }) {
  const [year, ...others] = date.map((part, at) => padded(part, at ? 2 : 4));
  return [
    ["ID", key],
    ["TI", title],
    ...authors.map((name) => /** @type {[string, string]} */ (["AU", risName(name)])),
    ["PY", year],
    ["DA", others.length ? [year, ...others, "", ""].slice(0, others.length > 1 ? 3 : 4).join("/") : ""],
    ["AB", abstract],
    ...keywords.map((word) => /** @type {[string, string]} */ (["KW", word])),
    ["DO", doi],
    ["AN", arxiv && `arXiv:${arxiv}`],
    ["UR", url],
    ["UR", permalink === url ? "" : permalink],
    ["L1", pdf],
    ...notes.map((note) => /** @type {[string, string]} */ (["N1", note])),
  ];
}

// A RIS record; its lines end in CR LF.
/** @param {Cited} paper */
export function ris(paper) {
  const lines = tags(paper).filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}`);
  return ["TY  - UNPB", ...lines, "ER  - ", ""].join("\r\n");
}

/** @param {Person} name */
function cslName({ family, given, suffix }) {
  if (!given) return { literal: family };
  return { family, given, ...(suffix && { suffix }) };
}

// A CSL-JSON item.
/** @param {Cited} paper */
export function csl({ key, title, authors, date, inferred, arxiv, doi, url, permalink, abstract, keywords, notes }) {
  const known = {
    id: key,
    "citation-key": key,
    type: "article",
    title,
    author: authors.length ? authors.map(cslName) : "",
    issued: date.length ? { "date-parts": [date], ...(inferred && { circa: true }) } : "",
    publisher: arxiv && "arXiv",
    number: arxiv && `arXiv:${arxiv}`,
    DOI: doi,
    URL: url,
    abstract,
    keyword: keywords.join(", "),
    note: notes.join(". "),
    custom: { permalink },
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value));
}

// The whole file in another format: "ris" or "csl".
/** @param {string} bibtex @param {string} format @param {string} home */
export function converted(bibtex, format, home) {
  const papers = entries(bibtex, home);
  return format === "ris" ? papers.map(ris).join("\r\n") : `${JSON.stringify(papers.map(csl), null, 1)}\n`;
}
