"""The nodes of a YAML file: scalars as they were written, lists, mappings; each knows its place."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import field
from typing import TypeAlias

from rowcast.records import dataclass
from rowcast.source import Span


@dataclass(frozen=True, slots=True)
class Lines:
    """The starts of a file's lines, to make a ``Span`` of offsets when one is asked for."""

    file: str
    starts: array[int] = field(repr=False, compare=False)

    @classmethod
    def of(cls, file: str, text: str) -> Lines:
        """Return the lines of a text."""
        starts = array("I", [0])
        starts.extend(found.end() for found in re.finditer("\n", text))
        return cls(file, starts)

    def span(self, start: int, end: int) -> Span:
        """Return the stretch from offset ``start`` to ``end`` of the text."""
        line, end_line = bisect_right(self.starts, start), bisect_right(self.starts, end)
        column, end_column = start - self.starts[line - 1] + 1, end - self.starts[end_line - 1] + 1
        return Span(self.file, line, column, end_line, end_column)


Place: TypeAlias = "Span | tuple[Lines, int, int]"
"""Where a node stands: a span, or the offsets to make one of. Most nodes never need theirs."""


def span_at(place: Place) -> Span:
    """Return a place as a span."""
    return place if isinstance(place, Span) else place[0].span(place[1], place[2])


# Nodes do not change, but are not frozen: to make a frozen one takes three times as long, and a spec has 200,000.


@dataclass(slots=True, unsafe_hash=True)
class Text:
    """A scalar as it was written, escapes and quotes undone. ``plain`` tells that it had no quotes."""

    place: Place = field(repr=False)
    text: str
    plain: bool

    @property
    def span(self) -> Span:
        """The place in the file, with quotes."""
        return span_at(self.place)


@dataclass(slots=True, unsafe_hash=True)
class Seq:
    """A list."""

    place: Place = field(repr=False)
    items: tuple[Node, ...]

    @property
    def span(self) -> Span:
        """The place in the file, from the first item or bracket to the end of the last."""
        return span_at(self.place)


@dataclass(slots=True, unsafe_hash=True)
class Entry:
    """A key of a mapping with its value."""

    key: Text
    value: Node


@dataclass(slots=True, unsafe_hash=True)
class Map:
    """A mapping, in the order of the file. No two keys are alike."""

    place: Place = field(repr=False)
    entries: tuple[Entry, ...]

    @property
    def span(self) -> Span:
        """The place in the file, from the first key or bracket to the end of the last value."""
        return span_at(self.place)


Node: TypeAlias = Text | Seq | Map
