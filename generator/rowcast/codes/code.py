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
        off: A rule of lint that looks at nothing until a project asks for it.
        secret: The lines that it is about are never shown.
        before: A piece of a spec in which a rule of lint finds something; empty for what is no such rule.
        after: The same piece, mended.
    """

    summary: str
    why: str
    mend: str
    severity: Severity = Severity.ERROR
    off: bool = False
    secret: bool = False
    before: str = ""
    after: str = ""
