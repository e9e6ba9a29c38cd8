"""A key of a mapping or an item of a list in; the edit that takes it away out, without a trace of it, or none.

There is no edit where a comment stands between what goes and its neighbours: whose it is, only a person knows.
"""

from __future__ import annotations

from typing import TypeAlias

from rowcast.document import Listing, Record
from rowcast.lint.edits import Edit, Placed, offsets
from rowcast.lint.subject import Subject


def without_key(subject: Subject, record: Record, key: str) -> tuple[Edit, ...]:
    """Return the edit that takes a key and its value out of a record; none for the only key."""
    parts = [(offsets(item.key)[1], offsets(item.value)[2]) for item in record.entries.values()]
    at = list(record.entries).index(key)
    return _without(subject, record, parts[at - 1] if at else None, parts[at], (*parts, None)[at + 1])


def without_item(subject: Subject, listing: Listing, number: int) -> tuple[Edit, ...]:
    """Return the edit that takes the item with a number out of a list; none for the only item."""
    before, this, after = (
        offsets(listing.items[at])[1:] if 0 <= at < len(listing.items) else None
        for at in (number - 1, number, number + 1)
    )
    return () if this is None else _without(subject, listing, before, this, after)


Part: TypeAlias = "tuple[int, int]"
"""Where a part of something begins and ends."""


def _without(subject: Subject, whole: Placed, before: Part | None, this: Part, after: Part | None) -> tuple[Edit, ...]:
    """Return the edit that takes a part out of what it is in; its neighbours tell how far its blanks and commas go."""
    file, begin, _ = offsets(whole)
    text = subject.text(file)
    if before is None and after is None:
        return ()
    if text[begin] in "{[":
        start, end = (before[1], this[1]) if before is not None else (this[0], after[0] if after else this[1])
    elif before is None and after is not None and isinstance(whole, Record):
        # What comes next moves up to where this began: behind the dash of a list, perhaps.
        start, end = this[0], after[0]
    else:
        start, end = _lines(text, *this)
    gone = text[start : this[0]] + text[this[1] : end]
    return () if "#" in gone else (Edit(file, start, end, ""),)


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the whole lines of a stretch; at the end of a file without a last line end, with the one before them."""
    first, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    if after >= 0:
        return first, after + 1
    first = max(first - 1, 0)
    return first - text[:first].endswith("\r"), len(text)
