"""Bodies that are no JSON: ``multipart/form-data`` with files, and raw bytes. Files are read as they are sent."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import IO, Any, TypeGuard

from .encode import SURROGATE, flat, is_model, is_tuple, items_of, json_bytes, members_of, refused, text_of
from .errors import RequestError
from .head import checked
from .spec import Parameter
from .transport import Chunks
from .types import UNSET

BLOCK = 1 << 16


class Upload:
    """A body of pieces that are bytes or files; each iteration reads it again from its start.

    ``length`` is the size that is declared, or ``None`` if a file cannot tell its size. ``failure`` is why a reading of
    it stopped: the transport that was sending it then cannot say.
    """

    __slots__ = ("_pieces", "failure", "length")

    def __init__(self, pieces: Iterable[bytes | _File]) -> None:
        self._pieces = tuple(pieces)
        self.failure: RequestError | None = None
        sizes = [len(piece) if isinstance(piece, bytes) else piece.size for piece in self._pieces]
        self.length: int | None = None if None in sizes else sum(size for size in sizes if size is not None)

    def __iter__(self) -> Iterator[bytes]:
        self.failure = None
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from self._read(piece)

    def _read(self, file: _File) -> Iterator[bytes]:
        try:
            yield from file
            return
        except RequestError as error:
            self.failure = error
            raise
        except Exception as error:
            problem = f"is a file that could not be read to its end ({type(error).__name__})"
        self.failure = refused(file.path, problem)
        raise self.failure

    @property
    def again(self) -> bool:
        """It can be read from its start, as nothing was read that can be read only once."""
        return all(isinstance(piece, bytes) or piece.again for piece in self._pieces)

    def __repr__(self) -> str:
        return f"<Upload of {self.length} bytes>"


class _File:
    """A path, blocks of bytes, or an open file, which is read from where it stood when the call was made."""

    __slots__ = ("_source", "_start", "again", "path", "size")

    def __init__(self, source: os.PathLike[str] | IO[bytes] | Iterable[bytes], path: str) -> None:
        self._source: Any = source
        self.path = path
        self._start: int | None = None
        self.again = True
        self.size = self._measure()

    def _measure(self) -> int | None:
        source = self._source
        try:
            if _is_path(source):
                return os.stat(source).st_size
            if not hasattr(source, "read") or not source.seekable():
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
        if _is_path(source):
            with open(source, "rb") as file:
                yield from self._blocks(file)
            return
        if not self.again:
            raise RequestError(f"{self.path} is a file that can be read only once, and was", path=self.path)
        if self._start is not None:
            self._source.seek(self._start)
        is_open = hasattr(self._source, "read")
        self.again = self._start is not None if is_open else iter(self._source) is not self._source
        yield from self._blocks(self._source)

    def _blocks(self, file: Any) -> Iterator[bytes]:
        """Yield the file, and raise if it is not as long as was declared: the server would wait, or read on too far."""
        sent = 0
        for block in iter(lambda: file.read(BLOCK), b"") if hasattr(file, "read") else file:
            if not isinstance(block, bytes):
                raise RequestError(f"{self.path} gives text where bytes are needed; open it as binary", path=self.path)
            sent += len(block)
            if self.size is not None and sent > self.size:
                break
            # An empty block would mean the end to those who send.
            if block:
                yield block
        if self.size is not None and sent != self.size:
            raise RequestError(f"{self.path} is a file that changed its length while it was sent", path=self.path)


def multipart(values: Mapping[str, Any], styles: Mapping[str, Parameter]) -> tuple[bytes | Chunks, str]:
    """Return a form as ``multipart/form-data`` (RFC 7578) and its media type with the boundary.

    Bytes, paths, open files and tuples are files; lists repeat their field; objects are written as JSON, unless a style
    is stated for them; the rest is text. Raises ``RequestError``.
    """
    boundary = os.urandom(16).hex()
    pieces: list[bytes | _File] = []
    for name, value in _styled(values, styles):
        if value is UNSET or value is None:
            continue
        is_file = name in styles and styles[name].file
        for item in [value] if is_tuple(value) else items_of(value):
            if item is not UNSET and item is not None:
                pieces.extend(_part(boundary, name, item, is_file))
    pieces.append(f"--{boundary}--\r\n".encode("ascii"))
    media = f"multipart/form-data; boundary={boundary}"
    if all(isinstance(piece, bytes) for piece in pieces):
        return b"".join(piece for piece in pieces if isinstance(piece, bytes)), media
    return Upload(pieces), media


def _styled(values: Mapping[str, Any], styles: Mapping[str, Parameter]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a form, with lists and objects as their styles say."""
    for name, value in values.items():
        style = styles[name].style if name in styles else None
        if value is UNSET or value is None or style in (None, "repeat"):
            yield name, value
        elif style in _SIGNS:
            yield name, _SIGNS[style].join(flat(value, name))
        elif members_of(value, name) is not None:
            yield from _leaves(name, value)
        else:
            yield f"{name}[]" if style == "brackets" else name, value


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    members = members_of(value, name)
    if members is None:
        yield name, value
        return
    if name.count("[") > 20:
        raise refused(name, "is nested too deeply, or holds itself")
    for key, part in members:
        yield from _leaves(f"{name}[{key}]", part)


_SIGNS = {"comma": ",", "space": " ", "pipe": "|"}


def _part(boundary: str, name: str, value: Any, is_file: bool) -> list[bytes | _File]:
    file_name, content, media = _described(name, value)
    if is_file and file_name is None:
        raise refused(name, f"is of type {type(value).__name__}; {_FILES}, and a path is no text but a `pathlib.Path`")
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{_quoted(name, name)}"']
    if file_name is not None:
        lines[1] += f'; filename="{_quoted(file_name, name)}"'
    if media is not None:
        lines.append(f"Content-Type: {checked('Content-Type', media)[1]}")
    return [("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"), content, b"\r\n"]


def _described(name: str, value: Any) -> tuple[str | None, bytes | _File, str | None]:
    """Return the file name, the content and the media type of one part; a field that is no file has no file name."""
    if is_tuple(value):
        if not 2 <= len(value) <= 3 or not all(isinstance(text, str) for text in (value[0], *value[2:])):
            raise refused(name, "is a tuple, which for a file is (name, content) or (name, content, media type)")
        return value[0], _content(name, value[1]), value[2] if len(value) == 3 else "application/octet-stream"
    if isinstance(value, (bytes, bytearray, memoryview)) or _is_file(value):
        return _base_name(value) or name, _content(name, value), "application/octet-stream"
    if isinstance(value, Mapping) or is_model(value):
        return None, json_bytes(value, name), "application/json"
    return None, text_of(value, name).encode("utf-8"), None


def _is_path(value: Any) -> TypeGuard[os.PathLike[str]]:
    return isinstance(value, os.PathLike)


def _is_file(value: Any) -> TypeGuard[os.PathLike[str] | IO[bytes] | Iterable[bytes]]:
    if isinstance(value, os.PathLike) or hasattr(value, "read"):
        return True
    return isinstance(value, Iterable) and not (isinstance(value, (str, Mapping, Sequence, Set)) or is_model(value))


def _content(path: str, value: Any) -> bytes | _File:
    given = value
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(given)
    if _is_file(value):
        return _File(value, path)
    kind = type(value).__name__
    raise refused(path, f"is of type {kind}; {_FILES}")


_FILES = "a file is bytes, a path, an open file or an iterator of bytes"


def _base_name(value: Any) -> str | None:
    name: object = os.fspath(value) if _is_path(value) else getattr(value, "name", None)
    return os.path.basename(name) if isinstance(name, str) else None


def _quoted(text: str, path: str) -> str:
    """Escape a name in a part's header as WHATWG HTML, 4.10.21.8, says."""
    if "\0" in text or SURROGATE.search(text):
        raise refused(path, "has a name with a NUL character or a lone surrogate")
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def raw(value: Any, content: str, path: str = "body") -> bytes | Chunks:
    """Return a body that is one value: bytes, text or a file, or JSON where the media type is that."""
    media = content.partition(";")[0].strip().lower()
    if media == "application/json" or media.endswith("+json"):
        return json_bytes(value, path)
    if is_tuple(value):
        value = value[1] if len(value) > 1 else value
    found = _content(path, value)
    return found if isinstance(found, bytes) else Upload([found])
