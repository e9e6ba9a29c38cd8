"""Regular expressions that mean the same everywhere: a pattern in; its fault out, or matches found in linear time.

Patterns of a spec end in places with different engines: Python's ``re``, the Rust engine of pydantic, ECMA-262 in an
OpenAPI document. Only what all of them read alike is accepted, and no pattern of a spec can make the tool backtrack.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rowcast.patterns.matching import Step, program, search, size
from rowcast.patterns.reading import Refused, cost, read
from rowcast.records import dataclass

__all__ = ["PatternFault", "fault", "matches"]

MAX_LENGTH = 2_000
MAX_COST = 50_000
"""Measured: the Rust engine refuses what costs about twice this, when its compiled form passes 10 MiB."""
MAX_SIZE = 10_000


@dataclass(frozen=True, slots=True)
class PatternFault:
    """Why a pattern is refused: it is no regular expression (``invalid``), or not one that all engines read alike."""

    kind: Literal["invalid", "not-portable"]
    message: str


@lru_cache(maxsize=256)
def fault(pattern: str) -> PatternFault | None:
    """Return what is wrong with a pattern, or ``None``."""
    if len(pattern) > MAX_LENGTH:
        message = f"the pattern is {len(pattern):,} characters long, and {MAX_LENGTH:,} are the most"
        return PatternFault("invalid", message)
    try:
        part = read(pattern)
    except Refused as refusal:
        return PatternFault(refusal.kind, refusal.message)
    if cost(part) > MAX_COST:
        return PatternFault("not-portable", "the pattern becomes too large when its counts are written out")
    return None


def matches(pattern: str, text: str) -> bool:
    """Tell whether the pattern is found anywhere in the text.

    A pattern with a fault is found in every text. So is one whose automaton would be too large to build here, or whose
    search would take too long: no value is refused without certainty.
    """
    steps = _compiled(pattern)
    return steps is None or search(steps, text)


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> tuple[Step, ...] | None:
    if fault(pattern) is not None:
        return None
    part = read(pattern)
    return program(part) if size(part) <= MAX_SIZE else None
