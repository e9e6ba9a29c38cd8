"""The examples of an operation, which OpenAPI keeps at each parameter and body, back together by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.importers.openapi.judging import sound
from rowcast.importers.openapi.reader import Reader, objects, text
from rowcast.importers.text.loading import Json, Lined, Object

_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}
_STATUS = re.compile(r"[1-5][0-9][0-9]")


def examples(reader: Reader, item: Object, operation: Object) -> list[dict[str, Json]]:
    """Return the examples as the language has them: request and answer of one name are one example."""
    found: dict[str, dict[str, Json]] = {}
    body = reader.followed(operation.get("requestBody"))
    for name, example in _given(reader, body):
        _put(found, name, example)["request"] = {"body": example["value"]}
    for parameter in [*(item.get("parameters") or ()), *(operation.get("parameters") or ())]:
        whole = reader.followed(parameter)
        place = _PLACES.get(str(whole.get("in")))
        for name, example in objects(whole.get("examples")) if place else ():
            value = _value(reader, whole, example.get("value"))
            schema = whole.get("x-rowcast-schema", whole.get("schema"))
            if sound(reader, schema, {"example": value}, text(whole.get("name"))):
                request = _put(found, name, example).setdefault("request", {})
                request.setdefault(place, {})[text(whole.get("name")).removesuffix("[]")] = value
    for status, answer in objects(operation.get("responses")):
        if not _STATUS.fullmatch(status):
            continue
        for name, example in _given(reader, reader.followed(answer)):
            entry = _put(found, name, example)
            if "response" not in entry:
                entry["response"] = {"status": int(status), "body": example["value"]}
    return list(found.values())


def _put(found: dict[str, dict[str, Json]], name: str, example: Object) -> dict[str, Json]:
    entry = found.setdefault(name, {} if name == "example" else {"name": name})
    if text(example.get("description")):
        entry["description"] = text(example["description"])
    return entry


def _given(reader: Reader, holder: Object) -> Iterator[tuple[str, Object]]:
    """Yield the examples of the first content of a body that holds JSON or a form."""
    for content, media in objects(holder.get("content")):
        if content.startswith("text/event-stream"):
            continue
        lone = {"example": Lined(value=media["example"])} if "example" in media else {}
        for name, example in objects({**lone, **dict(objects(media.get("examples")))}):
            whole = reader.followed(example)
            if "value" not in whole:
                reader.lacks("an example that stands elsewhere", example, name)
            elif sound(reader, media.get("schema"), {"example": whole["value"]}, f"the body, `{name}`,"):
                yield name, whole
        return


def _value(reader: Reader, parameter: Object, value: Json) -> Json:
    """Return the value of a parameter; a list that stands as text in a header is a list again."""
    schema = reader.followed(parameter.get("x-rowcast-schema"))
    return value.split(",") if schema.get("type") == "array" and isinstance(value, str) else value
