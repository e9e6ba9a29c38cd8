"""Many calls and streams of one process, with random faults: nothing may leak, and no answer may be a wrong one.

    MALLOC_ARENA_MAX=1 python benchmarks/soak.py [CALLS] [STREAMS] [SEED]

The faults are those of the tests' fault server, and each call is held to the outcome that the table of outcomes gives
its scenario. Threads and tasks share the clients. Memory, files, threads and tasks are counted on the way; the exit
status is 1 if any of them grows, or if an outcome differs.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

RUNTIME_TESTS = Path(__file__).resolve().parents[1] / "tests" / "targets" / "python" / "runtime"
sys.path[:0] = [str(RUNTIME_TESTS), str(RUNTIME_TESTS.parents[3] / "generator")]

import outcome_table  # noqa: E402
from rowcast.targets.python.runtime.errors import ApiError  # noqa: E402
from rowcast.targets.python.runtime.types import Timeout  # noqa: E402
from running import ASK, FaultServer, settings  # noqa: E402
from toyapi import AsyncClient, Client  # noqa: E402

THREADS, TASKS, ROUNDS = 8, 64, 20
PATIENT = Timeout(connect=60.0, read=60.0, write=60.0, pool=60.0, total=120.0)
# These wait, or are large, by design; those that need a second attempt are about retries, which are off here.
LEFT_OUT = (
    "once-",
    "retry-after",
    "should-",
    "silence",
    "drip",
    "slow",
    "stall",
    "endless",
    "large",
    "bomb",
    "forever",
    "stream-no-last-chunk",
    "-once",
    "long-line",
    "many-lines",
    "big-event",
    "stays-open",
    "stream-error-final",
)


class Share(NamedTuple):
    """The scenarios of one kind of call with their outcomes, the one without a fault, and how many calls to make."""

    expected: dict[str, str]
    well: str
    count: int
    stream: bool


class Tally:
    """What came of the calls so far."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []

    def add(self, scene: str, expected: str, outcome: str) -> None:
        """Count one call; an outcome that is not the expected one is wrong."""
        self.done[outcome] += 1
        if outcome != expected:
            self.wrong.append(f"{scene}: {outcome} instead of {expected}")


def outcomes(call: str) -> dict[str, str]:
    """Return the outcome of each scenario of a call, from the table that the tests hold the runtime to."""
    rows = outcome_table.rows()
    return {
        row.scene: row.outcome for row in rows if row.call == call and not any(word in row.scene for word in LEFT_OUT)
    }


def plan(share: Share, count: int) -> Iterator[str]:
    """Yield scenarios by chance, two in three of them without a fault."""
    names = sorted(share.expected)
    for _ in range(count):
        yield share.well if random.random() < 2 / 3 else random.choice(names)  # noqa: S311 - no secret hangs on it


def text_of(message: Any) -> str:
    """Return the text of a message, by which a mixed-up answer would show."""
    return "".join(getattr(block, "text", "") for block in message.content)


# The two kinds of workers.


def work(clients: dict[str, Client], scenes: Iterable[str], share: Share, tally: Tally) -> None:
    """Make calls one after the other with the sync clients."""
    for scene in scenes:
        try:
            if share.stream:
                with clients[scene].messages.stream(**ASK) as events:
                    message = events.final()
            else:
                message = clients[scene].messages.create(**ASK)
            outcome = "ok" if scene != share.well or text_of(message) == "Hello" else "another answer"
        except ApiError as error:
            outcome = type(error).__name__
        tally.add(scene, share.expected[scene], outcome)


async def work_async(clients: dict[str, AsyncClient], scenes: Iterator[str], share: Share, tally: Tally) -> None:
    """Make calls one after the other with the async clients, from a plan that all tasks share."""
    for scene in scenes:
        try:
            if share.stream:
                async with clients[scene].messages.stream(**ASK) as events:
                    message = await events.final()
            else:
                message = await clients[scene].messages.create(**ASK)
            outcome = "ok" if scene != share.well or text_of(message) == "Hello" else "another answer"
        except ApiError as error:
            outcome = type(error).__name__
        tally.add(scene, share.expected[scene], outcome)


# The whole.


def main() -> int:
    """Run the soak and say what it found."""
    given = [int(word) for word in sys.argv[1:4]]
    calls, streams, seed = [*given, *(100_000, 10_000, 1)[len(given) :]]
    random.seed(seed)
    server = FaultServer()
    try:
        return asyncio.run(_soak(server, calls, streams))
    finally:
        server.stop()


async def _soak(server: FaultServer, calls: int, streams: int) -> int:
    plain, streamed = outcomes("create"), outcomes("stream")
    tally, readings = Tally(), []
    began = time.monotonic()
    for turn in range(ROUNDS):
        for share in (Share(plain, "well", calls // ROUNDS, False), Share(streamed, "stream", streams // ROUNDS, True)):
            await _round(server, turn, share, tally)
        readings.append(_reading())
        done, memory = sum(tally.done.values()), readings[-1]
        print(
            f"{done:7} done, {memory[0] / 1024:.1f} MB, {memory[1]} files, {memory[2]} threads, {memory[4]} blocks",
            flush=True,
        )
    print(f"{len(plain)} + {len(streamed)} scenarios, {time.monotonic() - began:.0f} s")
    print(", ".join(f"{name} {number}" for name, number in tally.done.most_common()))
    for wrong, number in Counter(tally.wrong).most_common(20):
        print(f"WRONG {number} x {wrong}")
    grown = list(_growth(readings))
    for line in grown:
        print(f"GROWN {line}")
    return 1 if tally.wrong or grown else 0


async def _round(server: FaultServer, turn: int, share: Share, tally: Tally) -> None:
    """Make a share of the calls, half of them with threads and half with tasks, with clients of this round."""
    more = {"max_retries": 0, "timeout": PATIENT}
    each = share.count // 2 // THREADS
    kept = {scene: Client(**settings(server, scene, f"s{turn}", **more)) for scene in share.expected}
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(THREADS) as pool:
        plans = [list(plan(share, each)) for _ in range(THREADS)]
        await asyncio.gather(*(loop.run_in_executor(pool, work, kept, scenes, share, tally) for scenes in plans))
    for client in kept.values():
        client.close()
    others = {scene: AsyncClient(**settings(server, scene, f"a{turn}", **more)) for scene in share.expected}
    shared = plan(share, share.count - each * THREADS)
    await asyncio.gather(*(work_async(others, shared, share, tally) for _ in range(TASKS)))
    for other in others.values():
        await other.aclose()


def _reading() -> tuple[int, int, int, int, int]:
    """Return resident memory in KiB, and how many files, threads, tasks and blocks of Python's memory there are."""
    give_back()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = len(os.listdir("/proc/self/fd"))
    counts = files, threading.active_count(), len(asyncio.all_tasks()), sys.getallocatedblocks()
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024, *counts


def give_back() -> None:
    """Let the C library give back the memory that it only keeps at hand, so that what is left is in use."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _growth(readings: list[tuple[int, int, int, int, int]]) -> Iterator[str]:
    """Yield what is more at the end than after a quarter of the way, when everything has been used once."""
    early, last = readings[len(readings) // 4], readings[-1]
    if last[0] > early[0] * 1.05 + 2048:
        yield f"memory: {early[0]} to {last[0]} KiB"
    if last[4] > early[4] * 1.01:
        yield f"blocks of Python's memory: {early[4]} to {last[4]}"
    for number, name in ((1, "files"), (2, "threads"), (3, "tasks")):
        if last[number] > early[number]:
            yield f"{name}: {early[number]} to {last[number]}"


if __name__ == "__main__":
    sys.exit(main())
