"""Three texts in, one out: what two people made of the same text, with the places where they disagree marked.

The result is that of ``git merge-file --diff3``, and git is not needed for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rowcast.records import dataclass
from rowcast.vendoring.comparing import Change, changes

OURS, BASE, THEIRS = "yours", "before", "new"
"""What the marks of a conflict call the three texts."""

_SIZE = 7


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text and how many conflicts are marked in it."""

    content: bytes
    conflicts: int


def merge(base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Merge the changes from ``base`` to ``theirs`` into ``ours``, line by line."""
    texts = tuple(map(_lines, (base, ours, theirs)))
    mine, other = changes(texts[0], texts[1]), changes(texts[0], texts[2])
    if not mine:
        return Merged(theirs, 0)
    if not other:
        return Merged(ours, 0)
    parts: list[bytes] = []
    conflicts = done = 0
    for area in _areas(mine, other, texts):
        parts += texts[1][done : area.ours]
        done = area.ours + area.ours_length
        if area.side is None:
            conflicts += 1
            parts += _conflict(area, texts)
        elif area.side:
            parts += texts[2][area.theirs : area.theirs + area.theirs_length]
        else:
            parts += texts[1][area.ours : done]
    return Merged(b"".join([*parts, *texts[1][done:]]), conflicts)


def has_conflicts(text: bytes) -> bool:
    """Tell whether a text still holds the marks of a conflict, as ``merge`` writes them."""
    lines = {line.rstrip(b"\r\n") for line in text.split(b"\n")}
    return any(_mark(sign, label).rstrip() in lines for sign, label in ((b"<", OURS), (b"|", BASE), (b">", THEIRS)))


_Texts = tuple[Sequence[bytes], ...]


@dataclass(slots=True)
class _Area:
    """Where texts differ: start and length in each of them, and which side to take (``None``: they disagree)."""

    side: bool | None
    base: int
    base_length: int
    ours: int
    ours_length: int
    theirs: int
    theirs_length: int


def _areas(mine: list[Change], other: list[Change], texts: _Texts) -> list[_Area]:
    """Walk through both lists of changes side by side, and gather what touches."""
    found: list[_Area] = []
    one = two = 0
    while one < len(mine) and two < len(other):
        a, b = mine[one], other[two]
        if a.old_end < b.old_start:
            _add(found, _only_ours(a, b.new_start - b.old_start))
            one += 1
            continue
        if b.old_end < a.old_start:
            _add(found, _only_theirs(b, a.new_start - a.old_start))
            two += 1
            continue
        if not _agree(a, b, texts):
            _add(found, _both(a, b))
        one, two = one + (b.old_end >= a.old_end), two + (a.old_end >= b.old_end)
    for change in mine[one:]:
        _add(found, _only_ours(change, len(texts[2]) - len(texts[0])))
    for change in other[two:]:
        _add(found, _only_theirs(change, len(texts[1]) - len(texts[0])))
    return found


def _only_ours(a: Change, moved: int) -> _Area:
    length = a.old_end - a.old_start
    return _Area(False, a.old_start, length, a.new_start, a.new_end - a.new_start, a.old_start + moved, length)


def _only_theirs(b: Change, moved: int) -> _Area:
    length = b.old_end - b.old_start
    return _Area(True, b.old_start, length, b.old_start + moved, length, b.new_start, b.new_end - b.new_start)


def _agree(a: Change, b: Change, texts: _Texts) -> bool:
    same_place = (a.old_start, a.old_end) == (b.old_start, b.old_end)
    return same_place and texts[1][a.new_start : a.new_end] == texts[2][b.new_start : b.new_end]


def _both(a: Change, b: Change) -> _Area:
    """Return the area that two overlapping changes take up together."""
    start, end = min(a.old_start, b.old_start), max(a.old_end, b.old_end)
    ours, theirs = a.new_start - (a.old_start - start), b.new_start - (b.old_start - start)
    ours_end, theirs_end = a.new_end + (end - a.old_end), b.new_end + (end - b.old_end)
    return _Area(None, start, end - start, ours, ours_end - ours, theirs, theirs_end - theirs)


def _add(found: list[_Area], area: _Area) -> None:
    """Add an area, or make one of it and the last one if no line that all have lies between them."""
    last = found[-1] if found else None
    if last is None or (area.ours > last.ours + last.ours_length and area.theirs > last.theirs + last.theirs_length):
        found.append(area)
        return
    if area.side is not last.side:
        last.side = None
    last.base_length = area.base + area.base_length - last.base
    last.ours_length = area.ours + area.ours_length - last.ours
    last.theirs_length = area.theirs + area.theirs_length - last.theirs


def _conflict(area: _Area, texts: _Texts) -> Iterator[bytes]:
    yield _mark(b"<", OURS)
    yield from _ended(texts[1][area.ours : area.ours + area.ours_length])
    yield _mark(b"|", BASE)
    yield from _ended(texts[0][area.base : area.base + area.base_length])
    yield _mark(b"=", "")
    yield from _ended(texts[2][area.theirs : area.theirs + area.theirs_length])
    yield _mark(b">", THEIRS)


def _ended(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Yield lines, the last one with a line end too, so that a mark stands on a line of its own."""
    for line in lines:
        yield line if line.endswith(b"\n") else line + b"\n"


def _mark(sign: bytes, label: str) -> bytes:
    return sign * _SIZE + (f" {label}" if label else "").encode() + b"\n"


def _lines(text: bytes) -> list[bytes]:
    """Split at line feeds alone, and keep them."""
    parts = text.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
