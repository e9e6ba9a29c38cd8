"""Unions: tags, nesting, the variant without a tag."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, Variant

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

TABLES = """
tables:
  Cat: [{name: kind, type: string, const: cat, required: true}]
  Dog: [{name: kind, type: enum<string>, values: [dog, puppy], required: true}]
  Fish: [{name: kind, type: 'enum<string>?', values: [fish], open: true}]
  Stone: [{name: weight, type: number}]
  Late: [{name: kind, type: string, const: late}, {include: Stone}]
  Number: [{name: kind, type: integer, const: 1, required: true}]
  Free: [{name: kind, type: string, required: true}]
  Broken: [{name: kind, type: strng}]
  Other: [{name: sort, type: string, const: other, required: true}]
"""


def union(load: Load, text: str, name: str = "U") -> tuple[tuple[Variant, ...], str | None]:
    api, findings = load(f"{TABLES}unions:\n{text}".replace("  Broken: [{name: kind, type: strng}]\n", ""))
    assert [(found.code, found.message) for found in findings] == []
    assert api is not None
    return api.unions[name].variants, api.unions[name].otherwise


def codes(load: Load, text: str) -> list[str]:
    findings = load(f"{TABLES}unions:\n{text}")[1]
    assert findings[0].code == "type-unknown"
    return [found.code for found in findings[1:]]


def test_tags_come_from_constants_and_values(load: Load) -> None:
    variants, otherwise = union(load, "  U: {tag: kind, variants: [Cat, Dog, Fish]}")
    assert variants == (
        Variant("Cat", ("cat",)),
        Variant("Dog", ("dog", "puppy")),
        Variant("Fish", ("fish",)),
    )
    assert otherwise is None


def test_unions_within_unions_are_spliced(load: Load) -> None:
    text = """
  Outer: {tag: kind, variants: [Inner, Dog]}
  Inner: {tag: kind, variants: [Cat, Innermost]}
  Innermost: {tag: kind, variants: [Fish, Cat]}
"""
    variants, _ = union(load, text, "Outer")
    assert [variant.table for variant in variants] == ["Cat", "Fish", "Dog"]


@pytest.mark.parametrize(
    ("text", "tables", "otherwise"),
    [
        ("U: {tag: kind, variants: [Cat, Stone], otherwise: Stone}", ["Cat", "Stone"], "Stone"),
        ("U: {tag: kind, variants: [Cat], otherwise: Stone}", ["Cat", "Stone"], "Stone"),
        ("U: {tag: kind, variants: [Cat], otherwise: Late}", ["Cat", "Late"], "Late"),
        ("U: {tag: kind, variants: [V, Dog]}\n  V: {tag: kind, variants: [Cat], otherwise: Late}",
         ["Cat", "Late", "Dog"], "Late"),
    ],
)  # fmt: skip
def test_the_variant_without_a_tag(load: Load, text: str, tables: list[str], otherwise: str) -> None:
    variants, found = union(load, f"  {text}")
    assert [variant.table for variant in variants] == tables
    assert found == otherwise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U: {tag: kind, variants: [Cat, Caat]}", ["variant-unknown"]),
        ("U: {tag: kind, variants: [Cat, U]}", ["union-cycle"]),
        ("U: {tag: kind, variants: [V]}\n  V: {tag: kind, variants: [U, Cat]}", ["union-cycle"]),
        ("U: {tag: kind, variants: [Cat, Cat]}", ["duplicate-variant"]),
        ("U: {tag: kind, variants: [Stone]}", ["variant-without-tag"]),
        ("U: {tag: kind, variants: [Free]}", ["variant-without-tag"]),
        ("U: {tag: kind, variants: [Number]}", ["variant-without-tag"]),
        ("U: {tag: knd, variants: [Cat]}", ["variant-without-tag"]),
        ("U: {tag: kind, variants: [Broken, Cat]}", []),
        ("U: {tag: kind, variants: [V]}\n  V: {tag: sort, variants: [Other]}",
         ["union-tag-differs", "variant-without-tag"]),
        ("U: {tag: kind, variants: [Cat], otherwise: V}\n  V: {tag: kind, variants: [Dog]}", ["union-otherwise"]),
        ("U: {tag: kind, variants: [Cat], otherwise: Nope}", ["variant-unknown"]),
        ("U: {tag: kind, variants: []}", ["wrong-value"]),
        ("U: {variants: [Cat]}", ["missing-key"]),
        ("U: {tag: kind}", ["missing-key"]),
    ],
)  # fmt: skip
def test_faulty_unions(load: Load, text: str, expected: list[str]) -> None:
    assert sorted(codes(load, f"  {text}")) == sorted(expected)


def test_one_tag_for_two_variants(load: Load) -> None:
    text = """
        tables:
          A: [{name: kind, type: string, const: a, required: true}]
          B: [{name: kind, type: string, values: [b, a], required: true}]
        unions: {U: {tag: kind, variants: [A, B]}}
    """
    _, (found,) = load(text)
    assert found.code == "duplicate-tag"
    assert found.message == "`kind: a` selects both B and A"
    assert found.related[0][0] == "A"


def test_a_type_or_stream_is_no_variant(load: Load) -> None:
    text = """
        tables: {A: [{name: kind, type: string, const: a}]}
        types: {T: {type: string}}
        unions: {U: {tag: kind, variants: [A, T]}}
    """
    _, (found,) = load(text)
    assert (found.code, found.message) == ("variant-unknown", "T is neither a table nor a union")


def test_a_broken_union_has_no_consequences(load: Load) -> None:
    text = """
        tables:
          A: [{name: kind, type: string, const: a, required: true}]
          T:
            rows: [{name: u, type: U, default: {kind: z}}, {name: u.anything}]
            example: {u: {kind: q}}
        unions: {U: {tag: kind, variants: [A, Nope]}}
        streams: {S: {events: U, end: {event: done}, result: T, fold: [{event: x, do: merge, from: y}]}}
        operations: {a.b: {request: POST /x, response: {200: T}, stream: {events: S}}}
    """
    _, findings = load(text)
    assert [found.code for found in findings] == ["variant-unknown"]


def test_openness_and_docs(load: Load) -> None:
    text = """
        tables: {A: [{name: kind, type: string, const: a, required: true}]}
        unions:
          U: {tag: kind, variants: [A], description: D, deprecated: use V, rename: you}
          V: {tag: kind, variants: [A], open: false}
    """
    api, findings = load(text)
    assert findings == []
    assert api is not None
    u, v = api.unions["U"], api.unions["V"]
    assert (u.open, v.open, u.doc, u.deprecated, u.rename) == (True, False, "D", "use V", "you")


def test_values_are_judged_by_variants(load: Load) -> None:
    text = """
        tables:
          A: [{name: kind, type: string, const: a, required: true}, {name: n, type: integer, required: true}]
          T: [{name: u, type: U, default: {kind: a}}, {name: v, type: U, default: {kind: b}}]
        unions: {U: {tag: kind, variants: [A], open: false}}
    """
    _, findings = load(text)
    assert [found.message for found in findings] == [
        "the default lacks `n`, which is required",
        '`kind` of the default is "b", which is not one of "a"',
    ]
