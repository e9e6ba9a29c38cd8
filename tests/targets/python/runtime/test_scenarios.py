"""Every fault, sync and async, against the table of outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import fault_replies
import fault_server
import outcome_table
import pytest
from outcome_table import Row
from rowcast.targets.python.runtime.types import Timeout
from running import FaultServer, Outcome, run_async, run_sync

RUN: dict[str, Callable[..., Outcome]] = {
    "sync": run_sync,
    "async": run_async,
    "sync-httpx": partial(run_sync, transport="httpx"),
    "async-httpx": partial(run_async, transport="httpx"),
    "sync-urllib3": partial(run_sync, transport="urllib3"),
    "async-aiohttp": partial(run_async, transport="aiohttp"),
}
WITH: dict[str, dict[str, Any]] = {
    **{scene: {"timeout": Timeout(total=60.0)} for scene in ("too-large", "endless-body", "gzip-bomb-twice")},
    "early-silence": {"default_headers": {"Expect": "100-continue"}},
}
"""Settings that some scenarios need."""

ROWS = outcome_table.rows()
OTHERWISE = outcome_table.otherwise()
CASES = [pytest.param(row, mode, id=f"{row.scene}-{row.call}-{mode}") for row in ROWS for mode in RUN]


AHEAD = 24
"""How many cases are run before they are asked for: many only wait, and each process asks for a few in a row."""

Outcomes = Callable[[Row, str], Outcome]


@pytest.fixture(scope="module")
def outcome_of(server: FaultServer, request: pytest.FixtureRequest) -> Iterator[Outcomes]:
    """Run the chosen cases a few at a time, and none of them when other tests are at work."""
    specs = [getattr(item, "callspec", None) for item in request.session.items]
    # Other tests have rows too.
    chosen = [spec.params for spec in specs if spec is not None and {"row", "mode"} <= spec.params.keys()]
    cases: list[tuple[Row, str]] = [(params["row"], params["mode"]) for params in chosen]
    places = {case: place for place, case in enumerate(cases)}
    begun: dict[tuple[Row, str], Future[Outcome]] = {}
    known: set[tuple[Row, str]] = set()
    with ThreadPoolExecutor(8) as pool:

        def outcome(row: Row, mode: str) -> Outcome:
            place = places[row, mode]
            for one in cases[place : place + AHEAD]:
                if one not in known:
                    scene, call = one[0][:2]
                    known.add(one)
                    begun[one] = pool.submit(RUN[one[1]], server, scene, call, **WITH.get(scene, {}))
            # Some outcomes are large, and each is asked for once.
            return begun.pop((row, mode)).result(timeout=60)

        yield outcome
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize(("row", "mode"), CASES)
def test_outcome(row: Row, mode: str, outcome_of: Outcomes) -> None:
    if library := mode.partition("-")[2]:
        pytest.importorskip(library)
    outcome = outcome_of(row, mode)
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
        row, found = other._replace(call=row.call), found._replace(drift="")
    assert found == row
    if outcome.error is not None:
        assert outcome.error.__cause__ is None
        assert outcome.error.__context__ is None
        assert outcome.error.attempts == row.requests
        assert outcome.error.operation


def test_each_scenario_is_in_the_table() -> None:
    assert {row.scene for row in ROWS} == set(fault_server.SCENARIOS) - {"echo", *fault_replies.TOLD}
    assert len({row[:2] for row in ROWS}) == len(ROWS) >= 400


def test_libraries_differ_where_the_table_says() -> None:
    """A row about a library is about a scenario of the table, and says something else than it."""
    outcomes = {row.scene: row for row in ROWS}
    for (scene, mode), other in OTHERWISE.items():
        assert mode in outcome_table.MODES == tuple(RUN)
        assert other[2:6] != outcomes[scene][2:6]
