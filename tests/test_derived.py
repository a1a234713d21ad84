"""Tests what is kept between runs: it is used again only for the same inputs, and never trusted when damaged."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.store import bounded, derived
from paper_listings.store.derived import Derived, digest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = b"program"


def kept(folder: Path, inputs: bytes = b"in", *, program: bytes = PROGRAM, made: bytes = b"again") -> bytes:
    """Returns the content of the entry `days/2024-01`, which is `made` if there is none."""
    return Derived(folder, program=program).kept("days", "2024-01", inputs, lambda: made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that keeps `first` for the inputs `in`."""
    assert kept(tmp_path / "kept", made=b"first") == b"first"
    return tmp_path / "kept"


def test_what_was_made_is_not_made_again(folder: Path) -> None:
    assert kept(folder) == b"first"


def test_other_inputs_and_another_program_have_other_results(folder: Path) -> None:
    assert kept(folder, b"others") == b"again"
    assert kept(folder, b"others", made=b"?") == b"again"
    assert kept(folder, b"others", program=b"newer", made=b"newer") == b"newer"


def test_an_entry_under_the_name_of_another_is_made_again(folder: Path) -> None:
    (folder / "weeks").mkdir()
    for place in ("days/2024-02", "weeks/2024-01"):
        shutil.copy(folder / "days/2024-01", folder / place)
        kind, name = place.split("/")
        assert Derived(folder, program=PROGRAM).find(kind, name, b"in", bytes) is None


def test_an_entry_that_is_cut_off_or_damaged_anywhere_is_made_again(folder: Path) -> None:
    path = folder / "days/2024-01"
    whole = path.read_bytes()
    damaged = [whole[:end] for end in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for content in (*damaged, whole + b"!"):
        path.write_bytes(content)
        assert kept(folder) == b"again"
        assert kept(folder, made=b"?") == b"again"


def test_an_entry_that_cannot_be_understood_is_as_good_as_none(folder: Path) -> None:
    held = Derived(folder, program=PROGRAM)
    for fault in (ValueError, RecursionError, KeyError, AttributeError, MemoryError):

        def fail(_: bytes, fault: type[Exception] = fault) -> None:
            raise fault

        assert held.find("days", "2024-01", b"in", fail) is None
    assert held.find("days", "2024-01", b"in", json.loads) is None
    assert held.find("days", "2024-01", b"in", bytes.decode) == "first"


def test_what_is_no_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "days/2024-01").mkdir(parents=True)
    assert kept(tmp_path) == b"again"
    (tmp_path / "days/2024-01").rmdir()
    os.mkfifo(tmp_path / "days/2024-01")
    assert kept(tmp_path) == b"again"


def test_a_file_that_cannot_be_read_is_as_good_as_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(bounded, "read_file", fail)
    assert kept(folder) == b"again"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"a file")
    for _ in range(2):
        assert kept(tmp_path / "kept") == b"again"
    assert (tmp_path / "kept").read_bytes() == b"a file"


def test_without_a_folder_everything_is_made_again() -> None:
    held = Derived()
    assert held.kept("days", "2024-01", b"in", lambda: b"one") == b"one"
    assert held.kept("days", "2024-01", b"in", lambda: b"two") == b"two"
    held.tidy()


def test_what_nobody_asked_for_is_removed_and_what_was_spared_stays(tmp_path: Path) -> None:
    first = Derived(tmp_path, program=PROGRAM)
    for name in ("2024-01", "2024-02", "2024-03", "2024-04"):
        first.keep("days", name, b"in", b"data")
    (tmp_path / "days/.2024-05.tmp").write_bytes(b"left by a killed process")
    (tmp_path / "days/a folder").mkdir()
    second = Derived(tmp_path, program=PROGRAM)
    second.find("days", "2024-01", b"in", bytes)
    second.keep("days", "2024-02", b"in", b"data")
    second.spare("days", "2024-03")
    second.tidy()
    assert sorted(path.name for path in (tmp_path / "days").iterdir()) == [
        "2024-01",
        "2024-02",
        "2024-03",
        "a folder",
    ]


def test_the_entries_of_a_site_are_below_its_root_and_depend_on_the_program(tmp_path: Path) -> None:
    held = derived.derived_of(tmp_path)
    held.keep("days", "2024-01", b"in", b"data")
    assert (tmp_path / ".cache/papers/days/2024-01").is_file()
    assert derived.derived_of(tmp_path).find("days", "2024-01", b"in", bytes) == b"data"
    assert Derived(tmp_path / ".cache/papers").find("days", "2024-01", b"in", bytes) is None


def test_the_program_is_all_of_its_files_and_the_libraries_that_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def program() -> bytes:
        return derived.program.__wrapped__()

    whole = program()
    monkeypatch.setattr(derived, "_LIBRARIES", ("numpy", "no-such-package"))
    other_libraries = program()
    monkeypatch.setattr(derived, "_PACKAGE", tmp_path)
    (tmp_path / "part").mkdir()
    (tmp_path / "part/words.txt").write_text("a")
    one = program()
    (tmp_path / "part/words.txt").write_text("b")
    other = program()
    (tmp_path / "part/words.pyc").write_text("made by Python")
    assert len({whole, other_libraries, one, other}) == 4
    assert program() == other


@given(st.lists(st.text() | st.binary()), st.lists(st.text() | st.binary()))
def test_different_parts_have_different_digests(ones: list[str | bytes], others: list[str | bytes]) -> None:
    def bytes_of(parts: list[str | bytes]) -> list[bytes]:
        return [part.encode() if isinstance(part, str) else part for part in parts]

    assert (digest(*ones) == digest(*others)) == (bytes_of(ones) == bytes_of(others))
