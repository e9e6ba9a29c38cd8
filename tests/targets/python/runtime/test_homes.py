"""Where connections belong: a client of a caller's own, loops and processes that end, closing while calls begin."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import httpx2
import pytest
from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport
from rowcast.targets.python.runtime.core import Link
from rowcast.targets.python.runtime.errors import ApiError, ClientClosedError, RequestError
from rowcast.targets.python.runtime.retry import RetryBudget
from rowcast.targets.python.runtime.transport_async import AsyncHttpcoreTransport, AsyncHttpxTransport
from rowcast.targets.python.runtime.transport_sync import HttpcoreTransport, HttpxTransport
from rowcast.targets.python.runtime.urllib3_sync import Urllib3Transport
from running import ASK, FaultServer, new_run, settings, sync_transport
from toyapi import AsyncClient, Client

LIBRARIES = [httpx.AsyncClient, httpx2.AsyncClient]


async def _calls(client: AsyncClient) -> list[str]:
    return [(await client.messages.create(**ASK)).id for _ in range(3)]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_client_of_a_caller_belongs_to_one_event_loop(server: FaultServer, library: Callable[..., Any]) -> None:
    own = library(trust_env=False)
    transport = AsyncHttpxTransport(own)
    client = AsyncClient(**settings(server, "well", new_run(), transport=transport, max_retries=0))

    async def first() -> None:
        assert await _calls(client) == ["msg_1"] * 3

    async def second() -> None:
        for _ in range(3):
            with pytest.raises(RequestError, match="function that makes") as caught:
                await client.messages.create(**ASK)
            assert (caught.value.operation, caught.value.attempts) == ("messages.create", 1)

    loop = asyncio.new_event_loop()
    loop.run_until_complete(first())
    asyncio.run(second())
    loop.run_until_complete(first())
    loop.run_until_complete(client.aclose())
    assert own.is_closed
    loop.close()


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_function_makes_a_client_for_each_event_loop(server: FaultServer, library: Callable[..., Any]) -> None:
    made: list[Any] = []

    def make() -> Any:
        made.append(library(trust_env=False))
        return made[-1]

    client = AsyncClient(**settings(server, "well", new_run(), transport=AsyncHttpxTransport(make), max_retries=0))

    async def main() -> None:
        assert await _calls(client) == ["msg_1"] * 3

    for _ in range(3):
        asyncio.run(main())
    assert [own.is_closed for own in made] == [True] * 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_client_of_a_caller_belongs_to_one_process(server: FaultServer) -> None:
    with Client(**settings(server, "well", new_run(), **sync_transport("httpx"))) as client:
        client.messages.create(**ASK)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                client.messages.create(**ASK)
            except RequestError as error:
                os.write(writing, error.message.encode())
            finally:
                os._exit(0)
        os.close(writing)
        with open(reading, "rb") as told:
            assert b"function that makes" in told.read()
        os.waitpid(child, 0)
        assert client.messages.create(**ASK).id == "msg_1"


_ENDS = """
import asyncio, gc, sys
sys.path.insert(0, sys.argv[1])
import httpx
from toyapi import AsyncClient
from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport
from rowcast.targets.python.runtime.transport_async import AsyncHttpcoreTransport, AsyncHttpxTransport
made = {"core": AsyncHttpcoreTransport, "aiohttp": AiohttpTransport,
        "httpx": lambda: AsyncHttpxTransport(lambda: httpx.AsyncClient(trust_env=False))}[sys.argv[3]]()
client = AsyncClient(auth_token="token-1", base_url=sys.argv[2], transport=made)

async def main():
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(client.messages.create(model="m", messages=[]))

if sys.argv[4] == "run":
    asyncio.run(main())
    asyncio.run(main())
else:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.run_until_complete(main())
    if sys.argv[4] == "shut":
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(main())
        loop.run_until_complete(client.aclose())
        loop.close()
print("done")
"""


def _ended(server: FaultServer, transport: str, way: str, *flags: str) -> tuple[int, bytes, bytes]:
    """Run a program that never closes its client, and return how it ended and what it said."""
    arguments = [os.path.dirname(__file__), server.url("well", new_run()), transport, way]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, *flags, "-c", _ENDS, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("transport", ["core", "aiohttp", "httpx"])
@pytest.mark.parametrize("way", ["run", "shut"])
def test_connections_end_with_their_event_loop(server: FaultServer, transport: str, way: str) -> None:
    """Whoever forgets to close a client hears nothing of it, all warnings on."""
    # A loop that is used on after it was shut down warns of that by itself.
    flags = ("-W", "always") if way == "run" else ()
    assert _ended(server, transport, way, *flags) == (0, b"done\n", b"")


def test_sync_connections_outlive_an_event_loop(server: FaultServer) -> None:
    """A sync client that is used in a coroutine keeps its connection when the loop ends."""
    with Client(**settings(server, "well", new_run())) as client:

        async def main() -> Any:
            client.messages.create(**ASK)
            return client._link.transport()

        transport = asyncio.run(main())
        (pool,) = transport._plain._processes[os.getpid()].pools.values()
        assert [connection.is_closed() for connection in pool.connections] == [False]


def test_a_loop_that_is_never_closed_is_left_alone(server: FaultServer) -> None:
    assert _ended(server, "core", "left") == (0, b"done\n", b"")


@pytest.mark.usefixtures("quick_turns")
def test_one_transport_is_made_however_many_threads_begin() -> None:
    """Threads that make the first call at once, and one that closes, see one transport, and then none."""
    for _ in range(50):
        made: list[object] = []
        start = threading.Barrier(9)

        def make(made: list[object] = made, start: threading.Barrier = start) -> object:
            # Other threads come by, as they would while settings are read and a library is imported.
            for _ in range(20):
                time.sleep(0)
            made.append(object())
            return made[-1]

        link: Link[object] = Link(make, RetryBudget(1))

        def first(link: Link[object] = link, start: threading.Barrier = start) -> object:
            start.wait()
            try:
                return link.transport()
            except ClientClosedError:
                return None

        def last(link: Link[object] = link, start: threading.Barrier = start) -> object:
            start.wait()
            return link.leave()

        with ThreadPoolExecutor(9) as pool:
            calls = [pool.submit(first) for _ in range(8)]
            left = pool.submit(last).result()
            seen = {call.result() for call in calls} - {None}
        # What was made is what all got, and what was given out to be closed.
        assert len(made) <= 1
        assert seen <= set(made)
        assert [left] == made or (left is None and not made)


KEPT: list[httpx.Client] = []


def _of_httpx() -> HttpxTransport:
    """Return a transport whose client lives on, so that a connection that was left open stays open."""
    KEPT.append(httpx.Client(trust_env=False))
    return HttpxTransport(KEPT[-1])


@pytest.fixture
def quick_turns() -> Any:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("quick_turns")
@pytest.mark.skipif(sys.platform != "linux", reason="counts files in /proc")
@pytest.mark.parametrize("make", [HttpcoreTransport, Urllib3Transport, _of_httpx])
def test_closing_while_calls_begin_leaves_no_connection(server: FaultServer, make: Callable[[], Any]) -> None:
    """Whatever a call that was under way opened is closed, and no call opens anything afterwards."""
    transports, clients = [], []
    gc.collect()
    files = len(os.listdir("/proc/self/fd"))
    for _ in range(12):
        transports.append(make())
        clients.append(Client(**settings(server, "well", new_run(), transport=transports[-1], max_retries=0)))
        with ThreadPoolExecutor(6) as pool:
            calls = [pool.submit(clients[-1].messages.create, **ASK) for _ in range(12)]
            calls[0].result()
            clients[-1].close()
            for call in calls:
                error = call.exception()
                assert error is None or isinstance(error, ApiError)
    assert len(os.listdir("/proc/self/fd")) <= files
    with pytest.raises(ClientClosedError):
        clients[0].messages.create(**ASK)


@pytest.mark.parametrize("make", [AsyncHttpcoreTransport, AiohttpTransport])
def test_a_closed_transport_opens_nothing(server: FaultServer, make: Callable[[], Any]) -> None:
    """A transport that two clients share is closed with the first of them; the second one says so."""

    async def main() -> None:
        transport = make()
        first, second = (AsyncClient(**settings(server, "well", new_run(), transport=transport)) for _ in range(2))
        await _calls(first)
        await first.aclose()
        with pytest.raises(ClientClosedError, match="transport"):
            await second.messages.create(**ASK)

    asyncio.run(main())


@pytest.mark.parametrize(
    "make",
    [AsyncHttpcoreTransport, AiohttpTransport, lambda: AsyncHttpxTransport(lambda: httpx.AsyncClient(trust_env=False))],
)
def test_another_kind_of_loop_is_refused(server: FaultServer, make: Callable[[], Any]) -> None:
    """A loop that is none of asyncio drives a call itself, as trio and curio do."""
    client = AsyncClient(**settings(server, "well", new_run(), transport=make()))
    with pytest.raises(RequestError, match="needs a running event loop of asyncio"):
        client.messages.create(**ASK).send(None)
