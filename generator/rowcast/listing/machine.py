"""Diagnostics in; JSON or lines of JSON out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rowcast.diagnostics import Diagnostic, Severity
from rowcast.source import Span

VERSION = 1
"""The version of the JSON forms: it rises when a field changes its meaning or goes away."""


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


def _place(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
