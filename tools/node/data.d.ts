// Types of the values that the site's scripts pass to each other. For type checking only; nothing of it is shipped.

/** The marks that a reader can put on a paper. */
type Kind = "read" | "saved";

/** What is stored about a saved paper, as shown; an empty string means unknown. `date` is an ISO date, or only its month or year. */
interface Facts { title: string; by: string; date: string }
/** The same, plus the day on which it was saved. */
interface Saved extends Facts { at: string }
/** The same, plus the address of the paper's page. */
interface Listed extends Saved { address: string }
/** Marks by the paper's key, oldest first: the day it was read, or the saved paper. */
interface Marks { read: Map<string, string>; saved: Map<string, Saved> }

/** A name; without a given name it stays whole. Parts that a name has not are empty. */
interface Person { family: string; given: string; suffix: string }
/** What can be cited of a paper, read from its BibTeX; an empty string means unknown. */
interface Cited {
  /** The citation key. */
  key: string;
  title: string;
  authors: Person[];
  /** The year, and the month and the day if they are known; empty if nothing is. */
  date: number[];
  inferred: boolean;
  arxiv: string;
  doi: string;
  url: string;
  permalink: string;
  pdf: string;
  abstract: string;
  keywords: string[];
  notes: string[];
}

/** What a paper's page says for its citation; an empty string means unknown. */
interface Page {
  /** The paper's key. */
  id: string;
  /** Listing day, an ISO date. */
  listed: string;
  /** The page's own address. */
  address: string;
  /** The contents of the page's tags: names and keywords are separated by "; ", and a date by slashes. */
  title: string;
  author: string;
  date: string;
  words: string;
  doi: string;
  arxiv: string;
  pdf: string;
  /** The line of categories and keywords. */
  labels: string;
  inferred: boolean;
  /** How many authors are not named here, of those that are known. */
  more?: string;
  /** How many authors there are, if none is known by name. */
  count?: string;
  /** Fields of the entry, in BibTeX, if they do not follow from the tags. */
  authors?: string;
  keywords?: string;
  category?: string;
}

/** The values that a list of papers can be sorted by. */
interface Sortable { published: string; comments: number; title: string }
/** A filter's query: normalised parts of words. */
interface Words { wanted: string[]; unwanted: string[] }

type Facet = "topic" | "year" | "org" | "has";
/** How results are sorted; empty means by the search engine's ranking. */
type Sort = "" | "date" | "comments";
/** A facet with a normalised value, as typed in the search field; with a minus, papers with this value are excluded. */
interface Field { facet: Facet; value: string; minus: boolean }
interface Query { words: string[]; phrases: string[]; without: string[]; fields: Field[] }
/** A checkbox in the filters. `title` is its label. */
interface Box { facet: Facet; value: string; checked: boolean; title: string }
/** The values that a paper is filtered and sorted by; lower numbers come first. */
interface Row extends Record<Facet, string[]> { date: number; comments: number }
/** `facets.json`, written by generator/paper_listings/site/search_bundle.py. Lists are by paper; `org` counts from 1, and 0 means none. */
interface FacetsFile {
  ids: string;
  days: [string, number][];
  topics: string[][];
  topic: number[];
  orgs: string[];
  org: number[];
  /** One character per paper: 1 if it has code. */
  code: string;
  comments: number[];
}
/** Number of papers by facet and value. */
type Counts = Record<Facet, Record<string, number>>;
interface Facets {
  all: Hit[];
  /** Returns the hits that pass the boxes and fields. */
  narrow(hits: Hit[], boxes: HTMLInputElement[], fields: Field[]): { passed: Hit[]; counts: Counts };
}

/** A part of the search index: its folder in the bundle, what is said of its age, and how many papers are newer. */
interface Part { folder: string; since: string; version: string; before: number }
/** What one part has found, and the word that none of its papers has; counts only if they were asked for. */
interface Answer { passed: Hit[]; counts: Counts | null; lacking: string }

/** A paper as its own page shows it, made by generator/paper_listings/pages/templates/paper.html; an empty string means unknown. */
interface Found {
  key: string;
  /** With the TeX of formulas, as in names of pages. */
  title: string;
  /** With formulas as they are shown. */
  heading: string;
  /** Those of title, byline and abstract, numbered like those of the search index. */
  words: string[];
  /** The number of the abstract's first word. */
  at: number;
  /** As short as on a card. */
  by: string;
  /** ISO dates, and the first one as shown. */
  date: string;
  listed: string;
  day: string;
  inferred: boolean;
  links: [string, string][];
  /** Slugs. */
  topics: string[];
}
/** A search result; `id` is the paper's key, `words` are the positions of the matched words, set like `score` only in a search for words. */
interface Hit { id: string; score?: number; words?: number[]; row?: Row }
interface Pagefind {
  init(): Promise<void>;
  search(term: string): Promise<{ results: Hit[] }>;
}
interface PagefindModule { createInstance(options: object): Pagefind }
