"""Long lines of code, laid out as the formatter does it: a line in parts goes in, one line or several come out.

Only what generated code holds is known here: annotations, calls and displays, with one space where a space belongs. The
formatter leaves the result as it is, so that a run without it makes the same text; a test holds the two together.
Lines after the first are indented relative to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rowcast.records import dataclass

WIDTH = 88
STEP = 4


def attribute(name: str, annotation: str, value: str, indent: int) -> str:
    """Return ``name: annotation``, with ``= value`` if there is a value."""
    tail = f" = {value}" if value else ""
    flat = f"{name}: {annotation}{tail}"
    if _fits(flat, indent):
        return flat
    inner = _last_group(value)
    if inner and _fits(f"{name}: {annotation} = {inner.head}{inner.opening}", indent):
        lines = _split(f"{name}: {annotation} = ", inner, "", indent, 0)
    elif value and _fits(f"{name}: {annotation} = (", indent):
        lines = [f"{name}: {annotation} = (", " " * STEP + value, ")"]
    else:
        lines = _annotated(f"{name}: ", annotation, tail, indent)
    return "\n".join(lines)


def alias(name: str, marker: str, value: str) -> str:
    """Return ``name: marker = value``."""
    flat = f"{name}: {marker} = {value}"
    return flat if _fits(flat, 0) else "\n".join(_annotated(f"{name}: {marker} = ", value, "", 0))


def parameter(name: str, annotation: str, default: str, indent: int) -> str:
    """Return ``name: annotation = default,`` as it stands between the brackets of a function."""
    tail = f" = {default}," if default else ","
    flat = f"{name}: {annotation}{tail}"
    return flat if _fits(flat, indent) else "\n".join(_annotated(f"{name}: ", annotation, tail, indent))


def argument(text: str, indent: int) -> str:
    """Return ``text,`` as it stands between the brackets of a call."""
    return "\n".join(_element(text, ",", indent, 0))


def statement(text: str, indent: int) -> str:
    """Return a statement that ends in a call."""
    return "\n".join(_element(text, "", indent, 0))


def definition(head: str, arguments: str, tail: str, indent: int) -> str:
    """Return the line that begins a function, whose arguments fit into one line: ``head(arguments)tail``."""
    flat = f"{head}({arguments}){tail}"
    return flat if _fits(flat, indent) else f"{head}(\n{' ' * STEP}{arguments}\n){tail}"


_ANNOTATED = re.compile(r"( *)(\w+): (?:(TypeAlias) = )?")


def is_laid_out(lines: Sequence[str]) -> bool:
    """Tell whether a statement over several lines is what ``attribute`` or ``alias`` makes of its text."""
    found = _ANNOTATED.match(lines[0])
    if not found:
        return False
    indent, name, marker = len(found[1]), found[2], found[3]
    text = _joined([lines[0][found.end() :], *lines[1:]])
    if marker:
        made = alias(name, marker, text)
    else:
        annotation, *values = _parts(text, " = ")
        made = attribute(name, annotation, " = ".join(values), indent)
    return made.split("\n") == [line[indent:] for line in lines]


def _joined(lines: Sequence[str]) -> str:
    """Return what stands on several lines as one, without the brackets and commas that only lines need."""
    text = ""
    for line in map(str.strip, lines):
        if line[0] in ")]}":
            text = f"{text.removesuffix(',')}{line}"
        else:
            text += line if not text or text[-1] in "([{" else f" {line}"
    group = _last_group(text) if lines[0] == "(" else None
    return f"{group.inner}{group.tail}" if group and not group.head else text


def _fits(text: str, indent: int) -> bool:
    # Characters of East Asian scripts, and signs after them, take two columns. The bound is plain, and not the table of
    # Unicode, since that differs from Python to Python.
    wide = 0 if text.isascii() else sum(each >= "\u1100" for each in text)
    return indent + len(text) + wide <= WIDTH


def _annotated(head: str, annotation: str, tail: str, indent: int) -> list[str]:
    """Return a line that is split in its annotation: in new brackets if it is a choice, else in its last ones."""
    group = _last_group(annotation)
    if len(_parts(annotation, " | ")) > 1:
        return [f"{head}(", *_fitted(annotation, indent, 1), f"){tail}"]
    return _split(head, group, tail, indent, 0) if group else [f"{head}{annotation}{tail}"]


def _fitted(text: str, indent: int, depth: int) -> list[str]:
    """Return what stands alone between brackets."""
    flat = " " * STEP * depth + text
    return [flat] if _fits(flat, indent) else _element(text, "", indent, depth)


def _element(text: str, tail: str, indent: int, depth: int) -> list[str]:
    """Return a thing between brackets: as it is, by the options of a choice, or split in its last brackets."""
    flat = f"{' ' * STEP * depth}{text}{tail}"
    if _fits(flat, indent):
        return [flat]
    options = _parts(text, " | ")
    if len(options) > 1:
        marked = [options[0], *(f"| {option}" for option in options[1:])]
        lines = [line for option in marked[:-1] for line in _element(option, "", indent, depth)]
        return [*lines, *_element(marked[-1], tail, indent, depth)]
    group = _last_group(text)
    return _split("", group, tail, indent, depth) if group else [flat]


@dataclass(frozen=True, slots=True)
class _Group:
    """The last brackets of a text: what is before them, what is in them, what is after them."""

    head: str
    opening: str
    inner: str
    closing: str
    tail: str


def _split(head: str, group: _Group, tail: str, indent: int, depth: int) -> list[str]:
    """Return a text split in a pair of brackets."""
    space = " " * STEP * depth
    items = [item.removesuffix(",") for item in _parts(group.inner, ", ")]
    # Brackets that are a value of their own, and not a call or a subscript, have each item on a line.
    is_display = not (group.head[-1:].isidentifier() or group.head[-1:].isdigit() or group.head[-1:] in (")", "]"))
    flat = f"{space}{' ' * STEP}{group.inner}"
    if _fits(flat, indent) and not (is_display and (len(items) > 1 or group.inner.endswith(","))):
        lines = [flat]
    elif len(items) > 1 or group.inner.endswith(","):
        lines = [line for item in items for line in _element(item, ",", indent, depth + 1)]
    else:
        lines = _element(group.inner, "", indent, depth + 1)
    return [f"{space}{head}{group.head}{group.opening}", *lines, f"{space}{group.closing}{group.tail}{tail}"]


def _last_group(text: str) -> _Group | None:
    """Return the last brackets of a text that are in no others; ``None`` if there are none with something in them."""
    found = None
    for at, depth, sign in _signs(text):
        if sign in "([{" and depth == 0:
            start = at
        elif sign in ")]}" and depth == 0 and at > start + 1:
            found = _Group(text[:start], text[start], text[start + 1 : at], sign, text[at + 1 :])
    return found


def _parts(text: str, separator: str) -> list[str]:
    """Return a text split at a separator that is in no brackets and no string."""
    parts, start = [], 0
    for at, depth, sign in _signs(text):
        if depth == 0 and sign == separator.strip() and text.startswith(separator, at - separator.index(sign)):
            parts.append(text[start : at - separator.index(sign)])
            start = at - separator.index(sign) + len(separator)
    return [*parts, text[start:]]


def _signs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield place, depth and sign of each bracket, comma, bar and `=` in no string; brackets have the outer depth."""
    depth, at = 0, 0
    while at < len(text):
        sign = text[at]
        if sign in "\"'":
            at = _end_of_string(text, at)
        elif sign in "([{":
            yield at, depth, sign
            depth += 1
        elif sign in ")]}":
            depth -= 1
            yield at, depth, sign
        elif sign in ",|=":
            yield at, depth, sign
        at += 1


def _end_of_string(text: str, start: int) -> int:
    """Return the place of the quote that ends the string that begins at ``start``."""
    at = start + 1
    while text[at] != text[start]:
        at += 2 if text[at] == "\\" else 1
    return at
