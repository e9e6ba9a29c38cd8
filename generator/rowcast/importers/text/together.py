"""Cells that ran together without any sign between them: such text is named as unreadable, and never guessed at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.blocks import Block, Unread
from rowcast.importers.text.columns import roles
from rowcast.importers.text.inline import fold
from rowcast.importers.vocabulary.columns import ROLES
from rowcast.importers.vocabulary.places import PLACES

Numbered = tuple[int, str]


def unread(rows: Sequence[Numbered], at: int) -> tuple[Block, int] | None:
    """Name a table whose headings ran together on a line, with what follows it."""
    return _below_headings(rows, at) or _in_one_line(rows, at) or _on_lines(rows, at)


def is_section(line: str) -> bool:
    """Tell whether a line only names a section: ``Query parameters``."""
    words = fold(line)
    return len(words) < 40 and words in _SECTIONS


def _on_lines(rows: Sequence[Numbered], at: int) -> tuple[Block, int] | None:
    """Name a table without types or marks whose headings and cells stand on lines of their own."""
    held = roles([line.strip()[:40] for _, line in rows[at : at + 3]])
    if len(set(held)) < 3 or not {"name", "description"} <= set(held) or not all(held) or len(rows) < at + 6:
        return None
    end = next((n for n in range(at, len(rows)) if not rows[n][1].strip()), len(rows))
    text = "\n".join(line.strip() for _, line in rows[at:end])
    return (Unread(rows[at][0], text, _ON_LINES), end) if end >= at + 6 else None


def _below_headings(rows: Sequence[Numbered], at: int) -> tuple[Block, int] | None:
    words = rows[at][1].strip()
    if not 4 <= len(words) <= 120 or "|" in words or (" " in words.strip() and len(words.split()) > 6):
        return None
    letters = re.sub(r"\s+", "", fold(words))
    followed = at + 1 < len(rows) and bool(rows[at + 1][1].strip())
    pieces = _headings_in(letters) or (_first_headings(fold(words.split()[0])) if followed else [])
    if len(pieces) < 2 or "name" not in pieces or len(set(pieces)) < 2:
        return None
    # Two words that ran together may be a name of something; they are headings when a line of the table follows.
    if len(pieces) == 2 and (words[0].islower() or not followed):
        return None
    if len(words.split()) >= len(pieces):
        return None
    end = at + 1
    while end < len(rows) and rows[end][1].strip() and not is_section(rows[end][1]):
        end += 1
    text = "\n".join(line.strip() for _, line in rows[at:end])
    return Unread(rows[at][0], text, _RAN_TOGETHER), end


def _in_one_line(rows: Sequence[Numbered], at: int) -> tuple[Block, int] | None:
    """Name a line that the headings and the rows of a table ran together into."""
    first = rows[at][1].split(maxsplit=1)[0]
    if len(first) <= 16 or not any(kind in first.lower() for kind in _KINDS_WITHIN):
        return None
    if len(_first_headings(fold(first[:60]))) < 3:
        return None
    return Unread(rows[at][0], rows[at][1].strip(), _RAN_TOGETHER), at + 1


def _first_headings(words: str) -> list[str]:
    """Return the headings that a run of letters begins with, if a name and a type or requirement are among them."""
    cuts = (_headings_in(words[:end]) for end in range(len(words) - 1, 7, -1))
    return next((cut for cut in cuts if "name" in cut and {"type", "required"} & set(cut)), [])


def _headings_in(words: str) -> list[str]:
    """Cut a run of letters into headings of columns with a name among them; empty where there is no such cut."""
    if not _is_made_of_headings(words):
        return []
    # From the end to the front, what can follow each letter: a cut with a name is kept before one without.
    cuts: dict[int, list[str]] = {len(words): []}
    for start in range(len(words) - 1, -1, -1):
        found = [
            [_JOINED[words[start:end]], *cuts[end]]
            for end in range(min(len(words), start + 24), start, -1)
            if end in cuts and words[start:end] in _JOINED
        ]
        if found:
            cuts[start] = next((cut for cut in found if "name" in cut), found[0])
    return cuts.get(0, [])


def _is_made_of_headings(words: str) -> bool:
    """Tell whether there is any cut at all, which is soon known: hardly a word begins with a heading."""
    reached = {0}
    for start in range(len(words)):
        if start in reached:
            ends = range(start + 1, min(len(words), start + 24) + 1)
            reached.update(end for end in ends if words[start:end] in _JOINED)
    return len(words) in reached


_SECTIONS = frozenset(word for word, _ in PLACES) | frozenset(f"{word}s" for word, _ in PLACES if word.isascii())
_ON_LINES = "the headings of a table stand on lines of their own, and the rows below them cannot be told apart"
_RAN_TOGETHER = "the cells of this table ran together and cannot be told apart"
_KINDS_WITHIN = ("string", "int", "bool", "number", "object", "array", "float")
_JOINED = {re.sub(r"[\s?]", "", word): role_ for word, role_ in ROLES.items() if len(word) > 1 or not word.isascii()}
