"""Two specs side by side, in one direction of travel: what of the old one is what of the new one, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace

from rowcast.compat.change import Effect, Found, Pair
from rowcast.facts import listed, path_text, type_text
from rowcast.ir import Alias, Api, Constant, Operation, Table, Type, Union
from rowcast.reach import Direction, objects
from rowcast.records import dataclass
from rowcast.values.jsonvalues import value_key

MAX_RENAMES = 50
"""So many renames of one thing in a row are followed."""
ANY_PARAMETER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Sides:
    """Both specs, and what their names have to do with each other.

    Attributes:
        old: The spec that somebody was written for.
        new: The spec that it meets.
        way: The direction of travel of the values that are compared.
        names: For each table, union and alias of old that is still there, its name in the new spec.
        operations: The same for operations.
        rows: By the address of a renamed row in the new spec, its name in the old one.
        named: Compares two named types. Rules for what is named and rules for types lead to each other.
        effects: What was found out about pairs of names that no change names one by one; filled while comparing.
        folding: Only the effect of all differences together is asked for, and each pair of names is a part of it.
    """

    old: Api
    new: Api
    way: Direction
    names: Mapping[str, str]
    operations: Mapping[str, str]
    rows: Mapping[str, str]
    named: Callable[[Sides, Pair], Iterable[Found | Pair]]
    effects: dict[tuple[str, str], Effect] = field(default_factory=dict)
    folding: bool = False

    def towards(self, way: Direction) -> Sides:
        """Return the same, for the other direction."""
        return replace(self, way=way, effects={})


def sides(old: Api, new: Api, named: Callable[[Sides, Pair], Iterable[Found | Pair]]) -> Sides:
    """Return two specs side by side for requests, with the renames that people recorded and those beyond doubt.

    A rename that the new spec records leads forward, and one that only the old spec records leads back. Without a
    record, operations with one method and path are the same, and so are named types whose rows are all the same.
    """
    moves = list(_moves(old, new))
    names = {name: name for name in _named(old) if name in _named(new)}
    names |= _recorded(moves, _named(old).keys(), _named(new).keys())
    names |= _same_shape(old, new, names)
    operations = _operations(old, new, moves)
    rows = {after: last_part(before) for before, after in moves if "/" in after}
    return Sides(old, new, Direction.REQUEST, names, operations, rows, named)


def row_place(place: str, wire: str, nested: bool) -> str:
    """Return the address of a row below the address of its list of rows."""
    return f"{place}{'.' if nested else '/'}{path_text((wire,))}"


def last_part(address: str) -> str:
    """Return the name of the row that an address ends with."""
    part = re.split(r"(?<!\\)[./]", address)[-1]
    return part.removesuffix("[]").replace("\\.", ".")


def route(operation: Operation) -> tuple[str, str]:
    """Return what makes an operation one on the wire: its method, and its path without the names of parameters."""
    return operation.method, ANY_PARAMETER.sub("{}", operation.path)


def _named(api: Api) -> Mapping[str, Table | Union | Alias]:
    return {**api.tables, **api.unions, **api.aliases}


def _moves(old: Api, new: Api) -> Iterator[tuple[str, str]]:
    """Yield each recorded rename, as the address before and after; those of one thing in a row are one."""
    forward = {rename.old: rename.new for rename in new.renames}
    known = {(rename.old, rename.new) for rename in new.renames}
    back = {rename.new: rename.old for rename in old.renames if (rename.old, rename.new) not in known}
    for steps in (forward, back):
        for before, after in steps.items():
            seen = {before}
            while after in steps and after not in seen and len(seen) < MAX_RENAMES:
                yield before, after
                seen.add(after)
                after = steps[after]  # noqa: PLW2901 - the walk along a chain of renames
            yield before, after


def _recorded(moves: Iterable[tuple[str, str]], olds: Iterable[str], news: Iterable[str]) -> dict[str, str]:
    """Return the renames of whole things that are there on both sides; what still has its old name was not renamed."""
    olds, news = set(olds), set(news)
    return {
        before: after
        for before, after in moves
        if before in olds and before not in news and after in news and after not in olds
    }


def _operations(old: Api, new: Api, moves: Iterable[tuple[str, str]]) -> dict[str, str]:
    olds = {operation.name: operation for operation in old.operations}
    news = {operation.name: operation for operation in new.operations}
    found = {name: name for name in olds if name in news}
    found |= _recorded(moves, olds, news)
    routes = {route(operation): name for name, operation in news.items() if name not in found.values()}
    for name, operation in olds.items():
        if name not in found and route(operation) in routes:
            found[name] = routes.pop(route(operation))
    return found


def _same_shape(old: Api, new: Api, names: Mapping[str, str]) -> dict[str, str]:
    """Return named types that lost their name to another with the same shape, where it is the only one."""
    known = set(names.values())
    gone = _by_shape(old, (name for name in _named(old) if name not in names))
    come = _by_shape(new, (name for name in _named(new) if name not in known))
    return {
        before[0]: come[shape][0]
        for shape, before in gone.items()
        if len(before) == 1 and len(come.get(shape, ())) == 1
    }


def _by_shape(api: Api, names: Iterable[str]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = {}
    shown = objects(api)
    for name in names:
        if name in shown:
            found.setdefault(_shape(api, name), []).append(name)
    return found


def _shape(api: Api, name: str) -> object:
    if table := api.tables.get(name):
        return table.inline, tuple((each.wire, each.required, *_written(each.type)) for each in table.fields)
    if union := api.unions.get(name):
        return union.tag, union.open, union.variants
    alias = api.aliases[name]
    return *_written(alias.type), alias.limits


def _written(type_: Type) -> tuple[object, ...]:
    """Return a type as it is written, with its listed values."""
    found = listed(type_)
    if isinstance(found, Constant):
        return type_text(type_), value_key(found.value)
    return type_text(type_), tuple(value_key(each.value) for each in found.values) if found else ()
