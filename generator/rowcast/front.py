"""The files of one spec in; the ``Api`` out, and all that is wrong with the files, from their YAML to their meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from rowcast import document
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.document import Document
from rowcast.ir import Api
from rowcast.resolve import resolve
from rowcast.source import SourceFile


def load(files: Sequence[SourceFile]) -> tuple[Api | None, list[Diagnostic]]:
    """Return the API that files mean, or ``None`` if there is a finding that is an error; and all findings.

    The findings stand in the order of the files and of their lines. Names that are defined where the parser could not
    read them are not reported as unknown: what is wrong there has been said.
    """
    api, _, findings = load_documents(files)
    return api, findings


Parse: TypeAlias = Callable[[SourceFile], tuple[Document, list[Diagnostic]]]
"""What makes a document of a file: ``document.parse``, or what remembers what that has made."""


def load_documents(
    files: Sequence[SourceFile], parse: Parse = document.parse
) -> tuple[Api | None, list[Document], list[Diagnostic]]:
    """Return what ``load`` does, and the documents of the files, for those who look at how a spec is written."""
    documents: list[Document] = []
    parsing: list[Diagnostic] = []
    for file in sorted(files, key=lambda each: each.name):
        parsed, found = parse(file)
        documents.append(parsed)
        parsing += found
    api, resolving = resolve(documents)
    if has_errors(parsing):
        resolving = _without_consequences(resolving, documents)
    order = {each.file.name: number for number, each in enumerate(documents)}
    findings = sorted((*parsing, *resolving), key=lambda each: _place(each, order))
    return (None if has_errors(findings) else api), documents, findings


_ABOUT_NAMES = frozenset(("type-unknown", "include-unknown", "variant-unknown", "stream-unknown", "stream-events"))
_DEFINITION = re.compile(r"^ *([A-Za-z][A-Za-z0-9_.]*) *:", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")


def _without_consequences(findings: Sequence[Diagnostic], documents: Sequence[Document]) -> list[Diagnostic]:
    """Return findings without those about names that stand as keys in some file, and so may be defined there."""
    files = {each.file.name: each.file.text.split("\n") for each in documents}
    keys = {match[1] for each in documents for match in _DEFINITION.finditer(each.file.text)}
    unread = any(each.root is None for each in documents)
    return [
        each
        for each in findings
        if not (each.code in _ABOUT_NAMES and not keys.isdisjoint(_names_at(each, files)))
        and not (each.code == "correction-unmatched" and unread)
    ]


def _names_at(finding: Diagnostic, files: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names in the text that a finding points at."""
    span = finding.span
    if span is None or span.line != span.end_line:
        return []
    return _NAME.findall(files[span.file][span.line - 1][span.column - 1 : span.end_column - 1])


def _place(finding: Diagnostic, order: Mapping[str, int]) -> tuple[int, int, int]:
    span = finding.span
    return (-1, 0, 0) if span is None else (order.get(span.file, len(order)), span.line, span.column)
