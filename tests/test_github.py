"""Tests the workflow's steps that ask GitHub, with a loopback server that plays its REST API."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from paper_listings.fetch.github import Run
from paper_listings.pipeline.watching import MARK, Present, failed_days
from tests.loopback import Asked, Reply, closed_port, serving
from tests.patience import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEEDED = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
TODAY = dt.datetime.now(dt.UTC).date()
REPO = "/repos/owls/papers"
GOOD = {"settings": "success", "fetch": "success", "part": "skipped", "build": "success", "deploy": "success"}
BAD = GOOD | {"fetch": "failure"}


@dataclass
class Api:
    """Plays the part of the API that the workflow uses, with one repository."""

    pages: Reply = field(default_factory=lambda: Reply(status=404))
    runs: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    """The status of requests that are refused, by method and path."""
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def answer(self, asked: Asked) -> Reply:  # noqa: PLR0911 -- one for each request
        self.asked.append(asked)
        call = f"{asked.method} {asked.path.removeprefix(REPO)}"
        assert asked.path.startswith(REPO)
        if asked.headers.get("authorization") != "Bearer secret":
            return Reply(status=401)
        if call in self.refused:
            return Reply(status=self.refused[call], body=b'{"message":"no"}')
        sent = json.loads(asked.body) if asked.body else {}
        match call.split("/"):
            case ["GET ", "pages"]:
                return self.pages
            case ["GET ", "actions", "workflows", "publish.yml", "runs"]:
                assert asked.query == {"branch": "main", "status": "completed", "per_page": "100"}
                return said({"workflow_runs": self.runs})
            case ["GET ", "issues"]:
                assert asked.query["creator"] == "github-actions[bot]"
                return said([issue for issue in self.issues if issue["state"] == "open"])
            case ["POST ", "issues"]:
                self.issues.append({"number": len(self.issues) + 1, "state": "open", "comments": [], **sent})
                return Reply(status=201, body=json.dumps(self.issues[-1]).encode())
            case ["POST ", "issues", number, "comments"]:
                self.issues[int(number) - 1]["comments"].append(sent["body"])
                return Reply(status=201, body=b"{}")
            case ["PATCH ", "issues", number]:
                self.issues[int(number) - 1].update(sent)
                return said({})
        return Reply(status=404)


def said(value: object) -> Reply:
    return Reply(body=json.dumps(value).encode())


@pytest.fixture
def api() -> Iterator[Api]:
    played = Api()
    with serving(played.answer) as server:
        played.url = server.url
        yield played


def step(api: Api, name: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a step in an environment that has nothing but what GitHub sets."""
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": api.url,
        "GITHUB_REPOSITORY": "owls/papers",
        "GITHUB_TOKEN": "secret",
        "GITHUB_REF_NAME": "main",
        "GITHUB_RUN_ID": "77",
        "GITHUB_EVENT_NAME": "schedule",
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "paper_listings", "workflow", name],
        cwd=folder,
        env={name: value for name, value in (NEEDED | variables | more).items() if value},
        capture_output=True,
        text=True,
        timeout=COMMAND,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stdout + done.stderr
    return done


# --- the site's address ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "output"),
    [
        ("https://owls.github.io/papers/", "https://owls.github.io/papers/"),
        ("http://papers.owls.example", "http://papers.owls.example/"),
    ],
)
def test_the_address_is_an_output(api: Api, tmp_path: Path, url: str, output: str) -> None:
    api.pages = said({"html_url": url, "build_type": "workflow"})
    done = step(api, "address", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "output").read_text() == f"url={output}\n"


SOURCE = "Settings, Pages, Build and deployment, Source: choose “GitHub Actions”, then run Publish again"


@pytest.mark.parametrize(
    ("pages", "said_instead"),
    [
        (Reply(status=404), f"Pages: GitHub Pages is not switched on for this repository; {SOURCE}"),
        (
            said({"html_url": "https://x.example/", "build_type": "legacy"}),
            f"Pages: the source is a branch, so this workflow cannot publish; {SOURCE}",
        ),
        (Reply(status=401), "Pages: GitHub does not accept the token; run the workflow again"),
        (
            Reply(status=403),
            "Pages: the workflow may not see the settings of Pages (HTTP 403); see Settings, Actions, General, and the policies of your organisation",
        ),
    ],
)
def test_on_the_first_day_of_a_fork_the_missing_setting_is_said(
    api: Api, tmp_path: Path, pages: Reply, said_instead: str
) -> None:
    api.pages = pages
    done = step(api, "address", tmp_path)
    assert (done.returncode, done.stderr) == (1, said_instead + "\n")
    assert done.stdout == f"::error::{said_instead}\n"
    assert said_instead in (tmp_path / "summary").read_text()
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"{}", b'{"html_url":3}', b'{"html_url":"javascript:x"}', b"[" * 99_999],
)
def test_an_answer_that_is_not_the_apis_is_one_line(api: Api, tmp_path: Path, body: bytes) -> None:
    api.pages = Reply(body=body)
    done = step(api, "address", tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"{api.url}{REPO}/pages: not an answer of GitHub's API; run it again later\n"


def test_the_token_is_sent_to_no_other_host(api: Api, tmp_path: Path) -> None:
    api.pages = Reply(status=302, headers={"Location": f"{api.url}/elsewhere"})
    done = step(api, "address", tmp_path)
    assert done.returncode == 1
    assert "HTTP 302" in done.stderr
    assert len(api.asked) == 1


def test_without_its_variables_a_step_says_which_is_missing(api: Api, tmp_path: Path) -> None:
    for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY"):
        done = step(api, "address", tmp_path, **{name: ""})
        assert (done.returncode, done.stderr) == (
            1,
            f"{name}: not set; run this in the workflow, or set it\n",
        )
    assert api.asked == []


# --- the issue ---------------------------------------------------------------------------------------------------


def run(
    days_ago: int, conclusion: str = "failure", event: str = "schedule", title: str = "Publish"
) -> dict[str, Any]:
    started = dt.datetime.combine(TODAY - dt.timedelta(days=days_ago), dt.time(5, 37), dt.UTC)
    return {
        "id": 1000 - days_ago,
        "event": event,
        "conclusion": conclusion,
        "created_at": started.isoformat().replace("+00:00", "Z"),
        "display_title": title,
    }


def report(api: Api, folder: Path, results: dict[str, str], **more: str) -> subprocess.CompletedProcess[str]:
    needs = json.dumps({job: {"result": result, "outputs": {}} for job, result in results.items()})
    return step(api, "report", folder, **({"NEEDS": needs} | more))


def test_the_third_day_of_failures_opens_an_issue_and_the_first_success_closes_it(
    api: Api, tmp_path: Path
) -> None:
    api.runs = [run(3, "success")]
    for days_ago in (2, 1):
        api.runs.insert(0, run(days_ago))
    api.runs.insert(0, run(1, event="push"))
    done = report(api, tmp_path, BAD)
    assert (done.returncode, done.stderr) == (0, "")
    (issue,) = api.issues
    assert done.stdout.startswith("Opened issue #1: runs have failed since ")
    assert issue["title"].startswith("Publishing has failed since ")
    assert "has failed on 3 days without a success in between: " in issue["body"]
    assert (
        "In [the last run](https://github.com/owls/papers/actions/runs/77) this failed: fetch."
        in issue["body"]
    )
    assert "`docs/red-runs.dev.md`" in issue["body"]
    assert done.stdout.strip() in (tmp_path / "summary").read_text()

    again = report(api, tmp_path, BAD)
    assert again.stdout.startswith("issue #1 is open: ")
    assert len(api.issues) == 1

    better = report(api, tmp_path, GOOD)
    assert better.stdout == "Closed issue #1: this run succeeded.\n"
    assert (issue["state"], len(issue["comments"])) == ("closed", 1)
    assert report(api, tmp_path, GOOD).stdout == "No issue: this run succeeded.\n"


@pytest.mark.parametrize(
    "runs",
    [
        pytest.param([], id="the first failure"),
        pytest.param([run(1)], id="the second day"),
        pytest.param([run(0), run(0), run(1), run(1)], id="many runs on two days"),
        pytest.param([run(1), run(2, "success"), run(3), run(4)], id="a success in between"),
        pytest.param([run(1), run(2, event="workflow_dispatch")], id="failures that somebody saw"),
        pytest.param([run(1), run(2, "cancelled"), run(3, "skipped")], id="runs that were cancelled"),
    ],
)
def test_no_issue_is_opened_before_the_third_day(
    api: Api, tmp_path: Path, runs: list[dict[str, Any]]
) -> None:
    api.runs = runs
    done = report(api, tmp_path, BAD)
    assert done.returncode == 0
    assert done.stdout.startswith("No issue yet: runs have failed since ")
    assert api.issues == []


def test_a_dry_run_that_succeeded_is_no_success() -> None:
    present = Present(branch="main", day=dt.date(2026, 3, 3), url="", results={"fetch": "cancelled"})
    runs = [
        Run(
            number=1,
            event="workflow_dispatch",
            conclusion="success",
            title="Dry run",
            started=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        ),
        Run(
            number=2,
            event="schedule",
            conclusion="timed_out",
            title="Publish",
            started=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        ),
    ]
    assert failed_days(runs, present) == (dt.date(2026, 3, 1), dt.date(2026, 3, 3))


def test_a_run_that_was_started_by_hand_opens_nothing(api: Api, tmp_path: Path) -> None:
    api.runs = [run(1), run(2), run(3)]
    done = report(api, tmp_path, BAD, GITHUB_EVENT_NAME="workflow_dispatch")
    assert done.stdout == "No issue: the run was started by hand.\n"
    assert api.asked == []


def test_another_branch_neither_opens_nor_closes_an_issue(api: Api, tmp_path: Path) -> None:
    done = report(api, tmp_path, GOOD, GITHUB_REF_NAME="try", DEFAULT_BRANCH="main")
    assert done.stdout == "No issue: this is the branch try.\n"
    assert api.asked == []


def test_issues_of_others_stay_open(api: Api, tmp_path: Path) -> None:
    api.issues = [{"number": 1, "state": "open", "body": None, "comments": []}]
    assert report(api, tmp_path, GOOD).stdout == "No issue: this run succeeded.\n"
    api.issues[0]["body"] = f"mine {MARK}"
    assert report(api, tmp_path, GOOD).stdout == "Closed issue #1: this run succeeded.\n"


@pytest.mark.parametrize(
    ("refused", "said_instead"),
    [
        (
            {"POST /issues": 410},
            "issues: issues are switched off, so nobody is told of failed runs; tick Settings, General, Features, Issues",
        ),
        (
            {"GET /actions/workflows/publish.yml/runs": 404},
            "issues: the workflow is not allowed to see its runs; give the job `actions: read`",
        ),
        (
            {"POST /issues": 403},
            "issues: GitHub refused (HTTP 403); see Settings, Actions, General, and that the job has `issues: write`",
        ),
    ],
)
def test_what_github_refuses_is_a_warning_with_the_setting(
    api: Api, tmp_path: Path, refused: dict[str, int], said_instead: str
) -> None:
    api.runs, api.refused = [run(1), run(2)], refused
    done = report(api, tmp_path, BAD)
    assert (done.returncode, done.stderr) == (0, f"warning: {said_instead}\n")
    assert done.stdout == f"::warning::{said_instead}\n"
    assert said_instead in (tmp_path / "summary").read_text()


def test_an_issue_is_asked_for_once_even_if_the_answer_is_lost(api: Api, tmp_path: Path) -> None:
    api.runs, api.refused = [run(1), run(2)], {"POST /issues": 502}
    done = report(api, tmp_path, BAD)
    assert (done.returncode, "HTTP 502 (1 try)" in done.stderr) == (0, True)
    assert [asked.method for asked in api.asked].count("POST") == 1


def test_an_api_that_cannot_be_reached_is_a_warning(api: Api, tmp_path: Path) -> None:
    api.url = f"http://127.0.0.1:{closed_port()}"
    done = report(api, tmp_path, GOOD)
    assert done.returncode == 0
    assert "the connection failed" in done.stderr


@pytest.mark.parametrize(
    "needs", ["", "{", "[]", "{}", "null", '{"fetch":{}}', '{"fetch":{"result":"fine"}}', "[" * 99_999]
)
def test_results_that_cannot_be_read_are_an_error(api: Api, tmp_path: Path, needs: str) -> None:
    done = step(api, "report", tmp_path, NEEDS=needs)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "NEEDS: not set; " if not needs else "NEEDS: does not say what became of each job; "
    )
    assert api.asked == []
