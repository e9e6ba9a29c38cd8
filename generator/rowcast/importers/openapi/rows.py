"""Objects of a description into rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rowcast.importers.model import OBJECT, Fact, Row, TypeExpr
from rowcast.importers.openapi import facts, schemas
from rowcast.importers.openapi.judging import sound
from rowcast.importers.openapi.merging import merged
from rowcast.importers.openapi.reader import Reader, objects, text
from rowcast.importers.text import expressions, naming
from rowcast.importers.text.loading import Json, Object

DEEPEST = 12


def rows(reader: Reader, schema: Object, owner: str, path: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield the rows of an object, those of the objects inside of it below their parents."""
    whole = merged(reader, schema)
    required = whole.get("required")
    demanded = set(map(str, required)) if isinstance(required, list) else set()
    for name, below in objects(_closed(whole.get("properties"))):
        yield from row(reader, (*path, name), below, owner, required=name in demanded)


def row(
    reader: Reader, path: tuple[str, ...], schema: Object, owner: str, *, required: bool, beside: Object | None = None
) -> Iterator[Row]:
    """Yield the row of one property or parameter and those below it.

    ``beside`` is the object around the schema of a parameter, which says what a schema says of a property.
    """
    reader.spend()
    place = f"{owner}{naming.pascal(path[-1])}"
    found = schemas.shape(reader, schema, place)
    # An object that holds itself, or nests without end, gets a name; so does one whose place is not certain.
    if found.inner is not None and (len(path) > DEEPEST or (not found.table and not _one_place(found.type))):
        name = found.table or reader.free(place)
        found = schemas.Shape(expressions.replaced(found.type, OBJECT, reader.later(name, found.inner)), found.facts)
    said: dict[str, Json] = {"type": found.type, "required": required}
    said |= facts.remarks(_beside(reader, schema)) | facts.remarks(beside or {})
    said |= {**found.facts} | facts.samples(schema) | facts.samples(beside or {})
    if found.table:
        said["table"] = found.table
    if found.inner is not None:
        said |= extra(reader, found.inner, place)
    said = sound(reader, schema, said, ".".join(path))
    line = reader.line_of(beside if beside is not None else schema)
    yield Row(path, line, tuple(Fact(key, value) for key, value in said.items()), path[-1])
    if found.inner is not None:
        yield from rows(reader, found.inner, found.table or place, path)


def extra(reader: Reader, schema: Object, owner: str) -> dict[str, Json]:
    """Return what a table says of keys that it has no row for."""
    others = schema.get("additionalProperties")
    if others is False:
        return {"extra": False}
    if not isinstance(others, dict):
        return {}
    kind = schemas.shape(reader, others, f"{owner}Extra")
    if kind.inner is not None or kind.facts:
        return {"extra": reader.later(reader.free(f"{owner}Extra"), others).name}
    return {"extra": expressions.render(kind.type)}


def _beside(reader: Reader, schema: Object) -> Object:
    """Return what a schema says of itself: for a bare reference to something without a name, what that says."""
    whole = merged(reader, schema)
    if set(whole) == {"$ref"} and reader.component(str(whole["$ref"])) is None:
        return reader.followed(whole)
    if set(whole) == {"$ref"}:
        target = reader.target(str(whole["$ref"])) or {}
        return {} if target.get("x-rowcast-inline") is not True else {"description": text(target.get("description"))}
    return whole


def _closed(properties: Json) -> Mapping[str, Json]:
    """Return properties with each boolean schema as an object; ``false`` forbids a property, which so has no row."""
    if not isinstance(properties, dict):
        return {}
    return {key: {} if value is True else value for key, value in properties.items() if value is not False}


def _one_place(kind: TypeExpr) -> bool:
    """Tell whether rows below a row of this type can only belong to one object, and nothing in it has a name."""
    return not expressions.references(kind)
