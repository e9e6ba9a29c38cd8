"""A command line of ``rowcast vendor`` in; a copy, made or updated, and what a person should know of it, out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from keyword import iskeyword

from rowcast.codes import diagnostic
from rowcast.console import Console
from rowcast.diagnostics import Diagnostic
from rowcast.listing import render
from rowcast.project import originals
from rowcast.store import disk
from rowcast.store.journal import JOURNAL
from rowcast.store.locking import Locked
from rowcast.store.output import State
from rowcast.tree import MANIFEST, Manifest, read_manifest, safe_path
from rowcast.usage import Parsed, UsageError
from rowcast.vendoring.carrying import Carried, Refused, awaits, carry
from rowcast.vendoring.copies import at, copies, shown
from rowcast.vendoring.original import NotAnOriginal, Original, read_original
from rowcast.vendoring.record import BASE, Newer

OK, FINDINGS, FAILED = 0, 1, 2
_FOR_PEOPLE = ("text", "concise")


def copy(parsed: Parsed, console: Console) -> int:
    """Make or update a copy; 1 where a person has to do something, 2 where nothing was done."""
    source = ""
    try:
        source = originals.find(parsed.arguments[0], parsed.last("target", ""))
        original = read_original(source)
    except NotAnOriginal as problem:
        found = [diagnostic("vendor-source", str(problem), None, problem.mend)]
        found += [diagnostic("vendor-source", "differs", at(f"{source}/{path}")) for path in problem.paths]
        return _report(found, parsed, console, FAILED)
    except Newer as problem:
        return _report([diagnostic("vendor-manifest", f"{source}: {problem}", None)], parsed, console, FAILED)
    folder = _folder(parsed, source, original.manifest)
    return _carry(original, folder, parsed, console)


def _carry(original: Original, folder: str, parsed: Parsed, console: Console) -> int:
    waiting = f"waiting for another run of rowcast in {shown(os.path.dirname(folder))}"
    try:
        done = carry(original, folder, updating=parsed.has("update"), waiting=lambda: console.tell(waiting))
    except Refused as refused:
        unsettled = all(one.code == "vendor-conflict" for one in refused.findings)
        return _report(refused.findings, parsed, console, FINDINGS if unsettled else FAILED)
    except Locked as problem:
        console.tell(f"error: {problem}")
        return FAILED
    except OSError as problem:
        console.tell(f"error: {_stopped(folder, problem)}")
        return FAILED
    for_people = parsed.last("output_format", "text") in _FOR_PEOPLE
    (console.result if for_people else console.tell)(_summary(done, original.manifest))
    return _report(done.findings, parsed, console, FINDINGS if awaits(done.findings) else OK)


def _folder(parsed: Parsed, source: str, origin: Manifest) -> str:
    """Return where the copy is, or will be: under the name that was given, its own, or one that it was renamed to."""
    into, name = os.path.abspath(parsed.last("into", "")), parsed.last("name", os.path.basename(source))
    folder = os.path.join(into, name)
    if parsed.has("update") and not parsed.has("name") and not os.path.lexists(folder):
        there = copies(into) if os.path.isdir(into) else []
        same = [path for path in there if _origin(path) == (origin.api, origin.target)]
        if len(same) == 1:
            return same[0]
        known = f" but {', '.join(map(os.path.basename, there))}" if there else ""
        hint = "say which one with --name" if there else "leave --update out to make one"
        raise UsageError(f"{shown(into)} holds no copy of {origin.api}{known}; {hint}")
    _check(folder, name, source, origin)
    return folder


def _check(folder: str, name: str, source: str, origin: Manifest) -> None:
    if origin.target == "python" and (not name.isidentifier() or iskeyword(name)):
        raise UsageError(f"`{name}` cannot be the name of a Python package; give another one with --name")
    if problem := safe_path(name) or ("is not that of one folder" if "/" in name else ""):
        raise UsageError(f"the name `{name}` {problem}; give another one with --name")
    one, other = (os.path.join(os.path.realpath(path), "") for path in (folder, source))
    if one.startswith(other) or other.startswith(one):
        raise UsageError(f"{shown(folder)} and the package itself are in one another; name another place with --into")


def _origin(folder: str) -> tuple[str, str] | None:
    manifest = read_manifest(disk.content(f"{folder}/{MANIFEST}", follow=False) or b"")
    return (manifest.api, manifest.target) if manifest else None


def _summary(done: Carried, origin: Manifest) -> str:
    """Return what was done, in one line."""
    states = {path: state for path, state in done.comparison.states.items() if path not in (BASE, MANIFEST)}
    counts = {state: list(states.values()).count(state) for state in State}
    merged = len(done.plan.merged)
    edited = len(done.plan.edited) - merged
    words = {
        "added": counts[State.MISSING],
        "changed": counts[State.STALE] - merged - len(done.plan.conflicts),
        "merged with your edits": merged,
        "as you edited them": edited,
        "with conflicts": len(done.plan.conflicts),
        "removed": counts[State.EXTRA],
        "kept": len(done.plan.kept),
        "unchanged": counts[State.SAME] - edited,
    }
    listed = ", ".join(f"{count} {word}" for word, count in words.items() if count > 0)
    return f"{shown(done.comparison.folder)}: {listed}; {origin.api} ({origin.target}), rowcast {origin.rowcast}"


def _report(found: Sequence[Diagnostic], parsed: Parsed, console: Console, status: int) -> int:
    """Print findings: a document for machines to stdout, lines for people to stderr."""
    form = parsed.last("output_format", "text")
    for_people = form in _FOR_PEOPLE
    text = render(found, form, colour=for_people and console.coloured(error=True))
    if not for_people:
        console.write(text)
    elif text:
        console.tell(text.rstrip("\n"))
    return status


def _stopped(folder: str, problem: OSError) -> str:
    reason = f"cannot write {shown(folder)}: {problem.strerror or problem}"
    if os.path.lexists(os.path.join(folder, JOURNAL)):
        return f"{reason}; it holds old and new files now, and the next update finishes the work"
    return f"{reason}; it is as it was before"
