"""Tests the workflow's daily update, `.ci/update`, with a test repository and competing clones."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paper_listings.store import stored_papers
from tests import example_site
from tests.days import on
from tests.example_site import LISTED
from tests.loopback import Asked, Reply, serving
from tests.patience import COMMAND
from tests.sites import REPOSITORY, papers
from tests.source_examples import HTML, api_feed, daily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import Server

NEEDED = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
"""The only environment variables that the update gets."""


class Repository:
    """A bare repository with a site that fetches from a server, and its clones."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.bare = folder / "bare.git"
        seed = folder / "seed"
        (seed / "docs").mkdir(parents=True)
        (seed / ".ci").mkdir()
        for name in (".gitignore", ".gitattributes", ".ci/update"):
            shutil.copy(REPOSITORY / name, seed / name)
        example_site.write_settings(seed)
        (seed / "docs/note.md").write_text("# Note\n")
        (seed / "papers.yml").write_text(
            f"sources: {{huggingface: daily, addresses: {{huggingface: '{server.url}', arxiv: '{server.url}'}}}}\n"
        )
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(seed, "init", "--quiet", "--initial-branch=main")
        git(seed, "add", ".")
        commit(seed, "A site")
        git(seed, "push", "--quiet", str(self.bare), "main")

    def clone(self, name: str, *options: str) -> Path:
        there = self.folder / name
        git(self.folder, "clone", "--quiet", *options, self.bare.as_uri(), name)
        (there / "generator").symlink_to(REPOSITORY / "generator")
        command = there / ".venv/bin/papers"
        command.parent.mkdir(parents=True)
        command.write_text(
            f'#!/bin/sh\nPYTHONPATH="{REPOSITORY}/generator" exec "{sys.executable}" -m paper_listings "$@"\n'
        )
        command.chmod(0o755)
        (there / ".git/info/exclude").write_text("/generator\n/.venv\n")
        return there

    def commits(self) -> list[str]:
        return git(self.bare, "log", "--format=%s", "main").splitlines()

    def keys(self) -> set[str]:
        """The keys of the papers in the repository's newest commit."""
        there = self.folder / "looked-at"
        shutil.rmtree(there, ignore_errors=True)
        git(self.folder, "clone", "--quiet", str(self.bare), there.name)
        return {paper.key for paper in stored_papers.load(there / "data")}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=NEEDED, check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", message)


def hook(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def pushing(other: Path) -> str:
    """Returns a shell command that pushes a commit from another clone."""
    return (
        f"cd {other}; unset GIT_DIR; git -c user.name=a -c user.email=a@b.example commit -q --allow-empty -m Meanwhile"
        " && git push -q origin HEAD:main"
    )


def update(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [".ci/update"],
        cwd=folder,
        env={**NEEDED, **more},
        capture_output=True,
        text=True,
        timeout=COMMAND,
        check=False,
    )


@pytest.fixture
def server() -> Iterator[Server]:
    """A source server; `show` sets its papers."""
    with serving(lambda _: Reply()) as running:
        yield running


@pytest.fixture
def repository(tmp_path: Path, server: Server) -> Repository:
    return Repository(tmp_path, server)


def show(server: Server, *numbers: int) -> None:
    def script(asked: Asked) -> Reply:
        return Reply(body=daily(*([] if "p" in asked.query else shown(asked.query["date"], *numbers))))

    server.script = script


def shown(day: str, *numbers: int) -> list[dict[str, Any]]:
    """Returns the papers with these numbers as listed on `day`; the same papers on any day."""
    return [record for number in numbers for record in on(day, number, id=key(number))]


def key(number: int) -> str:
    return f"2603.{number:05}"


def test_new_papers_are_committed_and_pushed_and_the_commit_is_named(
    repository: Repository, server: Server, tmp_path: Path
) -> None:
    show(server, 1, 2)
    clone = repository.clone("one")
    done = update(clone, GITHUB_OUTPUT=str(tmp_path / "output"))
    assert done.returncode == 0, done.stderr
    assert repository.keys() == {key(1), key(2)}
    assert len(repository.commits()) == 2
    assert repository.commits()[0].startswith("Update papers, 20")
    head = git(repository.bare, "rev-parse", "main")
    assert (tmp_path / "output").read_text() == f"commit={head}"
    assert git(clone, "status", "--porcelain") == ""
    changed = git(repository.bare, "show", "--name-only", "--format=", "main").split()
    assert {Path(name).parent.as_posix() for name in changed} == {
        "data/papers",
        "data/counts",
        "data/fetched",
    }


def test_without_news_there_is_no_commit_and_the_former_one_is_named(
    repository: Repository, server: Server, tmp_path: Path
) -> None:
    show(server, 1)
    clone = repository.clone("one")
    update(clone)
    head = git(repository.bare, "rev-parse", "main")
    done = update(clone, GITHUB_OUTPUT=str(tmp_path / "output"))
    assert done.returncode == 0, done.stderr
    assert "Nothing new, so no commit." in done.stdout
    assert git(repository.bare, "rev-parse", "main") == head
    assert (tmp_path / "output").read_text() == f"commit={head}"


@pytest.mark.parametrize(
    ("said", "years"), [("[]", ""), ('["2023", "2024"]', 'years=["2023", "2024"]\n'), ("", "")]
)
def test_the_years_to_build_apart_are_named_if_there_are_any(
    repository: Repository, server: Server, tmp_path: Path, said: str, years: str
) -> None:
    show(server, 1)
    clone = repository.clone("one")
    command = clone / ".venv/bin/papers"
    answer = f"echo '{said}'" if said else "exit 1"
    command.write_text(
        f'#!/bin/sh\n[ "$*" != "years --split" ] || {{ {answer}; exit; }}\n' + command.read_text()
    )
    done = update(clone, GITHUB_OUTPUT=str(tmp_path / "output"))
    assert done.returncode == 0, done.stderr
    head = git(repository.bare, "rev-parse", "main")
    assert (tmp_path / "output").read_text() == f"commit={head}{years}"


def test_a_push_race_ends_in_the_union(repository: Repository, server: Server, tmp_path: Path) -> None:
    """After the first has committed but before it pushes, the second runs a whole update."""
    racing = tmp_path / "racing"

    def script(asked: Asked) -> Reply:
        numbers = (1, 3) if racing.exists() else (1, 2)
        return Reply(body=daily(*([] if "p" in asked.query else shown(asked.query["date"], *numbers))))

    server.script = script
    first, second = repository.clone("first"), repository.clone("second")
    hook(
        first / ".git/hooks/post-commit",
        f"[ ! -e ../raced ] || exit 0\n: >../raced\n: >{racing}\ncd {second} || exit 1\n"
        f'env -i PATH="$PATH" HOME="$HOME" .ci/update >../second.log 2>&1\nrm {racing}',
    )
    done = update(first, GITHUB_OUTPUT=str(tmp_path / "output"))
    assert done.returncode == 0, done.stderr
    assert "Someone else pushed first; starting over from their commit." in done.stdout
    assert "Pushed" in (tmp_path / "second.log").read_text()
    assert repository.keys() == {key(1), key(2), key(3)}
    assert len(repository.commits()) == 3
    assert (tmp_path / "output").read_text() == f"commit={git(repository.bare, 'rev-parse', 'main')}"


def test_a_source_that_fails_is_exit_1_and_what_others_brought_is_committed(
    repository: Repository, server: Server, listing: Path, tmp_path: Path
) -> None:
    def script(asked: Asked) -> Reply:
        if asked.path == "/api/query":
            return Reply(body=api_feed(total=0))
        return Reply(status=404, body=HTML)

    server.script = script
    clone = repository.clone("one")
    (clone / "data/listings").mkdir(parents=True)
    shutil.copy(listing, clone / "data/listings")
    done = update(clone, GITHUB_OUTPUT=str(tmp_path / "output"))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "HTTP 404" in line
    assert len(repository.keys()) == len(LISTED)
    assert (tmp_path / "output").read_text() == f"commit={git(repository.bare, 'rev-parse', 'main')}"


def test_a_source_that_fails_in_a_site_without_papers_is_one_line_and_its_days_stay_due(
    repository: Repository, server: Server
) -> None:
    server.script = lambda _: Reply(status=404)
    done = update(repository.clone("one"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    changed = git(repository.bare, "show", "--name-only", "--format=", "main").split()
    assert changed == ["data/fetched/huggingface.jsonl"]


def test_a_push_that_the_remote_refuses_says_so_and_loses_nothing(
    repository: Repository, server: Server
) -> None:
    show(server, 1)
    hook(repository.bare / "hooks/pre-receive", "echo protected branch >&2; exit 1")
    clone = repository.clone("one")
    done = update(clone)
    assert done.returncode == 1
    assert "protected branch" in done.stderr
    head = git(clone, "rev-parse", "--short", "HEAD").strip()
    assert (
        done.stderr.splitlines()[-1]
        == f"origin/main: refused the push; the papers are committed locally ({head}) but not pushed"
    )
    assert "Someone else" not in done.stdout
    assert len(repository.commits()) == 1
    assert {paper.key for paper in stored_papers.load(clone / "data")} == {key(1)}
    assert update(clone).stderr == (
        "main: unpushed commits: 1; push them (git push), then run make update again\n"
    )


def test_a_remote_that_cannot_be_reached_loses_nothing(repository: Repository, server: Server) -> None:
    show(server, 1)
    clone = repository.clone("one")
    repository.bare.rename(repository.folder / "away.git")
    done = update(clone)
    assert done.returncode == 1
    assert "origin/main: cannot be reached; the papers are committed locally (" in done.stderr
    assert {paper.key for paper in stored_papers.load(clone / "data")} == {key(1)}


def test_a_remote_that_moves_on_each_time_is_given_up_after_three_attempts(
    repository: Repository, server: Server
) -> None:
    show(server, 1)
    clone, other = repository.clone("one"), repository.clone("other")
    hook(clone / ".git/hooks/pre-push", pushing(other))
    done = update(clone)
    assert done.returncode == 1
    assert done.stdout.count("Someone else pushed first; starting over from their commit.") == 2
    assert done.stderr.splitlines()[-1].startswith("origin/main: push failed after 3 attempts; ")
    assert len(repository.commits()) == 4


def test_papers_that_somebody_imported_by_hand_survive_a_race(
    repository: Repository, server: Server, listing: Path
) -> None:
    show(server, 1)
    clone, other = repository.clone("one"), repository.clone("other")
    assert papers(clone, "import", listing).exit_code == 0
    hook(clone / ".git/hooks/pre-push", pushing(other))
    done = update(clone)
    assert done.returncode == 1
    assert "someone else pushed first; the papers are committed locally (" in done.stderr
    assert len(stored_papers.load(clone / "data")) == len(LISTED) + 1


def test_what_is_edited_during_the_update_survives_a_race(repository: Repository, server: Server) -> None:
    show(server, 1)
    clone, other = repository.clone("one"), repository.clone("other")
    hook(
        clone / ".git/hooks/pre-push",
        f"echo '# mine' >>topics.yml; [ ! -e ../o ] || exit 0; >../o; {pushing(other)}",
    )
    assert update(clone).returncode == 0
    assert (clone / "topics.yml").read_text().endswith("# mine\n")
    assert repository.keys() == {key(1)}


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (
            "echo '# mine' >>topics.yml",
            "topics.yml: not committed; commit and push, or stash, then run make update again",
        ),
        ("echo a >>topics.yml; git rm -q docs/note.md", "docs/note.md and 1 more: not committed; "),
        (
            "mkdir -p data/listings; echo a >data/listings/a.txt; git add data",
            "data/listings/a.txt: staged; commit and push, or unstage (git reset), then run make update again",
        ),
        (
            "git -c user.name=a -c user.email=a@b.example commit --quiet --allow-empty -m Mine",
            "main: unpushed commits: 1; push them (git push), then run make update again",
        ),
    ],
)
def test_an_update_does_not_begin_beside_work_that_it_could_lose(
    repository: Repository, server: Server, work: str, said: str
) -> None:
    show(server, 1)
    clone = repository.clone("one")
    subprocess.run(["sh", "-c", work], cwd=clone, env=NEEDED, check=True)
    before = git(clone, "status", "--porcelain") + git(clone, "log", "--format=%H")
    done = update(clone)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(said)
    assert git(clone, "status", "--porcelain") + git(clone, "log", "--format=%H") == before
    assert not server.asked


def test_a_checkout_of_a_commit_as_at_gitlab_updates_its_branch(
    repository: Repository, server: Server
) -> None:
    show(server, 1)
    clone, other = repository.clone("one"), repository.clone("other")
    git(clone, "checkout", "--quiet", "--detach")
    hook(clone / ".git/hooks/pre-push", f"[ ! -e ../o ] || exit 0; >../o; {pushing(other)}")
    refused = update(clone)
    assert refused.returncode == 1
    assert refused.stderr == (
        "HEAD: no branch is checked out; check one out (git switch main), then run make update again\n"
    )
    done = update(clone, CI_COMMIT_BRANCH="main")
    assert done.returncode == 0, done.stderr
    assert repository.commits()[1:] == ["Meanwhile", "A site"]
    assert repository.keys() == {key(1)}


def test_what_a_source_revised_is_committed_beside_the_papers(repository: Repository, server: Server) -> None:
    clone = repository.clone("one")
    show(server, 1)
    update(clone)
    (papers_file,) = (clone / "data/papers").glob("*.jsonl")
    lines = papers_file.read_text()
    day = json.loads(lines)["listed"]
    earlier = f"{dt.date.fromisoformat(day) - dt.timedelta(days=1)}"
    (counts,) = (clone / "data/counts").glob("*.jsonl")
    counts.write_text(re.sub('"seen":"[^"]+"', f'"seen":"{earlier}"', counts.read_text()))
    papers_file.write_text(lines.replace(day, earlier).replace('"title":"', '"title":"Formerly: '))
    git(clone, "add", "data")
    commit(clone, "As it was the day before")
    git(clone, "push", "--quiet", "origin", "main")
    done = update(clone)
    assert done.returncode == 0, done.stderr
    changed = git(repository.bare, "show", "--name-only", "--format=", "main").split()
    assert any(name.startswith("data/changes/") for name in changed)
    assert git(clone, "status", "--porcelain") == ""


def test_a_listing_that_is_removed_but_not_committed_would_come_back_so_it_is_said(
    repository: Repository, server: Server, listing: Path
) -> None:
    show(server, 1)
    clone = repository.clone("one")
    (clone / "data/listings").mkdir(parents=True)
    (clone / "data/listings/photo.png").write_bytes(b"\x89PNG\r\n")
    shutil.copy(listing, clone / "data/listings/a.txt")
    git(clone, "add", "data")
    commit(clone, "A listing and a photo")
    git(clone, "push", "--quiet", "origin", "main")
    (clone / "data/listings/a.txt").unlink()
    done = update(clone)
    assert done.returncode == 1
    assert done.stderr == (
        "data/listings/a.txt: removed but not committed, so the next run would import it again; commit and push, "
        "then run make update again\n"
    )
    git(clone, "add", "data")
    commit(clone, "Remove it")
    git(clone, "push", "--quiet", "origin", "main")
    done = update(clone)
    assert done.returncode == 0, done.stderr
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["data/listings/photo.png"]
    assert repository.keys() == {key(1)}


def test_a_shallow_checkout_as_in_the_workflow_updates_and_wins_a_race(
    repository: Repository, server: Server
) -> None:
    show(server, 1)
    other, clone = repository.clone("other"), repository.clone("one", "--depth=1")
    hook(clone / ".git/hooks/pre-push", f"[ ! -e ../o ] || exit 0; >../o; {pushing(other)}")
    done = update(clone)
    assert done.returncode == 0, done.stderr
    assert "Someone else pushed first; starting over from their commit." in done.stdout
    assert repository.commits()[1:] == ["Meanwhile", "A site"]
    assert repository.keys() == {key(1)}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "rm data/papers/*.jsonl data/counts/*.jsonl",
            f"data/papers: {key(1)} and 1 more would be lost; restore",
        ),
        ("rm -r data", f"data/papers: {key(1)} and 1 more would be lost; restore"),
        (f"sed -i /{key(2)}/d data/*/*.jsonl", f"data/papers: {key(2)} would be lost; restore"),
    ],
)
def test_papers_that_vanished_from_the_store_are_not_committed_as_lost(
    repository: Repository, server: Server, damage: str, said: str
) -> None:
    show(server, 1, 2)
    clone = repository.clone("one")
    assert update(clone).returncode == 0
    show(server)
    server.script = lambda _: Reply(status=404)
    subprocess.run(["sh", "-c", damage], cwd=clone, env=NEEDED, check=True)
    for _ in range(2):
        done = update(clone)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith(said)
    assert repository.keys() == {key(1), key(2)}
    git(clone, "checkout", "HEAD", "--", "data/papers", "data/counts")
    show(server, 1, 2)
    assert update(clone).returncode == 0


def test_a_paper_that_the_owner_took_out_may_leave_the_store(repository: Repository, server: Server) -> None:
    show(server, 1, 2)
    clone = repository.clone("one")
    assert update(clone).returncode == 0
    assert papers(clone, "remove", key(2), "--reason", "Asked for").exit_code == 0
    git(clone, "add", "overrides.yml")
    commit(clone, "Take one out")
    git(clone, "push", "--quiet")
    done = update(clone)
    assert done.returncode == 0, done.stderr
    assert repository.keys() == {key(1)}


def test_a_dry_run_commits_nothing(repository: Repository, server: Server, tmp_path: Path) -> None:
    show(server, 1)
    clone = repository.clone("one")
    done = update(clone, PAPERS_DRY_RUN="true", GITHUB_OUTPUT=str(tmp_path / "output"))
    assert done.returncode == 0, done.stderr
    assert "A dry run: nothing is committed." in done.stdout
    assert len(repository.commits()) == 1
    assert (tmp_path / "output").read_text() == f"commit={git(repository.bare, 'rev-parse', 'main')}"


def test_what_is_fetched_can_be_said_by_variables(repository: Repository, server: Server) -> None:
    show(server, 1)
    clone = repository.clone("one")
    done = update(
        clone,
        PAPERS_SINCE="2026-03-02",
        PAPERS_UNTIL="2026-03-03",
        PAPERS_SOURCE="huggingface",
        PAPERS_DRY_RUN="false",
    )
    assert done.returncode == 0, done.stderr
    assert {asked.query["date"] for asked in server.asked} == {"2026-03-02", "2026-03-03"}
    assert repository.keys() == {key(1)}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PAPERS_SINCE": "yesterday"}, "'yesterday' does not match the format '%Y-%m-%d'"),
        ({"PAPERS_SINCE": "2026-03-02$(touch x)"}, "does not match the format"),
        (
            {"PAPERS_SOURCE": "::error::x"},
            "papers.yml: has no source named '::error::x'; it has: huggingface",
        ),
        ({"PAPERS_DRY_RUN": "perhaps"}, "PAPERS_DRY_RUN: cannot be perhaps; set it to true or false"),
    ],
)
def test_variables_that_cannot_be_used_are_said_and_nothing_is_fetched(
    repository: Repository, server: Server, variables: dict[str, str], said: str
) -> None:
    clone = repository.clone("one")
    done = update(clone, **variables)
    assert done.returncode == 1
    assert said in done.stderr
    assert not server.asked
    assert not (clone / "x").exists()
    assert len(repository.commits()) == 1


def test_in_a_workflow_what_stops_an_update_is_annotated_and_in_the_summary(
    repository: Repository, server: Server, tmp_path: Path
) -> None:
    show(server, 1)
    hook(repository.bare / "hooks/pre-receive", "echo '100% protected' >&2; exit 1")
    clone, summary = repository.clone("one"), tmp_path / "summary"
    done = update(clone, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("::error::")]
    assert "100%25 protected" in line
    assert "%0Aorigin/main: refused the push; the papers are committed locally" in line
    assert "### The papers were not committed\n\n    " in summary.read_text()
    assert "    origin/main: refused the push" in summary.read_text()
