// The values that the site's scripts hand to each other. Only the type check reads this file; nothing of it is shipped.

/** What a reader can mark a paper as. */
type Kind = "read" | "saved";

/** What is kept of a saved paper, as it was shown; an empty text is unknown. `date` is an ISO date. */
interface Facts { title: string; by: string; date: string }
/** The same, and the day on which it was saved. */
interface Saved extends Facts { at: string }
/** The same, and the address of the paper's page. */
interface Listed extends Saved { address: string }
/** Marks by key of the paper, oldest first: the day of reading, or the saved paper. */
interface Marks { read: Map<string, string>; saved: Map<string, Saved> }

/** What the papers of a list are sorted by. */
interface Sortable { published: string; comments: number; title: string }
/** What a filter asks: folded parts of words. */
interface Words { wanted: string[]; unwanted: string[] }

type Facet = "topic" | "year" | "org" | "has";
/** How found papers are sorted; empty: as the search engine ranks them. */
type Sort = "" | "date" | "comments";
/** A facet with a folded value, as typed in the search field; with a minus, papers that have it are left out. */
interface Field { facet: Facet; value: string; minus: boolean }
interface Query { words: string[]; phrases: string[]; without: string[]; fields: Field[] }
/** A box of the filters. `title` is what a reader sees beside it. */
interface Box { facet: Facet; value: string; checked: boolean; title: string }
/** What a paper is filtered and sorted by: the lower the number, the earlier it comes. */
interface Row extends Record<Facet, string[]> { date: number; comments: number }
/** `facets.json`, which generator/paper_listings/site/search_bundle.py writes; lists are by paper, `org` counts from 1, and 0 is none. */
interface FacetsFile {
  prefix: string;
  ids: string;
  years: [number, number][];
  topics: string[][];
  topic: number[];
  orgs: string[];
  org: number[];
  /** A character a paper: 1 if it has code. */
  code: string;
  comments: number[];
}
interface Facets {
  all: Hit[];
  /** The hits that pass the boxes and fields, sorted; shows counts, and offers organisations in `place`. */
  narrow(hits: Hit[], boxes: () => HTMLInputElement[], fields: Field[], sort: Sort, place: HTMLElement | null): Hit[];
}

/** Where a found word is in a record's text, and what it weighs. */
interface Place { location: number; balanced_score: number }
/** A record of the search index; `card` of its filters holds `CardFacts` as JSON in base64url. */
interface Found {
  url: string;
  content: string;
  anchors?: { id: string; location: number }[];
  meta: { title: string };
  filters: { card: string[] };
  weighted_locations?: Place[];
}
/** A paper that was found; `words` are the places of found words, which only a search for words gives. */
interface Hit { id: string; words?: number[]; data(): Promise<Found> }
interface Pagefind {
  options(options: object): Promise<void>;
  init(): Promise<void>;
  search(term: string): Promise<{ results: Hit[] }>;
}
/** What generator/paper_listings/pages/search_record.py says of a paper, checked; an empty text is unknown. */
interface CardFacts {
  key: string;
  title: string;
  listed: string;
  date: string;
  day: string;
  inferred: boolean;
  by: string;
  said: string;
  topics: string[];
  links: [string, string][];
}
