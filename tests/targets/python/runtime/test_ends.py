"""Ends: clients and streams that nobody closes, that are entered twice, copied, forked, or used at the very end."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from typing import Any

import pytest
from outcome_table import MODES
from rowcast.targets.python.runtime.errors import ApiError, ClientClosedError
from rowcast.targets.python.runtime.retry import RetryPolicy
from running import ASK, FaultServer, new_run, settings, transport_of
from toyapi import AsyncClient, Client


def _files() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def _python(code: str, *arguments: str) -> str:
    """Run code in a process of its own; it must end well and without a word on standard error."""
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([os.path.dirname(__file__), *sys.path])}
    command = [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", code, *arguments]
    done = subprocess.run(command, env=paths, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="counts files in /proc")
@pytest.mark.parametrize("mode", ["sync", "sync-httpx", "sync-urllib3"])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_stream_that_nobody_closes(server: FaultServer, mode: str) -> None:
    """What is left to the garbage collector holds no connection afterwards."""
    transport_of(mode)
    before = _files()
    client = Client(**settings(server, "stream-endless", new_run(), **transport_of(mode)))
    for _ in range(5):
        stream = client.messages.stream(**ASK)
        stream.__enter__()
        next(stream)
        del stream
    del client
    assert _files() <= before


@pytest.mark.parametrize("mode", MODES)
def test_a_caller_that_raises_in_a_stream(server: FaultServer, mode: str) -> None:
    """The caller's exception comes through as it is, and the connection is closed at once."""
    given = settings(server, "stream-endless", new_run(), **transport_of(mode))

    class Own(Exception):
        pass

    async def calls() -> None:
        async with AsyncClient(**given) as client:
            for _ in range(3):
                with pytest.raises(Own):
                    async with client.messages.stream(**ASK) as stream:
                        async for _ in stream:
                            raise Own

    before = _files()
    if mode.startswith("async"):
        asyncio.run(calls())
    else:
        with Client(**given) as client:
            for _ in range(3):
                with pytest.raises(Own), client.messages.stream(**ASK) as stream:
                    for _ in stream:
                        raise Own
                assert _files() <= before + 1
    assert _files() <= before


@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_is_entered_again(server: FaultServer, mode: str) -> None:
    """A client that was left is closed, whoever else still holds it; closing it again does nothing."""
    given = settings(server, "well", new_run(), **transport_of(mode))

    async def again() -> None:
        client = AsyncClient(**given)
        async with client:
            await client.messages.create(**ASK)
            async with client.with_options(max_retries=0):
                pass
            with pytest.raises(ClientClosedError):
                await client.messages.create(**ASK)
        await client.aclose()
        with pytest.raises(ClientClosedError):
            async with client:
                await client.messages.create(**ASK)

    if mode.startswith("async"):
        asyncio.run(again())
        return
    client = Client(**given)
    with client:
        client.messages.create(**ASK)
        with client.with_options(max_retries=0):
            pass
        with pytest.raises(ClientClosedError):
            client.messages.create(**ASK)
    client.close()
    with pytest.raises(ClientClosedError), client:
        client.messages.create(**ASK)


@pytest.mark.parametrize("mode", ["async", "async-httpx", "async-aiohttp"])
def test_closed_while_tasks_call(server: FaultServer, mode: str) -> None:
    async def main() -> list[Any]:
        client = AsyncClient(**settings(server, "slow-start", new_run(), **transport_of(mode)))
        tasks = [asyncio.create_task(client.messages.create(**ASK)) for _ in range(4)]
        await asyncio.sleep(0.1)
        await client.aclose()
        with pytest.raises(ClientClosedError):
            await client.messages.create(**ASK)
        return await asyncio.gather(*tasks, return_exceptions=True)

    for found in asyncio.run(main()):
        assert isinstance(found, ApiError) or found.id == "msg_1"


AT_EXIT = """
import atexit, sys, threading
from concurrent.futures import ThreadPoolExecutor
from toyapi import Client
client = Client(auth_token="token-1", base_url=sys.argv[1])
ask = dict(model="m", messages=[])
pool = ThreadPoolExecutor(4)
calls = [pool.submit(client.messages.create, **ask) for _ in range(8)]
def last():
    print(sorted({call.result().id for call in calls}), client.messages.create(**ask).id)
    client.close()
atexit.register(last)
"""


def test_calls_while_the_process_ends(server: FaultServer) -> None:
    """Threads of a pool that are still at work, and a call from what runs at exit."""
    assert _python(AT_EXIT, server.url("slow-start", new_run())).split() == ["['msg_1']", "msg_1"]


SPAWNED = """
import multiprocessing, sys
from toyapi import Client
def work(client, queue):
    queue.put("arrived")
if __name__ == "__main__":
    client = Client(auth_token="token-of-marker", base_url="http://127.0.0.1:9")
    context = multiprocessing.get_context("spawn")
    try:
        context.Process(target=work, args=(client, context.Queue())).start()
    except Exception as error:
        print(type(error).__name__, "token-of-marker" in str(error))
"""


def test_a_client_is_not_sent_to_another_process() -> None:
    assert _python(SPAWNED).split() == ["RequestError", "False"]


def test_an_unused_client_says_nothing_at_the_end() -> None:
    assert (
        _python("from toyapi import AsyncClient, Client; a = Client(auth_token='x'); b = AsyncClient(auth_token='x')")
        == ""
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_has_luck_of_its_own() -> None:
    """Two processes that were one do not wait for the same time before they try again."""
    policy = RetryPolicy()
    policy.delay(0, None)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, repr([policy.delay(3, None) for _ in range(5)]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 1000).decode() != repr([policy.delay(3, None) for _ in range(5)])
    os.close(reading)
    os.close(writing)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("mode", ["sync-httpx", "sync-urllib3"])
def test_a_fork_has_connections_of_its_own(server: FaultServer, mode: str) -> None:
    """Over the other libraries too: parent and child call at once, and each has its own answers."""
    more = transport_of(mode)
    if mode == "sync-httpx":
        import httpx
        from rowcast.targets.python.runtime.transport_sync import HttpxTransport

        more = {"transport": HttpxTransport(lambda: httpx.Client(trust_env=False))}
    client = Client(**settings(server, "echo", new_run(), **more))

    def wrong(name: str) -> int:
        answers: list[Any] = [client.things.list(query={"id": f"{name}-{call}"}) for call in range(100)]
        return sum(answer.seen["path"] != f"/v1/things?id={name}-{call}" for call, answer in enumerate(answers))

    assert wrong("warm") == 0
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, b"%d." % wrong("child"))
        finally:
            os._exit(0)
    assert wrong("parent") == 0
    os.waitpid(child, 0)
    assert os.read(reading, 10) == b"0."
    client.close()
    os.close(reading)
    os.close(writing)
