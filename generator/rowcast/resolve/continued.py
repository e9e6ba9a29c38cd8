"""Operations and tables that two files share: what a captured file declares, and what a person's file adds to it.

A tool may write the captured file again, so nothing of a person lives in it; and what a person adds never overrules it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from rowcast.document import Document, Item, Listing, Pair, Pairs, Record, Value
from rowcast.document.language import RECORDS
from rowcast.records import dataclass, replace
from rowcast.resolve.scope import Scope
from rowcast.yamltree import Text, is_null

Kind: TypeAlias = Literal["operations", "tables"]

_LISTS_OF_ROWS = frozenset(("path", "query", "headers", "cookies", "body", "rows"))
_CORRECT = "leave it to the captured file, and change its rows with corrections"
_DROP = "take it away here, for the captured file keeps what the page says"


@dataclass(frozen=True, slots=True)
class Declared:
    """A name: the declaration that counts, and the one that continues it. Any others are duplicates."""

    first: Pair
    continuation: Pair | None


def declarations(documents: Sequence[Document], kind: Kind) -> dict[str, Declared]:
    """Return what the files declare under one key, by name.

    A captured declaration counts before others, and the first of those others continues it.
    """
    captured: dict[str, Pair] = {}
    written: dict[str, Pair] = {}
    for document in documents:
        for pair in document.root.pairs(kind) if document.root is not None else ():
            (captured if document.captured else written).setdefault(pair.key.text, pair)
    names = dict.fromkeys((*captured, *written))
    return {name: _declared(captured.get(name), written.get(name)) for name in names}


def whole(scope: Scope, declared: Declared) -> Value:
    """Return a declaration with all that continues it, after reporting what both state."""
    value = declared.first.value
    if declared.continuation is None:
        return value
    first, more = _long(value, "table", "rows"), _long(declared.continuation.value, "table", "rows")
    return _joined(scope, first, more, declared.first.key.text)


def report_incomplete(scope: Scope, record: Record, key: str) -> None:
    """Report a key that neither a declaration nor its continuation has, unless it was there and could not be read."""
    if key not in record and key not in record.lost:
        # The first key stands for the whole, whose place may be many lines long.
        span = next((item.key.span for item in record.entries.values()), record.span)
        scope.report("missing-key", f"{RECORDS[record.shape].noun} lacks `{key}`", span, f"add `{key}`")


def _declared(captured: Pair | None, written: Pair | None) -> Declared:
    first = captured or written
    assert first is not None  # noqa: S101 - each name comes from one of the two
    return Declared(first, written if captured is not None else None)


def _long(value: Value, shape: str, key: str) -> Record:
    """Return the long form of a value that may be written as what stands under one of its keys."""
    if isinstance(value, Record):
        return value
    return Record(shape, value.place, {key: Item(Text(value.place, key, True), value)})


def _joined(scope: Scope, first: Record, more: Record, name: str) -> Record:
    entries = dict(first.entries)
    for key, item in more.entries.items():
        known = first.entries.get(key)
        if known is None:
            other = _excluded(first, key)
            if other is None:
                entries[key] = item
            else:
                message = f"`{key}` cannot stand beside the captured `{other}` of {name}"
                _report(scope, first.entries[other], item, message)
        elif isinstance(known.value, Listing) and isinstance(item.value, Listing) and key == "examples":
            entries[key] = Item(known.key, Listing(known.value.place, known.value.items + item.value.items))
        elif isinstance(known.value, Pairs) and isinstance(item.value, Pairs) and key == "response":
            answers = tuple(_answers(scope, known.value, item.value, name))
            entries[key] = Item(known.key, Pairs(known.value.place, answers))
        else:
            _report(scope, known, item, f"the captured file already states `{key}` of {name}")
    return replace(first, entries=entries, lost=first.lost | more.lost)


def _answers(scope: Scope, first: Pairs, more: Pairs, name: str) -> Iterator[Pair]:
    """Yield the answers of both, those to one status as one."""
    others: Mapping[str, Pair] = {pair.key.text: pair for pair in more.items}
    for pair in first.items:
        other = others.get(pair.key.text)
        yield pair if other is None else Pair(pair.key, _answer(scope, pair, other, name))
    known = {pair.key.text for pair in first.items}
    yield from (pair for pair in more.items if pair.key.text not in known)


def _answer(scope: Scope, first: Pair, more: Pair, name: str) -> Value:
    where = f"the answer {first.key.text} of {name}"
    known, new = _long_answer(first.value), _long_answer(more.value)
    if _has_no_body(first.value):
        for key in ("rows", "type"):
            if key in new:
                message = f"the captured file states that {where} has no body"
                _report(scope, Item(first.key, first.value), new.entries[key], message)
                return first.value
    return _joined(scope, known, new, where)


def _long_answer(value: Value) -> Record:
    if _has_no_body(value):
        return Record("response", value.place, {})
    return _long(value, "response", "rows" if isinstance(value, Listing) else "type")


def _has_no_body(value: Value) -> bool:
    return isinstance(value, Text) and is_null(value)


def _excluded(record: Record, key: str) -> str | None:
    """Return the key of a record that another one cannot stand beside."""
    for rule in RECORDS[record.shape].rules:
        if key in rule.keys and rule.kind != "some":
            return next((other for other in rule.keys if other in record), None)
    return None


def _report(scope: Scope, known: Item, new: Item, message: str) -> None:
    hint = _CORRECT if new.key.text in _LISTS_OF_ROWS else _DROP
    scope.report("continued-key", message, new.key.span, hint, (("captured here", known.key.span),))
