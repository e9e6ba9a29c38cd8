"""Types, values and bounds of rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rowcast.diagnostics import Diagnostic
from rowcast.ir import (
    ABSENT,
    NULL,
    AnyOf,
    Api,
    ArrayOf,
    Constant,
    EnumOf,
    Field,
    Limits,
    MapOf,
    Named,
    Scalar,
)

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]
STRING, INTEGER = Scalar("string"), Scalar("integer")


def row(load: Load, text: str, more: str = "") -> Field:
    """Return the field of one row, in which nothing is wrong."""
    api, findings = load(f"tables: {{T: [{{name: x, {text}}}]}}\n{more}")
    assert [found.message for found in findings] == []
    assert api is not None
    return api.tables["T"].fields[0]


def faults(load: Load, text: str, more: str = "") -> list[tuple[str, str]]:
    _, findings = load(f"tables: {{T: [{{name: x, {text}}}]}}\n{more}")
    return [(found.code, found.message) for found in findings]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("type: string", STRING),
        ("description: nothing", Scalar("any")),
        ("type: object", Scalar("object")),
        ("type: 'string?'", AnyOf((STRING, NULL))),
        ("type: string, nullable: true", AnyOf((STRING, NULL))),
        ("type: 'string?', nullable: true", AnyOf((STRING, NULL))),
        ("type: 'any?'", Scalar("any")),
        ("type: string/any", Scalar("any")),
        ("type: string/integer/string", AnyOf((STRING, INTEGER))),
        ("type: 'array[string?]?'", AnyOf((ArrayOf(AnyOf((STRING, NULL))), NULL))),
        ("type: map", MapOf(Scalar("any"))),
        ("type: string(date)", Scalar("string", "date")),
        ("type: T", Named("T")),
        ("type: string, const: a", Constant("string", "a")),
        ("type: integer, const: 3", Constant("integer", 3)),
        ("type: boolean, const: true", Constant("boolean", True)),
        ("type: string, const: true", Constant("string", "true")),
        ("type: string, const: 012", Constant("string", "012")),
        ("type: 'string/array[string]', const: all", AnyOf((Constant("string", "all"), ArrayOf(STRING)))),
        ("type: string, const: a, nullable: true", AnyOf((Constant("string", "a"), NULL))),
    ],
)
def test_types(load: Load, text: str, type_: Any) -> None:
    assert row(load, text).type == type_


@pytest.mark.parametrize(
    ("text", "base", "values", "is_open"),
    [
        ("type: enum<string>, values: [a, b]", "string", ["a", "b"], False),
        ("type: enum, values: [a]", "string", ["a"], False),
        ("type: string, values: [a], open: true", "string", ["a"], True),
        ("type: enum<string>, values: [no, on, yes, 12:30:45, 2026-01-01, 1.10, 012, true]", "string",
         ["no", "on", "yes", "12:30:45", "2026-01-01", "1.10", "012", "true"], False),
        ("type: enum<integer>, values: [1, -2]", "integer", [1, -2], False),
        ("type: enum<number>, values: [1, 2.5]", "number", [1, 2.5], False),
        ("type: boolean, values: [true]", "boolean", [True], False),
        ("type: enum<string>, values: ['null', '']", "string", ["null", ""], False),
    ],
)  # fmt: skip
def test_listed_values(load: Load, text: str, base: str, values: list[Any], is_open: bool) -> None:
    found = row(load, text).type
    assert isinstance(found, EnumOf)
    assert found.base == base
    assert [(type(each.value), each.value) for each in found.values] == [(type(value), value) for value in values]
    assert found.open is is_open


@pytest.mark.parametrize(
    "text",
    [
        "type: 'array[enum<string>]', values: [a]",
        "type: 'array[string]', values: [a]",
        "type: 'integer/array[enum<string>]', values: [a]",
        "type: 'map[string]', values: [a]",
        "type: 'enum<string>?', values: [a]",
        "type: 'enum<string>/array[enum<string>]', values: [a]",
    ],
)
def test_values_find_their_scalar(load: Load, text: str) -> None:
    assert "EnumOf" in repr(row(load, text).type)


def test_values_with_meanings(load: Load) -> None:
    text = "type: enum<string>, values: {a: The first., b: , 1: {description: One., deprecated: use a, rename: one}}"
    found = row(load, text).type
    assert isinstance(found, EnumOf)
    assert [(each.value, each.doc, each.deprecated, each.rename) for each in found.values] == [
        ("a", "The first.", None, None),
        ("b", "", None, None),
        ("1", "One.", "use a", "one"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("type: enum<string>", "enum-without-values"),
        ("type: enum<integer>, values: [a]", "value-kind"),
        ("type: enum<integer>, values: [1.5]", "value-kind"),
        ("type: enum<integer>, values: [012]", "value-kind"),
        ("type: enum<integer>, values: ['1']", "value-kind"),
        ("type: boolean, values: [yes]", "value-kind"),
        ("type: enum<string>, values: [a, null]", "value-kind"),
        ("type: enum<string>, values: [a, ~]", "value-kind"),
        ("type: string, const: null", "value-kind"),
        ("type: integer, const: abc", "value-kind"),
        ("type: enum<string>, values: [a, 'a']", "duplicate-value"),
        ("type: enum<number>, values: [1, 1.0]", "duplicate-value"),
        ("type: object, values: [a]", "values-without-scalar"),
        ("values: [a]", "values-without-scalar"),
        ("type: string/integer, values: [a]", "values-without-scalar"),
        ("type: T, values: [a]", "values-without-scalar"),
        ("type: 'array[string]', const: a", "values-without-scalar"),
        ("type: string, const: a, values: [a]", "const-with-values"),
    ],
)
def test_faulty_values(load: Load, text: str, code: str) -> None:
    assert [found for found, _ in faults(load, text)] == [code]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("type: string, default: 012", "012"),
        ("type: string, default: no", "no"),
        ("type: string, default: 1.10", "1.10"),
        ("type: string, default: true", "true"),
        ("type: string, default: 2026-01-01", "2026-01-01"),
        ("type: string, default: ''", ""),
        ("type: 'string?', default: null", None),
        ("type: 'string?', default: 'null'", "null"),
        ("type: 'string?', default: ", None),
        ("type: integer, default: 12", 12),
        ("type: number, default: 1.10", 1.1),
        ("type: number, default: 1e3", 1000.0),
        ("type: boolean, default: false", False),
        ("type: 'integer/string', default: 012", "012"),
        ("type: 'integer/string', default: 12", 12),
        ("type: 'integer/string', default: '12'", "12"),
        ("type: 'boolean/string', default: true", True),
        ("type: any, default: true", True),
        ("type: any, default: 012", "012"),
        ("type: 'array[string]', default: [no, 1, null-ish]", ["no", "1", "null-ish"]),
        ("type: 'map[string]', default: {a: 1}", {"a": "1"}),
        ("type: 'array[integer]/string', default: [1]", [1]),
        ("type: object, default: {a: 1}", {"a": 1}),
        ("type: array, default: []", []),
        ("type: string(date), default: 2024-02-29", "2024-02-29"),
        ("type: U, default: {kind: a, text: 1}", {"kind": "a", "text": "1"}),
        ("type: U, default: {kind: b, text: 1}", {"kind": "b", "text": 1}),
        ("type: 'array[U]', default: [{kind: a, text: no}]", [{"kind": "a", "text": "no"}]),
        ("type: A/B, default: {kind: b, text: 5}", {"kind": "b", "text": 5}),
        ("type: Word, default: 5", "5"),
    ],
)
def test_values_are_read_by_their_type(load: Load, text: str, value: Any) -> None:
    more = """
unions: {U: {tag: kind, variants: [A, B]}}
types: {Word: {type: string, max_length: 3}}
"""
    tables = """
  A: [{name: kind, type: string, const: a, required: true}, {name: text, type: string}]
  B: [{name: kind, type: string, const: b, required: true}, {name: text, type: integer}]
"""
    api, findings = load(f"tables:\n  T: [{{name: x, {text}}}]{tables}{more}")
    assert [found.message for found in findings] == []
    assert api is not None
    found = api.tables["T"].fields[0].default
    assert (type(found), found) == (type(value), value)


def test_nothing_is_not_null(load: Load) -> None:
    assert row(load, "type: 'string?'").default is ABSENT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("type: integer, default: 012", 'the default is "012", where an integer was expected'),
        ("type: integer, default: 1.5", "the default is 1.5, where an integer was expected"),
        ("type: string, default: null", "the default is null, where text was expected"),
        ("type: boolean, default: yes", 'the default is "yes", where true or false was expected'),
        ("type: integer, default: 6, max: 5", "the default is 6, and 5 is the most"),
        ("type: string, default: abc, max_length: 2", "the default has 3 characters, and 2 are the most"),
        ("type: string, default: abc, pattern: '^b'", 'the default is "abc", which does not match the pattern ^b'),
        ("type: enum<string>, values: [a], default: b", 'the default is "b", which is not one of "a"'),
        ("type: string, const: a, default: b", 'the default is "b", and only "a" may stand here'),
        ("type: string(date), default: 2023-02-29", 'the default is "2023-02-29", which is no date such as 2026-01-31'),
        ("type: string(uuid), example: abc", 'the example is "abc", which is no UUID'),
        ("type: 'array[integer]', default: [1, x]", '`[1]` of the default is "x", where an integer was expected'),
        ("type: integer, examples: [1, x]", 'the example is "x", where an integer was expected'),
        (
            "type: enum<string>, values: [a, bbb], max_length: 2",
            "the listed value has 3 characters, and 2 are the most",
        ),
        ("type: integer, const: 3, min: 4", "the constant is 3, and 4 is the least"),
    ],
)
def test_values_that_depart(load: Load, text: str, message: str) -> None:
    assert faults(load, text) == [("value-departs", message)]


def test_a_departure_points_into_the_value(load: Load) -> None:
    _, (found,) = load(
        "tables:\n  T:\n    - name: x\n      type: array[integer]\n      default:\n        - 1\n        - oops\n"
    )
    assert (found.span.line, found.span.column) == (9, 11)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("type: integer, min: 1, max: 2", Limits(min=1, max=2)),
        ("type: number, exclusive_min: 0, exclusive_max: 1.5", Limits(exclusive_min=0, exclusive_max=1.5)),
        ("type: number, multiple_of: 0.01", Limits(multiple_of=0.01)),
        ("type: string, min_length: 0, max_length: 0", Limits(min_length=0, max_length=0)),
        ("type: 'string/array[string]', min_length: 1, min_items: 2", Limits(min_length=1, min_items=2)),
        ("type: array, unique_items: true, max_items: 3", Limits(unique_items=True, max_items=3)),
        ("type: 'string?', pattern: '^a'", Limits(pattern="^a")),
        ("type: any, min: 1, max_length: 2", Limits(min=1, max_length=2)),
        ("type: Code, min_length: 2", Limits(min_length=2)),
    ],
)
def test_limits(load: Load, text: str, limits: Limits) -> None:
    assert row(load, text, "types: {Code: {type: string, max_length: 9}}").limits == limits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("type: integer, min: 2, max: 1", "limit-order"),
        ("type: number, min: 1, exclusive_max: 1", "limit-order"),
        ("type: number, exclusive_min: 1, max: 1", "limit-order"),
        ("type: number, exclusive_min: 1, exclusive_max: 1", "limit-order"),
        ("type: string, min_length: 2, max_length: 1", "limit-order"),
        ("type: array, min_items: 2, max_items: 1", "limit-order"),
        ("type: string, min: 1", "limit-kind"),
        ("type: integer, max_length: 1", "limit-kind"),
        ("type: 'array[string]', max_length: 1", "limit-kind"),
        ("type: string, min_items: 1", "limit-kind"),
        ("type: Code, min: 2", "limit-kind"),
        ("type: string, pattern: '('", "pattern-invalid"),
        ("type: string, pattern: '(?=a)'", "pattern-not-portable"),
        ("type: string, max_length: -1", "wrong-value"),
        ("type: number, multiple_of: 0", "wrong-value"),
        ("type: string, read_only: true, write_only: true", "read-and-write-only"),
    ],
)
def test_faulty_limits(load: Load, text: str, code: str) -> None:
    assert [found for found, _ in faults(load, text, "types: {Code: {type: string, max_length: 9}}")] == [code]


def test_facts_of_a_row(load: Load) -> None:
    field = row(
        load,
        "type: string, required: true, description: D, deprecated: use y, sensitive: true, write_only: true, "
        "since: 1.10, rename: other, style: comma, example: 1, examples: [2, 3]",
    )
    assert (field.required, field.doc, field.deprecated, field.sensitive) == (True, "D", "use y", True)
    assert (field.write_only, field.read_only, field.since, field.rename, field.style) == (
        True,
        False,
        "1.10",
        "other",
        "comma",
    )
    assert field.examples == ("1", "2", "3")


@pytest.mark.parametrize(("text", "meant"), [("true", ""), ("false", None), ("'true'", "true"), ("use y", "use y")])
def test_deprecation(load: Load, text: str, meant: str | None) -> None:
    assert row(load, f"deprecated: {text}").deprecated == meant


CONDITIONS = """
tables:
  T:
    - {{name: kind, type: enum<string>, values: [a, b]}}
    - {{name: count, type: integer}}
    - {{name: x, type: string, required: {condition}}}
    - {{name: deep.x, type: string}}
"""


def test_conditions(load: Load) -> None:
    api, findings = load(CONDITIONS.format(condition="{when: {kind: [a, b], count: 3}, quote: words}"))
    assert findings == []
    assert api is not None
    condition = api.tables["T"].fields[2].condition
    assert condition is not None
    assert condition.tests == (("kind", ("a", "b")), ("count", (3,)))
    assert condition.quote == "words"
    assert not api.tables["T"].fields[2].required


@pytest.mark.parametrize(
    ("condition", "code", "hint"),
    [
        ("{when: {knid: a}}", "condition-unknown", "did you mean `kind`?"),
        ("{when: {x: a}}", "condition-unknown", "name a row of the same object"),
        ("{when: {deep.x: a}}", "condition-unknown", ""),
        ("{when: {kind: c}}", "condition-value", ""),
        ("{when: {count: many}}", "condition-value", ""),
    ],
)
def test_faulty_conditions(load: Load, condition: str, code: str, hint: str) -> None:
    _, (found,) = load(CONDITIONS.format(condition=condition))
    assert found.code == code
    assert hint in found.hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("types: {A: {type: A}}", ["type-cycle"]),
        ("types: {A: {type: B}, B: {type: 'string/C'}, C: {type: 'A?'}}", ["type-cycle"]),
        ("types: {A: {type: 'array[A]'}}", ["type-cycle"]),
        ("types: {A: {type: T}}\ntables: {T: [{name: a, type: A}]}", []),
        ("types: {A: {type: 'T?'}}\ntables: {T: [{name: a, type: A, required: true}]}", []),
        ("types: {A: {type: string, default: a}}", ["default-of-type"]),
        ("types: {A: {type: string, example: 1}}", []),
        ("types: {A: {type: integer, example: a}}", ["value-departs"]),
        ("types: {A: {type: integer, max_length: 1}}", ["limit-kind"]),
        ("types: {A: {type: strin}}\ntables: {T: [{name: a, type: A, default: 1, max_length: 3}]}", ["type-unknown"]),
        ("tables: {T: [{name: a, type: Tt}]}", ["type-unknown"]),
        ("tables: {T: [{name: a, type: S}]}\nstreams: {S: {events: T}}", ["type-unknown"]),
        ("tables: {T: []}\ntypes: {T: {type: string}}", ["name-taken"]),
    ],
)
def test_named_types(load: Load, text: str, expected: list[str]) -> None:
    assert [found.code for found in load(text)[1]] == expected


@pytest.mark.parametrize(
    ("word", "hint"),
    [("Mesage", "did you mean `Message`?"), ("String", "did you mean `string`?"), ("Int", "did you mean `integer`?")],
)
def test_suggestions(load: Load, word: str, hint: str) -> None:
    _, (found,) = load(f"tables: {{Message: [{{name: a, type: {word}}}]}}")
    assert found.hint == hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A: [{name: a, type: A, required: true}]", ["endless-table"]),
        ("A: [{name: b, type: B, required: true}], B: [{name: a, type: A, required: true}]", ["endless-table"]),
        ("A: [{name: a, type: A}]", []),
        ("A: [{name: a, type: 'A?', required: true}]", []),
        ("A: [{name: a, type: 'array[A]', required: true}]", []),
        ("A: [{name: a, type: 'array[A]', required: true, min_items: 1}]", ["endless-table"]),
        ("A: [{name: a, type: 'map[A]', required: true}]", []),
        ("A: [{name: a, type: A/string, required: true}]", []),
        ("A: [{name: a, type: A/B, required: true}], B: [{name: x}]", []),
        ("A: [{name: a, type: A/B, required: true}], B: [{name: x, type: A, required: true}]", ["endless-table"]),
        ("A: [{name: a, type: B, required: true}], B: [{name: b, type: B, required: true}]", ["endless-table"]),
        ("A: [{name: a, type: A, required: true, read_only: true}]", []),
        ("A: [{name: a.b, type: A, required: true}]", []),
    ],
)
def test_endless_tables(load: Load, text: str, expected: list[str]) -> None:
    assert [found.code for found in load(f"tables: {{{text}}}")[1]] == expected


def test_an_endless_union_and_alias(load: Load) -> None:
    text = """
        tables: {A: [{name: k, type: string, const: a, required: true}, {name: u, type: L, required: true}]}
        unions: {U: {tag: k, variants: [A]}}
        types: {L: {type: U}}
    """
    assert [found.code for found in load(text)[1]] == ["endless-table"]


def test_one_variant_that_ends_is_enough_wherever_it_stands(load: Load) -> None:
    for names in ("AB", "BA"):
        rows = {
            "A": "[{name: k, type: string, const: a, required: true}, {name: u, type: U, required: true}]",
            "B": "[{name: k, type: string, const: b, required: true}]",
        }
        tables = ", ".join(f"{name}: {rows[name]}" for name in names)
        assert load(f"tables: {{{tables}}}\nunions: {{U: {{tag: k, variants: [A, B]}}}}")[1] == []
