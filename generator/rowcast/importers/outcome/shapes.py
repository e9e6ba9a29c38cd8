"""Captures in, captures out in which types that share a shape are one named table, over calls and pages.

A shape is the rows below a row, or those of a whole answer, with everything that they say but their lines. Shapes that
are the same in all of that become a table; those that only look alike stay apart, which is reported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from rowcast.importers.model import (
    ANY,
    OBJECT,
    ArrayOf,
    Capture,
    Fact,
    Finding,
    MapOf,
    ObjectTable,
    Reference,
    Row,
    TypeExpr,
    dotted,
)
from rowcast.importers.outcome import shapes_named, write
from rowcast.importers.outcome.folder import Captured, Folder
from rowcast.importers.outcome.shapes_named import Use
from rowcast.importers.text import expressions
from rowcast.records import dataclass, replace

Path = tuple[str, ...]
DEEPEST = 12
"""Shapes are looked for below so many names; what nests deeper is no type that people know by a name."""
MOST_TOLD = 40
"""So many pairs that look alike are reported; a page with more has a habit and no slip."""
LEAST_ROWS = 2
"""A shape of one row says too little: two objects that hold an ``id`` need not be of one type."""


@dataclass(slots=True)
class _List:
    """The rows of one place of a capture while shapes are looked for; ``whole`` is the table that all became."""

    capture: int
    at: tuple[int, ...]
    rows: tuple[Row, ...]
    address: str
    resource: str
    status: str = ""
    table: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """A place where a shape stands: below a row of a list, or the whole list (with an empty path)."""

    place: _List
    path: Path
    rows: tuple[Row, ...]

    def use(self) -> Use:
        """Return what a name for the shape can be made of."""
        return Use(self.place.table, self.path, self.place.resource, self.place.status)


@dataclass(slots=True)
class _Work:
    lists: list[_List]
    taken: set[str]
    known: Mapping[str, str]
    made: dict[int, list[ObjectTable]] = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)


def shared(captures: Sequence[Capture], paired: Sequence[Captured | None], folder: Folder) -> tuple[Capture, ...]:
    """Give each shape that stands in several places of scanned pages a table of its own, which those places name."""
    scanned = [(number, capture) for number, capture in enumerate(captures) if capture.scanned]
    lists = [one for number, capture in scanned for one in _lists(number, capture)]
    taken = {table.name for capture in captures for table in capture.tables} | set(folder.declared)
    here = {old.file for old in paired if old is not None}
    taken |= {name for one in folder.captured if one.file not in here for name in one.names()}
    work = _Work(lists, taken, _names_of_before(paired))
    while _merged(work):
        pass
    _almost(work)
    return tuple(_with_tables(number, capture, work) for number, capture in enumerate(captures))


def _names_of_before(paired: Sequence[Captured | None]) -> Mapping[str, str]:
    """Return the names of the tables that were captured before, by their rows."""
    return {
        json.dumps(_bare(rows), sort_keys=True): name
        for old in paired
        if old is not None
        for name, rows in old.tables.items()
        if isinstance(rows, list)
    }


# Where shapes stand.


def _lists(number: int, capture: Capture) -> Iterator[_List]:
    for at, op in enumerate(capture.operations):
        resource = shapes_named.resource(op.call.path)
        for place, section in enumerate(op.sections):
            if section.shape is None and section.rows:
                address = f"{op.name}/{section.place}"
                status = section.place if section.place[:1].isdigit() and not (section.more or section.content) else ""
                status = "" if section.place.endswith("/headers") else status
                yield _List(number, (at, place), section.rows, address, resource, status)
    for at, table in enumerate(capture.tables):
        yield _List(number, (at,), table.rows, table.name, table.name, "", table.name)


def _shapes(work: _Work) -> Iterator[list[_Found]]:
    """Yield the places of each shape."""
    alike: dict[frozenset[Path], list[_Found]] = {}
    for found in _places(work):
        alike.setdefault(frozenset(row.path for row in found.rows), []).append(found)
    for group in alike.values():
        if len(group) == 1:
            yield group
            continue
        same: dict[str, list[_Found]] = {}
        for found in group:
            same.setdefault(_said(found.place, found.rows), []).append(found)
        yield from same.values()


def _places(work: _Work) -> Iterator[_Found]:
    """Yield each place where rows enough for a shape stand: below a row, as a whole answer, as a table."""
    for one in work.lists:
        if one.whole:
            continue
        below: dict[Path, list[Row]] = {}
        for row in one.rows:
            for length in range(1, min(len(row.path), DEEPEST)):
                below.setdefault(row.path[:length], []).append(row.at(row.path[length:]))
        parents = {row.path: row for row in one.rows}
        places = [(path, rows) for path, rows in below.items() if path in parents and _has_room(parents[path])]
        if one.status or one.table:
            places.append(((), list(one.rows)))
        for path, rows in places:
            if len(rows) >= LEAST_ROWS:
                yield _Found(one, path, tuple(rows))


def _said(one: _List, rows: Sequence[Row]) -> str:
    """Return all that rows say, in any order; the names of other tables mean something on their own page only."""
    facts = sorted(
        json.dumps([*row.path, _facts(row)], sort_keys=True, default=str, ensure_ascii=False) for row in rows
    )
    named = any(expressions.references(row.value("type")) for row in rows)
    return "\n".join([f"{one.capture}" if named else "", *facts])


def _facts(row: Row) -> Mapping[str, object]:
    facts = {str(key): value for key, value in write.row_facts(row).items() if key not in ("name", "line", "known")}
    return {**facts, "written": row.value("written_type"), "values": str(facts.get("values"))}


def _has_room(row: Row) -> bool:
    fact = row.get("type")
    return fact is not None and row.get("table") is None and _pointing(fact.value, "") is not None


def _pointing(kind: TypeExpr, name: str) -> TypeExpr | None:
    """Return a type with a table in the place of its object; ``None`` where there is no single place for it."""
    reference = Reference(name, "", name)
    if kind in (OBJECT, ANY):
        return reference
    if isinstance(kind, ArrayOf):
        inner = reference if kind.item is None else _pointing(kind.item, name)
        return ArrayOf(inner) if inner is not None else None
    if isinstance(kind, MapOf):
        inner = _pointing(kind.value, name)
        return MapOf(inner) if inner is not None else None
    return None


# Making tables.


def _merged(work: _Work) -> bool:
    """Merge each shape that stands in several places and is no part of a larger one; tell whether there was any."""
    groups = [found for found in _shapes(work) if len(found) > 1 and _is_worth(found)]
    groups.sort(key=lambda found: -len(found[0].rows))
    used: set[int] = set()
    for found in groups:
        # What a larger shape holds is looked at again when that has become a table.
        if not used & {id(one.place) for one in found}:
            used |= {id(one.place) for one in found}
            _merge(work, found)
    return bool(used)


def _is_worth(found: Sequence[_Found]) -> bool:
    """Tables that the page names itself stay as they are; something else has to have the shape, too."""
    return any(not one.place.table or one.path for one in found)


def _merge(work: _Work, found: Sequence[_Found]) -> None:
    given = next((one.place.table for one in found if one.place.table and not one.path), "")
    first = found[0]
    name = given or _name(work, found)
    if not given:
        work.taken.add(name)
        table = ObjectTable(name, first.rows, first.rows[0].line)
        work.made.setdefault(first.place.capture, []).append(table)
        work.lists.append(_List(first.place.capture, (), first.rows, name, name, "", name))
    pointing = [one for one in found if not (one.place.table and not one.path)]
    for one in pointing:
        _point(one, name, given)
    shown = ", ".join(dict.fromkeys(_address(one) for one in pointing))
    message = f"the same rows stand in {len(found)} places; they are the table {name}"
    work.findings.setdefault(first.place.capture, []).append(
        Finding("shape-shared", first.rows[0].line, message, shown[:600], name)
    )


def _name(work: _Work, found: Sequence[_Found]) -> str:
    """Return the name that the table had, or a free one by the rules for names of shapes."""
    before = work.known.get(json.dumps(_bare([_loaded(row) for row in found[0].rows]), sort_keys=True), "")
    if before and before not in work.taken:
        return before
    fields = [row.path[0] for row in found[0].rows if len(row.path) == 1]
    return shapes_named.name([one.use() for one in found], fields, work.taken)


def _point(one: _Found, name: str, given: str) -> None:
    """Put the name of the table in the place of the rows."""
    place = one.place
    if not one.path:
        place.whole, place.rows = name, ()
        return
    rows = []
    for row in place.rows:
        if row.path == one.path:
            fact = row.get("type")
            kind = _pointing(fact.value, name) if fact is not None else None
            quote = f"{fact.quote if fact is not None else ''}; its rows are those of {given or 'other places'}".lstrip(
                "; "
            )
            rows.append(row if kind is None else row.having(Fact("type", kind, "structure", quote)))
        elif row.path[: len(one.path)] != one.path:
            rows.append(row)
    place.rows = tuple(rows)


def _address(one: _Found) -> str:
    return f"{one.place.address}/{dotted(one.path)}" if one.path else one.place.address


def _bare(rows: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    return sorted(
        ({str(k): v for k, v in row.items() if k not in ("line", "known")} for row in rows if isinstance(row, Mapping)),
        key=lambda row: str(row.get("name")),
    )


def _loaded(row: Row) -> Mapping[str, object]:
    """Return a row as a captured file gives it back."""
    loaded: Mapping[str, object] = json.loads(json.dumps(write.row_facts(row), default=str))
    return loaded


# What only looks alike.


def _almost(work: _Work) -> None:
    """Report shapes of one name, or with the same names of rows, that are nearly the same, and where they differ."""
    seen: dict[object, _Found] = {}
    told: set[tuple[str, str]] = set()
    for found in (one for group in _shapes(work) for one in group):
        if found.place.table and not found.path:
            continue
        for sign in _signs(found):
            other = seen.setdefault(sign, found) if sign else found
            where = (_address(other), _address(found))
            differing = _differing(other.rows, found.rows) if other is not found and where not in told else []
            if differing and len(told) < MOST_TOLD:
                told.add(where)
                message = f"{' and '.join(where)} are nearly the same, and were kept apart"
                work.findings.setdefault(found.place.capture, []).append(
                    Finding("shape-differs", found.rows[0].line, message, f"they differ in {', '.join(differing)}")
                )


def _signs(found: _Found) -> tuple[object, ...]:
    """Return what shapes that look alike have in common: a name, the names of their rows, or of the first of them."""
    paths = [row.path for row in found.rows]
    return (shapes_named.key(found.use()), frozenset(paths), frozenset(paths[:3]))


def _differing(one: Sequence[Row], other: Sequence[Row]) -> list[str]:
    """Return the names of the rows in which two shapes differ, where these are few among many; else nothing."""
    paths = [{row.path for row in rows} for rows in (one, other)]
    if len(paths[0] & paths[1]) * 4 < len(paths[0] | paths[1]) * 3:
        return []
    says = all(any(row.get("required") is not None for row in rows) for rows in (one, other))
    first, second = ({row.wire: _compared(row, says) for row in rows} for rows in (one, other))
    names = [name for name in dict.fromkeys((*first, *second)) if first.get(name) != second.get(name)]
    return names if len(paths[0] & paths[1]) >= LEAST_ROWS else []


def _compared(row: Row, says: bool) -> Mapping[str, object]:
    """Return what a row says; where one side does not say what is required, that is no difference to tell of."""
    return {key: value for key, value in _facts(row).items() if says or key != "required"}


# Back into captures.


def _with_tables(number: int, capture: Capture, work: _Work) -> Capture:
    changed = {one.at: one for one in work.lists if one.capture == number and one.at}
    if number not in work.made and number not in work.findings and not any(one.whole for one in changed.values()):
        return capture if not _touched(capture, changed) else _rebuilt(number, capture, changed, work)
    return _rebuilt(number, capture, changed, work)


def _touched(capture: Capture, changed: Mapping[tuple[int, ...], _List]) -> bool:
    return any(_rows_at(capture, at) is not one.rows for at, one in changed.items())


def _rows_at(capture: Capture, at: tuple[int, ...]) -> tuple[Row, ...]:
    return capture.tables[at[0]].rows if len(at) == 1 else capture.operations[at[0]].sections[at[1]].rows


def _rebuilt(number: int, capture: Capture, changed: Mapping[tuple[int, ...], _List], work: _Work) -> Capture:
    operations = []
    for at, op in enumerate(capture.operations):
        sections = list(op.sections)
        for place, section in enumerate(sections):
            one = changed.get((at, place))
            if one is not None:
                shape = Reference(one.whole, "", one.whole) if one.whole else section.shape
                sections[place] = replace(section, rows=one.rows, shape=shape)
        operations.append(replace(op, sections=tuple(sections)))
    new = {one.table: one.rows for one in work.lists if one.capture == number and not one.at}
    tables = [replace(table, rows=changed[(at,)].rows) for at, table in enumerate(capture.tables)]
    tables += [replace(table, rows=new[table.name]) for table in work.made.get(number, ())]
    findings = (*capture.findings, *work.findings.get(number, ()))
    return replace(capture, operations=tuple(operations), tables=tuple(tables), findings=findings)
