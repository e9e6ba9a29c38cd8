"""What is on the desk while one page is put together: drafts of operations, objects, lists of values, findings."""

from __future__ import annotations

from dataclasses import field

from rowcast.importers.blocks import Page, Table
from rowcast.importers.model import Call, Finding, Row, TypeExpr
from rowcast.importers.page.objects import Index, Object, Values
from rowcast.importers.page.outline import Outline, Part
from rowcast.importers.text import naming
from rowcast.importers.text.inline import plain
from rowcast.records import dataclass


@dataclass(slots=True)
class Draft:
    """An operation while its tables are being read.

    ``shapes`` holds the types of answers that are no plain object, ``said`` what a sentence says about all rows, once
    it was looked for.
    """

    part: Part
    calls: tuple[Call, ...]
    heading: str
    line: int
    request: list[tuple[str, tuple[Row, ...], int]] = field(default_factory=list)
    answers: dict[str, list[Row]] = field(default_factory=dict)
    shapes: dict[str, TypeExpr] = field(default_factory=dict)
    headers: dict[str, list[Row]] = field(default_factory=dict)
    content: str = ""
    said: tuple[bool | None, str] | None = None

    def rows_of(self, place: str) -> list[Row]:
        """Return the rows read so far of the request, or of the answers."""
        if place in ("response", "errors", "response-headers"):
            return [row for rows_ in self.answers.values() for row in rows_]
        return [row for _, rows_, _ in self.request for row in rows_]


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds for all tables of a page.

    Attributes:
        starred: A legend says that a star means required.
        questioned: Names carry question marks, which makes those without one required.
        answered: A column for required-ness says something in some table.
        letters: The bare letters in columns for required-ness.
        said: What a sentence before the first call says about all rows, with its words.
    """

    starred: bool = False
    questioned: bool = False
    answered: bool = False
    said: tuple[bool | None, str] = (None, "")
    letters: frozenset[str] = frozenset()


@dataclass(slots=True)
class Desk:
    """All that is being put together for one page; ``found`` holds the calls that it shows."""

    page: Page
    outline: Outline
    drafts: list[Draft]
    objects: list[Object] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    habits: Habits = field(default_factory=Habits)
    entered: Index | None = None
    found: tuple[Call, ...] = ()

    @property
    def index(self) -> Index:
        """What can be referred to, those objects among it that were added since."""
        if self.entered is None:
            self.entered = Index(self.objects, self.values)
        return self.entered

    def draft(self, block: int) -> Draft | None:
        """Return the operation whose part a block lies in."""
        number = self.outline.part_of(block)
        return self.drafts[number] if number >= 0 else None

    def name(self, heading: str, fallback: str = "") -> str:
        """Return a free name for a table."""
        return naming.table(heading, self.index.names(), fallback)


def written(table: Table) -> str:
    """Return the text of a table, cell by cell, for a finding that names it."""
    lines = [" | ".join(plain(c.text) for c in table.header)] if table.header else []
    lines += [" | ".join(plain(c.text) for c in line.cells) for line in table.rows]
    return "\n".join(lines)
