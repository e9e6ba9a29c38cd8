"""How messages call what a place can hold, and what was found there instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rowcast.document.language import RECORDS
from rowcast.document.shapes import (
    FlagShape,
    Forms,
    IntegerShape,
    ListShape,
    NullShape,
    NumberShape,
    PairsShape,
    RecordShape,
    Shape,
    TextShape,
)
from rowcast.yamltree import Node, Seq, Text, is_flag, is_null, scalar, shown


def expectation(shape: Shape) -> str:
    """Return what a place can hold, such as ``a type, a list of rows or null``."""
    return alternatives(dict.fromkeys(_nouns(shape)))


def found(node: Node) -> str:
    """Return what stands there, such as ``a list`` or ``the text `abc```."""
    if isinstance(node, Seq):
        return "a list"
    if not isinstance(node, Text):
        return "a mapping"
    if is_null(node):
        return f"`{node.text}` (null)" if node.text else "nothing"
    kind = "a boolean" if is_flag(node) else "a text" if isinstance(_read(node), str) else "a number"
    return f"{kind}, {shown(node.text)}"


def alternatives(words: Iterable[str]) -> str:
    """Return ``a, b or c``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _read(node: Text) -> object:
    return scalar(node.text) if node.plain else node.text


def _nouns(shape: Shape) -> Iterator[str]:
    match shape:
        case Forms(options):
            for option in options:
                yield from _nouns(option)
        case TextShape(noun):
            yield noun
        case FlagShape(only):
            yield "`true` or `false`" if only is None else f"`{str(only).lower()}`"
        case IntegerShape(least):
            yield f"an integer from {least} on"
        case NumberShape(positive):
            yield "a number above 0" if positive else "a number"
        case NullShape():
            yield "null"
        case ListShape(item):
            yield f"a list ({expectation(item)} each)"
        case PairsShape(key, value):
            yield f"a mapping ({key.noun} to {expectation(value)})"
        case RecordShape(name):
            yield f"a mapping ({RECORDS[name].noun})"
        case _:
            yield "a value"
