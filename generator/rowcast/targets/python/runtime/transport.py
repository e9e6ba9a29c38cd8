"""What carries requests: a request goes in; a status, headers and chunks of bytes come out, or a ``TransportError``.

Adapters for HTTP libraries stand in modules of their own and translate every exception of theirs.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from .decode import ChunkJoiner
from .types import Timeout

if TYPE_CHECKING:
    import ssl

Phase: TypeAlias = Literal["pool", "connect", "write", "read", "total"]
Headers: TypeAlias = "list[tuple[str, str]]"


class TransportError(Exception):
    """What adapters raise, and nothing else. It holds no foreign exception, as those can hold the request.

    Attributes:
        phase: The step that failed.
        timed_out: A limit of time was the reason.
        sent: ``False`` when it is certain that no byte of the request left.
        lasting: Another attempt would end like this one, as with a certificate that nobody vouches for.
        cause: The foreign exception's class, and its error number if it has one.
    """

    def __init__(
        self, phase: Phase, cause: str, *, timed_out: bool = False, sent: bool = True, lasting: bool = False
    ) -> None:
        super().__init__(f"{phase}: {cause}")
        self.phase: Phase = phase
        self.timed_out = timed_out
        self.sent = sent
        self.lasting = lasting
        self.cause = cause


class Chunks(Protocol):
    """A body too large to hold: each iteration yields it again from its start, in blocks of bytes."""

    length: int | None

    def __iter__(self) -> Iterator[bytes]: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...


class Request:
    """One request, ready to send. Its ``repr`` shows nothing that could be secret."""

    __slots__ = ("body", "headers", "host", "method", "port", "scheme", "target")

    def __init__(
        self,
        method: str,
        origin: tuple[str, str, int],
        target: str,
        headers: Headers,
        body: bytes | Chunks | None,
    ) -> None:
        self.method = method
        self.scheme, self.host, self.port = origin
        self.target = target
        self.headers = headers
        self.body = body

    @property
    def url(self) -> str:
        """The whole URL, for libraries that want it as text."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Host and port as they stand in a URL; a port that the scheme implies is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def with_headers(self, extra: Mapping[str, str]) -> Request:
        """Return a request with more headers; one of the same name is replaced. Raises ``RequestError``."""
        from .head import HeaderSet, of_caller

        headers = HeaderSet(self.headers, of_caller(extra, "headers")).listed()
        return Request(self.method, (self.scheme, self.host, self.port), self.target, headers, self.body)

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.scheme}://{self.authority}>"


DEFAULT_PORTS = {"http": 80, "https": 443}

HELD_BYTES = 1 << 16
"""How much of a request is held back, so that head and body go out together; and how much is read at once."""


class Exchange:
    """The times that one attempt must keep, and whether any of it left. ``ends`` is a reading of ``time.monotonic``."""

    __slots__ = ("ends", "sent", "timeout")

    def __init__(self, timeout: Timeout, ends: float | None) -> None:
        self.timeout = timeout
        self.ends = ends
        self.sent = False

    def seconds(self, phase: Phase) -> float | None:
        """Return how long the step may take now, ``None`` for ever; raise if the call's time is up."""
        limit: float | None = getattr(self.timeout, phase)
        if self.ends is None:
            return limit
        left = self.ends - monotonic()
        if left <= 0:
            raise self.failure("total", "the time for the whole call is up", timed_out=True)
        return left if limit is None or left < limit else limit

    def failure(self, phase: Phase, cause: str, *, timed_out: bool = False) -> TransportError:
        """Return the error for a step of this attempt; once the call's time is up, that is what went wrong."""
        if self.ends is not None and monotonic() >= self.ends - 0.001:
            phase, timed_out = "total", True
        return TransportError(phase, cause, timed_out=timed_out, sent=self.sent)


class Step:
    """A limit that is worked out when it is needed: the pool hands it through to the network stream below."""

    __slots__ = ("exchange", "phase")

    def __init__(self, exchange: Exchange, phase: Phase) -> None:
        self.exchange = exchange
        self.phase: Phase = phase


def steps(exchange: Exchange) -> dict[str, Any]:
    steps: dict[str, Any] = {
        "connect": Step(exchange, "connect"),
        "read": Step(exchange, "read"),
        "write": Step(exchange, "write"),
        "pool": exchange.seconds("pool"),
    }
    return steps


def seconds(timeout: Any) -> float | None:
    return timeout.exchange.seconds(timeout.phase) if isinstance(timeout, Step) else timeout


def sibling(timeout: Any, phase: Phase) -> Any:
    return Step(timeout.exchange, phase) if isinstance(timeout, Step) else timeout


def is_for_proxy(data: bytes) -> bool:
    """Tell whether bytes ask a proxy for a tunnel, by HTTP or SOCKS: the API sees none of them."""
    return data.startswith(b"CONNECT ") or not data[:1].isalpha()


def joiner_of(answer: Any) -> ChunkJoiner | None:
    """Return what joins the chunks of an answer; ``None`` where the library does not tell what it has of the body."""
    with suppress(AttributeError):
        return ChunkJoiner(answer.stream._stream._connection._h11_state.trailing_data[0])
    return None


class AsyncResponse(Protocol):
    """An answer whose body is read chunk by chunk, still encoded as ``Content-Encoding`` says."""

    status: int
    headers: Headers

    async def chunk(self) -> bytes:
        """Return the next bytes of the body, and ``b""`` at its end. Raises ``TransportError``."""
        ...

    async def aclose(self) -> None:
        """Give the connection back, or close it if the body was not read to its end. Never raises."""
        ...


class AsyncTransport(Protocol):
    """Sends requests for an async client."""

    async def send(self, request: Request, exchange: Exchange) -> AsyncResponse:
        """Send and wait for status and headers. Raises ``TransportError``; follows no redirect, sends nothing twice."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class SyncResponse(Protocol):
    """An answer whose body is read chunk by chunk, still encoded as ``Content-Encoding`` says."""

    status: int
    headers: Headers

    def chunk(self) -> bytes:
        """Return the next bytes of the body, and ``b""`` at its end. Raises ``TransportError``."""
        ...

    def close(self) -> None:
        """Give the connection back, or close it if the body was not read to its end. Never raises."""
        ...


class SyncTransport(Protocol):
    """Sends requests for a client; used from many threads at once."""

    def send(self, request: Request, exchange: Exchange) -> SyncResponse:
        """Send and wait for status and headers. Raises ``TransportError``; follows no redirect, sends nothing twice."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


def describe(error: BaseException) -> str:
    """Return a foreign exception as text that cannot hold a secret: its class, and what its root says went wrong."""
    if isinstance(error, ModuleNotFoundError):
        return f"{type(error).__name__}: {error.name} is not installed"
    roots = [root for root in _chain(error) if isinstance(root, OSError)]
    reasons = [reason for find in (_of_tls, _of_system) for root in roots if (reason := find(root))]
    return f"{type(error).__name__}: {reasons[0]}" if reasons else type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that it came from."""
    root: BaseException | None = error
    while root is not None:
        yield root
        root = root.__cause__ or root.__context__


def _of_tls(error: OSError) -> str | None:
    """Return what TLS says in words; the numbers of its errors are its own, and mean something else to the system."""
    told = getattr(error, "verify_message", None) or getattr(error, "reason", None)
    return str(told) if told and hasattr(error, "library") else None


def _of_system(error: OSError) -> str | None:
    """Return what the number of an error of the system means."""
    if not error.errno or hasattr(error, "library"):
        return None
    # A name that cannot be resolved has numbers and texts of its own, which are below zero on most systems.
    return os.strerror(error.errno) if error.errno > 0 and not _is_of_names(error) else str(error.strerror)


def _is_of_names(error: OSError) -> bool:
    return type(error).__name__ == "gaierror"


def secure_context(verify: bool, given: ssl.SSLContext | None) -> ssl.SSLContext:
    """Return the TLS settings to use: the caller's, or ones that all clients of the process share.

    Raises:
        TransportError: The certificates that the environment names (``SSL_CERT_FILE``) cannot be read.
    """
    if given is not None:
        return given
    if verify not in _CONTEXTS:
        try:
            _CONTEXTS[verify] = _new_context(verify)
        except OSError as error:
            problem = describe(error)
        else:
            return _CONTEXTS[verify]
        raise TransportError("connect", f"no trusted certificates: {problem}", sent=False, lasting=True)
    return _CONTEXTS[verify]


_CONTEXTS: dict[bool, ssl.SSLContext] = {}


def _new_context(verify: bool) -> ssl.SSLContext:
    """Make a context that trusts what the operating system trusts, and writes no key log."""
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        from httpcore2 import default_ssl_context
    except ImportError:
        context.load_default_certs()
        return context
    context = default_ssl_context()
    context.keylog_filename = None  # type: ignore[assignment]  # which the environment may have named
    return context


async def names_itself(host: str, _port: int, _seconds: float | None) -> list[str]:
    """Return the host alone: in async code the library tries its addresses side by side, within one limit."""
    return [host]


def addresses(host: str, port: int, seconds: float | None) -> list[str]:
    """Return the addresses of a host, to be tried one after the other, within a time.

    Nothing can interrupt a wait for a name server: a thread of its own waits for it, and is left to itself if need be.

    Raises:
        TransportError: There are none, or they are not known in time.
    """
    import socket
    from threading import Thread

    if ":" in host or host.replace(".", "").isdigit():
        return [host]
    found: list[list[Any] | Exception] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error.with_traceback(None))

    thread = Thread(target=look, name="name lookup", daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise TransportError("connect", "the name was not found in time", timed_out=True, sent=False)
    if isinstance(found[0], Exception):
        raise TransportError("connect", describe(found[0]), sent=False)
    return list(dict.fromkeys(str(address[0]) for *_, address in found[0]))


def body_blocks(body: Chunks) -> AsyncIterator[bytes]:
    """Return the blocks of a body to asynchronous code."""
    return aiter(body)


def time_limit(exchange: Exchange) -> AbstractAsyncContextManager[object]:
    """Return a block of async code that ends with ``TimeoutError`` when the time of the whole call is up."""
    from asyncio import timeout

    return timeout(None if exchange.ends is None else max(exchange.ends - monotonic(), 0.0))


def no_limit(exchange: Exchange) -> AbstractContextManager[object]:
    """Return a block of synchronous code, which nothing can interrupt; raise if the time of the call is up already."""
    exchange.seconds("total")
    return nullcontext()


def translated(error: Exception, exchange: Exchange, kinds: Mapping[str, tuple[Phase, bool]]) -> TransportError:
    """Return the failure that a foreign exception means: a new one, without the frames that saw the headers.

    Args:
        error: The exception.
        exchange: The attempt.
        kinds: The phase that each class of a library is about, and whether it is a limit of time, by the class's name,
            so that the library need not be imported.
    """
    if isinstance(error, TransportError):
        failure = exchange.failure(error.phase, error.cause, timed_out=error.timed_out)
        failure.lasting = error.lasting
        return failure
    names = (kind.__name__ for kind in type(error).__mro__)
    phase, timed_out = next((kinds[name] for name in names if name in kinds), ("read", False))
    exchange.sent = exchange.sent or phase not in ("pool", "connect")
    failure = exchange.failure(phase, describe(error), timed_out=timed_out)
    failure.lasting = any(type(root).__name__ in _LASTING for root in _chain(error))
    return failure


HTTPX_KINDS: dict[str, tuple[Phase, bool]] = {
    "PoolTimeout": ("pool", True),
    "ConnectTimeout": ("connect", True),
    "WriteTimeout": ("write", True),
    "ReadTimeout": ("read", True),
    "TimeoutError": ("read", True),
    "ConnectError": ("connect", False),
    "ProxyError": ("connect", False),
    "UnsupportedProtocol": ("connect", False),
    "ModuleNotFoundError": ("connect", False),
    "WriteError": ("write", False),
    "LocalProtocolError": ("write", False),
}
"""What the exceptions of httpcore2, httpx2 and httpx mean, which have the same names in all three."""

_LASTING = ("SSLCertVerificationError", "ModuleNotFoundError")


def plain_blocks(body: Chunks) -> Iterator[bytes]:
    """Return the blocks of a body. Raises ``RequestError`` where only asynchronous code can read them."""
    return iter(body)
