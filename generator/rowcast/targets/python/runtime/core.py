"""What the sync and the async half share of clients, answers and streams: all that sends and waits for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeAlias, TypeVar, cast

from .decode import ContentError, Decoder
from .errors import (
    ApiConnectionError,
    ApiError,
    ClientClosedError,
    RequestError,
    ResponseValidationError,
    StreamStateError,
)
from .response import Drift, RawResponse, request_id
from .retry import RetryBudget, Run
from .settings import Config, changed
from .transport import Exchange, Headers, TransportError

if TYPE_CHECKING:
    from typing import Self, Unpack

    from .events import Events
    from .request import Plan
    from .spec import StreamSpec
    from .types import OptionSettings

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")
TransportT = TypeVar("TransportT")

Mode: TypeAlias = Literal["value", "raw", "open"]


class Link(Generic[TransportT]):
    """What a client shares with its copies: the transport, made when first needed, the retry budget and the drift."""

    def __init__(self, make: Callable[[], TransportT], budget: RetryBudget) -> None:
        self._make = make
        self._transport: TransportT | None = None
        self._lock = Lock()
        self.budget = budget
        self.drift = Drift()
        self.closed = False

    def transport(self) -> TransportT:
        """Return the transport, one for all threads. Raises ``ClientClosedError``."""
        made = self._transport
        if made is not None:
            return made
        with self._lock:
            if self.closed:
                raise ClientClosedError("the client is closed")
            if self._transport is None:
                self._transport = self._make()
            return self._transport

    def leave(self) -> TransportT | None:
        """Refuse further calls, and return the transport if it is there to be closed."""
        with self._lock:
            self.closed = True
            transport, self._transport = self._transport, None
        return transport


class ClientCore(Generic[TransportT]):
    """What every client is: settings, connections that copies share, and what a method returns."""

    _config: Config
    _link: Link[TransportT]
    _mode: Mode

    def with_options(self, **options: Unpack[OptionSettings]) -> Self:
        """Return a copy that shares the connections, the retry budget and the drift, and differs in ``options``."""
        return self._copy(changed(self._config, options), self._mode)

    def _copy(self, config: Config, mode: Mode) -> Self:
        twin = object.__new__(type(self))
        twin._config, twin._link, twin._mode = config, self._link, mode
        return twin

    @property
    def drift(self) -> Drift:
        """What answers held that the spec does not know, counted. Print it for rows of the spec."""
        return self._link.drift

    @property
    def closed(self) -> bool:
        """The client, or a copy that shares its connections, was closed."""
        return self._link.closed

    def __repr__(self) -> str:
        if not hasattr(self, "_config"):
            # A client that could not be made is shown by tracebacks with the values of variables.
            return f"<{type(self).__name__}>"
        scheme, host, port = self._config.origin
        return f"<{type(self).__name__} of {self._config.api.name} at {scheme}://{host}:{port}>"

    def __copy__(self) -> Self:
        return self._copy(self._config, self._mode)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise RequestError("a client cannot be pickled or copied deeply; make one where it is needed")


ClientT = TypeVar("ClientT", bound=ClientCore[Any])


class ResourceCore(Generic[ClientT]):
    """A group of operations of a client."""

    def __init__(self, client: ClientT) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"


def in_mode(method: Callable[..., Any], mode: Mode) -> Callable[..., Any]:
    """Return a resource's method as it is on a client of another mode. Raises ``TypeError`` for anything else."""
    owner, function = getattr(method, "__self__", None), getattr(method, "__func__", None)
    if function is None or not isinstance(owner, ResourceCore):
        raise TypeError("give a method of one of this client's resources, such as client.things.get")
    resource = cast("Any", method).__self__
    client = resource._client
    return partial(function, resource.__class__(client._copy(client._config, mode)))


def malformed(status: int, headers: Headers) -> str | None:
    """Return what makes the end of an answer uncertain (RFC 9112, 6.3), or its status none; ``None`` if nothing does.

    Every library refuses some of this and lets the rest pass, each another part.
    """
    if status < 200:
        return "the status of the answer is none that ends a call"
    lengths = codings = 0
    for name, value in headers:
        if "\0" in value or "\v" in value or "\f" in value:
            return "a header of the answer has a control character"
        kind = name.lower() if len(name) in _LONG else ""
        if kind == "content-length":
            lengths += 1
            digits = value.strip()
            if not (digits.isascii() and digits.isdigit()):
                return "the length of the answer is no number"
        elif kind == "transfer-encoding":
            codings += 1
            if value.strip().lower() != "chunked":
                return "the answer has an unknown transfer coding"
    return "the answer has more than one length" if lengths + codings > 1 else None


_LONG = frozenset({len("content-length"), len("transfer-encoding")})


class Prepared:
    """A call of a method with what it is given, which tracebacks do not show."""

    __slots__ = ("_given", "_method")

    def __init__(self, method: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self._method = method
        self._given = args, kwargs

    def __call__(self) -> Any:
        """Call the method."""
        return self._method(*self._given[0], **self._given[1])


class Pieces(list[bytes]):
    """What came of a body so far. Its ``repr`` shows none of it."""

    def __repr__(self) -> str:
        return f"<Pieces: {len(self)}>"


class OpenedCore:
    """An answer that has begun. Its body comes in chunks as they were sent, and in pieces as they were meant."""

    def __init__(self, run: Run, status: int, headers: Headers, exchange: Exchange) -> None:
        self.run = run
        self.exchange = exchange
        self.status = status
        self.headers: Headers = headers
        self._codings = [value for name, value in headers if name.lower() == "content-encoding"]
        self._is_plain = not self._codings
        self._decoder: Decoder | None = None
        self._ended = False
        self._closed = False

    @property
    def request_id(self) -> str | None:
        """The API's name for the request."""
        return request_id(self.run.config, self.headers)

    @property
    def reported(self) -> str | None:
        """The API's name for the request where somebody is told of attempts; nothing where it would be in vain."""
        return self.request_id if self.run.watched else None

    def shown_headers(self) -> Mapping[str, str]:
        """Return the headers by lower-case name; secret ones are redacted."""
        return self.run.config.redaction.headers(self.headers)

    def broken(self, failure: TransportError) -> ApiConnectionError:
        """Return the error for a failure while the body was read."""
        problem, repeatable = self.run.connection_error(failure)
        problem.status = self.status
        problem.request_id = self.request_id
        self.run.failed(problem, repeatable)
        return problem

    def decoded(self, chunk: bytes) -> Iterable[bytes]:
        """Return what a chunk means; an empty one is the end. Raises ``ResponseValidationError``, now or on reading."""
        if self._is_plain:
            return (chunk,) if chunk else ()
        return self._undone(chunk)

    def _undone(self, chunk: bytes) -> Iterator[bytes]:
        """Yield a chunk without its content codings."""
        try:
            if self._decoder is None:
                self._decoder = Decoder(self._codings)
            if chunk:
                yield from self._decoder.pieces(chunk)
            else:
                self._decoder.finish()
            return
        except ContentError as error:
            reason = str(error)
        raise self.invalid(f"the answer cannot be decoded: {reason}", "encoding")

    def invalid(self, message: str, kind: str) -> ResponseValidationError:
        """Return the error for a body that is not what it should be, with the answer attached as far as it is known."""
        error = ResponseValidationError(message, kind=kind)
        RawResponse(self.run, Drift(), self.status, self.headers, b"").attach(error)
        self.run.failed(error, False)
        return error


OpenedT = TypeVar("OpenedT", bound=OpenedCore)


class StreamCore(Generic[EventT, ResultT, OpenedT]):
    """What is known of a stream of typed events while it is read."""

    def __init__(self, link: Link[Any], config: Config, plan: Plan, spec: StreamSpec[EventT, ResultT]) -> None:
        self._link = link
        self._config = config
        self._plan = plan
        self._spec = spec
        self._run: Run | None = None
        self._opened: OpenedT | None = None
        self._events: Events[EventT, ResultT] | None = None
        self._failure: ApiError | None = None
        self._closed = False
        self._final: list[ResultT] = []

    @property
    def snapshot(self) -> ResultT | None:
        """The value folded so far, ``None`` before its first part. Raises ``ResponseValidationError``."""
        return None if self._events is None else self._events.snapshot()

    @property
    def partial(self) -> Any:
        """The value folded so far as plain JSON; JSON that is still being gathered is read as far as it goes."""
        return None if self._events is None else self._events.partial

    @property
    def status(self) -> int | None:
        """The HTTP status, once the stream is open."""
        return None if self._opened is None else self._opened.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer; secret ones are redacted."""
        return {} if self._opened is None else self._opened.shown_headers()

    @property
    def request_id(self) -> str | None:
        """The API's name for the request."""
        return None if self._opened is None else self._opened.request_id

    def _begin(self) -> Run:
        if self._run is not None:
            raise StreamStateError("a stream can be opened once")
        self._run = Run(self._config, self._plan, self._link.budget)
        return self._run

    def _misused(self) -> ApiError:
        how = "was closed before its end" if self._closed else "is not open: enter it with a 'with' block"
        error = StreamStateError(f"the stream {how}")
        return error if self._events is None else self._events.attached(error, False)

    def _result(self) -> ResultT:
        if not self._final and self._events is not None:
            self._final.append(self._events.result())
        return self._final[0]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._plan.operation.name}>"


class BytesCore(Generic[OpenedT]):
    """What is known of an answer whose bytes are read as they arrive."""

    _opened: OpenedT | None = None

    @property
    def opened(self) -> OpenedT:
        """The answer. Raises ``StreamStateError`` before the stream is entered."""
        if self._opened is None:
            raise StreamStateError("the stream is not open: enter it with a 'with' block")
        return self._opened

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.opened.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer; secret ones are redacted."""
        return self.opened.shown_headers()

    @property
    def request_id(self) -> str | None:
        """The API's name for the request."""
        return self.opened.request_id
