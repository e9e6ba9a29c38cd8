"""One call over a transport: sent, sent again where that helps, and read.

Made from ``calls_async`` by ``unasync``; edit that file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any

from .attempts import Run
from .content import ContentError, Decoder
from .drift import Drift
from .errors import ApiError, ClientClosedError, ResponseValidationError
from .raw import RawResponse
from .retry import RetryBudget
from .status import request_id, status_error
from .transport import Exchange, Headers, TransportError, describe

if TYPE_CHECKING:
    from .request import Plan
    from .settings import Config
    from .transport import SyncResponse, SyncTransport

ERROR_BYTES = 1 << 20


class SyncLink:
    """What a client shares with its copies: the transport, made when first needed, the retry budget and the drift."""

    def __init__(self, make: Callable[[], SyncTransport], budget: RetryBudget, drift: Drift) -> None:
        self._make = make
        self._transport: SyncTransport | None = None
        self.budget = budget
        self.drift = drift
        self.closed = False

    def transport(self) -> SyncTransport:
        """Return the transport. Raises ``ClientClosedError``."""
        if self.closed:
            raise ClientClosedError("the client is closed")
        if self._transport is None:
            self._transport = self._make()
        return self._transport

    def close(self) -> None:
        """Close the transport; closing again does nothing."""
        self.closed = True
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()


def fetch(link: SyncLink, config: Config, plan: Plan) -> RawResponse[Any]:
    """Make a call and return its whole answer.

    Raises:
        ApiError: Any of the tree, once no further attempt is to be made.
    """
    run = Run(config, plan, link.budget)
    failure: ApiError
    while True:
        try:
            opened = open_once(link, run)
            try:
                content = opened.read(config.max_response_bytes)
            finally:
                opened.close()
            run.succeeded(opened.status, request_id(config, opened.headers))
            return RawResponse(run, link.drift, opened.status, opened.headers, content)
        except ApiError as error:
            failure = error
        if not again(run, failure):
            raise failure


def again(run: Run, error: ApiError) -> bool:
    """Wait for the time of the next attempt, or return ``False`` if there is none."""
    from time import sleep

    delay = run.wait(error)
    if delay is None:
        return False
    sleep(delay)
    return True


def open_retrying(link: SyncLink, run: Run) -> Opened:
    """Make attempts until an answer begins well, and return it to be read. Raises ``ApiError`` as ``fetch`` does."""
    failure: ApiError
    while True:
        try:
            opened = open_once(link, run)
            run.succeeded(opened.status, request_id(run.config, opened.headers))
            return opened
        except ApiError as error:
            failure = error
        if not again(run, failure):
            raise failure


def open_once(link: SyncLink, run: Run) -> Opened:
    """Make one attempt, and return the answer if its status is good; its body is still to be read."""
    transport = link.transport()
    request, exchange = run.begin()
    try:
        response = transport.send(request, exchange)
    except TransportError as error:
        failure = error
    except Exception as error:
        failure = exchange.failure("read", describe(error))
    else:
        return _welcome(run, response, exchange)
    spoiled: ApiError | None = getattr(request.body, "failure", None)
    problem, repeatable = (spoiled, False) if spoiled is not None else run.connection_error(failure)
    run.failed(problem, repeatable)
    raise problem


def _welcome(run: Run, response: SyncResponse, exchange: Exchange) -> Opened:
    """Return the answer to read, or raise the error that its status means."""
    opened = Opened(run, response, exchange)
    if 200 <= response.status < 300:
        return opened
    try:
        # The body is in no variable, where a traceback could show what the server repeats of a request.
        problem, repeatable = status_error(run, response.status, response.headers, opened.read_some(ERROR_BYTES))
    finally:
        opened.close()
    run.failed(problem, repeatable)
    raise problem


class Opened:
    """An answer that has begun. Its body comes in chunks as they were sent, and in pieces as they were meant."""

    def __init__(self, run: Run, response: SyncResponse, exchange: Exchange) -> None:
        self.run = run
        self.exchange = exchange
        self.status = response.status
        self.headers: Headers = response.headers
        self._response = response
        self._decoder: Decoder | None = None
        self._ended = False
        self._closed = False

    def chunk(self) -> bytes:
        """Return the next bytes as they were sent, and ``b""`` at the end. Raises ``ApiConnectionError``."""
        try:
            chunk = b"" if self._ended else self._response.chunk()
            self._ended = not chunk
            return chunk
        except TransportError as error:
            failure = error
        except Exception as error:
            failure = self.exchange.failure("read", describe(error))
        problem, repeatable = self.run.connection_error(failure)
        problem.status = self.status
        problem.request_id = request_id(self.run.config, self.headers)
        self.run.failed(problem, repeatable)
        raise problem

    def decoded(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk means; an empty one is the end. Raises ``ResponseValidationError``."""
        try:
            if self._decoder is None:
                codings = [value for name, value in self.headers if name.lower() == "content-encoding"]
                self._decoder = Decoder(codings)
            if chunk:
                yield from self._decoder.pieces(chunk)
            else:
                self._decoder.finish()
            return
        except ContentError as error:
            reason = str(error)
        raise self._invalid(f"the answer cannot be decoded: {reason}", "encoding")

    def read(self, limit: int) -> bytes:
        """Return the whole body. Raises ``ResponseValidationError`` where it is larger than ``limit``."""
        parts: list[bytes] = []
        size = 0
        while True:
            chunk = self.chunk()
            for piece in self.decoded(chunk):
                size += len(piece)
                if size > limit:
                    raise self._invalid(f"the answer is larger than {limit} bytes", "too-large")
                parts.append(piece)
            if not chunk:
                return b"".join(parts)

    def read_some(self, limit: int) -> tuple[bytes, bool]:
        """Return as much of the body as comes, up to ``limit``, and whether that is all of it."""
        parts: list[bytes] = []
        try:
            while chunk := self.chunk():
                for piece in self.decoded(chunk):
                    parts.append(piece[: limit - sum(map(len, parts))])
                    if sum(map(len, parts)) >= limit:
                        return b"".join(parts), False
        except ApiError:
            return b"".join(parts), False
        return b"".join(parts), True

    def _invalid(self, message: str, kind: str) -> ResponseValidationError:
        """Return the error for a body that is not what it should be, with the answer attached as far as it is known."""
        error = ResponseValidationError(message, kind=kind)
        RawResponse(self.run, Drift(), self.status, self.headers, b"").attach(error)
        self.run.failed(error, False)
        return error

    def drain(self, seconds: float) -> None:
        """Read what is left of a body that is complete as far as it matters, but not for long."""
        ends = monotonic() + seconds
        self.exchange.ends = ends if self.exchange.ends is None else min(ends, self.exchange.ends)
        try:
            for _ in range(16):
                if self._ended or not self._response.chunk():
                    return
        except TransportError:
            return

    def close(self) -> None:
        """Give the connection back if the body was read to its end, and close it if not."""
        if not self._closed:
            self._closed = True
            self._response.close()
