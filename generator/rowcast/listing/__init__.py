"""Diagnostics and the files that they are about in; one text out, for people or for a machine.

``text`` shows each source line with a caret, ``concise`` has one line for each finding, ``json`` and ``jsonl`` are for
programs, ``github`` makes annotations in a workflow, ``gitlab`` is a report for code quality, ``sarif`` is SARIF 2.1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rowcast.diagnostics import Diagnostic
from rowcast.listing import hosts, machine, sarif, text
from rowcast.source import SourceFile

__all__ = ["FORMATS", "render"]

FORMATS = ("text", "concise", "json", "jsonl", "github", "gitlab", "sarif")


def render(
    diagnostics: Sequence[Diagnostic], form: str = "text", files: Iterable[SourceFile] = (), *, colour: bool = False
) -> str:
    """Return a listing, sorted by place; empty or whole lines.

    Args:
        diagnostics: The findings, in any order.
        form: One of ``FORMATS``.
        files: The files that they are about; ``text`` shows lines of those that it is given.
        colour: Use terminal colours in ``text`` and ``concise``.

    Raises:
        KeyError: for an unknown form.
    """
    ordered = sorted(diagnostics, key=_place)
    if form == "text":
        return text.listing(ordered, files, colour)
    if form == "concise":
        return text.concise(ordered, colour)
    return _MACHINE[form](ordered)


_MACHINE: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = {
    "json": machine.json_document,
    "jsonl": machine.json_lines,
    "github": hosts.github,
    "gitlab": hosts.gitlab,
    "sarif": sarif.log,
}


def _place(found: Diagnostic) -> tuple[bool, str, int, int]:
    """Return what findings are sorted by; those without a place come last, and the order given decides the rest."""
    span = found.span
    return (True, "", 0, 0) if span is None else (False, span.file, span.line, span.column)
