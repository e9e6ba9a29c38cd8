"""The path of a spec file in; its text, or what is wrong with it as a file, out. Never blocks, and reads once."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.source import SourceFile, Span

MAX_BYTES = 10_000_000

_CHUNK = 1 << 20
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe without a writer opens at once
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_KINDS: Mapping[int, str] = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_REASONS: Mapping[int, str] = {
    errno.ENOENT: "it does not exist",
    errno.ENOTDIR: "a part of its path is no folder",
    errno.EACCES: "you may not read it",
    errno.EPERM: "you may not read it",
    errno.ELOOP: "its links lead in a circle",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.EIO: "the disk gives an error",
}
_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def read(path: str | os.PathLike[str], name: str) -> SourceFile | Diagnostic:
    """Return the text of a regular file in UTF-8 of at most ``MAX_BYTES``, without a byte order mark.

    ``name`` is the file's name as the user knows it, for messages.
    """
    try:
        content = _content(path, name)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, (error.strerror or "the system refuses").lower())
        return diagnostic("file-unreadable", f"the file cannot be read: {reason}", _start(name))
    except ValueError:  # a NUL in the path
        return diagnostic("file-unreadable", "the file cannot be read: no file has such a name", _start(name))
    return content if isinstance(content, Diagnostic) else _decoded(content, name)


def _content(path: str | os.PathLike[str], name: str) -> bytes | Diagnostic:
    """Return the bytes of a file. Its kind is looked at before it is opened, since opening a device can act on it."""
    if other := _refused(os.stat(path), name):
        return other
    handle = os.open(path, _FLAGS)
    try:
        if other := _refused(os.fstat(handle), name):  # it may have been replaced since
            return other
        chunks, size = [], 0
        while size <= MAX_BYTES and (chunk := os.read(handle, _CHUNK)):
            chunks.append(chunk)
            size += len(chunk)
    finally:
        os.close(handle)
    return b"".join(chunks) if size <= MAX_BYTES else _too_large(name)


def _refused(status: os.stat_result, name: str) -> Diagnostic | None:
    kind = stat.S_IFMT(status.st_mode)
    if kind != stat.S_IFREG:
        return diagnostic("file-not-regular", f"this is {_KINDS.get(kind, 'no regular file')}", _start(name))
    return _too_large(name) if status.st_size > MAX_BYTES else None


def _too_large(name: str) -> Diagnostic:
    return diagnostic("file-too-large", f"the file is larger than {MAX_BYTES:,} bytes", _start(name))


def _decoded(content: bytes, name: str) -> SourceFile | Diagnostic:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return diagnostic("file-encoding", f"the file is {encoding}, by its first bytes", _start(name))
    try:
        return SourceFile(name, content.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        place = Span(name, line, column, line, column + 1)
        message = f"byte {error.start} of the file, 0x{content[error.start]:02X}, is not UTF-8"
        return diagnostic("file-encoding", message, place)


def _start(name: str) -> Span:
    return Span(name, 1, 1, 1, 1)
