"""The promise that nothing is dropped, checked: each cell of a table with text is in a fact, or named by a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rowcast.importers.blocks import Page, Table
from rowcast.importers.model import Capture, Finding
from rowcast.importers.outcome.report import rows
from rowcast.importers.tabular import fieldrows
from rowcast.importers.text.columns import role
from rowcast.importers.text.inline import LABEL, LABEL_END, labels, plain


def unaccounted(page: Page, capture: Capture) -> tuple[Finding, ...]:
    """Return a finding for each cell whose words are neither in a fact of its row nor in a finding of its table."""
    by_line = _said(capture)
    return tuple(
        Finding("cell-unread", line, "this cell is in no row and in no other finding", words)
        for block in fieldrows.as_tables(page.blocks)
        if isinstance(block, Table)
        for line, words in _lost(block, by_line)
    )


def _lost(table: Table, by_line: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, str]]:
    whole = here = _Texts(by_line.get(table.line, ()))
    line = table.line
    for row in table.rows:
        if row.line != line:
            here, line = _Texts(by_line.get(row.line, ())), row.line
        for cell in row.cells:
            if here.holds(cell.text):
                continue
            lost = [piece for piece in _pieces(cell.text) if not here.has(piece) and not whole.has(piece)]
            if lost and role(cell.text) not in ("method", "path"):
                yield row.line, " ".join(lost)[:400]


class _Texts:
    """Texts to look pieces up in; their letters alone are taken out when a look at the texts as they are fails."""

    __slots__ = ("_letters", "_raw", "_whole")

    def __init__(self, texts: Sequence[str]) -> None:
        self._raw = _APART.join(texts)
        self._whole = frozenset(texts)
        self._letters: str | None = None

    def holds(self, cell: str) -> bool:
        """Tell whether the cell stands in a text word for word, as most do that hold no labels and notes."""
        return cell in self._whole or (LABEL not in cell and "[" not in cell and cell in self._raw)

    def has(self, piece: str) -> bool:
        """Tell whether a text has the letters of a piece."""
        if self._letters is None:
            self._letters = _APART.join(_letters(text) for text in self._raw.split(_APART))
        return _letters(piece) in self._letters


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


def _said(capture: Capture) -> Mapping[int, Sequence[str]]:
    """Gather the words of all facts and findings by line."""
    found: dict[int, list[str]] = {}
    for _, row in rows(capture):
        texts = found.setdefault(row.line, [])
        texts.append(row.written)
        for fact in row.facts:
            texts.append(fact.quote)
            if isinstance(fact.value, str):
                texts += (fact.value, plain(fact.value)) if _has_marks(fact.value) else (fact.value,)
            elif fact.value is not True and fact.value is not False:
                texts.append(str(fact.value))
    for finding in capture.findings:
        found.setdefault(finding.line, []).append(finding.quote)
    for operation in capture.operations:
        call = operation.call
        found.setdefault(call.line, []).extend((call.method, f"{call.server}{call.path}", call.path))
    return found


def _has_marks(text: str) -> bool:
    return any(mark in text for mark in "*_`[")


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)


# Stands between texts, so that a piece is never found across two of them; no page holds it, as it is decoded away.
_APART = "\x00"
_NO_LETTERS = re.compile(r"[\W_]+")
