"""Bytes of a page in, text out, with a note of each assumption that this took.

Charsets are tried in a fixed order; only those that pages really use are accepted from a declaration.
"""

from __future__ import annotations

import codecs
import re

from rowcast.importers.vocabulary import charsets
from rowcast.records import dataclass

LARGEST = 24_000_000
"""Pages above this many bytes are refused; real pages are a hundred times smaller."""


class NotAPage(Exception):
    """The bytes are no text that could be read, or too many; the message says why."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, with line ends made uniform, the charset it was read with and what had to be assumed."""

    text: str
    charset: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode a page.

    Raises:
        NotAPage: The bytes are binary, or more than ``LARGEST``.
    """
    if len(data) > LARGEST:
        raise NotAPage(f"the page has {len(data):,} bytes; the most that is read is {LARGEST:,}")
    charset, text, notes = _charset(data)
    if _looks_binary(text):
        raise NotAPage("the file holds binary data and no text")
    return Decoded(_uniform(text), charset, notes)


def _charset(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, data[len(mark) :].decode(name, "replace"), ()
    wide = _wide(data)
    if wide:
        return wide, data.decode(wide, "replace"), (f"the page has no byte order mark; read as {wide}",)
    strict = _strictly(data, "utf-8")
    if strict is not None:
        return "utf-8", strict, ()
    declared = _declared(data)
    text = _strictly(data, declared) if declared else None
    if text is not None:
        return declared, text, (f"the page is not UTF-8; read as {declared}",)
    guessed = "" if _is_mostly_utf8(data) else _likeliest(data)
    if guessed:
        return guessed, data.decode(guessed), (f"the page is not UTF-8; read as {guessed}",)
    if data.count(b"\x00") > 0:
        raise NotAPage("the file holds binary data and no text")
    return "utf-8", data.decode("utf-8", "replace"), ("the page is not UTF-8 throughout; broken bytes became U+FFFD",)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> str:
    """Recognise UTF-16 without a mark by its zero bytes."""
    head = data[:2000]
    if len(head) < 4 or b"\x00" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.05 else ""


def _declared(data: bytes) -> str:
    found = _DECLARATION.search(data[:4096])
    return _ACCEPTED.get(found.group(1).decode("ascii").lower(), "") if found else ""


def _is_mostly_utf8(data: bytes) -> bool:
    """Tell whether a page is UTF-8 but for a few broken bytes."""
    high = [character for character in data.decode("utf-8", "replace") if character > "\x7f"]
    broken = high.count("\ufffd")
    return broken * 4 < len(high)


def _likeliest(data: bytes) -> str:
    """Return the charset in which most of the characters are frequent ones of its languages, or an empty text."""
    texts = ((name, _strictly(data, name)) for name in charsets.FREQUENT)
    scores = {name: _frequent(text[:20_000], charsets.FREQUENT[name]) for name, text in texts if text is not None}
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= _LEAST else ""


def _frequent(text: str, frequent: frozenset[str]) -> float:
    """Return the share of frequent characters; a letter counts only among letters of its own script."""
    high, found = 0, 0
    for before, character, after in zip(f" {text[:-1]}", text, f"{text[1:]} ", strict=True):
        if character <= "\x7f" or _SIGN.match(character):
            continue
        high += 1
        if character in frequent:
            latin = character in charsets.LATIN
            inside = before > "\x7f" and after > "\x7f"
            beside = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
            found += not inside if latin else not (beside and character in charsets.CYRILLIC)
    return found / high if high else 0.0


def _looks_binary(text: str) -> bool:
    head = text[:20_000]
    strange = sum(
        1 for character in head if (character < " " and character not in "\t\n\r\f\x1b") or character == "\ufffd"
    )
    return bool(head) and strange > len(head) * 0.1


def _uniform(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return text.translate(_FORBIDDEN)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ACCEPTED = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-jp": "euc_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "windows-1252": "cp1252", "iso-8859-2": "iso8859_2", "windows-1250": "cp1250", "windows-1251": "cp1251",
    "koi8-r": "koi8_r", "iso-8859-15": "iso8859_15",
}  # fmt: skip
_DECLARATION = re.compile(rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_\-]{2,30})")
_SIGN = re.compile("[\u3000-\u3020\uff00-\uff20\uff3b-\uff40\uff5b-\uff60]")
_LEAST = 0.3
"""Of the characters of a text, those that are frequent in its language are more than this; misread, hardly any are."""
# Two private characters mark labels inside our own texts, so a page may not bring them along.
_FORBIDDEN = {0: "\ufffd", 0xE000: "\ufffd", 0xE001: "\ufffd", 0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x0B: "\n"}
_FORBIDDEN.update(dict.fromkeys(range(55296, 57344), "�"))
