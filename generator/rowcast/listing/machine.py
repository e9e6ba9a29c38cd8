"""Diagnostics in; JSON, lines of JSON, or commands of a GitHub workflow out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rowcast.diagnostics import Diagnostic, Severity
from rowcast.source import Span

VERSION = 1
"""The version of the JSON forms: it rises when a field changes its meaning or goes away."""

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def json_document(diagnostics: Sequence[Diagnostic]) -> str:
    """Return one JSON object; its ``status`` is ``ok``, ``findings`` or ``errors``."""
    counts = {severity.value: 0 for severity in Severity}
    for found in diagnostics:
        counts[found.severity.value] += 1
    status = "errors" if counts["error"] else "findings" if diagnostics else "ok"
    document = {
        "version": VERSION,
        "status": status,
        "counts": counts,
        "diagnostics": [record(found) for found in diagnostics],
    }
    return json.dumps(document, indent=2) + "\n"


def json_lines(diagnostics: Sequence[Diagnostic]) -> str:
    """Return one JSON object a line, one line a finding."""
    return "".join(json.dumps(record(found)) + "\n" for found in diagnostics)


def record(found: Diagnostic) -> dict[str, Any]:
    """Return a finding as JSON data. ``place`` is null for what is not in a file; ends are exclusive."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "mend": found.hint or None,
        "place": _place(found.span) if found.span else None,
        "related": [{"message": what, "place": _place(span)} for what, span in found.related],
    }


def github(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a workflow command a line, which GitHub shows beside the line of the file."""
    return "".join(_command(found) + "\n" for found in diagnostics)


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


def _data(text: str) -> str:
    """Escape the text of a workflow command, as GitHub's toolkit does."""
    safe = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return safe.encode("utf-8", "backslashreplace").decode("utf-8")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _place(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
