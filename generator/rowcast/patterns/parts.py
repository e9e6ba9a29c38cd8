"""The parts of a regular expression, as reading makes them and matching takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class One:
    """One character that passes the test; ``cost`` is what it weighs in a compiled automaton."""

    test: Callable[[str], object]
    cost: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place between characters: ``^``, ``$``, ``b`` or ``B``."""

    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several parts."""

    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """A part, from ``low`` to ``high`` times."""

    part: Part
    low: int
    high: int | None


Part: TypeAlias = One | Place | Row | Either | Times
