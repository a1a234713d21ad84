"""Tests the feeds with a real reader, newsboat, from one day to the next."""

from __future__ import annotations

import hashlib
import http.server
import os
import shutil
import sqlite3
import subprocess
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_listings.feeds import Feed, newest, render_archive, render_atom, render_rss
from paper_listings.feeds.items import item_id
from tests.feed_examples import DAY, SITE, archives, channel, item, items, papers
from tests.patience import COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    shutil.which("newsboat") is None, reason="newsboat is absent; apt-get install newsboat"
)


class Reader:
    """Newsboat, subscribed to one feed on a loopback server that behaves like a static host."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.feed = b""
        self.answers: list[int] = []
        reader = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                tag = f'"{hashlib.sha256(reader.feed).hexdigest()}"'
                status = 304 if self.headers.get("If-None-Match") == tag else 200
                reader.answers.append(status)
                self.send_response(status)
                self.send_header("ETag", tag)
                self.send_header("Content-Type", "application/xml")
                self.end_headers()
                if status == 200:
                    self.wfile.write(reader.feed)

            def log_message(self, *args: object) -> None:
                """Logs nothing."""

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        (home / "urls").write_text(f"http://127.0.0.1:{self.server.server_port}/feed.xml\n")
        (home / "config").write_text("")

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def reload(self, feed: bytes) -> int:
        """Publishes `feed` and lets newsboat reload. Returns the HTTP status that it received."""
        self.feed = feed
        places = {"-u": "urls", "-c": "cache.db", "-C": "config"}
        files = [word for option, name in places.items() for word in (option, str(self.home / name))]
        told = {**os.environ, "HOME": str(self.home), "TERM": "dumb"}
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            told.pop(name, None)
        command = ["newsboat", "-q", *files, "-x", "reload"]
        subprocess.run(command, env=told, check=True, capture_output=True, timeout=COMMAND)
        return self.answers[-1]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.home / "cache.db")
        try:
            found = connection.execute(sql).fetchall()
            connection.commit()
        finally:
            connection.close()
        return found

    def unread(self) -> set[object]:
        return {guid for (guid,) in self.rows("select guid from rss_item where unread = 1")}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    running = Reader(tmp_path)
    yield running
    running.stop()


OLD = tuple(one for one in items(20) if one.listed < DAY)
TODAY = tuple(one for one in items(20) if one.listed == DAY)


@pytest.mark.parametrize("render", [render_rss, render_atom])
def test_a_reader_sees_each_paper_once_and_only_what_is_new(
    reader: Reader, render: Callable[[Feed], bytes]
) -> None:
    def rendered(*shown: object) -> bytes:
        chosen = [one for one in (*OLD, *TODAY, CHANGED) if one in shown]
        return render(Feed(channel=channel(), items=newest(channel(), chosen)))

    assert reader.reload(rendered(*OLD)) == 200
    assert reader.unread() == {item_id(one.key) for one in OLD}
    reader.reload(rendered(*OLD))
    reader.rows("update rss_item set unread = 0")

    assert reader.reload(rendered(*OLD)) == 304
    assert reader.unread() == set()

    assert reader.reload(rendered(CHANGED, *OLD[1:])) == 200
    assert reader.unread() == set()
    assert reader.rows("select count(*) from rss_item") == [(len(OLD),)]
    assert reader.rows("select guid from rss_item where content like '%Forks instead%'") == [
        (item_id(CHANGED.key),)
    ]

    assert reader.reload(rendered(CHANGED, *OLD[1:], *TODAY)) == 200
    assert reader.unread() == {item_id(one.key) for one in TODAY}
    assert reader.rows("select count(*) from rss_item") == [(len(OLD) + len(TODAY),)]


CHANGED = replace(OLD[0], text="Forks instead of spoons.", updated=DAY)


def test_titles_and_dates_arrive_as_they_were_sent(reader: Reader) -> None:
    shown = newest(channel(), (item(1, title="<think> & “spoons” 🥄"), item(2)))
    reader.reload(render_rss(Feed(channel=channel(), items=shown)))
    assert reader.rows("select title, pubDate from rss_item order by pubDate desc") == [
        ("‹think> & “spoons” 🥄", 1765152600),
        ("On the Number of Spoons, Part 2", 1765152599),
    ]


def test_an_archive_shows_each_paper_with_its_link_and_its_sentence(reader: Reader) -> None:
    _, found = archives(papers(20))
    reader.reload(render_archive(found[0]))
    assert reader.rows("select guid, url, author, content from rss_item order by pubDate desc") == [
        (item_id(one.key), f"{SITE}papers/{one.key}/", "Ada Example, Björn Beispiel", one.abstract)
        for one in found[0].papers
    ]
