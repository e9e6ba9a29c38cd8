"""One call over a transport: sent, sent again where that helps, and read whole, as events or as bytes.

``calls_sync`` is made from this file by ``unasync``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from .core import BytesCore, Link, OpenedCore, Pieces, StreamCore, malformed
from .errors import ApiConnectionError, ApiError, RequestError, ResponseValidationError, StreamStateError
from .response import RawResponse, status_error
from .retry import Run
from .transport import Exchange, TransportError, describe

if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType
    from typing import Self

    from .events import Events
    from .request import Plan
    from .settings import Config
    from .transport import AsyncResponse, AsyncTransport
    from .types import AsyncMethod

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

ERROR_BYTES = 1 << 20

LINGER = 0.05
"""Seconds for which a complete stream is read on, so that its connection can be used again."""


async def fetch(link: Link[AsyncTransport], config: Config, plan: Plan) -> RawResponse[Any]:
    """Make a call and return its whole answer.

    Raises:
        ApiError: Any of the tree, once no further attempt is to be made.
    """
    run = Run(config, plan, link.budget)
    failure: ApiError
    while True:
        try:
            opened = await open_once(link, run)
            try:
                content = await opened.read(config.max_response_bytes)
            finally:
                await opened.aclose()
            run.succeeded(opened.status, opened.reported)
            return RawResponse(run, link.drift, opened.status, opened.headers, content)
        except ApiError as error:
            failure = error
        if not await again(run, failure):
            raise failure


async def again(run: Run, error: ApiError) -> bool:
    """Wait for the time of the next attempt, or return ``False`` if there is none."""
    from asyncio import sleep

    delay = run.wait(error)
    if delay is None:
        return False
    await sleep(delay)
    return True


async def open_retrying(link: Link[AsyncTransport], run: Run) -> AsyncOpened:
    """Make attempts until an answer begins well, and return it to be read. Raises ``ApiError`` as ``fetch`` does."""
    failure: ApiError
    while True:
        try:
            opened = await open_once(link, run)
            run.succeeded(opened.status, opened.reported)
            return opened
        except ApiError as error:
            failure = error
        if not await again(run, failure):
            raise failure


async def open_once(link: Link[AsyncTransport], run: Run) -> AsyncOpened:
    """Make one attempt, and return the answer if its status is good; its body is still to be read."""
    transport = link.transport()
    request, exchange = run.begin()
    refused: ApiError | None = None
    try:
        response = await transport.send(request, exchange)
    except TransportError as error:
        failure = error
    except RequestError as error:
        failure, refused = TransportError("pool", "", sent=False), error
    except Exception as error:
        failure = exchange.failure("read", describe(error))
    else:
        wrong = malformed(response.status, response.headers)
        if wrong is None:
            return await _welcome(run, response, exchange)
        await response.aclose()
        failure = exchange.failure("read", wrong)
    refused = refused or getattr(request.body, "failure", None)
    problem, repeatable = (refused, False) if refused is not None else run.connection_error(failure)
    run.failed(problem, repeatable)
    raise problem


async def _welcome(run: Run, response: AsyncResponse, exchange: Exchange) -> AsyncOpened:
    """Return the answer to read, or raise the error that its status means."""
    opened = AsyncOpened(run, response, exchange)
    if 200 <= response.status < 300:
        return opened
    try:
        # The body is in no variable, where a traceback could show what the server repeats of a request.
        problem, repeatable = status_error(run, response.status, response.headers, await opened.read_some(ERROR_BYTES))
    finally:
        await opened.aclose()
    run.failed(problem, repeatable)
    raise problem


class AsyncOpened(OpenedCore):
    """An answer that has begun."""

    def __init__(self, run: Run, response: AsyncResponse, exchange: Exchange) -> None:
        super().__init__(run, response.status, response.headers, exchange)
        self._response = response

    async def chunk(self) -> bytes:
        """Return the next bytes as they were sent, and ``b""`` at the end. Raises ``ApiConnectionError``."""
        try:
            chunk = b"" if self._ended else await self._response.chunk()
            self._ended = not chunk
            return chunk
        except TransportError as error:
            failure = error
        except Exception as error:
            failure = self.exchange.failure("read", describe(error))
        raise self.broken(failure)

    async def read(self, limit: int) -> bytes:
        """Return the whole body. Raises ``ResponseValidationError`` where it is larger than ``limit``."""
        parts = Pieces()
        size = 0
        while True:
            chunk = await self.chunk()
            for piece in self.decoded(chunk):
                size += len(piece)
                if size > limit:
                    del chunk, piece
                    raise self.invalid(f"the answer is larger than {limit} bytes", "too-large")
                parts.append(piece)
            if not chunk:
                return b"".join(parts)

    async def read_some(self, limit: int) -> tuple[bytes, bool]:
        """Return as much of the body as comes, up to ``limit``, and whether that is all of it."""
        parts = Pieces()
        size = 0
        try:
            while chunk := await self.chunk():
                for piece in self.decoded(chunk):
                    parts.append(piece[: limit - size])
                    size += len(parts[-1])
                    if size >= limit:
                        return b"".join(parts), False
        except ApiError:
            return b"".join(parts), False
        return b"".join(parts), True

    async def drain(self, seconds: float) -> None:
        """Read what is left of a body that is complete as far as it matters, but not for long."""
        ends = monotonic() + seconds
        self.exchange.ends = ends if self.exchange.ends is None else min(ends, self.exchange.ends)
        try:
            for _ in range(16):
                if self._ended or not await self._response.chunk():
                    return
        except Exception:
            # The answer is complete: what its connection comes to is nobody's error, whichever class it has.
            return

    async def aclose(self) -> None:
        """Give the connection back if the body was read to its end, and close it if not."""
        if not self._closed:
            self._closed = True
            await self._response.aclose()


class AsyncStream(StreamCore[EventT, ResultT, AsyncOpened]):
    """The events of one call.

    ``async with client.x.stream(...) as stream:`` opens it; then ``async for event in stream`` gives the events,
    ``async for text in stream.text_stream`` their text, and ``await stream.final()`` the value that they fold into.
    Leaving the block early closes the connection. A stream that ends without its last event is an error, and never a
    short success.
    """

    async def __aenter__(self) -> Self:
        """Send the request, and wait for the answer to begin. Raises ``ApiError``."""
        run = self._begin()
        failure: ApiError
        while True:
            try:
                await self._open(run)
                return self
            except ApiError as error:
                failure = error
            if not await again(run, failure):
                self._failure, self._closed = failure, True
                raise failure

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _open(self, run: Run) -> None:
        """Make one attempt, and see that its answer is a stream."""
        from .events import Events

        self._opened = opened = await open_once(self._link, run)
        try:
            self._events = events = Events(run, self._link.drift, self._spec, opened.status, opened.headers)
            if not events.expected():
                raise events.unexpected(*await opened.read_some(ERROR_BYTES))
        except BaseException:
            await opened.aclose()
            raise

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EventT:
        """Return the next event.

        Raises:
            StreamError: The stream broke; ``partial`` and ``delivered`` tell how far it came.
            ApiStatusError: It sent an error event.
            ResponseValidationError: An event is not what the spec says.
        """
        if self._failure is not None:
            raise self._failure
        failure: ApiError
        run, reopen = self._run, False
        while True:
            try:
                if reopen and run is not None:
                    await self._open(run)
                event = await self._next()
            except ApiError as error:
                failure = error
            else:
                if event is None:
                    raise StopAsyncIteration
                return event
            if isinstance(failure, StreamStateError):
                # Nothing went wrong with the stream: it can still be entered.
                raise failure
            if self._opened is not None:
                await self._opened.aclose()
            reopen = run is not None and await again(run, failure)
            if not reopen:
                self._failure = failure
                raise failure

    async def _next(self) -> EventT | None:
        """Return the next event, or ``None`` at the end of a complete stream."""
        events, opened = self._events, self._opened
        if events is None or opened is None or (self._closed and not events.ended):
            raise self._misused()
        while not events.ended:
            if not events.frames:
                if await self._more(events, opened):
                    continue
                break
            event = events.take()
            if event is not None:
                if events.delivered == 1:
                    opened.run.succeeded(opened.status, opened.reported)
                return event
        return None

    async def _more(self, events: Events[EventT, ResultT], opened: AsyncOpened) -> bool:
        """Read on until there are frames; return ``False`` at the end of a complete stream."""
        failure: ApiError
        try:
            chunk = await opened.chunk()
            for piece in opened.decoded(chunk):
                events.feed(piece)
        except ApiConnectionError as error:
            failure = events.broken(error)
        except ResponseValidationError as error:
            failure = events.attached(error, False)
        else:
            if chunk:
                return True
            events.finish()
            if events.frames:
                return True
            cut = events.cut()
            if cut is None:
                return False
            failure = cut
        raise failure

    @property
    def text_stream(self) -> AsyncIterator[str]:
        """The text of the events, piece by piece, as the spec's fold rules mark it."""
        return self._texts()

    async def _texts(self) -> AsyncIterator[str]:
        async for _ in self:
            if self._events is not None and self._events.text:
                yield self._events.text

    async def final(self) -> ResultT:
        """Read the stream to its end and return the value that its events fold into. Raises as iterating does."""
        async for _ in self:
            pass
        return self._result()

    async def aclose(self) -> None:
        """Close the stream: a complete one gives its connection back. Closing again does nothing."""
        opened, self._closed = self._opened, True
        if opened is not None:
            try:
                if self._events is not None and self._events.ended and self._failure is None:
                    await opened.drain(LINGER)
            finally:
                await opened.aclose()


class AsyncByteStream(BytesCore[AsyncOpened]):
    """The body of one answer as it arrives, decoded: ``async with ... as body: async for piece in body: ...``."""

    def __init__(self, open_: AsyncMethod[[], AsyncOpened]) -> None:
        self._open = open_

    async def __aenter__(self) -> Self:
        """Send the request, and wait for the answer to begin. Raises ``ApiError``."""
        if self._opened is not None:
            raise StreamStateError("a stream can be opened once")
        self._opened = await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := await self.opened.chunk():
            for piece in self.opened.decoded(chunk):
                yield piece
        for piece in self.opened.decoded(b""):
            yield piece

    async def read(self, limit: int) -> bytes:
        """Return the whole body. Raises ``ResponseValidationError`` where it is larger than ``limit``."""
        return await self.opened.read(limit)

    async def to_file(self, path: str | PathLike[str], *, limit: int | None = None) -> int:
        """Write the body to a file, which stands there only when it is complete, and return its size.

        Raises:
            ApiConnectionError: The answer was cut. Nothing is left of it, here or below.
            ResponseValidationError: It is larger than ``limit``, or cannot be decoded.
            OSError: The file cannot be written.
        """
        from .download import Landing

        with Landing(path) as file:
            async for piece in self:
                file.write(piece)
                if limit is not None and file.size > limit:
                    raise self.opened.invalid(f"the answer is larger than {limit} bytes", "too-large")
        return file.size

    async def aclose(self) -> None:
        """Close the answer: its connection is given back if it was read to its end."""
        if self._opened is not None:
            await self._opened.aclose()
