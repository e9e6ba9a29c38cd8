"""Which named types go where: an ``Api`` goes in, the directions in which each of its names travels come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Flag

from rowcast.asked import kept
from rowcast.ir import AnyOf, Api, ArrayOf, Field, MapOf, Named, Operation, Stream, Type


class Direction(Flag):
    """The directions in which values of a type travel; none (``Direction(0)``) for a type that nothing uses."""

    REQUEST = 1
    RESPONSE = 2


NOWHERE = Direction(0)


@kept
def directions(api: Api) -> Mapping[str, Direction]:
    """Return the directions of each table, union and alias of the API, in its order.

    Error bodies, the events of webhooks, and the events and results of streams that an operation uses count as answers.
    A row that is only in answers does not carry its type into requests, nor the other way round.
    """
    found = dict.fromkeys((*api.tables, *api.unions, *api.aliases), NOWHERE)
    waiting = [(name, way) for type_, way in _roots(api) for name in names(type_)]
    while waiting:
        name, way = waiting.pop()
        if name not in found or way in found[name]:
            continue
        found[name] |= way
        waiting.extend((each, way) for each in _next(api, name, way))
    return found


@kept
def objects(api: Api) -> frozenset[str]:
    """Return the tables, unions and aliases that are objects of the API.

    These are all but the tables that are written for their rows to be included, and to which nothing else refers.
    """
    waiting = [table.name for table in api.tables.values() if not table.included]
    waiting += (*api.unions, *api.aliases)
    waiting += (name for type_, _ in _roots(api) for name in names(type_))
    waiting += (name for stream in api.streams.values() for name in _of_stream(stream))
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _refers(api, name)
    return frozenset(found)


def names(type_: Type) -> Sequence[str]:
    """Return each name that stands in a type, with repeats."""
    found: list[str] = []
    waiting = [type_]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Named):
            found.append(each.name)
        elif isinstance(each, AnyOf):
            waiting.extend(reversed(each.options))
        elif isinstance(each, ArrayOf):
            waiting.append(each.item)
        elif isinstance(each, MapOf):
            waiting.append(each.value)
    return found


def _roots(api: Api) -> Iterator[tuple[Type, Direction]]:
    for field in api.headers:
        yield field.type, Direction.REQUEST
    if api.errors.body is not None:
        yield api.errors.body, Direction.RESPONSE
    for webhook in api.webhooks.values():
        yield webhook.events, Direction.RESPONSE
    for operation in api.operations:
        yield from _of_operation(api, operation)


def _of_operation(api: Api, operation: Operation) -> Iterator[tuple[Type, Direction]]:
    for parameters in (operation.path_parameters, operation.query, operation.headers, operation.cookies):
        for parameter in parameters:
            yield parameter.type, Direction.REQUEST
    if operation.body is not None:
        yield operation.body.type, Direction.REQUEST
    for response in operation.responses:
        for header in response.headers:
            yield header.type, Direction.RESPONSE
        if response.body is not None:
            yield response.body.type, Direction.RESPONSE
    stream = api.streams.get(operation.stream.stream) if operation.stream else None
    if stream is not None:
        yield stream.events, Direction.RESPONSE
        if stream.result is not None:
            yield stream.result, Direction.RESPONSE


def _of_stream(stream: Stream) -> Iterator[str]:
    yield stream.events.name
    if stream.result is not None:
        yield from names(stream.result)


def _refers(api: Api, name: str) -> Iterator[str]:
    """Yield the names that a named type refers to."""
    yield from _next(api, name, Direction.REQUEST)
    yield from _next(api, name, Direction.RESPONSE)


def _next(api: Api, name: str, way: Direction) -> Iterator[str]:
    """Yield the names that a named type refers to, as far as they travel this way."""
    if name in api.unions:
        union = api.unions[name]
        yield from (variant.table for variant in union.variants)
    elif name in api.aliases:
        yield from names(api.aliases[name].type)
    else:
        table = api.tables[name]
        for field in table.fields:
            if _travels(field, way):
                yield from names(field.type)
        if table.extra is not None and table.extra is not False:
            yield from names(table.extra)


def _travels(field: Field, way: Direction) -> bool:
    return not (field.read_only and way is Direction.REQUEST) and not (field.write_only and way is Direction.RESPONSE)
