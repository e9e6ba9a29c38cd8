"""The flagship spec says what its page says: each row, typed in by hand here, is looked up in the captured file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

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
    assert create["response"][200]["type"] == "Message"
    return {"body": create["body"], "answer": page["tables"]["Message"]["rows"]}


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


def test_each_correction_of_the_spec_has_a_reason() -> None:
    for correction in spec("corrections")["corrections"]:
        assert correction["reason"].endswith("."), correction
