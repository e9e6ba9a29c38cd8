"""The page of faults: each one is there, and each is shown by tests and scenarios that exist."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

import outcome_table
import pytest

ROOT = Path(__file__).resolve().parents[4]
PAGE = ROOT / "docs" / "faults.md"
GROUPS = {
    "H": (*range(1, 13), *range(30, 38)),
    "E": (*range(1, 11), *range(20, 26)),
    "W": range(1, 14),
    "R": range(1, 11),
    "K": range(1, 13),
    "X": range(1, 9),
}
"""Requests, answers, event streams, retries, concurrency and secrets: what a client is held to, by number."""

ROWS = [
    [cell.strip() for cell in line[1:-1].split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if re.match(r"\| [A-Z]\d+ \|", line)
]
SCENES = {row.scene for row in outcome_table.rows()}


@lru_cache
def _tests(path: Path) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def _missing(name: str) -> bool:
    """Tell whether a name is neither a test nor a row of the table of outcomes."""
    file, _, test = name.partition("::")
    if not test:
        return not any(fnmatch(scene, name) for scene in SCENES)
    path = ROOT / file if file.startswith("tests/") else Path(__file__).with_name(file)
    return not path.is_file() or not test.startswith("test_") or test not in _tests(path)


def test_every_fault_has_a_row() -> None:
    expected = [f"{letter}{number}" for letter, numbers in GROUPS.items() for number in numbers]
    assert [row[0] for row in ROWS] == expected


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_who_shows_a_fault(row: list[str]) -> None:
    _, fault, outcome, shown = row
    named = shown.split()
    assert fault
    assert outcome
    assert named
    assert all(name[0] == name[-1] == "`" for name in named)
    assert [name for name in named if _missing(name.strip("`"))] == []


@pytest.mark.parametrize(
    "name", ["no-such-scene", "test_wire.py::test_none", "test_wire.py::made", "test_no.py::test_a"]
)
def test_a_name_that_is_not_there_is_missed(name: str) -> None:
    assert _missing(name)
