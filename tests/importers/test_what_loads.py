# ruff: noqa: E501
"""What an import writes loads: pages that state what no spec can hold give a finding with their words in its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rowcast import front, importers
from rowcast.diagnostics import Severity
from rowcast.importers.model import Capture
from rowcast.importers.outcome import pages, report
from rowcast.importers.text import expressions
from rowcast.source import SourceFile

HEAD = "# Kites\n\n## Fly\n\n`POST /kites`\n\n### Body\n\n| Name | Type | Required | Default | Description |\n|---|---|---|---|---|\n"
MISFITS = {
    "a text for an array in brackets": "| tags[] | string | no | calm | Words |\n",
    "items of another kind": '| tags | array of integers | no | `["a"]` | Words |\n',
    "an item for an array in an array": "| grid | array of arrays of integers | no | `[1]` | Places |\n",
    "an object for an array of objects": "| ends | array of objects | no | `{}` | Ends |\n",
    "a value of another kind in a map": '| ends | map of integers | no | `{"a": "b"}` | Ends |\n',
    "an array for an object with fields": "| end | object | no | `[]` | An end |\n| end.at | integer | no | | Where |\n",
    "an object without what is required": "| end | object | no | `{}` | An end |\n| end.at | integer | yes | | Where |\n",
    "a field of another kind": '| end | object | no | `{"at": "x"}` | An end |\n| end.at | integer | no | | Where |\n',
    "an object of a table without what is required": (
        "| end | [End](#end) | no | `{}` | An end |\n\n## End\n\n| Name | Type | Required |\n|---|---|---|\n| at | integer | yes |\n"
    ),
}  # fmt: skip
FITS = {
    "items of the kind": ("| tags | array of integers | no | `[1]` | Words |\n", [1]),
    "an empty object": ("| end | object | no | `{}` | An end |\n| end.at | integer | no | | Where |\n", {}),
    "fields of the kind": (
        '| ends | array of objects | no | `[{"at": 1}]` | Ends |\n| ends[].at | integer | yes | | Where |\n',
        [{"at": 1}],
    ),
}
LOST = {"$ref": "#/components/schemas/Lost"}
SENT = {"content": {"application/json": {"schema": LOST}}}


@pytest.mark.parametrize("name", MISFITS)
def test_a_default_that_its_row_cannot_hold(name: str) -> None:
    capture = loaded("page.md", HEAD + MISFITS[name])
    assert "default-unread" in {found.code for found in capture.findings}
    assert not [row.path for _, row in report.rows(capture) if row.get("default")]


@pytest.mark.parametrize("name", FITS)
def test_a_default_that_its_row_can_hold(name: str) -> None:
    rows, default = FITS[name]
    capture = loaded("page.md", HEAD + rows)
    assert "default-unread" not in {found.code for found in capture.findings}
    assert next(row.value("default") for _, row in report.rows(capture)) == default


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        ("enum", "string"),
        ("integer or enum", "integer/string"),
        ("array of enums", "array[string]"),
        ("map of enums", "map[string]"),
    ],
)
def test_an_enum_without_values(kind: str, taken: str) -> None:
    capture = loaded("page.md", f"{HEAD}| wind | {kind} | no | | How it blows |\n")
    assert "values-missing" in {found.code for found in capture.findings}
    assert [expressions.render(row.value("type")) for _, row in report.rows(capture)] == [taken]


def test_an_enum_among_other_types_keeps_its_values() -> None:
    capture = loaded("page.md", f"{HEAD}| wind | integer or enum | no | | One of `calm`, `wild` |\n")
    assert [row.value("values") for _, row in report.rows(capture)] == [["calm", "wild"]]


def test_a_constant_for_an_enum_among_other_types() -> None:
    capture = loaded("page.md", f"{HEAD}| wind | integer or enum | no | | Always `calm` |\n")
    assert [expressions.render(row.value("type")) for _, row in report.rows(capture)] == ["integer/string"]


def test_a_second_description_of_a_call_that_nests_deeper() -> None:
    again = "\n## Fly again\n\n`POST /kites`\n\n### Body\n\n| Name | Type | Required |\n|---|---|---|\n"
    rows = "| gate | object | no |\n| gate.gate | integer | no |\n"
    capture = loaded("page.md", f"{HEAD}| gate | integer | yes | | Which |\n{again}{rows}")
    assert {"call-twice", "type-contradicts-rows"} <= {found.code for found in capture.findings}
    assert [row.path for _, row in report.rows(capture)] == [("gate",), ("gate", "gate")]


@pytest.mark.parametrize("status", ["201]]>", "99", "999", "²", "", "2XY"])
def test_an_answer_under_what_is_no_status(status: str) -> None:
    media = {"schema": {"type": "object", "properties": {"at": {"type": "integer"}}}, "example": {"at": 1}}
    answer = {"description": "A kite", "content": {"application/json": media}}
    capture = described(paths={"/kites": {"get": {"responses": {"200": answer, status: answer}}}})
    assert [section.place for section in capture.operations[0].sections] == ["200"]
    assert status in [found.quote for found in capture.findings if found.code == "outside-language"]


def test_webhooks_and_streams_of_what_is_no_object() -> None:
    lines = {"text/event-stream": {"schema": LOST}}
    capture = described(
        paths={"/kites": {"get": {"responses": {"200": {"description": "Kites", "content": lines}}}}},
        webhooks={"flown": {"post": {"requestBody": SENT}}},
        components={"schemas": {"Lost": {"allOf": [{"$ref": "#/components/schemas/Gone"}]}}},
    )
    assert not {"webhooks", "streams"} & set(capture.sections)
    lacking = [found.message for found in capture.findings if found.code == "outside-language"]
    assert "a webhook whose body is no object" in lacking
    assert "a stream whose events are no objects" in lacking


@pytest.mark.parametrize(
    "server",
    [
        {"url": "https://kites.test?a=b"},
        {"url": "https://kites&#9;.test"},
        {"url": "https://kites.test:99999"},
        {"url": "https://me:secret@kites.test"},
        {"url": "https://{place}.kites.test"},
        {"url": "https://{place.kites.test"},
    ],
)
def test_an_address_that_no_call_can_go_to(server: Any) -> None:
    capture = described(servers=[server], paths={"/kites": {"get": {"responses": {}}}})
    assert server["url"] in [found.quote for found in capture.findings if found.code == "server-unknown"]


def test_variables_of_an_address() -> None:
    variables = {"place": {"default": "sea", "enum": ["hill", "lake"]}, "other": {"default": "x"}}
    server = {"url": "https://{place}.kites.test", "variables": variables}
    capture = described(servers=[server], paths={"/kites": {"get": {"responses": {}}}})
    assert capture.api["servers"] == [{"url": server["url"], "variables": {"place": {"default": "sea"}}}]
    assert "hill, lake" in [found.quote for found in capture.findings]


def test_two_addresses() -> None:
    servers = [{"url": "https://kites.test"}, {"url": "https://hill.kites.test"}]
    capture = described(servers=servers, paths={"/kites": {"get": {"responses": {}}}})
    assert len(capture.api["servers"]) == 2


def described(**parts: Any) -> Capture:
    """Import an OpenAPI description of these parts."""
    return loaded("page.json", json.dumps({"openapi": "3.1.0", "info": {"title": "Kites", "version": "1"}, **parts}))


def loaded(page: str, text: str) -> Capture:
    """Import a page, load what is written, and return what was read."""
    spec = pages.spec("kites", [importers.read(page, text.encode())], has_api=False)
    found = front.load([SourceFile(name, held) for name, held in spec.files.items()])[1]
    assert not [one.message for one in found if one.severity is Severity.ERROR]
    return spec.captures[0]
