"""Tests that feeds of thousands of real papers meet the contract, by our check and an independent one."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from paper_listings.dates import PartialDate
from paper_listings.feeds import (
    Feed,
    check,
    newest,
    render_archive,
    render_atom,
    render_json,
    render_opml,
    render_rss,
)
from paper_listings.paper import Paper
from paper_listings.text import TITLE_LIMIT, clean
from tests.feed_examples import KNIVES, SITE, SPOONS, archives, channel, item_of
from tests.shared_data import SHARED

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(SHARED is None, reason="../shared is absent")


def real_papers(limit: int) -> tuple[Paper, ...]:
    """The first papers of the corpus."""
    assert SHARED
    places: Counter[str] = Counter()
    found = []
    with gzip.open(SHARED / "corpus" / "papers-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == limit:
                break
            record = json.loads(line)
            places[record["listed"]] += 1
            found.append(
                Paper(
                    key=record["id"],
                    arxiv_id=record["id"],
                    title=clean(record["title"], TITLE_LIMIT),
                    abstract=clean(record["abstract"]),
                    authors=tuple(map(clean, record["authors"])) or None,
                    organization=record["organization"],
                    published=PartialDate.fromisoformat(record["published"]),
                    listed=dt.date.fromisoformat(record["listed"]),
                    position=places[record["listed"]],
                )
            )
    return tuple(found)


def test_they_hold_the_contract(tmp_path: Path) -> None:
    assert SHARED
    held = real_papers(1_200)
    shown = tuple(item_of(one, ((SPOONS,), (KNIVES, SPOONS))[number % 2]) for number, one in enumerate(held))
    found = archives(held, 100)[1]
    whole = Feed(channel=channel(archive=found[-1].url), items=newest(channel(), shown))
    topic = Feed(
        channel=channel("feeds/knives", page_url=KNIVES.url),
        items=newest(channel("feeds/knives"), (one for one in shown if KNIVES in one.topics)),
    )
    single = Feed(channel=channel("feeds/single", page_url=SITE + "single/"), items=shown[:1])
    empty = Feed(channel=channel("feeds/empty", page_url=SITE + "empty/"), items=())
    feeds = (whole, topic, single, empty)
    channels = [feed.channel for feed in feeds]
    site = {"feeds.opml": render_opml("All", channels)}
    site |= {archive.url.removeprefix(SITE): render_archive(archive) for archive in found}
    for feed in feeds:
        about = feed.channel.urls
        for url, render in ((about.rss, render_rss), (about.atom, render_atom), (about.json, render_json)):
            site[url.removeprefix(SITE)] = render(feed)
    assert len(found) > 20
    assert check(site.get, SITE, feeds, archives=found, opml=("feeds.opml", channels)) == ()

    for path, data in site.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    tool = SHARED / "tools" / "feeds" / "check_feed.py"
    for feed in (whole, topic, single):  # the tool reports an empty feed as an error
        about = feed.channel.urls
        paths = [url.removeprefix(SITE) for url in (about.rss, about.atom, about.json)]
        command = [sys.executable, str(tool), "--map", SITE, str(tmp_path), *paths, "feeds.opml"]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert " 0 FAIL" in ran.stdout, ran.stdout
        assert ran.returncode == 0, ran.stderr
