"""What is known about one code of a diagnostic."""

from __future__ import annotations

from rowcast.diagnostics import Severity
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding.

    Attributes:
        summary: What is the matter, one sentence, about no case in particular.
        why: Why the tool minds.
        mend: What to do, one sentence without a full stop; the hint of diagnostics that bring none of their own.
        severity: How much it weighs.
    """

    summary: str
    why: str
    mend: str
    severity: Severity = Severity.ERROR
