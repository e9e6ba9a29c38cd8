"""Rows that are the headings of those below them: a row in, what it says about the others out."""

from __future__ import annotations

import re

from rowcast.importers.blocks import Line, Table
from rowcast.importers.facts import names
from rowcast.importers.model import Fact
from rowcast.importers.text.inline import fold
from rowcast.importers.vocabulary import places


def said(line: Line, *, titled: bool) -> tuple[Fact, ...] | None:
    """Return the facts that a row states for those below it; ``None`` for a row of its own."""
    found = _group(line)
    return found if found is not None else () if titled and _is_title(line) else None


def may_be_titled(table: Table) -> bool:
    """Tell whether a text in bold, alone in a row, would be a title: no name of a row with more texts is in bold."""
    names_ = [row.cells[0].text.strip() for row in table.rows if len(row.cells) > 1 and row.cells[1].text.strip()]
    return bool(names_) and not any(map(_BOLD.fullmatch, names_))


def _is_title(line: Line) -> bool:
    filled = [cell.text.strip() for cell in line.cells if cell.text.strip()]
    return len(filled) == 1 and len(line.cells) > 2 and _BOLD.fullmatch(filled[0]) is not None


def _group(line: Line) -> tuple[Fact, ...] | None:
    """Read a row with one text alone as the heading of the rows below it: a place, or whether they are required."""
    filled = [cell for cell in line.cells if cell.text.strip()]
    if (
        len(filled) != 1
        or len(line.cells) < 2
        or (names.is_identifier(filled[0].text) and fold(filled[0].text) not in _GROUPS)
    ):
        return None
    words = fold(filled[0].text)
    facts: list[Fact] = []
    for place_word, place in places.PLACES:
        if place in _PLACED and words in (place_word, f"{place_word}s"):
            facts.append(Fact("place", place, "structure", words))
            break
    if words.split(" ")[0] in places.REQUIRED_GROUP + places.OPTIONAL_GROUP:
        facts.append(Fact("required", words.split(" ")[0] in places.REQUIRED_GROUP, "structure", words))
    return tuple(facts) if facts else None


_BOLD = re.compile(r"\*\*[^*]{1,120}\*\*")
_PLACED = ("path", "query", "headers", "cookies", "body")
_GROUPS = frozenset(w for w, p in places.PLACES if p in _PLACED) | frozenset(
    places.REQUIRED_GROUP + places.OPTIONAL_GROUP
)
