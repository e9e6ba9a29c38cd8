"""Rows written with pipes: cutting them into cells, and fitting rows of the wrong length under their header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.text.columns import roles
from rowcast.importers.text.inline import fenced, segments, tidy


def cut(line: str, count: int = 0) -> list[str]:
    """Cut one row at its pipes.

    A pipe inside a code span or after a backslash belongs to the cell. Where GitHub's rule, which cuts code spans too,
    gives the wanted ``count`` and ours does not, GitHub's rule is taken.
    """
    body = line.strip()
    kind = _cut(body, code=True)
    if count and len(kind) != count and "`" in body:
        strict = _cut(body, code=False)
        if len(strict) == count:
            return strict
    return kind


def is_separator(line: str) -> bool:
    """Tell whether a line is the row of dashes under a header."""
    return "-" in line and "|" in line and len(line) < 5000 and not line.strip("|-: \t\u2014+=")


def fit(cells: Sequence[str], header: Sequence[str]) -> tuple[list[str], str]:
    """Give a row as many cells as its header has, and say what had to be done (empty when nothing).

    Missing cells are empty ones at the end. Of cells too many, the text column takes what a bare pipe cut off.
    """
    count, row = len(header), list(cells)
    if len(row) == count or not count:
        return row, ""
    if len(row) < count:
        return row + [""] * (count - len(row)), "cells are missing at the end of a row"
    while len(row) > count and not row[-1].strip():
        row.pop()
    surplus = len(row) - count
    if surplus <= 0:
        return row, ""
    at = _text_column(header, count)
    joined = "|".join(row[at : at + surplus + 1])
    return [*row[:at], joined, *row[at + surplus + 1 :]], "a bare pipe stood inside a cell"


def clean(cells: Sequence[str]) -> list[str]:
    """Tidy the inline Markdown of each cell."""
    return [tidy(cell.strip(_BLANKS)) for cell in cells]


def _text_column(header: Sequence[str], count: int) -> int:
    found = roles(header)
    for wanted in ("description", "notes", "values", "limits"):
        if wanted in found:
            return found.index(wanted)
    return count - 1


def _cut(body: str, *, code: bool) -> list[str]:
    pieces = _pieces(body, code=code) if "\\" in body or (code and "`" in body) else body.split("|")
    if pieces and not pieces[0].strip() and body.startswith("|"):
        pieces = pieces[1:]
    if len(pieces) > 1 and not pieces[-1].strip() and body.endswith("|"):
        pieces = pieces[:-1]
    return [_unescaped(piece) for piece in pieces]


def _pieces(body: str, *, code: bool) -> list[str]:
    """Cut where a pipe stands neither in a code span nor behind a backslash."""
    pieces: list[str] = []
    current: list[str] = []
    for is_code, text in segments(body) if code else ((False, body),):
        if is_code:
            current.append(fenced(text))
            continue
        parts = _PIPE.split(text)
        current.append(parts[0])
        for part in parts[1:]:
            pieces.append("".join(current))
            current = [part]
    pieces.append("".join(current))
    return pieces


def _unescaped(piece: str) -> str:
    return piece.replace("\\|", "|").strip(_BLANKS) if "\\|" in piece else piece.strip(_BLANKS)


# Fixed and wide spaces are no blanks: at the start of a cell they show that its name belongs under another.
_BLANKS = " \t\r\n\f\v"
_PIPE = re.compile(r"(?<!\\)\|")
