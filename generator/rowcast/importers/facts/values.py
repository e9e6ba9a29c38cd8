"""Values in sentences and cells: finding one after a phrase, and reading it by the type of its row."""

from __future__ import annotations

import json
import re

from rowcast.importers.model import Json
from rowcast.importers.text.inline import plain
from rowcast.importers.vocabulary import marks
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A value as it was written: its text, whether it stood in quotation or code marks, and where it ends.

    ``counted`` says that a unit follows it, without which the number says little.
    """

    text: str
    quoted: bool
    end: int = 0
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was read; wrapped, since ``None`` is a value too."""

    value: Json


def word(text: str) -> Said:
    """Return a value that stood in marks."""
    return Said(text.strip(), quoted=True)


def literal(text: str, at: int, *, bare: bool) -> Said | None:
    """Find the value that begins at a position: in marks, a number, ``true``; a bare word where that is safe."""
    found = _MARKED.match(text, at)
    if found:
        return Said(next(g for g in found.groups() if g is not None), True, found.end())
    found = _EMPTY.match(text, at)
    if found:
        return Said("", True, found.end())
    found = _NUMBER.match(text, at) or _FLAG.match(text, at)
    if found:
        return Said(found.group(1), False, found.end(), bool(_OF_UNIT.match(text, found.end())))
    found = _BARE.match(text, at) if bare else None
    return (
        Said(found.group(1), False, found.end())
        if found and found.group(1).lower() not in word_lists.NO_VALUES
        else None
    )


def typed(said: Said, kind: str) -> Value | None:
    """Read a value as the kind wants it; ``None`` when it does not fit."""
    text = said.text.strip()
    reader = {
        "integer": _integer,
        "number": _number,
        "boolean": _boolean,
        "array": _structure,
        "object": _structure,
    }.get(kind)
    if reader is not None:
        return reader(text)
    if said.counted and kind in ("string", "any"):
        return None
    if kind == "string":
        return Value(_unquoted(text))
    return _loose(text, quoted=said.quoted) if kind == "any" else None


def from_cell(cell: str, kind: str) -> Value | None:
    """Read the value of a cell that holds nothing else, such as one of a Default or Example column."""
    text = plain(cell).strip()
    if kind == "string" and len(text) < 4000:
        bare = text.strip()
        return Value("" if bare.lower() in marks.EMPTY_TEXT else _unquoted(bare))
    return typed(Said(_unquoted(text) if kind not in ("array", "object") else text, quoted="`" in cell), kind)


def _integer(text: str) -> Value | None:
    bare = text.replace(",", "").replace("_", "")
    return Value(int(bare)) if re.fullmatch(r"[-+]?\d{1,19}", bare) else None


def _number(text: str) -> Value | None:
    whole = _integer(text)
    if whole is not None:
        return whole
    return (
        Value(float(text))
        if re.fullmatch(r"[-+]?\d{1,18}\.\d{1,18}(?:[eE][-+]?\d{1,3})?|[-+]?\.\d{1,18}|\d{1,3}[eE]-?\d{1,2}", text)
        else None
    )


def _boolean(text: str) -> Value | None:
    lower = text.lower()
    return Value(True) if lower in marks.TRUE else Value(False) if lower in marks.FALSE else None


def _structure(text: str) -> Value | None:
    if text[:1] not in ("[", "{") or len(text) > 4000:
        return None
    try:
        return Value(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _loose(text: str, *, quoted: bool) -> Value | None:
    """Read a value of a row without a type: a number or flag by its look, text only when it stood in marks."""
    found = _number(text)
    if found is not None:
        return found
    if text.lower() in ("true", "false"):
        return Value(text.lower() == "true")
    return Value(_unquoted(text)) if quoted else None


def _unquoted(text: str) -> str:
    return (
        text[1:-1]
        if len(text) > 1 and (text[0], text[-1]) in (('"', '"'), ("'", "'"), ("“", "”"), ("`", "`"), ("「", "」"))
        else text
    )


_MARKED = re.compile(
    r"\s{0,2}(?:`([^`\n]{0,120})`|\"([^\"\n]{0,120})\"|“([^”\n]{0,120})”|‘([^’\n]{0,120})’|'([^'\n]{0,120})'|「([^」\n]{0,120})」|\*\*([^*\n]{1,80})\*\*)"
)
_EMPTY = re.compile(r"\s{0,2}(?:an?\s)?(?:empty string|空字符串|空字串|空文字列?)", re.I)
_NUMBER = re.compile(
    r"\s{0,2}([-+]?\d{1,3}(?:,\d{3}){1,5}(?![\d,])|[-+]?\d{1,18}(?:\.\d{1,18})?)(?![A-Za-z0-9_%]|\.\d|-\w|:\d)"
)
_OF_UNIT = re.compile(
    r"\s?(?:(?:milli|micro|nano)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|ms|[kmg]i?b|bytes?|%|percent|秒|分钟|小时|天|日間|時間|分)(?![a-z])",
    re.I,
)
_FLAG = re.compile(r"\s{0,2}(true|false)\b", re.I)
# A bare word ends at a sign, or before words that repeat when a default counts; the dots of a version belong to it.
_BARE = re.compile(
    r"\s{0,2}([A-Za-z][\w\-/+]{0,60}(?:\.\d\w{0,10}){0,4})(?=\s{0,2}(?:$|\.(?!\w)|[,;)\]（(。，；）、\n])"
    r"|\s(?:if|when)\s(?:it\sis\s)?(?:not\s(?:provided|set|specified|given|present)|omitted|unspecified|unset|missing|absent)\b)",
    re.I,
)
