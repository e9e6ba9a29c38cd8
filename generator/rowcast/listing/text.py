"""Diagnostics in, text for people out: the place, the sentence, the line with a caret under it, the mend."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from rowcast.codes import CODES
from rowcast.credentials import masked
from rowcast.diagnostics import Diagnostic, Severity, visible
from rowcast.source import SourceFile, Span

_WIDTH = 100
_FAR = 1000
"""So much of a line on each side of a finding is looked at, which is longer than any credential."""
_COLOURS: Mapping[str, str] = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1", "frame": "34"}


def listing(diagnostics: Sequence[Diagnostic], files: Iterable[SourceFile], colour: bool) -> str:
    """Return each finding with its source line, and a count of them at the end."""
    if not diagnostics:
        return ""
    lines = {file.name: file.text.split("\n") for file in files}
    # Whatever else is found in a line with a secret, the line is not shown.
    secret = {(each.span.file, each.span.line) for each in diagnostics if each.span and CODES[each.code].secret}
    blocks = [
        "\n".join([_headline(found, colour), *_excerpt(found, lines, secret, colour), *_notes(found, colour)])
        for found in diagnostics
    ]
    return "\n\n".join([*blocks, summary(diagnostics)]) + "\n"


def concise(diagnostics: Sequence[Diagnostic], colour: bool) -> str:
    """Return one line for each finding."""
    return "".join(f"{_headline(found, colour)}{_short_hint(found)}\n" for found in diagnostics)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many findings there are, such as ``2 errors and 1 warning``."""
    counts = Counter(found.severity for found in diagnostics)
    parts = [f"{n} {severity.value}{'s' if n > 1 else ''}" for severity in Severity if (n := counts[severity])]
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _headline(found: Diagnostic, colour: bool) -> str:
    place = f"{_paint(visible(str(found.span)), 'place', colour)}: " if found.span else ""
    severity = _paint(f"{found.severity.value}[{found.code}]", found.severity.value, colour)
    return f"{place}{severity}: {visible(found.message)}"


def _short_hint(found: Diagnostic) -> str:
    return f" (mend: {visible(found.hint)})" if found.hint else ""


def _notes(found: Diagnostic, colour: bool) -> list[str]:
    notes = [("mend", found.hint)] if found.hint else []
    notes += [("see", f"{span}: {what}") for what, span in found.related]
    return [f"  {_paint('=', 'frame', colour)} {label}: {visible(text)}" for label, text in notes]


def _excerpt(
    found: Diagnostic, lines: Mapping[str, Sequence[str]], secret: Container[tuple[str, int]], colour: bool
) -> list[str]:
    """Return the source line with its number, and carets under the stretch that is meant; none of a secret line."""
    span = found.span
    if span is None or not 0 < span.line <= len(lines.get(span.file, ())) or (span.file, span.line) in secret:
        return []
    # A line may be a whole file, and is cut before anything else is done with it; a credential may be cut too.
    first = max(0, span.column - _FAR)
    source = lines[span.file][span.line - 1][first : span.column + 2 * _FAR].rstrip("\r").replace("\t", " ")
    place = replace(span, column=span.column - first, end_column=max(span.end_column - first, 1))
    before, marked, after = _window(masked(source), place)
    bar = _paint("|", "frame", colour)
    number = _paint(f"{span.line:>5}", "frame", colour)
    carets = " " * _cells(before) + _paint("^" * max(1, _cells(marked)), found.severity.value, colour)
    return [f"{number} {bar} {before}{marked}{after}".rstrip(), f"      {bar} {carets}"]


def _window(source: str, span: Span) -> tuple[str, str, str]:
    """Return what stands before, in and after the stretch, made visible and cut to a width that fits a screen."""
    start = min(span.column - 1, len(source))
    end = min(span.end_column - 1, len(source)) if span.end_line == span.line else len(source.rstrip())
    end = max(start, end)
    first = max(0, start - _WIDTH // 2) if len(source) > _WIDTH else 0
    last = min(len(source), first + _WIDTH)
    before = ("…" if first else "") + visible(source[first:start])
    after = visible(source[end:last]) + ("…" if last < len(source) else "")
    return before, visible(source[start : min(end, last)]), after


def _cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    marks = sum(unicodedata.combining(char) != 0 for char in text)
    return len(text) + wide - marks


def _paint(text: str, role: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if colour else text
