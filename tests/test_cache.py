"""What is remembered from run to run: believed only if it is ours and whole, and never instead of looking."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from rowcast import assets
from rowcast.store import disk, unchanged
from rowcast.store.cache import FOLDER, Cache, ensure_folder, open_cache


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def open_(root: Path) -> Cache:
    cache = open_cache(str(root))
    assert cache
    return cache


def entries(root: Path) -> list[Path]:
    return [path for path in (root / FOLDER).rglob("made/*/*") if path.is_file()]


def test_text_is_made_once(root: Path) -> None:
    made = []

    def make() -> str:
        made.append(1)
        return "täxt"

    for _ in range(2):
        assert open_(root).memo("kind", "key", make) == "täxt"
    assert made == [1]


@pytest.mark.parametrize("kind", ["other", "kind\0key"])
def test_kinds_are_apart(root: Path, kind: str) -> None:
    open_(root).memo("kind", "key", lambda: "one")
    assert open_(root).memo(kind, "key", lambda: "two") == "two"


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 100])
def test_damaged_entries_are_made_again(root: Path, content: bytes) -> None:
    open_(root).memo("kind", "key", lambda: "one")
    (entry,) = entries(root)
    entry.write_bytes(content)
    assert open_(root).memo("kind", "key", lambda: "two") == "two"


def test_an_entry_under_another_name_is_not_believed(root: Path) -> None:
    open_(root).memo("kind", "evil", lambda: "evil")
    (evil,) = entries(root)
    content = evil.read_bytes()
    evil.unlink()
    open_(root).memo("kind", "good", lambda: "good")
    (good,) = entries(root)
    good.write_bytes(content)
    assert open_(root).load("kind", "good") is None


def test_a_cache_that_came_from_elsewhere_is_not_believed(root: Path, home: Path) -> None:
    open_(root).memo("kind", "key", lambda: "theirs")
    (home / "rowcast" / "key").unlink()
    assert open_(root).memo("kind", "key", lambda: "ours") == "ours"


def test_the_key_is_the_user_s_alone(root: Path, home: Path) -> None:
    open_(root)
    key = home / "rowcast" / "key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32
    key.chmod(0o644)
    assert open_cache(str(root)) is None
    key.chmod(0o600)
    key.write_bytes(b"short")
    assert open_cache(str(root)) is None


def test_without_a_place_for_the_key_there_is_no_cache(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert open_cache(str(root)) is None


def test_a_link_in_the_place_of_the_folder_is_not_used(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / FOLDER).symlink_to(tmp_path / "elsewhere")
    assert open_cache(str(root)) is None
    with pytest.raises(OSError, match="is a link"):
        ensure_folder(str(root))


def test_the_folder_ignores_itself(root: Path) -> None:
    open_(root).save("kind", "key", b"x")
    assert (root / FOLDER / ".gitignore").read_text() == "*\n"


def test_a_full_disk_is_no_reason_to_fail(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    cache = open_(root)
    monkeypatch.setattr(os, "replace", full)
    assert cache.memo("kind", "key", lambda: "made") == "made"
    assert not entries(root)


def test_the_size_is_bounded(root: Path) -> None:
    cache = open_(root)
    for n in range(20):
        cache.save("kind", str(n), b"x" * 1000)
    for n, entry in enumerate(sorted(entries(root))):
        os.utime(entry, (n, n))
    oldest = sorted(entries(root))[:5]
    cache.prune(time.time(), limit=15_000)
    assert sum(entry.stat().st_size for entry in entries(root)) <= 15_000 * 3 // 4
    assert not any(entry.exists() for entry in oldest)
    before = len(entries(root))
    cache.prune(time.time(), limit=0)
    assert len(entries(root)) == before, "pruned twice a day"


class TestTrace:
    """A run without changes."""

    @pytest.fixture
    def cache(self, root: Path) -> Cache:
        (root / "spec").mkdir()
        (root / "spec" / "a.yaml").write_text("a")
        (root / "out").mkdir()
        (root / "out" / "made.py").write_text("made")
        (root / "out" / "theirs.py").write_text("theirs")
        cache = open_(root)
        snapshot = unchanged.snapshot(str(root), ["spec/a.yaml"], ["spec"])
        assert snapshot
        digest = disk.mark_of(str(root / "out" / "made.py"))
        assert digest
        unchanged.remember(cache, "all", snapshot, [unchanged.Made("out", {"made.py": digest}, ["theirs.py"])])
        return cache

    def recalled(self, cache: Cache, root: Path, selection: str = "all") -> bool:
        return unchanged.recall(cache, str(root), selection) is not None

    def test_nothing_changed(self, cache: Cache, root: Path) -> None:
        assert self.recalled(cache, root)
        assert not self.recalled(cache, root, "other")

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("spec/a.yaml", "b"),
            ("spec/b.yaml", "new"),
            ("out/made.py", "edited"),
            ("out/more.py", "new"),
            ("out/.rowcast-journal", "x"),
        ],
    )
    def test_a_change_or_a_new_file(self, cache: Cache, root: Path, path: str, content: str) -> None:
        (root / path).write_text(content)
        assert not self.recalled(cache, root)

    @pytest.mark.parametrize("path", ["spec/a.yaml", "out/made.py", "out/theirs.py"])
    def test_a_file_that_has_gone(self, cache: Cache, root: Path, path: str) -> None:
        (root / path).unlink()
        assert not self.recalled(cache, root)

    def test_a_change_that_keeps_size_and_time(self, cache: Cache, root: Path) -> None:
        path = root / "out" / "made.py"
        before = path.stat()
        path.write_text("MADE")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert not self.recalled(cache, root)

    def test_a_link_to_the_same_text(self, cache: Cache, root: Path, tmp_path: Path) -> None:
        (root / "out" / "made.py").rename(tmp_path / "made.py")
        (root / "out" / "made.py").symlink_to(tmp_path / "made.py")
        assert not self.recalled(cache, root)

    @pytest.mark.parametrize("path", ["spec/a.yaml", "out/made.py"])
    def test_a_pipe_in_the_place_of_a_file_does_not_block(self, cache: Cache, root: Path, path: str) -> None:
        (root / path).unlink()
        os.mkfifo(root / path)
        assert not self.recalled(cache, root)

    def test_somebody_else_s_file_may_change(self, cache: Cache, root: Path) -> None:
        (root / "out" / "theirs.py").write_text("changed")
        assert self.recalled(cache, root)

    def test_another_tool(self, cache: Cache, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unchanged, "stamp", lambda: "another")
        assert not self.recalled(cache, root)

    def test_the_stamp_is_of_the_whole_tool(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The stand-in package of the next test proves what a stamp sees; this one, that it looks at the real one."""
        seen: list[str] = []

        def look(folder: str) -> list[str]:
            seen.append(os.path.realpath(folder))
            return []

        monkeypatch.setattr(unchanged, "_stat_tree", look)
        unchanged.stamp()
        assert seen == [os.path.realpath(assets.PACKAGE), os.path.realpath(assets.templates())]

    def test_the_stamp_sees_code_templates_and_installed_packages(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        package = tmp_path / "checkout" / "generator" / "rowcast"
        (package / "inner").mkdir(parents=True)
        templates = tmp_path / "checkout" / "templates"
        templates.mkdir()
        site = tmp_path / "site-packages"
        site.mkdir()
        monkeypatch.setattr(unchanged, "_PACKAGE", str(package))
        monkeypatch.syspath_prepend(site)
        stamps = [unchanged.stamp()]
        for path in (package / "a.py", package / "inner" / "b.py", templates / "c.jinja", site / "black-1.dist-info"):
            path.write_text("x")
            stamps.append(unchanged.stamp())
        (package / "a.py").write_text("y")
        os.utime(package / "a.py", ns=(0, 0))
        stamps.append(unchanged.stamp())
        (package / "a.py").write_text("z")
        os.utime(package / "a.py", ns=(0, 0))
        stamps.append(unchanged.stamp())
        assert len(set(stamps)) == len(stamps)

    def test_paths_with_line_ends_are_not_remembered(self, root: Path) -> None:
        cache = open_(root)
        unchanged.remember(cache, "all", ["tool x"], [unchanged.Made("a\nmade b", {}, [])])
        assert cache.load("trace-1", "all") is None

    def test_a_spec_that_changes_during_the_run_is_noticed(self, root: Path) -> None:
        """The snapshot is taken before anything is read."""
        (root / "a.yaml").write_text("before")
        (root / "out").mkdir()
        cache = open_(root)
        snapshot = unchanged.snapshot(str(root), ["a.yaml"], [])
        assert snapshot
        (root / "a.yaml").write_text("after")
        unchanged.remember(cache, "all", snapshot, [unchanged.Made("out", {}, [])])
        assert not self.recalled(cache, root)
