"""A transport over ``urllib3``, with less CPU for large answers: ``Client(transport=Urllib3Transport())``."""

from __future__ import annotations

import re
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from importlib import import_module
from io import BufferedReader, RawIOBase
from threading import local
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from .decode import whole_chunks
from .head import OURS, log_discreetly
from .homes import Homes, one_thread
from .transport import (
    HELD_BYTES,
    Exchange,
    Headers,
    Phase,
    Request,
    TransportError,
    addresses,
    plain_blocks,
    secure_context,
    translated,
)

if TYPE_CHECKING:
    import ssl

# Loaded by name, as who checks the types of this package need not have the library.
urllib3: Any = import_module("urllib3")


class Urllib3Transport:
    """Sends requests over a pool of ``urllib3``.

    Args:
        ssl_context: TLS settings to use as they are.
        verify: ``False`` accepts any certificate.
        proxy: URL of an HTTP proxy.
        max_connections: How many connections may be open at once to one host; further calls wait.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        verify: bool = True,
        proxy: str | None = None,
        max_connections: int = 100,
    ) -> None:
        self._tls = (verify, ssl_context)
        self._proxy = proxy
        self._most = max_connections
        self._homes: Homes[Any] = Homes(self._pool)

    def _pool(self) -> Any:
        log_discreetly()
        more: dict[str, Any] = {"maxsize": self._most, "block": True}
        if self._proxy is None:
            return _keeping_time(urllib3.PoolManager(**more))
        from .settings import proxy_parts

        bare, credentials = proxy_parts(self._proxy)
        if credentials is not None:
            text = b":".join(credentials).decode("latin-1")
            more["proxy_headers"] = urllib3.make_headers(proxy_basic_auth=text)
        return _keeping_time(urllib3.ProxyManager(bare, **more))

    def send(self, request: Request, exchange: Exchange) -> Urllib3Response:
        """Send and wait for status and headers."""
        pool = self._homes.pool(one_thread())
        _CURRENT.exchange, ours = exchange, OURS.set(True)
        body = request.body
        failure: TransportError
        try:
            limits = urllib3.Timeout(connect=exchange.seconds("connect"), read=exchange.seconds("read"))
            hosts, target = pool, request.url
            if request.scheme == "https":
                # TLS settings cost time to make, and are made for those who need them only.
                pool.connection_pool_kw.setdefault("ssl_context", secure_context(*self._tls))
            if self._proxy is None:
                # The pool of one host, which need not take a URL apart again that was put together for it.
                hosts, target = pool.connection_from_host(request.host, request.port, request.scheme), request.target
            answer = hosts.urlopen(
                request.method,
                target,
                headers=dict(request.headers),
                body=body if body is None or isinstance(body, bytes) else plain_blocks(body),
                timeout=limits,
                pool_timeout=exchange.seconds("pool"),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            return Urllib3Response(answer, exchange)
        except Exception as error:
            failure = translated(error, exchange, _KINDS)
        finally:
            _CURRENT.exchange = None
            OURS.reset(ours)
        raise failure

    def close(self) -> None:
        """Close every connection."""
        pool = self._homes.leave(one_thread())
        if pool is not None:
            pool.clear()


class Urllib3Response:
    """An answer as it arrives."""

    __slots__ = ("_answer", "_ended", "_exchange", "headers", "status")

    def __init__(self, answer: Any, exchange: Exchange) -> None:
        self.status: int = answer.status
        self.headers: Headers = list(answer.headers.iteritems())
        self._answer = answer
        self._exchange = exchange
        exchange.sent = True
        self._ended = False

    def chunk(self) -> bytes:
        """Return the next bytes of the body, and ``b""`` at its end."""
        failure: TransportError
        try:
            block = bytes(self._answer.read1(1 << 16, decode_content=False) or b"")
            self._ended = not block
            return block
        except Exception as error:
            failure = translated(error, self._exchange, _KINDS)
        raise failure

    def close(self) -> None:
        """Give the connection back, or close it."""
        with suppress(Exception):
            if self._ended:
                self._answer.release_conn()
            else:
                self._answer.close()


_CURRENT = local()
"""The attempt that this thread makes: the library has no place to hand it through to where bytes are read."""


class _Timed(RawIOBase):
    """The bytes of a socket, each read of which keeps the time of the whole call. ``tell`` counts what was read."""

    def __init__(self, inner: Any, sock: Any, exchange: Exchange) -> None:
        self._inner, self._sock, self._exchange = inner, sock, exchange
        self._count = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._count

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._exchange.seconds("read"))
        count: int | None = self._inner.readinto(buffer)
        self._count += count or 0
        return count

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Lines(BufferedReader):
    """What is read of a socket: the lines of a head and those between chunks, and the bytes of the body.

    A line that was cut is an error, one that is missing or too long, and one of another form: the libraries above let
    them pass, or would take the rest of a long line for the next thing.
    """

    begun = False
    form = re.compile(b"")

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if not line.endswith(b"\n") and (line or self.begun):
            raise ConnectionError("the connection ended within a line, or before the last one, or a line is too long")
        if line and not self.form.fullmatch(line):
            raise ConnectionError("a line of the answer is of another form")
        self.begun = True
        # Blanks after a value are no part of it.
        return line.rstrip() + b"\r\n" if line.strip() else line


_STATUS = re.compile(rb"HTTP/\d\.\d \d{3}(?: [^\0\r\n]*)?\r?\n")
_FIELD = re.compile(rb"(?:(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:|[ \t]+)[^\0\r\n]*)?\r?\n")
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,16}[ \t]*(?:;[^\0\r\n]*)?\r\n")


class _Reply(HTTPResponse):
    """An answer of the standard library, head and body, that keeps the time of the whole call.

    It is as strict as the other transports where the library is not: with heads that have lines that are no headers,
    with what ends a chunk, and with trailers; and interim answers are none (RFC 9110, 15.2).
    """

    fp: Any
    chunk_left: int | None

    def __init__(self, sock: Any, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        exchange: Exchange | None = getattr(_CURRENT, "exchange", None)
        if exchange is not None:
            self.fp = _Lines(_Timed(self.fp.detach(), sock, exchange), HELD_BYTES)

    def read1(self, n: int = -1) -> bytes:
        """Return the next bytes of the body; of a body in chunks also the whole ones that have come after the first."""
        found = super().read1(n)
        if found and self.chunk_left == 0 and isinstance(self.fp, _Lines) and self.fp.raw.tell() > self.fp.tell():
            # There are bytes at hand, so that this waits for none.
            more, size = whole_chunks(self.fp.peek())
            if more:
                self.fp.read(size)
                return b"".join((found, *more))
        return found

    def begin(self) -> None:
        super().begin()
        if self.headers.defects:
            raise ConnectionError("a line of the head is no header")

    def _expect(self, form: re.Pattern[bytes]) -> None:
        """Take lines of this form alone from now on."""
        if isinstance(self.fp, _Lines):
            self.fp.form = form

    def _read_status(self) -> Any:
        while True:
            self._expect(_STATUS)
            found = cast("Any", super())._read_status()
            self._expect(_FIELD)
            if not 102 <= found[1] < 200:
                return found
            while self.fp.readline(MOST_OF_A_LINE) not in _ENDS:
                pass

    def _safe_read(self, amt: int) -> bytes:
        """Read what ends a chunk: nothing else is asked for by those who read piece by piece."""
        data: bytes = cast("Any", super())._safe_read(amt)
        if amt == 2 and data != b"\r\n":
            raise ConnectionError("a chunk is longer than it was said to be")
        return data

    def _read_next_chunk_size(self) -> int:
        self._expect(_CHUNK)
        return int(self.fp.readline(MOST_OF_A_LINE).partition(b";")[0], 16)

    def _read_and_discard_trailer(self) -> None:
        self._expect(_FIELD)
        left = MOST_OF_A_LINE
        while (line := self.fp.readline(MOST_OF_A_LINE)) not in _ENDS:
            left -= len(line)
            if left < 0:
                raise ConnectionError("the trailers of the answer are too long")


MOST_OF_A_LINE = 1 << 16
_ENDS = (b"\r\n", b"\n")


class _Sending(HTTPConnection):
    """Sends head and body as one packet, unless the body is long."""

    _held: bytes | None = None

    def request(self, *args: Any, **more: Any) -> None:
        self._held = b""
        try:
            super().request(*args, **more)
            held, self._held = self._held, None
            if held:
                super().send(held)
        finally:
            self._held = None

    def send(self, data: Any) -> None:
        if self._held is not None:
            if isinstance(data, bytes) and len(self._held) + len(data) < HELD_BYTES:
                self._held += data
                return
            held, self._held = self._held, None
            super().send(held)
        super().send(data)


class _Connecting:
    """A connection of the library that is made in time: the addresses of a host share the limit on connecting."""

    def _new_conn(self: Any) -> Any:
        host, port, limit = self._dns_host, self.port, self.timeout
        seconds = _CURRENT.exchange.seconds("connect")
        ends = None if seconds is None else monotonic() + seconds
        names = addresses(host, port, seconds)
        try:
            while True:
                self._dns_host = names.pop(0)
                self.timeout = None if ends is None else max(ends - monotonic(), 0.001) / (len(names) + 1)
                try:
                    sock: Any = cast("Any", super())._new_conn()
                    sock.settimeout(None if ends is None else max(ends - monotonic(), 0.001))
                    return sock
                except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
                    if not names:
                        raise
        finally:
            self._dns_host, self.timeout = host, limit


def _keeping_time(pools: Any) -> Any:
    """Return the pools, whose connections are made, and read their answers, in time."""
    for scheme, pool in pools.pool_classes_by_scheme.items():
        kinds = (_Connecting, _Sending, pool.ConnectionCls)
        connection = type("Connection", kinds, {"response_class": _Reply})
        pools.pool_classes_by_scheme = {
            **pools.pool_classes_by_scheme,
            scheme: type("Pool", (pool,), {"ConnectionCls": connection}),
        }
    return pools


_KINDS: dict[str, tuple[Phase, bool]] = {
    "EmptyPoolError": ("pool", True),
    "ConnectTimeoutError": ("connect", True),
    "ReadTimeoutError": ("read", True),
    "TimeoutError": ("read", True),
    "NewConnectionError": ("connect", False),
    "NameResolutionError": ("connect", False),
    "ProxyError": ("connect", False),
    "SSLError": ("connect", False),
    "LocationValueError": ("connect", False),
}
