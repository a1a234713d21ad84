"""The reports that commands print when they finish: plain text from values, without I/O."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from paper_listings.dayranges import worded
from paper_listings.owner.site_address import is_local
from paper_listings.pages.cards import byline
from paper_listings.text import count_of, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_listings.insight.library import Library
    from paper_listings.merging.merge import United
    from paper_listings.owner.overrides import Removal
    from paper_listings.paper import Paper
    from paper_listings.pipeline.building import Built
    from paper_listings.pipeline.fetch_results import Fetched
    from paper_listings.pipeline.parting import BuiltPart
    from paper_listings.pipeline.publishing import Comparison
    from paper_listings.pipeline.sample import Removed
    from paper_listings.site.site_check import Checked
    from paper_listings.sources.parsed import Parsed, Remark
    from paper_listings.store.fetch_history import FetchHistory
    from paper_listings.store.output import Written
    from paper_listings.topics.assign import Assignment
    from paper_listings.topics.matcher import Phrase
    from paper_listings.topics.survey import Explanation, Survey

SHOWN = 40
"""Remarks of one kind that are listed; the rest is only counted. What could not be read is always listed in full."""
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_COUNTED = {"year inferred": "year inferred", "no footer": "paper without footer"}


def paper_line(paper: Paper) -> str:
    """One paper on one line: key, date, title, byline."""
    date = f"{paper.published.isoformat() if paper.published else 'undated':<10}"
    who = byline(paper)
    return f"{paper.key}  {date}  {paper.title}" + (f"  ({who})" if who else "")


def parse_report(place: str, parsed: Parsed) -> list[str]:
    """How many papers one input has, and everything that was inferred, repeated or not understood."""
    found = f"{place}: {count_of(len(parsed.papers), 'paper')} ({parsed.format}"
    lines = [found + (f", page of {long_date(parsed.page_date)})" if parsed.page_date else ")")]
    for kind, remarks in groupby(
        sorted(parsed.remarks, key=lambda remark: remark.kind), lambda remark: remark.kind
    ):
        lines.extend(_remarks(kind, list(remarks)))
    return lines


def _remarks(kind: str, remarks: Sequence[Remark]) -> Iterator[str]:
    yield f"  {kind}: {len(remarks):,}"
    shown = remarks if kind in {"not understood", "out of range", "bad record"} else remarks[:SHOWN]
    for remark in shown:
        yield f"    line {remark.line}: {remark.text}" if remark.line else f"    {remark.text}"
    if len(remarks) > len(shown):
        yield f"    and {len(remarks) - len(shown):,} more"


def import_report(united: United, total: int, kept_out: Sequence[Removal] = ()) -> list[str]:
    """What an import changed in the store, and what to do next."""
    new = count_of(len(united.added), "new paper")
    lines = [
        f"Store: {new}, {len(united.changed):,} changed, {len(united.recounted):,} with updated counts, {total:,} in total."
    ]
    lines.extend(
        f"  {double.likeness}? {double.keys[0]} “{double.titles[0]}” and {double.keys[1]} “{double.titles[1]}”"
        for double in united.doubles
    )
    lines.extend(_kept_out(kept_out))
    if united.added or united.changed or united.recounted:
        lines.append("Next: papers build")
    return lines


def _kept_out(entries: Sequence[Removal]) -> Iterator[str]:
    """The papers that were not stored because the owner keeps them out, without naming them."""
    if entries:
        places = ", ".join(dict.fromkeys(entry.place for entry in entries))
        yield f"  kept out by the owner: {count_of(len(entries), 'paper')} ({places})"


def sample_line(papers: int) -> str:
    """Whether the sample is still there."""
    if not papers:
        return "The sample has been removed: none of its papers is in the store."
    return f"The store has {count_of(papers, 'paper')} of the sample. Remove them: papers sample --remove"


def removed_sample_report(removed: Removed) -> list[str]:
    """What was removed of the sample, what stays, and what to do next."""
    if not removed.files:
        return ["The sample had been removed already; nothing changed."]
    lines = [f"Removed the sample: {count_of(removed.papers, 'paper')}. Changed: {', '.join(removed.files)}"]
    if removed.kept:
        lines.append(f"  {count_of(removed.kept, 'paper')} of it kept: another source has shown them too")
    places = " ".join(dict.fromkeys(name.partition("/")[0] for name in removed.files))
    lines.append(
        f'Next: git add --all {places} && git commit -m "Remove the sample" && git push, then papers build'
    )
    return lines


def fetch_report(fetched: Fetched) -> list[str]:
    """What one source returned and what changed in the store, which days wait, and what the next run will do."""
    papers = sum(len(piece.parsed.papers) for piece in fetched.pieces)
    got = f"{count_of(papers, 'paper')} in {count_of(len(fetched.pieces), 'answer')}"
    store = (
        f"{len(fetched.added):,} new, {len(fetched.changed):,} changed, "
        f"{len(fetched.recounted):,} with updated counts, {fetched.total:,} in total"
    )
    lines = [f"{fetched.source}: {got}; {store}."]
    lines.extend(
        f"  {piece.description}, record {remark.line}: {remark.kind}: {remark.text}"
        for piece in fetched.pieces
        for remark in piece.parsed.remarks
        if remark.kind in {"bad record", "not understood", "out of range", "date in the future"}
    )
    lines.extend(_kept_out(fetched.kept_out))
    if longest := fetched.longest_wait:
        lines.append(
            f"  Not fetched yet: {count_of(fetched.days_waiting, 'day')}; the longest gap is {longest}."
        )
    lines.extend(f"  Given up: {item.days} ({item.reason})." for item in fetched.given_up)
    if fetched.next_days:
        lines.append(f"  Next run: {worded(fetched.next_days)}.")
    return lines


def give_up_report(source: str, history: FetchHistory) -> list[str]:
    """Every range of days that the owner has given up."""
    return [f"{source}: given up: {item.days} ({item.reason})." for item in history.given_up]


def generate_report(library: Library, written: Written, seconds: float) -> list[str]:
    """What is below docs/ now, and what changed there."""
    lines = [
        f"{count_of(len(library.papers), 'paper')} in {count_of(len(library.topics), 'topic')}"
        + (f", {len(library.unsorted):,} unsorted" if library.unsorted else "")
        + f": {count_of(len(written.written), 'file')} written, {len(written.unchanged):,} unchanged, "
        f"{len(written.removed):,} removed in {seconds:.1f} s."
    ]
    return [*lines, *_of_others(written)]


def _of_others(written: Written) -> Iterator[str]:
    """Files below docs/ that people wrote or edited: what became of them."""
    yield from (f"  {problem}" for problem in written.lost_edits())
    for path in written.foreign:
        yield f"  left alone: docs/{path} was not written by this program"


def build_report(built: Built, seconds: float) -> list[str]:
    """Where the site is and what is in it."""
    library = built.generated.library
    lines = [
        f"Built {built.site_dir}: {count_of(len(library.papers), 'paper')} in {count_of(len(library.topics), 'topic')}"
        + (f" ({len(library.unsorted):,} unsorted)" if library.unsorted else "")
        + f", {count_of(built.checked.pages, 'page')}, {count_of(built.checked.links, 'link')} checked, "
        f"in {seconds:.1f} s.",
    ]
    lines.extend((*_of_others(built.generated.written), *built.size))
    if is_local(built.site_url):
        lines.append(
            f"Feeds link to {built.site_url}: set SITE_URL, or site_url in mkdocs.yml, before publishing."
        )
    lines.append("Next: papers serve, to view it.")
    return lines


def part_report(built: BuiltPart, seconds: float) -> list[str]:
    """What the part of a year has, and what to do with it."""
    part = built.part
    indexed = f", {count_of(len(part.indexes), 'search index')}" if part.indexes else ""
    files = f"{count_of(len(part.pages), 'file')}{indexed}"
    return [
        f"Built {part.folder}: the part of {part.year}, {files}, in {seconds:.1f} s.",
        *_of_others(built.generated.written),
        f"Next: papers join {part.folder}, with the parts of other years if you have any.",
    ]


def years_report(years: Mapping[str, int]) -> list[str]:
    """A line per closed year."""
    if not years:
        return ["No closed year yet."]
    return [f"{year}  {count_of(papers, 'paper')}" for year, papers in years.items()]


def topic_table(library: Library) -> list[str]:
    """Every topic with its number of papers, and how many of them have it as their main topic."""
    main = [library.assignments[paper.key].slugs[:1] for paper in library.papers]
    width = max((len(topic.slug) for topic in library.topics), default=0)
    lines = [f"{'topic':<{width}}  papers  main"]
    lines.extend(
        f"{shelf.topic.slug:<{width}}  {len(shelf.papers):>6,}  {main.count((shelf.topic.slug,)):>4,}"
        for shelf in library.shelves
    )
    lines.append(f"{'unsorted':<{width}}  {len(library.unsorted):>6,}")
    lines.append(
        f"{count_of(len(library.papers), 'paper')} in total. To see why a paper has its topics: papers topics explain KEY"
    )
    return lines


def explanation(explained: Explanation) -> list[str]:
    """The score of a paper in every topic, and the terms for and against it."""
    lines = [f"{explained.paper.key}  {explained.paper.title}"]
    for standing in explained.standings:
        lines.append(f"  {standing.slug}: {standing.points:g} points, {standing.verdict}")
        lines.extend(
            f"    {term.points:+g}  {term.text}{' (title)' if term.in_title else ''}"
            for term in standing.reason.terms
        )
    if not explained.assignment.slugs:
        lines.append("  unsorted: no topic has enough points")
    lines.extend(
        f'  {phrase.slug}: "{phrase.spelling}": does not count, the learned weights decide; use veto, or learned: false'
        for phrase in explained.silent
    )
    return lines


def topics_report(survey: Survey) -> list[str]:
    """What may be wrong with the rules, a few lines per finding, and a sample of each topic."""
    lines = [f"{count_of(survey.papers, 'paper')}, {len(survey.unsorted):,} unsorted."]
    for count in survey.topics:
        lines.append(f"{count.slug}: {count_of(count.papers, 'paper')}, main topic of {count.main:,}")
        lines.extend(f"    {paper.title}" for paper in count.sample)
    lines.extend(f"too broad: {count.slug}, {count.share:.0%} of all papers" for count in survey.greedy)
    lines.extend(
        f"overlap: {pair.share:.0%} of {pair.smaller} ({pair.shared:,}) are in {pair.larger} too"
        for pair in survey.overlaps
    )
    lines.extend(f"unsorted: {paper.key}  {paper.title}" for paper in survey.unsorted)
    if survey.unweighed and survey.missing:
        lines.append(
            f"{', '.join(survey.unweighed)}: only by {_number(survey.unweighed, 'its', 'their')} phrases; the weights "
            f"have {', '.join(survey.missing)}, which {_number(survey.missing, 'is', 'are')} not in topics.yml"
        )
    if survey.dead:
        lines.append(f"{count_of(len(survey.dead), 'phrase')} that no paper contains:")
        lines.extend(_by_topic(survey.dead))
    if survey.vain:
        lines.append(
            f"{count_of(len(survey.vain), 'phrase')} of yours {_number(survey.vain, 'does', 'do')} not count, "
            f"the learned weights decide; use veto, or learned: false:"
        )
        lines.extend(_by_topic(survey.vain))
    if survey.silent:
        lines.append(
            f"{count_of(len(survey.silent), 'phrase')} of learned topics {_number(survey.silent, 'does', 'do')} not count: "
            f"the weights know their words; veto or learned: false overrides"
        )
    return lines


def _by_topic(phrases: Sequence[Phrase]) -> Iterator[str]:
    for slug, group in groupby(phrases, lambda phrase: phrase.slug):
        yield f"    {slug}: {', '.join(phrase.spelling for phrase in group)}"


def _number(counted: Sequence[object], one: str, many: str) -> str:
    """The singular or the plural."""
    return one if len(counted) == 1 else many


def assigned(name: str | int, assignment: Assignment) -> str:
    """The topics of one paper on one line."""
    return f"{name}\t{', '.join(assignment.slugs) or 'unsorted'}"


def assigned_json(name: str | int, assignment: Assignment) -> str:
    """The topics of one paper as a JSON object: id, primary, topics, why (terms and points by topic).

    A term that is in both title and abstract appears once, with its points added up.
    """
    why: dict[str, dict[str, float]] = {}
    for reason in assignment.reasons:
        points = why[reason.slug] = {}
        for term in reason.terms:
            points[term.text] = round(points.get(term.text, 0.0) + term.points, 6)
    row = {"id": name, "primary": next(iter(assignment.slugs), None), "topics": assignment.slugs, "why": why}
    return _ENCODER.encode(row)


def check_report(checked: Checked, seconds: float) -> list[str]:
    """What was checked in a built site."""
    pages = f"{count_of(checked.pages, 'page')} ({count_of(checked.papers, 'paper')})"
    links, problems = count_of(checked.links, "link"), count_of(len(checked.problems), "problem")
    return [f"{pages}, {links}, {problems} in {seconds:.1f} s."]


def comparison_report(compared: Comparison) -> list[str]:
    """How a built site compares with what was last published."""
    if compared.is_first:
        return ["Nothing was published before."]
    arrived = len({*compared.new.papers}.difference(compared.old.papers))
    return [f"Last published: {count_of(len(compared.old.papers), 'paper')}; new here: {arrived:,}."]
