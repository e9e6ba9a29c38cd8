"""TLS fails closed: a certificate that nobody vouches for is refused by every transport, unless a client is told."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from outcome_table import MODES
from rowcast.targets.python.runtime import transport
from rowcast.targets.python.runtime.errors import ApiConnectionError
from rowcast.targets.python.runtime.retry import RetryPolicy
from running import ASK, SECRET, transport_of
from toyapi import AsyncClient, Client

# The key and the certificate of a server for tests, for localhost and 127.0.0.1, signed by itself.
CERTIFICATE = Path(__file__).with_name("localhost.pem")
# Others, most of them signed by one authority.
CERTIFICATES = Path(__file__).with_name("certificates")
AUTHORITY, GOOD = CERTIFICATES / "ca.pem", CERTIFICATES / "good.pem"
ANSWER = (
    b'{"id": "1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": null,'
    b' "usage": {"input_tokens": 1, "output_tokens": 1}}'
)


class Tls:
    """A server with a certificate, counting the requests that it could read."""

    def __init__(self, certificate: Path = CERTIFICATE) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # Some of the certificates here are too weak to be loaded otherwise.
        self.context.set_ciphers("DEFAULT:@SECLEVEL=0")
        self.context.load_cert_chain(certificate)
        self.protocols: list[str | None] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.listener.getsockname()[1]}"
        self.requests = 0
        threading.Thread(target=self.run, daemon=True).start()

    def __enter__(self) -> Tls:
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()

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
                self.protocols.append(sock.selected_alpn_protocol())
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
    with Tls() as started:
        yield started


def _trusting(certificates: Path = CERTIFICATE) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificates))


async def _async(given: dict[str, Any]) -> str:
    async with AsyncClient(**given) as client:
        return (await client.messages.create(**ASK)).id


def _run(mode: str, url: str, more: dict[str, Any]) -> str:
    """Make a call, with settings that choose a transport."""
    given = {"base_url": url, "auth_token": SECRET, "retry_policy": RetryPolicy(initial=0.0), **more}
    if mode.startswith("async"):
        return asyncio.run(_async(given))
    with Client(**given) as client:
        return client.messages.create(**ASK).id


def _unverified(mode: str) -> dict[str, Any]:
    """Return the settings of a transport that accepts any certificate."""
    if mode == "sync-urllib3":
        from rowcast.targets.python.runtime.urllib3_sync import Urllib3Transport

        return {"transport": Urllib3Transport(verify=False)}
    if mode == "async-aiohttp":
        from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport

        return {"transport": AiohttpTransport(verify=False)}
    return {"verify": False}


OWN = [mode for mode in MODES if "httpx" not in mode]
"""The modes whose TLS settings are the client's; a client of httpx brings its own."""


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("mode", OWN)
def test_certificates(server: Tls, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verification is on unless one client is told otherwise, which changes nothing for another one."""
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    assert _run(mode, server.url, _unverified(mode)) == "1"
    assert _run(mode, server.url, transport_of(mode, _trusting())) == "1"
    assert _run(mode, server.url.replace("127.0.0.1", "localhost"), transport_of(mode, _trusting())) == "1"
    assert server.requests == 3
    with pytest.raises(ApiConnectionError) as caught:
        _run(mode, server.url, transport_of(mode))
    assert not caught.value.sent
    # Asking again would not make it another certificate.
    assert caught.value.attempts == 1
    assert str(caught.value.cause).endswith(": self-signed certificate")
    assert caught.value.__context__ is None
    with pytest.raises(ApiConnectionError):
        _run(mode, server.url.replace("https:", "http:"), transport_of(mode))
    assert server.requests == 3


REFUSED = {
    "expired": "certificate has expired",
    "other-host": "IP address mismatch, certificate is not valid for '127.0.0.1'.",
    "self-signed": "self-signed certificate",
    "untrusted-root": "unable to get local issuer certificate",
    "sha1": "CA signature digest algorithm too weak",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", REFUSED)
def test_certificates_that_are_refused(name: str, mode: str) -> None:
    """Certificates of a server that say too little, or that nobody vouches for; their authority is trusted."""
    with Tls(CERTIFICATES / f"{name}.pem") as server:
        with pytest.raises(ApiConnectionError) as caught:
            _run(mode, server.url, transport_of(mode, _trusting(AUTHORITY)))
        assert str(caught.value.cause).endswith(REFUSED[name])
        assert (caught.value.sent, caught.value.attempts, server.requests) == (False, 1, 0)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@pytest.mark.parametrize("mode", MODES)
def test_old_protocols(mode: str) -> None:
    """TLS 1.0 and 1.1 are spoken with nobody."""
    with Tls(GOOD) as server:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            server.context.minimum_version = ssl.TLSVersion.TLSv1
            server.context.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(ApiConnectionError) as caught:
            _run(mode, server.url, transport_of(mode, _trusting(AUTHORITY)))
        assert (caught.value.sent, server.requests) == (False, 0)


@pytest.mark.parametrize("mode", MODES)
def test_http_2_is_not_offered(mode: str) -> None:
    with Tls(GOOD) as server:
        server.context.set_alpn_protocols(["h2", "http/1.1"])
        assert _run(mode, server.url, transport_of(mode, _trusting(AUTHORITY))) == "1"
        assert set(server.protocols) <= {None, "http/1.1"}


@pytest.fixture
def settings_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the TLS settings that the clients of this process share."""
    monkeypatch.setattr(transport, "_CONTEXTS", {})


@pytest.mark.usefixtures("settings_made_anew")
@pytest.mark.parametrize("mode", OWN)
def test_certificates_of_the_environment(mode: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """``SSL_CERT_FILE`` says who is trusted; keys of connections are written nowhere."""
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    with Tls(GOOD) as server:
        assert _run(mode, server.url, transport_of(mode)) == "1"
    assert not (tmp_path / "keys").exists() or b"SECRET" not in (tmp_path / "keys").read_bytes()


@pytest.mark.usefixtures("settings_made_anew")
@pytest.mark.parametrize("mode", OWN)
@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nno base64\n-----END CERTIFICATE-----\n"])
def test_certificates_that_cannot_be_read(
    mode: str, content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody is trusted then, and the error says why."""
    named = tmp_path / "certificates.pem"
    if content is not None:
        named.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(named))
    with Tls(GOOD) as server:
        with pytest.raises(ApiConnectionError, match="could not be made") as caught:
            _run(mode, server.url, transport_of(mode))
        assert "no trusted certificates" in str(caught.value.cause)
        assert (caught.value.sent, caught.value.attempts, server.requests) == (False, 1, 0)
