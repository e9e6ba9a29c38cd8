"""The items of all pages, one after the other. Made from ``pages_async`` by ``unasync``; edit that file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .calls_sync import fetch
from .errors import RequestError
from .pages import PageSpec, Walk, items_of
from .request import Arguments

if TYPE_CHECKING:
    from typing import Self

    from .client_sync import SyncClientBase
    from .response import RawResponse
    from .spec import Operation
    from .types import RequestOptions

ItemT = TypeVar("ItemT")
PageT = TypeVar("PageT")
AnswerT = TypeVar("AnswerT")


class Pager(Generic[ItemT, PageT]):
    """The pages of an operation: ``for item in pager`` goes through the items of all, ``pages()`` through them.

    Nothing is sent before the first item or page is asked for, and a page only when the one before is used up. Each
    iteration begins anew. Every page is a call of its own, with its own timeouts, retries and checks.
    """

    def __init__(
        self, client: SyncClientBase, operation: Operation[PageT], spec: PageSpec, arguments: Arguments
    ) -> None:
        self._client: Any = client
        self._operation = operation
        self._spec = spec
        self._arguments = arguments
        self._most: int | None = None
        self._walk: Walk[PageT] | None = None

    @staticmethod
    def of(
        client: SyncClientBase,
        operation: Operation[AnswerT],
        spec: PageSpec,
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        cookies: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Pager[Any, AnswerT]:
        """Return the pages of an operation; where a client gives raw answers, that of the first page."""
        arguments = Arguments(path, query, headers, cookies, body, options)
        # What was said stays out of the frames that a traceback can show.
        del path, query, headers, cookies, body, options
        if cast("Any", client)._mode == "value":
            return Pager(client, operation, spec, arguments)
        answer = client.call(
            operation,
            path=arguments.path,
            query=arguments.query,
            headers=arguments.headers,
            cookies=arguments.cookies,
            body=arguments.body,
            options=arguments.options,
        )
        return cast("Pager[Any, AnswerT]", answer)

    def __iter__(self) -> Iterator[ItemT]:
        """Go through the items of all pages.

        Raises:
            PaginationError: An answer does not lead to the next page.
            ApiError: Any other of the tree, as the call of each page raises it.
        """
        for page in self.pages():
            for item in items_of(page, self._spec):
                yield item

    def pages(self) -> Iterator[PageT]:
        """Go through the pages. Raises as going through the items does."""
        walk = self._begin()
        while (page := self._next(walk)) is not None:
            yield page

    def next_page(self) -> PageT | None:
        """Return the first page, then at each call the next one, and ``None`` after the last. Raises ``ApiError``."""
        if self._walk is None:
            self._walk = self._begin()
        return self._next(self._walk)

    def limited(self, pages: int) -> Self:
        """Return the same pages, but no more than so many. Raises ``RequestError`` for less than one."""
        if isinstance(pages, bool) or pages < 1:
            raise RequestError("the number of pages is at least one", path="pages")
        twin = type(self)(self._client, self._operation, self._spec, self._arguments)
        twin._most = pages
        return twin

    def _begin(self) -> Walk[PageT]:
        return Walk(self._operation, self._spec, self._arguments, self._most)

    def _next(self, walk: Walk[PageT]) -> PageT | None:
        client = self._client
        made = walk.plan(client._config)
        if made is None:
            return None
        answer: RawResponse[PageT] = fetch(client._link, client._config, made)
        return walk.take(answer)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._operation.name}>"
