"""The note that a run leaves in a folder before it changes anything: which files, with which digests, are ours."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.store import disk
from rowcast.tree import safe_path

JOURNAL = disk.RESERVED + "journal"
STAGING = disk.RESERVED + "staging"
_HEAD = "rowcast-journal 1"


def write_journal(files: Mapping[str, frozenset[str]]) -> bytes:
    """Return the text of a journal: path to the digests of what we wrote or are about to write there."""
    lines = [f"{digest} {path}" for path, digests in sorted(files.items()) for digest in sorted(digests)]
    return "\n".join([_HEAD, *lines, ""]).encode()


def read_journal(folder: str) -> dict[str, frozenset[str]] | None:
    """Return what the journal of a folder says, or None if it is not one of ours; raises OSError."""
    try:
        head, *lines, last = disk.read(f"{folder}/{JOURNAL}").decode().split("\n")
    except ValueError:
        return None
    if head != _HEAD or last:
        return None
    files: dict[str, frozenset[str]] = {}
    for line in lines:
        digest, _, path = line.partition(" ")
        if safe_path(path) or len(digest) != 64:
            return None
        files[path] = files.get(path, frozenset()) | {digest}
    return files
