"""Each rule finds what its example shows and is silent when that is mended; and what examples are too short for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast import front, lint
from rowcast.codes import CODES
from rowcast.codes.linting import EXCEPTIONS, GROUPS, LINTING
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.ir import Api
from rowcast.lint.rules import RULES
from rowcast.lint.settings import BEFORE_LINT
from rowcast.source import SourceFile

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

SHOWN = [code for code, known in LINTING.items() if known.before]
# It is about what other stages did, and says so in the test below.
TOLD = {"correction-applied"}


def found_in(text: str, *codes: str, **more: str) -> list[tuple[str, str]]:
    """Return what rules find in the text of a spec; the facts of the API are there unless it has its own."""
    head = "" if text.startswith("api:") else 'api: {name: tests, title: Tests, servers: ["https://api.tests.dev"]}\n'
    files = [SourceFile("a.yaml", f"rowcast: 1\n{head}"), SourceFile("b.yaml", f"rowcast: 1\n{text}")]
    files += [SourceFile(f"{name}.yaml", f"rowcast: 1\n{each}") for name, each in more.items()]
    api, documents, findings = front.load_documents(files[not head :])
    assert [one.message for one in findings] == []
    assert api is not None
    return [(one.code, one.message) for one in lint.run(lint.Subject(api, documents), lint.Settings(select=codes))]


def linted(load: Load, text: str, *codes: str) -> list[tuple[str, str]]:
    api, findings = load(text)
    assert [found.message for found in findings] == []
    assert api is not None
    return [(found.code, found.message) for found in lint.run(lint.Subject(api), lint.Settings(select=codes))]


@pytest.mark.parametrize("code", SHOWN)
def test_a_rule_finds_what_it_is_about(code: str) -> None:
    assert code in {found for found, _ in found_in(LINTING[code].before, *_with_an_other(code))}


@pytest.mark.parametrize("code", SHOWN)
def test_a_rule_is_silent_when_it_is_mended(code: str) -> None:
    assert code not in {found for found, _ in found_in(LINTING[code].after, *_with_an_other(code))}


@pytest.mark.parametrize("code", SHOWN)
def test_a_rule_finds_nothing_but_its_own(code: str) -> None:
    found = {found for found, _ in found_in(LINTING[code].before, code)}
    assert found == {code} or code in EXCEPTIONS


def _with_an_other(code: str) -> tuple[str, ...]:
    """Return the codes to look for: an exception needs a rule that it is from."""
    return (code, "pattern-loose") if code in EXCEPTIONS else (code,)


def test_every_rule_has_a_code_and_an_example() -> None:
    assert RULES.keys() | EXCEPTIONS.keys() == LINTING.keys()
    assert {code for code, known in LINTING.items() if not known.before or not known.after} == TOLD
    assert LINTING.keys() <= CODES.keys()
    assert CODES.keys() >= set(BEFORE_LINT)


def test_no_rule_gives_an_error_unless_a_project_says_so() -> None:
    assert {code.severity for code in LINTING.values()} <= {Severity.WARNING, Severity.NOTE}


def test_groups_are_no_codes_and_hold_each_code_once() -> None:
    assert not GROUPS.keys() & CODES.keys()
    assert sum(len(codes) for codes in GROUPS.values()) == len(LINTING)


TIDY = """
api:
  name: pets
  title: Pets
  version: "1"
  description: Keeps pets.
  servers: [https://api.pets.dev]
  auth: [{scheme: bearer, env: PETS_TOKEN}]
errors:
  body: Fault
  statuses:
    - {status: 401, name: AuthError, description: The token is wrong.}
    - {status: 429, name: RateLimitError, retry: true, description: There were too many calls.}
    - {status: 5XX, name: ServerError, retry: true, description: The service is broken.}
operations:
  pets.get:
    request: GET /pets/{id}
    summary: Get a pet
    path: [{name: id, type: string, required: true, description: Which one to get.}]
    response: {200: Pet}
    examples: [{request: {path: {id: p1}}, response: {body: {kind: cat}}}]
tables:
  Fault: {description: What went wrong., rows: [{name: message, type: string, description: For people.}]}
  Cat:
    description: A cat of any kind.
    rows: [{name: kind, type: string, const: cat, required: true}, {include: Common}]
  Common: {description: What pets share., rows: [{name: age, type: integer, description: In years.}]}
unions: {Pet: {tag: kind, variants: [Cat], description: A pet of any kind.}}
"""


def test_a_tidy_spec_has_no_findings() -> None:
    assert found_in(TIDY.lstrip()) == []


def test_findings_stand_in_the_order_of_the_files(load: Load) -> None:
    api, _ = load("tables: {B: [{name: x}], A: [{name: y}]}", more="tables: {C: [{name: z}]}")
    assert api is not None
    found = lint.run(lint.Subject(api))
    spans = [(one.span.file, one.span.line, one.span.column) for one in found if one.span]
    assert spans == sorted(spans)
    assert len({one.code for one in found}) > 1


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
    found = [code for code, _ in linted(load, text, "choice-indistinct")]
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
    assert (not linted(load, text, "choice-indistinct")) is apart


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
        codes = [code for code, _ in linted(load, place, "secret-in-example")]
        assert codes == ["secret-in-example"] * is_secret


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
    found = [message for _, message in linted(load, text, "unused-name")]
    assert found == [f"no operation uses {name}" for name in unused]


def test_tags_by_the_name_of_the_event_are_not_in_the_data(load: Load) -> None:
    text = """
        tables: {{E: [{{name: event, type: string, const: e}}, {{name: x}}]}}
        unions: {{U: {{tag: event, variants: [E]}}}}
        streams: {{S: {{events: U, by: {by}}}}}
        operations: {{a.b: {{request: GET /x, stream: {{events: S}}}}}}
    """
    assert "tag-optional" not in {code for code, _ in linted(load, text.format(by="event"), "tag-optional")}
    assert "tag-optional" in {code for code, _ in linted(load, text.format(by="data"), "tag-optional")}


def test_an_example_with_an_unknown_tag(load: Load) -> None:
    text = """
        tables:
          E: [{name: k, type: string, const: e, required: true}]
          T: {rows: [{name: u, type: U}], example: {u: {k: f}}}
        unions: {U: {tag: k, variants: [E]}}
    """
    assert linted(load, text, "example-unnamed") == [
        ("example-unnamed", '`u.k` of the example of T is "f", which is not one of "e"')
    ]


def test_a_correction_says_what_and_why(load: Load) -> None:
    api, _ = load(
        "",
        page="source: {page: p.md}\ntables: {T: [{name: a, type: string}]}",
        better="corrections: [{row: T/a, reason: It counts., set: {type: integer}}]",
    )
    assert api is not None
    (found,) = [each for each in lint.run(lint.Subject(api)) if each.code == "correction-applied"]
    assert found.message == "T/a is corrected (type: integer instead of string): It counts"
    assert found.severity is Severity.NOTE
