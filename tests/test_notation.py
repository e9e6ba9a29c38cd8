"""The notation of types, by table: what is written, and the expression that it means."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from rowcast.diagnostics import Diagnostic
from rowcast.notation import (
    FORMATS,
    MAX_DEPTH,
    NULL_KIND,
    SYNONYMS,
    Choice,
    EnumExpr,
    Kind,
    ListExpr,
    MapExpr,
    NameExpr,
    TypeExpr,
    parse_type,
)
from rowcast.source import Span

HERE = Span("a.yaml", 1, 1, 1, 2)
STRING, INTEGER, OBJECT = Kind("string"), Kind("integer"), Kind("object")


@dataclass(frozen=True)
class Written:
    text: str
    span: Span = HERE


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("string", STRING),
        (" string ", STRING),
        ("str", STRING),
        ("int", INTEGER),
        ("long", INTEGER),
        ("double", Kind("number")),
        ("bool", Kind("boolean")),
        ("dict", OBJECT),
        ("file", Kind("binary")),
        ("binary", Kind("binary")),
        ("any", Kind("any")),
        ("null", NULL_KIND),
        ("string(date-time)", Kind("string", "date-time")),
        ("string (uuid)", Kind("string", "uuid")),
        ("integer(int64)", Kind("integer", "int64")),
        ("string(made-up)", Kind("string", "made-up")),
        ("array", ListExpr(None)),
        ("array[]", ListExpr(None)),
        ("array [ ]", ListExpr(None)),
        ("list", ListExpr(None)),
        ("array[string]", ListExpr(STRING)),
        ("array [string]", ListExpr(STRING)),
        ("array<string>", ListExpr(STRING)),
        ("string[]", ListExpr(STRING)),
        ("string [ ]", ListExpr(STRING)),
        ("string[][]", ListExpr(ListExpr(STRING))),
        ("array[string][]", ListExpr(ListExpr(STRING))),
        ("map[integer]", MapExpr(INTEGER)),
        ("map<string, integer>", MapExpr(INTEGER)),
        ("map[string,array[T]]", MapExpr(ListExpr(NameExpr("T")))),
        ("map", MapExpr(None)),
        ("map[]", MapExpr(None)),
        ("enum", EnumExpr(STRING)),
        ("enum<string>", EnumExpr(STRING)),
        ("enum[integer]", EnumExpr(INTEGER)),
        ("array[enum<string>]", ListExpr(EnumExpr(STRING))),
        ("TextBlock", NameExpr("TextBlock")),
        ("A/B", Choice((NameExpr("A"), NameExpr("B")))),
        ("A or B", Choice((NameExpr("A"), NameExpr("B")))),
        ("A|B", Choice((NameExpr("A"), NameExpr("B")))),
        ("A / B | string or integer", Choice((NameExpr("A"), NameExpr("B"), STRING, INTEGER))),
        ("string/array", Choice((STRING, ListExpr(None)))),
        ("string/array[A/B]", Choice((STRING, ListExpr(Choice((NameExpr("A"), NameExpr("B"))))))),
        ("string?", Choice((STRING, NULL_KIND))),
        ("?string", Choice((STRING, NULL_KIND))),
        ("?string?", Choice((STRING, NULL_KIND))),
        ("string or null", Choice((STRING, NULL_KIND))),
        ("string?[]", ListExpr(Choice((STRING, NULL_KIND)))),
        ("string[]?", Choice((ListExpr(STRING), NULL_KIND))),
        ("array[string?]", ListExpr(Choice((STRING, NULL_KIND)))),
        ("A/B?", Choice((NameExpr("A"), NameExpr("B"), NULL_KIND))),
        ("(A/B)[]", ListExpr(Choice((NameExpr("A"), NameExpr("B"))))),
        ("string/string", STRING),
        ("null?", NULL_KIND),
        (
            "array[string/map[integer]]?",
            Choice((ListExpr(Choice((STRING, MapExpr(INTEGER)))), NULL_KIND)),
        ),
        # Words of pages with a capital are names, for a table may well be called `File` or `List`.
        ("File", NameExpr("File")),
        ("String", NameExpr("String")),
    ],
)
def test_meaning(text: str, meant: TypeExpr) -> None:
    assert parse_type(Written(text)) == meant


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "type-notation", "empty"),
        ("   ", "type-notation", "empty"),
        ("array[", "type-notation", "ends at character 7"),
        ("array[string", "type-notation", "`]` was expected"),
        ("array[string>", "type-notation", "`>` stands at character 13"),
        ("string]", "type-notation", "the end was expected"),
        ("string integer", "type-notation", "`integer` stands at character 8"),
        ("/string", "type-notation", "a type was expected"),
        ("string/", "type-notation", "the type ends"),
        ("string()", "type-notation", "the name of a format"),
        ("string(date time)", "type-notation", "`)` was expected"),
        ("enum<array>", "type-notation", "an enum is not of"),
        ("enum<A>", "type-notation", "an enum is not of"),
        ("map<integer, string>", "type-notation", "keys of a map"),
        ("strng", "type-unknown", "no type `strng`"),
        ("text_block", "type-unknown", "no type `text_block`"),
        ("string;import os", "type-notation", "`;`"),
        ("文字", "type-notation", "`文`"),
        ("\x00", "type-notation", ""),
        ("[string]", "type-notation", "`[`"),
        ("a" * 5_000, "type-notation", "5,000 characters"),
    ],
)
def test_fault(text: str, code: str, part: str) -> None:
    found = parse_type(Written(text))
    assert isinstance(found, Diagnostic)
    assert found.code == code
    assert part in found.message


def test_a_near_word_is_suggested() -> None:
    found = parse_type(Written("strng"))
    assert isinstance(found, Diagnostic)
    assert found.hint == "did you mean `string`?"


@pytest.mark.parametrize(
    "text",
    [
        "array[" * 100_000,
        "array[" * 500 + "string" + "]" * 500,
        "string" + "[]" * 1_500,
        "(" * 1_500,
        "?" * 3_900,
        "map<string," * 300,
    ],
)
def test_depth_is_limited(text: str) -> None:
    assert isinstance(parse_type(Written(text)), Diagnostic)


def test_depth_at_the_limit() -> None:
    text = "array[" * MAX_DEPTH + "string" + "]" * MAX_DEPTH
    assert isinstance(parse_type(Written(text)), ListExpr)


def test_many_options_are_fine() -> None:
    found = parse_type(Written("/".join(f"T{number}" for number in range(500))))
    assert isinstance(found, Choice)
    assert len(found.options) == 500


@pytest.mark.parametrize("word", sorted(SYNONYMS))
def test_synonyms_are_types(word: str) -> None:
    assert not isinstance(parse_type(Written(word)), Diagnostic)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_formats(name: str) -> None:
    assert parse_type(Written(f"string({name})")) == Kind("string", name)
