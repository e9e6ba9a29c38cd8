"""Streams of the largest sizes, thousands of calls and clients in each mode: limits hold, and nothing is left over.

    MALLOC_ARENA_MAX=1 python benchmarks/soak_sizes.py [MODE ...]

The tests have the same with smaller numbers. The exit status is 1 if an outcome differs, or if files, threads or memory
grow; seconds and the growth of memory are printed for each.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

RUNTIME_TESTS = Path(__file__).resolve().parents[1] / "tests" / "targets" / "python" / "runtime"
sys.path[:0] = [str(RUNTIME_TESTS), str(RUNTIME_TESTS.parents[3] / "generator")]

import outcome_table  # noqa: E402
from rowcast.targets.python.runtime.errors import ApiError  # noqa: E402
from rowcast.targets.python.runtime.types import Timeout  # noqa: E402
from running import ASK, FaultServer, new_run, settings, transport_of  # noqa: E402
from soak import give_back  # noqa: E402
from toyapi import AsyncClient, Client  # noqa: E402

PATIENT = Timeout(connect=120.0, read=120.0, write=120.0, pool=600.0, total=1200.0)
EVENT = b'event: info\ndata: {"text": "x"}\n\n'
END = EVENT + b"data: [DONE]\n\n"
THREADS = 50
# Made once, as it costs a client of httpx more than all else.
TLS = ssl.create_default_context()


class Stream(NamedTuple):
    """A stream: how it begins, the part that is repeated, how often, how it ends, and what comes of it."""

    begin: bytes
    part: bytes
    times: int
    end: bytes
    outcome: str


STREAMS = {
    "a line of 100 MB": Stream(b"data: ", b"x" * 1000, 100_000, END, "StreamProtocolError"),
    "1,000,000 lines of data in an event": Stream(
        b"event: info\ndata: {\n", b"data:\n", 1_000_000, b'data: "text": "x"}\n\n' + END, "ok"
    ),
    "10,000,000 lines of data in an event": Stream(b"", b"data: x\n", 10_000_000, END, "StreamProtocolError"),
    "10,000,000 comments": Stream(b"", b":\n", 10_000_000, END, "ok"),
    "10,000,000 comments and no event": Stream(b"", b":\n", 10_000_000, b"", "StreamTruncatedError"),
    "100,000 events": Stream(b"", EVENT, 100_000, END, "ok"),
}


def reading() -> tuple[int, int, int]:
    """Return files, threads, and resident memory in KiB."""
    give_back()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(os.listdir("/proc/self/fd")), threading.active_count(), pages * os.sysconf("SC_PAGE_SIZE") // 1024


def run_stream(server: FaultServer, mode: str, stream: Stream) -> str:
    """Return what comes of a large stream: ``ok`` or the class of the error."""
    headers = {
        "x-large-begin": stream.begin.hex(),
        "x-large-part": stream.part.hex(),
        "x-large-times": str(stream.times),
        "x-large-end": stream.end.hex(),
    }
    given = settings(server, "large", new_run(), timeout=PATIENT, max_retries=0, **transport_of(mode))

    async def read() -> None:
        async with AsyncClient(**given) as client, client.things.marked(extra_headers=headers) as events:
            async for _ in events:
                pass

    try:
        if mode.startswith("async"):
            asyncio.run(read())
        else:
            with Client(**given) as client, client.things.marked(extra_headers=headers) as events:
                for _ in events:
                    pass
    except ApiError as error:
        return type(error).__name__
    return "ok"


def calls(server: FaultServer, mode: str, scene: str, one_by_one: int, at_once: int) -> int:
    """Make calls with one client, and return how many failed."""
    given = settings(server, scene, new_run(), timeout=PATIENT, max_retries=0, **transport_of(mode, TLS))

    async def failed(client: AsyncClient) -> bool:
        try:
            await client.messages.create(**ASK)
        except ApiError:
            return True
        return False

    async def made() -> int:
        async with AsyncClient(**given) as client:
            count = 0
            for _ in range(one_by_one):
                count += await failed(client)
            return count + sum(await asyncio.gather(*[failed(client) for _ in range(at_once)]))

    if mode.startswith("async"):
        return asyncio.run(made())
    with Client(**given) as client, ThreadPoolExecutor(THREADS) as pool:

        def one(_: int) -> bool:
            try:
                client.messages.create(**ASK)
            except ApiError:
                return True
            return False

        return sum(map(one, range(one_by_one))) + sum(pool.map(one, range(at_once)))


def clients(server: FaultServer, mode: str, count: int) -> int:
    """Make clients, one call with each, and close them."""
    for _ in range(count):
        calls(server, mode, "well", 1, 0)
    return 0


def steps(server: FaultServer, mode: str) -> Iterator[tuple[str, Callable[[], object], object]]:
    """Yield what to do in a mode, by name, and what is to come of it."""
    yield "10,000 calls one by one, 1,000 at once", lambda: calls(server, mode, "well", 10_000, 1_000), 0
    for scene in ("error-html", "body-short", "answer-html"):
        yield f"1,000 failing calls ({scene})", lambda scene=scene: calls(server, mode, scene, 900, 100), 1000
    yield "1,000 clients", lambda: clients(server, mode, 1_000), 0
    for name, stream in STREAMS.items():
        yield name, lambda stream=stream: run_stream(server, mode, stream), stream.outcome


def main() -> int:
    """Do everything in each mode, and say what came of it."""
    bad = 0
    server = FaultServer()
    for mode in sys.argv[1:] or outcome_table.MODES:
        clients(server, mode, 20)
        calls(server, mode, "well", 200, 1_000)
        for name, step, expected in steps(server, mode):
            for _ in range(2):
                before, began = reading(), time.monotonic()
                outcome = step()
                seconds, after = time.monotonic() - began, reading()
                grown = after[0] > before[0] or after[1] > before[1] or after[2] > before[2] * 1.01 + 1024
                # What was needed for the first time may stay at hand for the next one; a leak grows again.
                if not grown:
                    break
            bad += grown or outcome != expected
            note = "" if outcome == expected else f"; {outcome} instead of {expected}"
            note += f"; GROWN from {before} to {after}" if grown else ""
            print(f"{mode}: {name}: {seconds:.1f} s, {(after[2] - before[2]) / 1024:+.1f} MB{note}", flush=True)
    server.stop()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
