"""What is called compatible is: each value that one side may send by its spec, the other side takes by its own.

The verdicts are held to the judge of values, which knows nothing of them: rows, types and limits are drawn at random,
and so are values.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rowcast import compat, front
from rowcast.compat import Verdict
from rowcast.ir import Api, Named
from rowcast.source import SourceFile
from rowcast.values.conform import departures

from tests.compat.test_properties import EXAMPLES, NAMES, PROFILE, extras, rows, worst

SCALARS = [None, True, 0, 1, 2, 3, 5, 9, 1.5, "", "a", "b", "x", "y", "z", "ab", "abcdefghijkl", "2020-02-02"]
PARTS = [[], ["a"], ["a", "a"], ["a", "b", "c", "d"], {}, {"a": 1}, {"a": "x"}, {"b": None}, {"c": [1]}]
VALUES = st.sampled_from([*SCALARS, *PARTS])
objects = st.dictionaries(st.sampled_from(NAMES), VALUES | st.dictionaries(st.sampled_from(NAMES), VALUES))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Draw two tables and a type; rows of one direction only are left out, which the judge lets pass in both."""
    level = {"type": "integer", "min": draw(st.integers(0, 2)), "max": draw(st.integers(4, 6))}
    made = {name: {"rows": draw(rows(nested=False)), **draw(extras)} for name in ("One", "Two")}
    return {"tables": made, "types": {"Level": level}}


def load(drawn: dict[str, Any], *, asked: bool) -> Api:
    """Return an API whose one call sends the table, or answers with it."""
    call = {"request": "POST /a", "response": {"204": None}, "body": "One"}
    if not asked:
        call = {"request": "GET /a", "response": {"200": "One"}}
    api = {"name": "any", "title": "Any", "servers": ["https://a.example"]}
    text = json.dumps({"rowcast": 1, "api": api, "operations": {"a.b": call}, **drawn})
    made, found = front.load([SourceFile("any.yaml", text)])
    assume(not any(each.code == "endless-table" for each in found))
    assert made is not None, [(each.code, each.message) for each in found]
    return made


@st.composite
def changed(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw tables, and what they become: most stays as it is, so that many changes are small ones."""
    old, other = draw(tables()), draw(tables())
    new = json.loads(json.dumps(old))
    for name in ("One", "Two"):
        kept = {row["name"]: row for row in old["tables"][name]["rows"]}
        mixed = {row["name"]: row for row in other["tables"][name]["rows"]}
        chosen = draw(st.sets(st.sampled_from(NAMES), max_size=1))
        listed = [mixed.get(key) if key in chosen else kept.get(key) for key in NAMES]
        new["tables"][name]["rows"] = [row for row in listed if row] or old["tables"][name]["rows"]
    return old, new


@settings(PROFILE, max_examples=2 * EXAMPLES)
@given(changed(), st.lists(objects, min_size=10, max_size=10))
def test_a_request_of_old_is_taken_where_nothing_breaks(
    drawn: tuple[dict[str, Any], dict[str, Any]], values: list[dict[str, Any]]
) -> None:
    old, new = (load(each, asked=True) for each in drawn)
    if worst(compat.compare(old, new), "caller") is Verdict.COMPATIBLE:
        for value in values:
            if not departures(old, Named("One"), value, "request", closed=True):
                assert departures(new, Named("One"), value, "request") == []


@settings(PROFILE, max_examples=2 * EXAMPLES)
@given(changed(), st.lists(objects, min_size=10, max_size=10))
def test_an_answer_of_new_is_read_where_nothing_breaks(
    drawn: tuple[dict[str, Any], dict[str, Any]], values: list[dict[str, Any]]
) -> None:
    old, new = (load(each, asked=False) for each in drawn)
    if worst(compat.compare(old, new), "caller") is Verdict.COMPATIBLE:
        for value in values:
            if not departures(new, Named("One"), value, "response", closed=True):
                assert departures(old, Named("One"), value, "response") == []
