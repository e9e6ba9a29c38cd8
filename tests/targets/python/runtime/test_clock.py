"""The time of day may jump: nothing waits by it, and it is asked for the date of a ``Retry-After`` alone."""

from __future__ import annotations

import ast
import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from outcome_table import MODES
from rowcast.targets.python import unasync
from rowcast.targets.python.runtime.retry import RetryPolicy
from rowcast.targets.python.runtime.types import Timeout
from running import ASK, FaultServer, new_run, settings, transport_of
from toyapi import AsyncClient, Client

RUNTIME = Path(unasync.__file__).with_name("runtime")
ASKING = {
    "response.py": "of answers without a date of their own, to which a date in Retry-After is compared",
    "webhooks.py": "of messages, whose signature says when they were sent",
}


async def _async(given: dict[str, Any]) -> str:
    async with AsyncClient(**given) as client:
        return (await client.messages.create(**ASK)).id


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("jump", [-3600.0, 3600.0], ids=["back", "forward"])
@pytest.mark.parametrize("scene", ["once-500", "retry-after-date", "close-once"])
def test_a_clock_that_is_set_while_a_call_waits(
    server: FaultServer, mode: str, jump: float, scene: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait for the next attempt is as long as it was said to be, and the call has the time that it had."""
    told = time.time

    def set_the_clock() -> float:
        monkeypatch.setattr(time, "time", lambda: told() + jump)
        monkeypatch.setattr("rowcast.targets.python.runtime.response.time", lambda: told() + jump)
        return 0.5

    run = new_run()
    more = {"retry_policy": RetryPolicy(initial=0.02, maximum=0.05, random=set_the_clock)}
    given = settings(server, scene, run, timeout=Timeout(read=5.0, total=20.0), **more, **transport_of(mode))
    began = time.monotonic()
    if mode.startswith("async"):
        assert asyncio.run(_async(given)) == "msg_1"
    else:
        with Client(**given) as client:
            assert client.messages.create(**ASK).id == "msg_1"
    assert time.monotonic() - began < 10.0
    assert abs(time.time() - told() - jump) < 1.0
    assert len(server.seen(run)) == 2


def _of_the_time_of_day(path: Path) -> list[str]:
    """Return the names that a module uses for the time of day."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [alias.name for alias in node.names if alias.name not in ("monotonic", "sleep")]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name == "time"]
        elif isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today", "time_ns"):
            found.append(node.attr)
    return found


def test_who_asks_for_the_time_of_day() -> None:
    assert {path.name for path in RUNTIME.glob("*.py") if _of_the_time_of_day(path)} == set(ASKING)
