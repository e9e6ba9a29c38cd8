"""One row in; its ``Field`` out, but for what needs all tables to be known: condition, default and examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rowcast.document import Record
from rowcast.ir import NO_ORIGIN, Field, Origin, Type
from rowcast.records import dataclass
from rowcast.resolve.limits import NAMES as LIMIT_NAMES
from rowcast.resolve.limits import read_limits
from rowcast.resolve.listed import deprecation
from rowcast.resolve.rows import Row
from rowcast.resolve.scope import Scope
from rowcast.yamltree import Text


@dataclass(slots=True, eq=False)
class Draft:
    """A field in the making. Tables that include the rows of another share its drafts."""

    field: Field
    row: Row | None


def draft(scope: Scope, row: Row, type_: Type) -> Draft:
    """Return the field of a row."""
    record = row.record
    facts: dict[str, Any] = {}
    limited = False
    for key in record:
        reader = _FACTS.get(key)
        if reader is not None:
            facts[key] = reader(record, key)
        elif key in LIMIT_NAMES:
            limited = True
    if limited:
        facts["limits"] = read_limits(scope, record)
    if facts.get("read_only") and facts.get("write_only"):
        span, related = record.span_of_key("write_only"), (("read-only here", record.span_of_key("read_only")),)
        scope.report(
            "read-and-write-only",
            "the row is read-only and write-only, so that it is never there",
            span,
            related=related,
        )
    required = facts.pop("required", False)
    doc = facts.pop("description", "")
    return Draft(Field(row.parts[-1], type_, required, doc, row.span, origin=_origin(row), **facts), row)


def implied(name: str, type_: Type, row: Row) -> Draft:
    """Return the field of an object that only its child rows speak of; ``row`` is the first of these."""
    return Draft(Field(name, type_, False, "", row.span, origin=Origin(row.page, _line(row.record))), None)


def _text(record: Record, key: str) -> str | None:
    return record.text(key)


def _flag(record: Record, key: str) -> bool:
    return record.flag(key)


_FACTS: Mapping[str, Callable[[Record, str], Any]] = {
    "required": _flag,
    "description": lambda record, key: record.text(key) or "",
    "deprecated": lambda record, _: deprecation(record),
    "sensitive": _flag,
    "read_only": _flag,
    "write_only": _flag,
    "since": _text,
    "rename": _text,
    "style": _text,
}


def _origin(row: Row) -> Origin:
    if not row.captured:
        return Origin(corrections=row.reasons) if row.reasons else NO_ORIGIN
    known = tuple(
        (pair.key.text, pair.value.text)
        for pair in row.record.pairs("known")
        if isinstance(pair.value, Text) and pair.key.text not in row.corrected
    )
    return Origin(row.page, _line(row.record), known, row.reasons)


def _line(record: Record) -> int | None:
    return record.integer("line")
