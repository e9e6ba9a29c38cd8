"""Diagnostics in; what hosts of code show beside the lines out: commands of a GitHub workflow, a report for GitLab."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rowcast.diagnostics import Diagnostic, Severity, visible
from rowcast.tree import digest

MOST = 10
"""How many annotations of a kind GitHub shows for one step; it drops the rest without a word."""

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}
_GITLAB: Mapping[Severity, str] = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


def github(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a workflow command a line, which GitHub shows beside the line of the file.

    Of a kind with more than it would show, the last command says how many there are, and these follow for the log.
    """
    return "".join(f"{line}\n" for severity in Severity for line in _kind(diagnostics, severity))


def gitlab(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a report for GitLab's code quality, a subset of the issues of Code Climate's engine."""
    seen: dict[str, int] = {}
    return json.dumps([_issue(found, seen) for found in diagnostics], indent=2) + "\n"


def _kind(diagnostics: Sequence[Diagnostic], severity: Severity) -> Iterator[str]:
    found = [one for one in diagnostics if one.severity is severity]
    shown = found if len(found) <= MOST else found[: MOST - 1]
    rest = found[len(shown) :]
    yield from map(_command, shown)
    if rest:
        kind = _COMMANDS[severity]
        yield f"::{kind} title=rowcast::{_data(f'{len(rest)} more of {len(found)} are in the log of this step')}"
        yield from map(_line, rest)


def _command(found: Diagnostic) -> str:
    properties: dict[str, object] = {}
    if span := found.span:
        properties = {"file": span.file, "line": span.line, "col": span.column, "endLine": span.end_line}
        if span.end_line == span.line:  # an end column in another line would be read as one in this line
            properties["endColumn"] = max(span.column, span.end_column - 1)
    properties["title"] = found.code
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    hint = f"\nmend: {found.hint}" if found.hint else ""
    return f"::{_COMMANDS[found.severity]} {listed}::{_data(found.message + hint)}"


def _line(found: Diagnostic) -> str:
    """Return a line of the log that no runner takes for a command, in its new form or in its old one."""
    place = f"{found.span}: " if found.span else ""
    line = visible(f"- {place}{_COMMANDS[found.severity]}[{found.code}]: {found.message}")
    return line.replace("##[", "# #[").encode("utf-8", "backslashreplace").decode("utf-8")


def _data(text: str) -> str:
    """Escape the text of a workflow command, as GitHub's toolkit does."""
    safe = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return safe.encode("utf-8", "backslashreplace").decode("utf-8")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _issue(found: Diagnostic, seen: dict[str, int]) -> dict[str, Any]:
    """Return an issue. What it is known by over runs holds no line, so that a row above it makes no new issue."""
    file = found.span.file if found.span else "."
    key = f"{found.code}\0{file}\0{found.message}"
    seen[key] = seen.get(key, 0) + 1
    hint = f"; mend: {found.hint}" if found.hint else ""
    return {
        "description": found.message + hint,
        "check_name": found.code,
        "fingerprint": digest(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")),
        "severity": _GITLAB[found.severity],
        "location": {"path": file, "lines": {"begin": found.span.line if found.span else 1}},
    }
