"""Every fault, sync and async, against the table of outcomes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import fault_server
import pytest
from rowcast.targets.python.runtime.types import Timeout
from running import FaultServer, Outcome, run_async, run_sync

TABLE = Path(__file__).resolve().parents[4] / "docs" / "outcomes.md"
MODES: dict[str, Callable[..., Outcome]] = {
    "sync": run_sync,
    "async": run_async,
    "sync-httpx": partial(run_sync, transport="httpx"),
    "async-httpx": partial(run_async, transport="httpx"),
    "sync-urllib3": partial(run_sync, transport="urllib3"),
    "async-aiohttp": partial(run_async, transport="aiohttp"),
}
LARGE = {scene: {"timeout": Timeout(total=60.0)} for scene in ("too-large", "endless-body", "gzip-bomb-twice")}
LIBRARIES = {mode: mode.partition("-")[2] for mode in MODES}


class Row(NamedTuple):
    scene: str
    call: str
    outcome: str
    requests: int
    events: int
    message: str
    drift: str


def _table(title: str) -> list[list[str]]:
    """Return the cells of the table under a title."""
    text = TABLE.read_text("utf-8").partition(f"# {title}\n")[2].partition("\n# ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines[1:]]


ROWS = [
    Row(line[0], line[1], line[2], int(line[3]), int(line[4]), line[5], line[6])
    for line in _table("What comes of each fault")
]
OTHERWISE = {(line[0], line[1]): line for line in _table("Where a library behaves otherwise")}
CASES = [pytest.param(row, mode, id=f"{row.scene}-{row.call}-{mode}") for row in ROWS for mode in MODES]


@pytest.fixture(scope="module")
def outcomes(server: FaultServer, request: pytest.FixtureRequest) -> dict[tuple[Row, str], Future[Outcome]]:
    """Run the chosen cases a few at a time, as many of them only wait."""
    specs = [getattr(item, "callspec", None) for item in request.session.items]
    # Other tests have rows too.
    chosen = [spec.params for spec in specs if spec is not None and {"row", "mode"} <= spec.params.keys()]
    cases: list[tuple[Row, str]] = [(params["row"], params["mode"]) for params in chosen]
    pool = ThreadPoolExecutor(8)
    return {
        (row, mode): pool.submit(MODES[mode], server, row.scene, row.call, **LARGE.get(row.scene, {}))
        for row, mode in cases
    }


@pytest.mark.parametrize(("row", "mode"), CASES)
def test_outcome(row: Row, mode: str, outcomes: dict[tuple[Row, str], Future[Outcome]]) -> None:
    if LIBRARIES[mode]:
        pytest.importorskip(LIBRARIES[mode])
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
    if other := OTHERWISE.get((row.scene, mode)):
        row, drift = row._replace(outcome=other[2], requests=int(other[3]), events=int(other[4]), message=other[5]), ""
        found = found._replace(drift="")
    assert found == row
    if outcome.error is not None:
        assert outcome.error.__cause__ is None
        assert outcome.error.__context__ is None
        assert outcome.error.attempts == row.requests
        assert outcome.error.operation


def test_each_scenario_is_in_the_table() -> None:
    assert {row.scene for row in ROWS} == set(fault_server.SCENARIOS) - {"echo"}
    assert len({row[:2] for row in ROWS}) == len(ROWS) >= 200
