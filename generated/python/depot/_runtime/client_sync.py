"""The client that generated ones stand on. Made from ``client_async`` by ``unasync``; edit that file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast, overload

from .calls_sync import ByteStream, Stream, fetch, open_retrying
from .core import ClientCore, Link, Prepared, ResourceCore, in_mode
from .decode import MEDIA
from .request import Arguments, plan
from .response import RawResponse
from .retry import RetryBudget, Run
from .settings import Given, configure
from .transport import SyncTransport

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from .spec import ApiSpec, Operation, StreamSpec
    from .types import SyncMethod, SyncPagedMethod, RequestOptions

T = TypeVar("T")
P = ParamSpec("P")
EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")


class SyncClientBase(ClientCore[SyncTransport]):
    """What every client does: it sends operations and reads their answers. Safe to share between threads."""

    def __init__(self, api: ApiSpec, given: Given) -> None:
        """Settle what the client was told; nothing is opened before the first call.

        Raises:
            RequestError: A setting cannot be used.
        """
        self._config = configure(api, given)
        self._link = Link(_maker(self._config.proxy, given), RetryBudget(self._config.policy.capacity))
        self._mode = "value"

    def call(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        cookies: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> T:
        """Send an operation and return its checked answer.

        Raises:
            ApiError: Any of the tree; see ``errors``.
        """
        arguments = Arguments(path, query, headers, cookies, body, options)
        # What was said stays out of the frames that a traceback can show.
        del path, query, headers, cookies, body, options
        made = plan(self._config, operation, arguments)
        del arguments
        if self._mode == "open":
            return cast("T", open_retrying(self._link, Run(self._config, made, self._link.budget)))
        answer: RawResponse[T] = fetch(self._link, self._config, made)
        return cast("T", answer) if self._mode == "raw" else answer.parse()

    def stream(
        self,
        operation: Operation[Any],
        spec: StreamSpec[EventT, ResultT],
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        cookies: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Stream[EventT, ResultT]:
        """Return the stream of an operation's events, to be entered with ``with``.

        Args:
            operation: What to call.
            spec: The stream that it answers with.
            path, query, headers, cookies, body, options: As for ``call``.

        Raises:
            RequestError: An argument cannot be sent.
        """
        arguments = Arguments(path, query, headers, cookies, body, options)
        del path, query, headers, cookies, body, options
        made = plan(self._config, operation, arguments, accept=MEDIA[spec.format][0])
        return Stream(self._link, self._config, made, spec)

    @overload
    def with_raw_response(
        self, method: SyncPagedMethod[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]: ...

    @overload
    def with_raw_response(
        self, method: SyncMethod[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]: ...

    def with_raw_response(self, method: Callable[P, Any], /, *args: P.args, **kwargs: P.kwargs) -> Any:
        """Call a method of a resource and return its whole answer: status, headers, body, and its value.

        Of a method that gives pages it is the answer with the first one.

        ``raw = client.with_raw_response(client.things.get, id="…")``
        """
        call = Prepared(in_mode(method, "raw"), args, kwargs)
        del args, kwargs
        return call()

    def with_streaming_response(
        self, method: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs
    ) -> ByteStream:
        """Return the answer of a resource's method as bytes that are read as they arrive, however large it is.

        ``with client.with_streaming_response(client.files.content, id="…") as body: …``
        """
        return ByteStream(Prepared(in_mode(method, "open"), args, kwargs))

    def close(self) -> None:
        """Close the connections. Calls afterwards raise ``ClientClosedError``; closing again does nothing."""
        transport = self._link.leave()
        if transport is not None:
            transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Resource(ResourceCore[SyncClientBase]):
    """A group of operations of a client; generated classes derive from it."""


def _maker(proxy: str | None, told: Given) -> Callable[[], SyncTransport]:
    """Return what makes the transport on first use: the one that was given, or the default."""
    settings: Any = told.settings
    given: SyncTransport | None = settings.get("transport")
    if given is not None:
        return lambda: given
    context, verify = settings.get("ssl_context"), settings.get("verify", True)

    def make() -> SyncTransport:
        from .transport_sync import HttpcoreTransport

        return HttpcoreTransport(ssl_context=context, verify=verify, proxy=proxy)

    return make
