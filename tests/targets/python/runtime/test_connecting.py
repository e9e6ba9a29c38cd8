"""Before an answer: addresses share one limit, a proxy that refuses is no answer, a head that drips is cut off."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpcore2
import pytest
from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport
from rowcast.targets.python.runtime.errors import ApiConnectionError, ApiError, ApiTimeoutError
from rowcast.targets.python.runtime.transport_async import AsyncHttpcoreTransport
from rowcast.targets.python.runtime.transport_sync import HttpcoreTransport
from rowcast.targets.python.runtime.types import Timeout
from rowcast.targets.python.runtime.urllib3_sync import Urllib3Transport
from running import ASK, QUICK, SECRET, async_transport, sync_transport
from toyapi import AsyncClient, Client


def _named(monkeypatch: pytest.MonkeyPatch, hosts: list[str]) -> None:
    """Let every name stand for these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 9)) for host in hosts]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


class _Clock:
    """Time that passes only while a connection is waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answering: str) -> None:
        self.now = 100.0
        self.tried: list[str] = []
        clock = self

        class Backend(httpcore2.NetworkBackend):
            def connect_tcp(self, host: str, port: int, timeout: Any = None, *_: Any) -> httpcore2.NetworkStream:
                clock.tried.append(host)
                if host != answering:
                    clock.now += timeout
                    raise httpcore2.ConnectTimeout
                raise httpcore2.ConnectError("answered")

        monkeypatch.setattr(httpcore2, "SyncBackend", Backend)
        for module in ("transport", "transport_sync", "retry"):
            monkeypatch.setattr(f"rowcast.targets.python.runtime.{module}.monotonic", lambda: self.now)


def test_dead_addresses_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight addresses that swallow all packets take no longer than one."""
    dead = [f"10.0.0.{number}" for number in range(8)]
    _named(monkeypatch, dead)
    clock = _Clock(monkeypatch, "")
    with (
        Client(auth_token=SECRET, timeout=Timeout(connect=5.0), max_retries=0, trust_env=False) as client,
        pytest.raises(ApiTimeoutError) as caught,
    ):
        client.messages.create(**ASK)
    assert caught.value.phase == "connect"
    assert caught.value.sent is False
    assert clock.tried == dead
    assert clock.now == pytest.approx(105.0)


def test_a_dead_address_leaves_time_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    _named(monkeypatch, ["10.0.0.1", "10.0.0.2"])
    clock = _Clock(monkeypatch, "10.0.0.2")
    with (
        Client(auth_token=SECRET, timeout=Timeout(connect=4.0), max_retries=0, trust_env=False) as client,
        pytest.raises(ApiConnectionError),
    ):
        client.messages.create(**ASK)
    assert clock.tried == ["10.0.0.1", "10.0.0.2"]
    assert clock.now == pytest.approx(102.0)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])
@pytest.mark.parametrize("transport", [HttpcoreTransport, Urllib3Transport])
def test_a_head_that_drips(transport: type[Any], head: bytes) -> None:
    """The time of the whole call also ends what comes byte by byte before and between the pieces of a body."""
    listening = socket.create_server(("127.0.0.1", 0))
    hung_up = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            while not connection.recv(65536).endswith(b"}"):
                pass
            connection.sendall(head)
            for _ in range(100):
                connection.sendall(b"0")
                connection.settimeout(0.05)
                try:
                    if connection.recv(1) == b"":
                        hung_up.set()
                        return
                except TimeoutError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with (
        Client(auth_token=SECRET, base_url=url, transport=transport(), timeout=Timeout(total=0.3)) as client,
        pytest.raises(ApiTimeoutError) as caught,
    ):
        client.messages.create(**ASK, max_retries=0)
    assert caught.value.phase == "total"
    thread.join(10)
    assert hung_up.is_set()
    listening.close()


@pytest.mark.parametrize("transport", [HttpcoreTransport, Urllib3Transport])
def test_a_chunk_size_that_is_cut(transport: type[Any]) -> None:
    """``0`` without a line end may be the beginning of ``0a0``: the answer is not known to be complete."""
    listening = socket.create_server(("127.0.0.1", 0))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            while not connection.recv(65536).endswith(b"}"):
                pass
            connection.sendall(head + b"2\r\n{}\r\n0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with (
        Client(auth_token=SECRET, base_url=url, transport=transport(), max_retries=0) as client,
        pytest.raises(ApiConnectionError, match="broke before the answer was complete"),
    ):
        client.messages.create(**ASK)
    thread.join(10)
    listening.close()


@pytest.mark.parametrize("begun", [b"", b";a="])
@pytest.mark.parametrize("transport", [HttpcoreTransport, Urllib3Transport])
def test_a_chunk_size_on_a_line_without_an_end(transport: type[Any], begun: bytes) -> None:
    """What stands on a line after so much that a reader takes it in two is still no data."""
    listening = socket.create_server(("127.0.0.1", 0))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    line = (b"2" + begun).ljust(1 << 16, b" ")

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            while not connection.recv(65536).endswith(b"}"):
                pass
            connection.sendall(head + line + b"{}\r\n0\r\n\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with (
        Client(auth_token=SECRET, base_url=url, transport=transport(), max_retries=0) as client,
        pytest.raises(ApiConnectionError, match="broke before the answer was complete"),
    ):
        client.messages.create(**ASK)
    thread.join(10)
    listening.close()


@pytest.fixture
def refusing() -> Iterator[str]:
    """A proxy that lets nobody through."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(10):
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


@pytest.mark.parametrize("transport", [HttpcoreTransport, Urllib3Transport, AsyncHttpcoreTransport, AiohttpTransport])
def test_a_proxy_that_refuses(transport: type[Any], refusing: str) -> None:
    """The API saw nothing of the request, which may therefore be made again."""
    carrier = transport(proxy=refusing)

    async def call() -> None:
        async with AsyncClient(auth_token=SECRET, transport=carrier, max_retries=0) as client:
            await client.messages.create(**ASK)

    with pytest.raises(ApiConnectionError) as caught:
        if hasattr(carrier, "aclose"):
            asyncio.run(call())
        else:
            with Client(auth_token=SECRET, transport=carrier, max_retries=0) as client:
                client.messages.create(**ASK)
    assert caught.value.sent is False


def _unreachable(mode: str, base_url: str) -> ApiError:
    """Return the error of a call that may not be sent twice."""
    name = mode.partition("-")[2]
    given: dict[str, Any] = {"base_url": base_url, "auth_token": SECRET, "retry_policy": QUICK}

    async def asked() -> None:
        async with AsyncClient(**given, **async_transport(name)) as client:
            await client.things.order(name="n")

    with pytest.raises(ApiError) as caught:
        if mode.startswith("async"):
            asyncio.run(asked())
        else:
            with Client(**given, **sync_transport(name)) as client:
                client.things.order(name="n")
    return caught.value


@pytest.mark.parametrize("mode", ["sync", "async", "sync-httpx", "async-httpx", "sync-urllib3", "async-aiohttp"])
@pytest.mark.parametrize("where", ["port", "name"])
def test_nothing_was_sent(mode: str, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that nobody listens on, or a name that nobody knows: even an order is tried again, as none was sent."""
    if library := mode.partition("-")[2]:
        pytest.importorskip(library)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        base_url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    if where == "name":
        base_url = "https://api.example"

        def unknown(*_: Any, **__: Any) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = _unreachable(mode, base_url)
    assert type(error) is ApiConnectionError
    assert (error.attempts, error.message) == (3, "the connection could not be made")
    assert (error.__cause__, error.__context__) == (None, None)
