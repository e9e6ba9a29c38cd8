"""An indented JSON text, the way to a value in it, and another value in; the text with that value in its place out."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast.facts import json_text
from rowcast.increment import Beyond
from rowcast.ir import Json

_STEP = 2


def replaced(text: str, way: Sequence[str], value: Json) -> str:
    """Return the text of an object, as ``json_text`` indents it by two, with another value at a way of keys.

    No text of JSON holds the end of a line, so that a line tells by its indentation in which object it stands.
    Raises ``Beyond`` if there is no such way.
    """
    start = 0
    for depth, key in enumerate(way, 1):
        head = f"\n{' ' * _STEP * depth}{json_text(key)}: "
        found = text.find(head, start)
        # A line that is indented less ends the object that the key would be in.
        if found < 0 or text.find("\n" + " " * _STEP * (depth - 1) + "}", start, found) >= 0:
            raise Beyond
        start = found + len(head)
    indent = " " * _STEP * len(way)
    end = _end(text, start, indent)
    made = json_text(value, indent=_STEP).replace("\n", f"\n{indent}")
    return f"{text[:start]}{made}{text[end:]}"


def _end(text: str, start: int, indent: str) -> int:
    """Return where the value ends that begins at a place, in an object whose keys are indented so far."""
    line_end = text.index("\n", start)
    if text[start:line_end] in ("{", "["):
        closing = text.index(f"\n{indent}{'}' if text[start] == '{' else ']'}", start)
        return closing + len(indent) + 2
    return line_end - (text[line_end - 1] == ",")
