"""Two lists of lines in, the changes between them out: few, and laid where a reader of a diff expects them.

The way is Myers' (An O(ND) Difference Algorithm and Its Variations, 1986) with a split in the middle. Changes that can
slide are then laid as low as they can be, or beside a change of the other list, as git lays them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

from rowcast.records import dataclass

_PATIENCE = 256
_FAR = 1 << 60


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the old list and what stands in the new one instead of it; ends are exclusive."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def changes(old: Sequence[bytes], new: Sequence[bytes]) -> list[Change]:
    """Return the changes that make ``new`` of ``old``, in order."""
    numbers: dict[bytes, int] = {}
    first = [numbers.setdefault(line, len(numbers)) for line in old]
    second = [numbers.setdefault(line, len(numbers)) for line in new]
    gone, come = _marks(first, second)
    _settle(first, gone, _gaps(come))
    _settle(second, come, _gaps(gone))
    return _script(gone, come)


def _marks(old: list[int], new: list[int]) -> tuple[list[bool], list[bool]]:
    """Return which lines of each list have no counterpart in the other."""
    gone, come = [True] * len(old), [True] * len(new)
    # A line that the other list lacks can have no counterpart; the search is spared it.
    there, here = set(new), set(old)
    rest_old = [index for index, line in enumerate(old) if line in there]
    rest_new = [index for index, line in enumerate(new) if line in here]
    search = _Search([old[index] for index in rest_old], [new[index] for index in rest_new])
    for one, other in search.pairs():
        gone[rest_old[one]] = come[rest_new[other]] = False
    return gone, come


class _Search:
    """Looks for a longest common subsequence, from both ends of a box at once."""

    def __init__(self, old: list[int], new: list[int]) -> None:
        self._old, self._new = old, new
        self._forth: dict[int, int] = {}
        self._back: dict[int, int] = {}
        self._limit = max(_PATIENCE, isqrt(len(old) + len(new)))

    def pairs(self) -> list[tuple[int, int]]:
        """Return the indexes of lines that are counterparts."""
        found: list[tuple[int, int]] = []
        boxes = [(0, len(self._old), 0, len(self._new))]
        while boxes:
            left, right, top, bottom = boxes.pop()
            while left < right and top < bottom and self._old[left] == self._new[top]:
                found.append((left, top))
                left, top = left + 1, top + 1
            while left < right and top < bottom and self._old[right - 1] == self._new[bottom - 1]:
                right, bottom = right - 1, bottom - 1
                found.append((right, bottom))
            if left < right and top < bottom:
                x, y = self._split(left, right, top, bottom)
                boxes += [(left, x, top, y), (x, right, y, bottom)]
        return found

    def _split(self, left: int, right: int, top: int, bottom: int) -> tuple[int, int]:
        """Return a point that a shortest path through the box meets, or nearly so where that takes too long."""
        most = left - bottom, right - top
        start, end = left - top, right - bottom
        odd = (start - end) % 2 == 1
        forth, back = self._forth, self._back
        forth[start], back[end] = left, right
        low = high = start
        under = over = end
        for _ in range(self._limit):
            low, high = _widened(forth, (low, high), most, -1)
            for diagonal in range(high, low - 1, -2):
                x = self._forward(diagonal, right, bottom)
                if odd and under <= diagonal <= over and back[diagonal] <= x:
                    return x, x - diagonal
            under, over = _widened(back, (under, over), most, _FAR)
            for diagonal in range(over, under - 1, -2):
                x = self._backward(diagonal, left, top)
                if not odd and low <= diagonal <= high and x <= forth[diagonal]:
                    return x, x - diagonal
        return self._furthest(low, high, right, bottom)

    def _forward(self, diagonal: int, right: int, bottom: int) -> int:
        forth = self._forth
        x = max(forth[diagonal - 1] + 1, forth[diagonal + 1])
        while x < right and x - diagonal < bottom and self._old[x] == self._new[x - diagonal]:
            x += 1
        forth[diagonal] = x
        return x

    def _backward(self, diagonal: int, left: int, top: int) -> int:
        back = self._back
        x = min(back[diagonal - 1], back[diagonal + 1] - 1)
        while x > left and x - diagonal > top and self._old[x - 1] == self._new[x - 1 - diagonal]:
            x -= 1
        back[diagonal] = x
        return x

    def _furthest(self, low: int, high: int, right: int, bottom: int) -> tuple[int, int]:
        points = [(min(self._forth[d], right, bottom + d), d) for d in range(high, low - 1, -2)]
        x, diagonal = max(points, key=lambda point: 2 * point[0] - point[1])
        return x, x - diagonal


def _widened(ends: dict[int, int], now: tuple[int, int], most: tuple[int, int], outside: int) -> tuple[int, int]:
    """Return the diagonals of the next round; beyond them no path has come."""
    low, high = now
    if low > most[0]:
        low -= 1
        ends[low - 1] = outside
    else:
        low += 1
    if high < most[1]:
        high += 1
        ends[high + 1] = outside
    else:
        high -= 1
    return low, high


def _gaps(marks: Sequence[bool]) -> set[int]:
    """Return after how many unmarked lines there are marked ones."""
    found, unmarked = set(), 0
    for mark in marks:
        if mark:
            found.add(unmarked)
        else:
            unmarked += 1
    return found


def _settle(lines: Sequence[int], marks: list[bool], other: set[int]) -> None:
    """Slide each group of marked lines down as far as it goes, or to the lowest place beside one of the other list."""
    start, before = 0, 0
    while start < len(lines):
        if not marks[start]:
            start, before = start + 1, before + 1
            continue
        group = _Group(lines, marks, start, before)
        size = 0
        while size != group.end - group.start:
            size = group.end - group.start
            while group.up():
                pass
            highest, beside = group.end, group.before in other
            while group.down():
                beside |= group.before in other
        if group.end != highest and beside:
            while group.before not in other:
                group.up()
        start, before = group.end, group.before


class _Group:
    """Neighbouring marked lines, and how many unmarked ones stand before them; groups that meet become one."""

    def __init__(self, lines: Sequence[int], marks: list[bool], start: int, before: int) -> None:
        self._lines, self._marks = lines, marks
        self.start, self.before = start, before
        self.end = start
        self._grow()

    def up(self) -> bool:
        """Slide up by a line, if that leaves the meaning."""
        if self.start == 0 or self._lines[self.start - 1] != self._lines[self.end - 1]:
            return False
        self._marks[self.start - 1], self._marks[self.end - 1] = True, False
        self.start, self.end, self.before = self.start - 1, self.end - 1, self.before - 1
        while self.start and self._marks[self.start - 1]:
            self.start -= 1
        return True

    def down(self) -> bool:
        """Slide down by a line, if that leaves the meaning."""
        if self.end == len(self._lines) or self._lines[self.start] != self._lines[self.end]:
            return False
        self._marks[self.start], self._marks[self.end] = False, True
        self.start, self.end, self.before = self.start + 1, self.end + 1, self.before + 1
        self._grow()
        return True

    def _grow(self) -> None:
        while self.end < len(self._marks) and self._marks[self.end]:
            self.end += 1


def _script(gone: Sequence[bool], come: Sequence[bool]) -> list[Change]:
    found, old, new = [], 0, 0
    while old < len(gone) or new < len(come):
        start, begin = old, new
        while old < len(gone) and gone[old]:
            old += 1
        while new < len(come) and come[new]:
            new += 1
        if old > start or new > begin:
            found.append(Change(start, old, begin, new))
        else:
            old, new = old + 1, new + 1
    return found
