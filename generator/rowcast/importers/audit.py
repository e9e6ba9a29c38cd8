"""The promise that nothing is dropped, checked: each cell of a table with text is in a fact, or named by a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.importers.blocks import Page, Table
from rowcast.importers.columns import role
from rowcast.importers.inline import LABEL, LABEL_END, labels, plain
from rowcast.importers.model import Capture, Finding
from rowcast.importers.report import rows


def unaccounted(page: Page, capture: Capture) -> tuple[Finding, ...]:
    """Return a finding for each cell whose words are neither in a fact of its row nor in a finding of its table."""
    by_line = _said(capture)
    return tuple(
        Finding("cell-unread", line, "this cell is in no row and in no other finding", words)
        for block in page.blocks
        if isinstance(block, Table)
        for line, words in _lost(block, by_line)
    )


def _lost(table: Table, by_line: dict[int, list[str]]) -> Iterator[tuple[int, str]]:
    whole = "".join(by_line.get(table.line, ()))
    for row in table.rows:
        here = "".join(by_line.get(row.line, ()))
        for cell in row.cells:
            lost = [
                piece for piece in _pieces(cell.text) if _letters(piece) not in here and _letters(piece) not in whole
            ]
            if any(_letters(piece) for piece in lost) and role(cell.text) not in ("method", "path"):
                yield row.line, " ".join(lost)[:400]


def _pieces(text: str) -> list[str]:
    """Cut a cell where facts are taken out of it: labels, notes in square brackets, and the words around them."""
    left = text
    found = list(labels(text))
    for label in found:
        left = left.replace(f"{LABEL}{label}{LABEL_END}", "\x00")
    notes = re.findall(r"\[(?:optional|required|default to[^\[\]]{0,100}|read-only|write-only)\]", left, re.I)
    for note in notes:
        left = left.replace(note, "\x00")
    return [piece for piece in (*found, *notes, *(plain(part) for part in left.split("\x00"))) if _letters(piece)]


def _said(capture: Capture) -> dict[int, list[str]]:
    """Gather the words of all facts and findings by line; a mark no letter can be keeps texts apart."""
    found: dict[int, list[str]] = {}
    for _, row in rows(capture):
        texts = found.setdefault(row.line, [])
        texts.append(_letters(row.written))
        for fact in row.facts:
            texts += [
                _letters(fact.quote),
                _letters(str(fact.value) if not isinstance(fact.value, str) else plain(fact.value)),
            ]
    for finding in capture.findings:
        found.setdefault(finding.line, []).append(_letters(finding.quote))
    for operation in capture.operations:
        found.setdefault(operation.call.line, []).append(
            _letters(f"{operation.call.method}\x00{operation.call.server}{operation.call.path}")
        )
        found.setdefault(operation.call.line, []).append(_letters(operation.call.path))
    return {line: [f"{text}\x00" for text in texts if text] for line, texts in found.items()}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
