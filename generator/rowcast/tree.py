"""A tree of files in memory: relative path to bytes; what a safe path is, and the manifest that describes a tree."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from rowcast.records import dataclass

Tree: TypeAlias = Mapping[str, bytes]
"""Relative path, with ``/`` between its parts, to content."""

MANIFEST = "manifest.json"
FORMAT = 1

# Names that Windows keeps for devices, with or without an extension.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_FORBIDDEN = frozenset('<>:"\\|?*')


def digest(content: bytes) -> str:
    """Return the SHA-256 of the content, in hexadecimal."""
    from hashlib import sha256  # noqa: PLC0415 - loads a library that reading a tree does not need

    return sha256(content).hexdigest()


def safe_path(path: str) -> str:
    """Return what is wrong with a path below an output folder, on any system; an empty text if nothing is."""
    if not path:
        return "is empty"
    if len(path.encode("utf-8", "surrogatepass")) > 1024:
        return "is longer than 1024 bytes"
    for part in path.split("/"):
        if problem := _unsafe_part(part):
            return problem
    return ""


_FAULTS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda part: part in ("", ".", ".."), "has an empty part, `.` or `..`"),
    (lambda part: part[-1] in ". ", "has a part that ends with a dot or a space"),
    (lambda part: part[0] == "~", "has a part that begins with `~`"),
    (
        lambda part: any(c in _FORBIDDEN or not c.isprintable() for c in part),
        "has a character that some systems forbid",
    ),
    (lambda part: len(part.encode()) > 200, "has a part longer than 200 bytes"),
    (lambda part: part.partition(".")[0].casefold() in _DEVICES, "has a part that is the name of a device on Windows"),
)


def _unsafe_part(part: str) -> str:
    return next((message for is_fault, message in _FAULTS if is_fault(part)), "")


def clashes(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of paths that cannot stand beside each other where case or Unicode forms are not told apart."""
    seen: dict[str, str] = {}
    found = []
    for path in sorted(paths):
        key = _fold(path)
        if key in seen:
            found.append((seen[key], path))
        seen.setdefault(key, path)
    for key, path in list(seen.items()):
        parents = key.split("/")[:-1]
        found += [(seen[above], path) for n in range(1, len(parents) + 1) if (above := "/".join(parents[:n])) in seen]
    return found


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a made folder holds and what it was made from; no dates, no absolute paths.

    Attributes:
        rowcast: Version of the tool.
        target: Name of the target.
        api: Name of the API.
        options: Options of the target.
        tools: Distribution to version, of the tools that shaped the text.
        inputs: Name of a spec file or override template to the digest of its text.
        files: Path to digest, of each file but the manifest.
    """

    rowcast: str
    target: str
    api: str
    options: Mapping[str, object] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def write_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as stable JSON: sorted, indented, one line for each file."""
    import json  # noqa: PLC0415

    value = {
        "format": FORMAT,
        "rowcast": manifest.rowcast,
        "target": manifest.target,
        "api": manifest.api,
        "options": dict(manifest.options),
        "tools": dict(sorted(manifest.tools.items())),
        "inputs": dict(sorted(manifest.inputs.items())),
        "files": dict(sorted(manifest.files.items())),
    }
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def read_manifest(content: bytes) -> Manifest | None:
    """Return the manifest that the content holds, or None if it is damaged or is not a manifest of ours.

    Paths are checked as strictly as those that are written: a manifest never makes us touch a file outside its folder.
    """
    import json  # noqa: PLC0415

    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return None
    texts = [value.get(key) for key in ("rowcast", "target", "api")]
    tools, inputs, files = (_digests(value.get(key)) for key in ("tools", "inputs", "files"))
    options = value.get("options")
    if not all(isinstance(text, str) for text in texts) or not isinstance(options, dict):
        return None
    if tools is None or inputs is None or files is None or any(safe_path(path) for path in files):
        return None
    return Manifest(str(texts[0]), str(texts[1]), str(texts[2]), options, tools, inputs, files)


def _digests(value: Any) -> dict[str, str] | None:
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return value
    return None
