"""Paper Listings: from parsed papers to a static site with per-topic pages, feeds and search."""

__version__ = "0.1.0"
