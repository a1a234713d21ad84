"""Tests hostile papers end to end: imported from every source format, built, then viewed and searched in a real browser.

`PAPERS_PAYLOADS` sets how many payloads come in every format, four times that number; JSON Lines have all of them.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment

from paper_listings.display.repair import repaired_text
from paper_listings.exports.citation import repaired
from paper_listings.limits import NAMES_ON_PAGE
from paper_listings.pages import templating
from paper_listings.pages.cards import byline, outward
from paper_listings.store import stored_papers
from tests.browser import served
from tests.hostile import DAY, record
from tests.hostile_formats import VARIANTS, WRITERS, numbered
from tests.hostile_site import (
    PAPER_TAGS,
    all_found,
    card_faults,
    differences,
    is_touched,
    paper_page,
    watched,
)
from tests.patience import until
from tests.payloads import PAYLOADS
from tests.sites import copy_site, papers
from tests.test_hostile_formats import some
from tests.thorough import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

    from paper_listings.paper import Paper

PARTS_OF_THE_LANGUAGE = ("constructor", "__proto__")
pytestmark = [pytest.mark.site, pytest.mark.browser]


def enter(root: Path, payloads: Sequence[str]) -> tuple[Paper, ...]:
    """Imports one paper per payload into a new site in `root`. Returns its papers."""
    copy_site(root, with_data=False)
    file = root / "data/hostile.jsonl"
    file.write_text("".join(json.dumps(record(*item)) + "\n" for item in enumerate(payloads, 1)))
    assert papers(root, "import", file).exit_code == 0
    return stored_papers.load(root / "data")


SHARE = examples(4)
"""How many of every four payloads are tried here; CI tries all."""
SOME = tuple(
    payload for place, payload in enumerate(PAYLOADS) if place % 4 < SHARE or payload in PARTS_OF_THE_LANGUAGE
)


def enter_formats(root: Path) -> int:
    """Imports papers in every source format into the site, a file for each variant. Returns their number."""
    count = 0
    for form, variant in VARIANTS:
        payloads = [payload for payload in some(form, variant)[::4] if payload not in PARTS_OF_THE_LANGUAGE]
        written = numbered(form, variant, payloads)
        file = root / "data/hostile"
        file.write_bytes(WRITERS[form][variant](written))
        done = papers(root, "import", file, "--page-date", DAY.isoformat())
        assert done.exit_code == 0, done.output
        count += len(written)
        file.unlink()
    return count


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, tuple[Paper, ...]]]:
    root = tmp_path_factory.mktemp("hostile") / "root"
    count = len(enter(root, SOME)) + enter_formats(root)
    found = stored_papers.load(root / "data")
    assert len(found) == count > len(SOME) + len(VARIANTS)
    result = papers(root, "build", "--strict")
    assert result.exit_code == 0, result.output
    with served(root / "site", "/papers-of-mine/") as base:
        yield base, found


def test_every_payload_is_shown_as_text_by_page_and_by_live_search(
    site: tuple[str, tuple[Paper, ...]], browser: Browser
) -> None:
    base, found = site
    assert len(found) > len(SOME) > 404 * SHARE // 4
    faults: list[str] = []
    abstracts: dict[str, str] = {}
    with watched(browser, base) as (page, watch):
        for paper in found:
            said = paper_page(page, base, paper)
            abstracts[paper.key] = said["abstract"]
            expected = {
                "by": byline(paper, NAMES_ON_PAGE),
                "links": [[out.label, out.url] for out in outward(paper)],
                "inline": 0,
                "scripts": 3,
            }
            faults += differences(paper.key, expected, said)
            if strange := set(said["tags"]) - PAPER_TAGS:
                faults.append(f"{paper.key}: strange elements: {sorted(strange)}")
            metas = dict(said["metas"])
            if metas["citation_title"] != repaired(paper.title) or said["article"]["headline"] != repaired(
                paper.title
            ):
                faults.append(f"{paper.key}: metadata say {metas['citation_title'][:80]!r}")
            if "$" not in paper.title and said["title"] != repaired_text(paper.title):
                faults.append(f"{paper.key}: title is {said['title'][:80]!r}")
            if is_touched(page):
                faults.append(f"{paper.key}: ran")
        faults += card_faults(found, all_found(page, base), base, abstracts)
        assert faults == []
        assert watch.faults == []
        assert not is_touched(page)


def test_a_word_of_the_payloads_finds_every_paper_that_has_it(
    site: tuple[str, tuple[Paper, ...]], browser: Browser
) -> None:
    base, found = site
    with watched(browser, base) as (page, watch):
        page.goto(f"{base}search/?q=dwayne")
        page.locator(".pl-results .pl-card").first.wait_for()
        said = page.locator(".pl-status").inner_text()
        assert said == f"{sum('Dwayne' in paper.title for paper in found)} papers"
        marked = page.locator(".pl-results mark").all_text_contents()
        assert marked
        assert [word for word in marked if "dwayne" not in word.lower()] == [], (
            "words are numbered as in the index"
        )
        page.click(".pl-facets summary")
        page.locator(".pl-orgs label").first.wait_for()
        offered = page.locator(".pl-orgs label input").evaluate_all("(all) => all.map((one) => one.value)")
        assert set(offered) <= {paper.organization for paper in found}
        page.goto(f"{base}search/?q=elsewhere")
        page.locator(".pl-results .pl-card").first.wait_for()
        assert watch.faults == []


def test_organisations_named_like_parts_of_the_language_are_counted(
    site: tuple[str, tuple[Paper, ...]], browser: Browser
) -> None:
    base, found = site
    for name in PARTS_OF_THE_LANGUAGE:
        (paper,) = (paper for paper in found if paper.organization == name)
        with watched(browser, base) as (page, watch):
            page.goto(f"{base}search/?q={paper.title.split()[-1]}")
            page.locator(".pl-results .pl-card").first.wait_for()
            page.click(".pl-facets summary")
            label = page.locator(".pl-orgs label").filter(has=page.locator(f"[value='{name}']"))
            label.wait_for()
            assert label.locator(".pl-count").inner_text() == "1"
            assert watch.faults == []


def _unescaping(environment: Callable[..., Environment], **options: Any) -> Environment:  # noqa: ANN401
    return environment(**options | {"autoescape": False})


@pytest.fixture
def unescaping(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes templates escape nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(templating, "Environment", functools.partial(_unescaping, Environment))
        templating._environment.cache_clear()
        yield
    templating._environment.cache_clear()


def told(fault: str) -> bool:
    """Whether the browser reported that it could not load the payload's image."""
    return fault.startswith("console: ") and "evil.example" in fault


@pytest.mark.usefixtures("unescaping")
def test_the_checks_report_a_renderer_that_does_not_escape(tmp_path: Path, browser: Browser) -> None:
    """Validates the other tests here: with escaping off, they find what they look for."""
    image = "<img src=https://evil.example/x.png onerror=window.bad=1>"
    found = enter(tmp_path / "root", (image, "<b>bold</b>"))
    result = papers(tmp_path / "root", "build")
    assert result.exit_code == 1
    assert "index.html: loads https://evil.example/x.png" in result.stderr
    with served(tmp_path / "root/site") as base, watched(browser, base) as (page, watch):
        said = paper_page(page, base, found[0])
        until(lambda: page.evaluate("true") and any(told(fault) for fault in watch.fired))
        assert "img" in said["tags"]
        assert differences("image", {"by": byline(found[0])}, said) != []
        assert "b" in paper_page(page, base, found[1])["tags"]


def test_the_checks_report_what_runs_and_what_is_asked_where_there_is_no_policy(
    tmp_path: Path, browser: Browser
) -> None:
    page_of = "<!doctype html><meta charset=utf-8><img src=https://evil.example/x.png onerror=window.bad=1>"
    (tmp_path / "index.html").write_text(f"{page_of}<script>alert('hello')</script>")
    with served(tmp_path) as base, watched(browser, base) as (page, watch):
        page.goto(base, wait_until="load")
        page.wait_for_function("window.bad === 1")
        assert is_touched(page)
        assert watch.foreign == ["https://evil.example/x.png"]
        assert "dialog: hello" in watch.fired


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "other"},
        {"href": "https://evil.example/"},
        {"links": [["PDF", "javascript:window.bad=1"]]},
        {"abstract": "other"},
        {"tags": ["img"]},
        {"attributes": ["onclick"]},
    ],
)
def test_the_checks_report_a_card_that_is_not_its_papers(
    site: tuple[str, tuple[Paper, ...]], browser: Browser, changes: dict[str, object]
) -> None:
    base, (paper, *_) = site
    with watched(browser, base) as (page, _):
        found = all_found(page, base, f"?q={paper.title.split()[-1]}")
        abstracts = {paper.key: paper_page(page, base, paper)["abstract"]}
    assert card_faults([paper], found, base, abstracts) == []
    assert len(card_faults([paper], {paper.key: found[paper.key] | changes}, base, abstracts)) == 1
    assert card_faults([paper], {}, base, abstracts) == [f"{paper.key}: no card"]
    assert card_faults([], found, base, abstracts) == [f"{paper.key}: a card of no paper"]
