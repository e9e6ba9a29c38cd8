"""Exceptions that a spec makes for itself, with their reasons: which findings they cover, and which of them are idle.

An exception stands under the key ``lint`` of what it is about, and covers all findings there. What a captured file
declares is covered by the exceptions of its continuation, and a captured row by those of its correction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.document import Listing, Pair, Record, Value
from rowcast.lint.edits import Edit, Fixable
from rowcast.lint.names import count
from rowcast.lint.removal import without_item, without_key
from rowcast.lint.subject import Subject
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.suggest import suggestion
from rowcast.yamltree import Text

_NAMED = ("operations", "tables", "unions", "types", "streams", "webhooks")
_SHORTEST = 2
"""A reason has at least so many words."""


@dataclass(slots=True)
class Excepted:
    """One code of an exception: where it holds, and whether it was of use."""

    code: Text
    reason: str
    owner: Record
    record: Record
    places: tuple[Span, ...]
    strangers: tuple[Text, ...]
    used: bool = False


@dataclass(slots=True)
class Exceptions:
    """All exceptions of a spec; where they hold by code and file."""

    listed: list[Excepted]
    nests: Mapping[tuple[str, str], Nest]

    def covers(self, found: Diagnostic) -> bool:
        """Tell whether an exception holds for a finding, and take note of all that do."""
        nest = None if found.span is None else self.nests.get((found.code, found.span.file))
        held = [] if nest is None or found.span is None else nest.around((found.span.line, found.span.column))
        for each in held:
            each.used = True
        return bool(held)


class Nest:
    """The stretches of one file in which exceptions from one rule hold. Things of a spec are apart or in each other.

    Each stretch knows the one around it, so that a place is found in the time of a search, however many there are.
    """

    def __init__(self, stretches: Sequence[tuple[Span, Excepted]]) -> None:
        self.stretches = sorted(stretches, key=lambda each: (_start(each[0]), tuple(-at for at in _end(each[0]))))
        self.starts = [_start(place) for place, _ in self.stretches]
        self.parents: list[int] = []
        for number, start in enumerate(self.starts):
            parent = number - 1
            while parent >= 0 and _end(self.stretches[parent][0]) < start:
                parent = self.parents[parent]
            self.parents.append(parent)

    def around(self, place: tuple[int, int]) -> list[Excepted]:
        """Return the exceptions that hold at a line and column."""
        number, found = bisect_right(self.starts, place) - 1, []
        while number >= 0:
            if place <= _end(self.stretches[number][0]):
                found.append(self.stretches[number][1])
            number = self.parents[number]
        return found


def exceptions(subject: Subject) -> Exceptions:
    """Return the exceptions of a spec."""
    rows: dict[int, Mapping[str, Span]] = {}
    listed = [each for owner, record, places in _owners(subject) for each in _of(owner, record, places, rows)]
    stretches: dict[tuple[str, str], list[tuple[Span, Excepted]]] = defaultdict(list)
    for each in listed:
        for place in each.places:
            stretches[each.code.text, place.file].append((place, each))
    return Exceptions(listed, {key: Nest(found) for key, found in stretches.items()})


def idle(subject: Subject, known: Exceptions, codes: Container[str], looked_for: Container[str]) -> Iterator[Fixable]:
    """Yield what is wrong with exceptions, after all findings were compared with them.

    ``codes`` are those that can be excepted; an exception can only be idle if its code was ``looked_for``.
    """
    for each in known.listed:
        if each.code.text not in codes:
            hint = suggestion(each.code.text, codes) if isinstance(codes, Sequence) else ""
            message = f"there is no rule {shown(each.code.text)}"
            yield Fixable(diagnostic("exception-unknown", message, each.code.span, hint))
        elif each.strangers:
            name = each.strangers[0]
            message = f"there is no row {shown(name.text)} here"
            yield Fixable(diagnostic("exception-unknown", message, name.span))
        elif not each.used and each.code.text in looked_for:
            message = f"nothing is found here that the exception from {shown(each.code.text)} excepts"
            yield Fixable(diagnostic("exception-unused", message, each.code.span), _without(subject, each))
        if count(each.reason) < _SHORTEST:
            message = f"the reason {shown(each.reason)} says nothing"
            yield Fixable(diagnostic("exception-without-reason", message, each.record.span_of("reason")))


def _owners(subject: Subject) -> Iterator[tuple[Record, Record, list[tuple[Span, Value]]]]:
    """Yield each record with exceptions, each of its exceptions, and the declarations that it holds for."""
    declared = _declared(subject)
    named = {id(value): key for key, values in declared.items() for _, value in values}
    for document in subject.documents:
        for record in _excepting(document.root) if document.root is not None else ():
            key = named.get(id(record))
            places: list[tuple[Span, Value]] = declared[key] if key else [(record.span, record)]
            if record.shape == "correction":
                places += _corrected(declared, record.text("row") or "")
            for exception in record.listing("lint"):
                if isinstance(exception, Record):
                    yield record, exception, places


def _declared(subject: Subject) -> Mapping[tuple[str, str], list[tuple[Span, Value]]]:
    """Return the declarations of each name, from its key to its end, and the facts of the API and of errors."""
    found: dict[tuple[str, str], list[tuple[Span, Value]]] = defaultdict(list)
    for document in subject.documents:
        for kind in _NAMED if document.root is not None else ():
            for pair in document.root.pairs(kind) if document.root else ():
                found[kind, pair.key.text].append((_whole(pair), pair.value))
    return found


def _corrected(
    declared: Mapping[tuple[str, str], list[tuple[Span, Value]]], address: str
) -> Iterator[tuple[Span, Value]]:
    """Yield the captured row that a correction is about."""
    name, _, rest = address.partition("/")
    for _, value in declared.get(("tables" if name[:1].isupper() else "operations", name), ()):
        yield from ((row.span, row) for at, row in _rows(value) if at == rest)


def _excepting(root: Record) -> Iterator[Record]:
    """Yield the records with a key ``lint``."""
    waiting: list[Value] = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Record):
            if "lint" in value:
                yield value
            waiting += [item.value for item in value.entries.values()]
        elif isinstance(value, Listing):
            waiting += value.items
        elif hasattr(value, "items") and not isinstance(value, Text):
            waiting += [pair.value for pair in value.items if isinstance(pair, Pair)]


def _of(
    owner: Record, record: Record, declared: list[tuple[Span, Value]], known: dict[int, Mapping[str, Span]]
) -> Iterator[Excepted]:
    """Yield an exception for each of its codes; the rows of declarations are ``known`` once they were asked for."""
    names = _texts(record.get("rows"))
    places, strangers = [place for place, _ in declared], []
    if names:
        if id(owner) not in known:
            known[id(owner)] = {name: row.span for _, value in declared for name, row in _rows(value)}
        rows = known[id(owner)]
        places = [rows[name.text] for name in names if name.text in rows]
        strangers = [name for name in names if name.text not in rows]
    for code in _texts(record.get("code")):
        yield Excepted(code, record.text("reason") or "", owner, record, tuple(places), tuple(strangers))


def _rows(value: Value) -> Iterator[tuple[str, Record]]:
    """Yield the rows of a declaration with their addresses in it: the name in a table, ``body/role`` in a call."""
    if isinstance(value, Listing):
        yield from ((row.text("name") or "", row) for row in value.items if isinstance(row, Record))
    elif isinstance(value, Record):
        yield from _rows(value.get("rows") or Listing(value.place, ()))
        for place in ("path", "query", "headers", "cookies", "body"):
            if (listed := value.get(place)) is not None and value.shape == "operation":
                yield from ((f"{place}/{name}", row) for name, row in _rows(listed))
        for answer in value.pairs("response"):
            yield from ((f"{answer.key.text}/{name}", row) for name, row in _rows(answer.value))


def _texts(value: Value | None) -> list[Text]:
    listed = value.items if isinstance(value, Listing) else (value,)
    return [each for each in listed if isinstance(each, Text)]


def _whole(pair: Pair) -> Span:
    first, last = pair.key.span, pair.value.span
    return Span(first.file, first.line, first.column, last.end_line, last.end_column)


def _start(place: Span) -> tuple[int, int]:
    return place.line, place.column


def _end(place: Span) -> tuple[int, int]:
    return place.end_line, place.end_column


def _without(subject: Subject, each: Excepted) -> tuple[Edit, ...]:
    """Return the edit that takes an idle exception away; none if it has other codes, or stands in a captured file."""
    listing = each.owner.get("lint")
    if not isinstance(listing, Listing) or len(_texts(each.record.get("code"))) > 1:
        return ()
    if len(listing.items) == 1:
        return without_key(subject, each.owner, "lint")
    return without_item(subject, listing, next(n for n, item in enumerate(listing.items) if item is each.record))
