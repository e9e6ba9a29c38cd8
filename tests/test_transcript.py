"""Streams fold into values, values unfold into streams, and what clients run means the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rowcast.front import load
from rowcast.ir import ABSENT, Api, FoldRule, FoldVerb, PathPart
from rowcast.source import SourceFile, Span
from rowcast.targets.python.runtime import fold as runtime
from rowcast.targets.python.runtime.spec import FoldRule as RuntimeRule
from rowcast.values.conform import departures
from rowcast.values.folding import FoldError, fold
from rowcast.values.transcript import tag_of, transcript

AT = Span("a.yaml", 1, 1, 1, 1)
FOLDER = Path(__file__).parent.parent / "spec" / "claude_messages"


def rule(verb: FoldVerb, source: str = "", *target: PathPart, event: str = "e", when: object = None) -> FoldRule:
    """Return a rule for events of one kind."""
    tests = () if when is None else ((("when",), (when,)),)
    return FoldRule((event,), tests, verb, tuple(source.split(".")) if source else (), target, False, AT)


def folded(rules: list[FoldRule], *events: dict[str, Any]) -> Any:
    """Return what events fold into, after seeing that the runtime agrees."""
    given = [{"type": "e", **event} for event in events]
    value = fold(rules, "type", given)
    assert _run(rules, given) == value
    return value


def _run(rules: list[FoldRule], events: list[dict[str, Any]]) -> Any:
    folder = runtime.Folder([_for_runtime(each) for each in rules], "type")
    for event in events:
        folder.apply(event)
    return folder.result()


def _for_runtime(each: FoldRule) -> RuntimeRule:
    return RuntimeRule(each.events, each.verb.value, each.source, each.target, each.tests, each.text)


INDEX = ("index",)
START = rule(FoldVerb.START, "value", event="s")
INSERT = rule(FoldVerb.INSERT, "x", "list", INDEX)


def start(value: object) -> dict[str, Any]:
    """Return the event that begins a value."""
    return {"type": "s", "value": value}


@pytest.mark.parametrize(
    ("rules", "events", "value"),
    [
        ([START], [start({"a": 1})], {"a": 1}),
        ([rule(FoldVerb.APPEND, "t", "text")], [{"t": "a"}, {"t": "b"}, {"t": None}, {}], {"text": "ab"}),
        ([rule(FoldVerb.PUSH, "x", "list")], [{"x": 1}, {"x": None}, {}], {"list": [1, None]}),
        ([rule(FoldVerb.REPLACE, "x", "a", "b")], [{"x": 1}, {"x": 2}], {"a": {"b": 2}}),
        ([rule(FoldVerb.MERGE, "x")], [{"x": {"a": 1, "b": None}}, {"x": {"b": 2}}], {"a": 1, "b": 2}),
        (
            [START, rule(FoldVerb.MERGE, "x", "u")],
            [start({"u": {"n": 1}}), {"x": {"n": None, "m": 2}}],
            {"u": {"n": 1, "m": 2}},
        ),
        (
            [
                START,
                rule(FoldVerb.INSERT, "x", "list", INDEX),
                rule(FoldVerb.APPEND, "t", "list", INDEX, "s", event="f"),
            ],
            [start({"list": []}), {"x": {"s": ""}, "index": 0}, {"type": "f", "t": "ab", "index": 0}],
            {"list": [{"s": "ab"}]},
        ),
        (
            [rule(FoldVerb.GATHER, "t", "input"), rule(FoldVerb.PARSE, "", "input", event="p")],
            [{"t": '{"a"'}, {"t": ": 1}"}, {"type": "p"}],
            {"input": {"a": 1}},
        ),
        (
            [START, rule(FoldVerb.PARSE, "", "input", event="p")],
            [start({"input": {}}), {"type": "p"}],
            {"input": {}},
        ),
        (
            [rule(FoldVerb.APPEND, "t", "yes", when=1), rule(FoldVerb.APPEND, "t", "no", when=2)],
            [{"t": "a", "when": 1}, {"t": "b", "when": 2}, {"t": "c"}],
            {"yes": "a", "no": "b"},
        ),
    ],
)
def test_verbs(rules: list[FoldRule], events: list[dict[str, Any]], value: object) -> None:
    assert folded(rules, *events) == value


@pytest.mark.parametrize(
    ("rules", "events"),
    [
        ([START], [{"type": "s"}]),
        ([START, INSERT], [start({"list": []}), {"x": 1, "index": 1}]),
        ([START, INSERT], [start({"list": []}), {"x": 1, "index": True}]),
        ([START, rule(FoldVerb.APPEND, "x", "list", INDEX)], [start({"list": []}), {"x": "a", "index": 0}]),
        ([START, rule(FoldVerb.APPEND, "x", "n")], [start({"n": 1}), {"x": "a"}]),
        ([rule(FoldVerb.GATHER, "t", "i"), rule(FoldVerb.PARSE, "", "i", event="p")], [{"t": "}"}, {"type": "p"}]),
    ],
)
def test_events_that_do_not_fit(rules: list[FoldRule], events: list[dict[str, Any]]) -> None:
    given = [{"type": "e", **event} for event in events]
    with pytest.raises(FoldError):
        fold(rules, "type", given)
    with pytest.raises(runtime.FoldError):
        _run(rules, given)


@pytest.fixture(scope="module")
def flagship() -> Api:
    """Return the API that the project ships."""
    api, _ = load([SourceFile(path.name, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))])
    assert api is not None
    return api


def _answers(api: Api) -> Iterator[Any]:
    for operation in api.operations:
        if operation.stream is not None:
            yield from (each.response for each in operation.examples if each.response is not ABSENT)


def test_each_answer_of_the_flagship_has_a_transcript(flagship: Api) -> None:
    stream = flagship.streams["MessageStream"]
    answers = list(_answers(flagship))
    assert len(answers) > 5
    for answer in answers:
        steps = transcript(flagship, stream, answer)
        assert fold(stream.fold, tag_of(flagship, stream), [step.data for step in steps]) == answer
        assert not [found for step in steps for found in departures(flagship, stream.events, step.data, "response")]
        kinds = [step.kind for step in steps]
        assert (kinds[0], kinds[-1]) == ("message_start", "message_stop")
        assert kinds.count("content_block_start") == kinds.count("content_block_stop") == len(answer["content"])


def test_texts_come_in_pieces_and_json_too(flagship: Api) -> None:
    stream = flagship.streams["MessageStream"]
    answer = next(each for each in _answers(flagship) if each["stop_reason"] == "tool_use")
    deltas = [step.data["delta"] for step in transcript(flagship, stream, answer) if step.kind == "content_block_delta"]
    assert len([delta for delta in deltas if delta["type"] == "text_delta"]) > 1
    assert len([delta for delta in deltas if delta["type"] == "input_json_delta"]) > 1


def test_the_start_does_not_tell_the_end(flagship: Api) -> None:
    stream = flagship.streams["MessageStream"]
    answer = next(_answers(flagship))
    begun = transcript(flagship, stream, answer)[0].data["message"]
    assert begun["content"] == []
    assert begun["stop_reason"] is None


def test_no_transcript_is_better_than_a_wrong_one(flagship: Api) -> None:
    stream = flagship.streams["MessageStream"]
    answer = next(_answers(flagship))
    assert transcript(flagship, stream, {**answer, "content": "text"}) == ()
    assert transcript(flagship, stream, {**answer, "usage": None}) == ()
    assert transcript(flagship, stream, "text") == ()
