"""The ``paths`` of an OpenAPI document: parameters, bodies, answers, errors and examples of each operation.

In: the ir. Out: plain JSON values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, Literal

from rowcast.facts import path_text, value_text
from rowcast.ir import ABSENT, Api, Body, Errors, ErrorStatus, Example, Field, Json, Named, Operation, Response
from rowcast.targets.openapi.schemas import component_key, remarks, type_schema, value_schema
from rowcast.targets.openapi.security import requirements
from rowcast.targets.openapi.streams import event_content, media_type, use_extension
from rowcast.targets.openapi.wording import described

Object = dict[str, Any]
Place = Literal["path", "query", "header", "cookie"]

# How a style of the language is written in OpenAPI: (style, explode). Those that are not here are the place's default.
_STYLES: dict[tuple[str, str], tuple[str, bool]] = {
    ("query", "repeat"): ("form", True),
    ("query", "comma"): ("form", False),
    ("query", "space"): ("spaceDelimited", False),
    ("query", "pipe"): ("pipeDelimited", False),
    ("query", "brackets"): ("form", True),
    ("query", "deep"): ("deepObject", True),
    ("cookie", "repeat"): ("form", True),
    ("cookie", "comma"): ("form", False),
    ("path", "comma"): ("simple", False),
    ("header", "comma"): ("simple", False),
}
# The methods that each version has a key for; 3.2 has one for QUERY, too.
_FIXED = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
# OpenAPI gives these headers other means (security, media types) and ignores parameters of their names.
_IGNORED_HEADERS = frozenset({"authorization", "accept", "content-type"})


def paths(api: Api, version: str) -> Object:
    """Return the operations of ``api`` by path and method."""
    found: dict[str, Object] = {}
    for operation in api.operations:
        item = found.setdefault(operation.path, {})
        method = operation.method.lower()
        if method in _FIXED or (version == "3.2" and method == "query"):
            item[method] = operation_object(api, operation, version)
        else:
            more = item.setdefault("additionalOperations" if version == "3.2" else "x-rowcast-operations", {})
            more[operation.method] = operation_object(api, operation, version)
    return found


def operation_object(api: Api, operation: Operation, version: str) -> Object:
    """Return one operation; the facts for which OpenAPI has no words stand in ``x-rowcast-…``."""
    found: Object = {"operationId": operation.name}
    group = operation.name.rpartition(".")[0]
    _put(found, "tags", [group] if group else [])
    _put(found, "summary", operation.summary)
    _put(found, "description", described(operation.doc, deprecated=operation.deprecated))
    if operation.deprecated is not None:
        found["deprecated"] = True
    _put(found, "parameters", list(_parameters(api, operation)))
    if operation.body is not None:
        found["requestBody"] = _request_body(api, operation, operation.body)
    found["responses"] = _responses(api, operation, version)
    if operation.auth is not None:
        found["security"] = requirements(api, operation.auth)
    return found | _extensions(api, operation)


def error_responses(errors: Errors) -> Object:
    """Return the answers of the error table by component key, one for each status."""
    return {_error_key(status): _error_response(errors, rows) for status, rows in _by_status(errors).items()}


def _extensions(api: Api, operation: Operation) -> Object:
    found: Object = {}
    _put(found, "x-rowcast-deprecated", operation.deprecated)
    _put(found, "x-rowcast-name", operation.rename)
    if operation.idempotent:
        found["x-rowcast-idempotent"] = True
    if operation.stream is not None:
        found["x-rowcast-stream"] = use_extension(api, operation.stream)
    if (pages := operation.pagination) is not None:
        facts = {
            "style": pages.style,
            "items": path_text(pages.items),
            "parameter": pages.parameter,
            "next": path_text(pages.next or ()),
            "more": path_text(pages.more or ()),
            "size": pages.size,
        }
        found["x-rowcast-pagination"] = {key: fact for key, fact in facts.items() if fact}
    return found


def _parameters(api: Api, operation: Operation) -> Iterator[Object]:
    own = {header.wire.lower() for header in operation.headers}
    headers = (*(header for header in api.headers if header.wire.lower() not in own), *operation.headers)
    places: tuple[tuple[Place, Iterable[Field]], ...] = (
        ("path", operation.path_parameters),
        ("query", operation.query),
        ("header", headers),
        ("cookie", operation.cookies),
    )
    for place, fields in places:
        for field in fields:
            mark = {"x-rowcast-every-call": True} if place == "header" and field in api.headers else {}
            yield _parameter(field, place, operation) | mark


def _parameter(field: Field, place: Place, operation: Operation) -> Object:
    name = f"{field.wire}[]" if field.style == "brackets" else field.wire
    found: Object = {"name": name, "in": place, "required": field.required or place == "path"}
    found |= remarks(field)
    style = _STYLES.get((place, field.style or ""))
    if style is not None:
        found["style"], found["explode"] = style
    if field.style == "brackets":
        found["x-rowcast-style"] = "brackets"
    found |= _header_schema(field) if place == "header" else {"schema": value_schema(field)}
    _put(found, "examples", _parameter_examples(operation, place, field.wire))
    return found


def _header_schema(field: Field) -> Object:
    """Return the schema of a header of a request.

    A header is text. Some generators refuse a call with a header that is an array, so that one stands as text here,
    with commas between the items; the schema of the value stands beside it.
    """
    schema = value_schema(field)
    if schema.get("type") != "array":
        return {"schema": schema}
    text: Object = {"type": "string"}
    _put(text, "examples", [",".join(map(value_text, example)) for example in field.examples])
    if field.default is not ABSENT:
        text["default"] = ",".join(map(value_text, field.default))
    return {"schema": text, "x-rowcast-schema": schema}


def _parameter_examples(operation: Operation, place: Place, wire: str) -> Object:
    """Return the values that the operation's examples give a parameter, by the names of the examples."""
    found: Object = {}
    for example in operation.examples:
        given = (example.request or {}).get({"header": "headers", "cookie": "cookies"}.get(place, place)) or {}
        if wire in given:
            value = given[wire]
            joined = place == "header" and isinstance(value, list)
            found[example.name or "example"] = {"value": ",".join(map(value_text, value)) if joined else value}
    return found


def _request_body(api: Api, operation: Operation, body: Body) -> Object:
    content = _content(body)
    examples = [(example, (example.request or {}).get("body", ABSENT)) for example in operation.examples]
    _put(content, "examples", _examples(examples))
    _put(content, "encoding", _encoding(api, body))
    found: Object = {}
    _put(found, "description", body.doc)
    found["content"] = {body.content: content}
    found["required"] = body.required
    return found


def _content(body: Body) -> Object:
    return {"schema": type_schema(body.type)}


def _encoding(api: Api, body: Body) -> Object:
    """Return how the parts of a form that need more than the default are written."""
    table = api.tables.get(body.type.name) if isinstance(body.type, Named) else None
    if table is None or body.content not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return {}
    return {field.wire: _part(field) for field in table.fields if ("query", field.style or "") in _STYLES}


def _part(field: Field) -> Object:
    style, explode = _STYLES["query", field.style or ""]
    found: Object = {"style": style, "explode": explode}
    _put(found, "x-rowcast-style", field.style if field.style == "brackets" else None)
    return found


def _examples(given: Iterable[tuple[Example, Json]]) -> Object:
    found: Object = {}
    for example, value in given:
        if value is not ABSENT:
            entry: Object = {}
            _put(entry, "description", example.doc)
            found[example.name or "example"] = entry | {"value": value}
    return found


def _responses(api: Api, operation: Operation, version: str) -> Object:
    """Return the answers by status: those of the operation, then those of the error table that it does not state."""
    found = {response.status: _response(api, operation, response, version) for response in operation.responses}
    if operation.stream is not None and not any(status.startswith("2") for status in found):
        found["200"] = {"description": _phrase("200"), "content": _event_content(api, operation, version)}
    for status in _by_status(api.errors):
        found.setdefault(status, {"$ref": f"#/components/responses/{_error_key(status)}"})
    return found or {"default": {"description": "The answer."}}


def _response(api: Api, operation: Operation, response: Response, version: str) -> Object:
    found: Object = {"description": response.doc or _phrase(response.status)}
    _put(found, "headers", {header.wire: _header(header) for header in response.headers})
    content: Object = {}
    if response.body is not None:
        content[response.body.content] = _content(response.body)
        given = [(e, e.response) for e in operation.examples if (e.status or "200") == response.status]
        _put(content[response.body.content], "examples", _examples(given))
    if response.status.startswith("2"):
        content |= _event_content(api, operation, version)
    _put(found, "content", content)
    return found


def _event_content(api: Api, operation: Operation, version: str) -> Object:
    if operation.stream is None:
        return {}
    stream = api.streams[operation.stream.stream]
    return {media_type(stream): event_content(stream, version)}


def _header(field: Field) -> Object:
    return {"required": field.required} | remarks(field) | {"schema": value_schema(field)}


def _by_status(errors: Errors) -> dict[str, list[ErrorStatus]]:
    found: dict[str, list[ErrorStatus]] = {}
    for row in errors.statuses:
        if row.status is not None:
            found.setdefault(row.status, []).append(row)
    return found


def _error_key(status: str) -> str:
    return component_key(f"Error{status}")


def _error_response(errors: Errors, rows: list[ErrorStatus]) -> Object:
    found: Object = {"description": "\n\n".join(_error_sentence(row) for row in rows)}
    if errors.body is not None:
        found["content"] = {"application/json": {"schema": type_schema(errors.body)}}
    found["x-rowcast-errors"] = [{"name": row.name, "types": list(row.types), "retry": row.retry} for row in rows]
    return found


def _error_sentence(row: ErrorStatus) -> str:
    types = ", ".join(f"`{name}`" for name in row.types)
    doc = row.doc or _phrase(row.status or "")
    return f"{types}: {doc}" if types else doc


def _phrase(status: str) -> str:
    """Return a sentence for an answer that has none of its own."""
    try:
        return f"{HTTPStatus(int(status)).phrase}."
    except ValueError:
        return {"1": "Informational.", "2": "Success.", "3": "Redirection."}.get(status[:1], "Error.")


def _put(found: Object, key: str, value: object) -> None:
    """Set ``key`` unless the value says nothing."""
    if value is not None and value not in ("", [], {}):
        found[key] = value
