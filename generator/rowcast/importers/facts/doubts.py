"""Words that speak of a default, of listed values or of a limit where none was read: so that no fact is lost unsaid."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from rowcast.importers.facts.said_lists import example_before
from rowcast.importers.model import Fact
from rowcast.importers.text.inline import plain
from rowcast.importers.text.phrases import Phrases
from rowcast.importers.vocabulary import hints

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
    for sort, phrases, keys in _DOUBTS:
        if known & keys or sort in named or (sort == "default" and empty) or (sort != "default" and kind == "boolean"):
            continue
        found = _first(plain(text) if sort != "values" else text, phrases)
        about_others = sort == "values" and found and _names_siblings(found, siblings)
        if found and not about_others and not (sort == "values" and example_before(text, found.start())):
            yield f"{sort}-unread", _around(found.string, found.start(), found.end())


def _first(text: str, phrases: Phrases[str]) -> re.Match[str] | None:
    found = (pattern.search(text) for pattern, _ in phrases.among(text.lower()))
    return min((one for one in found if one), key=re.Match.start, default=None)


def _names_siblings(found: re.Match[str], siblings: Collection[str]) -> bool:
    """Tell whether what looks like values are names of other rows, so that the text is about these."""
    said = set(re.findall(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}", _around(found.string, found.start(), found.end())))
    return sum(name in siblings for name in said) > 1


def _around(text: str, start: int, end: int) -> str:
    """Return the sentence in which a hint stands."""
    first = max(text.rfind(mark, 0, start) for mark in (". ", "。", "\n", "; ")) + 1
    ends = [at for mark in (". ", "。", "\n\n") if (at := text.find(mark, end)) >= 0]
    return plain(text[first : min([*ends, end + 160])])[:240]


_DOUBTS = tuple((sort, Phrases([(pattern, "") for pattern in patterns]), keys) for sort, patterns, keys in hints.HINTS)
