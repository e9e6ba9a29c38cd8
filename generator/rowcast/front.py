"""The files of one spec in; the ``Api`` out, and all that is wrong with the files, from their YAML to their meaning."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast import document
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.ir import Api
from rowcast.resolve import resolve
from rowcast.source import SourceFile


def load(files: Sequence[SourceFile]) -> tuple[Api | None, list[Diagnostic]]:
    """Return the API that files mean, or ``None`` if there is a finding that is an error; and all findings.

    The findings stand in the order of the files and of their lines.
    """
    documents, findings = [], []
    for file in sorted(files, key=lambda each: each.name):
        parsed, found = document.parse(file)
        documents.append(parsed)
        findings += found
    api, found = resolve(documents)
    order = {each.file.name: number for number, each in enumerate(documents)}
    findings = sorted((*findings, *found), key=lambda each: _place(each, order))
    return (None if has_errors(findings) else api), findings


def _place(finding: Diagnostic, order: dict[str, int]) -> tuple[int, int, int]:
    span = finding.span
    return (-1, 0, 0) if span is None else (order.get(span.file, len(order)), span.line, span.column)
