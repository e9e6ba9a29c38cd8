"""What stands on the disk: the entries of a folder, and digests of files; imports nothing that costs start-up time."""

from __future__ import annotations

import os
import stat
from hashlib import sha256

FILE, LINK, FOLDER, OTHER = "file", "link", "folder", "other"

# Python's own, beside every module that was imported; they come and go, and are nobody's text.
_IGNORED = frozenset({"__pycache__"})
_CHUNK = 1 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def scan(folder: str) -> dict[str, str]:
    """Return what stands below a folder: relative path with ``/`` to the kind of entry. Links are not followed.

    Raises OSError; a folder that does not exist is empty.
    """
    found: dict[str, str] = {}
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            entries = list(os.scandir(folder + "/" + prefix))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.name in _IGNORED:
                continue
            kind = _kind(entry)
            found[prefix + entry.name] = kind
            if kind is FOLDER:
                waiting.append(prefix + entry.name + "/")
    return found


def names(folder: str) -> list[str]:
    """Return the sorted names in a folder; raises OSError."""
    return sorted(os.listdir(folder))


def digest(path: str, follow: bool = True) -> str | None:
    """Return the SHA-256 of a regular file in hexadecimal, or None if it is absent or not regular; never blocks.

    ``follow`` says whether a link to a regular file counts as one. Raises OSError for what cannot be read.
    """
    try:
        handle = os.open(path, _FLAGS | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    except OSError:
        if not os.path.lexists(path) or not os.path.isfile(path) or os.path.islink(path):
            return None
        raise
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        total = sha256()
        while chunk := os.read(handle, _CHUNK):
            total.update(chunk)
        return total.hexdigest()
    finally:
        os.close(handle)


def read(path: str) -> bytes:
    """Return the content of a file; raises OSError."""
    with open(path, "rb") as file:
        return file.read()


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return LINK
    if entry.is_dir(follow_symlinks=False):
        return FOLDER
    return FILE if entry.is_file(follow_symlinks=False) else OTHER
