"""What a wrong name was probably meant to be: the word and the names that there are go in, a hint comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

MAX_CANDIDATES = 2_000


def suggestion(word: str, names: Iterable[str]) -> str:
    """Return ``did you mean `name`?`` for the name nearest to the word, or an empty text if none is near.

    Only the first ``MAX_CANDIDATES`` names are looked at, so that a message costs the same in a spec of any size.
    """
    nearest = closest(word, names)
    return f"did you mean `{nearest}`?" if nearest else ""


def closest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that differs least from the word: in case or separators, or by a slip in three letters or so."""
    bare = _bare(word)
    best: tuple[int, str] | None = None
    limit = min(2, (len(bare) + 1) // 3)
    for name in islice(names, MAX_CANDIDATES):
        if name == word:
            continue
        other = _bare(name)
        if other == bare:
            return name
        if abs(len(other) - len(bare)) > limit:
            continue
        apart = _distance(bare, other, limit)
        if apart <= limit and (best is None or apart < best[0]):
            best = (apart, name)
    return best[1] if best else None


def _bare(name: str) -> str:
    return re.sub(r"[-_. ]", "", name[:64]).casefold()


def _shared(one: str, other: str) -> int:
    """Return the length of the beginning that both have."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _distance(one: str, other: str, limit: int) -> int:
    """Count insertions, deletions, changes and swaps of neighbours; more than ``limit`` is not counted further."""
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if abs(len(one) - len(other)) > limit or (max(len(one), len(other)) > limit and set(one).isdisjoint(other)):
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        older, before, row = before, row, [i, *([0] * len(other))]
        for j, at in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != at))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == at:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return row[-1]
