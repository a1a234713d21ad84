"""`papers topics` and its subcommands: count papers by topic, check the rules, explain, assign."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from paper_listings.cli import reports, terminal
from paper_listings.errors import PapersError
from paper_listings.pipeline import sorting
from paper_listings.store import bounded

if TYPE_CHECKING:
    from pathlib import Path


@click.group(invoke_without_command=True)
@click.pass_context
def topics(ctx: click.Context) -> None:
    """Count the papers of each topic; inspect the rules.

    Without a subcommand, prints a table of topics and how many papers each has.
    """
    if ctx.invoked_subcommand is None:
        library = sorting.load_library(ctx.obj)
        click.echo("\n".join(reports.topic_table(library)))


@topics.command("check")
@click.pass_obj
def topics_check(root: Path) -> None:
    """Find rules that never match and topics that overlap.

    Also lists the papers without a topic, and some papers of each topic.
    """
    click.echo("\n".join(reports.topics_report(sorting.survey_topics(root))))


@topics.command("explain")
@click.argument("key")
@click.pass_obj
def topics_explain(root: Path, key: str) -> None:
    """Explain why the paper with this KEY has its topics.

    Shows the terms for and against each topic.
    """
    click.echo("\n".join(reports.explanation(sorting.explain(root, key))))


@topics.command("assign")
@click.argument("file", type=terminal.path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object per line: id, primary, topics, why."
)
@click.pass_obj
def topics_assign(root: Path, file: Path, as_json: bool) -> None:
    """Assign topics to any titles and abstracts.

    FILE has one JSON object per line with "id", "title" and "abstract"; - is standard input, read 500 lines at a time.
    """
    if str(file) == "-" and sys.stdin is None:
        raise PapersError.single("-", "standard input is closed", "name a file, or send lines to it")
    line_of = reports.assigned_json if as_json else reports.assigned
    with click.open_file(str(file), "rb") as lines, click.open_file("-", "w") as out:
        said = sorting.assign_lines(
            root, bounded.lines(lines, str(file)), str(file), line_of, workers=sorting.workers_here()
        )
        out.writelines(f"{line}\n" for line in said)
        out.flush()
