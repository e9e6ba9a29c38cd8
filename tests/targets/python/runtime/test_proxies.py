"""Proxies that the environment names: who is asked for what, with which credentials, and what is refused."""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from outcome_table import MODES
from rowcast.targets.python.runtime.errors import ApiConnectionError, ApiError, RequestError
from running import ASK, SECRET, FaultServer, new_run, settings
from toyapi import AsyncClient, Client

PASSWORD = "proxy-password-marker"
ANSWER = (
    b'{"id": "1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": null,'
    b' "usage": {"input_tokens": 1, "output_tokens": 1}}'
)
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD")


class Proxy:
    """A proxy that answers by itself, and keeps the heads of what it was asked."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.heads: list[str] = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        with connection:
            received = b""
            while b"\r\n\r\n" not in received:
                if not (more := connection.recv(65536)):
                    return
                received += more
            self.heads.append(received.decode("latin-1"))
            if received.startswith(b"CONNECT"):
                connection.sendall(b"HTTP/1.1 502 No Way\r\nContent-Length: 0\r\n\r\n")
                return
            while not received.endswith(b"}"):
                received += connection.recv(65536)
            head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
            connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER)


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    started = Proxy()
    yield started
    started.listener.close()


async def _async(given: dict[str, Any]) -> str:
    async with AsyncClient(**given) as client:
        return (await client.messages.create(**ASK)).id


def call(kind: str, url: str, **more: Any) -> str:
    """Make a call, over plain HTTP where the URL says so."""
    given = {"base_url": url, "auth_token": SECRET, "allow_http": True, "max_retries": 0, **more}
    if kind == "async":
        return asyncio.run(_async(given))
    with Client(**given) as client:
        return client.messages.create(**ASK).id


KINDS = pytest.mark.parametrize("kind", ["sync", "async"])


@KINDS
@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("prefix", ["http://", "http://user:{}@".format(PASSWORD), ""])  # noqa: UP032
def test_the_environment(kind: str, name: str, prefix: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy gets the request, and its own credentials; these go nowhere else."""
    monkeypatch.setenv(name, prefix + proxy.address)
    assert call(kind, "http://api.example/v") == "1"
    (head,) = proxy.heads
    assert head.startswith("POST http://api.example:80/v/v1/messages HTTP/1.1\r\nHost: api.example\r\n")
    basic = base64.b64encode(f"user:{PASSWORD}".encode()).decode()
    assert (f"proxy-authorization: basic {basic}".lower() in head.lower()) == ("@" in prefix)
    assert f"authorization: bearer {SECRET}".lower() in head.lower()


@KINDS
def test_tls_goes_through_a_tunnel(kind: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy of a secure call is asked for a tunnel, and sees nothing of the call."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:{PASSWORD}@{proxy.address}")
    with pytest.raises(ApiConnectionError) as caught:
        call(kind, "https://api.example/v")
    assert caught.value.sent is False
    assert PASSWORD not in "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    (head,) = proxy.heads
    assert head.startswith("CONNECT api.example:443 HTTP/1.1\r\n")
    assert SECRET not in head


@KINDS
@pytest.mark.parametrize(
    ("environment", "more"),
    [
        ({"HTTP_PROXY": "{}"}, {"trust_env": False}),
        ({"HTTP_PROXY": "{}"}, {"proxy": None}),
        ({"HTTP_PROXY": "{}", "NO_PROXY": "127.0.0.1"}, {}),
        ({"HTTP_PROXY": "{}", "NO_PROXY": "*"}, {}),
        ({"HTTP_PROXY": "{}", "REQUEST_METHOD": "GET"}, {}),
        ({"HTTPS_PROXY": "{}"}, {}),
        ({"HTTP_PROXY": "{}"}, {}),
    ],
)
def test_proxies_that_are_not_asked(
    kind: str,
    environment: dict[str, str],
    more: dict[str, Any],
    proxy: Proxy,
    server: FaultServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """This machine itself is never reached by a proxy that only the environment names; and there is an off switch."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value.format(f"http://{proxy.address}"))
    given = settings(server, "well", new_run())
    assert call(kind, given["base_url"], **more) == "msg_1"
    assert proxy.heads == []


@KINDS
@pytest.mark.parametrize(
    "value", ["http://[", "http://", "ftp://proxy.example", "http://x:port", "https://:80", "http://a b"]
)
def test_malformed_proxies(kind: str, value: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", value)
    with pytest.raises(ApiError):
        call(kind, "http://api.example")


@KINDS
def test_credentials_of_a_malformed_proxy(kind: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"gopher://user:{PASSWORD}@proxy.example")
    with pytest.raises(RequestError) as caught:
        call(kind, "http://api.example")
    assert caught.value.path == "proxy"
    assert PASSWORD not in "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))


@KINDS
@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_socks(kind: str, scheme: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOCKS needs a library that httpx2 does not bring; without it the error says so, and nothing is tried again."""
    missing = find_spec("socksio") is None
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://user:{PASSWORD}@{proxy.address}")
    with pytest.raises(ApiConnectionError) as caught:
        call(kind, "http://api.example", max_retries=2)
    assert caught.value.sent is False
    assert caught.value.attempts == (1 if missing else 3)
    assert ("socksio is not installed" in str(caught.value)) == missing
    assert PASSWORD not in "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))


class Tunnel(Proxy):
    """A proxy that lets through whoever asks for a tunnel with the right password."""

    def serve(self, connection: socket.socket) -> None:
        with connection:
            received = b""
            while b"\r\n\r\n" not in received:
                received += connection.recv(65536) or b"\r\n\r\n"
            self.heads.append(received.decode("latin-1"))
            port = int(received.split()[1].rpartition(b":")[2])
            with socket.create_connection(("127.0.0.1", port)) as server:
                connection.sendall(b"HTTP/1.1 200 Connection established\r\nVia: a proxy\r\n\r\n")
                threading.Thread(target=_pour, args=(server, connection), daemon=True).start()
                _pour(connection, server)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("mode", MODES)
def test_a_tunnel_that_is_given(server: FaultServer, mode: str) -> None:
    """Each transport can be told a proxy: a secure call goes through it unseen, the password to the proxy alone."""
    tls = ssl.create_default_context(cafile=str(Path(__file__).with_name("localhost.pem")))
    proxy, run = Tunnel(), new_run()
    url = f"http://user:{PASSWORD}@{proxy.address}"
    given = settings(server, "once-503", run, **_through(mode, url, tls))
    given["base_url"] = server.url("once-503", run, tls=True)

    async def asked() -> str:
        async with AsyncClient(**given) as client:
            return (await client.messages.create(**ASK)).id

    if mode.startswith("async"):
        assert asyncio.run(asked()) == "msg_1"
    else:
        with Client(**given) as client:
            assert client.messages.create(**ASK).id == "msg_1"
    proxy.listener.close()
    basic = base64.b64encode(f"user:{PASSWORD}".encode()).decode()
    assert {basic in head and head.startswith("CONNECT 127.0.0.1:") for head in proxy.heads} == {True}
    assert SECRET not in "".join(proxy.heads)
    seen = server.seen(run)
    assert len(seen) == 2
    assert all("proxy-authorization" not in request["headers"] for request in seen)


def _through(mode: str, url: str, tls: ssl.SSLContext) -> dict[str, Any]:
    """Return the settings for a proxy, as each transport is told of one."""
    library = mode.partition("-")[2]
    if library:
        pytest.importorskip(library)
    if library == "urllib3":
        from rowcast.targets.python.runtime.urllib3_sync import Urllib3Transport

        return {"transport": Urllib3Transport(proxy=url, ssl_context=tls)}
    if library == "aiohttp":
        from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport

        return {"transport": AiohttpTransport(proxy=url, ssl_context=tls)}
    if library == "httpx":
        import httpx
        from rowcast.targets.python.runtime.transport_async import AsyncHttpxTransport
        from rowcast.targets.python.runtime.transport_sync import HttpxTransport

        if mode.startswith("async"):
            return {"transport": AsyncHttpxTransport(httpx.AsyncClient(proxy=url, verify=tls))}
        return {"transport": HttpxTransport(httpx.Client(proxy=url, verify=tls))}
    return {"proxy": url, "ssl_context": tls}
