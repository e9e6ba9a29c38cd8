"""TLS fails closed: a certificate that nobody vouches for is refused by every transport, unless a client is told."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rowcast.targets.python.runtime.errors import ApiConnectionError
from rowcast.targets.python.runtime.retry import RetryPolicy
from running import ASK, SECRET
from toyapi import AsyncClient, Client

# The key and the certificate of a server for tests, for localhost and 127.0.0.1, signed by itself.
CERTIFICATE = Path(__file__).with_name("localhost.pem")
ANSWER = (
    b'{"id": "1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": null,'
    b' "usage": {"input_tokens": 1, "output_tokens": 1}}'
)


class Tls:
    """A server whose certificate is its own, counting the requests that it could read."""

    def __init__(self) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(CERTIFICATE)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.listener.getsockname()[1]}"
        self.requests = 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(plain,), daemon=True).start()

    def serve(self, plain: socket.socket) -> None:
        try:
            with self.context.wrap_socket(plain, server_side=True) as sock:
                received = b""
                while b"}]" not in received:
                    received += sock.recv(65536) or b"}]"
                if b"POST" in received:
                    self.requests += 1
                    sock.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n")
                    sock.sendall(b"Content-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER)
        except OSError:
            pass


@pytest.fixture
def server() -> Iterator[Tls]:
    started = Tls()
    yield started
    started.listener.close()


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def _sync(url: str, transport: str, tls: dict[str, Any]) -> str:
    more: dict[str, Any] = dict(tls)
    if transport == "urllib3":
        pytest.importorskip("urllib3")
        from rowcast.targets.python.runtime.urllib3_sync import Urllib3Transport

        more = {"transport": Urllib3Transport(**tls)}
    with Client(base_url=url, auth_token=SECRET, retry_policy=RetryPolicy(initial=0.0), **more) as client:
        return client.messages.create(**ASK).id


async def _async(url: str, transport: str, tls: dict[str, Any]) -> str:
    more: dict[str, Any] = dict(tls)
    if transport == "aiohttp":
        pytest.importorskip("aiohttp")
        from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport

        more = {"transport": AiohttpTransport(**tls)}
    async with AsyncClient(base_url=url, auth_token=SECRET, retry_policy=RetryPolicy(initial=0.0), **more) as client:
        return (await client.messages.create(**ASK)).id


def _run(mode: str, url: str, **tls: Any) -> str:
    kind, _, transport = mode.partition("-")
    return asyncio.run(_async(url, transport, tls)) if kind == "async" else _sync(url, transport, tls)


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("mode", ["sync", "async", "sync-urllib3", "async-aiohttp"])
def test_certificates(server: Tls, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    assert _run(mode, server.url, verify=False) == "1"
    assert _run(mode, server.url, ssl_context=_trusting()) == "1"
    assert _run(mode, server.url.replace("127.0.0.1", "localhost"), ssl_context=_trusting()) == "1"
    assert server.requests == 3
    with pytest.raises(ApiConnectionError) as caught:
        _run(mode, server.url)
    assert not caught.value.sent
    # Asking again would not make it another certificate.
    assert caught.value.attempts == 1
    assert str(caught.value.cause).endswith(": self-signed certificate")
    assert caught.value.__context__ is None
    with pytest.raises(ApiConnectionError):
        _run(mode, server.url.replace("https:", "http:"))
    assert server.requests == 3
