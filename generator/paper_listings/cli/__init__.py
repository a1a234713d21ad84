"""The command `papers`: loads its subcommands, and turns errors into messages and exit codes.

Each subcommand is in a module of its own, loaded only when called, so that none waits for imports of the others.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from paper_listings import __version__
from paper_listings.cli import actions, hosting, summaries, terminal
from paper_listings.errors import PapersError

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
_MODULES: Final = {
    "parse": "import_commands",
    "import": "import_commands",
    "fetch": "fetch_command",
    "generate": "site_commands",
    "build": "site_commands",
    "join": "part_commands",
    "years": "part_commands",
    "serve": "site_commands",
    "topics": "topics_commands",
    "check": "site_commands",
    "workflow": "workflow_commands",
    "remove": "override_commands",
    "merge": "override_commands",
    "apart": "override_commands",
    "move": "override_commands",
    "pin": "override_commands",
    "note": "override_commands",
    "sample": "sample_command",
}
"""The module of each command, in order of use; a command named like a Python keyword ends in `_` there."""


_HELP: Final = """Build a site with topics, feeds and search from listings of papers.

Paste a page of Hugging Face "Daily Papers" into a text file, import it, and build:

\b
  papers import data/listings/2025-12-08-daily-papers.txt
  papers build
  papers serve

Every command works on the site in the current folder, or in the one given by --root. Exit codes: 0 success, 1 an
error in the data, the configuration or the site (one line per error says what and where), 2 wrong usage.
"""


class _Commands(click.Group):
    """Loads commands by name; prints our errors and the system's, one per line, and exits with code 1."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- click's signature
        terminal.open_streams()
        if sys.stdout is None:
            _end("output: closed; redirect it to a file, or to /dev/null")
        try:
            return super().main(*args, **kwargs)
        except MemoryError:
            _end("memory: not enough; split the input, or free some memory")
        except OSError as error:
            _drop_unwritable()
            is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            remedy = (
                "free some space, or write elsewhere" if is_full else "make sure it can be read and written"
            )
            _end(f"{error.filename or 'output'}: {error.strerror or error}; {remedy}")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- the same
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"{__name__}.{_MODULES[cmd_name]}")
        found: click.Command = getattr(module, "import_" if cmd_name == "import" else cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's signature
        try:
            return super().invoke(ctx)
        except PapersError as error:
            _say(ctx, [str(problem) for problem in error.problems])
            ctx.exit(1)
        except click.UsageError as error:
            actions.annotate("error", error.format_message())
            raise
        except BrokenPipeError:
            _drop_unwritable()
            ctx.exit(1)


def _say(ctx: click.Context, lines: list[str]) -> None:
    """Print what stopped a command, and show it where the workflow's run is looked at."""
    for line in lines:
        click.echo(line, err=True)
        actions.annotate("error", line)
    actions.summarize(summaries.failure(ctx.invoked_subcommand or "", lines))


def _end(line: str) -> NoReturn:
    click.echo(line, err=True)
    if sys.stdout is not None:
        actions.annotate("error", line)
    sys.exit(1)


def _drop_unwritable() -> None:
    """Discard pending output if it cannot be written: Python would fail on it again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_HELP,
)
@click.option(
    "--root",
    type=terminal.path(file_okay=False, exists=True),
    default=Path(),
    help="Folder of the site, with its mkdocs.yml.  [default: current folder]",
)
@click.version_option(__version__, prog_name="papers")
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Remember the folder of the site."""
    ctx.obj = root
    hosting.settle(ctx)
