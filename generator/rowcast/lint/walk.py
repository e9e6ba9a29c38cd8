"""An ``Api`` in; its fields out, each once, with what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import Api, Field, Operation
from rowcast.source import Span


def field_lists(api: Api) -> Iterator[tuple[str, Span, tuple[Field, ...]]]:
    """Yield each list of fields: the words that name it in a message, its place, and the fields."""
    yield f"the headers of {api.title}", api.span, api.headers
    for name, table in api.tables.items():
        yield name, table.span, table.fields
    for operation in api.operations:
        yield from _of_operation(operation)


def fields(api: Api) -> Iterator[tuple[str, Field]]:
    """Yield each field with the words for its list; a field that several tables include comes once."""
    seen: set[Span] = set()
    for owner, _, listed in field_lists(api):
        for field in listed:
            if field.span not in seen:
                seen.add(field.span)
                yield owner, field


def _of_operation(operation: Operation) -> Iterator[tuple[str, Span, tuple[Field, ...]]]:
    for place, listed in (
        ("path", operation.path_parameters),
        ("query", operation.query),
        ("headers", operation.headers),
        ("cookies", operation.cookies),
    ):
        yield f"the {place} of {operation.name}", operation.span, listed
    for response in operation.responses:
        yield f"the headers of the answer {response.status} of {operation.name}", response.span, response.headers
