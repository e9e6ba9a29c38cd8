"""The async core that generated clients stand on. ``client_sync`` is made from this file by ``unasync``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NoReturn, ParamSpec, TypeAlias, TypeVar, cast

from .attempts import Run
from .calls_async import AsyncLink, fetch, open_retrying
from .drift import Drift
from .errors import RequestError
from .raw import RawResponse
from .request import Arguments, plan
from .retry import RetryBudget
from .settings import Config, changed, configure, proxy_of
from .sse import MEDIA
from .stream_async import AsyncByteStream, AsyncStream

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self, Unpack

    from .spec import ApiSpec, Operation, StreamSpec
    from .transport import AsyncTransport
    from .types import AsyncMethod, AsyncSettings, OptionSettings, RequestOptions

T = TypeVar("T")
P = ParamSpec("P")
EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

_Mode: TypeAlias = Literal["value", "raw", "open"]


class AsyncClientBase:
    """What every async client does: it sends operations and reads their answers. Safe to share between tasks."""

    _config: Config
    _link: AsyncLink
    _mode: _Mode

    def __init__(
        self,
        api: ApiSpec,
        *,
        credentials: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        **settings: Unpack[AsyncSettings],
    ) -> None:
        """Settle what the client was told; nothing is opened before the first call.

        Raises:
            RequestError: A setting cannot be used.
        """
        self._config = configure(api, credentials or {}, headers or {}, settings)
        self._link = AsyncLink(_maker(self._config, settings), RetryBudget(self._config.policy.capacity), Drift())
        self._mode = "value"

    async def call(
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
            return cast("T", await open_retrying(self._link, Run(self._config, made, self._link.budget)))
        answer: RawResponse[T] = await fetch(self._link, self._config, made)
        return cast("T", answer) if self._mode == "raw" else answer.parse()

    def stream(
        self,
        operation: Operation[Any],
        spec: StreamSpec[EventT, ResultT],
        *,
        flag: str | None = None,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        cookies: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncStream[EventT, ResultT]:
        """Return the stream of an operation's events, to be entered with ``async with``.

        Args:
            operation: What to call.
            spec: The stream that it answers with.
            flag: Body field to set to true, which asks for the stream.
            path, query, headers, cookies, body, options: As for ``call``.

        Raises:
            RequestError: An argument cannot be sent.
        """
        arguments = Arguments(path, query, headers, cookies, body, options)
        del path, query, headers, cookies, body, options
        made = plan(self._config, operation, arguments, accept=MEDIA[spec.format][0], flag=flag)
        return AsyncStream(self._link, self._config, made, spec)

    async def with_raw_response(
        self, method: AsyncMethod[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Call a method of a resource and return its whole answer: status, headers, body, and its value.

        ``raw = await client.with_raw_response(client.things.get, id="…")``
        """
        return cast("RawResponse[T]", await self._bound(method, "raw")(*args, **kwargs))

    def with_streaming_response(
        self, method: AsyncMethod[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncByteStream:
        """Return the answer of a resource's method as bytes that are read as they arrive, however large it is.

        ``async with client.with_streaming_response(client.files.content, id="…") as body: …``
        """
        return AsyncByteStream(partial(self._bound(method, "open"), *args, **kwargs))

    def _bound(self, method: Callable[..., Any], mode: _Mode) -> Callable[..., Any]:
        """Return a resource's method as it is on a client of another mode."""
        owner, function = getattr(method, "__self__", None), getattr(method, "__func__", None)
        if not isinstance(owner, AsyncResource) or function is None:
            raise TypeError("give a method of one of this client's resources, such as client.things.get")
        twin = owner._client._copy(owner._client._config)
        twin._mode = mode
        return partial(function, type(owner)(twin))

    def with_options(self, **options: Unpack[OptionSettings]) -> Self:
        """Return a copy that shares the connections, the retry budget and the drift, and differs in ``options``."""
        return self._copy(changed(self._config, options))

    def _copy(self, config: Config) -> Self:
        twin = object.__new__(type(self))
        twin._config, twin._link, twin._mode = config, self._link, self._mode
        return twin

    @property
    def drift(self) -> Drift:
        """What answers held that the spec does not know, counted. Print it for rows of the spec."""
        return self._link.drift

    @property
    def closed(self) -> bool:
        """The client, or a copy that shares its connections, was closed."""
        return self._link.closed

    async def aclose(self) -> None:
        """Close the connections. Calls afterwards raise ``ClientClosedError``; closing again does nothing."""
        await self._link.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        scheme, host, port = self._config.origin
        return f"<{type(self).__name__} of {self._config.api.name} at {scheme}://{host}:{port}>"

    def __copy__(self) -> Self:
        return self._copy(self._config)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise RequestError("a client cannot be pickled or copied deeply; make one where it is needed")


class AsyncResource:
    """A group of operations of a client; generated classes derive from it."""

    def __init__(self, client: AsyncClientBase) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"


def _maker(config: Config, settings: AsyncSettings) -> Callable[[], AsyncTransport]:
    """Return what makes the transport on first use: the one that was given, or the default."""
    given = settings.get("transport")
    if given is not None:
        return lambda: given
    proxy = proxy_of(config, settings, os.environ)
    context, verify = settings.get("ssl_context"), settings.get("verify", True)

    def make() -> AsyncTransport:
        from .httpcore_async import AsyncHttpcoreTransport

        return AsyncHttpcoreTransport(ssl_context=context, verify=verify, proxy=proxy)

    return make
