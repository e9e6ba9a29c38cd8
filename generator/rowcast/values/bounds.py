"""Bounds on values: ``Limits`` and a JSON value in, the bounds that it breaks out."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast import patterns
from rowcast.ir import NO_LIMITS, Json, Limits
from rowcast.values.jsonvalues import shown, value_key


def limit_departures(limits: Limits, value: Json) -> list[str]:
    """Return the bounds that a value breaks; each binds only values of its kind, as in JSON Schema."""
    if limits is NO_LIMITS:
        return []
    if isinstance(value, str):
        return _text_limits(limits, value)
    if isinstance(value, (list, tuple)):
        return _array_limits(limits, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number_limits(limits, value)
    return []


def _text_limits(limits: Limits, value: str) -> list[str]:
    broken = []
    if limits.min_length is not None and len(value) < limits.min_length:
        broken.append(_count(len(value), "character", limits.min_length, "least"))
    if limits.max_length is not None and len(value) > limits.max_length:
        broken.append(_count(len(value), "character", limits.max_length, "most"))
    if limits.pattern is not None and not patterns.matches(limits.pattern, value):
        broken.append(f"is {shown(value)}, which does not match the pattern {limits.pattern}")
    return broken


def _array_limits(limits: Limits, value: Sequence[Json]) -> list[str]:
    broken = []
    if limits.min_items is not None and len(value) < limits.min_items:
        broken.append(_count(len(value), "item", limits.min_items, "least"))
    if limits.max_items is not None and len(value) > limits.max_items:
        broken.append(_count(len(value), "item", limits.max_items, "most"))
    if limits.unique_items and _has_repeats(value):
        broken.append("holds an item twice")
    return broken


def _count(count: int, noun: str, bound: int, which: str) -> str:
    return f"has {count} {noun}{'s' * (count != 1)}, and {bound} {'is' if bound == 1 else 'are'} the {which}"


def _has_repeats(value: Sequence[Json]) -> bool:
    try:
        return len({value_key(item) for item in value}) < len(value)
    except RecursionError:
        # Items nested this deep come from no spec; they are left to whoever reads them.
        return False


def _number_limits(limits: Limits, value: float) -> list[str]:
    broken = []
    if limits.min is not None and value < limits.min:
        broken.append(f"is {shown(value)}, and {shown(limits.min)} is the least")
    if limits.max is not None and value > limits.max:
        broken.append(f"is {shown(value)}, and {shown(limits.max)} is the most")
    if limits.exclusive_min is not None and value <= limits.exclusive_min:
        broken.append(f"is {shown(value)}, and must be more than {shown(limits.exclusive_min)}")
    if limits.exclusive_max is not None and value >= limits.exclusive_max:
        broken.append(f"is {shown(value)}, and must be less than {shown(limits.exclusive_max)}")
    if limits.multiple_of and not _is_multiple(value, limits.multiple_of):
        broken.append(f"is {shown(value)}, and must be a multiple of {shown(limits.multiple_of)}")
    return broken


def _is_multiple(value: float, of: float) -> bool:
    """Judge by the decimal digits, in which ``0.3`` is a multiple of ``0.1``."""
    # Imported here: few specs have such a bound, and it costs as much as a tenth of the others' start.
    from fractions import Fraction  # noqa: PLC0415

    try:
        return (Fraction(str(value)) / Fraction(str(of))).denominator == 1
    except (ValueError, ZeroDivisionError):
        return True
