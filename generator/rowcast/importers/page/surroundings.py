"""What stands around a table and bears on its rows: legends, sentences about all rows, habits of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.blocks import Block, Heading, Item, Page, Paragraph, Table
from rowcast.importers.facts import cells, names, required
from rowcast.importers.page.desk import Desk, Draft, Habits
from rowcast.importers.page.outline import Spot
from rowcast.importers.tabular import tables
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text.columns import roles
from rowcast.importers.text.inline import fold, plain
from rowcast.importers.vocabulary import marks, places


def around(desk: Desk, draft: Draft | None, spot: Spot, number: int) -> cells.Around:
    said, quote = _about_all(desk, draft, spot)
    place = "response" if spot.place in ("response", "errors") else spot.place
    stars, footnote = _stars(desk, number)
    habits = desk.habits
    return cells.Around(
        place, said, quote, stars, habits.questioned, habits.answered, habits.letters, footnote=footnote
    )


def is_group(text: str) -> bool:
    """Tell whether a heading says whether the rows below it are required, and of no object: ``Optional user info``."""
    words = fold(re.sub(r"\s?[(（][^()（）]*[)）]", "", plain(text))).split(" ")
    return words[0] in places.REQUIRED_GROUP + places.OPTIONAL_GROUP and (
        len(words) == 1 or words[-1] in places.GROUP_TAILS
    )


def _about_all(desk: Desk, draft: Draft | None, spot: Spot) -> tuple[bool | None, str]:
    """Find what a heading, a caption or a sentence says about all rows of a table at once."""
    for text in (spot.caption, *(h.text for h in reversed(spot.headings[-1:]))):
        first = fold(text).split(" ")[0] if fold(text) else ""
        if first in places.REQUIRED_GROUP + places.OPTIONAL_GROUP and (place_of(text) or is_group(text)):
            return first in places.REQUIRED_GROUP, plain(text)
        aside = _ASIDE.search(plain(text)) if len(text) < 100 else None
        if aside and places.OF_ROWS.search(text):
            return fold(aside.group(1)) in places.REQUIRED_GROUP, plain(text)
    if spot.place in ("response", "errors"):
        return None, ""
    if draft is not None and draft.said is None:
        draft.said = _sentence_for_all(desk.page.blocks[draft.part.start : draft.part.end])
    found = draft.said if draft is not None and draft.said is not None else (None, "")
    return found if found[0] is not None else desk.habits.said


def _sentence_for_all(blocks: Sequence[Block]) -> tuple[bool | None, str]:
    for block in blocks:
        if isinstance(block, (Paragraph, Item)):
            lower = plain(block.text).lower()
            said = _ALL_SAID.search(lower)
            if said:
                return said.group("word") != "optional", plain(block.text)[:160]
            for phrases, value in (
                (marks.ALL_OPTIONAL, False),
                (marks.ALL_REQUIRED, True),
                (marks.UNLESS_MARKED, True),
            ):
                if any(phrase in lower for phrase in phrases):
                    return value, plain(block.text)[:160]
    return None, ""


def habits(page: Page, first: int) -> Habits:
    """Find what holds for all tables of a page; ``first`` is the block where the first call begins."""
    found = [b for b in page.blocks if isinstance(b, Table)]
    starred = any(
        any(s in plain(b.text).lower() for s in marks.STAR_REQUIRED)
        for b in page.blocks
        if isinstance(b, (Paragraph, Item)) and ("*" in b.text or "asterisk" in b.text.lower())
    )
    return Habits(
        starred,
        any(map(_is_questioned, found)),
        any(map(_is_answered, found)),
        _sentence_for_all(page.blocks[:first]),
        _letters(found),
    )


def _letters(found: Sequence[Table]) -> frozenset[str]:
    return required.letters_of(
        text
        for table in found
        for number, held in enumerate(roles([c.text for c in table.header]))
        if held in ("required", "optional")
        for text in tables.column(table, number)
    )


def _is_questioned(table: Table) -> bool:
    if "type" not in roles([c.text for c in table.header]):
        return False
    firsts = [line.cells[0].text for line in table.rows if line.cells]
    return any(plain(text).rstrip("*\\ ").endswith("?") and names.is_identifier(text) for text in firsts)


def _is_answered(table: Table) -> bool:
    known = roles([c.text for c in table.header])
    return "required" in known and bool(tables.column(table, known.index("required")))


def _stars(desk: Desk, number: int) -> tuple[bool | None, str]:
    """Find what a star at a name means: a legend says required, a note below the table explains something else."""
    if desk.habits.starred:
        return True, ""
    for block in desk.page.blocks[number + 1 : number + 4]:
        if isinstance(block, Heading):
            break
        words = plain(block.text) if isinstance(block, Paragraph) else ""
        if words.startswith(("*", "＊")):
            return False, words.lstrip("*＊ ")
    return None, ""


_ASIDE = re.compile(rf"[(（\[【]\s?({'|'.join(places.REQUIRED_GROUP + places.OPTIONAL_GROUP)})\s?[)）\]】]", re.I)
_ALL_SAID = re.compile(marks.ALL_SAID)
