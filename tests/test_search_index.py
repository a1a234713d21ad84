"""Tests the parts of the search index: how papers are divided, when a part is indexed anew, and what ends a run."""

from __future__ import annotations

import datetime as dt
import json
import stat
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.pages import search_parts as parts_module
from paper_listings.pages.search_parts import Part, search_parts
from paper_listings.pages.search_record import search_record
from paper_listings.paper import Link, Paper
from paper_listings.site import pagefind, search_cache, search_index
from paper_listings.site.search_index import Indexing, index
from tests.patience import COMMAND, until
from tests.reading_site import library_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def paper(number: int, listed: str, **known: Any) -> Paper:  # noqa: ANN401 -- fields of any type
    day = dt.date.fromisoformat(listed)
    fields: dict[str, Any] = {"title": f"Kite {number}", "abstract": "Kites fly.", "position": number}
    return Paper(key=f"t-{number:012x}", listed=day, **(fields | known))


def divided(*days: str) -> list[tuple[str, str, list[str]]]:
    """Returns name, age and listing days of the parts of papers that are listed on these days."""
    library = library_of([paper(number, day) for number, day in enumerate(days, 1)])
    return [
        (part.name, part.since, [record.listed.isoformat() for record in part.records()])
        for part in search_parts(library)
    ]


# Which papers are indexed together


def test_a_small_site_has_one_part() -> None:
    assert divided("2023-01-02", "2024-05-06", "2025-02-03", "2025-12-08") == [
        ("2023", "2023", ["2023-01-02", "2024-05-06", "2025-02-03", "2025-12-08"])
    ]
    assert divided() == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are large enough with two papers, and hold five at most."""
    monkeypatch.setattr(parts_module, "ENOUGH", 2)
    monkeypatch.setattr(parts_module, "MOST", 5)


OLD = ("2023-01-02", "2023-12-31", "2024-05-06", "2024-10-01", "2024-10-02")


@pytest.mark.usefixtures("small")
def test_parts_are_years_and_in_the_newest_year_quarters() -> None:
    assert divided(*OLD, "2025-01-01", "2025-03-31", "2025-04-01", "2025-06-30", "2025-07-01") == [
        ("2025q3", "July 2025", ["2025-07-01"]),
        ("2025q2", "April 2025", ["2025-04-01", "2025-06-30"]),
        ("2025q1", "January 2025", ["2025-01-01", "2025-03-31"]),
        ("2024", "2024", list(OLD[2:])),
        ("2023", "2023", list(OLD[:2])),
    ]


@pytest.mark.usefixtures("small")
def test_a_period_with_few_papers_takes_the_next_ones_too() -> None:
    assert divided("2022-01-03", *OLD) == [
        ("2024q2", "April 2024", list(OLD[2:])),
        ("2022", "2022", ["2022-01-03", *OLD[:2]]),
    ]


@pytest.mark.usefixtures("small")
def test_a_part_does_not_grow_beyond_its_limit() -> None:
    full = [f"2024-{month:02}-01" for month in range(1, 7)]
    assert [part[2] for part in divided("2023-05-05", *full, "2025-01-01")] == [
        ["2025-01-01"], full[3:], ["2023-05-05", *full[:3]],
    ]  # fmt: skip


@pytest.mark.usefixtures("small")
def test_further_papers_change_no_closed_part() -> None:
    days = [
        *OLD,
        "2025-01-01",
        "2025-02-01",
        "2025-04-01",
        "2025-07-01",
        "2025-10-01",
        "2025-10-02",
        "2025-12-31",
    ]
    for size in range(6, len(days)):
        before, after = divided(*days[:size]), divided(*days[: size + 1])
        closed = [part for part in before if part[0] < days[size][:4]]
        assert [part for part in after if part in closed] == closed


def test_a_digest_changes_with_everything_that_is_searched_filtered_or_sorted_by() -> None:
    one = paper(1, "2025-12-08", authors=("Ann",), links=())

    def digest(shown: Paper) -> str | None:
        (part,) = search_parts(library_of([shown]))
        return part.digest

    changed: list[dict[str, Any]] = [
        {"title": "Kettle"}, {"abstract": None}, {"authors": ("Bo",)}, {"authors": ("Ann", "Bo")},
        {"author_count": 4}, {"organization": "Lab"}, {"published": PartialDate(2025, 1, 1)},
        {"listed": dt.date(2025, 12, 9)}, {"comments": 1},
        {"links": (Link(kind="code", url="https://example.org/"),)},
    ]  # fmt: skip
    digests = {digest(replace(one, **known)) for known in changed}
    assert len(digests | {digest(one)}) == len(changed) + 1
    for only_shown in ({"upvotes": 9}, {"doi": "10.1/x"}, {"published_is_inferred": True}):
        assert digest(replace(one, **only_shown)) == digest(one), "the page says it"


# What is indexed when


class Counted(pagefind.Pagefind):
    """Pagefind that counts its runs."""

    runs = 0

    def run(self, pages: Any, language: str) -> dict[str, bytes]:  # noqa: ANN401 -- passed on
        Counted.runs += 1
        return super().run(pages, language)


@pytest.fixture(autouse=True)
def _counted(monkeypatch: pytest.MonkeyPatch) -> None:
    Counted.runs = 0
    monkeypatch.setattr(pagefind, "Pagefind", Counted)


def made(site: Path, cache: Path | None, *papers: Paper) -> search_index.Indexed:
    return index(site, search_parts(library_of(papers)), cache)


def bundle(site: Path) -> dict[str, bytes]:
    """Returns the files of the index by path."""
    folder = site / "pagefind"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


TWO = (paper(1, "2024-05-06"), paper(2, "2024-05-07"))
MORE = (*TWO, paper(3, "2025-01-02"), paper(4, "2025-02-03"), paper(5, "2025-12-08"))


@pytest.mark.usefixtures("small")
def test_the_newest_part_is_in_the_bundle_itself_and_the_others_in_folders_without_what_is_shared(
    tmp_path: Path,
) -> None:
    assert made(tmp_path, None, *MORE).missing == ()
    files = bundle(tmp_path)
    rows = json.loads(files["parts.json"])
    assert [row[:3] for row in rows] == [
        ["", "October 2025", 1],
        ["2025q1/", "January 2025", 2],
        ["2024/", "2024", 2],
    ]
    for folder, _, count, _ in rows:
        own = {path.removeprefix(folder) for path in files if path.startswith(folder)}
        assert {"facets.json", "pagefind-entry.json"} <= own
        assert any(path.endswith(".pf_meta") for path in own)
        assert len(json.loads(files[f"{folder}facets.json"])["ids"].split()) == count
        assert ("pagefind.js" in own) is ("wasm.en.pagefind" in own) is (not folder)
    assert not [path for path in files if "ui" in path or "highlight" in path or "filter/" in path]
    assert not [path for path in files if "fragment" in path], "pages of papers say the same"


@pytest.mark.usefixtures("small")
def test_only_a_part_that_has_changed_is_indexed_anew(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    assert made(site, cache, *MORE).made == ("2025q4", "2025q1", "2024")
    first, Counted.runs = bundle(site), 0
    assert made(site, cache, *MORE).made == ()
    assert (bundle(site), Counted.runs) == (first, 0)
    assert made(site, cache, *MORE, paper(6, "2025-12-09")).made == ("2025q4",)
    assert Counted.runs == 1
    later = bundle(site)
    assert {path: data for path, data in later.items() if path.startswith("202")} == {
        path: data for path, data in first.items() if path.startswith("202")
    }
    assert made(tmp_path / "other", None, *MORE, paper(6, "2025-12-09")).made != ()
    assert bundle(tmp_path / "other") == later, "what is kept is what would be made"


def test_what_papers_are_filtered_and_sorted_by_changes_without_pagefind(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    wordless = paper(9, "2024-05-08", title="!?", abstract=None)
    made(site, cache, *TWO, wordless)
    Counted.runs = 0
    changed = (replace(TWO[0], comments=7), TWO[1], wordless)
    again = made(site, cache, *changed)
    assert (again.made, again.missing) == (("2024q2",), (wordless.key,))
    assert Counted.runs == 0
    files = bundle(site)
    assert json.loads(files["facets.json"])["comments"] == [0, 7]
    made(tmp_path / "other", None, *changed)
    assert bundle(tmp_path / "other") == files


def test_a_part_without_a_digest_is_compared_by_its_records(tmp_path: Path) -> None:
    library = library_of(TWO)
    part = Part(name="all", since="2024", records=lambda: (search_record(one, library) for one in TWO))
    assert index(tmp_path / "site", [part], tmp_path / "cache").made == ("all",)
    assert index(tmp_path / "site", [part], tmp_path / "cache").made == ()


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[]\n", b"\xff\n", None])
def test_a_damaged_cache_is_made_again(damage: bytes | None, tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    made(site, cache, *TWO)
    first = bundle(site)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + b"?" if damage is None else damage)
    assert made(site, cache, *TWO).made == ("2024q2",)
    assert bundle(site) == first
    assert kept.read_bytes() == whole


def test_a_cache_that_is_damaged_while_the_index_waits_is_made_again(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    with Indexing(search_parts(library_of(TWO)), cache) as indexing:
        until(lambda: list(cache.glob("*.index")))
        indexing._made.result()
        for kept in cache.iterdir():
            kept.unlink()
        indexing.finish(site)
    assert "parts.json" in bundle(site)


@pytest.mark.usefixtures("small")
def test_the_cache_keeps_no_part_that_is_gone(tmp_path: Path) -> None:
    made(tmp_path / "site", tmp_path, *MORE)
    made(tmp_path / "site", tmp_path, *TWO)
    assert [path.name for path in tmp_path.glob("*.index")] == ["2024q2.index"]


def test_a_cache_of_another_program_or_language_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = search_parts(library_of(TWO))
    for module, name in ((search_cache, "unchanged"), (search_cache, "code"), (pagefind, "version")):
        monkeypatch.setattr(module, name, lambda: "another", raising=False)
        assert index(tmp_path / "site", parts, tmp_path / "cache").made == ("2024q2",)
    assert index(tmp_path / "site", parts, tmp_path / "cache", language="de").made == ("2024q2",)
    assert "wasm.de.pagefind" in bundle(tmp_path / "site")


def test_a_paper_without_a_word_is_missing_and_without_papers_there_is_no_index(tmp_path: Path) -> None:
    wordless = paper(9, "2024-05-08", title="!?", abstract=None)
    assert made(tmp_path, None, *TWO, wordless).missing == (wordless.key,)
    assert made(tmp_path, None, wordless).missing == (wordless.key,)
    assert bundle(tmp_path) == {}
    assert made(tmp_path, None).missing == ()


def test_records_are_made_for_one_part_at_a_time_when_it_is_its_turn(tmp_path: Path) -> None:
    library = library_of(TWO)
    log: list[str] = []

    def parts() -> Iterator[Part]:
        for name, one in zip("ab", TWO, strict=True):
            log.append(f"part {name}")

            def records(one: Paper = one, name: str = name) -> Sequence[Any]:
                log.append(f"records {name}")
                return [search_record(one, library)]

            yield Part(name=name, since=name, records=records, digest=name)

    index(tmp_path, parts())
    assert log == ["part a", "records a", "part b", "records b"]


def test_files_that_are_there_are_left_alone_and_those_of_an_earlier_index_removed(tmp_path: Path) -> None:
    made(tmp_path, None, *TWO)
    first = bundle(tmp_path)
    own = next((tmp_path / "pagefind/index").iterdir())
    other = tmp_path / "pagefind/2019/fragment/gone.pf_fragment"
    other.parent.mkdir(parents=True)
    other.write_text("of an earlier index")
    (tmp_path / "pagefind/facets.json").write_text("edited")
    before = own.stat().st_mtime_ns
    made(tmp_path, None, *TWO)
    assert bundle(tmp_path) == first
    assert own.stat().st_mtime_ns == before
    assert not (tmp_path / "pagefind/2019").exists()


# What ends a run


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Runs this script in place of Pagefind."""
    broken = folder / "python"
    broken.write_text(f"#!/bin/sh\n{script}\n")
    broken.chmod(broken.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(sys, "executable", str(broken))


def test_pagefind_that_fails_is_named_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path, "echo no more disk >&2\nexit 3")
    with pytest.raises(PapersError, match="Pagefind failed: no more disk"):
        made(tmp_path / "site", None, *TWO)
    pretend(monkeypatch, tmp_path, "exit 0")
    with pytest.raises(PapersError, match="Pagefind failed: no answer"):
        made(tmp_path / "site", None, *TWO)
    assert not (tmp_path / "site/pagefind").exists()


def test_an_error_that_pagefind_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_messages", lambda _, __: iter([{"type": "GetFiles", "index_id": 7}]))
    with pytest.raises(PapersError, match="Pagefind failed: Invalid index, does not yet exist"):
        pagefind.Pagefind().run([], "en")


def test_pagefind_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, tmp_path, f"exec sleep {COMMAND}")
    monkeypatch.setattr(pagefind, "TIMEOUT", 0.2)
    with pytest.raises(PapersError, match=r"took more than 0\.2 seconds"):
        made(tmp_path / "site", None, *TWO)


def test_the_end_of_a_build_ends_pagefind_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "started"
    pretend(monkeypatch, tmp_path, f"touch {started}\nexec sleep {COMMAND}")
    with Indexing(search_parts(library_of(TWO))) as indexing:
        until(started.exists)
    with pytest.raises(PapersError, match="the build was ended"):
        indexing.finish(tmp_path / "site")


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(PapersError, match=r"cache: cannot be written: .*; free some space"):
        made(tmp_path / "site", tmp_path / "cache", *TWO)
