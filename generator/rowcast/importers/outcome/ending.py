"""Tables that could hold themselves without end: rows that require an object of their own kind become optional."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rowcast.importers.model import Capture, Choice, Fact, Finding, Reference, Row
from rowcast.records import replace


def ending(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Take the demand off rows by which a table would need another one of itself, with a finding for each."""
    needed = {
        table.name: {name for row in table.rows for name in _needs(row)}
        for capture in captures
        for table in capture.tables
    }
    endless = {name for name in needed if name in _reached(name, needed)}
    return tuple(_ended(capture, endless, needed) for capture in captures) if endless else tuple(captures)


def _needs(row: Row) -> tuple[str, ...]:
    """Return the tables of which a row requires one; an array may be empty, and null is no object."""
    kind = row.value("type")
    options = kind.options if isinstance(kind, Choice) else (kind,)
    needs = row.value("required") is True and not row.value("nullable") and len(row.path) == 1
    named = tuple(option.name for option in options if isinstance(option, Reference))
    return named if needs and len(named) == len(options) else ()


def _reached(name: str, needed: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(needed.get(name, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += needed.get(one, ())
    return found


def _ended(capture: Capture, endless: set[str], needed: Mapping[str, set[str]]) -> Capture:
    findings: list[Finding] = []

    def free(table: str, row: Row) -> Row:
        others = _needs(row)
        if not others or not all(other == table or table in _reached(other, needed) for other in others):
            return row
        message = (
            f"{row.path[-1]} requires {' or '.join(others)}, which would need another {table}; it is taken as optional"
        )
        findings.append(Finding("prose-contradicts", row.line, message, row.written, f"{table}/{row.path[-1]}"))
        return row.having(Fact("required", False, "rule", "an object cannot hold one of its own kind without end"))

    tables = tuple(
        replace(table, rows=tuple(free(table.name, row) for row in table.rows)) if table.name in endless else table
        for table in capture.tables
    )
    return replace(capture, tables=tables, findings=(*capture.findings, *findings))
