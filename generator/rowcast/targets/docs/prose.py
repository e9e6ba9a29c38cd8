"""The markup of descriptions: one line of text in, a small tree out.

Descriptions may hold code spans, ``*emphasis*``, ``**strong emphasis**`` and links to the web. All else is text as it
is written: a backslash is a backslash, ``&amp;`` is five characters, and ``<b>`` is no element.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from rowcast.records import dataclass

_MARK = re.compile(
    r"(?P<ticks>`+)"
    r"|\[(?P<label>[^\[\]]+)\]"
    r"\((?P<target>https?://[^\s()<>\"'`\\]+(?:\([^\s()<>\"'`\\]*\)[^\s()<>\"'`\\]*)*)\)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[`*\[]")
_EMPHASIS = re.compile(
    r"\*\*(?![\s*])(?P<strong>(?:[^*]|\*(?!\*))+?)(?<![\s*])\*\*(?!\*)"
    r"|(?<!\*)\*(?![\s*])(?P<weak>[^*]+?)(?<!\s)\*(?!\*)"
)
# Stands for an atom that is not one character, while emphasis is looked for.
_OBJECT = "\ufffc"


@dataclass(frozen=True, slots=True)
class Code:
    """A code span."""

    content: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A stretch with emphasis."""

    strong: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address that begins with ``http:`` or ``https:``."""

    target: str
    parts: tuple[Part, ...]


Part: TypeAlias = str | Code | Emphasis | Link
_Atom: TypeAlias = str | Code | Link


def parse(line: str) -> tuple[Part, ...]:
    """Return the parts of one line of a description; its white space is single spaces already."""
    if _MARKED.search(line) is None:
        return (line,) if line else ()
    return _emphasized(tuple(_atoms(line)))


def plain(parts: Sequence[Part]) -> str:
    """Return the text that a reader sees of ``parts``."""
    return "".join(map(_plain, parts))


def _plain(part: Part) -> str:
    match part:
        case str():
            return part
        case Code(content):
            return content
        case Emphasis(parts=parts) | Link(parts=parts):
            return plain(parts)


def _atoms(line: str) -> Iterator[_Atom]:
    """Yield code spans and links, and of all else one character after the other."""
    position = 0
    while found := _MARK.search(line, position):
        yield from line[position : found.start()]
        position = found.end()
        if found["ticks"] is None:
            yield Link(found["target"], parse(found["label"]))
        elif (close := _closing(line, found["ticks"], position)) is None:
            yield from found["ticks"]
        else:
            yield Code(_unpadded(line[position:close]))
            position = close + len(found["ticks"])
    yield from line[position:]


def _closing(line: str, ticks: str, position: int) -> int | None:
    """Return where the next run of exactly these backticks begins."""
    runs = re.compile(f"(?<!`){ticks}(?!`)")
    found = runs.search(line, position)
    return found.start() if found else None


def _unpadded(content: str) -> str:
    """Return the content of a code span without the one space on either side that makes room for backticks."""
    padded = len(content) > 2 and content[0] == content[-1] == " " and content.strip(" ")
    return content[1:-1] if padded else content


def _emphasized(atoms: tuple[_Atom, ...]) -> tuple[Part, ...]:
    letters = "".join(atom if isinstance(atom, str) else _OBJECT for atom in atoms)
    parts: list[Part] = []
    position = 0
    for found in _EMPHASIS.finditer(letters):
        group = found.lastgroup or "weak"
        start, end = found.span(group)
        if _stands(atoms, found.start(), start) and _stands(atoms[::-1], len(atoms) - found.end(), len(atoms) - end):
            parts.extend(atoms[position : found.start()])
            parts.append(Emphasis(group == "strong", _emphasized(atoms[start:end])))
            position = found.end()
    return _joined([*parts, *atoms[position:]])


def _stands(atoms: Sequence[_Atom], outside: int, inside: int) -> bool:
    """Tell whether marks between the atoms before ``outside`` and from ``inside`` on are emphasis in each renderer.

    Marks after an ASCII letter or digit are no emphasis for us (``2*3*4``). CommonMark wants space or punctuation
    before marks that punctuation follows.
    """
    before = atoms[outside - 1] if outside else " "
    if not isinstance(before, str) or before in string.punctuation or before.isspace():
        return True
    first = atoms[inside]
    return not (before.isascii() and before.isalnum()) and isinstance(first, str) and first.isalnum()


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts with neighbouring text made one."""
    found: list[Part] = []
    for is_text, group in groupby(parts, lambda part: isinstance(part, str)):
        if is_text:
            found.append("".join(part for part in group if isinstance(part, str)))
        else:
            found.extend(group)
    return tuple(found)
