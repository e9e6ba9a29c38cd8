"""What a schema says beside its type, such as bounds, values and remarks: keys of JSON Schema in, keys of rows out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from rowcast.importers.openapi.reader import text
from rowcast.importers.text.loading import Json, Object

Facts = dict[str, Json]

LIMITS: Mapping[str, str] = {
    "minimum": "min",
    "maximum": "max",
    "exclusiveMinimum": "exclusive_min",
    "exclusiveMaximum": "exclusive_max",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minItems": "min_items",
    "maxItems": "max_items",
    "uniqueItems": "unique_items",
}


def limits(schema: Object) -> Facts:
    """Return the bounds on a value. OpenAPI 3.0 writes exclusive bounds as flags beside the bound."""
    found = {name: schema[key] for key, name in LIMITS.items() if _is_bound(key, schema.get(key))}
    for flag, bound, exclusive in (
        ("exclusiveMinimum", "min", "exclusive_min"),
        ("exclusiveMaximum", "max", "exclusive_max"),
    ):
        if schema.get(flag) is True and bound in found:
            found[exclusive] = found.pop(bound)
    return found


def values(schema: Object) -> Facts:
    """Return the listed values, with their meanings where they have some; null is no value but makes nullable."""
    listed = [value for value in schema["enum"] if value is not None and not isinstance(value, (dict, list))]
    about = [_about(schema, number, value) for number, value in enumerate(schema["enum"]) if value in listed]
    found: Facts = {}
    if listed:
        found["values"] = dict(zip(map(_key, listed), about, strict=True)) if any(about) else listed
    if None in schema["enum"]:
        found["nullable"] = True
    return found


def remarks(schema: Object) -> Facts:
    """Return what a schema or parameter says about itself, in the order in which rows have it."""
    found: Facts = {}
    if described := description(schema):
        found["description"] = described
    if isinstance(condition := schema.get("x-rowcast-required-when"), (dict, list)):
        found["required"] = _condition(condition)
    if schema.get("deprecated") is True:
        found["deprecated"] = text(schema.get("x-rowcast-deprecated")) or True
    for key, name in (("x-rowcast-since", "since"), ("x-rowcast-name", "rename")):
        if text(schema.get(key)):
            found[name] = text(schema[key])
    for key, name in (
        ("readOnly", "read_only"),
        ("writeOnly", "write_only"),
        ("x-rowcast-sensitive", "sensitive"),
    ):
        if schema.get(key) is True:
            found[name] = True
    if schema.get("format") == "password":
        found["sensitive"] = True
    return found


def samples(schema: Object) -> Facts:
    """Return the default and the examples of a schema."""
    found: Facts = {}
    if "default" in schema:
        found["default"] = schema["default"]
    examples = schema["examples"] if isinstance(schema.get("examples"), list) else []
    examples = examples or ([schema["example"]] if "example" in schema else [])
    if len(examples) == 1:
        found["example"] = examples[0]
    elif examples:
        found["examples"] = examples
    return found


def description(schema: Object) -> str:
    """Return the description without the paragraphs that the export adds to it from facts that stand beside it."""
    whole = text(schema.get("description"))
    for last in _added(schema):
        before, _, behind = whole.rpartition("\n\n")
        if re.match(last, behind or whole, re.S):
            whole = before
    return whole


def _added(schema: Object) -> Iterator[str]:
    """Yield a pattern for each paragraph that the export adds, the last first."""
    if text(schema.get("x-rowcast-deprecated")):
        yield r"Deprecated: "
    if "x-rowcast-required-when" in schema:
        yield r"Required(?:: | when )"
    parts = (schema, schema.get("schema"), schema.get("items"), schema.get("additionalProperties"))
    if any(_has_meanings(part) for part in parts):
        yield r"- `.*`"


def _has_meanings(schema: Json) -> bool:
    if not isinstance(schema, dict):
        return False
    own = "x-enum-descriptions" in schema or "x-rowcast-deprecated-values" in schema
    options = schema.get("anyOf")
    below = [*(options if isinstance(options, list) else ()), schema.get("items"), schema.get("additionalProperties")]
    return own or any(_has_meanings(part) for part in below)


def _condition(written: Json) -> Json:
    if isinstance(written, dict):
        return {"quote": text(written.get("quote"))} if text(written.get("quote")) else False
    tests = {}
    for test in written:
        if isinstance(test, dict) and isinstance(test.get("values"), list) and test["values"]:
            many = test["values"]
            tests[text(test.get("field"))] = many if len(many) > 1 else many[0]
    return {"when": tests} if tests else False


def _about(schema: Object, number: int, value: Json) -> Json:
    """Return what is known of one listed value: a text for its meaning, or an object with more."""
    said: Facts = {}
    if meaning := _member(schema, ("x-enum-descriptions", "x-enumDescriptions"), number, value):
        said["description"] = meaning
    name = _member(schema, ("x-enum-varnames",), number, value)
    if name and name != _key(value) and re.fullmatch(r"[A-Za-z_]\w{0,99}", name):
        said["rename"] = name
    gone = schema.get("x-rowcast-deprecated-values")
    if isinstance(gone, dict) and isinstance(gone.get(_key(value)), str):
        said["deprecated"] = gone[_key(value)] or True
    return said["description"] if list(said) == ["description"] else said or None


def _member(schema: Object, keys: tuple[str, ...], number: int, value: Json) -> str:
    for key in keys:
        found = schema.get(key)
        if isinstance(found, list) and len(found) == len(schema["enum"]):
            return text(found[number])
        if isinstance(found, dict):
            return text(found.get(_key(value)))
    return ""


def _key(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _is_bound(key: str, value: Json) -> bool:
    if key == "pattern":
        return isinstance(value, str)
    if key == "uniqueItems":
        return value is True
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
