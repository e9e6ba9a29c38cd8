"""An OpenAPI description that a page carries in its source, into the same operations and tables that tables give.

What it states is stated, so its facts are known as those of a column are. References are followed to the components of
the same text and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field

import yaml

from rowcast.importers import calls, naming
from rowcast.importers.blocks import Fence, Page
from rowcast.importers.model import (
    ANY,
    OBJECT,
    ArrayOf,
    Call,
    Choice,
    Fact,
    Json,
    Kind,
    MapOf,
    ObjectTable,
    Operation,
    Reference,
    Row,
    Section,
    TypeExpr,
)
from rowcast.records import dataclass

LONGEST = 4_000_000
DEEPEST = 12
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "query")
Object = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Described:
    """What a description says, and the line on which it begins."""

    operations: tuple[Operation, ...]
    tables: tuple[ObjectTable, ...]
    servers: tuple[str, ...]
    line: int


@dataclass(slots=True)
class _Reader:
    root: Object
    line: int
    tables: dict[str, ObjectTable | None] = field(default_factory=dict)


def find(page: Page) -> Described | None:
    """Read the first OpenAPI description among the code blocks of a page, ``None`` when there is none with paths."""
    for block in page.blocks:
        if isinstance(block, Fence) and re.search(
            r"(?:^|[\s\"'{])(?:openapi|swagger|paths)[\"']?\s?:", block.text[:4000]
        ):
            root = _load(block.text)
            if root is not None and isinstance(root.get("paths"), dict):
                return _described(root, block.line)
    return None


def _load(text: str) -> Object | None:
    if len(text) > LONGEST:
        return None
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except (ValueError, yaml.YAMLError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _described(root: Object, line: int) -> Described:
    reader = _Reader(root, line)
    taken: list[str] = []
    operations = []
    for path, item in _objects(root.get("paths")):
        for method, operation in _objects(item):
            if method.lower() in METHODS:
                made = _operation(reader, path, method, item, operation, taken)
                taken.append(made.name)
                operations.append(made)
    servers = tuple(
        str(s["url"]) for s in root.get("servers") or () if isinstance(s, dict) and isinstance(s.get("url"), str)
    )
    return Described(tuple(operations), tuple(t for t in reader.tables.values() if t is not None), servers, line)


def _operation(reader: _Reader, path: str, method: str, item: Object, operation: Object, taken: list[str]) -> Operation:
    call = Call(method.upper(), calls.template(path), reader.line, "", "column", 0, "")
    summary = str(operation.get("summary") or "")
    identifier = str(operation.get("operationId") or "")
    words = summary or re.sub(r"[_\-.]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", identifier))
    name = naming.operation(call, words, taken)
    placed: dict[str, list[Row]] = {}
    for parameter in [*(item.get("parameters") or ()), *(operation.get("parameters") or ())]:
        found = _followed(reader, parameter)
        place = {"header": "headers", "cookie": "cookies"}.get(str(found.get("in")), str(found.get("in")))
        if place in ("path", "query", "headers", "cookies") and isinstance(found.get("name"), str):
            placed.setdefault(place, []).append(_parameter(reader, found))
    sections = [Section(place, tuple(rows)) for place, rows in placed.items()]
    sections += _body(reader, _followed(reader, operation.get("requestBody") or {}))
    sections += _answers(reader, operation)
    return Operation(name, call, summary, str(operation.get("description") or "")[:1000], tuple(sections), reader.line)


def _parameter(reader: _Reader, found: Object) -> Row:
    schema = _followed(reader, found.get("schema") or {})
    facts = _facts(reader, schema)
    if isinstance(found.get("description"), str):
        facts["description"] = found["description"]
    facts["required"] = bool(found.get("required")) or found.get("in") == "path"
    return _row(reader, (str(found["name"]),), facts)


def _body(reader: _Reader, body: Object) -> Iterator[Section]:
    for content, media in _objects(body.get("content")):
        schema = media.get("schema") or {}
        rows = tuple(_rows(reader, _followed(reader, schema), (), 0))
        shape = None if rows else _kind(reader, schema, 0)
        yield Section("body", rows, shape, "" if content == "application/json" else content)
        return


def _answers(reader: _Reader, operation: Object) -> Iterator[Section]:
    for status, answer in _objects(operation.get("responses")):
        found = _followed(reader, answer)
        contents = list(_objects(found.get("content")))
        if not contents:
            if status[:1] == "2":
                yield Section(status, (), Kind("null"))
            continue
        schema = contents[0][1].get("schema") or {}
        plain = "$ref" not in schema
        rows = tuple(_rows(reader, schema, (), 0)) if plain else ()
        yield Section(status, rows, None if rows else _kind(reader, schema, 0))


# Schemas.


def _rows(reader: _Reader, schema: Object, path: tuple[str, ...], depth: int) -> Iterator[Row]:
    """Yield the rows of an object schema, those of objects inside of it below their parents."""
    required = set(schema.get("required") or ()) if isinstance(schema.get("required"), list) else set()
    parts = [_followed(reader, one) for one in schema.get("allOf") or ()]
    for part in parts if depth < DEEPEST else ():
        yield from _rows(reader, {**part, "required": [*(part.get("required") or ()), *required]}, path, depth + 1)
    for name, below in _objects(schema.get("properties")):
        facts = _facts(reader, below)
        facts["required"] = name in required
        yield _row(reader, (*path, name), facts)
        inner = _inner(below)
        if inner is not None and depth < DEEPEST:
            yield from _rows(reader, inner, (*path, name), depth + 1)


def _inner(schema: Object) -> Object | None:
    """Return the object schema that rows below a property describe: its own, or that of its items."""
    if isinstance(schema.get("properties"), dict):
        return schema
    items = schema.get("items")
    return _inner(items) if isinstance(items, dict) else None


def _facts(reader: _Reader, schema: Object) -> dict[str, Json]:
    found: dict[str, Json] = {"type": _kind(reader, schema, 0)}
    for key, name in _KEYS:
        if key in schema and (schema[key] is not None or key == "const") and not isinstance(schema[key], (dict,)):
            found[name] = schema[key]
    if isinstance(schema.get("enum"), list):
        values = [v for v in schema["enum"] if v is not None]
        if len(values) != len(schema["enum"]):
            found["nullable"] = True
        if values:
            found["values"] = values
    if schema.get("nullable") is True or (isinstance(schema.get("type"), list) and "null" in schema["type"]):
        found["nullable"] = True
    return found


def _row(reader: _Reader, path: tuple[str, ...], facts: dict[str, Json]) -> Row:
    return Row(path, reader.line, tuple(Fact(key, value, "column", "") for key, value in facts.items()), path[-1])


def _kind(reader: _Reader, schema: Json, depth: int) -> TypeExpr:
    if not isinstance(schema, dict) or depth > DEEPEST:
        return ANY
    if isinstance(schema.get("$ref"), str):
        return _named(reader, schema["$ref"], depth)
    for key in ("oneOf", "anyOf"):
        options = [
            _kind(reader, one, depth + 1)
            for one in schema.get(key) or ()
            if isinstance(one, dict) and one.get("type") != "null"
        ]
        if options:
            unique = tuple(dict.fromkeys(options))
            return unique[0] if len(unique) == 1 else Choice(unique)
    kinds = schema.get("type")
    if isinstance(kinds, list):
        left = [k for k in kinds if k != "null"]
        made = [_kind(reader, {**schema, "type": k}, depth + 1) for k in left]
        return made[0] if len(made) == 1 else Choice(tuple(made)) if made else ANY
    return _plain(reader, schema, str(kinds or ""), depth)


def _plain(reader: _Reader, schema: Object, kind: str, depth: int) -> TypeExpr:
    if kind == "array" or "items" in schema:
        return (
            ArrayOf(_kind(reader, schema["items"], depth + 1))
            if isinstance(schema.get("items"), dict)
            else ArrayOf(None)
        )
    if kind == "object" or "properties" in schema or "allOf" in schema:
        extra = schema.get("additionalProperties")
        return (
            MapOf(_kind(reader, extra, depth + 1)) if isinstance(extra, dict) and "properties" not in schema else OBJECT
        )
    format_ = schema.get("format")
    if kind == "string" and format_ == "binary":
        return Kind("binary")
    if kind in ("string", "integer", "number", "boolean"):
        return Kind(
            f"{kind}({format_})" if isinstance(format_, str) and re.fullmatch(r"[\w\-]{1,30}", format_) else kind
        )
    return (
        Kind("string")
        if isinstance(schema.get("enum"), list) and all(isinstance(v, str) for v in schema["enum"])
        else ANY
    )


def _named(reader: _Reader, reference: str, depth: int) -> TypeExpr:
    """Return a component: a table when it is an object, else its type in place."""
    found = _target(reader, reference)
    words = naming.pascal(reference.rsplit("/", 1)[-1]) or "Object"
    if found is None:
        return OBJECT
    if not any(key in found for key in ("properties", "allOf")):
        return _kind(reader, found, depth + 1) if "$ref" not in found else ANY
    if words not in reader.tables:
        reader.tables[words] = None
        rows = tuple(_rows(reader, found, (), 0))
        about = found.get("description")
        reader.tables[words] = ObjectTable(words, rows, reader.line, about[:1000] if isinstance(about, str) else "")
    return Reference(words, "", words)


def _followed(reader: _Reader, value: Json) -> Object:
    for _ in range(8):
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            value = _target(reader, value["$ref"])
    return value if isinstance(value, dict) else {}


def _target(reader: _Reader, reference: str) -> Object | None:
    if not reference.startswith("#/"):
        return None
    value: Json = reader.root
    for part in reference[2:].split("/"):
        value = value.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def _objects(value: Json) -> Iterator[tuple[str, Object]]:
    for key, below in value.items() if isinstance(value, dict) else ():
        if isinstance(below, dict):
            yield str(key), below


_KEYS = (
    ("description", "description"),
    ("default", "default"),
    ("const", "const"),
    ("example", "example"),
    ("minimum", "min"),
    ("maximum", "max"),
    ("exclusiveMinimum", "exclusive_min"),
    ("exclusiveMaximum", "exclusive_max"),
    ("multipleOf", "multiple_of"),
    ("minLength", "min_length"),
    ("maxLength", "max_length"),
    ("pattern", "pattern"),
    ("minItems", "min_items"),
    ("maxItems", "max_items"),
    ("deprecated", "deprecated"),
    ("readOnly", "read_only"),
    ("writeOnly", "write_only"),
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
