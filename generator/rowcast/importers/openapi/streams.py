"""Event streams of a description: those of our own export whole, those of others as far as OpenAPI can state them."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast.importers.model import Kind, Operation, Reference, Section
from rowcast.importers.openapi import schemas
from rowcast.importers.openapi.reader import Reader, objects, text
from rowcast.importers.text import expressions
from rowcast.importers.text.loading import Json, Object
from rowcast.records import replace

STREAMED = {"text/event-stream": "sse", "application/x-ndjson": "ndjson", "application/jsonl": "ndjson"}


def of_operation(reader: Reader, operation: Object, owner: str, sections: Sequence[Section]) -> dict[str, Json]:
    """Return the ``stream`` of an operation, and keep the stream itself among those of the spec."""
    stated = operation.get("x-rowcast-stream")
    if isinstance(stated, dict):
        return _exported(reader, stated)
    for _, answer in objects(operation.get("responses")):
        for content, media in objects(reader.followed(answer).get("content")):
            if content.split(";")[0] in STREAMED:
                return _plain(reader, content.split(";")[0], media, owner, sections)
    return {}


def known(reader: Reader, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Take away the streams whose events are no table or union, which is sure only when all schemas are read."""
    streams = reader.named["streams"]
    for name, facts in list(streams.items()):
        if not reader.is_told(facts.get("events")):
            reader.lacks("a stream whose events are no objects", quote=f"{name}: {facts.get('events')}")
            del streams[name]
    return tuple(
        replace(one, more={key: value for key, value in one.more.items() if key != "stream"})
        if "stream" in one.more and one.more["stream"]["events"] not in streams
        else one
        for one in operations
    )


def _exported(reader: Reader, stated: Object) -> dict[str, Json]:
    name = text(stated.get("stream"))
    found: dict[str, Json] = {}
    for key in ("description", "format", "by", "end", "error", "fold"):
        if key in stated:
            found[key] = stated[key]
    found["events"] = _type(reader, stated.get("events"))
    if "result" in stated:
        found["result"] = _type(reader, stated["result"])
    reader.named["streams"][name] = found
    return {"stream": {"when": stated["when"], "events": name} if text(stated.get("when")) else {"events": name}}


def _plain(reader: Reader, content: str, media: Object, owner: str, sections: Sequence[Section]) -> dict[str, Json]:
    """Return a stream of which only the events are known. A body with a field ``stream`` turns it on by that."""
    item = media.get("itemSchema", media.get("schema"))
    data = item.get("properties", {}).get("data") if isinstance(item, dict) else None
    if isinstance(data, dict) and isinstance(data.get("contentSchema"), dict):
        item = data["contentSchema"]
    kind = schemas.shape(reader, item, f"{owner}Event")
    if not isinstance(kind.type, Reference):
        if kind.inner is None:
            reader.lacks("a stream whose events are no objects", media, content)
            return {}
        kind = schemas.Shape(reader.later(kind.table or reader.free(f"{owner}Event"), kind.inner))
    name = reader.free(f"{owner}Stream")
    reader.named["streams"][name] = {"format": STREAMED[content], "events": expressions.render(kind.type)}
    reader.lacks("how the stream ends, and what its events add up to", media, content)
    turned = any(
        row.path == ("stream",) and row.value("type") == Kind("boolean") for one in sections for row in one.rows
    )
    return {"stream": {"when": "stream", "events": name} if turned else {"events": name}}


def _type(reader: Reader, schema: Json) -> str:
    return expressions.render(schemas.shape(reader, schema, "Stream").type)
