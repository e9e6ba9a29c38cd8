"""An ``Api`` in; what is worth knowing about its spec out. Each rule is a function, and this is the table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api
from rowcast.lint.examples import secrets, unnamed
from rowcast.lint.operations import bodies_on_get, corrections, without_example, without_response
from rowcast.lint.prose import descriptions, meanings
from rowcast.lint.shapes import conditions_in_words, indistinct_choices, optional_tags, required_defaults
from rowcast.lint.usage import unused_names

Rule = Callable[[Api], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    corrections,
    unused_names,
    descriptions,
    meanings,
    indistinct_choices,
    optional_tags,
    required_defaults,
    conditions_in_words,
    secrets,
    unnamed,
    without_response,
    without_example,
    bodies_on_get,
)


def run(api: Api) -> list[Diagnostic]:
    """Return the findings of all rules, by file and line."""
    return sorted((found for rule in RULES for found in rule(api)), key=_place)


def _place(finding: Diagnostic) -> tuple[str, int, int]:
    span = finding.span
    return ("", 0, 0) if span is None else (span.file, span.line, span.column)
