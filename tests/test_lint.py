"""Rules of lint, beside the cases that show each of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast import lint
from rowcast.codes import CODES
from rowcast.codes.linting import LINTING
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.ir import Api

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

QUIET = {"description-missing", "operation-without-example", "operation-without-response", "unused-name"}


def linted(load: Load, text: str, *, quiet: bool = True) -> list[tuple[str, str]]:
    api, findings = load(text)
    assert [found.message for found in findings] == []
    assert api is not None
    return [(found.code, found.message) for found in lint.run(api) if not (quiet and found.code in QUIET)]


def test_a_tidy_spec_has_no_findings(load: Load) -> None:
    text = """
        operations:
          pets.get:
            request: GET /pets/{id}
            summary: Get a pet
            path: [{name: id, type: string, required: true, description: Which one.}]
            response: {200: Pet}
            examples: [{response: {body: {kind: cat}}}]
        tables:
          Cat:
            description: A cat.
            rows: [{name: kind, type: string, const: cat, required: true}, {include: Common}]
          Common: {description: What pets share., rows: [{name: age, type: integer, description: In years.}]}
        unions: {Pet: {tag: kind, variants: [Cat], description: A pet.}}
    """
    assert linted(load, text, quiet=False) == []


def test_no_rule_gives_an_error() -> None:
    assert {code.severity for code in LINTING.values()} <= {Severity.WARNING, Severity.NOTE}
    assert LINTING.items() <= CODES.items()


def test_findings_stand_in_the_order_of_the_files(load: Load) -> None:
    api, _ = load("tables: {B: [{name: x}], A: [{name: y}]}", more="tables: {C: [{name: z}]}")
    assert api is not None
    spans = [(found.span.file, found.span.line, found.span.column) for found in lint.run(api) if found.span]
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("[{name: a, required: true}]", "[{name: b, required: true}]", True),
        ("[{name: a, required: true}]", "[{name: b}]", True),
        ("[{name: a}]", "[{name: b}]", False),
        ("[{name: a, required: true}]", "[{name: a, required: true}, {name: b}]", False),
        ("[{name: k, type: string, const: x, required: true}]", "[{name: k, type: string, const: y}]", True),
        ("[{name: k, type: string, const: x}]", "[{name: k, type: string, const: y}]", False),
        ("[{name: k, type: string, const: x, required: true}]", "[{name: k, type: string, values: [x, y]}]", False),
        (
            "[{name: k, type: string, values: [x], open: true, required: true}]",
            "[{name: k, type: string, const: y}]",
            False,
        ),
    ],
)
def test_choices(load: Load, one: str, other: str, apart: bool) -> None:
    text = f"tables: {{T: [{{name: x, type: 'array[One/Other]'}}], One: {one}, Other: {other}}}"
    found = [code for code, _ in linted(load, text) if code == "choice-indistinct"]
    assert found == ([] if apart else ["choice-indistinct"])


@pytest.mark.parametrize(
    ("type_", "apart"),
    [
        ("One/string", True),
        ("One/object", False),
        ("One/map[string]", False),
        ("One/array[One]", True),
        ("Two/One", True),
        ("U/One", False),
        ("U/Two", True),
    ],
)
def test_choices_of_other_objects(load: Load, type_: str, apart: bool) -> None:
    text = f"""
        tables:
          T: [{{name: x, type: '{type_}'}}]
          One: [{{name: a, required: true}}]
          Two: [{{name: b, required: true}}]
          V: [{{name: k, type: string, const: v, required: true}}, {{name: a, required: true}}]
          W: [{{name: a, required: true}}]
        unions: {{U: {{tag: k, variants: [V], otherwise: W}}}}
    """
    assert ("choice-indistinct" not in {code for code, _ in linted(load, text)}) is apart


@pytest.mark.parametrize(
    ("text", "is_secret"),
    [
        ("sk-ant-api03-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0", True),
        ("ghp_Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2", True),
        ("AKIAQ3EGRWVZ5TJXLM7P", True),
        ("-----BEGIN RSA PRIVATE KEY-----", True),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmNkZWYifQ.Ab1Cd2Ef3Gh4Ij5", True),
        ("Bearer sk-ant-api03-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0", True),
        ("AKIAIOSFODNN7EXAMPLE", False),
        ("sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxx", False),
        ("sk-ant-...", False),
        ("claude-3-opus-20240229", False),
        ("msg_013Zva2CMHLNnXjNJJKqJ2EF", False),
        ("toolu_01A09q90qw90lq917835lq9", False),
        ("EqgfCioIARgBIiQ3YTAwMjY1Mi1mZjM5", False),
    ],
)
def test_secrets(load: Load, text: str, is_secret: bool) -> None:
    places = [
        f"tables: {{T: [{{name: x, type: string, example: '{text}'}}]}}",
        f"tables: {{T: [{{name: x, type: string, default: '{text}'}}]}}",
        f"tables: {{T: {{rows: [{{name: x}}], example: {{x: ['{text}']}}}}}}",
        f"operations: {{a.b: {{request: POST /x, body: any, examples: [{{request: {{body: ['{text}']}}}}]}}}}",
    ]
    for place in places:
        codes = [code for code, _ in linted(load, place) if code == "secret-in-example"]
        assert codes == ["secret-in-example"] * is_secret


def test_a_secret_is_not_printed_whole(load: Load) -> None:
    secret = "AKIAQ3EGRWVZ5TJXLM7P"
    found = linted(load, f"tables: {{T: [{{name: x, type: string, example: {secret}}}]}}")
    assert all(secret not in message for _, message in found)


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("tables: {T: [{name: x, type: U}], U: []}\noperations: {a.b: {request: GET /x, response: {200: T}}}", []),
        ("tables: {T: [], U: []}\noperations: {a.b: {request: GET /x, response: {200: T}}}", ["U"]),
        ("tables: {T: [{include: U}], U: [{name: a}]}\noperations: {a.b: {request: GET /x, response: {200: T}}}", []),
        ("tables: {U: [{name: a}]}\noperations: {a.b: {request: GET /x, query: [{include: U}]}}", []),
        ("tables: {T: [{include: U}], U: [{name: a}]}", ["T", "U"]),
        ("tables: {E: []}\nerrors: {body: E}", []),
        ("tables: {E: []}\nstreams: {S: {events: E}}", ["E", "S"]),
        ("types: {A: {type: string}}", ["A"]),
    ],
)
def test_unused_names(load: Load, text: str, unused: list[str]) -> None:
    found = [message for code, message in linted(load, text, quiet=False) if code == "unused-name"]
    assert found == [f"no operation uses {name}" for name in unused]


def test_tags_by_the_name_of_the_event_are_not_in_the_data(load: Load) -> None:
    text = """
        tables: {{E: [{{name: event, type: string, const: e}}, {{name: x}}]}}
        unions: {{U: {{tag: event, variants: [E]}}}}
        streams: {{S: {{events: U, by: {by}}}}}
        operations: {{a.b: {{request: GET /x, stream: {{events: S}}}}}}
    """
    assert "tag-optional" not in {code for code, _ in linted(load, text.format(by="event"))}
    assert "tag-optional" in {code for code, _ in linted(load, text.format(by="data"))}


def test_rows_without_description_are_listed_together(load: Load) -> None:
    text = "tables: {T: [" + ", ".join(f"{{name: f{n}}}" for n in range(8)) + "]}"
    found = [message for code, message in linted(load, text, quiet=False) if code == "description-missing"]
    assert found == [
        "T has no description",
        "rows of T without a description: `f0`, `f1`, `f2`, `f3`, `f4` and 3 more",
    ]


def test_an_example_with_an_unknown_tag(load: Load) -> None:
    text = """
        tables:
          E: [{name: k, type: string, const: e, required: true}]
          T: {rows: [{name: u, type: U}], example: {u: {k: f}}}
        unions: {U: {tag: k, variants: [E]}}
    """
    assert linted(load, text) == [("example-unnamed", '`u.k` of the example of T is "f", which is not one of "e"')]


def test_a_correction_says_what_and_why(load: Load) -> None:
    api, _ = load(
        "",
        page="source: {page: p.md}\ntables: {T: [{name: a, type: string}]}",
        better="corrections: [{row: T/a, reason: It counts., set: {type: integer}}]",
    )
    assert api is not None
    (found,) = [each for each in lint.run(api) if each.code == "correction-applied"]
    assert found.message == "T/a is corrected (type: integer instead of string): It counts"
    assert found.severity is Severity.NOTE
