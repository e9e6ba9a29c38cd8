"""An original and a folder in; the copy in it, made or updated whole or not at all, and what was found, out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.records import dataclass, replace
from rowcast.store import disk
from rowcast.store.locking import locked
from rowcast.store.output import Comparison, State, compare
from rowcast.store.writing import finish, write
from rowcast.tree import MANIFEST, Manifest, digest
from rowcast.vendoring.copies import finding, is_custom
from rowcast.vendoring.original import Original
from rowcast.vendoring.planning import Copy, Plan, is_older, plan
from rowcast.vendoring.record import BASE, Newer, Record, read_record, unpack


class Refused(Exception):
    """Nothing was written; the findings say why."""

    def __init__(self, *findings: Diagnostic) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Carried:
    """What was done with a copy: the comparison from before, the plan, and what a person should know."""

    comparison: Comparison
    plan: Plan
    findings: tuple[Diagnostic, ...]


def carry(original: Original, folder: str, *, updating: bool, waiting: Callable[[], None] = lambda: None) -> Carried:
    """Make a copy, or update the one that is there.

    Raises Refused, Locked when another run does not end, and OSError when the disk does not take it; the copy is then
    the old one, or the next update finishes the work.
    """
    parent = os.path.dirname(folder)
    missing = _missing(parent)
    try:
        os.makedirs(parent, exist_ok=True)
        with locked(parent, waiting):
            return _carry(original, folder, updating)
    finally:
        for one in missing:
            # A folder that was made for nothing goes away again; the system refuses to remove one that holds anything.
            if os.path.isdir(one) and not os.listdir(one):
                os.rmdir(one)


def _carry(original: Original, folder: str, updating: bool) -> Carried:
    if os.path.islink(folder) or (os.path.lexists(folder) and not os.path.isdir(folder)):
        raise Refused(finding("vendor-blocked", "is a link or a file, and a copy is a folder", folder))
    _finish(folder)
    copy = _read(folder, original)
    if updating and copy.record is None:
        raise Refused(finding("vendor-missing", "holds no copy", folder, "leave `--update` out to make one"))
    made = plan(original, copy)
    comparison = _compared(made, folder, first=copy.record is None)
    if copy.record is not None and not updating and comparison.drifted():
        hint = "`--update` takes the package over, and keeps your edits"
        raise Refused(finding("vendor-blocked", "there is a copy here already", folder, hint))
    if refusals := list(_refusals(made, comparison, first=copy.record is None)):
        raise Refused(*refusals)
    write(comparison)
    return Carried(comparison, made, tuple(_findings(made, comparison, original, copy)))


def _finish(folder: str) -> None:
    try:
        edited = finish(folder)
    except ValueError as problem:
        hint = "bring the folder back from version control, remove what begins with `.rowcast-`, and run this again"
        raise Refused(finding("vendor-interrupted", str(problem), folder, hint)) from problem
    if edited:
        message = "was edited after an update had been stopped halfway"
        hint = "save your edit elsewhere, remove the file and run the update again"
        raise Refused(*(finding("vendor-interrupted", message, f"{folder}/{path}", hint) for path in edited))


def _read(folder: str, original: Original) -> Copy:
    """Read a copy. A damaged manifest is made good from the packed text; raises Refused if that is gone too."""
    stored = disk.content(f"{folder}/{MANIFEST}", follow=False)
    packed = disk.content(f"{folder}/{BASE}", follow=False)
    base = unpack(packed or b"") or {}
    try:
        record = read_record(stored) if stored is not None else None
    except Newer as problem:
        message = f"the copy was made by a later version of rowcast: {problem}"
        raise Refused(finding("vendor-manifest", message, f"{folder}/{MANIFEST}", "install it")) from problem
    if record is None and packed is not None:
        if not base:
            message = "the manifest and the packed text beside it are damaged or missing"
            raise Refused(finding("vendor-manifest", message, f"{folder}/{MANIFEST}"))
        record = Record(replace(original.manifest, files={path: digest(text) for path, text in base.items()}), "")
    known = {*(record.manifest.files if record else ()), *original.files, *original.licences, BASE, MANIFEST}
    found = disk.scan(folder)
    files = {path: disk.read(f"{folder}/{path}") for path in known if found.get(path) is disk.FILE}
    return Copy(record, base, files)


def _compared(made: Plan, folder: str, *, first: bool) -> Comparison:
    """Compare what the copy should hold with the folder; the custom folder alone may be there before the copy."""
    ours = dict(made.ours)
    if not first:
        own = {path: disk.content(f"{folder}/{path}", follow=False) for path in (BASE, MANIFEST)}
        ours |= {path: frozenset({digest(text)}) for path, text in own.items() if text is not None}
    comparison = compare(made.tree, folder, ours)
    others = [path for path in comparison.paths(State.OTHER) if not is_custom(path)]
    if comparison.refusal and not others and not comparison.paths(State.FOREIGN, State.EDITED, State.BLOCKED):
        return replace(comparison, refusal="")
    return comparison


def _refusals(made: Plan, comparison: Comparison, *, first: bool) -> Iterator[Diagnostic]:
    folder = comparison.folder
    # Without a record nothing there is ours, not even what `generate` has made there.
    if comparison.refusal or (first and (comparison.before is not None or comparison.damaged)):
        message = "is not empty, and holds no copy, or one whose manifest is damaged"
        yield finding("vendor-blocked", message, folder, "name another place with `--into` or `--name`")
        return
    for path in made.unsettled:
        yield finding("vendor-conflict", "still holds the marks of a conflict", f"{folder}/{path}")
    for path in made.lost:
        yield finding("vendor-unmergeable", "was edited, and cannot be merged", f"{folder}/{path}")
    # An edit that the plan knows of is none here; one that was made since then is.
    for path in comparison.in_the_way(force=False):
        message = "stands where a file of the package belongs, and was not copied there"
        yield finding("vendor-blocked", message, f"{folder}/{path}")


def _findings(made: Plan, comparison: Comparison, original: Original, copy: Copy) -> Iterator[Diagnostic]:
    folder, before = comparison.folder, copy.record
    for path in made.conflicts:
        message = "your edit and the new original touch the same lines"
        yield finding("vendor-conflict", message, f"{folder}/{path}")
    for path in made.kept:
        message = "is not in the package any more; it was edited, and stays"
        yield finding("vendor-kept", message, f"{folder}/{path}")
    if not original.licences:
        yield diagnostic("vendor-licence", "no licence was found beside the package", None)
    if before is not None and is_older(original.manifest, before):
        message = f"was made by rowcast {before.manifest.rowcast}, and now by {original.manifest.rowcast}"
        yield finding("vendor-downgrade", message, folder)
    if before is not None and _name(before.manifest) != _name(original.manifest):
        message = f"was a copy of {_name(before.manifest)}, and now is one of {_name(original.manifest)}"
        yield finding("vendor-renamed", message, folder)


def awaits(found: tuple[Diagnostic, ...]) -> bool:
    """Tell whether a person has to do something: there are conflicts, or files that only they can remove."""
    return any(one.severity is Severity.ERROR or one.code == "vendor-kept" for one in found)


def _name(manifest: Manifest) -> str:
    return f"{manifest.api} ({manifest.target})"


def _missing(folder: str) -> list[str]:
    """Return the folders that are not there, the innermost first."""
    found = []
    while not os.path.lexists(folder):
        found.append(folder)
        folder = os.path.dirname(folder)
    return found
