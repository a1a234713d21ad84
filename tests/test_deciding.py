"""Tests the commands with which owners decide about single papers, and that no source undoes a decision."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from paper_listings.owner import config
from paper_listings.paper import title_key
from paper_listings.pipeline.sorting import load_library, load_papers
from paper_listings.store import stored_papers
from paper_listings.store.lock import locked
from tests import example_site
from tests.days import content, on, showing, stop_clock
from tests.loopback import NOW, serving
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

HONEY: Final = "2512.90021"
HIVE: Final = "2409.90007"
RAIN: Final = "t-56d84c28b5ca"
"""Bees in the Rain, which is only known by its title."""
KETTLE: Final = "t-22086f02c39e"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example site; commands run on Thursday, 12 March 2026, in its folder."""
    stop_clock(monkeypatch)
    folder = copy_site(tmp_path / "root")
    monkeypatch.chdir(folder)
    return folder


def done(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return list(result.stdout.splitlines())


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    return str(line)


def stored(root: Path) -> dict[str, str]:
    return {paper.key: paper.title for paper in stored_papers.load(root / "data")}


def written(root: Path) -> str:
    return (root / "overrides.yml").read_text()


def test_a_removed_paper_leaves_the_store_and_the_file_says_how_it_is_recognised(root: Path) -> None:
    assert done(
        papers(root, "remove", f"https://papers.example/papers/{HONEY}/", "--reason", "Asked: by its authors")
    ) == [
        f"Removed {HONEY} from the store (1 record) and noted it in overrides.yml: no source brings it back.",
        "The next build removes its page, and it from every list, feed, file and the search; Atom feeds mark it as deleted.",
        "Next: papers build, and commit overrides.yml and data/. Older commits still have the paper.",
    ]
    assert HONEY not in stored(root)
    assert len(stored(root)) == len(example_site.PAPERS) - 1
    assert written(root).endswith(
        f'overrides:\n- remove: "{HONEY}"\n  known_as: ["10.5555/example.honey", "{title_key("Measuring Honey with Light")}"]\n'
        '  reason: "Asked: by its authors"\n  on: 2026-03-12\n'
    )
    assert not any(b"Honey with Light" in data for data in content(root / "data").values())
    assert done(papers(root, "remove", HONEY, "--reason", "Again")) == [
        f"overrides.yml:5:11 keeps {HONEY} out already."
    ]


def test_a_removed_paper_stays_out_of_every_import(root: Path, listing: Path) -> None:
    (root / "data/listings").mkdir()
    (root / "data/listings/page.txt").write_bytes(listing.read_bytes())
    said = done(papers(root, "remove", RAIN, "--reason", "Asked for."))
    assert "data/listings/page.txt still has its title; the site does not show that file." in said
    before = content(root / "data")
    for _ in range(3):
        result = papers(root, "import", listing)
        assert "  kept out by the owner: 1 paper (overrides.yml:5:11)" in done(result)
        assert content(root / "data") == before
    record = '{"title": "BEES IN THE RAIN — Forecasting Hive Weight from Sound Alone", "listed": "2025-12-09", "doi": "10.1000/x"}'
    (root / "more.jsonl").write_text(record)
    assert "0 new papers" in papers(root, "import", root / "more.jsonl").stdout
    assert content(root / "data") == before


def test_a_takedown_and_corrections_survive_thirty_days_of_fetching(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = NOW.date()
    days = {
        str(day): [*on(day, 1, id="2603.00001"), *on(day, 2, id="2603.00002"), *on(day, number + 3)]
        for number, day in enumerate(start + dt.timedelta(days=more) for more in range(31))
    }
    with serving(showing(days)) as server:
        (root / "papers.yml").write_text(
            f"sources:\n  huggingface: daily\n  addresses: {{huggingface: '{server.url}'}}\n"
        )
        done(papers(root, "fetch"))
        assert "2603.00001" in stored(root)
        done(papers(root, "remove", "2603.00001", "--reason", "Asked for."))
        done(papers(root, "move", "2603.00002", "2026-03-13"))
        with (root / "overrides.yml").open("a") as file:
            file.write(
                "- correct: 2603.00002\n  title: Invented Twice\n  topics: {main: bees}\n  reason: Wrong.\n"
                "  on: 2026-03-12\n"
            )
        for number in range(1, 31):
            stop_clock(monkeypatch, NOW + dt.timedelta(days=number))
            assert "kept out by the owner" in papers(root, "fetch").stdout
            assert "2603.00001" not in stored(root)
    assert stored(root)["2603.00002"] == "An Invented Paper, Number 2"
    library = load_library(root)
    corrected = library.by_key["2603.00002"]
    assert (corrected.title, corrected.listed) == ("Invented Twice", dt.date(2026, 3, 13))
    assert library.assignments["2603.00002"].slugs[0] == "bees"


def test_a_record_that_comes_back_in_a_merge_of_clones_is_not_shown_and_leaves_with_the_next_import(
    root: Path,
) -> None:
    before = content(root / "data")
    done(papers(root, "remove", HONEY, "--reason", "Asked for."))
    for name, data in before.items():
        (root / "data" / name).write_bytes(data)
    assert HONEY in stored(root)
    assert HONEY not in {paper.key for paper in load_papers(root).papers}
    (root / "none.jsonl").write_text('{"title": "Something Else", "listed": "2025-12-09"}')
    done(papers(root, "import", root / "none.jsonl"))
    assert HONEY not in stored(root)
    for name, data in before.items():
        (root / "data" / name).write_bytes(data)
    done(papers(root, "remove", HONEY, "--reason", "Asked for."))
    assert HONEY not in stored(root)


def test_a_removal_by_hand_is_completed_by_the_command(root: Path) -> None:
    text = f"overrides:\n# For Ada.\n- remove: {HONEY}\n  reason: Asked for.\n  on: 2026-01-01\n"
    (root / "overrides.yml").write_text(text)
    assert HONEY not in {paper.key for paper in load_papers(root).papers}
    done(papers(root, "remove", HONEY, "--reason", "Not written."))
    assert HONEY not in stored(root)
    assert written(root) == text.replace(
        f"{HONEY}\n",
        f'{HONEY}\n  known_as: ["10.5555/example.honey", "{title_key("Measuring Honey with Light")}"]\n',
    )


def test_a_paper_is_removed_with_the_records_that_were_merged_into_it(root: Path) -> None:
    done(papers(root, "merge", RAIN, HIVE))
    done(papers(root, "remove", RAIN, "--reason", "Asked for."))
    assert not {RAIN, HIVE} & set(stored(root))
    assert f'known_as: ["{RAIN}", "{title_key("A Hive Map from One Photograph")}"]' in written(root)
    assert len(load_papers(root).papers) == len(example_site.PAPERS) - 2


def test_a_note_a_pin_and_a_day_are_written_and_said(root: Path) -> None:
    assert done(papers(root, "pin", "papers/t-22086f02c39e/")) == [
        f"Pinned {KETTLE} “Kettle Logic”.",
        "The next build shows it first on the home page and in its topics.",
        "Next: papers build, and commit overrides.yml.",
    ]
    assert done(papers(root, "note", HONEY, "Read  this <b>first</b>"))[:2] == [
        f"Noted {HONEY} “Measuring Honey with Light”: Read this <b>first</b>",
        "The next build shows the note on its page and its cards, as plain text.",
    ]
    assert done(papers(root, "move", HONEY, "2025-12-08", "--reason", "A wrong file name."))[:2] == [
        f"Moved {HONEY} “Measuring Honey with Light” from 5 December 2025 to 8 December 2025.",
        "The next build changes the lists, files and feeds of both days; its page keeps its address.",
    ]
    assert done(papers(root, "move", HONEY, "2025-12-07"))[0].startswith(
        f"Moved {HONEY} “Measuring Honey with Light” from 8 December 2025 to 7 December 2025."
    )
    found = load_papers(root)
    assert found.marks.pins == (KETTLE,)
    assert found.marks.notes == {HONEY: "Read this <b>first</b>"}
    assert {one.key: one.listed for one in found.papers}[HONEY] == dt.date(2025, 12, 7)


def test_two_papers_are_merged_or_kept_apart(root: Path) -> None:
    assert done(papers(root, "merge", RAIN, HIVE))[:2] == [
        f"Merged {RAIN} “Bees in the Rain: Forecasting Hive Weight from Sound Alone” into {HIVE} “A Hive Map from One Photograph”.",
        f"The next build shows one paper, at the address of {HIVE}; the page of {RAIN} leads there.",
    ]
    alike = '{"title": "A Hive Map from One Picture", "listed": "2025-12-09", "arxiv_id": "2409.90008"}'
    (root / "alike.jsonl").write_text(alike)
    assert "near title?" in papers(root, "import", root / "alike.jsonl").stdout
    done(papers(root, "apart", HIVE, "2409.90008"))
    (root / "alike.jsonl").write_text(
        alike.replace("}", ', "abstract": "Bees.", "seen": "2025-12-10"}').replace("Picture", "Pic")
    )
    assert "near title?" not in papers(root, "import", root / "alike.jsonl").stdout
    twin = title_key("Measuring Honey with Light")
    assert done(papers(root, "apart", HONEY, twin))[0] == (
        f"{HONEY} and {twin} stay apart: no import merges them, and they are not reported as possible duplicates."
    )
    (root / "twin.jsonl").write_text('{"title": "Measuring Honey with Light", "listed": "2025-12-09"}')
    said = done(papers(root, "import", root / "twin.jsonl"))
    assert "Store: 1 new paper" in said[-2]
    assert twin in stored(root)
    assert "0 new papers" in papers(root, "import", root / "twin.jsonl").stdout


def test_corrected_facts_and_topics_survive_an_import_and_end_with_their_entry(
    root: Path, listing: Path
) -> None:
    before = load_library(root)
    (root / "overrides.yml").write_text(
        f"overrides:\n- correct: {RAIN}\n  title: Bees in the Snow\n  listed: 2025-12-05\n"
        "  topics: {main: weather, remove: [audio], add: [bridges]}\n  reason: Wrong.\n  on: 2026-03-12\n"
    )
    for _ in range(2):
        library = load_library(root)
        paper = library.by_key[RAIN]
        assert (paper.title, paper.listed, paper.updated) == (
            "Bees in the Snow",
            dt.date(2025, 12, 5),
            dt.date(2026, 3, 12),
        )
        slugs = library.assignments[RAIN].slugs
        assert slugs[0] == "weather"
        assert slugs[-1] == "bridges"
        assert "audio" not in slugs
        done(papers(root, "import", listing))
    (root / "overrides.yml").unlink()
    after = load_library(root)
    assert after.by_key[RAIN].title == before.by_key[RAIN].title
    assert after.assignments == before.assignments


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("remove", "owls", "--reason", "x"), "owls: names no paper; write the address of its page, the end of that address, or its arXiv id"),
        (
            ("remove", "2512.99999", "--reason", "x"),
            "2512.99999: no paper of the site has this name; take it from the end of the address of the paper’s page",
        ),
        (("remove", "", "--reason", "x"), "KEY: names no paper; write the address of its page, the end of that address, or its arXiv id"),
        (("remove", HONEY, "--reason", " "), "the reason: is empty; write a sentence"),
        (("note", HONEY, "x" * 501), "the note: has 501 characters; shorten it to 500"),
        (("pin", "2512.99999"), "2512.99999: no paper of the site has this name; take it from the end of the address of the paper’s page"),
        (("move", HONEY, "2026-03-14"), f"{HONEY}: the day 2026-03-14 is in the future; name the day on which it was listed"),
        (
            ("move", HONEY, "2025-11-01"),
            f"{HONEY}: the listing day 2025-11-01 is before the paper's arXiv id, {HONEY}, from 2025-12; name the day on which it was listed",
        ),
        (("merge", HONEY, HONEY), f"overrides.yml:5:10: {HONEY} would be merged into itself; name the record that is to stay"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    root: Path, arguments: tuple[str, ...], line: str
) -> None:
    before = content(root)
    assert refused(papers(root, *arguments)) == line
    assert content(root) == before


def test_a_faulty_file_stops_every_command_that_needs_it(root: Path) -> None:
    (root / "overrides.yml").write_text("overrides:\n- pin: x\n  reason: a\n  on: 2026-01-01\n  oops: 1\n")
    (root / "one.jsonl").write_text('{"title": "Something Else", "listed": "2025-12-09"}')
    before = content(root)
    for arguments in (("import", "one.jsonl"), ("generate",), ("pin", HONEY), ("topics",)):
        result = papers(root, *arguments)
        assert result.exit_code == 1
        assert [line.split(";")[0] for line in result.stderr.splitlines()] == [
            "overrides.yml:2:8: overrides[1].pin names no paper: 'x'",
            'overrides.yml:5:3: "oops" is not a known key',
        ]
        assert content(root) == before


def test_the_file_behind_a_link_is_written_and_a_second_run_leaves(root: Path) -> None:
    (root / "elsewhere.yml").write_text("version: 1\n")
    (root / "overrides.yml").symlink_to("elsewhere.yml")
    done(papers(root, "pin", HONEY))
    assert (root / "overrides.yml").is_symlink()
    assert [entry.key for entry in config.load_overrides(root).pins] == [HONEY]
    with locked(root / "data"):
        assert "another run is using this folder" in refused(papers(root, "pin", KETTLE))


def git(root: Path, *arguments: str) -> str:
    command = ("git", "-c", "user.name=Owner", "-c", "user.email=owner@example.org", *arguments)
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def test_an_import_is_taken_back_with_git_and_the_store_is_as_it_was(root: Path) -> None:
    (root / ".gitignore").write_text("/data/.lock\n/.cache/\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "A site")
    before = content(root / "data")
    (root / "wrong.jsonl").write_text(
        '{"title": "Spam", "listed": "2025-12-09"}\n{"title": "Ham", "listed": "2025-12-01"}'
    )
    done(papers(root, "import", root / "wrong.jsonl"))
    done(papers(root, "generate"))
    git(root, "add", "data")
    git(root, "commit", "--quiet", "-m", "Update papers")
    git(root, "revert", "--no-edit", "HEAD")
    assert content(root / "data") == before
    assert re.search("lose|missing", refused(papers(root, "generate")))
    assert len(load_papers(root).papers) == len(example_site.PAPERS)
    assert "Nothing" not in "".join(
        done(papers(root, "import", root / "wrong.jsonl"))
    )  # it could be imported again
