"""Listed values and constants of old and new in; which values came, went, or were freed, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rowcast.compat.change import DIFFERS, MAY_NARROW, NARROWS, SAME, WIDENS, At, Effect, Found
from rowcast.ir import Constant, EnumOf, Json, Scalar
from rowcast.reach import Direction
from rowcast.values.jsonvalues import shown, value_key

Plain: TypeAlias = Scalar | EnumOf | Constant
"""A type without parts."""


def compare_listed(old: Plain, new: Plain, way: Direction, at: At) -> Iterator[Found]:
    """Yield how the legal values of a scalar changed; both are of one kind, and a format is not looked at."""
    if isinstance(old, Scalar) and isinstance(new, Scalar):
        return
    if isinstance(old, Scalar):
        yield _became_listed(new, at)
    elif isinstance(new, Scalar):
        yield _became_free(old, at)
    elif isinstance(old, Constant) and isinstance(new, Constant):
        if value_key(old.value) != value_key(new.value):
            yield at.found("constant-changed", f"constant {shown(old.value)} → {shown(new.value)}", DIFFERS)
    else:
        yield from _opened(old, new, at)
        yield from _values(old, new, way, at)
        yield from _deprecated(old, new, at)


def is_open(type_: Plain) -> bool:
    """Tell whether values that are not listed are legal."""
    return isinstance(type_, Scalar) or (isinstance(type_, EnumOf) and type_.open)


def _became_listed(new: Plain, at: At) -> Found:
    if isinstance(new, Constant):
        return at.found("constant-set", f"only {shown(new.value)} is left", NARROWS)
    listed = ", ".join(shown(value) for value in _by_key(new).values())
    message = f"{'known values' if is_open(new) else 'only values'}: {listed}"
    return at.found("values-listed", message, SAME if is_open(new) else NARROWS)


def _became_free(old: Plain, at: At) -> Found:
    if isinstance(old, Constant):
        return at.found("constant-unset", f"constant {shown(old.value)} → any value", WIDENS)
    return at.found("values-unlisted", "listed values → any value", SAME if is_open(old) else WIDENS)


def _opened(old: Plain, new: Plain, at: At) -> Iterator[Found]:
    if is_open(old) and not is_open(new):
        yield at.found("values-closed", "values that are not listed are not legal any more", NARROWS)
    elif is_open(new) and not is_open(old):
        yield at.found("values-opened", "values that are not listed are legal now", WIDENS)


def _values(old: Plain, new: Plain, way: Direction, at: At) -> Iterator[Found]:
    before, after = _by_key(old), _by_key(new)
    for key, value in before.items():
        if key not in after:
            yield at.found("value-removed", f"value {shown(value)} is gone", _lost(new, way))
    for key, value in after.items():
        if key not in before:
            yield at.found("value-added", f"value {shown(value)} is new", _lost(old, way).inverse)


def _lost(other: Plain, way: Direction) -> Effect:
    """Return what it does that a value is not listed on the other side.

    There, an open list takes it from a server as any other; but a service may refuse what it does not list.
    """
    if not is_open(other):
        return NARROWS
    return MAY_NARROW if way is Direction.REQUEST else SAME


def _deprecated(old: Plain, new: Plain, at: At) -> Iterator[Found]:
    if not isinstance(old, EnumOf) or not isinstance(new, EnumOf):
        return
    before = {value_key(each.value): each.deprecated for each in old.values}
    for each in new.values:
        was = before.get(value_key(each.value), each.deprecated)
        if was is None and each.deprecated is not None:
            yield at.found("deprecation-added", f"value {shown(each.value)} is deprecated")
        elif was is not None and each.deprecated is None:
            yield at.found("deprecation-removed", f"value {shown(each.value)} is not deprecated any more")


def _by_key(type_: Plain) -> dict[object, Json]:
    if isinstance(type_, Constant):
        return {value_key(type_.value): type_.value}
    return {value_key(each.value): each.value for each in type_.values} if isinstance(type_, EnumOf) else {}
