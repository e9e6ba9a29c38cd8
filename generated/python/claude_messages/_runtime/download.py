"""A file that is written piece by piece, and stands under its name only when it is complete."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Landing:
    """Writes beside ``path`` and moves the file there at the end; whatever goes wrong, nothing is left behind.

    The file is its owner's alone while it is written, and after that too unless there was one whose mode it takes.
    ``size`` counts the bytes. Each step raises ``OSError`` where it cannot be done.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)
        self._made = f"{self._path}.{os.urandom(8).hex()}.part"
        self._file: IO[bytes] | None = None
        self.size = 0

    def __enter__(self) -> Self:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(self._made, flags, 0o600), "wb")
        return self

    def write(self, piece: bytes) -> None:
        """Append bytes."""
        if self._file is not None:
            self._file.write(piece)
            self.size += len(piece)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._file is not None:
                self._file.close()
            if kind is None:
                with suppress(FileNotFoundError):
                    os.chmod(self._made, os.stat(self._path).st_mode & 0o777)
                os.replace(self._made, self._path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(self._made)
