"""Words that speak of a default, of listed values or of a limit where none was read: so that no fact is lost unsaid."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from rowcast.importers.inline import plain
from rowcast.importers.listings import example_before
from rowcast.importers.model import Fact
from rowcast.importers.vocabulary import prose as words

Told = tuple[str, str]


def find(
    text: str, kind: str, facts: Sequence[Fact], told: Sequence[Told], siblings: Collection[str]
) -> Iterator[Told]:
    """Yield a finding for each sort of fact that a text hints at, that no fact holds and no finding names yet."""
    if kind == "object" or not text:
        return
    known = {fact.key for fact in facts}
    named = {code.split("-")[0] for code, _ in told if code.endswith(("-unread", "-twice", "-of-items"))}
    empty = any(code == "nothing" for code, _ in told)
    for sort, pattern, keys in words.DOUBTS:
        if known & keys or sort in named or (sort == "default" and empty) or (sort != "default" and kind == "boolean"):
            continue
        found = pattern.search(plain(text) if sort != "values" else text)
        about_others = sort == "values" and found and (_names(found.group(0)) & set(siblings))
        if found and not about_others and not (sort == "values" and example_before(text, found.start())):
            yield f"{sort}-unread", _around(found.string, found.start(), found.end())


def _names(text: str) -> set[str]:
    return {name.strip('`"*') for name in re.findall(r"[`\"*]{1,2}[\w.-]{1,60}[`\"*]{1,2}", text)}


def _around(text: str, start: int, end: int) -> str:
    """Return the sentence in which a hint stands."""
    first = max(text.rfind(mark, 0, start) for mark in (". ", "。", "\n", "; ")) + 1
    ends = [at for mark in (". ", "。", "\n\n") if (at := text.find(mark, end)) >= 0]
    return plain(text[first : min([*ends, end + 160])])[:240]
