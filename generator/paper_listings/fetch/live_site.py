"""Fetches what a live site says it has published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.fetch.web import Limits, Request
from paper_listings.sources.source_settings import Pace

if TYPE_CHECKING:
    from paper_listings.fetch.web import Web

LIMITS: Final = Limits(answer=60.0, request=180.0, run=300.0, size=8_000_000)
"""How long a run waits for the site: it is there, or the run can be repeated."""
_PACE: Final = Pace(requests=2, seconds=1.0)
_OK: Final = 200
_MISSING: Final = frozenset({404, 410})


def fetch_file(web: Web, site_url: str, path: str, mark: str) -> bytes | None:
    """The file at `path` of the site at `site_url`; None if there is no site yet.

    `mark` makes the address new, so that no cache on the way answers with an older file. Raises PapersError if the
    site cannot be reached, or if it is there without that file.
    """
    url = site_url + path
    try:
        answer = web.answer(Request(url=f"{url}?{mark}"), pace=_PACE, readable=frozenset({_OK, *_MISSING}))
        if answer.status == _OK:
            return answer.body
        home = web.answer(Request(url=f"{site_url}?{mark}"), pace=_PACE, readable=frozenset({_OK, *_MISSING}))
    except PapersError as error:
        raise PapersError.single(url, error.problems[0].problem, "run it again later") from None
    if home.status == _OK:
        raise PapersError.single(url, "is missing, but there is a site", "see what is published there")
    return None
