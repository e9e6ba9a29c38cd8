"""The names that users of a generated package write, of old and new, in; those that are gone or called otherwise out.

A target of a programming language hands its names out as symbols (``target.Target.surface``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rowcast.compat.change import Change, Verdict
from rowcast.compat.sides import Sides
from rowcast.records import dataclass
from rowcast.source import Span

Thing = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name of a generated package.

    Attributes:
        kind: What it is, in a word or two: ``class``, ``argument``.
        thing: What of the spec it stands for: a word (``type``, ``row``, ``method``, ``argument``, or any other), and
            the names that lead there. The first name of these four kinds is followed when that was renamed.
        name: The name itself, without that of the symbol that it is a part of.
        shown: How a reader finds it: ``client.messages.create``.
        place: The address of the thing in the spec.
        span: Where the thing stands.
        parent: The thing of the symbol that it is a part of; what goes with that is not told again.
        given: Whether whoever uses the parent has to give it.
        home: The module to import it from; empty where it is not imported.
        gives: What one gets by using it, in a word or two, where that may be of several kinds.
    """

    kind: str
    thing: Thing
    name: str
    shown: str
    place: str
    span: Span
    parent: Thing | None = None
    given: bool = False
    home: str = ""
    gives: str = ""


def compare_surfaces(
    both: Sides, old: Sequence[Symbol], new: Sequence[Symbol], wire: Sequence[Change]
) -> Iterator[Change]:
    """Yield the names that code written for the old package cannot use any more. Names that came break nobody."""
    news = {symbol.thing: symbol for symbol in new}
    moved = _moved(wire, new)
    pairs = [
        (symbol, moved.get((symbol.kind, symbol.span)) or news.get(_followed(both, symbol.thing))) for symbol in old
    ]
    gone = {symbol.thing for symbol, after in pairs if after is None}
    told = {change.old: change.place for change in wire if change.code in ("operation-removed", "row-removed")}
    yield from _moves(pairs)
    for symbol, after in pairs:
        if after is not None:
            yield from _differences(symbol, after)
        elif symbol.parent not in gone and told.get(symbol.span) != symbol.thing[1]:
            message = f"{symbol.kind} `{symbol.shown}` is gone"
            # A row is known to a reader by the place that the rules have found it at.
            yield _broken(
                "package-name-removed", replace(symbol, place=told.get(symbol.span, symbol.place)), None, message
            )
    known = {after.thing for _, after in pairs if after is not None}
    for symbol in new:
        if symbol.given and symbol.thing not in known and symbol.parent in known:
            message = f"{symbol.kind} `{symbol.shown}` is new, and has to be given"
            yield _broken("package-argument-required", None, symbol, message)


def _moved(wire: Iterable[Change], new: Iterable[Symbol]) -> dict[tuple[str, Span], Symbol]:
    """Return the symbols of rows that have another name or place, by their kind and the place of the old row."""
    rows = {each.new: each.old for each in wire if each.code in _MOVES and each.old and each.new}
    return {(symbol.kind, rows[symbol.span]): symbol for symbol in new if symbol.span in rows}


_MOVES = frozenset(("row-renamed", "row-moved", "path-parameter-renamed"))


def _moves(pairs: Iterable[tuple[Symbol, Symbol | None]]) -> Iterator[Change]:
    """Yield the modules whose names have gone to another one; who imports from the package itself does not notice."""
    moved: dict[tuple[str, str], list[tuple[Symbol, Symbol]]] = {}
    for old, new in pairs:
        if new is not None and old.home != new.home and old.name == new.name:
            moved.setdefault((old.home, new.home), []).append((old, new))
    for (before, after), found in moved.items():
        old, new = found[0]
        message = f"{old.kind} `{old.shown}` is in `{after}` now, and was in `{before}`"
        also = tuple(dict.fromkeys(each.place for _, each in found[1:]))
        yield replace(_broken("package-name-moved", old, new, message), caller=Verdict.UNCLEAR, also=also)


def _differences(old: Symbol, new: Symbol) -> Iterator[Change]:
    if old.name != new.name:
        yield _broken("package-name-changed", old, new, f"{old.kind} `{old.shown}` is `{new.shown}` now")
    if new.gives != old.gives:
        message = f"{old.kind} `{new.shown}` gives {new.gives} now, and gave {old.gives}"
        yield _broken("package-answer-changed", old, new, message)
    if new.given and not old.given:
        yield _broken("package-argument-required", old, new, f"{old.kind} `{new.shown}` has to be given now")


def _followed(both: Sides, thing: Thing) -> Thing:
    """Return what stands for the thing in the new spec."""
    kind, *names = thing
    if kind in ("method", "argument"):
        names[0] = both.operations.get(names[0], names[0])
    elif kind in ("type", "row"):
        names[0] = both.names.get(names[0], names[0])
    return (kind, *names)


def _broken(code: str, old: Symbol | None, new: Symbol | None, message: str) -> Change:
    return Change(
        code,
        new.place if new is not None else old.place if old is not None else "",
        message,
        caller=Verdict.BREAKING,
        old=old.span if old else None,
        new=new.span if new else None,
    )
