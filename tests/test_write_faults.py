"""Killed, or failing, at any call that writes: the next run makes the tree whole, and nothing is lost."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rowcast.store.journal import JOURNAL, STAGING
from rowcast.store.output import compare
from rowcast.store.writing import write
from rowcast.tree import MANIFEST, Manifest, Tree, digest, write_manifest

CALLS = ("open", "write", "fsync", "close", "replace", "unlink", "mkdir", "rmdir")
THEIRS = {"theirs.txt": b"theirs", "models/theirs.py": b"theirs too"}
MOST = 2_000


def tree(**files: str) -> Tree:
    contents = {name.replace("__", "/") + ".py": text.encode() for name, text in files.items()}
    digests = {path: digest(content) for path, content in contents.items()}
    return {**contents, MANIFEST: write_manifest(Manifest("1", "python", "api", files=digests))}


OLD = tree(client="one\n", models__same="same\n", models__old="old\n", gone__deep__only="only\n", swap="a file\n")
NEW = tree(client="two\n", models__same="same\n", models__new="new\n", fresh__deep__x="x\n", swap__inner="now below\n")


class Injected(OSError):
    """The error that a test puts in."""


@contextmanager
def at_call(number: int, act: Callable[[], None]) -> Iterator[None]:
    """Do something in place of the ``number``-th writing call of ``os``."""
    count = 0
    originals = {name: getattr(os, name) for name in CALLS}

    def counted(name: str) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count == number:
                act()
            return originals[name](*args, **options)

        return call

    for name in CALLS:
        setattr(os, name, counted(name))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(os, name, original)


def run_with(number: int, act: Callable[[], None], folder: Path) -> None:
    with at_call(number, act):
        write(compare(NEW, str(folder)))


def killed(number: int, folder: Path) -> bool:
    """Run in a child that kills itself at a call; tell whether it came so far."""
    child = os.fork()
    if not child:
        try:
            run_with(number, lambda: os.kill(os.getpid(), signal.SIGKILL), folder)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def is_whole(folder: Path, wanted: Tree, theirs: dict[str, bytes]) -> bool:
    return contents(folder) == {**wanted, **theirs}


def prepare(folder: Path, update: bool) -> dict[str, bytes]:
    if not update:
        return {}
    write(compare(OLD, str(folder)))
    for path, content in THEIRS.items():
        (folder / path).write_bytes(content)
    return THEIRS


def verify(folder: Path, update: bool, theirs: dict[str, bytes]) -> None:
    """Check accepts no mixture; the next run finishes the work; nothing is left over, and nothing of theirs is lost."""
    if folder.exists():
        if not compare(NEW, str(folder)).drifted():
            assert is_whole(folder, NEW, theirs)
        if update and not compare(OLD, str(folder)).drifted():
            assert is_whole(folder, OLD, theirs)
    comparison = compare(NEW, str(folder))
    assert not comparison.refusal
    assert not comparison.in_the_way(force=False)
    write(comparison)
    assert is_whole(folder, NEW, theirs)
    assert not {JOURNAL, STAGING} & set(os.listdir(folder))
    assert not compare(NEW, str(folder)).drifted()


@pytest.mark.parametrize("update", [False, True], ids=["new", "update"])
def test_killed_at_every_call(tmp_path: Path, update: bool) -> None:
    for number in range(1, MOST):
        folder = tmp_path / str(number)
        theirs = prepare(folder, update)
        was_killed = killed(number, folder)
        verify(folder, update, theirs)
        if not was_killed:
            assert number > 30, "the calls were not counted"
            return
    pytest.fail("the run did not end")


@pytest.mark.parametrize("update", [False, True], ids=["new", "update"])
@pytest.mark.parametrize("number_of_error", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS])
def test_an_error_at_every_call(tmp_path: Path, update: bool, number_of_error: int) -> None:
    def fail() -> None:
        raise Injected(number_of_error, os.strerror(number_of_error))

    for number in range(1, MOST):
        folder = tmp_path / str(number)
        theirs = prepare(folder, update)
        try:
            run_with(number, fail, folder)
            failed = False
        except Injected:
            failed = True
        if failed and not (folder / JOURNAL).exists():
            # Without a journal the folder is as it was, or done, but for what is left of a staging folder.
            state = contents(folder) if folder.exists() else {}
            kept = {path: content for path, content in state.items() if not path.startswith(STAGING)}
            before = {**OLD, **theirs} if update else {}
            assert kept in (before, {**NEW, **theirs})
        verify(folder, update, theirs)
        if not failed and number > 60:
            return
    pytest.fail("the run did not end")


def test_killed_again_and_again_with_changing_specs(tmp_path: Path) -> None:
    """A run is killed, the spec changes, the next run is killed: what is ours is still known to be ours."""
    trees = [tree(client=f"{n}\n", **{f"only_{n}": "x\n"}, models__m=f"{n}\n") for n in range(4)]
    # The first run is killed while it puts files in place, the second before or while it does.
    for first in range(45, 90, 3):
        for second in range(10, 90, 9):
            folder = tmp_path / f"{first}-{second}"
            write(compare(trees[0], str(folder)))
            for wanted, number in ((trees[1], first), (trees[2], second)):
                child = os.fork()
                if not child:
                    try:
                        with at_call(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                            write(compare(wanted, str(folder)))
                    finally:
                        os._exit(0)
                os.waitpid(child, 0)
            last = compare(trees[3], str(folder))
            assert not last.in_the_way(force=False)
            write(last)
            assert contents(folder) == trees[3]


def test_short_writes_still_write_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: whole(handle, bytes(content[:1])))
    write(compare(NEW, str(tmp_path / "out")))
    assert contents(tmp_path / "out") == NEW


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_files_are_put_in_place_waits_for_the_end(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "out"
    prepare(folder, update=True)
    child = os.fork()
    if not child:
        originals = os.replace

        def replace(*args: str) -> None:
            os.kill(os.getpid(), number)
            originals(*args)

        os.replace = replace  # type: ignore[assignment]
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            write(compare(NEW, str(folder)))
        except KeyboardInterrupt:
            os._exit(130)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status == (130 if number is signal.SIGINT else -signal.SIGTERM)
    assert is_whole(folder, NEW, THEIRS)
