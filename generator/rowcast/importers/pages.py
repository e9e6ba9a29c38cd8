"""Several pages into the files of one spec: names kept apart, one captured file a page, a first ``api.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rowcast.importers import expressions, findings, joining, naming, report, write
from rowcast.importers.model import Capture, Finding, Json, Operation, Reference, Row, Section, TypeExpr
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Spec:
    """The files of a spec by name, and the captures that they were made from."""

    files: Mapping[str, str]
    captures: tuple[Capture, ...]


def spec(name: str, captures: Sequence[Capture], *, has_api: bool) -> Spec:
    """Make the files of a spec; ``has_api`` says that a file with the facts of the API is there already."""
    apart = _apart(joining.joined(captures))
    files = {}
    for capture in apart:
        stem = naming.file_stem(capture.page)
        stem = f"{stem}-page" if stem == "api" else stem
        while f"{stem}.yaml" in files:
            stem += "-2"
        files[f"{stem}.yaml"] = write.captured(capture)
    if not has_api and apart:
        servers, unknown = _servers(apart)
        auth = list({str(sorted(one.items())): one for capture in apart for one in capture.auth}.values())
        files["api.yaml"] = write.project(name, apart[0], servers, auth, removals(apart))
        if unknown:
            lacking = Finding(
                "server-unknown",
                1,
                "no page shows the address of the service; https://api.example.com was put in its place",
                ", ".join(apart[0].servers),
            )
            apart = (replace(apart[0], findings=(lacking, *apart[0].findings)), *apart[1:])
    return Spec(files, tuple(apart))


def removals(captures: Sequence[Capture]) -> tuple[str, ...]:
    """Return the addresses of captured header rows that the client fills in by itself."""
    return tuple(
        f"{op.name}/headers/{write.wire(row.path)}"
        for capture in captures
        for op in capture.operations
        for section in op.sections
        if section.place == "headers"
        for row in section.rows
        if row.path[0].lower() in word_lists.AGENT_HEADERS
    )


def _servers(captures: Sequence[Capture]) -> tuple[tuple[str, ...], bool]:
    """Return the addresses of the service, and whether none is known in full; a base path alone needs a host."""
    found = list(dict.fromkeys(s for capture in captures for s in capture.servers))
    whole = tuple(s for s in found if re.match(r"^https?://[\w.\-]+(?::\d+)?(?:/[\w./\-]*)?$", s) and s.isascii())
    if whole:
        return whole, False
    base = next((s for s in found if s.startswith("/")), "")
    return (f"https://api.example.com{base}",), True


def _apart(captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """Give operations and tables of later pages other names where earlier pages have them."""
    taken: set[str] = set()
    tables: set[str] = set()
    out = []
    for capture in captures:
        renamed = {}
        for table in capture.tables:
            new = table.name
            while new in tables:
                new = (
                    f"{naming.pascal(naming.file_stem(capture.page))}{new}"
                    if not new.startswith(naming.pascal(naming.file_stem(capture.page)))
                    else f"{new}2"
                )
            tables.add(new)
            if new != table.name:
                renamed[table.name] = new
        operations = []
        for op in capture.operations:
            name = op.name
            number = 2
            while name in taken:
                name, number = f"{op.name}_{number}", number + 1
            taken.add(name)
            operations.append(_renamed_operation(replace(op, name=name), renamed))
        new_tables = tuple(
            replace(t, name=renamed.get(t.name, t.name), rows=_renamed(t.rows, renamed)) for t in capture.tables
        )
        out.append(replace(capture, operations=tuple(operations), tables=new_tables))
    return tuple(out)


def _renamed_operation(operation: Operation, renamed: Mapping[str, str]) -> Operation:
    if not renamed:
        return operation
    sections = tuple(
        Section(
            s.place, _renamed(s.rows, renamed), _typed(s.shape, renamed) if s.shape is not None else None, s.content
        )
        for s in operation.sections
    )
    return replace(operation, sections=sections)


def _renamed(rows: Sequence[Row], renamed: Mapping[str, str]) -> tuple[Row, ...]:
    if not renamed:
        return tuple(rows)
    out = []
    for row in rows:
        fact = row.get("type")
        out.append(
            row.having(replace(fact, value=_typed(fact.value, renamed)))
            if fact is not None and expressions.references(fact.value)
            else row
        )
    return tuple(out)


def _typed(kind: TypeExpr, renamed: Mapping[str, str]) -> TypeExpr:
    for reference in expressions.references(kind):
        if reference.name in renamed:
            kind = expressions.replaced(
                kind, reference, Reference(reference.words, reference.target, renamed[reference.name])
            )
    return kind


def accepted(text: str) -> frozenset[str]:
    """Read a reviewed list: one key a line, with words after it for people; ``#`` begins a comment."""
    return frozenset(line.split()[0] for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#"))


def reviewed(before: str, reports: Sequence[report.Report]) -> str:
    """Return the reviewed list with every finding that awaits a person added, one a line, with its words."""
    known = accepted(before)
    lines = [line for line in before.split("\n") if line.strip()] or [
        "# Findings of `rowcast import` that a person has confirmed: the key, then what it was about."
    ]
    for one in reports:
        for finding in one.awaits():
            key = findings.key(finding)
            if key not in known and not any(line.startswith(key) for line in lines):
                words = " ".join(f"{finding.message} {finding.quote[:80]}".split())
                lines.append(f"{key} {one.capture.page} {finding.address or '-'} {finding.code}: {words}")
    return "\n".join(lines) + "\n"


def as_json(value: Json) -> Json:
    """Return a value in a form that JSON can hold: keys of mappings become texts."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return value
