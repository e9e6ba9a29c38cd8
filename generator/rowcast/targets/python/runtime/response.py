"""A whole answer as it came; the typed value in it, or the exception that it means; and what the spec does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from time import time
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from .errors import ApiError, ApiRedirectError, ApiStatusError, RawAnswer, ResponseValidationError
from .jsonread import JsonError, is_object, load, load_quickly
from .retry import asked_wait, is_retried, row_of
from .spec import ErrorRow, Lazy, Operation
from .transport import Headers, Request

if TYPE_CHECKING:
    from .retry import Run
    from .settings import Config


T = TypeVar("T")


class RawResponse(Generic[T]):
    """A successful answer.

    Attributes:
        status: HTTP status.
        headers: Headers by lower-case name; secret ones are redacted.
        request_id: The API's name for the request.
        attempts: How many times the request was sent.
        elapsed: Seconds from the begin of the call to the end of the answer.
        content: The decoded body.
    """

    def __init__(self, run: Run, drift: Drift, status: int, headers: Headers, content: bytes) -> None:
        self._run = run
        self._drift = drift
        self._sent_headers = headers
        self.status = status
        self.content = content
        self.attempts = run.number
        self.elapsed = run.elapsed

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers by lower-case name; secret ones are redacted."""
        return self._run.config.redaction.headers(self._sent_headers)

    @property
    def request_id(self) -> str | None:
        """The API's name for the request."""
        return request_id(self._run.config, self._sent_headers)

    @property
    def request(self) -> Request:
        """The request that was answered; its ``repr`` shows nothing that could be secret."""
        return self._run.plan.request

    def lines(self, name: str) -> list[str]:
        """Return the values of a header exactly as they came, by its lower-case name."""
        return [value for key, value in self._sent_headers if key.lower() == name]

    def parse(self) -> T:
        """Return the value of the declared type.

        Raises:
            ResponseValidationError: There is none in the answer, or it departs from the spec and ``strict`` is set.
        """
        operation: Operation[T] = self._run.plan.operation
        if operation.returns is None:
            return cast("T", None)
        try:
            return cast("T", self._value(operation.name, operation.returns))
        except ResponseValidationError as error:
            self.attach(error)
            raise

    def _value(self, name: str, returns: Lazy[T]) -> object:
        reader, note_news = _reading()
        wanted, media = reader(returns), media_type(self._sent_headers)
        if wanted.kind is bytes:
            return self.content
        if wanted.kind is str and not is_json(media):
            return self.content.decode("utf-8", "replace")
        strict = self._run.config.strict
        if not is_json(media) and (self.content or media):
            self._drift.add(Departure(name, "", "content-type", media or "none"))
            if strict or self.content.lstrip()[:1] not in _JSON_STARTS or media == "text/event-stream":
                what = f"the answer is {media or 'of no media type'}, where JSON was expected"
                raise ResponseValidationError(what, kind="content-type")
        plain = read_json(self.content, name)
        value = wanted.value(plain, self.content, strict=strict, drift=self._drift, operation=name)
        note_news(value, self._drift, name)
        return value

    def attach(self, error: ApiError) -> None:
        """Attach this answer to an error about it."""
        config = self._run.config
        error.operation = self._run.plan.operation.name
        error.status, error.headers, error.request_id = self.status, self.headers, self.request_id
        error.response = RawAnswer(self.status, error.headers, config.redaction.content(self.content))
        error.attempts, error.elapsed = self.attempts, self.elapsed

    def __repr__(self) -> str:
        return f"<RawResponse of {self._run.plan.operation.name}: {self.status}, {len(self.content)} bytes>"


@cache
def _reading() -> tuple[Any, Any]:
    """Return what reads values and what looks for news in them; both load pydantic."""
    from .model import reader
    from .news import note_news

    return reader, note_news


_JSON_STARTS = tuple(bytes([sign]) for sign in b'{["-0123456789tfn')


LONGEST_MESSAGE = 1000


def read_json(content: bytes, operation: str) -> Any:
    """Return the JSON of an answer. Raises ``ResponseValidationError``."""
    if not content.strip():
        raise ResponseValidationError("the answer is empty", kind="empty", operation=operation)
    try:
        return load_quickly(content)
    except JsonError as error:
        problem = str(error)
    raise ResponseValidationError(f"the answer is {problem}", kind="json", operation=operation)


def media_type(headers: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """Return the media type of an answer, without parameters and in lower case; empty where there is none."""
    items = headers.items() if isinstance(headers, Mapping) else headers
    found = next((value for name, value in items if name.lower() == "content-type"), "")
    return found.partition(";")[0].strip().lower()


def is_json(media: str) -> bool:
    """Tell whether a media type is JSON."""
    return media in ("application/json", "text/json") or media.endswith("+json")


def status_error(run: Run, status: int, headers: Headers, read: tuple[bytes, bool]) -> tuple[ApiError, bool]:
    """Return the exception for an answer that is no success, and whether another attempt may follow it.

    Args:
        run: The call.
        status: HTTP status.
        headers: Headers of the answer.
        read: What was read of its body, and whether that is all of it.
    """
    config = run.config
    content = config.redaction.content(read[0])
    body = _parsed(content)
    answer = RawAnswer(status, config.redaction.headers(headers), content, read[1])
    row, error = _exception(config, status, body)
    _describe(error, config, run.plan.operation.name, body, headers)
    error.status, error.headers, error.response = status, answer.headers, answer
    error.retry_after = asked_wait(config.api, headers, time)
    return error, is_retried(config.api, status, row, headers)


def event_error(config: Config, operation: str, body: Any, headers: Headers) -> tuple[ApiError, bool]:
    """Return the exception for an error event of a stream, and whether another attempt may follow it.

    The status is the one that its type stands beside in the table of errors.
    """
    row, error = _exception(config, None, body)
    _describe(error, config, operation, body, headers)
    error.headers = config.redaction.headers(headers)
    if row is not None and row.status.isdigit():
        error.status = int(row.status)
    return error, row is not None and row.retry


def _parsed(content: bytes) -> Any:
    """Return the body of an error: JSON, else text, else ``None`` where there is none."""
    if not content:
        return None
    try:
        return load(content)
    except JsonError:
        return content.decode("utf-8", "replace")


def _exception(config: Config, status: int | None, body: Any) -> tuple[ErrorRow | None, ApiError]:
    """Return the row of the table and a bare exception of its class."""
    table = config.api.errors
    row = row_of(table, status, _text(body, table.type))
    if status is not None and 300 <= status < 400 and (row is None or row.status != str(status)):
        return row, ApiRedirectError("the API answered with a redirect, and none is followed")
    kind: Callable[[str], ApiError] = ApiStatusError
    if row is not None:
        kind = getattr(import_module(table.module, table.package), row.error)
    fallback = "the stream sent an error" if status is None else f"the API answered with status {status}"
    return row, kind(fallback)


def _describe(error: ApiError, config: Config, operation: str, body: Any, headers: Headers) -> None:
    table = config.api.errors
    message = _text(body, table.message)
    if message:
        error.message = config.redaction.text(message)[:LONGEST_MESSAGE]
        error.args = (error.message,)
    error.operation = operation
    error.type = _text(body, table.type)
    error.code = _text(body, table.code)
    error.body = body
    error.request_id = request_id(config, headers) or _text(body, table.request_id)


def request_id(config: Config, headers: Headers) -> str | None:
    """Return the API's name for a request, from the first of its headers that is there."""
    for wanted in config.api.request_id:
        for name, value in headers:
            if name.lower() == wanted.lower() and value:
                return value[:200]
    return None


def _text(body: Any, path: Sequence[str]) -> str | None:
    """Return the text at a path of an error's body; no path and no text are ``None``."""
    for key in path:
        body = body.get(key) if is_object(body) else None
    return body if path and isinstance(body, str) else None


class Departure(NamedTuple):
    """One way in which answers differ from the spec.

    Attributes:
        operation: Dotted name of the call.
        path: Place in the answer, without indexes: ``content[].citations``.
        kind: ``field``, ``value`` and ``variant`` are new to the spec and legal; ``missing``, ``type``,
            ``content-type`` and so on are not.
        seen: What was there: a JSON type, or the new value of an enum or tag.
    """

    operation: str
    path: str
    kind: str
    seen: str


LEGAL = frozenset({"field", "value", "variant"})
"""Kinds that a tolerant reader expects; they are counted and are never errors."""

_MOST = 1000


class Drift:
    """Departures and how often each was seen; iterate for pairs, print for rows. Holds at most a thousand kinds."""

    def __init__(self) -> None:
        self._counts: dict[Departure, int] = {}

    def add(self, departure: Departure) -> None:
        """Count a departure."""
        if departure in self._counts or len(self._counts) < _MOST:
            self._counts[departure] = self._counts.get(departure, 0) + 1

    def __iter__(self) -> Iterator[tuple[Departure, int]]:
        return iter(tuple(self._counts.items()))

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, kind: str | None = None) -> int:
        """Return how many departures were seen, of one kind or of all."""
        return sum(count for departure, count in self if kind is None or departure.kind == kind)

    def clear(self) -> None:
        """Forget everything."""
        self._counts.clear()

    def __str__(self) -> str:
        return "\n".join(self.rows())

    def __repr__(self) -> str:
        return f"<Drift of {len(self)} kinds>"

    def rows(self) -> list[str]:
        """Return each departure as a row of the spec, with what happened as a comment."""
        lines: list[str] = []
        for operation in sorted({departure.operation for departure, _ in self}):
            lines.append(f"# {operation}")
            found = sorted((departure, count) for departure, count in self if departure.operation == operation)
            lines.extend(_row(departure, count) for departure, count in found)
        return lines


def _row(departure: Departure, count: int) -> str:
    times = "once" if count == 1 else f"{count} times"
    facts = {
        "field": (f"type: {departure.seen}", "not in the spec"),
        "value": (f"values: [{_scalar(departure.seen)}]", "a value that is not listed"),
        "variant": (f"values: [{_scalar(departure.seen)}]", "a variant that is not listed"),
        "missing": ("required: false", "was missing"),
        "type": (f"type: {departure.seen}", "of another type"),
    }
    fact, remark = facts.get(departure.kind, ("", departure.kind))
    name = _scalar(departure.path or "(the answer)")
    return f"- {{name: {name}{', ' if fact else ''}{fact}}}  # {remark}, {times}"


def _scalar(text: str) -> str:
    """Write a name or value as a YAML scalar: as it is where that is safe, else as JSON, which is YAML too."""
    import json

    plain = text.replace("_", "").replace(".", "").replace("-", "")
    return text if plain.isalnum() and plain.isascii() and plain[0].isalpha() else json.dumps(text)


def kind_of(value: Any) -> str:
    """Return the JSON type of a value, as a row of the spec names it."""
    for kind, name in _KINDS:
        if isinstance(value, kind):
            return name
    return "null"


_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)
