"""Data of a spec (defaults, examples): YAML and the type of its row in, the JSON value out.

A scalar without quotes is read by its type: ``1.10`` is text in a row of text and a number in a row of numbers. What
its type cannot be stays as YAML has it, for ``values.conform`` to judge.
"""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.ir import AnyOf, ArrayOf, Constant, Field, Json, MapOf, Named, ScalarKind, Type
from rowcast.values.conform import Types, kinds
from rowcast.values.jsonvalues import shown
from rowcast.yamltree import Map, Node, Seq, Text, is_null, scalar, to_json


def read_value(types: Types, type_: Type, node: Node) -> Json:
    """Return the JSON value that a node means in a row of a type."""
    if isinstance(node, Text):
        return _scalar(types, type_, node)
    shape = _shape(types, type_, "array" if isinstance(node, Seq) else "object", node)
    if isinstance(node, Seq):
        item = shape.item if isinstance(shape, ArrayOf) else None
        return [to_json(each) if item is None else read_value(types, item, each) for each in node.items]
    return _mapping(types, shape, node)


def read_scalar(text: Text, kind: ScalarKind) -> Json:
    """Return the value of a scalar in a row of one kind of scalars."""
    if not text.plain:
        return text.text
    if kind == "string":
        return None if is_null(text) else text.text
    return scalar(text.text)


def read_fields(types: Types, fields: Mapping[str, Field], pairs: Mapping[str, Node]) -> dict[str, Json]:
    """Return the values of named fields; those of unknown names are read as YAML has them."""
    return {
        name: read_value(types, fields[name].type, node) if name in fields else to_json(node)
        for name, node in pairs.items()
    }


def _scalar(types: Types, type_: Type, text: Text) -> Json:
    if not text.plain or is_null(text):
        return None if text.plain else text.text
    legal = kinds(types, type_)
    if legal == {"string"}:
        return text.text
    value = scalar(text.text)
    fits = (
        (isinstance(value, bool) and "boolean" in legal)
        or (isinstance(value, int) and not isinstance(value, bool) and legal & {"integer", "number"})
        or (isinstance(value, float) and "number" in legal)
    )
    return text.text if not fits and "string" in legal else value


def _shape(types: Types, type_: Type, kind: str, node: Seq | Map) -> Type | None:
    """Return the one alternative of a type that is an array or object; for a union, the variant that the tag names."""
    found: list[Type] = []
    waiting, seen = [type_], set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, AnyOf):
            waiting.extend(each.options)
        elif isinstance(each, Named) and each.name in types.aliases:
            if each.name not in seen:
                seen.add(each.name)
                waiting.append(types.aliases[each.name].type)
        elif kind in kinds(types, each):
            found.append(each)
    if len(found) > 1 and isinstance(node, Map):
        return _likeliest(types, found, node)
    return found[0] if found else None


def _likeliest(types: Types, options: list[Type], node: Map) -> Type:
    """Return the table whose constants a mapping has and that shares most keys with it, to read its values by."""
    texts = {entry.key.text: entry.value.text for entry in node.entries if isinstance(entry.value, Text)}
    keys = {entry.key.text for entry in node.entries}

    def likeness(option: Type) -> tuple[bool, int]:
        fields = _table(types, option, node)
        if fields is None:
            return False, 0
        constants = {name: field.type.value for name, field in fields.items() if isinstance(field.type, Constant)}
        return all(
            texts.get(name) == (value if isinstance(value, str) else shown(value)) for name, value in constants.items()
        ), len(keys & fields.keys())

    return max(reversed(options), key=likeness)


def _mapping(types: Types, shape: Type | None, node: Map) -> dict[str, Json]:
    if isinstance(shape, MapOf):
        return {entry.key.text: read_value(types, shape.value, entry.value) for entry in node.entries}
    fields = None if shape is None else _table(types, shape, node)
    return {
        entry.key.text: (
            to_json(entry.value)
            if fields is None or entry.key.text not in fields
            else read_value(types, fields[entry.key.text].type, entry.value)
        )
        for entry in node.entries
    }


def _table(types: Types, shape: Type, node: Map) -> Mapping[str, Field] | None:
    """Return the fields that a mapping has by its type."""
    if not isinstance(shape, Named):
        return None
    name: str | None = shape.name
    union = types.unions.get(shape.name)
    if union is not None:
        tag = next(
            (
                entry.value.text
                for entry in node.entries
                if entry.key.text == union.tag and isinstance(entry.value, Text)
            ),
            None,
        )
        name = next((variant.table for variant in union.variants if tag in variant.tags), union.otherwise)
    table = types.tables.get(name or "")
    return None if table is None else {field.wire: field for field in table.fields}
