"""The summaries of workflow runs: Markdown from values, without I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from paper_listings.dayranges import worded
from paper_listings.site.size_report import bytes_text
from paper_listings.text import count_of, long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_listings.pipeline.fetch_results import FetchRun
    from paper_listings.pipeline.publishing import Comparison
    from paper_listings.site.site_check import Checked

SHOWN: Final = 50
"""Problems that are listed; the rest is counted."""


def failure(command: str, messages: Sequence[str]) -> list[str]:
    """What stopped a command."""
    return [f"### `papers {command}` stopped", "", *_verbatim(messages)]


def warnings(messages: Sequence[str]) -> list[str]:
    """What a command warned of; nothing if there was nothing."""
    return [f"**{count_of(len(messages), 'warning')}**", "", *_verbatim(messages)] if messages else []


def _verbatim(messages: Sequence[str]) -> Iterator[str]:
    """Lines that nothing in them can turn into markup."""
    for message in messages[:SHOWN]:
        yield "    " + " ".join(message.split())
    if len(messages) > SHOWN:
        yield f"    and {len(messages) - SHOWN:,} more"


def fetched(run: FetchRun) -> list[str]:
    """What came from each source, which days wait, and what the next run will ask for."""
    if not run.sources:
        return []
    rows = (
        (
            source.source,
            f"{len(source.added):,}",
            f"{len(source.changed):,}",
            long_date(source.newest) if source.newest else "none yet",
            f"{source.days_waiting:,}"
            + (f", the longest gap {source.longest_wait}" if source.longest_wait else ""),
            worded(source.next_days) if source.next_days else "",
            "failed" if source.problems else "",
        )
        for source in run.sources
    )
    heads = ("source", "new", "changed", "newest paper", "days waiting", "next run asks for", "")
    return ["### Papers fetched", "", *table(heads, rows)]


def publication(compared: Comparison, checked: Checked) -> list[str]:
    """What a checked site publishes compared with what is published: totals, topics, losses, problems."""
    old, new = compared.old, compared.new
    arrived = len({*new.papers}.difference(old.papers))
    size = f"{bytes_text(checked.size.total)} in {count_of(checked.size.files, 'file')}"
    total = f"{count_of(len(new.papers), 'paper')}, {size}."
    is_refused = bool(checked.problems) or bool(compared.losses and not compared.is_allowed)
    lines = ["### This site is not published: the last good one stays" if is_refused else "### This site"]
    lines += [""]
    if compared.is_first:
        lines += [f"{total} Nothing was published before."]
    else:
        lines += [f"{total} {count_of(arrived, 'paper')} more than what is published."]
    if compared.losses:
        said = "Allowed this once:" if compared.is_allowed else "Lost:"
        lines += ["", said, "", *_verbatim([str(problem) for problem in compared.losses])]
    if checked.problems:
        lines += ["", "Wrong:", "", *_verbatim([str(problem) for problem in checked.problems])]
    if new.set_aside:
        lines += ["", "Set aside because they cannot be shown:", "", *_verbatim(new.set_aside)]
    slugs = sorted({*old.topics, *new.topics})
    if slugs:
        rows = (
            (slug, new.topics.get(slug, 0), new.topics.get(slug, 0) - old.topics.get(slug, 0))
            for slug in slugs
        )
        lines += [
            "",
            *table(
                ("topic", "papers", "change"),
                ((slug, f"{count:,}", f"{diff:+,}") for slug, count, diff in rows),
            ),
        ]
    return lines


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown; the cells are our own words and numbers, slugs and names of sources."""
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(row)} |"
