// The elements that the templates guarantee to the scripts, with their types. A selector that is not listed here may
// match nothing, and the script must handle that. For type checking only.

/** The bar above a list. */
interface Tools extends HTMLFormElement {
  readonly elements: HTMLFormControlsCollection & Record<"q" | "unread" | "saved" | "code", HTMLInputElement>
    & Record<"sort", HTMLSelectElement>;
}

/** The form of the search page. */
interface SearchForm extends HTMLFormElement {
  readonly elements: HTMLFormControlsCollection & { q: HTMLInputElement; sort: HTMLSelectElement };
}

/** Elements that always exist when a script queries them, in the page or in the element queried. */
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
  ".pl-scheme": HTMLButtonElement;
  ".pl-search": SearchForm;
  ".pl-shown": HTMLElement;
  ".pl-sr": HTMLElement;
  ".pl-status": HTMLElement;
  ".pl-tools": Tools; // filter.js does nothing if it is absent
  "#__drawer": HTMLInputElement;
  ":is(h1, h2, h3) a": HTMLAnchorElement;
  ":is(h2, h3) a": HTMLAnchorElement;
  "button.pl-menu": HTMLButtonElement;
  "input": HTMLInputElement;
  "span": HTMLElement;
  "template": HTMLTemplateElement;
  '[data-do="clear"]': HTMLButtonElement;
}

/** Elements that exist only on some pages, or more than once. */
interface SomeParts {
  ".pl-abstract": HTMLDetailsElement;
  ".pl-abstract:not([open])": HTMLDetailsElement;
  ".pl-cite": HTMLElement;
  ".pl-say": HTMLElement;
  ".pl-title": HTMLElement;
  ".pl-sorted": HTMLElement;
  ".pl-title time": HTMLTimeElement;
  "#pl-nav a": HTMLAnchorElement;
  "#pl-q": HTMLInputElement;
  ":scope > :is(.pl-card, .pl-day, .pl-note)": HTMLElement;
  "[data-act]": HTMLElement & { readonly dataset: { act: string } };
  "[data-out]": HTMLButtonElement & { readonly dataset: { out: string } };
  "[name=topic]": HTMLInputElement;
  "[type=checkbox]": HTMLInputElement;
  "a[data-bibtex]": HTMLAnchorElement;
  'a[rel="next"]': HTMLAnchorElement;
  'a[rel="prev"]': HTMLAnchorElement;
  "article.pl-card": HTMLElement;
  "article.pl-card[id]": HTMLElement;
  "article.pl-card[id], article.pl-paper": HTMLElement;
  "article.pl-paper": HTMLElement;
  "article[data-listed]:not(:has(.pl-new))": HTMLElement;
  'link[rel="canonical"]': HTMLLinkElement;
  'meta[name="papers-latest"]': HTMLMetaElement;
  'meta[name="papers-sources"]': HTMLMetaElement;
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
  /** The site's base path; scheme.js sets it before any other script runs. */
  base: string;
}

/** Creates an element with these properties and contents. */
type Make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, properties: Partial<HTMLElementTagNameMap[Tag]>, ...content: (string | Node)[]
) => HTMLElementTagNameMap[Tag];
