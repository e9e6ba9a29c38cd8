"""A copy as it stands and its new original in; what the copy should hold, and what a person should know, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from rowcast import __version__
from rowcast.records import dataclass, replace
from rowcast.tree import MANIFEST, Manifest, Tree, digest
from rowcast.vendoring.merging import has_conflicts, merge
from rowcast.vendoring.original import Original
from rowcast.vendoring.record import BASE, Record, pack, write_record


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy on the disk.

    Attributes:
        record: Its record; None where there is no copy yet.
        base: Path to the content of the original that it was made from, as far as it is known.
        files: Path to content, of each regular file at a path of the record or of the new original.
    """

    record: Record | None
    base: Mapping[str, bytes]
    files: Mapping[str, bytes]


@dataclass(slots=True)
class Plan:
    """What an update comes to.

    Attributes:
        tree: What the copy should hold, with its manifest; the rest of the folder is left alone.
        ours: Path to the digests of what may be replaced or removed there.
        edited: Files that people changed, merged or not, but for those with conflicts.
        merged: Edited files that took the changes of the original.
        conflicts: Edited files in which places are marked for a person.
        kept: Edited files that the original does not have any more.
        unsettled: Files with marks of an earlier update; nothing may be written.
        lost: Edited files that cannot be merged: their original text is lost, or they hold no text; nothing may be
            written.
    """

    tree: Tree = field(default_factory=dict)
    ours: dict[str, frozenset[str]] = field(default_factory=dict)
    edited: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def plan(original: Original, copy: Copy) -> Plan:
    """Return what a copy comes to that takes over an original; nothing of what people wrote is given up."""
    new = {**original.files, **original.licences}
    before = copy.record.manifest.files if copy.record else {}
    made = Plan()
    made.unsettled = sorted(_unsettled(copy))
    tree: dict[str, bytes] = {}
    edited: dict[str, str] = {}
    for path, content in new.items():
        tree[path] = _carried(made, copy, path, content)
        if path in copy.files and path in before:
            made.ours[path] = frozenset({digest(copy.files[path])})
            if path not in made.conflicts and _plain(tree[path]) != _plain(content):
                edited[path] = digest(_plain(tree[path]))
    for path in sorted((before.keys() & copy.files.keys()) - new.keys() - {BASE}):
        if _is(copy.files[path], before[path]):
            made.ours[path] = frozenset({digest(copy.files[path])})
        else:
            made.kept.append(path)
    made.edited = sorted(edited)
    made.tree = {**tree, **_own(original, copy, edited, made.conflicts)}
    return made


def is_older(original: Manifest, record: Record) -> bool:
    """Tell whether an original was made by an older version of the tool than the one that a copy has now."""
    return _version(original.rowcast) < _version(record.manifest.rowcast)


def _carried(made: Plan, copy: Copy, path: str, new: bytes) -> bytes:
    """Return what one file becomes, and note in the plan what that came to."""
    now = copy.files.get(path)
    was = copy.record.manifest.files.get(path, "") if copy.record else ""
    if now is None or not was:
        return new
    plain = _plain(now)
    if plain == _plain(new) or _is(now, was):
        return _ended_as(now, new)
    if digest(new) == was:
        return now
    base = copy.base.get(path)
    if base is None or digest(base) != was or b"\0" in plain + new:
        made.lost.append(path)
        return now
    result = merge(base, plain, new)
    (made.conflicts if result.conflicts else made.merged).append(path)
    return _ended_as(now, result.content)


def _unsettled(copy: Copy) -> Iterator[str]:
    for path in copy.record.conflicts if copy.record else ():
        if has_conflicts(copy.files.get(path, b"")):
            yield path


def _own(original: Original, copy: Copy, edited: Mapping[str, str], conflicts: list[str]) -> Tree:
    """Return the packed original and the manifest."""
    new = {**original.files, **original.licences}
    packed = pack(new)
    digests = {path: digest(content) for path, content in {**new, BASE: packed}.items()}
    manifest = replace(original.manifest, files=digests)
    record = Record(manifest, __version__, tuple(original.licences), edited, tuple(conflicts))
    own = {BASE: packed, MANIFEST: write_record(record)}
    # A checkout may have given all files other line ends; that alone is no reason to write them.
    return {path: _ended_as(copy.files.get(path, b""), text) for path, text in own.items()}


def _is(now: bytes, was: str) -> bool:
    """Tell whether a file is what it was made as, whatever line ends a checkout gave it."""
    return digest(now) == was or (b"\r\n" in now and digest(_plain(now)) == was)


def _plain(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


def _ended_as(now: bytes, content: bytes) -> bytes:
    """Return content with the line ends that a file of a checkout has."""
    if now.count(b"\r\n") != now.count(b"\n") or b"\r\n" not in now or b"\r" in content or b"\0" in content:
        return content
    return content.replace(b"\n", b"\r\n")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int("".join(filter(str.isdigit, part)) or 0) for part in text.split(".")[:3])
