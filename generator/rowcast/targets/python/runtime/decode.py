"""Bytes of an answer in: content codings undone in pieces of bounded size, and a stream cut into frames.

Frames are server-sent events as WHATWG defines them, or newline-delimited JSON. The work is linear in the bytes,
however they are cut. Data stays bytes: whoever reads it decides about bad UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeAlias

MEDIA = {
    "sse": ("text/event-stream",),
    "ndjson": ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-lines"),
}
"""The media types of the formats; the first of each is asked for."""

LINE_LIMIT = 8 << 20
EVENT_LIMIT = 16 << 20


class StreamFormatError(Exception):
    """A line or an event is longer than the limit."""


Frame: TypeAlias = "tuple[bytes, bytes, bytes]"
"""One event: its data, its name (empty where none was given), and the last event id so far."""


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

    @property
    def waiting(self) -> bool:
        """A line, or a line end, was cut and has yet to come to its end."""
        return self._skip_lf or bool(self._held)

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that ``chunk`` completes, without their ends."""
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        if not self._bare_cr:
            lines = chunk.split(b"\n")
            rest = lines.pop()
        else:
            lines = chunk.splitlines()
            last = chunk[-1:]
            if last == b"\r":
                self._skip_lf = True
            # What stands after the last line end is held; ``splitlines`` has nothing for it where that is nothing.
            rest = b"" if last in (b"\n", b"\r") or not lines else lines.pop()
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


_PLAIN_EVENT = re.compile(rb"^(?:event: (.*)\n)?data: (.*)\n\n", re.MULTILINE)
"""An event as nearly all servers write it. Where anything stands between two of them, all is read line by line."""

_ODD = 8
"""After so many times no more is tried."""


class EventDecoder:
    """Decodes server-sent events (WHATWG HTML, 9.2.6 "Interpreting an event stream").

    An event that the end of the stream cuts off is dropped, as the standard says; so is one without data.
    """

    def __init__(self, *, line_limit: int = LINE_LIMIT, event_limit: int = EVENT_LIMIT) -> None:
        self._lines = _Lines(line_limit, bare_cr=True)
        self._most = min(line_limit, event_limit)
        self._odd = 0
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
        begun: list[Frame] = []
        if self._data or self._event or self._lines.waiting:
            end = chunk.find(b"\n\n") + 2
            if end < 2:
                return self._feed_lines(chunk)
            begun, chunk = self._feed_lines(chunk[:end]), chunk[end:]
        if self._odd < _ODD and len(chunk) <= self._most and b"\r" not in chunk:
            parts = _PLAIN_EVENT.split(chunk)
            rest = parts.pop()
            if any(parts[::3]):
                self._odd += 1
            else:
                for place in range(1, len(parts), 3):
                    begun.append((parts[place + 1], parts[place] or b"", self._id))
                chunk = rest
        return begun + self._feed_lines(chunk) if chunk else begun

    def _feed_lines(self, chunk: bytes) -> list[Frame]:
        """Take the next bytes line by line, and return the events that are now whole."""
        frames: list[Frame] = []
        for line in self._lines.feed(chunk):
            start = line[:6]
            if start == b"data: ":
                self._add(line[6:])
            elif start == b"event:" and line[6:7] == b" ":
                self._event = line[7:]
            elif line:
                self._field(line)
            else:
                if self._data:
                    frames.append(self._frame())
                self._event = b""
        return frames

    def _frame(self) -> Frame:
        data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
        self._data = []
        self._size = 0
        return data, self._event, self._id

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
            yield data, b"", b""


def whole_chunks(data: bytes) -> tuple[list[bytes], int]:
    """Return the chunks that lie whole at the begin of bytes that follow a chunk, and where the last of them ends.

    A chunk is its size on a line and its data (RFC 9112, 7.1); the line end after it is taken with the next one. What
    is not plainly that is left: the last chunk of a body, and all that asks for a judgement.
    """
    chunks: list[bytes] = []
    end = 0
    while match := _CHUNK_SIZE.match(data, end):
        start = match.end()
        stop = start + int(match[1], 16)
        if stop == start or stop > len(data):
            break
        chunks.append(data[start:stop])
        end = stop
    return chunks, end


_CHUNK_SIZE = re.compile(rb"\r\n([0-9a-fA-F]{1,8})\r\n")
_LONGEST_SIZE = len(b"\r\n12345678\r\n")


class ChunkJoiner:
    """Makes one chunk of those that were read together, for a library that spends much on each: the data is the same.

    Args:
        begun: What was read, and passed on, of the body with the head of its answer.
    """

    def __init__(self, begun: bytes) -> None:
        self._line = b"\r\n"
        self._left = 0
        self._sound = True
        self.joined(begun)

    def joined(self, block: bytes) -> bytes:
        """Return what was read, its whole chunks joined. From where the rules are broken on, all stays as it came."""
        parts: list[bytes] = []
        while block and self._sound:
            chunks, end = ([], 0) if self._left or self._line else whole_chunks(block)
            if chunks:
                parts += [b"\r\n%x\r\n" % sum(map(len, chunks)), *chunks]
            else:
                end = self._passed(block)
                parts.append(block[:end])
            block = block[end:]
        return b"".join((*parts, block))

    def _passed(self, block: bytes) -> int:
        """Return how much of a block belongs to the chunk that was begun, or to the line with the size of the next."""
        if self._left:
            end = min(self._left, len(block))
            self._left -= end
            return end
        line = self._line + block[:_LONGEST_SIZE]
        match = _CHUNK_SIZE.match(line)
        if match is None:
            # The line is cut, or it is none, or it says more than a size.
            self._sound, self._line = len(line) < _LONGEST_SIZE, line
            return len(block)
        end, self._line = match.end() - len(self._line), b""
        self._left = int(match[1], 16)
        self._sound = self._left > 0
        return end


PIECE = 1 << 18
"""The most bytes that come out at once, so that a small chunk cannot become a gigabyte in memory."""

MOST_CODINGS = 5


class ContentError(Exception):
    """The body is not what its ``Content-Encoding`` says, or the encoding is not one that was asked for."""


class Decoder:
    """Decodes one body.

    Args:
        codings: Values of the ``Content-Encoding`` headers, in the order in which they were applied.

    Raises:
        ContentError: A coding is unknown, or there are too many.
    """

    def __init__(self, codings: Sequence[str] = ()) -> None:
        names = [name.strip().lower() for line in codings for name in line.split(",")]
        names = [name for name in names if name not in ("", "identity")]
        if len(names) > MOST_CODINGS:
            raise ContentError(f"more than {MOST_CODINGS} content codings")
        self._layers = [_Inflate(name) for name in reversed(names)]

    @property
    def plain(self) -> bool:
        """Nothing has to be decoded."""
        return not self._layers

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what ``chunk`` decodes to."""
        return _through(self._layers, chunk)

    def finish(self) -> None:
        """Check that the body was whole. Raises ``ContentError`` where it was cut."""
        for layer in self._layers:
            layer.finish()


def _through(layers: Sequence[_Inflate], chunk: bytes) -> Iterator[bytes]:
    if not layers:
        if chunk:
            yield chunk
        return
    for piece in layers[0].pieces(chunk):
        yield from _through(layers[1:], piece)


_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class _Inflate:
    """One layer of gzip or deflate. A gzip body may have several members (RFC 1952, 2.2)."""

    def __init__(self, name: str) -> None:
        if name not in _WINDOW:
            raise ContentError("a content coding that was not asked for")
        import zlib

        self._new = zlib.decompressobj
        self._failure = zlib.error
        self._window = _WINDOW[name]
        self._inner: Any = self._new(self._window)
        self._begun = False

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            chunk = self._next_member(chunk)
            piece = self._inflate(chunk)
            chunk = self._inner.unconsumed_tail or self._inner.unused_data
            if piece:
                yield piece

    def _next_member(self, chunk: bytes) -> bytes:
        """Begin another gzip member where one has ended; zero bytes may stand between them as padding."""
        if not self._inner.eof:
            return chunk
        if self._window != 31:
            raise ContentError("bytes after the end of the compressed body")
        if chunk := chunk.lstrip(b"\0"):
            self._inner = self._new(self._window)
        return chunk

    def _inflate(self, chunk: bytes) -> bytes:
        if not chunk:
            return b""
        first, self._begun = not self._begun, True
        with suppress(self._failure):
            return bytes(self._inner.decompress(chunk, PIECE))
        if not first or self._window != 15:
            raise ContentError("the compressed body is damaged")
        # Some servers send deflate without its zlib wrapper; RFC 9110, 8.4.1.2 warns of them.
        self._window = -15
        self._inner = self._new(self._window)
        return self._inflate(chunk)

    def finish(self) -> None:
        if self._begun and not self._inner.eof:
            raise ContentError("the compressed body was cut")
