from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from paper_listings.insight.library import Library, arrange, month_of, week_of
from paper_listings.order import newest_first
from paper_listings.pages.pagination import chunked
from paper_listings.paper import Paper
from paper_listings.topics.assign import Assignment, Reason
from paper_listings.topics.taxonomy import Topic

TOPICS = (Topic(slug="owls", title="Owls", about="Birds."), Topic(slug="cats", title="Cats", about="Pets."))


def paper(number: int, day: dt.date, position: int | None = None, title: str = "") -> Paper:
    return Paper(key=f"t-{number:012x}", title=title or f"Paper {number}", listed=day, position=position)


def assign(title: str, abstract: str | None) -> Assignment:
    assert abstract is None
    slugs = tuple(slug for slug in ("owls", "cats") if slug in title)
    return Assignment(slugs=slugs, reasons=tuple(Reason(slug=slug, terms=()) for slug in slugs))


def library(*papers: Paper) -> Library:
    return arrange(papers, TOPICS, assign)


def test_papers_stand_newest_day_first_then_in_the_order_of_their_source() -> None:
    day = dt.date(2025, 12, 8)
    papers = [
        paper(1, day, 2),
        paper(2, day, 1),
        paper(3, day),
        paper(4, day + dt.timedelta(1), 9),
        paper(5, day),
    ]
    assert [one.key[-1] for one in library(*papers).papers] == ["4", "2", "1", "3", "5"]


def test_topics_hold_their_papers_and_the_rest_is_unsorted() -> None:
    day = dt.date(2025, 12, 8)
    held = library(
        paper(1, day, title="owls"), paper(2, day, title="owls, cats"), paper(3, day, title="dogs")
    )
    assert [(shelf.topic.slug, len(shelf.papers)) for shelf in held.shelves] == [("owls", 2), ("cats", 1)]
    assert [one.title for one in held.unsorted] == ["dogs"]
    assert [topic.slug for topic in held.topics_of(held.papers[1])] == ["owls", "cats"]
    assert held.by_key["t-000000000003"].title == "dogs"


def test_days_weeks_and_months_follow_the_calendar() -> None:
    held = library(
        paper(1, dt.date(2024, 12, 30)), paper(2, dt.date(2025, 1, 1)), paper(3, dt.date(2025, 1, 6))
    )
    assert [day.name for day in held.days] == ["2025-01-06", "2025-01-01", "2024-12-30"]
    assert [(week.name, len(week.papers)) for week in held.weeks] == [("2025-W02", 1), ("2025-W01", 2)]
    assert [week.start for week in held.weeks] == [dt.date(2025, 1, 6), dt.date(2024, 12, 30)]
    assert [month.name for month in held.months] == ["2025-01", "2024-12"]
    assert held.latest == dt.date(2025, 1, 6)
    assert library().latest is None


@given(st.dates())
def test_names_of_weeks_and_months_sort_by_time(day: dt.date) -> None:
    if day < dt.date.max - dt.timedelta(40):
        assert week_of(day) < week_of(day + dt.timedelta(7))
        assert month_of(day) <= month_of(day + dt.timedelta(7)) < month_of(day + dt.timedelta(40))


days = st.dates(dt.date(2025, 1, 1), dt.date(2025, 1, 31))


@given(st.lists(days, max_size=60), st.integers(1, 10), st.integers(1, 9))
def test_new_papers_change_only_the_last_page_of_a_month(listed: list[dt.date], size: int, more: int) -> None:
    papers = sorted((paper(number, day) for number, day in enumerate(listed)), key=newest_first)
    later = [paper(1000 + number, dt.date(2025, 2, 1)) for number in range(more)]
    before = chunked(papers, size, whole_day=False)
    after = chunked([*sorted(later, key=newest_first), *papers], size, whole_day=False)
    full = len(papers) // size
    assert before[:full] == after[:full]
    assert all(len(page) <= size for page in after)
    assert sum(map(len, after)) == len(papers) + more


@given(st.integers(0, 40), st.integers(1, 10), st.integers(1, 9))
def test_late_papers_of_a_day_change_only_its_last_page(count: int, size: int, more: int) -> None:
    day = dt.date(2025, 1, 1)
    papers = [paper(number, day, number + 1) for number in range(count + more)]
    full = count // size
    assert (
        chunked(papers[:count], size, whole_day=True)[:full] == chunked(papers, size, whole_day=True)[:full]
    )
