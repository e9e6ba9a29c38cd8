"""Where text came from: files, and the places in them that a message can point at."""

from __future__ import annotations

from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one source file.

    Lines and columns count from 1, columns in characters; ``end_line`` and ``end_column`` are exclusive at the
    end, so that an empty span has equal start and end.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read once: its name as the user knows it (relative, with ``/``) and its text."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """Return line ``number`` (from 1) without its line end, or an empty string past the end."""
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""
