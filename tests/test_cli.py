from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paper_listings.cli import reports
from paper_listings.errors import PapersError
from paper_listings.pipeline import sorting
from paper_listings.store.records import FIELDS
from paper_listings.topics.assign import Assignment, Reason, Term
from tests.example_site import DAY, LISTED, PAPERS
from tests.patience import COMMAND, PATIENCE
from tests.sites import REPOSITORY, copy_site, papers

COMMANDS = ("parse", "import", "generate", "build", "join", "years", "serve", "topics", "check", "sample")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "root")


def test_help_shows_examples_on_lines_of_their_own_and_cuts_nothing(root: Path) -> None:
    text = papers(root, "--help").output
    assert "\n    papers build\n" in text
    assert "\\b" not in text
    text += papers(root, "topics", "--help").output
    assert not [line for line in text.splitlines() if line.startswith("  ") and line.endswith("...")]


def test_help_lists_every_command_in_the_order_of_use(root: Path) -> None:
    text = papers(root, "--help").output
    places = [text.rindex(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["", *COMMANDS, "fetch", "topics check"])
def test_help_waits_for_no_library_but_click_and_those_of_the_formats(name: str) -> None:
    ask = "import sys; from paper_listings.cli import main; main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask, *name.split(), "--help"],
        capture_output=True, text=True, check=True, timeout=COMMAND,
    )  # fmt: skip
    loaded = {module.partition(".")[0] for module in done.stdout.splitlines()[-1].split()}
    assert "click" in loaded
    assert not loaded & {"mkdocs", "requests", "jinja2", "feedgen", "numpy", "scipy"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(root: Path, name: str) -> None:
    result = papers(root, name, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 5


def test_parse_prints_one_json_object_a_paper_with_every_field(root: Path, listing: Path) -> None:
    result = papers(root, "parse", listing, "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == len(LISTED)
    assert all(tuple(row) == FIELDS for row in rows)
    assert [row["position"] for row in rows] == list(range(1, len(LISTED) + 1))


def test_the_parse_report_goes_to_standard_error_and_names_what_was_inferred(
    root: Path, listing: Path
) -> None:
    result = papers(root, "parse", listing, "--page-date", str(DAY))
    inferred = sum(paper.published_is_inferred for paper in LISTED)
    assert inferred > 10
    assert f"{len(LISTED)} papers (listing, page of 8 December 2025)" in result.stderr
    assert f"year inferred: {inferred}\n" in result.stderr
    assert "no footer: 1\n" in result.stderr
    assert f"{len(LISTED)} papers" not in result.stdout


def test_importing_a_listing_again_changes_no_byte(root: Path, listing: Path) -> None:
    before = {path: path.read_bytes() for path in (root / "data").rglob("*.jsonl")}
    result = papers(root, "import", listing)
    assert result.exit_code == 0
    assert f"0 new papers, 0 changed, 0 with updated counts, {len(PAPERS)} in total" in result.output
    assert {path: path.read_bytes() for path in (root / "data").rglob("*.jsonl")} == before


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("empty.txt", "", "empty"),
        ("notes.txt", "Milk, eggs.\n\nCall back on Monday.\n", "not a listing"),
        ("page.html", "<!doctype html><title>Too many requests</title>", "page.html: "),
    ],
)
def test_a_file_that_is_no_listing_ends_in_one_line_and_leaves_the_store_alone(
    root: Path, listing: Path, name: str, text: str, says: str
) -> None:
    before = (root / "data/papers/2025-12.jsonl").read_bytes()
    (root / name).write_text(text)
    result = papers(root, "import", root / name, listing)
    assert result.exit_code == 1
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (root / "data/papers/2025-12.jsonl").read_bytes() == before


def test_a_missing_file_is_one_line(root: Path) -> None:
    result = papers(root, "parse", root / "absent.txt")
    assert result.exit_code == 1
    assert "absent.txt: cannot be read" in result.stderr


def test_wrong_usage_exits_with_2(root: Path, listing: Path) -> None:
    assert papers(root, "parse", listing, "--page-date", "yesterday").exit_code == 2
    assert papers(root, "parse", listing, "--format", "stone-tablet").exit_code == 2


def test_all_faults_of_the_settings_are_named_with_line_and_column(root: Path) -> None:
    (root / "papers.yml").write_text("page_sise: 20\nfeed_items: many\nnotes:\n  tomorrow: Rain\n")
    result = papers(root, "generate")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    assert 'did you mean "page_size"?' in result.stderr
    assert any(line.split(": ")[0].endswith("papers.yml:2:13") for line in lines)
    assert not (root / "docs/index.md").exists()


def test_a_damaged_line_of_the_store_is_named_and_nothing_is_built_over_it(root: Path) -> None:
    path = root / "data/papers/2025-12.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:4], lines[4][:100] + "\n", *lines[5:]]))
    result = papers(root, "build")
    assert result.exit_code == 1
    assert "data/papers/2025-12.jsonl:5: " in result.stderr
    assert not (root / "site").exists()


def test_outside_a_site_the_command_says_where_to_run_it(tmp_path: Path) -> None:
    result = papers(tmp_path, "build")
    assert result.exit_code == 1
    assert "mkdocs.yml: not found; run this in the folder of a site, or name it with --root" in result.stderr


def test_topics_are_counted(root: Path) -> None:
    result = papers(root, "topics")
    assert result.exit_code == 0
    assert "training-data" in result.output
    assert f"{len(PAPERS)} papers in total" in result.output


def test_topics_check_names_phrases_that_never_match(root: Path) -> None:
    result = papers(root, "topics", "check")
    assert result.exit_code == 0
    assert f"{len(PAPERS)} papers, " in result.output
    assert "that no paper contains" in result.output


def test_topics_explain_says_which_words_spoke_for_a_topic(root: Path) -> None:
    result = papers(root, "topics", "explain", PAPERS[2].key)
    assert result.exit_code == 0
    assert "training-data: " in result.output
    assert ", main" in result.output
    assert papers(root, "topics", "explain", "t-000000000000").exit_code == 1


def test_topics_assign_reads_and_writes_lines_of_json(root: Path) -> None:
    row = {"id": "x1", "title": "Grasping cups with a two-armed robot", "abstract": "A robot grasps cups."}
    (root / "in.jsonl").write_text(json.dumps(row) + "\n\n")
    result = papers(root, "topics", "assign", root / "in.jsonl", "--json")
    answer = json.loads(result.stdout)
    assert answer["id"] == "x1"
    assert answer["primary"] == "robotics"
    assert answer["topics"][0] == "robotics"
    assert "robot" in " ".join(answer["why"]["robotics"])


def test_a_bad_line_for_topics_assign_is_named(root: Path) -> None:
    (root / "in.jsonl").write_text('{"id": "a", "title": "Cats"}\n{"id": "b"}\n')
    result = papers(root, "topics", "assign", root / "in.jsonl")
    assert result.exit_code == 1
    assert "in.jsonl:2: not a paper" in result.stderr


@pytest.mark.parametrize("name", ["true", "1.5", "null", "[]"])
def test_an_id_is_text_or_a_whole_number(root: Path, name: str) -> None:
    (root / "in.jsonl").write_text(f'{{"id": {name}, "title": "Cats"}}\n')
    result = papers(root, "topics", "assign", root / "in.jsonl")
    assert result.exit_code == 1
    assert "in.jsonl:1: not a paper" in result.stderr


def test_a_number_as_id_comes_back_as_one_and_text_can_be_printed_on_one_line(root: Path) -> None:
    names = [7, "7", "\ud800", "a\tb\nc"]
    rows = [json.dumps({"id": name, "title": "Robots that grasp cups"}) for name in names]
    (root / "in.jsonl").write_text("\n".join(rows))
    result = papers(root, "topics", "assign", root / "in.jsonl", "--json")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [7, "7", "\ufffd", "a b c"]
    result = papers(root, "topics", "assign", root / "in.jsonl")
    assert result.stdout.splitlines() == [f"{name}\trobotics" for name in ("7", "7", "\ufffd", "a b c")]


def test_terms_with_the_same_text_are_told_with_their_points_together() -> None:
    terms = [Term(text="otter", points=points, in_title=points > 0.15) for points in (0.2, 0.1)]
    terms.append(Term(text="dam", points=0.125, in_title=False))
    assignment = Assignment(slugs=("a",), reasons=(Reason(slug="a", terms=tuple(terms)),))
    assert json.loads(reports.assigned_json("x", assignment))["why"] == {"a": {"otter": 0.3, "dam": 0.125}}


def test_several_processes_say_what_one_says_in_the_order_of_the_lines(root: Path) -> None:
    lines = [
        json.dumps({"id": number, "title": f"Robots that grasp {number} cups"}).encode()
        for number in range(5 * sorting.BATCH + 1)
    ]
    alone = list(sorting.assign_lines(root, lines, "in.jsonl", reports.assigned))
    assert alone[-1] == f"{5 * sorting.BATCH}\trobotics"
    assert list(sorting.assign_lines(root, lines, "in.jsonl", reports.assigned, workers=2)) == alone


def _killed(_name: str | int, _assignment: object) -> str:
    os._exit(9)


def test_a_process_that_is_killed_is_said_in_one_line(tmp_path: Path) -> None:
    root = copy_site(tmp_path, with_data=False)
    lines = [b'{"id": "a", "title": "Robots that grasp cups"}'] * (sorting.BATCH + 1)
    with pytest.raises(PapersError, match=r"^in\.jsonl: a worker process was killed; free some memory"):
        list(sorting.assign_lines(root, lines, "in.jsonl", _killed, workers=2))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_one_that_began_it(root: Path, end: signal.Signals) -> None:
    line = '{"id": "a", "title": "Robots that grasp cups"}\n'
    (root / "in.jsonl").write_text(line * (sorting.BATCH * 40))
    command = [
        sys.executable,
        "-m",
        "paper_listings",
        "--root",
        str(root),
        "topics",
        "assign",
        str(root / "in.jsonl"),
    ]
    begun = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert begun.stdout is not None
        begun.stdout.readline()  # its output does not fit into the pipe, so it is still writing
        begun.send_signal(end)
        begun.communicate(timeout=PATIENCE)  # ends when no process has the pipe open any more
        assert begun.returncode == -end
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(begun.pid, signal.SIGKILL)


def test_with_several_processes_all_before_a_bad_line_is_said(root: Path) -> None:
    lines = [b'{"id": "a", "title": "Robots that grasp cups"}'] * 700 + [b"not JSON"] * sorting.BATCH
    answers = sorting.assign_lines(root, lines, "in.jsonl", reports.assigned, workers=2)
    assert list(itertools.islice(answers, 700)) == ["a\trobotics"] * 700
    with pytest.raises(PapersError, match=r"in\.jsonl:701: not a paper"):
        next(answers)


def test_a_new_topic_with_three_phrases_works_at_once(root: Path) -> None:
    with (root / "topics.yml").open("a") as file:
        file.write(
            "\n- slug: tides\n  title: Tides\n  about: The sea.\n  strong: [tidal wave, spring tide, ebb]\n"
        )
    row = {"id": "x", "title": "Forecasting a spring tide", "abstract": "Ebb and spring tide in one model."}
    (root / "in.jsonl").write_text(json.dumps(row))
    result = papers(root, "topics", "assign", root / "in.jsonl", "--json")
    assert result.exit_code == 0, result.output
    assert "tides" in json.loads(result.stdout)["topics"]


def test_generate_writes_only_what_differs_and_can_take_it_back(root: Path) -> None:
    (root / "docs/mine.md").write_text("# Mine\n")
    first = papers(root, "generate")
    assert f"{len(PAPERS)} papers in 12 topics" in first.output
    second = papers(root, "generate")
    assert " 0 files written" in second.output
    assert papers(root, "generate", "--remove").exit_code == 0
    assert [path.name for path in (root / "docs").iterdir() if not path.name.startswith(".")] == ["mine.md"]


def test_a_site_that_loses_a_page_does_not_pass_the_check(built: Path, tmp_path: Path) -> None:
    site = shutil.copytree(built / "site", tmp_path / "site")
    assert papers(built, "check", site).exit_code == 0
    (site / "topics/audio/index.html").unlink()
    result = papers(built, "check", site)
    assert result.exit_code == 1
    assert "leads nowhere" in result.stderr


def test_a_site_above_the_limit_of_its_host_does_not_pass_the_check(built: Path) -> None:
    settings = built / "papers.yml"
    text = settings.read_text()
    settings.write_text(f"{text}\nsite_limit: 1MB\n")
    try:
        result = papers(built, "check")
    finally:
        settings.write_text(text)
    assert result.exit_code == 1
    assert "MB, the limit of its host is 1 MB; publish it on a host that allows more" in result.stderr


def test_a_build_says_how_large_the_site_is_and_remembers_its_sound_pages(root: Path) -> None:
    result = papers(root, "build")
    assert re.search(r"Size: [\d.]+ MB in [\d,]+ files, [\d.]+ kB per paper \(paper pages ", result.stdout)
    assert (root / ".cache/check.json").is_file()


def _in_shell(root: Path, arguments: str) -> subprocess.CompletedProcess[str]:
    command = f'exec "{sys.executable}" -m paper_listings --root "{root}" {arguments}'
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=COMMAND,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", ["--help", "--version", "topics", "topics --help", "topics assign"])
def test_a_full_disk_is_said_in_one_line(root: Path, command: str) -> None:
    (root / "in.jsonl").write_text('{"id": 1, "title": "Cats"}\n')
    file = f'"{root}/in.jsonl"' if command == "topics assign" else ""
    result = _in_shell(root, f"{command} {file} > /dev/full")
    assert result.stderr == "output: No space left on device; free some space, or write elsewhere\n"
    assert result.returncode == 1


@pytest.mark.parametrize("command", ["--help", "topics", "topics assign"])
def test_a_closed_output_is_said_in_one_line(root: Path, command: str) -> None:
    (root / "in.jsonl").write_text('{"id": 1, "title": "Cats"}\n')
    file = f'"{root}/in.jsonl"' if command == "topics assign" else ""
    result = _in_shell(root, f"{command} {file} >&-")
    assert result.stderr == "output: closed; redirect it to a file, or to /dev/null\n"
    assert result.returncode == 1


def test_a_closed_input_is_said_in_one_line(root: Path) -> None:
    result = _in_shell(root, "topics assign - <&-")
    assert result.stderr == "-: standard input is closed; name a file, or send lines to it\n"
    assert result.returncode == 1


def test_a_reader_that_has_enough_is_no_fault(root: Path) -> None:
    (root / "in.jsonl").write_text('{"id": 1, "title": "Cats"}\n' * 40_000)
    result = _in_shell(root, f'topics assign "{root}/in.jsonl" | head -n 1 > /dev/null')
    assert result.stderr == ""


def test_a_file_that_cannot_be_written_is_named(root: Path) -> None:
    shutil.rmtree(root / "docs")
    (root / "docs").write_text("no folder")
    result = papers(root, "generate")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "mkdocs.yml:6:11: docs_dir is " in result.stderr
    assert "root/docs, which is not a folder" in result.stderr


def test_files_below_docs_that_people_touched_are_named(root: Path) -> None:
    papers(root, "generate")
    (root / "docs/about/index.md").write_text("Edited")
    (root / "docs/topics/mine.md").write_text("# Mine\n")
    lines = [
        "  docs/about/index.md: edited by hand and overwritten; edit its template or its data instead",
        "  left alone: docs/topics/mine.md was not written by this program",
    ]
    assert papers(root, "generate").stdout.splitlines()[1:] == lines
    assert (root / "docs/about/index.md").read_text() != "Edited"
    (root / "docs/about/index.md").write_text("Edited")
    built = papers(root, "build")
    assert built.exit_code == 0, built.output
    assert built.stdout.splitlines()[1:3] == lines


def test_an_unbuilt_site_cannot_be_checked(root: Path) -> None:
    result = papers(root, "check")
    assert result.exit_code == 1
    assert "run `papers build` first" in result.stderr
