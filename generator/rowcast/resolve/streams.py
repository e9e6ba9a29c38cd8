"""Event streams: what the spec says about them in; ``Stream`` values, with every name in them looked up, out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rowcast.document import Listing, Record, Value
from rowcast.ir import FoldRule, FoldVerb, Named, PathPart, Stream, Type
from rowcast.resolve.fold import Folding, check_rule, check_rules
from rowcast.resolve.paths import Lost, follow
from rowcast.resolve.rows import split_name
from rowcast.resolve.scope import Known, Scope
from rowcast.resolve.settle import scalars
from rowcast.resolve.types import plain_type
from rowcast.resolve.values import read_value
from rowcast.source import Span
from rowcast.yamltree import Text, to_json


def draft_results(scope: Scope, records: Mapping[str, tuple[Record, Span]]) -> dict[str, Type | None]:
    """Return the types of the final values of streams, before names are looked up."""
    found: dict[str, Type | None] = {}
    for name, (record, _) in records.items():
        text = record.located("result")
        found[name] = None if text is None else plain_type(scope, text)
    return found


def make_streams(
    scope: Scope,
    records: Mapping[str, tuple[Record, Span]],
    results: Mapping[str, Type | None],
    error_body: Type | None,
) -> None:
    """Make the streams, when all tables and unions are settled."""
    known = scope.whole()
    for name, (record, span) in records.items():
        stream = _stream(scope, known, name, (record, span), results[name])
        if stream is not None:
            scope.streams[name] = stream
            _check_ends(scope, known, stream, record, error_body)


def _stream(scope: Scope, known: Known, name: str, written: tuple[Record, Span], result: Type | None) -> Stream | None:
    record, span = written
    events = record.located("events")
    if events is None or not _check_events(scope, known, events, record):
        scope.broken.add(name)
        return None
    end, error = record.record("end"), record.record("error")
    return Stream(
        name=name,
        format="ndjson" if record.text("format") == "ndjson" else "sse",
        events=Named(events.text),
        by="event" if record.text("by") == "event" else "data",
        end_event=None if end is None else end.text("event"),
        end_data=None if end is None else end.text("data"),
        error_event=None if error is None else error.text("event"),
        result=result,
        fold=_fold(scope, known, record, Named(events.text), result),
        doc=record.text("description") or "",
        span=span,
    )


def _check_events(scope: Scope, known: Known, events: Text, record: Record) -> bool:
    name = events.text
    if name in scope.broken:
        return False
    if name not in known.unions and name not in known.tables:
        what = (
            f"{name} is neither a table nor a union" if name in scope.places else f"there is no table or union {name}"
        )
        hint = "" if name in scope.places else scope.suggest(name, (*scope.unions, *scope.tables))
        scope.report("stream-events", what, events.span, hint)
        return False
    if record.text("by") == "event" and name not in known.unions:
        message = f"the name of an event selects a variant, and {name} has none, as it is a table"
        scope.report("stream-events", message, record.span_of("by"), "write `by: data`, or make a union of the events")
    if record.text("by") == "event" and record.text("format") == "ndjson":
        message = "lines of JSON have no event names to select a variant by"
        scope.report("stream-events", message, record.span_of("by"), "write `by: data`")
    return True


def _check_ends(scope: Scope, known: Known, stream: Stream, record: Record, error_body: Type | None) -> None:
    """Report an end that never comes, and an error event without the body of an error."""
    end, error = record.record("end"), record.record("error")
    if end is not None and (text := end.located("event")) is not None:
        _check_tag(scope, known, stream.events, text)
    if error is None or (text := error.located("event")) is None:
        return
    if error_body is None:
        message = "the data of the error event is the body of an error, and `errors` says nothing of that"
        scope.report("stream-error", message, text.span)
    if stream.end_event == text.text:
        scope.report("stream-error", "one event is the end of the stream and its error", text.span)


def _tags(known: Known, events: Named) -> list[str] | None:
    union = known.unions.get(events.name)
    return None if union is None else [tag for variant in union.variants for tag in variant.tags]


def _check_tag(scope: Scope, known: Known, events: Named, text: Text) -> bool:
    tags = _tags(known, events)
    if tags is not None and text.text in tags:
        return True
    if tags is None:
        message, hint = f"{events.name} is a table, whose events have no names", "make a union of the events"
    else:
        message, hint = f"{events.name} has no event `{text.text[:80]}`", scope.suggest(text.text, tags)
    scope.report("event-unknown", message, text.span, hint)
    return False


def _fold(scope: Scope, known: Known, record: Record, events: Named, result: Type | None) -> tuple[FoldRule, ...]:
    listed = [each for each in record.listing("fold") if isinstance(each, Record)]
    if listed and result is None:
        scope.report(
            "fold-without-result", "events are folded, and no `result` says into what", record.span_of_key("fold")
        )
        return ()
    rules = []
    for each in listed:
        rule = _rule(scope, known, each, events)
        if rule is not None:
            rules.append((rule, each))
            if result is not None:
                check_rule(scope, Folding(known, events, result), rule, each)
    if len(rules) == len(listed):
        check_rules(scope, rules)
    return tuple(rule for rule, _ in rules)


def _rule(scope: Scope, known: Known, record: Record, events: Named) -> FoldRule | None:
    """Return a rule whose paths are well-formed and whose events exist; ``None`` after a report."""
    names = _texts(record.get("event"))
    verb, source, target = record.text("do"), record.text("from"), record.text("to")
    if verb is None or [text for text in names if not _check_tag(scope, known, events, text)]:
        return None
    from_ = () if source is None else split_name(source)
    to = () if target is None else parse_target(target)
    for key, path in (("from", from_), ("to", to)):
        if path is None:
            scope.report("path-notation", f"`{record.text(key)}` is no path", record.span_of(key))
    tests = _tests(scope, known, record, events)
    if from_ is None or to is None or tests is None:
        return None
    tags = tuple(text.text for text in names)
    return FoldRule(tags, tests, FoldVerb(verb), from_, to, record.flag("text"), record.span)


def _tests(
    scope: Scope, known: Known, record: Record, events: Named
) -> tuple[tuple[tuple[str, ...], tuple[object, ...]], ...] | None:
    found = []
    for pair in record.pairs("if"):
        path = split_name(pair.key.text)
        if path is None:
            scope.report("path-notation", f"`{pair.key.text}` is no path", pair.key.span)
            return None
        types = follow(known, (events,), path)
        values = tuple(
            to_json(text) if isinstance(types, Lost) else read_value(known, types[0], text)
            for text in scalars(pair.value)
        )
        found.append((path, values))
    return tuple(found)


_TARGET = re.compile(r"(?:^|\.)(?P<key>(?:\\\.|[^.\[\]])+)|\[(?P<index>(?:\\\.|[^\[\]])+)\]")


def parse_target(text: str) -> tuple[PathPart, ...] | None:
    """Return the parts of a path such as ``content[index].text``; ``None`` if it has another form."""
    parts: list[PathPart] = []
    at = 0 if text[:1] != "." else len(text)
    while at < len(text):
        match = _TARGET.match(text, at)
        if match is None:
            return None
        index = None if match["index"] is None else split_name(match["index"])
        if match["index"] is not None and index is None:
            return None
        parts.append(match["key"].replace("\\.", ".") if index is None else index)
        at = match.end()
    return tuple(parts) or None


def _texts(value: Value | None) -> list[Text]:
    listed = value.items if isinstance(value, Listing) else (value,)
    return [each for each in listed if isinstance(each, Text)]
