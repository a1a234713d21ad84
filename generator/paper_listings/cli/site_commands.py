"""`papers generate`, `build`, `serve` and `check`: make the site from the store, serve it, check it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from paper_listings.cli import actions, hosting, reports, summaries, terminal
from paper_listings.cli.deferred import Deferred
from paper_listings.errors import PapersError
from paper_listings.text import count_of

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.pipeline import building, generating, parting, publishing, workspace
    from paper_listings.site import builder, shell_page
else:
    building = Deferred("paper_listings.pipeline.building")
    generating = Deferred("paper_listings.pipeline.generating")
    parting = Deferred("paper_listings.pipeline.parting")
    publishing = Deferred("paper_listings.pipeline.publishing")
    workspace = Deferred("paper_listings.pipeline.workspace")
    builder = Deferred("paper_listings.site.builder")
    shell_page = Deferred("paper_listings.site.shell_page")


@click.command()
@click.option("--remove", is_flag=True, help="Remove all generated files instead.")
@terminal.allow_smaller
@click.pass_obj
def generate(root: Path, remove: bool, allow_smaller: bool) -> None:
    """Write the Markdown pages and feeds of all papers below docs/.

    MkDocs does this itself through its hook; use the command to inspect the files, or for another site builder.
    Files that would not change are left untouched, and other people's files below docs/ are never touched.
    """
    if remove:
        click.echo(f"Removed {count_of(len(building.remove(root)), 'generated file')}.")
        return
    start = time.monotonic()
    hosting.look(root)
    mkdocs = builder.load(root)
    frame, folders = shell_page.frame_of(mkdocs), workspace.workspace_of(mkdocs)
    scope = generating.Scope(allow_smaller=allow_smaller)
    with folders.writing_docs():
        done = generating.generate(folders, workspace.site_of(mkdocs), frame, scope)
    for problem in (*done.set_aside, *done.without_effect):
        actions.warn(str(problem))
    click.echo("\n".join(reports.generate_report(done.library, done.written, time.monotonic() - start)))


@click.command()
@click.option("--strict", is_flag=True, help="Treat warnings as errors, including papers that are set aside.")
@click.option("--site-dir", type=terminal.path(file_okay=False), help="Where to build.  [default: site/]")
@click.option(
    "--year", type=click.IntRange(1, 9999), help="Build only the part of this closed year, for `papers join`."
)
@click.option("--remove", is_flag=True, help="Remove the built site instead.")
@terminal.allow_smaller
@click.pass_obj
def build(
    root: Path, strict: bool, site_dir: Path | None, year: int | None, remove: bool, allow_smaller: bool
) -> None:
    """Build the whole site, index it for search, check it.

    Writes pages and feeds, then runs MkDocs. Needs no network. The same data give the same bytes. The folder of the
    site must be new, empty, or contain only the files of an earlier build: a build empties it. A paper that cannot be
    shown is set aside with a warning that names its line in the store; the rest is built. If papers of the last build
    are missing from the store, nothing is built, unless you allow it.

    --year needs --site-dir, a folder for the part alone; `papers years` lists the closed years. Two builds cannot run
    in one folder at once, because both write docs/: give each a clone of its own.
    """
    if remove:
        click.echo(f"Removed {count_of(building.remove_site(root, site_dir), 'built file')}.")
        return
    start = time.monotonic()
    if year is not None:
        if site_dir is None:
            raise click.UsageError("--year needs --site-dir: name a folder for the part.")
        done = parting.build_part(root, year, site_dir=site_dir, strict=strict, progress=terminal.progress)
        for warning in done.warnings:
            actions.warn(warning)
        click.echo("\n".join(reports.part_report(done, time.monotonic() - start)))
        return
    hosting.look(root)
    built = building.build(
        root, site_dir=site_dir, strict=strict, allow_smaller=allow_smaller, progress=terminal.progress
    )
    for warning in built.warnings:
        actions.warn(warning)
    actions.summarize(summaries.warnings(built.warnings))
    click.echo("\n".join(reports.build_report(built, time.monotonic() - start)))


@click.command()
@click.option("--address", metavar="HOST:PORT", help="Where to serve.  [default: 127.0.0.1:8000]")
@click.pass_obj
def serve(root: Path, address: str | None) -> None:
    """Build the site, serve it, rebuild it after each change.

    Watches data, topics, settings and pages. Stop it with Ctrl-C.
    """
    builder.serve(root, address)


@click.command()
@click.argument("site", required=False, type=terminal.path(file_okay=False))
@click.option(
    "--against",
    type=terminal.path(dir_okay=False),
    metavar="FILE",
    help="Compare with what was last published: the api/published.json.gz of that site.",
)
@click.option(
    "--allow-smaller",
    is_flag=True,
    envvar="PAPERS_ALLOW_SMALLER",
    help="Let papers, topics and feeds that were last published be missing.",
)
@click.pass_obj
def check(root: Path, site: Path | None, against: Path | None, allow_smaller: bool) -> None:
    """Check a built SITE: links, headings, external requests, feeds.

    Anchors, unique ids and the number of papers are checked too. With --against, the site must also have every paper,
    topic and feed that was last published; `papers workflow published` gets that file.

    Without SITE, checks the folder that mkdocs.yml names.
    """
    start = time.monotonic()
    checked = building.check_site(root, site)
    click.echo("\n".join(reports.check_report(checked, time.monotonic() - start)))
    problems = checked.problems
    if against is not None:
        compared = publishing.compare(root, site, against, allow_smaller=allow_smaller)
        click.echo("\n".join(reports.comparison_report(compared)))
        actions.summarize(summaries.publication(compared, checked))
        if compared.is_allowed:
            for loss in compared.losses:
                actions.warn(f"allowed: {loss}")
        else:
            problems += compared.losses
    if problems:
        raise PapersError(problems)
