"""What is known while documents are resolved: names and their places, what was made of them so far, and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import TypeVar

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Alias, Scalar, Stream, Table, Type, Union
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.suggest import suggestion
from rowcast.yamltree import Text

NamedT = TypeVar("NamedT", Table, Union, Alias)

BROKEN: Type = Scalar("any", "broken")
"""The type of a row whose own type has a fault: it fits everything, so that nothing more is reported about it."""

MAX_SUGGESTIONS = 50


@dataclass(slots=True)
class Scope:
    """The one changeable thing of this stage; it lives as long as one call of ``resolve``.

    Attributes:
        places: Each name of a table, union, type or stream with the place that defines it.
        broken: Names whose definition has a fault. What they lack is not reported where they are used.
        references: Names that types refer to, with the place, to be looked up when all tables are known.
    """

    places: dict[str, Span] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    unions: dict[str, Union] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    references: list[tuple[str, Text]] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    suggestions: int = 0

    def report(
        self, code: str, message: str, span: Span | None, hint: str = "", related: tuple[tuple[str, Span], ...] = ()
    ) -> None:
        """Add a finding."""
        self.findings.append(diagnostic(code, message, span, hint, related))

    def suggest(self, word: str, names: Iterable[str]) -> str:
        """Return a hint at the name that was meant; none after many, so that time stays bounded."""
        self.suggestions += 1
        return suggestion(word, names) if self.suggestions <= MAX_SUGGESTIONS else ""

    def define(self, name: str, span: Span, hint: str = "") -> bool:
        """Take a name for a table, union, type or stream; report it and return ``False`` if it is taken."""
        first = self.places.setdefault(name, span)
        if first is span:
            return True
        self.report("name-taken", f"the name {name} is taken", span, hint, (("first defined here", first),))
        self.broken.add(name)
        return False

    def whole(self) -> Known:
        """Return the named types without the broken ones, which therefore fit everything."""
        return Known(self._sound(self.tables), self._sound(self.unions), self._sound(self.aliases))

    def _sound(self, named: Mapping[str, NamedT]) -> Mapping[str, NamedT]:
        return {name: value for name, value in named.items() if name not in self.broken}


@dataclass(frozen=True, slots=True)
class Known:
    """Named types to judge values by."""

    tables: Mapping[str, Table]
    unions: Mapping[str, Union]
    aliases: Mapping[str, Alias]


def listed(names: Sequence[str]) -> str:
    """Return names as a message lists them: the first few, and how many more there are."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
