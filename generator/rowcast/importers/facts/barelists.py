"""Lists of values that no phrase before them names: in brackets, before closing words, or as the whole of a text."""

from __future__ import annotations

import re

from rowcast.importers.facts.said_lists import BETWEEN, ITEM, QUOTED, example_before, goes_on, typed_all
from rowcast.importers.facts.values import word
from rowcast.importers.model import Json
from rowcast.importers.vocabulary import prose as words


def read(text: str, kind: str) -> tuple[Json, str] | None:
    """Return the values of the first such list, with the words that list them."""
    if kind not in ("string", "any", "integer", "number"):
        return None
    bare_ones = (_IN_CAPITALS, _PIPED, _CLOSED) if kind in ("string", "any") else (_NUMBERS,)
    for pattern in (_WHOLE, _IN_BRACKETS, *bare_ones):
        found = pattern.search(text)
        if found is None or example_before(text, found.start() + 1) or goes_on(text, found.end()):
            continue
        marked = QUOTED.findall(found.group(1))
        bare = [part for part in _BARE.findall(found.group(1)) if part not in ("or", "and")]
        values = typed_all([word(v) for v in marked or bare], kind)
        if len(values) > 1:
            return values, found.group(0).strip()
    return None


def stacked(text: str, kind: str) -> tuple[Json, str] | None:
    """Read bare values on lines of their own below words such as ``Possible values``, to the end of a text."""
    found = _STACKED.search(text)
    if found is None or kind not in ("string", "any", "integer", "number"):
        return None
    values = typed_all([word(line.strip()) for line in found.group(1).strip().split("\n")], kind)
    return (values, " ".join(found.group(0).split())) if len(values) > 1 else None


_VALUE = r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,40}"
_BARE = re.compile(_VALUE)
_CAPITALS = r"[A-Z][A-Z0-9_]{1,40}(?:\s?(?:,|/|\||、|，|或|\bor\b)\s?(?:or\s)?[A-Z][A-Z0-9_]{1,40}){1,40}"
_IN_CAPITALS = re.compile(rf"[(（\[]\s?({_CAPITALS})\s?[)）\]]")
_PIPED = re.compile(rf"[(（\[]\s?({_VALUE}(?:\s?\|\s?{_VALUE}){{1,40}})\s?[)）\]]")
_IN_BRACKETS = re.compile(rf"[(（\[]\s?({ITEM}(?:{BETWEEN}{ITEM}){{1,60}})\s?[)）\]]")
_WHOLE = re.compile(rf"^\s?({ITEM}(?:{BETWEEN}{ITEM}){{1,60}})\s?\.?\s?$")
# Bare words of a program before words that say that one of them is meant; they begin the text or a clause.
_CLOSED = re.compile(
    rf"(?:^|[\s。．，：:、(（])({_VALUE}(?:\s?(?:,|、|/|，|または|或|또는)\s?{_VALUE}){{1,40}})\s?(?:の)?\s?(?:{'|'.join(words.LIST_ENDS)})"
)
_STACKED = re.compile(rf"(?:^|\n)\s?(?:{words.LIST_CAPTIONS})\s?[:：]?((?:[ ]?\n[ ]?{_VALUE}){{2,60}})\s?$", re.I)
# ``0 or 1 or 2`` as the end of a text and all of its last clause.
_NUMBERS = re.compile(
    r"(?:^|(?<!\d)[:,(。]\s?|\.\s|\b(?:is|be)\s)((?:-?\d{1,6}(?:,\s|,?\sor\s|\s?或\s?)){1,20}"
    r"(?:(?<=or\s)|(?<=或\s)|(?<=或))-?\d{1,6})\s?[.。)）]?\s?$"
)
