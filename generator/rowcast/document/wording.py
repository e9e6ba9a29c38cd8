"""How messages call what a place can hold, and what was found there instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rowcast.diagnostics import shown
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
    ValueShape,
)
from rowcast.yamltree import Node, Seq, Text, is_flag, is_null, scalar


def expectation(shape: Shape) -> str:
    """Return what a place can hold, such as ``null, a list, a type or a mapping (a response)``."""
    records = dict.fromkeys(RECORDS[option.name].noun for option in _options(shape) if isinstance(option, RecordShape))
    others = (noun(option) for option in _options(shape) if not isinstance(option, RecordShape))
    return alternatives([*others, *([f"a mapping ({alternatives(records)})"] if records else [])])


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


def _options(shape: Shape) -> tuple[Shape, ...]:
    return shape.options if isinstance(shape, Forms) else (shape,)


def noun(shape: Shape) -> str:
    """Return how messages call what one shape holds, with its article."""
    return _NOUNS[type(shape)](shape)


_NOUNS: Mapping[type, Callable[[Any], str]] = {
    TextShape: lambda shape: str(shape.noun),
    FlagShape: lambda shape: "`true` or `false`" if shape.only is None else f"`{str(shape.only).lower()}`",
    IntegerShape: lambda shape: f"an integer from {shape.least} on",
    NumberShape: lambda shape: "a number above 0" if shape.positive else "a number",
    NullShape: lambda _: "null",
    ListShape: lambda _: "a list",
    PairsShape: lambda _: "a mapping",
    ValueShape: lambda shape: "a single value" if shape.scalar else "a value",
}
