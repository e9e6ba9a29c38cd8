"""The flagship spec says what its page says: each row, typed in by hand here, is looked up in the captured file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from rowcast.front import load
from rowcast.ir import Api
from rowcast.source import SourceFile
from rowcast.targets.openapi.document import document

SPEC = Path(__file__).parents[1] / "spec" / "claude_messages"


@dataclass(frozen=True)
class Row:
    """One row of the page. ``required`` is ``None`` where the table has no such column."""

    name: str
    type: str
    required: bool | None
    facts: dict[str, Any] = field(default_factory=dict)
    says: str = ""


BODY = (
    Row("model", "string", True, {"example": "claude-3-opus-20240229"}),
    Row("messages", "array[object]", True),
    Row("messages.role", "enum<string>", True, {"values": ["user", "assistant"]}),
    Row("messages.content", "string/array", True),
    Row("system", "string/array", False),
    Row("max_tokens", "integer", True, {"min": 1}),
    Row("temperature", "number", False, {"min": 0, "max": 1}),
    Row("top_p", "number", False),
    Row("top_k", "integer", False),
    Row("stream", "boolean", False),
    Row("stop_sequences", "array[string]", False),
    Row("tools", "array[object]", False),
    Row("tools.name", "string", False),
    Row("tools.description", "string", False),
    Row("tools.input_schema", "object", False),
    Row("tool_choice", "object", False),
    Row("tool_choice.type", "enum<string>", False, {"values": ["auto", "any", "tool"]}),
    Row("tool_choice.name", "string", False, says="when type is tool"),
    Row("thinking", "object", False),
    Row("thinking.type", "enum<string>", False, {"values": ["enabled", "disabled"]}),
    Row("thinking.budget_tokens", "integer", False),
    Row("metadata", "object", False),
    Row("metadata.user_id", "string", False),
)

ANSWER = (
    Row("id", "string", None),
    Row("type", "string", None, {"const": "message"}),
    Row("role", "string", None, {"const": "assistant"}),
    Row("content", "array[object]", None),
    Row("content.type", "string", None, {"values": ["text"]}),
    Row("content.text", "string", None),
    Row("model", "string", None),
    Row("stop_reason", "string", None, {"values": ["end_turn", "max_tokens", "stop_sequence", "tool_use"]}),
    Row("usage", "object", None),
    Row("usage.input_tokens", "integer", None),
    Row("usage.output_tokens", "integer", None),
    Row("usage.cache_creation_input_tokens", "integer", None),
    Row("usage.cache_read_input_tokens", "integer", None),
)

REQUEST_EXAMPLE = {
    "model": "claude-3-opus-20240229",
    "messages": [{"role": "user", "content": "Hello"}],
    "system": "You are a helpful assistant.",
    "max_tokens": 1024,
    "temperature": 0.7,
    "stream": True,
}

FACTS = {"values", "const", "example", "min", "max"}
ABOUT_THE_CAPTURE = {"name", "type", "required", "description", "known", "line"}


def spec(name: str) -> dict[str, Any]:
    """Return a file of the spec as plain YAML, read without the tool that the spec is for."""
    loaded = yaml.safe_load((SPEC / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def captured() -> dict[str, list[dict[str, Any]]]:
    """Return the captured rows of the request's body and of the answer."""
    page = spec("messages")
    create = page["operations"]["messages.create"]
    assert page["source"]["page"]
    assert create["request"] == "POST /v1/messages"
    assert create["response"] == {200: "Message"}
    return {"body": create["body"], "answer": page["tables"]["Message"]["rows"]}


def test_the_captured_file_holds_what_the_page_states_and_no_more() -> None:
    page = spec("messages")
    assert set(page) == {"rowcast", "source", "operations", "tables"}
    assert set(page["operations"]["messages.create"]) == {"request", "summary", "body", "response", "examples"}
    assert len(page["operations"]["messages.create"]["examples"]) == 2
    assert {name: set(table) for name, table in page["tables"].items()} == {"Message": {"rows"}}


@pytest.mark.parametrize(("place", "rows"), [("body", BODY), ("answer", ANSWER)], ids=["body", "answer"])
def test_the_captured_rows_are_those_of_the_page_in_its_order(place: str, rows: tuple[Row, ...]) -> None:
    assert [row["name"] for row in captured()[place]] == [row.name for row in rows]


@pytest.mark.parametrize(
    ("place", "row"),
    [(place, row) for place, rows in (("body", BODY), ("answer", ANSWER)) for row in rows],
    ids=lambda value: value.name if isinstance(value, Row) else value,
)
def test_a_row_is_captured_as_the_page_states_it(place: str, row: Row) -> None:
    (found,) = [found for found in captured()[place] if found["name"] == row.name]
    assert found["type"] == row.type
    assert found.get("required", False) is bool(row.required)
    assert {key: value for key, value in found.items() if key in FACTS} == row.facts
    assert set(found) <= ABOUT_THE_CAPTURE | FACTS, "a fact that the page does not state belongs into a correction"
    assert row.says in found["description"]
    assert set(found.get("known", {})) == set(row.facts), "no column of the page holds these facts"


def test_authentication_and_headers_are_those_of_the_page() -> None:
    api = spec("api")["api"]
    bearer, key = api["auth"]
    assert bearer["scheme"] == "bearer"
    assert key["header"] == "x-api-key"
    (version,) = [row for row in api["headers"] if row["name"] == "anthropic-version"]
    assert (version["type"], version["required"], version["default"]) == ("string", True, "2023-06-01")


def test_the_examples_are_those_of_the_page() -> None:
    examples = spec("messages")["operations"]["messages.create"]["examples"]
    assert examples[0]["request"]["body"] == REQUEST_EXAMPLE
    answer = examples[1]["response"]["body"]
    assert [block["type"] for block in answer["content"]] == ["text"]
    assert answer["stop_reason"] == "end_turn"
    assert list(answer["usage"].values()) == [10, 5, 0, 0]
    assert "stop_sequence" not in answer


def test_what_continues_the_page_is_in_the_operation(api: Api) -> None:
    (create,) = [operation for operation in api.operations if operation.name == "messages.create"]
    names = [example.name for example in create.examples]
    assert names[:3] == ["Request on the page", "Answer on the page", "Greeting"]
    assert create.stream is not None
    assert [header.wire for header in create.responses[0].headers]
    assert create.doc
    assert api.tables["Message"].doc


def test_each_correction_of_the_spec_has_a_reason() -> None:
    for correction in spec("corrections")["corrections"]:
        assert correction["reason"].endswith("."), correction


# What the wire has, as the exported document says it: the rows of the page with the corrections applied.


@dataclass(frozen=True)
class Wire:
    """One row in the OpenAPI document. ``required`` is meant in its place: in a variant that has the field."""

    name: str
    types: set[str]
    required: bool
    limits: dict[str, Any] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)
    examples: list[Any] = field(default_factory=list)


REQUEST = (
    Wire("model", {"string"}, True, {"minLength": 1, "maxLength": 256}, examples=["claude-3-opus-20240229"]),
    Wire("messages", {"array"}, True, {"minItems": 1, "maxItems": 100000}),
    Wire("messages.role", {"string"}, True, values={"user", "assistant", "system"}),
    Wire("messages.content", {"string", "array"}, True),
    Wire("system", {"string", "array"}, False),
    Wire("max_tokens", {"integer"}, True, {"minimum": 1}),
    Wire("temperature", {"number"}, False, {"minimum": 0, "maximum": 1}),
    Wire("top_p", {"number"}, False, {"minimum": 0, "maximum": 1}),
    Wire("top_k", {"integer"}, False, {"minimum": 0}),
    Wire("stream", {"boolean"}, False),
    Wire("stop_sequences", {"array"}, False),
    Wire("tools", {"array"}, False),
    Wire("tools.name", {"string"}, True, {"pattern": "^[a-zA-Z0-9_-]{1,128}$"}),
    Wire("tools.description", {"string"}, False),
    Wire("tools.input_schema", {"object"}, True),
    Wire("tool_choice", {"object"}, False),
    Wire("tool_choice.type", {"string"}, True, values={"auto", "any", "tool", "none"}),
    Wire("tool_choice.name", {"string"}, True),
    Wire("thinking", {"object"}, False),
    Wire("thinking.type", {"string"}, True, values={"enabled", "disabled", "adaptive"}),
    Wire("thinking.budget_tokens", {"integer"}, True, {"minimum": 1024}),
    Wire("metadata", {"object"}, False),
    Wire("metadata.user_id", {"string", "null"}, False, {"maxLength": 512}),
)

RESPONSE = (
    Wire("id", {"string"}, True),
    Wire("type", {"string"}, True, values={"message"}),
    Wire("role", {"string"}, True, values={"assistant"}),
    Wire("content", {"array"}, True),
    Wire(
        "content.type",
        {"string"},
        True,
        values={
            "text",
            "thinking",
            "redacted_thinking",
            "tool_use",
            "server_tool_use",
            "web_search_tool_result",
            "web_fetch_tool_result",
            "code_execution_tool_result",
            "bash_code_execution_tool_result",
            "text_editor_code_execution_tool_result",
            "tool_search_tool_result",
            "container_upload",
        },
    ),
    Wire("content.text", {"string"}, True),
    Wire("model", {"string"}, True),
    Wire(
        "stop_reason",
        {"string", "null"},
        True,
        values={
            "end_turn",
            "max_tokens",
            "stop_sequence",
            "tool_use",
            "pause_turn",
            "refusal",
            "model_context_window_exceeded",
        },
    ),
    Wire("usage", {"object"}, True),
    Wire("usage.input_tokens", {"integer"}, True, {"minimum": 0}),
    Wire("usage.output_tokens", {"integer"}, True, {"minimum": 0}),
    Wire("usage.cache_creation_input_tokens", {"integer", "null"}, False, {"minimum": 0}),
    Wire("usage.cache_read_input_tokens", {"integer", "null"}, False, {"minimum": 0}),
)

LIMITS = {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "multipleOf"}


@pytest.fixture(scope="module")
def api() -> Api:
    """Return the flagship spec as the tool resolves it, without a complaint."""
    files = [SourceFile(path.name, path.read_text(encoding="utf-8")) for path in sorted(SPEC.glob("*.yaml"))]
    loaded, problems = load(files)
    assert [str(problem) for problem in problems] == []
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def exported(api: Api) -> dict[str, Any]:
    """Return the OpenAPI document of the flagship spec."""
    return document(api)


def create(exported: dict[str, Any]) -> dict[str, Any]:
    """Return the operation of the page."""
    operation = exported["paths"]["/v1/messages"]["post"]
    assert isinstance(operation, dict)
    return operation


def flat(exported: dict[str, Any], schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema's alternatives with references followed, down to those that are no choice."""
    reference = schema.get("$ref")
    if reference is not None:
        yield from flat(exported, exported["components"]["schemas"][reference.rpartition("/")[2]])
    for option in [*schema.get("anyOf", ()), *schema.get("oneOf", ())]:
        yield from flat(exported, option)
    if "type" in schema or "const" in schema or LIMITS & schema.keys():
        yield schema


def holders(exported: dict[str, Any], schema: dict[str, Any], parents: list[str]) -> list[dict[str, Any]]:
    """Return the objects at a path below a schema, those in arrays too."""
    found = []
    for option in flat(exported, schema):
        if "items" in option:
            found += holders(exported, option["items"], parents)
        elif not parents:
            found.append(option)
        elif parents[0] in option.get("properties", {}):
            found += holders(exported, option["properties"][parents[0]], parents[1:])
    return found


def types(options: list[dict[str, Any]]) -> set[str]:
    """Return the kinds of JSON that a value can be."""
    return {
        kind for option in options for kind in ([option["type"]] if isinstance(option["type"], str) else option["type"])
    }


def values(options: list[dict[str, Any]]) -> set[Any]:
    """Return the listed values of alternatives."""
    return {
        value
        for option in options
        for value in [*option.get("enum", ()), *([option["const"]] if "const" in option else [])]
    }


@pytest.mark.parametrize(
    ("place", "row"),
    [(place, row) for place, rows in (("request", REQUEST), ("response", RESPONSE)) for row in rows],
    ids=lambda value: value.name if isinstance(value, Wire) else value,
)
def test_a_row_is_in_the_exported_document_as_the_wire_has_it(exported: dict[str, Any], place: str, row: Wire) -> None:
    operation = create(exported)
    content = operation["requestBody"]["content"] if place == "request" else operation["responses"]["200"]["content"]
    *parents, name = row.name.split(".")
    objects = [
        found
        for found in holders(exported, content["application/json"]["schema"], parents)
        if name in found.get("properties", {})
    ]
    options = [option for found in objects for option in flat(exported, found["properties"][name])]
    assert row.types == types(options)
    assert row.required is any(name in found.get("required", ()) for found in objects)
    assert not row.values or row.values == values(options)
    assert {key: option[key] for option in options for key in LIMITS & option.keys()} == row.limits
    examples = [example for found in objects for example in found["properties"][name].get("examples", ())]
    assert set(row.examples) <= set(examples)


def test_authentication_and_headers_are_in_the_exported_document(exported: dict[str, Any]) -> None:
    schemes = exported["components"]["securitySchemes"]
    kinds = [next(iter(schemes[name] for name in alternative)) for alternative in exported["security"]]
    assert (kinds[0]["type"], kinds[0]["scheme"]) == ("http", "bearer")
    assert (kinds[1]["type"], kinds[1]["in"], kinds[1]["name"]) == ("apiKey", "header", "x-api-key")
    (version,) = [each for each in create(exported)["parameters"] if each["name"] == "anthropic-version"]
    assert (version["in"], version["required"]) == ("header", True)
    assert (version["schema"]["type"], version["schema"]["default"]) == ("string", "2023-06-01")


def test_the_examples_of_the_page_are_in_the_exported_document(exported: dict[str, Any]) -> None:
    operation = create(exported)
    request = operation["requestBody"]["content"]["application/json"]["examples"]
    assert REQUEST_EXAMPLE in [example["value"] for example in request.values()]
    answers = operation["responses"]["200"]["content"]["application/json"]["examples"]
    counts = [tuple(example["value"]["usage"].values()) for example in answers.values()]
    assert (10, 5, 0, 0) in counts


@pytest.mark.parametrize("row", ["tools.name", "tools.input_schema", "tool_choice.name", "thinking.budget_tokens"])
def test_what_the_page_calls_optional_is_corrected_with_a_reason(api: Api, row: str) -> None:
    (correction,) = [each for each in api.corrections if each.address == f"messages.create/body/{row}"]
    assert correction.reason.endswith(".")
    assert any("required" in change for change in correction.changes)


def test_each_example_of_the_spec_is_valid_by_the_exported_document(exported: dict[str, Any]) -> None:
    checked = 0
    for item in exported["paths"].values():
        for content in (item["post"]["requestBody"]["content"], item["post"]["responses"]["200"]["content"]):
            media = content["application/json"]
            validator = Draft202012Validator(media["schema"] | {"components": exported["components"]})
            for example in media["examples"].values():
                assert [error.message for error in validator.iter_errors(example["value"])] == []
                checked += 1
    assert checked >= 10


def test_it_is_made_without_the_formatter_and_the_model_generator() -> None:
    """What is laid out and asked as usual costs neither import; each would cost as much as all the rest of the run."""
    program = (
        "import sys; from rowcast.cli import main; status = main(['generate', '--dry-run', '--no-cache']); "
        "print(status, {'black', 'datamodel_code_generator'} & set(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=SPEC.parents[1], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "0 set()"
