"""Threads, tasks, forks and event loops: nothing is mixed up, nothing is held, whatever ends when."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport
from rowcast.targets.python.runtime.errors import ApiError, ClientClosedError
from rowcast.targets.python.runtime.transport_async import AsyncHttpcoreTransport
from rowcast.targets.python.runtime.types import Timeout
from running import ASK, FaultServer, new_run, settings
from toyapi import AsyncClient, Client

PATIENT = Timeout(connect=60.0, total=60.0)


def _things(client: Any, call: str) -> Any:
    return client.things.list(query={"id": call})


def test_threads_share_a_client(server: FaultServer) -> None:
    """24 threads, 1,200 calls: each has the answer to its own request."""
    with Client(**settings(server, "echo", new_run(), timeout=PATIENT)) as client:

        def work(thread: int) -> int:
            for call in range(50):
                answer = _things(client, f"{thread}-{call}")
                assert answer.seen["path"] == f"/v1/things?id={thread}-{call}"
            return 50

        with ThreadPoolExecutor(24) as pool:
            assert sum(pool.map(work, range(24))) == 1200


def test_tasks_share_a_client(server: FaultServer) -> None:
    async def main() -> None:
        async with AsyncClient(**settings(server, "echo", new_run(), timeout=PATIENT)) as client:

            async def work(task: int) -> None:
                answer = await _things(client, str(task))
                assert answer.seen["path"] == f"/v1/things?id={task}"

            await asyncio.gather(*[work(task) for task in range(300)])

    asyncio.run(main())


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(sys.platform != "linux", reason="counts files in /proc")
def test_failing_calls_leak_nothing(server: FaultServer) -> None:
    scenes = (
        "status-500",
        "close-at-once",
        "body-short",
        "answer-html",
        "gzip-cut",
        "stream-no-end",
        "stream-error-later",
    )
    with Client(**settings(server, "well", new_run())) as warm:
        warm.messages.create(**ASK)
    gc.collect()
    files, threads = _open_files(), threading.active_count()
    for scene in scenes:
        client = Client(**settings(server, scene, new_run(), max_retries=0))
        for _ in range(20):
            with pytest.raises(ApiError):
                if scene.startswith("stream"):
                    with client.messages.stream(**ASK) as stream:
                        stream.final()
                else:
                    client.messages.create(**ASK)
        assert _open_files() <= files + 1
        client.close()
    assert _open_files() == files
    assert threading.active_count() == threads


class _Cancelling:
    """Drives a coroutine and throws a cancellation into it when it waits for the nth time."""

    def __init__(self, inner: Awaitable[Any], nth: int) -> None:
        self.inner = inner
        self.left = nth
        self.fired = False

    def __await__(self) -> Any:
        steps: Any = self.inner.__await__()
        step = partial(steps.send, None)
        while True:
            try:
                waited = step()
            except StopIteration as done:
                return done.value
            self.left -= 1
            if self.left == 0:
                self.fired = True
                task = asyncio.current_task()
                assert task is not None
                task.cancel()
            try:
                step = partial(steps.send, (yield waited))
            except BaseException as error:
                step = partial(steps.throw, error)


async def _call(client: AsyncClient) -> None:
    await client.messages.create(**ASK)


async def _stream(client: AsyncClient) -> None:
    async with client.messages.stream(**ASK) as stream:
        async for _ in stream:
            pass
        await stream.final()


@pytest.mark.parametrize("transport", ["", "aiohttp"])
@pytest.mark.parametrize(
    ("action", "scene"),
    [(_call, "body-bytewise"), (_stream, "stream-bytewise"), (_call, "once-500"), (_stream, "stream-error-once")],
)
def test_cancelled_at_every_await(
    server: FaultServer, action: Callable[[AsyncClient], Awaitable[None]], scene: str, transport: str
) -> None:
    """Cancel a call or a stream wherever it waits: the next calls succeed, and no connection is held."""
    from running import async_transport

    async def main() -> int:
        cancelled = 0
        for nth in range(1, 400):
            async with AsyncClient(**settings(server, scene, new_run(), **async_transport(transport))) as client:
                driver = _Cancelling(action(client), nth)

                async def drive(driver: _Cancelling = driver) -> None:
                    await driver

                task = asyncio.create_task(drive())
                try:
                    await task
                except asyncio.CancelledError:
                    cancelled += 1
                assert driver.fired == task.cancelled()
                if not transport:
                    assert _held(client) == 0
                for _ in range(3 if nth % 10 == 0 else 1):
                    await action(client)
                if not driver.fired:
                    return cancelled
        return cancelled

    assert asyncio.run(main()) >= 3


def _held(client: AsyncClient | Client) -> int:
    """Return how many requests the pool still counts as under way."""
    transport: Any = client._link.transport()
    both = (transport._plain, transport._secure)
    processes = (process for homes in both for process in homes._processes.values())
    return sum(len(pool._requests) for process in processes for pool in process.pools.values())


def test_cancelled_in_a_crowd(server: FaultServer) -> None:
    async def main() -> None:
        async with AsyncClient(**settings(server, "well", new_run())) as client:

            async def work(number: int) -> None:
                for step in range(20):
                    task = asyncio.create_task(client.messages.create(**ASK))
                    await asyncio.sleep((number * step % 17) / 1000)
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)

            await asyncio.gather(*[work(number) for number in range(20)])
            for _ in range(3):
                assert (await client.messages.create(**ASK)).id == "msg_1"
            assert _held(client) == 0

    asyncio.run(main())


def test_interrupted(server: FaultServer) -> None:
    """An exception from a signal handler in the middle of a call leaves a client that works."""

    class Stop(BaseException):
        pass

    def stop(*_: Any) -> None:
        raise Stop

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with Client(**settings(server, "slow-start", new_run())) as client:
            for wait in (0.05, 0.15, 0.25):
                signal.setitimer(signal.ITIMER_REAL, wait)
                with pytest.raises(Stop):
                    client.messages.create(**ASK)
            for _ in range(3):
                assert client.messages.create(**ASK).id == "msg_1"
            assert _held(client) == 0
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_interrupted_while_waiting_for_the_next_attempt(server: FaultServer) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    run = new_run()
    before = signal.signal(signal.SIGALRM, stop)
    try:
        with Client(**settings(server, "retry-after-seconds", run)) as client:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(KeyboardInterrupt):
                client.messages.create(**ASK)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(server.seen(run)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_has_connections_of_its_own(server: FaultServer) -> None:
    run = new_run()
    client = Client(**settings(server, "echo", run))
    _things(client, "warm")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            wrong = sum(
                _things(client, f"child-{call}").seen["path"] != f"/v1/things?id=child-{call}" for call in range(100)
            )
            os.write(writing, b"%d." % wrong)
        finally:
            os._exit(0)
    wrong = sum(_things(client, f"parent-{call}").seen["path"] != f"/v1/things?id=parent-{call}" for call in range(100))
    os.waitpid(child, 0)
    assert (wrong, os.read(reading, 10)) == (0, b"0.")
    client.close()
    os.close(reading)
    os.close(writing)


def test_two_event_loops(server: FaultServer) -> None:
    """A client made in one loop works in a second one, and in two at once."""
    client = AsyncClient(**settings(server, "echo", new_run()))

    async def calls(name: str) -> None:
        for call in range(20):
            assert (await _things(client, f"{name}-{call}")).seen["path"] == f"/v1/things?id={name}-{call}"

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        asyncio.run(calls("one"))
        asyncio.run(calls("two"))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda name: asyncio.run(calls(name)), ("three", "four")))
        gc.collect()


@pytest.mark.parametrize("transport", [AsyncHttpcoreTransport, AiohttpTransport])
def test_closed_event_loops_leave_nothing(
    server: FaultServer, transport: type[Any], capfd: pytest.CaptureFixture[str]
) -> None:
    """A client that outlives its event loops holds the connections of none, and says nothing of them."""
    client = AsyncClient(**settings(server, "echo", new_run(), transport=transport()))

    async def call() -> None:
        await _things(client, "one")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        asyncio.run(call())
        gc.collect()
        files = _open_files()
        for _ in range(8):
            asyncio.run(call())
        gc.collect()
        assert _open_files() <= files
        asyncio.run(client.aclose())
        gc.collect()
    assert capfd.readouterr() == ("", "")


def test_closed_while_calls_run(server: FaultServer) -> None:
    client = Client(**settings(server, "slow-start", new_run()))
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(client.messages.create, **ASK) for _ in range(4)]
        time.sleep(0.1)
        client.close()
        for call in calls:
            error = call.exception(timeout=5)
            assert error is None or isinstance(error, ApiError)
    with pytest.raises(ClientClosedError):
        client.messages.create(**ASK)


def test_a_connection_that_the_server_closed_is_not_used(server: FaultServer) -> None:
    run = new_run()
    with Client(**settings(server, "keep-alive-closed", run, max_retries=0)) as client:
        for _ in range(10):
            client.things.order(name="x")
            time.sleep(0.02)
    assert len(server.seen(run)) == 10


def test_nothing_is_said_at_the_end(server: FaultServer) -> None:
    """A client that nobody closes ends with its process, without a word."""
    import subprocess

    code = (
        "import asyncio, sys; sys.path.insert(0, sys.argv[1]);"
        "from toyapi import Client, AsyncClient;"
        "ask = dict(model='m', messages=[]);"
        "c = Client(auth_token='token-1', base_url=sys.argv[2]); c.messages.create(**ask);"
        "s = c.messages.stream(**ask); s.__enter__(); next(s)"
    )
    here = os.path.dirname(__file__)
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore::ResourceWarning"}
    done = subprocess.run(
        [sys.executable, "-c", code, here, server.url("well", new_run())],
        env=paths,
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
