"""A stream of typed events, folded into the final value. ``stream_sync`` is made from this file by ``unasync``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .attempts import Run
from .calls_async import AsyncLink, AsyncOpened, again, open_once
from .errors import ApiConnectionError, ApiError, ResponseValidationError, StreamStateError
from .status import request_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from .events import Events
    from .request import Plan
    from .settings import Config
    from .spec import StreamSpec
    from .types import AsyncMethod

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

LINGER = 0.05
"""Seconds for which a complete stream is read on, so that its connection can be used again."""


class AsyncStream(Generic[EventT, ResultT]):
    """The events of one call.

    ``async with client.x.stream(...) as stream:`` opens it; then ``async for event in stream`` gives the events,
    ``async for text in stream.text_stream`` their text, and ``await stream.final()`` the value that they fold into.
    Leaving the block early closes the connection. A stream that ends without its last event is an error, and never a
    short success.
    """

    def __init__(self, link: AsyncLink, config: Config, plan: Plan, spec: StreamSpec[EventT, ResultT]) -> None:
        self._link = link
        self._config = config
        self._plan = plan
        self._spec = spec
        self._run: Run | None = None
        self._opened: AsyncOpened | None = None
        self._events: Events[EventT, ResultT] | None = None
        self._failure: ApiError | None = None
        self._closed = False
        self._final: list[ResultT] = []

    async def __aenter__(self) -> Self:
        """Send the request, and wait for the answer to begin. Raises ``ApiError``."""
        if self._run is not None:
            raise StreamStateError("a stream can be opened once")
        self._run = run = Run(self._config, self._plan, self._link.budget)
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
                raise events.unexpected(*await opened.read_some(1 << 20))
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
            if self._opened is not None:
                await self._opened.aclose()
            reopen = run is not None and not isinstance(failure, StreamStateError) and await again(run, failure)
            if not reopen:
                self._failure = failure
                raise failure

    async def _next(self) -> EventT | None:
        """Return the next event, or ``None`` at the end of a complete stream."""
        events, opened = self._events, self._opened
        if events is None or opened is None or (self._closed and not events.ended):
            raise self._misused(events)
        while not events.ended:
            while events.ready:
                event = events.take()
                if event is not None:
                    if events.delivered == 1:
                        opened.run.succeeded(opened.status, request_id(self._config, opened.headers))
                    return event
            if not await self._more(events, opened):
                break
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
            if events.ready:
                return True
            cut = events.cut()
            if cut is None:
                return False
            failure = cut
        raise failure

    def _misused(self, events: Events[EventT, ResultT] | None) -> ApiError:
        how = "was closed before its end" if self._closed else "is not open: use 'async with'"
        error = StreamStateError(f"the stream {how}")
        return error if events is None else events.attached(error, False)

    @property
    def text_stream(self) -> AsyncIterator[str]:
        """The text of the events, piece by piece, as the spec's fold rules mark it."""
        return self._texts()

    async def _texts(self) -> AsyncIterator[str]:
        async for _ in self:
            if self._events is not None and self._events.text:
                yield self._events.text

    @property
    def snapshot(self) -> ResultT | None:
        """The value folded so far, ``None`` before its first part. Raises ``ResponseValidationError``."""
        return None if self._events is None else self._events.snapshot()

    @property
    def partial(self) -> Any:
        """The value folded so far as plain JSON; JSON that is still being gathered is read as far as it goes."""
        return None if self._events is None else self._events.partial

    async def final(self) -> ResultT:
        """Read the stream to its end and return the value that its events fold into. Raises as iterating does."""
        async for _ in self:
            pass
        if not self._final and self._events is not None:
            self._final.append(self._events.result())
        return self._final[0]

    @property
    def status(self) -> int | None:
        """The HTTP status, once the stream is open."""
        return None if self._opened is None else self._opened.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer; secret ones are redacted."""
        return {} if self._opened is None else self._config.redaction.headers(self._opened.headers)

    @property
    def request_id(self) -> str | None:
        """The API's name for the request."""
        return None if self._opened is None else request_id(self._config, self._opened.headers)

    async def aclose(self) -> None:
        """Close the stream: a complete one gives its connection back. Closing again does nothing."""
        opened, self._closed = self._opened, True
        if opened is not None:
            try:
                if self._events is not None and self._events.ended and self._failure is None:
                    await opened.drain(LINGER)
            finally:
                await opened.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._plan.operation.name}>"


class AsyncByteStream:
    """The body of one answer as it arrives, decoded: ``async with ... as body: async for piece in body: ...``."""

    def __init__(self, open_: AsyncMethod[[], AsyncOpened]) -> None:
        self._open = open_
        self._opened: AsyncOpened | None = None

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

    @property
    def opened(self) -> AsyncOpened:
        """The answer. Raises ``StreamStateError`` before the stream is entered."""
        if self._opened is None:
            raise StreamStateError("the stream is not open: use 'async with'")
        return self._opened

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.opened.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer; secret ones are redacted."""
        return self.opened.run.config.redaction.headers(self.opened.headers)

    @property
    def request_id(self) -> str | None:
        """The API's name for the request."""
        return request_id(self.opened.run.config, self.opened.headers)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := await self.opened.chunk():
            for piece in self.opened.decoded(chunk):
                yield piece
        for piece in self.opened.decoded(b""):
            yield piece

    async def read(self, limit: int) -> bytes:
        """Return the whole body. Raises ``ResponseValidationError`` where it is larger than ``limit``."""
        return await self.opened.read(limit)

    async def aclose(self) -> None:
        """Close the answer: its connection is given back if it was read to its end."""
        if self._opened is not None:
            await self._opened.aclose()
