"""What a format promises about a value: the name of a format and a value go in, what is wrong comes out.

Only formats that generated code reads into something else are judged; the others say what a text is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-](\d\d):(\d\d))\Z", re.ASCII)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}\Z")
_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z", re.ASCII)
_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def problem(name: str, value: Any) -> str:
    """Return what keeps a value from the format, to be read after ``which``; empty if nothing or not known.

    Dates and times are those of RFC 3339, UUIDs those of RFC 9562, ``byte`` is the base64 of RFC 4648.
    """
    if isinstance(value, str):
        test = _TEXTS.get(name)
        return "" if test is None or test[0](value) else test[1]
    if isinstance(value, int) and not isinstance(value, bool):
        bits = _BITS.get(name)
        if bits is not None and not -(1 << bits) <= value < 1 << bits:
            return f"does not fit into {bits + 1} bits"
    return ""


def _is_date(text: str) -> bool:
    match = _DATE.match(text)
    if match is None:
        return False
    year, month, day = map(int, match.groups())
    if not (1 <= month <= 12 and 1 <= day <= _MONTHS[month - 1]):
        return False
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return month != 2 or day <= 28 or is_leap


def _is_time(text: str) -> bool:
    match = _TIME.match(text)
    if match is None:
        return False
    hour, minute, second = (int(match[n]) for n in (1, 2, 3))
    # RFC 3339 allows a leap second.
    return hour < 24 and minute < 60 and second <= 60 and int(match[6] or 0) < 24 and int(match[7] or 0) < 60


def _is_date_time(text: str) -> bool:
    return len(text) > 10 and text[10] in "Tt " and _is_date(text[:10]) and _is_time(text[11:])


def _is_base64(text: str) -> bool:
    return len(text) % 4 == 0 and _BASE64.match(text) is not None


_TEXTS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "date": (_is_date, "is no date such as 2026-01-31"),
    "time": (_is_time, "is no time such as 23:59:00Z"),
    "date-time": (_is_date_time, "is no time such as 2026-01-31T23:59:00Z"),
    "uuid": (_UUID.match, "is no UUID"),
    "byte": (_is_base64, "is no base64"),
    "decimal": (_DECIMAL.match, "is no decimal number"),
}
_BITS: Mapping[str, int] = {"int32": 31, "int64": 63}
