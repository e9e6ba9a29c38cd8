"""The shapes of the language: what a file may say, what is said about one that departs from it, and how it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.codes import CODES
from rowcast.diagnostics import Diagnostic
from rowcast.document import Document, Listing, Pairs, Record, parse, positions
from rowcast.document.language import RECORDS
from rowcast.document.shapes import RecordTable, TextShape
from rowcast.source import SourceFile
from rowcast.yamltree import Map, Seq, Text, to_json

ROOT = Path(__file__).parents[1]
HEAD = "rowcast: 1\n"
API = "api: {name: a, title: A, servers: [https://example.com]}\n"


def read(text: str) -> tuple[Document, list[Diagnostic]]:
    return parse(SourceFile("a.yaml", text))


def root(text: str) -> Record:
    found, problems = read(text)
    assert problems == []
    assert found.root is not None
    return found.root


def row(text: str) -> Record:
    """Return the one row of a table."""
    rows = root(f"{HEAD}tables: {{T: [{text}]}}").pairs("tables")[0].value
    assert isinstance(rows, Listing)
    found = rows.items[0]
    assert isinstance(found, Record)
    return found


def messages(text: str) -> list[str]:
    _, problems = read(text)
    return [f"{p.span.line}:{p.span.column} {p.code}: {p.message}" for p in problems if p.span]


def hints(text: str) -> list[str]:
    return [problem.hint for problem in read(text)[1]]


def about_row(text: str) -> list[str]:
    """Return what is said about a row that stands in the second line, from column 8 on."""
    return messages(f"{HEAD}tables:\n  T:\n    - {text}\n")


# Reading.


def test_a_value_is_read_in_the_form_that_it_has() -> None:
    found = row(
        "{name: a, type: integer, required: true, min: 3, max: 1.5, open: false, default: {a: [1]}, values: [x, 2]}"
    )
    assert (found.shape, found.text("name"), found.text("type")) == ("row", "a", "integer")
    assert (found.flag("required"), found.flag("open", True), found.flag("nullable"), found.flag("nullable", True)) == (
        True,
        False,
        False,
        True,
    )
    assert (found.number("min"), found.integer("min"), found.number("max"), found.integer("max")) == (3, 3, 1.5, None)
    assert isinstance(found.node("default"), Map)
    assert to_json(found.node("default") or Seq(found.span, ())) == {"a": [1]}
    assert [item.text for item in found.listing("values") if isinstance(item, Text)] == ["x", "2"]
    assert "min" in found
    assert "pattern" not in found
    assert list(found)[:2] == ["name", "type"]
    assert found.text("pattern") is None
    assert found.located("pattern") is None
    assert found.record("required") is None


def test_an_accessor_of_another_form_finds_nothing() -> None:
    found = row("{name: a, required: {when: {b: [1, 2]}}, values: {x: one, y: null, z: {rename: zed}}, default: null}")
    condition = found.record("required")
    assert condition is not None
    assert found.flag("required", True) is True
    assert [
        (pair.key.text, to_json(pair.value)) for pair in condition.pairs("when") if isinstance(pair.value, Seq)
    ] == []
    assert [pair.key.text for pair in found.pairs("values")] == ["x", "y", "z"]
    assert found.listing("values") == ()
    assert found.text("values") is None
    assert found.node("values") is None
    assert found.integer("name") is None
    assert found.node("default") is not None


@pytest.mark.parametrize("text", ["1.10", "012", "0x1F", "no", "true", "2026-01-01", "12:30:45", "1e3", "1_000"])
def test_a_text_is_kept_as_it_was_written(text: str) -> None:
    assert row(f"{{name: {text}, since: {text}, description: {text}}}").text("since") == text


def test_keys_that_the_spec_chooses_are_kept_as_they_were_written() -> None:
    found = row("{name: a, values: {1: one, 1.10: more, true: yes, null: none, ~: x}}")
    assert [pair.key.text for pair in found.pairs("values")] == ["1", "1.10", "true", "null", "~"]


def test_places_are_those_of_values_and_of_keys() -> None:
    found = root(f"{HEAD}{API}").record("api")
    assert found is not None
    assert str(found.span_of("title")) == "a.yaml:2:23"
    assert str(found.span_of_key("title")) == "a.yaml:2:16"
    assert str(found.span_of("docs")) == str(found.span_of_key("docs")) == str(found.span) == "a.yaml:2:6"
    assert str(found.span_of("servers")) == "a.yaml:2:35"


def test_a_source_makes_a_file_captured() -> None:
    assert read(f"{HEAD}source: {{page: p.html}}\n")[0].captured
    assert not read(HEAD)[0].captured


def test_rows_and_includes_are_told_apart() -> None:
    found = root(f"{HEAD}tables: {{T: [{{include: U}}, {{name: a}}]}}").pairs("tables")[0].value
    assert isinstance(found, Listing)
    assert [item.shape for item in found.items if isinstance(item, Record)] == ["include", "row"]


def test_a_table_has_a_short_and_a_long_form() -> None:
    tables = root(f"{HEAD}tables: {{T: [], U: {{rows: []}}}}").pairs("tables")
    assert [type(pair.value) for pair in tables] == [Listing, Record]


def test_corrections_are_told_apart() -> None:
    found = root(
        f"{HEAD}corrections:\n"
        "  - {row: a.b/body/c, reason: r, set: {min: 1}, unset: [max]}\n"
        "  - {row: a.b/body/d, reason: r, remove: true}\n"
        "  - {section: a.b/body, reason: r, after: c, add: [{name: e}]}\n"
    )
    shapes = [item.shape for item in found.listing("corrections") if isinstance(item, Record)]
    assert shapes == ["correction", "correction", "added rows"]


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        ("Message", Text),
        ("[{name: a}]", Listing),
        ("null", Text),
        ("", Text),
        ("{type: T, content: text/plain}", Record),
    ],
)
def test_an_answer_has_several_forms(response: str, kind: type) -> None:
    found = root(f"{HEAD}operations:\n  a.b:\n    request: GET /a\n    response: {{200: {response}}}\n").pairs(
        "operations"
    )[0]
    assert isinstance(found.value, Record)
    answers = found.value.get("response")
    assert isinstance(answers, Pairs)
    assert isinstance(answers.items[0].value, kind)


# What is wrong.

VERSIONS = [
    ("tables: {}\n", ["1:1 version-missing: the file does not say `rowcast: 1`"]),
    ("{}\n", ["1:1 version-missing: the file does not say `rowcast: 1`"]),
    (
        "rowcast: 2\nnope: 1\n",
        ["1:10 version-unsupported: this tool reads version 1 of the language, and here is a number, `2`"],
    ),
    (
        "rowcast: 1.0\n",
        ["1:10 version-unsupported: this tool reads version 1 of the language, and here is a number, `1.0`"],
    ),
    ("rowcast:\n", ["1:9 version-unsupported: this tool reads version 1 of the language, and here is nothing"]),
    ("rowcast: [1]\n", ["1:10 version-unsupported: this tool reads version 1 of the language, and here is a list"]),
    ("- rowcast: 1\n", ["1:1 wrong-kind: a spec file is a mapping, and here is a list"]),
    ("rowcast\n", ["1:1 wrong-kind: a spec file is a mapping, and here is a text, `rowcast`"]),
    ("", ["1:1 empty-file: the file holds nothing"]),
    ("# only a comment\n", ["1:1 empty-file: the file holds nothing"]),
    ("---\n", ["1:1 empty-file: the file holds nothing"]),
]


@pytest.mark.parametrize(("text", "expected"), VERSIONS)
def test_a_file_begins_with_its_version(text: str, expected: list[str]) -> None:
    assert messages(text) == expected


ROWS = [
    ("{name: a, typ: string}", ["4:17 unknown-key: a row has no key `typ`"]),
    ("{nme: a}", ["4:8 unknown-key: a row has no key `nme`"]),
    ("{type: string}", ["4:8 missing-key: a row lacks `name`"]),
    ("{}", ["4:7 missing-key: a row lacks `name`"]),
    ("{include: T, name: a}", ["4:20 unknown-key: an include has no key `name`"]),
    ("a", ["4:7 wrong-kind: expected a mapping (an include or a row), and here is a text, `a`"]),
    ("[a]", ["4:7 wrong-kind: expected a mapping (an include or a row), and here is a list"]),
    ("{name: [a]}", ["4:14 wrong-kind: expected a name, and here is a list"]),
    ("{name: null}", ["4:14 wrong-kind: expected a name, and here is `null` (null)"]),
    ("{name: }", ["4:13 wrong-kind: expected a name, and here is nothing"]),
    ('{name: ""}', ["4:14 wrong-value: `` is not a name"]),
    (
        "{name: a, required: yes}",
        ["4:27 wrong-kind: expected `true` or `false` or a mapping (a condition), and here is a text, `yes`"],
    ),
    ("{name: a, required: {}}", ["4:27 missing-key: a condition needs `when` or `quote`"]),
    ("{name: a, required: {when: {}}}", ["4:34 wrong-value: this mapping is empty"]),
    (
        "{name: a, required: {when: {b: {c: d}}}}",
        ["4:38 wrong-kind: expected a list or a single value, and here is a mapping"],
    ),
    ('{name: a, open: "true"}', ["4:23 wrong-kind: expected `true` or `false`, and here is a text, `true`"]),
    ("{name: a, min: abc}", ["4:22 wrong-kind: expected a number, and here is a text, `abc`"]),
    ('{name: a, min: "1"}', ["4:22 wrong-kind: expected a number, and here is a text, `1`"]),
    ("{name: a, min: true}", ["4:22 wrong-kind: expected a number, and here is a boolean, `true`"]),
    ("{name: a, min: .inf}", ["4:22 bad-number: JSON has no number `.inf`"]),
    ("{name: a, min: 012}", ["4:22 wrong-kind: expected a number, and here is a text, `012`"]),
    ("{name: a, multiple_of: 0}", ["4:30 wrong-value: expected a number above 0, and here is a number, `0`"]),
    ("{name: a, min_length: -1}", ["4:29 wrong-value: expected an integer from 0 on, and here is a number, `-1`"]),
    ("{name: a, min_length: 1.5}", ["4:29 wrong-kind: expected an integer from 0 on, and here is a number, `1.5`"]),
    ("{name: a, default: [1, {b: .nan}]}", ["4:34 bad-number: JSON has no number `.nan`"]),
    ("{name: a, example: 1e400}", ["4:26 bad-number: JSON has no number `1e400`"]),
    ("{name: a, values: []}", ["4:25 wrong-value: this list is empty"]),
    (
        "{name: a, values: [[1]]}",
        ["4:26 wrong-kind: expected a single value, and here is a list"],
    ),
    ("{name: a, values: {x: {text: y}}}", ["4:30 unknown-key: a listed value has no key `text`"]),
    ("{name: a, style: commas}", ["4:24 wrong-value: `commas` is not a style"]),
    ("{name: a, table: lower}", ["4:24 wrong-value: `lower` is not a name in PascalCase"]),
    ("{name: a, rename: a-b.c}", ["4:25 wrong-value: `a-b.c` is not a name"]),
    ("{name: a, extra: true}", ["4:24 wrong-value: expected `false`, and here is a boolean, `true`"]),
    ("{name: a, line: 0}", ["4:23 wrong-value: expected an integer from 1 on, and here is a number, `0`"]),
    ("{name: a, known: {mn: prose}}", ["4:25 wrong-value: `mn` is not a fact of a row"]),
    ("{name: a, known: {min: guess}}", ["4:30 wrong-value: `guess` is not how the fact is known"]),
    (
        "{nam: a, typ: b, requird: c}",
        [
            "4:8 unknown-key: a row has no key `nam`",
            "4:16 unknown-key: a row has no key `typ`",
            "4:24 unknown-key: a row has no key `requird`",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_fault_of_a_row_is_told_in_its_place(text: str, expected: list[str]) -> None:
    assert about_row(text) == expected


FILES = [
    ("oprations: {}\n", ["2:1 unknown-key: a spec file has no key `oprations`"]),
    (
        "tables: []\n",
        ["2:9 wrong-kind: expected a mapping, and here is a list"],
    ),
    ("tables: {lower: []}\n", ["2:10 wrong-value: `lower` is not a name in PascalCase"]),
    ("tables: {T: {}}\n", []),
    ("operations: {a.b: {}}\n", []),
    ("operations: {Create: {request: GET /a}}\n", ["2:14 wrong-value: `Create` is not dotted lower-case words"]),
    ("operations: {a.b: {request: FETCH /a}}\n", ["2:29 wrong-value: `FETCH /a` is not a method and a path"]),
    ("operations: {a.b: {request: GET a}}\n", ["2:29 wrong-value: `GET a` is not a method and a path"]),
    ("operations: {a.b: {request: GET /a?b}}\n", ["2:29 wrong-value: `GET /a?b` is not a method and a path"]),
    (
        "operations: {a.b: {request: GET /a, response: {20: T}}}\n",
        ["2:48 wrong-value: `20` is not a status (`200`, `2XX` or `default`)"],
    ),
    ("operations: {a.b: {request: GET /a, response: {}}}\n", ["2:47 wrong-value: this mapping is empty"]),
    (
        "operations: {a.b: {request: GET /a, body: {rows: [], type: T}}}\n",
        ["2:54 conflicting-keys: a body cannot have `type` beside `rows`"],
    ),
    (
        "operations: {a.b: {request: GET /a, body: {required: true}}}\n",
        ["2:44 missing-key: a body needs `rows` or `type`"],
    ),
    ("operations: {a.b: {request: GET /a, auth: all}}\n", ["2:43 wrong-value: `all` is not `none`"]),
    (
        "operations: {a.b: {request: GET /a, examples: [{name: x}]}}\n",
        ["2:49 missing-key: an example needs `request` or `response`"],
    ),
    ("api: {name: a, title: A, servers: []}\n", ["2:35 wrong-value: this list is empty"]),
    (
        "api: {name: a b, title: A, servers: [x]}\n",
        ["2:13 wrong-value: `a b` is not a name of letters, digits, - and _"],
    ),
    (
        "api: {name: a}\n",
        [
            "2:7 missing-key: `api` lacks `title`",
            "2:7 missing-key: `api` lacks `servers`",
        ],
    ),
    (
        "api: {name: a, title: A, servers: [x], auth: [{}]}\n",
        ["2:47 missing-key: a way to authenticate needs `scheme`, `header`, `query` or `cookie`"],
    ),
    (
        "api: {name: a, title: A, servers: [x], auth: [{scheme: digest}]}\n",
        ["2:56 wrong-value: `digest` is not a scheme"],
    ),
    (
        "api: {name: a, title: A, servers: [x], auth: [{header: a, query: b}]}\n",
        ["2:59 conflicting-keys: a way to authenticate cannot have `query` beside `header`"],
    ),
    (
        "api: {name: a, title: A, servers: [x], auth: [{header: a b}]}\n",
        ["2:56 wrong-value: `a b` is not the name of a header"],
    ),
    ("unions: {U: {tag: t, variants: []}}\n", ["2:32 wrong-value: this list is empty"]),
    ("streams: {S: {events: E, fold: [{do: add}]}}\n", ["2:38 wrong-value: `add` is not a verb"]),
    ("streams: {S: {events: E, end: never}}\n", ["2:31 wrong-value: `never` is not `close`"]),
    (
        "streams: {S: {events: E, end: {event: a, data: b}}}\n",
        ["2:42 conflicting-keys: the end of a stream cannot have `data` beside `event`"],
    ),
    ("corrections: [{row: a, reason: r}]\n", ["2:16 missing-key: a correction needs `set`, `unset` or `remove`"]),
    (
        "corrections: [{row: a, reason: r, remove: true, set: {min: 1}}]\n",
        ["2:49 conflicting-keys: a correction cannot have `set` beside `remove`"],
    ),
    (
        "corrections: [{row: a, reason: r, remove: false}]\n",
        ["2:43 wrong-value: expected `true`, and here is a boolean, `false`"],
    ),
    ("corrections: [{row: a, set: {min: 1}}]\n", ["2:16 missing-key: a correction lacks `reason`"]),
    ("corrections: [{row: a, reason: r, set: {name: b}}]\n", ["2:41 unknown-key: `set` has no key `name`"]),
    ("corrections: [{section: a, row: b, reason: r, add: []}]\n", ["2:28 unknown-key: a correction has no key `row`"]),
]


@pytest.mark.parametrize(("text", "expected"), FILES)
def test_a_fault_of_a_file_is_told_in_its_place(text: str, expected: list[str]) -> None:
    assert messages(HEAD + text) == expected


def test_all_problems_of_a_file_are_told_at_once() -> None:
    rows = "tables:\n  T:\n    - {name: a, min: b}\n    - {name: c, mx: 1}\n"
    text = f"{HEAD}api: {{nme: a, title: [A], servers: [x]}}\n{rows}z: 1\nz: 2\n"
    assert [line.split(": ")[0] for line in messages(text)] == [
        "8:1 duplicate-key",
        "2:7 unknown-key",
        "2:22 wrong-kind",
        "5:22 wrong-kind",
        "6:17 unknown-key",
        "7:1 unknown-key",
    ]


def test_what_is_wrong_is_left_out_and_the_rest_is_read() -> None:
    found, problems = read(f"{HEAD}tables: {{T: [{{name: a, min: b, max: 3}}, 7], lower: []}}\n")
    assert len(problems) == 3
    assert found.root is not None
    (table,) = found.root.pairs("tables")
    assert isinstance(table.value, Listing)
    (only,) = table.value.items
    assert isinstance(only, Record)
    assert (only.number("min"), only.number("max")) == (None, 3)


def test_many_problems_are_cut_short() -> None:
    problems = read(HEAD + "".join(f"k{i}: 1\n" for i in range(500)))[1]
    assert [p.code for p in problems] == ["unknown-key"] * 100 + ["too-many-problems"]


HINTS = [
    ("{name: a, typ: string}", "did you mean `type`?"),
    ("{name: a, descripton: b}", "did you mean `description`?"),
    ("{name: a, maxLength: 3}", "did you mean `max_length`?"),
    ("{name: a, enum: [a]}", "did you mean `values`?"),
    ("{name: a, minimum: 1}", "did you mean `min`?"),
    ("{name: a, optional: true}", "did you mean `required`?"),
    ("{name: a, description: first, then}", "put quotes around a text with a comma inside { }"),
    ("{name: a, style: comas}", "did you mean `comma`?"),
    ("{name: a, style: xyzzy}", "write `repeat`, `comma`, `space`, `pipe`, `brackets` or `deep`"),
    ("{name: a, required: no}", "write `false`, without quotes"),
    ('{name: a, nullable: "true"}', "write `true`, without quotes"),
    ("{name: a, table: lower}", "write it like `TextBlock`"),
    ("{name: }", 'write a value or leave the key out; `""` is the empty text, and `"null"` the word'),
    ("{name: a, min: .nan}", CODES["bad-number"].mend),
]


@pytest.mark.parametrize(("text", "expected"), HINTS)
def test_a_fault_comes_with_its_mend(text: str, expected: str) -> None:
    assert hints(f"{HEAD}tables: {{T: [{text}]}}\n") == [expected]


def test_a_key_that_nothing_is_near_to_lists_the_keys() -> None:
    assert hints(f"{HEAD}xyzzy: 1\n")[0].startswith("the keys here are `rowcast`, `source`, `api`")


def test_a_conflict_names_the_other_key() -> None:
    problem = read(f"{HEAD}operations: {{a.b: {{request: GET /a, body: {{rows: [], type: T}}}}}}\n")[1][0]
    assert [(what, str(span)) for what, span in problem.related] == [("`rows` is here", "a.yaml:2:44")]


def test_text_of_a_spec_is_shown_without_what_hides_in_it() -> None:
    (message,) = messages(f'{HEAD}"\\e[31m\\u202e\\ud7ff\\n{"x" * 99}": 1\n')
    assert message.startswith("2:1 unknown-key: a spec file has no key `\\x1b[31m\\u202e")
    assert message.isprintable()
    assert len(message) < 140


# The tables themselves.


@pytest.mark.parametrize("table", RECORDS.values(), ids=lambda table: table.name)
def test_every_key_has_a_sentence_and_a_line_in_the_reference(table: RecordTable) -> None:
    reference = (ROOT / "docs" / "spec-language.md").read_text(encoding="utf-8")
    assert table.doc.endswith(".")
    assert len({key.name for key in table.keys}) == len(table.keys)
    for key in table.keys:
        assert re.fullmatch(r"\S.*[^.]\.", key.doc, re.DOTALL), key.name
        assert re.search(rf"\b{key.name}\b", reference), f"docs/spec-language.md says nothing of `{key.name}`"


@pytest.mark.parametrize("table", RECORDS.values(), ids=lambda table: table.name)
def test_every_rule_is_about_keys_of_its_record(table: RecordTable) -> None:
    names = {key.name for key in table.keys}
    for rule in table.rules:
        assert set(rule.keys) <= names
        assert len(rule.keys) > 1
    assert not table.mark or table.mark in names


def test_positions_lead_to_every_text_of_the_language() -> None:
    found = list(positions())
    assert len(found) == len({(p.path, p.shape, p.record) for p in found})
    paths = {str(p) for p in found}
    assert {
        "api.servers.[]",
        "api.auth.[].env.[]",
        "operations.*:key",
        "operations.*.body.[].values.*:key",
        "operations.*.body.type",
        "operations.*.response.*.headers.[].name",
        "tables.*.[].default",
        "tables.*.rows.[].required.when.*:key",
        "corrections.[].set.pattern",
        "streams.*.fold.[].if.*.[]",
    } <= paths
    assert {p.role for p in found} == {"text", "name", "type", "path", "pattern", "url", "choice", "value"}
    assert {p.record for p in found} <= set(RECORDS)


def test_every_form_has_an_example_that_fits_it() -> None:
    shapes = {p.shape for p in positions() if isinstance(p.shape, TextShape) and p.shape.form}
    assert len(shapes) > 8
    for shape in shapes:
        assert isinstance(shape, TextShape)
        assert re.fullmatch(shape.form, shape.like), shape


def test_the_reference_and_the_flagship_spec_are_documents() -> None:
    for path in sorted(ROOT.glob("spec/*/*.yaml")):
        assert parse(SourceFile(path.name, path.read_text(encoding="utf-8")))[1] == []


BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "spec-language.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    "block", [b for b in BLOCKS if re.match(r"(api|operations|tables|errors|streams|corrections):", b)]
)
def test_an_example_of_the_reference_is_of_the_language(block: str) -> None:
    whole = block.replace("[rows]", "[{name: a}]").replace("[...]", "[]").replace("rename: …", "rename: other")
    assert messages(HEAD + whole) == []


# Whatever is written.

WORDS = sorted({key.name for table in RECORDS.values() for key in table.keys})
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats() | st.sampled_from(WORDS) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=30,
)


def written(value: object) -> str:
    """Return some data as YAML in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return f'"{value}"' if isinstance(value, str) and value.isalnum() and value.isascii() else str(value).lower()


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["api", "operations", "tables", "streams", "corrections", "errors"]), DATA, max_size=4
    )
)
def test_no_document_makes_it_raise(content: dict[str, object]) -> None:
    found, problems = read(f"{{rowcast: 1, {written(content)[1:]}")
    assert isinstance(found, Document)
    for problem in problems:
        assert problem.code in CODES
        assert problem.span is not None
        assert not problem.message.endswith(".")
        assert problem.hint
