"""Every fault, sync and async, against the table of outcomes."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import fault_server
import pytest
from running import FaultServer, Outcome, run_async, run_sync

TABLE = Path(__file__).with_name("outcomes.md")
MODES = {"sync": run_sync, "async": run_async}


class Row(NamedTuple):
    scene: str
    call: str
    outcome: str
    requests: int
    events: int
    message: str
    drift: str


def _rows() -> list[Row]:
    lines = [line.strip().strip("|").split(" | ") for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip().strip("|").strip() for cell in line] for line in lines[1:]]
    return [Row(line[0], line[1], line[2], int(line[3]), int(line[4]), line[5], line[6]) for line in cells]


ROWS = _rows()
CASES = [pytest.param(row, mode, id=f"{row.scene}-{row.call}-{mode}") for row in ROWS for mode in MODES]


@pytest.fixture(scope="module")
def outcomes(server: FaultServer, request: pytest.FixtureRequest) -> dict[tuple[Row, str], Future[Outcome]]:
    """Run the chosen cases a few at a time, as many of them only wait."""
    chosen = [item.callspec.params for item in request.session.items if getattr(item, "callspec", None)]
    cases = [(params["row"], params["mode"]) for params in chosen if "row" in params]
    pool = ThreadPoolExecutor(8)
    return {(row, mode): pool.submit(MODES[mode], server, row.scene, row.call, {}) for row, mode in cases}


@pytest.mark.parametrize(("row", "mode"), CASES)
def test_outcome(row: Row, mode: str, outcomes: dict[tuple[Row, str], Future[Outcome]]) -> None:
    outcome = outcomes[row, mode].result(timeout=60)
    drift = ", ".join(sorted(f"{kind} `{path}`" if path else kind for path, kind, _ in outcome.drift))
    found = Row(
        row.scene,
        row.call,
        outcome.name,
        outcome.requests,
        len(outcome.events),
        outcome.error.message if outcome.error else "",
        drift,
    )
    assert found == row
    if outcome.error is not None:
        assert outcome.error.__cause__ is None
        assert outcome.error.__context__ is None
        assert outcome.error.attempts == row.requests
        assert outcome.error.operation


def test_each_scenario_is_in_the_table() -> None:
    assert {row.scene for row in ROWS} == set(fault_server.SCENARIOS) - {"echo"}
    assert len({row[:2] for row in ROWS}) == len(ROWS) >= 200
