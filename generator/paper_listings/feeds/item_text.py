"""The texts of a feed item: its title, its abstract as plain text, its content as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lxml import etree

from paper_listings.text import TITLE_LIMIT, clean

if TYPE_CHECKING:
    from paper_listings.feeds.items import Item

UNTITLED: Final = "Untitled paper"
NO_ABSTRACT: Final = "This listing has no abstract for this paper. Once it has one, it will appear here and on the paper's page."
CONTENT_TAGS: Final = frozenset({"p", "a", "em", "strong", "ul", "li", "code"})
"""The only elements allowed in the HTML of an item."""
_TAG_LIKE: Final = re.compile(r"<(?=[A-Za-z/!?])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a feed says about one paper, the same in every format."""

    title: str
    abstract: str
    html: str
    names: tuple[str, ...]
    topics: tuple[str, ...]


@lru_cache(maxsize=2_048)
def item_words(item: Item) -> Words:
    """The texts of `item`; cached, because every format asks for them."""
    topics = tuple(one_line_of(topic.title) or topic.slug for topic in item.topics)
    abstract = clean(item.text or "") or NO_ABSTRACT
    return Words(
        title=one_line_of(item.title) or UNTITLED,
        abstract=abstract,
        html=_html(item, abstract, topics),
        names=item.names,
        topics=topics,
    )


def one_line_of(text: str) -> str:
    """`text` as one clean line of bounded length."""
    return clean(text, TITLE_LIMIT)


def rss_title(title: str) -> str:
    """`title` for RSS: text that a web reader would strip as a tag, `<think>`, becomes `‹think>`."""
    return _TAG_LIKE.sub("‹", title)


def _html(item: Item, abstract: str, topics: tuple[str, ...]) -> str:
    """The abstract, then a line `5 authors · 20 June 2024 · Topic, Topic` without the parts that are unknown."""
    body = etree.Element("p")
    body.text = abstract
    known = item.facts
    facts = etree.Element("p")
    facts.text = " · ".join((*known, "") if known and topics else known)
    for number, (topic, title) in enumerate(zip(item.topics, topics, strict=True)):
        link = etree.SubElement(facts, "a", href=topic.url)
        link.text = title
        link.tail = ", " if number < len(topics) - 1 else None
    return _serialized(body) + (_serialized(facts) if known or topics else "")


def _serialized(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", method="html")
