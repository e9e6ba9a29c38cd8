"""A tree against a folder: whose a file is, what is refused, what is written, and what is left alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast.store.journal import JOURNAL, STAGING, read_journal, write_journal
from rowcast.store.output import Comparison, State, compare, difference, only_line_ends
from rowcast.store.writing import write
from rowcast.tree import MANIFEST, Manifest, Tree, clashes, digest, read_manifest, safe_path, write_manifest


def tree(**files: str) -> Tree:
    """Return a tree with its manifest; ``a__b`` in a name stands for ``a/b.py``."""
    contents = {name.replace("__", "/") + ".py": text.encode() for name, text in files.items()}
    digests = {path: digest(content) for path, content in contents.items()}
    manifest = Manifest("1", "python", "api", files=digests)
    return {**contents, MANIFEST: write_manifest(manifest)}


OLD = tree(client="one\n", models__user="user\n", models__old="old\n", gone__only="only\n")
NEW = tree(client="two\n", models__user="user\n", models__new="new\n")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def put(wanted: Tree, folder: Path) -> Comparison:
    comparison = compare(wanted, str(folder))
    assert not comparison.in_the_way(force=False)
    assert not comparison.refusal
    write(comparison)
    return comparison


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the old tree."""
    put(OLD, tmp_path / "out")
    return tmp_path / "out"


def test_a_new_folder_gets_the_tree(tmp_path: Path) -> None:
    put(OLD, tmp_path / "a" / "b" / "out")
    assert contents(tmp_path / "a" / "b" / "out") == OLD
    assert not compare(OLD, str(tmp_path / "a" / "b" / "out")).drifted()


def test_an_update_replaces_adds_and_removes_what_is_ours(folder: Path) -> None:
    comparison = put(NEW, folder)
    assert comparison.states == {
        "client.py": State.STALE,
        "models/user.py": State.SAME,
        "models/new.py": State.MISSING,
        "models/old.py": State.EXTRA,
        "gone/only.py": State.EXTRA,
        MANIFEST: State.STALE,
    }
    assert contents(folder) == NEW
    assert not (folder / "gone").exists()


def test_unchanged_files_keep_their_times_and_inodes(folder: Path) -> None:
    before = (folder / "models" / "user.py").stat()
    put(NEW, folder)
    after = (folder / "models" / "user.py").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_nothing_to_do_touches_nothing(folder: Path) -> None:
    def seen() -> dict[Path, tuple[int, ...]]:
        # All but when it was read last.
        found = {path: path.stat() for path in (folder, *folder.rglob("*"))}
        return {path: (at.st_ino, at.st_mode, at.st_size, at.st_mtime_ns, at.st_ctime_ns) for path, at in found.items()}

    before = seen()
    put(OLD, folder)
    assert seen() == before


def test_an_edited_file_is_in_the_way_unless_forced(folder: Path) -> None:
    (folder / "client.py").write_text("mine\n")
    comparison = compare(NEW, str(folder))
    assert comparison.in_the_way(force=False) == ["client.py"]
    assert comparison.in_the_way(force=True) == []
    assert list(difference(comparison, "client.py", "x/client.py"))[2:] == ["@@ -1 +1 @@", "-mine", "+two"]
    write(comparison)
    assert contents(folder) == NEW


def test_an_edit_that_says_what_we_would_write_is_no_edit(folder: Path) -> None:
    (folder / "client.py").write_text("two\n")
    assert compare(NEW, str(folder)).states["client.py"] is State.SAME


def test_a_file_of_somebody_is_never_overwritten(folder: Path) -> None:
    (folder / "models" / "new.py").write_text("mine\n")
    assert compare(NEW, str(folder)).in_the_way(force=True) == ["models/new.py"]


def test_files_of_people_stay_and_are_no_drift(folder: Path) -> None:
    (folder / "gone" / "mine.py").write_text("mine\n")
    (folder / "notes").mkdir()
    (folder / "notes" / "a.md").write_text("mine\n")
    assert not compare(OLD, str(folder)).drifted()
    put(NEW, folder)
    assert contents(folder) == {**NEW, "gone/mine.py": b"mine\n", "notes/a.md": b"mine\n"}


def test_an_edited_file_that_is_not_made_any_more_stays(folder: Path) -> None:
    (folder / "models" / "old.py").write_text("mine\n")
    assert put(NEW, folder).paths(State.KEPT) == ["models/old.py"]
    assert contents(folder) == {**NEW, "models/old.py": b"mine\n"}
    assert not compare(NEW, str(folder)).drifted()


def test_bytecode_is_neither_ours_nor_theirs(folder: Path) -> None:
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "client.cpython-311.pyc").write_bytes(b"\0")
    assert not compare(OLD, str(folder)).drifted()


def test_a_folder_that_is_not_empty_and_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("x")
    assert "no manifest" in compare(NEW, str(tmp_path)).refusal


def test_a_manifest_of_something_else_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"name": "My web app", "icons": []}')
    comparison = compare(NEW, str(tmp_path))
    assert comparison.refusal
    assert comparison.in_the_way(force=True) == [MANIFEST]


def test_a_lost_manifest_is_made_again_when_the_rest_is_right(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    assert put(OLD, folder).states[MANIFEST] is State.MISSING
    assert contents(folder) == OLD


def test_a_manifest_with_a_merge_conflict_needs_force_and_removes_nothing(folder: Path) -> None:
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text("<<<<<<< ours\n" + text + "=======\n")
    comparison = compare(NEW, str(folder))
    assert comparison.damaged
    assert comparison.in_the_way(force=False) == ["client.py", MANIFEST]
    assert comparison.in_the_way(force=True) == []
    write(comparison)
    old = {path: OLD[path] for path in ("models/old.py", "gone/only.py")}
    assert contents(folder) == {**NEW, **old}


@pytest.mark.parametrize("left", [0, 1, 5, 25, 60, 150])
@pytest.mark.parametrize("end", [b"", b"\0" * 40, b"\r\n"])
def test_a_manifest_that_was_cut_needs_force_and_removes_nothing(folder: Path, left: int, end: bytes) -> None:
    (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes()[:left] + end)
    (folder / "mine.txt").write_bytes(b"mine")
    comparison = compare(NEW, str(folder))
    assert (comparison.damaged, comparison.refusal) == (True, "")
    assert comparison.in_the_way(force=False) == ["client.py", MANIFEST]
    assert comparison.in_the_way(force=True) == []
    write(comparison)
    old = {path: OLD[path] for path in ("models/old.py", "gone/only.py")}
    assert contents(folder) == {**NEW, **old, "mine.txt": b"mine"}


@pytest.mark.parametrize("content", ["{}", "[]", "x", '{"format": 2}', '{"manifest_version": 3, "name": "x"'])
def test_another_file_of_that_name_is_none_of_ours_that_was_cut(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    comparison = compare(NEW, str(tmp_path))
    assert comparison.refusal
    assert comparison.in_the_way(force=True) == [MANIFEST]


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", "a/../../evil", "a//b", "C:x", "nul", "a\nb", "a/", ""])
def test_a_manifest_that_names_other_places_is_not_believed(path: str) -> None:
    manifest = Manifest("1", "python", "api", files={path: "0" * 64})
    assert safe_path(path)
    assert read_manifest(write_manifest(manifest)) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"format": 2}', b"[" * 100_000, b'{"format": 1, "rowcast": 1}'],
)
def test_a_damaged_manifest_is_none(content: bytes) -> None:
    assert read_manifest(content) is None


def test_a_manifest_reads_back_as_it_was_written() -> None:
    manifest = Manifest(
        "1", "docs", "ä-api", {"a": True}, {"black": "26"}, {"spec/é.yaml": "0" * 64}, {"a/b.py": "1" * 64}
    )
    assert read_manifest(write_manifest(manifest)) == manifest


def _link(path: Path, _: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def _dangle(path: Path, _: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def _folder(path: Path, _: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path, _: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _linked_parent(path: Path, outside: Path) -> None:
    outside.mkdir()
    for one in path.parent.iterdir():
        one.rename(outside / one.name)
    path.parent.rmdir()
    path.parent.symlink_to(outside)


@pytest.mark.parametrize("place", [_link, _dangle, _folder, _pipe, _linked_parent])
def test_nothing_is_written_through_or_over_what_is_no_file(
    folder: Path, tmp_path: Path, place: Callable[[Path, Path], None]
) -> None:
    place(folder / "models" / "user.py", tmp_path / "outside")
    wanted = tree(models__user="changed\n")
    assert compare(wanted, str(folder)).in_the_way(force=True) == ["models/user.py"]
    assert compare(OLD, str(folder)).drifted()


def test_a_linked_output_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert compare(NEW, str(tmp_path / "link")).refusal


def test_a_file_as_output_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert compare(NEW, str(tmp_path / "file")).refusal


def test_a_file_of_ours_makes_room_for_a_folder_and_back(folder: Path) -> None:
    flat = tree(**{"models": "flat\n"})
    flat = {**flat, "gone": b"now a file\n"}
    digests = {path: digest(content) for path, content in flat.items() if path != MANIFEST}
    flat[MANIFEST] = write_manifest(Manifest("1", "python", "api", files=digests))
    put(flat, folder)
    assert contents(folder) == flat
    put(OLD, folder)
    assert contents(folder) == OLD


def test_line_ends_alone_are_told_apart_from_edits(folder: Path) -> None:
    (folder / "client.py").write_bytes(b"one\r\n")
    comparison = compare(OLD, str(folder))
    assert comparison.states["client.py"] is State.STALE, "nobody wrote it, so nobody loses anything"
    assert only_line_ends(comparison, "client.py")
    (folder / "client.py").write_bytes(b"other\r\n")
    assert not only_line_ends(comparison, "client.py")


def test_a_hard_link_is_broken_and_not_written_through(folder: Path, tmp_path: Path) -> None:
    os.link(folder / "client.py", tmp_path / "other-name")
    put(NEW, folder)
    assert (tmp_path / "other-name").read_bytes() == b"one\n"


def test_the_mode_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        put(NEW, tmp_path / "out")
    finally:
        os.umask(before)
    assert (tmp_path / "out" / "client.py").stat().st_mode & 0o777 == 0o640


def test_a_journal_reads_back_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    known = {"a.py": frozenset({"0" * 64, "1" * 64}), "b/c.py": frozenset({"2" * 64})}
    (tmp_path / JOURNAL).write_bytes(write_journal(known))
    assert read_journal(str(tmp_path)) == known
    for damaged in (b"", b"x", write_journal(known)[:-10], write_journal({"../x": frozenset({"0" * 64})}), b"\xff"):
        (tmp_path / JOURNAL).write_bytes(damaged)
        assert read_journal(str(tmp_path)) is None


def test_a_planted_staging_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "0").write_text("theirs")
    (folder / STAGING).symlink_to(outside)
    put(NEW, folder)
    assert contents(outside) == {"0": b"theirs"}
    assert contents(folder) == NEW


@pytest.mark.parametrize(
    ("paths", "clash"),
    [
        (["a.py", "A.py"], True),
        (["models/a.py", "Models/a.py"], True),
        (["é.py", "é.py"], True),
        (["ﬁ.py", "fi.py"], True),
        (["a", "a/b.py"], True),
        (["a.py", "b.py", "a/b.py"], False),
    ],
)
def test_paths_that_clash_somewhere(paths: list[str], clash: bool) -> None:
    assert bool(clashes(paths)) is clash


@pytest.mark.parametrize(
    "path",
    [
        "con",
        "COM1.py",
        "a/aux.md",
        "x" * 201,
        "~x",
        "a.",
        "a ",
        "a|b",
        'a"b',
        "a\0b",
        "a\u202eb",
        "\ud800",
        "é" * 101,
        "a/./b",
    ],
)
def test_unsafe_paths(path: str) -> None:
    assert safe_path(path)


@pytest.mark.parametrize(
    "path", ["a", "models/user_2.py", "über/straße.md", "console.py", "a.b.c", ".hidden", "日本語.md"]
)
def test_safe_paths(path: str) -> None:
    assert not safe_path(path)
