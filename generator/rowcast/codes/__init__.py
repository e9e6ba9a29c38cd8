"""Every code of a diagnostic that the tool can give, with what ``rowcast explain`` says about it.

A part of the tool adds its codes in a table of its own beside this file, and lists that table here.
"""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.calling import CALLING
from rowcast.codes.changed_calls import CHANGED_CALLS
from rowcast.codes.changed_values import CHANGED_VALUES
from rowcast.codes.code import Code
from rowcast.codes.language import LANGUAGE
from rowcast.codes.linting import LINTING
from rowcast.codes.naming import NAMING
from rowcast.codes.project import PROJECT
from rowcast.codes.reading import READING
from rowcast.codes.resolving import RESOLVING
from rowcast.codes.vendoring import VENDORING
from rowcast.diagnostics import Diagnostic
from rowcast.source import Span

__all__ = ["CODES", "Code", "diagnostic"]

CODES: Mapping[str, Code] = {
    **READING,
    **LANGUAGE,
    **NAMING,
    **PROJECT,
    **RESOLVING,
    **CALLING,
    **LINTING,
    **VENDORING,
    **CHANGED_CALLS,
    **CHANGED_VALUES,
}


def diagnostic(
    code: str, message: str, span: Span | None, hint: str = "", related: tuple[tuple[str, Span], ...] = ()
) -> Diagnostic:
    """Return a diagnostic with the severity of its code, and with the mend of its code where ``hint`` is empty.

    Raises:
        AssertionError: if no table holds the code, which is a fault of ours.
    """
    if code not in CODES:
        raise AssertionError(f"no code {code!r} in rowcast.codes")
    known = CODES[code]
    return Diagnostic(code, message, span, hint or known.mend, known.severity, related)
