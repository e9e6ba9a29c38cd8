"""Diagnostics in, a log in SARIF 2.1.0 (OASIS) out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from rowcast import __version__
from rowcast.codes import CODES
from rowcast.diagnostics import Diagnostic
from rowcast.source import Span


def log(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the log with one run: the rules that were broken, and a result for each finding."""
    rules = sorted({found.code for found in diagnostics})
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "rowcast",
                        "semanticVersion": __version__,
                        "rules": [_rule(code) for code in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(found, rules) for found in diagnostics],
            }
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    known = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": known.summary},
        "fullDescription": {"text": known.why},
        "help": {"text": known.mend},
        "defaultConfiguration": {"level": known.severity.value},
    }


def _result(found: Diagnostic, rules: Sequence[str]) -> dict[str, Any]:
    hint = f"\nmend: {found.hint}" if found.hint else ""
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rules.index(found.code),
        "level": found.severity.value,
        "message": {"text": found.message + hint},
    }
    if found.span:
        result["locations"] = [{"physicalLocation": _location(found.span)}]
    if found.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _location(span), "message": {"text": what}}
            for number, (what, span) in enumerate(found.related)
        ]
    return result


def _location(span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(span.file.encode("utf-8", "surrogateescape"))},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }
