"""The core that generated clients stand on. Made from ``client_async`` by ``unasync``; edit that file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NoReturn, ParamSpec, TypeAlias, TypeVar, cast

from .attempts import Run
from .calls_sync import SyncLink, fetch, open_retrying
from .drift import Drift
from .errors import RequestError
from .raw import RawResponse
from .request import Arguments, plan
from .retry import RetryBudget
from .settings import Config, changed, configure, proxy_of
from .sse import MEDIA
from .stream_sync import ByteStream, Stream

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self, Unpack

    from .spec import ApiSpec, Operation, StreamSpec
    from .transport import SyncTransport
    from .types import SyncMethod, SyncSettings, OptionSettings, RequestOptions

T = TypeVar("T")
P = ParamSpec("P")
EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

_Mode: TypeAlias = Literal["value", "raw", "open"]


class SyncClientBase:
    """What every client does: it sends operations and reads their answers. Safe to share between threads."""

    _config: Config
    _link: SyncLink
    _mode: _Mode

    def __init__(
        self,
        api: ApiSpec,
        *,
        credentials: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        **settings: Unpack[SyncSettings],
    ) -> None:
        """Settle what the client was told; nothing is opened before the first call.

        Raises:
            RequestError: A setting cannot be used.
        """
        self._config = configure(api, credentials or {}, headers or {}, settings)
        self._link = SyncLink(_maker(self._config, settings), RetryBudget(self._config.policy.capacity), Drift())
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
        flag: str | None = None,
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
            flag: Body field to set to true, which asks for the stream.
            path, query, headers, cookies, body, options: As for ``call``.

        Raises:
            RequestError: An argument cannot be sent.
        """
        arguments = Arguments(path, query, headers, cookies, body, options)
        del path, query, headers, cookies, body, options
        made = plan(self._config, operation, arguments, accept=MEDIA[spec.format][0], flag=flag)
        return Stream(self._link, self._config, made, spec)

    def with_raw_response(
        self, method: SyncMethod[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Call a method of a resource and return its whole answer: status, headers, body, and its value.

        ``raw = client.with_raw_response(client.things.get, id="…")``
        """
        return cast("RawResponse[T]", self._bound(method, "raw")(*args, **kwargs))

    def with_streaming_response(
        self, method: SyncMethod[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> ByteStream:
        """Return the answer of a resource's method as bytes that are read as they arrive, however large it is.

        ``with client.with_streaming_response(client.files.content, id="…") as body: …``
        """
        return ByteStream(partial(self._bound(method, "open"), *args, **kwargs))

    def _bound(self, method: Callable[..., Any], mode: _Mode) -> Callable[..., Any]:
        """Return a resource's method as it is on a client of another mode."""
        owner, function = getattr(method, "__self__", None), getattr(method, "__func__", None)
        if not isinstance(owner, Resource) or function is None:
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

    def close(self) -> None:
        """Close the connections. Calls afterwards raise ``ClientClosedError``; closing again does nothing."""
        self._link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        scheme, host, port = self._config.origin
        return f"<{type(self).__name__} of {self._config.api.name} at {scheme}://{host}:{port}>"

    def __copy__(self) -> Self:
        return self._copy(self._config)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise RequestError("a client cannot be pickled or copied deeply; make one where it is needed")


class Resource:
    """A group of operations of a client; generated classes derive from it."""

    def __init__(self, client: SyncClientBase) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"


def _maker(config: Config, settings: SyncSettings) -> Callable[[], SyncTransport]:
    """Return what makes the transport on first use: the one that was given, or the default."""
    given = settings.get("transport")
    if given is not None:
        return lambda: given
    proxy = proxy_of(config, settings, os.environ)
    context, verify = settings.get("ssl_context"), settings.get("verify", True)

    def make() -> SyncTransport:
        from .httpcore_sync import HttpcoreTransport

        return HttpcoreTransport(ssl_context=context, verify=verify, proxy=proxy)

    return make
