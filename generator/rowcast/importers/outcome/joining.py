"""Captures of several pages that name each other's objects: each object once, and no name without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from rowcast.importers.model import ANY, OBJECT, Capture, Fact, Finding, Row, Section, TypeExpr
from rowcast.importers.page import borrowing
from rowcast.importers.text import expressions, inflection, naming
from rowcast.records import replace


def joined(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Drop what a page only repeats, and put a free-form object where no page describes what a type names."""
    kept = _linked(_whole(_once(borrowing.followed(captures))))
    known = {name for capture in kept for name in _defined(capture)}
    return tuple(_known(capture, known) for capture in kept)


def _linked(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Point types that their own page does not describe to the table of another page, by its name or by its file."""
    named: dict[str, str] = {}
    for capture in captures:
        for name in (table.name for table in capture.tables):
            named.setdefault(_key(name), name)
        if len(capture.tables) == 1:
            named.setdefault(_key(naming.file_stem(capture.page)), capture.tables[0].name)
    return tuple(_with_links(capture, named) for capture in captures)


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", inflection.singular(words).lower())


def _with_links(capture: Capture, named: Mapping[str, str]) -> Capture:
    found: set[str] = set()

    def pointed(stated: TypeExpr) -> tuple[TypeExpr, bool]:
        kind, told = stated, False
        for reference in expressions.references(stated):
            stem = naming.file_stem(reference.target.split("#")[0]) if reference.target else ""
            name = named.get(_key(stem), "") or named.get(_key(re.sub(r"(?i)\s+objects?$", "", reference.words)), "")
            if name:
                found.add(reference.words)
            told = told or bool(name)
            other = OBJECT if "object" in f"{reference.words} {reference.target}".lower() else ANY
            kind = expressions.replaced(kind, reference, replace(reference, name=name) if name else other)
        return kind, told

    def linked(row: Row) -> Row:
        stated = row.value("elsewhere")
        if stated is None:
            return row
        kind, told = pointed(stated)
        fact = row.get("type")
        bare = row.lacking("elsewhere")
        return bare.having(replace(fact, value=kind)) if told and fact is not None else bare

    def shaped(section: Section) -> Section:
        if section.elsewhere is None:
            return section
        kind, told = pointed(section.elsewhere)
        return replace(section, shape=kind if told else section.shape, elsewhere=None)

    made = _with_sections(_with_rows(capture, linked), shaped)
    left = tuple(f for f in made.findings if f.code != "reference-unknown" or f.quote not in found)
    return replace(made, findings=left)


def _with_sections(capture: Capture, change: Callable[[Section], Section]) -> Capture:
    return replace(
        capture,
        operations=tuple(replace(op, sections=tuple(map(change, op.sections))) for op in capture.operations),
    )


def _with_rows(capture: Capture, change: Callable[[Row], Row]) -> Capture:
    operations = tuple(
        replace(operation, sections=tuple(replace(s, rows=tuple(map(change, s.rows))) for s in operation.sections))
        for operation in capture.operations
    )
    tables = tuple(replace(table, rows=tuple(map(change, table.rows))) for table in capture.tables)
    return replace(capture, operations=operations, tables=tables)


def _defined(capture: Capture) -> Iterator[str]:
    yield from (table.name for table in capture.tables)
    yield from (name for section in ("unions", "types") for name in capture.sections.get(section, ()))
    yield from _nested(capture)


def _nested(capture: Capture) -> Iterator[str]:
    """Yield the names of objects whose rows stand below a row of the page."""
    for row in _rows(capture):
        if row.value("table"):
            yield str(row.value("table"))


def _rows(capture: Capture) -> Iterator[Row]:
    for operation in capture.operations:
        yield from (row for section in operation.sections for row in section.rows)
    yield from (row for table in capture.tables for row in table.rows)


def _once(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    own = {table.name for capture in captures for table in capture.tables if table.name not in capture.repeated}
    taken: set[str] = set()
    first = []
    for capture in captures:
        tables = tuple(t for t in capture.tables if t.name not in capture.repeated or t.name not in own | taken)
        taken |= {table.name for table in tables}
        first.append(replace(capture, tables=tables))
    nested = {name for capture in first for name in _nested(capture)}
    return tuple(replace(c, tables=tuple(t for t in c.tables if t.name not in nested)) for c in first)


def _whole(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Leave out named types that no sound type can be without the pages of what they name."""
    known = {name for capture in captures for name in _defined(capture)}
    lost = {name: lacks for c in captures for name, lacks in _lacking(c, known)}
    if not lost:
        return tuple(captures)
    kept = tuple(_without(capture, lost) for capture in captures)
    return _whole(kept)


def _lacking(capture: Capture, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each union and named type that names what no page describes, with the name."""
    for name, facts in capture.sections.get("unions", {}).items():
        yield from ((name, each) for each in facts.get("variants", ()) if each not in known)
    for name, facts in capture.sections.get("types", {}).items():
        yield from ((name, each) for each in _NAMED.findall(str(facts.get("type", ""))) if each not in known)


def _without(capture: Capture, lost: Mapping[str, str]) -> Capture:
    sections = {
        key: {name: facts for name, facts in held.items() if key not in ("unions", "types") or name not in lost}
        for key, held in capture.sections.items()
    }
    gone = [name for key in ("unions", "types") for name in capture.sections.get(key, ()) if name in lost]
    found = tuple(
        Finding("reference-unknown", 1, f"{name} was left out, since no page describes {lost[name]}", name)
        for name in gone
    )
    return replace(
        capture,
        sections={key: held for key, held in sections.items() if held},
        findings=(*capture.findings, *found),
    )


def _known(capture: Capture, known: set[str]) -> Capture:
    lost: list[Finding] = []

    def settled(kind: TypeExpr, line: int) -> TypeExpr:
        for reference in expressions.references(kind):
            if reference.name and reference.name not in known:
                message = f"{reference.name} is named, and no page describes it"
                lost.append(Finding("reference-unknown", line, message, reference.words))
                kind = expressions.replaced(kind, reference, OBJECT)
        return kind

    made = _with_types(capture, settled)
    return replace(made, findings=(*made.findings, *dict.fromkeys(lost))) if lost else capture


def _with_types(capture: Capture, change: Callable[[TypeExpr, int], TypeExpr]) -> Capture:
    """Return the capture with each type of its rows and bodies changed."""

    def rows(old: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(_with_type(row, change) for row in old)

    operations = tuple(
        replace(
            operation,
            sections=tuple(
                replace(s, rows=rows(s.rows), shape=change(s.shape, operation.line) if s.shape is not None else None)
                for s in operation.sections
            ),
        )
        for operation in capture.operations
    )
    tables = tuple(replace(table, rows=rows(table.rows)) for table in capture.tables)
    return replace(capture, operations=operations, tables=tables)


def _with_type(row: Row, change: Callable[[TypeExpr, int], TypeExpr]) -> Row:
    fact = row.get("type")
    if fact is None or not expressions.references(fact.value):
        return row
    new = change(fact.value, row.line)
    return row if new == fact.value else row.having(Fact("type", new, fact.known, fact.quote))


_NAMED = re.compile(r"(?<![\w(])[A-Z]\w*")
