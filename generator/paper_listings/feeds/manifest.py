"""The manifest of a published site: its papers, topics and feed entries, in a small file that the site carries."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from paper_listings.errors import PapersError
from paper_listings.exports.packing import packed
from paper_listings.feeds.items import item_id
from paper_listings.insight.library import month_of
from paper_listings.store import bounded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from paper_listings.feeds.all_feeds import Published
    from paper_listings.insight.library import Library

VERSION: Final = 1
LARGEST: Final = 8 << 20
"""Bytes of the largest manifest that is read, unpacked: that of several hundred thousand papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a site publishes; an empty one says that nothing is published yet."""

    papers: tuple[str, ...] = ()
    """The keys of the papers that are shown, sorted."""
    set_aside: tuple[str, ...] = ()
    """The keys of the papers that the store has but that cannot be shown, sorted."""
    months: Mapping[str, int] = field(default_factory=dict)
    """The number of papers listed in each month, `2025-12`."""
    topics: Mapping[str, int] = field(default_factory=dict)
    """The number of papers of each topic, by slug."""
    feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids of each feed's entries, newest first, by the key of its channel."""


def manifest_of(library: Library, published: Published, set_aside: Collection[str] = ()) -> Manifest:
    """The manifest of a site that shows the papers of `library` and has the feeds `published`."""
    months = Counter(month_of(paper.listed) for paper in library.papers)
    return Manifest(
        papers=tuple(sorted(library.by_key)),
        set_aside=tuple(sorted(set_aside)),
        months=dict(sorted(months.items())),
        topics={shelf.topic.slug: len(shelf.papers) for shelf in library.shelves},
        feeds={feed.channel.key: tuple(item_id(item.key) for item in feed.items) for feed in published.feeds},
    )


def dumps(manifest: Manifest) -> bytes:
    """The manifest as a gzip file of JSON: `{"version":1,"papers":[…],"set_aside":[…],"months":{…},"topics":{…},"feeds":{…}}`."""
    record = {
        "version": VERSION,
        "papers": manifest.papers,
        "set_aside": manifest.set_aside,
        "months": manifest.months,
        "topics": manifest.topics,
        "feeds": manifest.feeds,
    }
    return packed(json.dumps(record, separators=(",", ":")).encode() + b"\n")


def loads(data: bytes, place: str) -> Manifest:
    """The manifest that `dumps` wrote, compressed or not; raises PapersError naming `place` if it is not one."""
    try:
        record = json.loads(bounded.unpacked(data, LARGEST))
        version = record["version"]
        if version == VERSION:
            return Manifest(
                papers=_texts(record["papers"]),
                set_aside=_texts(record["set_aside"]),
                months=_counts(record["months"]),
                topics=_counts(record["topics"]),
                feeds={str(key): _texts(ids) for key, ids in record["feeds"].items()},
            )
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise _unreadable(place, "is damaged, or is no manifest of a published site") from None
    raise _unreadable(place, f"has version {str(version)[:20]}, and this program reads version {VERSION}")


def _unreadable(place: str, problem: str) -> PapersError:
    return PapersError.single(place, problem, "see whether it comes from this site and this program")


def _texts(values: Any) -> tuple[str, ...]:  # noqa: ANN401 -- any JSON
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError
    return tuple(values)


def _counts(values: Any) -> dict[str, int]:  # noqa: ANN401 -- any JSON
    if not all(type(count) is int for count in values.values()):
        raise TypeError
    return dict(values)
