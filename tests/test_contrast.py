"""Tests that all text of the built site stands out from what is behind it, in light and in dark.

WCAG 2.2, success criterion 1.4.3: a ratio of 4.5, and of 3 for large text; what is disabled is exempt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser import served, window

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

FAINT = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const seen = (colours) => {
    paint.fillStyle = "#000";
    for (const colour of colours) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => rgb.map((part) => part / 255)
    .map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);
  const line = (node) => (node ? [...line(node.parentElement), node] : []);
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const text = [...node.childNodes].filter((one) => one.nodeType === 3 && /[\\p{L}\\p{N}]/u.test(one.data));
    if (!text.length || node.closest(":disabled") || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const styles = line(node).map((one) => getComputedStyle(one));
    const [own] = styles.slice(-1);
    const behind = seen(styles.map((style) => style.backgroundColor));
    const alpha = styles.reduce((product, style) => product * Number(style.opacity), 1);
    const front = seen([...styles.map((style) => style.backgroundColor), own.color])
      .map((part, at) => part * alpha + behind[at] * (1 - alpha));
    const [more, less] = [luminance(front), luminance(behind)].sort((one, other) => other - one);
    const size = Number.parseFloat(own.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(own.fontWeight) >= 700);
    const ratio = (more + .05) / (less + .05);
    if (ratio < (isLarge ? 3 : 4.5)) found.push(`${node.localName}.${node.className} ${ratio.toFixed(2)}: ${text[0].data.trim()}`);
  }
  return found;
}"""
"""Texts that can be seen and stand out too little, with their ratio."""
pytestmark = [pytest.mark.browser, pytest.mark.site]


def faint(page: Page, address: str) -> list[str]:
    """What is too faint on a page of the site."""
    page.goto(address)
    found: list[str] = page.evaluate(FAINT)
    return [f"{address}: {one}" for one in found]


def kinds(site: Path) -> list[str]:
    """The address of one page of each kind: the last in the alphabet of each folder, and those that exist once."""
    pages = sorted(str(path.parent.relative_to(site)) + "/" for path in site.rglob("index.html"))
    of_kind = {("/".join(page.split("/")[:1]), page.count("/")): page for page in pages}
    return ["404.html", *("" if page == "./" else page for page in of_kind.values())]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(browser: Browser, built: Path, scheme: Literal["light", "dark"]) -> None:
    site = built / "site"
    with served(site) as base, window(browser, color_scheme=scheme) as context:
        page = context.new_page()
        pages = kinds(site)
        assert len(pages) > 15
        assert [one for path in pages for one in faint(page, base + path)] == []


def test_a_link_in_a_sentence_is_known_without_its_colour(browser: Browser, built: Path) -> None:
    with served(built / "site") as base, window(browser) as context:
        page = context.new_page()
        page.goto(base)
        link = page.locator(".pl-since a")
        assert link.evaluate("(link) => getComputedStyle(link).textDecorationLine") == "underline"


def test_what_is_faint_is_found(browser: Browser) -> None:
    with window(browser) as context:
        page = context.new_page()
        page.set_content(
            "<body style='background: #fff; color: #767676'><p>Enough"
            "<p style='color: #777'>Hardly<p style='opacity: .9'>Through"
            "<p style='color: #949494; font-size: 24px'>Large<p style='opacity: 0'>Hidden<p style='color: #eee'>…"
        )
        assert [one.partition(": ")[2] for one in page.evaluate(FAINT)] == ["Hardly", "Through"]
