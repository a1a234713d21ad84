"""Judges the address of the site: where its host will publish it, and whether feeds and sitemaps may lead there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from paper_listings.errors import PapersError
from paper_listings.text import is_web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "SITE_URL"
"""The environment variable that `mkdocs.yml` reads its `site_url` from."""
_PLACE: Final = "site_url"
_PREVIEWS: Final = frozenset({"deploy-preview", "branch-deploy"})
_PAGES_DEV: Final = ".pages.dev"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """What a build knows about the host that will publish it."""

    name: str = ""
    """`GitLab Pages`; empty if this is no build of a known host."""
    url: str | None = None
    """The site's address there, with a final slash, if the host says it."""
    variable: str = ""
    """The environment variable that says it."""
    is_confirmed: bool = False
    """Whether the owner has set SITE_URL: whatever it says is meant."""


def hosting_of(environment: Mapping[str, str]) -> Hosting:
    """The host that runs this build, from the variables that hosts document.

    https://docs.gitlab.com/ci/variables/predefined_variables/, https://docs.netlify.com/build/configure-builds/environment-variables/,
    https://developers.cloudflare.com/pages/configuration/build-configuration/. GitHub's workflow sets SITE_URL itself.
    """
    name = variable = ""
    if environment.get("GITLAB_CI"):
        name, variable = "GitLab Pages", "CI_PAGES_URL"
    elif environment.get("NETLIFY"):
        is_preview = environment.get("CONTEXT") in _PREVIEWS
        name, variable = "Netlify", "DEPLOY_PRIME_URL" if is_preview else "URL"
    elif environment.get("CF_PAGES"):
        name, variable = "Cloudflare Pages", "CF_PAGES_URL"
    return Hosting(
        name=name,
        url=_address(environment.get(variable, "")),
        variable=variable,
        is_confirmed=bool(environment.get(VARIABLE)),
    )


def _address(text: str) -> str | None:
    """An address with a final slash; None if it is not one. A single deployment at Cloudflare is `HASH.PROJECT.pages.dev`."""
    if not is_web_address(text):
        return None
    parts = urlsplit(text)
    host = parts.netloc
    if host.endswith(_PAGES_DEV):
        project = host.removesuffix(_PAGES_DEV).rpartition(".")[2]
        host = project + _PAGES_DEV
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}/"


def is_local(url: str) -> bool:
    """Whether an address leads to the reader's own machine, or nowhere at all."""
    host = (urlsplit(url).hostname or "").rstrip(".") if is_web_address(url) else ""
    if host in {"", "localhost"} or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def warning(url: str, hosting: Hosting, *, is_published: bool = False) -> str | None:
    """What the owner must know about `site_url` before the site is published; None if all is well.

    Raises PapersError if the site is about to be published, by a known host or because it `is_published` by this very
    command, with an address that leads to the reader's own machine.
    """
    if is_local(url):
        what = f"is {url or 'missing'}, so feeds and sitemaps would lead readers to their own machine"
        if not hosting.is_confirmed and (hosting.name or is_published):
            where = f" in the settings of {hosting.name}" if hosting.name else ""
            raise PapersError.single(
                _PLACE, what, f"set {VARIABLE}{where} to the address of the site, https://…/"
            )
        return f"{_PLACE}: {what}; set {VARIABLE}, or {_PLACE} in mkdocs.yml, before publishing"
    if hosting.url and not hosting.is_confirmed and url.rstrip("/") != hosting.url.rstrip("/"):
        what = f"is {url}, but {hosting.name} publishes at {hosting.url} ({hosting.variable})"
        return f"{_PLACE}: {what}; correct it in mkdocs.yml, or set {VARIABLE} to it if a domain of yours leads there"
    return None
