"""Guards feeds: refuses to publish one that dropped items it has just published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.feeds.items import item_id, published_at
from paper_listings.feeds.readback import read_feed
from paper_listings.feeds.recent import FEED_ITEMS
from paper_listings.text import count_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from paper_listings.feeds.items import Feed

_NAMED: Final = 3
"""Number of lost items that are named; the rest are counted."""


def guard(
    place: str, old: bytes | None, new: Feed, *, known: Collection[str] = (), limit: int = FEED_ITEMS
) -> None:
    """Raise PapersError if `new` has lost items of `old`, the same feed as last published, in any format.

    A missing item counts as lost if it is newer than the oldest one left. A feed must also not shrink below half of
    its former size, or of `limit` if that was lowered. `known` are the ids of items that may leave this feed: papers
    that cannot be shown, and, except for the feed of all papers, those that the site still shows elsewhere.
    """
    if old is None:
        return
    before = read_feed(old, place).items
    here = {item_id(item.key) for item in new.items}
    stayed = [item for item in before if item.id in here or item.id not in known]
    oldest = min((published_at(item) for item in new.items), default=None)
    lost = [
        item
        for item in stayed
        if item.id not in here and (oldest is None or item.published is None or item.published > oldest)
    ]
    remedy = "check the source and the store; if this is intended, remove the file and build again"
    if lost:
        named = ", ".join(f"“{item.title}” ({item.id})" for item in lost[:_NAMED])
        more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        raise PapersError.single(place, f"would lose {count_of(len(lost), 'item')}: {named}{more}", remedy)
    if 2 * len(new.items) < min(len(stayed), limit):
        problem = f"would shrink from {count_of(len(stayed), 'item')} to {len(new.items)}"
        raise PapersError.single(place, problem, remedy)
