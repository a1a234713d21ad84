"""Tests output: changed files are written, stale ones removed, and people's files never touched."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.store.output import MANIFEST_NAME, STAGE_NAME, Written, remove, staging, write

if TYPE_CHECKING:
    from collections.abc import Iterable

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


# Groups of files


def grouped(docs: Path, digest: str, files: dict[str, bytes]) -> tuple[Written, bool]:
    """Writes PLAN and a group. Returns what happened, and whether the group was made."""
    made: list[str] = []

    def make() -> Iterable[tuple[str, bytes]]:
        made.append("once")
        return files.items()

    with staging(docs, owned=OWNED) as stage:
        for path, content in PLAN.items():
            stage.add(path, content)
        stage.group("months", digest, make)
        return stage.commit(), bool(made)


MONTH = {"months/1.html": b"One", "months/2.html": b"Two"}


def test_a_group_is_made_again_only_if_its_digest_changes(docs: Path) -> None:
    written, made = grouped(docs, "a", MONTH)
    assert (written.written, made) == (tuple(MONTH), True)
    written, made = grouped(docs, "a", {})
    assert (written.unchanged, made) == ((NAMES[0], *MONTH, *NAMES[1:]), False)
    written, made = grouped(docs, "b", {"months/1.html": b"New"})
    assert (written.written, written.removed, made) == (("months/1.html",), ("months/2.html",), True)
    assert tree(docs)["months/1.html"] == b"New"


@pytest.mark.parametrize("damage", ["edited", "deleted", "a folder"])
def test_a_group_is_made_again_if_one_of_its_files_is_not_as_written(docs: Path, damage: str) -> None:
    grouped(docs, "a", MONTH)
    path = docs / "months/2.html"
    path.unlink()
    if damage == "edited":
        path.write_bytes(b"Edited")
    if damage == "a folder":
        path.mkdir()
        with pytest.raises(PapersError, match=r"months/2\.html: a folder where a file is needed"):
            grouped(docs, "a", MONTH)
        return
    written, made = grouped(docs, "a", MONTH)
    assert (written.written, made) == (("months/2.html",), True)
    assert tree(docs).items() >= MONTH.items()


def test_a_group_that_is_no_longer_planned_is_removed(docs: Path) -> None:
    grouped(docs, "a", MONTH)
    assert write(docs, PLAN, owned=OWNED).removed == tuple(MONTH)


def test_a_group_in_a_manifest_that_lists_other_files_is_made_again(docs: Path) -> None:
    grouped(docs, "a", MONTH)
    manifest = json.loads((docs / MANIFEST_NAME).read_bytes())
    manifest["groups"]["months"][1].append("months/3.html")
    (docs / MANIFEST_NAME).write_text(json.dumps(manifest), encoding="utf-8")
    assert grouped(docs, "a", MONTH)[1]


def test_what_is_gathered_and_not_committed_changes_nothing(docs: Path, tmp_path: Path) -> None:
    before = tree(docs)
    with staging(docs) as stage:
        stage.add("index.md", b"Later")
    with staging(tmp_path / "other/docs") as stage:
        stage.add("index.md", b"Later")
    assert tree(docs) == before
    assert not (docs / STAGE_NAME).exists()
    assert not (tmp_path / "other/docs").exists()


def test_what_a_killed_run_gathered_is_removed_by_the_next(docs: Path) -> None:
    (docs / STAGE_NAME).mkdir()
    (docs / STAGE_NAME / "7").write_bytes(b"Half")
    write(docs, PLAN, owned=OWNED)
    assert not (docs / STAGE_NAME).exists()


def test_of_two_files_at_one_path_the_later_counts(docs: Path) -> None:
    with staging(docs, owned=OWNED) as stage:
        for content in (b"First", PLAN["index.md"]):
            stage.add("index.md", content)
        stage.add("topics/a.md", b"A")
        stage.add("topics/b.md", b"B")
        for content in (b"First", b"Second"):
            stage.add("topics/b.md", content)
        stage.commit()
    assert tree(docs) == {
        "index.md": PLAN["index.md"],
        "topics/a.md": b"A",
        "topics/b.md": b"Second",
        "own.md": b"Own",
    }


@pytest.mark.parametrize("path", [f"{MANIFEST_NAME}/x", f"{STAGE_NAME}/0"])
def test_nothing_is_planned_where_files_are_gathered(docs: Path, path: str) -> None:
    with pytest.raises(PapersError, match="unsafe path"):
        write(docs, {path: b""})
