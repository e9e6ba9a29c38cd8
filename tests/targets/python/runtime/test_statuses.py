"""Every status there is, from 100 to 599, over each transport, against the table of statuses."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import fault_server
import outcome_table
import pytest
from outcome_table import Status
from rowcast.targets.python.runtime.errors import ApiError
from rowcast.targets.python.runtime.retry import RetryPolicy
from running import ASK, FaultServer, async_transport, new_run, settings, sync_transport
from toyapi import AsyncClient, Client

EXPECTED = outcome_table.statuses()
WELL = json.dumps(fault_server.MESSAGE), json.dumps(fault_server.THING)


def test_the_table_has_every_status_once() -> None:
    assert sorted(EXPECTED) == list(range(100, 600))


def _options(status: int, well: str) -> dict[str, Any]:
    return {"extra_headers": {"x-status": str(status), "x-well": well}}


def _outcome(error: ApiError | None) -> tuple[str, str]:
    return ("ok", "") if error is None else (type(error).__name__, error.message)


def _sync(given: dict[str, Any], name: str) -> Iterable[tuple[int, ApiError | None]]:
    with Client(**given, **sync_transport(name)) as client:
        for status in EXPECTED:
            for call, well in ((client.messages.create, WELL[0]), (client.things.order, WELL[1])):
                try:
                    call(**(ASK if well is WELL[0] else {"name": "n"}), **_options(status, well))
                    yield status, None
                except ApiError as error:
                    yield status, error


async def _async(given: dict[str, Any], name: str) -> list[tuple[int, ApiError | None]]:
    found: list[tuple[int, ApiError | None]] = []
    async with AsyncClient(**given, **async_transport(name)) as client:
        for status in EXPECTED:
            for call, well in ((client.messages.create, WELL[0]), (client.things.order, WELL[1])):
                try:
                    await call(**(ASK if well is WELL[0] else {"name": "n"}), **_options(status, well))
                    found.append((status, None))
                except ApiError as error:
                    found.append((status, error))
    return found


@pytest.mark.parametrize("mode", outcome_table.MODES)
def test_every_status(server: FaultServer, mode: str) -> None:
    kind, _, library = mode.partition("-")
    if library:
        pytest.importorskip(library)
    run = new_run()
    more = {"retry_policy": RetryPolicy(initial=0.0, capacity=1_000_000)}
    given = settings(server, "status", run, **more)
    answers = list(_sync(given, library)) if kind == "sync" else asyncio.run(_async(given, library))
    requests = Counter((request["path"], int(request["headers"]["x-status"])) for request in server.seen(run))
    found = {
        status: Status(_outcome(one)[0], requests["/v1/messages", status], requests["/v1/orders", status], message)
        for (status, one), (_, two) in zip(answers[::2], answers[1::2], strict=True)
        if _outcome(one) == _outcome(two)
        for message in (_outcome(one)[1],)
    }
    differing = {status: row for status, row in found.items() if row != EXPECTED[status]}
    assert differing == {}
    assert found.keys() == EXPECTED.keys()
