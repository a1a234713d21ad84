"""Writes measured runs as one table for people, and as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from tests.bench.builds.measured import DAY, IMPORT, OVERLAPPED, RUNS, WHOLE, growth
from tests.bench.builds.site_files import CHANGES, KINDS, PAGEFIND, bytes_by_kind, count_by_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.bench.builds.measured import Cost, Run

TIMES: Final = 10
"""A store is compared with the one that is so many times smaller."""
RENDERING: Final = OVERLAPPED - {"selections", "exports"}
"""The stages that do what other site generators do as well."""
_MB, _KB = 10**6, 10**3
_NONE = "–"
_PAPERS = "papers"
_LONG = 1_000
"""Seconds from which tenths are left out."""


def smaller(run: Run, runs: Iterable[Run]) -> Run | None:
    """The same run of the store that is ten times smaller."""
    return next((one for one in runs if one.name == run.name and one.size * TIMES == run.size), None)


def rendering(run: Run) -> float:
    """Seconds of the stages that do what other site generators do as well."""
    return sum(cost.wall for name, cost in run.stages.items() if name in RENDERING)


def table(runs: Sequence[Run]) -> str:
    """All runs as text of aligned columns, at most 120 wide for three sizes."""
    blocks = [_stages(name, runs) for name in RUNS]
    firsts = [run for run in runs if run.name != DAY]
    blocks += [_sizes(firsts), _changes([run for run in runs if run.changes is not None]), _others(firsts)]
    return "\n\n".join(filter(None, map(_aligned, blocks))) + "\n"


def _stages(name: str, runs: Sequence[Run]) -> list[list[str]]:
    chosen = [run for run in runs if run.name == name]
    if not chosen:
        return []
    rows = [[name], [""]]
    for run in chosen:
        compared = smaller(run, runs) is not None
        rows[0] += _headed(f"{run.papers:,}", 5 if compared else 4)
        rows[1] += ["wall s", "CPU s", "beside", "MB", *(["growth"] if compared else [])]
    for stage in dict.fromkeys(stage for run in chosen for stage in run.stages):
        row = [stage]
        for run in chosen:
            before = smaller(run, runs)
            cost = run.stages.get(stage)
            cells = (
                [_cell(cost.wall), _cell(cost.own), _cell(cost.beside), _memory(cost)] if cost else [""] * 4
            )
            if before is not None:
                known = before.stages.get(stage)
                times = growth(cost.cpu, known.cpu) if cost and known else None
                cells.append(_cell(times))
            row += cells
        rows.append(row)
    return rows


def _sizes(runs: Sequence[Run]) -> list[list[str]]:
    rows = [["site"], [""]]
    for run in runs:
        rows[0] += _headed(f"{run.papers:,}", 3)
        rows[1] += ["files", "MB", "kB/paper"]
    sums = [(count_by_kind(run.files), bytes_by_kind(run.files)) for run in runs]
    for kind in KINDS:
        if not any(count[kind] for count, _ in sums):
            continue
        rows.append([kind])
        for run, (count, size) in zip(runs, sums, strict=True):
            rows[-1] += [
                f"{count[kind]:,}",
                f"{size[kind] / _MB:.1f}",
                f"{size[kind] / _KB / max(run.papers, 1):.2f}",
            ]
    rows.append(["all"])
    for run, (count, size) in zip(runs, sums, strict=True):
        total = sum(size.values())
        rows[-1] += [
            f"{sum(count.values()):,}",
            f"{total / _MB:.1f}",
            f"{total / _KB / max(run.papers, 1):.2f}",
        ]
    return rows if runs else []


def _changes(runs: Sequence[Run]) -> list[list[str]]:
    rows = [["files of one further day"], [""]]
    for run in runs:
        rows[0] += _headed(f"{run.papers:,}", len(CHANGES))
        rows[1] += CHANGES
    counted = [run.changes or {} for run in runs]
    rows += [
        [kind, *(f"{len(changes[kind][what]):,}" for changes in counted for what in CHANGES)]
        for kind in KINDS
        if any(any(changes[kind].values()) for changes in counted)
    ]
    rows.append([f"all outside {PAGEFIND}"])
    rows[-1] += [
        f"{sum(len(changes[kind][what]) for kind in KINDS if kind != PAGEFIND):,}"
        for changes in counted
        for what in CHANGES
    ]
    return rows if runs else []


def _others(runs: Sequence[Run]) -> list[list[str]]:
    rows = [["beside it"], [""]]
    for run in runs:
        rows[0] += _headed(f"{run.papers:,}", 5)
        rows[1] += ["wall s", "files", "MB", "whole ÷", "pages ÷"]
    names = dict.fromkeys(name for run in runs for name in run.others)
    for name in names:
        rows.append([name])
        for run in runs:
            cost = run.others.get(name)
            rows[-1] += (
                [
                    _cell(cost.wall),
                    f"{run.made[name][0]:,}",
                    f"{run.made[name][1] / _MB:.1f}",
                    *map(_cell, _ratios(run, cost)),
                ]
                if cost
                else [""] * 5
            )
    return rows if names else []


def _ratios(run: Run, other: Cost) -> tuple[float | None, float | None]:
    """How many times as long the whole build took, and the stages that only make pages."""
    return growth(run.stages[WHOLE].wall, other.wall), growth(rendering(run), other.wall)


def _headed(size: str, columns: int) -> list[str]:
    return [size, _PAPERS, *([""] * (columns - 2))]


def _cell(value: float | None) -> str:
    return _NONE if value is None else f"{value:.{1 if value < _LONG else 0}f}"


def _memory(cost: Cost) -> str:
    return _NONE if cost.memory is None else f"{cost.memory / _MB:.0f}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """The rows as text; before each size, whose name is two cells of the first row, the gap is wider."""
    gaps = [3 if second == _PAPERS else 1 for second in [*rows[0][2:], ""]] if rows else []
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return "\n".join(
        (
            row[0].ljust(widths[0])
            + "".join(
                " " * gap + cell.rjust(width)
                for cell, width, gap in zip(row[1:], widths[1:], gaps, strict=True)
            )
        ).rstrip()
        for row in rows
    )


def csv_of(runs: Sequence[Run]) -> str:
    """All numbers: one row for each size, run and stage; sizes and changes are in the rows of the whole build.

    Programs beside it have rows of their own, in the run `beside`. Times are in seconds, sizes in bytes; what is unknown
    is empty.
    """
    output = io.StringIO()
    writer = csv.DictWriter(output, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for run in runs:
        before = smaller(run, runs)
        same = {"size": run.size, "papers": run.papers}
        for stage, cost in run.stages.items():
            known = before.stages.get(stage) if before else None
            row = same | {"run": run.name, "stage": stage} | _costs(cost)
            if known:
                row |= _compared("growth", growth(cost.wall, known.wall), growth(cost.cpu, known.cpu))
            writer.writerow(row | (_files(run) if stage == WHOLE else {}))
        for name, cost in run.others.items():
            files, size = run.made[name]
            whole, pages = _ratios(run, cost)
            ratios = {"whole build / this": _rounded(whole), "page stages / this": _rounded(pages)}
            made: dict[str, Any] = {"files": files, "bytes": size}
            writer.writerow(same | {"run": "beside", "stage": name} | _costs(cost) | made | ratios)
    return output.getvalue()


_COLUMNS: Final = (
    "size", "papers", "run", "stage", "wall s", "CPU s main thread", "CPU s beside", "peak bytes",
    "growth wall", "growth CPU", "whole build / this", "page stages / this", "files", "bytes",
    *(f"{kind} {what}" for kind in KINDS for what in ("files", "bytes", *CHANGES)),
)  # fmt: skip


def _costs(cost: Cost) -> dict[str, Any]:
    return {
        "wall s": _rounded(cost.wall),
        "CPU s main thread": _rounded(cost.own),
        "CPU s beside": _rounded(cost.beside),
        "peak bytes": "" if cost.memory is None else cost.memory,
    }


def _compared(name: str, wall: float | None, cpu: float | None) -> dict[str, str]:
    return {f"{name} wall": _rounded(wall), f"{name} CPU": _rounded(cpu)}


def _files(run: Run) -> dict[str, Any]:
    count, size = count_by_kind(run.files), bytes_by_kind(run.files)
    row: dict[str, Any] = {"files": sum(count.values()), "bytes": sum(size.values())}
    for kind in KINDS:
        row |= {f"{kind} files": count[kind], f"{kind} bytes": size[kind]}
        row |= {f"{kind} {what}": len(paths) for what, paths in (run.changes or {}).get(kind, {}).items()}
    return row


def _rounded(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def changed_paths(runs: Iterable[Run]) -> str:
    """What one further day changed in each site, outside the search index: a line for each file."""
    return "".join(
        f"{run.size:,} papers: {kind}, {what}: {path}\n"
        for run in runs
        for kind, changes in (run.changes or {}).items()
        if kind != PAGEFIND
        for what, paths in changes.items()
        for path in paths
    )


def bars(runs: Sequence[Run]) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, Mapping[str, float]]]:
    """What a chart shows of first builds: CPU seconds per 1,000 papers by stage, and kB per paper by kind, by size."""
    firsts = [run for run in runs if run.name != DAY]
    seconds = {
        f"{run.papers:,} papers": {
            stage: cost.cpu * 1_000 / max(run.papers, 1)
            for stage, cost in run.stages.items()
            if stage not in {WHOLE, IMPORT}
        }
        for run in firsts
    }
    sizes = {
        f"{run.papers:,} papers": {
            kind: size / _KB / max(run.papers, 1) for kind, size in bytes_by_kind(run.files).items() if size
        }
        for run in firsts
    }
    return seconds, sizes
