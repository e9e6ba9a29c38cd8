"""The one shape that every page takes after scanning: a flat run of blocks, each with its line.

Texts are inline Markdown as ``inline.tidy`` leaves it, whatever the page was written in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Literal, TypeAlias

from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: inline Markdown and the line of the page on which it begins."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1. ``anchor`` is the name that links on the page use for it."""

    line: int
    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; lines of one paragraph are joined by a line break. ``indent``: spaces before it."""

    line: int
    text: str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, without the items below it; ``depth`` counts from 0."""

    line: int
    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code with the words after its opening mark."""

    line: int
    info: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``header`` is empty when the page gives none; ``damage`` names what had to be mended to read it."""

    line: int
    header: tuple[Cell, ...]
    rows: tuple[Line, ...]
    damage: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """A component or element that stands as a block: its tag, attributes, and the text inside when it is on one line.

    ``open`` says that more blocks follow before the ``MarkupEnd`` of the same tag.
    """

    line: int
    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str
    open: bool = False

    def get(self, name: str) -> str:
        """Return the attribute ``name``, or an empty text."""
        return next((value for key, value in self.attributes if key == name), "")

    def has(self, name: str) -> bool:
        """Tell whether the attribute is there and is not switched off."""
        return any(key == name and value not in ("false", "{false}") for key, value in self.attributes)


@dataclass(frozen=True, slots=True)
class MarkupEnd:
    """The end of an open ``Markup``."""

    line: int
    tag: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A stretch that was recognised and cannot be read, with the reason."""

    line: int
    text: str
    reason: str


Block: TypeAlias = Heading | Paragraph | Item | Fence | Table | Markup | MarkupEnd | Unread
Form: TypeAlias = Literal["markdown", "html", "text"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page after scanning. ``meta`` holds its front matter, ``notes`` what had to be assumed to decode it."""

    name: str
    form: Form
    blocks: tuple[Block, ...]
    meta: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    lines: int = 0
    source: str = field(default="", repr=False)

    def fact(self, key: str) -> str:
        """Return the front matter's value of ``key``, or an empty text."""
        return next((value for name, value in self.meta if name == key), "")


def cells(table: Table) -> Iterator[tuple[int, int, Cell]]:
    """Yield each cell of the body with its row and column number."""
    for row, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells):
            yield row, column, cell
