"""`papers sample`: says whether the sample is still there, or removes it for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paper_listings.cli import reports
from paper_listings.cli.deferred import Deferred
from paper_listings.owner import config

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.pipeline import building
    from paper_listings.pipeline import sample as samples
else:
    building = Deferred("paper_listings.pipeline.building")
    samples = Deferred("paper_listings.pipeline.sample")


@click.command()
@click.option(
    "--remove", is_flag=True, help="Remove its listing, its papers, its note and the generated pages."
)
@click.pass_obj
def sample(root: Path, remove: bool) -> None:
    """Show or remove the papers that came with the program.

    Removes the listing that they were imported from, too, so that no import brings them back. Papers of your own stay,
    and so does a paper of the sample that another source has shown as well. Commit what it changed.
    """
    config.mkdocs_file(root)
    if not remove:
        here = samples.left(root)
        click.echo(reports.sample_line(here))
        return
    building.remove(root)
    click.echo("\n".join(reports.removed_sample_report(samples.remove(root))))
