"""How a compared tree gets to its folder: staged beside the old files, noted in a journal, then put in place.

Until the journal stands, nothing in the folder has changed, and a failure leaves the old tree. From then on each step
may be the last one: the next run reads the journal, knows whose the files are, and finishes the work.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import threading
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, suppress

from rowcast.store import disk
from rowcast.store.journal import JOURNAL, STAGING, read_journal, write_journal
from rowcast.store.output import Comparison, State
from rowcast.tree import MANIFEST, digest, read_manifest

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write(comparison: Comparison) -> None:
    """Make the folder hold the tree. What stands in the way (``Comparison.in_the_way``) is the caller's to refuse.

    Raises OSError; the folder then holds the old tree, or a journal from which the next run goes on.
    """
    if not comparison.drifted():
        return
    folder = comparison.folder
    changed = comparison.paths(State.MISSING, State.STALE, State.EDITED)
    made = _make_folders(folder)
    try:
        staged = _stage(comparison, changed)
    except BaseException:
        with suppress(OSError):
            _clear_staging(folder)
        _remove_folders(made)
        raise
    with _undisturbed():
        os.replace(f"{folder}/{STAGING}/{JOURNAL}", f"{folder}/{JOURNAL}")
        _sync_folder(folder)
        _commit(folder, comparison.paths(State.EXTRA), staged)


def finish(folder: str) -> list[str]:
    """Finish what an interrupted run had begun, from its journal and its staging folder; without either, do nothing.

    Returns the paths that somebody has edited since; if there are any, nothing is done. Raises OSError, and ValueError
    for a journal that cannot be read.
    """
    if not os.path.lexists(f"{folder}/{JOURNAL}"):
        if os.path.isdir(folder):
            _clear_staging(folder)
        return []
    known = read_journal(folder)
    if known is None:
        raise ValueError(f"{JOURNAL} is damaged")
    with suppress(FileExistsError):
        os.mkdir(f"{folder}/{STAGING}", 0o700)
    staged = {path: name for path in (*known, MANIFEST) if os.path.lexists(name := _staged(folder, path))}
    # What stands behind a link is not found, and so is neither judged nor removed.
    found = {path: kind for path, kind in disk.scan(folder).items() if path in known and kind is not disk.FOLDER}
    files = {path: disk.read(f"{folder}/{path}") for path, kind in found.items() if kind is disk.FILE}
    ours = {path for path, content in files.items() if digest(content) in known[path]}
    edited = [path for path in staged if path in found and path not in ours]
    if edited:
        return sorted(edited)
    wanted = _wanted(folder, staged)
    with _undisturbed():
        _commit(folder, sorted(path for path in ours if path not in wanted), staged)
    return []


def _wanted(folder: str, staged: dict[str, str]) -> Container[str]:
    """Return what the manifest lists that was about to be written, or the one that is there."""
    manifest = read_manifest(disk.read(staged.get(MANIFEST, f"{folder}/{MANIFEST}")))
    if manifest is None:
        raise ValueError(f"the {MANIFEST} of an interrupted run is damaged")
    return manifest.files


class Changed(Exception):
    """A file does not hold what it held when it was read."""


def create_file(path: str, content: bytes) -> None:
    """Make a file, whole or not at all. Raises Changed if there is one by then, and OSError."""
    staged = f"{path}.rowcast-{os.getpid()}"
    try:
        _write(staged, content)
        _sync(staged)
        os.link(staged, path)
    except FileExistsError as problem:
        raise Changed(path) from problem
    finally:
        with suppress(OSError):
            os.unlink(staged)
    _sync_folder(os.path.dirname(path))


def replace_file(path: str, before: bytes, after: bytes) -> None:
    """Let a file hold other bytes, at once and with its mode; a link is kept, and the file behind it replaced.

    Raises Changed if the file does not hold ``before``, and OSError, after which the file is as it was.
    """
    path = os.path.realpath(path)
    staged = f"{path}.rowcast-{os.getpid()}"
    mode = stat.S_IMODE(os.stat(path).st_mode)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    try:
        _write(staged, after)
        os.chmod(staged, mode)
        _sync(staged)
        with open(path, "rb") as handle:
            if handle.read() != before:
                raise Changed(path)
        os.replace(staged, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(staged)
        raise
    _sync_folder(os.path.dirname(path))


def _stage(comparison: Comparison, changed: list[str]) -> dict[str, str]:
    """Write every changed file, and the journal, into the staging folder; return path to staged name."""
    folder = comparison.folder
    _clear_staging(folder)
    staging = f"{folder}/{STAGING}"
    os.mkdir(staging, 0o700)
    staged = {path: _staged(folder, path) for path in changed}
    for path, name in staged.items():
        _write(name, comparison.tree[path])
    new = {path: frozenset({digest(comparison.tree[path])}) for path in changed if path != MANIFEST}
    known = {
        path: comparison.known.get(path, frozenset()) | new.get(path, frozenset()) for path in (*new, *comparison.known)
    }
    _write(f"{staging}/{JOURNAL}", write_journal(known))
    for name in (*staged.values(), f"{staging}/{JOURNAL}"):
        _sync(name)
    _sync_folder(staging)
    return staged


def _staged(folder: str, path: str) -> str:
    """Return where a file waits: a later run finds it by its path alone."""
    return f"{folder}/{STAGING}/{digest(path.encode())}"


def _commit(folder: str, extra: Iterable[str], staged: dict[str, str]) -> None:
    """Remove files, put the staged ones in place, the manifest last, and take the journal away."""
    touched = {folder}
    for path in extra:
        os.unlink(f"{folder}/{path}")
        touched.add(_remove_empty(folder, path))
    for path, name in staged.items():
        if path != MANIFEST:
            touched |= _place(folder, path, name)
    for parent in sorted(touched):
        if os.path.isdir(parent):
            _sync_folder(parent)
    if MANIFEST in staged:
        os.replace(staged[MANIFEST], f"{folder}/{MANIFEST}")
        _sync_folder(folder)
    os.unlink(f"{folder}/{JOURNAL}")
    os.rmdir(f"{folder}/{STAGING}")
    _sync_folder(folder)


def _place(folder: str, path: str, name: str) -> set[str]:
    """Move one staged file to its path, and return the folders whose entries changed."""
    touched = set()
    parent = folder
    for part in path.split("/")[:-1]:
        touched.add(parent)
        parent = f"{parent}/{part}"
        if os.path.islink(parent):
            raise NotADirectoryError(f"{parent} has become a link")
        with suppress(FileExistsError):
            os.mkdir(parent)
    os.replace(name, f"{folder}/{path}")
    return {*touched, parent}


def _remove_empty(folder: str, path: str) -> str:
    """Remove the folders above a removed file that are empty now, and return the first one that stays."""
    parent = path.rpartition("/")[0]
    while parent:
        try:
            os.rmdir(f"{folder}/{parent}")
        except OSError:
            return f"{folder}/{parent}"
        parent = parent.rpartition("/")[0]
    return folder


def _write(name: str, content: bytes) -> None:
    handle = os.open(name, _CREATE, 0o644)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _sync(name: str) -> None:
    handle = os.open(name, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: str) -> None:
    # Windows has no handle for a folder, and needs none: its renames are journalled.
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _make_folders(folder: str) -> list[str]:
    """Make the folder and those above it, and return the ones that were not there, the innermost first."""
    made: list[str] = []
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    try:
        for name in reversed(missing):
            os.mkdir(name)
            made.insert(0, name)
    except OSError:
        _remove_folders(made)
        raise
    return made


def _remove_folders(folders: list[str]) -> None:
    for folder in folders:
        with suppress(OSError):
            os.rmdir(folder)


def _clear_staging(folder: str) -> None:
    """Remove what an earlier run has left in the staging folder; a link in its place is removed, not followed."""
    staging = f"{folder}/{STAGING}"
    try:
        about = os.lstat(staging)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(about.st_mode):
        os.unlink(staging)
        return
    for name in os.listdir(staging):
        os.unlink(f"{staging}/{name}")
    os.rmdir(staging)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off the signals that ask to end until the work is done: it takes moments, and half of it is worth nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in names}
    for number in before:
        signal.signal(number, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in asked:
            signal.raise_signal(number)
