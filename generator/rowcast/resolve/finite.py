"""Tables that require themselves: tables in; those of which no finite value can exist are reported."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import NO_LIMITS, AnyOf, ArrayOf, Field, Limits, Named, Type
from rowcast.resolve.scope import Scope, listed
from rowcast.values.conform import Types


def report_endless(scope: Scope) -> None:
    """Report each circle of tables in which every table requires the next, once, at its first table."""
    waits = _waits(scope)
    for circle in _circles(waits, list(scope.tables)):
        first = scope.tables[circle[0]]
        through = f" through {listed(circle[1:])}" if len(circle) > 1 else ""
        message = f"each {first.name} requires another {first.name}{through}, so that none has an end"
        related = tuple((name, scope.tables[name].span) for name in circle[1:6])
        scope.report("endless-table", message, first.span, related=related)


def _waits(scope: Scope) -> dict[str, str]:
    """Return for each table without finite values one of its kind that it needs a value of.

    A table is looked at again only when one of those that it waits for turned out to be finite.
    """
    known = scope.whole()
    finite: set[str] = set()
    waits: dict[str, str] = {}
    waiters: dict[str, list[str]] = {}
    settled: dict[str, int] = {}
    queue = list(known.tables)
    while queue:
        name = queue.pop()
        if name in finite:
            continue
        # What was finite stays finite, so that each row is looked at once.
        settled[name], needed = _needed(known, name, settled.get(name, 0), finite)
        if not needed:
            finite.add(name)
            waits.pop(name, None)
            queue += waiters.pop(name, [])
        else:
            waits[name] = needed[0]
            for each in needed:
                waiters.setdefault(each, []).append(name)
    return waits


def _needed(types: Types, name: str, start: int, finite: set[str]) -> tuple[int, list[str]]:
    """Return the first row from ``start`` on that every value has, with the tables of which it needs any one."""
    fields = types.tables[name].fields
    for at in range(start, len(fields)):
        if _must(fields[at]):
            needed = _missing(types, fields[at].type, fields[at].limits, finite)
            if needed:
                return at, needed
    return len(fields), []


def _must(field: Field) -> bool:
    return field.required and not field.read_only and not field.write_only


def _missing(types: Types, type_: Type, limits: Limits, finite: set[str]) -> list[str]:
    """Return tables of which one is needed for any value of a type; none if it has values without them."""
    found: list[str] = []
    for leaf in _leaves(types, type_, limits):
        if leaf is None or leaf in finite or leaf not in types.tables:
            return []
        found.append(leaf)
    return found


def _leaves(types: Types, type_: Type, limits: Limits) -> Iterator[str | None]:
    """Yield the tables between which a value of a type may choose; ``None`` for what holds no table."""
    waiting, seen = [(type_, limits)], set()
    while waiting:
        each, bounds = waiting.pop()
        if isinstance(each, AnyOf):
            waiting += ((option, bounds) for option in reversed(each.options))
        elif isinstance(each, ArrayOf) and bounds.min_items:
            waiting.append((each.item, NO_LIMITS))
        elif not isinstance(each, Named):
            yield None
        elif each.name in types.unions:
            yield from (variant.table for variant in types.unions[each.name].variants)
        elif each.name in types.aliases:
            if each.name not in seen:
                seen.add(each.name)
                waiting.append((types.aliases[each.name].type, types.aliases[each.name].limits))
        else:
            yield each.name


def _circles(waits: dict[str, str], order: list[str]) -> Iterator[list[str]]:
    """Yield the circles of a graph in which each name leads to one other, each from its first name in ``order``."""
    done: set[str] = set()
    places = {name: place for place, name in enumerate(order)}
    for root in order:
        path: dict[str, None] = {}
        name = root
        while name in waits and name not in done and name not in path:
            path[name] = None
            name = waits[name]
        if name in path:
            circle = list(path)[list(path).index(name) :]
            first = circle.index(min(circle, key=places.__getitem__))
            yield circle[first:] + circle[:first]
        done.update(path)
