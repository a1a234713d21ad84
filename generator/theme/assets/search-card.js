// A found paper as a card, made of nodes and text: nothing from a paper is ever read as HTML.
const EXCERPT = 34;
const LEAD = 50;

function make(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function anchor(className, href, text) {
  const node = make("a", className, text);
  node.href = href;
  return node;
}

// The densest run of words of the abstract around what was found; its first words when nothing in it was.
function excerpt(data, skip) {
  const words = data.content.split(/\s+/);
  const first = Math.min(skip, words.length);
  const found = (data.weighted_locations ?? []).filter(({ location }) => location >= first);
  const marked = new Set(found.map(({ location }) => location));
  let start = first;
  let best = 0;
  for (const { location } of found) {
    const score = found.reduce((sum, other) => (other.location >= location && other.location < location + EXCERPT - 4
      ? sum + other.balanced_score : sum), 0);
    if (score > best) [best, start] = [score, Math.max(first, location - 4)];
  }
  const end = Math.min(words.length, start + (best ? EXCERPT : LEAD));
  const text = make("p", "pl-lead", start > first ? "… " : "");
  for (let at = start; at < end; at += 1) {
    text.append(marked.has(at) ? make("mark", "", words[at]) : words[at], at + 1 < end ? " " : "");
  }
  if (end < words.length) text.append(" …");
  return first < words.length ? text : make("p", "pl-lead pl-hint", "No abstract is known for this paper.");
}

// `data` is a fragment of the index, `root` the site's address, `topics` the titles and hues by slug.
export function card(data, root, topics) {
  const facts = JSON.parse(data.filters.card[0]);
  const path = (data.raw_url ?? data.url).replace(/^\//, "");
  const time = make("time", "", facts.day ?? "Date unknown");
  if (facts.date) time.dateTime = facts.date;
  const meta = make("p", "pl-meta", facts.date ? time : facts.day ?? "Date unknown");
  if (facts.by) meta.append(` · ${facts.by}`);
  if (facts.comments) meta.append(` · ${facts.comments} ${facts.comments === 1 ? "comment" : "comments"}`);
  const chips = make("p", "pl-foot");
  for (const slug of facts.topics) {
    const topic = topics.get(slug);
    if (topic) chips.append(anchor(`pl-chip ${topic.hue}`, `${root}topics/${slug}/`, topic.title), " ");
  }
  const outs = make("span", "pl-outs");
  for (const [label, url] of facts.links) {
    const out = anchor("pl-out", url, label);
    out.rel = "noopener";
    outs.append(out, " ");
  }
  chips.append(outs);
  const title = make("h2", "pl-card__title", anchor("", root + path, data.meta.title));
  const article = make("article", "pl-card", title, meta, excerpt(data, facts.skip), make("div", "pl-tail", chips));
  article.id = facts.key;
  article.dataset.listed = facts.listed;
  return make("li", "", article);
}
