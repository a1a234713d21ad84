from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_listings import mkdocs_hook
from paper_listings.errors import PapersError
from paper_listings.paper import Paper
from paper_listings.pipeline.showing import set_aside, unindexed
from paper_listings.site import builder
from paper_listings.store import stored_papers
from paper_listings.store.places import place_of
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DAY = dt.date(2025, 12, 8)
OWLS = tuple(
    Paper(key=f"2501.{number:05}", title=f"Owl {number}", listed=DAY, position=number)
    for number in range(1, 41)
)
HEAVY = ["{" * 900] * 900
"""Keywords as an older version accepted them: a page says them in its text and in its tags."""


class _Maker:
    """Makes one page per paper, but fails if any of `bad` is among them."""

    def __init__(self, *bad: str, heavy: str = "") -> None:
        self.bad = bad
        self.heavy = heavy
        self.papers_seen = 0

    def __call__(self, found: Sequence[Paper]) -> dict[str, bytes]:
        self.papers_seen += len(found)
        for paper in found:
            if paper.key in self.bad:
                raise OverflowError(f"too large\n{paper.title}")
        return {paper.key: b"Owl" for paper in found}

    def too_large(self, made: Mapping[str, bytes]) -> Mapping[str, int]:
        return {key: 1_000_001 for key in made if key == self.heavy}


def nothing(made: Mapping[str, bytes]) -> Mapping[str, int]:
    del made
    return {}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    stored_papers.save(tmp_path / "data", OWLS)
    return tmp_path / "data"


def test_where_nothing_fails_everything_is_made_once(data: Path) -> None:
    make = _Maker()
    made, problems = set_aside(OWLS, make, nothing, make, data)
    assert (len(made), problems, make.papers_seen) == (40, (), 40)


def test_a_paper_by_which_everything_fails_is_set_aside_with_its_place_and_the_rest_is_made(
    data: Path,
) -> None:
    make = _Maker("2501.00017", "2501.00003", heavy="2501.00040")
    made, problems = set_aside(OWLS, make, make.too_large, make, data)
    assert len(made) == 37
    assert [str(problem) for problem in problems] == [
        f"data/papers/2025-12.jsonl:{line}: {key} was set aside because it cannot be shown: {fault}; correct its record, "
        "or report it; everything else is built"
        for line, key, fault in (
            (3, "2501.00003", "OverflowError: too large Owl 3"),
            (17, "2501.00017", "OverflowError: too large Owl 17"),
            (40, "2501.00040", "its page has 1,000,001 bytes"),
        )
    ]
    assert make.papers_seen < 12 * len(OWLS)


def test_more_than_a_tenth_of_the_papers_is_no_fault_of_papers(data: Path) -> None:
    make = _Maker(*(paper.key for paper in OWLS[:5]))
    with pytest.raises(
        PapersError, match=r"jsonl:1: 5 of 40 papers cannot be shown; the first is 2501.00001: Over"
    ):
        set_aside(OWLS, make, nothing, make, data)
    both = _Maker("2501.00002", heavy="2501.00003")
    with pytest.raises(PapersError, match="2 of 3 papers cannot be shown"):
        set_aside(OWLS[:3], both, both.too_large, both, data)


def test_the_only_paper_may_be_set_aside(data: Path) -> None:
    make = _Maker("2501.00001")
    made, problems = set_aside(OWLS[:1], make, nothing, make, data)
    assert (made, len(problems)) == ({}, 1)


def test_what_is_wrong_with_the_site_is_raised_as_it_is(data: Path) -> None:
    def refuse(found: Sequence[Paper]) -> dict[str, bytes]:
        raise PapersError.single("topics.yml:3", f"no topic for {len(found)}", "name one")

    with pytest.raises(PapersError, match=r"topics\.yml:3: no topic for 40; name one"):
        set_aside(OWLS, refuse, nothing, refuse, data)

    def together(found: Sequence[Paper]) -> dict[str, bytes]:
        if len(found) == len(OWLS):
            raise MemoryError
        return {}

    with pytest.raises(MemoryError):
        set_aside(OWLS, together, nothing, together, data)


def test_a_fault_of_the_site_among_the_rest_of_the_papers_is_not_laid_on_a_paper(data: Path) -> None:
    def make(found: Sequence[Paper]) -> dict[str, bytes]:
        if len(found) == len(OWLS):
            raise ValueError(len(found))
        raise PapersError.single("topics.yml:3", "no topic", "name one")

    with pytest.raises(ValueError, match="40"):
        set_aside(OWLS, make, nothing, make, data)


def test_a_paper_stands_in_a_line_of_the_store(data: Path) -> None:
    assert place_of(data, "2501.00040") == "data/papers/2025-12.jsonl:40"
    assert place_of(data, "2501.99999") == "data/papers"
    (problem,) = unindexed(["2501.00002"], data)
    assert str(problem).startswith("data/papers/2025-12.jsonl:2: 2501.00002 is not in the search index; ")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = copy_site(tmp_path / "root", with_data=False)
    stored_papers.save(root / "data", OWLS[:9])
    return root


def spoil(root: Path, line: int) -> str:
    """Replaces the record on that line with one that an older version accepted. Returns its key."""
    path = root / "data/papers/2025-12.jsonl"
    lines = path.read_text().splitlines()
    record = json.loads(lines[line - 1]) | {"keywords": HEAVY}
    lines[line - 1] = json.dumps(record)
    path.write_text("\n".join(lines) + "\n")
    return str(record["key"])


@pytest.mark.site
def test_a_build_goes_on_without_a_paper_that_cannot_be_shown_and_says_so(root: Path) -> None:
    assert papers(root, "build", "--strict").exit_code == 0
    assert (root / "site/papers/2501.00004/index.html").is_file()
    key = spoil(root, 4)
    result = papers(root, "build")
    assert result.exit_code == 0, result.output
    warning = (
        f"warning: data/papers/2025-12.jsonl:4: {key} was set aside because it cannot be shown: its page has "
    )
    assert result.stderr.startswith(warning)
    assert "8 papers in " in result.stdout
    assert not (root / "site/papers/2501.00004").exists()
    assert (root / "site/papers/2501.00005/index.html").is_file()
    assert key not in (root / "site/feed.json").read_text()
    assert papers(root, "check").exit_code == 0
    assert papers(root, "generate").stderr.startswith(warning)
    strict = papers(root, "build", "--strict")
    assert (strict.exit_code, strict.stderr.count("\n")) == (1, 1)
    assert warning.removeprefix("warning: ") in strict.stderr


def test_mkdocs_alone_names_the_edits_that_it_overwrites(
    root: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1765152000")
    papers(root, "generate")
    (root / "docs/about/index.md").write_text("Edited")
    mkdocs_hook.on_startup(command="build", dirty=False)
    with caplog.at_level("INFO"):
        mkdocs_hook.on_pre_build(config=builder.load(root))
    assert "docs/about/index.md: edited by hand and overwritten; edit its template" in caplog.text


@pytest.mark.site
def test_mkdocs_alone_goes_on_too_and_says_so(
    root: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1765152000")
    key = spoil(root, 2)
    mkdocs = builder.load(root)
    mkdocs_hook.on_startup(command="build", dirty=False)
    wordless = replace(OWLS[2], title="!?")
    stored_papers.save(root / "data", [*stored_papers.load(root / "data")[:2], wordless, *OWLS[3:]])
    mkdocs_hook.on_pre_build(config=mkdocs)
    assert f"jsonl:2: {key} was set aside" in caplog.text
    caplog.clear()
    mkdocs_hook.on_post_build(config=mkdocs)
    assert "data/papers/2025-12.jsonl:3: 2501.00003 is not in the search index" in caplog.text
