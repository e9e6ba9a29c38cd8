"""The JSON Schema for editors says what the parser says: both read the same tables, and this holds them together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]
from rowcast.document import json_schema, parse, positions
from rowcast.document.language import RECORDS, ROOT
from rowcast.document.shapes import (
    FlagShape,
    Forms,
    IntegerShape,
    ListShape,
    NullShape,
    NumberShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Shape,
    TextShape,
    ValueShape,
)
from rowcast.source import SourceFile
from rowcast.yamltree import parse as parse_yaml
from rowcast.yamltree import to_json

SCHEMA = json_schema()
EDITOR = Draft7Validator(SCHEMA)
Way = tuple[str | int, ...]

# What a JSON Schema cannot say, and so no document here does: the same key twice, `012` as a text, a plain `True` as
# a name, numbers of JSON that are too long for the tool, YAML beyond JSON; references between names are not structure.
REPLACEMENTS: list[Any] = [None, True, False, 12, -1, 0, 1.5, "text", "", "Name", [], {}, ["text"], [None], {"zz": 1}]


def verdicts(document: Any) -> tuple[bool, bool]:
    """Return what the schema and what the parser say to a document."""
    _, problems = parse(SourceFile("a.yaml", json.dumps(document)))
    return EDITOR.is_valid(document), not problems


def sample(shape: Shape) -> Any:
    """Return the smallest value of a shape."""
    return SAMPLES[type(shape)](shape)


def sample_record(shape: RecordShape) -> dict[str, Any]:
    table = RECORDS[shape.name]
    needed = {key.name for key in table.keys if key.required}
    needed |= {rule.keys[0] for rule in table.rules if rule.kind != "apart"}
    return {key.name: sample(key.shape) for key in table.keys if key.name in needed}


SAMPLES: dict[type, Callable[[Any], Any]] = {
    TextShape: lambda shape: (*shape.choices, shape.like or "some text")[0],
    FlagShape: lambda shape: shape.only is not False,
    IntegerShape: lambda shape: shape.least,
    NumberShape: lambda _: 1.5,
    NullShape: lambda _: None,
    ValueShape: lambda _: "some value",
    ListShape: lambda shape: [sample(shape.item)] * shape.least,
    PairsShape: lambda shape: {sample(shape.key): sample(shape.value)} if shape.least else {},
    Forms: lambda shape: sample(shape.options[0]),
    RecordShape: sample_record,
}


def with_key(table: RecordTable, name: str, value: Any) -> dict[str, Any]:
    """Return the smallest record with one more key, and without those that the key excludes."""
    record = sample(RecordShape(table.name))
    for rule in table.rules:
        if name in rule.keys and rule.kind in ("one", "apart"):
            record = {key: old for key, old in record.items() if key not in rule.keys}
    return {**record, name: value}


def places(shape: Shape) -> Iterator[tuple[Any, Way]]:
    """Yield a valid value of a shape for each place in it, with the path to that place."""
    match shape:
        case ListShape(item):
            yield [sample(item)], ()
            for value, path in places(item):
                yield [value], (0, *path)
        case PairsShape(key, item):
            name = sample(key)
            yield {name: sample(item)}, ()
            for value, path in places(item):
                yield {name: value}, (name, *path)
        case Forms(options):
            for option in options:
                yield from places(option)
        case RecordShape(name):
            yield sample(shape), ()
            for known in RECORDS[name].keys:
                for value, path in places(known.shape):
                    yield with_key(RECORDS[name], known.name, value), (known.name, *path)
        case _:
            yield sample(shape), ()


def replaced(document: Any, path: Way, value: Any) -> Any:
    """Return a copy of a document with another value at a path."""
    if not path:
        return value
    changed = deepcopy(document)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return changed


PLACES = list(places(ROOT))


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("table", RECORDS.values(), ids=lambda table: table.name)
def test_every_key_is_in_the_schema_with_its_meaning(table: RecordTable) -> None:
    definition = SCHEMA["definitions"][table.name.replace(" ", "-")]
    assert list(definition["properties"]) == [key.name for key in table.keys]
    assert [entry["description"] for entry in definition["properties"].values()] == [key.doc for key in table.keys]
    assert definition.get("required", []) == [key.name for key in table.keys if key.required]
    assert definition["additionalProperties"] is False
    assert definition["description"] == table.doc


def test_no_reference_of_the_schema_is_open() -> None:
    named = set(re.findall(r'"#/definitions/([^"]+)"', json.dumps(SCHEMA)))
    assert named == set(SCHEMA["definitions"])


def test_there_is_a_valid_document_for_every_place() -> None:
    for document, path in PLACES:
        assert verdicts(document) == (True, True), (path, document)
    leaves = {path[-1] for _, path in PLACES if path}
    assert {key.name for table in RECORDS.values() for key in table.keys} <= leaves
    assert len(PLACES) > len(list(positions()))


def test_both_say_the_same_to_another_value_in_every_place() -> None:
    for document, path in PLACES:
        for value in REPLACEMENTS:
            changed = replaced(document, path, value)
            editor, parser = verdicts(changed)
            assert editor == parser, (path, value, changed)


def test_both_refuse_an_unknown_key_in_every_record() -> None:
    seen = set()
    for document, path in PLACES:
        if path and isinstance(path[-1], str) and path[:-1] not in seen:
            seen.add(path[:-1])
            holder: Way = (*path[:-1], "no such key")
            editor, parser = verdicts(replaced(document, holder, "text"))
            assert editor == parser, path


def test_both_say_the_same_to_a_missing_key_in_every_record() -> None:
    for document, path in PLACES:
        if path and isinstance(path[-1], str):
            changed = deepcopy(document)
            holder = changed
            for step in path[:-1]:
                holder = holder[step]
            for key in list(holder):
                value = holder.pop(key)
                assert len(set(verdicts(changed))) == 1, (path, key)
                holder[key] = value


ROOT_FOLDER = Path(__file__).parents[1]
SPECS = sorted(
    path
    for path in (*ROOT_FOLDER.glob("spec/*/*.yaml"), *ROOT_FOLDER.glob("tests/cases/*/spec/*.yaml"))
    if not (path.parents[1] / "diagnostics.txt").exists()
)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: str(path.relative_to(ROOT_FOLDER)))
def test_an_editor_finds_nothing_in_our_own_specs(path: Path) -> None:
    node, problems = parse_yaml(SourceFile(path.name, path.read_text(encoding="utf-8")))
    assert problems == []
    assert node is not None
    assert [error.message for error in EDITOR.iter_errors(to_json(node))] == []
