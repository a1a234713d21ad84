"""Tests of the dates of BibTeX entries, in the forms of biblatex, of programs and of people."""

from __future__ import annotations

import pytest

from paper_listings.dates import PartialDate
from paper_listings.sources.bibtex import dates
from paper_listings.sources.bibtex import parser as bibtex
from tests.source_examples import context


def written(**fields: str) -> tuple[str | None, str | None]:
    """Returns the date that such fields say, and what of it cannot be read."""
    date, problem = dates.published(fields)
    return (str(date) if date else None), problem


@pytest.mark.parametrize(
    ("date", "known"),
    [
        ("2020-03-04", "2020-03-04"),
        ("2020-03", "2020-03"),
        ("2020", "2020"),
        ("2020-3-4", "2020-03-04"),
        ("2020/03/04", "2020-03-04"),
        ("2020.03.04", "2020-03-04"),
        ("20200304", "2020-03-04"),
        ("04.03.2020", "2020-03-04"),
        ("4. 3. 2020", "2020-03-04"),
        ("03/2020", "2020-03"),
        ("2020/03", "2020-03"),
        ("2020-03-04/2020-04", "2020-03-04"),
        ("2020-03/2020-05", "2020-03"),
        ("2020/2021", "2020"),
        ("2020/", "2020"),
        ("2020-03/..", "2020-03"),
        ("2020-03-04T10:00:00Z", "2020-03-04"),
        ("2020-03-04 10:00:00+01:00", "2020-03-04"),
        ("2020-03-04T10:00/2020-03-05T10:00", "2020-03-04"),
        ("2020~", "2020"),
        ("2020?", "2020"),
        ("2020-03~", "2020-03"),
        ("2020-21", "2020"),
        ("2020-00-00", "2020"),
        ("2020-03-00", "2020-03"),
        ("2020-03-XX", "2020-03"),
        ("2020-XX-XX", "2020"),
        ("2020-W10", "2020"),
        ("2020-064", "2020"),
        ("2020-02-30", "2020-02"),
        ("2010-11", "2010-11"),
        ("2010/11", "2010"),
        ("2009/10/11", "2009-10-11"),
        ("{March} 4, 2020", "2020-03-04"),
        ("4 March 2020", "2020-03-04"),
        ("2020, March 4th", "2020-03-04"),
        ("Mar.2020", "2020-03"),
        ("Spring 2020", "2020"),
        ("[2020]", "2020"),
        ("03/04/2020", "2020"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(date: str, known: str) -> None:
    assert written(date=date) == (known, None)


@pytest.mark.parametrize(
    "date", ["-0044", "y-17e7", "0044 BC", "0000", "199X", "19uu", "/2020", "../2020", "unknown"]
)
def test_what_names_no_year_of_our_era_is_said_to_be_unreadable(date: str) -> None:
    assert written(date=date) == (None, f"no date in {date!r}")


@pytest.mark.parametrize(
    ("year", "known"),
    [
        ("2012", "2012"),
        ("{2012}", "2012"),
        ("2012a", "2012"),
        ("c2012", "2012"),
        ("(2012)", "2012"),
        ("ca. 2012", "2012"),
        ("2012--13", "2012"),
        ("2012-13", "2012"),
        ("2012/13", "2012"),
        ("2012-07", "2012-07"),
        ("2012--2013", "2012"),
        ("July 2012", "2012-07"),
        ("to appear in 2012", "2012"),
        ("2012, may appear late", "2012"),
        ("{\\noopsort{2001b}}2012", "2012"),
        ("20120704", "2012-07-04"),
    ],
)
def test_a_year_is_read_whatever_stands_around_it(year: str, known: str) -> None:
    assert written(year=year) == (known, None)


@pytest.mark.parametrize("year", ["in press", "forthcoming", "2012.12345", "20123", "12"])
def test_what_is_no_year_is_said(year: str) -> None:
    assert written(year=year) == (None, f"no year in {year!r}")


@pytest.mark.parametrize(
    ("month", "known"),
    [
        ("jan", "2020-01"),
        ("January", "2020-01"),
        ("JANUARY", "2020-01"),
        ("Jan.", "2020-01"),
        ("1", "2020-01"),
        ("01", "2020-01"),
        ("{Sept}", "2020-09"),
        ('M{\\"a}rz', "2020-03"),
        ("January~5", "2020-01-05"),
        ("5 Jan.", "2020-01-05"),
        ("10~January", "2020-01-10"),
        ("10th of January", "2020"),
        ("Sept. 5th", "2020-09-05"),
        ("January 5--7", "2020-01-05"),
        ("5--7 January", "2020-01-05"),
        ("January 30 -- February 2", "2020-01-30"),
        ("30 January to 2 February", "2020-01-30"),
        ("January/February", "2020-01"),
        ("Jan--Feb", "2020-01"),
        ("1--2", "2020-01"),
        ("January, 2020", "2020-01"),
    ],
)
def test_a_month_is_read_in_every_spelling_with_the_day_beside_it(month: str, known: str) -> None:
    assert written(year="2020", month=month)[0] == known


@pytest.mark.parametrize("month", ["Winter", "13", "00", "jui", "ma", "Q3", "10th of January"])
def test_what_is_no_month_is_said_and_the_year_kept(month: str) -> None:
    assert written(year="2020", month=month) == ("2020", f"no month in {month!r}")


@pytest.mark.parametrize(
    ("number", "name"),
    [(number, name) for number, names in enumerate(dates._MONTHS, 1) for name in names.split()],
)
def test_every_name_of_a_month_is_known(number: int, name: str) -> None:
    assert written(year="2020", month=name.title()) == (f"2020-{number:02}", None)


@pytest.mark.parametrize(
    ("fields", "known", "problem"),
    [
        ({"year": "2020", "month": "jan", "day": "5"}, "2020-01-05", None),
        ({"year": "2020", "month": "1", "day": "05"}, "2020-01-05", None),
        ({"year": "2020", "month": "1", "day": "5th"}, "2020-01-05", None),
        ({"year": "2020", "month": "1", "day": "5--7"}, "2020-01-05", None),
        ({"year": "2020", "month": "5 January", "day": "6"}, "2020-01-06", None),
        ({"year": "2020", "month": "feb", "day": "30"}, "2020-02", "there is no day 30 in 2020-02"),
        ({"year": "2020", "day": "5"}, "2020", "no month in '5'"),
        ({"month": "jan"}, None, "no year in 'jan'"),
        ({"date": "2020", "year": "2020", "month": "jan"}, "2020-01", None),
        ({"date": "2020-02", "year": "2020", "month": "jan"}, "2020-02", None),
        ({"date": "2020-02", "year": "2019"}, "2020-02", None),
        ({"date": "2020-02", "year": "in press"}, "2020-02", None),
        ({"date": "soon", "year": "2019"}, "2019", None),
        ({"date": "soon", "year": "in press"}, None, "no date in 'soon'"),
        ({"urldate": "2020-01-05", "eventdate": "2020", "origdate": "1999"}, None, None),
        ({}, None, None),
    ],
)
def test_fields_complete_each_other(fields: dict[str, str], known: str | None, problem: str | None) -> None:
    assert written(**fields) == (known, problem)


def test_entries_keep_the_year_and_the_month_that_they_give() -> None:
    text = (
        "@article{a, title={Grey Lakes}, author={Alder, Ann}, journal={Lakes}, year={2012}, month=jul}\n"
        '@article{b, title={Green Lakes}, year=2012, month="10~" # jul}\n'
        "@article{c, title={Blue Lakes}, year={2012}, month={Summer}}\n"
        "@article{d, title={Red Lakes}, date={-0044}, urldate={2020-01-01}}"
    )
    found = bibtex.parse(text.encode(), context())
    assert [paper.published for paper in found.papers] == [
        PartialDate(2012, 7),
        PartialDate(2012, 7, 10),
        PartialDate(2012),
        None,
    ]
    assert [(remark.kind, remark.line, remark.text) for remark in found.remarks] == [
        ("left out", 3, "Blue Lakes: no month in 'Summer'"),
        ("left out", 4, "Red Lakes: no date in '-0044'"),
    ]


def test_a_part_takes_the_whole_date_of_its_volume_or_keeps_its_own() -> None:
    text = (
        "@inbook{a, title={A}, crossref={v}}\n@inbook{b, title={B}, crossref={v}, year={2021}}\n"
        "@book{v, title={V}, year={2020}, month=feb, day={3}}"
    )
    found = bibtex.parse(text.encode(), context())
    assert [str(paper.published) for paper in found.papers] == ["2020-02-03", "2021", "2020-02-03"]
