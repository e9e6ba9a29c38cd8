"""Whole packages: they compile, import, type-check and say exactly what the spec says."""

from __future__ import annotations

import ast
import builtins
import doctest
import os
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import black
import pytest
from black.mode import TargetVersion
from pydantic import TypeAdapter, ValidationError
from rowcast.front import load
from rowcast.ir import Api, Constant, EnumOf, EnumValue
from rowcast.reach import directions
from rowcast.source import SourceFile
from rowcast.target import Output
from rowcast.targets.python import layout, models, names, render, view_models
from rowcast.targets.python.quoting import Code
from rowcast.targets.python.types import Typing

render_module = sys.modules[render.__module__]

Resolve = Callable[..., Api]
Make = Callable[[Api], Output]
Import = Callable[[Api], ModuleType]
Write = Callable[[Api, str], Path]

HEAD = 'rowcast: 1\napi: {name: t, title: T, version: "1", servers: ["https://t.example"]}\n'
ODD = r"""
operations:
  import.list:
    request: "GET /v1/{class}/{id}"
    path: [{name: class, type: string}, {name: id, type: string(uuid)}]
    query:
      - {name: self, type: string}
      - {name: timeout, type: "array[integer]", style: comma}
      - {name: "filter[name]", type: string}
      - {name: from, type: string(date-time)}
      - {name: list, type: "array[string(date)]"}
      - {name: 2fa, type: boolean, required: true, default: false}
    headers: [{name: x-const, type: string, const: 'a"b', required: true}]
    cookies: [{name: sid, type: string}]
    response: {200: {type: "array[Thing]", description: Things.}}
  import.dict: {request: GET /v1/dict, response: {200: "map[Thing]"}}
  import.str: {request: GET /v1/str, response: {200: {type: string, content: text/plain}}}
  import.download: {request: GET /v1/bin, response: {200: {type: binary, content: application/octet-stream}}}
  import.raw:
    request: PUT /v1/raw
    body: {content: application/octet-stream, type: binary}
    response: {200: Thing, 202: null}
  import.sub.create: {request: POST /v1/sub, body: {type: Shape}, response: {200: Shape}}
  import.sub.watch: {request: GET /v1/watch, stream: {events: Events}}
  ping: {request: GET /ping, response: {200: integer}}
  call: {request: GET /call, response: {200: "Thing?"}}
streams:
  Events: {format: ndjson, events: Shape, by: data, end: {data: "[DO\"NE]"}}
tables:
  Client: [{name: x, type: string}]
  Any: [{name: y, type: any}, {name: c, type: Client}]
  Field: [{name: a b, type: string}]
  None: [{name: z, type: string}]
  Thing:
    description: '"Quoted" first, and ends in a "quote"'
    rows:
      - {name: date, type: string(date), required: true}
      - {name: list, type: "array[string]"}
      - {name: dict, type: "map[integer]"}
      - {name: str, type: string}
      - {name: int, type: integer}
      - {name: dt, type: string(date-time)}
      - {name: datetime, type: string(date-time)}
      - {name: model_config, type: string}
      - {name: copy, type: string}
      - {name: class, type: string}
      - {name: _private, type: string}
      - {name: "\uFB01eld", type: string}
      - {name: "a\"b\\c", type: string, rename: odd}
      - {name: __x, type: boolean, rename: dunder}
      - {name: none, type: None}
      - {name: any, type: Any}
      - {name: enum, type: enum, values: ['a"b', 'c\d', "None", "no"], default: 'a"b'}
      - {name: nil, type: "null"}
      - {name: maxTokens, type: integer, default: 5}
      - {name: listed, type: "array[string]", default: [a]}
      - {name: day, type: string(date), default: "2020-01-01"}
      - {name: doc, type: string, description: ">>> PWN()\n\n# type: ignore\n\nEnds in \\"}
      - {name: shapes, type: "array[Shape]"}
      - {name: only, type: One}
      - {name: either, type: Either}
      - {name: field, type: Field, rename: inner}
      - {name: more, type: More}
  More: {rows: [{name: int, type: integer}], extra: Plain}
  Circle: [{name: kind, type: string, const: 'ci"rcle', required: true}, {name: r, type: number}]
  Square: [{name: kind, type: enum, values: [square, quad], required: true}, {name: inner, type: Shape}]
  Plain: [{name: p, type: string}]
  Solo: [{name: t, type: string, const: solo, required: true}]
unions:
  Shape: {tag: kind, variants: [Circle, Square], otherwise: Plain}
  One: {tag: t, variants: [Solo], open: false}
types:
  Either: {type: "string/array[Thing]", description: Either., deprecated: Not any more.}
errors:
  statuses:
    - {status: 400, type: bad, name: ApiError}
    - {status: 404, type: [a, b], name: PermissionError, description: "x\\"}
    - {type: late, name: LateError}
"""


@pytest.fixture
def odd(resolve: Resolve) -> Api:
    """Return an API in which everything has a name or a text that gets in the way."""
    return resolve(ODD)


@pytest.fixture
def flagship() -> Api:
    """Return the API that the project itself is about."""
    folder = Path(__file__).parents[3] / "spec" / "claude_messages"
    api, _ = load([SourceFile(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))])
    assert api is not None
    return api


def python_files(output: Output) -> dict[str, str]:
    """Return the Python files that were made, and not copied."""
    return {path: text for path, text in output.files.items() if path.endswith(".py") and path not in output.verbatim}


def views(value: object) -> Iterator[object]:
    """Yield everything in a view that is no tuple and no view."""
    if isinstance(value, tuple):
        for item in value:
            yield from views(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from views(getattr(value, field.name))
    else:
        yield value


def shown(api: Api) -> view_models.Source:
    """Return what views are made from."""
    ways = directions(api)
    naming, _ = names.assign(api)
    arranged = layout.arrange(api)
    typed = Typing(naming, arranged.homes, arranged.given, ways)
    tables = [api.tables[name] for module in arranged.modules for name in module.tables]
    from rowcast.rendering.memo import direct

    made, _ = models.classes(tables, api, typed, direct)
    return view_models.Source(api, arranged, typed, made)


def test_files(api: Api, make: Make) -> None:
    output = make(api)
    assert output.problems == ()
    made = {path for path in output.files if path not in output.verbatim}
    assert made == {
        "__init__.py",
        "client.py",
        "errors.py",
        "streams.py",
        "models.py",
        "params.py",
        "request_models.py",
        "resources/__init__.py",
        "resources/chat.py",
        "resources/files.py",
    }
    assert {"py.typed", "_runtime/__init__.py", "_runtime/client_async.py"} <= output.verbatim
    assert output.tools == ("datamodel-code-generator",)


def test_the_same_api_gives_the_same_text(api: Api, make: Make) -> None:
    assert make(api) == make(api)


def test_hashes_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(f"{HEAD}{ODD}", "utf-8")
    code = (
        "import hashlib, sys\n"
        "from rowcast import assets, front, source, target\n"
        "from rowcast.rendering import memo, templating\n"
        "from rowcast.targets.python import render\n"
        "file = source.SourceFile('spec.yaml', open('spec.yaml', encoding='utf-8').read())\n"
        "api, _ = front.load([file])\n"
        "job = target.Job(api, 'made', {}, templating.Templates([assets.templates()]), memo.direct)\n"
        "print(hashlib.sha256(repr(sorted(render(job).files.items())).encode()).hexdigest())\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path), "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(seen) == 1


def test_an_api_of_almost_nothing(resolve: Resolve, imported: Import) -> None:
    package = imported(resolve("operations: {ping: {request: GET /ping}}"))
    client = package.Client(base_url="https://t.example")
    assert callable(client.ping)


@pytest.mark.filterwarnings("error")
def test_everything_compiles_and_nothing_runs(odd: Api, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "PWN", lambda: pytest.fail("the canary ran"), raising=False)
    for path, text in python_files(make(odd)).items():
        compile(text, path, "exec")
        called = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        assert "PWN" not in called
        assert text.startswith("# Code generated by rowcast; DO NOT EDIT.\n# Source: ")


def test_views_hold_python_and_nothing_else(odd: Api) -> None:
    for unit in render_module._units(shown(odd), odd.operations):
        view = unit.view()
        assert type(view).__name__.endswith("View")
        for value in views(view):
            assert isinstance(value, Code | bool), (unit.path, unit.template, value)


def test_an_odd_api_imports(odd: Api, imported: Import) -> None:
    package = imported(odd)
    assert package.__all__ == sorted(package.__all__, key=package.__all__.index)
    for name in package.__all__:
        found = getattr(package, name)
        if isinstance(found, type) and hasattr(found, "model_rebuild"):
            found.model_rebuild(force=True, raise_errors=True)
    with pytest.raises(AttributeError, match="no attribute 'missing'"):
        package.missing  # noqa: B018


def test_names_on_the_wire_come_back(odd: Api, imported: Import) -> None:
    package = imported(odd)
    thing = odd.tables["Thing"]
    read = {field.alias or name for name, field in package.Thing.model_fields.items()}
    assert read == {row.wire for row in thing.fields}
    values = {
        row.wire: "x" for row in thing.fields if row.wire in ('a"b\\c', "ﬁeld", "_private", "class", "model_config")
    }
    made = package.Thing.model_validate({"date": "2020-01-01", **values})
    assert {
        key: value for key, value in made.model_dump(by_alias=True, exclude_unset=True).items() if key in values
    } == values


def test_values_on_the_wire_come_back(odd: Api, imported: Import) -> None:
    package = imported(odd)
    known = package.Thing.model_fields
    (literal, _) = typing.get_args(typing.get_type_hints(package.Thing)["enum"])
    assert typing.get_args(literal) == ('a"b', "c\\d", "None", "no")
    assert known["enum"].default == 'a"b'
    assert known["max_tokens"].default == 5
    assert typing.get_args(typing.get_type_hints(package.Circle)["kind"]) == ('ci"rcle',)
    assert package.Thing.model_validate({"date": "2020-01-01"}).model_fields_set == {"date"}


def test_unions_are_told_apart_and_stay_open(odd: Api, imported: Import) -> None:
    package = imported(odd)
    shape: TypeAdapter[typing.Any] = TypeAdapter(package.Shape)
    assert type(shape.validate_python({"kind": 'ci"rcle'})) is package.Circle
    assert type(shape.validate_python({"kind": "quad"})) is package.Square
    assert type(shape.validate_python({"p": "x"})) is package.Plain
    unknown = shape.validate_python({"kind": "star", "points": 5})
    assert type(unknown) is package.UnknownShape
    assert (unknown.kind, unknown.tag) == (package.Unlisted.UNLISTED, "star")
    assert unknown.payload == {"kind": "star", "points": 5}


def test_keys_that_are_not_named_have_their_type(odd: Api, imported: Import) -> None:
    package = imported(odd)
    more = package.More.model_validate({"int": 1, "other": {"p": "x"}})
    assert type(more.model_extra["other"]) is package.Plain
    with pytest.raises(ValidationError):
        package.More.model_validate({"other": 5})


def test_limits_bind_requests_only(api: Api, imported: Import) -> None:
    package = imported(api)
    with pytest.raises(ValidationError):
        package.ChatCreateRequest.model_validate({"model": "m", "messages": [], "max_tokens": 1})
    assert package.Answer.model_validate({"content": [], "count": -1, "stop_reason": "new"}).stop_reason == "new"


def test_the_package_is_lazy(api: Api, write: Write) -> None:
    folder = write(api, "lazy")
    code = (
        "import sys, lazy\n"
        "before = set(sys.modules)\n"
        "import lazy.client, lazy.resources.chat, lazy.errors, lazy.streams, lazy.params\n"
        "print([name for name in ('pydantic', 'httpcore2', 'lazy.models') if name in sys.modules])\n"
        "print(sorted(name for name in before if name.startswith('lazy')))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "['lazy']"]


def test_methods_say_what_they_send(odd: Api, imported: Import) -> None:
    package = imported(odd)

    class Recorder:
        def call(self, operation: object, **given: object) -> object:
            return operation, given

    module = import_module(f"{package.__name__}.resources.import_")
    operation, given = module.Import(Recorder()).list(class_="c", id="i", self_="s", filter_name="f")
    unset = package.UNSET
    assert operation.path == "/v1/{class}/{id}"
    assert typing.get_args(operation.returns.load()) == (package.Thing,)
    assert given == {
        "path": {"class": "c", "id": "i"},
        "query": {"self": "s", "timeout": unset, "filter[name]": "f", "from": unset, "list": unset, "2fa": False},
        "headers": {"x-const": 'a"b'},
        "cookies": {"sid": unset},
        "options": {},
    }
    operation, given = module.Import(Recorder()).raw(body=b"x")
    assert operation.raw_body
    assert given["body"] == {"": b"x"}
    assert module.Import(Recorder()).str()[0].returns.load() is str
    assert module.Import(Recorder()).download()[0].returns.load() is bytes


@pytest.mark.parametrize("which", ["api", "odd", "flagship"])
def test_the_formatter_has_nothing_to_do(which: str, request: pytest.FixtureRequest, make: Make) -> None:
    mode = black.FileMode(line_length=88, target_versions={TargetVersion.PY311})
    for path, text in python_files(make(request.getfixturevalue(which))).items():
        assert black.format_str(text, mode=mode) == text, path


def test_docstrings_are_prose(odd: Api, make: Make) -> None:
    parser = doctest.DocTestParser()
    for text in python_files(make(odd)).values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                said = node.value.value
                assert isinstance(said, str)
                assert said.strip()
                assert parser.get_examples(said) == []


def test_a_docstring_says_what_a_row_says(api: Api, make: Make) -> None:
    text = make(api).files["resources/chat.py"]
    for said in (
        "Create an answer.",
        "model (string, required): Which model answers. Example: `small-1`.",
        "max_tokens (integer, required): The most tokens to make. At least 1.",
        "temperature (number): How bold. From 0 to 1. Default: `1.0`.",
        "legacy (string?): Old | piped. Deprecated: Use `model`.",
        "- `up`: Oldest first.",
    ):
        assert said in text
    assert "- `end`: It is complete." in make(api).files["models.py"]


def test_clashes_make_no_files(resolve: Resolve, make: Make) -> None:
    output = make(resolve("operations: {a.b: {request: POST /x, body: [{name: a-b}, {name: a_b}]}}"))
    assert output.files == {}
    assert {problem.code for problem in output.problems} == {"name-clash"}


def test_a_value_that_cannot_be_written_makes_no_files(api: Api, make: Make) -> None:
    table = api.tables["TextBlock"]
    row = replace(table.fields[0], type=Constant("string", "half \ud800"))
    output = make(replace(api, tables={**api.tables, "TextBlock": replace(table, fields=(row, *table.fields[1:]))}))
    assert output.files == {}
    assert [problem.code for problem in output.problems] == ["value-unwritable"]


def test_a_large_api_has_a_module_for_each_file(resolve: Resolve, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that refer to each other share one; what only requests hold, and what they give, has modules of its own."""
    monkeypatch.setattr(layout, "SMALL", 2)
    api = resolve(
        one="operations: {a.b: {request: POST /x, body: [{name: p, type: A}], response: {200: C}}}\n"
        "tables: {A: [{name: b, type: B}]}",
        two="tables: {B: [{name: a, type: A}, {name: c, type: C}]}",
        three="tables: {C: [{name: x}]}",
    )
    files = make(api).files
    assert {path for path in files if "models" in path or "params" in path} - {"_runtime/model.py"} == {
        "models/__init__.py",
        "models/three.py",
        "request_models/__init__.py",
        "request_models/one.py",
        "params/__init__.py",
        "params/one.py",
        "params/three.py",
    }
    assert "from ..models.three import C\n" in files["request_models/one.py"]
    assert "    from .request_models.one import *" in files["__init__.py"]


def test_many_values_are_quick(api: Api, make: Make) -> None:
    values = tuple(EnumValue(f"value {n}", "", api.span) for n in range(5000))
    table = api.tables["TextBlock"]
    row = replace(table.fields[1], type=EnumOf("string", values, False))
    output = make(replace(api, tables={**api.tables, "TextBlock": replace(table, fields=(table.fields[0], row))}))
    assert "value 4999" in output.files["models.py"]


@pytest.mark.parametrize("which", ["api", "odd"])
def test_type_checkers_pass(which: str, request: pytest.FixtureRequest, write: Write) -> None:
    folder = write(request.getfixturevalue(which), "made")
    (folder / "use.py").write_text(
        "from made import Client\n\nclient = Client()\n" if which == "api" else "import made\n"
    )
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--python-version=3.11",
        "-p",
        "made",
        "-m",
        "use",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "Success" in done.stdout, done.stdout
    linted = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--ignore", "E501", "--exclude", "_runtime", "made"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout
