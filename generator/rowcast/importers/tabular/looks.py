"""How cells look by which tables are judged: a text in, whether it is a mark, a path, a type, a name with its type."""

from __future__ import annotations

import re

from rowcast.importers.facts.names import read as read_name
from rowcast.importers.text import expressions, methods
from rowcast.importers.text.inline import fold, plain
from rowcast.importers.text.kinds import read as read_type
from rowcast.importers.vocabulary import marks


def is_known_type(text: str) -> bool:
    """Tell whether a cell holds a type of any page, and no word that may be the name of one."""
    kind = read_type(text).type
    return kind is not None and not expressions.references(kind)


def is_mark(text: str) -> bool:
    words = fold(text) or plain(text).strip().lower()
    return words in _MARKS or plain(text).strip() in _MARKS


def is_method(text: str) -> bool:
    return methods.are(plain(text))


def is_path(text: str) -> bool:
    return bool(re.match(r"^(?:https?://|/)[^\s]*$", plain(text).strip()))


def is_method_path(text: str) -> bool:
    return bool(re.match(r"^(?:GET|POST|PUT|PATCH|DELETE)\s+/", plain(text).strip()))


def is_code(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9_.\-]{2,60}|-?\d{1,9}|\d[xX]{2}", plain(text).strip()))


def is_short(text: str) -> bool:
    return len(plain(text)) <= 40 and len(plain(text).split()) <= 3


def is_code_name(text: str) -> bool:
    return bool(re.fullmatch(r"`[A-Za-z_$][\w.\[\]$-]{0,80}`\*?", text.strip()))


def is_type(text: str) -> bool:
    """Tell whether a cell holds a type and no sentence that begins like one."""
    return len(plain(text)) <= 60 and read_type(text).type is not None


def is_spelled(text: str) -> bool:
    """Tell whether a cell holds a name with its type, or with a mark for required."""
    name = read_name(text)
    return bool(name.text) and not name.rest and any(fact.key in ("type", "required") for fact in name.facts)


_MARKS = marks.YES | marks.NO
