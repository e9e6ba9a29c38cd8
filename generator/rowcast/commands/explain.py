"""``rowcast explain``: what a code of a finding means, why it matters, and how to mend it; or the list of all codes."""

from __future__ import annotations

from rowcast.codes import CODES
from rowcast.console import Console
from rowcast.suggest import suggestion
from rowcast.usage import Parsed, UsageError


def run(parsed: Parsed, console: Console) -> int:
    """Explain one code, or list them."""
    if not parsed.arguments:
        width = max(map(len, CODES))
        for name, known in sorted(CODES.items()):
            console.result(f"{name:<{width}}  {known.severity.value:<7}  {known.summary}")
        return 0
    name = parsed.arguments[0]
    if name not in CODES:
        raise UsageError(
            f"there is no code `{name}`; {suggestion(name, CODES) or '`rowcast explain` lists all of them'}"
        )
    known = CODES[name]
    console.result(f"{console.style('bold', name)} ({known.severity.value})\n\n{known.summary}\n")
    console.result(f"why: {known.why}\nmend: {known.mend}")
    return 0
