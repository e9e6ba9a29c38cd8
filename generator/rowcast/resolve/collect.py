"""The files of a spec in; what they define, side by side, with every list of rows under its address, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from rowcast.document import Document, Listing, Pair, Record, Value
from rowcast.records import dataclass
from rowcast.resolve.continued import Declared, declarations, report_incomplete, whole
from rowcast.resolve.rows import Section, read_rows
from rowcast.resolve.scope import Scope
from rowcast.source import Span
from rowcast.yamltree import Text, is_null

PLACES = ("path", "query", "headers", "cookies")


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is: whether a page was captured in it, and which."""

    captured: bool
    page: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """Something with a name: its record, and the place of the name."""

    record: Record
    span: Span


@dataclass(slots=True)
class Spec:
    """All files of a spec side by side.

    ``sections`` holds the lists of rows that corrections can speak of, by address: ``Table``, ``operation/place``,
    ``operation/status``. ``headers`` holds the others: those of the API under the empty text, those of answers under
    ``operation/status``. ``typed`` holds the types of bodies and answers that have no rows of their own, by address.
    ``sources`` tells of each file what it is: an operation may come from two of them.
    """

    sources: Mapping[str, Source]
    complete: bool
    api: Record | None = None
    errors: Record | None = None
    operations: dict[str, Written] = field(default_factory=dict)
    tables: dict[str, Written | None] = field(default_factory=dict)
    unions: dict[str, tuple[Record, Span]] = field(default_factory=dict)
    types: dict[str, tuple[Record, Span]] = field(default_factory=dict)
    streams: dict[str, tuple[Record, Span]] = field(default_factory=dict)
    webhooks: dict[str, tuple[Record, Span]] = field(default_factory=dict)
    corrections: list[Record] = field(default_factory=list)
    renames: list[Record] = field(default_factory=list)
    sections: dict[str, Section] = field(default_factory=dict)
    headers: dict[str, Section] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def collect(scope: Scope, documents: Sequence[Document]) -> Spec:
    """Return what the files define; report what is defined twice."""
    roots = [document.root for document in documents if document.root is not None]
    # A file that cannot be read may state what is missing elsewhere.
    spec = Spec(dict(_sources(documents)), complete=len(roots) == len(documents))
    operations, tables = declarations(documents, "operations"), declarations(documents, "tables")
    for root in roots:
        for pair in root.pairs("operations"):
            _collect_operation(scope, spec, pair, operations[pair.key.text])
        for pair in root.pairs("tables"):
            _collect_table(scope, spec, pair, tables[pair.key.text])
        _collect_others(scope, spec, root)
    return spec


def _sources(documents: Iterable[Document]) -> Iterator[tuple[str, Source]]:
    for document in documents:
        written = None if document.root is None else document.root.record("source")
        yield document.file.name, Source(document.captured, None if written is None else written.text("page"))


def _collect_others(scope: Scope, spec: Spec, root: Record) -> None:
    """Collect what is in one file only."""
    spec.api = _only(scope, "api", spec.api, root)
    spec.errors = _only(scope, "errors", spec.errors, root)
    kinds = {"unions": spec.unions, "types": spec.types, "streams": spec.streams, "webhooks": spec.webhooks}
    for kind, found in kinds.items():
        for pair in root.pairs(kind):
            span = pair.key.span
            if isinstance(pair.value, Record) and scope.define(pair.key.text, span):
                found[pair.key.text] = (pair.value, span)
    spec.corrections += [record for record in root.listing("corrections") if isinstance(record, Record)]
    spec.renames += [record for record in root.listing("renames") if isinstance(record, Record)]
    if spec.api is not None and spec.api is root.record("api"):
        spec.headers[""] = _section(scope, spec, "headers", spec.api.get("headers"), spec.api.span)


def _only(scope: Scope, key: str, known: Record | None, root: Record) -> Record | None:
    record = root.record(key)
    if record is None or known is None:
        return record or known
    message = f"`{key}` is in two files, and only one can have it"
    scope.report("duplicate-section", message, root.span_of_key(key), related=(("first written here", known.span),))
    return known


def _collect_table(scope: Scope, spec: Spec, pair: Pair, declared: Declared) -> None:
    name, span = pair.key.text, pair.key.span
    if pair is declared.continuation:
        return
    if pair is not declared.first:
        scope.report("name-taken", f"the name {name} is taken", span, related=_first(declared))
        scope.broken.add(name)
        return
    if not scope.define(name, span):
        return
    value = whole(scope, declared)
    record = value if isinstance(value, Record) else None
    if record is not None and spec.complete:
        report_incomplete(scope, record, "rows")
    rows = value if record is None else record.get("rows")
    spec.tables[name] = None if record is None else Written(record, span)
    spec.sections[name] = _section(scope, spec, name, rows, span)
    if not isinstance(rows, Listing):
        spec.sections[name].whole = False


def _first(declared: Declared) -> tuple[tuple[str, Span]]:
    return (("first defined here", declared.first.key.span),)


def _collect_operation(scope: Scope, spec: Spec, pair: Pair, declared: Declared) -> None:
    name, span = pair.key.text, pair.key.span
    if pair is declared.continuation:
        return
    if pair is not declared.first:
        message = f"the operation {name} is defined twice"
        scope.report("duplicate-operation", message, span, related=_first(declared))
        return
    record = whole(scope, declared)
    if not isinstance(record, Record):
        return
    if spec.complete:
        report_incomplete(scope, record, "request")
    spec.operations[name] = Written(record, span)
    for place, rows, at in _lists(record, span):
        address = f"{name}/{place}"
        spec.sections[address] = _section(scope, spec, address, rows, at)
    spec.typed.update(_types(name, record))
    for answer in record.pairs("response"):
        about = answer.value if isinstance(answer.value, Record) else None
        headers = None if about is None else about.get("headers")
        address = f"{name}/{answer.key.text}"
        spec.headers[address] = _section(scope, spec, address, headers, answer.key.span)


def _lists(record: Record, span: Span) -> Iterator[tuple[str, Value | None, Span]]:
    """Yield the places of an operation that hold rows, or could."""
    for place in PLACES:
        yield place, record.get(place), record.span_of_key(place) if place in record else span
    body = record.get("body")
    if body is None or has_rows(body):
        yield "body", rows_of(body), record.span_of_key("body") if body is not None else span
    for pair in record.pairs("response"):
        if has_rows(pair.value):
            yield pair.key.text, rows_of(pair.value), pair.key.span


def _types(name: str, record: Record) -> Iterator[tuple[str, str]]:
    """Yield the addresses and types of the body and the answers that are written as a type."""
    body = record.get("body")
    places = [("body", body)] if body is not None else []
    for place, value in (*places, *((pair.key.text, pair.value) for pair in record.pairs("response"))):
        text = value.located("type") if isinstance(value, Record) else value
        if isinstance(text, Text) and not is_null(text):
            yield f"{name}/{place}", text.text


def has_rows(value: Value) -> bool:
    """Tell whether a body or response is written as rows."""
    return isinstance(value, Listing) or (isinstance(value, Record) and "rows" in value)


def rows_of(value: Value | None) -> Value | None:
    """Return the rows of a body or response that is written as rows."""
    return value.get("rows") if isinstance(value, Record) else value


def _section(scope: Scope, spec: Spec, address: str, rows: Value | None, span: Span) -> Section:
    source = spec.sources[span.file if rows is None else rows.span.file]
    section = Section(address, span, source.captured, source.page)
    values: Iterable[Value] = rows.items if isinstance(rows, Listing) else ()
    section.entries = read_rows(scope, section, values, captured=source.captured, page=source.page)
    return section
