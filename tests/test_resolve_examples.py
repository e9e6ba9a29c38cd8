"""Examples of operations and tables, held against their types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast.diagnostics import Diagnostic
from rowcast.ir import ABSENT, Api

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

SPEC = """
operations:
  pets.put:
    request: PUT /pets/{{id}}
    path: [{{name: id, type: integer}}]
    query: [{{name: dry, type: boolean, required: true}}, {{name: filter.colour, type: string}}]
    headers: [{{name: X-Trace, type: string}}]
    body:
      - {{name: name, type: string, required: true}}
      - {{name: born, type: string(date)}}
      - {{name: id, type: string, required: true, read_only: true}}
      - {{name: secret, type: string, required: true, write_only: true}}
      - {{name: tags, type: 'array[string]', max_items: 2}}
    response:
      201: Pet
      204: null
      4XX: [{{name: message, type: string, required: true}}]
    examples:
      - {{name: one, description: D, {example}}}
tables:
  Pet:
    - {{name: id, type: string, required: true, read_only: true}}
    - {{name: key, type: string, required: true, write_only: true}}
"""


def faults(load: Load, example: str) -> list[tuple[str, str]]:
    return [(found.code, found.message) for found in load(SPEC.format(example=example))[1]]


def test_an_example(load: Load) -> None:
    text = """request: {path: {id: 3}, query: {dry: true, filter: {colour: 1}}, headers: {x-trace: 012},
        body: {name: 1.10, secret: no, tags: [yes, 1]}}, response: {status: 201, body: {id: 7}}"""
    api, findings = load(SPEC.format(example=text.replace("\n", " ")))
    assert [found.message for found in findings] == []
    assert api is not None
    (example,) = api.operations[0].examples
    assert example.request == {
        "path": {"id": 3},
        "query": {"dry": True, "filter": {"colour": "1"}},
        "headers": {"X-Trace": "012"},
        "body": {"name": "1.10", "secret": "no", "tags": ["yes", "1"]},
    }
    assert (example.status, example.response, example.name, example.doc) == ("201", {"id": "7"}, "one", "D")


def test_the_status_is_that_of_the_first_success(load: Load) -> None:
    api, findings = load(SPEC.format(example="response: {body: {id: a}}"))
    assert findings == []
    assert api is not None
    assert api.operations[0].examples[0].status == "201"
    assert api.operations[0].examples[0].request is None


def test_an_answer_without_a_body(load: Load) -> None:
    api, findings = load(SPEC.format(example="response: {status: 204}"))
    assert findings == []
    assert api is not None
    assert api.operations[0].examples[0].response is ABSENT


@pytest.mark.parametrize(
    ("example", "code", "message"),
    [
        ("request: {body: {secret: a}}", "value-departs", "the request lacks `name`, which is required"),
        ("request: {body: {name: a}}", "value-departs", "the request lacks `secret`, which is required"),
        (
            "request: {body: {name: a, secret: b, born: soon}}",
            "value-departs",
            '`born` of the request is "soon", which is no date such as 2026-01-31',
        ),
        (
            "request: {body: {name: a, secret: b, tags: [a, [b]]}}",
            "value-departs",
            "`tags[1]` of the request is an array, where text was expected",
        ),
        (
            "request: {body: {name: a, secret: b, tags: [a, b, c]}}",
            "value-departs",
            "`tags` of the request has 3 items, and 2 are the most",
        ),
        ("request: {body: []}", "value-departs", "the request is an array, where an object was expected"),
        ("request: {path: {id: x}}", "value-departs", '`id` of the example is "x", where an integer was expected'),
        (
            "request: {query: {dry: maybe}}",
            "value-departs",
            '`dry` of the example is "maybe", where true or false was expected',
        ),
        ("request: {query: {dri: true}}", "example-place", "`dri` is no parameter in `query`"),
        ("request: {cookies: {a: b}}", "example-place", "`a` is no parameter in `cookies`"),
        ("response: {status: 201, body: {}}", "value-departs", "the answer lacks `id`, which is required"),
        ("response: {status: 404, body: {}}", "value-departs", "the answer lacks `message`, which is required"),
        ("response: {status: 204, body: {}}", "example-place", "the answer 204 of pets.put has no body"),
        ("response: {status: 202, body: {}}", "example-place", "pets.put never answers with status 202"),
        ("response: {status: 500, body: {}}", "", ""),
    ],
)
def test_departures(load: Load, example: str, code: str, message: str) -> None:
    assert faults(load, example) == ([(code, message)] if code else [])


def test_a_departure_is_shown_where_it_is(load: Load) -> None:
    text = """
        operations:
          a.b:
            request: POST /x
            body: [{name: list, type: 'array[integer]'}]
            examples:
              - request:
                  body:
                    list:
                      - 1
                      - oops
    """
    _, (found,) = load(text)
    assert found.span is not None
    assert (found.span.line, found.span.column) == (13, 17)


def test_an_example_of_a_body_that_is_not_there(load: Load) -> None:
    text = "operations: {a.b: {request: GET /x, examples: [{request: {body: 1}}]}}"
    assert [found.code for found in load(text)[1]] == ["example-place"]


def test_names_of_examples(load: Load) -> None:
    listed = "{name: e, response: {}}, {name: e, response: {}}, {response: {}}"
    text = f"operations: {{a.b: {{request: GET /x, examples: [{listed}]}}}}"
    assert [found.code for found in load(text)[1]] == ["duplicate-example"]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ("{a: 1, b: [x]}", ""),
        ("{a: x}", '`a` of the example is "x", where an integer was expected'),
        ("{a: 1, b: x}", '`b` of the example is "x", where an array was expected'),
        ("{}", "the example lacks `a`, which is required"),
        ("[]", "the example is an array, where an object was expected"),
    ],
)
def test_examples_of_tables(load: Load, example: str, message: str) -> None:
    rows = "[{name: a, type: integer, required: true}, {name: b, type: array}]"
    text = f"tables: {{T: {{rows: {rows}, example: {example}}}}}"
    api, findings = load(text)
    assert [found.message for found in findings] == ([message] if message else [])
    if api is not None:
        assert api.tables["T"].examples == ({"a": 1, "b": ["x"]},)


def test_examples_of_types(load: Load) -> None:
    api, findings = load("types: {T: {type: string, max_length: 2, examples: [1, ab]}}")
    assert findings == []
    assert api is not None
    assert api.aliases["T"].examples == ("1", "ab")
    _, (found,) = load("types: {T: {type: string, max_length: 2, example: abc}}")
    assert found.message == "the example has 3 characters, and 2 are the most"
