"""Paths into values: types and the parts of a path in; the types that may stand at its end, or where it ends, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from rowcast.ir import NULL, AnyOf, ArrayOf, MapOf, Named, Scalar, Table, Type
from rowcast.records import dataclass
from rowcast.values.conform import Types

ANY = Scalar("any")

Tests: TypeAlias = Mapping[tuple[str, ...], Sequence[object]]
"""The values that are known to stand at some paths; they tell which variants of unions are meant."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A path that ends too early: the part that is not there, and the names that there are instead."""

    part: str
    names: tuple[str, ...]


def follow(
    types: Types, start: Iterable[Type], path: Sequence[str], tests: Tests | None = None
) -> tuple[Type, ...] | Lost:
    """Return the types that may stand at the end of a path of keys.

    A part must be there in at least one of the alternatives that are left. In free-form objects everything may be.
    """
    here = tuple(start)
    for at, part in enumerate(path):
        found: list[Type] = []
        names: list[str] = []
        for holder in alternatives(types, here, tuple(path[:at]), tests or {}):
            _step(types, holder, part, found, names)
        if not found:
            return Lost(part, tuple(dict.fromkeys(names)))
        here = tuple(found)
    return here


def items(types: Types, start: Iterable[Type]) -> tuple[Type, ...]:
    """Return the types of the items of those alternatives that are arrays; of anything where anything may be."""
    found: list[Type] = []
    for holder in alternatives(types, start):
        if isinstance(holder, ArrayOf):
            found.append(holder.item)
        elif holder == ANY or _is_unknown(types, holder):
            found.append(ANY)
    return tuple(found)


def alternatives(
    types: Types, start: Iterable[Type], path: tuple[str, ...] = (), tests: Tests | None = None
) -> list[Type]:
    """Return types with choices, aliases and unions opened, in order; of a union the variants that the tests leave."""
    found: list[Type] = []
    waiting, seen = list(start)[::-1], set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, AnyOf):
            waiting += reversed(each.options)
        elif isinstance(each, Named) and each.name in types.aliases:
            if each.name not in seen:
                seen.add(each.name)
                waiting.append(types.aliases[each.name].type)
        elif isinstance(each, Named) and each.name in types.unions:
            union = types.unions[each.name]
            legal = (tests or {}).get((*path, union.tag))
            found += [
                Named(one.table) for one in union.variants if legal is None or not set(one.tags).isdisjoint(legal)
            ]
        elif each != NULL:
            found.append(each)
    return found


def tables(types: Types, start: Iterable[Type]) -> list[Table] | None:
    """Return the tables among types and in their arrays and maps; ``None`` if one of them is not known."""
    found: list[Table] = []
    waiting = list(start)
    while waiting:
        holders = alternatives(types, waiting)
        waiting = []
        for holder in holders:
            if isinstance(holder, Named):
                if holder.name not in types.tables:
                    return None
                found.append(types.tables[holder.name])
            elif isinstance(holder, ArrayOf):
                waiting.append(holder.item)
            elif isinstance(holder, MapOf):
                waiting.append(holder.value)
    return found


def _step(types: Types, holder: Type, part: str, found: list[Type], names: list[str]) -> None:
    if isinstance(holder, MapOf):
        found.append(holder.value)
    elif isinstance(holder, Scalar) and holder.kind in ("any", "object"):
        found.append(ANY)
    elif isinstance(holder, Named):
        table = types.tables.get(holder.name)
        if table is None:
            found.append(ANY)
            return
        names += [field.wire for field in table.fields]
        of_field = next((field.type for field in table.fields if field.wire == part), None)
        if of_field is not None:
            found.append(of_field)
        elif table.extra:
            found.append(table.extra)


def _is_unknown(types: Types, holder: Type) -> bool:
    return isinstance(holder, Named) and holder.name not in types.tables
