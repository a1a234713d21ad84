from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.insight.library import Library, arrange
from paper_listings.insight.special_selections import Digest, Selection, described, found_by, selections
from paper_listings.owner import saved_searches
from paper_listings.owner.saved_searches import (
    FoldedWords,
    SavedSearch,
    folded_words,
    plain,
    query_terms,
    stem_of,
)
from paper_listings.owner.settings import Site, parse_settings
from paper_listings.paper import Link, Paper
from paper_listings.topics.assign import Assignment, Reason
from paper_listings.topics.taxonomy import Topic
from paper_listings.topics.words import fold, words

TOPICS = (Topic(slug="owls", title="Owls", about="Birds."), Topic(slug="cats", title="Cats", about="Pets."))
MONDAY = dt.date(2025, 12, 8)


def paper(number: int, title: str, day: dt.date = MONDAY, **more: object) -> Paper:
    values = {"key": f"t-{number:012x}", "title": title, "listed": day, "position": number, **more}
    return Paper(**values)  # type: ignore[arg-type]  # fields of a Paper


def assign(title: str, abstract: str | None) -> Assignment:
    assert abstract is None or abstract
    slugs = tuple(slug for slug in ("owls", "cats") if slug[:-1] in title.lower())
    return Assignment(slugs=slugs, reasons=tuple(Reason(slug=slug, terms=()) for slug in slugs))


def library(*papers: Paper) -> Library:
    return arrange(papers, TOPICS, assign)


def site(*searches: SavedSearch) -> Site:
    return Site(title="Owls daily", description="On owls.", url="https://owls.example/", searches=searches)


def search(**values: object) -> SavedSearch:
    return SavedSearch(slug="search-x", title="X", **values)  # type: ignore[arg-type]  # fields of a search


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"query": "owl"}, [1, 3]),
        ({"query": "OWLS"}, [1, 3]),
        ({"query": "owl -night"}, [3]),
        ({"query": '"night owl"'}, [1]),
        ({"query": '-"night owl" owl'}, [3]),
        ({"query": "“night owl”"}, [1]),
        ({"query": "-„night owl“ owl"}, [3]),
        ({"query": "byron"}, [2]),
        ({"query": "   - "}, [1, 2, 3]),
        ({"topics": ("cats",)}, [2]),
        ({"topics": ("cats", "owls")}, [1, 2, 3]),
        ({"organization": "owl"}, [3]),
        ({"has_code": True}, [2]),
        ({"query": "owl", "has_code": True}, []),
    ],
)
def test_a_saved_search_finds_what_it_says(values: dict[str, object], found: list[int]) -> None:
    code = (Link(kind="code", url="https://code.example/cats"),)
    held = library(
        paper(1, "A night-owl study", abstract="On nights."),
        paper(2, "Cats", authors=("Ada Byron",), links=code),
        paper(3, "Barn owls", abstract="By day.", organization="Owl Labs"),
    )
    (papers,) = found_by((search(**values),), held)
    assert [one.position for one in papers] == found


def matches(search: SavedSearch, library: Library, paper: Paper) -> bool:
    """What a saved search finds, paper by paper and word by word."""
    if search.topics and not set(search.topics) & set(library.assignments[paper.key].slugs):
        return False
    if search.organization and folded(search.organization) not in folded(paper.organization or ""):
        return False
    if search.has_code and not any(link.kind == "code" for link in paper.links):
        return False
    text = folded(" ".join((paper.title, paper.abstract or "", *(paper.authors or ()))))
    return all((wanted in text) is not is_excluded for wanted, is_excluded in query_terms(search.query))


def folded(text: str) -> str:
    return " " + " ".join(fold(word) for word in words(text) if word[0].isalnum()) + " "


WORDS = [
    "owl", "Owls", "owl's", "OWLS’", "night-owl", "cat.", "(cats)", "colour", "color", "Favourites", "modelling", "modeled",
    "analyses", "analyzed", "sizes", "boxes", "box", "families", "family", "ie", "Müller", "Muller", "ﬁre", "İs", "ẞ", "ꭰ", "Ꭰ", "K",
    "naïve", "“owl”", "x,y", "𝐀b", "ab", "ß", "ſee", "…", "\u2003", "\x1d", "-", "ab\u0301", "\u0301", "e\u0345", "tools!", "3D", "日本",
]  # fmt: skip
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=8).map(" ".join)


@given(st.lists(texts, min_size=1, max_size=4), st.lists(texts, max_size=4), st.none() | texts)
@example(["Owls"], ["-cat"], None)
@example(["a"], ["owl"], "")
def test_searches_together_find_what_each_finds_paper_by_paper(
    titles: list[str], queries: list[str], organization: str | None
) -> None:
    code = (Link(kind="code", url="https://code.example/cats"),)
    held = library(
        *(
            paper(
                number,
                title,
                abstract=titles[-number] or None,
                authors=(titles[0],) if number % 2 else None,
                organization=title,
                links=code if number % 2 else (),
            )
            for number, title in enumerate(titles)
        )
    )
    searches = tuple(
        search(
            query=query,
            topics=("owls",) if number % 3 == 1 else (),
            organization=organization if number % 2 else None,
            has_code=number == 2,
        )
        for number, query in enumerate((*queries, *titles, ""))
    )
    expected = tuple(tuple(one for one in held.papers if matches(wanted, held, one)) for wanted in searches)
    assert found_by(searches, held) == expected


@given(st.text() | texts)
def test_words_folded_together_are_those_folded_one_by_one(text: str) -> None:
    assert folded_words(text) == folded(text)


@given(st.text() | texts)
def test_the_stem_of_words_is_in_every_text_that_has_them(text: str) -> None:
    assert stem_of(folded_words(text)) in plain(text)


@pytest.mark.parametrize(
    ("query", "stem"),
    [
        ("owl", "owl"),
        ("big models", "model"),
        ("family", "famil"),
        ("colour", "colo"),
        ("日本", ""),
        ("analyzed", "analy"),
    ],
)
def test_a_search_looks_for_the_longest_stem_of_its_words(query: str, stem: str) -> None:
    assert stem_of(folded_words(query)) == stem


def test_folding_forgets_words_when_it_remembers_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MEMORY", 2)
    folder = FoldedWords()
    assert [folder.of(text) for text in ("Owls and cats", "owl", "Owls")] == [
        " owl and cat ",
        " owl ",
        " owl ",
    ]
    assert len(folder._pieces) == 2


def test_a_saved_search_says_what_it_finds() -> None:
    assert described(search(query="owl -cat", topics=("owls",), organization="Lab", has_code=True)) == (
        "Papers that match owl -cat, of the topics owls, from Lab, with code."
    )
    assert described(search(has_code=True)) == "Papers, with code."


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("owl topic:owls", "set topics: on the feed"),
        ("ORG:lab", "set organization: on the feed"),
        ("owl -has:code", "set has: on the feed"),
        ("year:2024 owl", "feeds have no such filter"),
        ('topic:"barn owls"', "set topics: on the feed"),
    ],
)
def test_a_query_with_a_field_of_the_search_page_is_refused(query: str, advice: str) -> None:
    with pytest.raises(
        PapersError, match=rf"^papers\.yml:3:10: the query of the feed 'X' has \w+:.*; .*{advice}$"
    ):
        parsed(f"feeds:\n- title: X\n  query: '{query}'\n")


@pytest.mark.parametrize("query", ["owl: year", '"year:2024"', "“has:code” owl", "subtopic:owls"])
def test_words_that_only_look_like_fields_are_words(query: str) -> None:
    assert selections(library(), site(*parsed(f"feeds:\n- title: X\n  query: '{query}'\n")))[0].entries == ()


def test_trending_and_saved_searches_are_newest_first_and_an_empty_library_has_none() -> None:
    held = library(paper(1, "Owls", comments=1), paper(2, "Cats", MONDAY + dt.timedelta(1)))
    found = selections(held, site(search(query="owls", topics=("owls", "cats"))))
    assert [(one.slug, [entry.title for entry in one.entries]) for one in found] == [
        ("trending", ["Cats", "Owls"]),
        ("search-x", ["Owls"]),
    ]
    assert found[0].entries[0].key == "t-000000000002"
    assert selections(library(), site()) == ()


def test_a_week_has_its_digest_when_it_is_over_and_keeps_it() -> None:
    papers = [paper(1, "Owls", comments=3), paper(2, "Cats and owls", comments=9), paper(3, "Dogs")]
    later = paper(4, "Owls again", MONDAY + dt.timedelta(7))
    assert "weekly" not in {one.slug for one in selections(library(*papers), site())}
    (digest,) = digests(
        next(one for one in selections(library(*papers, later), site()) if one.slug == "weekly")
    )
    assert digest.title == "Week 50, 2025: 3 papers"
    assert digest.day == dt.date(2025, 12, 15)
    assert digest.url == "weeks/2025-W50/"
    assert digest.topics == ("owls", "cats")
    assert digest.text == (
        "3 papers listed from 8 December 2025 to 14 December 2025. By topic: Owls 2, Cats 1. "
        "Most discussed: Cats and owls; Owls; Dogs."
    )
    much_later = paper(5, "Owls", MONDAY + dt.timedelta(14))
    weekly = next(
        one for one in selections(library(*papers, later, much_later), site()) if one.slug == "weekly"
    )
    assert weekly.entries[-1] == digest


def test_a_digest_names_the_five_most_discussed_papers_in_order() -> None:
    counts = [(1, None), (None, 7), (2, 1), (2, 3), (None, None), (2, 3), (9, 0)]
    papers = [
        paper(number, f"Stone {number}", comments=comments, upvotes=upvotes)
        for number, (comments, upvotes) in enumerate(counts)
    ]
    held = library(*papers, paper(9, "Stone again", MONDAY + dt.timedelta(7)))
    weekly = next(one for one in selections(held, site()) if one.slug == "weekly")
    named = digests(weekly)[0].text.partition("Most discussed: ")[2]
    assert named == "Stone 6; Stone 3; Stone 5; Stone 2; Stone 0."


def test_a_digest_is_of_the_three_topics_with_most_papers() -> None:
    topics = tuple(Topic(slug=slug, title=slug, about=slug) for slug in ("d", "c", "b", "a"))
    titles = ("a", "a b", "a b c", "d", "c")
    papers = [paper(number, title) for number, title in enumerate(titles)]

    def assign_words(title: str, _: str | None) -> Assignment:
        return Assignment(
            slugs=tuple(title.split()), reasons=tuple(Reason(slug=s, terms=()) for s in title.split())
        )

    held = arrange([*papers, paper(9, "d", MONDAY + dt.timedelta(7))], topics, assign_words)
    weekly = next(one for one in selections(held, site()) if one.slug == "weekly")
    assert digests(weekly)[0].topics == ("a", "b", "c")


def test_a_week_without_topics_has_a_digest_too() -> None:
    held = library(paper(1, "Dogs"), paper(2, "Dogs again", MONDAY + dt.timedelta(7)))
    weekly = next(one for one in selections(held, site()) if one.slug == "weekly")
    assert digests(weekly)[0].text == (
        "1 paper listed from 8 December 2025 to 14 December 2025. Most discussed: Dogs."
    )


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (SavedSearch(slug="owls", title="Owls", query="x"), "has the address of a topic"),
        (search(topics=("owl",)), "a topic that is not in topics.yml: 'owl'; did you mean \"owls\"?"),
        (search(topics=("zebra",)), "use one of: owls, cats"),
    ],
)
def test_a_saved_search_that_does_not_fit_the_topics_is_named(one: SavedSearch, expected: str) -> None:
    with pytest.raises(PapersError) as caught:
        selections(library(), site(one))
    assert expected in str(caught.value)


def test_a_topic_that_is_not_there_is_named_where_it_is_written() -> None:
    searches = parsed("feeds:\n- title: X\n  topics:\n  - owls\n  - owl\n")
    with pytest.raises(
        PapersError, match=r"^papers\.yml:5:5: the feed 'X' names a topic that is not in topics\.yml: 'owl'; "
    ):
        selections(library(), site(*searches))


def digests(selection: Selection) -> list[Digest]:
    """The entries of the weekly digest, all of which are digests."""
    found = [entry for entry in selection.entries if isinstance(entry, Digest)]
    assert len(found) == len(selection.entries)
    return found


def parsed(text: str) -> tuple[SavedSearch, ...]:
    return parse_settings(
        text, "papers.yml", title="O", description="", url="https://o.example/"
    ).site.searches


def test_saved_searches_are_read_from_the_settings() -> None:
    found = parsed(
        "feeds:\n- {title: Night owls!, query: 'owl -cat', topics: [owls], organization: Lab, has: code}\n"
        "- {title: Other, slug: mine, query: x}\n"
    )
    assert found == (
        SavedSearch(
            slug="search-night-owls", title="Night owls!", query="owl -cat", topics=("owls",), organization="Lab",
            has_code=True,
        ),
        SavedSearch(slug="search-mine", title="Other", query="x"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("feeds: [{title: Eulen für alle, query: ü}]", ""),
        ("feeds: [{title: 猫, query: x}]", "cannot be part of an address"),
        ("feeds: [{title: A, query: x}, {title: a, query: y}]", "two feeds are named 'a'"),
        ("feeds: [{title: A}]", "a feed without search criteria"),
        ("feeds: [{title: A, has: music}]", "feeds[1].has cannot be"),
        ("feeds: [{query: x}]", "title is missing"),
    ],
)
def test_faults_of_saved_searches_are_named(text: str, expected: str) -> None:
    if expected:
        with pytest.raises(PapersError) as caught:
            parsed(text)
        assert expected in str(caught.value)
    else:
        assert parsed(text)[0].slug == "search-eulen-fur-alle"
