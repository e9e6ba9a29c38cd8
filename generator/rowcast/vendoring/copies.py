"""A folder in, the copies in it out; and a copy in, whether it is what its record says, out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rowcast.records import dataclass
from rowcast.store import disk
from rowcast.store.journal import JOURNAL, STAGING
from rowcast.tree import MANIFEST, digest
from rowcast.vendoring.record import BASE, CUSTOM, Newer, Record, read_record

if TYPE_CHECKING:
    from rowcast.diagnostics import Diagnostic
    from rowcast.source import Span

_FAR_UP = os.path.join("..", "..", "..")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a copy is found to be: its record if it can be read, and what differs from it."""

    folder: str
    record: Record | None
    findings: tuple[Diagnostic, ...]


def copies(folder: str) -> list[str]:
    """Return the copies in a folder, or the folder itself if it is one. Raises OSError."""
    if _is_copy(folder):
        return [folder]
    return [path for name in disk.names(folder) if _is_copy(path := os.path.join(folder, name))]


def verify(folder: str) -> Verdict:
    """Compare a copy with its record; nothing is written. Raises OSError for what cannot be read."""
    if os.path.islink(folder):
        return _unreadable(folder, "is a link, and nothing is known about what it leads to")
    try:
        record = read_record(disk.content(f"{folder}/{MANIFEST}", follow=False) or b"")
    except Newer as problem:
        return _unreadable(f"{folder}/{MANIFEST}", f"is from a later version of rowcast: {problem}")
    if record is None:
        return _unreadable(f"{folder}/{MANIFEST}", "is damaged, or not the manifest of a copy")
    return Verdict(folder, record, tuple(_differences(folder, record)))


def at(path: str) -> Span:
    """Return the start of a file of a copy, as it is named to a person."""
    from rowcast.source import Span  # noqa: PLC0415 - where nothing is found, nothing is named

    return Span(shown(path), 1, 1, 1, 1)


def shown(path: str) -> str:
    """Return a path as a person would write it: from where they are, unless that leads far up."""
    full = os.path.abspath(path)
    try:
        short = os.path.relpath(full)
    except ValueError:  # another drive, or the folder that we are in has gone
        short = full
    return (full if short.startswith(_FAR_UP) else short).replace(os.sep, "/")


def finding(code: str, message: str, path: str, hint: str = "") -> Diagnostic:
    """Return a finding about a file of a copy, or about its folder."""
    from rowcast.codes import diagnostic  # noqa: PLC0415 - the table of codes costs more than to verify a copy

    return diagnostic(code, message, at(path), hint)


def is_custom(path: str) -> bool:
    """Tell whether a path of a copy is in the folder that belongs to people."""
    return path.split("/", 1)[0] == CUSTOM


def _is_copy(folder: str) -> bool:
    """Tell whether a folder is a copy; the original beside it tells so of one whose manifest is damaged or gone."""
    if os.path.islink(folder):
        return False
    content = disk.content(f"{folder}/{MANIFEST}", follow=False)
    return (content is not None and b'"vendored"' in content) or os.path.isfile(f"{folder}/{BASE}")


def _unreadable(path: str, message: str) -> Verdict:
    return Verdict(path, None, (finding("vendor-manifest", message, path),))


def _differences(folder: str, record: Record) -> Iterator[Diagnostic]:
    found = disk.scan(folder)
    for path in sorted(record.manifest.files):
        if path not in found:
            yield finding("vendor-missing", "is missing", f"{folder}/{path}")
        elif found[path] is not disk.FILE:
            message = "was copied as a file, and is a link, a folder or something else now"
            yield finding("vendor-blocked", message, f"{folder}/{path}")
        elif (one := _difference(folder, path, record)) is not None:
            yield one
    for path, kind in sorted(found.items()):
        if path.split("/", 1)[0] in (JOURNAL, STAGING):
            if "/" not in path:
                yield finding("vendor-interrupted", "is left of a run that was stopped", f"{folder}/{path}")
        elif path not in record.manifest.files and path != MANIFEST and kind is not disk.FOLDER and not is_custom(path):
            yield finding("vendor-extra", "was not copied, and stands in the copy", f"{folder}/{path}")


def _difference(folder: str, path: str, record: Record) -> Diagnostic | None:
    content = disk.read(f"{folder}/{path}")
    known = {record.manifest.files[path], record.edited.get(path)}
    if digest(content) in known or (b"\r\n" in content and digest(content.replace(b"\r\n", b"\n")) in known):
        return None
    from rowcast.vendoring.merging import has_conflicts  # noqa: PLC0415 - only where something differs

    if path in record.conflicts and has_conflicts(content):
        return finding("vendor-conflict", "holds the marks of a conflict", f"{folder}/{path}")
    return finding("vendor-changed", "was changed by hand", f"{folder}/{path}")
