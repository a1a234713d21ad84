"""Paper Listings: builds a static site from listings of papers, with topic pages, feeds and search."""

__version__ = "0.1.0"
