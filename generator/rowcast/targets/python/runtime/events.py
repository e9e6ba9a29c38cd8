"""Bytes of a stream in, typed events out, folded on the way. No I/O: it is the same for sync and async."""

from __future__ import annotations

from collections import deque
from typing import Any, Generic, TypeVar

from .decode import MEDIA, EventDecoder, Frame, LineDecoder, StreamDecoder, StreamFormatError
from .errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    RawAnswer,
    ResponseValidationError,
    StreamProtocolError,
    StreamTimeoutError,
    StreamTruncatedError,
)
from .fold import Folder, FoldError
from .jsonread import JsonError, is_object, load
from .model import reader
from .news import note_news
from .response import Departure, Drift, event_error, media_type, request_id
from .retry import Run
from .spec import StreamSpec
from .transport import Headers

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

_LOOKS = 8


class Events(Generic[EventT, ResultT]):
    """The events of one stream, of one attempt."""

    def __init__(
        self, run: Run, drift: Drift, spec: StreamSpec[EventT, ResultT], status: int, headers: Headers
    ) -> None:
        self._run = run
        self._drift = drift
        self._spec = spec
        self._status = status
        self._headers = headers
        self.frames: deque[Frame] = deque()
        self._decoder: StreamDecoder = EventDecoder() if spec.format == "sse" else LineDecoder()
        self._folder = Folder(spec.fold, spec.tag)
        self._reader = reader(spec.events)
        self._strict = run.config.strict
        self._name = f"{run.plan.operation.name} events"
        self._named, self._tag = spec.by == "event", spec.tag
        self._end_event, self._error_event = spec.end_event, spec.error_event
        self._looks: dict[Any, int] = {}
        self._end_data = None if spec.end_data is None else spec.end_data.encode("utf-8")
        # Frames that were decoded and not taken; after the end of the stream they are of no interest.
        self.ended = False
        self.delivered = 0
        self.text = ""

    def expected(self) -> bool:
        """Tell whether the answer is a stream by its media type; a missing one is passed over and counted."""
        media = media_type(self._headers)
        if media in MEDIA[self._spec.format]:
            return True
        self._drift.add(Departure(self._run.plan.operation.name, "", "content-type", media or "none"))
        return not media and not self._strict and self._status != 204

    def feed(self, piece: bytes) -> None:
        """Take the next decoded bytes. Raises ``StreamProtocolError``."""
        try:
            self.frames.extend(self._decoder.feed(piece))
            return
        except StreamFormatError as error:
            reason = str(error)
        raise self.attached(StreamProtocolError(f"the stream has {reason}"), False)

    def finish(self) -> None:
        """Take the end of the stream."""
        self.frames.extend(self._decoder.finish())

    def take(self) -> EventT | None:
        """Return the next event, or ``None`` where a frame is none: a heartbeat, or the mark of the end.

        Raises:
            ApiStatusError: It is an error event.
            StreamProtocolError: It breaks the rules of the format or of the fold.
            ResponseValidationError: It is not what the spec says.
        """
        data, event, _ = self.frames.popleft()
        if self._end_data is not None and data.strip() == self._end_data:
            self.ended = True
            return None
        name = event.decode("utf-8", "replace") if event else ""
        plain = self._plain(data, name)
        if plain is None:
            return None
        kind = name if self._tag is None else plain.get(self._tag)
        if self._error_event is not None and self._error_event in (kind, name):
            error, repeatable = event_error(self._run.config, self._run.plan.operation.name, plain, self._headers)
            raise self.attached(error, repeatable)
        value = self._value(plain, data, kind)
        self.delivered += 1
        if self._end_event is not None and self._end_event in (kind, name):
            self.ended = True
        return value

    def _plain(self, data: bytes, name: str) -> dict[str, Any] | None:
        """Return the data of an event as an object, the event's name under its tag; ``None`` where there is no data."""
        try:
            plain = load(data)
        except JsonError as error:
            plain, reason = None, str(error)
            if not data.strip():
                if not (self._named and name):
                    return None
                plain = {}
        else:
            reason = "no object"
        if not is_object(plain):
            raise self.attached(StreamProtocolError(f"the data of an event is {reason}"), False)
        tag = self._tag
        if name and tag is not None and (self._named or tag not in plain):
            plain[tag] = name
        return plain

    def _value(self, plain: Any, raw: bytes, kind: Any) -> EventT:
        """Return an event as a value of its type, folded in. Kinds that were looked at a few times hold no news."""
        strict, drift, name = self._strict, self._drift, self._name
        problem: ApiError
        try:
            value: EventT = self._reader.value(
                plain, None if self._named else raw, strict=strict, drift=drift, operation=name
            )
            if isinstance(kind, str) and self._looks.get(kind, 0) < _LOOKS:
                self._looks[kind] = self._looks.get(kind, 0) + 1
                note_news(value, drift, name)
            self.text = self._folder.apply(plain)
            return value
        except ResponseValidationError as error:
            problem = error
        except FoldError as error:
            problem = StreamProtocolError(f"the stream is out of order: {error}")
        except RecursionError:
            problem = StreamProtocolError("the stream is out of order: an event is nested too deeply")
        raise self.attached(problem, False)

    # What was received so far.

    @property
    def partial(self) -> Any:
        """The value folded so far, as plain JSON; ``None`` before there is any."""
        return self._folder.snapshot()

    def snapshot(self) -> ResultT | None:
        """Return the value folded so far; ``None`` before there is any. Raises ``ResponseValidationError``."""
        return self._result(self._folder.snapshot(), strict=False) if self._folder.begun else None

    def result(self) -> ResultT:
        """Return the final value, checked as an answer is. Raises ``ResponseValidationError``, ``StreamError``."""
        try:
            plain = self._folder.result()
        except FoldError as error:
            reason = str(error)
        else:
            value = self._result(plain, strict=self._strict)
            note_news(value, self._drift, self._run.plan.operation.name)
            return value
        raise self.attached(StreamProtocolError(f"the stream cannot be folded: {reason}"), False)

    def _result(self, plain: Any, *, strict: bool) -> ResultT:
        if self._spec.result is None:
            return None  # type: ignore[return-value]
        name = self._run.plan.operation.name
        try:
            value: ResultT = reader(self._spec.result).value(
                plain, None, strict=strict, drift=self._drift, operation=name
            )
            return value
        except ResponseValidationError as error:
            problem = error
        raise self.attached(problem, False)

    # What went wrong.

    def broken(self, error: ApiConnectionError) -> ApiError:
        """Return the stream's error for a failure of the connection."""
        found: ApiError
        if isinstance(error, ApiTimeoutError):
            message = "the stream stood still" if error.phase == "read" else "the time for the whole call was up"
            found = StreamTimeoutError(message, phase=error.phase, cause=error.cause)
        else:
            found = StreamTruncatedError("the connection broke before the stream was complete", cause=error.cause)
        return self.attached(
            found, self._run.plan.safe and not (isinstance(found, StreamTimeoutError) and found.phase == "total")
        )

    def cut(self) -> ApiError | None:
        """Take note that nothing more comes: return the error that this is, or ``None`` if the stream was complete."""
        if self._spec.end_event is None and self._spec.end_data is None:
            self.ended = True
        if self.ended:
            return None
        return self.attached(StreamTruncatedError("the stream ended without its last event"), self._run.plan.safe)

    def unexpected(self, content: bytes, complete: bool) -> ApiError:
        """Return the error for an answer that is no stream."""
        media = media_type(self._headers)
        message = f"the answer is {media or 'of no media type'}, where a stream was expected"
        error = self.attached(ResponseValidationError(message, kind="content-type"), False)
        shown = self._run.config.redaction.content(content)
        error.response = RawAnswer(self._status, error.headers, shown, complete)
        return error

    def attached(self, error: ApiError, repeatable: bool) -> ApiError:
        """Attach to an error what is known of the stream."""
        self._run.failed(error, repeatable and not self.delivered)
        error.status = error.status if error.status is not None else self._status
        error.request_id = error.request_id or request_id(self._run.config, self._headers)
        error.headers = self._run.config.redaction.headers(self._headers)
        error.delivered = self.delivered
        try:
            error.partial = self._folder.snapshot()
        except RecursionError:
            error.partial = None
        return error
