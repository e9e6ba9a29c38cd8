"""Names: right in Python, one for each thing, and the same whatever else is in the spec."""

from __future__ import annotations

import ast
import keyword
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from rowcast.ir import Api, Auth, ErrorStatus, Field, Scalar
from rowcast.source import Span
from rowcast.targets.python import reserved
from rowcast.targets.python.names import Names, assign, attribute, module
from rowcast.targets.python.runtime.client_async import AsyncClientBase, AsyncResource
from rowcast.targets.python.runtime.client_sync import Resource, SyncClientBase
from rowcast.targets.python.runtime.model import Model
from rowcast.targets.python.runtime.types import AsyncSettings, RequestOptions, SyncSettings

FIELDS = reserved.KEYWORDS | reserved.MODEL_MEMBERS
ARGUMENTS = reserved.KEYWORDS | reserved.CALL_ARGUMENTS


@pytest.mark.parametrize(
    ("wire", "field", "argument"),
    [
        ("max_tokens", "max_tokens", "max_tokens"),
        ("maxTokens", "max_tokens", "max_tokens"),
        ("ephemeral_5m_input_tokens", "ephemeral_5m_input_tokens", "ephemeral_5m_input_tokens"),
        ("two__under", "two__under", "two__under"),
        ("X-Api-Key", "x_api_key", "x_api_key"),
        ("filter[name]", "filter_name", "filter_name"),
        ("a.b c", "a_b_c", "a_b_c"),
        ("@type", "type", "type"),
        ("$ref", "ref", "ref"),
        ("class", "class_", "class_"),
        ("None", "none", "none"),
        ("async", "async_", "async_"),
        ("match", "match", "match"),
        ("type", "type", "type"),
        ("id", "id", "id"),
        ("list", "list", "list"),
        ("copy", "copy_", "copy"),
        ("json", "json_", "json"),
        ("schema", "schema_", "schema"),
        ("model_config", "model_config_", "model_config"),
        ("model_id", "model_id", "model_id"),
        ("self", "self", "self_"),
        ("timeout", "timeout", "timeout_"),
        ("options", "options", "options_"),
        ("extra_body", "extra_body", "extra_body_"),
        ("_private", "private", "private"),
        ("__init__", "init", "init"),
        ("2fa", "n2fa", "n2fa"),
        ("+1", "n1", "n1"),
        ("=", "u3d", "u3d"),
        ("_", "u5f", "u5f"),
        ("<<", "u3c_3c", "u3c_3c"),
        ("🎉", "u1f389", "u1f389"),
        ("ﬁeld", "field", "field"),
        ("ｃｌａｓｓ", "class_", "class_"),
        ("𝒞lass", "class_", "class_"),
        ("ª", "a", "a"),
        ("数据", "数据", "数据"),
        ("имя", "имя", "имя"),
        ("a" * 200, "a" * 200, "a" * 200),
        ("a" * 201, "", ""),
        ("", "", ""),
    ],
)
def test_names_of_fields_and_arguments(wire: str, field: str, argument: str) -> None:
    assert attribute(wire, FIELDS) == field
    assert attribute(wire, ARGUMENTS) == argument


@given(st.text())
def test_any_name_is_an_identifier_or_nothing(text: str) -> None:
    name = attribute(text, FIELDS)
    if name:
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert normalize("NFKC", name) == name
        assert not name.startswith("_")
        (assignment,) = ast.parse(f"{name} = 1").body
        assert isinstance(assignment, ast.Assign)
        assert isinstance(assignment.targets[0], ast.Name)
        assert assignment.targets[0].id == name


@given(st.text())
def test_a_name_is_settled_when_it_is_named_again(text: str) -> None:
    name = attribute(text, frozenset())
    assert attribute(name, frozenset()) == name


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("spec/api/content.yaml", "content"),
        ("spec/api/10-content-blocks.yaml", "content_blocks"),
        ("spec/api/2023.yaml", "n2023"),
        ("spec/api/Tool.Use.yml", "tool_use"),
        ("types.yaml", "types_"),
        ("json.yaml", "json_"),
        ("import.yaml", "import_"),
        ("con.yaml", "con_"),
        ("LPT1.yaml", "lpt1_"),
        ("___.yaml", "spec"),
    ],
)
def test_names_of_modules(file: str, name: str) -> None:
    assert module(file) == name


# The tables of reserved names are what they say.


def public(*classes: type) -> set[str]:
    return {name for cls in classes for name in dir(cls) if not name.startswith("_")}


def test_members_of_models() -> None:
    assert public(BaseModel, Model) == reserved.MODEL_MEMBERS


def test_members_of_clients_and_groups() -> None:
    assert public(SyncClientBase, AsyncClientBase) == reserved.CLIENT_MEMBERS
    assert public(Resource, AsyncResource) == set()


def test_arguments_of_calls_and_clients() -> None:
    assert {"self", "options", *RequestOptions.__annotations__} == reserved.CALL_ARGUMENTS
    settings = {*SyncSettings.__annotations__, *AsyncSettings.__annotations__}
    assert {"self", "settings", "given", *settings} == reserved.CLIENT_ARGUMENTS  # "given" is a variable beside them.


def test_modules_of_the_standard_library() -> None:
    assert {name for name in sys.stdlib_module_names if name.islower() and name[0] != "_"} <= reserved.STANDARD_LIBRARY


def test_every_export_is_in_its_module() -> None:
    for home, names in {**reserved.EXPORTS, **reserved.EXTRA_EXPORTS}.items():
        if home.startswith("._runtime."):
            runtime = import_module(f"rowcast.targets.python.runtime.{home.rpartition('.')[2]}")
            assert all(hasattr(runtime, name) for name in names), home


# Whole APIs.


def names_of(api: Api) -> Names:
    names, found = assign(api)
    assert found == []
    return names


def test_names_of_a_whole_api(api: Api) -> None:
    names = names_of(api)
    assert names.models["TextBlock"] == "TextBlock"
    assert names.params["TextBlock"] == "TextBlockParam"
    assert names.models["ChatCreateRequest"] == "ChatCreateRequest"
    assert names.params["ChatCreateRequest"] == "ChatCreateParams"
    assert names.unknown == {"ChatEvent": "UnknownChatEvent"}
    assert names.models["chat.list"] == "ChatListResponse"
    assert names.fields["ChatCreateRequest"]["old"] == "legacy"
    assert names.arguments["chat.create"]["body", "old"] == "legacy"
    assert ("body", "stream") not in names.arguments["chat.create"]
    assert (names.methods["chat.create"].name, names.methods["chat.create"].stream) == ("create", "stream")
    assert names.groups[("chat",)].name == "Chat"
    assert names.settings == {
        ("auth", "auth_token"): "auth_token",
        ("auth", "api_key"): "api_key",
        ("headers", "chat-version"): "chat_version",
    }


def test_what_only_answers_hold_has_no_params(api: Api) -> None:
    names = names_of(api)
    assert "Answer" in names.models
    assert "Answer" not in names.params


CLASHES = {
    "fields": ("operations: {a.b: {request: POST /x, body: [{name: a-b}, {name: a_b}]}}", "`a-b` and `a_b`"),
    "case": ("operations: {a.b: {request: POST /x, body: [{name: aB}, {name: ab_}, {name: a_b}]}}", "`aB` and `a_b`"),
    "numbers": ("operations: {a.b: {request: POST /x, body: [{name: '+1'}, {name: '-1'}]}}", "`+1` and `-1`"),
    "underscore": (
        "operations: {a.b: {request: POST /x, body: [{name: class}, {name: class_}]}}",
        "`class` and `class_`",
    ),
    "places": (
        'operations: {a.b: {request: "POST /x/{id}", path: [{name: id, type: string}], body: [{name: id}]}}',
        "`id` of the path and `id` of the body",
    ),
    "renames": (
        "operations: {a.b: {request: POST /x, query: [{name: c, rename: same}, {name: same}]}}",
        "`c` of the query and `same` of the query",
    ),
    "methods": ("operations: {a.b: {request: POST /x}, a.c: {request: GET /x, rename: b}}", "method of `a.b`"),
    "groups": (
        "operations: {a.b.c: {request: POST /x}, a_b.c: {request: GET /x}}",
        "the group `a.b` and the group `a_b`",
    ),
    "tables": (
        "operations: {a.b: {request: POST /x, body: [{name: p, type: Fo}, {name: q, type: FoParam}]}}\n"
        "tables: {Fo: [{name: x}], FoParam: [{name: y}]}",
        "the parameters of `Fo` and `FoParam`",
    ),
    "table and error": (
        "operations: {a.b: {request: POST /x, body: [{name: p, type: NotFound}]}}\n"
        "tables: {NotFound: [{name: x}]}\nerrors: {statuses: [{status: 404, name: NotFound}]}",
        "`NotFound` and the error `NotFound`",
    ),
    "unknown variant": (
        "operations: {a.b: {request: POST /x, body: [{name: p, type: U}, {name: q, type: UnknownU}]}}\n"
        "tables: {UnknownU: [{name: x}], V: [{name: t, type: string, const: v, required: true}]}\n"
        "unions: {U: {tag: t, variants: [V]}}",
        "`UnknownU` and the unknown variant of `U`",
    ),
}


@pytest.mark.parametrize("case", CLASHES)
def test_a_clash_names_both(case: str, resolve: Callable[..., Api]) -> None:
    text, message = CLASHES[case]
    _, found = assign(resolve(text))
    clashes = [each for each in found if each.code == "name-clash"]
    assert any(message in each.message for each in clashes), [each.message for each in found]
    for each in clashes:
        assert each.span is not None
        assert each.related[0][1] != each.span
        assert "rename" in each.hint


def test_rename_mends_a_clash(resolve: Callable[..., Api]) -> None:
    api = resolve("operations: {a.b: {request: POST /x, body: [{name: a-b, rename: otherName}, {name: a_b}]}}")
    assert names_of(api).arguments["a.b"] == {("body", "a-b"): "other_name", ("body", "a_b"): "a_b"}


def test_a_class_needs_a_capital_letter(api: Api) -> None:
    table = replace(api.tables["Answer"], rename="数据")
    _, found = assign(replace(api, tables={**api.tables, "Answer": table}))
    assert [each.code for each in found] == ["name-impossible"]


def test_reserved_classes_and_members(resolve: Callable[..., Api]) -> None:
    api = resolve(
        "operations: {stream.create: {request: POST /x, body: [{name: p, type: Client}, {name: n, type: None}]},"
        " close: {request: POST /y}}\n"
        "tables: {Client: [{name: x}], None: [{name: x}]}\n"
        "errors: {statuses: [{status: 404, name: ApiError}, {status: 403, name: PermissionError}]}"
    )
    names = names_of(api)
    assert names.models["Client"] == "Client_"
    assert names.models["None"] == "None_"
    assert names.errors == {"ApiError": "ApiError_", "PermissionError": "PermissionError"}
    assert names.groups[("stream",)].attribute == "stream_"
    assert names.groups[("stream",)].name == "Stream_"
    assert names.methods["close"].name == "close_"


def test_settings_of_the_client_make_way(api: Api) -> None:
    at = Span("x", 1, 1, 1, 1)
    auth = Auth("header", "timeout", "x-timeout", (), "", "", at)
    header = Field("proxy", Scalar("string"), False, "", at)
    names = names_of(replace(api, auth=(auth,), headers=(header,)))
    assert names.settings == {("auth", "timeout"): "timeout_", ("headers", "proxy"): "proxy_"}


def test_what_is_added_renames_nothing(api: Api) -> None:
    before = names_of(api)
    at = Span("x", 1, 1, 1, 1)
    more = Field("an-unrelated-row", Scalar("string"), False, "", at)
    tables = {name: replace(table, fields=(more, *table.fields)) for name, table in api.tables.items()}
    error = ErrorStatus("418", (), "TeapotError", False, "", at)
    operations = [
        replace(api.operations[0], name="a.early"),
        *api.operations,
        replace(api.operations[1], name="chat.another"),
        replace(api.operations[1], name="chat.inner.another"),
    ]
    grown = replace(
        api,
        tables=dict(reversed(tables.items())),
        operations=tuple(operations),
        errors=replace(api.errors, statuses=(error, *api.errors.statuses)),
    )
    after, found = assign(grown)
    assert found == []
    for kind in ("models", "params", "unknown", "errors", "streams", "methods", "groups", "settings"):
        assert getattr(before, kind).items() <= getattr(after, kind).items()
    for kind in ("fields", "arguments"):
        for key, names in getattr(before, kind).items():
            assert names.items() <= getattr(after, kind)[key].items()
