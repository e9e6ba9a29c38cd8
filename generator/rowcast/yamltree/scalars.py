"""A scalar as it was written in; the JSON value that it means out, by the core schema of YAML 1.2 (chapter 10.3).

One departure: a plain number with leading zeros (``012``) is text. JSON has no such number, and what looks like one is
a code whose zeros count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from rowcast.yamltree.nodes import Node, Seq, Text

Json: TypeAlias = Any
"""A JSON value: ``None``, ``bool``, ``int``, ``float``, ``str``, ``list``, ``dict`` with string keys."""

MAX_DIGITS = 300

_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_ZEROS = re.compile(r"[-+]?0[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_ODD = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def to_json(node: Node) -> Json:
    """Return the JSON value that a node means. What ``unreadable`` finds stays the text that it was."""
    if isinstance(node, Text):
        return scalar(node.text) if node.plain else node.text
    if isinstance(node, Seq):
        return [to_json(item) for item in node.items]
    return {entry.key.text: to_json(entry.value) for entry in node.entries}


def scalar(text: str) -> Json:
    """Return the JSON value of a scalar without quotes; the text itself where it is no other scalar of JSON."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789" or _unreadable(text) or _ZEROS.fullmatch(text):
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text) or _HEX.fullmatch(text):
        return int(text, 0)
    return float(text) if _NUMBER.fullmatch(text) else text


def is_null(node: Node) -> bool:
    """Tell whether a node is null: ``null``, ``~`` or nothing."""
    return isinstance(node, Text) and node.plain and _WORDS.get(node.text, node) is None


def is_flag(node: Node) -> bool:
    """Tell whether a node is a boolean."""
    return isinstance(node, Text) and node.plain and isinstance(_WORDS.get(node.text), bool)


def unreadable(node: Node) -> Iterator[Text]:
    """Yield the scalars that have no JSON value: not-a-number, infinities, and numbers beyond all use."""
    if isinstance(node, Text):
        if node.plain and _unreadable(node.text):
            yield node
    elif isinstance(node, Seq):
        for item in node.items:
            yield from unreadable(item)
    else:
        for entry in node.entries:
            yield from unreadable(entry.value)


def _unreadable(text: str) -> bool:
    if not text or text[0] not in "+-.0123456789":
        return False
    if _ODD.fullmatch(text):
        return True
    if _INTEGER.fullmatch(text) or _OCTAL.fullmatch(text) or _HEX.fullmatch(text):
        return len(text) > MAX_DIGITS
    return bool(_NUMBER.fullmatch(text)) and (len(text) > MAX_DIGITS or math.isinf(float(text)))
