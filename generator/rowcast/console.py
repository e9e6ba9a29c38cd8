"""The two streams of a command: results on stdout, everything else on stderr; colour, progress, closed ends."""

from __future__ import annotations

import os
import sys
import time

_STYLES = {"error": "31;1", "warning": "33;1", "note": "36", "good": "32", "bold": "1", "removed": "31", "added": "32"}
_FIRST_PROGRESS = 0.5


def counted(number: int, noun: str) -> str:
    """Return ``1 file`` or ``2 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Console:
    """Where a command writes. ``colour`` is ``auto``, ``always`` or ``never``."""

    def __init__(self, colour: str = "auto") -> None:
        self._colour = colour
        self._started = time.monotonic()
        self._progress = False
        for stream in (sys.stdout, sys.stderr):
            # A name from a spec must not fail to print on a terminal that lacks a character.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")

    def result(self, text: str) -> None:
        """Print a line of the result."""
        self.clear()
        if sys.stdout is not None:
            print(text)

    def write(self, text: str) -> None:
        """Write text of the result as UTF-8 with the line ends that it has."""
        self.clear()
        if sys.stdout is not None:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()

    def tell(self, text: str) -> None:
        """Print a line about the work."""
        self.clear()
        if sys.stderr is not None:
            print(text, file=sys.stderr)

    def flush(self) -> None:
        """Send what was printed to whoever reads it."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()

    def progress(self, text: str) -> None:
        """Show what is being done, on a terminal, once the work takes longer than half a second."""
        soon = time.monotonic() - self._started < _FIRST_PROGRESS
        if soon or os.environ.get("TERM") == "dumb" or not _is_terminal(sys.stderr):
            return
        sys.stderr.write(f"\r\x1b[2K{text}…")
        sys.stderr.flush()
        self._progress = True

    def clear(self) -> None:
        """Take the line of progress away."""
        if self._progress:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._progress = False

    def coloured(self, error: bool = False) -> bool:
        """Tell whether stdout, or stderr, is to have colours: by option, FORCE_COLOR, NO_COLOR, terminal."""
        if self._colour != "auto":
            return self._colour == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return os.environ.get("TERM") != "dumb" and _is_terminal(sys.stderr if error else sys.stdout)

    def style(self, name: str, text: str, error: bool = False) -> str:
        """Return the text in the colour that ``name`` stands for, where there are colours."""
        return f"\x1b[{_STYLES[name]}m{text}\x1b[0m" if self.coloured(error) else text


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except (ValueError, OSError):
        return False
