"""Tests the mutation tool: what it changes, and which tests it runs first."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.sites import REPOSITORY
from tools.nearest_tests import distances, graph_of, imported, nearest

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = REPOSITORY / ".tools/mutants/bin/python"
needs_tool = pytest.mark.skipif(
    not PYTHON.is_file(), reason="cosmic-ray is not installed: make mutants installs it"
)


def repository(folder: Path, **files: str) -> Path:
    """Creates a repository of modules; `__` in their names stands for a slash."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    return folder


def test_imports_are_found_wherever_they_stand() -> None:
    text = "import a.b\nfrom c import d as e\ndef f():\n    from g.h import i\n"
    assert imported(text) == {"a.b", "c", "c.d", "g.h", "g.h.i"}


def test_tests_named_like_a_module_are_asked_first_then_the_nearest(tmp_path: Path) -> None:
    root = repository(
        tmp_path,
        generator__paper_listings__owl="",
        generator__paper_listings__kite="from paper_listings.owl import x",
        generator__paper_listings__stone="",
        tests__test_zz_owl="from paper_listings.kite import x",
        tests__test_a="from tests.nest import x",
        tests__nest="from paper_listings.owl import x",
        tests__test_b="from paper_listings.owl import x",
        tests__test_c="import paper_listings.stone",
    )
    graph = graph_of(root)
    assert distances("tests.test_a", graph) == {"tests.test_a": 0, "tests.nest": 1, "paper_listings.owl": 2}
    assert nearest("generator/paper_listings/owl.py", graph) == [
        "tests/test_zz_owl.py",
        "tests/test_b.py",
        "tests/test_a.py",
    ]
    assert nearest("generator/paper_listings/stone.py", graph) == ["tests/test_c.py"]


def test_tests_of_whole_runs_are_not_asked(tmp_path: Path) -> None:
    root = repository(
        tmp_path,
        generator__paper_listings__owl="",
        generator__paper_listings__store__stored_papers="from paper_listings.owl import x",
        tests__sites="",
        tests__test_store="from paper_listings.store import stored_papers",
        tests__test_runs="from tests.sites import papers\nfrom paper_listings.owl import x",
        tests__test_owl="from tests.sites import REPOSITORY\nfrom paper_listings.owl import x",
    )
    assert nearest("generator/paper_listings/owl.py", graph_of(root)) == ["tests/test_owl.py"]


def test_every_module_of_the_core_has_tests_to_ask() -> None:
    graph = graph_of(REPOSITORY)
    for path in REPOSITORY.glob("generator/paper_listings/sources/*.py"):
        assert nearest(str(path.relative_to(REPOSITORY)), graph)


def forked(folder: Path, *requests: tuple[str, list[str], float]) -> list[tuple[int, str]]:
    """Returns the responses of `tools.forked_tests` for tests in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = [{str(REPOSITORY)!r}, {str(folder)!r}]; from tools.forked_tests import main; main()"],
        cwd=folder, input="".join(json.dumps(request) + "\n" for request in requests), check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [(code, name) for code, name in map(json.loads, done.stdout.splitlines())]


def test_each_request_sees_the_files_as_they_are_and_names_what_fails_first(tmp_path: Path) -> None:
    repository(
        tmp_path,
        bird="LEGS = 2",
        broken="raise ValueError",
        test_bird="import bird\ndef test_wings(): pass\ndef test_legs(): assert bird.LEGS == 3\ndef test_more(): assert 0\n",
        test_good="def test_good(): pass\n",
        test_slow="import time\ndef test_slow(): time.sleep(600)\n",
    )
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\nmarkers = ["site", "browser"]\n')
    assert forked(
        tmp_path,
        ("bird", ["test_bird.py"], 60),
        ("bird", ["test_good.py"], 60),
        ("broken", ["test_good.py"], 60),
        ("bird", ["test_slow.py"], 1),
        ("bird", ["test_bird.py::test_wings"], 60),
    ) == [(1, "test_bird.py::test_legs"), (0, ""), (70, ""), (1, ""), (0, "")]  # fmt: skip


def in_tool(program: str) -> str:
    """Runs a program in the tool's environment. Returns its output."""
    return subprocess.run(
        [PYTHON, "-c", dedent(program)], cwd=REPOSITORY, check=True, capture_output=True, text=True
    ).stdout


@needs_tool
def test_each_operator_does_what_its_examples_say() -> None:
    said = in_tool(
        """
        from cosmic_ray.mutating import mutate_code
        from tools.mutant_operators import OPERATORS
        for operator in OPERATORS:
            for one in operator.examples():
                made = mutate_code(one.pre_mutation_code, operator(), one.occurrence)
                assert made == one.post_mutation_code, (operator, made)
                print(operator.__name__)
        """
    )
    assert set(said.split()) == {"RemoveRow", "RemoveWord", "RemoveAlternative", "RemoveGuard", "RemoveCall"}


@needs_tool
def test_only_what_is_run_is_changed() -> None:
    said = in_tool(
        '''
        from tools.mutant_sample import mutants_of
        source = """
        from __future__ import annotations
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            ONE = 1
        @lru_cache(maxsize=2)
        def f(x: int | None = 3, *, y: Literal[4]) -> Literal[5]:
            z: Literal[6] = 7
            return zip(x, strict=True) or x == "owl"
        """
        print(sorted({mutant.line for mutant in mutants_of("f.py", source) if mutant.operator == "NumberReplacer"}))
        print(sorted({mutant.operator for mutant in mutants_of("f.py", source)}))
        '''
    )
    signs = ["NumberReplacer", "ReplaceComparisonOperator_Eq_NotEq", "ReplaceOrWithAnd"]
    assert said.splitlines() == ["[7, 8]", str(signs)]


@needs_tool
def test_a_seed_draws_the_same_mutants_every_time_and_another_seed_others() -> None:
    said = in_tool(
        """
        from itertools import islice
        from pathlib import Path
        from tools.mutant_sample import sample
        core = ["generator/paper_listings/order.py", "generator/paper_listings/merging/doubles.py", "generator/paper_listings/insight/summaries.py"]
        for seed in (1, 1, 2):
            print([*islice(sample(Path(), core, seed), 12)])
        """
    ).splitlines()
    assert said[0] == said[1] != said[2]
