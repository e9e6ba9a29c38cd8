"""The OpenAPI document is valid, says the same as the spec, and is accepted by the tools that people use it with."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import validate
from rowcast import assets
from rowcast.front import load
from rowcast.ir import ABSENT, AnyOf, Api, ArrayOf, Constant, EnumOf, Field, MapOf, Named, Scalar, Type
from rowcast.reach import objects
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.target import Job
from rowcast.targets.openapi import document, render, text
from rowcast.targets.openapi.document import Version

ROOT = Path(__file__).parents[3]
Json = Any


def _apis() -> Iterator[tuple[str, Api]]:
    """Yield the flagship and all cases whose spec has no errors."""
    for folder in (*sorted((ROOT / "tests" / "cases").glob("*/spec")), ROOT / "spec" / "claude_messages"):
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
        files = [SourceFile(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in paths]
        found, _ = load(files)
        if found is not None:
            yield folder.parent.name if folder.name == "spec" else folder.name, found


APIS = dict(_apis())
FLAGSHIP = APIS["claude_messages"]


@pytest.fixture(params=["made", *APIS])
def any_api(request: pytest.FixtureRequest, api: Api) -> Api:
    """Return one API after the other: the one that is built by hand, the flagship, and all good cases."""
    return APIS.get(request.param, api)


@pytest.mark.parametrize("version", get_args(Version))
def test_it_is_valid(any_api: Api, version: Version) -> None:
    validate(document(any_api, version))


def test_it_is_written_the_same_each_time(any_api: Api) -> None:
    written = text(any_api)
    assert written == text(any_api)
    assert json.loads(written) == document(any_api)
    assert written.endswith("}\n")


# Each row of the spec is in the document, in its place and with its facts.


def test_each_row_is_in_its_place(any_api: Api) -> None:
    found = document(any_api)
    for operation in any_api.operations:
        item = found["paths"][operation.path]
        here = {**item, **item.get("x-rowcast-operations", {})}[_key(operation.method)]
        given = {(each["in"], each["name"].lower()): each for each in here.get("parameters", ())}
        places = {
            "path": operation.path_parameters,
            "query": operation.query,
            "header": (*any_api.headers, *operation.headers),
            "cookie": operation.cookies,
        }
        for place, fields in places.items():
            for field in fields:
                name = f"{field.wire}[]" if field.style == "brackets" else field.wire
                parameter = given[place, name.lower()]
                assert parameter["required"] is (field.required or place == "path")
                assert parameter.get("description", "").startswith(field.doc)
                _check_value(parameter.get("x-rowcast-schema", parameter["schema"]), field)
    shown = objects(any_api)
    assert set(found["components"].get("schemas", ())) == shown
    for table in (any_api.tables[name] for name in any_api.tables if name in shown):
        schema = found["components"]["schemas"][table.name]
        assert list(schema.get("properties", ())) == [field.wire for field in table.fields]
        assert schema.get("required", []) == [field.wire for field in table.fields if field.required]
        for field in table.fields:
            _check_row(schema["properties"][field.wire], field)


def _key(method: str) -> str:
    """Return the key of a method: that of OpenAPI 3.1 in small letters, or that of the methods it has none for."""
    return method if method in ("QUERY", "LIST") else method.lower()


@pytest.mark.parametrize(("version", "below"), [("3.1", "x-rowcast-operations"), ("3.2", "additionalOperations")])
def test_methods_without_a_key_stand_below_one(version: Version, below: str) -> None:
    item = document(APIS["methods-other"], version)["paths"]["/keys"]
    assert item[below]["LIST"]["operationId"] == "keys.list"
    assert (item["query"] if version == "3.2" else item[below]["QUERY"])["operationId"] == "keys.search"


def _check_row(schema: Json, field: Field) -> None:
    _check_value(schema, field)
    assert schema.get("description", "").startswith(field.doc)
    assert schema.get("readOnly", False) is field.read_only
    assert schema.get("writeOnly", False) is field.write_only
    assert schema.get("deprecated", False) is (field.deprecated is not None)
    assert schema.get("x-rowcast-sensitive", False) is field.sensitive
    assert schema.get("x-rowcast-since") == field.since
    assert schema.get("x-rowcast-name") == field.rename
    assert ("x-rowcast-required-when" in schema) is (field.condition is not None)


def _check_value(schema: Json, field: Field) -> None:
    assert schema.get("examples", []) == list(field.examples)
    assert schema.get("default", ABSENT) == field.default
    _check_type(schema, field.type)
    written = json.dumps(schema)
    limits = {
        "minimum": field.limits.min,
        "maximum": field.limits.max,
        "exclusiveMinimum": field.limits.exclusive_min,
        "exclusiveMaximum": field.limits.exclusive_max,
        "multipleOf": field.limits.multiple_of,
        "minLength": field.limits.min_length,
        "maxLength": field.limits.max_length,
        "pattern": field.limits.pattern,
        "minItems": field.limits.min_items,
        "maxItems": field.limits.max_items,
        "uniqueItems": field.limits.unique_items or None,
    }
    for keyword, bound in limits.items():
        assert (f'"{keyword}": {json.dumps(bound)}' in written) is (bound is not None), (keyword, schema)


def _check_type(schema: Json, type_: Type) -> None:
    match type_:
        case Named(name):
            assert schema["$ref"] == f"#/components/schemas/{name}"
        case ArrayOf(item):
            assert schema["type"] == "array"
            _check_type(schema["items"], item)
        case MapOf(value):
            assert schema["type"] == "object"
            _check_type(schema["additionalProperties"], value)
        case Constant(value=value):
            assert schema["const"] == value
        case EnumOf(values=values, open=is_open):
            listed = schema["anyOf"][0] if is_open else schema
            assert listed["enum"] == [each.value for each in values]
            assert [each.doc for each in values] == listed.get("x-enum-descriptions", ["" for _ in values])
        case Scalar(kind, form):
            assert schema.get("type") == {"any": None, "binary": "string"}.get(kind, kind)
            assert form is None or schema["format"] == form
        case AnyOf(options):
            assert "anyOf" in schema or schema["type"][1] == "null"
            assert len(options) >= 2


def test_the_rows_of_the_page_are_in_the_document_of_the_flagship() -> None:
    schemas = document(FLAGSHIP)["components"]["schemas"]
    body = schemas["MessagesCreateRequest"]
    rows = body["properties"]
    assert {"model", "messages", "max_tokens"} == set(body["required"])
    assert rows["model"]["examples"] == ["claude-3-opus-20240229"]
    assert rows["max_tokens"] == rows["max_tokens"] | {"type": "integer", "minimum": 1}
    assert rows["temperature"] == rows["temperature"] | {"type": "number", "minimum": 0, "maximum": 1}
    assert rows["messages"]["items"] == {"$ref": "#/components/schemas/InputMessage"}
    assert schemas["InputMessage"]["properties"]["role"]["enum"] == ["user", "assistant", "system"]
    assert schemas["CustomTool"]["required"] == ["name", "input_schema"]
    assert schemas["ThinkingEnabled"]["properties"]["budget_tokens"]["minimum"] == 1024
    assert set(schemas["ToolChoice"]["x-rowcast-union"]["mapping"]) == {"auto", "any", "tool", "none"}
    assert schemas["Message"]["properties"]["type"]["const"] == "message"
    assert schemas["Message"]["properties"]["role"]["const"] == "assistant"


# The schemas judge values as the spec does.


def _validator(found: Json, name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": found["components"]}
    return Draft202012Validator(schema)


def test_examples_fit_their_schemas(any_api: Api) -> None:
    found = document(any_api)
    for table in any_api.tables.values():
        for example in table.examples:
            _validator(found, table.name).validate(example)
    for operation in any_api.operations:
        for example in operation.examples:
            body = operation.body
            if body is not None and isinstance(body.type, Named) and "body" in (example.request or {}):
                _validator(found, body.type.name).validate((example.request or {})["body"])


def test_an_open_union_takes_unknown_tags_and_judges_known_ones() -> None:
    judge = _validator(document(FLAGSHIP), "ContentBlock")
    assert judge.is_valid({"type": "text", "text": "Hello"})
    assert judge.is_valid({"type": "brand_new", "anything": 1})
    assert not judge.is_valid({"type": "text"})
    assert not judge.is_valid({"text": "Hello"})


def test_a_closed_union_takes_known_tags_only(api: Api) -> None:
    found = document(api)
    union = found["components"]["schemas"]["Block"]
    assert [each["$ref"].rsplit("/", 1)[1] for each in union["oneOf"]] == ["TextBlock", "ToolBlock"]
    assert union["discriminator"]["propertyName"] == "type"
    assert set(union["discriminator"]["mapping"]) == {"text", "tool"}
    judge = _validator(found, "Block")
    assert judge.is_valid({"type": "tool", "input": {}, "inner": [{"type": "text", "text": "a"}]})
    assert not judge.is_valid({"type": "new"})
    assert not judge.is_valid({"type": "tool", "input": {}, "more": 1})


def test_a_union_with_a_variant_for_an_absent_tag_has_no_discriminator() -> None:
    tool = document(FLAGSHIP)["components"]["schemas"]["Tool"]
    assert "discriminator" not in tool
    assert tool["x-rowcast-union"]["otherwise"] == "#/components/schemas/CustomTool"
    judge = _validator(document(FLAGSHIP), "Tool")
    assert judge.is_valid({"name": "x", "input_schema": {"type": "object"}})
    assert judge.is_valid({"type": "bash_20250124", "name": "bash"})


def test_an_open_enum_takes_other_values(api: Api) -> None:
    judge = _validator(document(api), "StopReason")
    assert judge.is_valid("end")
    assert judge.is_valid("another")
    assert not judge.is_valid(1)


# What OpenAPI has its own words for, and what it has none for.


def test_security_lists_the_alternatives(api: Api) -> None:
    found = document(api)
    assert found["security"] == [{"auth_token": []}, {"api_key": []}]
    schemes = found["components"]["securitySchemes"]
    assert schemes["auth_token"] == {"type": "http", "scheme": "bearer", "x-rowcast-env": ["CHAT_TOKEN"]}
    assert schemes["api_key"]["in"] == "header"
    assert found["paths"]["/v1/chat/{user}"]["get"]["security"] == [{"api_key": []}]
    assert found["paths"]["/v1/files"]["post"]["security"] == []


def test_errors_are_answers_of_each_operation(api: Api) -> None:
    found = document(api)
    answers = found["paths"]["/v1/chat"]["post"]["responses"]
    assert {"200", "400", "429", "5XX"} == set(answers)
    error = found["components"]["responses"]["Error429"]
    assert answers["429"] == {"$ref": "#/components/responses/Error429"}
    assert error["description"] == "`rate`: Too fast."
    assert error["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}
    assert error["x-rowcast-errors"] == [{"name": "RateLimitError", "types": ["rate"], "retry": True}]
    assert found["x-rowcast-errors"]["statuses"][-1]["name"] == "LateError"


def test_a_stream_stands_beside_the_answer(api: Api) -> None:
    call = document(api)["paths"]["/v1/chat"]["post"]
    content = call["responses"]["200"]["content"]
    assert list(content) == ["application/json", "text/event-stream"]
    assert content["text/event-stream"] == {"schema": {"$ref": "#/components/schemas/ChatEvent"}}
    stream = call["x-rowcast-stream"]
    assert (stream["stream"], stream["when"], stream["end"]) == ("ChatStream", "stream", {"event": "stopped"})
    assert stream["fold"][2] == {
        "event": ["text_added"],
        "do": "append",
        "from": "text",
        "to": "content[index].text",
        "text": True,
    }


def test_a_stream_has_items_in_3_2(api: Api) -> None:
    content = document(api, "3.2")["paths"]["/v1/chat"]["post"]["responses"]["200"]["content"]["text/event-stream"]
    item = content["itemSchema"]
    assert item["required"] == ["data"]
    assert item["properties"]["data"]["contentSchema"] == {"$ref": "#/components/schemas/ChatEvent"}
    assert document(api, "3.2")["servers"][1]["name"] == "regional"


def test_a_header_that_is_a_list_is_text(api: Api) -> None:
    beta = document(api)["paths"]["/v1/chat"]["post"]["parameters"][1]
    assert (beta["name"], beta["schema"]) == ("beta", {"type": "string"})
    assert beta["x-rowcast-schema"] == {"type": "array", "items": {"type": "string"}}


def test_meanings_conditions_and_reasons_are_told(api: Api) -> None:
    schemas = document(api)["components"]["schemas"]
    role = schemas["ChatCreateMessages"]["properties"]["role"]
    assert role["description"] == "Who speaks.\n\n- `user`: A person.\n- `assistant`: The model."
    assert role["x-enum-descriptions"] == ["A person.", "The model."]
    name = schemas["ChatCreateChoice"]["properties"]["name"]
    assert name["description"].endswith("Required when `type` is `tool`.")
    assert name["x-rowcast-required-when"] == [{"field": "type", "values": ["tool"]}]
    old = schemas["ChatCreateRequest"]["properties"]["old"]
    assert old["description"].endswith("Deprecated: Use `model`.")
    assert schemas["ChatCreateRequest"]["properties"]["key"]["format"] == "password"


def test_a_bound_stands_at_the_alternative_that_it_binds(api: Api) -> None:
    content = document(api)["components"]["schemas"]["ChatCreateMessages"]["properties"]["content"]
    assert content["anyOf"][0] == {"type": "string", "minLength": 1}
    assert "minLength" not in content["anyOf"][1]


# As a target, and for other tools.


def test_the_target_writes_one_file(api: Api) -> None:
    def made(**options: object) -> Any:
        return render(Job(api, "chat", options, Templates([assets.templates()]), direct))

    assert made().files == {"openapi.json": text(api)}
    assert made(version="3.2").files == {"openapi.json": text(api, "3.2")}
    assert [problem.code for problem in made(version="2.0").problems] == ["config-value"]


@pytest.mark.filterwarnings("ignore:Black:FutureWarning")
def test_datamodel_code_generator_accepts_it(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from datamodel_code_generator import InputFileType, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import Formatter

    for each in (api, FLAGSHIP):
        made = generate(
            text(each),
            input_file_type=InputFileType.OpenAPI,
            output_model_type=DataModelType.PydanticV2BaseModel,
            formatters=[Formatter.BLACK],
        )
        module = ModuleType("made")
        monkeypatch.setitem(sys.modules, "made", module)
        exec(compile(str(made), "made", "exec"), module.__dict__)  # noqa: S102 - that it runs is what is tested
        assert objects(each) & each.tables.keys() <= set(dir(module))
