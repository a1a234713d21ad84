"""Tests that the same papers give the same bytes in any time zone, locale and hash seed, without reading the clock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.feed_examples import KNIVES, SPOONS, archives, channel, item, papers

ROOT = Path(__file__).parents[1]
PRINT = """
import hashlib, locale
from tests.test_feeds_determinism import digest
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
print(digest())
"""


def digest() -> str:
    """Returns a hash of every format of a full feed and an empty feed, with archives."""
    import hashlib

    from paper_listings.feeds import (
        Feed,
        render_archive,
        render_atom,
        render_json,
        render_opml,
        render_rss,
    )

    feed, found = archives(papers(30))
    shown = (item(99, (SPOONS, KNIVES), arxiv_id="2512.01234"), *feed.items)
    feeds = [Feed(channel=feed.channel, items=shown), Feed(channel=channel(), items=())]
    parts = [render(feed) for feed in feeds for render in (render_rss, render_atom, render_json)]
    parts.extend(map(render_archive, found))
    opml = render_opml("All", [feed.channel for feed in feeds])
    return hashlib.sha256(b"\0".join([*parts, opml])).hexdigest()


def test_bytes_do_not_depend_on_zone_locale_or_hash_seed() -> None:
    seen = set()
    for zone, language, seed in (
        ("UTC", "C", "0"),
        ("Pacific/Kiritimati", "de_DE.UTF-8", "1"),
        ("America/St_Johns", "tr_TR.UTF-8", "12345"),
        ("Asia/Kathmandu", "C.UTF-8", "random"),
    ):
        told = {"TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed}
        inherited = {name: value for name, value in os.environ.items() if name not in told}
        ran = subprocess.run(
            [sys.executable, "-c", PRINT],
            cwd=ROOT,
            env={**inherited, **told},
            capture_output=True,
            text=True,
            check=True,
        )
        seen.add(ran.stdout.strip())
    assert seen == {digest()}
