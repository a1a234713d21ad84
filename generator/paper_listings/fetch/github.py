"""Talks to GitHub's REST API about one repository: its Pages settings, workflow runs and issues."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote, urlencode

from paper_listings.errors import PapersError
from paper_listings.fetch.web import Request
from paper_listings.sources.source_settings import Pace
from paper_listings.text import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paper_listings.fetch.web import Web

_Value = TypeVar("_Value")
BOT: Final = "github-actions[bot]"
"""Who opens the issues that a workflow opens."""
_PACE: Final = Pace(requests=5, seconds=1.0)
_ANSWERED: Final = frozenset({200, 201})
_REFUSED: Final = frozenset({401, 403, 404, 410, 422})
"""Answers that say something about the settings of the repository."""
_PER_PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How a repository publishes to GitHub Pages."""

    url: str
    """The address of its site."""
    built_by_workflow: bool
    """Whether the source is GitHub Actions, not a branch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run of a workflow."""

    number: int
    """Its id."""
    event: str
    """What started it: `schedule`, `push`, `workflow_dispatch`."""
    conclusion: str
    """`success`, `failure`, `timed_out`, `cancelled` and others."""
    started: dt.datetime
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An open issue."""

    number: int
    body: str


class Refused(Exception):  # noqa: N818 -- it is an answer
    """GitHub refused a request because of a setting or a permission."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class GitHub:
    """One repository, as GitHub's REST API (https://docs.github.com/rest) shows it to a workflow's token."""

    def __init__(self, web: Web, *, api: str, repository: str, token: str) -> None:
        """`api` is the API's address, `repository` is `owner/name`."""
        self._web = web
        self._base = f"{api.rstrip('/')}/repos/{quote(repository)}"
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def pages(self) -> Pages:
        """The settings of its site. Raises Refused, with 404 if Pages is not switched on."""

        def read(found: Any) -> Pages:  # noqa: ANN401 -- any JSON
            return Pages(
                url=_address(found["html_url"]), built_by_workflow=found.get("build_type") == "workflow"
            )

        return self._ask("GET", "/pages", read)

    def runs(self, workflow: str, branch: str) -> tuple[Run, ...]:
        """The newest finished runs of a workflow on a branch, newest first."""
        query = urlencode({"branch": branch, "status": "completed", "per_page": _PER_PAGE})

        def read(found: Any) -> tuple[Run, ...]:  # noqa: ANN401 -- any JSON
            return tuple(
                Run(
                    number=int(run["id"]),
                    event=str(run["event"]),
                    conclusion=str(run["conclusion"]),
                    started=dt.datetime.fromisoformat(run["created_at"]),
                    title=str(run.get("display_title")),
                )
                for run in found["workflow_runs"]
            )

        return self._ask("GET", f"/actions/workflows/{quote(workflow)}/runs?{query}", read)

    def issues(self) -> tuple[Issue, ...]:
        """The open issues that workflows have opened, newest first."""
        query = urlencode({"state": "open", "creator": BOT, "per_page": _PER_PAGE})

        def read(found: Any) -> tuple[Issue, ...]:  # noqa: ANN401 -- any JSON
            return tuple(Issue(number=int(issue["number"]), body=str(issue["body"])) for issue in found)

        return self._ask("GET", f"/issues?{query}", read)

    def open_issue(self, title: str, body: str) -> int:
        """Open an issue; returns its number. Raises Refused, with 410 if the repository has no issues."""
        return self._ask("POST", "/issues", lambda made: int(made["number"]), {"title": title, "body": body})

    def close_issue(self, number: int, comment: str) -> None:
        """Comment on an issue and close it."""
        self._ask("POST", f"/issues/{number}/comments", lambda _: None, {"body": comment})
        self._ask("PATCH", f"/issues/{number}", lambda _: None, {"state": "closed"})

    def _ask(
        self, method: str, path: str, read: Callable[[Any], _Value], sent: Mapping[str, str] | None = None
    ) -> _Value:
        url = self._base + path
        answer = self._web.answer(
            Request(
                url=url,
                method=method,
                headers=self._headers,
                body=None if sent is None else json.dumps(sent).encode(),
            ),
            pace=_PACE,
            readable=_ANSWERED | _REFUSED,
            follow=False,
            tries=None if sent is None else 1,
        )
        if answer.status in _REFUSED:
            raise Refused(answer.status)
        try:
            return read(json.loads(answer.body))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            raise PapersError.single(url, "not an answer of GitHub's API", "run it again later") from None


def _address(value: object) -> str:
    if not isinstance(value, str) or not is_web_address(value):
        raise ValueError
    return value.rstrip("/") + "/"
