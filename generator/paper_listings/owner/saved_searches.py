"""Saved searches: the feeds that an owner describes in `papers.yml` by words, topics, organisation and code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_listings.text import is_slug, normalized_title
from paper_listings.topics.words import fold, lower, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_listings.yamlnodes import Value

_PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_CURLY = str.maketrans("“”„", '"' * 3)
_FIELD = re.compile(r"-?(topic|year|org|has):", re.IGNORECASE)
MEMORY = 200_000
"""Different pieces of text that are remembered while texts are folded, about 30 MB; 10,000 papers have 180,000."""
_CHANGED = re.compile(r"(?<=[iy])z|(?<=o)r|(?<=l)(?:ed|ing|er)|y$")
"""Where `fold` may have changed letters of a word, rather than removed some at its end."""
_KEYS = {"topic": "topics:", "org": "organization:", "has": "has:"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search whose results have a feed of their own."""

    slug: str
    """Its name in addresses: `search-` and a name of its own, never changed."""
    title: str
    query: str = ""
    """Words, "phrases" and -exclusions."""
    topics: tuple[str, ...] = ()
    """Slugs; a paper needs one of them."""
    organization: str | None = None
    has_code: bool = False
    place: str = field(default="papers.yml", compare=False, repr=False)
    """Where it is described, `papers.yml:12:5`."""
    topic_places: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """Where each of the topics is named."""


def parse_searches(value: Value) -> tuple[SavedSearch, ...]:
    """The saved searches under `feeds` in `papers.yml`; what is wrong with them is noted as faults of the file.

    Whether their topics exist is not known here: `topics.yml` says that.
    """
    found: dict[str, SavedSearch] = {}
    for item in value.items(()):
        section = item.section()
        title = section["title"].text()
        name = section["slug"].text(normalized_title(title).replace(" ", "-"))
        topics = tuple(section["topics"].items(()))
        search = SavedSearch(
            slug=f"search-{name}",
            title=title,
            query=section["query"].text(""),
            topics=tuple(topic.text() for topic in topics),
            organization=section["organization"].text(None),
            has_code=section["has"].choice(("code",), None) == "code",
            place=item.place,
            topic_places=tuple(topic.place for topic in topics),
        )
        if not is_slug(name):
            section["slug"].fault(
                f"{name!r} cannot be part of an address", "give the feed a slug of a-z, 0-9 and hyphens"
            )
        elif search.slug in found:
            section["title"].fault(f"two feeds are named {name!r}", "give one of them another slug")
        elif not (search.query or search.topics or search.organization or search.has_code):
            item.fault(
                "a feed without search criteria", "give it a query, topics, an organization or has: code"
            )
        if name_of_field := _field(search.query):
            key = _KEYS.get(name_of_field)
            section["query"].fault(
                f"the query of the feed {title!r} has {name_of_field}:, which is for the search page only",
                f"remove it from the query and set {key} on the feed"
                if key
                else "remove it: feeds have no such filter",
            )
        found[search.slug] = search
    return tuple(found.values())


def _field(query: str) -> str | None:
    """The first field of the search page in a query; what is in quotes is words."""
    fields = (_FIELD.match(part[0]) for part in _PART.finditer(query.translate(_CURLY)))
    return next((found[1].lower() for found in fields if found), None)


def query_terms(query: str) -> Iterator[tuple[str, bool]]:
    """The words and phrases of a query as `folded_words` writes them, and whether each is excluded."""
    for minus, phrase, word in _PART.findall(query.translate(_CURLY)):
        wanted = folded_words(phrase or word)
        if wanted.strip():
            yield wanted, bool(minus)


def folded_words(text: str) -> str:
    """The words of `text` as topics compare them, each between spaces: case, plurals and accents do not matter."""
    return FoldedWords().of(text)


def stem_of(folded: str) -> str:
    """Some ASCII letters that a text has in `plain` if it has the words `folded`; empty if there are none to name.

    Folding keeps the beginning of a word, up to the first place where it may have changed a spelling.
    """
    stems = [_CHANGED.split(word, maxsplit=1)[0].lower() for word in folded.split()]
    return max((stem for stem in stems if stem.isascii()), key=len, default="")


def plain(text: str) -> str:
    """`text` in lower case, its pieces that are not ASCII also without accents, as `fold` sees them."""
    if text.isascii():
        return text.lower()
    return " ".join(piece if piece.isascii() else lower(piece) for piece in text.split()).lower()


class FoldedWords:
    """`folded_words` for many texts: folds each of the different pieces between white space once."""

    def __init__(self) -> None:
        self._pieces = _FoldedPieces()

    def of(self, text: str) -> str:
        """What `folded_words` returns for `text`."""
        if len(self._pieces) > MEMORY:
            self._pieces.clear()
        return " " + ("".join(map(self._pieces.__getitem__, text.split())) or " ")


class _FoldedPieces(dict[str, str]):
    """The words of a piece of text, folded, each with a space behind it; no word contains white space."""

    def __init__(self) -> None:
        self._words = _FoldedWords()

    def __missing__(self, piece: str) -> str:
        found = (piece,) if piece.isalnum() else (word for word in words(piece) if word[0].isalnum())
        folded = "".join(map(self._words.__getitem__, found))
        self[piece] = folded
        return folded


class _FoldedWords(dict[str, str]):
    """A word, folded, with a space behind it."""

    def __missing__(self, word: str) -> str:
        folded = self[word] = f"{fold(word)} "
        return folded
