"""For each pair about values there is a value that shows its verdict: the one side sends it, the other refuses it.

Where callers break there has to be one, and where they do not there must be none among those that are tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rowcast import compat
from rowcast.compat import Verdict
from rowcast.ir import Api, Type
from rowcast.reach import Direction
from rowcast.values.conform import Way, departures
from rowcast.values.specimen import specimen

from tests.compat.pairs import couples

SCALARS = [None, True, -1, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 2**40, 0.1, 0.2, 0.3, 0.5, 1.5, 9.7]
TEXTS = ["", "a", "b", "c", "x", "y", "z", "ab", "ABC", "9", "a" * 25, "a" * 300, "long", "wide"]
DATES = ["2020-02-02", "2020-02-02T00:00:00Z"]
ARRAYS = [[], ["a"], ["a", "a"], [str(number) for number in range(12)], [1], [1.5]]
OBJECTS = [{}, {"a": 1}, {"a": "x"}, {"a": 1.5}, {"type": "a"}, {"type": "b"}, {"x": 1}, {"x": "x"}, {"n": 1}, {"m": 1}]
PARTS: list[Any] = [*SCALARS, *TEXTS, *DATES, *ARRAYS, *OBJECTS, {"n": 1, "m": 2}, {"user_id": "a" * 300, "team": "x"}]

BEYOND = {
    "union opened in answers": "the judge makes no value with an unknown tag",
    "union opened in requests": "the judge makes no value with an unknown tag",
    "row with another name that is recorded": "nothing is said about other keys, so the judge lets the old name pass",
}
WAYS: tuple[tuple[Way, Direction], ...] = (("request", Direction.REQUEST), ("response", Direction.RESPONSE))


def body(api: Api, way: Way) -> Type | None:
    """Return the type of what the first operation sends or answers."""
    operation = api.operations[0]
    bodies = [operation.body] if way == "request" else [response.body for response in operation.responses]
    return next((each.type for each in bodies if each is not None), None)


def values(api: Api, other: Api, type_: Type) -> Iterator[Any]:
    """Yield values like the type's specimen, with one or two keys of either side that are otherwise or not there."""
    base = specimen(api, type_)
    yield from (base, *PARTS)
    if not isinstance(base, dict):
        return
    rows = {field.wire for each in (api, other) for table in each.tables.values() for field in table.fields}
    names = sorted({*base, *rows, "unnamed"})
    for name in names:
        without = {key: part for key, part in base.items() if key != name}
        yield without
        yield from ({**base, name: part} for part in PARTS)
        yield from ({**without, beside: part} for beside in names if beside != name for part in ("long", "wide", 1))


def witness(sender: Api, reader: Api, way: Way) -> object:
    """Return a value that the one may send and the other refuses, in a list; or nothing."""
    sent, read = body(sender, way), body(reader, way)
    assert sent is not None
    assert read is not None
    for value in values(sender, reader, sent):
        if not departures(sender, sent, value, way, closed=True) and departures(reader, read, value, way):
            return [value]
    return None


@pytest.mark.parametrize("topic", ["limits", "rows", "types", "unions"])
def test_verdicts_have_their_witnesses(topic: str) -> None:
    wrong = []
    for couple in couples(topic):
        for old, new in ((couple.old.api, couple.new.api), (couple.new.api, couple.old.api)):
            for way, direction in WAYS:
                found = [each for each in compat.compare(old, new) if each.way == direction]
                if not found or body(old, way) is None or body(new, way) is None:
                    continue
                verdict = max((each.caller for each in found), key=lambda each: each.weight)
                seen = witness(old, new, way) if way == "request" else witness(new, old, way)
                if verdict is not Verdict.UNCLEAR and (verdict is Verdict.BREAKING) is (seen is None):
                    wrong.append((couple.name, way, verdict.value, seen))
    assert [each for each in wrong if each[0] not in BEYOND] == []
