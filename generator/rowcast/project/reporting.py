"""What ``generate``, ``check`` and ``lint`` print: findings in the form that was asked for, drift, plans, summaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rowcast import __version__
from rowcast.codes import diagnostic
from rowcast.console import Console
from rowcast.diagnostics import Diagnostic, Severity, visible
from rowcast.project.publishing import at
from rowcast.project.workshop import Made
from rowcast.source import SourceFile
from rowcast.store.output import State, difference, only_line_ends
from rowcast.tree import MANIFEST, read_manifest

FOR_PEOPLE = ("text", "concise")

_DRIFT = {
    State.STALE: ("drift-stale", "is out of date"),
    State.MISSING: ("drift-missing", "is missing"),
    State.EDITED: ("drift-edited", "was edited by hand"),
    State.EXTRA: ("drift-extra", "is not made any more"),
    State.KEPT: ("drift-extra", "is not made any more, and was edited by hand"),
    State.FOREIGN: ("drift-edited", "was not made by rowcast, and stands where one of its files would be"),
    State.BLOCKED: ("drift-edited", "is a link or a folder, and stands where one of rowcast's files would be"),
}


def findings(
    found: Sequence[Diagnostic], form: str, files: Iterable[SourceFile], console: Console, *, result: bool
) -> None:
    """Print findings. For machines they go to stdout, always and whole; for people there too if they are the result."""
    for_people = form in FOR_PEOPLE
    if for_people and not found:
        return
    # Imported here: most runs find nothing.
    from rowcast.listing import render  # noqa: PLC0415

    text = render(found, form, files, colour=for_people and console.coloured(error=not result))
    if result or not for_people:
        console.write(text)
    elif text:
        console.tell(text.rstrip("\n"))


def drift(made: Sequence[Made]) -> list[Diagnostic]:
    """Return how folders differ from what they should be, one finding for each file, and notes on versions."""
    return [finding for one in made for finding in (*_drift(one), *_versions(one))]


def show_drift(found: Sequence[Diagnostic], console: Console) -> None:
    """Print drift for people: a line for each file to stdout, and how to mend it, once for each way, to stderr."""
    for one in found:
        path = f"{visible(one.span.file)}: " if one.span else ""
        console.result(f"{path}{visible(one.message)} [{one.code}]")
    for hint in dict.fromkeys(one.hint for one in found if one.severity is Severity.ERROR):
        console.tell(f"mend: {hint}")


def edits(made: Sequence[Made]) -> Iterator[str]:
    """Return the lines of a diff of the files that somebody has edited, from the disk to what would overwrite them."""
    for one in made:
        for path in one.comparison.paths(State.EDITED):
            yield from difference(one.comparison, path, f"{one.target.output}/{path}")


def kept(made: Sequence[Made]) -> list[Diagnostic]:
    """Return the files that stay, though they are not made any more, because somebody has edited them."""
    return [
        diagnostic(
            "output-kept", "is not made any more, but was edited by hand, and stays", at(f"{one.target.output}/{path}")
        )
        for one in made
        for path in one.comparison.paths(State.KEPT)
    ]


def differences(made: Sequence[Made]) -> Iterator[str]:
    """Return the lines of a diff of everything that differs, from the disk to what should be there."""
    for one in made:
        for path in one.comparison.paths(State.STALE, State.EDITED, State.MISSING, State.EXTRA, State.FOREIGN):
            yield from difference(one.comparison, path, f"{one.target.output}/{path}")


def show_differences(lines: Iterable[str], console: Console) -> None:
    """Print a diff to stdout."""
    styles = {"-": "removed", "+": "added", "@": "note"}
    for line in lines:
        style = styles.get(line[:1])
        text = visible(line)
        console.result(console.style(style, text) if style else text)


def plan(made: Sequence[Made]) -> Iterator[str]:
    """Return a line for each file that would be written or removed."""
    for one in made:
        for path in one.comparison.paths(State.MISSING, State.STALE, State.EDITED, State.EXTRA):
            word = "remove" if one.comparison.states[path] is State.EXTRA else "write"
            yield f"would {word} {one.target.output}/{path}"


def summary(one: Made) -> str:
    """Return what was done with one folder, in one line."""
    counts = one.comparison.counts()
    words = {
        "added": counts[State.MISSING],
        "changed": counts[State.STALE] + counts[State.EDITED],
        "removed": counts[State.EXTRA],
        "unchanged": counts[State.SAME],
    }
    listed = ", ".join(f"{count} {word}" for word, count in words.items() if count)
    return f"{one.target.output}: {listed}"


def _drift(one: Made) -> Iterator[Diagnostic]:
    comparison, folder = one.comparison, one.target.output
    if comparison.interrupted:
        yield diagnostic("drift-interrupted", "an earlier run was stopped while it wrote here", at(folder))
    if comparison.damaged:
        yield diagnostic("drift-edited", "the manifest is damaged", at(f"{folder}/{MANIFEST}"))
    if comparison.tree and comparison.counts() == {State.MISSING: len(comparison.tree)}:
        yield diagnostic("drift-missing", f"nothing was generated yet ({len(comparison.tree)} files)", at(folder))
        return
    for path, state in sorted(comparison.states.items()):
        if state not in _DRIFT or (comparison.damaged and path == MANIFEST):
            continue
        code, message = _DRIFT[state]
        if state in (State.EDITED, State.STALE) and only_line_ends(comparison, path):
            hint = "keep the line ends of generated files in `.gitattributes`: `generated/** text eol=lf`"
            yield diagnostic(code, "has other line ends than it was made with", at(f"{folder}/{path}"), hint)
        else:
            hint = "move it away, then run `rowcast generate`" if state in (State.FOREIGN, State.BLOCKED) else ""
            yield diagnostic(code, message, at(f"{folder}/{path}"), hint)


def _versions(one: Made) -> Iterator[Diagnostic]:
    """Return a note for each tool whose version differs from the one that made the folder."""
    before, now = one.comparison.before, read_manifest(one.comparison.tree[MANIFEST])
    if before is None or now is None:
        return
    pairs = {"rowcast": (before.rowcast, __version__)}
    pairs |= {name: (before.tools[name], now.tools[name]) for name in sorted(before.tools.keys() & now.tools.keys())}
    for name, (made, have) in pairs.items():
        if made != have:
            message = f"made with {name} {made}, and you have {have}"
            yield diagnostic("drift-versions", message, at(f"{one.target.output}/{MANIFEST}"))
