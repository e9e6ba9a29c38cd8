"""Two ``Api`` values in; what changed from the old one to the new one out, in words, with a verdict on each change.

The rules stand in ``calls``, ``answers``, ``whole`` (what is called), ``rows``, ``named``, ``types``, ``values`` and
``limits`` (what travels). They look at one direction of travel at a time, and say what a change does to the values that
are legal; ``change`` makes verdicts of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rowcast.compat.calls import compare_operations
from rowcast.compat.change import Change, Found, Pair, Verdict, verdicts
from rowcast.compat.named import compare_named
from rowcast.compat.sides import Sides, sides
from rowcast.compat.surface import Symbol, compare_surfaces
from rowcast.compat.whole import compare_answers, compare_requests
from rowcast.ir import Api
from rowcast.reach import NOWHERE, Direction
from rowcast.source import Span

__all__ = ["Change", "Symbol", "Verdict", "compare"]


def compare(
    old: Api, new: Api, surfaces: Iterable[tuple[Sequence[Symbol], Sequence[Symbol]]] = ()
) -> tuple[Change, ...]:
    """Return what changed, the worst first, then in the order of the new spec.

    Args:
        old: The spec that callers and servers were written for.
        new: The spec that they meet.
        surfaces: For each generated package, the names that its users write: those of old, and those of new.
    """
    both = sides(old, new, compare_named)
    found: dict[tuple[str, str, str], Change] = {}
    for way in (Direction.REQUEST, Direction.RESPONSE):
        for each in _walk(both.towards(way)):
            key = (each.code, each.place, each.message)
            found[key] = _merged(found.get(key), _judged(each, way))
    listed = list(found.values())
    for before, after in surfaces:
        listed += compare_surfaces(both, before, after, listed)
    return tuple(sorted(_together(listed), key=_order))


def _together(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes, each of a row that several tables include once, at the first of them."""
    alike: dict[Change, list[str]] = {}
    for change in changes:
        alike.setdefault(replace(change, place="", also=()), []).extend((change.place, *change.also))
    for change, (place, *also) in alike.items():
        yield replace(change, place=place, also=tuple(dict.fromkeys(also)))


def _walk(both: Sides) -> Iterator[Found]:
    """Yield all differences of one direction; each pair of names is compared once, at the first place that has it."""
    whole = compare_requests if both.way is Direction.REQUEST else compare_answers
    waiting: list[Found | Pair] = [*compare_operations(both), *whole(both)]
    seen: set[tuple[str, str]] = set()
    for each in waiting:
        if isinstance(each, Found):
            yield each
        elif (each.old, each.new) not in seen:
            seen.add((each.old, each.new))
            waiting.extend(compare_named(both, _placed(both, each)))


def _placed(both: Sides, pair: Pair) -> Pair:
    """Return a pair with its own name as the place; what has no name that a reader knows has the place of its row."""
    table = both.new.tables.get(pair.new)
    return pair if table is not None and table.inline else Pair(pair.old, pair.new, pair.new)


def _judged(found: Found, way: Direction) -> Change:
    caller, server = verdicts(found.effect, way)
    return Change(found.code, found.place, found.message, way, caller, server, found.old, found.new)


def _merged(one: Change | None, other: Change) -> Change:
    """Return a change that was found in both directions as one, with the worse verdicts."""
    if one is None:
        return other
    caller, server = (
        max(pair, key=lambda verdict: verdict.weight)
        for pair in ((one.caller, other.caller), (one.server, other.server))
    )
    return Change(one.code, one.place, one.message, one.way | other.way, caller, server, one.old, one.new)


def _order(change: Change) -> tuple[int, int, str, int, int, str, str, str]:
    span = change.span or Span("", 0, 0, 0, 0)
    return (
        -change.caller.weight,
        -change.server.weight,
        span.file,
        span.line,
        span.column,
        change.place,
        change.code if change.way != NOWHERE else f"~{change.code}",
        change.message,
    )
