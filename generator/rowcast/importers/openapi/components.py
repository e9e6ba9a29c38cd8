"""The schemas that have names into tables, unions and named types of the spec."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rowcast.importers.model import OBJECT, STRING, ArrayOf, Fact, ObjectTable, Row
from rowcast.importers.openapi import facts, schemas
from rowcast.importers.openapi.facts import Facts
from rowcast.importers.openapi.judging import sound
from rowcast.importers.openapi.merging import merged
from rowcast.importers.openapi.reader import SCHEMAS, Reader
from rowcast.importers.openapi.rows import extra, rows
from rowcast.importers.text import expressions
from rowcast.importers.text.loading import Json, Object


def define(reader: Reader) -> None:
    """Read all named schemas but those that come back as nested rows, and those that got a name meanwhile."""
    components = reader.root.get("components")
    written = components.get("schemas") if isinstance(components, dict) else None
    for key, name in reader.keys.items():
        schema = written.get(key) if isinstance(written, dict) else None
        nested = isinstance(schema, dict) and schema.get("x-rowcast-inline") is True and reader.uses.get(key, 0) <= 1
        if not nested:
            _define(reader, name, schema if isinstance(schema, dict) else {})
    settle(reader)


def settle(reader: Reader) -> None:
    """Read what got a name while other things were read."""
    while reader.pending:
        name = next(iter(reader.pending))
        _define(reader, name, reader.pending[name])
        del reader.pending[name]


def unwound(reader: Reader) -> None:
    """Put ``any`` where a named type is made of itself without a table between, which no value could satisfy."""
    types = reader.named["types"]
    done: set[str] = set()
    for root in types:
        path: list[str] = []
        waiting = [(root, 0)]
        while waiting:
            name, depth = waiting.pop()
            del path[depth:]
            if name in path:
                last = types[path[-1]]
                last["type"] = re.sub(rf"\b{name}\b", "any", last["type"])
                reader.lacks(f"a type that is made of itself: {name}")
            elif name not in done:
                path.append(name)
                parts = [part for part in re.findall(r"\b[A-Z]\w*", types[name]["type"]) if part in types]
                waiting += [(part, depth + 1) for part in dict.fromkeys(parts)]
        done.add(root)


def _define(reader: Reader, name: str, schema: Object) -> None:
    whole = merged(reader, schema)
    union = _union(reader, whole)
    if union is not None:
        reader.named["unions"][name] = union
        return
    found = schemas.shape(reader, whole, name)
    if found.inner is not None and found.type == OBJECT and not found.table and not found.facts:
        reader.tables[name] = _table(reader, name, found.inner)
    else:
        reader.named["types"][name] = _alias(reader, found, whole, name)


def _table(reader: Reader, name: str, schema: Object) -> ObjectTable:
    said = facts.remarks(schema)
    more: Facts = {key: said[key] for key in ("deprecated", "rename") if key in said}
    more |= extra(reader, schema, name) | sound(reader, schema, _samples(schema), name)
    return ObjectTable(
        name, tuple(rows(reader, schema, name)), reader.line_of(schema), said.get("description", ""), more
    )


def _alias(reader: Reader, found: schemas.Shape, schema: Object, name: str) -> Facts:
    """Return a named type as the language writes it; an object inside of it gets a name of its own."""
    kind = found.type
    if found.inner is not None:
        wanted = found.table or reader.free(f"{name}Item" if isinstance(kind, ArrayOf) else f"{name}Object")
        kind = expressions.replaced(kind, OBJECT, reader.later(wanted, found.inner))
    said = facts.remarks(schema)
    written = {"type": expressions.render(kind), **found.facts}
    written |= {key: said[key] for key in ("description", "deprecated", "rename") if key in said}
    return sound(reader, schema, written | _samples(schema), name)


def _samples(schema: Object) -> Facts:
    return {key: value for key, value in facts.samples(schema).items() if key != "default"}


# Unions.


def _union(reader: Reader, schema: Object) -> Facts | None:
    """Return a union as the language writes it, where the schema names the tag that tells its tables apart."""
    ours = schema.get("x-rowcast-union")
    discriminator = ours if isinstance(ours, dict) else schema.get("discriminator")
    if not isinstance(discriminator, dict):
        return None
    tag = discriminator.get("tag", discriminator.get("propertyName"))
    options = [one for key in ("oneOf", "anyOf") for one in schema.get(key) or () if isinstance(one, dict)]
    keys = [reader.component(str(one.get("$ref"))) for one in options]
    known = [key for key in keys if key is not None]
    if not isinstance(tag, str) or not known or any(not _is_table(reader, key) for key in known):
        return None
    opens = ours.get("open") is True if isinstance(ours, dict) else False
    if len(known) != len(keys) and not opens:
        return None
    mapping = discriminator.get("mapping")
    if not isinstance(ours, dict):
        _tag(reader, tag, known, mapping if isinstance(mapping, dict) else {})
    said = facts.remarks(schema)
    found: Facts = {"tag": tag, "variants": [reader.keys[key] for key in known]}
    if not opens:
        found["open"] = False
    if isinstance(ours, dict) and (otherwise := reader.component(str(ours.get("otherwise")))):
        found["otherwise"] = reader.keys[otherwise]
    return found | {key: said[key] for key in ("description", "deprecated", "rename") if key in said}


def _is_table(reader: Reader, key: str) -> bool:
    schema = merged(reader, reader.target(f"{SCHEMAS}{key}") or {})
    return bool(schema.get("properties")) and schemas.shape(reader, schema, reader.keys[key]).type == OBJECT


def _tag(reader: Reader, tag: str, keys: list[str], mapping: Mapping[str, Json]) -> None:
    """Remember the tags by which a union knows its variants: OpenAPI has them in the mapping, or they are the names."""
    for key in keys:
        targets = (f"{SCHEMAS}{key}", key)
        tags = [one for one, target in mapping.items() if target in targets] or [key]
        reader.tags.setdefault(reader.keys[key], {})[tag] = tags


def tagged(reader: Reader) -> None:
    """Put the tags that only unions state into the rows of their variants."""
    for name, table in reader.tables.items():
        wanted = reader.tags.get(name, {})
        if wanted:
            rows_ = tuple(_with_tag(row, wanted) for row in table.rows)
            missing = (
                _tag_row(table, tag, tags) for tag, tags in wanted.items() if (tag,) not in {r.path for r in rows_}
            )
            reader.tables[name] = ObjectTable(name, (*missing, *rows_), table.line, table.description, table.more)


def _with_tag(row: Row, wanted: Mapping[str, list[str]]) -> Row:
    tags = wanted.get(row.path[0]) if len(row.path) == 1 else None
    if tags is None or row.get("const") or row.get("values"):
        return row
    return row.having(Fact("const", tags[0]) if len(tags) == 1 else Fact("values", tags))


def _tag_row(table: ObjectTable, tag: str, tags: list[str]) -> Row:
    kind = Fact("type", STRING)
    value = Fact("const", tags[0]) if len(tags) == 1 else Fact("values", tags)
    return Row((tag,), table.line, (kind, Fact("required", value=True), value), tag)
