"""Types of old and new in; how the values that they allow changed out, and the pairs of names that are to be compared.

A choice is compared alternative by alternative. A name is compared with the name that stands for the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from rowcast.compat.change import DIFFERS, NARROWS, SAME, UNKNOWN, WIDENS, At, Effect, Found, Pair
from rowcast.compat.sides import Sides
from rowcast.compat.values import compare_listed
from rowcast.facts import type_text
from rowcast.ir import NULL, AnyOf, Api, ArrayOf, Constant, EnumOf, Limits, MapOf, Named, Scalar, Type
from rowcast.notation import FORMATS

Sized: TypeAlias = tuple[Type, Limits]
_Match: TypeAlias = tuple[Type, Type]


def compare_types(sides: Sides, old: Type, new: Type, at: At) -> Iterator[Found | Pair]:
    """Yield each difference between two types."""
    matched, gone, come = _matched(sides, old, new)
    for before, after in matched:
        yield from _compare_alike(sides, before, after, at)
    if NULL in gone and not any(_takes(sides.new, each, NULL) for each in come):
        yield at.found("nullable-removed", "null is not legal any more", NARROWS)
    if NULL in come and not any(_takes(sides.old, each, NULL) for each in gone):
        yield at.found("nullable-added", "null is legal now", WIDENS)
    gone, come = ([each for each in found if each != NULL] for found in (gone, come))
    if len(gone) == len(come) == 1:
        yield from _replaced(sides, gone[0], come[0], at)
    elif gone or come:
        yield from _choice(sides, (old, gone), (new, come), at)


def opened(api: Api, type_: Type, limits: Limits) -> Sized:
    """Return a type with its aliases written out, and the limits with those of an alias that is all of it."""
    found: list[Sized] = []
    waiting = [(type_, limits)]
    while waiting:
        each, bounds = waiting.pop()
        if isinstance(each, Named) and (alias := api.aliases.get(each.name)):
            waiting.append((alias.type, _both(alias.limits, bounds)))
        elif isinstance(each, AnyOf):
            waiting.extend((option, bounds) for option in reversed(each.options))
        else:
            found.append((each, bounds))
    whole = [sized for sized in found if sized[0] != NULL]
    options = tuple(each for each, _ in found)
    return options[0] if len(options) == 1 else AnyOf(options), whole[0][1] if len(whole) == 1 else limits


def same_alias(sides: Sides, old: Type, new: Type) -> bool:
    """Tell whether both types name aliases in the same places, so that these are compared for themselves."""
    return _aliases(sides.old, old, sides.names) == _aliases(sides.new, new, {})


def _aliases(api: Api, type_: Type, names: Mapping[str, str]) -> list[str]:
    return sorted(
        names.get(each.name, each.name)
        for each in _options(type_)
        if isinstance(each, Named) and each.name in api.aliases
    )


def _both(one: Limits, other: Limits) -> Limits:
    """Return the limits of an alias with those of the row that has it, which are the closer ones."""
    stated = {name: value for name in Limits.__slots__ if (value := getattr(other, name)) not in (None, False)}
    return replace(one, **stated)


def _options(type_: Type) -> tuple[Type, ...]:
    return type_.options if isinstance(type_, AnyOf) else (type_,)


def _matched(sides: Sides, old: Type, new: Type) -> tuple[list[_Match], list[Type], list[Type]]:
    """Return the alternatives that belong together, those that are only in old, and those that are only in new."""
    rest = list(_options(new))
    matched, gone = [], []
    for before in _options(old):
        after = next((each for each in rest if _slot(sides.names, before) == _slot({}, each)), None)
        if after is None:
            gone.append(before)
        else:
            rest.remove(after)
            matched.append((before, after))
    return matched, gone, rest


def _slot(names: Mapping[str, str], type_: Type) -> object:
    """Return what alternatives that belong together share: their kind, or the name."""
    if isinstance(type_, Named):
        return "name", names.get(type_.name, type_.name)
    if isinstance(type_, ArrayOf | MapOf):
        return type(type_)
    return type_.base if isinstance(type_, EnumOf | Constant) else type_.kind if isinstance(type_, Scalar) else type_


def _compare_alike(sides: Sides, old: Type, new: Type, at: At) -> Iterator[Found | Pair]:
    if isinstance(old, Named) and isinstance(new, Named):
        if old.name in _known(sides.old) and new.name in _known(sides.new):
            yield Pair(old.name, new.name, at.place)
    elif isinstance(old, ArrayOf) and isinstance(new, ArrayOf):
        yield from compare_types(sides, old.item, new.item, at.inside("items"))
    elif isinstance(old, MapOf) and isinstance(new, MapOf):
        yield from compare_types(sides, old.value, new.value, at.inside("values"))
    elif isinstance(old, Scalar | EnumOf | Constant) and isinstance(new, Scalar | EnumOf | Constant):
        before, after = (each.format if isinstance(each, Scalar) else None for each in (old, new))
        if before != after and isinstance(old, Scalar) and isinstance(new, Scalar):
            shown = f"format {before or 'none'} → {after or 'none'}"
            yield at.found("format-changed", shown, _format_effect(before, after))
        yield from compare_listed(old, new, sides.way, at)


_WIDER = {("int32", "int64"), ("float", "double")}


def _format_effect(before: str | None, after: str | None) -> Effect:
    """Judge by what the formats of the language hold; what another one holds is not known."""
    if {before, after} - {None} - FORMATS:
        return UNKNOWN
    if before is None or after is None:
        return NARROWS if before is None else WIDENS
    if (before, after) in _WIDER:
        return WIDENS
    return NARROWS if (after, before) in _WIDER else DIFFERS


def _replaced(sides: Sides, old: Type, new: Type, at: At) -> Iterator[Found | Pair]:
    """Yield what it means that one alternative stands where another one stood."""
    if isinstance(old, Named) and isinstance(new, Named) and _moved(sides, old.name, new.name):
        if not _is_inline(sides, old.name, new.name):
            yield at.found("type-renamed", f"type {old.name} → {new.name}")
        yield Pair(old.name, new.name, at.place)
        return
    if sides.folding and isinstance(old, Named) and isinstance(new, Named):
        yield Pair(old.name, new.name, at.place)
        return
    effect = _relation(sides, old, new)
    yield at.found(_TYPE_CODES[effect.narrows > 0, effect.widens > 0], _types_shown(old, new), effect)


_TYPE_CODES = {
    (False, False): "type-renamed",
    (True, False): "type-narrowed",
    (False, True): "type-widened",
    (True, True): "type-changed",
}


def _types_shown(old: Type, new: Type) -> str:
    return f"type {type_text(old)} → {type_text(new)}"


def _moved(sides: Sides, old: str, new: str) -> bool:
    """Tell whether the new name stands where the old one is gone from the spec, and was not there before."""
    return old not in sides.names and new not in _known(sides.old) and old not in _known(sides.new)


def _is_inline(sides: Sides, old: str, new: str) -> bool:
    before, after = sides.old.tables.get(old), sides.new.tables.get(new)
    return bool(before and before.inline and after and after.inline)


def _known(api: Api) -> Mapping[str, object]:
    return {**api.tables, **api.unions, **api.aliases}


def _choice(
    sides: Sides, old: tuple[Type, Sequence[Type]], new: tuple[Type, Sequence[Type]], at: At
) -> Iterator[Found]:
    """Yield one difference for the alternatives that came and went, by whether others take their values."""
    lost = any(not _taken(sides.new, each, _options(new[0])) for each in old[1])
    won = any(not _taken(sides.old, each, _options(old[0])) for each in new[1])
    effect = (NARROWS if lost else SAME) | (WIDENS if won else SAME)
    yield at.found(_TYPE_CODES[lost, won], _types_shown(old[0], new[0]), effect)


def _taken(api: Api, type_: Type, options: Sequence[Type]) -> bool:
    return any(_takes(api, each, type_) for each in options)


def _takes(api: Api, wide: Type, narrow: Type) -> bool:
    """Tell whether a type surely takes each value of another one of another kind."""
    if wide == Scalar("any"):
        return True
    if wide == Scalar("object"):
        return isinstance(narrow, MapOf) or (isinstance(narrow, Named) and narrow.name not in api.aliases)
    kind = narrow.base if isinstance(narrow, EnumOf | Constant) else narrow.kind if isinstance(narrow, Scalar) else ""
    return wide == Scalar("number") and kind == "integer"


def _relation(sides: Sides, old: Type, new: Type) -> Effect:
    """Return what it does to the legal values that one type stands where another one stood."""
    if isinstance(old, Named) and isinstance(new, Named):
        return _by_name(sides, old.name, new.name)
    if _takes(sides.new, new, old):
        return WIDENS
    return NARROWS if _takes(sides.old, old, new) else DIFFERS


def _by_name(sides: Sides, old: str, new: str) -> Effect:
    if (old, new) not in sides.effects:
        sides.effects[old, new] = _folded(sides, [Pair(old, new, new)])
    return sides.effects[old, new]


def whole_effect(sides: Sides, old: Type, new: Type) -> Effect:
    """Return the effect of all differences between two types, and between the named types that they lead to."""
    return _folded(sides, compare_types(replace(sides, folding=True), old, new, At("", None, None)))


def _folded(sides: Sides, found: Iterable[Found | Pair]) -> Effect:
    """Return the effect of differences, and of all those between the names that they lead to."""
    effect, waiting, seen = SAME, list(found), set[tuple[str, str]]()
    for each in waiting:
        if isinstance(each, Found):
            effect |= each.effect
        elif (each.old, each.new) not in seen:
            seen.add((each.old, each.new))
            waiting.extend(sides.named(replace(sides, folding=True), each))
    return effect
