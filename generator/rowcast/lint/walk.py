"""An ``Api`` in; its lists of fields out, and its fields, each once, with what they belong to."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Literal, TypeAlias

from rowcast.ir import Api, Field, Operation
from rowcast.records import dataclass
from rowcast.source import Span

Place: TypeAlias = Literal["table", "path", "query", "headers", "cookies", "answer"]


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of fields: where they go, what has them by name (empty for the API itself), in words, and its place."""

    place: Place
    name: str
    owner: str
    span: Span
    fields: tuple[Field, ...]


def field_lists(api: Api) -> Iterator[Rows]:
    """Yield each list of fields."""
    yield Rows("headers", "", f"the headers of {api.title}", api.span, api.headers)
    for name, table in api.tables.items():
        yield Rows("table", name, name, table.span, table.fields)
    for operation in api.operations:
        yield from _of_operation(operation)


def fields(api: Api, without: Container[str] = ()) -> Iterator[tuple[Rows, Field]]:
    """Yield each field with its list, but of the tables ``without``; a field in several lists comes once."""
    # An object that no row speaks of has the place of the first row below it.
    seen: set[tuple[Span, str]] = set()
    for rows in field_lists(api):
        for field in rows.fields if rows.place != "table" or rows.name not in without else ():
            if (field.span, field.wire) not in seen:
                seen.add((field.span, field.wire))
                yield rows, field


def _of_operation(operation: Operation) -> Iterator[Rows]:
    name = operation.name
    yield Rows("path", name, f"the path of {name}", operation.span, operation.path_parameters)
    yield Rows("query", name, f"the query of {name}", operation.span, operation.query)
    yield Rows("headers", name, f"the headers of {name}", operation.span, operation.headers)
    yield Rows("cookies", name, f"the cookies of {name}", operation.span, operation.cookies)
    for response in operation.responses:
        owner = f"the headers of the answer {response.status} of {name}"
        yield Rows("answer", name, owner, response.span, response.headers)
