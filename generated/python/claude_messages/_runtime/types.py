"""Values and options that callers name: ``UNSET``, timeouts, hooks, what a call and a client can be told.

Nothing in here imports more than the standard library needs anyway, so that a generated signature costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import IO, TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol, TypeAlias, TypedDict

if TYPE_CHECKING:
    import logging
    import os
    import ssl
    from collections.abc import AsyncIterable, Awaitable
    from typing import ParamSpec, TypeVar

    from .retry import RetryPolicy
    from .transport import AsyncTransport, SyncTransport

    P = ParamSpec("P")
    T = TypeVar("T")
    PageT_co = TypeVar("PageT_co", covariant=True)

    class AsyncFile(Protocol):
        """An open file of asynchronous code, such as those of ``aiofiles`` and ``anyio``."""

        async def read(self, size: int, /) -> bytes: ...

    AsyncMethod: TypeAlias = Callable[P, Awaitable[T]]
    SyncMethod: TypeAlias = Callable[P, T]

    class AsyncPages(Protocol[PageT_co]):
        """What a method returns whose answer is one page of several."""

        async def next_page(self) -> PageT_co | None: ...

    class SyncPages(Protocol[PageT_co]):
        """What a method returns whose answer is one page of several."""

        def next_page(self) -> PageT_co | None: ...

    AsyncPagedMethod: TypeAlias = Callable[P, AsyncPages[T]]
    SyncPagedMethod: TypeAlias = Callable[P, SyncPages[T]]


class Unset(Enum):
    """The type of ``UNSET``: an enum of one member, so that ``is UNSET`` narrows and there is one in each process."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
"""An argument that was not given. It is not sent at all, where ``None`` is sent as null."""

FileContent: TypeAlias = (
    "bytes | bytearray | memoryview | os.PathLike[str] | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes] | AsyncFile"
)
FileInput: TypeAlias = "FileContent | tuple[str, FileContent] | tuple[str, FileContent, str]"
"""A file to upload: content or path, or a pair of file name and content, or a triple with the media type too.

What is asynchronous is for the async client alone.
"""

QueryValue: TypeAlias = object
"""Anything that a query can hold: text, numbers, booleans, dates, and lists or mappings of these."""


class Timeout(NamedTuple):
    """Limits in seconds; ``None`` is no limit.

    Attributes:
        connect: Until a connection stands, TLS included.
        read: Between two pieces of the answer, and until the first one.
        write: Until a piece of the request is handed over.
        pool: Until a connection of the pool is free.
        total: The whole call: every attempt, the waits between them, and a stream to its end.
    """

    connect: float | None = 5.0
    read: float | None = 600.0
    write: float | None = 60.0
    pool: float | None = 60.0
    total: float | None = 3600.0

    @classmethod
    def of(cls, value: Timeout | float | None) -> Timeout:
        """Return ``value`` itself, or the timeout that a bare number means: that total, and no step longer than it.

        Raises:
            RequestError: A limit is no number above zero, or more than a system call can wait for.
        """
        if isinstance(value, Timeout):
            for limit in value:
                if limit is not None:
                    _seconds(limit)
            return value
        if value is None:
            return cls(None, None, None, None, None)
        seconds = _seconds(value)
        return cls(min(seconds, 5.0), seconds, seconds, seconds, seconds)


_LONGEST = 2_000_000
"""Seconds: system calls count milliseconds in 31 bits."""


def _seconds(number: Any) -> float:
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 < number <= _LONGEST:
        from .errors import RequestError

        problem = f"a timeout is a number of seconds above zero, up to {_LONGEST}, a Timeout of such numbers, or None"
        raise RequestError(problem, path="timeout")
    return float(number)


class RequestOptions(TypedDict, total=False):
    """What every method accepts beside its own arguments.

    Attributes:
        timeout: Limits of this call; a number is the limit of the whole call.
        max_retries: How many times this call may be sent again.
        extra_headers: Headers to add or replace; ``None`` leaves a default header out.
        extra_query: Query parameters to add or replace.
        extra_body: Fields to add to the body or to replace there.
        idempotency_key: Sent on every attempt in the API's idempotency header, in place of a random one.
    """

    timeout: Timeout | float | None
    max_retries: int
    extra_headers: Mapping[str, str | None]
    extra_query: Mapping[str, QueryValue]
    extra_body: Mapping[str, object]
    idempotency_key: str


@dataclass(eq=False)
class Attempt:
    """One attempt of a call, as hooks see it. Nothing in it is secret.

    ``headers`` begins empty: what the ``before`` hook puts there is sent with this attempt, such as a trace context.
    The last four are set once the attempt has ended: ``error`` is the exception's class name.
    """

    operation: str
    method: str
    path: str
    host: str
    number: int
    headers: dict[str, str] = field(default_factory=dict[str, str])
    status: int | None = None
    request_id: str | None = None
    error: str | None = None
    elapsed: float | None = None


class Hooks(NamedTuple):
    """Functions called before and after each attempt, in the thread or task of the call. They must not block."""

    before: Callable[[Attempt], object] | None = None
    after: Callable[[Attempt], object] | None = None


class Settings(TypedDict, total=False):
    """What a client of either kind can be told.

    Attributes:
        base_url: Where the API is, instead of the spec's server.
        server: Name of one of the spec's servers.
        server_variables: Values for the URL of that server, or of the first one.
        timeout: Limits of each call; a number is the limit of the whole call.
        max_retries: How many times a call may be sent again; 2 unless said.
        retry_policy: Delays, caps and the budget of retries.
        default_headers: Headers for each call; ``None`` leaves one of the API's out.
        default_query: Query parameters for each call.
        proxy: URL of a proxy. Unless given, ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` count.
        trust_env: ``False`` leaves the proxy variables alone.
        verify: ``False`` accepts any certificate; for tests only.
        ssl_context: TLS settings to use as they are.
        allow_http: Send credentials over plain HTTP to a host that is not this machine.
        hooks: Functions called before and after each attempt.
        strict: Raise for every departure of an answer from the spec, and not only where no value can be given.
        check_requests: Hold request bodies to the spec before sending.
        max_response_bytes: The largest decoded answer to accept; 64 MiB unless said. Streams have no such limit.
        logger: Where the one line for each attempt goes; the logger of the package's name unless said.
    """

    base_url: str | None
    server: str | None
    server_variables: Mapping[str, str]
    timeout: Timeout | float | None
    max_retries: int
    retry_policy: RetryPolicy
    default_headers: Mapping[str, str | None]
    default_query: Mapping[str, QueryValue]
    proxy: str | None
    trust_env: bool
    verify: bool
    ssl_context: ssl.SSLContext | None
    allow_http: bool
    hooks: Hooks | None
    strict: bool
    check_requests: bool
    max_response_bytes: int
    logger: logging.Logger | None


class SyncSettings(Settings, total=False):
    """What a client can be told. ``transport`` carries the requests; the client closes it."""

    transport: SyncTransport | None


class AsyncSettings(Settings, total=False):
    """What an async client can be told. ``transport`` carries the requests; the client closes it."""

    transport: AsyncTransport | None


class OptionSettings(TypedDict, total=False):
    """What ``with_options`` can change in a copy that shares the connections."""

    timeout: Timeout | float | None
    max_retries: int
    headers: Mapping[str, str | None]
    query: Mapping[str, QueryValue]
    hooks: Hooks | None
    strict: bool
    check_requests: bool
    max_response_bytes: int
