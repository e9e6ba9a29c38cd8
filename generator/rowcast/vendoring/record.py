"""What a copy knows of itself: the manifest of its original, what was added to it, and the original's text, packed.

The manifest of a copy is that of the original with a table ``vendored``, so that a copy can be copied again.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from rowcast.records import dataclass
from rowcast.tree import FORMAT, Manifest, read_manifest, safe_path, write_manifest

BASE = "manifest.base"
"""The original's text, packed; from it and from what people made of it an update is merged."""

CUSTOM = "_custom"
"""The folder of a copy that belongs to people alone."""

VENDORED = "vendored"
VENDORED_FORMAT = 1

_HEAD = b"rowcast-base 1: what was copied, packed, for `rowcast vendor --update`; do not edit\n"
_LARGEST = 256 << 20


class Newer(Exception):
    """A manifest whose format this version does not know."""


@dataclass(frozen=True, slots=True)
class Record:
    """The manifest of a copy.

    Attributes:
        manifest: That of the original; its files are the original's, the licences and the packed text.
        rowcast: Version of the tool that copied.
        licences: Paths of the licences, which do not come from the generator.
        edited: Path to the digest of a file that people changed, as an update left it.
        conflicts: Paths that an update left with marks of conflicts.
    """

    manifest: Manifest
    rowcast: str
    licences: tuple[str, ...] = ()
    edited: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[str, ...] = ()


def write_record(record: Record) -> bytes:
    """Return the manifest of a copy, as JSON: a line for each file, no dates, no places of this machine."""
    value = json.loads(write_manifest(record.manifest))
    value[VENDORED] = {
        "format": VENDORED_FORMAT,
        "rowcast": record.rowcast,
        "licences": sorted(record.licences),
        "edited": dict(sorted(record.edited.items())),
        "conflicts": sorted(record.conflicts),
    }
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def read_record(content: bytes) -> Record | None:
    """Return the record, or None if it is damaged or is not that of a copy.

    Raises Newer for a format that a later version of the tool has made.
    """
    manifest, table = read_manifest(content), _table(content)
    if manifest is None or table is None:
        return None
    licences, conflicts, edited = (_texts(table.get(key)) for key in ("licences", "conflicts", "edited"))
    if licences is None or conflicts is None or edited is None:
        return None
    return Record(manifest, str(table.get("rowcast")), tuple(licences), dict(edited), tuple(conflicts))


def _texts(value: Any) -> Mapping[str, str] | None:
    """Return a list of paths, or a table of them, as a table of texts; None if it is neither or holds unsafe paths."""
    table = (
        dict.fromkeys(value, "") if isinstance(value, list) and all(isinstance(one, str) for one in value) else value
    )
    if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
        return None
    return None if any(safe_path(path) for path in table) else table


def _table(content: bytes) -> dict[str, Any] | None:
    """Return the table of a copy; raises Newer."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    table = value.get(VENDORED) if isinstance(value, dict) else None
    if not isinstance(table, dict):
        return None
    for found, known in ((value.get("format"), FORMAT), (table.get("format"), VENDORED_FORMAT)):
        if isinstance(found, int) and found > known:
            raise Newer(f"its manifest has format {found}, and this version knows {known}")
    return table if table.get("format") == VENDORED_FORMAT else None


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as one text; the same files give the same text.

    Base64 survives whatever git and editors do to line ends, and bzip2 packs the same everywhere; zlib does not.
    """
    import bz2  # noqa: PLC0415 - verification does without

    parts = [f"{path}\0{len(content)}\0".encode() + content for path, content in sorted(files.items())]
    return _HEAD + base64.encodebytes(bz2.compress(b"".join(parts)))


def unpack(text: bytes) -> dict[str, bytes] | None:
    """Return the files of a packed text, or None if it is damaged; never makes more of it than a limit allows."""
    import bz2  # noqa: PLC0415

    head, _, body = text.replace(b"\r\n", b"\n").partition(b"\n")
    if head + b"\n" != _HEAD:
        return None
    unpacking = bz2.BZ2Decompressor()
    try:
        data = unpacking.decompress(binascii.a2b_base64(body), _LARGEST)
        return _files(data) if unpacking.eof else None
    except (ValueError, OSError, EOFError):
        return None


def _files(data: bytes) -> dict[str, bytes]:
    """Split packed files; raises ValueError."""
    files: dict[str, bytes] = {}
    at = 0
    while at < len(data):
        path_end = data.index(b"\0", at)
        start = data.index(b"\0", path_end + 1) + 1
        end = start + int(data[path_end + 1 : start - 1])
        if not start <= end <= len(data):
            raise ValueError("a packed file has been cut off")
        files[data[at:path_end].decode()] = data[start:end]
        at = end
    return files
