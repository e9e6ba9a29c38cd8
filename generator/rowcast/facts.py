"""Facts of the ir as text in the notation of the spec language: types, bounds, values, paths.

In: parts of an ``Api``. Out: text that ``notation`` reads back to the same, or JSON; no markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from json.encoder import encode_basestring

from rowcast.ir import (
    NULL,
    AnyOf,
    ArrayOf,
    Constant,
    EnumOf,
    Json,
    Limits,
    MapOf,
    Named,
    PathPart,
    Scalar,
    Type,
)
from rowcast.records import dataclass

# Half characters, control characters, and those that turn the direction of text or end a line in some readers: none
# of them shows as itself, and the first cannot be written as UTF-8 at all.
_UNSHOWN = re.compile("[\ud800-\udfff\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a type's text; ``name`` is the table, union or alias that the stretch names."""

    text: str
    name: str | None = None


def type_pieces(type_: Type, nested: Callable[[str], bool] = lambda _: False) -> tuple[Piece, ...]:
    """Return the notation of a type in pieces.

    Args:
        type_: The type. Listed values and constants are no part of the notation.
        nested: Tells of a table by name whether its rows follow as children, so that the notation says ``object``.
    """
    return tuple(_joined(_pieces(type_, nested)))


def type_text(type_: Type, nested: Callable[[str], bool] = lambda _: False) -> str:
    """Return the notation of a type, such as ``string/array[TextBlock]``."""
    return "".join(piece.text for piece in type_pieces(type_, nested))


def json_text(value: Json, indent: int | None = None) -> str:
    """Return a value as JSON in which all that cannot be seen is escaped."""
    shown = _ENCODER.encode(value) if indent is None else _indented(value, "\n", " " * indent)
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found.group()):04x}", shown)


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def _indented(value: Json, line: str, step: str) -> str:
    """Return a value as ``json.dumps`` indents it, but sooner; ``line`` is a line feed and the spaces behind it."""
    if isinstance(value, str):
        return encode_basestring(value)
    if not value or not isinstance(value, dict | list):
        return _ENCODER.encode(value)
    inner = line + step
    if isinstance(value, dict):
        parts = [f"{encode_basestring(key)}: {_indented(each, inner, step)}" for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"
    return f"[{inner}{f',{inner}'.join([_indented(each, inner, step) for each in value])}{line}]"


def value_text(value: Json) -> str:
    """Return a value as a reader names it: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json_text(value)


def path_text(path: Iterable[str]) -> str:
    """Return a path as the language writes it: keys joined by dots, a dot in a key with a backslash."""
    return ".".join(key.replace(".", "\\.") for key in path)


def target_text(target: Iterable[PathPart]) -> str:
    """Return the target of a fold rule as the language writes it: ``content[index].text``."""
    parts = (f".{path_text((part,))}" if isinstance(part, str) else f"[{path_text(part)}]" for part in target)
    return "".join(parts).removeprefix(".")


def limits_texts(limits: Limits) -> tuple[str, ...]:
    """Return the bounds but the pattern, each as a few words: ``0 to 1``, ``length ≥ 1``, ``unique items``."""
    found = [
        _range("", limits.min, limits.max),
        _bound("", "> ", limits.exclusive_min),
        _bound("", "< ", limits.exclusive_max),
        _bound("", "multiple of ", limits.multiple_of),
        _range("length ", limits.min_length, limits.max_length),
        _range("items ", limits.min_items, limits.max_items),
        "unique items" if limits.unique_items else "",
    ]
    return tuple(text for text in found if text)


def listed(type_: Type) -> EnumOf | Constant | None:
    """Return the first enum or constant in a type: the one that the values of its row belong to."""
    match type_:
        case EnumOf() | Constant():
            return type_
        case ArrayOf(part) | MapOf(part):
            return listed(part)
        case AnyOf(options):
            return next((found for option in options if (found := listed(option))), None)
        case _:
            return None


def _range(what: str, low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{what}{json_text(low)} to {json_text(high)}"
    return _bound(what, "≥ ", low) or _bound(what, "≤ ", high)


def _bound(what: str, sign: str, bound: float | None) -> str:
    return "" if bound is None else f"{what}{sign}{json_text(bound)}"


def _pieces(type_: Type, nested: Callable[[str], bool]) -> Iterator[Piece]:
    match type_:
        case Scalar(kind, format_):
            yield Piece(f"{kind}({format_})" if format_ else kind)
        case EnumOf(base=base):
            yield Piece("any" if base == "any" else f"enum<{base}>")
        case Constant(base=base):
            yield Piece(base)
        case ArrayOf(item):
            yield from (Piece("array["), *_pieces(item, nested), Piece("]"))
        case MapOf(value):
            yield from (Piece("map["), *_pieces(value, nested), Piece("]"))
        case Named(name):
            yield Piece("object") if nested(name) else Piece(name, name)
        case AnyOf(options):
            yield from _choice(options, nested)


def _choice(options: tuple[Type, ...], nested: Callable[[str], bool]) -> Iterator[Piece]:
    """Write ``T?`` for one type that may be null, and all options with ``/`` for more."""
    others = [option for option in options if option != NULL]
    if len(others) == 1 < len(options):
        yield from _pieces(others[0], nested)
        yield Piece("?")
        return
    for position, option in enumerate(options):
        yield from (Piece("/"),) if position else ()
        yield from _pieces(option, nested)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbours that name nothing."""
    text = ""
    for piece in pieces:
        if piece.name is None:
            text += piece.text
            continue
        if text:
            yield Piece(text)
            text = ""
        yield piece
    if text:
        yield Piece(text)
