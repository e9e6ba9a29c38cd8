"""Streams: events, ends, and rules that fold events into a value."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, FoldRule, FoldVerb, PathPart, StreamUse
from rowcast.resolve.streams import parse_target

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

SPEC = """
tables:
  Start: [{{name: type, type: string, const: start, required: true}}, {{name: value, type: Whole}}]
  Put:
    - {{name: type, type: string, const: put, required: true}}
    - {{name: at, type: integer}}
    - {{name: where.index, type: integer}}
    - {{name: label, type: string}}
    - {{name: part, type: Part}}
  Delta:
    - {{name: type, type: string, values: [delta, more], required: true}}
    - {{name: at, type: integer}}
    - {{name: delta, type: AnyDelta}}
  Stop: [{{name: type, type: string, const: stop, required: true}}, {{name: at, type: integer}}]
  TextDelta: [{{name: kind, type: string, const: text, required: true}}, {{name: text, type: string}}]
  CountDelta: [{{name: kind, type: string, const: count, required: true}}, {{name: count, type: integer}}]
  Part: [{{name: text, type: string}}, {{name: input, type: object}}, {{name: marks, type: 'array[string]?'}}]
  Whole: [{{name: parts, type: 'array[Part]'}}, {{name: total, type: Total}}, {{name: note, type: 'string?'}}]
  Total: [{{name: count, type: integer}}]
  Failure: []
unions:
  Event: {{tag: type, variants: [Start, Put, Delta, Stop]}}
  AnyDelta: {{tag: kind, variants: [TextDelta, CountDelta]}}
errors: {{body: Failure}}
operations:
  a.b: {{request: POST /x, body: [{{name: stream, type: boolean}}, {{name: n, type: integer}}], stream: {use}}}
streams:
  Feed: {{events: Event, result: Whole, {stream}}}
"""


def load_stream(load: Load, stream: str, use: str = "{events: Feed}") -> tuple[Api | None, list[Diagnostic]]:
    return load(SPEC.format(stream=stream, use=use))


def fold(load: Load, rule: str) -> list[tuple[str, str]]:
    """Return what is wrong with one rule."""
    return [(found.code, found.message) for found in load_stream(load, f"fold: [{rule}]")[1]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a", ("a",)),
        ("a.b", ("a", "b")),
        ("a[i]", ("a", ("i",))),
        ("a[i.j].b", ("a", ("i", "j"), "b")),
        ("[i]", (("i",),)),
        ("a[i][j]", ("a", ("i",), ("j",))),
        (r"a\.b.c", ("a.b", "c")),
        (r"a[i\.j]", ("a", ("i.j",))),
        ("", None),
        ("a[", None),
        ("a[]", None),
        ("a]", None),
        (".a", None),
        ("a.", None),
        ("a..b", None),
        ("a[i]b", None),
        ("a[i..j]", None),
    ],
)
def test_targets(text: str, parts: tuple[PathPart, ...] | None) -> None:
    assert parse_target(text) == parts


def test_a_whole_stream(load: Load) -> None:
    rules = """
        {event: start, do: start, from: value},
        {event: put, do: insert, from: part, to: "parts[at]"},
        {event: [delta, more], if: {delta.kind: text}, do: append, from: delta.text, to: "parts[at].text", text: true},
        {event: delta, if: {delta.kind: [text]}, do: gather, from: delta.text, to: "parts[at].input"},
        {event: stop, do: parse, to: "parts[at].input"},
        {event: put, do: push, from: label, to: "parts[where.index].marks"},
        {event: delta, if: {delta.kind: count}, do: replace, from: delta.count, to: total.count},
        {event: start, do: merge, from: value.total, to: total}
    """
    api, findings = load_stream(
        load,
        f"by: event, end: {{event: stop}}, error: {{event: oops}}, fold: [{rules}]",
        "{when: stream, events: Feed}",
    )
    assert [found.message for found in findings] == []
    assert api is not None
    assert api.operations[0].stream == StreamUse("Feed", "stream")
    stream = api.streams["Feed"]
    assert (stream.format, stream.by, stream.end_event, stream.end_data, stream.error_event) == (
        "sse",
        "event",
        "stop",
        None,
        "oops",
    )
    assert stream.fold[2] == FoldRule(
        ("delta", "more"),
        ((("delta", "kind"), ("text",)),),
        FoldVerb.APPEND,
        ("delta", "text"),
        ("parts", ("at",), "text"),
        True,
        stream.fold[2].span,
    )


@pytest.mark.parametrize(
    ("stream", "ends"),
    [
        ("end: close", (None, None)),
        ("end: {data: '[DONE]'}", (None, "[DONE]")),
        ("format: ndjson", (None, None)),
        ("end: {event: more}", ("more", None)),
    ],
)
def test_ends(load: Load, stream: str, ends: tuple[str | None, str | None]) -> None:
    api, findings = load_stream(load, stream)
    assert findings == []
    assert api is not None
    assert (api.streams["Feed"].end_event, api.streams["Feed"].end_data) == ends


@pytest.mark.parametrize(
    ("rule", "code", "part"),
    [
        ("{event: strat, do: start, from: value}", "event-unknown", "`strat`"),
        ("{event: start, do: start, from: valu}", "path-unknown", "`valu`"),
        ("{event: [start, put], do: start, from: value}", "", ""),
        ("{do: start, from: value}", "", ""),
        ("{event: start, do: start, from: value, to: total}", "fold-verb", "takes no `to`"),
        ("{event: start, do: start, from: value.note}", "fold-verb", "its place is for an object"),
        ("{event: put, do: insert, from: part, to: parts}", "fold-verb", "ends in an index"),
        ("{event: put, do: insert, from: part, to: 'total[at]'}", "path-unknown", "an index where no array is"),
        ("{event: put, do: insert, from: part, to: 'parts[att]'}", "path-unknown", "`att`"),
        ("{event: put, do: insert, from: part, to: 'parts[label]'}", "fold-verb", "an index is an integer"),
        ("{event: put, do: insert, from: label, to: 'parts[at]'}", "fold-verb", "`from` is text"),
        (
            "{event: put, do: append, from: at, to: note}",
            "fold-verb",
            "`append` appends text, and `from` is an integer",
        ),
        ("{event: put, do: append, from: label, to: total}", "fold-verb", "appends to a text, and `to` is an object"),
        ("{event: put, do: gather, from: part, to: note}", "fold-verb", "`gather` appends text"),
        ("{event: put, do: push, from: label, to: note}", "fold-verb", "appends to an array"),
        ("{event: put, do: push, from: label, to: parts}", "fold-verb", "the array never holds"),
        ("{event: put, do: merge, from: label}", "fold-verb", "`from` is text"),
        ("{event: put, do: merge, from: part, to: note}", "fold-verb", "`to` is text"),
        ("{event: put, do: replace, from: label, to: total.count}", "fold-verb", "its place is for an integer"),
        ("{event: put, do: replace, from: at, to: total.cnt}", "path-unknown", "`cnt`"),
        ("{event: put, do: replace, from: at, to: total.count, text: true}", "fold-verb", "made of texts"),
        ("{event: put, do: parse, from: label, to: note}", "fold-verb", "takes no `from`"),
        ("{event: put, do: parse, to: note}", "fold-buffer", "no rule gathers"),
        ("{event: put, do: gather, from: label, to: note}", "fold-buffer", "no rule parses"),
        ("{event: put, do: replace, from: a..b, to: note}", "path-notation", "`a..b`"),
        ("{event: put, do: replace, from: label, to: 'note['}", "path-notation", "`note[`"),
        ("{event: delta, if: {delta.knd: text}, do: append, from: delta.text, to: note}", "path-unknown", "`knd`"),
        ("{event: delta, if: {delta.kind: txt}, do: append, from: delta.text, to: note}", "fold-test", '"txt"'),
        ("{event: delta, if: {delta.kind: count}, do: append, from: delta.text, to: note}", "path-unknown", "`text`"),
        ("{event: delta, if: {delta.kind: text}, do: append, from: delta.text, to: note}", "", ""),
        ("{event: delta, do: append, from: delta.text, to: note}", "", ""),
        ("{event: put, if: {at: x}, do: append, from: label, to: note}", "fold-test", "an integer was expected"),
        ("{event: put, if: {'': x}, do: append, from: label, to: note}", "path-notation", ""),
    ],
)
def test_rules(load: Load, rule: str, code: str, part: str) -> None:
    found = fold(load, rule)
    if not code:
        assert found == []
        return
    assert found[0][0] == code
    assert part in found[0][1]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("end: {event: finish}", ["event-unknown"]),
        ("end: {event: stop}, error: {event: stop}", ["stream-error"]),
        ("by: event, format: ndjson", ["stream-events"]),
    ],
)
def test_faulty_streams(load: Load, stream: str, expected: list[str]) -> None:
    assert [found.code for found in load_stream(load, stream)[1]] == expected


@pytest.mark.parametrize(
    ("use", "code", "hint"),
    [
        ("{events: Fed}", "stream-unknown", "did you mean `Feed`?"),
        ("{events: Event}", "stream-unknown", ""),
        ("{events: Feed, when: steam}", "stream-switch", "did you mean `stream`?"),
        ("{events: Feed, when: n}", "stream-switch", ""),
    ],
)
def test_faulty_uses(load: Load, use: str, code: str, hint: str) -> None:
    (found,) = load_stream(load, "format: sse", use)[1]
    assert found.code == code
    assert hint in found.hint


def test_a_switch_needs_a_body(load: Load) -> None:
    text = """
        tables: {E: [{name: a}]}
        streams: {S: {events: E}}
        operations: {a.b: {request: GET /x, stream: {when: stream, events: S}}}
    """
    assert [found.code for found in load(text)[1]] == ["stream-switch"]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("events: E", []),
        ("events: E, end: {data: done}", []),
        ("events: E, result: E, fold: [{do: replace, from: text}]", ["fold-verb"]),
        ("events: E, result: string, fold: [{do: append, from: text, text: true}]", []),
        ("events: E, result: 'array[string]', fold: [{do: push, from: text}]", []),
        ("events: E, result: 'array[E]', fold: [{do: push}]", []),
        ("events: E, result: any, fold: [{do: merge}]", []),
        ("events: E, fold: [{do: merge}]", ["fold-without-result"]),
        ("events: E, result: Nope", ["type-unknown"]),
        ("events: E, by: event", ["stream-events"]),
        ("events: E, end: {event: x}", ["event-unknown"]),
        ("events: E, error: {event: x}", ["stream-error"]),
        ("events: T", ["stream-events"]),
        ("events: Nope", ["stream-events"]),
    ],
)
def test_streams_of_a_table(load: Load, stream: str, expected: list[str]) -> None:
    text = f"""
tables: {{E: [{{name: text, type: string}}]}}
types: {{T: {{type: string}}}}
streams: {{S: {{{stream}}}}}
"""
    assert [found.code for found in load(text)[1]] == expected
