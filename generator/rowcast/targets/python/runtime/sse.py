"""Bytes of a stream in, frames out: server-sent events as WHATWG defines them, and newline-delimited JSON.

The work is linear in the bytes, however they are cut. Data stays bytes: whoever reads it decides about bad UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

MEDIA = {
    "sse": ("text/event-stream",),
    "ndjson": ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-lines"),
}
"""The media types of the formats; the first of each is asked for."""

LINE_LIMIT = 8 << 20
EVENT_LIMIT = 16 << 20


class StreamFormatError(Exception):
    """A line or an event is longer than the limit."""


class Frame(NamedTuple):
    """One event: its data, its name (empty where none was given), and the last event id so far."""

    data: bytes
    event: bytes = b""
    id: bytes = b""


class StreamDecoder(Protocol):
    """What both formats offer."""

    def feed(self, chunk: bytes) -> list[Frame]:
        """Take the next bytes and return the frames that are now whole. Raises ``StreamFormatError``."""
        ...

    def finish(self) -> list[Frame]:
        """Take the end of the stream and return what is whole by it."""
        ...


class _Lines:
    """Cuts bytes into lines at LF, CR and CRLF (or LF alone); a CRLF cut in two is one line end."""

    __slots__ = ("_bare_cr", "_held", "_limit", "_size", "_skip_lf")

    def __init__(self, limit: int, bare_cr: bool) -> None:
        self._limit = limit
        self._bare_cr = bare_cr
        self._held: list[bytes] = []
        self._size = 0
        self._skip_lf = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that ``chunk`` completes, without their ends."""
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        lines = chunk.splitlines() if self._bare_cr else chunk.split(b"\n")
        if self._bare_cr and chunk:
            if chunk[-1] == 13:
                self._skip_lf = True
            if chunk[-1] in (10, 13):
                lines.append(b"")
        if not lines:
            return lines
        rest = lines.pop()
        if self._held and lines:
            self._held.append(lines[0])
            lines[0] = b"".join(self._held)
            self._held.clear()
            self._size = 0
        if rest:
            self._held.append(rest)
            self._size += len(rest)
            if self._size > self._limit:
                raise StreamFormatError(f"a line of more than {self._limit} bytes")
        return lines

    def rest(self) -> bytes:
        """Take what stands after the last line end."""
        held = b"".join(self._held)
        self._held.clear()
        self._size = 0
        return held


class EventDecoder:
    """Decodes server-sent events (WHATWG HTML, 9.2.6 "Interpreting an event stream").

    An event that the end of the stream cuts off is dropped, as the standard says; so is one without data.
    """

    def __init__(self, *, line_limit: int = LINE_LIMIT, event_limit: int = EVENT_LIMIT) -> None:
        self._lines = _Lines(line_limit, bare_cr=True)
        self._event_limit = event_limit
        self._line_limit = line_limit
        self._start: bytes | None = b""
        self._data: list[bytes] = []
        self._size = 0
        self._event = b""
        self._id = b""
        self.retry: int | None = None
        """The reconnection time that the server asked for, in milliseconds."""

    def feed(self, chunk: bytes) -> list[Frame]:
        """Take the next bytes and return the events that are now whole."""
        if self._start is not None:
            chunk = self._without_mark(chunk)
        frames: list[Frame] = []
        for line in self._lines.feed(chunk):
            if not line:
                if self._data:
                    data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
                    frames.append(Frame(data, self._event, self._id))
                    self._data.clear()
                    self._size = 0
                self._event = b""
            elif line.startswith(b"data: "):
                self._add(line[6:])
            elif line.startswith(b"event: "):
                self._event = line[7:]
            else:
                self._field(line)
        return frames

    def finish(self) -> list[Frame]:
        """Return nothing: an event without its blank line is not an event."""
        return []

    def _without_mark(self, chunk: bytes) -> bytes:
        """Hold the first bytes back until it is clear whether they are a byte order mark, and drop it once."""
        chunk = (self._start or b"") + chunk
        if len(chunk) < 3 and b"\xef\xbb\xbf".startswith(chunk):
            self._start = chunk
            return b""
        self._start = None
        return chunk[3:] if chunk.startswith(b"\xef\xbb\xbf") else chunk

    def _add(self, value: bytes) -> None:
        self._size += len(value) + 1
        if self._size > self._event_limit or len(value) > self._line_limit:
            raise StreamFormatError(f"an event of more than {self._event_limit} bytes")
        self._data.append(value)

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if value.startswith(b" "):
            value = value[1:]
        if name == b"data":
            self._add(value)
        elif name == b"event":
            self._event = value
        elif name == b"id":
            if b"\0" not in value:
                self._id = value
        elif name == b"retry" and value.isdigit() and len(value) < 10:
            self.retry = int(value)


class LineDecoder:
    """Decodes newline-delimited JSON: one frame for each line that is not blank; the last line needs no end."""

    def __init__(self, *, line_limit: int = EVENT_LIMIT) -> None:
        self._lines = _Lines(line_limit, bare_cr=False)

    def feed(self, chunk: bytes) -> list[Frame]:
        """Take the next bytes and return the lines that are now whole."""
        return list(_frames(self._lines.feed(chunk)))

    def finish(self) -> list[Frame]:
        """Return the last line, if it has no end."""
        return list(_frames([self._lines.rest()]))


def _frames(lines: list[bytes]) -> Iterator[Frame]:
    for line in lines:
        data = line.strip(b" \t\r")
        if data:
            yield Frame(data)
