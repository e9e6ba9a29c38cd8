"""What the columns of a table hold, read from their headings alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rowcast.importers.text.inline import fold
from rowcast.importers.vocabulary import words as word_lists
from rowcast.importers.vocabulary.columns import FILLERS, ROLES, SEPARATORS


@lru_cache(maxsize=10_000)
def role(heading: str) -> str:
    """Return the role of a heading (``name``, ``type``, ``required``, …), or an empty text."""
    words = fold(heading)
    if not words or len(words) > 60:
        return ""
    joined = "" if words.isascii() else ROLES.get(words.replace(" ", ""), "")
    return ROLES.get(words) or joined or _by_parts(words) or _without_filler(words)


def roles(headings: Sequence[str]) -> tuple[str, ...]:
    """Return the role of each heading; where two claim the same, the first keeps it."""
    found: list[str] = []
    for heading in headings:
        claim = role(heading)
        found.append(_second(claim, found, heading) if claim in found else claim)
    return tuple(found)


def is_header(headings: Sequence[str]) -> bool:
    """Tell whether these texts are the headings of a table of parameters: a name, and another known column."""
    found = [r for r in roles(headings) if r]
    return "name" in found and len(found) >= 2 and len(found) * 2 >= len(headings)


def _second(claim: str, found: Sequence[str], heading: str) -> str:
    if claim == "name" and fold(heading) in word_lists.SECOND_NAMES:
        return "description" if "description" not in found else "notes"
    return {"description": "notes", "values": "limits", "value": "example"}.get(claim, "")


def _by_parts(words: str) -> str:
    """Read ``required/optional`` or ``type (format)``: the first part that is known decides."""
    for separator in SEPARATORS:
        head = words.split(separator, 1)[0].strip()
        if head and head != words and head in ROLES:
            return ROLES[head]
    return ""


def _without_filler(words: str) -> str:
    for filler in FILLERS:
        if words.startswith(filler):
            rest = words[len(filler) :].strip()
            if rest in ROLES:
                return ROLES[rest]
    return ""
