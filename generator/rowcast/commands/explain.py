"""``rowcast explain``: what a code of a finding means, why it matters, and how to mend it; or the list of all codes."""

from __future__ import annotations

from rowcast.codes import CODES, Code
from rowcast.codes.linting import GROUPS, LINTING
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
    console.result(f"{console.style('bold', name)} ({_about(name, known)})\n\n{known.summary}\n")
    console.result(f"why: {known.why}\nmend: {known.mend}")
    if known.before:
        console.result(f"\nfound in:\n\n{_indented(known.before)}\n\nmended:\n\n{_indented(known.after)}")
    if name in LINTING or name.startswith("correction-"):
        _explain_rule(name, console)
    return 0


def list_rules(console: Console) -> int:
    """List the rules of lint by their groups: code, level, and whether it can be mended without a person."""
    from rowcast.lint.fixing import MEANT  # noqa: PLC0415 - only for rules

    width = max(map(len, LINTING))
    for group, codes in GROUPS.items():
        console.result(console.style("bold", group))
        for name, known in codes.items():
            level = "off" if known.off else known.severity.value
            fix = "--fix" if name in MEANT else ""
            console.result(f"  {name:<{width}}  {level:<7}  {fix:<5}  {known.summary}")
    return 0


def _explain_rule(name: str, console: Console) -> None:
    """Say what only rules of lint have: options, and whether they can be mended without a person."""
    from rowcast.lint.fixing import MEANT  # noqa: PLC0415 - only for rules
    from rowcast.lint.rules import RULES  # noqa: PLC0415

    options = RULES[name].options if name in RULES else {}
    if options or name in MEANT:
        console.result("")
    for option, about in options.items():
        usual = list(about.usual) if isinstance(about.usual, tuple) else about.usual
        console.result(f"option {option}: {about.doc}; {usual!r} unless set")
    if name in MEANT:
        console.result("`rowcast lint --fix` mends it in files that people write.")


def _about(name: str, known: Code) -> str:
    group = next((group for group, codes in GROUPS.items() if name in codes), "")
    level = f"{known.severity.value}, off unless asked for" if known.off else known.severity.value
    return f"{level}; {group}" if group else level


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip("\n").split("\n"))
