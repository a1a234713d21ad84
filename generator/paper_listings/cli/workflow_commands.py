"""`papers workflow` and its subcommands: steps of the publishing workflow that ask GitHub and the live site."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING

import click

from paper_listings import __version__
from paper_listings.cli import actions, summaries, terminal
from paper_listings.cli.deferred import Deferred
from paper_listings.errors import PapersError
from paper_listings.fetch.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paper_listings.fetch import github, live_site, web
    from paper_listings.pipeline import publishing, watching
else:
    github = Deferred("paper_listings.fetch.github")
    live_site = Deferred("paper_listings.fetch.live_site")
    web = Deferred("paper_listings.fetch.web")
    publishing = Deferred("paper_listings.pipeline.publishing")
    watching = Deferred("paper_listings.pipeline.watching")

_SOURCE = "Settings, Pages, Build and deployment, Source: choose “GitHub Actions”, then run Publish again"


@click.group()
def workflow() -> None:
    """Steps of the publishing workflow.

    They ask GitHub and the live site, and read the variables that GitHub Actions sets.
    """


def _web() -> web.Web:
    clock = Clock(monotonic=time.monotonic, now=terminal.now, sleep=time.sleep)
    agent = f"paper-listings/{__version__}"
    return web.Web(user_agent=agent, clock=clock, chance=random.random, limits=live_site.LIMITS)


def _github(client: web.Web) -> github.GitHub:
    return github.GitHub(
        client,
        api=actions.variable("GITHUB_API_URL", "https://api.github.com"),
        repository=actions.repository(),
        token=actions.variable("GITHUB_TOKEN"),
    )


@workflow.command()
def address() -> None:
    """Find out where GitHub Pages publishes the site.

    Says which setting is missing if it does not. The address is the step's output `url`.
    """
    with _web() as client:
        try:
            pages = _github(client).pages()
        except github.Refused as refused:
            problem, remedy = {
                404: ("GitHub Pages is not switched on for this repository", _SOURCE),
                401: ("GitHub does not accept the token", "run the workflow again"),
            }.get(
                refused.status,
                (
                    f"the workflow may not see the settings of Pages (HTTP {refused.status})",
                    "see Settings, Actions, General, and the policies of your organisation",
                ),
            )
            raise PapersError.single("Pages", problem, remedy) from None
    if not pages.built_by_workflow:
        raise PapersError.single("Pages", "the source is a branch, so this workflow cannot publish", _SOURCE)
    click.echo(f"The site is published at {pages.url}")
    actions.output("url", pages.url)


@workflow.command()
@click.option(
    "--to",
    type=terminal.path(dir_okay=False),
    metavar="FILE",
    help="Where to keep it.  [default: .cache/published.json.gz]",
)
@click.option(
    "--allow-smaller",
    is_flag=True,
    envvar="PAPERS_ALLOW_SMALLER",
    help="Go on without a comparison if it is not known what was last published.",
)
@click.pass_obj
def published(root: Path, to: Path | None, allow_smaller: bool) -> None:
    """Get what the live site says it has published.

    `papers check --against FILE` compares a built site with it. The address is the site_url of mkdocs.yml.
    """
    with _web() as client:
        found, problems = publishing.fetch_published(
            root, client, mark=f"at={int(terminal.now().timestamp())}", to=to, allow_smaller=allow_smaller
        )
    for problem in problems:
        actions.warn(f"allowed: {problem}")
    if not problems:
        papers = (
            f"{len(found.papers):,} papers are published." if found.feeds else "Nothing is published yet."
        )
        click.echo(papers)


@workflow.command()
def report() -> None:
    """Open an issue after three days with failed runs; close it when one succeeds.

    Reads what became of each job from the variable NEEDS, the workflow's `needs` as JSON.
    """
    branch = actions.variable("GITHUB_REF_NAME")
    server = actions.variable("GITHUB_SERVER_URL", "https://github.com")
    repository, number = actions.repository(), actions.variable("GITHUB_RUN_ID")
    present = watching.Present(
        branch=branch,
        day=terminal.now().date(),
        url=f"{server}/{repository}/actions/runs/{number}",
        results=_results(actions.variable("NEEDS")),
        by_hand=actions.variable("GITHUB_EVENT_NAME") == "workflow_dispatch",
    )
    if branch != actions.variable("DEFAULT_BRANCH", branch):
        click.echo(f"No issue: this is the branch {branch}.")
        return
    with _web() as client:
        try:
            done = watching.watch(_github(client), present)
        except PapersError as error:  # the failure itself is said by the jobs that failed
            for problem in error.problems:
                actions.warn(str(problem))
            actions.summarize(summaries.warnings([*map(str, error.problems)]))
            return
    click.echo(done)
    actions.summarize([done])


def _results(text: str) -> Mapping[str, str]:
    """What became of each job; raises PapersError if the text does not say that."""
    try:
        results = {str(job): str(about["result"]) for job, about in json.loads(text).items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        results = {}
    if not results or not set(results.values()) <= watching.RESULTS:
        raise PapersError.single("NEEDS", "does not say what became of each job", "set it to toJSON(needs)")
    return results
