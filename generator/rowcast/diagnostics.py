"""Findings about a spec: what is wrong, where, and how to mend it; listings for people and machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

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
