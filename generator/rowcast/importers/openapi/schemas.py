"""Schemas into types of the notation, with the facts that belong to the row and the object whose rows nest below it.

A row has one list of values, one set of bounds and one nested object. What a schema has beyond that gets a name of its
own under ``types`` or ``tables``, so that nothing of it is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from rowcast.importers.model import ANY, OBJECT, ArrayOf, Choice, Kind, MapOf, Reference, TypeExpr
from rowcast.importers.openapi import facts
from rowcast.importers.openapi.merging import merged
from rowcast.importers.openapi.reader import Reader
from rowcast.importers.text.loading import Json, Object
from rowcast.records import dataclass

DEEPEST = 24
NULL = Kind("null")


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema as a row has it: its type, its facts about values, and the object whose rows nest below the row.

    ``table`` is the name that the nested object already has.
    """

    type: TypeExpr
    facts: Mapping[str, Json] = field(default_factory=dict)
    inner: Object | None = None
    table: str = ""


def shape(reader: Reader, schema: Json, owner: str, depth: int = 0) -> Shape:
    """Read a schema; ``owner`` begins the names of the types that it needs."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return Shape(ANY)
    schema = merged(reader, schema)
    if isinstance(schema.get("$ref"), str):
        return _referred(reader, schema, owner, depth)
    options = _options(schema)
    if options is not None:
        return _choice(reader, schema, options, owner, depth)
    made = _plain(reader, schema, owner, depth)
    return Shape(made.type, {**made.facts, **facts.limits(schema)}, made.inner, made.table)


def _referred(reader: Reader, schema: Object, owner: str, depth: int) -> Shape:
    """Return the type that a reference means. An object of our own export without a name comes back as nested rows."""
    reference = str(schema["$ref"])
    key = reader.component(reference)
    if key is None:
        target = reader.target(reference)
        if target is None:
            reader.lacks("a reference leads out of the description, or to nothing", schema, reference)
            return Shape(ANY)
        return shape(reader, target, owner, depth + 1)
    name = reader.keys[key]
    beside = {"nullable": True} if schema.get("nullable") is True else {}
    target = reader.target(reference) or {}
    if target.get("x-rowcast-inline") is True and reader.uses.get(key) == 1:
        return Shape(OBJECT, beside, target, name)
    return Shape(Reference(name, "", name), beside)


def _options(schema: Object) -> list[Object] | None:
    """Return the alternatives of a schema: those it lists, or one for each of several types."""
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list) and schema[key]:
            return [one if isinstance(one, dict) else {} for one in schema[key]]
    kinds = schema.get("type")
    if isinstance(kinds, list):
        rest = {key: value for key, value in schema.items() if key != "type"}
        return [{**rest, "type": kind} if kind != "null" else {"type": "null"} for kind in kinds]
    if schema.get("nullable") is True:
        return [{key: value for key, value in schema.items() if key != "nullable"}, {"type": "null"}]
    return None


def _choice(reader: Reader, schema: Object, options: list[Object], owner: str, depth: int) -> Shape:
    found: dict[str, Json] = {}
    inner: Object | None = None
    table = ""
    kinds: list[TypeExpr] = []
    for number, option in enumerate(_without_opening(options, found)):
        if option.get("type") == "null":
            kinds.append(NULL)
            continue
        one = shape(reader, option, owner, depth + 1)
        if _clashes(found, one) or (one.inner is not None and inner is not None):
            title = re.sub(r"[^A-Za-z0-9]", "", str(option.get("title") or ""))
            name = reader.free(f"{owner}{title[:1].upper()}{title[1:]}" if title else f"{owner}{number + 1}")
            kinds.append(reader.later(name, option))
            continue
        found |= one.facts
        inner, table = (one.inner, one.table) if one.inner is not None else (inner, table)
        kinds.append(one.type)
    found |= facts.limits(schema)
    unique = list(dict.fromkeys(kinds))
    if NULL in unique and len(unique) > 1:
        unique.remove(NULL)
        found["nullable"] = True
    return Shape(unique[0] if len(unique) == 1 else Choice(tuple(_flat(unique))), found, inner, table)


def _without_opening(options: list[Object], found: dict[str, Json]) -> list[Object]:
    """Leave out the bare type that stands beside listed values of that type, and so opens the list."""
    listed = [option.get("type", "string") for option in options if isinstance(option.get("enum"), list)]
    bare = [option for option in options if option.keys() <= {"type", "description"} and option.get("type") in listed]
    bare += [option for option in options if not option and "any" in listed]
    if not bare:
        return options
    found["open"] = True
    return [option for option in options if option not in bare]


def _clashes(found: Mapping[str, Json], one: Shape) -> bool:
    """Tell whether an alternative says something of its values that the row says already, in another way."""
    return any(key in found and found[key] != value for key, value in one.facts.items()) or (
        bool({"values", "const"} & found.keys()) and bool({"values", "const"} & one.facts.keys())
    )


def _flat(kinds: list[TypeExpr]) -> list[TypeExpr]:
    return [part for kind in kinds for part in (kind.options if isinstance(kind, Choice) else (kind,))]


def _plain(reader: Reader, schema: Object, owner: str, depth: int) -> Shape:
    kind = schema.get("type")
    if kind == "array" or (kind is None and "items" in schema):
        return _array(reader, schema, owner, depth)
    if kind == "object" or (kind is None and ("properties" in schema or "additionalProperties" in schema)):
        return _object(reader, schema, owner, depth)
    found: dict[str, Json] = {}
    if "const" in schema and not isinstance(schema["const"], (dict, list)) and schema["const"] is not None:
        found["const"] = schema["const"]
    elif isinstance(schema.get("enum"), list) and schema["enum"]:
        found |= facts.values(schema)
    base = str(kind) if kind in ("string", "integer", "number", "boolean", "null") else _base(found)
    if schema.get("format") == "binary" and base == "string":
        return Shape(Kind("binary"), found)
    if "values" in found:
        return Shape(Kind(f"enum<{base}>" if base in ("string", "integer", "number", "boolean") else "any"), found)
    return Shape(Kind(_with_format(base, schema)), found)


def _with_format(base: str, schema: Object) -> str:
    name = schema.get("format")
    if base == "string" and schema.get("contentEncoding") == "base64":
        name = "byte"
    fits = isinstance(name, str) and re.fullmatch(r"[A-Za-z][\w.\-]{0,30}", name) and name != "password"
    return f"{base}({name})" if fits and base in ("string", "integer", "number") else base


def _base(found: Mapping[str, Json]) -> str:
    """Return the kind of values whose schema names none."""
    listed = [found["const"]] if "const" in found else list(found.get("values") or ())
    kinds = {_KINDS.get(type(value), "any") for value in listed}
    return kinds.pop() if len(kinds) == 1 else "any"


def _array(reader: Reader, schema: Object, owner: str, depth: int) -> Shape:
    if "items" not in schema and "prefixItems" not in schema:
        return Shape(ArrayOf(None))
    if "prefixItems" in schema:
        reader.lacks("items that have a type each, by their position; the row is an array of anything", schema)
        return Shape(ArrayOf(ANY))
    item = shape(reader, schema["items"], owner, depth + 1)
    if set(facts.LIMITS.values()) & item.facts.keys() or "const" in item.facts:
        return Shape(ArrayOf(reader.later(reader.free(f"{owner}Item"), schema["items"])))
    kept = {key: value for key, value in item.facts.items() if key != "nullable"}
    kind = _nullable(item.type) if item.facts.get("nullable") else item.type
    return Shape(ArrayOf(kind), kept, item.inner, item.table)


def _nullable(kind: TypeExpr) -> TypeExpr:
    return Choice((*(kind.options if isinstance(kind, Choice) else (kind,)), NULL))


def _object(reader: Reader, schema: Object, owner: str, depth: int) -> Shape:
    if "patternProperties" in schema or "propertyNames" in schema:
        reader.lacks("rules for the names of keys", schema)
    extra = schema.get("additionalProperties")
    if schema.get("properties"):
        return Shape(OBJECT, {}, schema)
    if not isinstance(extra, dict):
        return Shape(OBJECT)
    value = shape(reader, extra, owner, depth + 1)
    if set(facts.LIMITS.values()) & value.facts.keys() or "const" in value.facts:
        return Shape(MapOf(reader.later(reader.free(f"{owner}Value"), extra)))
    kept = {key: one for key, one in value.facts.items() if key != "nullable"}
    kind = _nullable(value.type) if value.facts.get("nullable") else value.type
    return Shape(MapOf(kind), kept, value.inner, value.table)


_KINDS: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}
