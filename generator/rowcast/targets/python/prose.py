"""Words for docstrings: what the spec says of a thing goes in, lines of bounded width come out, not yet quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rowcast.facts import json_text, listed, type_text, value_text
from rowcast.ir import ABSENT, Alias, Condition, EnumOf, Field, Limits, Type, Union


def wrapped(text: str, width: int) -> list[str]:
    """Return a text of Markdown in lines; items of lists and lines of code stay on lines of their own."""
    lines: list[str] = []
    for block in _blocks(text):
        if block.strip() or (lines and lines[-1]):
            lines.extend(filled(block, width) if block.strip() else [""])
    return lines if not lines or lines[-1] else lines[:-1]


def about(doc: str, width: int, *, otherwise: str = "", deprecated: str | None = None) -> list[str]:
    """Return what is said of a class or method; ``otherwise`` where nothing is."""
    lines = wrapped(doc, width) or wrapped(otherwise, width)
    return [*lines, "", *filled(ended(f"Deprecated: {deprecated}"), width)] if deprecated else lines


def attribute(field: Field, width: int) -> list[str]:
    """Return what is said of a field: its description, its facts, and the meanings of its values."""
    return [*filled(" ".join((_flat(field.doc), *_facts(field))).strip(), width), *_meanings(field.type, width)]


def named(thing: Union | Alias, width: int) -> list[str]:
    """Return what is said of an alias: its description, its bounds, and the meanings of its values."""
    lines = about(thing.doc, width, deprecated=thing.deprecated)
    if isinstance(thing, Union):
        return lines
    bounds = filled(" ".join(_bounds(thing.limits)), width)
    return [*lines, *([""] if lines and bounds else []), *bounds, *_meanings(thing.type, width)]


def argument(name: str, field: Field, width: int) -> list[str]:
    """Return the entry of an argument in a docstring, with its type as the spec writes it."""
    kind = f"{type_text(field.type)}, required" if field.required else type_text(field.type)
    said = [f"{name} ({kind}):", _flat(field.doc), *_facts(field)]
    return [*filled(" ".join(said), width, hanging="    "), *_indented(_meanings(field.type, width - 4))]


def section(title: str, entries: Iterable[list[str]]) -> list[str]:
    """Return a section of a docstring; nothing if there is no entry."""
    lines = _indented(line for entry in entries for line in entry)
    return ["", f"{title}:", *lines] if lines else []


_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s|\s*[>|#]")
_FENCE = re.compile(r"\s*(?:```|~~~)")


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs, items and lines of code; an empty text between paragraphs."""
    gathered: list[str] = []
    fenced = False
    for line in (*text.splitlines(), ""):
        fence = bool(_FENCE.match(line))
        if gathered and (fenced or fence or not line.strip() or _ITEM.match(line)):
            yield "\n".join(gathered)
            gathered = []
        if fenced or fence:
            yield line or " "
        elif line.strip():
            gathered.append(line)
        else:
            yield ""
        fenced ^= fence


def filled(text: str, width: int, hanging: str = "") -> list[str]:
    """Return a paragraph in lines of ``width``, longer words apart; all but the first begin with ``hanging``."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = hanging + word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _flat(text: str) -> str:
    return ended(" ".join(text.split()))


def ended(text: str) -> str:
    """Return a sentence with a full stop, unless it ends in a sign of its own."""
    return f"{text}." if text and (text[-1].isalnum() or text[-1] in "`'\"*_)]}") else text


def _facts(field: Field) -> Iterator[str]:
    """Yield a sentence for each fact of a field that its annotation does not show."""
    if field.condition:
        yield _condition(field.condition)
    yield from _bounds(field.limits)
    if field.default is not ABSENT:
        yield f"Default: {_code(field.default)}."
    if field.examples and not isinstance(field.examples[0], dict | list):
        yield f"Example: {_code(field.examples[0])}."
    if field.read_only or field.write_only:
        yield "Only in answers." if field.read_only else "Only in requests."
    if field.since:
        yield f"Since {_flat(field.since)}"
    if field.deprecated:
        yield ended(f"Deprecated: {_flat(field.deprecated)}")


def _condition(condition: Condition) -> str:
    if condition.quote:
        between = " " if condition.quote.startswith(("if ", "when ", "unless ", "for ")) else ": "
        return f"Required{between}{_flat(condition.quote)}"
    tests = (f"`{name}` is {' or '.join(map(_code, values))}" for name, values in condition.tests)
    return f"Required when {' and '.join(tests)}."


def _bounds(limits: Limits) -> Iterator[str]:
    yield from _range(limits.min, limits.max, "")
    if limits.exclusive_min is not None:
        yield f"More than {json_text(limits.exclusive_min)}."
    if limits.exclusive_max is not None:
        yield f"Less than {json_text(limits.exclusive_max)}."
    if limits.multiple_of is not None:
        yield f"A multiple of {json_text(limits.multiple_of)}."
    yield from _range(limits.min_length, limits.max_length, "character")
    if limits.pattern is not None:
        yield f"Matches {_code(limits.pattern)}."
    yield from _range(limits.min_items, limits.max_items, "item")
    if limits.unique_items:
        yield "No item twice."


def _range(low: float | None, high: float | None, unit: str) -> Iterator[str]:
    last = high if high is not None else low
    units = f" {unit}s" if unit and last != 1 else f" {unit}" if unit else ""
    if low is not None and high is not None:
        yield f"From {json_text(low)} to {json_text(high)}{units}."
    elif last is not None:
        yield f"At {'most' if low is None else 'least'} {json_text(last)}{units}."


def _meanings(type_: Type, width: int) -> list[str]:
    """Return a line for each listed value that has a meaning or another remark."""
    found = listed(type_)
    if not isinstance(found, EnumOf) or not any(value.doc or value.deprecated for value in found.values):
        return []
    lines = [""]
    for value in found.values:
        said = [_flat(value.doc), ended(f"Deprecated: {value.deprecated}") if value.deprecated else ""]
        text = " ".join(word for word in said if word)
        lines.extend(filled(f"- {_code(value.value)}: {text}" if text else f"- {_code(value.value)}", width, "  "))
    return lines


def _code(value: object) -> str:
    text = json_text(value) if not isinstance(value, str) or not value else value_text(value)
    return f"`{text}`"
