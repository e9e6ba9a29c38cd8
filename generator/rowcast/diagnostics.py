"""Findings about a spec: what is wrong, where, and how to mend it; and how their sentences show text of a spec."""

from __future__ import annotations

import unicodedata
from enum import Enum

from rowcast.records import dataclass
from rowcast.source import Span


class Severity(Enum):
    """How much a finding weighs: an error stops the stages after it, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: Stable, readable name of the kind of finding, such as ``duplicate-row``; a key of ``codes.CODES``.
        message: One sentence, without a full stop at its end, naming what was found.
        span: The place; ``None`` only where the finding is about something that is not in a file.
        hint: How to mend it, one sentence; empty when ``explain`` says all there is.
        severity: Taken from the table of codes unless given.
        related: Further places with a word on each, such as the first of two duplicates.
    """

    code: str
    message: str
    span: Span | None
    hint: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[tuple[str, Span], ...] = ()


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    """Tell whether any of the diagnostics stops the next stage."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def shown(text: str) -> str:
    """Return a text of a spec as a sentence shows it: in backquotes, short, and visible."""
    return f"`{visible(text if len(text) <= 60 else text[:59] + '…')}`"


def visible(text: str) -> str:
    """Return a text in one line, with escapes for control characters and for those that turn or hide text."""
    return "".join(map(_glyph, text)) if not text.isprintable() or not text.isascii() else text


def _glyph(char: str) -> str:
    if char == " " or (char.isprintable() and unicodedata.category(char) != "Cf"):
        return char
    return char.encode("unicode_escape").decode("ascii")
