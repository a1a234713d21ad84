"""`papers join` and `papers years`: the whole site from parts that were built elsewhere, and which years have parts."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click

from paper_listings.cli import actions, hosting, reports, summaries, terminal
from paper_listings.cli.deferred import Deferred

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.pipeline import building, parting
else:
    building = Deferred("paper_listings.pipeline.building")
    parting = Deferred("paper_listings.pipeline.parting")


@click.command()
@click.argument("parts", nargs=-1, required=True, metavar="PART...", type=terminal.path(file_okay=False))
@click.option("--strict", is_flag=True, help="Treat warnings as errors, including papers that are set aside.")
@click.option("--site-dir", type=terminal.path(file_okay=False), help="Where to build.  [default: site/]")
@terminal.allow_smaller
@click.pass_obj
def join(
    root: Path, parts: tuple[Path, ...], strict: bool, site_dir: Path | None, allow_smaller: bool
) -> None:
    """Build the whole site, taking years from PARTs.

    A PART is a folder that `papers build --year` made, here or on another machine. The site is the same as one of `papers build`, byte for byte. Years without a part are built here, and so is all
    that changes with every paper. A part must come from the same papers, settings and program; one that is damaged or
    out of date is an error that names it, and nothing is built.
    """
    start = time.monotonic()
    hosting.look(root)
    built = building.build(
        root,
        site_dir=site_dir,
        strict=strict,
        parts=parts,
        allow_smaller=allow_smaller,
        progress=terminal.progress,
    )
    for warning in built.warnings:
        actions.warn(warning)
    actions.summarize(summaries.warnings(built.warnings))
    click.echo("\n".join(reports.build_report(built, time.monotonic() - start)))


@click.command()
@click.option("--split", is_flag=True, help="Print as JSON those that the publishing workflow builds apart.")
@click.pass_obj
def years(root: Path, split: bool) -> None:
    """List the closed years, which `papers build --year` can build.

    A year is closed when no new paper can change its pages. The workflow builds years apart if papers.yml has
    `split_years: true` and the store at least 30,000 papers.
    """
    if split:
        click.echo(json.dumps(parting.split_years(root)))
        return
    click.echo("\n".join(reports.years_report(parting.years(root))))
