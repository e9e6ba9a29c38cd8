"""What holds for any two specs: nothing changed in one and the same, and a change and its inverse are opposites."""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rowcast import compat, front
from rowcast.changes import report
from rowcast.codes import CODES
from rowcast.compat import Change, Verdict
from rowcast.ir import Api
from rowcast.reach import NOWHERE
from rowcast.source import SourceFile
from rowcast.targets.python import surface

NAMES = ("a", "b", "c")
TABLES = ("One", "Two")
EXAMPLES = int(os.environ.get("COMPAT_EXAMPLES", "60"))
"""How many specs are drawn. The same ones in each run of the tests, others in each of `make fuzz-compare`."""
PROFILE = settings(
    deadline=None,
    max_examples=EXAMPLES,
    derandomize="COMPAT_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)

flags = st.booleans()
numbers = st.integers(0, 3)


def optional(facts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return some of the facts."""
    return st.fixed_dictionaries({}, optional=facts)


texts = optional(
    {"max_length": st.integers(4, 9), "min_length": numbers, "pattern": st.sampled_from(["^a", ".*", "b$"])}
)
integers = optional({"min": numbers, "max": st.integers(4, 9), "multiple_of": st.sampled_from([1, 2, 3])})
items = optional({"min_items": numbers, "max_items": st.integers(4, 9), "unique_items": flags})
listed = st.fixed_dictionaries(
    {"values": st.lists(st.sampled_from("xyz"), min_size=1, unique=True)}, optional={"open": flags}
)
facts = st.one_of(
    texts.map(lambda more: {"type": "string", **more}),
    integers.map(lambda more: {"type": "integer", **more}),
    st.just({"type": "number"}),
    items.map(lambda more: {"type": "array[string]", **more}),
    listed.map(lambda more: {"type": "string", **more}),
    st.sampled_from("xy").map(lambda value: {"type": "string", "const": value}),
    st.sampled_from(
        [
            "any",
            "object",
            "map[integer]",
            "string?",
            "string/integer",
            "One",
            "Two?",
            "array[One]",
            "Level",
            "string(date)",
        ]
    ).map(lambda type_: {"type": type_}),
)
marks = optional(
    {"required": flags, "deprecated": st.just(True), "sensitive": flags, "since": st.sampled_from(["1", "2"])}
)
travel = st.sampled_from([{}, {}, {}, {"read_only": True}, {"write_only": True}])


@st.composite
def rows(draw: st.DrawFn, *, nested: bool = True) -> list[dict[str, Any]]:
    """Draw rows with different names."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    made = []
    for name in names:
        row = {"name": name, **draw(facts), **draw(marks), **(draw(travel) if nested else {})}
        made.append(row)
    return made


@st.composite
def specs(draw: st.DrawFn) -> Api:
    """Draw an API of two operations, two tables, and perhaps a union and a stream."""
    tables = {name: {"rows": draw(rows()), **draw(extras)} for name in TABLES}
    plain = [{**row, "type": "string"} for row in draw(rows(nested=False)) if row["type"] == "string"]
    operations: dict[str, Any] = {
        "things.make": {
            "request": draw(st.sampled_from(["POST /things", "PUT /things", "POST /v2/things"])),
            "query": plain,
            "body": draw(st.sampled_from(["One", "Two", {"type": "One", "required": False}, "array[Two]"])),
            "response": draw(
                st.sampled_from([{"200": "One"}, {"201": "Two"}, {"200": "One", "202": "Two"}, {"204": None}])
            ),
        },
        draw(st.sampled_from(["things.get", "things.read"])): {
            "request": "GET /things/{id}",
            "path": [{"name": "id", "type": "string", "required": True}],
            "response": {
                "200": {"type": "Two", "headers": draw(st.sampled_from([[], [{"name": "x-id", "type": "string"}]]))}
            },
            **draw(optional({"deprecated": st.just(True), "idempotent": flags, "auth": st.just("none")})),
        },
    }
    api = {
        "name": "any",
        "title": "Any",
        "servers": draw(st.sampled_from([["https://a.example"], ["https://b.example"]])),
        **draw(
            optional(
                {"auth": st.sampled_from([[{"scheme": "bearer"}], [{"header": "x-key"}]]), "version": st.just("2")}
            )
        ),
    }
    level = {"type": "integer", **draw(integers)}
    text = json.dumps({"rowcast": 1, "api": api, "operations": operations, "tables": tables, "types": {"Level": level}})
    made, found = front.load([SourceFile("any.yaml", text)])
    # A table that requires another one of itself has no value; the drawing does not look ahead for that.
    assume(not any(each.code == "endless-table" for each in found))
    assert made is not None, [(each.code, each.message, text) for each in found if each.severity.value == "error"]
    return made


extras = optional({"extra": st.sampled_from([False, "string", "integer"]), "deprecated": st.just(True)})


def changes(old: Api, new: Api) -> tuple[Change, ...]:
    return compat.compare(old, new, [(surface(old), surface(new))])


def worst(found: tuple[Change, ...], audience: str) -> Verdict:
    wire = [getattr(each, audience) for each in found if each.way != NOWHERE]
    return max(wire, key=lambda verdict: verdict.weight, default=Verdict.COMPATIBLE)


@settings(PROFILE)
@given(specs())
def test_nothing_changed_in_one_and_the_same(api: Api) -> None:
    assert changes(api, api) == ()


@settings(PROFILE)
@given(specs(), specs())
def test_any_two_can_be_compared_and_the_way_back_is_the_opposite(old: Api, new: Api) -> None:
    forth, back = changes(old, new), changes(new, old)
    assert worst(forth, "caller") is worst(back, "server")
    assert worst(forth, "server") is worst(back, "caller")
    for each in (*forth, *back):
        assert each.code in CODES
        assert each.message
        assert each.span is not None


@settings(PROFILE)
@given(specs(), specs())
def test_each_change_has_one_that_undoes_it(old: Api, new: Api) -> None:
    """As many changes lead back as forth, and each pair of verdicts is met by its opposite."""
    forth, back = (told(changes(*pair)) for pair in ((old, new), (new, old)))
    assert sorted(forth) == sorted((server, caller) for caller, server in back)


def told(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    """Return the verdicts of each change of the wire, once for each place that has it."""
    return [
        (each.caller.value, each.server.value)
        for each in found
        if each.way != NOWHERE
        for _ in (each.place, *each.also)
    ]


@settings(PROFILE, max_examples=EXAMPLES // 3)
@given(specs(), specs())
def test_any_report_can_be_told(old: Api, new: Api) -> None:
    made = report.Report("old", "new", "both", {"any": changes(old, new)})
    for form in report.FORMATS:
        assert isinstance(report.told(made, form), str)
