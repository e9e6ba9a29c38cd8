"""``rowcast changelog``: keep the log of what changed in each spec since its last release; ``--check`` only looks."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from rowcast.changes import git, keeping
from rowcast.changes.keeping import Kept, Wish
from rowcast.changes.log import NAME
from rowcast.changes.report import summary
from rowcast.codes import diagnostic
from rowcast.console import Console
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.project import reporting, workshop
from rowcast.project.root import find_root
from rowcast.project.workshop import Work
from rowcast.source import Span
from rowcast.store.locking import Locked, locked
from rowcast.store.writing import Changed
from rowcast.usage import Parsed, UsageError
from rowcast.values import formats

FINDINGS = 1
FAILED = 2
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}\Z")


def run(parsed: Parsed, console: Console) -> int:
    """Write the logs, or with ``--check`` tell which are not what they should be."""
    wish = _wish(parsed)
    work = workshop.open_project(*find_root(os.getcwd()))
    apis = workshop.chosen(work.project, workshop.Wish(tuple(parsed.arguments)))
    if wish.version and len(apis) > 1:
        names = ", ".join(api.name for api in apis)
        raise UsageError(f"a release is of one API; name one of {names}")
    loaded = workshop.load_apis(work, apis, console)
    if work.failed:
        return _told(work, work.diagnostics, parsed, console, FAILED)
    folder = work.project.changes
    try:
        made = [keeping.kept(work.project.root, folder, one, wish) for one in loaded]
    except git.GitFault as problem:
        raise UsageError(f"{wish.revision}: {problem}") from problem
    faults = [fault for one in made for fault in one.found]
    if has_errors(faults):
        return _told(work, faults, parsed, console, FAILED)
    if parsed.has("check"):
        stale = [_stale(one) for one in made if one.stale]
        return _told(work, stale, parsed, console, FINDINGS if stale else 0)
    return _saved(work.project.root, made, console)


def _wish(parsed: Parsed) -> Wish:
    wish = Wish(parsed.last("release", ""), parsed.last("date", ""), parsed.last("from", ""))
    if parsed.has("release") and not _VERSION.match(wish.version):
        raise UsageError(f"`{wish.version}` cannot be a version: letters, digits and `.+-_`, such as 1.4.0")
    if parsed.has("date") and formats.problem("date", wish.date):
        raise UsageError(f"`{wish.date}` is no date, such as 2026-10-21")
    if parsed.has("date") and not wish.version:
        raise UsageError("--date is the date of a --release")
    if parsed.has("check") and (wish.version or wish.revision):
        raise UsageError("--check only looks; it takes neither --release nor --from")
    return wish


def _stale(made: Kept) -> Diagnostic:
    path = f"{made.folder}/{NAME}"
    if made.now is None:
        return diagnostic("changelog-missing", "there is no change log yet", Span(path, 1, 1, 1, 1))
    return diagnostic("changelog-stale", "is not what changed in the spec", Span(path, 1, 1, 1, 1))


def _saved(root: str, made: Sequence[Kept], console: Console) -> int:
    for one in made:
        path = f"{one.folder}/{NAME}"
        try:
            if one.stale:
                folder = os.path.join(root, one.folder)
                _refuse_links(root, folder)
                os.makedirs(folder, exist_ok=True)
                with locked(folder, lambda: console.tell("waiting for another run")):
                    keeping.save(root, one)
        except Changed:
            console.tell(f"error: somebody edited {path} meanwhile; run it again")
            return FAILED
        except Locked as problem:
            console.tell(f"error: {problem}")
            return FAILED
        console.result(f"{path}: {_outcome(one)}")
    return 0


def _outcome(made: Kept) -> str:
    if not made.stale:
        return "up to date"
    if made.now is None and not made.changes:
        return "begun with the spec as it is; `--from REVISION` begins with an older one"
    return summary(made.changes, "caller")


def _refuse_links(root: str, folder: str) -> None:
    """Raise UsageError if the folder of a log leads out of the project."""
    if os.path.realpath(folder) != os.path.join(os.path.realpath(root), os.path.relpath(folder, root)):
        raise UsageError(f"{folder} leads through a link")


def _told(work: Work, found: Sequence[Diagnostic], parsed: Parsed, console: Console, status: int) -> int:
    form = parsed.last("output_format", "text")
    reporting.findings(found, form, work.files, console, result=status != FAILED)
    if not status:
        console.tell("up to date")
    return status
