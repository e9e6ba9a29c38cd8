"""What stands on the disk: the entries of a folder, and digests of files; imports nothing that costs start-up time."""

from __future__ import annotations

import os
import stat

try:
    # The module behind hashlib: it spares the start of a run the loading of OpenSSL.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = [
    "FILE",
    "FOLDER",
    "LINK",
    "OTHER",
    "RESERVED",
    "blake2b",
    "content",
    "mark",
    "mark_of",
    "names",
    "read",
    "scan",
]

FILE, LINK, FOLDER, OTHER = "file", "link", "folder", "other"

RESERVED = ".rowcast-"
"""How the names of what a run leaves behind while it writes begin."""

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


def mark(content: bytes) -> str:
    """Return a digest of content, for comparisons on this machine; quicker to be had than what manifests hold."""
    return blake2b(content, digest_size=32).hexdigest()


def mark_of(path: str, follow: bool = True) -> str | None:
    """Return the mark of a regular file, or None if it is absent or not regular; as ``content``."""
    found = content(path, follow)
    return None if found is None else mark(found)


def content(path: str, follow: bool = True) -> bytes | None:
    """Return what a regular file holds, or None if it is absent or not regular; never blocks.

    ``follow`` says whether a link to a regular file counts as one. Raises OSError for what cannot be read.
    """
    try:
        handle = os.open(path, _FLAGS | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    except OSError:
        if not os.path.lexists(path) or not os.path.isfile(path) or os.path.islink(path):
            return None
        raise
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return None
        parts = [os.read(handle, about.st_size + 1)]
        while parts[-1]:
            parts.append(os.read(handle, _CHUNK))
        return b"".join(parts)
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
