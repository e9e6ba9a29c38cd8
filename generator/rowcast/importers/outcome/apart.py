"""Names over several pages and several imports: each operation and table keeps the name that it was captured under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rowcast.importers.model import Capture, Finding, Operation, Reference, Row, TypeExpr
from rowcast.importers.outcome.folder import Captured, Folder
from rowcast.importers.text import expressions, naming
from rowcast.records import replace


def apart(captures: Sequence[Capture], paired: Sequence[Captured | None], folder: Folder) -> tuple[Capture, ...]:
    """Give operations and tables names that are theirs alone, and those that they had.

    A name that another captured file of the folder has, or that a file of a person declares, is taken. Names that
    differ from those of the page are reported.
    """
    here = {one.file for one in paired if one is not None}
    taken = set(folder.declared).union(*(one.names() for one in folder.captured if one.file not in here))
    kept = [_kept(capture, old, taken) for capture, old in zip(captures, paired, strict=True)]
    named = [_named(capture, names, taken) for capture, names in zip(captures, kept, strict=True)]
    return tuple(_brought(capture, number, kept, captures) for number, capture in enumerate(named))


Names = dict[str, str]


def _kept(capture: Capture, old: Captured | None, taken: set[str]) -> Names:
    """Return the names of before of what is still on the page: a call by its method and path, a table by its name."""
    if old is None:
        return {}
    names: Names = {}
    left = {call: list(of) for call, of in old.calls.items()}
    for op in capture.operations:
        before = left.get(f"{op.call.method} {op.call.path}", [])
        if before and before[0] not in taken:
            names[op.name] = before.pop(0)
            taken.add(names[op.name])
    for table in () if _is_verbatim(capture) else capture.tables:
        same = next((n for n in _candidates(capture, table.name) if n in old.tables and n not in taken), None)
        if same is not None:
            names[table.name] = same
            taken.add(same)
    return names


def _named(capture: Capture, names: Names, taken: set[str]) -> Capture:
    """Name what is new on the page, and say where that is another name than the page has."""
    findings: list[Finding] = []
    for op in capture.operations:
        if op.name not in names:
            names[op.name] = _free(_numbered(op.name), taken)
            if names[op.name] != op.name:
                message = f"another file has an operation {op.name}; this one became {names[op.name]}"
                findings.append(Finding("name-made", op.line, message, op.call.path))
    for table in () if _is_verbatim(capture) else capture.tables:
        if table.name not in names:
            names[table.name] = _free(_candidates(capture, table.name), taken)
            if names[table.name] != table.name:
                message = f"another file has a table {table.name}; this one became {names[table.name]}"
                findings.append(Finding("name-made", table.line, message, table.name))
    return replace(capture, findings=(*capture.findings, *findings)) if findings else capture


def _brought(capture: Capture, number: int, names: Sequence[Names], captures: Sequence[Capture]) -> Capture:
    """Bring the new names to where a page refers to them: its own, and those of tables that another page has."""
    found = {
        table.name: names[other][table.name]
        for other, page in enumerate(captures)
        for table in page.tables
        if table.name in names[other]
    }
    changed = {one: new for one, new in {**found, **names[number]}.items() if one != new}
    return renamed(capture, changed) if changed else capture


def _is_verbatim(capture: Capture) -> bool:
    """Tell whether parts of a capture are text of the spec already, in which no name changes."""
    return bool(capture.sections) or any(table.more for table in capture.tables)


def _free(candidates: Iterator[str], taken: set[str]) -> str:
    found = next(name for name in candidates if name not in taken)
    taken.add(found)
    return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in range(2, 1_000_000):
        yield f"{name}_{number}"


def _candidates(capture: Capture, name: str) -> Iterator[str]:
    """Yield the names that a table may have: its own, then with the name of its page before it, then numbered."""
    prefix = naming.pascal(naming.file_stem(capture.page))
    longer = name if name.startswith(prefix) or not prefix[:1].isalpha() else f"{prefix}{name}"
    yield name
    yield longer
    for number in range(2, 10_000):
        yield f"{longer}{number}"


def renamed(capture: Capture, names: Mapping[str, str]) -> Capture:
    """Return a capture with other names for some of its operations and tables, wherever they stand."""
    return replace(
        capture,
        operations=tuple(_operation(replace(op, name=names.get(op.name, op.name)), names) for op in capture.operations),
        tables=tuple(
            replace(table, name=names.get(table.name, table.name), rows=_rows(table.rows, names))
            for table in capture.tables
        ),
        findings=tuple(replace(f, address=_address(f.address, names)) for f in capture.findings),
    )


def _address(address: str, names: Mapping[str, str]) -> str:
    head, slash, rest = address.partition("/")
    return f"{names.get(head, head)}{slash}{rest}"


def _operation(operation: Operation, names: Mapping[str, str]) -> Operation:
    sections = tuple(
        replace(s, rows=_rows(s.rows, names), shape=_typed(s.shape, names) if s.shape is not None else None)
        for s in operation.sections
    )
    return replace(operation, sections=sections)


def _rows(rows: Sequence[Row], names: Mapping[str, str]) -> tuple[Row, ...]:
    out = []
    for row in rows:
        fact = row.get("type")
        out.append(
            row.having(replace(fact, value=_typed(fact.value, names)))
            if fact is not None and expressions.references(fact.value)
            else row
        )
    return tuple(out)


def _typed(kind: TypeExpr, names: Mapping[str, str]) -> TypeExpr:
    for reference in expressions.references(kind):
        if reference.name in names:
            new = Reference(reference.words, reference.target, names[reference.name])
            kind = expressions.replaced(kind, reference, new)
    return kind
