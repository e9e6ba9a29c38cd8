"""Bounds: what a row says about them in, ``Limits`` out, and whether they can all hold for a type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rowcast import patterns
from rowcast.document import Record
from rowcast.ir import NO_LIMITS, Limits, Type
from rowcast.resolve.scope import BROKEN, Known, Scope
from rowcast.values.conform import kinds
from rowcast.values.jsonvalues import Kind, shown

_READERS: Mapping[str, Callable[[Record, str], object]] = {
    **dict.fromkeys(("min", "max", "exclusive_min", "exclusive_max", "multiple_of"), Record.number),
    **dict.fromkeys(("min_length", "max_length", "min_items", "max_items"), Record.integer),
    "pattern": Record.text,
    "unique_items": Record.flag,
}
NAMES = frozenset(_READERS)


def read_limits(scope: Scope, record: Record) -> Limits:
    """Return the bounds of a row or named type, after reporting those that cannot be met."""
    given = {name: read(record, name) for name, read in _READERS.items() if name in record}
    if not given:
        return NO_LIMITS
    limits = Limits(**given)  # type: ignore[arg-type]
    _check_order(scope, record, limits)
    if limits.pattern is not None:
        _check_pattern(scope, record, limits.pattern)
    return limits


def check_kinds(scope: Scope, known: Known, record: Record, type_: Type) -> None:
    """Report bounds that no value of the type can meet, because they are about another kind of values."""
    if type_ is BROKEN or _ABOUT.keys().isdisjoint(record.entries):
        return
    legal = kinds(known, type_)
    for name in record:
        about = _ABOUT.get(name)
        if about is not None and not legal & about[0]:
            hint = "name the type of the items under `types`, and put it there" if "array" in legal else ""
            scope.report(
                "limit-kind",
                f"`{name}` is a bound of {about[1]}, which this row never is",
                record.span_of_key(name),
                hint,
            )


_NUMBERS: tuple[frozenset[Kind], str] = (frozenset(("integer", "number")), "a number")
_TEXTS: tuple[frozenset[Kind], str] = (frozenset(("string",)), "a text")
_ARRAYS: tuple[frozenset[Kind], str] = (frozenset(("array",)), "an array")
_ABOUT: Mapping[str, tuple[frozenset[Kind], str]] = {
    **dict.fromkeys(("min", "max", "exclusive_min", "exclusive_max", "multiple_of"), _NUMBERS),
    **dict.fromkeys(("min_length", "max_length", "pattern"), _TEXTS),
    **dict.fromkeys(("min_items", "max_items", "unique_items"), _ARRAYS),
}


def _check_order(scope: Scope, record: Record, limits: Limits) -> None:
    pairs = (
        ("min", limits.min, "max", limits.max, False),
        ("min", limits.min, "exclusive_max", limits.exclusive_max, True),
        ("exclusive_min", limits.exclusive_min, "max", limits.max, True),
        ("exclusive_min", limits.exclusive_min, "exclusive_max", limits.exclusive_max, True),
        ("min_length", limits.min_length, "max_length", limits.max_length, False),
        ("min_items", limits.min_items, "max_items", limits.max_items, False),
    )
    for low_name, low, high_name, high, strict in pairs:
        if low is not None and high is not None and (low > high or (strict and low == high)):
            message = f"`{low_name}` is {shown(low)} and `{high_name}` is {shown(high)}, so that no value fits"
            related = ((f"the `{low_name}`", record.span_of(low_name)),)
            scope.report("limit-order", message, record.span_of(high_name), related=related)


def _check_pattern(scope: Scope, record: Record, pattern: str) -> None:
    found = patterns.fault(pattern)
    if found is not None:
        scope.report(f"pattern-{found.kind}", found.message, record.span_of("pattern"))
