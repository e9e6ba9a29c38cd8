"""One run at a time: a lock on a file that the system gives back when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rowcast.store.disk import RESERVED

PATIENCE = 120.0
_PAUSE = 0.05


class Locked(Exception):
    """Another run held the lock for as long as we cared to wait."""


@contextmanager
def locked(path: str, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock on a file, made if need be, or on a folder; ``waiting`` is called once when another run has it.

    Raises Locked after ``PATIENCE`` seconds, and OSError when the file cannot be made.
    """
    handle = _open(path)
    try:
        _wait(handle, path, time.monotonic() + PATIENCE, waiting)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, path: str, deadline: float, waiting: Callable[[], None]) -> None:
    told = False
    while not _take(handle):
        if time.monotonic() > deadline:
            raise Locked(f"another run holds {path}")
        if not told:
            told = True
            waiting()
        time.sleep(_PAUSE)


if sys.platform == "win32":

    def _open(path: str) -> int:
        # There is no handle for a folder here; a file in it stands for it.
        path = f"{path}/{RESERVED}lock" if os.path.isdir(path) else path
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)

    def _take(handle: int) -> bool:
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _open(path: str) -> int:
        ways = os.O_RDONLY if os.path.isdir(path) else os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        return os.open(path, ways | os.O_CLOEXEC, 0o644)

    def _take(handle: int) -> bool:
        import fcntl  # noqa: PLC0415 - does not exist on Windows

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
