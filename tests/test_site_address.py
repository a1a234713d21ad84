"""Tests the address of the site: where hosts publish it, and that a wrong one never reaches readers unsaid."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.owner.site_address import Hosting, hosting_of, is_local, warning
from tests.patience import COMMAND
from tests.sites import copy_site, papers

if TYPE_CHECKING:
    from pathlib import Path

HERE = "http://127.0.0.1:8000/"
THERE = "https://papers.example.org/"
GITLAB = {"GITLAB_CI": "true", "CI_PAGES_URL": "https://ana.gitlab.io/papers"}
NETLIFY = {
    "NETLIFY": "true",
    "URL": "https://papers.netlify.app",
    "DEPLOY_PRIME_URL": "https://deploy-preview-7--papers.netlify.app",
}
CLOUDFLARE = {"CF_PAGES": "1", "CF_PAGES_URL": "https://0a1b2c3d.papers.pages.dev"}


@pytest.mark.parametrize(
    ("environment", "name", "url", "variable"),
    [
        ({}, "", None, ""),
        ({"CI": "true", "GITHUB_ACTIONS": "true", "URL": THERE}, "", None, ""),
        (GITLAB, "GitLab Pages", "https://ana.gitlab.io/papers/", "CI_PAGES_URL"),
        ({"GITLAB_CI": "true"}, "GitLab Pages", None, "CI_PAGES_URL"),
        ({"GITLAB_CI": "true", "CI_PAGES_URL": "ana.gitlab.io"}, "GitLab Pages", None, "CI_PAGES_URL"),
        (NETLIFY | {"CONTEXT": "production"}, "Netlify", "https://papers.netlify.app/", "URL"),
        (
            NETLIFY | {"CONTEXT": "deploy-preview"},
            "Netlify",
            "https://deploy-preview-7--papers.netlify.app/",
            "DEPLOY_PRIME_URL",
        ),
        (CLOUDFLARE, "Cloudflare Pages", "https://papers.pages.dev/", "CF_PAGES_URL"),
        (
            {"CF_PAGES": "1", "CF_PAGES_URL": "https://papers.pages.dev/"},
            "Cloudflare Pages",
            "https://papers.pages.dev/",
            "CF_PAGES_URL",
        ),
    ],
)
def test_a_host_says_where_it_publishes_the_site(
    environment: dict[str, str], name: str, url: str | None, variable: str
) -> None:
    assert hosting_of(environment) == Hosting(name=name, url=url, variable=variable)
    assert hosting_of({**environment, "SITE_URL": THERE}).is_confirmed
    assert not hosting_of({**environment, "SITE_URL": ""}).is_confirmed


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("", True),
        ("/", True),
        (HERE, True),
        ("http://localhost/papers/", True),
        ("http://LOCALHOST:8000/", True),
        ("http://papers.localhost/", True),
        ("http://[::1]:8000/", True),
        ("http://0.0.0.0/", True),
        (THERE, False),
        ("http://192.168.1.7/papers/", False),
        ("https://localhost.example.org/", False),
    ],
)
def test_an_address_of_the_readers_own_machine_is_known(url: str, *, local: bool) -> None:
    assert is_local(url) is local


def test_an_address_is_said_or_refused_where_it_would_mislead_readers() -> None:
    nowhere, gitlab, silent = Hosting(), hosting_of(GITLAB), hosting_of({"GITLAB_CI": "true"})
    confirmed = hosting_of(GITLAB | {"SITE_URL": HERE})
    assert warning(THERE, nowhere) is warning(THERE, nowhere, is_published=True) is None
    assert warning(THERE, silent) is warning(THERE, confirmed) is None
    assert warning("https://ana.gitlab.io/papers", gitlab) is None
    assert warning(THERE, gitlab) == (
        "site_url: is https://papers.example.org/, but GitLab Pages publishes at https://ana.gitlab.io/papers/ "
        "(CI_PAGES_URL); correct it in mkdocs.yml, or set SITE_URL to it if a domain of yours leads there"
    )
    said = "so feeds and sitemaps would lead readers to their own machine"
    assert warning(HERE, nowhere) == (
        f"site_url: is {HERE}, {said}; set SITE_URL, or site_url in mkdocs.yml, before publishing"
    )
    assert warning("", nowhere) is not None
    assert warning(HERE, confirmed) == warning(HERE, nowhere)
    for hosting, is_published in ((silent, False), (silent, True), (nowhere, True)):
        with pytest.raises(PapersError) as refused:
            warning(HERE, hosting, is_published=is_published)
        where = " in the settings of GitLab Pages" if hosting is silent else ""
        assert str(refused.value) == (
            f"site_url: is {HERE}, {said}; set SITE_URL{where} to the address of the site, https://…/"
        )


# The commands


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "root", with_data=False)


def within(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.site
def test_a_build_takes_the_address_from_its_host_and_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    within(monkeypatch, GITLAB)
    done = papers(root, "build")
    assert done.exit_code == 0, done.stderr
    assert (
        done.output.splitlines()[0]
        == "The site's address is https://ana.gitlab.io/papers/, from CI_PAGES_URL of GitLab Pages."
    )
    assert "https://ana.gitlab.io/papers/" in (root / "site/feed.xml").read_text()
    assert "127.0.0.1" not in (root / "site/sitemap.xml").read_text()
    assert "SITE_URL" not in os.environ


@pytest.mark.parametrize("command", ["build", "generate"])
def test_no_host_is_given_a_site_that_leads_nowhere(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    within(monkeypatch, {"NETLIFY": "true"})
    done = papers(root, command)
    assert done.exit_code == 1
    assert done.output == (
        f"site_url: is {HERE}, so feeds and sitemaps would lead readers to their own machine; "
        "set SITE_URL in the settings of Netlify to the address of the site, https://…/\n"
    )
    assert not (root / "site").exists()


def test_an_address_in_mkdocs_yml_counts_and_one_that_the_host_contradicts_is_a_warning(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    within(monkeypatch, GITLAB)
    path = root / "mkdocs.yml"
    path.write_text(path.read_text().replace('!ENV [SITE_URL, "http://127.0.0.1:8000/"]', THERE))
    done = papers(root, "generate")
    assert done.exit_code == 0
    assert done.stderr.startswith("warning: site_url: is https://papers.example.org/, but GitLab Pages ")
    assert THERE in (root / "docs/feed.xml").read_text()


@pytest.mark.parametrize(("said", "warns"), [(THERE, False), (HERE, True)])
def test_what_the_owner_says_counts(
    root: Path, monkeypatch: pytest.MonkeyPatch, said: str, *, warns: bool
) -> None:
    within(monkeypatch, GITLAB | {"SITE_URL": said})
    done = papers(root, "generate")
    assert (done.exit_code, done.stderr.startswith("warning: site_url: is ")) == (0, warns)
    assert said in (root / "docs/feed.xml").read_text()


def mkdocs(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs MkDocs on its own."""
    kept = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=root,
        env={**kept, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        timeout=COMMAND,
        check=False,
    )


@pytest.mark.site
def test_mkdocs_on_its_own_says_it_and_does_the_same(root: Path) -> None:
    done = mkdocs(root, "build")
    assert done.returncode == 0, done.stderr
    assert f"site_url: is {HERE}, so feeds and sitemaps would lead readers" in done.stderr
    done = mkdocs(root, "build", **CLOUDFLARE)
    assert done.returncode == 0, done.stderr
    assert "site_url: https://papers.pages.dev/, from CF_PAGES_URL of Cloudflare Pages" in done.stderr
    assert "https://papers.pages.dev/" in (root / "site/feed.xml").read_text()
    assert "https://papers.pages.dev/" in (root / "site/sitemap.xml").read_text()


@pytest.mark.parametrize("command", [("gh-deploy",), ("build",)])
def test_mkdocs_on_its_own_publishes_no_site_that_leads_nowhere(root: Path, command: tuple[str]) -> None:
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    done = mkdocs(root, *command, **({} if command == ("gh-deploy",) else {"GITLAB_CI": "true"}))
    assert done.returncode == 1
    assert f"site_url: is {HERE}, so feeds and sitemaps would lead readers" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "site").exists()
    assert not (root / "docs/feed.xml").exists()
