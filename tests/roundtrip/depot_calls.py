"""What tests of the depot's client share: calls of either kind, driven from synchronous tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

import depot as api

Json: TypeAlias = dict[str, Any]
Seen: TypeAlias = Callable[[], list[Json]]
"""Returns the requests since it was asked before, as they came on the wire."""


class Calls(Protocol):
    """The client of either kind, driven from synchronous tests."""

    def call(self, method: Callable[[Any], Any], **settings: Any) -> Any: ...

    def items(self, method: Callable[[Any], Any], **settings: Any) -> list[Any]: ...

    def pages(self, method: Callable[[Any], Any], **settings: Any) -> list[Any]: ...

    def bytes(self, method: Callable[[Any], Any], then: Callable[[Any], Any], **settings: Any) -> Any: ...


class Sync:
    """Calls of the sync client."""

    def __init__(self, url: str) -> None:
        self.url = url

    def client(self, settings: Json) -> Any:
        return api.Client(**{"auth_token": "token", "base_url": self.url, **settings})

    def call(self, method: Callable[[Any], Any], **settings: Any) -> Any:
        with self.client(settings) as client:
            return method(client)

    def items(self, method: Callable[[Any], Any], **settings: Any) -> list[Any]:
        with self.client(settings) as client:
            return list(method(client))

    def pages(self, method: Callable[[Any], Any], **settings: Any) -> list[Any]:
        with self.client(settings) as client:
            return list(method(client).pages())

    def bytes(self, method: Callable[[Any], Any], then: Callable[[Any], Any], **settings: Any) -> Any:
        with self.client(settings) as client, method(client) as body:
            return then(body)


class Async(Sync):
    """Calls of the async client, each in an event loop of its own."""

    def client(self, settings: Json) -> Any:
        return api.AsyncClient(**{"auth_token": "token", "base_url": self.url, **settings})

    def call(self, method: Callable[[Any], Any], **settings: Any) -> Any:
        async def main() -> Any:
            async with self.client(settings) as client:
                return await method(client)

        return asyncio.run(main())

    def items(self, method: Callable[[Any], Any], **settings: Any) -> list[Any]:
        async def main() -> list[Any]:
            async with self.client(settings) as client:
                return [item async for item in method(client)]

        return asyncio.run(main())

    def pages(self, method: Callable[[Any], Any], **settings: Any) -> list[Any]:
        async def main() -> list[Any]:
            async with self.client(settings) as client:
                return [page async for page in method(client).pages()]

        return asyncio.run(main())

    def bytes(self, method: Callable[[Any], Any], then: Callable[[Any], Any], **settings: Any) -> Any:
        async def main() -> Any:
            async with self.client(settings) as client, method(client) as body:
                return await then(body)

        return asyncio.run(main())
