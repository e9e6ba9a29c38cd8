"""One call over a transport: sent, sent again where that helps, and read whole, as events or as bytes.

Made from ``calls_async`` by ``unasync``; edit that file.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    from .transport import SyncResponse, SyncTransport
    from .types import SyncMethod

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

ERROR_BYTES = 1 << 20

LINGER = 0.05
"""Seconds for which a complete stream is read on, so that its connection can be used again."""


def fetch(link: Link[SyncTransport], config: Config, plan: Plan) -> RawResponse[Any]:
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
            run.succeeded(opened.status, opened.reported)
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


def open_retrying(link: Link[SyncTransport], run: Run) -> Opened:
    """Make attempts until an answer begins well, and return it to be read. Raises ``ApiError`` as ``fetch`` does."""
    failure: ApiError
    while True:
        try:
            opened = open_once(link, run)
            run.succeeded(opened.status, opened.reported)
            return opened
        except ApiError as error:
            failure = error
        if not again(run, failure):
            raise failure


def open_once(link: Link[SyncTransport], run: Run) -> Opened:
    """Make one attempt, and return the answer if its status is good; its body is still to be read."""
    transport = link.transport()
    request, exchange = run.begin()
    refused: ApiError | None = None
    try:
        response = transport.send(request, exchange)
    except TransportError as error:
        failure = error
    except RequestError as error:
        failure, refused = TransportError("pool", "", sent=False), error
    except Exception as error:
        failure = exchange.failure("read", describe(error))
    else:
        wrong = malformed(response.status, response.headers)
        if wrong is None:
            return _welcome(run, response, exchange)
        response.close()
        failure = exchange.failure("read", wrong)
    refused = refused or getattr(request.body, "failure", None)
    problem, repeatable = (refused, False) if refused is not None else run.connection_error(failure)
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


class Opened(OpenedCore):
    """An answer that has begun."""

    def __init__(self, run: Run, response: SyncResponse, exchange: Exchange) -> None:
        super().__init__(run, response.status, response.headers, exchange)
        self._response = response

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
        raise self.broken(failure)

    def read(self, limit: int) -> bytes:
        """Return the whole body. Raises ``ResponseValidationError`` where it is larger than ``limit``."""
        parts = Pieces()
        size = 0
        while True:
            chunk = self.chunk()
            for piece in self.decoded(chunk):
                size += len(piece)
                if size > limit:
                    del chunk, piece
                    raise self.invalid(f"the answer is larger than {limit} bytes", "too-large")
                parts.append(piece)
            if not chunk:
                return b"".join(parts)

    def read_some(self, limit: int) -> tuple[bytes, bool]:
        """Return as much of the body as comes, up to ``limit``, and whether that is all of it."""
        parts = Pieces()
        size = 0
        try:
            while chunk := self.chunk():
                for piece in self.decoded(chunk):
                    parts.append(piece[: limit - size])
                    size += len(parts[-1])
                    if size >= limit:
                        return b"".join(parts), False
        except ApiError:
            return b"".join(parts), False
        return b"".join(parts), True

    def drain(self, seconds: float) -> None:
        """Read what is left of a body that is complete as far as it matters, but not for long."""
        ends = monotonic() + seconds
        self.exchange.ends = ends if self.exchange.ends is None else min(ends, self.exchange.ends)
        try:
            for _ in range(16):
                if self._ended or not self._response.chunk():
                    return
        except Exception:
            # The answer is complete: what its connection comes to is nobody's error, whichever class it has.
            return

    def close(self) -> None:
        """Give the connection back if the body was read to its end, and close it if not."""
        if not self._closed:
            self._closed = True
            self._response.close()


class Stream(StreamCore[EventT, ResultT, Opened]):
    """The events of one call.

    ``with client.x.stream(...) as stream:`` opens it; then ``for event in stream`` gives the events,
    ``for text in stream.text_stream`` their text, and ``stream.final()`` the value that they fold into.
    Leaving the block early closes the connection. A stream that ends without its last event is an error, and never a
    short success.
    """

    def __enter__(self) -> Self:
        """Send the request, and wait for the answer to begin. Raises ``ApiError``."""
        run = self._begin()
        failure: ApiError
        while True:
            try:
                self._open(run)
                return self
            except ApiError as error:
                failure = error
            if not again(run, failure):
                self._failure, self._closed = failure, True
                raise failure

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self, run: Run) -> None:
        """Make one attempt, and see that its answer is a stream."""
        from .events import Events

        self._opened = opened = open_once(self._link, run)
        try:
            self._events = events = Events(run, self._link.drift, self._spec, opened.status, opened.headers)
            if not events.expected():
                raise events.unexpected(*opened.read_some(ERROR_BYTES))
        except BaseException:
            opened.close()
            raise

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> EventT:
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
                    self._open(run)
                event = self._next()
            except ApiError as error:
                failure = error
            else:
                if event is None:
                    raise StopIteration
                return event
            if isinstance(failure, StreamStateError):
                # Nothing went wrong with the stream: it can still be entered.
                raise failure
            if self._opened is not None:
                self._opened.close()
            reopen = run is not None and again(run, failure)
            if not reopen:
                self._failure = failure
                raise failure

    def _next(self) -> EventT | None:
        """Return the next event, or ``None`` at the end of a complete stream."""
        events, opened = self._events, self._opened
        if events is None or opened is None or (self._closed and not events.ended):
            raise self._misused()
        while not events.ended:
            if not events.frames:
                if self._more(events, opened):
                    continue
                break
            event = events.take()
            if event is not None:
                if events.delivered == 1:
                    opened.run.succeeded(opened.status, opened.reported)
                return event
        return None

    def _more(self, events: Events[EventT, ResultT], opened: Opened) -> bool:
        """Read on until there are frames; return ``False`` at the end of a complete stream."""
        failure: ApiError
        try:
            chunk = opened.chunk()
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
    def text_stream(self) -> Iterator[str]:
        """The text of the events, piece by piece, as the spec's fold rules mark it."""
        return self._texts()

    def _texts(self) -> Iterator[str]:
        for _ in self:
            if self._events is not None and self._events.text:
                yield self._events.text

    def final(self) -> ResultT:
        """Read the stream to its end and return the value that its events fold into. Raises as iterating does."""
        for _ in self:
            pass
        return self._result()

    def close(self) -> None:
        """Close the stream: a complete one gives its connection back. Closing again does nothing."""
        opened, self._closed = self._opened, True
        if opened is not None:
            try:
                if self._events is not None and self._events.ended and self._failure is None:
                    opened.drain(LINGER)
            finally:
                opened.close()


class ByteStream(BytesCore[Opened]):
    """The body of one answer as it arrives, decoded: ``with ... as body: for piece in body: ...``."""

    def __init__(self, open_: SyncMethod[[], Opened]) -> None:
        self._open = open_

    def __enter__(self) -> Self:
        """Send the request, and wait for the answer to begin. Raises ``ApiError``."""
        if self._opened is not None:
            raise StreamStateError("a stream can be opened once")
        self._opened = self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.opened.chunk():
            for piece in self.opened.decoded(chunk):
                yield piece
        for piece in self.opened.decoded(b""):
            yield piece

    def read(self, limit: int) -> bytes:
        """Return the whole body. Raises ``ResponseValidationError`` where it is larger than ``limit``."""
        return self.opened.read(limit)

    def to_file(self, path: str | PathLike[str], *, limit: int | None = None) -> int:
        """Write the body to a file, which stands there only when it is complete, and return its size.

        Raises:
            ApiConnectionError: The answer was cut. Nothing is left of it, here or below.
            ResponseValidationError: It is larger than ``limit``, or cannot be decoded.
            OSError: The file cannot be written.
        """
        from .download import Landing

        with Landing(path) as file:
            for piece in self:
                file.write(piece)
                if limit is not None and file.size > limit:
                    raise self.opened.invalid(f"the answer is larger than {limit} bytes", "too-large")
        return file.size

    def close(self) -> None:
        """Close the answer: its connection is given back if it was read to its end."""
        if self._opened is not None:
            self._opened.close()
