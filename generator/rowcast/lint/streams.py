"""Streams that end nowhere, tell no errors, or lose what their events carry."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Constant, FoldRule, Stream
from rowcast.lint.subject import Subject
from rowcast.source import Span


def endless(subject: Subject) -> Iterator[Diagnostic]:
    """Yield streams that nothing ends but the connection."""
    for stream in subject.api.streams.values():
        if stream.end_event is None and stream.end_data is None:
            yield diagnostic("stream-without-end", f"{stream.name} ends when the connection closes", stream.span)


def without_error(subject: Subject) -> Iterator[Diagnostic]:
    """Yield streams without an event for errors, if the API has a body for them."""
    for stream in subject.api.streams.values():
        if stream.error_event is None and subject.api.errors.body is not None and stream.format == "sse":
            yield diagnostic("stream-without-error", f"{stream.name} has no event for errors", stream.span)


def without_result(subject: Subject) -> Iterator[Diagnostic]:
    """Yield streams of several kinds of events that are not put together."""
    for stream in subject.api.streams.values():
        if stream.result is None and stream.events.name in subject.api.unions:
            yield diagnostic("stream-without-result", f"nothing puts the events of {stream.name} together", stream.span)


def unfolded(subject: Subject) -> Iterator[Diagnostic]:
    """Yield events with fields beside their tag that no rule of a stream with a result speaks of."""
    for stream in subject.api.streams.values():
        spoken = {event for rule in stream.fold for event in rule.events}
        if not stream.fold or any(not rule.events for rule in stream.fold):
            continue
        for name, tags in _events(subject, stream):
            if spoken.isdisjoint(tags) and not {stream.end_event, stream.error_event} & set(tags):
                message = f"no rule of {stream.name} speaks of the event `{tags[0]}`"
                related = ((name, subject.api.tables[name].span),)
                yield diagnostic("event-not-folded", message, stream.span, related=related)


def idle_rules(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rules that an earlier one repeats, and rules for nothing but the event of errors."""
    for stream in subject.api.streams.values():
        first: dict[object, Span] = {}
        for rule in stream.fold:
            span = first.setdefault(_sense(rule), rule.span)
            if span is not rule.span:
                message = f"an earlier rule of {stream.name} does the same"
                yield diagnostic("fold-idle", message, rule.span, related=(("the earlier one", span),))
            elif rule.events and set(rule.events) <= {stream.error_event}:
                message = f"`{stream.error_event}` is the error of {stream.name}, and reaches no rule"
                yield diagnostic("fold-idle", message, rule.span)


def _events(subject: Subject, stream: Stream) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the variants of a stream's union that carry something: the table, and its tags."""
    union = subject.api.unions.get(stream.events.name)
    for variant in union.variants if union else ():
        fields = subject.api.tables[variant.table].fields
        if union and any(field.wire != union.tag and not isinstance(field.type, Constant) for field in fields):
            yield variant.table, variant.tags


def _sense(rule: FoldRule) -> object:
    tests = tuple((path, repr(values)) for path, values in rule.tests)
    return rule.events, tests, rule.verb, rule.source, rule.target
