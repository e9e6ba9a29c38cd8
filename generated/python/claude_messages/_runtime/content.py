"""Undoes ``Content-Encoding``: encoded chunks in, decoded pieces of bounded size out, or a ``ContentError``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

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
