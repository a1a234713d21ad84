"""Parses `topics.yml` into the taxonomy, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from paper_listings.text import is_slug
from paper_listings.topics.words import exact, fold, lower, words
from paper_listings.yamlnodes import Document

if TYPE_CHECKING:
    from paper_listings.yamlnodes import Section, Value

VETO: Final = -1_000.0
"""Points of a phrase that rules a topic out: more than anything else can outweigh."""
VERSION = 1
"""The supported version of the file format."""
RESERVED_SLUGS: Final = frozenset(
    {"all", "feed", "index", "none", "other", "papers", "topics", "trending", "unsorted", "weekly"}
)
"""Slugs that the site's own addresses already use."""
SHORTEST_PREFIX = 2
"""Minimum number of letters before a `*`."""

Kind: TypeAlias = Literal["strong", "weak", "not", "veto"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_SLUG_LIMIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyEntry:
    """One phrase of a topic in all its spellings, which count as one."""

    spellings: tuple[str, ...]
    """As written between the `|`, in order."""
    place: str = field(compare=False, repr=False)
    """`file:line:column`."""

    @property
    def text(self) -> str:
        """As written in the file."""
        return " | ".join(self.spellings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject under which papers are listed, and the phrases that lead to it."""

    slug: str
    """The topic's name in addresses and feeds; never changes."""
    title: str
    about: str
    """One sentence for readers."""
    weight: float = 1.0
    """Multiplies the topic's points when the main topic is chosen; below 1 for broad topics."""
    strong: tuple[TaxonomyEntry, ...] = ()
    weak: tuple[TaxonomyEntry, ...] = ()
    not_: tuple[TaxonomyEntry, ...] = ()
    """Phrases that count against the topic."""
    veto: tuple[TaxonomyEntry, ...] = ()
    """Phrases that rule the topic out."""
    learned: bool = True
    """Whether learned weights decide, if there are any for the topic; otherwise its phrases alone do."""

    def entries(self, kind: Kind) -> tuple[TaxonomyEntry, ...]:
        """The entries of one kind."""
        return {"strong": self.strong, "weak": self.weak, "not": self.not_, "veto": self.veto}[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How hits become points, and points become topics."""

    strong: float = 2.0
    weak: float = 1.0
    not_: float = -2.0
    title_factor: float = 2.0
    """A hit in the title counts this many times as much."""
    body_cap: int = 2
    """Maximum hits of one entry that count in the abstract."""
    threshold: float = 4.0
    """Points a topic needs."""
    keep_ratio: float = 0.3
    """Share of the best topic's points that a topic needs."""
    max_topics: int = 4

    def points(self, kind: Kind) -> float:
        """Points for one hit in the abstract."""
        return {"strong": self.strong, "weak": self.weak, "not": self.not_, "veto": VETO}[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """All topics, in the order of the file, which is the order of the site's menu."""

    topics: tuple[Topic, ...]
    scoring: Scoring = Scoring()

    def topic(self, slug: str) -> Topic | None:
        """The topic with that slug."""
        return next((topic for topic in self.topics if topic.slug == slug), None)


def symbols_of(spelling: str) -> tuple[str, ...]:
    """What a spelling looks for, one symbol per word; empty if it has no word.

    `=LLM` is a word whose case matters, `~model` a folded word, and `^GPT` or `^denois` the beginning of a word.
    """
    found = [word for word in words(spelling) if word[0].isalnum()]
    symbols = ["~" + fold(word) if word == word.lower() else "=" + exact(word) for word in found]
    if found and spelling.endswith("*"):
        symbols[-1] = "^" + (lower(found[-1]) if found[-1] == found[-1].lower() else found[-1])
    return tuple(symbols)


def parse_taxonomy(text: str, place: str) -> Taxonomy:
    """The taxonomy in the text of `topics.yml`; `place` is the file name used in messages.

    Raises PapersError with all faults of the file.
    """
    document = Document(text, place)
    root = document.root
    root["version"].integer(minimum=VERSION, maximum=VERSION)
    scoring = _parse_scoring(root["scoring"])
    topics = []
    seen: dict[str, str] = {}
    listed = root["topics"].items()
    if root["topics"].is_given and root["topics"].is_empty:
        root["topics"].fault("topics is an empty list", "add a topic: slug, title, about, and strong phrases")
    for value in listed:
        section = value.section()
        slug = _parse_slug(section, seen)
        topics.append(
            Topic(
                slug=slug,
                title=section["title"].text(),
                about=section["about"].text(),
                weight=section["weight"].number(1.0, minimum=0.01, maximum=100),
                learned=section["learned"].boolean(default=True),
                **_parse_entries(section),
            )
        )
    document.finish()
    return Taxonomy(topics=tuple(topics), scoring=scoring)


def _parse_scoring(value: Value) -> Scoring:
    usual = Scoring()
    if not value.is_given:
        return usual
    section = value.section()
    return Scoring(
        strong=section["strong"].number(usual.strong, maximum=100),
        weak=section["weak"].number(usual.weak, maximum=100),
        not_=section["not"].number(usual.not_, minimum=-100, maximum=0),
        title_factor=section["title_factor"].number(usual.title_factor, maximum=100),
        body_cap=section["body_cap"].integer(usual.body_cap, minimum=1, maximum=100),
        threshold=section["threshold"].number(usual.threshold, minimum=0.01, maximum=1000),
        keep_ratio=section["keep_ratio"].number(usual.keep_ratio, maximum=1),
        max_topics=section["max_topics"].integer(usual.max_topics, minimum=1, maximum=20),
    )


def _parse_slug(section: Section, seen: dict[str, str]) -> str:
    """The slug, which may also be given under its older name `id`."""
    value = section["slug"]
    if section["id"].is_given:
        if value.is_given:
            section["id"].fault("a topic has slug and id, which mean the same", "remove id")
        else:
            value = section["id"]
    if not value.is_given:
        return value.text()
    slug = value.text()
    if len(slug) > _SLUG_LIMIT or not is_slug(slug):
        proposal = "-".join(word for word in map(lower, words(slug)) if word.isalnum() and word.isascii())
        value.fault(
            f'"{slug}" cannot be a slug, because slugs are part of addresses',
            f"write lower-case letters, digits and hyphens, at most {_SLUG_LIMIT}"
            + (f', for example "{proposal[:_SLUG_LIMIT].strip("-")}"' if proposal else ""),
        )
    elif slug in RESERVED_SLUGS:
        value.fault(f'"{slug}" is an address used by the site itself', "choose another slug")
    folded = slug.casefold()
    if folded in seen:
        value.fault(
            f'"{slug}" is the slug of another topic', f"choose another; the first is at {seen[folded]}"
        )
    seen.setdefault(folded, value.place)
    return slug


def _parse_entries(section: Section) -> dict[str, tuple[TaxonomyEntry, ...]]:
    """The lists of phrases; a phrase may occur only once in a topic."""
    seen: dict[tuple[str, ...], TaxonomyEntry] = {}
    lists: dict[Kind, tuple[TaxonomyEntry, ...]] = {}
    for kind in KINDS:
        entries = [_parse_entry(value, seen) for value in section[kind].items(())]
        lists[kind] = tuple(entry for entry in entries if entry.spellings)
    if all(section[kind].is_empty for kind in KINDS):
        section["strong"].fault(
            "a topic without phrases gets no papers", "add them: strong: [phrase, phrase]"
        )
    return {"strong": lists["strong"], "weak": lists["weak"], "not_": lists["not"], "veto": lists["veto"]}


def _parse_entry(value: Value, seen: dict[tuple[str, ...], TaxonomyEntry]) -> TaxonomyEntry:
    text = value.text()
    entry = TaxonomyEntry(
        spellings=tuple(part.strip() for part in text.split("|")) if text else (), place=value.place
    )
    for number, spelling in enumerate(entry.spellings):
        symbols = symbols_of(spelling)
        star = spelling.find("*")
        if not symbols:
            value.fault(
                f'"{text}" has a phrase without letters or digits',
                "write a word on each side of |, and none at the ends",
            )
        elif star >= 0 and (star < len(spelling) - 1 or not spelling[star - 1].isalnum()):
            value.fault(f'"{spelling}" has a * inside', "a * is allowed only at the very end: word*")
        elif star >= 0 and len(symbols[-1]) <= SHORTEST_PREFIX:
            value.fault(
                f'"{spelling}" matches almost any word', f"give at least {SHORTEST_PREFIX} letters before *"
            )
        elif spelling in entry.spellings[:number]:
            value.fault(f'"{spelling}" occurs twice in this entry', "remove one")
        elif (first := seen.get(symbols, entry)) is not entry:
            value.fault(
                f'"{spelling}" is already a phrase of this topic, as "{first.text}"',
                f"remove one; the first is at {first.place}",
            )
        seen.setdefault(symbols, entry)
    return entry
