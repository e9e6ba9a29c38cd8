"""The page of streams: events and their payloads, the rules that fold them, and a whole transcript.

In: the streams of an API. Out: a view of strings for ``streaming.md.jinja``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rowcast.facts import json_text, path_text, target_text, value_text
from rowcast.ir import ABSENT, Example, FoldRule, FoldVerb, Json, Stream
from rowcast.records import dataclass
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.events import PayloadView, events_table, payloads
from rowcast.targets.docs.objects import openness
from rowcast.targets.docs.places import Places, operation_page
from rowcast.targets.docs.rows import Page, json_block, type_cell
from rowcast.values.folding import applies
from rowcast.values.transcript import Step, tag_of, transcript


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A stream as it goes over the wire, and what it adds up to."""

    example: str
    events: str
    result: str


@dataclass(frozen=True, slots=True)
class StreamView:
    """What the page shows about one stream."""

    title: str
    doc: str
    facts: tuple[str, ...]
    events: str
    openness: str
    payloads: tuple[PayloadView, ...]
    result: str
    rules: tuple[str, ...]
    transcripts: tuple[TranscriptView, ...]


def stream_views(places: Places) -> Iterator[StreamView]:
    """Yield the views of all streams."""
    page = Page(places, "")
    for stream in places.api.streams.values():
        union = places.api.unions.get(stream.events.name)
        yield StreamView(
            title=md.text(stream.name),
            doc=md.paragraphs(stream.doc),
            facts=tuple(_facts(page, stream)),
            events=events_table(page, stream.events),
            openness=openness(union) if union else "",
            payloads=tuple(payloads(page, stream.events)),
            result=type_cell(page, stream.result) if stream.result is not None else "",
            rules=tuple(_rule(rule) for rule in stream.fold),
            transcripts=tuple(_transcripts(places, stream)),
        )


def _facts(page: Page, stream: Stream) -> Iterator[str]:
    for operation in page.places.api.operations:
        if operation.stream is not None and operation.stream.stream == stream.name:
            when = f", when {md.code(operation.stream.when)} is `true`" if operation.stream.when else ""
            yield f"Answer of {page.link(md.code(operation.name), operation_page(operation.name))}{when}"
    if stream.format == "sse":
        yield "Server-sent events, `text/event-stream`; the data of each event is JSON"
        named = {"data": "in the data", "event": "in the name of the server-sent event"}[stream.by]
        yield f"The kind of an event is {named}"
    else:
        yield "Lines of JSON, `application/x-ndjson`"
    yield f"Ends with {_end(stream)}"
    if stream.error_event is not None:
        error = page.link("an error", "errors.md")
        yield f"The event {md.code(stream.error_event)} carries {error} and ends the stream"


def _end(stream: Stream) -> str:
    if stream.end_event is not None:
        return f"the event {md.code(stream.end_event)}; a stream without it was cut off"
    if stream.end_data is not None:
        return f"the data {md.code(stream.end_data)}; a stream without it was cut off"
    return "the connection"


def _rule(rule: FoldRule) -> str:
    """Return one rule in words."""
    at = f"At {_any(rule.events)}" if rule.events else "At each event"
    tests = " and ".join(f"{md.code(path_text(path))} is {_any(values)}" for path, values in rule.tests)
    text = " These texts are the text of the stream." if rule.text else ""
    return f"{at}{f' where {tests}' if tests else ''}, {_effect(rule)}.{text}"


def _effect(rule: FoldRule) -> str:
    source = md.code(path_text(rule.source)) if rule.source else "the event"
    target = md.code(target_text(rule.target)) if rule.target else "the value"
    return _EFFECTS[rule.verb].format(source=source, target=target)


def _any(values: Iterable[Json]) -> str:
    return " or ".join(md.code(value_text(value)) for value in values)


# What each verb does, in words, with the source and the target of its rule.
_EFFECTS: Mapping[FoldVerb, str] = {
    FoldVerb.START: "the value begins as {source}",
    FoldVerb.INSERT: "{source} is inserted as {target}",
    FoldVerb.APPEND: "the text {source} is appended to {target}",
    FoldVerb.GATHER: "the text {source} is gathered for {target}",
    FoldVerb.PARSE: "the text gathered for {target} is parsed as JSON and put there; if there is none, {target} stays",
    FoldVerb.PUSH: "{source} is appended as an item to the list {target}",
    FoldVerb.REPLACE: "{source} is put at {target}",
    FoldVerb.MERGE: "each field of {source} that is neither absent nor null is put into {target}",
}


def _transcripts(places: Places, stream: Stream) -> Iterator[TranscriptView]:
    """Yield transcripts of what the examples answer, until each rule that they can show was at work once."""
    made = list(_made(places, stream))
    tag = tag_of(places.api, stream)
    seen: set[int] = set()
    while made:
        example, steps = max(made, key=lambda pair: len(_rules(stream, tag, pair[1]) - seen))
        new = _rules(stream, tag, steps) - seen
        if not new:
            return
        seen |= new
        made.remove((example, steps))
        yield TranscriptView(md.code(example.name), _wire(stream, tag, steps), json_block(example.response))


def _made(places: Places, stream: Stream) -> Iterator[tuple[Example, tuple[Step, ...]]]:
    """Yield the examples of answers that a transcript can be made for."""
    for operation in places.api.operations:
        if operation.stream is not None and operation.stream.stream == stream.name:
            for example in operation.examples:
                steps = () if example.response is ABSENT else transcript(places.api, stream, example.response)
                if steps:
                    yield example, steps


def _rules(stream: Stream, tag: str | None, steps: Iterable[Step]) -> set[int]:
    """Return the numbers of the rules that are at work in a transcript; a rule that parses needs one that gathers."""
    return {
        number
        for number, rule in enumerate(stream.fold)
        if rule.verb is not FoldVerb.PARSE and any(applies(rule, tag, step.data) for step in steps)
    }


def _wire(stream: Stream, tag: str | None, steps: Iterable[Step]) -> str:
    """Return the stream as it goes over the wire, in a code block."""
    if stream.format == "ndjson":
        return md.fence("\n".join(json_text(step.data) for step in steps), "json")
    frames = [_frame(stream, tag, step) for step in steps]
    if stream.end_data is not None:
        frames.append(f"data: {stream.end_data}")
    return md.fence("\n\n".join(frames), "text")


def _frame(stream: Stream, tag: str | None, step: Step) -> str:
    data = step.data
    if stream.by == "event" and isinstance(data, dict):
        data = {key: part for key, part in data.items() if key != tag}
    name = f"event: {step.kind}\n" if step.kind else ""
    return f"{name}data: {json_text(data)}"
