"""Tests what the owner's decisions change on the site, in its feeds and in the search, and what they leave alone."""

from __future__ import annotations

import filecmp
import gzip
import json
import re
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest
from lxml import etree, html

from paper_listings.feeds.items import item_id
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.site

ROBOT: Final = "2512.90033"
"""The removed paper: A Robot That Waters Plants and Another That Reminds It, by Olu Farrant, Kai Mbeki, Rosa Lind."""
TRACES: Final = (ROBOT, "Waters Plants", "mbeki", "Kai Mbeki", "Rosa Lind")
HONEY: Final = "2512.90021"
HIVE: Final = "2409.90007"
RAIN: Final = "t-56d84c28b5ca"
KETTLE: Final = "t-22086f02c39e"
KEEPERS: Final = "2511.90444"
VALLEY: Final = "2511.90101"
HOSTILE: Final = (
    "</p><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7 * 7 }} {% raw %} **b** &amp; ]]> \"'"
)
RELATED: Final = re.compile("<h2>Related papers</h2>.*?</ul>", re.DOTALL)
ON: Final = "  reason: Because.\n  on: 2026-03-12\n"


def entry(text: str) -> str:
    return f"- {text}\n{ON}"


DECISIONS: Final = "version: 1\noverrides:\n" + "".join(
    map(
        entry,
        (
            f"merge: {RAIN}\n  into: {HIVE}",
            f"pin: {KETTLE}",
            f"note: {HONEY}\n  text: {json.dumps(HOSTILE)}",
            f"correct: {KEEPERS}\n  title: {json.dumps(HOSTILE)}\n  topics: {{main: bees}}",
            f"correct: {VALLEY}\n  listed: 2025-12-05",
        ),
    )
)


@pytest.fixture(scope="module")
def root(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example site after another build, with a paper removed and with `DECISIONS`."""
    folder = tmp_path_factory.mktemp("overridden") / "root"
    shutil.copytree(built, folder, symlinks=True)
    (folder / "overrides.yml").write_text(DECISIONS)
    removed = papers(folder, "remove", ROBOT, "--reason", "Asked for by its authors.")
    assert removed.exit_code == 0, removed.output
    done = papers(folder, "build", "--strict")
    assert done.exit_code == 0, done.output
    return folder


def found(tree: html.HtmlElement, path: str) -> list[Any]:
    """The elements at an XPath, which lxml's types know too little about."""
    elements: Any = tree.xpath(path)
    return list(elements)


def plain(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def test_a_removed_paper_leaves_no_trace_in_the_site(built: Path, root: Path) -> None:
    for trace in TRACES:
        assert any(trace.encode() in plain(path) for path in (built / "site").rglob("*") if path.is_file())
        for path in (root / "site").rglob("*"):
            if path.is_file():
                assert trace.encode() not in plain(path), path
                assert trace not in str(path)


def test_atom_feeds_mark_what_has_left_as_deleted_and_other_formats_have_no_such_mark(root: Path) -> None:
    for path in (root / "site").rglob("*.atom.xml"):
        if "archive" not in path.parts:
            marks = etree.fromstring(path.read_bytes()).findall(
                "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
            )
            assert [mark.get("ref") for mark in marks] == [item_id(ROBOT), item_id(RAIN)], path
            assert marks[1].get("when") == "2026-03-12T00:00:00Z"
    for name in ("feed.xml", "feed.json", "feeds/robotics.xml", "feeds/robotics.json"):
        text = (root / "site" / name).read_text()
        assert item_id(ROBOT) not in text
        assert "deleted" not in text
    assert item_id(HIVE) in (root / "site/atom.xml").read_text()


def test_the_page_of_a_merged_record_leads_to_the_paper_that_was_kept(root: Path) -> None:
    page = html.fromstring((root / f"site/papers/{RAIN}/index.html").read_bytes())
    (canonical,) = (link.get("href", "") for link in page.iter("link") if link.get("rel") == "canonical")
    assert canonical.endswith(f"/papers/{HIVE}/")
    (link,) = found(page, "//main//a")
    assert (link.get("href"), link.text) == (f"../{HIVE}/", "A Hive Map from One Photograph")
    kept = (root / f"site/papers/{HIVE}/index.html").read_text()
    assert "A Hive Map from One Photograph" in kept
    for path in (root / "site").rglob("*.html"):
        if path.parent.name != RAIN:
            assert RAIN not in path.read_text(), path


def cards(path: Path) -> list[str]:
    return [
        one.get("id", "")
        for one in html.fromstring(path.read_bytes()).iter("article")
        if one.get("class") == "pl-card"
    ]


def test_a_pinned_paper_stands_first_on_the_home_page_and_in_its_topics_and_only_once(root: Path) -> None:
    page = html.fromstring((root / f"site/papers/{KETTLE}/index.html").read_bytes())
    topics = [link.get("href", "").split("/")[-2] for link in found(page, "//*[@class='pl-why']//a")] or [
        "unsorted"
    ]
    for path in ("index.html", *(f"topics/{slug}/index.html" for slug in topics)):
        shown = cards(root / "site" / path)
        assert shown[0] == KETTLE, path
        assert len(shown) == len(set(shown)) <= 50
        assert "Pinned" in (root / "site" / path).read_text()
    others = (
        {path.parent.name for path in (root / "site/topics").glob("*/index.html")} - set(topics) - {"topics"}
    )
    assert others
    for slug in others:
        assert KETTLE not in cards(root / f"site/topics/{slug}/index.html")


def test_notes_and_corrected_titles_are_shown_character_for_character_and_add_no_element(root: Path) -> None:
    noted = html.fromstring((root / f"site/papers/{HONEY}/index.html").read_bytes())
    assert [one.text_content() for one in found(noted, "//p[@class='pl-note']")] == [HOSTILE]
    listed = html.fromstring((root / "site/days/2025-12-05/index.html").read_bytes())
    assert [one.text_content() for one in found(listed, f"//article[@id='{HONEY}']/p[@class='pl-note']")] == [
        HOSTILE
    ]
    assert [one.text_content() for one in found(listed, f"//article[@id='{KEEPERS}']/*/a")][:1] == [HOSTILE]
    for tree in (noted, listed, html.fromstring((root / f"site/papers/{KEEPERS}/index.html").read_bytes())):
        assert not found(tree, "//img | //b | //script[not(@src) and not(contains(@type, 'json'))]")
    feed = json.loads((root / "site/feed.json").read_bytes())
    assert HOSTILE in [item["title"] for item in feed["items"]]
    assert (root / f"site/papers/{KEEPERS}/index.html").read_text().count(
        "Chosen by the owner of this site."
    ) == 1
    assert KEEPERS in cards(root / "site/topics/bees/index.html")


def test_a_moved_paper_is_listed_on_its_corrected_day_only(built: Path, root: Path) -> None:
    assert VALLEY in cards(built / "site/days/2025-11-28/index.html")
    assert VALLEY not in cards(root / "site/days/2025-11-28/index.html")
    assert cards(root / "site/days/2025-12-05/index.html")[-1] == VALLEY
    assert f'id="{VALLEY}"' in (root / f"site/papers/{VALLEY}/index.html").read_text()


def test_the_built_site_passes_its_check_and_a_second_build_changes_nothing(
    root: Path, tmp_path: Path
) -> None:
    assert papers(root, "check").exit_code == 0
    shutil.copytree(root / "docs", tmp_path / "docs")
    result = papers(root, "generate")
    assert result.exit_code == 0, result.output
    assert ": 0 files written" in result.stdout
    assert changed(tmp_path / "docs", root / "docs") == set()


def changed(before: Path, after: Path) -> set[str]:
    """The files that are different, or in one of the folders only."""

    def names(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    one, other = names(before), names(after)
    differ = {name for name in one & other if not filecmp.cmp(before / name, after / name, shallow=False)}
    return (one ^ other) | differ


@pytest.mark.parametrize(
    ("decision", "touched"),
    [
        (f"note: {HONEY}\n  text: Read this first.", (HONEY,)),
        (f"correct: {HONEY}\n  topics: {{add: [bridges]}}", (HONEY,)),
        (f"correct: {VALLEY}\n  title: Speech from Very Far Away", (VALLEY,)),
        (f"correct: {VALLEY}\n  listed: 2025-12-05", (VALLEY,)),
        (f"merge: {RAIN}\n  into: {HIVE}", (RAIN, HIVE)),
        (f"pin: {KETTLE}", ()),
        (f"remove: {ROBOT}\n  known_as: []", (ROBOT,)),
    ],
)  # fmt: skip
def test_a_decision_changes_the_pages_that_show_its_paper_and_taking_it_back_restores_them(
    tmp_path: Path, decision: str, touched: tuple[str, ...]
) -> None:
    """Without a paper, the words that it had are rarer: a removal may change which papers others are related to."""
    root = copy_site(tmp_path / "root")
    before, after = tmp_path / "before", tmp_path / "after"
    for folder, text in (
        (before, None),
        (after, f"overrides:\n{entry(decision)}"),
        (tmp_path / "again", None),
    ):
        (root / "overrides.yml").unlink(missing_ok=True)
        if text:
            (root / "overrides.yml").write_text(text)
        result = papers(root, "generate")
        assert result.exit_code == 0, result.output
        shutil.copytree(root / "docs", folder)
    assert changed(before, tmp_path / "again") - {".generated.json"} == set()
    for name in changed(before, after):
        page = re.fullmatch(r"papers/(.+)/index\.html", name)
        if page and page[1] not in touched:
            texts = [(folder / name).read_text() for folder in (before, after)]
            related = [RELATED.sub("", text).split() for text in texts]
            is_weighed_anew = ROBOT in touched and related[0] == related[1]
            assert is_weighed_anew or any(key in text for key in touched for text in texts), name
