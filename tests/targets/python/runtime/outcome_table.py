"""Reads the outcomes that the docs show: a row for each scenario and call, where libraries differ, and statuses.

Rows of the page are grouped; each scenario and call of a group becomes a row here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parents[4] / "docs" / "outcomes.md"
MODES = ("sync", "async", "sync-httpx", "async-httpx", "sync-urllib3", "async-aiohttp")
"""Each kind of client with each transport that it can have; the first two with the default one."""


class Row(NamedTuple):
    """What comes of one call to one scenario."""

    scene: str
    call: str
    outcome: str
    requests: int
    events: int
    message: str
    drift: str


class Status(NamedTuple):
    """What comes of an answer with one status."""

    outcome: str
    requests: int
    of_an_order: int
    message: str


def rows() -> list[Row]:
    """Return the one outcome of each scenario and call."""
    return [
        Row(scene, call, outcome, int(requests), int(events), message, drift)
        for scenes, calls, outcome, requests, events, message, drift in _cells("drift")
        for scene, call in product(_parts(scenes), _parts(calls))
    ]


def otherwise() -> dict[tuple[str, str], Row]:
    """Return what comes of a scenario, by its name and the mode, where a library differs."""
    return {
        (scene, mode): Row(scene, "", outcome, int(requests), int(events), message, "")
        for scenes, modes, outcome, requests, events, message, _ in _cells("why")
        for scene, mode in product(_parts(scenes), _parts(modes))
    }


def statuses() -> dict[int, Status]:
    """Return what comes of each status. Raises ``ValueError`` where one stands twice."""
    found: dict[int, Status] = {}
    for named, outcome, requests, order, message in _cells("requests of an order", 3):
        for status in _numbers(named):
            if status in found:
                raise ValueError(f"the status {status} stands twice")
            shown = message.replace("<status>", str(status))
            found[status] = Status(outcome, int(requests), int(order), shown)
    return found


def _cells(column: str, place: int = -1) -> Iterator[list[str]]:
    """Yield the rows of the tables that have a column of this name at a place."""
    inside = False
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line[1:-1].split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif inside and not line.startswith("|-"):
            yield cells
        inside = inside or (bool(cells) and cells[place] == column)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",")]


def _numbers(cell: str) -> Iterator[int]:
    """Yield the numbers of a list such as ``200-203, 206``."""
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", cell):
        yield from range(int(first), int(last or first) + 1)
