"""Corrections that a page has caught up with: the edits that take away what they repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rowcast.document import Listing, Record
from rowcast.lint.edits import Edit
from rowcast.lint.removal import without_item, without_key
from rowcast.lint.subject import Subject
from rowcast.source import Span
from rowcast.yamltree import Text


def removals(subject: Subject) -> Mapping[Span, tuple[Edit, ...]]:
    """Return, for each fact and row that a correction states, the edits that take it away, by its place.

    Where it is all that its correction says, the correction goes, and the key ``corrections`` with the last one.
    """
    found: dict[Span, tuple[Edit, ...]] = {}
    for document in subject.documents:
        root = document.root
        listing = None if root is None else root.get("corrections")
        if root is None or not isinstance(listing, Listing):
            continue
        for number, record in enumerate(listing.items):
            if isinstance(record, Record):
                whole = _whole(subject, root, listing, number)
                found.update(_stated(subject, record, whole))
    return found


def _whole(subject: Subject, root: Record, listing: Listing, number: int) -> tuple[Edit, ...]:
    if len(listing.items) > 1:
        return without_item(subject, listing, number)
    return without_key(subject, root, "corrections")


def _stated(subject: Subject, record: Record, whole: tuple[Edit, ...]) -> Iterator[tuple[Span, tuple[Edit, ...]]]:
    """Yield the places of what a correction states, with the edits that take each away."""
    facts, unset, added = record.record("set"), record.get("unset"), record.get("add")
    for key, item in facts.entries.items() if facts is not None else ():
        alone = without_key(subject, record, "set") if unset is not None else whole
        yield item.key.span, without_key(subject, facts, key) if facts and len(facts.entries) > 1 else alone
    for number, text in enumerate(unset.items if isinstance(unset, Listing) else ()):
        alone = without_key(subject, record, "unset") if facts is not None else whole
        if isinstance(text, Text) and isinstance(unset, Listing):
            yield text.span, without_item(subject, unset, number) if len(unset.items) > 1 else alone
    for number, row in enumerate(added.items if isinstance(added, Listing) else ()):
        if isinstance(row, Record) and isinstance(added, Listing):
            yield row.span_of("name"), without_item(subject, added, number) if len(added.items) > 1 else whole
