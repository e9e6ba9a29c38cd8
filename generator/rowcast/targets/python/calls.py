"""What of an operation becomes a method: its arguments, what is sent without asking, its body and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from rowcast.ir import ABSENT, NULL, AnyOf, Api, Body, Constant, Field, Named, Operation, Scalar, Table, Type
from rowcast.records import dataclass

Place: TypeAlias = Literal["path", "query", "headers", "cookies", "body"]


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a request and its place in it."""

    place: Place
    field: Field


def arguments(api: Api, operation: Operation) -> tuple[Input, ...]:
    """Return the fields that a caller gives, in order: no constants, no flag of a stream, no rows for answers."""
    flag = operation.stream.when if operation.stream else None
    return tuple(
        found
        for found in inputs(api, operation)
        if not fixed(found.field) and not found.field.read_only and (found.place != "body" or found.field.wire != flag)
    )


def inputs(api: Api, operation: Operation) -> Iterator[Input]:
    """Yield each field of a request: parameters, and those of a body whose fields are arguments."""
    for field in operation.path_parameters:
        yield Input("path", field)
    for field in operation.query:
        yield Input("query", field)
    for field in operation.headers:
        yield Input("headers", field)
    for field in operation.cookies:
        yield Input("cookies", field)
    table = body_table(api, operation)
    for field in table.fields if table else ():
        yield Input("body", field)


def fixed(field: Field) -> bool:
    """Tell whether a field has one legal value and must be sent, so that nobody has to give it."""
    return field.required and isinstance(field.type, Constant)


def given(field: Field) -> bool:
    """Tell whether a caller must give the field. A default that could be changed in place is no default of Python."""
    return field.required and (field.default is ABSENT or isinstance(field.default, list | dict))


def body_table(api: Api, operation: Operation) -> Table | None:
    """Return the table of the body whose fields are arguments; ``None`` where the body is one argument, or none.

    A body that may be left out as a whole, but has fields that must be given, is one argument.
    """
    body = operation.body
    if body is None or not isinstance(body.type, Named):
        return None
    table = api.tables.get(body.type.name)
    if table is None or (not body.required and any(map(given, table.fields))):
        return None
    return table


def answer(operation: Operation) -> Type | None:
    """Return the type of what a successful call answers with; ``None`` where there is no body."""
    options: list[Type] = []
    for body in _bodies(operation):
        type_ = NULL if body is None else body.type
        parts = type_.options if isinstance(type_, AnyOf) else (type_,)
        options.extend(part for part in parts if part not in options)
    if len(options) > 1:
        return AnyOf(tuple(options))
    return None if not options or options[0] == NULL else options[0]


def unnamed(type_: Type | None) -> bool:
    """Tell whether an answer is no type of the spec and no builtin of Python, so that it needs a name of its own."""
    if isinstance(type_, Scalar):
        return type_.kind in ("any", "object", "null") or type_.format is not None
    return type_ is not None and not isinstance(type_, Named)


def accept(operation: Operation) -> str:
    """Return the media type of the answer; empty where there is no body."""
    return next((body.content for body in _bodies(operation) if body), "")


def _bodies(operation: Operation) -> list[Body | None]:
    """Return the bodies of the successful answers; ``default`` counts where no other does."""
    good = [response.body for response in operation.responses if response.status.startswith("2")]
    return good or [response.body for response in operation.responses if response.status == "default"]
