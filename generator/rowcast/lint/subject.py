"""What rules look at: an ``Api`` and the documents that it was made of, and what several rules ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from rowcast.document import Document, Listing, Pairs, Record, Value
from rowcast.ir import Api, Field
from rowcast.lint.walk import Rows, field_lists, fields
from rowcast.reach import Direction, directions, objects
from rowcast.source import Span


class Subject:
    """A spec without errors. Whatever is asked for is found out once."""

    def __init__(self, api: Api, documents: Sequence[Document] = ()) -> None:
        self.api = api
        self.documents = tuple(documents)

    def text(self, file: str) -> str:
        """Return the text of a file of the spec."""
        return self._texts[file]

    def line_end(self, file: str) -> str:
        """Return how lines of a file end: as the first one does."""
        first = self.text(file).find("\n")
        return "\r\n" if first > 0 and self.text(file)[first - 1] == "\r" else "\n"

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return {document.file.name: document.file.text for document in self.documents}

    @cached_property
    def fields(self) -> tuple[tuple[Rows, Field], ...]:
        """Each field with its list; a field that several lists include comes once, with the first of these.

        Tables that only lend their rows are no lists of their own.
        """
        lending = {table.name for table in self.api.tables.values() if table.included} - objects(self.api)
        return tuple(fields(self.api, lending))

    @cached_property
    def directions(self) -> Mapping[str, Direction]:
        """The directions in which the values of each named type travel."""
        return directions(self.api)

    @cached_property
    def records(self) -> tuple[tuple[Document, Record], ...]:
        """Each record that a person wrote, from the outside in: those of captured files and of corrections are not."""
        return tuple(
            (document, record)
            for document in self.documents
            if document.root is not None and not document.captured
            for record in _records(document.root)
        )

    @cached_property
    def sent(self) -> frozenset[Span]:
        """The places of the fields that go into requests, on their own or included by a table that does."""
        return frozenset(
            field.span
            for rows in field_lists(self.api)
            for field in rows.fields
            if not field.read_only
            and (Direction.REQUEST in self.directions[rows.name] if rows.place == "table" else rows.place != "answer")
        )


def _records(root: Record) -> Iterator[Record]:
    waiting: list[Value] = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Record):
            yield value
            waiting += [item.value for key, item in [*value.entries.items()][::-1] if key != "corrections"]
        elif isinstance(value, Listing):
            waiting += reversed(value.items)
        elif isinstance(value, Pairs):
            waiting += [pair.value for pair in reversed(value.items)]
