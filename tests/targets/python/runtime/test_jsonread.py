"""Reading JSON: what the standard library lets pass and should not, and text that still grows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.targets.python.runtime.jsonread import JsonError, load, load_prefix, load_quickly

BAD = {
    "": "cut",
    " ": "cut",
    '{"a": 1': "cut",
    '{"a": "x': "cut",
    "[1, 2": "cut",
    "{}x": "no JSON",
    "{} {}": "no JSON",
    "{'a': 1}": "no JSON",
    '{"a": 1, "a": 2}': "twice",
    '[{"a": {"b": 1, "b": 1}}]': "twice",
    "NaN": "NaN",
    "[Infinity]": "infinity",
    "-Infinity": "infinity",
    "1e999": "too large",
    "[-1.5e400]": "too large",
    "9" * 5000: "too long",
    "[" * 100_000: "deeply",
    '{"a":' * 100_000: "deeply",
    '"\\ud800"': "surrogate",
    '{"\\udc00x": 1}': "surrogate",
    "\ufeff{}": "no JSON",
    "01": "no JSON",
    '"\x01"': "no JSON",
}


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_refused(text: str) -> None:
    with pytest.raises(JsonError, match=BAD[text]) as caught:
        load(text)
    assert caught.value.__context__ is None
    with pytest.raises(JsonError) as bytewise:
        load(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(JsonError) as quickly:
        load_quickly(text.encode("utf-8", "surrogatepass"))
    assert (str(quickly.value), quickly.value.__context__) == (str(bytewise.value), None)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [true, false, null, -1.5e+3, "x\\u00e9\\n\\ud83d\\ude00"], "b": {"c": ""}, "d": [-1, 2.5, 3E-7]}',
        '[{"a": "b"}, "\\\\", [], {}, 0.1]',
    ],
)
def test_what_was_cut_is_told_as_such(text: str) -> None:
    """A body that ends with its connection shows only by this that it is not whole."""
    for end in range(len(text)):
        with pytest.raises(JsonError, match="cut at character"):
            load(text[:end])


@pytest.mark.parametrize("data", [b'"\xff"', b"\xff\xfe{\0}\0", '{"é": 1}'.encode("latin-1")])
def test_not_utf8(data: bytes) -> None:
    with pytest.raises(JsonError, match="UTF-8"):
        load(data)


@pytest.mark.parametrize(
    "text", ["null", " [1] \n", '{"a": [1.5, -0.0, 1e3, "\\ud83d\\ude00", "\\\\ud800"]}', "12345678901234567890"]
)
def test_good(text: str) -> None:
    assert load(text) == json.loads(text)
    assert load(text.encode()) == json.loads(text)


PARTS = st.sampled_from(
    [
        '"',
        "\\",
        '\\"',
        "\\\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "1e400",
        "-0.0",
        "\\u0022",
        "\\ud800",
        '"a":',
        '"a" :',
        '"\\\\":',
    ]
)
VALUES = st.recursive(
    st.sampled_from([None, True, 1, -0.0, 2.5, "", 'a"b', "\\", '\\"', 'x":y', "\n", '{"a":1,"a":2}', "é😀"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", '"', "\\"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(VALUES, st.booleans(), st.booleans(), st.lists(st.tuples(st.integers(0, 60), PARTS), max_size=2))
def test_quickly_is_the_same(value: Any, ascii_only: bool, twice: bool, put: list[tuple[int, str]]) -> None:
    """Whichever reader is asked: one value, or one error."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    text = text.replace('"b":', '"a" :') if twice else text
    for place, part in put:
        text = text[:place] + part + text[place:]
    assert _outcome(load_quickly, text.encode()) == _outcome(load, text.encode())


def _outcome(reading: Callable[[bytes], Any], data: bytes) -> str:
    try:
        return repr(reading(data))
    except JsonError as error:
        return f"refused: {error}"


PREFIXES: list[tuple[str, Any]] = [
    ("", None),
    (" ", None),
    ("{", {}),
    ('{"', {}),
    ('{"a', {}),
    ('{"a"', {}),
    ('{"a":', {}),
    ('{"a": "', {"a": ""}),
    ('{"a": "x', {"a": "x"}),
    ('{"a": "x\\', {"a": "x"}),
    ('{"a": "x\\\\', {"a": "x\\"}),
    ('{"a": "x\\u00', {"a": "x"}),
    ('{"a": "x\\ud83d', {"a": "x"}),
    ('{"a": "x\\ud83d\\', {"a": "x"}),
    ('{"a": "x\\ud83d\\ude0', {"a": "x"}),
    ('{"a": "x\\\\ud83d', {"a": "x\\ud83d"}),
    ('{"a": 1', {}),
    ('{"a": 1,', {"a": 1}),
    ('{"a": 1}', {"a": 1}),
    ('{"a": tru', {}),
    ('{"a": true', {"a": True}),
    ('{"a": -', {}),
    ("[1, 2, ", [1, 2]),
    ('[[1, {"b": [', [[1, {"b": []}]]),
    ('"x', "x"),
    ('{"a": {"b": "c"}, "d": [{"e": nul', {"a": {"b": "c"}, "d": [{}]}),
]


@pytest.mark.parametrize(("text", "value"), PREFIXES)
def test_prefix(text: str, value: Any) -> None:
    assert load_prefix(text) == (value, True)


@pytest.mark.parametrize(
    "text",
    ["}", "{]", "{,", "[1 2", '{"a" 1', '{"a": 1 "b"', "{1", "[x", "[1]]", '{"a": }', "[,", "[1,]", "{:", "tru e"],
)
def test_no_prefix(text: str) -> None:
    assert load_prefix(text)[1] is False


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(_VALUES, st.booleans())
def test_each_prefix_of_a_value_reads(value: Any, ascii_: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_)
    for end in range(len(text)):
        assert load_prefix(text[:end])[1]
    assert load_prefix(text + " ") == (value, True)


def test_linear() -> None:
    def seconds(size: int) -> float:
        text = '{"a": "' + "\\\\x\\u00e9" * size + '", "b": [' + "1, " * size
        started = time.process_time()
        load_prefix(text)
        return time.process_time() - started

    assert min(seconds(80_000) for _ in range(3)) < 24 * min(seconds(10_000) for _ in range(3))
