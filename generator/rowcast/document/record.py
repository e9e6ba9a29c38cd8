"""The parts of a document: records of known keys, lists, named things; every one knows its place in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from rowcast.records import dataclass
from rowcast.source import SourceFile, Span
from rowcast.yamltree import Map, Node, Place, Seq, Text, is_flag, scalar, span_at


@dataclass(frozen=True, slots=True)
class Item:
    """A key of a record with its value."""

    key: Text
    value: Value


@dataclass(frozen=True, slots=True)
class Pair:
    """A key that the spec chose, such as the name of a table, with its value."""

    key: Text
    value: Value


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    place: Place
    items: tuple[Value, ...]

    @property
    def span(self) -> Span:
        """The place of the list."""
        return span_at(self.place)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping whose keys the spec chose."""

    place: Place
    items: tuple[Pair, ...]

    @property
    def span(self) -> Span:
        """The place of the mapping."""
        return span_at(self.place)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping whose keys the language knows; ``shape`` is its name in ``document.language.RECORDS``.

    A value that was not of the right kind is left out: its key is missing here, and a diagnostic told. ``lost`` holds
    such keys, and those that were meant by misspelt ones, so that nobody reports them as missing too.
    The accessors give the value of a key in one of its forms, and their default where it is absent or in another form.
    """

    shape: str
    place: Place
    entries: Mapping[str, Item]
    lost: frozenset[str] = frozenset()

    @property
    def span(self) -> Span:
        """The place of the mapping."""
        return span_at(self.place)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def get(self, key: str) -> Value | None:
        """Return the value in whatever form it has."""
        item = self.entries.get(key)
        return None if item is None else item.value

    def located(self, key: str) -> Text | None:
        """Return a scalar with its place."""
        value = self.get(key)
        return value if isinstance(value, Text) else None

    def text(self, key: str) -> str | None:
        """Return a scalar as it was written."""
        value = self.get(key)
        return value.text if isinstance(value, Text) else None

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a boolean."""
        value = self.get(key)
        return bool(scalar(value.text)) if isinstance(value, Text) and is_flag(value) else default

    def integer(self, key: str) -> int | None:
        """Return an integer."""
        number = self.number(key)
        return int(number) if number is not None and number == int(number) else None

    def number(self, key: str) -> int | float | None:
        """Return a number."""
        value = self.get(key)
        found = scalar(value.text) if isinstance(value, Text) and value.plain else None
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def record(self, key: str) -> Record | None:
        """Return a record."""
        value = self.get(key)
        return value if isinstance(value, Record) else None

    def listing(self, key: str) -> tuple[Value, ...]:
        """Return the items of a list."""
        value = self.get(key)
        return value.items if isinstance(value, Listing) else ()

    def pairs(self, key: str) -> tuple[Pair, ...]:
        """Return the pairs of a mapping whose keys the spec chose."""
        value = self.get(key)
        return value.items if isinstance(value, Pairs) else ()

    def node(self, key: str) -> Node | None:
        """Return a value that is data (a default, an example) as its YAML node; ``yamltree.to_json`` reads it."""
        value = self.get(key)
        return value if isinstance(value, Text | Seq | Map) else None

    def span_of(self, key: str) -> Span:
        """Return the place of a value, or of the record where the key is absent."""
        value = self.get(key)
        return self.span if value is None else value.span

    def span_of_key(self, key: str) -> Span:
        """Return the place of a key, or of the record where the key is absent."""
        item = self.entries.get(key)
        return self.span if item is None else item.key.span


Value: TypeAlias = "Text | Seq | Map | Record | Listing | Pairs"
"""A value of a record: a text, raw data, or one of the parts above."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file. ``root`` is ``None`` where nothing of it can be read. ``captured`` files hold what a page says."""

    file: SourceFile
    root: Record | None
    captured: bool = False
