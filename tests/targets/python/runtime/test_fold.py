"""Folding events: each verb, what does not fit, and that the cost is that of the events."""

from __future__ import annotations

import time
from typing import Any

import pytest
from rowcast.targets.python.runtime.fold import Folder, FoldError
from rowcast.targets.python.runtime.spec import FoldRule

START = FoldRule(("start",), "start", ("value",))
INSERT = FoldRule(("insert",), "insert", ("item",), ("items", ("at",)))
APPEND = FoldRule(("append",), "append", ("text",), ("items", ("at",), "text"), text=True)
GATHER = FoldRule(("gather",), "gather", ("text",), ("items", ("at",), "data"))
PARSE = FoldRule(("parse",), "parse", (), ("items", ("at",), "data"))
PUSH = FoldRule(("push",), "push", ("item",), ("items", ("at",), "notes"))
REPLACE = FoldRule(("replace",), "replace", ("item",), ("items", ("at",), "sign"))
MERGE = FoldRule(("merge",), "merge", ("more",), ("usage",))
RULES = (START, INSERT, APPEND, GATHER, PARSE, PUSH, REPLACE, MERGE)


def fold(*events: dict[str, Any], rules: tuple[FoldRule, ...] = RULES) -> Folder:
    folder = Folder(rules, "type")
    for event in events:
        folder.apply(event)
    return folder


def start(**value: Any) -> dict[str, Any]:
    return {"type": "start", "value": {"items": [], **value}}


def insert(at: Any, **item: Any) -> dict[str, Any]:
    return {"type": "insert", "at": at, "item": item}


def test_append_gives_text() -> None:
    folder = Folder(RULES, "type")
    assert folder.apply(start()) == ""
    assert folder.apply(insert(0, text="a")) == ""
    assert folder.apply({"type": "append", "at": 0, "text": "b"}) == "b"
    assert folder.apply({"type": "append", "at": 0, "text": None}) == ""
    assert folder.apply({"type": "append", "at": 0}) == ""
    assert folder.snapshot() == {"items": [{"text": "ab"}]}
    assert folder.apply({"type": "append", "at": 0, "text": "c"}) == "c"
    assert folder.result() == {"items": [{"text": "abc"}]}


def test_append_where_nothing_is() -> None:
    assert fold(start(), insert(0), {"type": "append", "at": 0, "text": "x"}).result() == {"items": [{"text": "x"}]}


def test_gather_and_parse() -> None:
    folder = fold(start(), insert(0, data={}), {"type": "gather", "at": 0, "text": '{"a": [1, '})
    assert folder.snapshot() == {"items": [{"data": {"a": [1]}}]}
    assert folder.gathered("items", 0, "data") == '{"a": [1, '
    folder.apply({"type": "gather", "at": 0, "text": "2]}"})
    folder.apply({"type": "parse", "at": 0})
    assert folder.result() == {"items": [{"data": {"a": [1, 2]}}]}


def test_parse_of_nothing_leaves_the_value() -> None:
    parse = {"type": "parse", "at": 0}
    assert fold(start(), insert(0, data={"k": 1}), parse).result() == {"items": [{"data": {"k": 1}}]}
    empty = {"type": "gather", "at": 0, "text": ""}
    assert fold(start(), insert(0, data={}), empty, parse).result() == {"items": [{"data": {}}]}


def test_gathered_text_that_was_cut_is_kept_as_far_as_it_goes() -> None:
    gather = {"type": "gather", "at": 0, "text": '{"a": "x'}
    assert fold(start(), insert(0), gather, {"type": "parse", "at": 0}).result() == {"items": [{"data": {"a": "x"}}]}
    assert fold(start(), insert(0), gather).result() == {"items": [{"data": {"a": "x"}}]}


def test_gathered_text_that_is_no_json_is_an_error() -> None:
    with pytest.raises(FoldError, match=r"items\[0\]\.data"):
        fold(start(), insert(0), {"type": "gather", "at": 0, "text": "{}}"}, {"type": "parse", "at": 0})


def test_push_replace_merge() -> None:
    folder = fold(
        start(usage={"a": 1, "b": 2}),
        insert(0, notes=None),
        {"type": "push", "at": 0, "item": {"n": 1}},
        {"type": "push", "at": 0, "item": 2},
        {"type": "push", "at": 0},
        {"type": "replace", "at": 0, "item": "s"},
        {"type": "merge", "more": {"a": 5, "b": None, "c": {"d": 1}}},
        {"type": "merge", "more": None},
        {"type": "merge"},
    )
    assert folder.result() == {
        "items": [{"notes": [{"n": 1}, 2], "sign": "s"}],
        "usage": {"a": 5, "b": 2, "c": {"d": 1}},
    }


def test_replace_drops_what_grew_there() -> None:
    rules = (*RULES, FoldRule(("whole",), "replace", ("item",), ("items",)))
    folder = fold(
        start(),
        insert(0, text=""),
        {"type": "append", "at": 0, "text": "old"},
        {"type": "whole", "item": [{"text": "new"}]},
        {"type": "append", "at": 0, "text": "er"},
        rules=rules,
    )
    assert folder.result() == {"items": [{"text": "newer"}]}


def test_without_a_start_the_value_begins_empty() -> None:
    lines = (FoldRule((), "push", (), ("lines",)),)
    assert fold({"a": 1}, {"a": 2}, rules=lines).result() == {"lines": [{"a": 1}, {"a": 2}]}
    assert fold(rules=lines).result() == {}
    whole = (FoldRule((), "append", ("t",)),)
    assert fold({"t": "a"}, {"t": "b"}, rules=whole).result() == "ab"


def test_rules_for_other_events_and_values() -> None:
    tested = (
        START,
        FoldRule(("x",), "replace", ("v",), ("a",), ((("k",), (1, 2)),)),
        FoldRule(("x",), "replace", ("v",), ("b",), ((("k",), (2,)), (("l", "m"), ("y",)))),
        FoldRule((), "replace", ("type",), ("last",)),
    )
    folder = fold(start(), {"type": "x", "k": 2, "v": 1, "l": {"m": "y"}}, {"type": "x", "k": 1, "v": 3}, rules=tested)
    assert folder.result() == {"items": [], "a": 3, "b": 1, "last": "x"}
    folder.apply({"type": ["odd"]})
    folder.apply({"no": "type"})
    assert folder.result()["a"] == 3


@pytest.mark.parametrize(
    "events",
    [
        [insert(0)],
        [{"type": "start"}],
        [start(), insert(1)],
        [start(), insert(-1)],
        [start(), insert(True)],
        [start(), insert("0")],
        [start(), insert(None)],
        [start(), {"type": "insert", "at": 0}],
        [start(), {"type": "append", "at": 0, "text": "x"}],
        [start(), insert(0), {"type": "append", "at": 0, "text": 5}],
        [start(), insert(0, text=5), {"type": "append", "at": 0, "text": "x"}],
        [start(), insert(0, text={}), {"type": "append", "at": 0, "text": "x"}],
        [start(), insert(0, notes="x"), {"type": "push", "at": 0, "item": 1}],
        [start(), {"type": "gather", "at": 2, "text": "x"}],
        [start(), {"type": "merge", "more": [1]}],
        [start(usage=5), {"type": "merge", "more": {"a": 1}}],
        [{"type": "start", "value": 5}, insert(0)],
        [{"type": "start", "value": {"items": {}}}, insert(0)],
        [{"type": "start", "value": None}, {"type": "append", "at": 0, "text": "x"}, insert(0), insert(1)],
    ],
)
def test_what_does_not_fit(events: list[dict[str, Any]]) -> None:
    with pytest.raises(FoldError):
        fold(*events)


def test_events_are_not_changed_by_what_follows() -> None:
    first, item = start(), insert(0, text="")
    folder = fold(first, item, {"type": "append", "at": 0, "text": "x"})
    taken = folder.snapshot()
    folder.apply({"type": "append", "at": 0, "text": "y"})
    assert folder.result() == {"items": [{"text": "xy"}]}
    assert taken == {"items": [{"text": "x"}]}
    assert (first, item) == (start(), insert(0, text=""))


@pytest.mark.parametrize("kind", ["append", "gather"])
def test_linear(kind: str) -> None:
    def seconds(count: int) -> float:
        folder = fold(start(), insert(0))
        event = {"type": kind, "at": 0, "text": "12345678"}
        started = time.process_time()
        for _ in range(count):
            folder.apply(event)
        folder.result()
        return time.process_time() - started

    assert min(seconds(160_000) for _ in range(3)) < 24 * min(seconds(20_000) for _ in range(3))
