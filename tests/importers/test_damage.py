"""Copies of one page, damaged by script: the rows stay the same, or the report says what is unsure."""

from __future__ import annotations

import re

import pytest
from rowcast import importers
from rowcast.importers.outcome import report

INTACT = """# Hives

POST /hives

## Request parameters

| Name | Type | Required | Description |
|---|---|---|---|
| queen | string | Yes | Name of the queen |
| frames | integer | No | How many frames, max 12 |
| color | string | No | Colour of the hive |
| place.row | integer | Yes | Row in the garden |
"""
CODES_OF_DOUBT = ("unreadable", "table-unknown", "damage", "cell-unread", "row-unread", "columns-assumed")


def _rows(text: str, name: str = "page.md") -> list[tuple[str, object, object]]:
    capture = importers.read(name, text.encode())
    return [(address, row.value("type"), row.value("required")) for address, row in report.rows(capture)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table_lines(change: object) -> str:
    assert callable(change)
    return "\n".join(change(line) if line.startswith("|") else line for line in INTACT.split("\n"))


DAMAGES = {
    "separator gone": re.sub(r"\|---.*\n", "", INTACT),
    "outer pipes gone": _table_lines(lambda line: line.strip("|")),
    "last empty cells gone": INTACT.replace(" | Colour of the hive |", " |"),
    "tabs": _table_lines(lambda line: "" if "---" in line else "\t".join(_cells(line))).replace("\n\nName", "\nName").replace("Description\n\n", "Description\n"),  # noqa: E501
    "carriage returns": INTACT.replace("\n", "\r\n"),
    "no blank lines": INTACT.replace("\n\n", "\n"),
    "indented": _table_lines(lambda line: "   " + line),
    "quoted": _table_lines(lambda line: "> " + line),
    "padded": _table_lines(lambda line: line.replace("|", "   |   ")),
    "bold header": INTACT.replace("| Name | Type | Required |", "| **Name** | **Type** | **Required** |"),
    "upper case header": INTACT.replace("| Name | Type | Required | Description |", "| NAME | TYPE | REQUIRED | DESCRIPTION |"),  # noqa: E501
    "cells on lines": "Hives\n\nPOST /hives\n\nRequest parameters\n\n" + "\n\n".join(
        "\n".join(_cells(line)) for line in INTACT.split("\n") if line.startswith("|") and "---" not in line
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_copy_gives_the_same_rows(name: str) -> None:
    assert _rows(DAMAGES[name]) == _rows(INTACT)


def test_run_together_text_is_refused_with_an_explanation() -> None:
    text = "Hives\n\nPOST /hives\n\nNameTypeRequiredDescription\nqueenstringYesName of the queen\n"
    capture = importers.read("page.txt", text.encode())
    assert not list(report.rows(capture))
    assert [(f.code, "ran together" in f.message) for f in capture.findings if f.code == "unreadable"] == [
        ("unreadable", True)
    ]


@pytest.mark.parametrize("cut", range(40, len(INTACT), 23))
def test_a_page_cut_off_anywhere_loses_nothing_that_is_left(cut: int) -> None:
    whole = {address: required for address, _, required in _rows(INTACT)}
    left = INTACT[:cut]
    capture = importers.read("page.md", left.encode())
    for address, row in report.rows(capture):
        name = address.rsplit("/", 1)[-1]
        assert (
            address in whole
            or any(f.code in CODES_OF_DOUBT for f in capture.findings)
            or any(name in a for a in whole)
            or row.value("required") is None
        )
