"""Requests of examples: those that the spec gives, or one that is made up; and their parts as text of the wire.

In: operations of the ir. Out: JSON by place (``path``, ``query``, ``headers``, ``cookies``, ``body``), and text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rowcast.facts import json_text, value_text
from rowcast.ir import ABSENT, Api, Field, Json, Named, Operation, Table
from rowcast.values.conform import departures, fields_judged
from rowcast.values.specimen import of_field, specimen

Request = Mapping[str, Any]


def made_request(api: Api, operation: Operation) -> Request | None:
    """Return the smallest request that a spec allows; ``None`` if what is made up does not fit the spec."""
    places = {
        "path": operation.path_parameters,
        "query": operation.query,
        "headers": operation.headers,
        "cookies": operation.cookies,
    }
    found: dict[str, Json] = {}
    for place, fields in places.items():
        values = {field.wire: of_field(api, field) for field in fields if field.required or place == "path"}
        if fields_judged(api, fields, values, "request"):
            return None
        found |= {place: values} if values else {}
    if operation.body is not None and operation.body.required:
        body = specimen(api, operation.body.type)
        if departures(api, operation.body.type, body, "request"):
            return None
        found["body"] = body
    return found


def body_of(request: Request) -> Json:
    """Return the body of a request, or ``ABSENT``."""
    return request.get("body", ABSENT)


def form_table(api: Api, operation: Operation) -> Table | None:
    """Return the table of a body that is a form."""
    body = operation.body
    if body is None or not isinstance(body.type, Named) or body.content not in FORMS:
        return None
    return api.tables.get(body.type.name)


FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def given(fields: tuple[Field, ...], values: Mapping[str, Json] | None) -> Iterator[tuple[Field, Json]]:
    """Yield the fields that a request gives, with their values."""
    for field in fields:
        if values is not None and field.wire in values:
            yield field, values[field.wire]


def single_text(value: Json) -> str:
    """Return a value of a header or cookie: items of a list, names and values of an object, commas between them."""
    return ",".join(single_parts(value))


def single_parts(value: Json) -> list[str]:
    """Return what stands between the commas of a value that is one text."""
    if isinstance(value, list):
        return [value_text(item) for item in value]
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in (key, value_text(part))]
    return [value_text(value)]


def cookie_pairs(field: Field, value: Json) -> list[tuple[str, str]]:
    """Return the cookies that a value makes, in the style of its row."""
    if field.style != "comma" and isinstance(value, list):
        return [(field.wire, value_text(item)) for item in value]
    if field.style != "comma" and isinstance(value, dict):
        return [(key, value_text(part)) for key, part in value.items()]
    return [(field.wire, single_text(value))]


def query_pairs(field: Field, value: Json) -> list[tuple[str, str]]:
    """Return what a value adds to the query, in the style of its row."""
    joint = {"comma": ",", "space": " ", "pipe": "|"}.get(field.style or "repeat")
    if isinstance(value, dict):
        if field.style in ("deep", "brackets"):
            return list(_deep(field.wire, value))
        if joint is not None:
            return [(field.wire, joint.join(text for key, part in value.items() for text in (key, value_text(part))))]
        return [pair for key, part in value.items() for pair in _deep(key, part)]
    if not isinstance(value, list):
        return [(field.wire, value_text(value))]
    if joint is not None:
        return [(field.wire, joint.join(map(value_text, value)))]
    name = f"{field.wire}[]" if field.style == "brackets" else field.wire
    return [(name, value_text(item)) for item in value]


def _deep(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """Yield the leaves of an object, each under the way to it; items of a list repeat theirs."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _deep(f"{name}[{key}]", part)
    else:
        yield from ((name, value_text(each)) for each in (value if isinstance(value, list) else [value]))


def form_pairs(field: Field, value: Json) -> list[tuple[str, str]]:
    """Return what a value adds to a form; objects are written as JSON, unless a style is stated for them."""
    if isinstance(value, dict) and field.style is None:
        return [(field.wire, json_text(value))]
    return query_pairs(field, value)


def streams(operation: Operation, request: Request) -> bool:
    """Tell whether a request asks for a stream."""
    if operation.stream is None:
        return False
    body = body_of(request)
    return operation.stream.when is None or (isinstance(body, dict) and body.get(operation.stream.when) is True)
