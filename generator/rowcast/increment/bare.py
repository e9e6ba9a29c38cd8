"""An ``Api`` in, its frame out: the same API without the facts that only the text of their own definition shows.

What is made of a whole API (names, the layout of modules, places in the docs, pages that list everything) is the same
for an API and its frame; a test holds every part that is made so to that. So it need not be made again for a change
that leaves the frame as it was: another bound, default, example or description, another plain row.
"""

from __future__ import annotations

from collections.abc import Iterable

from rowcast.ir import (
    ABSENT,
    NO_LIMITS,
    NO_ORIGIN,
    Alias,
    Api,
    Body,
    Field,
    Named,
    Operation,
    Response,
    Scalar,
    Table,
    Union,
)
from rowcast.reach import names
from rowcast.records import replace

_PLAIN = Scalar("any", "bare")


def bare(api: Api) -> Api:
    """Return the frame of an API."""
    demanding = frozenset(_optional_bodies(api.operations))
    return replace(
        api,
        operations=tuple(map(_operation, api.operations)),
        tables={name: table if name in demanding else _table(table) for name, table in api.tables.items()},
        unions={name: _union(union) for name, union in api.unions.items()},
        aliases={name: _alias(alias) for name, alias in api.aliases.items()},
    )


def _optional_bodies(operations: Iterable[Operation]) -> Iterable[str]:
    """Yield the types of bodies that may be left out: their rows decide whether each is an argument of its own."""
    for operation in operations:
        body = operation.body
        if body is not None and not body.required and isinstance(body.type, Named):
            yield body.type.name


def _operation(operation: Operation) -> Operation:
    """Return an operation as others see it; streams are shown with the examples of their operations."""
    return replace(
        operation,
        summary="",
        doc="",
        deprecated=None,
        path_parameters=_fields(operation.path_parameters),
        query=_fields(operation.query, parameters=True),
        headers=_fields(operation.headers, parameters=True),
        cookies=_fields(operation.cookies),
        body=_body(operation.body),
        responses=tuple(map(_response, operation.responses)),
        examples=operation.examples if operation.stream else (),
    )


def _response(response: Response) -> Response:
    return replace(response, body=_body(response.body), doc="", headers=_fields(response.headers))


def _body(body: Body | None) -> Body | None:
    return None if body is None else replace(body, doc="")


def _table(table: Table) -> Table:
    return replace(table, fields=_fields(table.fields), doc="", deprecated=None, examples=())


def _union(union: Union) -> Union:
    return replace(union, doc="", deprecated=None)


def _alias(alias: Alias) -> Alias:
    type_ = alias.type if names(alias.type) else _PLAIN
    return replace(alias, type=type_, doc="", limits=NO_LIMITS, deprecated=None, examples=())


def _fields(fields: Iterable[Field], *, parameters: bool = False) -> tuple[Field, ...]:
    """Return the rows that others see: those that refer to something, come from a page, or must not be logged."""
    return tuple(
        _field(field)
        for field in fields
        if names(field.type) or field.origin != NO_ORIGIN or (parameters and field.sensitive)
    )


def _field(field: Field) -> Field:
    return replace(
        field,
        type=field.type if names(field.type) else _PLAIN,
        required=False,
        doc="",
        condition=None,
        default=ABSENT,
        examples=(),
        limits=NO_LIMITS,
        deprecated=None,
        since=None,
        rename=None,
        style=None,
    )
