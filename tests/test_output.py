"""Tests output: changed files are written, stale ones removed, and people's files never touched."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from paper_listings.errors import PapersError
from paper_listings.store.output import MANIFEST_NAME, Written, remove, write

OWNED = ("index.md", "topics")
PLAN = {"index.md": b"Latest", "topics/sheep.md": b"Sheep", "topics/wool/2024-06.md": b"Wool"}
NAMES = tuple(PLAN)


def tree(docs: Path) -> dict[str, bytes]:
    return {
        path.relative_to(docs).as_posix(): path.read_bytes()
        for path in sorted(docs.rglob("*"))
        if path.is_file() and path.name != MANIFEST_NAME
    }


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with one hand-written page and one set of generated files."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "own.md").write_bytes(b"Own")
    write(docs, PLAN, owned=OWNED)
    return docs


def test_planned_files_are_written_and_named(tmp_path: Path) -> None:
    assert write(tmp_path / "new" / "docs", PLAN) == Written(written=NAMES)
    assert tree(tmp_path / "new" / "docs") == PLAN


def test_what_has_the_right_content_is_not_touched(docs: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in docs.rglob("*")}
    assert write(docs, PLAN, owned=OWNED) == Written(unchanged=NAMES)
    assert {path: path.stat().st_mtime_ns for path in docs.rglob("*")} == before


def test_what_is_no_longer_planned_is_removed_with_its_empty_folders(docs: Path) -> None:
    result = write(docs, {"index.md": b"Later"}, owned=OWNED)
    assert result == Written(written=("index.md",), removed=NAMES[1:])
    assert tree(docs) == {"index.md": b"Later", "own.md": b"Own"}
    assert not (docs / "topics").exists()


def test_a_folder_with_a_page_of_a_person_stays(docs: Path) -> None:
    (docs / "topics/wool/own.md").write_bytes(b"Own")
    result = write(docs, {}, owned=OWNED)
    assert (result.removed, result.foreign) == (NAMES, ("topics/wool/own.md",))
    assert tree(docs) == {"own.md": b"Own", "topics/wool/own.md": b"Own"}


def test_a_page_of_a_person_in_a_planned_place_stops_everything(docs: Path) -> None:
    (docs / "topics/x.md").write_bytes(b"Own")
    before = tree(docs)
    with pytest.raises(PapersError) as caught:
        write(docs, {"index.md": b"Later", "topics/x.md": b"X", "own.md": b"Other"}, owned=OWNED)
    assert [str(problem) for problem in caught.value.problems] == [
        "docs/own.md: not written by this program; move it away",
        "docs/topics/x.md: not written by this program; move it away",
    ]
    assert tree(docs) == before


def test_a_page_of_a_person_with_the_planned_content_is_adopted(docs: Path) -> None:
    assert "own.md" in write(docs, {**PLAN, "own.md": b"Own"}, owned=OWNED).unchanged
    assert "own.md" in write(docs, PLAN, owned=OWNED).removed


def test_generated_files_that_were_edited_are_overwritten_and_named(docs: Path) -> None:
    for name in NAMES:
        (docs / name).write_bytes(b"Edited")
    result = write(docs, {name: PLAN[name] for name in NAMES[:2]}, owned=OWNED)
    assert result == Written(written=NAMES[:2], removed=NAMES[2:], overwritten=NAMES)


def test_generated_files_that_were_deleted_are_written_again(docs: Path) -> None:
    (docs / "index.md").unlink()
    (docs / "topics/sheep.md").unlink()
    result = write(docs, {"index.md": b"Latest"}, owned=OWNED)
    assert result == Written(written=("index.md",), removed=("topics/wool/2024-06.md",))


MANIFESTS = [
    None,
    b"",
    b"[]",
    b'{"files":{"index.md":3},"pending":{}}',
    b'{"files":{"../outside.md":"' + b"0" * 64 + b'"},"pending":{}}',
    b'{"files":{"index.md":"x"},"pending":{}}',
    b"[" * 100_000,
]


def lose_manifest(docs: Path, manifest: bytes | None) -> None:
    if manifest is None:
        (docs / MANIFEST_NAME).unlink()
    else:
        (docs / MANIFEST_NAME).write_bytes(manifest)


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_without_a_manifest_files_in_generated_places_are_adopted(docs: Path, manifest: bytes | None) -> None:
    lose_manifest(docs, manifest)
    (docs.parent / "outside.md").write_bytes(b"Own")
    (docs / "topics/old.md").write_bytes(b"Old")
    result = write(docs, PLAN | {"index.md": b"Later"}, owned=OWNED)
    assert result == Written(written=("index.md",), unchanged=NAMES[1:], foreign=("topics/old.md",))
    assert write(docs, {}, owned=OWNED).removed == NAMES
    assert (docs.parent / "outside.md").exists()


def test_without_a_manifest_files_in_other_places_are_not_adopted(docs: Path) -> None:
    lose_manifest(docs, None)
    with pytest.raises(PapersError, match=r"docs/own\.md: not written by this program"):
        write(docs, PLAN | {"own.md": b"Other"}, owned=OWNED)


# --- paths ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/x",
        "../x.md",
        "topics/../../x.md",
        "topics//x.md",
        "./x.md",
        "topics/",
        "a\\b",
        "C:x",
        "a\0b",
        MANIFEST_NAME,
    ],
)
def test_unsafe_paths_are_refused(docs: Path, path: str) -> None:
    before = tree(docs)
    with pytest.raises(PapersError, match="unsafe path"):
        write(docs, {"index.md": b"Later", path: b"X"}, owned=OWNED)
    assert tree(docs) == before


def test_a_file_cannot_be_a_folder_too(docs: Path) -> None:
    with pytest.raises(PapersError, match=r"docs/a/b\.md: a is also planned as a file"):
        write(docs, {"a": b"", "a/b.md": b""})


def test_a_linked_folder_is_never_written_into(docs: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (docs / "days").symlink_to(outside)
    with pytest.raises(PapersError, match="docs/days: a symbolic link"):
        write(docs, PLAN | {"days/2024-06-03.md": b"Day"})
    assert list(outside.iterdir()) == []


def test_nothing_is_removed_through_a_linked_folder(docs: Path, tmp_path: Path) -> None:
    (docs / "topics").rename(tmp_path / "outside")
    (docs / "topics").symlink_to(tmp_path / "outside")
    assert write(docs, {"index.md": b"Latest"}).removed == ()
    assert (tmp_path / "outside/sheep.md").exists()


def test_a_linked_file_is_replaced_not_followed(docs: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_bytes(b"Own")
    (docs / "index.md").unlink()
    (docs / "index.md").symlink_to(tmp_path / "outside.md")
    assert write(docs, PLAN, owned=OWNED).overwritten == ("index.md",)
    assert not (docs / "index.md").is_symlink()
    assert (tmp_path / "outside.md").read_bytes() == b"Own"


def test_a_folder_in_place_of_a_file_is_said(docs: Path) -> None:
    (docs / "days").mkdir()
    with pytest.raises(PapersError, match="docs/days: a folder where a file is needed"):
        write(docs, PLAN | {"days": b""})


def test_a_file_in_place_of_a_folder_is_said_unless_it_is_stale(docs: Path) -> None:
    with pytest.raises(PapersError, match=r"docs/own\.md: a file where a folder is needed"):
        write(docs, PLAN | {"own.md/x.md": b""})
    assert write(docs, {"index.md/x.md": b"X"}).written == ("index.md/x.md",)


def test_a_folder_in_place_of_a_stale_file_is_left_alone(docs: Path) -> None:
    (docs / "index.md").unlink()
    (docs / "index.md").mkdir()
    assert write(docs, {}).removed == NAMES[1:]
    assert (docs / "index.md").is_dir()


# --- failures -------------------------------------------------------------------------------------------------


class Stopped(BaseException):
    """Simulates the end of the process."""


def test_stopped_after_any_step_the_next_run_knows_its_own_files(tmp_path: Path) -> None:
    plan = {"index.md": b"Later", "topics/new.md": b"New", "topics/wool/2024-06.md": b"Wool"}
    replaced, unlinked = Path.replace, Path.unlink
    for steps in range(50):
        docs = tmp_path / str(steps)
        write(docs, PLAN, owned=OWNED)
        left = steps

        def step() -> None:
            nonlocal left
            if left == 0:
                raise Stopped
            left -= 1

        def replace(path: Path, target: Path) -> Path:
            step()
            return replaced(path, target)

        def unlink(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002  as in Path
            step()
            unlinked(path, missing_ok=missing_ok)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "replace", replace)
            patch.setattr(Path, "unlink", unlink)
            try:
                write(docs, plan, owned=OWNED)
            except Stopped:
                pass
            else:
                break
        result = write(docs, plan, owned=OWNED)
        assert (tree(docs), result.overwritten, result.foreign) == (plan, (), ())
    assert steps > 6


def test_a_temporary_file_of_a_killed_run_is_removed(docs: Path) -> None:
    manifest = json.loads((docs / MANIFEST_NAME).read_bytes())
    manifest["pending"] = {"topics/x.md": "0" * 64, "gone/x.md": "0" * 64}
    (docs / MANIFEST_NAME).write_text(json.dumps(manifest), "utf-8")
    (docs / "topics/.x.md.tmp").write_bytes(b"half")
    (docs / "gone").symlink_to(docs / "topics")
    assert write(docs, PLAN | {"index.md": b"Later"}).written == ("index.md",)
    assert not (docs / "topics/.x.md.tmp").exists()


def test_a_full_disk_is_said_in_one_line(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = tree(docs)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(PapersError, match=r"^docs: cannot be written \(No space left on device\)"):
        write(docs, PLAN | {"index.md": b"Later"})
    assert tree(docs) == before


def test_a_file_in_place_of_docs_is_said(tmp_path: Path) -> None:
    (tmp_path / "docs").write_bytes(b"")
    with pytest.raises(PapersError, match="docs: cannot be written"):
        write(tmp_path / "docs", PLAN)


# --- removing -------------------------------------------------------------------------------------------------


def test_everything_generated_can_be_removed(docs: Path) -> None:
    (docs / "index.md").unlink()
    assert remove(docs) == NAMES[1:]
    assert [path.name for path in docs.iterdir()] == ["own.md"]
    assert remove(docs) == ()


def test_nothing_is_removed_on_the_word_of_a_damaged_manifest(docs: Path) -> None:
    lose_manifest(docs, b'{"files":{"../docs/own.md":""}}')
    before = tree(docs)
    with pytest.raises(PapersError, match=r"docs/\.generated\.json: not a manifest of this program"):
        remove(docs)
    assert tree(docs) == before
