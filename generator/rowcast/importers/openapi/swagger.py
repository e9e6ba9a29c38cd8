"""Swagger 2.0 into the shape of OpenAPI 3, so that one reader serves both."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.importers.openapi.reader import objects
from rowcast.importers.text.loading import Json, Lined, Object

_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_BESIDE = ("name", "in", "required", "description", "deprecated", "schema", "collectionFormat", "x-example")
_STYLES: Mapping[str, tuple[str, bool]] = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_REPLACED = frozenset(("parameters", "consumes", "produces"))
_OF_FIELDS = frozenset(("name", "in", "required", "collectionFormat"))
_FORM = "application/x-www-form-urlencoded"


def lifted(root: Object) -> Object:
    """Return a description as OpenAPI 3 has it; one that is version 3 already comes back as it is."""
    if not str(root.get("swagger", "")).startswith("2"):
        return root
    whole = _moved(root)
    host, base = str(whole.get("host") or ""), str(whole.get("basePath") or "")
    schemes = whole["schemes"] if isinstance(whole.get("schemes"), list) else ["https"]
    found = Lined({key: value for key, value in whole.items() if key in ("info", "tags", "externalDocs", "security")})
    found["servers"] = [{"url": f"{scheme}://{host}{base.rstrip('/')}"} for scheme in schemes] if host else []
    found["paths"] = {path: _item(whole, item) for path, item in objects(whole.get("paths"))}
    found["components"] = {
        "schemas": whole.get("definitions") or {},
        "parameters": {name: _parameter(one) for name, one in objects(whole.get("parameters"))},
        "responses": {name: _response(one, _produces(whole, {})) for name, one in objects(whole.get("responses"))},
        "securitySchemes": {name: _scheme(one) for name, one in objects(whole.get("securityDefinitions"))},
    }
    return found


def _moved(value: Json) -> Json:
    """Return a value whose references point to where OpenAPI 3 keeps things."""
    if isinstance(value, dict):
        made = Lined({key: _moved(below) for key, below in value.items()})
        made.line = getattr(value, "line", 1)
        reference = made.get("$ref")
        for old, new in _MOVED.items():
            if isinstance(reference, str) and reference.startswith(old):
                made["$ref"] = new + reference.removeprefix(old)
        if made.get("type") == "file":
            made["type"], made["format"] = "string", "binary"
        return made
    return [_moved(below) for below in value] if isinstance(value, list) else value


def _item(root: Object, item: Object) -> Object:
    shared = [one for one in item.get("parameters") or () if isinstance(one, dict)]
    found: dict[str, Json] = {}
    for method, operation in objects(item):
        own = [one for one in operation.get("parameters") or () if isinstance(one, dict)]
        given = [_target(root, one) for one in (*shared, *own)]
        made = Lined(
            {key: value for key, value in operation.items() if key not in ("parameters", "consumes", "produces")}
        )
        made.line = getattr(operation, "line", 1)
        made["parameters"] = [_parameter(one) for one in given if one.get("in") not in ("body", "formData")]
        body = _body(root, operation, given)
        if body is not None:
            made["requestBody"] = body
        produced = _produces(root, operation)
        made["responses"] = {
            status: answer if "$ref" in answer else _response(answer, produced)
            for status, answer in objects(operation.get("responses"))
        }
        found[method] = made
    return found


def _target(root: Object, parameter: Object) -> Object:
    name = str(parameter.get("$ref", "")).removeprefix("#/components/parameters/")
    shared = root.get("parameters")
    found = shared.get(name) if "$ref" in parameter and isinstance(shared, dict) else parameter
    return found if isinstance(found, dict) else parameter


def _parameter(written: Object) -> Object:
    """Return a parameter whose type stands in a schema of its own."""
    if "$ref" in written:
        return written
    made = Lined({key: value for key, value in written.items() if key in _BESIDE})
    made.line = getattr(written, "line", 1)
    made.setdefault("schema", {key: value for key, value in written.items() if key not in _BESIDE})
    style = _STYLES.get(str(made.pop("collectionFormat", "csv" if written.get("type") == "array" else "")))
    if style is not None and written.get("in") == "query":
        made["style"], made["explode"] = style
    return made


def _body(root: Object, operation: Object, given: list[Object]) -> Object | None:
    consumed = operation.get("consumes") or root.get("consumes") or ["application/json"]
    whole = next((one for one in given if one.get("in") == "body"), None)
    if whole is not None:
        content = {str(media): {"schema": whole.get("schema") or {}} for media in consumed}
        facts = {key: whole[key] for key in ("description", "required") if key in whole}
        return Lined({**facts, "content": content})
    fields = [one for one in given if one.get("in") == "formData"]
    if not fields:
        return None
    files = any(one.get("format") == "binary" for one in fields)
    media = "multipart/form-data" if files or "multipart/form-data" in consumed else _FORM
    schema = Lined(
        {
            "type": "object",
            "properties": {str(one.get("name")): _property(one) for one in fields},
            "required": [str(one.get("name")) for one in fields if one.get("required") is True],
        }
    )
    return Lined({"required": bool(schema["required"]), "content": {media: {"schema": schema}}})


def _property(field: Object) -> Object:
    made = Lined(
        {key: value for key, value in field.items() if key not in ("name", "in", "required", "collectionFormat")}
    )
    made.line = getattr(field, "line", 1)
    return made


def _produces(root: Object, operation: Object) -> list[str]:
    return [str(one) for one in operation.get("produces") or root.get("produces") or ["application/json"]]


def _response(answer: Object, produced: list[str]) -> Object:
    made = Lined({key: value for key, value in answer.items() if key in ("description",)})
    made.line = getattr(answer, "line", 1)
    if isinstance(answer.get("schema"), dict):
        made["content"] = {produced[0]: {"schema": answer["schema"]}}
    headers = {
        name: {"schema": header, "description": header.get("description")}
        for name, header in objects(answer.get("headers"))
    }
    return made | {"headers": headers} if headers else made


def _scheme(written: Object) -> Object:
    return {**written, "type": "http", "scheme": "basic"} if written.get("type") == "basic" else written
