"""A spec without errors in; what is worth knowing about it out, by the rules that a project has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rowcast.codes.linting import EXCEPTIONS
from rowcast.diagnostics import Diagnostic
from rowcast.lint.corrections import removals
from rowcast.lint.edits import Fixable
from rowcast.lint.exceptions import exceptions, idle
from rowcast.lint.rule import Rule
from rowcast.lint.rules import RULES
from rowcast.lint.settings import BEFORE_LINT, KNOWN, Settings
from rowcast.lint.subject import Subject
from rowcast.yamltree import uncollected

__all__ = ["Fixable", "Rule", "Settings", "Subject", "findings", "run"]

_USUAL = Settings()


def run(subject: Subject, settings: Settings = _USUAL, before: Iterable[Diagnostic] = ()) -> list[Diagnostic]:
    """Return the findings of the rules that look, by file and line.

    Args:
        subject: The spec.
        settings: Which rules look, how much their findings weigh, and where they do not hold.
        before: Findings of the stages before, of which those that are no errors can be ignored and excepted too.
    """
    return [settings.weighed(one.found) for one in findings(subject, settings, before)]


def findings(subject: Subject, settings: Settings = _USUAL, before: Iterable[Diagnostic] = ()) -> list[Fixable]:
    """Return what ``run`` does, with the edits that mend what can be mended without a person."""
    active = settings.active()
    with uncollected():
        known = exceptions(subject)
        listed = [*_before(subject, before, active), *_found(subject, settings, active)]
        kept = [one for one in listed if not known.covers(one.found) and _holds(one.found, settings)]
        about = (one for one in idle(subject, known, KNOWN, active) if one.found.code in active)
        return sorted((*kept, *(one for one in about if _holds(one.found, settings))), key=_place)


def _before(subject: Subject, found: Iterable[Diagnostic], active: tuple[str, ...]) -> Iterator[Fixable]:
    kept = [one for one in found if one.code not in BEFORE_LINT or one.code in active]
    repeats = removals(subject) if any(one.code == "correction-repeats" for one in kept) else {}
    for one in kept:
        yield Fixable(one, repeats.get(one.span, ()) if one.span and one.code == "correction-repeats" else ())


def _found(subject: Subject, settings: Settings, active: tuple[str, ...]) -> Iterator[Fixable]:
    for code in active:
        if code in EXCEPTIONS or code in BEFORE_LINT:
            continue
        rule = RULES[code]
        options = {name: option.usual for name, option in rule.options.items()} | dict(settings.options.get(code, {}))
        for one in rule.check(subject, **options):
            yield one if isinstance(one, Fixable) else Fixable(one)


def _holds(found: Diagnostic, settings: Settings) -> bool:
    return found.span is None or not settings.files or settings.holds_in(found.span.file, found.code)


def _place(finding: Fixable) -> tuple[str, int, int]:
    span = finding.found.span
    return ("", 0, 0) if span is None else (span.file, span.line, span.column)
