"""Tests the pure functions of the site's scripts in a real browser: parsing, filtering, ranking, marks and files."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from playwright.sync_api import Error as PlaywrightError

from paper_listings.dates import PartialDate
from paper_listings.exports import bibtex, csljson, ris
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.context import gather
from paper_listings.pages.paper_extras import Extras
from paper_listings.pages.paper_pages import paper_files
from paper_listings.paper import Link
from paper_listings.pipeline.planning import citations, export_site
from tests.browser import served
from tests.export_cases import CROWDED, EDGES, FULL, SITE, raw_papers
from tests.export_cases import papers as clean_papers
from tests.hostile import entered
from tests.payloads import PAYLOADS
from tests.reading_site import PLAIN, library_of
from tests.reading_site import SITE as WEB_SITE
from tests.sites import REPOSITORY
from tests.thorough import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser

    from paper_listings.paper import Paper

    Call: TypeAlias = Callable[..., Any]

pytestmark = pytest.mark.browser

ASSETS = REPOSITORY / "generator/paper_listings/site/theme/assets"


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    """`call("fold", "(module, text) => module.fold(text)", "É")` returns the function's result for that module."""
    with served(ASSETS) as address:
        page = browser.new_page()
        page.goto(address)

        def of(module: str, function: str, *arguments: object) -> Any:  # noqa: ANN401 -- any value that a script returns
            return page.evaluate(
                f"async ([address, given]) => ({function})(await import(address), ...given)",
                [f"{address}{module}.js", list(arguments)],
            )

        yield of
        page.close()


# Search queries


def query(**parts: object) -> dict[str, object]:
    return {"words": [], "phrases": [], "without": [], "fields": [], **parts}


def field(facet: str, value: str, *, minus: bool = False) -> dict[str, object]:
    return {"facet": facet, "value": value, "minus": minus}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", query()),
        ("  \t ", query()),
        ("copper kettle", query(words=["copper", "kettle"])),
        ("-kettle copper", query(words=["copper"], without=["kettle"])),
        ('"copper kettle" tea', query(words=["tea"], phrases=["copper kettle"])),
        ("“copper kettle” „tea”", query(phrases=["copper kettle", "tea"])),
        ('"copper kettle', query(phrases=["copper kettle"])),
        ('-"copper kettle"', query(without=["copper kettle"])),
        ('"copper — kettle"', query(phrases=["copper", "kettle"])),
        ("topic:tides", query(fields=[field("topic", "tides")])),
        ("TOPIC:Tides", query(fields=[field("topic", "tides")])),
        ("-year:2025", query(fields=[field("year", "2025", minus=True)])),
        ('org:"Universität Lund"', query(fields=[field("org", "universitat lund")])),
        ("has:code -has:code", query(fields=[field("has", "code"), field("has", "code", minus=True)])),
        ("topic:", query(words=["topic:"])),
        ('topic:""', query()),
        ("author:lund", query(words=["author:lund"])),
        ("- -- … !", query()),
        ("3+4=7", query(words=["347"])),
        ("state-of-the-art", query(words=["state-of-the-art"])),
        ("神经 网络", query(words=["神经", "网络"])),
    ],
)
def test_a_search_means_its_words_phrases_exclusions_and_fields(
    call: Call, text: str, expected: dict[str, object]
) -> None:
    assert call("search-query", "(module, text) => module.parse(text)", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Über ÉCOLE", "uber ecole"),
        ("  A—B:  c ", "a b c"),
        ("ﬁne ²", "fine 2"),
        ("…!", ""),
        ("<b>'\"&", "b"),
    ],
)
def test_titles_are_the_same_without_accents_case_punctuation_and_spacing(
    call: Call, text: str, expected: str
) -> None:
    assert call("search-query", "(module, text) => module.fold(text)", text) == expected


# Filters of the search page

ROWS = {
    "one": {
        "topic": ["tides"],
        "year": ["2025"],
        "org": ["Lund Lab"],
        "has": ["code"],
        "date": 2,
        "comments": -1,
    },
    "two": {"topic": ["tides", "kilns"], "year": ["2024"], "org": [], "has": [], "date": 0, "comments": -9},
    "three": {"topic": [], "year": ["2025"], "org": ["Lund Lab"], "has": [], "date": 1, "comments": 0},
}
BOXES = [
    {"facet": "topic", "value": "tides", "title": "Oceans & coasts", "checked": False},
    {"facet": "topic", "value": "kilns", "title": "Clay", "checked": False},
    {"facet": "year", "value": "2025", "title": "2025", "checked": False},
    {"facet": "year", "value": "2024", "title": "2024", "checked": False},
    {"facet": "has", "value": "code", "title": "", "checked": False},
]
NARROW = "(module, rows, ...given) => module.narrow(Object.keys(rows), (name) => rows[name], ...given)"


def ticked(*values: str) -> list[dict[str, object]]:
    return [{**box, "checked": box["value"] in values} for box in BOXES]


@pytest.mark.parametrize(
    ("boxes", "fields", "expected"),
    [
        ([], [], ["one", "two", "three"]),
        (["tides"], [], ["one", "two"]),
        (["tides", "kilns"], [], ["one", "two"]),
        (["tides", "2025"], [], ["one"]),
        (["2024", "2025"], [], ["one", "two", "three"]),
        (["code", "2024"], [], []),
        ([], [field("topic", "tides")], ["one", "two"]),
        ([], [field("topic", "oceans coasts")], ["one", "two"]),
        ([], [field("topic", "coasts")], []),
        ([], [field("topic", "undefined")], []),
        ([], [field("topic", "tides", minus=True)], ["three"]),
        ([], [field("topic", "tides"), field("topic", "kilns", minus=True)], ["one"]),
        (["2024"], [field("year", "2025")], ["one", "two", "three"]),
        ([], [field("org", "lund")], ["one", "three"]),
        ([], [field("org", "lab")], ["one", "three"]),
        ([], [field("org", "und")], []),
        ([], [field("has", "code", minus=True)], ["two", "three"]),
    ],
)
def test_filters_pass_what_has_one_value_of_each_facet_that_is_asked_for(
    call: Call, boxes: list[str], fields: list[object], expected: list[str]
) -> None:
    result = call("search-narrow", NARROW, ROWS, ticked(*boxes), fields)
    assert result["passed"] == expected


def test_a_count_says_how_many_papers_a_value_has_or_would_add(call: Call) -> None:
    free = call("search-narrow", NARROW, ROWS, ticked(), [])["counts"]
    assert free == {
        "topic": {"tides": 2, "kilns": 1},
        "year": {"2025": 2, "2024": 1},
        "org": {"Lund Lab": 2},
        "has": {"code": 1},
    }
    narrowed = call("search-narrow", NARROW, ROWS, ticked("2025"), [])["counts"]
    assert narrowed["year"] == {"2025": 2, "2024": 1}, "another year would be added"
    assert narrowed["topic"] == {"tides": 1}, "topics are counted among the papers of the year"


# Parts of the search index


def hit(key: str, **known: object) -> dict[str, object]:
    return {"id": key, **known}


def answer(*hits: dict[str, object], **counts: dict[str, int]) -> dict[str, object]:
    return {"passed": hits, "counts": {"topic": {}, "year": {}, "org": {}, "has": {}} | counts, "lacking": ""}


MERGED = "(module, ...given) => module.merged(...given).map(({ id }) => id)"


@pytest.mark.parametrize(
    ("answers", "sort", "expected"),
    [
        ([], "", []),
        ([[hit("a", score=1), hit("b", score=3)]], "", ["a", "b"]),
        ([[hit("a", score=3), hit("b", score=1)], [hit("c", score=2)]], "", ["a", "c", "b"]),
        ([[hit("a", score=2)], [], [hit("b", score=2)]], "", ["a", "b"]),
        ([[hit("a", row={"date": -9.1})], [hit("b", row={"date": -9.9})]], "", ["b", "a"]),
        (
            [[hit("a", score=3, row={"date": -5})], [hit("b", score=9, row={"date": -7})]],
            "date",
            ["b", "a"],
        ),
        (
            [
                [hit("a", score=3, row={"comments": -2}), hit("b", score=1, row={"comments": -2})],
                [hit("c", score=2, row={"comments": -4}), hit("d", score=2, row={"comments": -2})],
            ],
            "comments",
            ["c", "a", "d", "b"],
        ),
    ],
)
def test_what_the_parts_have_found_is_in_one_order(
    call: Call, answers: list[list[dict[str, object]]], sort: str, expected: list[str]
) -> None:
    assert call("search-merge", MERGED, [answer(*hits) for hits in answers], sort) == expected


def test_the_counts_of_the_parts_add_up(call: Call) -> None:
    counts = [
        answer(topic={"tides": 2}, has={"code": 1})["counts"],
        answer(topic={"tides": 3, "kilns": 1})["counts"],
    ]
    expected = {"topic": {"tides": 5, "kilns": 1}, "year": {}, "org": {}, "has": {"code": 1}}
    assert call("search-merge", "(module, ...given) => module.total(...given)", counts) == expected
    assert call("search-merge", "(module, ...given) => module.total(...given)", []) == {
        "topic": {}, "year": {}, "org": {}, "has": {},
    }  # fmt: skip


GATHER = """async (module, names, rounds) => {
    const parts = names.map((folder) => ({ folder }));
    const log = [];
    for (let round = 0; round < rounds; round++) {
        const held = {};
        const ask = (part) => {
            log.push(`ask ${part.folder}`);
            return new Promise((done) => { held[part.folder] = done; });
        };
        const prepare = async (answers, all) => {
            const there = all.filter((_, at) => answers[at]).map((part) => part.folder);
            return () => log.push(`show ${there}`);
        };
        const load = (part) => log.push(`load ${part.folder}`);
        let ended = false;
        const site = { load, ask, prepare, stale: () => false };
        const end = module.gather(parts[0], Promise.resolve(parts), site).then(() => { ended = true; });
        const tick = () => new Promise((done) => { setTimeout(done); });
        while (!ended) {
            await tick();
            const [folder] = Object.keys(held).sort();
            held[folder]?.({});
            delete held[folder];
        }
        await end;
        log.push("done");
    }
    return log;
}"""


def test_the_newest_part_is_asked_and_shown_first_and_all_of_them_in_the_end(call: Call) -> None:
    assert call("search-gather", GATHER, ["1", "2", "3", "4"], 1) == [
        "ask 1", "load 2", "load 3", "load 4", "ask 2", "ask 3", "show 1", "ask 4",
        "show 1,2", "show 1,2,3", "show 1,2,3,4", "done",
    ]  # fmt: skip


def test_a_site_of_one_part_is_asked_and_shown_once(call: Call) -> None:
    assert call("search-gather", GATHER, ["1"], 1) == ["ask 1", "show 1", "done"]


def test_once_all_parts_are_loaded_papers_wait_a_moment_to_be_shown_together(call: Call) -> None:
    log = call("search-gather", GATHER, ["1", "2", "3"], 2)
    assert [said for said in log[log.index("done") + 1 :] if "load" not in said] == [
        "ask 1", "ask 2", "ask 3", "show 1,2,3", "done",
    ]  # fmt: skip


# Excerpts: 34 words at most, four of them before the densest place


@pytest.mark.parametrize(
    ("count", "first", "found", "expected"),
    [
        (100, 10, [], (10, 44)),
        (20, 10, [], (10, 20)),
        (100, 10, [(10, "kiln")], (10, 44)),
        (100, 10, [(50, "kiln")], (46, 80)),
        (100, 10, [(98, "kiln")], (94, 100)),
        (200, 10, [(20, "kiln"), (150, "Kiln"), (155, "kiln")], (146, 180)),
        (200, 10, [(20, "kettle"), (150, "kiln"), (155, "kiln")], (16, 50)),
        (200, 10, [(20, "of"), (25, "of"), (150, "kiln"), (155, "of")], (146, 180)),
        (200, 10, [(60, "kiln"), (120, "kiln")], (56, 90)),
    ],
)
def test_an_excerpt_is_the_run_of_words_with_the_most_of_what_was_found(
    call: Call, count: int, first: int, found: list[tuple[int, str]], expected: tuple[int, int]
) -> None:
    words = [dict(found).get(place, "other") for place in range(count)]
    places = [place for place, _ in found]
    run = call("search-excerpt", "(module, ...given) => module.excerpt(...given)", words, first, places)
    assert (run["start"], run["end"]) == expected


# List filters


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("", [], []),
        ("  , ", [], []),
        ("Copper KETTLE", ["copper", "kettle"], []),
        ("copper,kettle", ["copper", "kettle"], []),
        ("école -Lund", ["ecole"], ["lund"]),
        ("-", [], []),
        ("--kettle", [], ["-kettle"]),
        ("state-of", ["state-of"], []),
    ],
)
def test_a_filter_means_words_with_and_without_a_minus(
    call: Call, text: str, wanted: list[str], unwanted: list[str]
) -> None:
    words = call("filter-query", "(module, text) => module.parse(text)", text)
    assert words == {"wanted": wanted, "unwanted": unwanted}


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("", True),
        ("kett", True),
        ("KETTLE copper", True),
        ("kettle iron", False),
        ("kettle -iron", True),
        ("kettle -copper", False),
        ("-lund", False),
        ("Lünd", True),
    ],
)
def test_a_paper_fits_if_it_has_every_wanted_word_and_no_unwanted_one(
    call: Call, asked: str, *, fits: bool
) -> None:
    function = "(module, text, asked) => module.fits(module.fold(text), module.parse(asked))"
    assert call("filter-query", function, "A Copper Kettle, by Lünd", asked) is fits


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("published", ["b", "a", "c", "d", "e"]),
        ("comments", ["c", "a", "b", "d", "e"]),
        ("title", ["d", "e", "b", "c", "a"]),
    ],
)
def test_orders_put_the_newest_the_most_discussed_or_the_first_title_first(
    call: Call, order: str, expected: list[str]
) -> None:
    papers = [
        {"key": "a", "published": "2025-12-01", "comments": 9, "title": "zinc"},
        {"key": "b", "published": "2025-12-02", "comments": 9, "title": "Brass"},
        {"key": "c", "published": "2025-11-30", "comments": 10, "title": "copper"},
        {"key": "d", "published": "2025-11", "comments": 0, "title": "älter"},
        {"key": "e", "published": "", "comments": 0, "title": "älter"},
    ]
    function = "(module, order, papers) => papers.sort(module.ORDERS[order][0]).map(({ key }) => key)"
    assert call("filter-query", function, order, papers) == expected


# Marks

UNDERSTOOD = """(module, text) => {
  const marks = module.understood(module.parsed(text));
  return { read: [...marks.read], saved: [...marks.saved] };
}"""
SAVED = {"title": "A kettle", "by": "Lund Lab", "date": "2025-12-01", "at": "2025-12-08"}


@pytest.mark.parametrize(
    "text", [None, "", "{", "null", "[]", "7", '"marks"', '{"read":7,"saved":[1]}', "{}"]
)
def test_what_is_no_marks_is_no_marks(call: Call, text: str | None) -> None:
    assert call("marks", UNDERSTOOD, text) == {"read": [], "saved": []}


@pytest.mark.parametrize(
    ("kind", "key", "value", "expected"),
    [
        ("read", "2512.00001", "2025-12-08", "2025-12-08"),
        ("read", "t-0123456789ab", "2025-12-08", "2025-12-08"),
        ("read", "hep-th/9901001", "2025-12-08", "2025-12-08"),
        ("read", "2512.00001", "yesterday", ""),
        ("read", "2512.00001", None, ""),
        ("read", "../../evil", "2025-12-08", None),
        ("read", "2512.00001/", "2025-12-08", None),
        ("saved", "2512.00001", SAVED, SAVED),
        ("saved", "2512.00001", {**SAVED, "by": 7, "date": "soon"}, {**SAVED, "by": "", "date": ""}),
        ("saved", "2512.00001", {**SAVED, "date": "2025-12"}, {**SAVED, "date": "2025-12"}),
        ("saved", "2512.00001", {**SAVED, "date": "2025"}, {**SAVED, "date": "2025"}),
        ("saved", "2512.00001", {**SAVED, "at": "2025"}, {**SAVED, "at": ""}),
        ("saved", "2512.00001", {**SAVED, "html": "<b>"}, SAVED),
        ("saved", "2512.00001", {**SAVED, "title": "x" * 2000}, {**SAVED, "title": "x" * 1000}),
        ("saved", "2512.00001", {**SAVED, "title": ""}, None),
        ("saved", "2512.00001", {"by": "nobody"}, None),
        ("saved", "2512.00001", None, None),
        ("saved", "javascript:alert(1)", SAVED, None),
    ],
)
def test_only_what_is_well_formed_is_kept_of_stored_marks(
    call: Call, kind: str, key: str, value: object, expected: object
) -> None:
    marks = call("marks", UNDERSTOOD, json.dumps({"v": 1, kind: {key: value}}))
    assert marks[kind] == ([] if expected is None else [[key, expected]])


def test_exported_marks_are_understood_as_the_same_marks_in_the_same_order(call: Call) -> None:
    marks = {
        "v": 1,
        "read": {"2512.00009": "2025-12-08", "2512.00001": ""},
        "saved": {"t-0123456789ab": SAVED},
    }
    function = "(module, text) => module.exported(module.understood(module.parsed(text)))"
    exported = call("marks", function, json.dumps(marks))
    assert json.loads(exported) == marks
    assert list(json.loads(exported)["read"]) == ["2512.00009", "2512.00001"]


def test_marks_of_a_backup_come_before_those_there_are_and_change_none(call: Call) -> None:
    function = "(module, theirs, ours) => [...module.joined(new Map(theirs), new Map(ours))]"
    theirs = [["a", "old"], ["b", "old"]]
    ours = [["c", "new"], ["b", "new"]]
    assert call("backup", function, theirs, ours) == [["a", "old"], ["c", "new"], ["b", "new"]]


MINUTE = 60_000
VISITS = """(module, visits) => {
  localStorage.clear();
  return visits.map(([day, at]) => module.lastSeen(day, at));
}"""


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ([("2025-12-08", 0)], [None]),
        ([("2025-12-08", 0), ("2025-12-09", 31 * MINUTE)], [None, "2025-12-08"]),
        ([("2025-12-08", 0), ("2025-12-09", 29 * MINUTE)], [None, None]),
        (
            [
                ("2025-12-08", 0),
                ("2025-12-09", 60 * MINUTE),
                ("2025-12-10", 80 * MINUTE),
                ("2025-12-10", 200 * MINUTE),
            ],
            [None, "2025-12-08", "2025-12-08", "2025-12-10"],
        ),
        (
            [("2025-12-09", 0), ("2025-12-08", 60 * MINUTE), ("2025-12-08", 120 * MINUTE)],
            [None, "2025-12-09", "2025-12-09"],
        ),
    ],
)
def test_new_is_what_came_since_the_visit_before_this_one(
    call: Call, visits: list[tuple[str, int]], expected: list[str | None]
) -> None:
    assert call("marks", VISITS, visits) == expected


# Exports of saved papers

LISTED = [
    {**SAVED, "address": "https://papers.example/papers/2512.00001/"},
    {
        **SAVED,
        "title": '=SUM("a", `b`) *c*',
        "by": "",
        "date": "",
        "address": "https://papers.example/papers/t-1/",
    },
]


def test_a_table_of_saved_papers_is_read_back_and_holds_no_formula(call: Call) -> None:
    text = call("saved-formats", "(module, papers) => module.table(papers)", LISTED)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[0] == ["title", "byline", "published", "address", "saved"]
    assert rows[1] == ["A kettle", "Lund Lab", "2025-12-01", LISTED[0]["address"], "2025-12-08"]
    assert rows[2] == ['\'=SUM("a", `b`) *c*', "", "", LISTED[1]["address"], "2025-12-08"]


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(
    call: Call, start: str
) -> None:
    papers = [{**LISTED[0], "title": f"{start}kettle"}]
    text = call("saved-formats", "(module, papers) => module.table(papers)", papers)
    (_, row) = csv.reader(io.StringIO(text, newline=""))
    assert row[0] == f"'{start}kettle"


def test_a_list_of_saved_papers_shows_titles_as_they_are(call: Call) -> None:
    text = call("saved-formats", "(module, papers) => module.markdown(papers)", LISTED)
    inline = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "inline"]
    said = ["".join(child.content for child in token.children or ()) for token in inline]
    assert said == ["A kettle, Lund Lab, 2025-12-01", '=SUM("a", `b`) *c*']
    links = [
        child.attrs["href"] for token in inline for child in token.children or () if child.type == "link_open"
    ]
    assert links == [paper["address"] for paper in LISTED]


# Citations: what the browser makes of a paper's page is what the writer of BibTeX writes

NAMES = (
    *(
        "Ana",
        "Bo",
        "van",
        "der",
        "de",
        "Øst",
        "ñu",
        "Jr.",
        "Sr",
        "III",
        "The",
        "Team",
        "Lab",
        "AI",
        "and",
        "others",
    ),
    *(",", ";", "B.", "O'Neil", "王", "李明", "{x}", "ﬁn", "ªx", "ǆo", "(x)", "1st"),
)
names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6).map(" ".join)
OF_PAGES = """(module, pages) => pages.map((page) => module.bibtex(new DOMParser().parseFromString(page, "text/html")))"""


def assert_pages_say(call: Call, found: Sequence[Paper]) -> None:
    """Asserts that the BibTeX made in the browser of each paper's page equals that of the Python writer, to the last sign."""
    pages, written = [], []
    for one in found:
        library = library_of([one])
        site = export_site(library, WEB_SITE)
        context = gather(library, WEB_SITE, Extras(cite=citations(site)))
        ((_, page),) = paper_files(context, library.days[0], {1: PLAIN, 2: PLAIN})
        pages.append(page.decode())
        written.append(bibtex.bibtex_entry(one, site, NAMES_ON_PAGE, abstract=False))
    assert call("bibtex", OF_PAGES, pages) == written


def test_bibtex_made_in_the_browser_is_that_of_the_writer(call: Call) -> None:
    assert_pages_say(call, EDGES)


@settings(max_examples=examples(30))
@given(st.lists(clean_papers, min_size=1, max_size=8))
def test_bibtex_is_the_same_however_hostile(call: Call, found: list[Paper]) -> None:
    """Of characters that Python and Node both know: what is a letter, their versions of Unicode decide."""
    known = [replace(one, title="".join(map(_known, one.title))) for one in found]
    assert_pages_say(call, known)


def _known(character: str) -> str:
    return "x" if unicodedata.ucd_3_2_0.category(character) == "Cn" else character


def test_bibtex_of_every_payload_in_every_field_is_the_same(call: Call) -> None:
    assert_pages_say(call, entered().papers)


@settings(max_examples=examples(60))
@given(st.lists(names, min_size=1, max_size=12))
def test_names_of_every_form_are_the_same(call: Call, found: list[str]) -> None:
    lists = [tuple(found), *((name,) for name in found)]
    assert_pages_say(call, [replace(FULL, authors=authors) for authors in lists])


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "H² and ①X, ²a, Ⅳ, ǅ, A, A1, É, 4K, Ab_C, \U0001d400b"},
        {"doi": "10.1000/a!b*c'(d)~%2F;ü/%"},
        {"doi": "10.1000/a!b*c'(d)~;ü/", "arxiv_id": None},
        {"doi": "10.1000/{x}\\%#?&", "arxiv_id": None},
        {"categories": ("cs", "x")},
        {"categories": ("cs. CL", "x")},
        {"categories": ("cs, CL", "x")},
        {"categories": ("cond-mat.mtrl-sci",), "keywords": ()},
        {"categories": ("Night owls", "cs.CL")},
        {"categories": (), "keywords": ("Categories: cs.CL, x",)},
        {"keywords": ("a; b", "c, d", "e")},
        {"authors": None, "author_count": 1},
        {"authors": None, "author_count": 1000, "organization": "Google"},
        {"authors": None, "author_count": None, "organization": "Owls; Sons, Inc"},
        {"authors": tuple(f"Ada{number} Owl" for number in range(101)), "author_count": 101},
        {"authors": tuple(f"Ada{number}; Owl" for number in range(103)), "author_count": 103},
        {"published": None},
        {"published": PartialDate(2024, 6)},
        {"published": PartialDate(2024)},
        {"published": PartialDate(1, 2, 3), "published_is_inferred": True},
        {"arxiv_id": None, "doi": None, "links": (Link(kind="pdf", url="https://example.com/a.pdf"),)},
    ],
)
def test_bibtex_of_a_paper_of_every_kind_is_the_same(call: Call, facts: dict[str, Any]) -> None:
    assert_pages_say(call, [replace(FULL, **facts)])


@pytest.mark.parametrize("page", ["", "<p class=pl-cite>", "<article class=pl-paper id=x></article>"])
def test_a_page_without_a_citation_has_no_bibtex(call: Call, page: str) -> None:
    with pytest.raises(PlaywrightError, match="no citation"):
        call("bibtex", OF_PAGES, [page])


# Citations: what the browser makes of BibTeX is what the writers of RIS and CSL-JSON write

CONVERTED = "(module, ...given) => module.converted(...given)"
WRITERS = {"ris": ris.ris_document, "csl": csljson.csl_document}


def assert_same(call: Call, found: Sequence[Paper], **options: bool) -> None:
    """Asserts that both formats made in the browser equal those of the Python writers, to the last sign."""
    written = bibtex.bibtex_document(found, SITE, "A remark, by @ us", **options)
    for format_, write in WRITERS.items():
        assert call("citation-formats", CONVERTED, written, format_, SITE.url) == write(
            found, SITE, **options
        )


@pytest.mark.parametrize("abstracts", [True, False])
def test_ris_and_csl_json_made_in_the_browser_are_those_of_the_writers(
    call: Call, *, abstracts: bool
) -> None:
    assert_same(call, EDGES, abstracts=abstracts)
    for one in EDGES:
        assert_same(call, (one,), abstracts=abstracts)
    assert_same(call, ())


@settings(max_examples=examples(60))
@given(st.lists(raw_papers, min_size=1, max_size=8))
def test_they_are_the_same_however_hostile(call: Call, found: list[Paper]) -> None:
    assert_same(call, found)


def test_every_payload_in_every_field_comes_back(call: Call) -> None:
    found = entered().papers
    assert len(found) == len(PAYLOADS)
    assert_same(call, found)


@pytest.mark.parametrize("names", [1, 100])
def test_a_list_of_authors_that_is_cut_stays_cut(call: Call, names: int) -> None:
    written = bibtex.bibtex_entry(CROWDED, SITE, names)
    assert call("citation-formats", CONVERTED, written, "ris", SITE.url) == ris.ris_entry(
        CROWDED, SITE, names
    )
    (item,) = json.loads(call("citation-formats", CONVERTED, written, "csl", SITE.url))
    assert item == csljson.item(CROWDED, SITE, names)
    assert len(item["author"]) == names


@pytest.mark.parametrize(
    "written",
    [
        "",
        "@misc{a",
        "@misc{a,\n  title = {b},\n",
        "}\n}\n",
        "  title = {b},\n}\n",
        "@article{a,\n  title = {b},\n}\n",
    ],
)
def test_what_is_no_entry_of_ours_gives_none(call: Call, written: str) -> None:
    assert call("citation-formats", CONVERTED, written, "ris", SITE.url) == ""
    assert call("citation-formats", CONVERTED, written, "csl", SITE.url) == "[]\n"


def test_an_entry_that_somebody_has_changed_is_still_only_text(call: Call) -> None:
    written = "@misc{a,\n  title = {}}{\\textit}<b>,\n  author = {},\n  month = x,\n  note = {{},\n}\n"
    (item,) = json.loads(call("citation-formats", CONVERTED, written, "csl", SITE.url))
    assert item["title"] == "<b>"
    assert "author" not in item
