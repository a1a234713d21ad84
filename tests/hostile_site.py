"""Checks a built site of hostile papers in a browser: what it shows of each, and unwanted events."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from paper_listings.display.repair import repaired_text
from paper_listings.pages.cards import LINKS_ON_CARD, byline, outward
from tests.browser import window
from tests.hostile import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from playwright.sync_api import Browser, Dialog, Page

    from paper_listings.paper import Paper

_CARDS = """(cards) => cards.map((card) => ({
  id: card.id, listed: card.dataset.listed, title: card.querySelector("h2 a, h3 a").textContent,
  href: card.querySelector("h2 a, h3 a").href, by: card.querySelector(".pl-by")?.textContent ?? null,
  abstract: (card.querySelector(".pl-abstract p") ?? card.querySelector(".pl-lead")).textContent,
  links: [...card.querySelectorAll(".pl-outs a")].map((link) => [link.textContent, link.getAttribute("href")]),
  tags: [...new Set([...card.querySelectorAll("*")].map((node) => node.localName))],
  attributes: [...new Set([...card.querySelectorAll("*")].flatMap((node) => node.getAttributeNames()))],
}))"""
_TAGS = frozenset(["h2", "h3", "a", "p", "time", "span", "div", "details", "summary", "button", "mark"])
_ATTRIBUTES = frozenset(
    ["class", "href", "rel", "datetime", "type", "data-act", "aria-pressed", "aria-expanded"]
)
PAPER_TAGS = frozenset(
    [
        "a",
        "article",
        "blockquote",
        "button",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "footer",
        "h1",
        "h2",
        "header",
        "li",
        "nav",
        "ol",
        "p",
        "pre",
        "small",
        "span",
        "summary",
        "time",
        "ul",
    ]
) | frozenset(["math", "mi", "mn", "mo", "mrow", "msup", "mfrac", "msqrt"])
"""Elements that the template of a paper's page and formulas consist of."""
_PAPER = """() => ({
  title: document.querySelector("h1").textContent, by: document.querySelector(".pl-by").textContent,
  abstract: document.querySelector("p.pl-text").textContent, name: document.title,
  links: [...document.querySelectorAll(".pl-outs a")].map((link) => [link.textContent, link.getAttribute("href")]),
  metas: [...document.querySelectorAll("meta[name^=citation_]")].map((meta) => [meta.name, meta.content]),
  article: JSON.parse(document.querySelector("[type='application/ld+json']").textContent),
  scripts: document.querySelectorAll("script").length,
  tags: [...new Set([...document.querySelectorAll(".pl-paper, .pl-paper *")].map((node) => node.localName))],
  inline: document.querySelectorAll("main [style], main [title], main [onclick], main [onload], main [onerror]").length,
})"""


@dataclass
class Watch:
    """Records browser events that our pages must never cause."""

    fired: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def answer(self, dialog: Dialog) -> None:
        """Records a dialog and closes it."""
        self.fired.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def hear(self, kind: str, text: str) -> None:
        """Records a console error or warning."""
        if kind in {"error", "warning"}:
            self.fired.append(f"console: {text}")

    def see(self, url: str, host: str) -> None:
        """Records a request to another host."""
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            self.foreign.append(url)

    @property
    def faults(self) -> list[str]:
        """All recorded events."""
        return [*self.fired, *self.foreign]


@contextmanager
def watched(browser: Browser, base: str) -> Iterator[tuple[Page, Watch]]:
    """Opens a page in a fresh context, and records errors, dialogs, policy violations and requests to other hosts."""
    watch = Watch()
    host = urlsplit(base).netloc
    with window(browser) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: watch.fired.append(f"error: {error}"))
        page.on("dialog", watch.answer)
        page.on("console", lambda said: watch.hear(said.type, said.text))
        context.on("request", lambda request: watch.see(request.url, host))
        yield page, watch


def is_touched(page: Page) -> bool:
    """Whether a payload ran in the page."""
    return page.evaluate("window.bad !== undefined") is True


def cards(page: Page, selector: str) -> dict[str, dict[str, Any]]:
    """The text of each card, by the paper's key."""
    found: list[dict[str, Any]] = page.locator(selector).evaluate_all(_CARDS)
    return {card["id"]: card for card in found}


def all_found(page: Page, base: str, query: str = "?sort=date") -> dict[str, dict[str, Any]]:
    """The cards of all search results, down to the last page."""
    page.goto(f"{base}search/{query}")
    page.locator(".pl-results .pl-card").first.wait_for()
    more = page.locator(".pl-further button")
    while more.is_visible():
        count = page.locator(".pl-results .pl-card").count()
        more.click()
        page.wait_for_function(
            "(count) => document.querySelectorAll('.pl-results .pl-card').length > count", arg=count
        )
    return cards(page, ".pl-results .pl-card")


def paper_page(page: Page, base: str, paper: Paper) -> dict[str, Any]:
    """The text of the paper's own page."""
    page.goto(f"{base}papers/{paper.key}/", wait_until="domcontentloaded")
    said: dict[str, Any] = page.evaluate(_PAPER)
    return said


def card_faults(
    papers: Sequence[Paper], found: Mapping[str, dict[str, Any]], base: str, abstracts: Mapping[str, str]
) -> list[str]:
    """Differences between search cards and their papers; `abstracts` are from the papers' own pages."""
    faults = [f"{key}: a card of no paper" for key in found.keys() - {paper.key for paper in papers}]
    for paper in papers:
        card = found.get(paper.key)
        if card is None:
            faults.append(f"{paper.key}: no card")
            continue
        expected = {
            "title": repaired_text(paper.title),
            "href": f"{base}papers/{paper.key}/",
            "by": byline(paper),
            "listed": paper.listed.isoformat(),
            "links": [[out.label, out.url] for out in outward(paper, LINKS_ON_CARD)],
        }
        faults += differences(paper.key, expected, card)
        if folded(card["abstract"]) != folded(abstracts[paper.key]):
            faults.append(f"{paper.key}: abstract is {card['abstract'][:80]!r}")
        if odd := (set(card["tags"]) - _TAGS) | (set(card["attributes"]) - _ATTRIBUTES):
            faults.append(f"{paper.key}: strange elements or attributes: {sorted(odd)}")
    return faults


def differences(key: str, expected: Mapping[str, object], found: Mapping[str, object]) -> list[str]:
    """Differences between `found` and `expected`."""
    return [
        f"{key}: {name} is {str(found[name])[:80]!r}, not {str(value)[:80]!r}"
        for name, value in expected.items()
        if found[name] != value
    ]
