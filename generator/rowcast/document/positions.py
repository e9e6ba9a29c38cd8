"""The tables of the language in; every place that can hold a text out, so that a test can put one into each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from rowcast.document.language import RECORDS, ROOT
from rowcast.document.shapes import (
    Forms,
    ListShape,
    PairsShape,
    RecordShape,
    Shape,
    TextShape,
    ValueShape,
)
from rowcast.records import dataclass

Role: TypeAlias = Literal["text", "name", "type", "path", "pattern", "url", "choice", "value"]


@dataclass(frozen=True, slots=True)
class Position:
    """A place that holds a text.

    ``path`` leads from the root of a file: keys of records as they are, ``[]`` for an item of a list, ``*`` for a value
    under a key that the spec chooses, and ``*:key`` for such a key itself. ``shape`` says what text fits there;
    ``record`` names the innermost record around it.
    """

    path: tuple[str, ...]
    role: Role
    shape: TextShape | ValueShape
    record: str

    def __str__(self) -> str:
        return ".".join(self.path)


def positions() -> Iterator[Position]:
    """Yield every place of the language that holds a text or data, in the order of the tables."""
    return _walk(ROOT, (), "")


def _walk(shape: Shape, path: tuple[str, ...], record: str) -> Iterator[Position]:
    match shape:
        case TextShape(role=role):
            yield Position(path, role, shape, record)
        case ValueShape():
            yield Position(path, "value", shape, record)
        case ListShape(item):
            yield from _walk(item, (*path, "[]"), record)
        case PairsShape(key, value):
            yield Position((*path, "*:key"), key.role, key, record)
            yield from _walk(value, (*path, "*"), record)
        case RecordShape(name):
            for known in RECORDS[name].keys:
                yield from _walk(known.shape, (*path, known.name), name)
        case Forms(options):
            for option in options:
                yield from _walk(option, path, record)
