"""``rowcast diff``: what changed between two states of the specs, and whom it breaks; 1 where that is too much."""

from __future__ import annotations

from typing import cast

from rowcast.changes.comparing import compare_states
from rowcast.changes.reading import State, state
from rowcast.changes.report import told
from rowcast.compat.change import Verdict
from rowcast.compat.summary import Audience, worst
from rowcast.console import Console
from rowcast.project import reporting
from rowcast.suggest import suggestion
from rowcast.usage import Parsed, UsageError

FINDINGS = 1
FAILED = 2


def run(parsed: Parsed, console: Console) -> int:
    """Compare two states: of HEAD unless said otherwise, and of what stands on the disk."""
    old = state(parsed.arguments[0] if parsed.arguments else "HEAD", console)
    new = state(parsed.arguments[1] if len(parsed.arguments) > 1 else None, console)
    if old.failed or new.failed:
        for each in (old, new):
            reporting.findings(each.found, "text", each.files, console, result=False)
        return FAILED
    wanted = parsed.all("api")
    _check(wanted, old, new)
    audience = cast("Audience", parsed.last("audience", "caller"))
    report = compare_states(old, new, audience, wanted)
    console.write(told(report, parsed.last("output_format", "text")))
    if not report.changes:
        console.tell(f"nothing changed between {old.label} and {new.label}")
    return _status(parsed.last("fail_on", "breaking"), worst(report.changes, audience), bool(report.changes))


def _check(wanted: tuple[str, ...], old: State, new: State) -> None:
    known = {*old.apis, *new.apis}
    for name in wanted:
        if name not in known:
            hint = suggestion(name, known) or f"the APIs are {', '.join(sorted(known)) or 'none'}"
            raise UsageError(f"there is no API `{name}` on either side; {hint}")


def _status(limit: str, found: Verdict, changed: bool) -> int:
    if limit == "any":
        return FINDINGS if changed else 0
    least = {"breaking": Verdict.BREAKING.weight, "unclear": Verdict.UNCLEAR.weight}.get(limit)
    return FINDINGS if least is not None and found.weight >= least else 0
