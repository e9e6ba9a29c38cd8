"""Bytes of a page in, text out, with a note of each assumption that this took.

Charsets are tried in a fixed order; only those that pages really use are accepted from a declaration.
"""

from __future__ import annotations

import codecs
import re

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
    for name in ((declared,) if declared else ()) + _TRIED:
        text = _strictly(data, name)
        if text is not None and (name == declared or _plausible(text)):
            return name, text, (f"the page is not UTF-8; read as {name}",)
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


def _plausible(text: str) -> bool:
    """Tell whether a guess at an East Asian charset gave mostly characters of everyday writing."""
    high = [character for character in text[:20_000] if character > "\x7f"]
    common = sum(1 for character in high if _EVERYDAY.match(character))
    return common >= len(high) * 0.85


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
_TRIED = ("gb18030", "cp932", "big5", "euc_kr", "cp1252")
_ACCEPTED = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-jp": "euc_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "windows-1252": "cp1252", "iso-8859-2": "iso8859_2", "windows-1250": "cp1250", "windows-1251": "cp1251",
    "koi8-r": "koi8_r", "iso-8859-15": "iso8859_15",
}  # fmt: skip
_DECLARATION = re.compile(rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_\-]{2,30})")
_EVERYDAY = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef\u2010-\u2030\u00a0-\u00ff\uac00-\ud7a3]")
# Two private characters mark labels inside our own texts, so a page may not bring them along.
_FORBIDDEN = {0: "\ufffd", 0xE000: "\ufffd", 0xE001: "\ufffd", 0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x0B: "\n"}
_FORBIDDEN.update(dict.fromkeys(range(55296, 57344), "�"))
