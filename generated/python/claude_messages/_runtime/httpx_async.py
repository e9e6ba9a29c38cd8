"""A transport over a client of ``httpx`` or ``httpx2`` of yours: ``Client(transport=AsyncHttpxTransport(client))``.

``httpx_sync`` is made from this file by ``unasync``. Neither library is imported here.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .transport import Exchange, Headers, Phase, Request, TransportError, body_blocks, describe, named, time_limit

if TYPE_CHECKING:
    from typing import TypeAlias

    HttpxClient: TypeAlias = Any


class AsyncHttpxTransport:
    """Sends requests with an async client of ``httpx`` or ``httpx2``: its proxies, mounts and TLS settings count.

    Its own redirects, timeouts, credentials and cookies are not used.
    """

    def __init__(self, client: HttpxClient) -> None:
        self._client = client

    async def send(self, request: Request, exchange: Exchange) -> AsyncHttpxResponse:
        """Send and wait for status and headers."""
        body = request.body
        failure: TransportError
        try:
            outgoing = self._client.build_request(
                request.method,
                request.url,
                headers=request.headers,
                content=body if body is None or isinstance(body, bytes) else body_blocks(body),
                extensions={"timeout": {phase: exchange.seconds(phase) for phase in _PHASES}},
            )
            # The client adds headers of its own, which nobody asked for.
            outgoing.headers = type(outgoing.headers)(request.headers)
            async with time_limit(exchange):
                answer = await self._client.send(outgoing, stream=True, auth=None, follow_redirects=False)
            return AsyncHttpxResponse(answer, exchange)
        except Exception as error:
            failure = _translate(error, exchange)
        raise failure

    async def aclose(self) -> None:
        """Close the client."""
        await self._client.aclose()


_PHASES: tuple[Phase, ...] = ("connect", "read", "write", "pool")


class AsyncHttpxResponse:
    """An answer as it arrives."""

    __slots__ = ("_answer", "_exchange", "_iterator", "headers", "status")

    def __init__(self, answer: Any, exchange: Exchange) -> None:
        self.status: int = answer.status_code
        raw = answer.headers.raw
        self.headers: Headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]
        self._answer = answer
        self._iterator: AsyncGenerator[bytes] = answer.aiter_raw()
        self._exchange = exchange

    async def chunk(self) -> bytes:
        """Return the next bytes of the body, and ``b""`` at its end."""
        failure: TransportError
        try:
            async with time_limit(self._exchange):
                while True:
                    block = await self._iterator.__anext__()
                    if block:
                        return block
        except StopAsyncIteration:
            return b""
        except Exception as error:
            failure = _translate(error, self._exchange)
        raise failure

    async def aclose(self) -> None:
        """Give the connection back, or close it."""
        try:
            with suppress(Exception):
                await self._iterator.aclose()
        finally:
            with suppress(Exception):
                await self._answer.aclose()


_KINDS: dict[str, tuple[Phase, bool]] = {
    "PoolTimeout": ("pool", True),
    "ConnectTimeout": ("connect", True),
    "WriteTimeout": ("write", True),
    "ReadTimeout": ("read", True),
    "TimeoutError": ("read", True),
    "ConnectError": ("connect", False),
    "ProxyError": ("connect", False),
    "UnsupportedProtocol": ("connect", False),
    "LocalProtocolError": ("write", False),
    "WriteError": ("write", False),
}


def _translate(error: Exception, exchange: Exchange) -> TransportError:
    """Return the failure that an exception of the client means: a new one, without the frames that saw the headers."""
    if isinstance(error, TransportError):
        return TransportError(error.phase, error.cause, timed_out=error.timed_out, sent=error.sent)
    phase, timed_out = named(error, _KINDS) or ("read", False)
    exchange.sent = exchange.sent or phase not in ("pool", "connect")
    return exchange.failure(phase, describe(error), timed_out=timed_out)
