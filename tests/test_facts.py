"""Facts as text: the notation of types reads back, values show nothing hidden."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rowcast.facts import json_text, limits_texts, listed, path_text, target_text, type_pieces, type_text
from rowcast.ir import NULL, AnyOf, ArrayOf, Constant, EnumOf, EnumValue, Limits, MapOf, Named, Scalar, ScalarKind, Type
from rowcast.notation import Choice, EnumExpr, Kind, ListExpr, MapExpr, NameExpr, TypeExpr, parse_type
from rowcast.source import Span
from rowcast.yamltree import Text

AT = Span("a.yaml", 1, 1, 1, 1)
SCALARS: st.SearchStrategy[Type] = st.sampled_from(
    [
        *(Scalar(kind) for kind in get_args(ScalarKind) if kind != "null"),
        *(Scalar("string", "date-time"), Scalar("integer", "int64")),
        Constant("string", "x"),
        EnumOf("string", (EnumValue("a", "", AT),), open=True),
        *(Named("Block"), Named("Tool2")),
    ]
)
TYPES: st.SearchStrategy[Type] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        inner.map(ArrayOf),
        inner.map(MapOf),
        st.lists(st.one_of(SCALARS, inner.map(ArrayOf), st.just(NULL)), min_size=2, max_size=3, unique_by=repr).map(
            lambda options: AnyOf(tuple(options))
        ),
    ),
    max_leaves=5,
)


def read(type_: Type) -> TypeExpr:
    """Return what the notation of a type must mean."""
    if isinstance(type_, Scalar):
        return Kind(type_.kind, type_.format)
    if isinstance(type_, EnumOf):
        return EnumExpr(Kind(type_.base))
    if isinstance(type_, ArrayOf | MapOf):
        return ListExpr(read(type_.item)) if isinstance(type_, ArrayOf) else MapExpr(read(type_.value))
    if isinstance(type_, AnyOf):
        return Choice(tuple(map(read, type_.options)))
    return NameExpr(type_.name) if isinstance(type_, Named) else Kind(type_.base)


def _unordered(expr: object) -> object:
    """Return an expression in which the order of options does not count, since null may be written last."""
    if isinstance(expr, Choice):
        return frozenset(map(_unordered, expr.options))
    if isinstance(expr, ListExpr):
        return ("list", _unordered(expr.item))
    return ("map", _unordered(expr.value)) if isinstance(expr, MapExpr) else expr


@given(TYPES)
def test_the_notation_reads_back(type_: Type) -> None:
    written = parse_type(Text(AT, type_text(type_), True))
    wanted = read(type_)
    if isinstance(wanted, Choice) and len(set(wanted.options)) < len(wanted.options):
        return  # a constant and its kind are one notation
    assert _unordered(written) == _unordered(wanted)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (AnyOf((Scalar("string"), NULL)), "string?"),
        (AnyOf((Scalar("string"), ArrayOf(Named("Block")), NULL)), "string/array[Block]/null"),
        (ArrayOf(AnyOf((Named("A"), NULL))), "array[A?]"),
        (MapOf(Scalar("integer", "int32")), "map[integer(int32)]"),
        (EnumOf("any", (), open=False), "any"),
    ],
)
def test_types_as_a_person_writes_them(type_: Type, text: str) -> None:
    assert type_text(type_) == text


def test_nested_tables_are_objects_and_others_are_named() -> None:
    type_ = AnyOf((ArrayOf(Named("Inner")), Named("Outer")))
    pieces = type_pieces(type_, lambda name: name == "Inner")
    assert [(piece.text, piece.name) for piece in pieces] == [("array[object]/", None), ("Outer", "Outer")]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_json_reads_back_and_hides_nothing(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert not set(text) & set("\u202e\u2028\ufeff\x7f\u200b")
    text.encode()


def test_json_of_half_a_character_can_be_written() -> None:
    assert json_text("\ud800") == '"\\ud800"'


def test_paths_keep_dots_in_keys_apart() -> None:
    assert path_text(("a.b", "c")) == "a\\.b.c"
    assert target_text(("content", ("delta", "index"), "text")) == "content[delta.index].text"
    assert target_text(()) == ""


def test_limits_in_words() -> None:
    limits = Limits(min=0, max=1, exclusive_max=2, multiple_of=0.5, min_length=1, max_items=3, unique_items=True)
    assert limits_texts(limits) == ("0 to 1", "< 2", "multiple of 0.5", "length ≥ 1", "items ≤ 3", "unique items")


def test_the_values_of_a_row_are_those_of_its_enum() -> None:
    enum = EnumOf("string", (EnumValue("a", "", AT),), open=False)
    assert listed(AnyOf((Scalar("integer"), ArrayOf(enum)))) is enum
    assert listed(MapOf(Constant("string", "x"))) == Constant("string", "x")
    assert listed(Scalar("string")) is None


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text('a"\\\n é'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"', max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.sampled_from([2, 4]))
def test_indented_json_is_that_of_the_standard_library(value: Any, indent: int) -> None:
    assert json_text(value, indent) == json.dumps(value, indent=indent, ensure_ascii=False)


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"a": [-float("inf")]}])
@pytest.mark.parametrize("indent", [None, 2])
def test_numbers_that_json_does_not_have_are_refused(value: Any, indent: int | None) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(value, indent)
