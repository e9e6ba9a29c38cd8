"""Types of a spec as annotations, spelled for the module in which they stand."""

from __future__ import annotations

import ast

import pytest
from rowcast.ir import (
    NULL,
    Alias,
    AnyOf,
    Api,
    ArrayOf,
    Constant,
    EnumOf,
    EnumValue,
    Errors,
    MapOf,
    Named,
    Scalar,
    Table,
    Type,
)
from rowcast.reach import Direction
from rowcast.source import Span
from rowcast.targets.python.names import Names
from rowcast.targets.python.quoting import Code
from rowcast.targets.python.scope import Scope, Use, member_order, wrapped
from rowcast.targets.python.types import Typing, given_type, model_type

TEXT, WHOLE = Scalar("string"), Scalar("integer")
BOTH = Direction.REQUEST | Direction.RESPONSE
NAMES = Names(
    models={"Block": "Block", "Only": "Only", "More": "More", "Reason": "Reason"},
    params={"Block": "BlockParam", "Only": "OnlyParam", "More": "MoreParam", "Reason": "ReasonParam"},
    unknown={},
    errors={},
    streams={},
    webhooks={},
    fields={},
    arguments={},
    methods={},
    groups={},
    settings={},
    types=frozenset({"Block", "Only", "Reason", "Any", "Sequence"}),
)
TYPING = Typing(
    NAMES,
    {"Block": ".models.parts", "Only": ".models.parts", "More": ".models.parts", "Reason": ".models.more"},
    {"Block": ".params.parts", "Only": ".params.parts", "More": ".params.parts", "Reason": ".params.more"},
    {"Block": BOTH, "Only": Direction.REQUEST, "More": Direction.REQUEST, "Reason": BOTH},
)
AT = Span("x", 1, 1, 1, 1)
TABLES = {name: Table(name, (), "", AT) for name in ("Block", "Only")} | {"More": Table("More", (), "", AT, extra=TEXT)}
REASON = Alias("Reason", TEXT, "", AT)
API = Api("t", "T", "1", "", (), (), (), (), TABLES, {}, {"Reason": REASON}, {}, Errors(), AT)


def listed(*values: object, base: str = "string", is_open: bool = False) -> EnumOf:
    return EnumOf(base, tuple(EnumValue(value, "", AT) for value in values), is_open)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "model", "given"),
    [
        (TEXT, "str", "str"),
        (WHOLE, "int", "int"),
        (Scalar("number"), "float", "float"),
        (Scalar("boolean"), "bool", "bool"),
        (NULL, "None", "None"),
        (Scalar("any"), "_Any", "object"),
        (Scalar("object"), "dict[str, _Any]", "Mapping[str, object]"),
        (Scalar("binary"), "bytes", "FileInput"),
        (Scalar("string", "date-time"), "dt.datetime", "dt.datetime | str"),
        (Scalar("string", "date"), "dt.date", "dt.date | str"),
        (Scalar("string", "time"), "dt.time", "dt.time | str"),
        (Scalar("string", "uuid"), "UUID", "UUID | str"),
        (Scalar("string", "decimal"), "Decimal", "Decimal | str"),
        (Scalar("string", "uri"), "str", "str"),
        (Scalar("string", "byte"), "str", "str"),
        (Scalar("integer", "int64"), "int", "int"),
        (ArrayOf(TEXT), "list[str]", "_Sequence[str]"),
        (ArrayOf(ArrayOf(WHOLE)), "list[list[int]]", "_Sequence[_Sequence[int]]"),
        (MapOf(TEXT), "dict[str, str]", "Mapping[str, str]"),
        (Named("Block"), "Block", "BlockParam | Block"),
        (Named("Only"), "Only", "OnlyParam"),
        (Named("More"), "More", "MoreParam | Mapping[str, object]"),
        (Named("Reason"), "Reason", "ReasonParam"),
        (
            AnyOf((TEXT, ArrayOf(Named("Block")), NULL)),
            "str | list[Block] | None",
            "str | _Sequence[BlockParam | Block] | None",
        ),
        (AnyOf((TEXT, Scalar("string", "uri"))), "str", "str"),
        (Constant("string", 'a"b'), "Literal['a\"b']", "Literal['a\"b']"),
        (Constant("integer", 3), "Literal[3]", "Literal[3]"),
        (Constant("boolean", True), "Literal[True]", "Literal[True]"),
        (Constant("number", 1.5), "float", "float"),
        (listed("a", "b"), 'Literal["a", "b"] | str', 'Literal["a", "b"]'),
        (listed("a", is_open=True), 'Literal["a"] | str', 'Literal["a"] | str'),
        (listed(1, 2, base="integer"), "Literal[1, 2] | int", "Literal[1, 2]"),
        (listed(1, 2.5, base="number"), "float", "float"),
        (
            listed("\u202e", "None", "\\"),
            'Literal["\\u202e", "None", "\\\\"] | str',
            'Literal["\\u202e", "None", "\\\\"]',
        ),
    ],
)
def test_types(type_: Type, model: str, given: str) -> None:
    scope = Scope(".elsewhere", (), NAMES.types)
    assert scope.spell(model_type(type_, TYPING, tolerant=True)) == model
    assert scope.spell(given_type(type_, TYPING, API)) == given
    ast.parse(f"x: {model}\ny: {given}")


def test_an_enum_that_only_requests_hold_is_closed() -> None:
    scope = Scope(".elsewhere")
    assert scope.spell(model_type(listed("a"), TYPING, tolerant=False)) == 'Literal["a"]'
    assert scope.spell(model_type(listed("a", is_open=True), TYPING, tolerant=False)) == 'Literal["a"] | str'


# How names are spelled.


@pytest.mark.parametrize(
    ("module", "other", "relative", "anchored"),
    [
        (".client", ".errors", ".errors", "..errors"),
        (".client", ".models.a", ".models.a", "..models.a"),
        (".models.a", ".models.b", ".b", "...models.b"),
        (".resources.a", ".models.b", "..models.b", "...models.b"),
        (".resources.a", "._runtime.spec", ".._runtime.spec", "..._runtime.spec"),
        (".resources.a", "typing", "typing", "typing"),
    ],
)
def test_modules_are_relative(module: str, other: str, relative: str, anchored: str) -> None:
    scope = Scope(module)
    assert scope.relative(other) == relative
    assert scope.anchored(other) == anchored


def test_members_do_not_hide_types() -> None:
    scope = Scope(".models.a")
    date = (Use("datetime", "date"),)
    texts = wrapped(Use("builtins", "list"), (Use("builtins", "str"),))
    assert scope.spell(date, frozenset({"date"})) == "dt.date"
    assert scope.spell(date, frozenset({"date", "dt"})) == "_dt.date"
    assert scope.spell(texts, frozenset({"list"}), live=True) == "builtins.list[str]"
    assert scope.live_imports() == (("import builtins",),)
    assert scope.typing_imports() == (("import datetime as _dt", "import datetime as dt"),)


def test_imports_make_way_for_names_of_the_spec() -> None:
    scope = Scope(".resources.messages", {"Messages"}, {"Any", "Messages"})
    assert scope.spell((Use("typing", "Any"),)) == "_Any"
    assert scope.spell((Use(".models.a", "Messages"),)) == "_Messages"
    assert scope.spell((Use(".models.a", "Any"),), live=True) == "Any"
    assert scope.typing_imports() == (
        ("from typing import Any as _Any",),
        ("from ..models.a import Messages as _Messages",),
    )
    assert scope.live_imports() == (("from ..models.a import Any",),)


def test_own_names_are_not_imported() -> None:
    scope = Scope(".models.a", {"Block"}, {"Block"})
    assert scope.spell((Use(".models.a", "Block"),), live=True) == "Block"
    assert scope.live_imports() == ()


def test_what_runs_is_quoted_if_it_is_not_imported() -> None:
    scope = Scope(".params.a")
    assert scope.quoted((Use("typing", "Any"),)) == "Any"
    assert scope.quoted(wrapped(Use("typing", "Sequence"), (Use(".models.a", "B"),))) == '"Sequence[B]"'
    assert scope.live_imports() == (("from typing import Any",),)


def test_imports_are_sorted_as_linters_do() -> None:
    names = ["b", "Beta10", "Beta2", "TYPE_CHECKING", "Any", "A", "a"]
    assert sorted(names, key=member_order) == ["TYPE_CHECKING", "A", "Any", "Beta2", "Beta10", "a", "b"]
    assert isinstance(Scope(".a").spell((Code("None"),)), Code)
