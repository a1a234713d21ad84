"""Tests dates: no response or file moves a known paper to an impossible day."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from paper_listings import days
from paper_listings.dates import PartialDate
from paper_listings.merging.merge import unite
from paper_listings.paper import Paper
from paper_listings.sources.vanished import refuse_vanished
from paper_listings.store import stored_papers
from paper_listings.store.records import dumps
from tests.days import content, on, showing, stop_clock
from tests.loopback import Reply, serving
from tests.sightings import paper
from tests.sites import copy_site, papers
from tests.source_examples import api_entry, api_feed, atom, daily, feed_entry, oai, oai_arxiv, oai_record

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

EPOCH = "1970-01-01"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with three papers; commands run on the morning of Thursday, 12 March 2026."""
    stop_clock(monkeypatch)
    site = copy_site(tmp_path / "root", with_data=False)
    with serving(showing({"2026-03-11": on("2026-03-11", 1, 2, 3)})) as server:
        follow(site, server.url)
        assert papers(site, "fetch").exit_code == 0
    return site


def follow(root: Path, url: str) -> None:
    (root / "papers.yml").write_text(
        f"sources:\n  huggingface: daily\n  addresses: {{huggingface: '{url}'}}\n"
    )


def refused(root: Path, result: Result, before: dict[str, bytes]) -> str:
    assert result.exit_code == 1, result.output
    assert content(root / "data") == before
    (line,) = result.stderr.splitlines()
    return str(line)


# --- fetching -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"submittedOnDailyAt": f"{EPOCH}T00:00:00Z"},
        {"submittedOnDailyAt": "2026-02-11T00:00:00Z"},
        {"submittedOnDailyAt": "2031-01-01T00:00:00Z"},
        {"submittedOnDailyAt": "0001-01-01T00:00:00Z"},
        {"publishedAt": f"{EPOCH}T00:00:00Z"},
        {"publishedAt": "2031-01-01T00:00:00Z"},
    ],
    ids=str,
)
def test_an_answer_with_a_wrong_day_leaves_every_byte(root: Path, changes: dict[str, str]) -> None:
    before = content(root / "data")
    with serving(showing({"2026-03-11": on("2026-03-11", 1, 2, 3, **changes)})) as server:
        follow(root, server.url)
        line = refused(root, papers(root, "fetch"), before)
    assert "3 of 3 records cannot be read; the first: " in line


def test_one_wrong_day_among_right_ones_is_set_aside(root: Path) -> None:
    good = on("2026-03-11", *range(2, 12))
    bad = on("2026-03-11", 1, submittedOnDailyAt=f"{EPOCH}T00:00:00Z")
    with serving(showing({"2026-03-11": [*bad, *good]})) as server:
        follow(root, server.url)
        result = papers(root, "fetch")
    assert result.exit_code == 0
    assert "record 1: bad record: An Invented Paper, Number 1: its listing day 1970-01-01" in result.stdout
    assert {one.listed for one in stored_papers.load(root / "data")} == {dt.date(2026, 3, 11)}


ARXIV: dict[str, bytes] = {
    "arxiv-api": (api_feed(*(api_entry(number, published=f"{EPOCH}T00:00:00Z") for number in (1, 2, 3)))),
    "arxiv-oai": (oai(*(oai_record(number, oai_arxiv(number, created=EPOCH)) for number in (1, 2, 3)))),
    "arxiv-feed": (
        atom(*(feed_entry(number) for number in (1, 2, 3))).replace(
            b"2026-03-12T00:00:00-04:00", b"1970-01-01T00:00:00Z"
        )
    ),
}


@pytest.mark.parametrize("name", ARXIV)
def test_an_answer_of_arxiv_with_a_wrong_day_is_refused_as_a_file_too(
    root: Path, tmp_path: Path, name: str
) -> None:
    before = content(root / "data")
    (tmp_path / "answer.xml").write_bytes(ARXIV[name])
    line = refused(root, papers(root, "import", tmp_path / "answer.xml"), before)
    assert "3 of 3 records cannot be read" in line
    assert "the listing day 1970-01-0" in line


# --- missing fields -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"summary": None}, "8 of 8 papers have no abstract"),
        ({"authors": None}, "8 of 8 papers have no authors"),
        ({"authors": []}, "8 of 8 papers have no authors"),
        ({"publishedAt": None}, "8 of 8 papers have no published"),
        ({"upvotes": None}, "8 of 8 papers have no upvotes"),
        ({"title": "Daily paper"}, "8 of 8 papers have the same title"),
        ({"id": "2603.00001"}, "all 8 records show the same paper, 2603.00001"),
        ({"id": None}, "8 of 8 records cannot be read"),
    ],
    ids=str,
)
def test_a_field_that_vanishes_from_all_records_stops_the_run(
    root: Path, changes: dict[str, Any], said: str
) -> None:
    before = content(root / "data")
    with serving(showing({"2026-03-11": on("2026-03-11", *range(1, 9), **changes)})) as server:
        follow(root, server.url)
        line = refused(root, papers(root, "fetch"), before)
    assert said in line


def test_ids_of_another_kind_stop_the_run(root: Path) -> None:
    before = content(root / "data")
    answer = [record for number in range(1, 9) for record in on("2026-03-11", number, id=f"paper-{number}")]
    with serving(showing({"2026-03-11": answer})) as server:
        follow(root, server.url)
        assert "8 of 8 papers have no arxiv_id" in refused(root, papers(root, "fetch"), before)


def test_a_paper_that_is_listed_on_many_days_is_one_paper_and_no_lost_field() -> None:
    paper = Paper(
        key="2603.00001", arxiv_id="2603.00001", title="Kites", listed=dt.date(2026, 3, 12), sources=("x",)
    )
    refuse_vanished([paper] * 9, ("abstract",), "x.json")


def test_a_field_that_vanishes_from_days_of_few_papers_stops_the_run_too(root: Path) -> None:
    before = content(root / "data")
    shown = {f"2026-03-{day:02}": on(f"2026-03-{day:02}", day, day + 20, summary=None) for day in (9, 10, 11)}
    with serving(showing(shown)) as server:
        follow(root, server.url)
        line = refused(root, papers(root, "fetch"), before)
    assert line.startswith("huggingface: 6 of 6 papers have no abstract (huggingface 2026-03-09); none of it")


def test_a_field_that_a_tenth_of_the_papers_has_is_no_reason_to_stop(root: Path) -> None:
    answer = [*on("2026-03-11", *range(1, 10), summary=None), *on("2026-03-11", 10)]
    with serving(showing({"2026-03-11": answer})) as server:
        follow(root, server.url)
        assert papers(root, "fetch").exit_code == 0


VANISHED: dict[str, tuple[bytes, str]] = {
    "huggingface": (daily(*on("2026-03-11", *range(1, 7), summary=None)), "abstract"),
    "arxiv-api, abstract": (
        api_feed(*(api_entry(number).replace("summary", "about") for number in range(1, 7))),
        "abstract",
    ),
    "arxiv-api, categories": (
        api_feed(
            *(
                api_entry(number).replace("category", "kind").replace("primary_kind", "kind")
                for number in range(1, 7)
            )
        ),
        "categories",
    ),
    "arxiv-feed, authors": (atom(*(feed_entry(number, creator="") for number in range(1, 7))), "authors"),
    "arxiv-oai, day": (
        oai(*(oai_record(number, oai_arxiv(number).replace("created>", "made>")) for number in range(1, 7))),
        "published",
    ),
}


@pytest.mark.parametrize(("answer", "field"), VANISHED.values(), ids=VANISHED)
def test_an_answer_that_lost_a_field_is_not_imported_either(
    root: Path, tmp_path: Path, answer: bytes, field: str
) -> None:
    before = content(root / "data")
    (tmp_path / "answer").write_bytes(answer)
    line = refused(root, papers(root, "import", tmp_path / "answer"), before)
    assert f"6 of 6 papers have no {field}; none of it was stored" in line


# --- importing ------------------------------------------------------------------------------------------------

JSONL: dict[str, tuple[dict[str, object], str]] = {
    "listed at the epoch": ({"listed": EPOCH}, 'listed cannot be "1970-01-01"'),
    "listed before arXiv": ({"listed": "1991-01-02"}, "the listing day 1991-01-02 is before arXiv began"),
    "listed before its id": (
        {"listed": "2001-01-01"},
        "before the paper's arXiv id, 2603.00001, from 2026-03",
    ),
    "listed long before it was published": (
        {"listed": "2001-01-01", "arxiv_id": None, "key": None, "published": "2026-03-10"},
        "the listing day 2001-01-01 is before the paper",
    ),
    "published at the epoch": ({"published": EPOCH}, "the date 1970-01-01 is a placeholder"),
    "seen in the future": ({"seen": "2099-01-01"}, "seen is in the future: 2099-01-01"),
    "seen in another age": ({"seen": "2999-01-01"}, 'seen cannot be "2999-01-01"'),
    "updated in the future": ({"updated": "2099-12-31"}, "updated is in the future: 2099-12-31"),
    "updated in another age": ({"updated": "9999-12-31"}, 'updated cannot be "9999-12-31"'),
}


@pytest.mark.parametrize(("changes", "said"), JSONL.values(), ids=JSONL)
def test_a_record_with_an_absurd_day_is_not_imported(
    root: Path, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    before = content(root / "data")
    record = json.loads(dumps(stored_papers.load(root / "data")[0], sparse=True)) | changes
    record = {name: value for name, value in record.items() if value is not None}
    (tmp_path / "one.jsonl").write_text(json.dumps(record) + "\n")
    assert said in refused(root, papers(root, "import", tmp_path / "one.jsonl"), before)


LISTING = """Daily Papers

{page}

An Invented Paper, Number 1

We invent it.

  • 2 authors
·
Mar 10, 2026
"""
BIBTEX = "@misc{a, title={An Invented Paper, Number 1}, eprint={2603.00001}, archiveprefix={arXiv}}"


@pytest.mark.parametrize(
    ("name", "text", "options", "said"),
    [
        ("a.txt", LISTING, ("--page-date", EPOCH), "1970-01-01, is before arXiv began, on 1991-08-14"),
        (f"{EPOCH}.txt", LISTING, (), "is before arXiv began, on 1991-08-14; rename the file"),
        (
            "a.bib",
            BIBTEX,
            ("--listed", "0001-01-01"),
            "is before arXiv began, on 1991-08-14; correct --listed",
        ),
        ("a.bib", BIBTEX, ("--listed", "2001-01-01"), "before the paper's arXiv id, 2603.00001"),
        (
            "a.txt",
            LISTING,
            ("--page-date", "2001-01-01"),
            "the page cannot be from 2001-01-01, judging by 1 of its 1 paper",
        ),
        ("a.txt", LISTING.replace("{page}", "Dec 8, 1970"), (), "the page cannot be from 1970-12-08"),
        (
            "a.bib",
            BIBTEX.replace("eprint", "date={1970-01-01}, eprint"),
            (),
            "the date 1970-01-01 is a placeholder",
        ),
    ],
)
def test_an_absurd_day_of_a_page_or_an_option_is_refused(
    root: Path, tmp_path: Path, name: str, text: str, options: tuple[str, ...], said: str
) -> None:
    before = content(root / "data")
    (tmp_path / name).write_text(text.replace("{page}", "Mar 11"))
    line = refused(root, papers(root, "import", tmp_path / name, *options), before)
    assert said in line


def test_a_sighting_that_knows_a_title_only_cannot_move_a_paper_to_before_its_id(
    root: Path, tmp_path: Path
) -> None:
    before = content(root / "data")
    record = {"title": "An Invented Paper, Number 2", "listed": "2001-01-01"}
    (tmp_path / "titles.jsonl").write_text(json.dumps(record) + "\n")
    line = refused(root, papers(root, "import", tmp_path / "titles.jsonl"), before)
    assert line.startswith(
        "data/papers: 2603.00002 was listed on 2026-03-11, but now the listing day 2001-01-01 is before the "
        "paper's arXiv id, 2603.00002, from 2026-03; nothing was stored"
    )


def test_an_earlier_day_that_can_be_is_taken(root: Path, tmp_path: Path) -> None:
    record = {"title": "An Invented Paper, Number 2", "listed": "2026-03-10"}
    (tmp_path / "titles.jsonl").write_text(json.dumps(record) + "\n")
    assert papers(root, "import", tmp_path / "titles.jsonl").exit_code == 0
    assert [one.listed.day for one in stored_papers.load(root / "data")] == [10, 11, 11]


# --- the rules themselves -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [
        ("2603.00001", (2026, 3)),
        ("0704.0001", (2007, 4)),
        ("quant-ph/0201082", (2002, 1)),
        ("hep-th/9108001", (1991, 8)),
        ("math.GT/0612001", (2006, 12)),
    ],
)
def test_an_arxiv_id_names_its_month(arxiv_id: str, month: tuple[int, int]) -> None:
    assert days.month_of(arxiv_id) == dt.date(*month, 1)


@pytest.mark.parametrize("arxiv_id", ["2613.00001", "2600.00001", "t-0123456789ab", ""])
def test_what_names_no_month_says_nothing_of_days(arxiv_id: str) -> None:
    assert days.month_of(arxiv_id) is None
    assert days.unlisted(dt.date(2001, 1, 1), arxiv_id) is None


@pytest.mark.parametrize(
    "published",
    [
        None,
        PartialDate(1, 6, 1),
        PartialDate(2027, 1, 1),
        PartialDate(1965, 3, 1),
        PartialDate(1970),
        PartialDate(1970, 1),
    ],
)
def test_the_day_of_a_journal_may_be_before_or_somewhat_after_the_listing(
    published: PartialDate | None,
) -> None:
    one = paper("Owls", arxiv_id="2603.00001", listed=dt.date(2026, 3, 11), published=published)
    assert days.fault_of_record(one, dt.date(2026, 3, 12)) is None
    assert not list(days.moved([one], unite([one], []).papers))


def test_a_year_that_was_inferred_says_nothing_of_the_listing_day() -> None:
    one = paper(
        "Owls", listed=dt.date(2020, 3, 11), published=PartialDate(2026, 3, 1), published_is_inferred=True
    )
    assert days.fault_of_record(one, dt.date(2026, 3, 12)) is None


@pytest.mark.parametrize("name", ["--since", "--until"])
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("0001-01-01", "0001-01-01 is before arXiv began, on 1991-08-14"),
        ("9999-12-31", "9999-12-31 is later than today"),
    ],
)
def test_days_that_no_source_has_are_wrong_usage(root: Path, name: str, day: str, said: str) -> None:
    with serving(lambda _: Reply()) as server:
        follow(root, server.url)
        result = papers(root, "fetch", name, day)
        assert server.asked == []
    assert result.exit_code == 2
    assert f"{name} {said}" in result.stderr
