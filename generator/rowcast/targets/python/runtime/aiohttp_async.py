"""A transport over ``aiohttp``, the fastest for async code: ``AsyncClient(transport=AiohttpTransport())``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .homes import Homes, running_loop
from .transport import (
    Exchange,
    Headers,
    Phase,
    Request,
    TransportError,
    body_blocks,
    secure_context,
    time_limit,
    translated,
)

if TYPE_CHECKING:
    import ssl

# Loaded by name, as who checks the types of this package need not have the library.
aiohttp: Any = import_module("aiohttp")
url_of: Any = import_module("yarl").URL


class AiohttpTransport:
    """Sends requests over a session of ``aiohttp``; each event loop and forked process has one of its own.

    Args:
        ssl_context: TLS settings to use as they are.
        verify: ``False`` accepts any certificate.
        proxy: URL of an HTTP proxy; a user name and password may stand in it.
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
        self._homes: Homes[Any] = Homes(self._session, _end, _drop)

    def _session(self) -> Any:
        most, keepalive = self._limits
        connector = aiohttp.TCPConnector(limit=most, keepalive_timeout=keepalive)
        # Its own limits are for each address of a host, and for the wait for a free connection with all that follows.
        connector._create_connection = partial(_in_time, connector._create_connection)
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent", "Content-Type"),
            proxy=self._proxy,
            max_line_size=1 << 16,
            max_field_size=1 << 16,
        )
        # Whether a request is sent again is decided above, where attempts are counted.
        session._retry_connection = False
        return session

    async def send(self, request: Request, exchange: Exchange) -> AiohttpResponse:
        """Send and wait for status and headers."""
        body = request.body
        failure: TransportError
        session = self._homes.pool(running_loop())
        try:
            async with time_limit(exchange):
                answer = await session.request(
                    request.method,
                    url_of(request.url, encoded=True),
                    # It sends bodies without a length in chunks by itself, and refuses to be told so.
                    headers=[pair for pair in request.headers if pair[0] != "Transfer-Encoding"],
                    data=body if body is None or isinstance(body, bytes) else body_blocks(body),
                    allow_redirects=False,
                    timeout=_timeout(exchange),
                    # TLS settings cost time to make, and are made for those who need them only.
                    ssl=secure_context(*self._tls) if "https" in (request.scheme, (self._proxy or "")[:5]) else True,
                )
            if answer.version.major != 1 or "\0" in (answer.reason or ""):
                answer.close()
                raise ConnectionError
            return AiohttpResponse(answer, exchange)
        except Exception as error:
            failure = translated(error, exchange, _KINDS)
        raise failure

    async def aclose(self) -> None:
        """Close the connections that this process and event loop opened."""
        session = self._homes.leave(running_loop())
        if session is not None:
            await session.close()


async def _end(session: Any) -> None:
    await session.close()


def _drop(session: Any) -> None:
    """Close the session of a closed event loop: it has nothing to wait for, and says no word of it later."""
    with suppress(StopIteration):
        session.close().send(None)


async def _in_time(create: Callable[..., Awaitable[Any]], request: Any, traces: Any, limits: Any) -> Any:
    """Make a connection within the limit on connecting, whatever number of addresses the host has."""
    from asyncio import timeout

    async with timeout(limits.sock_connect):
        return await create(request, traces, limits)


def _timeout(exchange: Exchange) -> Any:
    connect, pool = exchange.seconds("connect"), exchange.seconds("pool")
    both = None if connect is None or pool is None else connect + pool
    return aiohttp.ClientTimeout(total=None, connect=both, sock_connect=connect, sock_read=exchange.seconds("read"))


class AiohttpResponse:
    """An answer as it arrives."""

    __slots__ = ("_answer", "_closed", "_ended", "_exchange", "headers", "status")

    def __init__(self, answer: Any, exchange: Exchange) -> None:
        self.status: int = answer.status
        self.headers: Headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers
        ]
        self._answer = answer
        self._exchange = exchange
        # The library forgets the reader of a body whose chunks are malformed: who waits would never be told.
        self._closed = answer.connection and answer.connection.protocol.closed
        if self._closed is not None:
            self._closed.add_done_callback(self._told)
        exchange.sent = True
        self._ended = False

    async def chunk(self) -> bytes:
        """Return the next bytes of the body, and ``b""`` at its end."""
        failure: TransportError
        try:
            content = self._answer.content
            block = bytes(content.read_nowait())
            if not block and not content.is_eof():
                async with time_limit(self._exchange):
                    block = bytes(await content.readany())
            self._ended = not block
            return block
        except Exception as error:
            failure = translated(error, self._exchange, _KINDS)
        raise failure

    def _told(self, closed: Any) -> None:
        """Wake who waits for the body, once the connection is gone."""
        content = self._answer.content
        if not closed.cancelled():
            closed.exception()
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError())

    async def aclose(self) -> None:
        """Give the connection back, or close it."""
        if self._closed is not None:
            self._closed.remove_done_callback(self._told)
        with suppress(Exception):
            if self._ended:
                self._answer.release()
            else:
                self._answer.close()


_KINDS: dict[str, tuple[Phase, bool]] = {
    "ConnectionTimeoutError": ("connect", True),
    "SocketTimeoutError": ("read", True),
    "TimeoutError": ("read", True),
    "ClientConnectorError": ("connect", False),
    "ClientProxyConnectionError": ("connect", False),
    "ClientHttpProxyError": ("connect", False),
    "InvalidURL": ("connect", False),
}
