"""The last step of ``generate``: under the lock, compare every tree with its folder, refuse or write all of them."""

from __future__ import annotations

import os

from rowcast.codes import diagnostic
from rowcast.console import Console
from rowcast.diagnostics import Diagnostic
from rowcast.project.workshop import Made, Work, against_disk
from rowcast.source import Span
from rowcast.store.cache import ensure_folder
from rowcast.store.journal import JOURNAL
from rowcast.store.locking import Locked, locked
from rowcast.store.output import Comparison, State
from rowcast.store.writing import write
from rowcast.tree import MANIFEST


class Refused(Exception):
    """Nothing was written: what stands in the way, and the comparisons that say so."""

    def __init__(self, made: list[Made], findings: list[Diagnostic]) -> None:
        super().__init__(f"{len(findings)} files stand in the way")
        self.made, self.findings = made, findings


class Stopped(Exception):
    """Writing failed; the message says at what, and what that means for the folder."""


def publish(work: Work, force: bool, console: Console) -> list[Made]:
    """Write every tree of the work into its folder; return the comparisons from before.

    Raises Refused, Stopped when the disk does not take it, and Locked when another run does not end.
    """
    waiting = "waiting for another run of rowcast in this project"
    with locked(os.path.join(ensure_folder(work.project.root), "lock"), waiting=lambda: console.tell(waiting)):
        made = against_disk(work)
        findings = [finding for one in made for finding in refusals(one, force)]
        if findings:
            raise Refused(made, findings)
        for one in made:
            console.progress(f"writing {one.target.output}")
            try:
                write(one.comparison)
            except OSError as problem:
                raise Stopped(_stopped(one, problem)) from problem
    return made


def refusals(made: Made, force: bool) -> list[Diagnostic]:
    """Return why a folder cannot be written."""
    folder, comparison = made.target.output, made.comparison
    if comparison.refusal:
        hint = "empty it, or let `output` in the project file name another one"
        return [diagnostic("output-refused", f"the folder {folder} {comparison.refusal}", made.target.span, hint)]
    return [
        diagnostic("output-refused", reason, at(f"{folder}/{path}"), hint)
        for path in comparison.in_the_way(force)
        for reason, hint in [_told(path, comparison)]
    ]


def _told(path: str, comparison: Comparison) -> tuple[str, str]:
    """Return why a path cannot be written, and what helps."""
    state = comparison.states[path]
    if state is State.EDITED and comparison.damaged:
        return _DAMAGED if path == MANIFEST else _UNKNOWN, _ANEW
    return _REASONS[state], _HINTS[state]


def at(path: str) -> Span:
    """Return the start of a made file."""
    return Span(path, 1, 1, 1, 1)


_REASONS = {
    State.EDITED: "somebody has edited this file since it was made",
    State.FOREIGN: "this file was not made by rowcast, and stands where one would be made",
    State.BLOCKED: "a link, a folder or something else stands where this file would be made",
}
_DAMAGED = "the manifest is damaged, so that nothing says which files here were made"
_UNKNOWN = "this file is not what would be made, and the damaged manifest does not say whether it was edited"
_ANEW = "`--force` writes what differs anew; files that are not made stay"
_HINTS = {
    State.EDITED: "move the change into the spec or a template; `--force` overwrites it",
    State.FOREIGN: "move it away",
    State.BLOCKED: "move it away",
}


def _stopped(made: Made, problem: OSError) -> str:
    reason = f"cannot write {made.target.output}: {problem.strerror or problem}"
    if os.path.lexists(os.path.join(made.comparison.folder, JOURNAL)):
        return f"{reason}; it holds old and new files now, and the next `rowcast generate` finishes the work"
    return f"{reason}; it is as it was before"


__all__ = ["Locked", "Refused", "Stopped", "at", "publish", "refusals"]
