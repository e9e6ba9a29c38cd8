"""Names and their addresses: slow name servers, addresses that swallow everything, IPv6 that leads nowhere."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from outcome_table import MODES
from rowcast.targets.python.runtime.errors import ApiTimeoutError
from rowcast.targets.python.runtime.types import Timeout
from running import ASK, SECRET, FaultServer, new_run, transport_of
from toyapi import AsyncClient, Client

HOST = "api.localhost"
BOUNDED = [mode for mode in MODES if mode != "sync-httpx"]
"""A client of httpx resolves and connects in synchronous code by itself, with a limit for each address."""


def _named(monkeypatch: pytest.MonkeyPatch, found: list[Any], *, after: threading.Event | None = None) -> None:
    """Let the name stand for these addresses, told at once or when an event comes."""
    resolve = socket.getaddrinfo

    def resolved(host: Any, *args: Any, **more: Any) -> Any:
        if host not in (HOST, HOST.encode()):
            return resolve(host, *args, **more)
        if after is not None:
            after.wait(30)
        return found

    monkeypatch.setattr(socket, "getaddrinfo", resolved)


def _at(host: str, port: int) -> Any:
    if ":" in host:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (host, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))


async def _async(given: dict[str, Any], over: threading.Event) -> str:
    try:
        async with AsyncClient(**given) as client:
            return (await client.messages.create(**ASK)).id
    finally:
        over.set()


def _call(mode: str, url: str, timeout: Timeout, over: threading.Event) -> str:
    """Make a call, and tell when it is over: what still waits in a thread then is let go."""
    given = {"base_url": url, "auth_token": SECRET, "timeout": timeout, "max_retries": 0, **transport_of(mode)}
    if mode.startswith("async"):
        return asyncio.run(_async(given, over))
    try:
        with Client(**given) as client:
            return client.messages.create(**ASK).id
    finally:
        over.set()


@pytest.fixture
def dead() -> Iterator[tuple[int, list[str]]]:
    """A port, and twenty addresses that answer nothing there: their queues of new connections are full."""
    if sys.platform != "linux":
        pytest.skip("needs more addresses than one")
    with ExitStack() as stack:
        port, hosts = 0, [f"127.0.0.{number}" for number in range(2, 22)]
        for host in hosts:
            listener = stack.enter_context(socket.socket())
            listener.bind((host, port))
            listener.listen(0)
            port = listener.getsockname()[1]
            for _ in range(2):
                filling = stack.enter_context(socket.socket())
                filling.setblocking(False)
                filling.connect_ex((host, port))
        yield port, hosts


def _check_unsent(mode: str, error: ApiTimeoutError) -> None:
    """Nothing was sent; once the time of the call is up, libraries that are asked to stop do not say so."""
    assert error.sent is (error.phase == "total" and mode in ("async-httpx", "async-aiohttp"))


@pytest.mark.parametrize("mode", BOUNDED)
@pytest.mark.parametrize("limits", [Timeout(connect=0.3), Timeout(total=0.3)], ids=["connect", "total"])
def test_a_name_server_that_does_not_answer(mode: str, limits: Timeout, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    _named(monkeypatch, [_at("127.0.0.1", 9)], after=over)
    with pytest.raises(ApiTimeoutError) as caught:
        _call(mode, f"http://{HOST}:9", limits, over)
    assert caught.value.elapsed < 5.0
    assert caught.value.phase == ("total" if limits.total == 0.3 else "connect")
    _check_unsent(mode, caught.value)


@pytest.mark.parametrize("mode", BOUNDED)
@pytest.mark.parametrize("limits", [Timeout(connect=0.5), Timeout(total=0.5)], ids=["connect", "total"])
def test_twenty_dead_addresses(
    mode: str, limits: Timeout, dead: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take no longer than one of them."""
    port, hosts = dead
    _named(monkeypatch, [_at(host, port) for host in hosts])
    began = time.monotonic()
    with pytest.raises(ApiTimeoutError) as caught:
        _call(mode, f"http://{HOST}:{port}", limits, threading.Event())
    assert time.monotonic() - began < 5.0
    assert caught.value.phase == ("total" if limits.total == 0.5 else "connect")
    _check_unsent(mode, caught.value)


@pytest.mark.parametrize("mode", BOUNDED)
def test_a_live_address_after_a_dead_one(
    mode: str, server: FaultServer, dead: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _named(monkeypatch, [_at(dead[1][0], dead[0]), _at("127.0.0.1", server.port)])
    url = server.url("well", new_run()).replace("127.0.0.1", HOST)
    # The port is that of the address, as the name server of this test has it.
    if mode in ("sync", "sync-urllib3"):
        monkeypatch.setattr(socket, "create_connection", _to(server.port))
    assert _call(mode, url, Timeout(connect=1.0), threading.Event()) == "msg_1"


def _to(port: int) -> Any:
    connect = socket.create_connection
    return lambda address, *args, **more: connect((address[0], port), *args, **more)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dead_host", ["::1", "2001:db8::1", "fe80::1"], ids=["refused", "unroutable", "no-zone"])
def test_ipv6_that_leads_nowhere(
    mode: str, dead_host: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name has an IPv6 address first, where nobody is or no way leads to, and IPv4 after it."""
    _named(monkeypatch, [_at(dead_host, server.port), _at("127.0.0.1", server.port)])
    url = server.url("well", new_run()).replace("127.0.0.1", HOST)
    assert _call(mode, url, Timeout(connect=1.0), threading.Event()) == "msg_1"
