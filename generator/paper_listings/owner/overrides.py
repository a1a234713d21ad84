"""Parses the owner's decisions about single papers, `overrides.yml`, into frozen values."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

from paper_listings import days, limits
from paper_listings.dates import PartialDate
from paper_listings.paper import LINK_KINDS, Link, is_key, parse_arxiv_id, parse_doi
from paper_listings.text import clean, is_slug, is_web_address
from paper_listings.yamlnodes import Document, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from paper_listings.paper import LinkKind
    from paper_listings.yamlnodes import Section, Value

FILE: Final = "overrides.yml"
"""Beside `papers.yml`; a site without it has no overrides."""
VERSION: Final = 1
SENTENCE: Final = 500
"""Maximum characters of a reason or a note."""
PINS: Final = 20
"""Maximum papers that are pinned at once: more would hide the newest ones."""

Action: TypeAlias = Literal["remove", "correct", "merge", "apart", "pin", "note"]
"""The first key of an entry: what the owner decided."""
Kind: TypeAlias = Literal["removed", "corrected", "merged"]
"""The kinds of decisions that change what readers have seen."""

_ADDRESS = re.compile(r"(?:.*/)?papers/(.+?)/?(?:index\.html)?(?:[?#].*)?")
_E = TypeVar("_E", bound="Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision of the owner about one paper."""

    key: str
    """The paper: its key, or the arXiv id of a paper whose key is another."""
    reason: str
    """Why, in the owner's words. Readers see those of `Kind` on the page of changes."""
    on: dt.date
    """The day of the decision."""
    place: str = field(compare=False)
    """`overrides.yml:12:5`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal(Entry):
    """The paper is kept out for good."""

    known_as: tuple[str, ...] | None = None
    """Further names by which it is recognised: keys, arXiv ids, DOIs, and the key of its title (`paper.title_key`).

    None if they are not known, because the entry was not written by `papers remove`: then the paper is not shown, but its record
    stays in the store."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything by which the paper is recognised."""
        return (self.key, *(self.known_as or ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChange:
    """A correction of a paper's topics, by their slugs."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    main: str | None = None
    """The main topic from now on, whether the paper had it or not."""
    places: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where each slug is given, `overrides.yml:12:5`: `topics.yml` says whether it exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Entry):
    """Facts of the paper that are wrong in its sources; None leaves a fact as it is."""

    title: str | None = None
    authors: tuple[str, ...] | None = None
    organization: str | None = None
    published: PartialDate | None = None
    listed: dt.date | None = None
    links: Mapping[LinkKind, tuple[Link, ...]] = field(default_factory=dict)
    """The links of each kind that is corrected, instead of all others of that kind."""
    topics: TopicChange = TopicChange()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger(Entry):
    """The paper is another record of a paper that has a page already; its own page leads there."""

    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation(Entry):
    """Two papers that look alike stay apart: they are never merged, nor reported as possible duplicates."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Entry):
    """The paper stands first on the home page and in its topics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Entry):
    """A comment of the owner that is shown with the paper, as plain text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A decision that changes what readers have seen, for the page of changes."""

    kind: Kind
    key: str
    """The paper. A removed one must not be named on the site, not even by its key."""
    on: dt.date
    reason: str
    into: str | None = None
    """For a merged paper, the one that was kept."""


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """Everything in `overrides.yml`, in file order."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def removals(self) -> tuple[Removal, ...]:
        """The papers that are kept out."""
        return self._of(Removal)

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """Corrected facts. A paper may have several entries: a later one counts more."""
        return self._of(Correction)

    @cached_property
    def mergers(self) -> tuple[Merger, ...]:
        """Records that are merged into others."""
        return self._of(Merger)

    @cached_property
    def separations(self) -> tuple[Separation, ...]:
        """Papers that stay apart."""
        return self._of(Separation)

    @cached_property
    def pins(self) -> tuple[Pin, ...]:
        """Pinned papers, in the order in which they are shown."""
        return self._of(Pin)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The owner's comments; of two for a paper, the later one counts."""
        return self._of(Note)

    @cached_property
    def removed(self) -> Mapping[str, Removal]:
        """The removals by every name of their papers: keys, arXiv ids, DOIs, keys of titles."""
        return {name: entry for entry in self.removals for name in entry.names}

    @cached_property
    def gone(self) -> Mapping[str, Entry]:
        """The keys that have left the list of papers: removed ones, and those merged into others."""
        return {entry.key: entry for entry in (*self.mergers, *self.removals)}

    @cached_property
    def apart(self) -> frozenset[frozenset[str]]:
        """The pairs of keys that stay apart."""
        return frozenset(frozenset((entry.key, entry.other)) for entry in self.separations)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What readers should be told, by day, those of a day in file order."""
        return tuple(sorted(self._changes(), key=lambda change: change.on))

    def _changes(self) -> Iterator[Change]:
        for entry in self.entries:
            match entry:
                case Removal():
                    yield Change(kind="removed", key=entry.key, on=entry.on, reason=entry.reason)
                case Correction():
                    yield Change(kind="corrected", key=entry.key, on=entry.on, reason=entry.reason)
                case Merger():
                    yield Change(
                        kind="merged", key=entry.key, on=entry.on, reason=entry.reason, into=entry.into
                    )
                case _:
                    pass

    def _of(self, kind: type[_E]) -> tuple[_E, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, kind))


NO_OVERRIDES: Final = Overrides()


def key_in(text: str) -> str | None:
    """The key or arXiv id in what people write for a paper: a key, its address on the site, an arXiv id or address."""
    bare = text.strip()
    if found := parse_arxiv_id(bare):
        return found
    if address := _ADDRESS.fullmatch(bare):
        bare = address[1]
    return bare if is_key(bare) else None


def name_in(text: str) -> str | None:
    """The name of a paper in `text`: an arXiv id, a DOI or a key; None if it is none of these."""
    return key_in(text) or parse_doi(text)


def parse_overrides(text: str, place: str) -> Overrides:
    """The overrides in the text of an `overrides.yml`; raises PapersError with all its faults at once.

    Whether its papers and topics exist is not known here.
    """
    has_content = any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())
    document = Document(text if has_content else "{}", place, is_long=True)
    root = document.root
    root["version"].integer(VERSION, minimum=VERSION, maximum=VERSION)
    read = [found for item in root["overrides"].items(()) if (found := _entry(item)) is not None]
    _check_agreement(read)
    document.finish()
    return Overrides(entries=tuple(entry for entry, _ in read))


def _entry(item: Value) -> tuple[Entry, Value] | None:
    """The entry in the file's `item` with the value that names its paper; None if the entry decides nothing.

    What is wrong with it is noted as faults of the file.
    """
    section = item.section()
    named = {name.written for name in section.names()}
    given = [action for action in _PARSERS if action in named]
    if len(given) == 1:
        value = section[given[0]]
        return _PARSERS[given[0]](section, value), value
    for name in _KEYS:
        _ = section[name]  # a known key, whatever the entry is for
    if given:
        item.fault(f"one entry for two decisions, {given[0]} and {given[1]}", "write an entry for each")
    elif named <= _KEYS:
        item.fault("an entry without a decision", f"add one of: {', '.join(_PARSERS)}")
    return None


def _common(section: Section, value: Value) -> dict[str, Any]:
    """What all entries have; `value` names the paper."""
    return {
        "key": _key(value),
        "reason": _sentence(section["reason"]),
        "on": _day(section["on"], "listed"),
        "place": value.place,
    }


def _removal(section: Section, value: Value) -> Removal:
    known = section["known_as"]
    names = tuple(map(_name, known.items())) if known.is_given else None
    return Removal(**_common(section, value), known_as=names)


def _correction(section: Section, value: Value) -> Correction:
    for name in _FACTS:
        if section[name].is_blank:
            section[name].fault(
                f"{section[name].name} has no value", "write the right one, or remove the line"
            )
    title, organization = section["title"], section["organization"]
    authors, topics = section["authors"], section["topics"]
    published, listed = section["published"], section["listed"]
    found = Correction(
        **_common(section, value),
        title=_text(title, limits.TEXTS["title"]) if title.is_given else None,
        authors=_authors(authors) if authors.is_given else None,
        organization=_text(organization, limits.TEXTS["organization"]) if organization.is_given else None,
        published=_partial_date(published, "published") if published.is_given else None,
        listed=_day(listed, "listed") if listed.is_given else None,
        links=_links(section["links"]),
        topics=_topics(topics) if topics.is_given else TopicChange(),
    )
    if not any(section[name].is_given or section[name].is_blank for name in _FACTS):
        value.fault("a correction of nothing", f"add what is right, one of: {', '.join(_FACTS)}")
    if (
        found.listed
        and found.listed > limits.DAYS["listed"][0]  # what stands in for a faulty day
        and (fault := days.unlisted(found.listed, _arxiv_id(found.key)))
    ):
        listed.fault(fault, "correct the day")
    return found


def _merger(section: Section, value: Value) -> Merger:
    return Merger(**_common(section, value), into=_key(section["into"]))


def _separation(section: Section, value: Value) -> Separation:
    return Separation(**_common(section, value), other=_key(section["from"]))


def _pin(section: Section, value: Value) -> Pin:
    return Pin(**_common(section, value))


def _note(section: Section, value: Value) -> Note:
    return Note(**_common(section, value), text=_sentence(section["text"]))


_FACTS: Final = ("title", "authors", "organization", "published", "listed", "links", "topics")
_PARSERS: Final[dict[str, Callable[[Section, Value], Entry]]] = {
    "remove": _removal,
    "correct": _correction,
    "merge": _merger,
    "apart": _separation,
    "pin": _pin,
    "note": _note,
}
_KEYS: Final = frozenset((*_PARSERS, "reason", "on", "known_as", *_FACTS, "into", "from", "text"))
"""All keys that an entry may have."""


def _key(value: Value) -> str:
    """The paper that a value names; empty if it names none, which is then a fault."""
    written = _written(value)
    if written is None:
        return ""
    if found := key_in(written):
        return found
    value.fault(
        f"{value.name} names no paper: {shortened(written)!r}",
        "write the address of its page, the end of that address, or its arXiv id",
    )
    return ""


def _name(value: Value) -> str:
    """A name of a paper; empty if it is none, which is then a fault."""
    written = _written(value)
    if written is None:
        return ""
    if found := name_in(written):
        return found
    value.fault(
        f"{value.name} is no name of a paper: {shortened(written)!r}", "write an arXiv id, a DOI or a key"
    )
    return ""


def _written(value: Value) -> str | None:
    """A name as written; None if it is missing or no name, which is then a fault. YAML takes arXiv ids for numbers."""
    return clean(value.written) if value.form == "a number" else value.text() or None


def _day(value: Value, field_name: str) -> dt.date:
    """A day within the limits of the date called `field_name`, as YAML has it or in quotes."""
    try:
        day = dt.date.fromisoformat(value.written)
    except ValueError:
        day = None
    if day is not None and limits.holds_day(field_name, day):
        return day
    first, last = limits.DAYS[field_name]
    _want(value, f"a day from {first} to {last}, as YYYY-MM-DD")
    return first


def _partial_date(value: Value, field_name: str) -> PartialDate:
    """The same for a date whose day, or month and day, may be unknown."""
    try:
        date = PartialDate.fromisoformat(value.written)
    except ValueError:
        date = None
    if date is not None and limits.holds_day(field_name, date.first):
        return date
    first, last = limits.DAYS[field_name]
    _want(
        value, f"a day from {first} to {last}, as YYYY-MM-DD, or only its month or year, as YYYY-MM or YYYY"
    )
    return PartialDate.of(first)


def _want(value: Value, wanted: str) -> None:
    if value.is_given:
        value.fault(f"{value.name} cannot be {shortened(value.written or value.form)!r}", f"write {wanted}")
    else:
        value.fault(f"{value.name} is missing", f"add it: {wanted}")


def _sentence(value: Value) -> str:
    return _text(value, SENTENCE)


def _text(value: Value, most: int) -> str:
    """The text of a value of at most `most` characters."""
    text = value.text()
    if len(text) > most:
        value.fault(f"{value.name} has {len(text):,} characters", f"shorten it to {most:,}")
    return text


def _authors(value: Value) -> tuple[str, ...]:
    most, longest = limits.LISTS["authors"]
    names = tuple(_text(item, longest) for item in value.items())
    if not 1 <= len(names) <= most:
        value.fault(f"{value.name} has {len(names):,} names", f"write 1 to {most:,}, or remove the line")
    return names


def _links(value: Value) -> dict[LinkKind, tuple[Link, ...]]:
    if not value.is_given:
        return {}
    section = value.section()
    found: dict[LinkKind, tuple[Link, ...]] = {}
    for kind in LINK_KINDS:
        if section[kind].is_given:
            urls = [_address(item) for item in section[kind].items()]
            found[kind] = tuple(Link(kind=kind, url=url) for url in dict.fromkeys(urls))
    if sum(map(len, found.values())) > limits.LINKS:
        value.fault(f"{value.name} has more than {limits.LINKS} links", "remove some")
    return found


def _address(value: Value) -> str:
    url = value.text()
    if url and not (is_web_address(url) and len(url) <= limits.ADDRESS):
        value.fault(f"{shortened(url)!r} is not a URL", "write https://…")
    return url


def _topics(value: Value) -> TopicChange:
    section = value.section()
    places: dict[str, str] = {}

    def slug(item: Value) -> str:
        text = item.text()
        if text and not is_slug(text):
            item.fault(f"{shortened(text)!r} is no slug of a topic", "take it from topics.yml")
        places[text] = item.place
        return text

    add = tuple(dict.fromkeys(map(slug, section["add"].items(()))))
    remove = tuple(dict.fromkeys(map(slug, section["remove"].items(()))))
    main = slug(section["main"]) if section["main"].is_given else None
    if both := sorted({*add, *filter(None, [main])} & set(remove)):
        section["remove"].fault(f"the topic {both[0]!r} is given and removed", "do one of the two")
    return TopicChange(add=add, remove=remove, main=main, places=places)


def _arxiv_id(key: str) -> str | None:
    return None if key.startswith("t-") else key or None


def _check_agreement(read: Sequence[tuple[Entry, Value]]) -> None:
    """Note a fault wherever two entries cannot both be meant. Of two corrections or notes, the later one counts."""
    first: dict[tuple[object, ...], Entry] = {}
    into: dict[str, str] = {}
    apart = {frozenset((entry.key, entry.other)) for entry, _ in read if isinstance(entry, Separation)}
    for entry, value in read:
        if not entry.key:
            continue
        if not isinstance(entry, Correction | Note):
            other = entry.other if isinstance(entry, Separation) else None
            before = first.setdefault((type(entry), entry.key, other), entry)
            if before is not entry:
                line = before.place.rsplit(":", 2)[1]
                value.fault(
                    f"{value.name} {entry.key} is given twice", f"remove one; the first is on line {line}"
                )
                continue
        if isinstance(entry, Separation) and entry.key == entry.other:
            value.fault(f"{entry.key} cannot be kept apart from itself", "name two papers")
        if isinstance(entry, Merger) and entry.into:
            into[entry.key] = entry.into
            if frozenset((entry.key, entry.into)) in apart:
                value.fault(
                    f"{entry.key} is merged into and kept apart from {entry.into}", "do one of the two"
                )
            if not _has_end(into, entry.key):
                value.fault(f"{entry.key} would be merged into itself", "name the record that is to stay")
                del into[entry.key]
    pins = [value for entry, value in read if isinstance(entry, Pin)]
    if len(pins) > PINS:
        pins[PINS].fault(f"more than {PINS} papers are pinned", "remove a pin")


def _has_end(into: Mapping[str, str], key: str) -> bool:
    """Whether a record stays if `key` is merged as `into` says."""
    seen = {key}
    while (key := into.get(key, "")) and key not in seen:
        seen.add(key)
    return not key
