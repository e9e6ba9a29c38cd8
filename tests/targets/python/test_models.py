"""The adapter of the model generator: what it is asked, what comes of it, and what happens when it does not comply."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rowcast.ir import Api, Table
from rowcast.reach import directions
from rowcast.rendering.memo import Memo, direct
from rowcast.targets.python import dcg, layout, models, names, usual
from rowcast.targets.python.scope import Scope
from rowcast.targets.python.types import Typing

KINDS = """
operations:
  a.b:
    request: POST /x
    body: [{name: p, type: Asked}]
    response: {200: Got}
  a.c:
    request: POST /y
    body:
      content: multipart/form-data
      rows: [{name: file, type: file}, {name: files, type: "array[file]", min_items: 1}]
tables:
  Asked:
    - {name: text, type: string, required: true}
    - {name: optional, type: string}
    - {name: nullable, type: "string?", required: true}
    - {name: short, type: string, min_length: 1, max_length: 5, pattern: "^[a-z'\\"\\\\\\\\]+$"}
    - {name: short_or_null, type: "string?", max_length: 5}
    - {name: whole, type: integer, min: 1, max: 9}
    - {name: real, type: number, exclusive_min: 0, exclusive_max: 1, multiple_of: 0.5}
    - {name: few, type: "array[integer]", min_items: 1, max_items: 3, unique_items: true}
    - {name: choice, type: "string/integer/array[string]", min_length: 2, min: 3, max_items: 4}
    - {name: listed, type: enum, values: [a, 'b"c', "\\u202e"]}
    - {name: numbers, type: "enum<integer>", values: [1, 2]}
    - {name: open, type: enum, values: [a], open: true}
    - {name: const, type: string, const: "it's", required: true}
    - {name: yes, type: boolean, const: true}
    - {name: when, type: "string(date-time)"}
    - {name: day, type: "string(date)/string(uuid)/string(decimal)/string(time)?"}
    - {name: link, type: "string(uri)"}
    - {name: free, type: object}
    - {name: anything, type: any}
    - {name: must, type: any, required: true}
    - {name: map, type: "map[map[string?]]"}
    - {name: named, type: Inner}
    - {name: many, type: "array[Inner/Other?]"}
    - {name: nothing, type: "null"}
    - {name: limited, type: Code, max_length: 3}
  Inner: [{name: x}]
  Other: [{name: x}]
  Got:
    - {name: listed, type: enum, values: [a]}
    - {name: short, type: string, min_length: 1}
    - {name: given, type: string, default: x}
types:
  Code: {type: string, min_length: 2}
"""
EXPECTED = {
    "text": "str",
    "optional": "str | None",
    "nullable": "str | None",
    "short": 'Annotated[str | None, Field(max_length=5, min_length=1, pattern="^[a-z\'\\"\\\\\\\\]+$")]',
    "short_or_null": "Annotated[str | None, Field(max_length=5)]",
    "whole": "Annotated[int | None, Field(ge=1, le=9)]",
    "real": "Annotated[float | None, Field(gt=0.0, lt=1.0, multiple_of=0.5)]",
    "few": "Annotated[list[int] | None, Field(max_length=3, min_length=1)]",
    "choice": "Annotated[str, Field(min_length=2)] | Annotated[int, Field(ge=3)]"
    " | Annotated[list[str], Field(max_length=4)] | None",
    "listed": 'Literal["a", \'b"c\', "\\u202e"] | None',
    "numbers": "Literal[1, 2] | None",
    "open": 'Literal["a"] | str | None',
    "const": 'Literal["it\'s"]',
    "yes": "Literal[True] | None",
    "when": "dt.datetime | None",
    "day": "dt.date | UUID | Decimal | dt.time | None",
    "link": "str | None",
    "free": "dict[str, Any] | None",
    "anything": "Any | None",
    "must": "Any",
    "map": "dict[str, dict[str, str | None]] | None",
    "named": "Inner | None",
    "many": "list[Inner | Other | None] | None",
    "nothing": "None",
    "limited": "Annotated[Code, Field(max_length=3)] | None",
}


def made(api: Api, memo: Memo = direct) -> tuple[dict[str, models.Attributes], list[str]]:
    """Return the attributes of all classes, and the messages of what went wrong."""
    ways = directions(api)
    naming, found = names.assign(api)
    assert found == []
    arranged = layout.arrange(api)
    typing = Typing(naming, arranged.homes, arranged.given, ways)
    tables = [table for name, table in api.tables.items() if name in typing.homes]
    classes, problems = models.classes(tables, api, typing, memo)
    return classes, [problem.message for problem in problems]


def spelled(attributes: models.Attributes) -> dict[str, str]:
    return {name: str(Scope(".elsewhere").spell(annotation)) for name, annotation in attributes.items()}


def test_each_kind_of_attribute(resolve: Callable[..., Api]) -> None:
    classes, problems = made(resolve(KINDS))
    assert problems == []
    assert spelled(classes["Asked"]) == EXPECTED
    assert spelled(classes["ACRequest"]) == {
        "file": "bytes | None",
        "files": "Annotated[list[bytes] | None, Field(min_length=1)]",
    }


def test_what_answers_hold_is_read_tolerantly(resolve: Callable[..., Api]) -> None:
    classes, _ = made(resolve(KINDS))
    assert spelled(classes["Got"]) == {
        "listed": 'Literal["a"] | str | None',
        "short": "str | None",
        "given": "str",
    }


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return the list of schemas that the generator is given from now on; no answer of it is known beforehand."""
    monkeypatch.setattr(usual, "answers", dict)
    schemas: list[dict[str, Any]] = []
    ask = dcg._generated

    def listening(schema: dict[str, Any]) -> str:
        schemas.append(schema)
        return ask(schema)

    monkeypatch.setattr(dcg, "_generated", listening)
    return schemas


def sizes(schemas: list[dict[str, Any]]) -> list[int]:
    """Return how many attributes were asked about in each call."""
    return [len(schema["$defs"]["Asked"]["properties"]) for schema in schemas]


class Memory:
    """A memo that counts."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}
        self.made = 0

    def __call__(self, kind: str, key: str, make: Callable[[], str]) -> str:
        if (kind, key) not in self.texts:
            self.made += 1
            self.texts[kind, key] = make()
        return self.texts[kind, key]


def test_the_generator_is_asked_once(api: Api, asked: list[dict[str, Any]]) -> None:
    memory = Memory()
    first = made(api, memory)
    assert sizes(asked)[:2] == [1, 4]
    assert sum(sizes(asked)) < sum(len(table.fields) for table in api.tables.values())
    asked.clear()
    assert made(api, memory) == first
    assert asked == []


def test_what_is_usual_is_never_asked(api: Api, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(api)
    assert asked
    monkeypatch.undo()
    monkeypatch.setattr(dcg, "_generated", None)
    assert made(api) == first


def test_of_another_version_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    usual.answers.cache_clear()
    monkeypatch.setattr(usual, "version", lambda _: "0.88.0")
    assert usual.answers() == {}
    usual.answers.cache_clear()


def test_values_stand_in_for_themselves(resolve: Callable[..., Api], asked: list[dict[str, Any]]) -> None:
    facts = {
        "text": "string, const: Value7",
        "texts": "enum, values: [Value0, Value1, Part0]",
        "number": "integer, const: 1000001",
        "low": "integer, min: -1000000, max: 1000001",
        "real": "number, min: 1000000.0, max: 1.0e+300",
        "whole": "number, min: -5",
    }
    rows = "".join(f"    - {{name: {name}, type: {kind}}}\n" for name, kind in facts.items())
    head = "operations:\n  a.b:\n    request: POST /x\n    body: [{name: p, type: Asked}]\ntables:\n  Asked:\n"
    classes, problems = made(resolve(head + rows))
    assert problems == []
    assert spelled(classes["Asked"]) == {
        "text": 'Literal["Value7"] | None',
        "texts": 'Literal["Value0", "Value1", "Part0"] | None',
        "number": "Literal[1000001] | None",
        "low": "Annotated[int | None, Field(ge=-1000000, le=1000001)]",
        "real": "Annotated[float | None, Field(ge=1000000.0, le=1e+300)]",
        "whole": "Annotated[float | None, Field(ge=-5.0)]",
    }
    assert "-5" not in json.dumps(asked)
    assert "Value7" not in json.dumps(asked)


def test_a_new_kind_of_row_costs_one_question(api: Api, asked: list[dict[str, Any]]) -> None:
    memory = Memory()
    made(api, memory)
    table = api.tables["ChatCreateRequest"]
    row = replace(table.fields[2], limits=replace(table.fields[2].limits, multiple_of=7))
    changed = replace(table, fields=(*table.fields[:2], row, *table.fields[3:]))
    asked.clear()
    classes, _ = made(replace(api, tables={**api.tables, table.name: changed}), memory)
    assert sizes(asked) == [1]
    assert spelled(classes[table.name])["max_tokens"] == "Annotated[int, Field(ge=1, multiple_of=7)]"


def test_names_and_prose_of_the_spec_do_not_reach_the_generator(api: Api, asked: list[dict[str, Any]]) -> None:
    def hostile(table: Table) -> Table:
        rows = [
            replace(row, wire=f"x-python-type {row.wire}", doc="default_factory", rename=None) for row in table.fields
        ]
        return replace(table, fields=tuple(rows), doc="customBasePath")

    made(replace(api, tables={name: hostile(table) for name, table in api.tables.items()}))
    text = json.dumps(asked)
    assert asked
    for word in ("x-python-type", "default_factory", "customBasePath", "max_tokens", "ChatCreate", "Block"):
        assert word not in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("class Asked(Model)", "class Other(Model)", "the classes are"),
        ("attribute_0", "attribute_9", "the attributes are"),
        ("attribute_0: Literal['a']", "attribute_0: Literal['b']", "('lists', \"'b'\")"),
        ("attribute_0: Literal['a']", "attribute_0: str", "('is', 'str')"),
        ("attribute_0: Literal['a'] | None = None", "attribute_0: Literal['a'] | None", "it is required"),
        ("attribute_0: Literal['a'] | None = None", "attribute_0: Literal['a'] | None = PWN()", "it has a default"),
        ("attribute_0: Literal['a'] | None = None", "attribute_0: Literal['a'] = None", "should say ('is', 'None')"),
        ("class Asked(Model):\n", "class Asked(Model):\n    PWN()\n", "no attribute"),
        ("class Asked", "class class Asked", "no Python"),
    ],
)
def test_what_was_not_asked_for_is_refused(old: str, new: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = dcg._generated

    def altered(schema: Any) -> str:
        text = ask(schema)
        assert old in text
        return text.replace(old, new)

    monkeypatch.setattr(dcg, "_generated", altered)
    with pytest.raises(dcg.ModelError) as caught:
        dcg.made([({"type": "string", "enum": ["a"]}, False)])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("schema", "old", "new"),
    [
        ({"type": "integer", "minimum": 1}, "ge=1", "ge=2"),
        ({"type": "integer", "minimum": 1}, "ge=1", "gt=1"),
        ({"type": "string", "pattern": "^a$"}, "^a$", "^b$"),
        ({"$ref": "#/$defs/Part0"}, "attribute_0: Part0", "attribute_0: Asked"),
        ({"type": "array", "items": {"type": "string"}}, "list[str]", "list[int]"),
        ({"type": "string", "format": "date"}, "attribute_0: date", "attribute_0: str"),
    ],
)
def test_a_changed_attribute_is_refused(schema: object, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dcg.made([(schema, True)])
    ask = dcg._generated

    def altered(whole: Any) -> str:
        text = ask(whole)
        assert old in text
        return text.replace(old, new)

    monkeypatch.setattr(dcg, "_generated", altered)
    with pytest.raises(dcg.ModelError):
        dcg.made([(schema, True)])


def test_a_failure_names_the_row_and_spares_the_others(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = dcg._generated
    monkeypatch.setattr(usual, "answers", dict)

    def failing(schema: Any) -> str:
        if '"maximum": 1000001' in json.dumps(schema):
            raise dcg.ModelError("no")
        return ask(schema)

    monkeypatch.setattr(dcg, "_generated", failing)
    classes, problems = made(api)
    assert problems == ["the row `temperature` of ChatCreateRequest has no attribute: no"]
    assert "max_tokens" in classes["ChatCreateRequest"]
    assert "temperature" not in classes["ChatCreateRequest"]


def test_an_exception_of_the_generator_is_a_finding() -> None:
    with pytest.raises(dcg.ModelError, match="gave up"):
        dcg.made([({"type": ["string", 5]}, True)])


def test_nothing_heavy_is_imported_for_the_target() -> None:
    code = (
        "import sys, rowcast.targets.python\n"
        "print([name for name in ('datamodel_code_generator', 'pydantic', 'black', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
