"""Lists of rows in; for each of them a tree out, in which ``messages.role`` stands below ``messages``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import TypeAlias

from rowcast.document import Record, Value
from rowcast.records import dataclass
from rowcast.resolve.scope import Scope
from rowcast.source import Span
from rowcast.yamltree import Text

MAX_PARTS = 32

Parts: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class Row:
    """A row as it stands after corrections: its record, the parts of its name, and where it comes from."""

    name: str
    span: Span
    parts: Parts
    record: Record
    captured: bool
    page: str | None
    reasons: tuple[str, ...] = ()
    corrected: frozenset[str] = frozenset()


@dataclass(slots=True)
class Include:
    """The rows of a table, to be put in this place."""

    name: Text


@dataclass(slots=True)
class Section:
    """One list of rows, with the address by which corrections find it."""

    address: str
    span: Span
    captured: bool
    page: str | None
    entries: list[Row | Include] = field(default_factory=list)
    whole: bool = True
    """False when a row was left out because of a fault."""


@dataclass(slots=True)
class Branch:
    """A row and the rows below it. ``row`` is ``None`` where only rows below it are written."""

    wire: str
    span: Span
    row: Row | None = None
    children: dict[str, Branch] = field(default_factory=dict)


def read_rows(
    scope: Scope, section: Section, values: Iterable[Value], *, captured: bool, page: str | None
) -> list[Row | Include]:
    """Return the rows and includes of a list, without those whose names have a fault."""
    found: list[Row | Include] = []
    for record in values:
        if not isinstance(record, Record):
            continue
        included = record.located("include")
        if included is not None:
            found.append(Include(included))
            continue
        row = _row(scope, record, captured, page)
        if row is None:
            section.whole = False
        else:
            found.append(row)
    return found


def split_name(text: str) -> Parts | None:
    """Return the parts of a dotted name, without ``[]`` and backslashes before dots; ``None`` if one is empty."""
    if "\\" not in text:
        parts = text.split(".")
    else:
        parts = [part.replace("\0", ".") for part in text.replace("\\.", "\0").split(".")]
    bare = tuple(_without_mark(part) for part in parts)
    return bare if all(bare) else None


def joined(parts: Sequence[str]) -> str:
    """Return the dotted name of parts, dots in them behind backslashes."""
    return ".".join(part.replace(".", "\\.") for part in parts)


def tree(scope: Scope, section: Section) -> list[Branch | Include]:
    """Return the outermost rows of a section, each with those below it, in the order in which they are first named.

    Two rows of one name are an error; the second is left out.
    """
    found: list[Branch | Include] = []
    roots: dict[str, Branch] = {}
    for entry in section.entries:
        if isinstance(entry, Include):
            found.append(entry)
            continue
        known = len(roots)
        branch = _grown(roots, entry)
        if len(roots) > known:
            found.append(roots[entry.parts[0]])
        if branch.row is None:
            branch.row, branch.span = entry, entry.span
        else:
            related = (("first written here", branch.row.span),)
            scope.report(
                "duplicate-row", f"the row `{joined(entry.parts)}` is written twice", entry.span, related=related
            )
    return found


def _row(scope: Scope, record: Record, captured: bool, page: str | None) -> Row | None:
    name = record.located("name")
    if name is None:
        return None
    parts = split_name(name.text)
    if parts is None:
        scope.report("row-name", f"the name `{name.text}` has an empty part", name.span)
    elif len(parts) > MAX_PARTS:
        scope.report("row-name", f"the name nests {len(parts)} levels deep, and {MAX_PARTS} are the most", name.span)
    else:
        return Row(name.text, name.span, parts, record, captured, page)
    return None


def _without_mark(part: str) -> str:
    while part.endswith("[]"):
        part = part[:-2]
    return part


def _grown(roots: dict[str, Branch], row: Row) -> Branch:
    """Return the branch of a row's name, after making those above it that are not there yet."""
    level = roots
    branch: Branch | None = None
    for part in row.parts:
        branch = level.get(part)
        if branch is None:
            branch = level[part] = Branch(part, row.span)
        level = branch.children
    assert branch is not None  # noqa: S101 - a name has at least one part
    return branch
