"""From files to the API: all findings at once, in order, and none that only follows from another."""

from __future__ import annotations

import pytest
from rowcast.front import load
from rowcast.source import SourceFile

API = 'rowcast: 1\napi: {name: x, title: X, servers: ["https://x.example"]}\n'


def codes(**files: str) -> list[tuple[str, str]]:
    _, findings = load([SourceFile(f"{name}.yaml", text) for name, text in files.items()])
    return [(found.span.file if found.span else "", found.code) for found in findings]


def test_findings_stand_in_the_order_of_files_and_lines() -> None:
    found = codes(
        b="rowcast: 1\ntables:\n  T: [{name: a, type: strng}, {nme: b}]\n",
        a=API + "tables:\n  S: [{name: x, type: Nope}]\nunknown: 1\n",
    )
    assert found == [
        ("a.yaml", "type-unknown"),
        ("a.yaml", "unknown-key"),
        ("b.yaml", "type-unknown"),
        ("b.yaml", "unknown-key"),
    ]


def test_files_are_read_in_the_order_of_their_names() -> None:
    files = [SourceFile("b.yaml", "rowcast: 1\ntables: {B: []}\n"), SourceFile("a.yaml", API + "tables: {A: []}\n")]
    api, findings = load(files)
    assert findings == []
    assert api is not None
    assert list(api.tables) == ["A", "B"]
    assert load(files) == load(files[::-1])


@pytest.mark.parametrize(
    "other",
    [
        "rowcast: 1\ntabls:\n  T: [{name: a}]\n",
        "rowcast: 1\ntables:\n  T: 3\n",
        "rowcast: 1\ntables:\n  T: [{name: a}\n",
        "tables:\n  T: [{name: a}]\nrowcast: 2\n",
    ],
)
def test_what_could_not_be_read_is_not_unknown(other: str) -> None:
    found = codes(a=API + "tables: {S: [{name: x, type: T}, {name: y, type: Nope}]}\n", b=other)
    assert ("a.yaml", "type-unknown") in found
    assert len([code for file, code in found if file == "a.yaml"]) == 1


def test_a_fault_of_a_file_does_not_hide_those_of_others() -> None:
    found = codes(a=API + "tables: {S: [{name: x, type: integer, default: y}]}\n", b="rowcast: 1\ntables: [\n")
    assert ("a.yaml", "value-departs") in found
    assert any(file == "b.yaml" for file, _ in found)


def test_no_api_while_there_are_errors_and_one_with_warnings() -> None:
    assert load([SourceFile("a.yaml", API + "x: 1\n")])[0] is None
    warned = API + "tables: {T: [{name: a}]}\ncorrections: [{row: T/a, reason: R., set: {type: string}}]\n"
    api, findings = load([SourceFile("a.yaml", warned)])
    assert [found.code for found in findings] == ["correction-needless"]
    assert api is not None


def test_no_files() -> None:
    api, findings = load([])
    assert api is None
    assert [(found.code, found.span) for found in findings] == [("api-missing", None)]
