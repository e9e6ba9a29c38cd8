"""Bodies that are read as they are sent: bytes and files go in, blocks of bytes come out, to either kind of client.

A file is a path, an open file or blocks of bytes; the latter two may be asynchronous.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, TypeGuard

from .encode import refused
from .errors import RequestError

BLOCK = 1 << 16


class Upload:
    """A body of pieces that are bytes or files; each iteration reads it again from its start.

    ``length`` is the size that is declared, or ``None`` if a file cannot tell its size. ``failure`` is why a reading of
    it stopped: the transport that was sending it then cannot say.
    """

    __slots__ = ("_pieces", "failure", "length")

    def __init__(self, pieces: Iterable[bytes | File]) -> None:
        self._pieces = tuple(pieces)
        self.failure: RequestError | None = None
        sizes = [len(piece) if isinstance(piece, bytes) else piece.size for piece in self._pieces]
        self.length: int | None = None if None in sizes else sum(size for size in sizes if size is not None)

    def __iter__(self) -> Iterator[bytes]:
        """Return the blocks. Raises ``RequestError``, before any of them where a file is asynchronous."""
        for piece in self._pieces:
            if isinstance(piece, File) and piece.reads_later:
                raise refused(piece.path, "is asynchronous, which only the async client can read")
        return self._blocks()

    def _blocks(self) -> Iterator[bytes]:
        self.failure = None
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            try:
                yield from piece
                continue
            except Exception as error:
                failure = self._noted(piece, error)
            raise failure

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the blocks; a file of synchronous code is read in a thread, so that no slow disk holds up the loop."""
        self.failure = None
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            try:
                async for block in piece if piece.reads_later else _in_a_thread(piece):
                    yield block
                continue
            except Exception as error:
                failure = self._noted(piece, error)
            raise failure

    def _noted(self, file: File, error: Exception) -> RequestError:
        """Note why a file could not be read to its end."""
        problem = f"is a file that could not be read to its end ({type(error).__name__})"
        self.failure = error if isinstance(error, RequestError) else refused(file.path, problem)
        return self.failure

    @property
    def again(self) -> bool:
        """It can be read from its start, as nothing was read that can be read only once."""
        return all(isinstance(piece, bytes) or piece.again for piece in self._pieces)

    def __repr__(self) -> str:
        return f"<Upload of {self.length} bytes>"


async def _in_a_thread(file: File) -> AsyncIterator[bytes]:
    from asyncio import to_thread

    blocks = iter(file)
    while (block := await to_thread(next, blocks, b"")) != b"":
        yield block


def is_path(value: Any) -> TypeGuard[os.PathLike[str]]:
    """Tell whether a value is a path, to a type checker too."""
    return isinstance(value, os.PathLike)


def reads_later(value: Any) -> bool:
    """Tell whether a value gives its bytes to asynchronous code only."""
    if hasattr(value, "__iter__"):
        return False
    return hasattr(value, "__aiter__") or iscoroutinefunction(getattr(value, "read", None))


class File:
    """A path, blocks of bytes, or an open file, which is read from where it stood when it was first read.

    Args:
        source: The path, the blocks or the file.
        path: Its place in the request.
    """

    __slots__ = ("_source", "_start", "again", "path", "reads_later", "size")

    def __init__(self, source: Any, path: str) -> None:
        self._source: Any = source
        self.path = path
        self._start: int | None = None
        self.again = True
        self.reads_later = reads_later(source)
        self.size = None if self.reads_later else self._measure()

    def _measure(self) -> int | None:
        source = self._source
        try:
            if is_path(source):
                return os.stat(source).st_size
            if not (hasattr(source, "read") and hasattr(source, "seekable") and source.seekable()):
                return None
            self._start = start = int(source.tell())
            size = int(source.seek(0, os.SEEK_END)) - start
            source.seek(start)
            return size
        except (OSError, ValueError) as error:
            problem = type(error).__name__
        raise refused(self.path, f"is a file that cannot be read ({problem})")

    def __iter__(self) -> Iterator[bytes]:
        source = self._source
        if is_path(source):
            with open(source, "rb") as file:
                yield from self._counted(file)
            return
        self._refuse_twice()
        if self._start is not None:
            source.seek(self._start)
        is_open = hasattr(source, "read")
        self.again = self._start is not None if is_open else iter(source) is not source
        yield from self._counted(source)

    def _counted(self, file: Any) -> Iterator[bytes]:
        """Yield the blocks of a file, and raise if it is not as long as was declared."""
        sent = 0
        for block in iter(partial(file.read, BLOCK), b"") if hasattr(file, "read") else file:
            sent += len(self._checked(block))
            if self.size is not None and sent > self.size:
                break
            # An empty block would mean the end to those who send.
            if block:
                yield block
        if self.size is not None and sent != self.size:
            raise RequestError(f"{self.path} is a file that changed its length while it was sent", path=self.path)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._refuse_twice()
        source = self._source
        if not hasattr(source, "read"):
            self.again = aiter(source) is not source
            async for block in source:
                if self._checked(block):
                    yield block
            return
        if self._start is None:
            self._start = await _position(source)
        else:
            await source.seek(self._start)
        self.again = self._start is not None
        while block := self._checked(await source.read(BLOCK)):
            yield block

    def _refuse_twice(self) -> None:
        if not self.again:
            raise RequestError(f"{self.path} is a file that can be read only once, and was", path=self.path)

    def _checked(self, block: Any) -> bytes:
        if not isinstance(block, bytes):
            raise RequestError(f"{self.path} gives text where bytes are needed; open it as binary", path=self.path)
        return block


async def _position(source: Any) -> int | None:
    """Return where an asynchronous file stands, or ``None`` if it cannot go back there."""
    asked: list[Callable[[], Any] | None] = [getattr(source, name, None) for name in ("seekable", "tell")]
    seekable, tell = asked
    if seekable is None or tell is None:
        return None
    able = seekable()
    if not (await able if hasattr(able, "__await__") else able):
        return None
    found = tell()
    return int(await found if hasattr(found, "__await__") else found)
