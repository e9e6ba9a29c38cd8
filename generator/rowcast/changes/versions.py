"""Versions of releases in; which of two is the higher, and the one that follows, out.

Versions are compared as Semantic Versioning 2.0.0 and PEP 440 have it, dates as dates; other words have no order.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from rowcast.compat.summary import Step

Order: TypeAlias = tuple[str, tuple[int, ...], tuple[int, tuple[tuple[int, int, str], ...]]]
_FORM = re.compile(r"v?(\d+(?:\.\d+)*)(?:[-_.]?([A-Za-z][0-9A-Za-z.\-_]*|(?<=-)[0-9][0-9A-Za-z.\-]*))?(?:\+.*)?", re.I)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = re.compile(r"(v?)(\d+)\.(\d+)\.(\d+)", re.I)


def is_higher(version: str, last: str) -> bool:
    """Tell whether a version may follow the last one: it is higher, or the two cannot be compared."""
    one, other = _order(version), _order(last)
    if version == last:
        return False
    return one is None or other is None or one[0] != other[0] or one > other


def following(last: str, step: Step) -> str:
    """Return the version that makes a step after the last one; empty where that is not a matter of three numbers."""
    found = _PLAIN.fullmatch(last)
    if found is None:
        return ""
    lead, (major, minor, patch) = found[1], map(int, found.groups()[1:])
    if step == "major" and major:
        return f"{lead}{major + 1}.0.0"
    # Before 1.0.0, a minor step is that of a breaking change.
    if step in ("major", "minor"):
        return f"{lead}{major}.{minor + 1}.0"
    return f"{lead}{major}.{minor}.{patch + 1}"


def _order(version: str) -> Order | None:
    if _DATE.fullmatch(version):
        return "date", tuple(map(int, version.split("-"))), (1, ())
    found = _FORM.fullmatch(version)
    if found is None:
        return None
    numbers = [int(number) for number in found[1].split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return "numbers", tuple(numbers), _suffix((found[2] or "").lower())


def _suffix(text: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """Return the order of what stands behind the numbers: what comes before a release, nothing, what comes after it."""
    rank = 1 if not text else 2 if text.startswith("post") else 0
    # Numbers go before words, and are compared as numbers.
    return rank, tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in re.findall(r"[a-z]+|\d+", text))
