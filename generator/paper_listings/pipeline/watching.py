"""Opens an issue when the publishing workflow has failed on three days running, and closes it when a run succeeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from paper_listings.errors import PapersError
from paper_listings.fetch.github import Refused
from paper_listings.text import count_of, long_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from paper_listings.fetch.github import GitHub, Run

WORKFLOW: Final = "publish.yml"
DRY_RUN: Final = "Dry run"
"""The title of runs that publish nothing."""
DAYS: Final = 3
"""After this many days with failed runs and none that succeeded, an issue is opened."""
MARK: Final = "<!-- paper-listings: failed runs -->"
"""What the issue is recognised by."""
HELP: Final = "docs/red-runs.dev.md"
_FAILED: Final = frozenset({"failure", "timed_out", "startup_failure"})
_NOT_DONE: Final = frozenset({"failure", "cancelled"})
RESULTS: Final = frozenset({"success", "failure", "cancelled", "skipped"})
"""What may become of a job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The run that this is a part of."""

    branch: str
    day: dt.date
    url: str
    results: Mapping[str, str]
    """What became of each job, by its name."""
    by_hand: bool = False
    """Whether a person has started it, who sees what becomes of it."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The jobs that failed."""
        return tuple(job for job, result in self.results.items() if result in _NOT_DONE)


def failed_days(runs: Iterable[Run], present: Present) -> tuple[dt.date, ...]:
    """The days on which runs failed since the last that succeeded, earliest first; `runs` are the former, newest first."""
    days = {present.day} if present.failed else set()
    for run in runs:
        if run.conclusion == "success" and run.title != DRY_RUN:
            break
        if run.conclusion in _FAILED and run.event != "workflow_dispatch":
            days.add(run.started.date())
    return tuple(sorted(days))


def watch(github: GitHub, present: Present) -> str:
    """Open or close the issue if it is time; returns what was done, in a sentence.

    Raises PapersError if GitHub does not let it.
    """
    try:
        return _close(github, present) if not present.failed else _open(github, present)
    except Refused as refused:
        what = {
            404: ("the workflow is not allowed to see its runs", "give the job `actions: read`"),
            410: (
                "issues are switched off, so nobody is told of failed runs",
                "tick Settings, General, Features, Issues",
            ),
        }
        problem, remedy = what.get(
            refused.status,
            (
                f"GitHub refused (HTTP {refused.status})",
                "see Settings, Actions, General, and that the job has `issues: write`",
            ),
        )
        raise PapersError.single("issues", problem, remedy) from None


def _close(github: GitHub, present: Present) -> str:
    numbers = _known(github)
    for number in numbers:
        github.close_issue(number, f"[This run]({present.url}) succeeded.")
    return f"Closed {_issues(numbers)}: this run succeeded." if numbers else "No issue: this run succeeded."


def _open(github: GitHub, present: Present) -> str:
    if present.by_hand:
        return "No issue: the run was started by hand."
    days = failed_days(github.runs(WORKFLOW, present.branch), present)
    since = f"runs have failed since {long_date(days[0])}"
    if len(days) < DAYS:
        return f"No issue yet: {since}; from the third day on there is one."
    if numbers := _known(github):
        return f"{_issues(numbers)} is open: {since}."
    number = github.open_issue(f"Publishing has failed since {long_date(days[0])}", issue_text(days, present))
    return f"Opened issue #{number}: {since}."


def issue_text(days: Sequence[dt.date], present: Present) -> str:
    """The text of the issue, in Markdown."""
    listed = ", ".join(map(long_date, days))
    jobs = ", ".join(present.failed)
    return (
        f"The workflow *Publish* has failed on {count_of(len(days), 'day')} without a success in between: {listed}. "
        "The last good site stays published, without what is new.\n\n"
        f"In [the last run]({present.url}) this failed: {jobs}. Its summary says why and what to do; `{HELP}` explains more.\n\n"
        f"The first run that succeeds closes this issue.\n\n{MARK}\n"
    )


def _known(github: GitHub) -> tuple[int, ...]:
    return tuple(issue.number for issue in github.issues() if MARK in issue.body)


def _issues(numbers: Sequence[int]) -> str:
    return ("issue " if len(numbers) == 1 else "issues ") + ", ".join(f"#{number}" for number in numbers)
