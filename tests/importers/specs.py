"""Random specs: operations with rows in every place, nested rows, named objects, unions and types, and odd texts."""

from __future__ import annotations

import json
import string
from typing import Any

from hypothesis import strategies as st
from rowcast import front
from rowcast.diagnostics import has_errors
from rowcast.ir import Api
from rowcast.source import SourceFile

Spec = dict[str, Any]
LETTERS = string.ascii_letters + string.digits + " .,;:!?-_*`[]()<>&|\\/'\"$#@{}=+~é中\n"
WORDS = st.text(LETTERS, max_size=40).map(lambda text: " ".join(text.split()))
NAMES = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,8}(?:-[a-z]{1,4}|\\\.[a-z]{1,4})?", fullmatch=True)
HEADERS = st.from_regex(r"x-[a-z]{2,8}", fullmatch=True)
TEXTS = st.text(LETTERS, min_size=1, max_size=12)
FORMATS = ("date-time", "date", "uuid", "uri", "byte", "color")
OBJECTS = ("Alpha", "Beta", "Gamma")


@st.composite
def spec(draw: st.DrawFn) -> Spec:
    """Draw a spec: one or two operations, three objects, a union, named types."""
    made: Spec = {
        "rowcast": 1,
        "api": {"name": "made", "title": "Made", "servers": ["https://api.example.com"]},
        "tables": {name: {"description": draw(WORDS), "rows": draw(rows(leaf=name == "Gamma"))} for name in OBJECTS},
        "types": {"Level": draw(named()), "Mood": draw(named())},
        "unions": {"Shape": {"tag": "kind", "variants": ["Square", "Circle"], "open": draw(st.booleans())}},
        "operations": {f"things.do{n}": draw(operation(n)) for n in range(draw(st.integers(1, 2)))},
    }
    for name in ("Square", "Circle"):
        tag = {"name": "kind", "type": "string", "const": name.lower(), "required": True}
        others = [row for row in draw(rows(leaf=True)) if row["name"].lower() != "kind"]
        made["tables"][name] = {"rows": [tag, *others]}
    return made


def load(made: Spec) -> Api | None:
    """Load a spec that was drawn; ``None`` where what was drawn is no sound spec."""
    api, findings = front.load([SourceFile("made.yaml", json.dumps(made, ensure_ascii=True, indent=1))])
    return None if has_errors(findings) else api


@st.composite
def operation(draw: st.DrawFn, number: int) -> Spec:
    """Draw an operation."""
    made: Spec = {
        "request": f"{draw(st.sampled_from(['POST', 'PUT']))} /things/{number}/{{id}}",
        "summary": draw(WORDS),
        "description": draw(WORDS),
        "path": [{"name": "id", "type": "string", "required": True, "description": draw(WORDS)}],
        "query": [row for row in draw(rows(leaf=True)) if "\\" not in row["name"]],
        "headers": [
            {"name": name, "type": "string", "description": draw(WORDS)}
            for name in draw(st.lists(HEADERS, max_size=2, unique=True))
        ],
        "body": draw(rows() | st.just("Alpha") | st.just("array[Shape]")),
        "response": {200: draw(rows() | st.just("Beta") | st.just("Shape?")), 204: None},
    }
    return {key: value for key, value in made.items() if value not in ("", [])}


@st.composite
def rows(draw: st.DrawFn, *, leaf: bool = False) -> list[Spec]:
    """Draw rows with names of their own; the last may hold rows of its own."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=str.lower))
    made = [draw(row(name)) for name in names]
    if not leaf and draw(st.booleans()):
        shape = draw(st.sampled_from(["object", "array[object]", "map[object]", "string/array[object]"]))
        made.append({"name": "inner", "type": shape, "description": draw(WORDS)})
        made += [
            {**draw(row(name)), "name": f"inner.{name}"}
            for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.lower))
        ]
    return made if len({each["name"].lower() for each in made}) == len(made) else made[:1]


@st.composite
def row(draw: st.DrawFn, name: str) -> Spec:
    """Draw one row."""
    facts = draw(st.one_of(texts(), numbers(), lists(), others(), enums()))
    said: Spec = {
        "required": draw(st.booleans() | st.fixed_dictionaries({"quote": WORDS.filter(bool)})),
        "description": draw(WORDS),
        "deprecated": draw(st.sampled_from([None, None, True]) | WORDS),
        "since": draw(st.none() | TEXTS.filter(str.strip)),
        **{flag: draw(st.booleans()) for flag in ("sensitive", "nullable")},
        draw(st.sampled_from(["read_only", "write_only"])): draw(st.booleans()),
    }
    return {"name": name, **facts, **{key: value for key, value in said.items() if value not in (None, "", False)}}


@st.composite
def named(draw: st.DrawFn) -> Spec:
    """Draw a named type."""
    facts = draw(st.one_of(texts(), numbers(), enums()))
    kept = {key: value for key, value in facts.items() if key != "default"}
    return {**kept, "description": draw(WORDS)}


@st.composite
def texts(draw: st.DrawFn) -> Spec:
    format_ = draw(st.sampled_from([*FORMATS, "", "", "", ""]))
    if format_:
        return {"type": f"string({format_})"}
    low, high = sorted((draw(st.integers(0, 3)), draw(st.integers(20, 40))))
    value = draw(st.text(LETTERS, min_size=low, max_size=high))
    return draw(
        st.sampled_from([{"min_length": low}, {"max_length": high}, {"min_length": low, "max_length": high}, {}])
    ) | {
        "type": "string",
        draw(st.sampled_from(["default", "example", "const"])): value,
    }


@st.composite
def numbers(draw: st.DrawFn) -> Spec:
    kind = draw(st.sampled_from(["integer", "integer(int64)", "number"]))
    low, high = draw(st.integers(-9, 0)), draw(st.integers(1, 99))
    bounds = draw(
        st.sampled_from(
            [{"min": low, "max": high}, {"min": low}, {"max": high}, {"exclusive_min": low - 1}, {"multiple_of": 1}, {}]
        )
    )
    return {"type": kind, **bounds, "examples": [1, 0], **draw(st.sampled_from([{}, {"default": 1}]))}


@st.composite
def lists(draw: st.DrawFn) -> Spec:
    item = draw(st.sampled_from(["string", "integer", "Gamma", "Level", "map[any]", "string/integer"]))
    bounds = draw(st.sampled_from([{"min_items": 0, "max_items": 9}, {"max_items": 4, "unique_items": True}, {}]))
    return {"type": f"array[{item}]", **bounds, **({"default": []} if draw(st.booleans()) else {})}


def others() -> st.SearchStrategy[Spec]:
    kinds = ["boolean", "object", "any", "Gamma", "Level", "Mood?", "map[Gamma]", "string/Gamma", "Shape"]
    return st.sampled_from(kinds).map(lambda kind: {"type": kind})


@st.composite
def enums(draw: st.DrawFn) -> Spec:
    whole = draw(st.booleans())
    value = st.integers(-9, 99) if whole else TEXTS
    values = draw(st.lists(value, min_size=1, max_size=4, unique=True))
    made: Spec = {"type": f"enum<{'integer' if whole else 'string'}>", "values": values}
    if not whole and draw(st.booleans()):
        meaning = WORDS | st.fixed_dictionaries({"description": WORDS.filter(bool), "deprecated": WORDS.filter(bool)})
        made["values"] = {each: draw(meaning) or None for each in values}
    return made | ({"open": True} if draw(st.booleans()) else {})
