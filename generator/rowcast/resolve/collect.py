"""The files of a spec in; what they define, side by side, with every list of rows under its address, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rowcast.document import Document, Item, Listing, Record, Value
from rowcast.resolve.rows import Section, read_rows
from rowcast.resolve.scope import Scope
from rowcast.source import Span

PLACES = ("path", "query", "headers", "cookies")


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: whether a page was captured, and which."""

    captured: bool
    page: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """Something with a name: its record, the place of the name, and where it comes from."""

    record: Record
    span: Span
    source: Source


@dataclass(slots=True)
class Spec:
    """All files of a spec side by side.

    ``sections`` holds the lists of rows that corrections can speak of, by address: ``Table``, ``operation/place``,
    ``operation/status``. ``headers`` holds the others: those of the API under the empty text, those of answers under
    ``operation/status``.
    """

    api: Record | None = None
    errors: Record | None = None
    operations: dict[str, Written] = field(default_factory=dict)
    tables: dict[str, Written | None] = field(default_factory=dict)
    unions: dict[str, tuple[Record, Span]] = field(default_factory=dict)
    types: dict[str, tuple[Record, Span]] = field(default_factory=dict)
    streams: dict[str, tuple[Record, Span]] = field(default_factory=dict)
    corrections: list[Record] = field(default_factory=list)
    sections: dict[str, Section] = field(default_factory=dict)
    headers: dict[str, Section] = field(default_factory=dict)


def collect(scope: Scope, documents: Sequence[Document]) -> Spec:
    """Return what the files define; report what is defined twice."""
    spec = Spec()
    for document in documents:
        if document.root is not None:
            _collect_file(scope, spec, document, document.root)
    return spec


def _collect_file(scope: Scope, spec: Spec, document: Document, root: Record) -> None:
    written = root.record("source")
    source = Source(document.captured, None if written is None else written.text("page"))
    spec.api = _only(scope, "api", spec.api, root)
    spec.errors = _only(scope, "errors", spec.errors, root)
    for pair in root.pairs("operations"):
        _collect_operation(scope, spec, Item(pair.key, pair.value), source)
    for pair in root.pairs("tables"):
        _collect_table(scope, spec, Item(pair.key, pair.value), source)
    for kind, found in (("unions", spec.unions), ("types", spec.types), ("streams", spec.streams)):
        for pair in root.pairs(kind):
            span = pair.key.span
            if isinstance(pair.value, Record) and scope.define(pair.key.text, span):
                found[pair.key.text] = (pair.value, span)
    spec.corrections += [record for record in root.listing("corrections") if isinstance(record, Record)]
    if spec.api is not None and spec.api is root.record("api"):
        spec.headers[""] = _section(scope, "headers", spec.api.get("headers"), spec.api.span, source)


def _only(scope: Scope, key: str, known: Record | None, root: Record) -> Record | None:
    record = root.record(key)
    if record is None or known is None:
        return record or known
    message = f"`{key}` is in two files, and only one can have it"
    scope.report("duplicate-section", message, root.span_of_key(key), related=(("first written here", known.span),))
    return known


def _collect_table(scope: Scope, spec: Spec, item: Item, source: Source) -> None:
    name, span = item.key.text, item.key.span
    if not scope.define(name, span):
        return
    record = item.value if isinstance(item.value, Record) else None
    rows = item.value if record is None else record.get("rows")
    spec.tables[name] = None if record is None else Written(record, span, source)
    spec.sections[name] = _section(scope, name, rows, span, source)
    if not isinstance(rows, Listing):
        spec.sections[name].whole = False


def _collect_operation(scope: Scope, spec: Spec, item: Item, source: Source) -> None:
    name, span, record = item.key.text, item.key.span, item.value
    if not isinstance(record, Record):
        return
    known = spec.operations.get(name)
    if known is not None:
        related = (("first defined here", known.span),)
        scope.report("duplicate-operation", f"the operation {name} is defined twice", span, related=related)
        return
    spec.operations[name] = Written(record, span, source)
    for place, rows, at in _lists(record, span):
        address = f"{name}/{place}"
        spec.sections[address] = _section(scope, address, rows, at, source)
    for pair in record.pairs("response"):
        about = pair.value if isinstance(pair.value, Record) else None
        headers = None if about is None else about.get("headers")
        address = f"{name}/{pair.key.text}"
        spec.headers[address] = _section(scope, address, headers, pair.key.span, source)


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


def has_rows(value: Value) -> bool:
    """Tell whether a body or response is written as rows."""
    return isinstance(value, Listing) or (isinstance(value, Record) and "rows" in value)


def rows_of(value: Value | None) -> Value | None:
    """Return the rows of a body or response that is written as rows."""
    return value.get("rows") if isinstance(value, Record) else value


def _section(scope: Scope, address: str, rows: Value | None, span: Span, source: Source) -> Section:
    section = Section(address, span, source.captured, source.page)
    values: Iterable[Value] = rows.items if isinstance(rows, Listing) else ()
    section.entries = read_rows(scope, section, values, captured=source.captured, page=source.page)
    return section
