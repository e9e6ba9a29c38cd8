"""Tables that tell more of a field in one cell than its heading says: blocks in, blocks out.

Without headings, a name stands beside its type and words; under one heading for all (``Name, Type, Description``), a
cell holds them in lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.blocks import Block, Cell, Line, Table
from rowcast.importers.facts import beside
from rowcast.importers.facts.names import is_identifier
from rowcast.importers.facts.names import read as read_name
from rowcast.importers.tabular import spelled
from rowcast.importers.text.columns import role
from rowcast.importers.text.expressions import references
from rowcast.importers.text.inline import plain

HEADER = ("Name", "Type", "Description")
# As many words as ``array of objects or null`` and the like have.
_LONGEST_KIND = 8
# What may stand behind a type on its line: limits and formats. Running text begins with a letter.
_SIGNS = ("[", "<", "(", ">", "=", "≥", "≤", "/", "^")


def as_tables(blocks: Sequence[Block]) -> list[Block]:
    """Give such tables a column for each of these facts."""
    return [_in_columns(block) if isinstance(block, Table) else block for block in blocks]


def _in_columns(table: Table) -> Table:
    return _split(table) if _is_fields(table) else _apart(table) if _is_under_one_heading(table) else table


def _is_under_one_heading(table: Table) -> bool:
    """Tell whether the one heading of a table names several columns, that of names among them."""
    if len(table.header) != 1:
        return False
    held = [role(part) for part in re.split(r"\s?[,/|、，]\s?", plain(table.header[0].text))]
    return len(held) > 1 and all(held) and "name" in held and "type" in held


def _apart(table: Table) -> Table:
    """Cut the cells of a table with one heading: all of them, or none."""
    heads = [spelled.plain_head(line.cells[0].text, _LONGEST_KIND) for line in table.rows]
    made = [
        Line(line.line, tuple(Cell(text, line.line) for text in (f"`{head[0]}`", *head[1:])))
        for line, head in zip(table.rows, heads, strict=True)
        if head is not None
    ]
    if len(made) < len(heads):
        return table
    return Table(
        table.line, tuple(Cell(text, table.line) for text in spelled.HEADER), tuple(made), table.damage, table.caption
    )


def _is_fields(table: Table) -> bool:
    """Tell whether all rows of a table without headings are a name, and a type with words about it."""
    if any(plain(cell.text) for cell in table.header) or not table.rows:
        return False
    pairs = [[cell.text for cell in line.cells if cell.text.strip()] for line in table.rows]
    return all(len(pair) == 2 and _is_name(pair[0]) for pair in pairs) and all(_cut(pair[1])[0] for pair in pairs)


def _is_name(text: str) -> bool:
    name = read_name(text)
    return is_identifier(text) and bool(name.text) and not name.rest


def _cut(text: str) -> tuple[str, str]:
    """Cut a cell into its type, with what stands beside it, and the words about it; no type leaves the first empty."""
    first, _, rest = text.partition("\n")
    if _is_kind(first):
        return first, rest
    head, _, tail = first.partition(" ")
    if _is_kind(head) and tail[:1] in _SIGNS:
        return head, f"{tail}\n{rest}".strip()
    return "", text


def _is_kind(text: str) -> bool:
    kind = beside.read(text).type
    return kind is not None and not references(kind)


def _split(table: Table) -> Table:
    rows = []
    for line in table.rows:
        name, about = (cell for cell in line.cells if cell.text.strip())
        kind, words = _cut(about.text)
        rows.append(Line(line.line, (name, Cell(kind, about.line), Cell(words, about.line))))
    header = tuple(Cell(text, table.line) for text in HEADER)
    return Table(table.line, header, tuple(rows), table.damage, table.caption)
