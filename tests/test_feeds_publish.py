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
    files = render_feeds(published, SITE)
    assert set(render_paths(published, SITE)) == set(files)
    assert {"feed.xml", "atom.xml", "feed.json", OPML, "feeds/owls.xml", "feeds/weekly.json"} <= set(files)
    archives = [feed for feed in published.feeds if feed.channel.history.current]
    assert archives
    assert all(feed.channel.urls.atom.startswith(SITE.url + "archive/feeds/2025-") for feed in archives)
    whole = [published.feeds[0], *archives]
    assert {item.key for feed in whole for item in feed.items} == set(library.by_key)
    assert feeds.check(files, SITE.url, published.feeds, (OPML, published.channels)) == ()
    assert [channel.key for channel in published.channels[:3]] == ["all", "topics/owls", "topics/none"]
