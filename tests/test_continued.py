"""A captured file and a person's file declare one operation or table together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast import front
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, Scalar
from rowcast.source import SourceFile

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

PAGE = """
    source: {page: items.md}
    operations:
      items.make:
        request: POST /items
        body: [{name: a, type: string}]
        response: {200: Item, 204: null}
        examples: [{name: Captured, request: {body: {a: x}}}]
    tables:
      Item: [{name: a, type: string}]
"""


def codes(load: Load, text: str, **more: str) -> list[str]:
    return [found.code for found in load(text, **more)[1]]


def test_what_both_files_say_is_one_operation(load: Load) -> None:
    more = """
        operations:
          items.make:
            summary: Make an item
            query: [{name: dry, type: boolean}]
            response:
              200: {description: It was made., headers: [{name: x-id, type: integer}]}
              204: {description: It was there.}
              409: Item
            examples: [{name: Ours, request: {body: {a: y}}}]
        tables:
          Item: {description: An item., extra: string}
    """
    api, findings = load(more, page=PAGE)
    assert findings == []
    assert api is not None
    (operation,) = api.operations
    assert (operation.summary, operation.path, operation.span.file) == ("Make an item", "/items", "page.yaml")
    assert [field.wire for field in operation.query] == ["dry"]
    answers = {each.status: each for each in operation.responses}
    assert list(answers) == ["200", "204", "409"]
    assert answers["200"].doc == "It was made."
    assert [header.type for header in answers["200"].headers] == [Scalar("integer")]
    assert (answers["204"].doc, answers["204"].body) == ("It was there.", None)
    assert answers["409"].body == answers["200"].body
    assert [example.name for example in operation.examples] == ["Captured", "Ours"]
    item = api.tables["Item"]
    assert (item.doc, item.extra, item.span.file) == ("An item.", Scalar("string"), "page.yaml")


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_the_order_of_the_files_does_not_matter(load: Load, names: tuple[str, str]) -> None:
    more = "operations: {items.make: {summary: Make an item}}"
    api, findings = load("", **dict(sorted({names[0]: PAGE, names[1]: more}.items())))
    assert findings == []
    assert api is not None
    assert api.operations[0].summary == "Make an item"
    assert api.operations[0].span.file == f"{names[0]}.yaml"


def test_rows_are_captured_where_the_page_has_them_and_not_where_a_person_does(load: Load) -> None:
    more = """
        operations: {items.make: {query: [{name: dry, type: boolean}]}}
        corrections:
          - {row: items.make/query/dry, reason: A reason., set: {required: true}}
          - {row: items.make/body/a, reason: A reason., set: {required: true}}
    """
    findings = load(more, page=PAGE)[1]
    assert [(found.code, found.message) for found in findings] == [
        ("correction-needless", "the rows of `items.make/query/dry` were not captured")
    ]
    api, _ = load("operations: {items.make: {query: [{name: dry, type: boolean}]}}", page=PAGE)
    assert api is not None
    assert api.operations[0].query[0].origin.page is None
    assert api.tables["ItemsMakeRequest"].fields[0].origin.page == "items.md"


@pytest.mark.parametrize(
    "more",
    [
        "operations: {items.make: {request: POST /items}}",
        "operations: {items.make: {body: [{name: b, type: string}]}}",
        "operations: {items.make: {response: {200: Item}}}",
        "operations: {items.make: {response: {200: {rows: []}}}}",
        "operations: {items.make: {response: {204: Item}}}",
        "tables: {Item: [{name: b, type: string}]}",
    ],
)
def test_what_both_state_is_an_error(load: Load, more: str) -> None:
    api, findings = load(more, page=PAGE)
    assert api is None
    assert [found.code for found in findings] == ["continued-key"]
    (found,) = findings
    assert found.span is not None
    assert (found.span.file, found.related[0][1].file) == ("api.yaml", "page.yaml")


def test_what_nothing_captured_continues_is_whole_in_itself(load: Load) -> None:
    assert (
        codes(load, "operations: {items.get: {summary: Get}}\ntables: {Item: {description: x}}") == ["missing-key"] * 2
    )


@pytest.mark.parametrize("key", ["reqest: GET /items", "request: FETCH /items"])
def test_a_request_that_cannot_be_read_is_not_missing_too(load: Load, key: str) -> None:
    assert "missing-key" not in codes(load, f"operations: {{items.get: {{{key}}}}}")


def test_nothing_is_missing_that_a_broken_file_may_hold() -> None:
    head = 'rowcast: 1\napi: {name: a, title: A, servers: ["https://a.example"]}\n'
    more = SourceFile("a.yaml", head + "operations: {items.get: {summary: Get}}\n")
    _, findings = front.load([more, SourceFile("b.yaml", "rowcast: 1\nsource: [\n")])
    assert {found.span.file for found in findings if found.span is not None} == {"b.yaml"}
