"""A whole answer as it came, and the typed value in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar, cast

from .attempts import Run
from .drift import Departure, Drift
from .errors import ApiError, RawAnswer, ResponseValidationError
from .spec import Lazy, Operation
from .status import request_id
from .transport import Headers

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
        from .answer import is_json, media_type, note_news, read_json, reader

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


_JSON_STARTS = tuple(bytes([sign]) for sign in b'{["-0123456789tfn')
