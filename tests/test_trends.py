"""Tests papers by month, rising terms, trending papers, and their pages."""

from __future__ import annotations

import datetime as dt
import math
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.insight.library import Library, arrange
from paper_listings.insight.related import Related
from paper_listings.insight.trends import WINDOW_DAYS, WINDOW_PAPERS, has_upvotes, monthly, rising, trending
from paper_listings.pages.bar_charts import HEIGHT, bars
from paper_listings.pages.related_section import related_rows
from paper_listings.pages.trend_pages import trending_page, trends_page
from paper_listings.paper import Paper
from paper_listings.topics.assign import Assignment
from paper_listings.topics.taxonomy import Topic, parse_taxonomy

LATEST = dt.date(2024, 6, 30)
TOPICS: tuple[Topic, ...] = parse_taxonomy(
    "version: 1\ntopics:\n"
    + "".join(
        f"- slug: {slug}\n  title: {slug.title()}\n  about: About {slug}.\n  strong: [{slug}]\n"
        for slug in ("otters", "herons")
    ),
    "topics.yml",
).topics


def paper(key: str, title: str = "A Title", age: int = 0, **fields: Any) -> Paper:  # noqa: ANN401 - fields of a value
    return Paper(key=key, title=title, listed=LATEST - dt.timedelta(days=age), **fields)


def library(*papers: Paper) -> Library:
    def assign(title: str, abstract: str | None) -> Assignment:
        assert abstract is None
        slugs = tuple(topic.slug for topic in TOPICS if topic.slug in title.lower())
        return Assignment(slugs=slugs, reasons=())

    return arrange(papers, TOPICS, assign)


def test_months_have_no_gaps_and_a_paper_counts_for_each_of_its_topics() -> None:
    found = monthly(
        library(
            paper("a", "Otters", 61),
            paper("b", "Herons and Otters"),
            paper("c", "Others"),
            paper("d", age=200),
        )
    )
    assert [month.isoformat()[:7] for month in found.months][::6] == ["2023-12", "2024-06"]
    assert found.totals == (1, 0, 0, 0, 1, 0, 2)
    assert [series.counts[-3:] for series in found.series] == [(1, 0, 1), (0, 0, 1)]
    assert [series.total for series in found.series] == [2, 1]


def test_an_empty_library_has_no_months_no_terms_and_nothing_trends() -> None:
    assert monthly(library()).months == ()
    window = rising(())
    assert window.start is None
    assert not window.is_enough
    assert trending((), None) == ()


def titles(count: int, age: int, special: str, often: int) -> list[Paper]:
    return [
        paper(
            f"{age}-{number:04}",
            f"{special if number < often else 'Kestrel'} Study{number}, Estuary of Moraine",
            age,
        )
        for number in range(count)
    ]


def test_a_term_of_many_new_titles_and_few_old_ones_rises() -> None:
    window = rising(titles(300, WINDOW_DAYS, "OtterNet", 2) + titles(250, 0, "OtterNet", 40))
    assert window.is_enough
    (found,) = window.terms
    assert (found.term, found.count, found.before) == ("OtterNet", 40, 2)
    assert found.z >= 2.5
    assert found.example.key == "0-0000"


@pytest.mark.parametrize(("now", "before"), [(WINDOW_PAPERS - 1, 400), (400, WINDOW_PAPERS - 1)])
def test_with_too_few_papers_nothing_is_said(now: int, before: int) -> None:
    window = rising(titles(before, WINDOW_DAYS, "Otter", 0) + titles(now, 0, "Otter", 50))
    assert (window.papers, window.earlier) == (now, before)
    assert not window.is_enough
    assert window.terms == ()


def test_a_term_of_few_titles_does_not_rise() -> None:
    assert rising(titles(300, WINDOW_DAYS, "Otter", 0) + titles(250, 0, "Otter", 4)).terms == ()


def test_a_term_that_is_all_there_is_does_not_rise() -> None:
    old, new = (
        [paper(f"{age}-{number}", f"Quokka {number}", age) for number in range(210)]
        for age in (WINDOW_DAYS, 0)
    )
    window = rising(old + new)
    assert window.is_enough
    assert window.terms == ()


def test_only_the_strongest_of_terms_that_share_a_word_is_named() -> None:
    window = rising(titles(300, WINDOW_DAYS, "Otter", 0) + titles(250, 0, "Otter Dam", 40))
    assert [term.term for term in window.terms] in (["otter dam"], ["dam"], ["dam", "otter"])


def test_attention_fades_by_half_in_a_week() -> None:
    found = trending([paper("a", comments=3), paper("b", comments=3, age=7)], LATEST)
    assert [(one.paper.key, one.points, one.age) for one in found] == [("a", 10.0, 0), ("b", 5.0, 7)]


def test_equal_points_go_by_day_then_place_then_key() -> None:
    found = trending(
        [
            paper("d"),
            paper("c", position=2),
            paper("b", position=1),
            paper("e", position=2),
            paper("f", upvotes=1, age=7),
        ],
        LATEST,
    )
    assert [one.paper.key for one in found] == ["b", "c", "e", "d", "f"]


def test_only_the_last_thirty_days_trend() -> None:
    assert [one.age for one in trending([paper("a", age=29), paper("b", age=30)], LATEST)] == [29]


@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 99), st.none() | st.integers(0, 9))))
def test_the_ranking_is_a_total_order_of_finite_points(
    rows: list[tuple[int, int | None, int | None]],
) -> None:
    papers = [paper(f"{n}", age=age, upvotes=u, comments=c) for n, (age, u, c) in enumerate(rows)]
    found = trending(papers, LATEST)
    assert trending(papers[::-1], LATEST) == found
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
    assert all(math.isfinite(one.points) and one.points >= 0 for one in found)


def test_upvotes_are_known_when_one_paper_has_a_number() -> None:
    assert has_upvotes(trending([paper("a"), paper("b", upvotes=0)], LATEST))
    assert not has_upvotes(trending([paper("a", comments=1)], LATEST))


def test_the_tallest_bar_fills_the_chart_and_the_smallest_is_seen() -> None:
    chart = bars((1, 0, 1_000))
    assert chart.closed == "M4 100v-1h32v1z"
    assert chart.open == f"M84 100v-{HEIGHT}h32v{HEIGHT}z"
    assert (chart.width, chart.top) == (120, 1_000)
    assert bars(()).closed == bars(()).open == ""
    assert bars([1]).width == 120


@given(st.integers(2, 40))
def test_bars_share_the_width_of_a_chart(count: int) -> None:
    chart = bars([1] * count)
    found = re.findall(r"M(\d+) \d+v-\d+h(\d+)v", chart.closed + chart.open)
    ends = [(int(left), int(left) + int(width)) for left, width in found]
    assert len(ends) == count
    assert ends[0][0] == chart.width - ends[-1][1] > 0
    assert all(right[0] - left[1] == 2 * ends[0][0] for left, right in pairwise(ends))


def test_the_page_says_by_what_papers_are_ranked() -> None:
    without = trending_page(library(paper("a", "Otters $n^2$", comments=2)))
    assert not without["has_upvotes"]
    assert "u" not in without["formula"].split("alttext=")[1].split(">")[0]
    (row,) = without["rows"]
    assert "<msup>" in row.title
    assert row.facts == ("2 comments", "7.0 points")
    assert trending_page(library(paper("a", upvotes=1)))["rows"][0].facts == ("1 upvote", "2.0 points")
    assert trending_page(library())["rows"] == []


def test_a_chart_says_in_words_what_it_shows() -> None:
    page = trends_page(library(paper("a", "Otters", 31), paper("b", "Otters", 32), paper("c", "Otters")))
    assert page["everything"].summary == (
        "1 paper in June 2024, the latest month; the most, 2 papers, in May 2024; 2 papers in May 2024, the first."
    )
    assert [(figure.name, figure.url, figure.rows) for figure in page["figures"]] == [
        ("chart-otters", "topics/otters/", (("June 2024", 1), ("May 2024", 2)))
    ]
    assert trends_page(library(paper("a")))["everything"].summary == "1 paper in June 2024, the latest month."
    assert trends_page(library())["everything"].summary == "No papers yet."


def test_rising_terms_lead_to_the_latest_paper() -> None:
    papers = titles(300, WINDOW_DAYS, "OtterNet", 2) + titles(250, 0, "OtterNet", 40)
    (row,) = trends_page(library(*papers))["rising"]
    assert (row["term"], row["url"]) == ("OtterNet", "papers/0-0000/")


def test_a_related_paper_is_shown_with_its_date_and_terms() -> None:
    (row,) = related_rows(
        library(paper("a", r"Otters by 40\%")), [Related(key="a", score=200, terms=("otter", r"40\%"))]
    )
    assert (row.url, row.title, row.listed, row.terms) == (
        "papers/a/",
        "Otters by 40%",
        LATEST,
        ("otter", "40%"),
    )
