"""JSON Schemas of the named and unnamed types of an ``Api``, as OpenAPI 3.1 has them.

In: the ir. Out: plain JSON values, to be placed under ``components.schemas`` or in line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rowcast.facts import value_text
from rowcast.ir import (
    ABSENT,
    NULL,
    Alias,
    AnyOf,
    Api,
    ArrayOf,
    Constant,
    EnumOf,
    EnumValue,
    Field,
    Limits,
    MapOf,
    Named,
    Scalar,
    Table,
    Type,
    Union,
)
from rowcast.reach import objects
from rowcast.targets.openapi.wording import described

Schema = dict[str, Any]

_KEY = re.compile(r"[^A-Za-z0-9._-]")

_NUMBERS, _TEXTS, _ARRAYS = frozenset({"integer", "number"}), frozenset({"string"}), frozenset({"array"})

# The facts of ``Limits``: the keyword of JSON Schema, and the kinds of value that it binds.
_LIMITS: Mapping[str, tuple[str, frozenset[str]]] = {
    "min": ("minimum", _NUMBERS),
    "max": ("maximum", _NUMBERS),
    "exclusive_min": ("exclusiveMinimum", _NUMBERS),
    "exclusive_max": ("exclusiveMaximum", _NUMBERS),
    "multiple_of": ("multipleOf", _NUMBERS),
    "min_length": ("minLength", _TEXTS),
    "max_length": ("maxLength", _TEXTS),
    "pattern": ("pattern", _TEXTS),
    "min_items": ("minItems", _ARRAYS),
    "max_items": ("maxItems", _ARRAYS),
    "unique_items": ("uniqueItems", _ARRAYS),
}


def component_schemas(api: Api) -> Schema:
    """Return the schemas of all objects of ``api``, tables, unions and aliases, by component key."""
    shown = objects(api)
    return {
        **{component_key(name): table_schema(table) for name, table in api.tables.items() if name in shown},
        **{component_key(name): union_schema(api, union) for name, union in api.unions.items()},
        **{component_key(name): alias_schema(alias) for name, alias in api.aliases.items()},
    }


def component_key(name: str) -> str:
    """Return ``name`` as a key of ``components``: characters that OpenAPI does not allow there become their number."""
    return _KEY.sub(lambda found: f".u{ord(found.group()):x}.", name)


def reference(name: str) -> Schema:
    """Return a reference to the schema of a named type."""
    return {"$ref": f"#/components/schemas/{component_key(name)}"}


def table_schema(table: Table) -> Schema:
    """Return the object schema of a table; fields stand in the order of the spec."""
    schema: Schema = {"type": "object"}
    _put(schema, "description", described(table.doc, deprecated=table.deprecated))
    if table.fields:
        schema["properties"] = {field.wire: field_schema(field) for field in table.fields}
    required = [field.wire for field in table.fields if field.required]
    _put(schema, "required", required)
    if table.extra is False:
        schema["additionalProperties"] = False
    elif table.extra is not None:
        schema["additionalProperties"] = type_schema(table.extra)
    _put(schema, "examples", list(table.examples))
    _put_names(schema, table.deprecated, table.rename)
    if table.inline:
        schema["x-rowcast-inline"] = True
    return schema


def field_schema(field: Field) -> Schema:
    """Return the schema of one row, with all its facts that are not about its place."""
    schema = value_schema(field) | remarks(field)
    for flag, keyword in ((field.read_only, "readOnly"), (field.write_only, "writeOnly")):
        if flag:
            schema[keyword] = True
    return schema


def value_schema(field: Field) -> Schema:
    """Return what a row says about its values: type, bounds, default, examples, secrecy."""
    schema = limited(type_schema(field.type), field.limits)
    if field.default is not ABSENT:
        schema["default"] = field.default
    _put(schema, "examples", list(field.examples))
    if field.sensitive:
        _mark_sensitive(schema)
    return schema


def remarks(field: Field) -> Schema:
    """Return what a row says beside its values: description, condition, deprecation, version, name in code."""
    found: Schema = {}
    _put(found, "description", described(field.doc, field.type, field.condition, field.deprecated))
    _put_names(found, field.deprecated, field.rename)
    if field.condition is not None:
        tests = [{"field": name, "values": list(values)} for name, values in field.condition.tests]
        found["x-rowcast-required-when"] = tests or {"quote": field.condition.quote}
    _put(found, "x-rowcast-since", field.since)
    return found


def union_schema(api: Api, union: Union) -> Schema:
    """Return the schema of a union.

    A closed one is ``oneOf``, with a discriminator where each variant demands its tag. An open one is ``anyOf`` with
    one more object schema, which takes the unknown tags and no known one; a discriminator would make them illegal.
    """
    options = [reference(variant.table) for variant in union.variants]
    mapping = {tag: reference(v.table)["$ref"] for v in union.variants for tag in v.tags}
    schema: Schema = {}
    _put(schema, "description", described(union.doc, deprecated=union.deprecated))
    if union.open:
        schema["anyOf"] = [*options, _unknown_variant(api, union, list(mapping))]
    else:
        schema["oneOf" if _exclusive(api, union) else "anyOf"] = options
        if _exclusive(api, union):
            schema["discriminator"] = {"propertyName": union.tag, "mapping": mapping}
    _put_names(schema, union.deprecated, union.rename)
    schema["x-rowcast-union"] = {"tag": union.tag, "mapping": mapping, "open": union.open}
    if union.otherwise is not None:
        schema["x-rowcast-union"]["otherwise"] = reference(union.otherwise)["$ref"]
    return schema


def alias_schema(alias: Alias) -> Schema:
    """Return the schema of a named enum, limited scalar or untagged choice."""
    schema = limited(type_schema(alias.type), alias.limits)
    _put(schema, "description", described(alias.doc, alias.type, deprecated=alias.deprecated))
    _put(schema, "examples", list(alias.examples))
    _put_names(schema, alias.deprecated, alias.rename)
    return schema


def type_schema(type_: Type) -> Schema:
    """Return the schema of a type without the facts of the row that it stands in."""
    match type_:
        case Scalar():
            found = _scalar(type_)
        case EnumOf():
            found = _enum(type_)
        case Constant(base, value):
            found = _base(base) | {"const": value}
        case ArrayOf(item):
            found = {"type": "array", "items": type_schema(item)}
        case MapOf(value):
            found = {"type": "object", "additionalProperties": type_schema(value)}
        case Named(name):
            found = reference(name)
        case AnyOf(options):
            found = _choice(options)
    return found


def limited(schema: Schema, limits: Limits) -> Schema:
    """Return ``schema`` with each bound at the alternatives whose kind of value it binds, or else beside them."""
    bounds = {fact: getattr(limits, fact) for fact in _LIMITS}
    return _bounded(schema, {fact: bound for fact, bound in bounds.items() if bound is not None and bound is not False})


def _bounded(schema: Schema, bounds: Mapping[str, object]) -> Schema:
    options = schema.get("anyOf", ())
    kinds = {option.get("type") for option in options}
    shared = {fact: bound for fact, bound in bounds.items() if not _LIMITS[fact][1] & kinds}
    inner = [_bounded(option, _for_kind(bounds, option.get("type"))) for option in options]
    return schema | ({"anyOf": inner} if options else {}) | {_LIMITS[fact][0]: shared[fact] for fact in shared}


def _for_kind(bounds: Mapping[str, object], kind: str) -> dict[str, object]:
    return {fact: bound for fact, bound in bounds.items() if kind in _LIMITS[fact][1]}


def _scalar(scalar: Scalar) -> Schema:
    if scalar.kind == "any":
        return {}
    if scalar.kind == "binary":
        return {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    schema: Schema = {"type": scalar.kind}
    _put(schema, "format", scalar.format)
    if scalar.format == "byte":
        schema["contentEncoding"] = "base64"
    return schema


def _base(kind: str) -> Schema:
    return {} if kind == "any" else {"type": kind}


def _enum(enum: EnumOf) -> Schema:
    base = _base(enum.base)
    listed = base | {"enum": [value.value for value in enum.values]} | _enum_extensions(enum.values)
    return {"anyOf": [listed, dict(base)], "x-rowcast-open": True} if enum.open else listed


def _enum_extensions(values: Iterable[EnumValue]) -> Schema:
    values = tuple(values)
    found: Schema = {}
    if any(value.doc for value in values):
        found["x-enum-descriptions"] = [value.doc for value in values]
    if any(value.rename for value in values):
        found["x-enum-varnames"] = [value.rename or value_text(value.value) for value in values]
    if any(value.deprecated is not None for value in values):
        found["x-rowcast-deprecated-values"] = {
            value_text(value.value): value.deprecated for value in values if value.deprecated is not None
        }
    return found


def _choice(options: tuple[Type, ...]) -> Schema:
    """Return the schema of a choice; a plain type that may be null is written with two types, not two schemas."""
    others = [option for option in options if option != NULL]
    schemas = [type_schema(option) for option in others]
    nullable = len(others) < len(options)
    if nullable and len(schemas) == 1 and "type" in schemas[0] and not {"enum", "const"} & schemas[0].keys():
        return schemas[0] | {"type": [schemas[0]["type"], "null"]}
    flat = [part for schema in schemas for part in _alternatives(schema)]
    extensions = {"x-rowcast-open": True} if any("x-rowcast-open" in schema for schema in schemas) else {}
    return {"anyOf": flat + [{"type": "null"}] * nullable} | extensions


def _alternatives(schema: Schema) -> list[Schema]:
    """Return the alternatives of an open enum, which join those of the choice around it."""
    return schema["anyOf"] if schema.keys() <= {"anyOf", "x-rowcast-open"} and "anyOf" in schema else [schema]


def _exclusive(api: Api, union: Union) -> bool:
    """Tell whether each variant demands a tag of its own, so that no value fits two of them."""
    fields = (_field(api.tables[variant.table], union.tag) for variant in union.variants)
    return union.otherwise is None and all(field is not None and _demanded(field) for field in fields)


def _demanded(tag: Field) -> bool:
    return tag.required and (isinstance(tag.type, Constant) or (isinstance(tag.type, EnumOf) and not tag.type.open))


def _field(table: Table, wire: str) -> Field | None:
    return next((field for field in table.fields if field.wire == wire), None)


def _unknown_variant(api: Api, union: Union, tags: list[str]) -> Schema:
    title = f"Unknown{union.name}"
    while title in api.tables or title in api.unions or title in api.aliases:
        title += "_"
    return {
        "title": title,
        "description": f"A variant of {union.name} that this document does not know.",
        "type": "object",
        "properties": {union.tag: {"type": "string", "not": {"enum": tags}}},
        "required": [union.tag],
    }


def _mark_sensitive(schema: Schema) -> None:
    schema["x-rowcast-sensitive"] = True
    if schema.get("type") in ("string", ["string", "null"]) and "format" not in schema and "enum" not in schema:
        schema["format"] = "password"


def _put_names(schema: Schema, deprecated: str | None, rename: str | None) -> None:
    if deprecated is not None:
        schema["deprecated"] = True
        _put(schema, "x-rowcast-deprecated", deprecated)
    _put(schema, "x-rowcast-name", rename)


def _put(schema: Schema, key: str, value: object) -> None:
    """Set ``key`` unless the value says nothing."""
    if value is not None and value not in ("", []):
        schema[key] = value
