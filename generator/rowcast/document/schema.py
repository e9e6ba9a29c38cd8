"""The tables of the language in; a JSON Schema (draft 7, which editors of YAML know) out.

Editors read plain scalars by YAML's core schema, so that a text may come as a number or boolean. What JSON Schema
cannot say stays with the parser: duplicate keys, ``012`` as a text, numbers that are too long, and what the rest of the
spec says about a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from rowcast.document.language import RECORDS, ROOT
from rowcast.document.shapes import (
    FlagShape,
    Forms,
    IntegerShape,
    Key,
    ListShape,
    NullShape,
    NumberShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Rule,
    Shape,
    TextShape,
    ValueShape,
)

Json = dict[str, Any]


def json_schema() -> Json:
    """Return the schema of one spec file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rowcast spec, version 1",
        **_schema(ROOT),
        "definitions": {_slug(name): _record(table) for name, table in RECORDS.items()},
    }


def _record(table: RecordTable) -> Json:
    schema: Json = {
        "description": table.doc,
        "type": "object",
        "properties": {key.name: _property(key) for key in table.keys},
        "additionalProperties": False,
    }
    if required := [key.name for key in table.keys if key.required]:
        schema["required"] = required
    if rules := [_RULES[rule.kind](rule) for rule in table.rules]:
        schema["allOf"] = rules
    return schema


def _property(key: Key) -> Json:
    schema = _schema(key.shape)
    # Draft 7 ignores what stands beside a reference.
    return {"description": key.doc, **(schema if "$ref" not in schema else {"allOf": [schema]})}


def _schema(shape: Shape) -> Json:
    return _SCHEMAS[type(shape)](shape)


def _text(shape: TextShape, flagged: bool = False) -> Json:
    """Return the schema of a text; ``flagged`` says that a boolean means something else in the same place."""
    if shape.choices:
        return {"enum": [*shape.choices, *(int(choice) for choice in shape.choices if choice.isdigit())]}
    schema: Json = {"type": _plain_types(shape, flagged)}
    if shape.form:
        schema["pattern"] = f"^(?:{shape.form})$"
    if shape.suggested:
        return {"anyOf": [{"enum": list(shape.suggested)}, schema]}
    if shape.form and re.fullmatch(shape.form, "200") and not re.fullmatch(shape.form, "20"):
        return {"anyOf": [schema, {"type": "integer", "minimum": 100, "maximum": 599}]}
    return schema


def _plain_types(shape: TextShape, flagged: bool) -> list[str]:
    """Return what an editor may take a text without quotes for, where the parser takes it as it is written."""
    types = ["string"]
    if not shape.form or re.fullmatch(shape.form, "-1.5e+20"):
        types.append("number")
    if not flagged and (not shape.form or re.fullmatch(shape.form, "true")):
        types.append("boolean")
    return types


def _forms(shape: Forms) -> Json:
    flagged = any(isinstance(option, FlagShape) for option in shape.options)
    options = (_text(option, flagged) if isinstance(option, TextShape) else _schema(option) for option in shape.options)
    return {"anyOf": list(options)}


def _list(shape: ListShape) -> Json:
    least = {"minItems": shape.least} if shape.least else {}
    return {"type": "array", "items": _schema(shape.item), **least}


def _pairs(shape: PairsShape) -> Json:
    least = {"minProperties": shape.least} if shape.least else {}
    form = {"propertyNames": {"pattern": f"^(?:{shape.key.form})$"}} if shape.key.form else {}
    names = {"propertyNames": {"enum": list(shape.key.choices)}} if shape.key.choices else form
    return {"type": "object", "additionalProperties": _schema(shape.value), **names, **least}


def _flag(shape: FlagShape) -> Json:
    return {"type": "boolean"} if shape.only is None else {"const": shape.only}


def _one(rule: Rule) -> Json:
    return {"oneOf": [{"required": [key]} for key in rule.keys]}


def _some(rule: Rule) -> Json:
    return {"anyOf": [{"required": [key]} for key in rule.keys]}


def _apart(rule: Rule) -> Json:
    first, *others = rule.keys
    return {"not": {"required": [first], "anyOf": [{"required": [key]} for key in others]}}


def _slug(name: str) -> str:
    return name.replace(" ", "-")


_RULES: Mapping[str, Callable[[Rule], Json]] = {"one": _one, "some": _some, "apart": _apart}
_SCHEMAS: Mapping[type, Callable[[Any], Json]] = {
    TextShape: _text,
    FlagShape: _flag,
    IntegerShape: lambda shape: {"type": "integer", "minimum": shape.least},
    NumberShape: lambda shape: {"type": "number", **({"exclusiveMinimum": 0} if shape.positive else {})},
    NullShape: lambda _: {"type": "null"},
    ValueShape: lambda shape: {"type": ["string", "number", "boolean", "null"]} if shape.scalar else {},
    ListShape: _list,
    PairsShape: _pairs,
    RecordShape: lambda shape: {"$ref": f"#/definitions/{_slug(shape.name)}"},
    Forms: _forms,
}
