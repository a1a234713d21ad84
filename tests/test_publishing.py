"""Tests that a site which has lost something is not published: a live site on loopback, and clean clones of its data."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_listings.feeds import manifest
from tests import example_site
from tests.example_site import PAPERS
from tests.loopback import Asked, Reply, closed_port, serving
from tests.patience import COMMAND
from tests.sites import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.loopback import Server

pytestmark = pytest.mark.site
NEEDED = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
"""The only environment variables that a step of the workflow gets, besides its own."""
FILE = "api/published.json.gz"
ALLOW = (
    "allow it once: Actions, Publish, Run workflow, “Publish even if papers are missing”; "
    "on your machine, papers check --allow-smaller"
)
TOTAL = len(PAPERS)


class Live:
    """A repository, its Pages site on loopback, and what the publishing workflow does with both."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.server = server
        self.site = folder / "live"
        self.repository = folder / "repository"
        self.clones = 0
        self.repository.mkdir()
        for name in (".gitignore", ".gitattributes", "Makefile"):
            shutil.copy(REPOSITORY / name, self.repository / name)
        (self.repository / "docs").mkdir()
        (self.repository / "docs/.gitkeep").touch()
        example_site.write_settings(self.repository)
        example_site.write_papers(self.repository)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit()
        server.script = self.answer

    def answer(self, asked: Asked) -> Reply:
        file = self.site / (asked.path.removeprefix("/list/") or "index.html")
        return Reply(body=file.read_bytes()) if file.is_file() else Reply(status=404)

    def git(self, *arguments: str, folder: Path | None = None) -> None:
        named = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        subprocess.run(["git", *named, *arguments], cwd=folder or self.repository, env=NEEDED, check=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "Data")

    def clone(self) -> Path:
        """A clean clone of what is committed, with this repository's generator."""
        self.clones += 1
        there = self.folder / f"clone-{self.clones}"
        self.git("clone", "--quiet", self.repository.as_uri(), str(there))
        (there / "generator").symlink_to(REPOSITORY / "generator")
        command = there / ".venv/bin/papers"
        command.parent.mkdir(parents=True)
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m paper_listings "$@"\n')
        command.chmod(0o755)
        (there / ".venv/site.stamp").touch()
        return there

    def make(self, clone: Path, *targets: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Runs steps of the workflow's build job in a stripped environment; stops at the first that fails."""
        for target in targets:
            done = subprocess.run(
                ["make", "--no-print-directory", "-o", ".venv/site.stamp", target],
                cwd=clone,
                env={**NEEDED, "SITE_URL": f"{self.server.url}/list/", **more},
                capture_output=True,
                text=True,
                timeout=COMMAND,
                check=False,
            )
            if done.returncode:
                break
        return done

    def publish(self, **more: str) -> tuple[int, list[str]]:
        """Runs the build job in a clean clone, and deploys what it built if it was green."""
        clone = self.clone()
        done = self.make(clone, "published", "site", "guard", **more)
        if done.returncode == 0:
            shutil.rmtree(self.site, ignore_errors=True)
            shutil.copytree(clone / "site", self.site)
        return done.returncode, [line for line in done.stderr.splitlines() if not line.startswith("make: ")]

    def manifest(self) -> manifest.Manifest:
        return manifest.loads((self.site / FILE).read_bytes(), FILE)

    def cut(self, *months: str, folders: tuple[str, ...] = ("papers", "counts")) -> None:
        """Removes the files of these months."""
        for folder in folders:
            for month in months:
                (self.repository / f"data/{folder}/{month}.jsonl").unlink(missing_ok=True)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(lambda _: Reply(status=404)) as running:
        yield running


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that was published for the first time, at no address in particular."""
    with serving(lambda _: Reply(status=404)) as running:
        live = Live(tmp_path_factory.mktemp("published"), running)
        assert live.publish() == (0, [])
        assert {asked.path for asked in running.asked} == {f"/list/{FILE}", "/list/"}
        return live.site


@pytest.fixture
def live(tmp_path: Path, server: Server, published_once: Path) -> Live:
    """A site that is published."""
    found = Live(tmp_path, server)
    shutil.copytree(published_once, found.site)
    return found


def months() -> list[str]:
    return sorted({paper.listed.isoformat()[:7] for paper in PAPERS})


def delete_a_month(live: Live) -> None:
    live.cut(months()[0])


def delete_all(live: Live) -> None:
    shutil.rmtree(live.repository / "data")


def delete_half(live: Live) -> None:
    keys = {paper.key for number, paper in enumerate(PAPERS) if number % 2}
    for path in (live.repository / "data").glob("*/*.jsonl"):
        lines = [
            line for line in path.read_text().splitlines() if not any(f'"{key}"' in line for key in keys)
        ]
        path.write_text("".join(f"{line}\n" for line in lines))


def in_first_month() -> int:
    return sum(paper.listed.isoformat()[:7] == months()[0] for paper in PAPERS)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(
            delete_a_month,
            f"data/papers: {in_first_month()} of {TOTAL} papers last published are missing: ",
            id="a month file deleted",
        ),
        pytest.param(
            delete_all, f"data/papers: all {TOTAL} papers last published are missing; ", id="data/ deleted"
        ),
        pytest.param(
            delete_half,
            f"data/papers: {TOTAL // 2} of {TOTAL} papers last published are missing: ",
            id="half the store gone",
        ),
    ],
)
def test_a_clean_clone_that_has_lost_papers_is_one_line_and_the_last_good_site_stays(
    live: Live, damage: Callable[[Live], None], said: str
) -> None:
    damage(live)
    live.commit()
    before = live.manifest()
    code, lines = live.publish()
    assert code == 2, "make's exit code for a failed step"
    (line,) = lines
    assert line.startswith(said)
    assert line.endswith(f"; restore them from an earlier commit, or {ALLOW}")
    assert live.manifest() == before


def test_counts_that_were_left_behind_by_deleted_papers_are_one_line(live: Live) -> None:
    live.cut(*months(), folders=("papers",))
    live.commit()
    code, (line,) = live.publish()
    assert code == 2
    assert (
        f" and {TOTAL - 1} others, which are not in the store; restore the papers as last committed" in line
    )


def test_a_smaller_site_is_published_once_when_it_is_allowed_and_is_what_the_next_is_compared_with(
    live: Live,
) -> None:
    delete_a_month(live)
    live.commit()
    code, lines = live.publish(PAPERS_ALLOW_SMALLER="true")
    assert code == 0
    (line,) = lines
    assert line.startswith(f"warning: allowed: data/papers: {in_first_month()} of {TOTAL} papers")
    assert len(live.manifest().papers) == TOTAL - in_first_month()
    before = (live.site / FILE).read_bytes()
    assert live.publish() == (0, []), "compared with the smaller site"
    assert (live.site / FILE).read_bytes() == before
    assert live.server.asked[0].query["at"].isdigit(), "past every cache"
    delete_half(live)
    live.commit()
    code, (line,) = live.publish(PAPERS_ALLOW_SMALLER="false")
    assert code == 2
    assert f" of {TOTAL - in_first_month()} papers last published are missing: " in line


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=403), "HTTP 403; run it again later"),
        (
            Reply(body=b"<html>Sign in</html>"),
            "is damaged, or is no manifest of a published site; see whether it",
        ),
        (
            Reply(status=302, headers={"Location": "https://login.example/"}),
            "redirected to 'https://login.example/'; ",
        ),
        (Reply(body=gzip.compress(b'{"version":9}')), "has version 9, and this program reads version 1; "),
    ],
)
def test_without_knowing_what_is_published_nothing_is_built_unless_it_is_allowed_once(
    live: Live, reply: Reply, said: str
) -> None:
    live.server.script = lambda _: reply
    clone = live.clone()
    done = live.make(clone, "published", "site")
    assert done.returncode == 2
    assert done.stderr.startswith(
        f"{live.server.url}/list/{FILE}: what was last published is not known: {said}"
    )
    assert ", or publish without comparing once: Actions, Publish, Run workflow, “" in done.stderr
    assert not (clone / "site").exists()
    done = live.make(clone, "published", PAPERS_ALLOW_SMALLER="true")
    assert done.returncode == 0
    assert done.stderr.startswith(f"warning: allowed: {live.server.url}/list/{FILE}: what was last ")
    assert manifest.loads((clone / ".cache/published.json.gz").read_bytes(), "x") == manifest.Manifest()


def test_a_site_without_a_manifest_is_not_taken_for_no_site(live: Live) -> None:
    (live.site / FILE).unlink()
    done = live.make(live.clone(), "published")
    assert done.returncode == 2
    assert (
        f"/{FILE}: what was last published is not known: is missing, but there is a site; see what"
        in done.stderr
    )


def test_a_host_that_does_not_answer_is_said_with_its_name(live: Live) -> None:
    clone = live.clone()
    url = f"http://127.0.0.1:{closed_port()}/list/"
    stale = clone / ".cache/published.json.gz"
    stale.parent.mkdir()
    stale.write_bytes(manifest.dumps(manifest.Manifest(papers=("2512.00001",))))
    done = live.make(clone, "published", SITE_URL=url)
    assert done.returncode == 2
    assert f"{url}{FILE}: what was last published is not known: the connection failed" in done.stderr
    assert not stale.exists(), "no later step compares with an older one"


def guarded(live: Live, change: Callable[[manifest.Manifest], manifest.Manifest]) -> list[str]:
    """What the guard says of the site that is live if another was published before."""
    clone = live.clone()
    shutil.copytree(live.site, clone / "site")
    (clone / ".cache").mkdir()
    (clone / ".cache/published.json.gz").write_bytes(manifest.dumps(change(live.manifest())))
    return live.make(clone, "guard").stderr.splitlines()[:-1]


def test_a_topic_or_a_feed_that_is_lost_is_one_line_each(tmp_path: Path, server: Server) -> None:
    live = Live(tmp_path, server)
    assert live.publish() == (0, [])
    before = live.manifest()
    assert guarded(live, lambda now: now) == []
    (line,) = guarded(live, lambda now: replace(now, topics={**now.topics, "owls": 3}))
    assert line.startswith(
        "topics.yml: 1 topic lost all papers, 3 papers when last published: owls; correct it, or "
    )
    (line,) = guarded(live, lambda now: replace(now, feeds={**now.feeds, "selections/owls": ("x",)}))
    assert line.startswith("feeds: 1 feed last published would be gone: selections/owls; ")
    feed = live.site / "feed.xml"
    feed.write_text(feed.read_text().replace("<title>", "<title>X", 1))
    (line,) = guarded(live, lambda _: before)
    assert line.startswith("feed.xml: title is X")


def test_a_paper_that_the_owner_took_out_is_not_missed(live: Live) -> None:
    key = PAPERS[-1].key
    done = subprocess.run(
        [sys.executable, "-m", "paper_listings", "remove", key, "--reason", "Asked for by its authors"],
        cwd=live.repository,
        env=NEEDED,
        capture_output=True,
        text=True,
        timeout=COMMAND,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    live.commit()
    assert live.publish() == (0, [])
    assert key not in live.manifest().papers
    assert len(live.manifest().papers) == TOTAL - 1


def test_a_site_above_the_limit_of_its_host_is_not_published(live: Live) -> None:
    settings = live.repository / "papers.yml"
    settings.write_text(settings.read_text() + "\nsite_limit: 1 MB\n")
    live.commit()
    before = live.manifest()
    code, (line,) = live.publish(PAPERS_ALLOW_SMALLER="true")
    assert code == 2
    assert "the limit of its host is 1 MB; publish it on a host that allows more" in line
    assert live.manifest() == before
