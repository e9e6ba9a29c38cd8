"""Exceptions: what each covers, and what is said of those that cover nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rowcast import front, lint
from rowcast.diagnostics import Severity
from rowcast.document import Record
from rowcast.lint.exceptions import Excepted, Nest
from rowcast.lint.settings import Settings
from rowcast.source import SourceFile, Span
from rowcast.yamltree import Text

HEAD = 'rowcast: 1\napi: {name: tests, title: Tests, servers: ["https://api.tests.dev"]}\n'


AT = Span("a", 1, 1, 1, 1)
TEXT = Text(AT, "pattern-loose", True)
RECORD = Record("row", AT, {})


def linted(*texts: str, select: tuple[str, ...] = ("pattern-loose", "exceptions")) -> list[tuple[str, str]]:
    files = [SourceFile("0.yaml", HEAD)]
    files += [SourceFile(f"{number}.yaml", f"rowcast: 1\n{text}") for number, text in enumerate(texts, 1)]
    api, documents, findings = front.load_documents(files)
    assert [f"{one.span}: {one.message}" for one in findings] == []
    assert api is not None
    subject = lint.Subject(api, documents)
    return [(one.code, one.message) for one in lint.run(subject, Settings(select=select))]


ROW = "{name: mood, type: string, pattern: ^a%s}"
EXCEPT = "lint: [{code: pattern-loose, reason: The end is open.}]"


@pytest.mark.parametrize(
    "text",
    [
        f"tables: {{Pet: [{ROW % f', {EXCEPT}'}]}}",
        f"tables: {{Pet: {{rows: [{ROW % ''}], {EXCEPT}}}}}",
        f"tables:\n  Pet:\n    {EXCEPT}\n    rows:\n      - name: mood\n        type: string\n        pattern: ^a\n",
        f"types: {{Mood: {{type: string, pattern: ^a, {EXCEPT}}}}}",
        f"operations: {{a.b: {{request: POST /a, body: [{ROW % ''}], {EXCEPT}}}}}",
        f"operations: {{a.b: {{request: POST /a, body: {{rows: [{ROW % f', {EXCEPT}'}]}}}}}}",
        "tables: {Pet: {rows: [" + ROW % "" + "], lint: [{code: pattern-loose, reason: It is open., rows: [mood]}]}}",
        "operations: {a.b: {request: POST /a, body: ["
        + ROW % ""
        + "], lint: [{code: [pattern-loose], reason: It is open., rows: [body/mood]}]}}",
        "operations: {a.b: {request: POST /a, response: {200: ["
        + ROW % ""
        + "]}, lint: [{code: [pattern-loose], reason: It is open., rows: [200/mood]}]}}",
    ],
)
def test_an_exception_covers_what_it_stands_in(text: str) -> None:
    assert linted(text) == []


def test_a_row_that_a_correction_adds_has_exceptions_of_its_own() -> None:
    page = "source: {page: p.md}\ntables: {Pet: [{name: id, type: string}]}\n"
    added = "corrections: [{section: Pet, reason: It is there., add: [%s]}]"
    assert [code for code, _ in linted(page, added % (ROW % ""))] == ["pattern-loose"]
    assert linted(page, added % (ROW % f", {EXCEPT}")) == []


def test_an_exception_of_a_correction_covers_the_captured_row_and_what_is_set() -> None:
    page = f"source: {{page: p.md}}\ntables:\n  Pet: [{ROW % ''}, {{name: b, type: string, pattern: ^b}}]\n"
    own = "corrections: [{row: Pet/mood, reason: It is so., set: {required: true}%s}]"
    assert [code for code, _ in linted(page, own % "")] == ["pattern-loose", "pattern-loose"]
    assert [message[:20] for _, message in linted(page, own % f", {EXCEPT}")] == ["the pattern of `b` o"]


def test_without_the_exception_there_is_a_finding() -> None:
    assert [code for code, _ in linted(f"tables: {{Pet: [{ROW % ''}]}}")] == ["pattern-loose"]


def test_an_exception_does_not_reach_beyond_what_it_stands_in() -> None:
    text = f"tables:\n  Pet: {{rows: [{ROW % ''}], {EXCEPT}}}\n  Cat: [{ROW % ''}]\n"
    assert [message.split(" leaves")[0] for _, message in linted(text)] == ["the pattern of `mood` of Cat"]


def test_an_exception_for_rows_covers_no_others() -> None:
    text = (
        "tables: {Pet: {rows: [{name: a, type: string, pattern: ^a}, {name: b, type: string, pattern: ^a}], "
        "lint: [{code: pattern-loose, reason: It is open., rows: [a]}]}}"
    )
    assert [message.split(" leaves")[0] for _, message in linted(text)] == ["the pattern of `b` of Pet"]


@pytest.mark.parametrize("about", ["", ", rows: [mood]"])
def test_an_exception_of_a_continuation_covers_what_is_captured(about: str) -> None:
    page = f"source: {{page: p.md}}\ntables:\n  Pet:\n    - {ROW % ''}\n"
    more = f"tables: {{Pet: {{description: A pet., lint: [{{code: pattern-loose, reason: It is open.{about}}}]}}}}"
    assert [code for code, _ in linted(page)] == ["pattern-loose"]
    assert linted(page, more) == []
    assert linted(more, page) == []


def test_an_idle_exception_is_reported_only_when_its_rule_has_looked() -> None:
    text = f"tables: {{Pet: [{{name: mood, type: string, {EXCEPT}}}]}}"
    assert linted(text) == [
        ("exception-unused", "nothing is found here that the exception from `pattern-loose` excepts")
    ]
    assert linted(text, select=("exceptions",)) == []


def test_unknown_codes_and_rows_are_reported_with_what_was_meant() -> None:
    text = "tables: {Pet: {rows: [%s], lint: [{code: patern-loose, reason: It is open.}]}}" % (ROW % "")
    assert [code for code, _ in linted(text)] == ["pattern-loose", "exception-unknown"]
    text = "tables: {Pet: {rows: [%s], lint: [{code: pattern-loose, reason: It is open., rows: [moot]}]}}" % (ROW % "")
    assert ("exception-unknown", "there is no row `moot` here") in linted(text)


def test_a_reason_of_one_word_is_none() -> None:
    text = f"tables: {{Pet: [{ROW % ', lint: [{code: pattern-loose, reason: ok}]'}]}}"
    assert linted(text) == [("exception-without-reason", "the reason `ok` says nothing")]


def test_an_exception_without_a_reason_is_no_exception() -> None:
    text = f"tables: {{Pet: [{ROW % ', lint: [{code: pattern-loose}]'}]}}"
    api, _, findings = front.load_documents([SourceFile("0.yaml", HEAD), SourceFile("1.yaml", f"rowcast: 1\n{text}")])
    assert api is None
    assert [(one.code, one.severity) for one in findings] == [("missing-key", Severity.ERROR)]


def test_weak_spots_that_are_found_before_lint_can_be_ignored() -> None:
    files = [
        SourceFile("0.yaml", HEAD),
        SourceFile("1.yaml", "rowcast: 1\ntables: {Pet: [{name: mood, type: string}]}\n"),
        SourceFile("2.yaml", "rowcast: 1\ncorrections: [{row: Pet/mood, reason: So it is., set: {type: integer}}]\n"),
    ]
    api, documents, found = front.load_documents(files)
    assert api is not None
    assert [one.code for one in found] == ["correction-needless"]
    subject = lint.Subject(api, documents)
    assert "correction-needless" in {one.code for one in lint.run(subject, Settings(), found)}
    ignoring = Settings(ignore=("correction-needless",))
    assert "correction-needless" not in {one.code for one in lint.run(subject, ignoring, found)}


def test_exceptions_within_each_other_are_all_of_use() -> None:
    inner = ROW % f", {EXCEPT}"
    text = f"tables:\n  Pet: {{rows: [{inner}, {ROW.replace('mood', 'b') % ''}], {EXCEPT}}}\n  Cat: [{inner}]\n"
    assert linted(text) == []


def test_thousands_of_exceptions_take_bounded_time() -> None:
    rows = "".join(f"    - {{name: f{n}, type: string, pattern: ^a, {EXCEPT}}}\n" for n in range(4000))
    start = time.process_time()
    assert linted(f"tables:\n  Pet:\n{rows}") == []
    assert time.process_time() - start < 10


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8), st.integers(0, 9))
def test_a_nest_finds_what_is_around_a_place(pairs: list[tuple[int, int]], at: int) -> None:
    """Of stretches that are apart or in each other, all that hold the place are found, and no others."""
    kept: list[tuple[int, int]] = []
    for pair in pairs:
        low, high = sorted(pair)
        if all(b < low or high < a or (a <= low and high <= b) or (low <= a and b <= high) for a, b in kept):
            kept.append((low, high))
    excepted = [Excepted(TEXT, str(n), RECORD, RECORD, (), ()) for n in range(len(kept))]
    stretches = [(Span("a", 1, low, 1, high), each) for (low, high), each in zip(kept, excepted, strict=True)]
    found = {each.reason for each in Nest(stretches).around((1, at))}
    assert found == {str(n) for n, (low, high) in enumerate(kept) if low <= at <= high}
