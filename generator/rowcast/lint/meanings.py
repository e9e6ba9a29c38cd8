"""Types that say less than the name of their row: dates, addresses and money as bare texts and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import ABSENT, NO_LIMITS, AnyOf, ArrayOf, EnumOf, Field, Scalar
from rowcast.lint.names import split
from rowcast.lint.subject import Subject
from rowcast.lint.types import alternatives, base, is_nullable, is_plain, opened, parts
from rowcast.lint.walk import Place, Rows
from rowcast.reach import NOWHERE, Direction
from rowcast.values.jsonvalues import value_key

_MOMENTS = frozenset(("date", "datetime", "timestamp", "birthday", "deadline"))
_FORMATS = {"url": "uri", "uri": "uri", "href": "uri", "email": "email", "uuid": "uuid", "guid": "uuid"}
_MONEY = frozenset(("price", "amount", "cost", "fee", "balance", "subtotal", "refund", "discount", "salary"))
_MEASURED = frozenset(("timeout", "duration", "interval", "ttl", "delay", "latency", "elapsed", "lifetime", "filesize"))
_MEASURED_PAIRS = frozenset(
    (("max", "age"), ("expires", "in"), ("retry", "after"), ("file", "size"), ("content", "length"))
)
_UNITS = frozenset(
    ("ms", "millis", "sec", "secs", "seconds", "minutes", "mins", "hours", "days", "bytes", "kb", "mb", "s")
)
_UNIT = re.compile(
    r"\b(?:ms|(?:milli|micro|nano)?seconds?|secs?|min(?:ute)?s?|hours?|days?|weeks?|months?|years?|bytes?|[kmg]i?b|kilobytes"
    r"|megabytes|gigabytes|bits)\b|秒|毫秒|分钟|小时|天|字节|バイト|時間",
    re.IGNORECASE,
)
_IN_TEXT: tuple[Place, ...] = ("path", "query", "headers", "cookies")


def dates(subject: Subject) -> Iterator[Diagnostic]:
    """Yield texts that are named like a moment or a day, and say nothing of their form."""
    for rows, field in subject.fields:
        named = split(field.wire)
        if _is_bare(field) and named and (named[-1] in _MOMENTS or (named[-1] == "at" and len(named) > 1)):
            message = f"`{field.wire}` of {rows.owner} is named like a moment, and is any text"
            yield diagnostic("date-without-format", message, field.span)


def formats(subject: Subject) -> Iterator[Diagnostic]:
    """Yield texts that are named like something with a form of its own, and say nothing of it."""
    for rows, field in subject.fields:
        named = split(field.wire)
        if _is_bare(field) and named and named[-1] in _FORMATS:
            message = f"`{field.wire}` of {rows.owner} is any text, and no `string({_FORMATS[named[-1]]})`"
            yield diagnostic("format-missing", message, field.span)


def money(subject: Subject) -> Iterator[Diagnostic]:
    """Yield numbers that are named like amounts of money."""
    for rows, field in subject.fields:
        named = split(field.wire)
        is_number = any(isinstance(part, Scalar) and part.kind == "number" for part in alternatives(field.type))
        if is_number and named and named[-1] in _MONEY:
            message = f"`{field.wire}` of {rows.owner} is money in a binary fraction"
            yield diagnostic("money-as-float", message, field.span)


def units(subject: Subject) -> Iterator[Diagnostic]:
    """Yield numbers that are named like spans of time or sizes, and whose unit neither name nor description says."""
    for rows, field in subject.fields:
        named = split(field.wire)
        is_number = any(base(part) in ("integer", "number") for part in alternatives(field.type))
        is_measured = bool(named) and (named[-1] in _MEASURED or named[-2:] in _MEASURED_PAIRS)
        if is_number and is_measured and _UNITS.isdisjoint(named) and not _UNIT.search(field.doc):
            yield diagnostic("unit-missing", f"nothing says the unit of `{field.wire}` of {rows.owner}", field.span)


def choices_in_text(subject: Subject) -> Iterator[Diagnostic]:
    """Yield parameters that travel as text, and are a text or another scalar."""
    for rows, field in subject.fields:
        kinds = {base(option) for option in opened(subject.api, field.type)}
        others = sorted(kinds & {"integer", "number", "boolean"})
        if rows.place in _IN_TEXT and "string" in kinds and others and not _apart(field):
            message = f"`{field.wire}` of {rows.owner} is a text or {' or '.join(others)}, and travels as text"
            yield diagnostic("choice-in-parameter", message, field.span)


def nullable_booleans(subject: Subject) -> Iterator[Diagnostic]:
    """Yield booleans that can be null."""
    for rows, field in subject.fields:
        if is_nullable(field.type) and is_plain(field.type, "boolean"):
            yield diagnostic("boolean-nullable", f"`{field.wire}` of {rows.owner} has three values", field.span)


def nullable_arrays(subject: Subject) -> Iterator[Diagnostic]:
    """Yield arrays that can be null."""
    for rows, field in subject.fields:
        if is_nullable(field.type) and all(isinstance(part, ArrayOf) for part in alternatives(field.type)):
            yield diagnostic("array-nullable", f"the array `{field.wire}` of {rows.owner} can be null", field.span)


def integer_formats(subject: Subject) -> Iterator[Diagnostic]:
    """Yield integers without width and bounds."""
    for rows, field in subject.fields:
        if is_plain(field.type, "integer") and field.limits == NO_LIMITS:
            message = f"`{field.wire}` of {rows.owner} is an integer of any width"
            yield diagnostic("integer-without-format", message, field.span)


def integer_ids(subject: Subject) -> Iterator[Diagnostic]:
    """Yield ids that are integers."""
    for rows, field in subject.fields:
        named = split(field.wire)
        if named and named[-1] == "id" and any(base(part) == "integer" for part in opened(subject.api, field.type)):
            yield diagnostic("id-integer", f"the id `{field.wire}` of {rows.owner} is a number", field.span)


def wrong_ways(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows that are marked for the direction in which their table never travels."""
    for rows, field in subject.fields:
        way = _way(subject, rows)
        if field.read_only and way is Direction.REQUEST:
            message = f"`{field.wire}` is only in answers, and {rows.owner} only in requests"
            yield diagnostic("direction-never", message, field.span)
        elif field.write_only and way is Direction.RESPONSE:
            message = f"`{field.wire}` is only in requests, and {rows.owner} only in answers"
            yield diagnostic("direction-never", message, field.span)


def deprecated_defaults(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose default is a deprecated value."""
    for rows, field in subject.fields:
        if field.default is ABSENT:
            continue
        listed = [value for part in parts(field.type) if isinstance(part, EnumOf) for value in part.values]
        key = value_key(field.default)
        if any(value.deprecated is not None and value_key(value.value) == key for value in listed):
            message = f"the default of `{field.wire}` of {rows.owner} is deprecated"
            yield diagnostic("default-deprecated", message, field.span)


def _way(subject: Subject, rows: Rows) -> Direction:
    if rows.place != "table":
        return Direction.RESPONSE if rows.place == "answer" else Direction.REQUEST
    return NOWHERE if subject.api.tables[rows.name].included else subject.directions[rows.name]


def _is_bare(field: Field) -> bool:
    return is_plain(field.type, "string") and field.limits == NO_LIMITS and not field.examples


def _apart(field: Field) -> bool:
    """Tell whether listed texts beside a number cannot be mistaken for one."""
    texts = [part for part in parts(field.type) if base(part) == "string"]
    return isinstance(field.type, AnyOf) and all(
        isinstance(part, EnumOf) and not part.open and not any(_like_a_scalar(value.value) for value in part.values)
        for part in texts
    )


def _like_a_scalar(value: object) -> bool:
    return str(value).lower() in ("true", "false") or str(value).lstrip("+-")[:1].isdigit()
