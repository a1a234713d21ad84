"""Tests what readers are told of changes: the log of revisions, the page of what changed, and its months."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from paper_listings.errors import PapersError
from paper_listings.insight import changes as insight
from paper_listings.insight.changes import Entry, changes
from paper_listings.merging.revisions import Revision, revisions, united
from paper_listings.owner.overrides import Change
from paper_listings.pages.all_pages import change_files, fixed_files
from paper_listings.pages.context import History, gather
from paper_listings.pages.paper_extras import Extras
from paper_listings.paper import Link
from paper_listings.store import change_log, stored_papers
from tests.days import content, on, showing, stop_clock
from tests.loopback import NOW, serving
from tests.payloads import PAYLOADS
from tests.reading_site import SITE, library_of, paper
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paper_listings.pages.context import SiteContext
    from paper_listings.paper import Paper

MONDAY = dt.date(2025, 12, 8)
EARLIER = dt.date(2025, 12, 5)
NOVEMBER = dt.date(2025, 11, 28)


def revision(day: dt.date, number: int = 1, *fields: str) -> Revision:
    return Revision(day=day, key=f"2501.{number:05}", fields=fields or ("title",))


def shelf(*days: dt.date) -> tuple[Paper, ...]:
    return tuple(paper(number, day) for number, day in enumerate(days, 1))


def context_of(found: Sequence[Paper], *told: Revision, decisions: Sequence[Change] = ()) -> SiteContext:
    history = History(revisions=told, decisions=decisions)
    return gather(library_of(found), SITE, Extras(), history=history)


def text(page: bytes) -> str:
    """Returns the text of a page, a space between its elements."""
    found = html.fromstring(page.decode().split("---", 2)[2]).itertext()
    return " ".join(" ".join(map(str, found)).split())


# What is a revision


@pytest.mark.parametrize(
    ("new", "fields"),
    [
        ({}, ()),
        ({"title": "Another title"}, ("title",)),
        ({"abstract": "Other words."}, ("abstract",)),
        ({"abstract": None}, ("abstract",)),
        ({"links": ()}, ("links",)),
        ({"links": (), "title": "Another", "abstract": "Other."}, ("title", "abstract", "links")),
        ({"title": "study 001, of the KETTLE"}, ()),
        ({"comments": 99, "upvotes": 3, "authors": ("Ana",)}, ()),
    ],
)
def test_a_revision_is_a_title_an_abstract_or_links_that_differ(
    new: dict[str, object], fields: tuple[str, ...]
) -> None:
    old = paper(1, EARLIER)
    found = revisions({old.key: old}, [replace(old, **new)], MONDAY)  # type: ignore[arg-type]
    assert found == ((Revision(day=MONDAY, key=old.key, fields=fields),) if fields else ())


def test_a_paper_that_is_new_on_the_day_is_not_revised_on_it() -> None:
    old, other = paper(1, MONDAY), paper(2, EARLIER)
    assert revisions({old.key: old}, [replace(old, title="Another"), other], MONDAY) == ()


def test_revisions_of_a_paper_on_one_day_are_one() -> None:
    some = [
        revision(MONDAY, 1, "links"),
        revision(EARLIER),
        revision(MONDAY, 1, "title"),
        revision(MONDAY, 1, "links"),
    ]
    assert united(some) == (revision(EARLIER), revision(MONDAY, 1, "title", "links"))


# The log


def test_what_is_added_to_the_log_is_read_back_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    some = (
        revision(NOVEMBER, 3, "abstract"),
        revision(MONDAY, 1, "title", "links"),
        revision(MONDAY, 2, "links"),
    )
    change_log.add(data, reversed(some))
    assert change_log.load(data) == some
    before = content(data)
    assert list(before) == ["changes/2025-11.jsonl", "changes/2025-12.jsonl"]
    marks = {path: path.stat().st_mtime_ns for path in data.rglob("*.jsonl")}
    change_log.add(data, some[1:])
    assert content(data) == before
    assert marks == {path: path.stat().st_mtime_ns for path in data.rglob("*.jsonl")}


def test_nothing_revised_makes_no_log(tmp_path: Path) -> None:
    change_log.add(tmp_path / "data", ())
    assert not (tmp_path / "data").exists()
    assert change_log.load(tmp_path / "data") == ()


def test_lines_of_two_branches_are_one_log_whatever_their_order(tmp_path: Path) -> None:
    for name in ("one", "other"):
        change_log.add(tmp_path / name, [revision(MONDAY, 1, "title" if name == "one" else "links")])
    change_log.add(tmp_path / "one", [revision(MONDAY, 2)])
    lines = [(tmp_path / name / "changes/2025-12.jsonl").read_bytes() for name in ("one", "other", "one")]
    (tmp_path / "other/changes/2025-12.jsonl").write_bytes(b"".join(lines) + b"\n")
    found = change_log.load(tmp_path / "other")
    assert found == (revision(MONDAY, 1, "title", "links"), revision(MONDAY, 2))
    change_log.add(tmp_path / "other", [revision(MONDAY, 3)])
    assert len((tmp_path / "other/changes/2025-12.jsonl").read_bytes().splitlines()) == 3


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        "null",
        '{"day":"2025-12-08","key":"2501.00001"}',
        '{"day":"2025-11-08","key":"2501.00001","fields":["title"]}',
        '{"day":"2025-12-08","key":"../x","fields":["title"]}',
        '{"day":"2025-12-08","key":3,"fields":["title"]}',
        '{"day":"2025-12-08","key":"2501.00001","fields":[]}',
        '{"day":"2025-12-08","key":"2501.00001","fields":["comments"]}',
        '{"day":"2025-12-08","key":"2501.00001","fields":[["title"]]}',
        '{"day":"2025-12-08","key":"2501.00001","fields":["title"],"more":1}',
        '{"day":8,"key":"2501.00001","fields":["title"]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_line_is_named_and_the_file_is_left_as_it_is(tmp_path: Path, line: str) -> None:
    data = tmp_path / "data"
    change_log.add(data, [revision(MONDAY)])
    path = data / "changes/2025-12.jsonl"
    path.write_text(path.read_text() + line + "\n")
    before = content(data)
    said = (
        "data/changes/2025-12.jsonl:2: not a revision of this month; delete the line, or restore the file as last "
        "committed: git checkout -- data/changes/2025-12.jsonl"
    )
    with pytest.raises(PapersError) as reading:
        change_log.load(data)
    with pytest.raises(PapersError) as adding:
        change_log.add(data, [revision(MONDAY, 2)])
    assert str(reading.value) == str(adding.value) == said
    assert content(data) == before


def test_other_files_beside_the_log_are_not_read(tmp_path: Path) -> None:
    change_log.add(tmp_path / "data", [revision(MONDAY)])
    (tmp_path / "data/changes/.2025-12.jsonl.tmp").write_text("{")
    (tmp_path / "data/changes/notes.txt").write_text("{")
    assert change_log.load(tmp_path / "data") == (revision(MONDAY),)


# What changed, by day


def test_a_day_tells_new_removed_merged_corrected_and_revised_papers_in_this_order() -> None:
    library = library_of(shelf(MONDAY, EARLIER, EARLIER))
    decisions = [
        Change(kind="corrected", key="2501.00002", on=MONDAY, reason="A wrong day."),
        Change(kind="merged", key="t-0123456789ab", on=MONDAY, reason="Twice.", into="2501.00003"),
        Change(kind="removed", key="2501.00099", on=MONDAY, reason="Withdrawn."),
    ]
    first, second = changes(library, [revision(MONDAY, 2, "links")], decisions)
    assert (first.day, second.day) == (MONDAY, EARLIER)
    assert first.entries == (
        Entry(kind="new", count=1),
        Entry(kind="removed", reason="Withdrawn."),
        Entry(kind="merged", key="2501.00003", reason="Twice."),
        Entry(kind="corrected", key="2501.00002", reason="A wrong day."),
        Entry(kind="revised", key="2501.00002", fields=("links",)),
    )
    assert second.entries == (Entry(kind="new", count=2),)


def test_a_paper_that_is_gone_is_not_named_whatever_was_said_of_it() -> None:
    decisions = [Change(kind="corrected", key="2501.00099", on=EARLIER, reason="A typo.")]
    (only,) = changes(library_of(shelf(MONDAY)), [revision(EARLIER, 99)], decisions)
    assert only.day == MONDAY


def test_of_many_revisions_in_a_day_two_hundred_are_named_and_the_others_counted() -> None:
    assert insight.MOST == 200
    found = shelf(*[EARLIER] * 203)
    told = [revision(MONDAY, number) for number in range(1, 204)]
    first, _ = changes(library_of(found), told)
    assert len(first.entries) == 201
    assert first.entries[-1] == Entry(kind="revised", count=3)
    exact, _ = changes(library_of(found), told[:200])
    assert all(entry.key for entry in exact.entries)


# The pages


def test_the_page_of_changes_tells_the_latest_and_leads_to_the_months() -> None:
    files = dict(
        fixed_files(context_of(shelf(MONDAY, EARLIER, NOVEMBER), revision(MONDAY, 2, "title", "links")))
    )
    said = text(files["changes/index.md"])
    assert "Mon, 8 December 2025 1 new paper Study 002 of the stone Revised: title, links" in said
    assert said.endswith("By month December 2025 November 2025")
    page = html.fromstring(files["changes/index.md"].decode().split("---", 2)[2])
    assert {"../days/2025-12-08/", "../papers/2501.00002/", "2025-11/"} <= {
        link.get("href") for link in page.iter("a")
    }


def test_a_site_without_papers_says_that_nothing_has_changed() -> None:
    context = context_of(())
    assert "Nothing has changed yet." in text(dict(fixed_files(context))["changes/index.md"])
    assert dict(change_files(context)) == {}


def test_the_page_of_changes_has_one_page_of_them_and_the_months_have_all_numbered_from_the_oldest() -> None:
    told = [revision(MONDAY, number) for number in range(1, 46)]
    context = context_of(shelf(*[EARLIER] * 45), *told)
    page = html.fromstring(dict(fixed_files(context))["changes/index.md"].decode().split("---", 2)[2])
    assert len(page.findall(".//ul[@class='pl-titles pl-changes']/li")) == SITE.page_size == 20
    files = dict(change_files(context))
    assert list(files) == [f"changes/2025-12/{number}index.md" for number in ("", "2/", "3/")]
    more = dict(change_files(context_of(shelf(*[EARLIER] * 45), *told, revision(dt.date(2025, 12, 9), 1))))
    assert [more[name] == files[name] for name in files] == [True, True, False]


def test_the_months_that_are_over_never_change_and_say_nothing_of_later_ones() -> None:
    found = shelf(NOVEMBER, NOVEMBER, EARLIER)
    told = [revision(NOVEMBER, 1), revision(EARLIER, 1)]
    before = dict(change_files(context_of(found, *told)))
    later = [revision(dt.date(2025, 12, 9), 1), revision(dt.date(2025, 12, 10), 2)]
    after = dict(change_files(context_of((*found, paper(4, dt.date(2025, 12, 9))), *told, *later)))
    assert before["changes/2025-11/index.md"] == after["changes/2025-11/index.md"]
    assert before["changes/2025-12/index.md"] != after["changes/2025-12/index.md"]


@pytest.mark.parametrize("words", [payload for payload in PAYLOADS if payload.isprintable()][::9])
def test_the_owners_words_and_titles_stay_text(words: str) -> None:
    hostile = replace(paper(1, EARLIER), title=words)
    decisions = [
        Change(kind="removed", key="2501.00099", on=MONDAY, reason=words),
        Change(kind="corrected", key="2501.00001", on=MONDAY, reason=words),
    ]
    plain = context_of([paper(1, EARLIER)], revision(MONDAY), decisions=[
        replace(decision, reason="x") for decision in decisions
    ])  # fmt: skip
    context = context_of([hostile], revision(MONDAY), decisions=decisions)

    def skeleton(found: SiteContext) -> list[tuple[str, list[str]]]:
        page = dict(fixed_files(found))["changes/index.md"].decode().split("---", 2)[2]
        return [
            (str(node.tag), sorted(map(str, node.items())))
            for node in html.fromstring(page).iter()
            if node.tag not in {"math", "msup", "mi", "mn", "mo", "mrow", "semantics", "annotation"}
        ]

    assert skeleton(context) == skeleton(plain)


# Whole runs


def test_a_paper_that_its_source_revises_is_told_on_the_day_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    days = {"2026-03-11": on("2026-03-11", 1, 2)}
    revised = {"2026-03-11": [*on("2026-03-11", 1, title="A new title altogether"), *on("2026-03-11", 2)]}
    for number, shown in enumerate((days, days, revised, revised)):
        stop_clock(monkeypatch, now=NOW + dt.timedelta(days=number))
        with serving(showing(shown)) as server:
            (root / "papers.yml").write_text(
                f"sources: {{huggingface: daily, addresses: {{huggingface: '{server.url}'}}}}\n"
            )
            assert papers(root, "fetch").exit_code == 0
        if shown is days:
            assert not (root / "data/changes").exists()
    (line,) = (root / "data/changes/2026-03.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "day": f"{NOW.date() + dt.timedelta(days=2)}",
        "key": "2603.00001",
        "fields": ["title"],
    }


def test_an_import_tells_what_it_revised_and_twice_the_same_tells_nothing_more(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root", with_data=False)
    file = tmp_path / "some.jsonl"
    old = paper(1, EARLIER)
    stored_papers.save(root / "data", [old])
    link = Link(kind="project", url="https://example.org/kites")
    record = {
        "title": old.title,
        "arxiv_id": old.arxiv_id,
        "listed": "2025-12-08",
        "links": {link.kind: [link.url]},
    }
    file.write_text(json.dumps(record))
    for _ in range(2):
        assert papers(root, "import", file).exit_code == 0
        (found,) = change_log.load(root / "data")
        assert (found.key, found.fields) == (old.key, ("links",))


def test_a_damaged_log_stops_a_build_with_one_line(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "root")
    (root / "data/changes").mkdir()
    (root / "data/changes/2025-12.jsonl").write_text("what\n")
    done = papers(root, "generate")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("data/changes/2025-12.jsonl:1: not a revision of this month; ")
