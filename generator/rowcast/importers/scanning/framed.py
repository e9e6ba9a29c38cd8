"""Tables between ``#|`` and ``|#`` with rows between ``||`` and cells of several lines: lines in, a table out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rowcast.importers.blocks import Cell, Line, Table
from rowcast.importers.text.inline import segments, tidy

OPENING = re.compile(r"\s{0,8}#\|\s*$")
LONGEST = 20_000


def table(lines: Sequence[str], at: int, offset: int) -> tuple[Table, int] | None:
    """Read the table that opens on a line: it, and the line after it; ``None`` where it is never closed."""
    end = next((n for n in range(at + 1, min(len(lines), at + LONGEST)) if lines[n].strip() == "|#"), -1)
    if end < 0:
        return None
    rows = list(_rows(lines, at + 1, end, offset))
    if not rows:
        return Table(at + 1 + offset, (), ()), end + 1
    header = tuple(Cell(cell.text.split("\n", 1)[0], cell.line) for cell in rows[0].cells)
    return Table(at + 1 + offset, header, tuple(rows[1:])), end + 1


def _rows(lines: Sequence[str], first: int, end: int, offset: int) -> Iterator[Line]:
    """Yield the rows; a row ends with ``||`` at the end of a line."""
    start, parts = first, list[str]()
    for number in range(first, end):
        text = lines[number].strip()
        if not parts and not text.startswith("||"):
            continue
        if not parts:
            start, text = number, text[2:]
        closed = text.endswith("||")
        parts.append(text[:-2] if closed else text)
        if closed:
            yield _line("\n".join(parts), start + 1 + offset)
            parts = []
    if parts:
        yield _line("\n".join(parts), start + 1 + offset)


def _line(text: str, number: int) -> Line:
    cells, current = list[str](), list[str]()
    for is_code, piece in segments(text):
        if is_code:
            current.append(f"`{piece}`")
            continue
        pieces = re.split(r"(?<!\\)\|", piece)
        current.append(pieces[0])
        for other in pieces[1:]:
            cells.append("".join(current))
            current = [other]
    return Line(number, tuple(Cell(tidy(cell.strip()), number) for cell in (*cells, "".join(current))))
