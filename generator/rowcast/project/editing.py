"""Files of specs as they are and as they are to be in; a diff of the two out, or the new ones on the disk."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Sequence

from rowcast.console import Console
from rowcast.credentials import masked
from rowcast.lint import Settings
from rowcast.lint.edits import Fixable
from rowcast.project.mending import mended
from rowcast.project.workshop import Loaded
from rowcast.records import dataclass
from rowcast.source import SourceFile
from rowcast.store.cache import ensure_folder
from rowcast.store.locking import locked
from rowcast.store.writing import Changed, replace_file


class Stopped(Exception):
    """Writing failed; the message says at which file, and what that means."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of the files of a spec: pairs of a file and its new text, and the findings that this mends."""

    changed: tuple[tuple[SourceFile, str], ...]
    findings: tuple[Fixable, ...]


def plan(loaded: Loaded, settings: Settings) -> Plan:
    """Return what is safe to mend in a spec without errors."""
    done = mended(loaded.files, settings)
    after = {file.name: file.text for file in done.files}
    changed = tuple((file, after[file.name]) for file in loaded.files if after[file.name] != file.text)
    return Plan(changed, done.findings)


def differences(plan: Plan) -> Iterator[str]:
    """Return the lines of a unified diff of a plan, without line ends and with credentials masked."""
    from difflib import unified_diff  # noqa: PLC0415 - needed only where a diff is shown

    for file, text in plan.changed:
        old, new = (each.splitlines(keepends=True) for each in (file.text, text))
        lines = unified_diff(old, new, f"a/{file.name}", f"b/{file.name}", lineterm="")
        yield from (masked(line.rstrip("\r\n")) for line in lines)


def write(root: str, plans: Sequence[Plan], console: Console) -> None:
    """Put the new texts in place, file by file, each at once; a file that others have changed since stays theirs.

    Raises:
        Stopped: where a file could not be written; those before it are written, and the rest are as they were.
        Locked: when another run does not end.
    """
    if not any(each.changed for each in plans):
        return
    waiting = "waiting for another run of rowcast in this project"
    with locked(os.path.join(ensure_folder(root), "lock"), waiting=lambda: console.tell(waiting)):
        for file, text in (pair for each in plans for pair in each.changed):
            if not _is_inside(root, file.name):
                raise Stopped(f"{file.name} is behind a link that leaves the project, and was not written")
            try:
                _replace(os.path.join(root, file.name), file.text, text)
            except Changed as problem:
                raise Stopped(f"{file.name} was changed by somebody else; run it again") from problem
            except OSError as problem:
                reason = problem.strerror or str(problem)
                raise Stopped(f"{file.name} was not written, and is as it was: {reason}") from problem


def _is_inside(root: str, name: str) -> bool:
    whole = os.path.realpath(root)
    return os.path.commonpath([whole, os.path.realpath(os.path.join(root, name))]) == whole


def _replace(path: str, before: str, after: str) -> None:
    """Replace the text of a file; a byte order mark, which is no part of the text, stays."""
    with open(path, "rb") as handle:
        mark = codecs.BOM_UTF8 if handle.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else b""
    replace_file(path, mark + before.encode(), mark + after.encode())
