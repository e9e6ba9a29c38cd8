"""Pages of answers: what one page says goes in, what to ask for next comes out. Nothing is sent from here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar, cast
from urllib.parse import quote, urljoin, urlsplit

from .encode import is_model
from .errors import ApiError
from .request import Arguments, Plan, plan
from .transport import DEFAULT_PORTS, Request

if TYPE_CHECKING:
    from .response import RawResponse
    from .settings import Config
    from .spec import Operation

PageT = TypeVar("PageT")

MOST_PAGES = 100_000
"""So many pages are asked for at most, unless the caller says otherwise: a server could answer with more for ever."""


class PageSpec(NamedTuple):
    """How an operation gives further pages; see the spec language.

    Attributes:
        style: What asks for the next page.
        items: Path of the items in the answer; empty where the answer is the list of them.
        parameter: What takes the cursor or number, in ``place``.
        next: Path of the next cursor, number or link; empty where there is none.
        more: Path of the boolean that says whether there is more.
        first: The number that the first page has where the caller gives none.
    """

    style: Literal["cursor", "page", "offset", "link"]
    items: tuple[str, ...] = ()
    parameter: str = ""
    place: Literal["query", "body"] = "query"
    next: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    first: int = 0


class PaginationError(ApiError):
    """The answer does not lead to the next page: it leads in a circle, to another server, or nowhere.

    ``kind`` is ``loop``, ``origin``, ``missing`` (there is more, and nothing says where), ``value`` or ``limit``.
    """

    def __init__(self, message: str = "", *, kind: str = "value", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.kind = kind


class Walk(Generic[PageT]):
    """One way through the pages: what to ask for, and what was asked for already.

    Args:
        operation: What to call.
        spec: How it gives further pages.
        arguments: What the caller gave for the first page.
        most: Pages after which the walk ends; ``None`` for the bound that guards against endless ones.
    """

    def __init__(
        self, operation: Operation[PageT], spec: PageSpec, arguments: Arguments, most: int | None = None
    ) -> None:
        self._operation = operation
        self._spec = spec
        self._arguments = arguments
        self._most = most
        self._count = 0
        self._ended = False
        self._failure: PaginationError | None = None
        self._target = ""
        given = _given(spec, arguments)
        self._at = int(given) if given is not None and re.fullmatch("[0-9]{1,18}", str(given)) else spec.first
        counts = spec.style in ("page", "offset") and not spec.next
        self._seen: set[object] = {self._at} if counts else set() if given is None else {given}

    def plan(self, config: Config) -> Plan | None:
        """Return what to send for the next page, ``None`` after the last.

        Raises:
            PaginationError: The page before does not lead to the next one.
            RequestError: An argument cannot be sent.
        """
        if self._most is not None and self._count >= self._most:
            return None
        if self._failure is not None:
            raise self._failure
        if self._ended:
            return None
        if self._most is None and self._count >= MOST_PAGES:
            problem = f"there are more than {MOST_PAGES} pages; use limited() to say how many to ask for"
            raise PaginationError(problem, kind="limit", operation=self._operation.name)
        self._count += 1
        made = plan(config, self._operation, self._arguments)
        if self._target:
            made.request.target = _with_own(self._target, made.request.target)
        return made

    def take(self, answer: RawResponse[PageT]) -> PageT:
        """Return the page of an answer, and turn to the next one. Raises ``ResponseValidationError``.

        Where the answer does not lead there, that is an error only once the next page is asked for.
        """
        page = answer.parse()
        try:
            self._turn(page, answer)
        except PaginationError as error:
            answer.attach(error)
            # Without the frames of this reading, which hold the page.
            self._failure = error.with_traceback(None)
        return page

    def _turn(self, page: PageT, answer: RawResponse[PageT]) -> None:
        spec = self._spec
        more = _at(page, spec.more) if spec.more else None
        if more is False:
            self._ended = True
        elif spec.style == "link" and not spec.next:
            self._follow(next_link(answer.lines("link")), more is True, answer)
        elif spec.style == "link":
            self._follow(_at(page, spec.next), more is True, answer)
        elif spec.next:
            self._ask(_at(page, spec.next), more is True)
        else:
            self._count_on(len(items_of(page, spec)), more is True)

    def _ask(self, cursor: object, more: bool) -> None:
        """Ask for what stands in the answer."""
        if cursor is None or cursor == "":
            self._end(more)
            return
        if isinstance(cursor, bool) or not isinstance(cursor, (str, int)):
            raise PaginationError("what leads to the next page is neither a text nor a whole number")
        self._note(cursor)
        self._put(cursor)

    def _count_on(self, items: int, more: bool) -> None:
        """Ask for the next number. A page may be short and not the last; an empty one is, unless there is said more."""
        if not items and not more:
            self._ended = True
            return
        self._at += 1 if self._spec.style == "page" else items
        self._note(self._at)
        self._put(self._at)

    def _follow(self, link: object, more: bool, answer: RawResponse[PageT]) -> None:
        """Ask for what a link leads to."""
        if link is None or link == "":
            self._end(more)
            return
        if not isinstance(link, str):
            raise PaginationError("the link to the next page is no text")
        self._target = _target(link, answer.request)
        self._note(self._target)
        self._arguments = replace(self._arguments, query=None, options=_next_options(self._arguments))

    def _end(self, more: bool) -> None:
        self._ended = True
        if more:
            raise PaginationError("there is said to be more, and nothing leads to it", kind="missing")

    def _note(self, mark: object) -> None:
        if mark in self._seen:
            raise PaginationError("the pages lead in a circle: the next one was asked for already", kind="loop")
        self._seen.add(mark)

    def _put(self, value: str | int) -> None:
        spec, old = self._spec, self._arguments
        given = {**((old.query if spec.place == "query" else old.body) or {}), spec.parameter: value}
        options = _next_options(old)
        self._arguments = (
            replace(old, query=given, options=options)
            if spec.place == "query"
            else replace(old, body=given, options=options)
        )


def items_of(page: object, spec: PageSpec) -> Sequence[Any]:
    """Return the items of a page; none where the answer has none."""
    found = _at(page, spec.items)
    return cast("Sequence[Any]", found) if isinstance(found, list) else ()


def _given(spec: PageSpec, arguments: Arguments) -> str | int | None:
    """Return where the caller wants to begin."""
    found = ((arguments.query if spec.place == "query" else arguments.body) or {}).get(spec.parameter)
    return found if isinstance(found, (str, int)) else None


def _next_options(arguments: Arguments) -> Any:
    """Return the options without the key of the first page: an API would answer it with the first page again."""
    options = dict(arguments.options or {})
    options.pop("idempotency_key", None)
    return options


def _at(value: Any, path: Sequence[str]) -> Any:
    """Return what stands at a path of wire names in a value, ``None`` where nothing does."""
    for key in path:
        value = _part(value, key)
    return value


def _part(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value).get(key)
    if not is_model(value):
        return None
    for name, field in value.__class__.model_fields.items():
        if (field.alias or name) == key:
            return getattr(value, name)
    extra: dict[str, Any] = value.model_extra or {}
    return extra.get(key)


# Links.


def next_link(lines: Sequence[str]) -> str | None:
    """Return the target of the link whose relation is ``next`` in ``Link`` headers (RFC 8288, 3); ``None`` if none."""
    for target, parameters in _links(", ".join(lines)):
        if "next" in parameters.get("rel", "").lower().split() and "anchor" not in parameters:
            return target
    return None


_LINK = re.compile(r"<([^<>]*)>")
_PARAMETER = re.compile(r"""\s*;\s*([^\s=;,"<>]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?""")


def _links(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each link and its parameters; of a parameter that is there twice the first counts."""
    at = 0
    while link := _LINK.search(text, at):
        at = link.end()
        parameters: dict[str, str] = {}
        while part := _PARAMETER.match(text, at):
            at = part.end()
            quoted = re.sub(r"\\(.)", r"\1", part[2]) if part[2] is not None else part[3]
            parameters.setdefault(part[1].lower(), quoted or "")
        yield link[1], parameters


def _target(link: str, request: Request) -> str:
    """Return path and query of a link, which may be relative, if it leads to where the request went.

    Raises:
        PaginationError: It leads elsewhere: the credentials of the API are not for another host, port or scheme.
    """
    problem = "the link to the next page leads to another server, or is none"
    if re.search(r"[\x00-\x20\x7f\\]", link):
        raise PaginationError(problem, kind="origin")
    found = None
    with suppress(ValueError):
        parts = urlsplit(urljoin(request.url, link))
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
        if (parts.scheme, parts.hostname, port) == (request.scheme, request.host, request.port):
            found = parts
    if found is None or "@" in found.netloc:
        raise PaginationError(problem, kind="origin")
    path = quote(found.path or "/", safe=_SAFE)
    return f"{path}?{quote(found.query, safe=_SAFE + '?')}" if found.query else path


_SAFE = "/%-._~!$&'()*+,;=:@"


def _with_own(target: str, planned: str) -> str:
    """Return a link's target with what the client adds to each query and the link lacks, such as a credential."""
    path, _, query = target.partition("?")
    there = {pair.partition("=")[0] for pair in query.split("&")}
    own = [pair for pair in planned.partition("?")[2].split("&") if pair and pair.partition("=")[0] not in there]
    text = "&".join([query, *own] if query else own)
    return f"{path}?{text}" if text else path
