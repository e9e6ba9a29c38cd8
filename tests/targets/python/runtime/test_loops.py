"""The async client over another event loop does what the table of outcomes says, as over the usual one."""

from __future__ import annotations

import asyncio

import outcome_table
import pytest
from outcome_table import Row
from running import FaultServer, Outcome, _run_async

SCENES = (
    "well", "status-429", "once-500", "retry-after-seconds", "close-at-once", "close-once", "reset-in-body",
    "body-short", "no-last-chunk", "keep-alive-closed", "drip-body", "silence", "header-5mb",
    "length-and-chunked", "gzip", "gzip-cut", "answer-html", "stream", "stream-crlf-bytewise", "stream-no-end",
    "stream-reset", "stream-stall", "stream-error-once", "stream-slow", "ndjson", "marked", "early-413",
    "half-close",
)  # fmt: skip
ROWS = [row for row in outcome_table.rows() if row.scene in SCENES]
OTHERWISE = outcome_table.otherwise()


@pytest.mark.parametrize("mode", ["async", "async-httpx", "async-aiohttp"])
def test_uvloop(server: FaultServer, mode: str) -> None:
    uvloop = pytest.importorskip("uvloop")
    library = mode.partition("-")[2]
    if library:
        pytest.importorskip(library)

    async def every() -> list[Outcome]:
        few = asyncio.Semaphore(6)

        async def one(row: Row) -> Outcome:
            async with few:
                return await _run_async(server, row.scene, row.call, library, {})

        return await asyncio.gather(*map(one, ROWS))

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        outcomes = runner.run(every())
    for row, outcome in zip(ROWS, outcomes, strict=True):
        expected = OTHERWISE.get((row.scene, mode), row)
        found = (outcome.name, outcome.requests, len(outcome.events), outcome.error.message if outcome.error else "")
        assert found == expected[2:6], row
