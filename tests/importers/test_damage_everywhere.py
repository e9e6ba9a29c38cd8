"""Every page of the cases, damaged as copies are: the same rows, or a report that says what is unsure."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast import importers
from rowcast.importers.findings import weight
from rowcast.importers.model import Capture
from rowcast.importers.outcome import report

CASES = Path(__file__).parents[1] / "cases_import"
PAGES = {path.parent.name: path for path in sorted(CASES.glob("*/page.md*")) if "\n|" in path.read_text("utf-8")}
SEPARATOR = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$")


def _tables(text: str, change: Callable[[list[str]], list[str]]) -> str:
    """Return the text with each table of pipes, as its lines, changed; what stands in fences stays."""
    out: list[str] = []
    table: list[str] = []
    fenced = False
    for line in [*text.split("\n"), ""]:
        fenced ^= line.lstrip().startswith("```")
        if line.startswith("|") and not fenced:
            table.append(line)
            continue
        out += change(table) if table else []
        table = []
        out.append(line)
    return "\n".join(out[:-1])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _without_separator(table: list[str]) -> list[str]:
    return [line for line in table if not SEPARATOR.match(line)]


def _without_last_empty_cells(table: list[str]) -> list[str]:
    return [re.sub(r"(?:\|\s*)+\|?\s*$", "|", line) if not SEPARATOR.match(line) else line for line in table]


def _first_cell_on_its_own(table: list[str]) -> list[str]:
    head, *rows = _without_separator(table)
    out = [head.strip().strip("|").strip()]
    for row in rows:
        first, *others = _cells(row)
        out += [first, "\t" + "\t".join(others)]
    return out


def _tabbed(table: list[str]) -> list[str]:
    return ["\t".join(_cells(line)) for line in _without_separator(table)]


def _on_lines(table: list[str]) -> list[str]:
    return [part for line in _without_separator(table) for part in (*_cells(line), "")]


def _run_together(table: list[str]) -> list[str]:
    return ["".join(_cells(line)) for line in _without_separator(table)]


def _wrapped(table: list[str]) -> list[str]:
    """Break each long row in the middle of a cell, as a terminal does."""
    return [part for line in table for part in ([line] if len(line) < 60 else [line[:50], line[50:]])]


DAMAGES: dict[str, Callable[[list[str]], list[str]]] = {
    "separator gone": _without_separator,
    "outer pipes gone": lambda table: [line.strip().strip("|").strip() for line in table],
    "last empty cells gone": _without_last_empty_cells,
    "last empty cells and outer pipes gone": lambda table: [
        line.strip().strip("|").strip() for line in _without_last_empty_cells(table)
    ],
    "separator and outer pipes gone": lambda table: [
        line.strip().strip("|").strip() for line in _without_separator(table)
    ],
    "tabs": _tabbed,
    "cells on lines": _on_lines,
    "run together": _run_together,
    "wrapped": _wrapped,
    "quoted": lambda table: [f"> {line}" for line in table],
    "indented": lambda table: [f"  {line}" for line in table],
    "spaces doubled": lambda table: [line.replace("|", "  |  ") for line in table],
    "fence word alone": lambda table: table,
}


def _damaged(text: str, name: str) -> str:
    made = _tables(text, DAMAGES[name])
    return re.sub(r"^```(\w+)$", r"\1\n```", made, flags=re.M) if name == "fence word alone" else made


def _rows(capture: Capture) -> dict[str, tuple[object, ...]]:
    keys = ("type", "required", "default", "const", "values", "min", "max")
    return {address: tuple(row.value(key) for key in keys) for address, row in report.rows(capture)}


def _says(capture: Capture) -> set[str]:
    return {f.code for f in capture.findings if weight(f) in ("decide", "look")}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("case", PAGES)
def test_damage_is_mended_or_said(case: str, name: str) -> None:
    text = PAGES[case].read_text(encoding="utf-8")
    intact = importers.read(PAGES[case].name, text.encode())
    capture = importers.read(PAGES[case].name, _damaged(text, name).encode())
    if _rows(capture) != _rows(intact):
        assert _says(capture) - _says(intact)
