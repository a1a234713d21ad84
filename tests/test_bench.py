"""The parts of `make bench` that do not measure: stages from marks, tables, charts, and sites for other programs."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from paper_listings.insight.related import Related
from paper_listings.owner import config
from paper_listings.owner.settings import Site
from paper_listings.pipeline.sorting import sort_papers
from tests.bench import __main__ as bench
from tests.bench import _invented
from tests.bench.builds import hugo, plain_jinja
from tests.bench.builds.chart import chart
from tests.bench.builds.measured import DAY, FIRST, IMPORT, INDEX, WHOLE, Cost, Mark, Run, growth, stages_of
from tests.bench.builds.outline import FIELDS, Outline, outline
from tests.bench.builds.process_tree import Sample, peak
from tests.bench.builds.site_files import KINDS, File, bytes_by_kind, changes_between, files_of, kind_of
from tests.bench.builds.table import bars, changed_paths, csv_of, table
from tests.example_site import FOLDER
from tests.patience import COMMAND

if TYPE_CHECKING:
    from pathlib import Path

MB = 10**6


def mark(stage: str, at: float, own: float = 0.0, beside: float = 0.0) -> Mark:
    return Mark(stage=stage, at=at, own=own, beside=beside)


def file(size: int, digest: bytes = b"") -> File:
    return File(size=size, digest=digest)


def run(size: int, name: str = FIRST, times: float = 1.0) -> Run:
    """An invented run, each of whose numbers is `times` as large."""
    stages = {
        IMPORT: Cost(wall=0.5 * times, own=0.25 * times, memory=50 * MB),
        "topics": Cost(wall=2 * times, own=1 * times, beside=3 * times, memory=100 * MB),
        "paper pages": Cost(wall=4 * times, own=4 * times, memory=None),
        "writing docs/": Cost(wall=0.01 * times, own=0.01 * times, memory=90 * MB),
        WHOLE: Cost(wall=8 * times, own=5 * times, beside=3 * times, memory=120 * MB),
    }
    files = {f"papers/{number}/index.html": file(6_000) for number in range(size // 100)} | {
        "pagefind/a.pf": file(MB)
    }
    built = Run(size=size, papers=size, name=name, stages=stages, files=files)
    if name == DAY:
        return replace(
            built, papers=size + 50, changes=changes_between(files, {**files, "feed.xml": file(1)})
        )
    others, made = {"Hugo": Cost(wall=2 * times, own=3 * times)}, {"Hugo": (12, 3 * MB)}
    return replace(built, others=others, made=made)


RUNS = [run(1_000), run(1_000, DAY), run(10_000, times=12), run(10_000, DAY, 2)]


def outlined(papers: int = 3, page_size: int = 2) -> Outline:
    """The outline of a site of invented papers, the newest of which is related to the oldest."""
    library = sort_papers(_invented.papers(papers), config.load_taxonomy(FOLDER))
    site = Site(
        title="Otters & rivers",
        description="",
        url="https://o.example.org/",
        page_size=page_size,
        feed_items=1,
    )
    related: dict[str, tuple[Related, ...]] = {paper.key: () for paper in library.papers}
    first, last = library.papers[0], library.papers[-1]
    related[first.key] = (Related(key=last.key, score=500, terms=("otter",)),)
    return outline(library, site, related, {paper.key: "@misc{x}" for paper in library.papers})


def test_whole_builds_are_measured_first() -> None:
    assert bench.names()[0] == "whole"
    assert "related" in bench.names()
    assert len(set(bench.names())) == len(bench.names())


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["otter"]) == 2
    assert "no bench 'otter'; there are: whole, " in capsys.readouterr().err


def test_a_stage_lasts_from_its_mark_to_the_next_one() -> None:
    marks = [mark("topics", 10, 1, 0.5), mark("check", 12, 2.5, 4.5), mark("", 15, 3, 5)]
    assert stages_of(marks, []) == {
        "topics": Cost(wall=2, own=1.5, beside=4),
        "check": Cost(wall=3, own=0.5, beside=0.5),
    }


def test_a_stage_that_ran_twice_is_summed_up() -> None:
    marks = [mark("topics", 0), mark("check", 1, 1), mark("topics", 3, 2, 1), mark("", 7, 4, 2)]
    assert stages_of(marks, [Sample(at=0.5, memory=7), Sample(at=2, memory=9), Sample(at=4, memory=5)]) == {
        "topics": Cost(wall=5, own=3, beside=1, memory=7),
        "check": Cost(wall=2, own=1, beside=1, memory=9),
    }


def test_what_runs_beside_the_pages_is_counted_for_the_search_index() -> None:
    marks = [mark("paper pages", 0), mark("MkDocs", 4, 4, 2), mark(INDEX, 6, 6, 3), mark("", 7, 6.5, 3.25)]
    found = stages_of(marks, [])
    assert found["paper pages"] == Cost(wall=4, own=4)
    assert found["MkDocs"] == Cost(wall=2, own=2)
    assert found[INDEX] == Cost(wall=1, own=0.5, beside=3.25)


def test_clocks_that_are_read_one_after_another_give_no_negative_time() -> None:
    assert stages_of([mark("check", 0, 0, 0.001), mark("", 1, 1, 0)], [])["check"].beside == 0


def test_the_peak_of_a_stage_between_two_samples_is_the_next_one() -> None:
    samples = [Sample(at=1, memory=5), Sample(at=2, memory=9), Sample(at=3, memory=4)]
    assert peak(samples, 0.5, 2.5) == 9
    assert peak(samples, 2.2, 2.4) == 4
    assert peak(samples, 3.5, 4) == 4
    assert peak([], 0, 1) is None


def test_growth_is_unknown_where_the_smaller_is_too_short_to_be_compared() -> None:
    assert growth(22, 2) == 11
    assert growth(1, 0.05) == pytest.approx(20)
    assert growth(1, 0.04) is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("pagefind/index/a.pf_index", "pagefind/"),
        ("pagefind/pagefind.js", "pagefind/"),
        ("search/index.html", "lists"),
        ("papers/2501.00001/index.html", "paper pages"),
        ("feeds/otters.xml", "feeds"),
        ("api/papers.json", "exports"),
        ("assets/papers.css", "other"),
    ],
)
def test_the_search_index_is_a_kind_of_its_own(path: str, kind: str) -> None:
    assert kind_of(path) == kind
    assert kind in KINDS


def test_new_changed_and_removed_files_are_counted_by_kind() -> None:
    before = {
        "papers/1/index.html": file(1),
        "papers/2/index.html": file(1),
        "feed.xml": file(1, b"a"),
        "api/a.json": file(1),
    }
    after = {
        "papers/1/index.html": file(1),
        "papers/2/index.html": file(2),
        "papers/3/index.html": file(1),
        "feed.xml": file(1, b"b"),
        "pagefind/a": file(1),
    }
    found = changes_between(before, after)
    assert {kind: [*paths.values()] for kind, paths in found.items() if any(paths.values())} == {
        "paper pages": [["papers/3/index.html"], ["papers/2/index.html"], []],
        "feeds": [[], ["feed.xml"], []],
        "exports": [[], [], ["api/a.json"]],
        "pagefind/": [["pagefind/a"], [], []],
    }


def test_the_files_of_a_folder_have_their_sizes_and_contents(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds/a.xml").write_text("otter")
    (tmp_path / "b.css").write_text("heron")
    found = files_of(tmp_path)
    assert [*found] == ["b.css", "feeds/a.xml"]
    assert found["b.css"] != found["feeds/a.xml"]
    assert bytes_by_kind(found) == dict.fromkeys(KINDS, 0) | {"feeds": 5, "other": 5}


def test_the_table_compares_each_stage_with_that_of_the_smaller_store() -> None:
    lines = table(RUNS).splitlines()
    assert lines[:7] == [
        "first build      1,000 papers              10,000 papers",
        "                wall s  CPU s beside  MB   wall s  CPU s beside  MB growth",
        "import             0.5    0.2    0.0  50      6.0    3.0    0.0  50   12.0",
        "topics             2.0    1.0    3.0 100     24.0   12.0   36.0 100   12.0",
        "paper pages        4.0    4.0    0.0   –     48.0   48.0    0.0   –   12.0",
        "writing docs/      0.0    0.0    0.0  90      0.1    0.1    0.0  90      –",
        "whole build        8.0    5.0    3.0 120     96.0   60.0   36.0 120   12.0",
    ]
    assert lines[8].split() == ["one", "further", "day", "1,050", "papers", "10,050", "papers"]


def test_the_table_has_sizes_changes_and_other_programs() -> None:
    text = table(RUNS)
    assert re.search(r"^paper pages +10 +0\.1 +0\.06 +100 +0\.6 +0\.06$", text, re.MULTILINE)
    assert re.search(r"^all +11 +1\.1 +1\.06 +101 +1\.6 +0\.16$", text, re.MULTILINE)
    assert re.search(r"^feeds +1 +0 +0 +1 +0 +0$", text, re.MULTILINE)
    assert re.search(r"^all outside pagefind/ +1 +0 +0 +1 +0 +0$", text, re.MULTILINE)
    assert re.search(r"^Hugo +2\.0 +12 +3\.0 +4\.0 +2\.0 +24\.0 +12 +3\.0 +4\.0 +2\.0$", text, re.MULTILINE)


def test_changed_files_are_named_outside_the_search_index() -> None:
    built = replace(RUNS[1], changes=changes_between({}, {"feed.xml": file(1), "pagefind/a": file(1)}))
    assert changed_paths([RUNS[0], built]) == "1,000 papers: feeds, new: feed.xml\n"


def test_the_table_of_three_sizes_fits_120_columns() -> None:
    large = [run(100_000, times=400), run(100_000, DAY, 50)]
    assert max(map(len, table([*RUNS, *large]).splitlines())) <= 120


def test_a_table_of_one_size_has_no_growth() -> None:
    assert "growth" not in table(RUNS[:2])
    assert table(RUNS[:1]).count("papers\n") == 3  # nothing about a further day


def test_the_csv_has_a_row_for_each_size_run_and_stage() -> None:
    rows = [*csv.DictReader(io.StringIO(csv_of(RUNS)))]
    assert [(row["size"], row["run"], row["stage"]) for row in rows] == [
        (str(one.size), name, stage)
        for one in RUNS
        for name, stages in ((one.name, one.stages), ("beside", one.others))
        for stage in stages
    ]
    whole = next(row for row in rows if row["size"] == "10000" and row["stage"] == WHOLE)
    assert whole["wall s"] == "96.000"
    assert whole["growth wall"] == whole["growth CPU"] == "12.000"
    assert whole["peak bytes"] == str(120 * MB)
    assert whole["files"] == "101"
    assert whole["paper pages bytes"] == "600000"
    day = next(row for row in rows if row["run"] == DAY and row["stage"] == WHOLE)
    assert (day["papers"], day["feeds new"], day["feeds changed"]) == ("1050", "1", "0")
    beside = next(row for row in rows if row["stage"] == "Hugo")
    assert (beside["whole build / this"], beside["page stages / this"]) == ("4.000", "2.005")
    assert next(row for row in rows if row["stage"] == "paper pages")["peak bytes"] == ""


def test_the_chart_shows_first_builds_per_paper() -> None:
    seconds, kilobytes = bars(RUNS)
    assert [*seconds] == [*kilobytes] == ["1,000 papers", "10,000 papers"]
    assert seconds["1,000 papers"] == {"topics": 4, "paper pages": 4, "writing docs/": 0.01}
    assert kilobytes["10,000 papers"]["pagefind/"] == 0.1


def test_the_chart_is_svg_with_a_bar_for_each_value_and_a_legend() -> None:
    bars_of = {"1,000": {"topics & more": 1.0, "pages": 3.0}, "10,000": {"pages": 2.0}}
    drawn = chart([("Time", "s", bars_of), ("Size", "kB", {})])
    assert drawn == chart([("Time", "s", bars_of), ("Size", "kB", {})])
    svg = ET.fromstring(drawn)  # noqa: S314 -- our own
    name = "{http://www.w3.org/2000/svg}"
    titles = [one.text for one in svg.iterfind(f"{name}rect/{name}title")]
    assert titles == ["topics & more: 1.00 s", "pages: 3.00 s", "pages: 2.00 s"]
    widths = [float(one.get("width", "")) for one in svg.iterfind(f"{name}rect") if len(one)]
    assert widths == [175, 525, 350]
    texts = [one.text for one in svg.iterfind(f"{name}text")]
    assert texts == ["Time", "1,000", "4.0 s", "10,000", "2.0 s", "topics & more", "pages", "Size"]


def test_an_outline_has_what_a_page_shows_and_only_plain_values() -> None:
    found = outlined()
    assert json.loads(json.dumps(found)) == found
    newest, middle, oldest = found["papers"]
    assert newest["related"] == [
        {"key": oldest["key"], "title": oldest["title"], "listed": "2024-01-01", "words": ["otter"]}
    ]
    assert (newest["previous"], newest["next"]) == (None, middle["key"])
    assert (oldest["previous"], oldest["next"]) == (middle["key"], None)
    assert newest["bibtex"] == "@misc{x}"


def test_every_paper_names_each_list_that_has_it() -> None:
    found = outlined(120)
    for one in found["lists"]:
        kind, name, _ = one["path"].split("/")
        assert kind in FIELDS
        assert one["papers"] == [paper["key"] for paper in found["papers"] if name in paper[kind]]


def test_the_hugo_site_has_a_page_for_each_paper_and_each_list() -> None:
    found = outlined(120)
    files = dict(hugo.source(found))
    settings = json.loads(files["config.json"])
    assert [*settings["taxonomies"]] == [*FIELDS]
    assert settings["paginate"] == 2
    assert {"layouts/index.html", "layouts/_default/single.html", "layouts/topics/term.html"} < files.keys()
    pages = [path for path in files if path.startswith("content/papers/")]
    assert pages == [f"content/papers/{paper['key']}.md" for paper in found["papers"]]
    front = json.loads(files[pages[0]])
    assert (front["weight"], front["slug"]) == (1, found["papers"][0]["key"])
    for one in found["lists"]:
        outputs = json.loads(files[f"content/{one['path']}_index.md"])["outputs"]
        assert outputs == (["html", "rss"] if one["path"].startswith("topics/") else ["html"])


def test_jinja_makes_a_page_for_each_paper_and_as_many_as_each_list_needs() -> None:
    found = outlined()
    files = dict(plain_jinja.rendered(found))
    assert {f"papers/{paper['key']}/index.html" for paper in found["papers"]} < files.keys()
    assert {"days/2024-01-01/index.html", "days/2024-01-01/page/2/index.html", "index.xml"} < files.keys()
    assert "days/2024-01-01/page/3/index.html" not in files
    assert 'href="/days/2024-01-01/page/2/" rel="next"' in files["days/2024-01-01/index.html"]
    assert 'href="/days/2024-01-01/" rel="prev"' in files["days/2024-01-01/page/2/index.html"]
    assert "Otters &amp; rivers" in files["index.html"]
    open_lists = [one["path"] for one in found["lists"] if one["is_open"]]
    assert all(f"{path}index.xml" in files and f"{path}page/2/index.html" not in files for path in open_lists)
    assert open_lists


@pytest.mark.skipif(not shutil.which("hugo"), reason="Hugo is not installed")
def test_hugo_makes_the_same_pages_as_jinja_and_a_redirect_for_each_list(tmp_path: Path) -> None:
    found = outlined()
    for path, text in hugo.source(found):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    subprocess.run(["hugo", "--quiet", "--source", tmp_path], check=True, timeout=COMMAND)
    made = {str(path.relative_to(tmp_path / "public")) for path in (tmp_path / "public").rglob("*.*ml")}
    assert {path for path in made if "page/1/" not in path} == dict(plain_jinja.rendered(found)).keys()
    title = found["papers"][0]["title"]
    assert title in (tmp_path / f"public/papers/{found['papers'][0]['key']}/index.html").read_text(
        encoding="utf-8"
    )
