"""What a project and a command line ask for in; which rules look, how much findings weigh, where they do not hold.

A word chooses a rule by its code, by its group, by the words that its code begins with (``example`` for
``example-unnamed``), or ``all`` of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from fnmatch import fnmatchcase

from rowcast.codes import CODES
from rowcast.codes.linting import GROUPS, LINTING
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.lint.rule import Setting
from rowcast.records import dataclass

LEVELS = ("error", "warning", "note", "off")
BEFORE_LINT = ("correction-repeats", "correction-needless")
"""Codes of weak spots that are found before any rule looks; projects may weigh and ignore them as well."""
KNOWN = (*LINTING, *BEFORE_LINT)
WORDS = (*KNOWN, *GROUPS, "all")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked for.

    Attributes:
        select: Words for the rules that look; empty for those that look unless told otherwise.
        ignore: Words for rules that do not.
        levels: A level of ``LEVELS`` for each code that has another than its own.
        options: Options of rules, by code.
        files: Patterns of file names, with the words for rules that do not hold there.
        fail_on: The least severity at which a command fails; None for never.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fail_on: Severity | None = Severity.WARNING

    def active(self) -> tuple[str, ...]:
        """Return the codes that are looked for, in the order of the table."""
        chosen = frozenset(codes_of(self.select))
        left_out = frozenset(codes_of(self.ignore))
        return tuple(
            code for code in KNOWN if code not in left_out and (code in chosen if chosen else self._looks(code))
        )

    def weighed(self, found: Diagnostic) -> Diagnostic:
        """Return a finding with the severity that the project gives its code."""
        level = self.levels.get(found.code, "off")
        return found if level == "off" else replace(found, severity=Severity(level))

    def holds_in(self, file: str, code: str) -> bool:
        """Tell whether a rule holds in a file, which is known by its path from the root."""
        return not any(
            fnmatchcase(file, pattern) and any(chooses(word, code) for word in words) for pattern, words in self.files
        )

    def fails(self, found: Iterable[Diagnostic]) -> bool:
        """Tell whether findings are to fail a command."""
        return self.fail_on is not None and any(_WEIGHT[one.severity] >= _WEIGHT[self.fail_on] for one in found)

    def _looks(self, code: str) -> bool:
        level = self.levels.get(code)
        return level != "off" if level else not CODES[code].off


def codes_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that words choose."""
    return tuple(code for word in words for code in KNOWN if chooses(word, code))


def chooses(word: str, code: str) -> bool:
    """Tell whether a word chooses a code."""
    return word in ("all", code) or code.startswith(f"{word}-") or code in GROUPS.get(word, ())


_WEIGHT = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}
