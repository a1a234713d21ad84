"""Tests the search page in a real browser, at a base path."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from paper_listings.dates import PartialDate
from paper_listings.pages import search_parts
from paper_listings.paper import Paper, key_for
from paper_listings.store import stored_papers
from tests.browser import all_told, arrived, at_rest, served, shifted, watch_shifts, window
from tests.patience import until
from tests.search_page import open_search, settle, wait_for_engine
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.site, pytest.mark.browser]


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with served(built / "site", "/papers-of-mine/") as base:
        yield base


SIGNS = "^$+~|=<>`→×™°≤∞±≈★/&@*·#%.-–—'’!?:;,"
TWO_WORDS = "Kettle Garden"
ODD_TITLES = (
    *(
        f"Zor{chr(97 + place // 26)}{chr(97 + place % 26)}{sign}2Wax: Lamps"
        for place, sign in enumerate(SIGNS)
    ),
    "H^2SD: Hybrid Hindsight in the Attic",
    "A + B = C | Sums <of> the $5 `Cellar`",
    "Fish & Chips - a Study",
    "RM -RF: Ropes and Masts for Run-Free Tests",
    "What is year:2024?",
    "has:code is not enough",
    'On "quoted" things -without a name',
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with papers whose titles are hard to search for, and many that contain the words of a short title."""
    root = copy_site(tmp_path_factory.mktemp("odd") / "root", with_data=False)
    crowd = [f"A kettle garden {'with a kettle in a garden ' * 3}number {number}" for number in range(30)]
    stored_papers.save(
        root / "data",
        [
            Paper(
                key=key_for(title, None),
                title=title,
                abstract=f"On number {place}. "
                + ("A kettle garden is a garden. " * 5 if title in crowd else "We say little."),
                organization=f"Guild {place % 3}" if title in crowd else "Lamp Makers",
                listed=dt.date(2025, 12, 8),
                position=place,
            )
            for place, title in enumerate((*ODD_TITLES, *crowd, TWO_WORDS), 1)
        ],
    )
    result = papers(root, "build")
    assert result.exit_code == 0, result.output
    with served(root / "site") as base:
        yield base


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with a formula in a title, among many papers with the same words."""
    root = copy_site(tmp_path_factory.mktemp("formulas") / "root", with_data=False)
    titles = ["Kites of weight $x^2$", *(f"Kites of weight {number}, kites" for number in range(12))]
    stored_papers.save(
        root / "data",
        [
            Paper(key=key_for(title, None), title=title, listed=dt.date(2025, 12, 8), position=place)
            for place, title in enumerate(titles, 1)
        ],
    )
    assert papers(root, "build").exit_code == 0
    with served(root / "site") as base:
        yield base


PERIODS = ("2023-05-02", "2024-06-03", "2025-02-04", "2025-08-05")
SPECIAL = {
    ("2023-05-02", 0): "Lanterns",
    ("2023-05-02", 1): "Marmalade on a lantern",
    ("2025-08-05", 0): "Lanterns of many a lantern maker, and what lanterns are for",
    ("2024-06-03", 0): "What is topic:lamps?",
}


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, tuple[Paper, ...]]]:
    """A site whose search index has four parts, and its papers; those of each part have comments and organisations."""
    root = copy_site(tmp_path_factory.mktemp("parted") / "root", with_data=False)
    found = []
    for period, day in enumerate(PERIODS):
        for place in range(12):
            title = SPECIAL.get(
                (day, place), f"A study of copper {'kiln' if place % 3 else 'pots'} {period}-{place}"
            )
            published = dt.date.fromisoformat(day) - dt.timedelta(days=100 * (place % 2))
            found.append(
                Paper(
                    key=key_for(title, None),
                    title=title,
                    abstract=f"{'Copper glows. ' * (place + period)}We say little.",
                    organization=f"Guild {place % 3}",
                    published=PartialDate.of(published),
                    listed=dt.date.fromisoformat(day),
                    comments=(place * 7 + period) % 11,
                    position=place + 1,
                )
            )
    stored_papers.save(root / "data", found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_parts, "ENOUGH", 1)
        result = papers(root, "build")
    assert result.exit_code == 0, result.output
    assert len(json.loads((root / "site/pagefind/parts.json").read_text())) == len(PERIODS)
    with served(root / "site", "/of-parts/") as base:
        yield base, tuple(found)


@pytest.fixture(scope="module")
def stored(built: Path) -> tuple[Paper, ...]:
    return stored_papers.load(built / "data")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with window(browser) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        yield page
        assert faults == []


def _titles(page: Page) -> list[str]:
    return page.locator(".pl-results .pl-card__title").all_inner_texts()


def _asked(page: Page) -> dict[str, list[str]]:
    """Returns the query in the page's address."""
    return parse_qs(str(page.evaluate("location.search")).removeprefix("?"))


def _count(page: Page) -> int:
    """Returns how many papers the page says it found; it must have settled."""
    status = page.locator(".pl-status").inner_text()
    return 0 if status.startswith("No paper") else int(status.split()[0].replace(",", ""))


def _type(page: Page, text: str) -> None:
    """Searches for these words."""
    page.fill("#pl-q", text)
    page.press("#pl-q", "Enter")
    settle(page)


def _open_filters(page: Page) -> None:
    """Opens the filters of a search, and waits for their counts."""
    page.click(".pl-facets summary")
    _wait_for_counts(page)


def _wait_for_counts(page: Page) -> None:
    expect(page.locator(".pl-facet .pl-count").first).not_to_be_empty()
    settle(page)


def _show_more(page: Page) -> None:
    """Shows the next papers, and waits for them."""
    button = page.locator(".pl-further button")
    cards = page.locator(".pl-results .pl-card")
    promised = int(button.inner_text().split()[1])
    there = cards.count()
    button.click()
    expect(cards).to_have_count(there + promised)


def _asked_for(page: Page) -> list[str]:
    """Returns a list that collects the names of the search files that the page requests from now on."""
    names: list[str] = []
    page.on(
        "request",
        lambda request: names.append(request.url.rsplit("/", 1)[-1]) if "/pagefind/" in request.url else None,
    )
    return names


def test_no_other_page_loads_anything_of_search(page: Page, address: str) -> None:
    names = _asked_for(page)
    for path in ("", "saved/", "topics/robotics/"):
        page.goto(f"{address}{path}")
        at_rest(page)
        all_told(page)
    assert names == []
    with page.expect_request("**/pagefind.js"):
        open_search(page, address)
    assert "pagefind.js" in names


def test_on_touch_nothing_is_loaded_before_the_field_is_chosen(browser: Browser, address: str) -> None:
    with window(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        names = _asked_for(page)
        open_search(page, address)
        at_rest(page)
        all_told(page)
        assert names == []
        with page.expect_request("**/pagefind.js"):
            page.locator("#pl-q").tap()


def test_with_a_keyboard_the_engine_is_there_before_the_first_word(page: Page, address: str) -> None:
    names = _asked_for(page)
    with page.expect_request("**/pagefind.js"):
        open_search(page, address)
    wait_for_engine(page)
    all_told(page)
    assert not [name for name in names if name.endswith(".pf_index") or "facets" in name]
    page.locator("#pl-q").press_sequentially("robot")
    settle(page)
    all_told(page)
    assert [name for name in names if name.endswith(".pf_index")]
    assert "facets.json" not in names
    assert page.locator(".pl-results .pl-card").count() > 0


def test_a_title_typed_in_full_comes_first_and_its_card_leads_to_its_page(
    page: Page, address: str, stored: tuple[Paper, ...]
) -> None:
    title = max((paper.title for paper in stored), key=len)
    open_search(page, address)
    _type(page, title.upper())
    assert _titles(page)[0] == title
    page.locator(".pl-results a").first.click()
    expect(page.locator("h1")).to_have_text(title)


@pytest.mark.parametrize("quoted", [False, True])
def test_titles_with_signs_inside_words_are_found(quoted: bool, page: Page, odd: str) -> None:  # noqa: FBT001 -- a test case
    open_search(page, odd)
    for title in ODD_TITLES[:-4]:
        _type(page, f'"{title}"' if quoted else title)
        assert _titles(page)[:1] == [title], (title, page.locator(".pl-status").inner_text())


def test_a_word_with_a_sign_inside_can_be_left_out(page: Page, odd: str) -> None:
    open_search(page, odd, "?q=hindsight")
    assert _count(page) == 1
    _type(page, "hindsight -H^2SD")
    assert _count(page) == 0


@pytest.mark.parametrize("title", ODD_TITLES[-4:])
def test_a_title_that_reads_as_operators_comes_first(title: str, page: Page, odd: str) -> None:
    open_search(page, odd)
    _type(page, title)
    assert _titles(page)[:1] == [title]


def test_a_title_of_two_words_comes_first_among_many_papers_with_both(page: Page, odd: str) -> None:
    open_search(page, odd)
    _type(page, TWO_WORDS.lower())
    assert _count(page) > 10
    assert _titles(page)[0] == TWO_WORDS


@pytest.mark.parametrize("word", ["xylophone", "zzzzqqqq", "quaternion", "kettlequux"])
def test_a_word_of_no_paper_finds_nothing(word: str, page: Page, odd: str) -> None:
    open_search(page, odd)
    for query in (word, f"kettle {word}", f"{word} kettle"):
        _type(page, query)
        assert _count(page) == 0
        assert page.locator(".pl-status").inner_text().startswith("No paper")


@pytest.mark.parametrize("word", ["kett", "gard", "kettles", "gardening", "hybri", "gar"])
def test_a_word_that_begins_or_varies_one_of_a_paper_finds_it(word: str, page: Page, odd: str) -> None:
    open_search(page, odd)
    _type(page, word)
    assert _count(page) > 0


def test_the_list_is_busy_until_it_shows_the_papers_that_the_address_asks_for(
    page: Page, address: str
) -> None:
    held: list[Route] = []
    page.route("**/pagefind.js", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright sets attributes on callbacks
    with page.expect_request("**/pagefind.js"):
        page.goto(f"{address}search/?q=robot")
    found = page.locator(".pl-results")
    expect(found).to_have_attribute("aria-busy", "true")
    assert found.get_attribute("data-answers") is None
    until(lambda: page.evaluate("true") and held)
    held[0].continue_()
    settle(page)
    assert found.get_attribute("aria-busy") == "false"
    assert found.get_attribute("data-answers") == "?q=robot"
    assert found.locator(".pl-card").count() > 0


def test_an_address_holds_the_whole_search_and_going_back_restores_it(page: Page, address: str) -> None:
    open_search(page, address, "?q=model&topic=multimodal&year=2024&sort=date")
    assert page.input_value("#pl-q") == "model"
    assert page.locator(":checked[name=topic]").get_attribute("value") == "multimodal"
    assert page.input_value("[name=sort]") == "date"
    first = _titles(page)
    assert first
    page.uncheck("[name=year][value='2024']")
    settle(page)
    _type(page, "robot")
    assert _asked(page) == {"q": ["robot"], "topic": ["multimodal"], "sort": ["date"]}
    page.go_back()
    page.go_back()
    settle(page)
    assert page.is_checked("[name=year][value='2024']")
    assert _titles(page) == first


def test_cards_are_like_those_of_lists(page: Page, address: str, stored: tuple[Paper, ...]) -> None:
    open_search(page, address)
    page.evaluate("document.addEventListener('papers:cards', () => { window.heard = true; })")
    _type(page, "models")
    page.wait_for_function("window.heard")
    keys = {paper.key: paper for paper in stored}
    cards = page.locator(".pl-results .pl-card")
    assert cards.count() == 10
    for card in cards.all():
        paper = keys[card.get_attribute("id") or ""]
        assert card.get_attribute("data-listed") == paper.listed.isoformat()
        assert card.locator("h2 a").inner_text() == paper.title
        assert card.locator(".pl-chip").count() > 0
        assert card.locator(".pl-out").count() > 0
    assert cards.locator("mark").count() > 0
    _show_more(page)
    assert cards.count() == 20
    assert page.evaluate("document.activeElement.closest('.pl-card').id") == cards.nth(10).get_attribute("id")


@pytest.mark.parametrize("word", ["robot", "model", "number"])
def test_marked_words_are_those_that_were_found(word: str, page: Page, address: str) -> None:
    open_search(page, address, f"?q={word}")
    page.locator(".pl-results .pl-card").first.wait_for()
    marked = page.locator(".pl-results mark").all_text_contents()
    assert marked
    assert [text for text in marked if word not in text.lower()] == []


def test_a_key_opens_the_abstract_of_a_found_paper(
    page: Page, address: str, stored: tuple[Paper, ...]
) -> None:
    abstracts = {paper.key: paper.abstract or "" for paper in stored}
    open_search(page, address, "?q=models")
    page.keyboard.press("Escape")
    page.locator("#pl-q").blur()
    page.keyboard.press("j")
    page.keyboard.press("o")
    card = page.locator(".pl-results .pl-card").first
    said = card.locator(".pl-abstract[open] > p")
    assert said.inner_text().split()[:40] == abstracts[card.get_attribute("id") or ""].split()[:40]
    assert not card.locator(".pl-lead").is_visible()
    page.keyboard.press("o")
    assert card.locator(".pl-lead").is_visible()


def test_an_excerpt_that_is_the_whole_abstract_has_nothing_toopen_search(page: Page, odd: str) -> None:
    open_search(page, odd, "?q=hindsight")
    assert (
        page.locator(".pl-results .pl-lead").inner_text().strip()
        == f"On number {len(SIGNS) + 1}. We say little."
    )
    assert page.locator(".pl-results .pl-abstract").count() == 0


def test_a_card_says_when_a_year_is_inferred(page: Page, address: str, stored: tuple[Paper, ...]) -> None:
    paper = next(paper for paper in stored if paper.published_is_inferred)
    open_search(page, address)
    _type(page, paper.title)
    said = page.locator(f"[id='{paper.key}'] .pl-meta")
    assert "(year inferred)" in said.inner_text()
    assert said.locator("time").get_attribute("datetime") == str(paper.published)


KEY = "t-0123456789ab"
PAPER: dict[str, str] = {
    "name": "Kites", "id": KEY, "listed": "2025-12-08", "heading": "Kites", "by": "<p class='pl-by'>A. Pell",
    "when": "<time datetime='2024-09-02'>2 Sep 2024</time>", "links": "", "abstract": "<p class='pl-text'>Kites fly.",
    "topics": "<dt><a class='pl-chip' href='../../topics/robotics/'>Robots</a><dd>Mentions “robot”.",
}  # fmt: skip
PAGE = (
    "<!doctype html><title>{name} · Example Papers</title><body><article class='pl-paper' id='{id}' data-listed='{listed}'>"
    "<header class='pl-title'><h1><a href='./'>{heading}</a></h1>{by}<p class='pl-meta'>{when}<p class='pl-outs'>{links}"
    "</header>{abstract}<dl class='pl-why'>{topics}</dl></article>"
)
"""What search reads of the page that the template of papers makes."""
CARD = """async ([html, key, hit]) => {
    const { card } = await import("../assets/search-card.js");
    const { parse } = await import("../assets/search-paper.js");
    const found = parse(new DOMParser().parseFromString(html, "text/html"), key);
    const item = found && card(found, hit);
    return item && {
      times: item.querySelectorAll("time").length, meta: item.querySelector(".pl-meta").textContent,
      by: item.querySelector(".pl-by")?.textContent ?? null, lead: item.querySelector(".pl-lead").textContent.trim(),
      marked: [...item.querySelectorAll(".pl-lead mark")].map((mark) => mark.textContent),
      listed: item.querySelector("article").dataset.listed, title: item.querySelector("h2").textContent,
      links: [...item.querySelectorAll(".pl-outs a")].map((link) => link.getAttribute("href")),
      chips: [...item.querySelectorAll(".pl-chips a")].map((link) => link.getAttribute("href")),
      tags: [...new Set([...item.querySelectorAll("*")].map((node) => node.localName))],
    };
}"""


def _card(
    page: Page, pieces: dict[str, str] | None = None, hit: dict[str, object] | None = None
) -> dict[str, Any] | None:
    """Returns the text of the card that is made from a paper's page with such pieces, or None if there is no card."""
    found: dict[str, Any] | None = page.evaluate(
        CARD, [PAGE.format(**PAPER | (pieces or {})), KEY, hit or {}]
    )
    return found


def test_a_card_shows_what_the_papers_page_says(page: Page, address: str) -> None:
    open_search(page, address)
    said = _card(page)
    assert said is not None
    assert said["title"] == "Kites"
    assert said["meta"] == "2 Sep 2024 · A. Pell"
    assert (said["times"], said["listed"], said["lead"]) == (1, "2025-12-08", "Kites fly.")
    assert [urlsplit(link).path for link in said["chips"]] == ["/papers-of-mine/topics/robotics/"]


@pytest.mark.parametrize(
    ("piece", "value", "name", "shown"),
    [
        ("links", "<a href='javascript:window.bad=1'>PDF</a><a href='data:text/html,x'>Code</a>", "links", []),
        ("links", "<a href='https://evil.example/'>Elsewhere</a><a>PDF</a><a href=''>Code</a>", "links", []),
        ("links", "<a href='//evil.example/'>PDF</a><a href='../x'>PDF</a><a href='https:/x'>PDF</a>", "links", []),
        ("links", "<a href='https://a.example/'>PDF</a>", "links", ["https://a.example/"]),
        ("topics", "<dt><a href='../../topics/no-topic-of-this-page/'>Robots</a>", "chips", []),
        ("topics", "<dt><a href='https://evil.example/'>Robots</a>", "chips", []),
        ("listed", "tomorrow", "listed", ""),
        ("when", "<time datetime='2025-12-8'>8 Dec 2025</time>", "meta", "Date unknown · A. Pell"),
        ("when", "<time datetime='2025-12'>December 2025</time>", "meta", "December 2025 · A. Pell"),
        ("when", "<time datetime='2025'>2025</time>", "meta", "2025 · A. Pell"),
        ("when", "<span>Date unknown</span>", "meta", "Date unknown · A. Pell"),
        ("when", "<time datetime='2025-12-08'>8 Dec 2025</time> <span class='pl-hint'>(year inferred)</span>",
         "meta", "8 Dec 2025 (year inferred) · A. Pell"),
        ("by", "<p class='pl-by pl-hint'>Authors unknown", "by", None),
        ("by", "<p class='pl-by'>A, B, C, D<span data-more='1'>, E</span> · Guild", "by", "A, B, C, D and 1 other · Guild"),
        ("by", "<p class='pl-by'>A, B, C, D<span data-more='1200'>, E</span>", "by", "A, B, C, D and 1,200 others"),
        ("by", "<p class='pl-by'>A<span data-more='<b>'>, E</span>", "by", "A, E"),
        ("name", "$x$ &lt;b&gt;", "title", "$x$ <b>"),
        ("heading", "<img src=x><script>window.bad=1</script>x", "tags", None),
        ("abstract", "<p class='pl-text'><img src=x>Fly &lt;b&gt; <math><mi>x</mi></math>.",
         "lead", "Fly <b> x."),
        ("abstract", "<p class='pl-text pl-hint'>No abstract is known", "lead", "No abstract is known for this paper."),
    ],
)  # fmt: skip
def test_only_text_and_checked_addresses_leave_a_papers_page(
    piece: str, value: str, name: str, shown: object, page: Page, address: str
) -> None:
    open_search(page, address)
    said = _card(page, {piece: value})
    assert said is not None
    if name == "tags":
        assert not {"img", "script", "math", "b"} & set(said["tags"])
    else:
        assert said[name] == shown
    assert page.evaluate("window.bad") is None


def test_a_card_has_the_first_links_to_what_belongs_to_a_paper_and_all_that_its_ids_give(
    page: Page, address: str
) -> None:
    open_search(page, address)
    own = [f"https://a.example/{number}" for number in range(10)]
    links = "".join(f"<a href='{url}'>Code</a> " for url in own)
    said = _card(
        page,
        {"links": f"{links}<a href='https://b.example/'>PDF</a> <a href='https://c.example/'>arXiv</a>"},
    )
    assert said is not None
    assert said["links"] == [*own[:8], "https://b.example/", "https://c.example/"]


def test_a_title_with_no_name_of_this_site_behind_it_is_that_of_the_heading(page: Page, address: str) -> None:
    open_search(page, address)
    said = page.evaluate(CARD, [PAGE.replace(" · Example", " - ").format(**PAPER), KEY, {}])
    assert said["title"] == "Kites"


def test_words_are_marked_by_their_number_in_title_byline_and_abstract(page: Page, address: str) -> None:
    open_search(page, address)
    hit: dict[str, object] = {"words": [0, 1, 3, 4, 9]}
    said = _card(page, hit=hit)
    assert said is not None
    assert said["marked"] == ["Kites", "fly."]
    said = _card(page, {"by": "<p class='pl-by pl-hint'>Authors unknown"}, hit)
    assert said is not None
    assert said["marked"] == ["Kites"], "that authors are unknown is not in the index"
    said = _card(page, {"by": "<p class='pl-by'>A B C D<span data-more='2'>, E, F</span>"}, hit)
    assert said is not None
    assert said["marked"] == [], "the names that a card leaves out count too"


@pytest.mark.parametrize(("comments", "shown"), [(0, ""), (-1, " · 1 comment"), (-1234, " · 1,234 comments")])
def test_comments_are_shown_if_the_filters_know_them(
    comments: int, shown: str, page: Page, address: str
) -> None:
    open_search(page, address)
    said = _card(page, hit={"row": {"comments": comments}})
    assert said is not None
    assert said["meta"] == f"2 Sep 2024 · A. Pell{shown}"


@pytest.mark.parametrize("key", ["t-0123456789ac", "2501.00001", ""])
def test_another_page_than_that_of_the_paper_makes_no_card(key: str, page: Page, address: str) -> None:
    open_search(page, address)
    assert page.evaluate(CARD, [PAGE.format(**PAPER), key, {}]) is None
    assert page.evaluate(CARD, ["<title>Not found</title>", KEY, {}]) is None


@pytest.mark.parametrize("key", ["../elsewhere", "t-1", "", "javascript:x", "t-0123456789ab/x", "%2e%2e"])
def test_what_is_no_key_leads_to_no_page(key: str, page: Page, address: str) -> None:
    open_search(page, address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    loaded = "async (key) => (await import('../assets/search-paper.js')).paper(key)"
    assert page.evaluate(loaded, key) is None
    all_told(page)
    own = re.compile(r"/(?:assets|pagefind)/|[?]last$")
    assert [url for url in asked if not own.search(url)] == []


def test_a_paper_whose_page_cannot_be_loaded_is_left_out_and_that_is_said(
    browser: Browser, address: str
) -> None:
    with window(browser) as context:
        page = context.new_page()
        open_search(page, address, "?q=models")
        key = page.locator(".pl-results .pl-card").nth(1).get_attribute("id") or ""
        count = _count(page)
        page.route(f"**/papers/{key}/", lambda route: route.abort())
        open_search(page, address, "?q=models")
        expect(page.locator(".pl-status")).to_have_text(f"{count} papers. 1 paper could not be loaded.")
        assert page.locator(".pl-results .pl-card").count() == 9
        assert page.locator(f".pl-results [id='{key}']").count() == 0
        page.unroute(f"**/papers/{key}/")
        _type(page, "models -zzzz")
        expect(page.locator(".pl-status")).to_have_text(f"{count} papers")
        assert page.locator(f".pl-results [id='{key}']").count() == 1


def test_a_page_is_loaded_once_however_often_its_paper_is_found(page: Page, address: str) -> None:
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    open_search(page, address, "?q=robot")
    _type(page, "robots")
    _type(page, "robot")
    all_told(page)
    pages = [path for path in paths if "/papers/" in path]
    assert len(pages) == len(set(pages)) > 0


def test_a_title_with_a_formula_comes_first_as_it_is_shown_and_as_it_was_written(
    page: Page, formulas: str
) -> None:
    open_search(page, formulas)
    for text in ("Kites of weight x2", "Kites of weight $x^2$"):
        _type(page, text)
        assert _titles(page)[:1] == ["Kites of weight $x^2$"], text


def test_results_move_nothing_that_was_on_the_screen(browser: Browser, address: str) -> None:
    for size in ({"width": 412, "height": 823}, {"width": 1280, "height": 900}):
        with window(browser, viewport=size) as context:
            page = context.new_page()
            watch_shifts(page)
            open_search(page, address, "?q=model")
            assert page.locator(".pl-results .pl-card").count() == 10
            assert shifted(page) <= 0.01


def test_quotes_want_the_words_in_sequence_in_any_form(
    page: Page, address: str, stored: tuple[Paper, ...]
) -> None:
    open_search(page, address, '?q="language models"')
    assert 0 < _count(page) < len(stored)
    phrase = re.compile(r"language\S*\W+model", re.IGNORECASE)
    expected = {paper.title for paper in stored if phrase.search(f"{paper.title}. {paper.abstract}")}
    assert set(_titles(page)) <= expected


def test_a_minus_leaves_papers_out(page: Page, address: str) -> None:
    open_search(page, address, "?q=robot")
    both = _count(page)
    _type(page, "robot manipulation")
    shared = _count(page)
    assert shared > 0
    _type(page, "robot -manipulation")
    assert 0 < _count(page) < both


@pytest.mark.parametrize(
    "query", ["topic:robotics", "robot topic:robotics", "-topic:robotics", "year:2024", "has:code", "-robot"]
)
def test_fields_in_the_query_narrow_the_papers(
    query: str, page: Page, address: str, stored: tuple[Paper, ...]
) -> None:
    open_search(page, address, f"?q={query}")
    count = _count(page)
    if query == "year:2024":
        assert count == sum((paper.published or paper.listed).year == 2024 for paper in stored)
    elif query == "has:code":
        assert count == sum(any(link.kind == "code" for link in paper.links) for paper in stored)
    else:
        assert 0 < count < len(stored)
        chips = page.locator(".pl-card").filter(has=page.locator("[href$='/topics/robotics/']")).count()
        assert chips == (0 if query.startswith("-topic") else min(count, 10) if "topic" in query else chips)


def test_filters_without_words_do_not_touch_the_index(
    page: Page, address: str, stored: tuple[Paper, ...]
) -> None:
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    open_search(page, address, "?topic=robotics&topic=audio")
    assert 0 < _count(page) < len(stored)
    all_told(page)
    loaded = [path.split("/pagefind/")[1].split("/")[0] for path in paths if "/pagefind/" in path]
    assert "facets.json" in loaded
    assert "index" not in loaded


def test_counts_say_what_a_filter_would_leave(page: Page, address: str) -> None:
    open_search(page, address, "?q=models")
    _open_filters(page)
    for label in page.locator("[name=topic]").all()[:5]:
        promised = int(label.locator("xpath=..").locator(".pl-count").inner_text())
        label.check()
        settle(page)
        assert _count(page) == promised
        label.uncheck()
        settle(page)


def test_organisations_are_those_of_the_results_and_those_that_are_ticked(page: Page, odd: str) -> None:
    def offered() -> list[tuple[str, int]]:
        labels = page.locator(".pl-orgs label").all()
        return [
            (
                label.locator("input").get_attribute("value") or "",
                int(label.locator(".pl-count").inner_text()),
            )
            for label in labels
        ]

    open_search(page, odd, "?q=kettle")
    _open_filters(page)
    everywhere = offered()
    assert sorted(name for name, _ in everywhere) == ["Guild 0", "Guild 1", "Guild 2", "Lamp Makers"]
    assert [count for _, count in everywhere] == sorted((count for _, count in everywhere), reverse=True)
    page.check("[name=org][value='Guild 1']")
    settle(page)
    assert page.evaluate("document.activeElement.value") == "Guild 1"
    assert offered() == everywhere
    _type(page, "hindsight")
    assert offered() == [("Lamp Makers", 1), ("Guild 1", 0)]
    assert page.is_checked("[name=org][value='Guild 1']")


@pytest.mark.parametrize("strange", ["topic=nope", "year=1999", "has=wings"])
def test_a_filter_that_is_not_there_is_said_and_leaves_the_address(
    strange: str, page: Page, address: str
) -> None:
    open_search(page, address, f"?{strange}")
    note = page.locator(".pl-strange")
    expect(note).to_have_text(f"No such filter here: {strange.replace('=', ' ')}.")
    arrived(page, f"{address}search/")
    open_search(page, address, f"?q=model&{strange}&topic=robotics")
    expect(note).to_have_text(f"No such filter here: {strange.replace('=', ' ')}.")
    assert _count(page) > 0
    assert _asked(page) == {"q": ["model"], "topic": ["robotics"]}
    _type(page, "robot")
    assert note.count() == 0


def test_a_topic_is_named_by_its_title_too(page: Page, address: str) -> None:
    open_search(page, address, "?q=topic:robotics")
    count = _count(page)
    _type(page, 'topic:"Robotics & embodied AI"')
    assert _count(page) == count > 0
    _type(page, 'model -topic:"robotics & embodied"')
    assert page.locator(".pl-results [href$='/topics/robotics/']").count() == 0


def _day(paper: Paper) -> dt.date:
    return paper.published.first if paper.published else paper.listed


@pytest.mark.parametrize("sort", ["date", "comments"])
def test_papers_are_sorted(sort: str, page: Page, address: str, stored: tuple[Paper, ...]) -> None:
    open_search(page, address, f"?q=model&sort={sort}")
    while page.locator(".pl-further button").is_visible():
        _show_more(page)
    keys = {paper.key: paper for paper in stored}
    found = [keys[card.get_attribute("id") or ""] for card in page.locator(".pl-results .pl-card").all()]
    assert len(found) == _count(page) > 10
    values = [_day(p).toordinal() if sort == "date" else p.comments or 0 for p in found]
    assert values == sorted(values, reverse=True)


def test_every_control_is_reached_and_worked_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("/")
    arrived(page, f"{address}search/")
    page.locator("#pl-q").focus()
    page.keyboard.type("model")
    page.keyboard.press("Enter")
    settle(page)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    _wait_for_counts(page)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("[document.activeElement.name, document.activeElement.value]"))
        if reached[-1] == ["has", "code"]:
            break
    boxes = page.evaluate(
        "[...document.querySelectorAll('.pl-search [type=checkbox]')].map((b) => [b.name, b.value])"
    )
    assert [box for box in reached if box[0] in {"topic", "year", "org", "has"}] == boxes
    before = _count(page)
    page.keyboard.press("Space")
    settle(page)
    assert _count(page) < before
    assert _asked(page)["has"] == ["code"]


def test_hostile_queries_are_only_text(page: Page, address: str) -> None:
    open_search(page, address)
    for text in (
        '<img src=x onerror="window.bad=1">',
        '"',
        "-",
        "topic:",
        '-"',
        "::",
        "org:<b>",
        "\\",
        "%00",
        "(a",
    ):
        _type(page, text)
        assert page.evaluate("window.bad") is None
        assert page.locator(".pl-status").inner_text() != ""
        assert page.locator(".pl-results img").count() == 0


def test_a_found_paper_is_saved_where_it_stands_and_keeps_its_mark(page: Page, address: str) -> None:
    open_search(page, address, "?q=model")
    card = page.locator(".pl-results .pl-card").nth(1)
    title, by = card.locator("h2").inner_text(), card.locator(".pl-by").inner_text()
    card.get_by_role("button", name="Save").click()
    page.reload()
    settle(page)
    card = page.locator(".pl-results .is-saved")
    assert card.locator("h2").inner_text() == title
    assert card.get_by_role("button", name="Saved").get_attribute("aria-pressed") == "true"
    page.goto(f"{address}saved/")
    expect(page.locator(".pl-kept h2")).to_have_text([title])
    assert page.locator(".pl-kept .pl-by").inner_text() == by


def test_a_missing_index_is_said(browser: Browser, address: str) -> None:
    with window(browser) as context:
        page = context.new_page()
        page.route("**/pagefind/**", lambda route: route.abort())
        open_search(page, address, "?q=model")
        expect(page.locator(".pl-status")).to_contain_text("could not be loaded")


def test_a_site_without_papers_says_so_and_asks_for_nothing(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = copy_site(tmp_path_factory.mktemp("empty") / "root", with_data=False)
    assert papers(root, "build").exit_code == 0
    with served(root / "site") as base:
        names = _asked_for(page)
        page.goto(f"{base}search/?q=model")
        expect(page.locator("main")).to_contain_text("no papers yet")
        at_rest(page)
        all_told(page)
    assert names == []


def test_without_javascript_the_page_says_where_to_browse(browser: Browser, address: str) -> None:
    with window(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}search/")
        assert page.locator(".pl-noscript").is_visible()
        assert not page.locator(".pl-search").is_visible()
        assert page.locator(".pl-noscript a").count() == 2


def test_the_index_has_every_paper_and_repeats_no_text_of_theirs(
    built: Path, stored: tuple[Paper, ...]
) -> None:
    facets = json.loads((built / "site/pagefind/facets.json").read_text())
    assert set(facets["ids"].split()) == {paper.key for paper in stored}
    assert len(facets["ids"].split()) == len(facets["topic"]) == len(facets["comments"]) == len(stored)
    assert not [name for name in ("filter", "fragment") if (built / "site/pagefind" / name).exists()]


# An index of several parts

Parted: TypeAlias = tuple[str, tuple[Paper, ...]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=copper", lambda paper: "opper" in f"{paper.title} {paper.abstract}"),
        ("?q=kiln", lambda paper: "kiln" in paper.title),
        ('?q="copper kiln"', lambda paper: "copper kiln" in paper.title),
        ("?q=copper -kiln", lambda paper: "Copper" in (paper.abstract or "") and "kiln" not in paper.title),
        ("?q=-kiln", lambda paper: "kiln" not in paper.title),
        ("?q=marmalade", lambda paper: "Marmalade" in paper.title),
        ("?q=kiln year:2024", lambda paper: "kiln" in paper.title and paper.published.year == 2024),
        ("?q=year:2023", lambda paper: paper.published.year == 2023),
        ("?q=kiln&org=Guild 1", lambda paper: "kiln" in paper.title and paper.organization == "Guild 1"),
        ("?q=xylophone", lambda _: False),
        ("?q=marmalade xylophone", lambda _: False),
        ("?sort=date", lambda _: True),
    ],
)
def test_every_part_is_searched(
    query: str, expected: Callable[[Paper], bool], page: Page, parted: Parted
) -> None:
    base, found = parted
    open_search(page, base, query)
    assert _count(page) == sum(map(expected, found))


def test_a_word_that_no_part_has_is_named(page: Page, parted: Parted) -> None:
    open_search(page, parted[0], "?q=copperquux")
    assert page.locator(".pl-status").inner_text().startswith("No paper has the word copperquux.")


@pytest.mark.parametrize("title", ["Lanterns", "What is topic:lamps?"])
def test_a_title_comes_first_whichever_part_it_is_in(title: str, page: Page, parted: Parted) -> None:
    open_search(page, parted[0])
    for text in (title, "copper", title):
        _type(page, text)
    assert _titles(page)[0] == title


@pytest.mark.parametrize("query", ["", "&q=copper"])
@pytest.mark.parametrize("sort", ["date", "comments"])
def test_papers_of_all_parts_are_sorted_together(sort: str, query: str, page: Page, parted: Parted) -> None:
    base, found = parted
    open_search(page, base, f"?sort={sort}{query}")
    while page.locator(".pl-further button").is_visible():
        _show_more(page)
    keys = {paper.key: paper for paper in found}
    shown = [keys[card.get_attribute("id") or ""] for card in page.locator(".pl-results .pl-card").all()]
    assert len(shown) == _count(page) > 40
    values = [_day(p).toordinal() if sort == "date" else p.comments or 0 for p in shown]
    assert values == sorted(values, reverse=True)


def test_counts_and_organisations_are_those_of_all_parts(page: Page, parted: Parted) -> None:
    base, found = parted
    open_search(page, base, "?q=kiln")
    _open_filters(page)
    for label in page.locator("[name=year], [name=org]").all():
        name, value = label.get_attribute("name"), label.get_attribute("value")
        promised = int(label.locator("xpath=..").locator(".pl-count").inner_text())
        assert promised == sum(
            "kiln" in paper.title
            and value in {str(paper.published.year if paper.published else ""), paper.organization}
            for paper in found
        ), (name, value)


def _hold_older(page: Page) -> list[Route]:
    """Holds back the entries of the older parts; returns them."""
    held: list[Route] = []
    page.route(re.compile("/pagefind/20.*entry"), lambda route: held.append(route))  # noqa: PLW0108 -- Playwright sets attributes on callbacks
    return held


def test_the_newest_papers_are_shown_before_the_older_ones_are_there(page: Page, parted: Parted) -> None:
    base, found = parted
    held = _hold_older(page)
    page.goto(f"{base}search/?q=lanterns")
    status = page.locator(".pl-status")
    expect(status).to_have_text("1 paper since July 2025. Searching older papers…")
    expect(page.locator(".pl-results .pl-card")).to_have_count(1)
    assert page.locator(".pl-results").get_attribute("aria-busy") == "true"
    until(lambda: page.evaluate("true") and len(held) == len(PERIODS) - 1)
    held[0].continue_()
    expect(status).to_have_text("1 paper since January 2025. Searching older papers…")
    for route in held[1:]:
        route.continue_()
    settle(page)
    assert _count(page) == sum("antern" in paper.title for paper in found)
    assert _titles(page)[0] == "Lanterns"


def test_what_a_reader_looks_at_stays_where_it_is_when_older_papers_come(page: Page, parted: Parted) -> None:
    base, found = parted
    held = _hold_older(page)
    page.goto(f"{base}search/?q=copper")
    expect(page.locator(".pl-results .pl-card")).to_have_count(10)
    first = _titles(page)
    page.locator(".pl-results .pl-card").nth(2).hover()
    until(lambda: page.evaluate("true") and len(held) == len(PERIODS) - 1)
    for route in held:
        route.continue_()
    settle(page)
    assert _titles(page) == first
    while page.locator(".pl-further button").is_visible():
        _show_more(page)
    titles = _titles(page)
    assert len(titles) == len(set(titles)) == _count(page) > len(found) - len(SPECIAL)


def test_an_older_part_that_is_missing_is_said(browser: Browser, parted: Parted) -> None:
    with window(browser) as context:
        page = context.new_page()
        page.route("**/pagefind/2023/**", lambda route: route.abort())
        open_search(page, parted[0], "?q=copper")
        expect(page.locator(".pl-status")).to_contain_text("could not be loaded")
        assert page.locator(".pl-results .pl-card").count() == 10


def test_the_webassembly_is_loaded_from_one_address(page: Page, parted: Parted) -> None:
    names = _asked_for(page)
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    open_search(page, parted[0], "?q=copper")
    all_told(page)
    assert {path for path in paths if path.endswith(".pagefind")} == {"/of-parts/pagefind/wasm.en.pagefind"}
    assert len([name for name in names if name.startswith("pagefind-entry.json")]) == len(PERIODS)
