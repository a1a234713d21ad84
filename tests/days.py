"""Invented days as Hugging Face lists them, a server script that serves them, and commands run on a chosen day."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from paper_listings.cli import main, terminal
from paper_listings.fetch import web as web_of_fetch
from paper_listings.pipeline import back_fill
from tests.killing import Steps
from tests.loopback import NOW, QUICK, Reply, Time, web
from tests.source_examples import daily, daily_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pytest

    from paper_listings.fetch.web import Limits, Web
    from tests.loopback import Asked

Days = dict[str, list[dict[str, Any]]]


def on(day: dt.date | str, *numbers: int, **changes: object) -> list[dict[str, Any]]:
    """Returns records of papers listed on `day` and submitted the day before, with ids of that month."""
    listed = dt.date.fromisoformat(str(day))
    days = {
        "submittedOnDailyAt": f"{listed}T01:00:00.000Z",
        "publishedAt": f"{listed - dt.timedelta(days=1)}T18:00:00.000Z",
    }
    return [
        daily_paper(number, **{"id": f"{listed:%y%m}.{number:05}", **days, **changes}) for number in numbers
    ]


def showing(days: Mapping[str, list[dict[str, Any]]]) -> Callable[[Asked], Reply]:
    """Returns a server script that answers each request for a day with its records, all on one page."""

    def script(asked: Asked) -> Reply:
        return Reply(body=daily(*([] if "p" in asked.query else days.get(asked.query["date"], []))))

    return script


def content(folder: Path) -> dict[str, bytes]:
    """Returns the content of every file in `folder` by name, except the empty lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def stop_clock(monkeypatch: pytest.MonkeyPatch, now: dt.datetime = NOW, limits: Limits = QUICK) -> Time:
    """Makes commands run at the time `now` without waiting, except for a server, within `limits`."""
    time = Time()

    def quick_web(**_: object) -> Web:
        return web(time, limits=limits, now=now)

    monkeypatch.setattr(terminal, "now", lambda: now)
    monkeypatch.setattr(web_of_fetch, "Web", quick_web)
    return time


NURSERY = (sys.executable, "-c", "from tests.days import nursery; nursery()")
"""A script that runs `papers` many times, each in its own process but loaded only once, on the day of `NOW`.
Run it in the repository."""
BATCH = 2
"""Pieces of a backfill that these runs store together: few, so that kills hit every moment between two batches."""


def nursery() -> None:
    """The function that `NURSERY` runs. Each input line has a device, the step at which to kill (or none), and arguments.

    Prints the process id, then the exit status and the number of steps, which is 0 if the process was killed.
    """
    setattr(terminal, "now", lambda: NOW)  # noqa: B010 - mypy rejects assignment to a module
    setattr(back_fill, "BATCH", BATCH)  # noqa: B010 - the same
    for line in sys.stdin:
        device, last, *arguments = json.loads(line)
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            os.dup2(os.open(device, os.O_WRONLY | os.O_NOCTTY), 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            steps = Steps(last)
            try:
                with steps:
                    main(arguments)
            finally:
                os.write(theirs, str(steps.count).encode())
        os.close(theirs)
        print(child, flush=True)  # noqa: T201 - the response
        with open(ours, "rb") as told:  # noqa: PTH123 -- a descriptor
            count = int(told.read() or 0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), count, flush=True)  # noqa: T201 - the same
