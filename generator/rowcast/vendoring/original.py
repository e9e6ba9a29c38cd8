"""The folder of a generated package in; its manifest, files and licences out, or what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import field

from rowcast import assets
from rowcast.records import dataclass, replace
from rowcast.store import disk
from rowcast.tree import MANIFEST, Manifest, digest, read_manifest
from rowcast.vendoring.record import BASE, CUSTOM, read_record

_LICENCE = re.compile(r"(licen[cs]e|notice|copying)([.-][a-z0-9.-]+)?", re.I)
_PROJECT = ("rowcast.toml", "pyproject.toml", ".git")
_RUNTIME = "_runtime"
_INSTALLED = ("site-packages", "dist-packages")
_MOST_PARENTS = 8


class NotAnOriginal(Exception):
    """A folder that cannot be copied; the message says why, the mend what to do, the paths which files are meant."""

    def __init__(self, message: str, mend: str = "", paths: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.mend, self.paths = mend, paths


@dataclass(frozen=True, slots=True)
class Original:
    """A package that can be copied: its manifest, its files without it, and the texts of its licences by path."""

    manifest: Manifest
    files: dict[str, bytes]
    licences: dict[str, bytes] = field(default_factory=dict)


def read_original(folder: str) -> Original:
    """Read a generated package. Raises NotAnOriginal, Newer, and OSError for what cannot be read."""
    stored = disk.content(f"{folder}/{MANIFEST}", follow=False)
    if stored is None:
        raise NotAnOriginal(f"{folder} has no {MANIFEST}", "name an API of the project, or a folder that rowcast made")
    record = read_record(stored)
    manifest = read_manifest(stored)
    if manifest is None:
        raise NotAnOriginal(f"the {MANIFEST} of {folder} is damaged, or not one of rowcast", "run `rowcast generate`")
    added = {BASE, *record.licences} if record else set()
    listed = {path: was for path, was in manifest.files.items() if path not in added}
    if reserved := sorted(path for path in listed if path.split("/")[0] in (CUSTOM, BASE)):
        raise NotAnOriginal(f"it has files where a copy keeps its own: {', '.join(reserved)}")
    files = {path: lines(disk.content(f"{folder}/{path}", follow=False), was) for path, was in listed.items()}
    wrong = tuple(path for path, was in listed.items() if (found := files[path]) is None or digest(found) != was)
    if wrong:
        mend = "run `rowcast generate` there; an edited file is not an original"
        raise NotAnOriginal(f"{folder} is not what its manifest says", mend, wrong)
    whole = {path: content for path, content in files.items() if content is not None}
    origin = replace(manifest, files=listed)
    kept = {path: disk.content(f"{folder}/{path}", follow=False) for path in (record.licences if record else ())}
    licences = {path: text for path, text in kept.items() if text} or dict(_licences(os.path.abspath(folder), whole))
    return Original(origin, whole, licences)


def lines(content: bytes | None, was: str) -> bytes | None:
    """Return content with the line ends that it was made with, if it differs from the digest in nothing else."""
    if content is None or b"\r\n" not in content:
        return content
    plain = content.replace(b"\r\n", b"\n")
    return plain if digest(plain) == was else content


def _licences(folder: str, files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the licences of a package, and that of the runtime that it holds a copy of, where it is another one."""
    installed = os.path.basename(os.path.dirname(folder)) in _INSTALLED
    theirs = dict(_texts(folder)) or (dict(_of_distribution(folder)) if installed else _of_project(folder))
    yield from theirs.items()
    ours = assets.licence()
    if ours and ours not in theirs.values() and any(path.startswith(f"{_RUNTIME}/") for path in files):
        yield f"{_RUNTIME}/LICENSE", ours


def _of_project(folder: str) -> dict[str, bytes]:
    """Return the licences of the nearest folder upwards that has any, within the project or repository around it."""
    nearest: dict[str, bytes] = {}
    for _ in range(_MOST_PARENTS):
        folder = os.path.dirname(folder)
        nearest = nearest or dict(_texts(folder))
        if any(os.path.lexists(os.path.join(folder, name)) for name in _PROJECT):
            return nearest
    return {}


def _of_distribution(folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield the licences of the distribution that has installed a folder."""
    site, name = os.path.split(folder)
    for entry in disk.names(site):
        if entry.endswith(".dist-info"):
            listed = disk.content(os.path.join(site, entry, "RECORD"), follow=False) or b""
            if f"{name}/{MANIFEST},".encode() in listed:
                yield from _texts(os.path.join(site, entry, "licenses"))
                yield from _texts(os.path.join(site, entry))


def _texts(folder: str) -> Iterator[tuple[str, bytes]]:
    if os.path.isdir(folder):
        for name in disk.names(folder):
            if _LICENCE.fullmatch(name) and (text := disk.content(os.path.join(folder, name), follow=False)):
                yield name, text.replace(b"\r\n", b"\n")
