"""Bounds of old and new in; which of them moved, and whether that leaves fewer values or more, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rowcast.compat.change import DIFFERS, NARROWS, UNKNOWN, WIDENS, At, Effect, Found
from rowcast.facts import json_text
from rowcast.ir import Limits
from rowcast.records import dataclass

_EVERYTHING = frozenset({"", ".*", "^.*$", "^", "$", r"^[\s\S]*$", r"[\s\S]*"})
"""Patterns that each text matches: the same as none."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """A bound: the field of ``Limits``, its words, whether a greater one leaves fewer values, and what is no bound."""

    name: str
    words: str
    lower: bool
    idle: int | None = None


BOUNDS = (
    _Bound("min", "lower limit", True),
    _Bound("exclusive_min", "lower limit (not reached)", True),
    _Bound("max", "upper limit", False),
    _Bound("exclusive_max", "upper limit (not reached)", False),
    _Bound("min_length", "least length", True, 0),
    _Bound("max_length", "greatest length", False),
    _Bound("min_items", "least number of items", True, 0),
    _Bound("max_items", "greatest number of items", False),
)


def compare_limits(old: Limits, new: Limits, at: At) -> Iterator[Found]:
    """Yield each bound that moved."""
    for bound in BOUNDS:
        before, after = (_value(limits, bound) for limits in (old, new))
        if before != after:
            yield _moved(at, bound.words, before, after, _effect(bound, before, after))
    if old.multiple_of != new.multiple_of:
        effect = _multiple(old.multiple_of, new.multiple_of)
        yield _moved(at, "multiple of", old.multiple_of, new.multiple_of, effect)
    if old.unique_items != new.unique_items:
        code, effect = ("limit-tightened", NARROWS) if new.unique_items else ("limit-loosened", WIDENS)
        yield at.found(code, "items must be unique" if new.unique_items else "items may repeat", effect)
    yield from _pattern(_pattern_of(old), _pattern_of(new), at)


def _value(limits: Limits, bound: _Bound) -> int | float | None:
    value: int | float | None = getattr(limits, bound.name)
    return None if value == bound.idle else value


def _effect(bound: _Bound, before: float | None, after: float | None) -> Effect:
    if before is None or after is None:
        return NARROWS if before is None else WIDENS
    return NARROWS if (after > before) is bound.lower else WIDENS


def _multiple(before: float | None, after: float | None) -> Effect:
    """Judge by the decimal digits, in which ``0.3`` is a multiple of ``0.1``."""
    if before is None or after is None:
        return NARROWS if before is None else WIDENS
    ratio = Fraction(str(after)) / Fraction(str(before))
    if ratio.denominator == 1:
        return NARROWS
    return WIDENS if ratio.numerator == 1 else DIFFERS


_CODES = {NARROWS: "limit-tightened", WIDENS: "limit-loosened", DIFFERS: "limit-changed"}


def _moved(at: At, words: str, before: float | None, after: float | None, effect: Effect) -> Found:
    shown = ("none" if value is None else json_text(value) for value in (before, after))
    return at.found(_CODES[effect], f"{words} {' → '.join(shown)}", effect)


def _pattern_of(limits: Limits) -> str | None:
    return None if limits.pattern in _EVERYTHING else limits.pattern


def _pattern(before: str | None, after: str | None, at: At) -> Iterator[Found]:
    if before == after:
        return
    if before is None:
        yield at.found("pattern-added", f"pattern none → {after}", NARROWS)
    elif after is None:
        yield at.found("pattern-removed", f"pattern {before} → none", WIDENS)
    else:
        yield at.found("pattern-changed", f"pattern {before} → {after}", UNKNOWN)
