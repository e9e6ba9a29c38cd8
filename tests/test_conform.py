"""Values judged by types: what fits, and what is said of what does not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from rowcast.ir import (
    NULL,
    Alias,
    AnyOf,
    ArrayOf,
    Condition,
    Constant,
    EnumOf,
    EnumValue,
    Field,
    Limits,
    MapOf,
    Named,
    Scalar,
    Table,
    Type,
    Union,
    Variant,
)
from rowcast.source import Span
from rowcast.values.conform import MAX_DEPTH, Way, departures, fields_judged, kinds

HERE = Span("a.yaml", 1, 1, 1, 1)
STRING, INTEGER, NUMBER, OBJECT, ANY = (Scalar(kind) for kind in ("string", "integer", "number", "object", "any"))


@dataclass(frozen=True)
class Names:
    tables: Mapping[str, Table] = field(default_factory=dict)
    unions: Mapping[str, Union] = field(default_factory=dict)
    aliases: Mapping[str, Alias] = field(default_factory=dict)


def row(wire: str, type_: Type, required: bool = False, **facts: Any) -> Field:
    return Field(wire, type_, required, "", HERE, **facts)


def table(name: str, *rows: Field, extra: Any = None) -> Table:
    return Table(name, rows, "", HERE, extra=extra)


def enum(*values: Any, base: Any = "string", open_: bool = False) -> EnumOf:
    return EnumOf(base, tuple(EnumValue(value, "", HERE) for value in values), open_)


NAMES = Names(
    tables={
        "Cat": table("Cat", row("kind", Constant("string", "cat"), True), row("lives", INTEGER, limits=Limits(max=9))),
        "Dog": table("Dog", row("kind", Constant("string", "dog"), True), row("name", STRING, True), extra=False),
        "Plain": table("Plain", row("name", STRING, True)),
        "Tree": table("Tree", row("below", ArrayOf(Named("Tree")))),
        "Extra": table("Extra", row("a", STRING), extra=INTEGER),
        "Ways": table(
            "Ways",
            row("id", STRING, True, read_only=True),
            row("secret", STRING, True, write_only=True),
            row("x", STRING),
        ),
        "When": table(
            "When", row("kind", STRING), row("name", STRING, condition=Condition((("kind", ("tool", "other")),)))
        ),
    },
    unions={
        "Pet": Union("Pet", "kind", (Variant("Cat", ("cat",)), Variant("Dog", ("dog",))), "", HERE, open=False),
        "OpenPet": Union("OpenPet", "kind", (Variant("Cat", ("cat",)),), "", HERE),
        "AnyPet": Union(
            "AnyPet", "kind", (Variant("Cat", ("cat",)), Variant("Plain", ())), "", HERE, otherwise="Plain"
        ),
    },
    aliases={
        "Short": Alias("Short", STRING, "", HERE, limits=Limits(max_length=3)),
        "Loop": Alias("Loop", AnyOf((Named("Loop"), STRING)), "", HERE),
    },
)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (STRING, "a"),
        (INTEGER, 1),
        (INTEGER, 1.0),
        (NUMBER, 1),
        (NUMBER, 1.5),
        (Scalar("boolean"), True),
        (NULL, None),
        (OBJECT, {"a": [1]}),
        (ANY, None),
        (ANY, [{"a": 1}]),
        (Scalar("binary"), b"\x00"),
        (Scalar("binary"), "text of a file"),
        (enum("a", "b"), "b"),
        (enum("a", open_=True), "z"),
        (enum(1, 2, base="integer"), 2),
        (Constant("string", "a"), "a"),
        (ArrayOf(STRING), []),
        (ArrayOf(STRING), ["a"]),
        (MapOf(INTEGER), {"a": 1}),
        (AnyOf((STRING, NULL)), None),
        (AnyOf((INTEGER, ArrayOf(STRING))), 2.0),
        (Named("Cat"), {"kind": "cat", "other": 1}),
        (Named("Pet"), {"kind": "dog", "name": "Rex"}),
        (Named("OpenPet"), {"kind": "bird"}),
        (Named("AnyPet"), {"name": "x"}),
        (Named("AnyPet"), {"kind": None, "name": "x"}),
        (Named("Extra"), {"a": "", "b": 1}),
        (Named("Tree"), {"below": [{"below": []}]}),
        (Named("Short"), "abc"),
        (Named("Loop"), "abc"),
        (Named("Nothing"), {"what": "ever"}),
        (Scalar("string", "date"), "2024-02-29"),
        (Scalar("string", "date-time"), "2024-02-29T23:59:60.5+02:00"),
        (Scalar("string", "time"), "10:00:00Z"),
        (Scalar("string", "uuid"), "123e4567-e89b-12d3-a456-426614174000"),
        (Scalar("string", "byte"), "aGk="),
        (Scalar("string", "decimal"), "-1.50"),
        (Scalar("string", "made-up"), "anything"),
        (Scalar("integer", "int32"), 2**31 - 1),
        (Scalar("integer", "int64"), -(2**63)),
        (Named("When"), {"kind": "auto"}),
        (Named("When"), {}),
    ],
)
def test_fits(type_: Type, value: Any) -> None:
    assert departures(NAMES, type_, value) == []


@pytest.mark.parametrize(
    ("type_", "value", "path", "sentence"),
    [
        (STRING, 1, "", "is 1, where text was expected"),
        (INTEGER, True, "", "is true, where an integer was expected"),
        (INTEGER, 1.5, "", "is 1.5, where an integer was expected"),
        (INTEGER, "012", "", 'is "012", where an integer was expected'),
        (NUMBER, "1", "", 'is "1", where a number was expected'),
        (STRING, None, "", "is null, where text was expected"),
        (OBJECT, [], "", "is an array, where an object was expected"),
        (enum("a", "b"), "c", "", 'is "c", which is not one of "a", "b"'),
        (enum(1, base="integer"), True, "", "is true, where an integer was expected"),
        (Constant("integer", 1), True, "", "is true, and only 1 may stand here"),
        (ArrayOf(STRING), ["a", 1], "[1]", "is 1, where text was expected"),
        (MapOf(INTEGER), {"a.b": "x"}, "a\\.b", 'is "x", where an integer was expected'),
        (AnyOf((STRING, ArrayOf(STRING))), 1, "", "is 1, where text or an array was expected"),
        (AnyOf((STRING, ArrayOf(STRING))), [1], "[0]", "is 1, where text was expected"),
        (Named("Cat"), {}, "", "lacks `kind`, which is required"),
        (Named("Cat"), {"kind": "cat", "lives": 10}, "lives", "is 10, and 9 is the most"),
        (Named("Dog"), {"kind": "dog", "name": "R", "x": 1}, "x", "is not a name that the spec knows here"),
        (Named("Pet"), {"kind": "bird"}, "kind", 'is "bird", which is not one of "cat", "dog"'),
        (Named("Pet"), {}, "", "lacks `kind`, which tells what kind of Pet it is"),
        (Named("Pet"), "x", "", 'is "x", where an object was expected'),
        (Named("OpenPet"), {"kind": 1}, "kind", 'is 1, which is not one of "cat"'),
        (Named("AnyPet"), {}, "", "lacks `name`, which is required"),
        (Named("Extra"), {"b": "x"}, "b", 'is "x", where an integer was expected'),
        (Named("Tree"), {"below": [{"below": 1}]}, "below[0].below", "is 1, where an array was expected"),
        (Named("Short"), "abcd", "", "has 4 characters, and 3 are the most"),
        (Named("When"), {"kind": "tool"}, "", 'lacks `name`, which is required when `kind` is "tool" or "other"'),
        (Scalar("string", "date"), "2023-02-29", "", 'is "2023-02-29", which is no date such as 2026-01-31'),
        (Scalar("string", "date"), "20230101", "", 'is "20230101", which is no date such as 2026-01-31'),
        (
            Scalar("string", "date-time"),
            "2023-01-01",
            "",
            'is "2023-01-01", which is no time such as 2026-01-31T23:59:00Z',
        ),
        (
            Scalar("string", "date-time"),
            "2023-01-01T00:00:00",
            "",
            'is "2023-01-01T00:00:00", which is no time such as 2026-01-31T23:59:00Z',
        ),
        (Scalar("string", "uuid"), "123", "", 'is "123", which is no UUID'),
        (Scalar("string", "byte"), "a", "", 'is "a", which is no base64'),
        (Scalar("integer", "int32"), 2**31, "", "is 2147483648, which does not fit into 32 bits"),
    ],
)
def test_departs(type_: Type, value: Any, path: str, sentence: str) -> None:
    assert departures(NAMES, type_, value) == [(path, sentence)]


@pytest.mark.parametrize(
    ("limits", "value", "sentence"),
    [
        (Limits(min=1), 0, "is 0, and 1 is the least"),
        (Limits(max=1), 1.5, "is 1.5, and 1 is the most"),
        (Limits(exclusive_min=1), 1, "is 1, and must be more than 1"),
        (Limits(exclusive_max=1), 1, "is 1, and must be less than 1"),
        (Limits(multiple_of=0.1), 0.35, "is 0.35, and must be a multiple of 0.1"),
        (Limits(min_length=2), "é", "has 1 character, and 2 are the least"),
        (Limits(max_length=1), "ab", "has 2 characters, and 1 is the most"),
        (Limits(pattern="^a$"), "b", 'is "b", which does not match the pattern ^a$'),
        (Limits(min_items=1), [], "has 0 items, and 1 is the least"),
        (Limits(max_items=1), [1, 2], "has 2 items, and 1 is the most"),
        (Limits(unique_items=True), [{"a": 1}, {"a": 1.0}], "holds an item twice"),
    ],
)
def test_limits(limits: Limits, value: Any, sentence: str) -> None:
    assert departures(NAMES, ANY, value, limits=limits) == [("", sentence)]


@pytest.mark.parametrize(
    ("limits", "value"),
    [
        (Limits(min=1), "text"),
        (Limits(max_length=1), 12345),
        (Limits(multiple_of=0.1), 0.3),
        (Limits(multiple_of=0.01), 1e300),
        (Limits(unique_items=True), [1, True, "1", [1], {"1": 1}]),
        (Limits(min=0, max=1), True),
        (Limits(min_length=1, max_length=1), "🙂"),
    ],
)
def test_limits_bind_their_kind_only(limits: Limits, value: Any) -> None:
    assert departures(NAMES, ANY, value, limits=limits) == []


@pytest.mark.parametrize(
    ("way", "value", "missing"),
    [
        ("request", {"secret": ""}, []),
        ("request", {}, ["secret"]),
        ("response", {"id": ""}, []),
        ("response", {}, ["id"]),
        (None, {}, []),
    ],
)
def test_directions(way: Way | None, value: Any, missing: list[str]) -> None:
    found = departures(NAMES, Named("Ways"), value, way)
    assert [sentence.split("`")[1] for _, sentence in found] == missing


def test_closed_finds_what_the_spec_does_not_name() -> None:
    value = {"kind": "cat", "colour": "black"}
    assert departures(NAMES, Named("Cat"), value) == []
    assert departures(NAMES, Named("Cat"), value, closed=True) == [("colour", "is not a name that the spec knows here")]
    assert departures(NAMES, Named("OpenPet"), {"kind": "bird"}, closed=True) != []
    assert departures(NAMES, Named("Extra"), {"b": 1}, closed=True) == []


def test_loose_fields() -> None:
    fields = (row("limit", INTEGER, True), row("filter", STRING))
    assert fields_judged(NAMES, fields, {"limit": 1}) == []
    assert fields_judged(NAMES, fields, {"limit": "x", "fliter": ""}) == [
        (("limit",), 'is "x", where an integer was expected'),
        (("fliter",), "is not a name that the spec knows here"),
    ]


def test_all_departures_at_once() -> None:
    found = departures(NAMES, ArrayOf(Named("Pet")), [{"kind": "dog"}, {"kind": "cat", "lives": "x"}, 1])
    assert [path for path, _ in found] == ["[0]", "[1].lives", "[2]"]


def test_depth_is_limited() -> None:
    value: Any = {}
    for _ in range(100_000):
        value = {"below": [value]}
    found = departures(NAMES, Named("Tree"), value)
    assert [sentence for _, sentence in found] == [f"is nested deeper than {MAX_DEPTH} levels"]
    assert departures(NAMES, ANY, value) == []
    assert departures(NAMES, Constant("string", "a"), value) != []
    _unnested(value)


def test_nested_choices_are_judged_once() -> None:
    """Forty levels of a choice between two alike tables are 2 to the power of 40 ways, unless each is judged once."""
    both = {
        f"{letter}{level}": table(f"{letter}{level}", row("x", AnyOf((Named(f"A{level + 1}"), Named(f"B{level + 1}")))))
        for letter in "AB"
        for level in range(40)
    }
    names = Names(tables={**both, "A40": table("A40", row("x", INTEGER)), "B40": table("B40", row("x", INTEGER))})
    value: Any = {"x": "no"}
    for _ in range(40):
        value = {"x": value}
    start = time.process_time()
    assert len(departures(names, Named("A0"), value)) == 1
    assert time.process_time() - start < 2


def test_kinds() -> None:
    assert kinds(NAMES, AnyOf((NUMBER, NULL))) == {"integer", "number", "null"}
    assert kinds(NAMES, Named("Loop")) == {"string"}
    assert kinds(NAMES, Named("Pet")) == {"object"}
    assert "object" in kinds(NAMES, Named("Nothing"))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 10**4_000, "\ud800", {"\ud800": 1}, {"a" * 10_000: []}, ()]
)
@pytest.mark.parametrize(
    "type_", [STRING, INTEGER, enum("a"), Named("Cat"), AnyOf((STRING, Named("Pet"))), ArrayOf(NUMBER)]
)
def test_odd_values_never_raise(type_: Type, value: Any) -> None:
    departures(NAMES, type_, value, limits=Limits(min=1, max=2, multiple_of=0.5, pattern="a", unique_items=True))


def _unnested(value: Any) -> None:
    """Take a deep value apart, for its memory is given back by recursion."""
    while value:
        value = value.pop("below").pop()
