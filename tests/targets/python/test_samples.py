"""Samples are code that compiles, that the formatter leaves alone, and that calls what the client has."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rowcast.front import load
from rowcast.ir import Api, Operation
from rowcast.rendering.formatting import format_python
from rowcast.rendering.memo import direct
from rowcast.source import SourceFile
from rowcast.target import Sample
from rowcast.targets.docs.requests import made_request
from rowcast.targets.python.samples import samples

ROOT = Path(__file__).parents[3]


def _apis() -> Iterator[tuple[str, Api]]:
    """Yield the flagship and all cases whose spec has no errors."""
    for folder in (*sorted((ROOT / "tests" / "cases").glob("*/spec")), ROOT / "spec" / "claude_messages"):
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
        files = [SourceFile(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in paths]
        found, _ = load(files)
        if found is not None:
            yield folder.parent.name if folder.name == "spec" else folder.name, found


APIS = dict(_apis())


def _calls() -> Iterator[Any]:
    """Yield each operation with each request of its examples, or with one that is made up."""
    for name, api in APIS.items():
        for operation in api.operations:
            requests = [example.request for example in operation.examples] or [made_request(api, operation)]
            for number, request in enumerate(requests):
                if request is not None:
                    yield pytest.param(api, operation, request, id=f"{name}-{operation.name}-{number}")


Request = Mapping[str, Any]


def written(api: Api, operation: Operation, request: Request) -> dict[str, Sample]:
    """Return the samples of a call by title."""
    return {sample.title: sample for sample in samples(api, "example")(operation, request)}


def call_in(sample: Sample, *methods: str) -> dict[str, Any]:
    """Return the arguments of the one call of a method in a sample."""
    calls = [node for node in ast.walk(ast.parse(sample.code)) if isinstance(node, ast.Call)]
    found = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in methods]
    assert len(found) == 1, sample.code
    return {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in found[0].keywords}


@pytest.mark.parametrize(("api", "operation", "request_"), list(_calls()))
def test_samples_are_as_the_formatter_leaves_them(api: Api, operation: Operation, request_: Request) -> None:
    for sample in written(api, operation, request_).values():
        assert format_python(sample.code + "\n", direct) == sample.code + "\n"


def test_a_plain_call_gives_what_the_example_gives() -> None:
    api = APIS["claude_messages"]
    operation = next(each for each in api.operations if each.name == "messages.create")
    for example in operation.examples:
        if example.request is not None:
            found = written(api, operation, example.request)
            body = {key: value for key, value in example.request["body"].items() if key != "stream"}
            assert call_in(found["Python"], "create") == body
            assert call_in(found["Python, async"], "create") == body
            assert call_in(found["Python, streaming"], "stream") == body


def test_headers_of_each_call_are_given_to_the_client() -> None:
    api = APIS["claude_messages"]
    operation = next(each for each in api.operations if each.name == "messages.create")
    request = {"headers": {"anthropic-beta": ["x"]}, "body": {"model": "m", "max_tokens": 1, "messages": []}}
    assert 'with Client(betas=["x"]) as client:' in written(api, operation, request)["Python"].code


def test_a_call_without_a_body_and_answer(api: Api) -> None:
    operation = next(each for each in api.operations if each.name == "files.upload")
    found = written(api, operation, {"body": {"file": "a/photo.png", "purpose": "show"}})
    assert found["Python"].code == (
        "from pathlib import Path\n\nfrom example import Client\n\n"
        'with Client() as client:\n    client.files.upload(file=Path("a/photo.png"), purpose="show")'
    )


def test_hostile_text_stays_in_its_literal(api: Api) -> None:
    operation = next(each for each in api.operations if each.name == "chat.create")
    hostile = '"""\n```\n\\\u202e{{x}}\'"'
    body = {"model": hostile, "max_tokens": 1, "messages": [{"role": "user", "content": hostile}]}
    for sample in written(api, operation, {"body": body}).values():
        assert call_in(sample, "create", "stream") == body
        assert "\u202e" not in sample.code


def test_an_operation_without_a_name_in_python_has_no_samples(api: Api) -> None:
    operation = replace(api.operations[0], rename="x" * 300)
    found = replace(api, operations=(operation, *api.operations[1:]))
    assert samples(found, "example")(operation, {}) == ()
