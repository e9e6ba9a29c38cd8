"""What changed in the APIs of a project, as text, Markdown, JSON or findings: a report goes in, text comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rowcast.codes import CODES
from rowcast.compat import Change, Verdict
from rowcast.compat.summary import Audience, step, verdict, worst
from rowcast.diagnostics import Diagnostic, Severity, visible
from rowcast.listing import render
from rowcast.reach import NOWHERE, Direction
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.targets.docs import markdown as md

FORMATS = ("text", "markdown", "json", "github", "gitlab", "sarif")
VERSION = 1
"""The version of the JSON form: it rises when a field changes its meaning or goes away."""

WAYS: Mapping[Direction, str] = {
    NOWHERE: "generated package",
    Direction.REQUEST: "in requests",
    Direction.RESPONSE: "in answers",
    Direction.REQUEST | Direction.RESPONSE: "in requests and answers",
}
_WAY_NAMES = {
    NOWHERE: "package",
    Direction.REQUEST: "request",
    Direction.RESPONSE: "response",
    Direction.REQUEST | Direction.RESPONSE: "both",
}
_SEVERITIES = {
    Verdict.BREAKING: Severity.ERROR,
    Verdict.UNCLEAR: Severity.WARNING,
    Verdict.COMPATIBLE: Severity.NOTE,
}
_TITLES = {Verdict.BREAKING: "Breaking", Verdict.UNCLEAR: "Unclear", Verdict.COMPATIBLE: "Compatible"}
_FOR: Mapping[Audience, str] = {
    "caller": "for callers",
    "server": "for servers",
    "both": "for callers or servers",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A comparison.

    Attributes:
        old: How the old state is called.
        new: How the new state is called.
        audience: For whom it is judged.
        apis: The changes of each API by name.
        prefixes: What stands before the names of files of old and new.
    """

    old: str
    new: str
    audience: Audience
    apis: Mapping[str, tuple[Change, ...]]
    prefixes: tuple[str, str] = ("", "")

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all APIs."""
        return tuple(change for found in self.apis.values() for change in found)


def told(report: Report, form: str) -> str:
    """Return the report in one of ``FORMATS``; empty or whole lines."""
    if form in _FORMS:
        return _FORMS[form](report)
    return render([_finding(change, report) for change in report.changes], form)


# For people.


def text(report: Report) -> str:
    """Return a line for each change, and a line for each API about what they come to."""
    lines: list[str] = []
    for name, changes in report.apis.items():
        lines += [_line(change, report) for change in changes]
        lines.append(f"{visible(name)}: {summary(changes, report.audience)}")
    return "".join(f"{line}\n" for line in lines)


def summary(changes: Sequence[Change], audience: Audience) -> str:
    """Return what changes come to, in one line."""
    if not changes:
        return "nothing changed"
    counts = {each: sum(verdict(change, audience) is each for change in changes) for each in reversed(Verdict)}
    listed = ", ".join(f"{count} {each.value}" for each, count in counts.items() if count)
    return f"{listed} {_FOR[audience]}; the version should make a {step(changes, audience)} step"


def _line(change: Change, report: Report) -> str:
    place = f"{_place(change, report)}: " if change.span else ""
    words = f"{change.place}{_more(change)}: {change.message} ({WAYS[change.way]})"
    return visible(f"{place}{_judged(change, report.audience)}: {words} [{change.code}]")


def _place(change: Change, report: Report) -> str:
    """Return where a change stands; what is gone stands in the old state."""
    return f"{report.prefixes[change.new is not None]}{change.span}"


def _more(change: Change) -> str:
    return f" (and {len(change.also)} more)" if change.also else ""


def _judged(change: Change, audience: Audience) -> str:
    if audience != "both":
        return verdict(change, audience).value
    if change.caller is change.server:
        return f"{change.caller.value} for both"
    return f"{change.caller.value} for callers, {change.server.value} for servers"


def markdown(report: Report) -> str:
    """Return a section for each API, for a comment or a page."""
    parts = []
    for name, changes in report.apis.items():
        parts.append(f"## {md.text(name)}")
        parts.append(f"{md.word(report.old)} → {md.word(report.new)}: {summary(changes, report.audience)}.")
        parts += entries(changes, report.audience, "###")
    return "\n\n".join(parts) + "\n" if parts else ""


def entries(changes: Sequence[Change], audience: Audience, level: str) -> list[str]:
    """Return a heading and a list for each verdict, the worst first."""
    parts = []
    for each in reversed(Verdict):
        found = [change for change in changes if verdict(change, audience) is each]
        if found:
            parts += [f"{level} {_TITLES[each]}", "\n".join(_item(change) for change in found)]
    return parts


def _item(change: Change) -> str:
    about = f"{WAYS[change.way]}, {md.code(change.code)}"
    return f"- {md.code(change.place)}{_more(change)}: {_sentence(change.message)} ({about})"


def _sentence(message: str) -> str:
    """Return a message as Markdown; what stands between backquotes is code, and all else is text."""
    parts = message.split("`")
    if len(parts) % 2 == 0:
        return md.word(message)
    return "".join(md.code(part) if place % 2 else _text(part) for place, part in enumerate(parts))


def _text(part: str) -> str:
    """Return text with the space around it, which a word has not."""
    before, after = (" " if part[at:][:1] == " " else "" for at in (0, -1))
    return f"{before}{md.word(part)}{after if part.strip() else ''}"


# For machines.


def _document(report: Report) -> str:
    found = report.changes
    counts = {each.value: sum(verdict(change, report.audience) is each for change in found) for each in Verdict}
    document = {
        "version": VERSION,
        "status": worst(found, report.audience).value if found else "same",
        "old": report.old,
        "new": report.new,
        "audience": report.audience,
        "step": step(found, report.audience),
        "counts": counts,
        "apis": [
            {"name": name, "step": step(changes, report.audience), "changes": list(map(_record, changes))}
            for name, changes in report.apis.items()
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _record(change: Change) -> dict[str, Any]:
    return {
        "code": change.code,
        "place": change.place,
        "also": list(change.also),
        "message": change.message,
        "direction": _WAY_NAMES[change.way],
        "caller": change.caller.value,
        "server": change.server.value,
        "old": _spot(change.old),
        "new": _spot(change.new),
    }


def _spot(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"file": span.file, "line": span.line, "column": span.column}


def _finding(change: Change, report: Report) -> Diagnostic:
    message = (
        f"{_judged(change, report.audience)}: {change.place}{_more(change)}: {change.message} ({WAYS[change.way]})"
    )
    related = ((f"here in {report.old}", change.old),) if change.old and change.new else ()
    judged = verdict(change, report.audience)
    mend = CODES[change.code].mend if judged is not Verdict.COMPATIBLE else ""
    return Diagnostic(change.code, message, change.span, mend, _SEVERITIES[judged], related)


_FORMS: Mapping[str, Callable[[Report], str]] = {"text": text, "markdown": markdown, "json": _document}
