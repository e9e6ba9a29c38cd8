"""The transports that carry requests for both kinds of client.

The default is the connection pool that httpx2 stands on, without the client above it; the other one goes over a client
of ``httpx`` or ``httpx2`` of yours. Made from ``transport_async`` by ``unasync``; edit that file.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Iterable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

import httpcore2

from .head import OURS, log_discreetly
from .homes import Homes, made_by, one_thread
from .transport import (
    HELD_BYTES,
    HTTPX_KINDS,
    Chunks,
    Exchange,
    Headers,
    Phase,
    Request,
    Step,
    TransportError,
    plain_blocks,
    is_for_proxy,
    joiner_of,
    addresses,
    seconds,
    secure_context,
    sibling,
    steps,
    no_limit,
    translated,
)

if TYPE_CHECKING:
    import ssl

    from .decode import ChunkJoiner


class HttpcoreTransport:
    """Sends requests over HTTP/1.1 with keep-alive. Threads share connections.

    Args:
        ssl_context: TLS settings to use as they are.
        verify: ``False`` accepts any certificate.
        proxy: URL of an HTTP or SOCKS proxy; a user name and password may stand in it.
        max_connections: How many connections may be open at once; further calls wait.
        keepalive: Seconds for which an idle connection is kept.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        verify: bool = True,
        proxy: str | None = None,
        max_connections: int = 1000,
        keepalive: float = 30.0,
    ) -> None:
        self._tls = (verify, ssl_context)
        self._proxy = proxy
        self._limits = (max_connections, keepalive)
        # TLS settings cost time to make, and are made for those who need them only.
        end = httpcore2.ConnectionPool.close
        self._plain = Homes(partial(self._pool, secure=proxy is not None), end)
        self._secure = Homes(partial(self._pool, secure=True), end)

    def _pool(self, secure: bool) -> httpcore2.ConnectionPool:
        context = secure_context(*self._tls) if secure else None
        log_discreetly()
        return httpcore2.ConnectionPool(
            ssl_context=context,
            proxy=None if self._proxy is None else _proxy(self._proxy, context),
            max_connections=self._limits[0],
            max_keepalive_connections=max(self._limits[0] // 10, 10),
            keepalive_expiry=self._limits[1],
            network_backend=_Backend(),
        )

    def send(self, request: Request, exchange: Exchange) -> HttpcoreResponse:
        """Send and wait for status and headers."""
        homes = self._secure if request.scheme == "https" else self._plain
        pool = homes.pool(one_thread())
        outgoing = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=request.scheme.encode("ascii"),
                host=request.host.encode("ascii"),
                port=request.port,
                target=request.target.encode("ascii"),
            ),
            headers=[(name.encode("ascii"), value.encode("ascii")) for name, value in request.headers],
            content=_content(request.body),
            extensions={"timeout": steps(exchange)},
        )
        failure: TransportError
        ours = OURS.set(True)
        try:
            answer: Any = pool.handle_request(outgoing)
            if answer.extensions["http_version"][:7] != b"HTTP/1.":
                answer.close()
                raise ConnectionError
            return HttpcoreResponse(answer, exchange, homes)
        except Exception as error:
            failure = translated(error, exchange, HTTPX_KINDS)
        finally:
            OURS.reset(ours)
        raise failure

    def close(self) -> None:
        """Close the connections that this process and event loop opened."""
        for homes in (self._plain, self._secure):
            pool = homes.leave(one_thread())
            if pool is not None:
                pool.close()


class HttpcoreResponse:
    """An answer as it arrives."""

    __slots__ = ("_exchange", "_extensions", "_homes", "_iterator", "_stream", "headers", "status")

    def __init__(self, answer: Any, exchange: Exchange, homes: Homes[Any]) -> None:
        self.status: int = answer.status
        self.headers: Headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
        self._stream: Any = answer.stream
        self._iterator: Generator[bytes] = answer.stream.__iter__()
        self._extensions: Any = answer.extensions
        self._exchange = exchange
        stream = answer.extensions.get("network_stream")
        if isinstance(stream, _Stream) and any(name.lower() == "transfer-encoding" for name, _ in self.headers):
            stream.joiner = joiner_of(answer)
        self._homes = homes

    def chunk(self) -> bytes:
        """Return the next bytes of the body, and ``b""`` at its end."""
        failure: TransportError
        try:
            while True:
                block: bytes = self._iterator.__next__()
                if block:
                    return block
        except StopIteration:
            return b""
        except Exception as error:
            failure = translated(error, self._exchange, HTTPX_KINDS)
        raise failure

    def close(self) -> None:
        """Give the connection back, or close it."""
        try:
            with suppress(Exception):
                self._iterator.close()
        finally:
            with suppress(Exception):
                self._stream.close()
                if self._homes.closed:
                    _disconnect(self._extensions)


def _disconnect(extensions: Any) -> None:
    """Close the connection of an answer that was given back to a pool after that was closed."""
    stream = extensions.get("network_stream")
    if stream is not None:
        stream.close()


def _proxy(url: str, context: ssl.SSLContext | None) -> httpcore2.Proxy:
    """Return the proxy, with the credentials taken out of its URL."""
    from .settings import proxy_parts

    bare, credentials = proxy_parts(url)
    return httpcore2.Proxy(url=bare, auth=credentials, ssl_context=context if bare.startswith("https:") else None)


def _content(body: bytes | Chunks | None) -> bytes | Iterator[bytes] | None:
    return body if body is None or isinstance(body, bytes) else plain_blocks(body)


class _Stream(httpcore2.NetworkStream):
    """A network stream that keeps the time of the whole call, and notes that something was sent.

    What is written is held until it is much, or until an answer is read: head and body go out as one packet.
    """

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner
        self._held = b""
        self.joiner: ChunkJoiner | None = None

    def read(self, max_bytes: int, timeout: Any = None) -> bytes:
        if self._held:
            # A server may answer early and stop listening: then its answer counts, and not the failure to write on.
            with suppress(httpcore2.WriteError):
                self._flush(b"", sibling(timeout, "write"))
        block = self._inner.read(max_bytes, seconds(timeout))
        return block if self.joiner is None else self.joiner.joined(block)

    def write(self, buffer: bytes, timeout: Any = None) -> None:
        if len(self._held) + len(buffer) < HELD_BYTES:
            self._held += buffer
        else:
            self._flush(buffer, timeout)

    def _flush(self, more: bytes, timeout: Any) -> None:
        limit = seconds(timeout)
        held, self._held, self.joiner = self._held + more, b"", None
        if isinstance(timeout, Step) and not is_for_proxy(held):
            timeout.exchange.sent = True
        self._inner.write(held, limit)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: Any = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, seconds(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Opens connections whose streams keep the time of the whole call."""

    def __init__(self) -> None:
        self._inner: httpcore2.NetworkBackend = cast("Any", httpcore2).SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: Any = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers; each may take its share of the time that is left."""
        limit = seconds(timeout)
        ends = None if limit is None else monotonic() + limit
        names = addresses(host, port, limit)
        while True:
            share = None if ends is None else max(ends - monotonic(), 0.001) / len(names)
            try:
                stream = self._inner.connect_tcp(names.pop(0), port, share, local_address, socket_options)
                return _Stream(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if not names:
                    raise

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class HttpxTransport:
    """Sends requests with a client of ``httpx`` or ``httpx2``: its proxies, mounts and TLS settings count.

    Its own redirects, timeouts, credentials and cookies are not used.

    Args:
        client: The client, which belongs to the process that uses it first; or a function that makes
            one, which is called for each process.
    """

    def __init__(self, client: Any) -> None:
        self._homes: Homes[Any] = Homes(made_by(client), _end if callable(client) else None)
        log_discreetly()

    def send(self, request: Request, exchange: Exchange) -> HttpxResponse:
        """Send and wait for status and headers."""
        client = self._homes.pool(one_thread())
        body = request.body
        failure: TransportError
        ours = OURS.set(True)
        try:
            outgoing = client.build_request(
                request.method,
                request.url,
                headers=request.headers,
                content=_content(body),
                extensions={"timeout": {phase: exchange.seconds(phase) for phase in _PHASES}},
            )
            # The client adds headers of its own, which nobody asked for.
            outgoing.headers = type(outgoing.headers)(request.headers)
            with no_limit(exchange):
                answer = client.send(outgoing, stream=True, auth=None, follow_redirects=False)
            if answer.http_version[:7] != "HTTP/1." and answer.http_version != "HTTP/2":
                answer.close()
                raise ConnectionError
            return HttpxResponse(answer, exchange, self._homes)
        except Exception as error:
            failure = translated(error, exchange, HTTPX_KINDS)
        finally:
            OURS.reset(ours)
        raise failure

    def close(self) -> None:
        """Close the client of this process."""
        client = self._homes.leave(one_thread())
        if client is not None:
            client.close()


def _end(client: Any) -> None:
    client.close()


_PHASES: tuple[Phase, ...] = ("connect", "read", "write", "pool")


class HttpxResponse:
    """An answer as it arrives."""

    __slots__ = ("_answer", "_exchange", "_homes", "_iterator", "headers", "status")

    def __init__(self, answer: Any, exchange: Exchange, homes: Homes[Any]) -> None:
        self.status: int = answer.status_code
        raw = answer.headers.raw
        self.headers: Headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]
        self._answer = answer
        self._iterator: Generator[bytes] = answer.iter_raw()
        self._exchange = exchange
        self._homes = homes
        exchange.sent = True

    def chunk(self) -> bytes:
        """Return the next bytes of the body, and ``b""`` at its end."""
        failure: TransportError
        try:
            with no_limit(self._exchange):
                while True:
                    block = self._iterator.__next__()
                    if block:
                        return block
        except StopIteration:
            return b""
        except Exception as error:
            failure = translated(error, self._exchange, HTTPX_KINDS)
        raise failure

    def close(self) -> None:
        """Give the connection back, or close it."""
        try:
            with suppress(Exception):
                self._iterator.close()
        finally:
            with suppress(Exception):
                self._answer.close()
                if self._homes.closed:
                    _disconnect(self._answer.extensions)
