from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from paper_listings.fetch import progress
from paper_listings.fetch.progress import Progress
from paper_listings.sources.source_settings import HuggingFaceSource
from tests.loopback import NOW, QUICK, serving
from tests.source_examples import (
    TODAY,
)

if TYPE_CHECKING:
    from pathlib import Path


from tests.days import on
from tests.fetching import calendar, fetched, keys


def test_an_interrupted_fetch_of_days_goes_on_where_it_was() -> None:
    days = {f"2026-03-{day:02}": on(f"2026-03-{day:02}", day) for day in range(5, 13)}
    with serving(calendar(days)) as server:
        config = HuggingFaceSource()
        whole = fetched(config, server)
        for stored in range(1, 8):
            rest = fetched(config, server, state=whole[stored - 1].progress)
            assert keys(whole[:stored]) + keys(rest) == keys(whole)
    assert whole[-1].progress.cursor is None


def test_progress_of_another_plan_is_of_no_use() -> None:
    with serving(calendar({})) as server:
        state = fetched(HuggingFaceSource(), server)[3].progress
        assert len(fetched(HuggingFaceSource(), server, state=state)) == 4
        assert len(fetched(HuggingFaceSource(), server, since=dt.date(2026, 3, 4), state=state)) == 9
        assert len(fetched(HuggingFaceSource(page_size=20), server, state=state)) == 8


def test_progress_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "state" / "progress.json"
    state = Progress(plan="p", cursor="0 token")
    progress.save(path, state)
    assert progress.load(path) == state
    assert [file.name for file in path.parent.iterdir()] == ["progress.json"]
    progress.save(path, Progress(plan="p", cursor=None))
    assert not path.exists()
    progress.save(path, Progress(plan="p", cursor=None))
    assert progress.load(path) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"plan":1,"cursor":"x"}', b'{"plan":"p","cursor":3}'])
def test_damaged_progress_begins_anew(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(data)
    assert progress.load(path) is None


def test_the_loopback_clock_is_the_day_of_the_examples() -> None:
    assert NOW.date() == TODAY
    assert QUICK.tries == 3
