"""The answers that are kept with the tool are what the model generator says, and cover what APIs usually ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import pytest
from rowcast.installed import version
from rowcast.ir import Api, Json
from rowcast.reach import directions
from rowcast.targets.python import layout, models, names, usual
from rowcast.targets.python.schemas import Question, question
from rowcast.targets.python.types import Typing

from .conftest import Resolve

SCALARS = ("string", "integer", "number", "boolean", "object", "any")
FORMATS = tuple(f"string({name})" for name in ("date-time", "date", "time", "uuid", "decimal"))
CONTAINERS = ("", "array", "map", "array-array", "map-array")
OPTIONS = (
    "string",
    "integer",
    "number",
    "boolean",
    "object",
    "One",
    "Two",
    "array[string]",
    "array[One]",
    "map[string]",
)
LIMITS = {
    "string": (
        "min_length: 1",
        "max_length: 9",
        "pattern: a",
        "min_length: 1, max_length: 9",
        "max_length: 9, pattern: a",
    ),
    "integer": ("min: 1", "max: 9", "min: 1, max: 9", "exclusive_min: 1", "multiple_of: 2"),
    "number": ("min: 1", "max: 9", "min: 1, max: 9", "exclusive_min: 1", "exclusive_min: 1, max: 9", "multiple_of: 2"),
    "array": ("min_items: 1", "max_items: 9", "min_items: 1, max_items: 9"),
}
LISTED = (
    "type: 'string{none}', const: a",
    "type: 'integer{none}', const: 1",
    "type: 'boolean{none}', const: true",
    "type: 'boolean{none}', const: false",
    "type: 'enum<string>{none}', values: [a, b]",
    "type: 'enum<string>{none}', values: [a, b], open: true",
    "type: 'enum<integer>{none}', values: [1, 2]",
    "type: 'enum<integer>{none}', values: [1, 2], open: true",
)


def facts() -> Iterator[str]:
    """Yield the facts of the rows that are usual: type, nullability and limits."""
    held = (*SCALARS, *FORMATS, "One")
    for kind, container, none in product(held, CONTAINERS, ("", "?")):
        yield f"type: '{wrapped(kind, container)}{none}'"
    for kind, container, none in product(held, ("array", "map"), ("", "?")):
        yield f"type: '{wrapped(f'{kind}?', container)}{none}'"
    for kind, none in product(("string", "integer", "number"), ("", "?")):
        yield from (f"type: '{kind}{none}', {limits}" for limits in LIMITS[kind])
    for kind, none, limits in product((*SCALARS, *FORMATS, "One"), ("", "?"), LIMITS["array"]):
        yield f"type: 'array[{kind}]{none}', {limits}"
    for one, other, none in product(OPTIONS, OPTIONS, ("", "?")):
        if one != other:
            yield f"type: '{one}/{other}{none}'"
    for listed, none in product(LISTED, ("", "?")):
        yield listed.format(none=none)


def wrapped(kind: str, container: str) -> str:
    """Return a type in the containers whose names are joined by hyphens, the innermost last."""
    for name in reversed(container.split("-")):
        kind = f"{name}[{kind}]" if name else kind
    return kind


def questions(api: Api) -> list[Question]:
    """Return what is asked about the table ``Asked`` of an API."""
    ways = directions(api)
    naming, _ = names.assign(api)
    arranged = layout.arrange(api)
    typing = Typing(naming, arranged.homes, arranged.given, ways)
    return [question(row, api.tables["Asked"], api, typing) for row in api.tables["Asked"].fields]


@pytest.fixture(scope="module")
def asked(resolve: Resolve) -> list[str]:
    """Return all usual questions, sorted."""
    facts_of_rows = [f"{fact}{must}" for fact, must in product(facts(), ("", ", required: true"))]
    rows = "".join(f"    - {{name: f{number}, {each}}}\n" for number, each in enumerate(facts_of_rows))
    return sorted({models.key(each) for each in questions(resolve(SPEC + rows))})


SPEC = """
operations:
  a.b:
    request: POST /x
    body: [{name: p, type: Asked}]
tables:
  One: [{name: x}]
  Two: [{name: x}]
  Asked:
"""


def test_the_generator_gives_the_kept_answers(asked: list[str], update_goldens: bool) -> None:
    found: dict[str, list[Json]] = {}
    for start in range(0, len(asked), models.LARGEST):
        batch = asked[start : start + models.LARGEST]
        found.update(zip(batch, map(json.loads, models.written(batch)), strict=True))
    lines = ",\n".join(f"{json.dumps(each)}: {json.dumps(answer)}" for each, answer in found.items())
    head = f'{{"version": {json.dumps(version(usual.DISTRIBUTION))}, "answers": {{\n'
    if update_goldens:
        usual.FILE.write_text(f"{head}{lines}\n}}}}\n", "utf-8")
    assert usual.FILE.read_text("utf-8") == f"{head}{lines}\n}}}}\n"
