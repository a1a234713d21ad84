"""Tests `papers import` with real-life input: libraries, old records, pasted pages, and another site's exports."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.exports import all_exports
from paper_listings.exports.export_context import ExportSite
from paper_listings.pipeline import importing
from paper_listings.sources.jsonl import pages_of
from paper_listings.sources.registry import Context, parse
from paper_listings.store import bounded, stored_papers
from paper_listings.store.records import dumps
from tests.days import content
from tests.example_site import LISTED
from tests.sightings import day, paper
from tests.sites import copy_site, papers
from tests.source_examples import BIBTEX, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.paper import Paper


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "root", with_data=False)


def published(folder: Path, records: tuple[Paper, ...]) -> list[Path]:
    """Returns the files in `api/` of a site with these papers: papers.json first, then the pages."""
    site = ExportSite(
        title="Elsewhere",
        description="Invented papers.",
        url="https://elsewhere.example/",
        topics={"sheep": "Sheep"},
        topics_of={record.key: ("sheep",) for record in records},
    )
    files = {name: data for name, data in all_exports.render(records, site) if name.startswith("api/papers")}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return [folder / name for name in sorted(files, key=lambda name: (name != "api/papers.json", name))]


def many(count: int) -> tuple[Paper, ...]:
    return tuple(
        paper(f"Sheep number {n}", arxiv_id=f"2406.{n:05}", listed=day(n // 9), seen=day(n // 9), upvotes=n)
        for n in range(count)
    )


def test_a_library_old_records_and_a_pasted_page_come_in_at_once_with_one_report(
    root: Path, listing: Path, tmp_path: Path
) -> None:
    (tmp_path / "library.bib").write_text(BIBTEX)
    (tmp_path / "old.jsonl").write_text("".join(dumps(record) + "\n" for record in many(3)))
    shutil.copy(listing, tmp_path / "listing.txt")
    names = ("library.bib", "old.jsonl", "listing.txt")
    done = papers(root, "import", *(tmp_path / name for name in names))
    assert done.exit_code == 0, done.output
    heads = [line for line in done.stdout.splitlines() if line.startswith(str(tmp_path))]
    assert [head.split(": ", 1)[1].split(",")[0] for head in heads] == [
        "2 papers (bibtex)",
        "3 papers (jsonl)",
        f"{len(LISTED)} papers (listing",
    ]
    assert f"Store: {len(LISTED) + 5} new papers, 0 changed" in done.stdout
    before = content(root / "data")
    assert papers(root, "import", *(tmp_path / name for name in reversed(names))).exit_code == 0
    assert content(root / "data") == before


def test_one_file_that_cannot_be_read_keeps_all_of_them_out(root: Path, tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text(BIBTEX)
    (tmp_path / "notes.txt").write_text("Milk, eggs.\n")
    done = papers(root, "import", tmp_path / "library.bib", tmp_path / "notes.txt", tmp_path / "absent.bib")
    assert done.exit_code == 1
    assert [line.split(": ")[1].split("; ")[0] for line in done.stderr.splitlines()] == [
        "not a listing of papers or any other known format",
        "cannot be read (No such file or directory)",
    ]
    assert content(root / "data") == {}


def test_what_a_site_publishes_rebuilds_its_papers_in_another(root: Path, tmp_path: Path) -> None:
    records = many(450)
    done = papers(root, "import", *published(tmp_path, records))
    assert done.exit_code == 0, done.output
    assert "left out: 1\n    2 unknown fields: topics, url" in done.stdout
    assert stored_papers.load(root / "data") == records
    there = copy_site(tmp_path / "there", with_data=False)
    stored_papers.save(there / "data", records)
    assert content(root / "data") == content(there / "data")


def test_the_newest_papers_alone_are_said_to_be_only_those(root: Path, tmp_path: Path) -> None:
    index, *pages = published(tmp_path, many(450))
    newest = shutil.copy(index, tmp_path / "papers.json")
    done = papers(root, "import", newest)
    assert done.exit_code == 0
    assert len(pages) > 2
    assert (
        f"contains only the newest 100 of 450 papers; import its {len(pages)} pages too, "
        "api/papers/*/*.json.gz" in done.stdout
    )
    assert len(stored_papers.load(root / "data")) == 100
    assert "only the newest" not in papers(root, "import", *pages).stdout
    assert len(stored_papers.load(root / "data")) == 450


def test_the_index_brings_the_pages_that_lie_beside_it(root: Path, tmp_path: Path) -> None:
    index, *_ = published(tmp_path, many(450))
    done = papers(root, "import", index)
    assert done.exit_code == 0, done.output
    assert "only the newest" not in done.stdout
    assert stored_papers.load(root / "data") == many(450)


def test_the_index_stays_alone_where_a_page_is_missing(root: Path, tmp_path: Path) -> None:
    index, first, *_ = published(tmp_path, many(450))
    first.unlink()
    assert "only the newest 100 of 450" in papers(root, "import", index).stdout
    assert len(stored_papers.load(root / "data")) == 100


def test_the_index_brings_pages_of_older_versions_and_those_that_a_server_has_decompressed(
    root: Path, tmp_path: Path
) -> None:
    index, first, second, *_ = published(tmp_path, many(450))
    first.with_suffix("").write_bytes(gzip.decompress(first.read_bytes()))
    first.unlink()
    second.write_bytes(gzip.decompress(second.read_bytes()))
    assert "only the newest" not in papers(root, "import", index).stdout
    assert stored_papers.load(root / "data") == many(450)


def test_any_input_may_be_compressed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "library.bib.gz").write_bytes(gzip.compress(BIBTEX.encode()))
    done = papers(root, "import", tmp_path / "library.bib.gz")
    assert done.exit_code == 0, done.output
    assert "library.bib.gz: 2 papers (bibtex)" in done.stdout


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            gzip.compress(b"[" + b" " * 2_000_000),
            "cannot be read (more than 1 MiB when decompressed); split it into files",
        ),
        (gzip.compress(BIBTEX.encode())[:-9], "cannot be read (damaged gzip data); get it again"),
        (gzip.compress(BIBTEX.encode()) + b"owl", "cannot be read (damaged gzip data); get it again"),
        (b"\x1f\x8bowl", "cannot be read (damaged gzip data); get it again"),
        (b"\x1f\x8b\x08" + b"\0" * 6 + b"\xff" * 40, "cannot be read (damaged gzip data); get it again"),
    ],
)
def test_a_bomb_or_a_damaged_file_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path, data: bytes, said: str
) -> None:
    monkeypatch.setattr(bounded.unpacked, "__defaults__", (1 << 20,))
    path = tmp_path / "papers.json.gz"
    path.write_bytes(data)
    done = papers(root, "import", path)
    assert done.exit_code == 1
    assert done.stderr == f"{path}: {said}\n"
    assert content(root / "data") == {}


@pytest.mark.parametrize(
    "pages", [None, {}, [3], [{"month": "../..", "number": 1}], [{"month": "2024-06", "number": "1"}], [{}]]
)
def test_an_index_that_names_no_page_of_ours_leads_nowhere(pages: object) -> None:
    assert pages_of(json.dumps({"pages": pages, "papers": []}).encode()) == ()
    assert pages_of(b"[]") == ()


def test_an_index_that_cannot_be_read_is_said_to_be_so(root: Path, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    done = papers(root, "import", tmp_path / "papers.json")
    assert done.exit_code != 0
    (tmp_path / "papers.json").mkdir()
    assert importing.with_pages(tmp_path / "papers.json") == (tmp_path / "papers.json",)


def test_a_site_that_fits_into_its_newest_papers_is_whole(root: Path, tmp_path: Path) -> None:
    newest, *_ = published(tmp_path, many(40))
    done = papers(root, "import", newest)
    assert "only the newest" not in done.stdout
    assert stored_papers.load(root / "data") == many(40)


@pytest.mark.parametrize("total", [None, "many", -1, True, 1, {}])
def test_a_total_that_says_nothing_is_passed_over(total: object) -> None:
    document = {"total": total, "pages": 3, "papers": [json.loads(dumps(record)) for record in many(2)]}
    parsed = parse(json.dumps(document).encode(), Context(place="x.json", today=TODAY))
    assert parsed.papers == many(2)
    assert not parsed.remarks


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        (
            "9052-01-01.bib",
            (),
            "the day of the page, 9052-01-01, is in the future; rename the file, or name the day with --page-date",
        ),
        (
            "library.bib",
            ("--page-date", "9030-01-01"),
            "the day of the page, 9030-01-01, is in the future; correct --page-date",
        ),
        (
            "library.bib",
            ("--listed", "9030-01-01"),
            "the listing day, 9030-01-01, is in the future; correct --listed",
        ),
    ],
)
def test_a_day_in_the_future_is_refused_and_nothing_is_stored(
    root: Path, listing: Path, tmp_path: Path, name: str, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / name).write_text(BIBTEX)
    done = papers(root, "import", listing, tmp_path / name, *options)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == f"{tmp_path / name}: {said}"
    assert content(root / "data") == {}


def test_a_record_listed_in_the_future_is_refused(root: Path, tmp_path: Path) -> None:
    late = paper("Owls", arxiv_id="2406.00001", listed=dt.date(2090, 1, 1))
    (tmp_path / "old.jsonl").write_text(dumps(late) + "\n")
    done = papers(root, "import", tmp_path / "old.jsonl")
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "old.jsonl: the listing day of 2406.00001, 2090-01-01, is in the future; correct the record\n"
    )
    assert content(root / "data") == {}


def test_a_day_named_by_hand_stands_in_for_one_in_the_name_that_lies_in_the_future(
    root: Path, listing: Path, tmp_path: Path
) -> None:
    shutil.copy(listing, tmp_path / "9052-01-01.txt")
    assert papers(root, "import", tmp_path / "9052-01-01.txt", "--page-date", "2025-12-08").exit_code == 0
    assert len(stored_papers.load(root / "data")) == len(LISTED)


def test_the_day_after_today_is_no_future_and_the_one_after_that_is(tmp_path: Path) -> None:
    path = tmp_path / "library.bib"
    path.write_text(BIBTEX)

    def listed(days: int) -> int:
        late = TODAY + dt.timedelta(days=days)
        return len(
            importing.parse_file(path, format_name=None, page_date=late, listed=late, today=TODAY).papers
        )

    assert listed(1) == 2
    with pytest.raises(PapersError, match=r"2026-03-14, is in the future"):
        listed(2)


def test_outside_a_site_nothing_is_founded(tmp_path: Path, listing: Path) -> None:
    done = papers(tmp_path, "import", listing)
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "mkdocs.yml: not found; run this in the folder of a site, or name it with --root\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_user_names_an_encoding_that_bytes_do_not_tell(root: Path, tmp_path: Path) -> None:
    library, page = tmp_path / "library.bib", tmp_path / "page.txt"
    library.write_bytes("@article{a, title={Серые озёра зимой}, author={Иванов, Иван}}".encode("cp1251"))
    page.write_bytes(
        "Daily Papers\n\nDec 8\n\nЛиса\n\nЛисы спят зимой, все.\n\n• 7 authors\n·\nDec 5\n".encode("cp1251")
    )
    done = papers(root, "import", library)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert (
        "library.bib: not UTF-8 (byte 20), and the encoding cannot be told from the bytes; name it with --encoding"
        in done.stderr
    )
    done = papers(root, "import", library, page, "--encoding", "windows-1251")
    assert done.exit_code == 0, done.output
    assert {stored.title for stored in stored_papers.read(root / "data").papers} == {
        "Серые озёра зимой",
        "Лиса",
    }
    done = papers(root, "parse", library, "--encoding", "ascii")
    assert done.exit_code == 1
    assert "library.bib: not in the encoding ascii (byte 20); correct --encoding" in done.stderr


@pytest.mark.parametrize("name", ["klingon", "base64", "undefined", "", "x\0"])
def test_an_unknown_encoding_is_wrong_usage(root: Path, listing: Path, name: str) -> None:
    done = papers(root, "parse", listing, "--encoding", name)
    assert done.exit_code == 2
    assert "is not known; name one such as latin-1" in done.stderr


def test_a_listing_day_counts_for_a_page_with_a_date(root: Path, listing: Path) -> None:
    done = papers(root, "import", listing, "--listed", "2025-12-20")
    assert done.exit_code == 0, done.output
    assert {stored.listed for stored in stored_papers.read(root / "data").papers} == {dt.date(2025, 12, 20)}
