"""Takes the address of the site from the host that runs a build, and says so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from paper_listings.cli.deferred import Deferred
from paper_listings.owner import site_address

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.site import builder
else:
    builder = Deferred("paper_listings.site.builder")

_KEY: Final = "paper_listings.hosting"


def settle(ctx: click.Context) -> None:
    """Set SITE_URL, which `mkdocs.yml` reads, to what the host says, unless the owner has set it."""
    hosting = site_address.hosting_of(os.environ)
    ctx.meta[_KEY] = hosting
    if hosting.url and not hosting.is_confirmed:
        os.environ[site_address.VARIABLE] = hosting.url
        ctx.call_on_close(lambda: os.environ.pop(site_address.VARIABLE, None))


def look(root: Path) -> None:
    """Say where the site will be, if its host knows it or if that is a mistake.

    Raises PapersError if it must not be published as it is.
    """
    hosting: site_address.Hosting = click.get_current_context().meta[_KEY]
    url = builder.load(root).site_url or ""
    if site_address.is_local(url) and not hosting.name:
        return  # the report says it
    if said := site_address.warning(url, hosting):
        click.echo(f"warning: {said}", err=True)
    elif hosting.url and not hosting.is_confirmed:
        click.echo(f"The site's address is {url}, from {hosting.variable} of {hosting.name}.")
