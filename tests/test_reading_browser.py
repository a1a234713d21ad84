"""Tests reading in a real browser: every interaction, under a base path, without scripts, with hostile text."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from paper_listings.display.repair import repaired_text as repaired
from paper_listings.exports import csv_table
from paper_listings.exports.bibtex import bibtex_entry
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages.search_parts import search_parts
from paper_listings.site import search_index, site_check
from tests.browser import all_told, arrived, at_rest, served, shifted, watch_shifts, window
from tests.reading_site import EXPORTED, build_site, library_of, papers, titled
from tests.test_pages import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
LOG = logging.getLogger(__name__)
BASE = "/papers-site/"
TOPIC = "topics/kites/"
FIRST = "2501.00003"
"""The first paper about kites."""
TODAY = dt.datetime(2025, 12, 9, 12, tzinfo=dt.UTC)

LISTEN = """
window.said = [];
document.addEventListener("DOMContentLoaded", () => {
    const listener = new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) window.said.push(node.textContent);
    });
    listener.observe(document.querySelector(".pl-say"), { childList: true });
});
"""
HEARD = """(text) => {
    const at = window.said.indexOf(text);
    window.said.splice(0, at + 1);
    return at >= 0;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = build_site(tmp_path_factory.mktemp("reading") / "site", papers())
    search_index.index(site, search_parts(library_of(papers())))
    return site


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The site at a base path, the harder case; tests that depend on the path use `at_every_base`."""
    with served(folder, getattr(request, "param", BASE)) as found:
        yield found


at_every_base = pytest.mark.parametrize("address", ["/", BASE], indirect=True)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with window(
        browser,
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    ) as found:
        found.add_init_script(LISTEN)
        yield found


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page on which any error, or any request to another host, fails the test."""
    found = context.new_page()
    faults: list[str] = []
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    found.on(
        "request",
        lambda asked: None if asked.url.startswith(("data:", "blob:", address)) else faults.append(asked.url),
    )
    yield found
    assert faults == []


def repaired_text(page: Page) -> list[str]:
    """Keys of the visible papers, in page order."""
    return [found.get_attribute("id") or "" for found in page.locator("article.pl-card:visible").all()]


def marks(page: Page, address: str) -> dict[str, Any]:
    name = re.sub(r"^https?://[^/]+", "", address) + "papers:marks"
    found = json.loads(page.evaluate("name => localStorage.getItem(name)", name) or "{}")
    assert isinstance(found, dict)
    return found


def status(page: Page, text: str) -> None:
    """Waits until the page announces this text after the last one waited for; texts disappear after some seconds."""
    page.wait_for_function(HEARD, arg=text)


def entry(key: str) -> str:
    """What the writer of BibTeX writes for one of the site's papers, with as many names as its page has."""
    (paper,) = (one for one in papers() if one.key == key)
    return bibtex_entry(paper, EXPORTED, NAMES_ON_PAGE, abstract=False)


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


# The whole site


def test_the_site_has_no_dead_link_and_no_doubled_id(folder: Path) -> None:
    checked = site_check.check(folder, "/")
    ours = [problem for problem in checked.problems if not re.search(r"(xml|json)'", problem.problem)]
    assert ours == []


def test_every_paper_is_two_steps_from_home(folder: Path) -> None:
    def links(page: Path) -> set[Path]:
        found = re.findall(r'<a [^>]*?href="([^":#?]*)"', page.read_text(encoding="utf-8"))
        return {(page.parent / link / "index.html").resolve() for link in found}

    first = links(folder / "index.html")
    second = first.union(*(links(page) for page in first if page.is_file()))
    papers = {page.resolve() for page in folder.glob("papers/*/index.html")}
    assert len(papers) > 20
    assert papers <= second


@at_every_base
@pytest.mark.parametrize(
    "path",
    [
        "",
        TOPIC,
        "topics/",
        "archive/",
        "days/2025-12-08/2/",
        f"papers/{FIRST}/",
        "saved/",
        "search/",
        "feeds/",
        "api/",
        "about/",
    ],
)
def test_a_page_loads_without_an_error_a_shift_or_a_sideways_scroll(
    page: Page, address: str, path: str
) -> None:
    watch_shifts(page)
    page.goto(address + path)
    assert shifted(page) <= 0.01
    all_told(page)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("width => innerWidth === width", arg=width)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_three_folded_cards_fit_on_a_screen(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("delete document.documentElement.dataset.stale")
    third = page.locator("article.pl-card").nth(2).bounding_box()
    assert third is not None
    assert third["y"] + third["height"] <= 900


@pytest.mark.parametrize(
    "path",
    [
        "",
        "404.html",
        TOPIC,
        f"{TOPIC}2025-12/",
        "topics/",
        "archive/",
        "days/2025-12-08/2/",
        "weeks/2025-W50/",
        "months/2025-12/",
        "months/2025-12/titles/",
        f"papers/{FIRST}/",
        "trending/",
        "trends/",
        "search/",
        "saved/",
        "feeds/",
        "api/",
        "about/",
    ],
)
def test_own_scripts_and_styles_of_every_kind_of_page_are_within_their_budgets(
    context: BrowserContext, folder: Path, path: str
) -> None:
    with served(folder, "/") as address:
        page = context.new_page()
        page.goto(address + path)
        at_rest(page)
        names = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
        paths = {name.removeprefix(address) for name in names}
        own = [folder / name for name in paths if name.startswith("assets/") and "stylesheets" not in name]
        sizes = {
            kind: sum(len(gzip.compress(file.read_bytes(), 9)) for file in own if file.suffix == kind)
            for kind in (".js", ".css")
        }
        LOG.info("/%s: %s", path, sizes)
        assert 0 < sizes[".js"] <= 14_000
        assert 0 < sizes[".css"] <= 6_000


# Filter and sort


def test_words_filter_with_and_and_without(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#pl-f").fill("KETTLE 00")
    expect(page.locator(".pl-shown")).to_have_text("3 of 20 papers")
    assert repaired_text(page) == ["2501.00001", "2501.00004", "2501.00007"]
    page.locator("#pl-f").fill("kettle 00 -lund")
    expect(page.locator(".pl-none")).to_be_visible()
    page.locator("#pl-f").fill("kettle 00 -004 oSt")
    assert repaired_text(page) == ["2501.00001", "2501.00007"]


def test_a_filter_without_a_hit_offers_a_way_out(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#pl-f").fill("nothing like it")
    page.get_by_role("button", name="Clear the filter").click()
    assert len(repaired_text(page)) == 20
    expect(page.locator("#pl-f")).to_be_focused()
    arrived(page, address)


@at_every_base
def test_what_was_chosen_stands_in_the_address_and_comes_back(page: Page, address: str) -> None:
    page.goto(address + TOPIC)
    page.locator("#pl-f").fill("kite -012")
    page.get_by_label("With code").check()
    page.get_by_label("Sort").select_option("title")
    before = repaired_text(page)
    arrived(page, f"{address}{TOPIC}?q=kite+-012&code=1&sort=title")
    page.reload()
    expect(page.locator("#pl-f")).to_have_value("kite -012")
    assert repaired_text(page) == before


def test_papers_are_sorted_and_come_back_under_their_days(page: Page, address: str) -> None:
    page.goto(address + TOPIC)
    listed = repaired_text(page)
    page.get_by_label("Sort").select_option("published")
    assert repaired_text(page) == sorted(listed, reverse=True)
    expect(page.locator("h2.pl-day:visible")).to_have_text(["By date of publication"])
    page.get_by_label("Sort").select_option("comments")
    counts = page.eval_on_selector_all(
        "article.pl-card", "cards => cards.map((card) => Number(card.dataset.comments ?? 0))"
    )
    assert counts == sorted(counts, reverse=True)
    page.get_by_label("Sort").select_option("title")
    assert repaired_text(page) == sorted(listed)
    page.get_by_label("Sort").select_option("")
    assert repaired_text(page) == listed
    expect(page.locator("h2.pl-day:visible")).to_have_count(3)


def test_a_day_without_a_fitting_paper_loses_its_heading(page: Page, address: str) -> None:
    page.goto(address + TOPIC)
    page.locator("#pl-f").fill("study 030")
    expect(page.locator("h2.pl-day:visible")).to_have_text(["Fri, 28 November 2025"])


FILTER_TWICE = """() => {
    const field = document.querySelector("#pl-f");
    const filter = (text) => { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); };
    filter("kite");
    const moved = new MutationObserver(() => {});
    moved.observe(document.querySelector(".pl-none").parentElement, { childList: true });
    let read = 0;
    const card = document.querySelector("article.pl-card");
    for (const place of [Element.prototype, Node.prototype]) {
        for (const name of ["querySelector", "querySelectorAll", "textContent"].filter((own) => Object.hasOwn(place, own))) {
            const { value, get, ...rest } = Object.getOwnPropertyDescriptor(place, name);
            const count = (node) => { if (node.closest?.("article.pl-card")) read += 1; };
            Object.defineProperty(place, name, value
                ? { ...rest, value(...given) { count(this); return value.apply(this, given); } }
                : { ...rest, get() { count(this); return get.call(this); } });
        }
    }
    const hidden = () => [...document.querySelectorAll("article.pl-card")].filter((one) => one.hidden).length;
    const before = hidden();
    filter("kite -lund");
    const found = { read, moved: moved.takeRecords().length, more: hidden() > before };
    card.querySelector("h2").textContent;
    return { ...found, counted: read > found.read };
}"""


def test_a_further_letter_reads_no_card_anew_and_moves_none(page: Page, address: str) -> None:
    """So its time does not depend on the length of abstracts; `make bench` measures it."""
    page.goto(address)
    assert page.evaluate(FILTER_TWICE) == {"read": 0, "moved": 0, "more": True, "counted": True}


# Marks


@at_every_base
def test_marks_last_and_hang_on_the_paper_not_on_its_place(page: Page, address: str) -> None:
    page.clock.set_fixed_time(TODAY)
    page.goto(address + TOPIC)
    card = page.locator("article.pl-card").first
    card.get_by_role("button", name="Save").click()
    status(page, "Saved.")
    card.hover()
    card.get_by_role("button", name="Read", exact=True).click()
    status(page, "Marked as read.")
    page.goto(address)
    card = page.locator(f'[id="{FIRST}"]')
    expect(card.get_by_role("button", name="Saved")).to_have_attribute("aria-pressed", "true")
    assert {"is-read", "is-saved"} <= set((card.get_attribute("class") or "").split())
    kept = marks(page, address)
    assert kept["v"] == 1
    assert list(kept["read"]) == [FIRST]
    assert kept["saved"][FIRST] == {
        "title": "Study 003 of the kite",
        "by": "Ana Å. Lund, Bo Öst, Cy Ng, Di Fo",
        "date": "2025-01-04",
        "at": TODAY.date().isoformat(),
    }
    page.get_by_label("Unread").check()
    assert FIRST not in repaired_text(page)
    page.get_by_label("Unread").uncheck()
    page.get_by_label("Saved", exact=True).check()
    assert repaired_text(page) == [FIRST]


@at_every_base
def test_marks_stand_under_the_base_path_of_the_site(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("article.pl-card").first.get_by_role("button", name="Save").click()
    status(page, "Saved.")
    names = page.evaluate("Object.keys(localStorage)")
    base = re.sub(r"^https?://[^/]+", "", address)
    assert sorted(names) == [f"{base}papers:marks", f"{base}papers:visit"]


def test_marks_are_capped(page: Page, address: str) -> None:
    page.goto(address)
    found = page.evaluate(
        """async (address) => { const marks = await import(`${address}assets/marks.js`);
        const { restore } = await import(`${address}assets/backup.js`); const many = Object.fromEntries(Array.from({ length: 6000 }, (_, at) => [`2501.${String(at).padStart(5, "0")}`, "2025-12-08"]));
        restore(JSON.stringify({ v: 1, read: many }));
        const { read } = marks.load(); return [read.size, [...read.keys()][0]]; }""",
        address,
    )
    assert found == [5000, "2501.01000"]


def test_marks_that_are_no_marks_are_passed_over(page: Page, address: str) -> None:
    base = re.sub(r"^https?://[^/]+", "", address)
    page.goto(address)
    for broken in (
        "{",
        "7",
        "null",
        '{"read":[1],"saved":{"2501.00001":7,"__proto__":{"title":"x"},"../x":{"title":"y"}}}',
    ):
        page.evaluate("([name, text]) => localStorage.setItem(name, text)", [f"{base}papers:marks", broken])
        page.reload()
        assert page.locator(".is-saved").count() == 0


def test_a_first_visit_marks_nothing_and_the_next_what_is_new(page: Page, address: str) -> None:
    base = re.sub(r"^https?://[^/]+", "", address)
    page.goto(address)
    assert page.locator(".pl-new").count() == 0
    page.reload()
    assert page.locator(".pl-new").count() == 0
    earlier = {"v": 1, "since": None, "seen": "2025-12-05", "at": 0}
    page.evaluate(
        "([name, text]) => localStorage.setItem(name, text)", [f"{base}papers:visit", json.dumps(earlier)]
    )
    page.goto(address + TOPIC)
    assert page.locator(".pl-new").count() == 8
    page.reload()
    assert page.locator(".pl-new").count() == 8


def test_a_visit_to_old_pages_does_not_forget_what_was_seen(page: Page, address: str) -> None:
    page.goto(address)
    found = page.evaluate(
        """async (address) => { const { lastSeen } = await import(`${address}assets/marks.js`);
        const hour = 3600000, now = Date.now(); localStorage.clear();
        return [lastSeen("2025-12-05", now), lastSeen("2025-12-08", now + hour), lastSeen("2025-12-08", now + hour + 1),
                lastSeen("2025-12-01", now + 3 * hour), lastSeen("2025-12-08", now + 5 * hour)]; }""",
        address,
    )
    assert found == [None, "2025-12-05", "2025-12-05", "2025-12-08", "2025-12-08"]


# Saved papers


def save_two(page: Page, address: str) -> None:
    page.goto(address)
    for place in (0, 1):
        page.locator("article.pl-card").nth(place).get_by_role("button", name="Save").click()
    status(page, "Saved.")
    page.goto(f"{address}saved/")


def taken(page: Page, button: str, place: str = ".pl-keep") -> str:
    with page.expect_download() as waiting:
        page.locator(place).get_by_role("button", name=button).click()
    return waiting.value.path().read_text(encoding="utf-8")


def test_a_backup_takes_no_room_from_what_is_saved_here(page: Page, address: str) -> None:
    page.goto(address)
    found = page.evaluate(
        """async (address) => { const marks = await import(`${address}assets/marks.js`);
        const { restore } = await import(`${address}assets/backup.js`);
        const saved = (from, to) => Object.fromEntries(Array.from({ length: to - from }, (_, at) =>
          [`2501.${String(from + at).padStart(5, "0")}`, { title: "x", by: "", date: "", at: "" }]));
        restore(JSON.stringify({ v: 1, saved: saved(0, 1990) }));
        const added = restore(JSON.stringify({ v: 1, saved: saved(5000, 5100) }));
        const own = [...marks.load().saved.keys()];
        return [added, own.length, own.filter((key) => key < "2501.05000").length]; }""",
        address,
    )
    assert found == [10, 2000, 1990]


def test_a_browser_that_keeps_nothing_is_told_from_a_file_that_is_no_backup(page: Page, address: str) -> None:
    page.goto(f"{address}saved/")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    backup = json.dumps({"v": 1, "read": {"2501.00001": "2025-12-08"}, "saved": {}})
    page.locator('input[type="file"]').set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": backup.encode()}
    )
    status(page, "Your browser could not store these marks.")


def test_an_empty_list_says_how_to_fill_it(page: Page, address: str) -> None:
    page.goto(f"{address}saved/")
    expect(page.locator(".pl-nosaved")).to_be_visible()
    expect(page.locator('[data-out="bib"]')).to_be_disabled()


@at_every_base
def test_saved_papers_are_listed_latest_first_and_lead_to_their_pages(page: Page, address: str) -> None:
    save_two(page, address)
    expect(page.locator(".pl-status")).to_have_text("2 papers saved")
    assert repaired_text(page) == ["2501.00002", "2501.00001"]
    page.get_by_role("link", name="Study 001 of the kettle").click()
    arrived(page, f"{address}papers/2501.00001/")


@at_every_base
def test_saved_papers_can_be_taken_away_in_every_form(page: Page, address: str) -> None:
    save_two(page, address)
    assert taken(page, "BibTeX") == f"{entry('2501.00002')}\n{entry('2501.00001')}"
    ris = taken(page, "RIS")
    assert ris.count("TY  - UNPB") == ris.count("ER  - ") == 2
    ids = [item["id"] for item in json.loads(taken(page, "CSL-JSON"))]
    assert ids == ["arxiv-2501.00002", "arxiv-2501.00001"]
    assert (
        taken(page, "CSV")
        .splitlines()[2]
        .startswith('"Study 001 of the kettle","Ana Å. Lund, Bo Öst","2025-01-02","http')
    )
    assert f"- [Study 001 of the kettle]({address}papers/2501.00001/), Ana Å\\. Lund" in taken(
        page, "Markdown"
    )


@at_every_base
def test_a_paper_and_a_month_offer_the_formats_that_are_made_in_the_browser(page: Page, address: str) -> None:
    page.goto(f"{address}papers/2501.00001/")
    record = taken(page, "RIS", ".pl-formats")
    assert record.startswith("TY  - UNPB\nID  - arxiv-2501.00001\nTI  - Study 001 of the kettle\n")
    (item,) = json.loads(taken(page, "CSL-JSON", ".pl-formats"))
    assert item["title"] == "Study 001 of the kettle"
    page.goto(f"{address}months/2025-12/")
    with page.expect_download() as download:
        page.locator(".pl-formats").get_by_role("button", name="RIS", exact=True).click()
    assert download.value.suggested_filename == "papers-2025-12.ris"
    records = taken(page, "RIS", ".pl-formats").split("\n\n")
    assert len(records) == page.evaluate(
        "async () => (await (await fetch('papers.bib')).text()).split('@misc{').length - 1"
    )
    assert [one["id"] for one in json.loads(taken(page, "CSL-JSON", ".pl-formats"))] == [
        record.split("\n")[1].removeprefix("ID  - ") for record in records
    ]


@at_every_base
def test_a_paper_shows_its_bibtex_which_is_that_of_the_writer(page: Page, address: str) -> None:
    watch_shifts(page)
    page.goto(f"{address}papers/2501.00001/")
    expect(page.get_by_role("link", name="BibTeX of the month")).to_be_hidden()
    shown = page.get_by_label("BibTeX")
    expect(shown).to_be_hidden()
    page.locator("summary", has_text="BibTeX").click()
    expect(shown).to_have_text(entry("2501.00001"))
    assert shown.text_content() == entry("2501.00001")
    assert shifted(page) <= 0.01


def test_citing_waits_until_it_is_asked_for(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(f"{address}papers/2501.00001/")
    expect(page.locator(".pl-formats")).to_be_visible()
    all_told(page)
    late = {"assets/bibtex.js", "assets/citation-formats.js"}
    assert "assets/cite.js" in asked
    assert not late & set(asked)
    page.locator("summary", has_text="BibTeX").click()
    expect(page.get_by_label("BibTeX")).not_to_be_empty()
    all_told(page)
    assert late & set(asked) == {"assets/bibtex.js"}


def test_without_scripts_there_is_a_link_to_bibtex_and_no_button_for_other_formats(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(java_script_enabled=False)
    for path in ("papers/2501.00001/", "months/2025-12/"):
        page.goto(address + path)
        assert page.get_by_role("button", name="RIS", exact=True).count() == 0
    page.goto(f"{address}papers/2501.00001/")
    link = page.get_by_role("link", name="BibTeX of the month")
    expect(link).to_be_visible()
    written = page.request.get(f"{address}papers/2501.00001/{link.get_attribute('href')}").text()
    assert bibtex_entry(papers()[0], EXPORTED, abstract=False, keywords=False) in written
    page.close()


def test_a_backup_brings_marks_back(page: Page, address: str) -> None:
    save_two(page, address)
    backup = taken(page, "Back up all marks")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert repaired_text(page) == []
    page.locator('input[type="file"]').set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": backup.encode()}
    )
    status(page, "2 marks added.")
    assert repaired_text(page) == ["2501.00002", "2501.00001"]
    page.locator('input[type="file"]').set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": b"{}"}
    )
    status(page, "This file has no marks from this site.")


def test_a_paper_that_is_gone_is_left_out_of_the_citations_and_said(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    save_two(page, address)
    gone = {"v": 1, "read": {}, "saved": {"2501.99999": {"title": "=Gone", "by": "", "date": "", "at": ""}}}
    page.locator('input[type="file"]').set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": json.dumps(gone).encode()}
    )
    assert taken(page, "BibTeX").count("@misc") == 2
    status(page, "1 paper could not be read and was left out.")
    assert '"\'=Gone"' in taken(page, "CSV")


def test_a_table_of_saved_papers_is_as_safe_as_the_files_of_topics(page: Page, address: str) -> None:
    titles = ("=1+1", "＝1+1", "a; =1+1", "'=x", "a =1", '"@SUM(1)"', "-x", "plain; words")
    saved = {
        f"2501.{number:05}": {"title": title, "by": "", "date": "", "at": "2025-12-08"}
        for number, title in enumerate(titles, 1)
    }
    page.goto(f"{address}saved/")
    backup = json.dumps({"v": 1, "read": {}, "saved": saved}).encode()
    page.locator('input[type="file"]').set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": backup}
    )
    expect(page.locator(".pl-status")).to_have_text("8 papers saved")
    rows = list(csv.reader(io.StringIO(taken(page, "CSV"))))
    assert [row[0] for row in rows[1:]] == [csv_table.neutralise(title) for title in reversed(titles)]


def test_a_paper_can_be_unsaved_and_saved_again(page: Page, address: str) -> None:
    save_two(page, address)
    first = page.locator("article.pl-card").first
    first.get_by_role("button", name="Saved").click()
    status(page, "No longer saved.")
    first.get_by_role("button", name="Save", exact=True).click()
    status(page, "Saved.")


# Keys


@at_every_base
def test_keys_walk_open_mark_and_copy(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("s")
    status(page, "Choose a paper first, with j or k.")
    page.keyboard.press("j")
    first = page.locator("article.pl-card").first
    expect(first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("o")
    expect(first.locator("details")).to_have_attribute("open", "")
    expect(first.locator(".pl-lead")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(first.locator("details")).not_to_have_attribute("open", "")
    page.keyboard.press("s")
    status(page, "Saved.")
    page.keyboard.press("m")
    status(page, "Marked as read.")
    page.keyboard.press("l")
    status(page, "Link copied.")
    assert copied(page) == f"{address}papers/2501.00001/"
    page.keyboard.press("c")
    status(page, "BibTeX copied.")
    assert copied(page) == entry("2501.00001")


@at_every_base
def test_keys_filter_unfold_and_lead_to_places(page: Page, address: str) -> None:
    page.clock.set_fixed_time(TODAY)  # a second key must follow the first quickly
    page.goto(address + TOPIC)
    page.keyboard.press("e")
    assert page.locator("details.pl-abstract:not([open])").count() == 0
    page.keyboard.press("e")
    assert page.locator("details.pl-abstract[open]").count() == 0
    page.keyboard.press("u")
    expect(page.get_by_label("Unread")).to_be_checked()
    page.keyboard.press("f")
    expect(page.locator("#pl-f")).to_be_focused()
    page.keyboard.type("sjmg?")
    expect(page.locator("#pl-f")).to_have_value("sjmg?")
    page.keyboard.press("Escape")
    expect(page.locator("#pl-f")).not_to_be_focused()
    for key, place in (("t", "topics/"), ("a", "archive/"), ("h", "")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        arrived(page, address + place)
    page.goto(f"{address}about/")
    page.keyboard.press("/")
    arrived(page, f"{address}search/")
    expect(page.locator("#pl-q")).to_be_focused()


def test_keys_with_a_modifier_belong_to_the_browser(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("j")
    page.keyboard.press("Control+s")
    page.keyboard.press("Alt+m")
    assert marks(page, address) == {}


def test_help_lists_the_keys_and_can_switch_them_off(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keys")
    expect(help_.locator("dt")).to_have_count(16)
    page.keyboard.press("j")
    assert page.locator("article.pl-card:focus").count() == 0
    help_.get_by_label("Single-key shortcuts are on").uncheck()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.keyboard.press("j")
    assert page.locator("article.pl-card:focus").count() == 0
    page.get_by_role("button", name="Keys").click()
    help_.get_by_label("Single-key shortcuts are on").check()
    help_.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.locator("article.pl-card").first).to_be_focused()


@at_every_base
def test_on_a_paper_page_keys_go_to_its_neighbours_and_act_on_it(page: Page, address: str) -> None:
    page.goto(f"{address}papers/2501.00001/")
    page.keyboard.press("s")
    status(page, "Saved.")
    page.keyboard.press("c")
    status(page, "BibTeX copied.")
    page.keyboard.press("j")
    arrived(page, f"{address}papers/2501.00002/")
    page.keyboard.press("k")
    arrived(page, f"{address}papers/2501.00001/")
    expect(page.get_by_role("button", name="Saved")).to_be_visible()


@at_every_base
@pytest.mark.parametrize("chance", [0.0, 0.8, 0.999])
def test_a_paper_by_chance_comes_from_any_page_of_the_site(page: Page, address: str, chance: float) -> None:
    page.goto(address)
    page.evaluate("chance => { Math.random = () => chance; }", chance)
    page.keyboard.press("r")
    arrived(page, re.compile(re.escape(address) + r"papers/2501\.\d{5}/$"))


def test_density_and_colours_are_remembered(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Compact").click()
    expect(page.locator(".pl-lead").first).to_be_hidden()
    page.get_by_role("button", name=re.compile("Colours")).click()
    page.get_by_role("button", name="Colours: light").click()
    page.goto(address + TOPIC)
    expect(page.locator(".pl-lead").first).to_be_hidden()
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"
    page.get_by_role("button", name="Colours: dark").click()
    page.get_by_role("button", name="Compact").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"


def test_old_data_are_announced_in_the_browser_after_as_many_working_days_as_a_fetch_allows(
    page: Page, address: str
) -> None:
    """The newest papers are from Monday, 8 December, and seven working days may pass."""
    for hour in (dt.datetime(2025, 12, 8, 1), dt.datetime(2025, 12, 17, 23), dt.datetime(2025, 12, 7, 1)):  # noqa: DTZ001 -- UTC is added
        page.clock.set_fixed_time(hour.replace(tzinfo=dt.UTC))
        page.goto(address)
        expect(page.locator(".pl-stale")).to_be_hidden()
    page.clock.set_fixed_time(dt.datetime(2025, 12, 18, 1, tzinfo=dt.UTC))
    page.reload()
    expect(page.locator(".pl-stale")).to_have_text(
        "The newest papers from Hugging Face are from 8 December 2025: none have arrived since. How new each source is"
    )
    page.get_by_role("link", name="How new each source is").click()
    expect(page.locator("#as-of")).to_be_in_viewport()
    page.goto(address + "days/2025-11-28/")  # closed pages say nothing of today
    assert page.locator(".pl-stale").count() == 0


# Other ways of reading


@at_every_base
def test_without_scripts_all_can_be_read_and_nothing_dead_is_shown(browser: Browser, address: str) -> None:
    with window(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + TOPIC)
        assert page.locator("button:visible, form:visible, [role=status]:not(:empty):visible").count() == 0
        page.locator("summary").first.click()
        expect(page.locator(".pl-abstract p").first).to_be_visible()
        for path in ("saved/", "search/"):
            page.goto(address + path)
            expect(page.locator(".pl-noscript")).to_be_visible()
            assert page.locator("button:visible, form:visible").count() == 0
        page.set_viewport_size({"width": 390, "height": 800})
        page.locator("label.pl-menu").click()
        expect(page.locator("#pl-nav")).to_be_in_viewport()


def test_on_touch_secondary_actions_and_filters_fold(browser: Browser, address: str) -> None:
    with window(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(address + TOPIC)
        card = page.locator("article.pl-card").first
        expect(card.get_by_role("button", name="BibTeX")).to_be_hidden()
        card.get_by_role("button", name="More").tap()
        expect(card.get_by_role("button", name="BibTeX")).to_be_visible()
        expect(page.locator("#pl-f")).to_be_hidden()
        page.get_by_role("button", name="Filter").tap()
        expect(page.locator("#pl-f")).to_be_visible()
        menu = page.get_by_role("button", name="Menu")
        menu.tap()
        expect(menu).to_have_attribute("aria-expanded", "true")
        expect(page.locator("#pl-nav a").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()
        expect(page.locator("#pl-nav")).to_be_hidden()


def test_secondary_actions_appear_on_hover_and_focus(page: Page, address: str) -> None:
    page.goto(address)
    card = page.locator("article.pl-card").nth(1)
    button = card.get_by_role("button", name="BibTeX")
    expect(button).to_have_css("opacity", "0")
    card.hover()
    expect(button).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    expect(button).to_have_css("opacity", "0")
    button.focus()
    expect(button).to_have_css("opacity", "1")


def test_print_opens_abstracts_and_leaves_controls_out(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    expect(page.locator(".pl-tools")).to_be_hidden()
    expect(page.locator(".pl-abstract p").first).to_be_visible()


def test_dark_colours_of_the_readers_choice_are_not_printed(page: Page, address: str) -> None:
    page.goto(f"{address}papers/{FIRST}/")
    for _ in range(2):
        page.locator(".pl-scheme").click()
    ink = "getComputedStyle(document.querySelector('h1')).color"
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
    dark = page.evaluate(ink)
    page.emulate_media(media="print")
    assert page.evaluate(ink) != dark
    assert page.evaluate(ink) == "rgb(29, 27, 23)"


def test_abstracts_are_folded_again_after_printing(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".pl-abstract:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".pl-abstract[open]").count() == 0


def test_whatever_has_the_focus_of_the_keyboard_shows_it(page: Page, address: str) -> None:
    for path in ("", f"papers/{FIRST}/", "search/", "trends/", "saved/"):
        page.goto(address + path)
        for _ in range(90):
            page.keyboard.press("Tab")
            unseen = page.evaluate(
                """() => { const node = document.activeElement; if (node === document.body) return null;
                const box = node.matches(".pl-file input") ? node.parentElement : node;
                return getComputedStyle(box).outlineStyle === "none" ? node.outerHTML.slice(0, 90) : ""; }"""
            )
            if unseen is None:
                break
            assert unseen == ""


def test_escape_leaves_a_field_and_its_words(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("f")
    page.keyboard.type("kite")
    page.keyboard.press("Escape")
    assert page.input_value("#pl-f") == "kite"
    expect(page.locator("#pl-f")).not_to_be_focused()


def test_the_next_paper_takes_the_focus_of_one_that_goes(page: Page, address: str) -> None:
    page.goto(address)
    for key in "jjmu":
        page.keyboard.press(key)
    first, third = page.locator("article.pl-card").nth(0), page.locator("article.pl-card").nth(2)
    expect(page.locator("article.pl-card").nth(1)).to_be_hidden()
    expect(first).to_be_visible()
    expect(third).to_be_focused()


def test_keys_can_be_switched_on_again_on_the_page_about_the_site(page: Page, address: str) -> None:
    page.goto(f"{address}about/")
    for on in (False, True):
        page.get_by_role("button", name="Turn keys on or off").click()
        box = page.get_by_label("Single-key shortcuts are on")
        expect(box).to_be_checked(checked=not on)
        box.set_checked(on)
        page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(page.locator("dialog.pl-help")).to_be_visible()


def test_the_skip_link_comes_first_and_leads_past_the_menu(page: Page, address: str) -> None:
    page.goto(address + TOPIC)
    page.keyboard.press("Tab")
    expect(page.locator(".pl-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_missing_page_helps(folder: Path, context: BrowserContext) -> None:
    with served(folder, "/") as address:
        page = context.new_page()
        page.goto(f"{address}404.html")
        expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
        page.get_by_label("Search papers").fill("kite")
        page.get_by_role("button", name="Search", exact=True).click()
        arrived(page, f"{address}search/?q=kite")


# Hostile text


WITHOUT_FORMULAS = """() => {
  for (const one of document.querySelectorAll("math")) one.replaceWith("$" + one.getAttribute("alttext") + "$");
}"""
"""Replaces each formula with its TeX."""


def test_hostile_text_is_shown_and_nothing_of_it_runs(tmp_path: Path, browser: Browser) -> None:
    found = [
        titled(f"{text} {number}", f"{text} " + "z" * 140 + f". And {text} again.")
        for number, text in enumerate(HOSTILE)
    ]
    site = build_site(tmp_path / "hostile", found)
    with served(site, BASE) as address, window(browser) as context:
        page = context.new_page()
        fired: list[str] = []
        page.on("dialog", lambda dialog: fired.append(dialog.message))
        page.on("pageerror", lambda error: fired.append(str(error)))
        page.on("console", lambda said: fired.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(("data:", address)) else fired.append(asked.url),
        )
        page.goto(address)
        page.keyboard.press("e")
        page.evaluate(WITHOUT_FORMULAS)
        ordered = sorted(found, key=lambda item: item.key)
        assert page.locator("h2 a").all_text_contents()[: len(found)] == [
            repaired(item.title) for item in ordered
        ]
        assert page.locator(".pl-abstract p").all_text_contents() == [
            repaired(item.abstract or "") for item in ordered
        ]
        for button in page.locator('[data-act="save"]').all():
            button.click()
        page.goto(f"{address}saved/")
        assert len(page.locator("h2 a").all_text_contents()) == len(found)
        for item in found:
            page.goto(f"{address}papers/{item.key}/")
            page.evaluate(WITHOUT_FORMULAS)
            assert page.locator("h1").text_content() == repaired(item.title)
            assert page.locator(".pl-text").text_content() == item.abstract
            assert page.title() == f"{' '.join(item.title.split())} · Paper Listings"
            assert page.locator('meta[name="citation_title"]').get_attribute("content") == item.title
            assert (
                json.loads(page.locator('script[type="application/ld+json"]').text_content() or "")["name"]
                == "a < b & {{ c }}"
            )
        at_rest(page)
        all_told(page)
        assert fired == []
