"""Tables without headings that name fields in one column and tell their types in the next: blocks in, blocks out."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast.importers.blocks import Block, Cell, Line, Table
from rowcast.importers.facts import beside
from rowcast.importers.facts.names import is_identifier
from rowcast.importers.facts.names import read as read_name
from rowcast.importers.text.expressions import references
from rowcast.importers.text.inline import plain

HEADER = ("Name", "Type", "Description")
# What may stand behind a type on its line: limits and formats. Running text begins with a letter.
_SIGNS = ("[", "<", "(", ">", "=", "≥", "≤", "/", "^")


def as_tables(blocks: Sequence[Block]) -> list[Block]:
    """Give such tables a column for their types."""
    return [_split(block) if isinstance(block, Table) and _is_fields(block) else block for block in blocks]


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
