"""The tree of exceptions, all under ``ApiError``. No other exception leaves a call, a stream or a client.

Nothing an exception says of itself (``str``, ``repr``, pickle, traceback) holds a credential or the body of a request
or an answer. The body and the raw answer are attributes; pickling leaves them behind, copying does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

Phase: TypeAlias = Literal["connect", "read", "write", "pool", "total"]


@dataclass(frozen=True)
class RawAnswer:
    """An answer as it came: status, headers without secrets, and the decoded bytes (what was read of them)."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content: bytes = field(default=b"", repr=False)
    complete: bool = True


class ApiError(Exception):
    """The base of everything that a generated client raises.

    Attributes:
        message: One sentence, without secrets and without values that were sent or received.
        operation: Dotted name of the call, where there is one.
        status: HTTP status, where an answer came.
        type: The error's type in the API's error envelope.
        code: The error's code in the envelope.
        request_id: The API's name for the request.
        headers: Headers of the answer; secret ones are redacted.
        body: The parsed body of the answer, or its text where it is no JSON. Not pickled.
        response: The raw answer. Not pickled.
        attempts: How many times the request was sent.
        elapsed: Seconds since the call began.
        retry_after: Seconds that the server asked to wait.
        cause: What went wrong underneath, as text: the class of the foreign exception and an error number.
        partial: What a stream had folded so far, as plain JSON. Not pickled.
        delivered: How many events of a stream had reached the caller.
    """

    _kept: ClassVar[tuple[str, ...]] = (
        "operation",
        "status",
        "type",
        "code",
        "request_id",
        "headers",
        "attempts",
        "elapsed",
        "retry_after",
        "cause",
        "delivered",
    )
    _private: ClassVar[tuple[str, ...]] = ("body", "response", "partial")

    def __init__(
        self,
        message: str = "",
        *,
        operation: str | None = None,
        status: int | None = None,
        type: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        response: RawAnswer | None = None,
        cause: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.status = status
        self.type = type
        self.code = code
        self.request_id = request_id
        self.headers: Mapping[str, str] = dict(headers or {})
        self.body = body
        self.response = response
        self.cause = cause
        self.retry_after = retry_after
        self.attempts = 0
        self.elapsed = 0.0
        self.partial: Any = None
        self.delivered = 0

    def __str__(self) -> str:
        facts = [
            f"{label} {value}"
            for label, value in (
                ("status", self.status),
                ("type", self.type),
                ("request", self.request_id),
                ("cause", self.cause),
            )
            if value is not None
        ]
        if self.attempts > 1:
            facts.append(f"{self.attempts} attempts")
        return f"{self.message} ({', '.join(facts)})" if facts else self.message

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def __reduce__(self) -> tuple[Any, ...]:
        state = {name: value for name, value in self.__dict__.items() if name not in self._private}
        return _rebuild, (type(self), self.message, state)

    def __copy__(self) -> ApiError:
        return _rebuild(type(self), self.message, self.__dict__)

    def __deepcopy__(self, memo: dict[int, Any]) -> ApiError:
        from copy import deepcopy

        return _rebuild(type(self), self.message, deepcopy(self.__dict__, memo))


def _rebuild(kind: type[ApiError], message: str, state: Mapping[str, Any]) -> ApiError:
    """Make the exception again from what was kept of it; what was left behind is ``None``."""
    error = kind.__new__(kind, message)
    ApiError.__init__(error, message)
    error.__dict__.update(state)
    return error


class RequestError(ApiError):
    """The request was refused before anything was sent: ``path`` names what is wrong with it, and no value is shown."""

    def __init__(self, message: str = "", *, path: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.path = path


class ClientClosedError(RequestError):
    """The client was closed before the call, or while it ran."""


class ApiConnectionError(ApiError):
    """No complete answer came. ``sent`` is ``False`` when it is certain that the API saw nothing of the request."""

    def __init__(self, message: str = "", *, sent: bool = True, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.sent = sent


class ApiTimeoutError(ApiConnectionError):
    """A limit of time was reached; ``phase`` says which one."""

    def __init__(self, message: str = "", *, phase: Phase = "read", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.phase: Phase = phase


class ApiStatusError(ApiError):
    """The API answered with an error status, or sent an error event in a stream. A package has subclasses of it."""


class ApiRedirectError(ApiStatusError):
    """The API answered with a redirect; none is followed, as it could carry the credential elsewhere."""


class ResponseValidationError(ApiError):
    """The answer is not what the spec says. ``path`` is the place in it, ``kind`` what is wrong there.

    Kinds: ``content-type``, ``empty``, ``json``, ``missing``, ``type``, ``value``, ``encoding``, ``too-large``.
    """

    def __init__(self, message: str = "", *, path: str = "", kind: str = "value", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.path = path
        self.kind = kind


class StreamError(ApiError):
    """A stream went wrong after it began; ``partial`` holds what was folded and ``delivered`` counts the events."""


class StreamTruncatedError(StreamError):
    """The stream ended without its last event, or the connection was cut."""


class StreamTimeoutError(StreamError, ApiTimeoutError):
    """The stream stood still for too long, or the call's time was up."""


class StreamProtocolError(StreamError):
    """The stream broke the rules of its format: bad UTF-8, bad JSON, too long a line, or an event out of place."""


class StreamStateError(StreamError):
    """The stream was used before it was opened or after it was closed."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about a name that is unknown: the known one that it is most like, if there is one."""
    from difflib import get_close_matches

    found = get_close_matches(name, known, 1)
    return f"; did you mean {found[0]!r}?" if found else ""
