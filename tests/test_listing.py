"""Tests unusual content in pasted listings, case by case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from paper_listings.dates import PartialDate
from paper_listings.errors import PapersError
from paper_listings.paper import Link
from paper_listings.sources.context import Context
from paper_listings.sources.listing.parser import looks_like, parse

if TYPE_CHECKING:
    from paper_listings.sources.parsed import Parsed

PAGE = dt.date(2025, 12, 8)
TODAY = dt.date(2026, 1, 2)
TOP = "Daily Papers\n\nbyAK and the research community\n\nDec 8\n\n"
LONG = "We look at the thing from all sides and find that it is round. " * 4 + "It rolls."
LONG2 = "Another thing is measured with a ruler that was made for the purpose. " * 4 + "It is long."
FOOTER = "  • 5 authors\n·\nJun 20, 2024 1"
SITE = "https://huggingface.co"


def read(text: str, page_date: dt.date | None = PAGE, today: dt.date = TODAY) -> Parsed:
    return parse(text.encode(), Context(place="page.txt", page_date=page_date, today=today))


def pairs(parsed: Parsed) -> list[tuple[str, str | None]]:
    return [(paper.title, paper.abstract) for paper in parsed.papers]


def told(parsed: Parsed) -> list[tuple[str, int | None, str]]:
    return [(remark.kind, remark.line, remark.text) for remark in parsed.remarks]


def refusal(data: bytes, page_date: dt.date | None = PAGE) -> str:
    with pytest.raises(PapersError) as caught:
        parse(data, Context(place="page.txt", page_date=page_date, today=TODAY))
    return str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"Daily Papers\n\nDec 8\n"])
def test_a_page_without_papers_is_refused(data: bytes) -> None:
    assert refusal(data).startswith("page.txt: no papers found; ")


@pytest.mark.parametrize(
    "data",
    [
        b'{"paper": {"id": "2401.00001"}}',
        b"[]",
        b'[{"title": "Daily Papers"}]',
        b"@article{a, title={Daily Papers}}",
        b"<?xml version='1.0'?><feed/>",
        b"<!DOCTYPE html><html><body>Daily Papers</body></html>",
        b"Dear all,\n\nplease find the minutes below.\n\nJun 20, 2024\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    ],
)
def test_what_is_no_listing_is_refused_in_one_line(data: bytes) -> None:
    assert not looks_like(data)
    assert refusal(data).startswith("page.txt: not a pasted listing")
    assert "\n" not in refusal(data)


@pytest.mark.parametrize(
    "text",
    [
        f"T\n\n{LONG}\n\n{FOOTER}",
        "T\n\nA\n\n· Published on Jun 20, 2024",
        f"[T]({SITE}/papers/2401.00001)",
        TOP,
    ],
)
def test_a_footer_or_a_heading_makes_a_listing(text: str) -> None:
    assert looks_like(text.encode())


def test_bytes_that_are_no_text_are_replaced_and_told() -> None:
    data = f"{TOP}Caf".encode() + b"\xe9 papers" + f"\n\n{LONG}\n\n{FOOTER}".encode()
    parsed = parse(data, Context(place="page.txt", page_date=PAGE, today=TODAY))
    assert parsed.papers[0].title == "Caf\ufffd papers"
    assert told(parsed) == [("not understood", 7, "invalid UTF-8: Caf\ufffd papers")]


class TestFooter:
    @pytest.mark.parametrize(
        ("footer", "expected"),
        [
            ("  • 1 authors\n·\nJun 20, 2024", (1, None, PartialDate(2024, 6, 20), None)),
            ("1,204 authors · Jun 20, 2024 3", (1204, None, PartialDate(2024, 6, 20), 3)),
            ("  • 5 authors\n·\nJun 20, 2024\n12", (5, None, PartialDate(2024, 6, 20), 12)),
            ("  • 5 authors\nSept 2, 2024", (5, None, PartialDate(2024, 9, 2), None)),
            ("  • 5 authors\n\n·\n\nJune 2, 2024", (5, None, PartialDate(2024, 6, 2), None)),
            ("·\n5 authors\n·\nJun 20, 2024", (5, None, PartialDate(2024, 6, 20), None)),
            ("AB Some Lab\n·\nJun 20, 2024", (None, "AB Some Lab", PartialDate(2024, 6, 20), None)),
            ("AB Some Lab\n\n·\n\nJun 20, 2024", (None, "AB Some Lab", PartialDate(2024, 6, 20), None)),
            ("Some Lab\n· Published on Jun 20, 2024", (None, "Some Lab", PartialDate(2024, 6, 20), None)),
            ("Some Lab · Published on Jun 20, 2024", (None, "Some Lab", PartialDate(2024, 6, 20), None)),
            (
                "AB Some Lab\n·\n5 authors\n·\nJun 20, 2024",
                (5, "AB Some Lab", PartialDate(2024, 6, 20), None),
            ),
        ],
    )
    def test_is_read_in_all_its_forms(self, footer: str, expected: tuple[object, ...]) -> None:
        parsed = read(f"{TOP}One\n\n{LONG}\n\n{footer}\n\nTwo\n\n{LONG2}\n\n{FOOTER}")
        assert pairs(parsed) == [("One", LONG), ("Two", LONG2)]
        one = parsed.papers[0]
        assert (one.author_count, one.organization, one.published, one.comments) == expected
        assert told(parsed) == []

    @pytest.mark.parametrize(
        ("footer", "missing"),
        [
            ("  • 5 authors", "no date: "),
            ("  • 5 authors\n·", "no date: "),
            ("Some Lab\n·", "no date: "),
            ("·\nJun 20, 2024", "no authors: "),
            ("Jun 20, 2024 7", "no authors: "),
            ("", ""),
        ],
    )
    @pytest.mark.parametrize("after", ["", f"\n\nTwo\n\n{LONG2}\n\n{FOOTER}"])
    @pytest.mark.parametrize("before", ["", f"Zero\n\n{LONG2} 0.\n\n{FOOTER}\n\n"])
    def test_may_be_missing_in_part_or_whole(
        self, footer: str, missing: str, after: str, before: str
    ) -> None:
        parsed = read(f"{TOP}{before}One\n\n{LONG}\n\n{footer}{after}")
        assert ("One", LONG) in pairs(parsed)
        assert len(parsed.papers) == 1 + bool(after) + bool(before)
        assert [(kind, text) for kind, _, text in told(parsed)] == [("no footer", f"{missing}One")]

    def test_glued_to_the_abstract_still_names_its_organisation(self) -> None:
        parsed = read(
            f"{TOP}One\n{LONG}\nSome Lab\n·\nJun 20, 2024\nTwo\n{LONG2}\n  • 5 authors\n·\nMay 2, 2023"
        )
        assert pairs(parsed) == [("One", LONG), ("Two", LONG2)]
        assert parsed.papers[0].organization == "Some Lab"

    def test_is_not_seen_in_lines_of_prose_that_look_like_one(self) -> None:
        lines = [
            "We asked for the names of the",
            "5 authors",
            "who met on the day of",
            "Jun 20, 2024",
            "at a",
            "·",
            "sign.",
        ]
        parsed = read(f"{TOP}One\n\n" + "\n".join(lines) + f"\n\n{FOOTER}")
        assert pairs(parsed) == [("One", " ".join(lines))]
        assert told(parsed) == []

    def test_without_a_paper_is_told(self) -> None:
        parsed = read(f"{TOP}One\n\n{LONG}\n\n{FOOTER}\n\n  • 7 authors\n·\nMay 2, 2023")
        assert told(parsed) == [
            ("not understood", 15, "• 7 authors"),
            ("not understood", 16, "·"),
            ("not understood", 17, "May 2, 2023"),
        ]


class TestBlocks:
    def test_a_short_abstract_and_a_long_title_keep_their_order(self) -> None:
        parsed = read(f"{TOP}{LONG}\n\nRound\n\n{FOOTER}")
        assert pairs(parsed) == [(LONG, "Round")]

    def test_a_title_of_one_character_may_be_a_digit(self) -> None:
        assert pairs(read(f"{TOP}7\n\n{LONG}\n\n{FOOTER}\n\nX\n\n{LONG2}\n\n{FOOTER}")) == [
            ("7", LONG),
            ("X", LONG2),
        ]

    def test_a_further_paragraph_is_kept_and_told(self) -> None:
        parsed = read(f"{TOP}One\n\n{LONG}\n\nThe code is free.\n\n{FOOTER}")
        assert pairs(parsed) == [("One", f"{LONG} The code is free.")]
        assert told(parsed) == [
            ("not understood", 11, "taken as another paragraph of the abstract: The code is free.")
        ]

    def test_lines_of_one_block_are_one_abstract(self) -> None:
        parsed = read(f"{TOP}One\n\n{LONG}\n- first point\n- second point\n{LONG2}\n\n{FOOTER}")
        assert pairs(parsed) == [("One", f"{LONG} - first point - second point {LONG2}")]

    def test_papers_without_footer_are_told_apart_without_blank_lines_too(self) -> None:
        text = f"One\n{LONG}\nTwo\n{LONG2}\n5 authors\n·\nJun 20, 2024"
        assert pairs(read(TOP + text)) == [("One", LONG), ("Two", LONG2)]

    def test_a_title_without_abstract_is_told(self) -> None:
        parsed = read(f"{TOP}One\n\n{FOOTER}\n\nTwo\n\n{LONG}\n\n{FOOTER}")
        assert pairs(parsed) == [("One", None), ("Two", LONG)]
        assert told(parsed) == [("not understood", 7, "a title without an abstract: One")]

    @pytest.mark.parametrize(
        "tail", ["Company\n\nTOS\n\nPrivacy\n\nAbout\n\nCareers", "Previous 1 2 3 … 100 Next", "·"]
    )
    def test_the_foot_of_the_page_is_dropped_quietly(self, tail: str) -> None:
        parsed = read(f"{TOP}One\n\n{LONG}\n\n{FOOTER}\n\n{tail}\n")
        assert pairs(parsed) == [("One", LONG)]
        assert told(parsed) == []

    def test_a_title_that_hangs_on_a_separator_is_no_organisation(self) -> None:
        parsed = read(f"{TOP}One\n·\nJun 20, 2024\n\nTalk · Room 5\n\n{LONG}\n\n{FOOTER}")
        assert pairs(parsed) == [("One", None), ("Talk · Room 5", LONG)]
        assert parsed.papers[0].organization is None

    def test_foreign_lines_are_told_with_their_line(self) -> None:
        text = f"Some query\n\n{TOP}One\n\n{LONG}\n\n{FOOTER}\n\nAdvertisement\n\nTwo\n\n{LONG2}\n\n{FOOTER}\n\nend"
        parsed = read(text)
        assert pairs(parsed) == [("One", LONG), ("Two", LONG2)]
        assert told(parsed) == [
            ("not understood", 1, "Some query"),
            ("not understood", 17, "Advertisement"),
            ("not understood", 27, "end"),
        ]

    def test_a_long_foreign_line_is_shortened_in_the_report(self) -> None:
        parsed = read(f"{LONG * 2}\n\n{TOP}One\n\n{LONG}\n\n{FOOTER}")
        assert parsed.remarks[0].line == 1
        assert len(parsed.remarks[0].text) == 300

    def test_upvotes_stand_above_the_title_or_below_the_word(self) -> None:
        text = (
            f"Submitted by\n\nsomeone\n\n12\n\nOne\n\n{LONG}\n\n{FOOTER}\n\n-\n\nTwo\n\n{LONG2}\n\n{FOOTER}\n\nUpvote\n\n1.5k\n\n"
            f"GitHub 131\n\narXiv Page\n\n3\n\n[-] 4\n\nThree\n\n{LONG} 3\n\n{FOOTER}\n\nUpvote 8\n\n99"
        )
        parsed = read(TOP + text)
        assert [(paper.title, paper.upvotes) for paper in parsed.papers] == [
            ("One", 12),
            ("Two", 1500),
            ("Three", 4),
        ]
        assert [(kind, text) for kind, _, text in told(parsed)] == [
            ("not understood", "3"),
            ("not understood", "99"),
        ]

    def test_a_paper_shown_twice_is_one_with_the_fuller_abstract(self) -> None:
        text = f"One\n\n{LONG}\n\n  • 5 authors\n\n2\n\nTwo\n\n{LONG2}\n\n{FOOTER}\n\n9\n\nONE!\n\n{LONG} More.\n\n·\nDec 1 4"
        parsed = read(TOP + text)
        assert pairs(parsed) == [("One", f"{LONG} More."), ("Two", LONG2)]
        one = parsed.papers[0]
        assert (one.author_count, one.published, one.published_is_inferred) == (
            5,
            PartialDate(2025, 12, 1),
            True,
        )
        assert (one.comments, one.upvotes) == (4, 9)
        assert ("shown twice", 25, "ONE!") in told(parsed)


class TestPageDate:
    def page(self, top: str, date: str) -> str:
        return f"Daily Papers\n\n{top}\n\nOne\n\n{LONG}\n\n  • 5 authors\n·\n{date}\n\nTwo\n\n{LONG2}\n\n  • 2 authors\n·\nMar 3"

    def test_is_the_one_given(self) -> None:
        parsed = read(self.page("Dec 8", "Jun 20, 2024"), dt.date(2030, 12, 8))
        assert parsed.page_date == dt.date(2030, 12, 8)
        assert {paper.listed for paper in parsed.papers} == {parsed.page_date}
        assert parsed.papers[1].published == PartialDate(2030, 3, 3)
        assert parsed.papers[1].published_is_inferred
        assert told(parsed) == [("year inferred", 19, "Mar 3 is taken as 2030-03-03")]

    def test_that_contradicts_the_page_is_told(self) -> None:
        parsed = read(self.page("Dec 9", "Jun 20, 2024"))
        assert told(parsed)[0] == (
            "not understood",
            3,
            "the page says Dec 9, but its date is given as 2025-12-08",
        )

    @pytest.mark.parametrize(
        ("top", "date", "expected"),
        [
            ("Dec 8", "Jun 20, 2021", dt.date(2021, 12, 8)),
            ("Dec 8", "Dec 8, 2021", dt.date(2022, 12, 8)),
            ("Dec 8", "Dec 31, 2024", dt.date(2025, 12, 8)),
            ("Feb 29", "Jun 20, 2021", dt.date(2024, 2, 29)),
            ("Dec 8", "Jan 20", dt.date(2025, 12, 8)),
            ("Jan 2", "Jan 1", dt.date(2026, 1, 2)),
            ("Dec 8, 2023", "Jan 20", dt.date(2023, 12, 8)),
        ],
    )
    def test_is_inferred_as_the_first_after_every_printed_one(
        self, top: str, date: str, expected: dt.date
    ) -> None:
        parsed = read(self.page(top, date), None)
        assert parsed.page_date == expected
        assert len(parsed.remarks_of("page date inferred")) == ("," not in top)

    def test_is_never_in_the_future(self) -> None:
        message = refusal(self.page("Dec 8", "Dec 20, 2025").encode(), None)
        assert message.startswith(
            "page.txt:3: no year makes the page's date Dec 8 later than every printed date"
        )
        assert "--page-date" in message

    @pytest.mark.parametrize("date", ["Jun 20, 2024", "Jun 20"])
    @pytest.mark.parametrize("by", ["  • 5 authors\n·\n", "Lab\n·\n", "", "· "])
    def test_is_never_a_papers_date(self, by: str, date: str) -> None:
        text = f"Daily Papers\n\nOne\n\n{LONG}\n\n{by}{date}\n\nTwo\n\n{LONG2}\n\n{FOOTER}"
        assert "--page-date" in refusal(text.encode(), None)
        assert pairs(read(text)) == [("One", LONG), ("Two", LONG2)]

    def test_is_no_date_inside_of_text(self) -> None:
        text = f"One\n\nWe met on\nJun 20, 2024\nand on other days.\n\n{FOOTER}"
        assert pairs(read(text)) == [("One", "We met on Jun 20, 2024 and on other days.")]

    def test_counts_comments_only_behind_papers(self) -> None:
        text = f"Daily Papers\n\nMay 5 3\n\nOne\n\n{LONG}\n\n{FOOTER}"
        assert read(text).remarks[0].text == "May 5 3"

    def test_may_follow_the_heading_directly(self) -> None:
        parsed = read(f"Daily Papers\nSome query\nDec 8\nOne\n{LONG}\n5 authors\n·\nJun 20, 2024", None)
        assert parsed.page_date == dt.date(2024, 12, 8)
        assert pairs(parsed) == [("One", LONG)]

    def test_a_later_date_is_reported_and_kept(self) -> None:
        parsed = read(self.page("Dec 8", "Dec 20"))
        assert parsed.papers[0].published == PartialDate(2025, 12, 20)
        assert told(parsed)[:2] == [
            ("year inferred", 11, "Dec 20 is taken as 2025-12-20"),
            ("date in the future", 11, "2025-12-20 is later than the page, from 2025-12-08"),
        ]

    def test_a_leap_day_that_the_year_has_not_is_reported(self) -> None:
        parsed = read(self.page("Dec 8", "Feb 29"))
        assert parsed.papers[0].published is None
        assert not parsed.papers[0].published_is_inferred
        assert told(parsed)[0] == ("not understood", 11, "Feb 29 does not exist in 2025")

    def test_a_day_that_no_year_has_is_no_date(self) -> None:
        parsed = read(self.page("Dec 8", "Feb 30, 2024"))
        assert pairs(parsed) == [("One", LONG), ("Two", LONG2)]
        assert ("not understood", 11, "Feb 30, 2024") in told(parsed)


def card(arxiv_id: str, *rest: str, title: str = "One", heading: str = "### ") -> str:
    page = f"{SITE}/papers/{arxiv_id}"
    return "\n\n".join([f"{heading}[{title}]({page})", f"[{LONG}]({page})", *rest])


class TestMarkup:
    def test_titles_need_no_heading(self) -> None:
        parsed = read(
            card("2401.00001", "·", "Jun 20, 2024", heading="")
            + "\n\n"
            + card("2401.00002", title="Two", heading="")
        )
        assert [(paper.key, paper.title, paper.abstract) for paper in parsed.papers] == [
            ("2401.00001", "One", LONG),
            ("2401.00002", "Two", LONG),
        ]

    def test_an_arxiv_id_tells_the_year_of_the_page(self) -> None:
        parsed = read("# Daily Papers\n\nOct 2\n\n" + card("2505.00001", "·", "May 3"), None)
        assert parsed.page_date == dt.date(2025, 10, 2)

    @pytest.mark.parametrize("month", range(1, 13))
    def test_an_arxiv_id_of_any_month_tells_the_year_of_the_page(self, month: int) -> None:
        parsed = read("# Daily Papers\n\nDec 31\n\n" + card(f"23{month:02}.00001", "·", "May 3"), None)
        assert parsed.page_date == dt.date(2023, 12, 31)

    @pytest.mark.parametrize("month", ["00", "13", "20"])
    def test_an_arxiv_id_of_no_month_tells_no_year(self, month: str) -> None:
        text = "# Daily Papers\n\nOct 2\n\n" + card(f"23{month}.00001", "·", "May 3")
        assert read(text, None).page_date == dt.date(2025, 10, 2)

    def test_an_old_arxiv_id_tells_no_year(self) -> None:
        text = "# Daily Papers\n\nOct 2\n\n" + card("math/0309136", "·", "May 3")
        assert read(text, None).page_date == dt.date(2025, 10, 2)

    @pytest.mark.parametrize(
        ("label", "name"),
        [
            (f"[![org](https://a.b/c.png)Org Name]({SITE}/org)", "Org Name"),
            (f"[![org](https://a.b/c.png)]({SITE}/org)", "org"),
            (f"[org Org Name]({SITE}/org)", "Org Name"),
            (f"[Org Name]({SITE}/org)", "Org Name"),
            ("[[org] Org Name][5]", "Org Name"),
            ("Org Name", "Org Name"),
        ],
    )
    def test_an_organisation_is_called_by_its_visible_name(self, label: str, name: str) -> None:
        for footer in (
            f"{label}\n\n·\n\nJun 20, 2024",
            f"{label} · Jun 20, 2024",
            f"{label}\n· Jun 20, 2024",
        ):
            parsed = read(card("2401.00001", footer))
            assert parsed.papers[0].organization == name
            assert parsed.papers[0].published == PartialDate(2024, 6, 20)
            assert pairs(parsed) == [("One", LONG)]

    def test_an_unlinked_abstract_keeps_its_words_and_links(self) -> None:
        text = (
            f"### One\nWe [0, 1) do it, see [the code](https://github.com/a/b) and [3][4].\nMore on\nJun 20, 2024\n\n"
            f"[1] is cited.\n\n- 4 authors\n\n· Jun 20, 2024\n\n[Upvote\n\n5]({SITE}/login?next=%2Fpapers%2F2401.00001)"
        )
        parsed = read("# Trending Papers\n\n" + text)
        assert pairs(parsed) == [
            ("One", "We [0, 1) do it, see the code and 3. More on Jun 20, 2024 [1] is cited.")
        ]
        assert parsed.papers[0].links == (Link(kind="code", url="https://github.com/a/b"),)

    def test_an_interval_opens_no_link(self) -> None:
        text = f"### One\n\n[0, 1) is open.\n\n- 4 authors\n\n· Jun 20, 2024\n\n[Upvote\n\n5]({SITE}/login?next=%2Fpapers%2F2401.00001)"
        assert pairs(read("# Trending Papers\n\n" + text)) == [("One", "[0, 1) is open.")]
        text = f"### One\n\n[0, 1) is open.\n\n[org Org]({SITE}/org)\n\n· Jun 20, 2024"
        assert pairs(read("# Trending Papers\n\n" + text)) == [("One", "[0, 1) is open.")]

    def test_brackets_that_do_not_match_stay_in_the_abstract(self) -> None:
        page = f"{SITE}/papers/2401.00001"
        for words in ("From (0,1] on.", "Up to [0,1) only.", "Both ]]] and [[[."):
            assert pairs(read(f"### [One]({page})\n\n[{words}]({page})\n\n·\n\nJun 20, 2024")) == [
                ("One", words)
            ]
        broken = f"### [One]({page})\n\n[From (0,1]\\\\\non and on.]({page})\n\n·\n\nJun 20, 2024"
        assert pairs(read(broken)) == [("One", "From (0,1] on and on.")]

    def test_buttons_give_links_and_ids(self) -> None:
        text = (
            "### One\n\nIt is done.\n\n· Jun 20, 2024 3\n\nUpvote\n\n1.2k\n\n[GitHub 1k](https://github.com/a/b) "
            f"[arXiv Page](https://arxiv.org/abs/2401.00001v2) [Project Page](https://a.b/c) [Upvote]({SITE}/login?next=x)"
        )
        (paper,) = read("# Trending Papers\n\n[GitHub 1](https://github.com)\n\n" + text).papers
        assert (paper.key, paper.upvotes, paper.comments) == ("2401.00001", 1200, 3)
        assert paper.links == (
            Link(kind="code", url="https://github.com/a/b"),
            Link(kind="project", url="https://a.b/c"),
        )

    def test_a_later_view_adds_the_id_that_the_first_one_lacks(self) -> None:
        text = (
            f"### One\n\n{LONG}\n\n· Jun 20, 2024\n\n"
            + card("2401.00001", "- 4 authors")
            + "\n\n"
            + card("2401.00001")
        )
        parsed = read("# Trending Papers\n\n" + text)
        assert [(paper.key, paper.author_count, paper.published) for paper in parsed.papers] == [
            ("2401.00001", 4, PartialDate(2024, 6, 20))
        ]
        assert len(parsed.remarks_of("shown twice")) == 2

    def test_the_same_title_years_apart_is_two_papers_with_keys_of_their_own(self) -> None:
        cards = [f"### One\n\n{LONG}\n\n· {date}" for date in ("Jun 20, 2019", "Jun 20, 2024", "Jun 1, 2024")]
        parsed = read("# Trending Papers\n\n" + "\n\n".join(cards))
        assert [paper.published for paper in parsed.papers] == [
            PartialDate(2019, 6, 20),
            PartialDate(2024, 6, 1),
        ]
        assert len({paper.key for paper in parsed.papers}) == 2

    def test_the_same_title_under_two_ids_is_two_papers(self) -> None:
        parsed = read(card("2401.00001") + "\n\n" + card("2401.00002") + f"\n\n### One\n\n{LONG}")
        assert [paper.key for paper in parsed.papers] == ["2401.00001", "2401.00002"]

    def test_footnotes_at_the_end_tell_the_ids(self) -> None:
        text = f"### [One][1]\n\n[\n\n{LONG}\n\n][1]\n[\n* 3 authors\n][1]\n·\nJun 20, 2024 [ 6][2]\n\n1. {SITE}/papers/2401.00001\n[2]: {SITE}/x"
        (paper,) = read(text).papers
        assert (paper.key, paper.abstract, paper.author_count, paper.comments) == ("2401.00001", LONG, 3, 6)

    def test_what_belongs_to_no_paper_is_told(self) -> None:
        text = "\n\n".join(
            [
                "<!-- saved -->", "# Daily Papers", "* [Log In][27]", "[Sign here][28]", "## Some heading", "[-] 3", "Dec 8",
                "Dec 9", "4", card("2401.00001", "·", "Jun 20, 2024", "Jun 21, 2024", "A stray line", f"[Stray link]({SITE}/org)",
                f"[A long button that asks for nothing in particular]({SITE}/login?next=x)", "7"),
            ]
        )  # fmt: skip
        parsed = read(text)
        assert parsed.papers[0].upvotes == 4
        assert [remark.text for remark in parsed.remarks_of("not understood")] == [
            "Sign here", "Some heading", "[-] 3", "Dec 9", "Jun 21, 2024", "A stray line", "Stray link",
            "A long button that asks for nothing in particular", "7",
        ]  # fmt: skip

    def test_pictures_alone_and_prose_behind_a_footer_are_no_part_of_a_paper(self) -> None:
        footer = (
            "· Jun 20, 2024\n7\n\n[![](https://a.b/c.png)](https://a.b)\n\nread [more](https://a.b) there"
        )
        parsed = read(card("2401.00001", "- 4 authors", footer))
        (paper,) = parsed.papers
        assert (paper.comments, paper.links) == (7, ())
        assert [text for _, _, text in told(parsed)] == ["read more there"]

    def test_submitters_are_dropped_quietly(self) -> None:
        text = f"Submitted by\n\n[someone]({SITE}/someone)\n\n{card('2401.00001', '· Jun 20, 2024', '- 4 authors')}\n\nSubmitted by\n\n"
        parsed = read(text + card("2401.00002", "4 authors · Jun 20, 2024", "Upvote 3", title="Two"))
        assert [paper.upvotes for paper in parsed.papers] == [None, 3]
        assert told(parsed) == []

    def test_addresses_below_the_text_link_it(self) -> None:
        page = f"{SITE}/papers/2401.00001"
        blocks = [
            "Some query\n\nMonthly", f"{SITE}/papers/trending", "Dec 8", " [-] 5", f"{SITE}/login?next=%2Fpapers%2F2401.00001",
            "stray", "One title\nin two lines", page, LONG, "A second part.", page, "and a third", "Google", f"{SITE}/google",
            "·", "Jun 20, 2024", "3", f"{page}#community", "lost", f"{SITE}/papers/2401.00001", "left over",
        ]  # fmt: skip
        parsed = read("\n\n".join(blocks))
        assert pairs(parsed)[0] == ("One title in two lines", f"{LONG} A second part. and a third")
        first = parsed.papers[0]
        assert (first.upvotes, first.organization, first.comments) == (5, "Google", 3)
        assert [text for _, _, text in told(parsed)][:2] == ["Some query", "stray"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_is_read_in_whatever_encoding_it_was_saved(encoding: str) -> None:
    page = "Daily Papers\n\nDec 8\n\nOn Owls\n\nWe watch owls at night and count them.\n\n  • 2 authors\n·\nJun 1, 2024 3\n"
    parsed = parse(
        page.encode(encoding), Context(place="p", page_date=dt.date(2025, 12, 8), today=dt.date(2026, 1, 2))
    )
    assert [(paper.title, paper.author_count, paper.comments) for paper in parsed.papers] == [
        ("On Owls", 2, 3)
    ]
