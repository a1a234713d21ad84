"""Measures whole builds of stores of several sizes, stage by stage, beside Hugo, plain Jinja2 and `cp -r`.

`SIZES` names the sizes (`1000 10000 100000`), `CORPUS` a file of real papers for `tools.make_store`, `FIGURES` the
folder for `builds.csv`, `builds.svg`, `changed.txt` and `scale.md` (`.benchmarks`); all are variables of the environment.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from paper_listings.site import processes
from tests.bench.builds import child
from tests.bench.builds.chart import chart
from tests.bench.builds.measured import DAY, FIRST, START, WHOLE, Cost, Mark, Run, stages_of
from tests.bench.builds.process_tree import Watch, peak
from tests.bench.builds.scale import scale_table
from tests.bench.builds.site_files import changes_between, files_of
from tests.bench.builds.table import bars, changed_paths, csv_of, table
from tests.sites import REPOSITORY
from tools import make_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.builds.process_tree import Sample
    from tests.bench.builds.site_files import Files

SIZES = "1000 10000 100000"
FIGURES = REPOSITORY / ".benchmarks"
SETTINGS = ("mkdocs.yml", "papers.yml", "topics.yml")
ADDRESS = "https://papers.example.org/"


def run() -> str:
    """Returns the table; writes it as CSV and as a chart as well."""
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    sizes = [int(size) for size in (os.environ.get("SIZES") or SIZES).replace(",", "").split()]
    corpus = os.environ.get("CORPUS")
    figures = Path(os.environ.get("FIGURES") or FIGURES)
    figures.mkdir(parents=True, exist_ok=True)
    runs: list[Run] = []
    for size in sizes:
        for one in _runs(size, Path(corpus) if corpus else None):
            runs.append(one)
            (figures / "builds.csv").write_text(csv_of(runs), encoding="utf-8")  # the next size may take long
    (figures / "scale.md").write_text(scale_table(runs), encoding="utf-8")
    (figures / "changed.txt").write_text(changed_paths(runs), encoding="utf-8")
    seconds, kilobytes = bars(runs)
    parts = [
        ("CPU time of a first build, per 1,000 papers", "s", seconds),
        ("Size of the site, per paper", "kB", kilobytes),
    ]
    (figures / "builds.svg").write_text(chart(parts), encoding="utf-8")
    words = "papers of the corpus" if corpus else "invented papers"
    hugo = "" if shutil.which("hugo") else "hugo is not installed: not compared\n"
    return f"{words}; {processes.cores()} cores, load before it {load}\n\n{table(runs)}{hugo}in {figures}: builds.csv, builds.svg, changed.txt, scale.md"


def _runs(size: int, corpus: Path | None) -> Iterator[Run]:
    """The two builds of a store of this size."""
    with tempfile.TemporaryDirectory(prefix="papers-bench-") as name:
        folder = Path(name)
        root = _site(folder / "site")
        counts = _news(folder, size, corpus)
        before: Files = {}
        for run, count in counts.items():
            _say(f"{size:,} papers, {run}")
            stages = _built(root, folder / run)
            files = files_of(root / "site")
            done = Run(size=size, papers=count, name=run, stages=stages, files=files)
            if run == FIRST:
                yield _compared(done, root, folder / "others")
            else:
                yield replace(done, changes=changes_between(before, files))
            before = files


def _site(root: Path) -> Path:
    """A site with the settings of this repository and no papers."""
    for folder in ("docs", "data"):
        (root / folder).mkdir(parents=True)
    (root / "generator").symlink_to(REPOSITORY / "generator", target_is_directory=True)
    for name in SETTINGS:
        shutil.copy(REPOSITORY / name, root / name)
    with (root / "papers.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nsite_limit: 1000GB\n")  # how large it becomes is measured, not refused
    return root


def _news(folder: Path, size: int, corpus: Path | None) -> dict[str, int]:
    """Writes what each run imports into a store of its own; returns how many papers there are then, by run."""
    papers = make_store.made(size, corpus, more_days=1)
    make_store.save(folder / FIRST, papers[:size])
    make_store.save(folder / DAY, papers[size:])
    return {FIRST: size, DAY: len(papers)}


def _built(root: Path, news: Path) -> dict[str, Cost]:
    """Imports the papers in `news` and builds the site; returns what each stage took."""
    importing = _child("import", root, news)
    building = _child("build", root)
    begun = Mark(stage=START, at=building.begun, own=0, beside=0)
    stages = stages_of(importing.marks, importing.samples)
    stages |= stages_of([begun, *building.marks], building.samples)
    of_main = building.marks[-1].own
    whole = replace(building.cost, own=of_main, beside=building.cost.own - of_main)
    return stages | {WHOLE: whole}


def _compared(run: Run, root: Path, folder: Path) -> Run:
    """The run, with what other programs take for the same pages."""
    folder.mkdir()
    _child("describe", root, folder)
    jinja, copy, by_hugo = (folder / f"by-{name}" for name in ("jinja", "cp", "hugo"))
    commands = {
        "plain Jinja2": (_python("render", folder, jinja), jinja),
        "cp -r": (["cp", "-r", str(root / "site"), str(copy)], copy),
    }
    if program := shutil.which("hugo"):
        options = ["--quiet", "--source", str(folder / child.HUGO), "--destination", str(by_hugo)]
        commands["Hugo"] = ([program, *options], by_hugo)
    others, made = {}, {}
    for name, (command, target) in commands.items():
        _say(name)
        others[name] = _measured(command).cost
        sizes = [path.stat().st_size for path in target.rglob("*") if path.is_file()]
        made[name] = (len(sizes), sum(sizes))
    return replace(run, others=others, made=made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """A command that ran."""

    begun: float
    cost: Cost
    samples: list[Sample]
    marks: list[Mark]


def _child(work: str, *paths: Path) -> _Done:
    return _measured(_python(work, *paths))


def _python(work: str, *paths: Path) -> list[str]:
    return [sys.executable, "-m", "tests.bench.builds.child", work, *map(str, paths)]


def _measured(command: list[str]) -> _Done:
    """Runs a command and waits for it. Raises CalledProcessError if it fails."""
    environment = {**os.environ, "SITE_URL": ADDRESS, "NO_MKDOCS_2_WARNING": "1"}
    begun = time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=REPOSITORY, env=environment, text=True
    ) as process:
        with Watch(process.pid) as watch:
            output = process.stdout.read() if process.stdout else ""
            _, status, used = os.wait4(process.pid, 0)
        ended = time.monotonic()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    marks = [
        Mark(stage=stage, at=at, own=own, beside=beside)
        for stage, at, own, beside in (
            json.loads(line) for line in output.splitlines() if line.startswith("[")
        )
    ]
    cost = Cost(
        wall=ended - begun, own=used.ru_utime + used.ru_stime, memory=peak(watch.samples, begun, ended)
    )
    return _Done(begun=begun, cost=cost, samples=watch.samples, marks=marks)


def _say(step: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"… {step}\n")


if __name__ == "__main__":
    print(run())  # noqa: T201 - its purpose
