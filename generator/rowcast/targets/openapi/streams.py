"""Event streams in OpenAPI: the content of an answer, and the rules that fold events, which OpenAPI cannot say.

In: streams of the ir. Out: plain JSON values; paths are written as in the spec language.
"""

from __future__ import annotations

from typing import Any

from rowcast.facts import path_text, target_text
from rowcast.ir import Api, FoldRule, Stream, StreamUse
from rowcast.targets.openapi.schemas import reference, type_schema

Object = dict[str, Any]

_MEDIA = {"sse": "text/event-stream", "ndjson": "application/x-ndjson"}


def media_type(stream: Stream) -> str:
    """Return the media type of a stream."""
    return _MEDIA[stream.format]


def event_content(stream: Stream, version: str) -> Object:
    """Return the media type object of a stream.

    OpenAPI 3.1 can only name the schema of one event. 3.2 has ``itemSchema``; for server-sent events it describes the
    event as it is parsed, and so the JSON stands in ``data`` as text.
    """
    events = reference(stream.events.name)
    if version == "3.1":
        return {"schema": events}
    if stream.format == "ndjson":
        return {"itemSchema": events}
    data = {"type": "string", "contentMediaType": "application/json", "contentSchema": events}
    properties = {"event": {"type": "string"}, "data": data}
    return {"itemSchema": {"type": "object", "properties": properties, "required": ["data"]}}


def use_extension(api: Api, use: StreamUse) -> Object:
    """Return how an operation streams: when, and what."""
    found: Object = {"stream": use.stream}
    if use.when is not None:
        found["when"] = use.when
    return found | stream_extension(api.streams[use.stream])


def stream_extension(stream: Stream) -> Object:
    """Return all that the spec says about a stream."""
    found: Object = {"format": stream.format, "events": reference(stream.events.name), "by": stream.by}
    if stream.doc:
        found["description"] = stream.doc
    if stream.end_event is not None:
        found["end"] = {"event": stream.end_event}
    elif stream.end_data is not None:
        found["end"] = {"data": stream.end_data}
    else:
        found["end"] = "close"
    if stream.error_event is not None:
        found["error"] = {"event": stream.error_event}
    if stream.result is not None:
        found["result"] = type_schema(stream.result)
    found["fold"] = [_rule(rule) for rule in stream.fold]
    return found


def _rule(rule: FoldRule) -> Object:
    found: Object = {}
    if rule.events:
        found["event"] = list(rule.events)
    if rule.tests:
        found["if"] = {path_text(path): list(values) for path, values in rule.tests}
    found["do"] = rule.verb.value
    if rule.source:
        found["from"] = path_text(rule.source)
    if rule.target:
        found["to"] = target_text(rule.target)
    if rule.text:
        found["text"] = True
    return found
