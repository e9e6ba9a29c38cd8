"""The async core that generated clients stand on. ``client_sync`` is made from this file by ``unasync``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from .spec import ApiSpec, Operation, StreamSpec
from .types import SyncSettings, OptionSettings, RequestOptions

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from .stream_sync import Stream

T = TypeVar("T")
P = ParamSpec("P")
EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")


class SyncClientBase:
    """What every async client does: it sends operations and reads their answers."""

    def __init__(
        self,
        api: ApiSpec,
        *,
        credentials: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
        **settings: Unpack[SyncSettings],
    ) -> None:
        raise NotImplementedError

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
        """Send an operation and return its checked answer."""
        raise NotImplementedError

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
        """Return the stream of an operation's events, to be entered with ``with``."""
        raise NotImplementedError

    def with_options(self, **options: Unpack[OptionSettings]) -> Self:
        """Return a copy that shares the connections and differs in ``options``."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the connections. Calls afterwards raise ``ClientClosedError``; closing again does nothing."""
        raise NotImplementedError


class Resource:
    """A group of operations of a client; generated classes derive from it."""

    __slots__ = ("_client",)

    def __init__(self, client: SyncClientBase) -> None:
        self._client = client
