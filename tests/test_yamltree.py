"""The YAML that the language is written in: what is read, what is refused and where, with each of the two parsers."""

from __future__ import annotations

import resource
import subprocess
import sys
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.diagnostics import Diagnostic
from rowcast.source import SourceFile
from rowcast.yamltree import (
    MAX_DEPTH,
    MAX_KEY,
    MAX_NODES,
    MAX_SCALAR,
    Map,
    Node,
    Seq,
    Text,
    building,
    parse,
    scalar,
    to_json,
    unreadable,
)
from rowcast.yamltree.pure import PureEvents

PARSERS = [pytest.param(PureEvents, id="python"), pytest.param(building.FASTEST, id="libyaml")]
Parser = Callable[[str], Any]


def read(text: str, parser: Parser = building.FASTEST) -> tuple[Node | None, list[Diagnostic]]:
    return parse(SourceFile("a.yaml", text), parser)


def data(text: str, parser: Parser = building.FASTEST) -> Any:
    node, problems = read(text, parser)
    assert problems == []
    assert node is not None
    return to_json(node)


def refusals(text: str, parser: Parser = building.FASTEST) -> list[tuple[str, int, int]]:
    _, problems = read(text, parser)
    return [(p.code, p.span.line, p.span.column) for p in problems if p.span]


def test_libyaml_is_tried_and_not_twice_the_same() -> None:
    assert building.FASTEST not in (PureEvents,), "install PyYAML with libyaml to test both parsers"


VALUES: list[tuple[str, Any]] = [
    ("", None),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("nUll", "nUll"),
    ("true", True),
    ("False", False),
    ("tRue", "tRue"),
    *((word, word) for word in ("no", "NO", "on", "off", "yes", "y", "n", "Yes", "ON")),
    ("1", 1),
    ("-1", -1),
    ("+1", 1),
    ("0", 0),
    ("-0", 0),
    ("1.10", 1.1),
    (".5", 0.5),
    ("1.", 1.0),
    ("1e3", 1000.0),
    ("-1.5E-2", -0.015),
    ("0o10", 8),
    ("0x1F", 31),
    ("0b1", "0b1"),
    ("010", "010"),
    ("012", "012"),
    ("08", "08"),
    ("-08", "-08"),
    ("00", "00"),
    ("007.5", 7.5),
    ("1_000", "1_000"),
    ("0x_", "0x_"),
    ("1__0", "1__0"),
    ("12:30:45", "12:30:45"),
    ("190:20:30", "190:20:30"),
    ("1:30", "1:30"),
    ("2026-01-01", "2026-01-01"),
    ("2024-13-45", "2024-13-45"),
    ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
    ("2024-01-01T25:00:00Z", "2024-01-01T25:00:00Z"),
    ("=", "="),
    (".", "."),
    ("-", "-"),
    ("+", "+"),
    ("e3", "e3"),
    ("1e", "1e"),
    ("١", "١"),
]


@pytest.mark.parametrize(("written", "value"), VALUES)
def test_a_plain_scalar_means_what_the_core_schema_says(written: str, value: Any) -> None:
    read_value = scalar(written)
    assert read_value == value
    assert type(read_value) is type(value)


def test_a_quoted_scalar_is_text() -> None:
    assert data('["1", \'true\', "null", \'\', ""]') == ["1", "true", "null", "", ""]


@pytest.mark.parametrize(
    "written",
    [".nan", ".NaN", ".inf", "-.Inf", "+.INF", "1e999", "-1e400", "9" * 301, "0x" + "f" * 300, "1." + "0" * 300],
)
def test_a_number_that_json_lacks_is_found_and_stays_text(written: str) -> None:
    node, problems = read(f"[ok, {{a: {written}}}]")
    assert problems == []
    assert node is not None
    assert [text.text for text in unreadable(node)] == [written]
    assert to_json(node) == ["ok", {"a": written}]


@pytest.mark.parametrize("written", [".nan", "1e999", "9" * 400])
def test_in_quotes_it_is_text_like_any(written: str) -> None:
    node, _ = read(f'["{written}"]')
    assert node is not None
    assert list(unreadable(node)) == []


TREES: list[tuple[str, Any]] = [
    ("a: 1\nb: [x, {c: d}]\n", {"a": 1, "b": ["x", {"c": "d"}]}),
    ("a: 1\r\nb:\r\n  - x\r\n", {"a": 1, "b": ["x"]}),
    ("---\na: b\n...\n", {"a": "b"}),
    ("\ufeffa: b", {"a": "b"}),
    ("a: |\n  x\n   y\n\nb: >-\n  z\n  w\n", {"a": "x\n y\n", "b": "z w"}),
    ("a: |  \n  x\n", {"a": "x\n"}),
    ("a: |+ # kept\n  x\n\n", {"a": "x\n\n"}),
    ("a: b\n  c\n\n  d\n", {"a": "b c\nd"}),
    ("? a\n: b\n", {"a": "b"}),
    (
        "__proto__: 1\n__class__: 2\nconstructor: 3\n'<<': 4\n=: 5\n",
        {"__proto__": 1, "__class__": 2, "constructor": 3, "<<": 4, "=": 5},
    ),
    ("1: a\ntrue: b\nnull: c\n2024-01-01: d\n", {"1": "a", "true": "b", "null": "c", "2024-01-01": "d"}),
    (r'a: "\x00\x07\e\x7f\x85\u2028\u202e\U0001f600"', {"a": "\0\x07\x1b\x7f\x85\u2028\u202e\U0001f600"}),
    ("a: 😀é\u00a0b", {"a": "😀é\u00a0b"}),
    ("a: 'x\ty'\nb: |\n  x\ty\n# c\td\ne: f # g\th\n", {"a": "x\ty", "b": "x\ty\n", "e": "f"}),
    ("[T?, b?#c, b? c, b ?c, b ? c, x??, -?]", ["T?", "b?#c", "b? c", "b ?c", "b ? c", "x??", "-?"]),
    ("{a: T?, b: T? , c: {d: b?\n e}}", {"a": "T?", "b": "T?", "c": {"d": "b? e"}}),
    ("{a: https://example.com/x?y=1&z=2#f, b: a:b}", {"a": "https://example.com/x?y=1&z=2#f", "b": "a:b"}),
    ("a: ?T\nb: T?\nc: :d\n", {"a": "?T", "b": "T?", "c": ":d"}),
]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("text", "value"), TREES)
def test_a_tree_is_read(text: str, value: Any, parser: Parser) -> None:
    assert data(text, parser) == value


@pytest.mark.parametrize("parser", PARSERS)
def test_line_ends_make_no_difference(parser: Parser) -> None:
    text = "a:\n  - b: |\n      c\n\n      d\n    e: 'f\n      g'\n"
    assert data(text, parser) == data(text.replace("\n", "\r\n"), parser)


@pytest.mark.parametrize("parser", PARSERS)
def test_every_node_knows_its_place(parser: Parser) -> None:
    node, _ = read('a:\n  - "x y"\n  - {é: 😀, k: }\nbc: d\n', parser)
    assert isinstance(node, Map)
    first, second = node.entries
    assert isinstance(first.value, Seq)
    quoted, flow = first.value.items
    assert isinstance(flow, Map)
    places: list[Node] = [
        node,
        first.key,
        first.value,
        quoted,
        flow,
        flow.entries[0].value,
        flow.entries[1].value,
        second.value,
    ]
    assert [str(n.span) + f"-{n.span.end_line}:{n.span.end_column}" for n in places] == [
        "a.yaml:1:1-4:6",
        "a.yaml:1:1-1:2",
        "a.yaml:2:3-3:16",
        "a.yaml:2:5-2:10",
        "a.yaml:3:5-3:16",
        "a.yaml:3:9-3:10",
        "a.yaml:3:14-3:14",
        "a.yaml:4:5-4:6",
    ]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_a_file_of_nothing_has_no_tree(text: str, parser: Parser) -> None:
    node, problems = read(text, parser)
    assert problems == []
    assert node is None or (isinstance(node, Text) and node.text == "")


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(7)
)
MERGES = "a: &a {k: v}\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} {{<<: [{','.join(['*' + chr(97 + i)] * 9)}]}}\n" for i in range(7)
)

REFUSED: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("duplicate at root", "a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
    ("duplicate inside", "x:\n  - {name: a, 'name': b}\n", [("duplicate-key", 2, 15)]),
    ("every duplicate", "a: 1\na: 2\na: 3\n", [("duplicate-key", 2, 1), ("duplicate-key", 3, 1)]),
    (".nan twice", ".nan: 1\n.nan: 2\n", [("duplicate-key", 2, 1)]),
    ("NFC and NFD", "é: 1\ne\u0301: 2\n", [("lookalike-key", 2, 1)]),
    ("zero width", "ab: 1\na\u200bb: 2\n", [("lookalike-key", 2, 1)]),
    ("soft hyphen", 'ab: 1\n"a\\u00adb": 2\n', [("lookalike-key", 2, 1)]),
    ("list as key", "? [a]\n: b\n", [("yaml-key", 1, 3)]),
    ("mapping as key", "{{a: b}: c}", [("yaml-key", 1, 2)]),
    ("no key", "? # nothing\n: b\n", [("yaml-key", 1, 2)]),
    ("anchor", "a: &x 1\n", [("yaml-alias", 1, 4)]),
    ("anchor on a key", "&x a: 1\n", [("yaml-alias", 1, 1)]),
    ("anchor and alias", "a: &x [1]\nb: *x\n", [("yaml-alias", 1, 4), ("yaml-alias", 2, 4)]),
    ("undefined alias", "a: *nope\n", [("yaml-alias", 1, 4)]),
    ("alias to itself", "a: &a [*a]\n", [("yaml-alias", 1, 4), ("yaml-alias", 1, 8)]),
    ("alias as key", "*a : b\n", [("yaml-alias", 1, 1)]),
    ("merge key", "b:\n  <<: {a: b}\n", [("yaml-merge", 2, 3)]),
    ("merge of three", "<<: 3\n", [("yaml-merge", 1, 1)]),
    ("core tag", "a: !!int abc\n", [("yaml-tag", 1, 4)]),
    ("binary", 'a: !!binary "@@@"\n', [("yaml-tag", 1, 4)]),
    ("set", "a: !!set {a, b}\n", [("yaml-tag", 1, 4)]),
    ("python", "a: !!python/object/apply:os.system [id]\n", [("yaml-tag", 1, 4)]),
    ("local tag", "- !custom x\n- ! y\n", [("yaml-tag", 1, 3), ("yaml-tag", 2, 3)]),
    ("tag directive", "%TAG ! tag:yaml.org,2002:python/\n---\na: !name:os.system x\n", [("yaml-directive", 1, 1)]),
    ("yaml directive", "# c\n\n%YAML 1.2\n---\na: b\n", [("yaml-directive", 3, 1)]),
    ("unknown directive", "%FOO bar\n---\na: b\n", [("yaml-directive", 1, 1)]),
    ("two documents", "a: 1\n---\nb: 2\n", [("yaml-documents", 2, 1)]),
    ("two documents, one empty", "a: 1\n---\n", [("yaml-documents", 2, 1)]),
    ("tab before a key", "\ta: 1\n", [("yaml-tab", 1, 1)]),
    ("tab before an item", "a:\n\t- b\n", [("yaml-tab", 2, 1)]),
    ("tab after a dash", "-\ta: b\n", [("yaml-tab", 1, 2)]),
    ("tab after a colon", "a:\tb\n", [("yaml-tab", 1, 3)]),
    ("tab in a plain text", "a: b\tc\n", [("yaml-tab", 1, 5)]),
    ("tab at a line's end", "a: b\t\n", [("yaml-tab", 1, 5)]),
    ("tab after a plain #", "a: b#c\td\n", [("yaml-tab", 1, 7)]),
    ("tab before a text", "a: |\n  \tb\n", [("yaml-tab", 2, 3)]),
    ("NUL", "a: \0\n", [("yaml-character", 1, 4)]),
    ("escape", "a: 'x\x1b[31m'\n", [("yaml-character", 1, 6)]),
    ("DEL", "a: \x7f\n", [("yaml-character", 1, 4)]),
    ("C1", "a: \x9b\n", [("yaml-character", 1, 4)]),
    ("next line", "a: b\x85c: d\n", [("yaml-character", 1, 5)]),
    ("line separator", "a: b\u2028c\n", [("yaml-character", 1, 5)]),
    ("paragraph separator", "a: b\u2029c\n", [("yaml-character", 1, 5)]),
    ("mark in the middle", "a: b\ufeff\n", [("yaml-character", 1, 5)]),
    ("no character", "a: \uffff\n", [("yaml-character", 1, 4)]),
    ("half a character", "a: \ud800\n", [("yaml-character", 1, 4)]),
    ("lone carriage return", "a: b\rc: d\n", [("yaml-character", 1, 5)]),
    ("every character", "a: \0\nb: \x07\n", [("yaml-character", 1, 4), ("yaml-character", 2, 4)]),
    ("open list", "a: [b\nc: d\n", [("yaml-syntax", 2, 2)]),
    ("brackets in braces", "a: {type: array[b]}\n", [("yaml-syntax", 1, 16)]),
    ("colon in a text", "a: b: c\n", [("yaml-syntax", 1, 5)]),
    ("colon and bracket", "{a:[b]}\n", [("yaml-syntax", 1, 3)]),
    ("bad indentation", "a: 1\n b: 2\n", [("yaml-syntax", 2, 3)]),
    ("at sign", "a: @b\n", [("yaml-syntax", 1, 4)]),
    ("unknown escape", 'a: "\\q"\n', [("yaml-syntax", 1, 5)]),
    ("open quote", "a: 'b\nc: d\n", [("yaml-syntax", 3, 1)]),
    ("text after |", "a: |#\n  b\n", [("yaml-syntax", 1, 4)]),
]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("text", "expected"), [pytest.param(*rest, id=name) for name, *rest in REFUSED])
def test_what_is_not_of_the_language_is_refused_in_its_place(
    text: str, expected: list[tuple[str, int, int]], parser: Parser
) -> None:
    if text == "a: |#\n  b\n" and parser is PureEvents:
        expected = [("yaml-syntax", 1, 5)]
    assert refusals(text, parser) == expected


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\ud83d\ude00", r"\UFFFFFFFF", r"\U00110000"])
def test_an_escape_of_no_character_is_refused(escape: str, parser: Parser) -> None:
    node, problems = read(f'a: "x{escape}"\n', parser)
    assert [p.code for p in problems] in (["yaml-character"], ["yaml-syntax"])
    assert node is None or parser is PureEvents


@pytest.mark.parametrize("parser", PARSERS)
def test_a_duplicate_key_names_both_places_and_the_rest_is_read(parser: Parser) -> None:
    node, problems = read("a: 1\nb: 2\na: 3\n", parser)
    assert node is not None
    assert to_json(node) == {"a": 1, "b": 2}
    assert [(what, str(span)) for what, span in problems[0].related] == [("the first is here", "a.yaml:1:1")]


@pytest.mark.parametrize("parser", PARSERS)
def test_an_open_bracket_names_where_it_began(parser: Parser) -> None:
    _, problems = read("a:\n  [b,\n  c\nd: e\n", parser)
    assert [str(span) for _, span in problems[0].related] == ["a.yaml:2:3"]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("text", ["a: *x\n", "<<: {a: b}\n", "a: [b\n"])
def test_there_is_no_tree_where_a_part_is_missing(text: str, parser: Parser) -> None:
    assert read(text, parser)[0] is None


@pytest.mark.parametrize("parser", PARSERS)
def test_depth_is_limited(parser: Parser) -> None:
    assert data("[" * MAX_DEPTH + "]" * MAX_DEPTH, parser)
    assert refusals("[" * (MAX_DEPTH + 1), parser) == [("yaml-depth", 1, MAX_DEPTH + 1)]


@pytest.mark.parametrize("parser", PARSERS)
def test_length_is_limited(parser: Parser) -> None:
    assert data(f"a: {'x' * MAX_SCALAR}", parser)
    assert refusals(f"a: {'x' * (MAX_SCALAR + 1)}", parser) == [("yaml-size", 1, 4)]
    assert data(f"? {'k' * MAX_KEY}\n: b", parser)
    assert refusals(f"? {'k' * (MAX_KEY + 1)}\n: b", parser) == [("yaml-size", 1, 3)]


def test_the_number_of_values_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MAX_NODES", 3)
    assert data("[a, b]") == ["a", "b"]
    assert refusals("[a, b, c]") == [("yaml-size", 1, 1)]
    assert MAX_NODES >= 200_000


def test_lines_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MAX_LINES", 3)
    assert refusals("a: b\n\n\n\n") == [("yaml-size", 1, 1)]


def test_problems_are_limited() -> None:
    codes = [code for code, *_ in refusals("".join(f"- &a{i} x\n" for i in range(1000)))]
    assert codes == ["yaml-alias"] * building.MAX_PROBLEMS + ["too-many-problems"]


HEAVY = {
    "alias bomb": BOMB,
    "merge bomb": MERGES,
    "100,000 brackets": "[" * 100_000,
    "1,000,000 brackets": "[" * 1_000_000,
    "1,000,000 braces": "{" * 1_000_000,
    "100,000 dashes": "- " * 100_000,
    "20,000 question marks": "? " * 20_000,
    "2,000 nested keys": "".join(" " * i + "a:\n" for i in range(2_000)),
    "50,000 anchors": "".join(f"k{i}: &a{i} x\n" for i in range(50_000)),
    "a text of 5 MB": "a: " + "x" * 5_000_000,
    "a key of 2,000 characters": "k" * 2_000 + ": v",
    "9 MB of NUL": "\0" * 9_000_000,
    "9 MB of line ends": "\n" * 9_000_000,
    "8 MB of tabs in a comment": "#\t" * 4_000_000,
    "9 MB of tabs in quotes": "a: '" + "\t" * 9_000_000 + "'",
    "9 MB of colons": "a:" * 4_500_000,
    "9 MB of quotes": "'" * 9_000_000,
    "9 MB of empty lists": "[" + "[]," * 3_000_000,
    "1,000,000 tags": "- !a x\n" * 1_000_000,
}
CHILD = """
    import resource, sys
    from rowcast.source import SourceFile
    from rowcast.yamltree import parse
    text = sys.stdin.read()
    resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))
    node, problems = parse(SourceFile("a.yaml", text))
    print(problems[0].code if problems else "accepted")
"""


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HEAVY.items()])
def test_a_heavy_file_is_refused_in_little_time_and_memory(text: str) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", textwrap.dedent(CHILD)]
    child = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert child.stderr == ""
    assert child.stdout.strip() not in ("", "accepted") or text.startswith("#")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 6, "two seconds on an idle machine, and what a busy one adds"


PIECES = st.sampled_from(
    [
        *" \n:-?,[]{}#&*!|>'\"%@`~=.aé1\\",
        "\n  ",
        ": ",
        "- ",
        "a: b\n",
        "{a: b, c: [d]}",
        '"\\u0041"',
        "? ",
        "T?",
        "\t",
        "---\n",
        "|\n  x\n",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_both_parsers_read_or_refuse_the_same(text: str) -> None:
    fast, fast_problems = read(text, building.FASTEST)
    pure, pure_problems = read(text, PureEvents)
    assert bool(fast_problems) == bool(pure_problems)
    if not fast_problems:
        assert fast == pure


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    node, problems = read(text)
    for problem in problems:
        assert problem.span is not None
        assert problem.span.line >= 1
        assert problem.span.column >= 1
    if node is not None:
        to_json(node)
