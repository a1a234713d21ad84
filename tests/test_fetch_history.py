from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.dayranges import DayRange, united
from paper_listings.errors import PapersError
from paper_listings.fetch.due import begun, due, settled
from paper_listings.sources.source_settings import (
    ArxivApiSource,
    ArxivFeedSource,
    HuggingFaceSource,
    is_narrow,
    name_in_papers,
    publishes_on,
)
from paper_listings.store import fetched
from paper_listings.store.fetch_history import (
    FetchHistory,
    GivenUp,
    dumps,
    loads,
    reaching_back,
    with_given_up,
    with_whole,
)

if TYPE_CHECKING:
    from pathlib import Path

FIRST = dt.date(2026, 3, 2)
SOURCE = HuggingFaceSource(look_back_days=7)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def span(since: int, until: int) -> DayRange:
    return DayRange(since=day(since), until=day(until))


def numbers(ranges: tuple[DayRange, ...]) -> list[int]:
    return [(one - FIRST).days for item in ranges for one in item.days]


SPANS = st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda pair: span(pair[0], sum(pair)))
GIVEN = st.tuples(SPANS, st.sampled_from(["never came", "“not” there", "x"]))


@st.composite
def histories(draw: st.DrawFn) -> FetchHistory:
    history = with_whole(FetchHistory(start=day(draw(st.integers(0, 9)))), draw(st.lists(SPANS, max_size=4)))
    for days, reason in draw(st.lists(GIVEN, max_size=3)):
        history = with_given_up(history, days, reason)
    return history


@given(history=histories())
def test_a_history_is_read_back_as_it_was_written(history: FetchHistory) -> None:
    assert loads(dumps(history), "h") == history


@given(history=histories())
def test_lines_may_be_repeated_and_in_any_order(history: FetchHistory) -> None:
    lines = dumps(history).splitlines(keepends=True)
    assert loads("".join([*reversed(lines), *lines]), "h") == history


@given(one=histories(), other=histories())
def test_the_lines_of_two_clones_unite_to_what_either_has_fetched(
    one: FetchHistory, other: FetchHistory
) -> None:
    both = loads(dumps(one) + dumps(other), "h")
    assert both.whole == united((*one.whole, *other.whole))
    assert both.start == min(day for day in (one.start, other.start) if day)
    assert both.closed == united((*one.closed, *other.closed))
    assert loads(dumps(other) + dumps(one), "h").closed == both.closed


@given(history=histories(), data=st.data())
def test_a_lost_line_means_that_its_days_are_asked_for_again_or_is_named(
    history: FetchHistory, data: st.DataObject
) -> None:
    lines = dumps(history).splitlines(keepends=True)
    gone = data.draw(st.integers(0, len(lines) - 1))
    rest = "".join(lines[:gone] + lines[gone + 1 :])
    if gone == 0 and rest:
        with pytest.raises(PapersError, match="no line says where the days start"):
            loads(rest, "h")
        return
    after = loads(rest, "h")
    today = day(60)
    history = begun(history, SOURCE, newest=None, today=today)
    after = begun(after, SOURCE, newest=None, today=today)
    assert gone == 0 or {*numbers(due(history, SOURCE, today=today))} <= {
        *numbers(due(after, SOURCE, today=today))
    }


def test_ten_years_with_a_few_gaps_are_a_few_lines() -> None:
    history = FetchHistory(start=day(0))
    for number in range(3650):
        if number % 400:
            history = with_whole(history, [span(number, number)])
    assert dumps(history).count("\n") == 11


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not an object of texts"),
        ('{"state": 3}', "not an object of texts"),
        ('{"since": "2026-03-02"}', "the state is 'None', not start, whole, given up"),
        ('{"since": "2026-03-02", "state": "due"}', "the state is 'due', not start, whole, given up"),
        ('{"since": "2026-03-02", "state": "whole"}', "'whole' needs since, until and nothing else"),
        (
            '{"since": "2026-03-02", "state": "start", "x": "y"}',
            "'start' needs since and nothing else",
        ),
        (
            '{"since": "2 March", "until": "2026-03-02", "state": "whole"}',
            "'2 March' is not a day, written YYYY-MM-DD",
        ),
        ('{"since": "20260302", "state": "start"}', "'20260302' is not a day"),
        (
            '{"since": "2026-03-03", "until": "2026-03-02", "state": "whole"}',
            "2026-03-03 to 2026-03-02 is not in order",
        ),
        ('{"since": "1990-03-02", "state": "start"}', "before arXiv began"),
        (
            '{"since": "2026-03-02", "until": "2026-03-02", "state": "given up", "reason": " "}',
            "given up without a reason",
        ),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "data/fetched").mkdir(parents=True)
    path = tmp_path / "data/fetched/huggingface.jsonl"
    path.write_text(f'{{"since": "2026-03-02", "state": "start"}}\n{line}\n')
    with pytest.raises(PapersError) as caught:
        fetched.load(tmp_path / "data", "huggingface")
    (problem,) = caught.value.problems
    assert problem.place == "data/fetched/huggingface.jsonl:2"
    assert problem.problem.startswith(said) or said in problem.problem


def test_a_reason_is_cut_to_two_hundred_characters(tmp_path: Path) -> None:
    fetched.save(tmp_path, "huggingface", with_given_up(FetchHistory(start=FIRST), span(0, 1), "x" * 300))
    (given_up,) = fetched.load(tmp_path, "huggingface").given_up
    assert len(given_up.reason) == 200


def test_a_history_that_cannot_be_read_or_written_is_one_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "fetched/huggingface.jsonl").mkdir(parents=True)
    with pytest.raises(PapersError, match=r"data/fetched/huggingface\.jsonl: cannot be read \("):
        fetched.load(data, "huggingface")
    with pytest.raises(PapersError, match=r"data/fetched/huggingface\.jsonl: cannot be written \("):
        fetched.save(data, "huggingface", FetchHistory(start=FIRST))


def test_a_history_that_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    history = with_whole(FetchHistory(start=FIRST), [span(0, 3)])
    fetched.save(tmp_path, "huggingface", history)
    path = tmp_path / "fetched/huggingface.jsonl"
    before = path.stat().st_mtime_ns
    fetched.save(tmp_path, "huggingface", history)
    assert path.stat().st_mtime_ns == before
    assert fetched.load(tmp_path, "huggingface") == history
    assert fetched.load(tmp_path, "arxiv-api") == FetchHistory()
    assert dumps(FetchHistory()) == ""


def test_days_given_up_that_come_after_all_are_whole() -> None:
    history = with_given_up(FetchHistory(start=day(0)), span(2, 6), "never came")
    history = with_whole(history, [span(4, 4)])
    assert history.given_up == (
        GivenUp(days=span(2, 3), reason="never came"),
        GivenUp(days=span(5, 6), reason="never came"),
    )


# --- which days are due


def test_a_first_run_looks_back_and_everything_after_that_is_due() -> None:
    history = begun(FetchHistory(), SOURCE, newest=None, today=day(7))
    assert numbers(due(history, SOURCE, today=day(7))) == [*range(8)]
    assert numbers(due(history, SOURCE, today=day(47))) == [*range(48)]
    assert numbers(due(history, SOURCE, today=day(47), until=day(20))) == [*range(21)]


def test_a_store_without_a_history_counts_as_whole_up_to_a_look_back_before_its_newest_day() -> None:
    history = begun(FetchHistory(), SOURCE, newest=day(20), today=day(60))
    assert numbers(due(history, SOURCE, today=day(60))) == [*range(14, 61)]
    history = begun(FetchHistory(), SOURCE, newest=day(60), today=day(60))
    assert numbers(due(history, SOURCE, today=day(60))) == [*range(53, 61)]


def test_days_from_a_clock_that_was_wrong_are_forgotten() -> None:
    history = with_whole(FetchHistory(start=day(500)), [span(500, 900)])
    history = begun(history, SOURCE, newest=None, today=day(60))
    assert numbers(due(history, SOURCE, today=day(60))) == [*range(53, 61)]


def test_a_day_is_whole_once_nothing_can_be_added_to_it_any_more() -> None:
    history = begun(FetchHistory(), SOURCE, newest=None, today=day(7))
    history = settled(history, SOURCE, [span(0, 7)], today=day(7))
    assert numbers(history.whole) == [0]
    history = settled(history, SOURCE, [span(1, 9), span(11, 12)], today=day(18))
    assert numbers(history.whole) == [*range(10), 11]
    assert numbers(history.holes) == [10]
    assert numbers(due(history, SOURCE, today=day(18))) == [10, *range(11, 19)]


def test_even_without_a_look_back_today_is_not_whole() -> None:
    config = HuggingFaceSource(look_back_days=0)
    history = begun(FetchHistory(), config, newest=None, today=day(3))
    assert settled(history, config, [span(3, 3)], today=day(3)).whole == ()


def test_a_feed_is_due_for_its_working_days_and_cannot_be_asked_for_others() -> None:
    """From Monday to Tuesday of the week after; Wednesday and Thursday are missed."""
    config = ArxivFeedSource(categories=("cs.CL",))
    history = begun(FetchHistory(), config, newest=None, today=day(0))
    for number in (0, 1, 4, 7):
        history = settled(history, config, [span(number, number)], today=day(number))
    assert numbers(history.whole) == [0, 1, 4, 5, 6, 7]
    assert numbers(due(history, config, today=day(8))) == [2, 3, 8]
    assert settled(history, config, [], today=day(9)) == history
    assert settled(FetchHistory(), config, [span(0, 0)], today=day(0)) == FetchHistory()


def test_days_between_a_backfill_and_the_daily_runs_are_not_due() -> None:
    history = with_whole(FetchHistory(start=day(30)), [span(30, 40)])
    assert reaching_back(history, span(31, 50)) == history
    assert reaching_back(FetchHistory(), span(3, 5)) == FetchHistory()
    near = reaching_back(history, span(20, 29))
    assert numbers(near.holes) == [*range(20, 30)]
    far = with_whole(reaching_back(history, span(0, 9)), [span(0, 4), span(6, 9)])
    assert far.given_up == (GivenUp(days=span(10, 29), reason="not asked for"),)
    assert numbers(far.holes) == [5]


@given(
    runs=st.lists(
        st.tuples(st.integers(0, 9), st.sets(st.integers(0, 120), max_size=5)), min_size=1, max_size=12
    )
)
def test_every_day_is_whole_given_up_or_still_due_whatever_fails_and_however_long_a_run_is_away(
    runs: list[tuple[int, set[int]]],
) -> None:
    today, history = 7, FetchHistory()
    came: dict[int, int] = {}
    for pause, failing in runs:
        today += pause
        history = begun(history, SOURCE, newest=None, today=day(today))
        asked = due(history, SOURCE, today=day(today))
        covered = [number for number in numbers(asked) if number not in failing]
        came |= dict.fromkeys(covered, today)
        history = settled(history, SOURCE, [span(number, number) for number in covered], today=day(today))
    later = {*numbers(due(history, SOURCE, today=day(today + 1)))}
    for number in range(runs[0][0], today + 2):
        if number not in later:
            assert came[number] >= number + SOURCE.look_back_days


def test_what_is_known_of_each_source() -> None:
    api = ArxivApiSource(categories=("cs.CL",))
    assert [publishes_on(SOURCE, day(number)) for number in range(7)] == [True] * 5 + [False] * 2
    assert (name_in_papers(SOURCE), name_in_papers(api)) == ("huggingface", "arxiv")
    narrow = ArxivApiSource(categories=("cs.CL",), keywords=("owl",))
    assert [is_narrow(config) for config in (SOURCE, api, narrow)] == [False, False, True]
