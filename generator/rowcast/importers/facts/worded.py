"""Tables of a copied page whose cells stand behind each other with single spaces: lines in, a table out.

A row is read by what its columns hold: a name, then a type that is known, then a mark; the last column takes the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.blocks import Block, Cell, Line, Table, Unread
from rowcast.importers.facts import required
from rowcast.importers.facts.names import is_identifier
from rowcast.importers.text.columns import is_header, roles
from rowcast.importers.text.inline import tidy
from rowcast.importers.text.kinds import read as read_type

Numbered = tuple[int, str]
HOW = "cells were told apart by single spaces and by what their columns hold"
_READ = ("name", "type", "required", "optional")
_TEXTS = ("description", "notes")


def table(rows: Sequence[Numbered], at: int) -> tuple[Block, int] | None:
    """Read the table whose headings stand on a line; rows that cannot be told apart make it unreadable."""
    header = rows[at][1].split()
    held = roles(header)
    if not 3 <= len(header) <= 6 or not is_header(header) or not all(held) or held[0] != "name":
        return None
    end = next((n for n in range(at + 1, len(rows)) if not rows[n][1].strip()), len(rows))
    body = rows[at + 1 : end]
    if not body or "\t" in rows[at][1] or "|" in rows[at][1]:
        return None
    made: list[Line] = []
    for number, text in body:
        cells = _cells(text.split(), held)
        if cells is not None:
            made.append(Line(number, tuple(Cell(tidy(cell), number) for cell in cells)))
        elif made:
            made[-1] = _longer(made[-1], text)
        else:
            said = "the cells of this table run together with single spaces, and its rows cannot be told apart"
            return Unread(rows[at][0], "\n".join(line for _, line in rows[at:end]), said), end
    first = rows[at][0]
    return Table(first, tuple(Cell(tidy(text), first) for text in header), tuple(made), (HOW,)), end


def angled(rows: Sequence[Numbered], at: int) -> tuple[Block, int] | None:
    """Read lines of a name with its type in angle brackets: ``lamp <string> (required) Which lamp``."""
    made: list[Line] = []
    marked = False
    for place in range(at, len(rows)):
        number, text = rows[place]
        found = _ANGLED.fullmatch(text.strip())
        if found is None or read_type(found.group(2)).type is None:
            break
        marked = marked or bool(found.group(3))
        cells = (found.group(1), found.group(2), f"{found.group(3) or ''} {found.group(4)}".strip())
        made.append(Line(number, tuple(Cell(tidy(cell), number) for cell in cells)))
    if not marked and len(made) < 2:
        return None
    first = rows[at][0]
    return Table(first, tuple(Cell(text, first) for text in _ANGLED_HEADER), tuple(made)), at + len(made)


def _cells(words: Sequence[str], held: Sequence[str]) -> list[str] | None:
    """Cut the words of a row; ``None`` where they do not fit the columns. A mark that is missing becomes ``?``."""
    cells: list[str] = []
    at = 0
    for number, role in enumerate(held):
        if number == len(held) - 1 and role in _TEXTS:
            cells.append(" ".join(words[at:]))
            continue
        count = _length(words[at : at + 4], role)
        if count == 0 and role not in ("required", "optional"):
            return None
        cells.append(" ".join(words[at : at + count]) if count else "?")
        at += count
    return cells if at <= len(words) and (held[-1] in _TEXTS or at == len(words)) else None


def _length(words: Sequence[str], role: str) -> int:
    """Return how many words the cell of a column takes; 0 for words that do not fit."""
    if role not in _READ or not words:
        return 0
    if role == "name":
        return 1 if is_identifier(words[0]) else 0
    if role == "type":
        return next((n for n in (3, 2, 1) if len(words) >= n and read_type(" ".join(words[:n])).type is not None), 0)
    return 1 if isinstance(required.cell(words[0]), bool) else 0


def _longer(line: Line, text: str) -> Line:
    last = line.cells[-1]
    return Line(line.line, (*line.cells[:-1], Cell(f"{last.text} {tidy(text.strip())}".strip(), last.line)))


_ANGLED_HEADER = ("Name", "Type", "Description")
_ANGLED = re.compile(
    r"`?([A-Za-z_$][\w.\[\]-]{0,80})`?\s<([A-Za-z][\w\[\], ]{1,40})>\s?([(\[](?:required|optional)[)\]])?\s?(.*)", re.I
)
