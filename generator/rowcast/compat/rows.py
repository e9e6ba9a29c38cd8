"""Rows of old and new in; what became of each of them out. One rule for each fact of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Literal, TypeAlias

from rowcast.compat.change import (
    DIFFERS,
    MAY_NARROW,
    NARROWS,
    SAME,
    UNKNOWN,
    At,
    Certainty,
    Effect,
    Found,
    Pair,
)
from rowcast.compat.limits import compare_limits
from rowcast.compat.sides import Sides, row_place
from rowcast.compat.types import compare_types, opened, same_alias, whole_effect
from rowcast.facts import type_text
from rowcast.ir import ABSENT, NO_LIMITS, Condition, Field, Json, Type
from rowcast.ir.types import Absent
from rowcast.reach import Direction
from rowcast.records import dataclass
from rowcast.values.jsonvalues import same_value, shown

Extra: TypeAlias = "Type | Literal[False] | None"


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows of each side, and what is particular about it.

    Attributes:
        old: The rows of the old spec.
        new: The rows of the new spec.
        place: Their address.
        nested: They are the rows of an inline table, whose address ends with the row that holds it.
        extras: What other keys may hold, in old and new, as tables say it.
        headers: They are headers, whose names have no case, and of which optional ones are relied on, too.
        kept: They are all there on both sides, as something else says what came and went (a path).
    """

    old: Sequence[Field]
    new: Sequence[Field]
    place: str
    nested: bool = False
    extras: tuple[Extra, Extra] = (None, None)
    headers: bool = False
    kept: bool = False


def compare_rows(sides: Sides, rows: Rows) -> Iterator[Found | Pair]:
    """Yield each difference between two lists of rows; the order of rows means nothing."""
    key = str.lower if rows.headers else str
    olds = {key(field.wire): field for field in rows.old}
    news = {key(field.wire): field for field in rows.new}
    before = {
        name: key(sides.rows.get(row_place(rows.place, field.wire, rows.nested), field.wire))
        for name, field in news.items()
    }
    # A recorded rename counts where the old name is gone.
    before = {name: was if was in olds and (was == name or was not in news) else name for name, was in before.items()}
    matched = set(before.values())
    for name, field in olds.items():
        if name not in matched and not rows.kept and _travels(field, sides.way):
            at = At(row_place(rows.place, field.wire, rows.nested), field.span, None)
            yield at.found("row-removed", f"the row is gone ({_shown(field)})", _gone(field, sides, rows))
    for name, field in news.items():
        old = olds.get(before[name])
        at = At(row_place(rows.place, field.wire, rows.nested), old.span if old else None, field.span)
        if old is not None:
            yield from _compare(sides, rows, old, field, at)
        elif not rows.kept and _travels(field, sides.way):
            effect = _came(field, sides, rows)
            code = "row-added-required" if field.required else "row-added"
            yield at.found(code, f"a new row ({_shown(field)})", effect)


def _shown(field: Field) -> str:
    """Return what a row is, for one that came or went."""
    return f"{'required ' if field.required else ''}{type_text(field.type)}"


def _gone(field: Field, sides: Sides, rows: Rows) -> Effect:
    """Return what it does that a row is gone: its key is one of the other keys now."""
    return _left(field, sides, rows, rows.extras[1]) | _held(sides, field, rows.extras[1])


def _came(field: Field, sides: Sides, rows: Rows) -> Effect:
    """Return what it does that a row is new: its key was one of the other keys."""
    return _left(field, sides, rows, rows.extras[0]).inverse | _held_before(sides, field, rows.extras[0])


def _left(field: Field, sides: Sides, rows: Rows, extra: Extra) -> Effect:
    """Return the effect of a row that goes, where the other side says this of keys that it does not name."""
    request = sides.way is Direction.REQUEST
    unsaid = Certainty.MAYBE if request and extra is None else Certainty.NO
    widens = _need(field)
    if rows.headers and not request:
        # What a header says is not found elsewhere, so that many rely on one that may be absent.
        widens = max(widens, Certainty.MAYBE)
    return Effect(Certainty.YES if extra is False else unsaid, widens)


def _held(sides: Sides, field: Field, extra: Extra) -> Effect:
    """Return the effect of holding what was a row to the type that other keys have now."""
    if extra is None or extra is False:
        return SAME
    type_, limits = opened(sides.old, field.type, field.limits)
    found = compare_limits(limits, NO_LIMITS, At("", None, None))
    return reduce(or_, (each.effect for each in found), whole_effect(sides, type_, extra))


def _held_before(sides: Sides, field: Field, extra: Extra) -> Effect:
    """Return the effect of holding to a row what had the type that other keys had."""
    if extra is None or extra is False:
        return SAME
    type_, limits = opened(sides.new, field.type, field.limits)
    found = compare_limits(NO_LIMITS, limits, At("", None, None))
    return reduce(or_, (each.effect for each in found), whole_effect(sides, extra, type_))


def _need(field: Field) -> Certainty:
    if field.required:
        return Certainty.YES
    return Certainty.NO if field.condition is None else Certainty.MAYBE


def _travels(field: Field, way: Direction) -> bool:
    return not (field.read_only if way is Direction.REQUEST else field.write_only)


def _compare(sides: Sides, rows: Rows, old: Field, new: Field, at: At) -> Iterator[Found | Pair]:
    if old.wire != new.wire and not (rows.headers and old.wire.lower() == new.wire.lower()) and not rows.kept:
        yield at.found("row-renamed", f"`{old.wire}` → `{new.wire}`", DIFFERS)
    yield from _mutability(sides, rows, old, new, at)
    if _travels(old, sides.way) and _travels(new, sides.way):
        yield from _compare_values(sides, old, new, at)
        for rule in RULES:
            yield from rule(sides, old, new, at)


def _compare_values(sides: Sides, old: Field, new: Field, at: At) -> Iterator[Found | Pair]:
    if same_alias(sides, old.type, new.type):
        yield from compare_types(sides, old.type, new.type, at)
        yield from compare_limits(old.limits, new.limits, at)
        return
    # A name came, went or changed: what counts is what the names stand for.
    before, after = opened(sides.old, old.type, old.limits), opened(sides.new, new.type, new.limits)
    yield from compare_types(sides, before[0], after[0], at)
    yield from compare_limits(before[1], after[1], at)


def _mutability(sides: Sides, rows: Rows, old: Field, new: Field, at: At) -> Iterator[Found]:
    """Yield that a row is only in answers, or only in requests, or is so no more: it came or went on the other way."""
    for before, after, code, way in (
        (old.read_only, new.read_only, "read-only", Direction.REQUEST),
        (old.write_only, new.write_only, "write-only", Direction.RESPONSE),
    ):
        if before == after:
            continue
        effect = SAME
        if sides.way is way:
            effect = _gone(old, sides, rows) if after else _came(new, sides, rows)
        where = "answers" if way is Direction.REQUEST else "requests"
        message = f"only in {where} now" if after else f"not only in {where} any more"
        yield at.found(f"{code}-{'set' if after else 'unset'}", message, effect)


def _requirement(_sides: Sides, old: Field, new: Field, at: At) -> Iterator[Found]:
    before, after = _level(old), _level(new)
    if before == after == 1:
        if not _same_condition(old.condition, new.condition):
            yield at.found("condition-changed", f"required {_when(old)} → {_when(new)}", UNKNOWN)
        return
    if before == after:
        return
    sure = all(field.condition is None or field.condition.tests for field in (old, new)) or 2 in (before, after)
    effect = NARROWS if sure else MAY_NARROW
    code = _LEVELS[before, after]
    effect = effect if after > before else effect.inverse
    yield at.found(code, f"{_requirement_shown(old)} → {_requirement_shown(new)}", effect)


_LEVELS = {
    (0, 2): "row-required",
    (1, 2): "row-required",
    (2, 0): "row-optional",
    (2, 1): "row-optional",
    (0, 1): "condition-added",
    (1, 0): "condition-removed",
}


def _level(field: Field) -> int:
    return 2 if field.required else 0 if field.condition is None else 1


def _requirement_shown(field: Field) -> str:
    return ("optional", f"required {_when(field)}", "required")[_level(field)]


def _when(field: Field) -> str:
    condition = field.condition
    if condition is None or not condition.tests:
        return f"“{condition.quote}”" if condition else ""
    tests = (f"`{name}` is {' or '.join(map(shown, values))}" for name, values in condition.tests)
    return f"when {' and '.join(tests)}"


def _same_condition(old: Condition | None, new: Condition | None) -> bool:
    if old is None or new is None or not old.tests or not new.tests:
        return old == new
    return old.tests == new.tests


def _default(sides: Sides, old: Field, new: Field, at: At) -> Iterator[Found]:
    if old.default is ABSENT or new.default is ABSENT:
        if old.default is not new.default:
            code = "default-added" if old.default is ABSENT else "default-removed"
            yield at.found(code, f"default {_value(old.default)} → {_value(new.default)}")
    elif not same_value(old.default, new.default):
        effect = UNKNOWN if sides.way is Direction.REQUEST else SAME
        yield at.found("default-changed", f"default {shown(old.default)} → {shown(new.default)}", effect)


def _value(value: Json | Absent) -> str:
    return "none" if value is ABSENT else shown(value)


def _deprecation(_sides: Sides, old: Field, new: Field, at: At) -> Iterator[Found]:
    yield from deprecation(old.deprecated, new.deprecated, at)


def deprecation(old: str | None, new: str | None, at: At, what: str = "") -> Iterator[Found]:
    """Yield that something is deprecated now, or is not any more; another reason is no difference."""
    if old is None and new is not None:
        yield at.found("deprecation-added", f"{what}deprecated{f': {new}' if new else ''}")
    elif old is not None and new is None:
        yield at.found("deprecation-removed", f"{what}not deprecated any more")


def _secrecy(_sides: Sides, old: Field, new: Field, at: At) -> Iterator[Found]:
    if old.sensitive != new.sensitive:
        code = "sensitive-set" if new.sensitive else "sensitive-unset"
        yield at.found(code, "must not be shown now" if new.sensitive else "may be shown now")


def _age(_sides: Sides, old: Field, new: Field, at: At) -> Iterator[Found]:
    if old.since != new.since:
        yield at.found("since-changed", f"since {old.since or 'none'} → {new.since or 'none'}")


def _style(_sides: Sides, old: Field, new: Field, at: At) -> Iterator[Found]:
    if old.style != new.style:
        yield at.found("style-changed", f"style {old.style or 'none'} → {new.style or 'none'}", DIFFERS)


Rule = Callable[[Sides, Field, Field, At], Iterator[Found]]
RULES: tuple[Rule, ...] = (_requirement, _default, _deprecation, _secrecy, _age, _style)
