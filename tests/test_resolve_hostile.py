"""Large, deep and odd specs: an answer in bounded time, and never an exception."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from rowcast import front, lint
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api
from rowcast.source import SourceFile

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

MANY = 5_000


def rows(text: str, count: int = MANY) -> str:
    return "\n".join(f"      - {{{text.format(n=n, next=n + 1)}}}" for n in range(count))


def each(text: str, count: int = MANY) -> str:
    return "\n".join(f"  {text.format(n=n, next=(n + 1) % count)}" for n in range(count))


LARGE: dict[str, tuple[str, set[str]]] = {
    "rows": (f"tables:\n    T:\n{rows('name: f{n}, type: string, default: {n}')}", set()),
    "rows that repeat": (f"tables:\n    T:\n{rows('name: f')}", {"duplicate-row"}),
    "children": (f"tables:\n    T:\n{rows('name: o.f{n}')}", set()),
    "unknown types": (f"tables:\n    T:\n{rows('name: f{n}, type: Unknown{n}')}", {"type-unknown"}),
    "values": ("types:\n  T: {type: enum<string>, values: [" + ", ".join(f"v{n}" for n in range(10_000)) + "]}", set()),
    "a chain of includes": (f"tables:\n{each('T{n}: [{{include: T{next}}}]')}\n  Z: [{{name: a}}]", {"include-cycle"}),
    "a chain of includes with an end": (
        "tables:\n" + each("T{n}: [{{include: T{next}}}]").replace("{include: T0}", "{name: end}"),
        set(),
    ),
    "includes that multiply": (
        f"tables:\n    B:\n{rows('name: f{n}', 1_000)}\n"
        + "\n".join(f"    T{n}: [{{include: B}}]" for n in range(1_000)),
        {"too-much"},
    ),
    "a chain of types": (
        "types:\n" + each("T{n}: {{type: T{next}, example: a}}").replace("type: T0,", "type: string,"),
        {"too-much"},
    ),
    "a circle of types": (f"types:\n{each('T{n}: {{type: T{next}}}')}", {"type-cycle"}),
    "a chain of unions": (
        "tables: {A: [{name: t, type: string, const: a}]}\nunions:\n"
        + each("U{n}: {{tag: t, variants: [U{next}]}}").replace("[U0]", "[A]"),
        set(),
    ),
    "a circle of unions": (f"unions:\n{each('U{n}: {{tag: t, variants: [U{next}]}}')}", {"union-cycle"}),
    "unions that multiply": (
        "tables:\n"
        + each("A{n}: [{{name: t, type: string, const: a{n}}}]", 1_000)
        + "\nunions:\n"
        + each("U{n}: {{tag: t, variants: [A{n}, U{next}]}}", 1_000).replace("U0]", "A0]"),
        {"too-much"},
    ),
    "variants": (
        "unions: {U: {tag: t, variants: ["
        + ", ".join(f"A{n}" for n in range(3_000))
        + "]}}\ntables:\n"
        + each("A{n}: [{{name: t, type: string, const: a{n}}}]", 3_000),
        set(),
    ),
    "tables that require the next": (
        f"tables:\n{each('T{n}: [{{name: a, type: T{next}, required: true}}]')}",
        {"endless-table"},
    ),
    "a table that requires many": (
        f"tables:\n    W:\n{rows('name: a{n}, type: T{n}, required: true', 2_000)}\n"
        + "\n".join(f"    T{n}: [{{name: a}}]" for n in range(2_000)),
        set(),
    ),
    "dots to the limit": ("tables: {T: [{name: " + ".".join("a" * 32) + "}]}", set()),
    "dots beyond the limit": ("tables: {T: [{name: " + ".".join("a" * 40_000) + "}]}", {"row-name"}),
    "options": (
        "tables:\n" + each("A{n}: []", 700) + "\n  T: [{name: x, type: " + "/".join(f"A{n}" for n in range(700)) + "}]",
        set(),
    ),
    "operations": (f"operations:\n{each('a.b{n}: {{request: GET /x{n}}}', 2_000)}", set()),
    "statuses": (f"errors:\n    statuses:\n{rows('status: 400, type: t{n}')}", set()),
    "examples": (
        "operations:\n  a.b:\n    request: POST /x\n    body: [{name: a, type: integer}]\n    examples:\n"
        + "\n".join("      - {request: {body: {a: x}}}" for _ in range(2_000)),
        {"value-departs"},
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_specs_take_bounded_time(load: Load, name: str) -> None:
    text, expected = LARGE[name]
    start = time.process_time()
    api, findings = load(text)
    if api is not None:
        lint.run(lint.Subject(api), lint.Settings(select=("all",)))
    assert time.process_time() - start < 10
    assert {found.code for found in findings} == expected


@pytest.mark.parametrize(
    "name",
    [
        "class",
        "__init__",
        "self",
        "日本語",
        "🙂",
        "a b\tc",
        "x" * 10_000,
        "'); import os; #",
        "{{ 7*7 }}",
        "../../etc/passwd",
        "$ref",
        "-",
        "0",
        "ﬁeld",
        "\u202eabc",
        "a\nb",
        "a'b\"c\\d",
    ],
)
def test_any_name_is_kept(load: Load, name: str) -> None:
    import json

    quoted = json.dumps(name.replace(".", "\\."))
    api, findings = load(f"tables: {{T: [{{name: {quoted}, type: string}}]}}")
    if any(found.code.startswith("yaml-") for found in findings):
        return
    assert findings == []
    assert api is not None
    assert [field.wire for field in api.tables["T"].fields] == [name]


def test_damaged_specs_never_raise() -> None:
    """Lines and words of good specs are dropped, doubled and exchanged."""
    chooser = Random(20)  # noqa: S311 - a fixed choice
    specs = list(_specs())
    for _ in range(400):
        files = chooser.choice(specs)
        damaged = [SourceFile(name, _damaged(text, chooser)) for name, text in files]
        api, documents, findings = front.load_documents(damaged)
        assert (api is None) == any(found.severity.value == "error" for found in findings)
        if api is not None:
            lint.run(lint.Subject(api, documents), lint.Settings(select=("all",)))


def _specs() -> Iterator[list[tuple[str, str]]]:
    for folder in sorted((Path(__file__).parent / "cases").iterdir()):
        files = [(path.name, path.read_text("utf-8")) for path in sorted((folder / "spec").glob("*.y*ml"))]
        if files and folder.name not in ("too-many-problems", "yaml-depth"):
            yield files


def _damaged(text: str, chooser: Random) -> str:
    lines = text.split("\n")
    for _ in range(chooser.randint(1, 4)):
        at, other = chooser.randrange(len(lines)), chooser.randrange(len(lines))
        match chooser.randrange(4):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                words = lines[other].split(" ")
                lines[at] = lines[at].replace(chooser.choice(lines[at].split(" ")), chooser.choice(words), 1)
    return "\n".join(lines)
