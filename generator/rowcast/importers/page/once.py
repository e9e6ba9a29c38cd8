"""Operations, each method and path once: a call that a page describes twice becomes one, and the report says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.model import Fact, Finding, Operation, Row
from rowcast.importers.page import sound
from rowcast.importers.page.desk import Desk
from rowcast.records import replace


def once(desk: Desk, operations: Sequence[Operation]) -> list[Operation]:
    """Put the rows of a call that stands twice into the first one; what only the second has may be absent."""
    made: dict[tuple[str, str], Operation] = {}
    for operation in operations:
        key = (operation.call.method, re.sub(r"\{[^{}]*\}", "{}", operation.call.path))
        first = made.get(key)
        if first is None:
            made[key] = operation
            continue
        joined, added, again = _joined(desk, first, operation)
        made[key] = joined
        what = f"its rows {', '.join(added)} were added to it" if added else "it has no other rows"
        message = f"{operation.call.method} {operation.call.path} stands twice, here as {operation.name}; {what}"
        desk.findings.append(Finding("call-twice", operation.line, message, operation.summary, first.name))
        desk.findings.extend(again)
    return list(made.values())


def _joined(desk: Desk, first: Operation, second: Operation) -> tuple[Operation, list[str], list[Finding]]:
    sections = {section.place: section for section in first.sections}
    added: list[str] = []
    again: list[Finding] = []
    for section in second.sections:
        here = sections.get(section.place)
        if here is None:
            sections[section.place] = replace(section, rows=tuple(map(_loose, section.rows)))
            added += [".".join(row.path) for row in section.rows]
            continue
        known = {row.path for row in here.rows}
        more = tuple(_loose(r) for r in section.rows if r.path not in known and here.shape is None)
        more = () if section.place == "path" else more
        whole = sound.sound(desk, (*here.rows, *more), f"{first.name}/{section.place}") if more else here.rows
        sections[section.place] = replace(here, rows=whole)
        added += [".".join(row.path) for row in more]
        lines = {row.path for row in more}
        again += [_again(row, first.name) for row in section.rows if row.path not in lines]
    return replace(first, sections=tuple(sections.values())), added, again


def _again(row: Row, name: str) -> Finding:
    """Return the finding about a row that the first description of the call has, with its words."""
    said = " | ".join([row.written, *(fact.quote or str(fact.value) for fact in row.facts)])
    return Finding("set-aside", row.line, f"{'.'.join(row.path)} is a row of the first description, too", said, name)


def _loose(row: Row) -> Row:
    """Return a row that only one of two descriptions of a call has."""
    if row.value("required") is not True:
        return row
    fact = row.get("required")
    quote = f"{fact.quote if fact else ''}; another description of the call has no such row"
    return row.having(Fact("required", False, "rule", quote))
