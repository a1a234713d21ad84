// What the templates promise the scripts: which parts of a page are there, and what they are. A selector that is not
// named here may find nothing, and a script must say what happens then. Only the type check reads this file.

/** The bar above a list. */
interface Tools extends HTMLFormElement {
  readonly elements: HTMLFormControlsCollection & Record<"q" | "unread" | "saved" | "code", HTMLInputElement>
    & Record<"sort", HTMLSelectElement>;
}

/** The form of the search page. */
interface SearchForm extends HTMLFormElement {
  readonly elements: HTMLFormControlsCollection & { q: HTMLInputElement; sort: HTMLSelectElement };
}

/** Parts that are there whenever a script asks for them, on the page or in the part that is asked. */
interface Parts {
  ".pl-abstract p": HTMLElement;
  ".pl-cal-count": HTMLElement;
  ".pl-count": HTMLElement;
  ".pl-facets": HTMLDetailsElement;
  ".pl-file input": HTMLInputElement;
  ".pl-found": HTMLTemplateElement;
  ".pl-further button": HTMLButtonElement;
  ".pl-further": HTMLElement;
  ".pl-kept": HTMLElement;
  ".pl-meta": HTMLElement;
  ".pl-none": HTMLElement & { readonly parentElement: HTMLElement };
  ".pl-nosaved": HTMLElement;
  ".pl-orgs": HTMLElement;
  ".pl-results": HTMLElement;
  ".pl-say": HTMLElement;
  ".pl-scheme": HTMLButtonElement;
  ".pl-search": SearchForm;
  ".pl-shown": HTMLElement;
  ".pl-sr": HTMLElement;
  ".pl-status": HTMLElement;
  ".pl-tools": Tools; // filter.js does nothing where it is absent
  "#__drawer": HTMLInputElement;
  ":is(h1, h2, h3) a": HTMLAnchorElement;
  ":is(h2, h3) a": HTMLAnchorElement;
  "button.pl-menu": HTMLButtonElement;
  "input": HTMLInputElement;
  "span": HTMLElement;
  "template": HTMLTemplateElement;
  '[data-do="clear"]': HTMLButtonElement;
}

/** Parts that are there on some pages only, or more than once. */
interface SomeParts {
  ".pl-abstract": HTMLDetailsElement;
  ".pl-abstract:not([open])": HTMLDetailsElement;
  ".pl-sorted": HTMLElement;
  "#pl-nav a": HTMLAnchorElement;
  "#pl-q": HTMLInputElement;
  ":scope > :is(.pl-card, .pl-day, .pl-note)": HTMLElement;
  "[data-act]": HTMLElement & { readonly dataset: { act: string } };
  "[data-out]": HTMLButtonElement & { readonly dataset: { out: string } };
  "[name=topic]": HTMLInputElement;
  "[type=checkbox]": HTMLInputElement;
  'a[rel="next"]': HTMLAnchorElement;
  'a[rel="prev"]': HTMLAnchorElement;
  "article.pl-card": HTMLElement;
  "article.pl-card[id]": HTMLElement;
  "article.pl-card[id], article.pl-paper": HTMLElement;
  "article.pl-paper": HTMLElement;
  "article[data-listed]:not(:has(.pl-new))": HTMLElement;
  'meta[name="papers-latest"]': HTMLMetaElement;
}

interface ParentNode {
  querySelector<K extends keyof Parts>(selectors: K): Parts[K];
  querySelector<K extends keyof SomeParts>(selectors: K): SomeParts[K] | null;
  querySelectorAll<K extends keyof SomeParts>(selectors: K): NodeListOf<SomeParts[K]>;
}

interface Element {
  closest<K extends keyof SomeParts>(selectors: K): SomeParts[K] | null;
}

interface DOMStringMap {
  /** The path of the site, which scheme.js sets before any other script runs. */
  base: string;
}

/** Makes an element with these properties and contents. */
type Make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]>, ...content: (string | Node)[]
) => HTMLElementTagNameMap[Tag];
