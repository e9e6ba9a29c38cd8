"""What a call or an object is for: the running text of its part of the page in, its description out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.blocks import Fence, Heading, Item, Paragraph, Table
from rowcast.importers.page.desk import Desk, Draft
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text.inline import plain, sentence
from rowcast.importers.text.methods import METHODS

LONGEST = 4000
"""Characters of a description; a page that tells more about a call than this is a guide."""


def description(desk: Desk, draft: Draft) -> str:
    """Return the running text that stands before the first table, caption or heading about a part of the call."""
    told: list[str] = []
    for number in range(max(draft.part.start, draft.part.heading), draft.part.end):
        block = desk.page.blocks[number]
        if isinstance(block, Heading) and block.line > draft.line and number > draft.part.start:
            if place_of(block.text) or told:
                break
        elif isinstance(block, Paragraph) and desk.draft(number) is draft:
            if told and _leads_in(block.text):
                break
            if _is_told(block.text):
                told.append(sentence(block.text).replace("\n", " "))
        elif told and (isinstance(block, (Table, Item)) or (isinstance(block, Fence) and not _shows(draft, number))):
            break
    return _cut("\n\n".join(told))


def of_object(desk: Desk, number: int, headings: Sequence[Heading]) -> str:
    """Return the running text between the heading of an object and the table of its fields."""
    if not headings:
        return ""
    inner = len(headings) > 1 and (headings[-1].level > 4 or bool(place_of(headings[-1].text)))
    first = headings[-2] if inner else headings[-1]
    told: list[str] = []
    for block in reversed(desk.page.blocks[:number]):
        if isinstance(block, (Table, Fence)) or block is first:
            break
        if isinstance(block, Paragraph) and _is_told(block.text):
            told.append(sentence(block.text).replace("\n", " "))
    return _cut("\n\n".join(reversed(told)))


def _shows(draft: Draft, number: int) -> bool:
    """Tell whether a block is the one that shows the method and path."""
    return any(call.block == number for call in draft.calls)


def _leads_in(text: str) -> bool:
    words = plain(text)
    return words.endswith((":", "：")) or (bool(place_of(text)) and not words.endswith((".", "。")))


def _is_told(text: str) -> bool:
    """Tell whether a paragraph is a sentence about the call: no caption, no address, no pair of a key and a value."""
    words = plain(text)
    long = len(words.split()) + len(re.findall(r"[\u3040-\u9fff\uac00-\ud7a3]", words)) // 2 > 3
    ended = len(words.split()) > 1 and words.endswith((".", "!"))
    return (long or ended) and not _leads_in(text) and not _NO_SENTENCE.match(words)


def _cut(text: str) -> str:
    """Cut a text that is too long for what a call is for, at the end of a sentence."""
    if len(text) <= LONGEST:
        return text
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s)|[。！？]", text[:LONGEST])]
    return text[: ends[-1] if ends else LONGEST].rstrip()


# An address, a call, markup, or a fact such as ``Method: POST``; "Get a branch" is a sentence, and ``GET /x`` is none.
_NO_SENTENCE = re.compile(
    rf"(?:/|https?:|<)|(?:{METHODS})(?:\s+\S+)?$|(?i:{METHODS})\s+(?:/|https?:|\{{)"
    r"|[^:：]{2,24}[:：]\s?\S+$|(?i:base (?:url|endpoint|path))"
)
