from __future__ import annotations

import datetime as dt

from paper_listings import feeds
from paper_listings.display.addresses import OPML
from paper_listings.feeds.all_feeds import render_feeds, render_paths, select
from paper_listings.insight.library import arrange
from paper_listings.insight.special_selections import selections
from paper_listings.owner.settings import Site
from paper_listings.paper import Paper
from paper_listings.topics.assign import Assignment
from paper_listings.topics.taxonomy import Topic

SITE = Site(title="Owls daily", description="On owls.", url="https://owls.example/site/", feed_items=4)
TOPICS = (
    Topic(slug="owls", title="Owls", about="Birds."),
    Topic(slug="none", title="Nothing", about="Empty."),
)


def test_every_paper_is_in_the_feed_or_in_its_archives_and_all_files_pass_the_check() -> None:
    papers = [
        Paper(
            key=f"t-{number:012x}",
            title=f"Owl {number}",
            abstract=f"On owl number {number}: what it does at night, and why it is not seen by day. " * 2,
            listed=dt.date(2025, 1, 1) + dt.timedelta(days=number),
        )
        for number in range(12)
    ]
    library = arrange(
        papers, TOPICS, lambda title, _: Assignment(slugs=("owls",) if title else (), reasons=())
    )
    published = select(library, SITE, selections(library, SITE))
    files = dict(render_feeds(published, SITE))
    assert set(render_paths(published, SITE)) == set(files)
    assert {"feed.xml", "atom.xml", "feed.json", OPML, "feeds/owls.xml", "feeds/weekly.json"} <= set(files)
    assert published.archives
    paths = {archive.url.removeprefix(SITE.url) for archive in published.archives}
    assert {path for path in files if path.startswith("archive/")} == paths
    assert all(path.startswith("archive/feeds/2025-") and path.endswith(".atom.xml") for path in paths)
    assert published.feeds[0].channel.archive == published.archives[-1].url
    assert {feed.channel.archive for feed in published.feeds[1:]} == {None}
    in_archives = {paper.key for archive in published.archives for paper in archive.papers}
    assert in_archives | {item.key for item in published.feeds[0].items} == set(library.by_key)
    opml = (OPML, published.channels)
    assert feeds.check(files.get, SITE.url, published.feeds, archives=published.archives, opml=opml) == ()
    assert [channel.key for channel in published.channels[:3]] == ["all", "topics/owls", "topics/none"]
