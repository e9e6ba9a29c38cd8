"""A key of a mapping or an item of a list in; the edit that takes it away out, without a trace of it, or none.

There is no edit where a comment stands between what goes and its neighbours: whose it is, only a person knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from rowcast.document import Listing, Record
from rowcast.lint.edits import Edit, Placed, offsets
from rowcast.lint.subject import Subject


def without_key(subject: Subject, record: Record, key: str) -> tuple[Edit, ...]:
    """Return the edit that takes a key and its value out of a record; none for the only key."""
    stretches = [(offsets(item.key)[1], offsets(item.value)[2]) for item in record.entries.values()]
    at = list(record.entries).index(key)
    return _without(subject, record, stretches, at)


def without_item(subject: Subject, listing: Listing, item: Placed) -> tuple[Edit, ...]:
    """Return the edit that takes an item out of a list; none for the only item."""
    stretches = [offsets(each)[1:] for each in listing.items]
    at = next(number for number, each in enumerate(listing.items) if each is item)
    return _without(subject, listing, stretches, at)


def _without(subject: Subject, whole: Placed, stretches: Sequence[tuple[int, int]], at: int) -> tuple[Edit, ...]:
    """Return the edit that takes one of several stretches out of what they are in."""
    file, begin, _ = offsets(whole)
    text = subject.text(file)
    if len(stretches) < 2 or sorted(stretches) != list(stretches):
        return ()
    if text[begin] in "{[":
        start = stretches[at - 1][1] if at else stretches[0][0]
        end = stretches[at][1] if at else stretches[1][0]
    elif at == 0 and isinstance(whole, Record):
        # What comes next moves up to where this began: behind the dash of a list, perhaps.
        start, end = stretches[0][0], stretches[1][0]
    else:
        start, end = _lines(text, *stretches[at])
    gone = text[start : stretches[at][0]] + text[stretches[at][1] : end]
    return () if "#" in gone else (Edit(file, start, end, ""),)


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the whole lines of a stretch; at the end of a file without a last line end, with the one before them."""
    first, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    if after >= 0:
        return first, after + 1
    first = max(first - 1, 0)
    return first - text[:first].endswith("\r"), len(text)
