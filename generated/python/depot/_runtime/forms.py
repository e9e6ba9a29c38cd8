"""Bodies that are no JSON: ``multipart/form-data`` with files, and raw bytes. Values go in, a body comes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from .encode import SURROGATE, flat, is_model, is_tuple, items_of, json_bytes, members_of, refused, text_of
from .head import AMBIGUOUS, alternating, checked
from .spec import Parameter
from .transport import Chunks
from .types import UNSET
from .uploads import File, Upload, is_path, reads_later


def multipart(values: Mapping[str, Any], styles: Mapping[str, Parameter]) -> tuple[bytes | Chunks, str]:
    """Return a form as ``multipart/form-data`` (RFC 7578) and its media type with the boundary.

    Bytes, paths, open files and tuples are files; lists repeat their field; objects are written as JSON, unless a style
    is stated for them; the rest is text. Raises ``RequestError``.
    """
    boundary = os.urandom(16).hex()
    pieces: list[bytes | File] = []
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
        if value is UNSET or value is None or style is None:
            yield name, value
            continue
        members = members_of(value, name)
        if style in _SIGNS:
            yield from _joined(name, flat(value, name) if members is None else alternating(members, name), style)
        elif members is None:
            yield f"{name}[]" if style == "brackets" else name, value
        elif style == "repeat":
            for key, part in members:
                yield from _leaves(text_of(key, name), part)
        else:
            yield from _leaves(name, value)


def _joined(name: str, texts: Sequence[str], style: str) -> Iterator[tuple[str, str]]:
    """Yield one field of several texts, none of which may hold the sign that stands between them."""
    if any(_SIGNS[style] in text for text in texts):
        raise refused(name, AMBIGUOUS.format(style))
    if texts:
        yield name, _SIGNS[style].join(texts)


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


def _part(boundary: str, name: str, value: Any, is_file: bool) -> list[bytes | File]:
    file_name, content, media = _described(name, value)
    if is_file and file_name is None:
        raise refused(name, f"is of type {type(value).__name__}; {_FILES}, and a path is no text but a `pathlib.Path`")
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{_quoted(name, name)}"']
    if file_name is not None:
        lines[1] += f'; filename="{_quoted(file_name, name)}"'
    if media is not None:
        lines.append(f"Content-Type: {checked('Content-Type', media)[1]}")
    return [("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"), content, b"\r\n"]


def _described(name: str, value: Any) -> tuple[str | None, bytes | File, str | None]:
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


def _is_file(value: Any) -> bool:
    if isinstance(value, os.PathLike) or hasattr(value, "read") or reads_later(value):
        return True
    return isinstance(value, Iterable) and not (isinstance(value, (str, Mapping, Sequence, Set)) or is_model(value))


def _content(path: str, value: Any) -> bytes | File:
    given = value
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(given)
    if _is_file(value):
        return File(value, path)
    kind = type(value).__name__
    raise refused(path, f"is of type {kind}; {_FILES}")


_FILES = "a file is bytes, a path, an open file or an iterator of bytes, asynchronous or not"


def _base_name(value: Any) -> str | None:
    name: object = os.fspath(value) if is_path(value) else getattr(value, "name", None)
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
