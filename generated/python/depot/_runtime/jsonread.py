"""JSON text in, plain values out, stricter than the standard library; and a tolerant reader of text that grows."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NoReturn, TypeGuard, cast


class JsonError(ValueError):
    """The text is not one JSON value that can be trusted; the message shows nothing of it."""


def load(data: bytes | str) -> Any:
    """Return the value of a JSON text (RFC 8259).

    Raises:
        JsonError: It is cut, malformed, or not UTF-8; it holds NaN, an infinity, a number too large, or a name twice in
            one object; or it is nested too deeply.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        try:
            value, end = _SCAN(text, 0)
        except StopIteration:
            value, end = None, -1
        if end != len(text):
            # Blanks around the value, or a fault, which the decoder can name.
            value = _DECODER.decode(text)
        if "\\" in text and ("\\ud" in text or "\\uD" in text):
            _PROBE.encode(value).encode("utf-8")
        return value
    except JsonError:
        raise
    except UnicodeDecodeError as error:
        problem = f"no UTF-8 at byte {error.start}"
    except UnicodeEncodeError:
        problem = "JSON with a lone surrogate, which is no Unicode text"
    except json.JSONDecodeError as error:
        cut = error.msg.startswith("Unterminated") or _BEGUN.fullmatch(error.doc, error.pos)
        problem = f"JSON that was cut at character {error.pos}" if cut else f"no JSON at character {error.pos}"
    except RecursionError:
        problem = "JSON that is nested too deeply"
    except ValueError:
        problem = "JSON with a number too long to read"
    raise JsonError(problem)


_BEGUN = re.compile(r"(?:t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|-|[.eE][+-]?|u[0-9a-fA-F]{0,4})?[ \t\r\n]*")
"""What is left of a text that ends within a word, a number or an escape."""


def load_quickly(data: bytes) -> Any:
    """Return what ``load`` returns, by the reader of pydantic where that is sure to agree; raise as ``load`` does.

    That reader keeps the last of two members of one name, and makes an infinity of a number too large. So the strings
    that it found are held against the quotes that the text has; what is in doubt, and what it refuses, is for ``load``.
    """
    try:
        value = _reader()(data)
        if 2 * _strings(value) == _quotes(data):
            return value
    except ValueError:
        pass
    return load(data)


@cache
def _reader() -> Callable[[bytes], Any]:
    from pydantic_core import from_json

    return partial(from_json, allow_inf_nan=False)


def _strings(value: Any) -> int:
    """Count the strings of a value, names among them; below zero where a number is an infinity."""
    kind = value.__class__
    count, items = (len(value), value.values()) if kind is dict else (0, value if kind is list else (value,))
    for item in items:
        kind = item.__class__
        if kind is str:
            count += 1
        elif kind is dict or kind is list:
            count += _strings(item)
        elif kind is float and item - item != 0.0:
            count -= sys.maxsize
    return count


def _quotes(data: bytes) -> int:
    """Count the quotes around the strings of a JSON text, without those that are escaped within."""
    quotes = data.count(b'"')
    return quotes - data.replace(b"\\\\", b"").count(b'\\"') if b"\\" in data else quotes


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("JSON with a name twice in one object")
    return found


def _number(text: str) -> float:
    value = float(text)
    if value - value != 0.0:
        raise JsonError("JSON with a number too large")
    return value


def _constant(_: str) -> NoReturn:
    raise JsonError("JSON with NaN or an infinity")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number, parse_constant=_constant)
_SCAN: Callable[[str, int], tuple[Any, int]] = cast("Any", _DECODER).scan_once


_PROBE = json.JSONEncoder(ensure_ascii=False)


def is_object(value: Any) -> TypeGuard[dict[Any, Any]]:
    """Tell whether a plain JSON value is an object, to a type checker too."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Tell whether a plain JSON value is an array, to a type checker too."""
    return isinstance(value, list)


def copied(value: Any) -> Any:
    """Return a copy of a plain JSON value that shares no list and no object with it."""
    if is_object(value):
        return {key: copied(item) for key, item in value.items()}
    if is_array(value):
        return [copied(item) for item in value]
    return value


def load_prefix(text: str) -> tuple[Any, bool]:
    """Return the value that a JSON text means which may not be complete, and whether it can still become JSON.

    Open strings, arrays and objects are closed; a name without a value, and a number or word that may go on, are left
    out. Nothing at all reads as ``None``.
    """
    scan = _Prefix(text)
    scan.run()
    best = scan.best()
    if not best:
        return None, scan.sound
    try:
        return load(best), scan.sound
    except JsonError:
        return None, False


_TOKEN = re.compile(r'[ \t\r\n]*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([{}\[\],:])|([^\s{}\[\],:"]+))', re.DOTALL)
_BLANK = re.compile(r"[ \t\r\n]*")
_OPEN_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_OPEN_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\Z")
_WORDS = ("true", "false", "null")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
_NUMBER_START = re.compile(r"-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:(?<=\d)[eE][+-]?\d*)?)?\Z")


class _Prefix:
    """One pass over a text, which finds the longest part of it that is a value once its open brackets are closed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sound = True
        self._end = 0
        self._string_start: int | None = None
        self._closers: list[str] = []
        self._want = "value"

    def run(self) -> None:
        position = 0
        while self.sound and (match := _TOKEN.match(self.text, position)):
            position = match.end()
            string, mark, word = match.groups()
            if string is not None:
                self._string(position)
            elif mark is not None:
                self._mark(mark, position)
            else:
                self._word(word, position)
        if self.sound:
            self._tail(_BLANK.match(self.text, position).end())  # type: ignore[union-attr]

    def best(self) -> str:
        """Return that part, completed; empty where there is none."""
        closers = "".join(reversed(self._closers))
        if self._string_start is None:
            return self.text[: self._end] + closers if self._end else ""
        string = _without(_OPEN_PAIR, 6, _without(_OPEN_ESCAPE, 5, self.text[self._string_start :]))
        return self.text[: self._string_start] + string + '"' + closers

    def _done(self, position: int) -> None:
        self._end = position
        self._want = "comma" if self._closers else "end"

    def _string(self, position: int) -> None:
        if self._want in ("value", "value]"):
            self._done(position)
        elif self._want in ("key", "key}"):
            self._want = "colon"
        else:
            self.sound = False

    def _mark(self, mark: str, position: int) -> None:
        self.sound = _STEPS[mark](self, mark, position)

    def opened(self, mark: str, position: int) -> bool:
        if self._want not in ("value", "value]"):
            return False
        self._closers.append("}" if mark == "{" else "]")
        self._done(position)
        self._want = "key}" if mark == "{" else "value]"
        return True

    def closed(self, mark: str, position: int) -> bool:
        if not self._closers or self._closers[-1] != mark or self._want not in ("comma", f"{_FIRST[mark]}{mark}"):
            return False
        self._closers.pop()
        self._done(position)
        return True

    def parted(self, mark: str, _: int) -> bool:
        if mark == ":":
            fits, self._want = self._want == "colon", "value"
            return fits
        fits = self._want == "comma"
        self._want = "key" if self._closers and self._closers[-1] == "}" else "value"
        return fits

    def _word(self, word: str, position: int) -> None:
        growing = position == len(self.text)
        whole = word in _WORDS or _NUMBER.match(word) is not None
        start = any(known.startswith(word) for known in _WORDS) or _NUMBER_START.match(word) is not None
        self.sound = self._want in ("value", "value]") and (whole or (growing and start))
        if self.sound and whole and (word in _WORDS or not growing):
            self._done(position)

    def _tail(self, position: int) -> None:
        """Take in a string that is not closed yet, as a value; as a name it is left out."""
        if not self.text.startswith('"', position):
            return
        if self._want in ("value", "value]"):
            self._string_start = position
        elif self._want not in ("key", "key}"):
            self.sound = False


def _without(escape: re.Pattern[str], length: int, string: str) -> str:
    """Cut off an escape that a string ends in, unless its backslash is itself escaped."""
    match = escape.search(string, max(0, len(string) - length))
    if match is None:
        return string
    head = string[: match.start() + 1]
    return string[: match.start()] if (len(head) - len(head.rstrip("\\"))) % 2 else string


_FIRST = {"}": "key", "]": "value"}
_STEPS: dict[str, Callable[[_Prefix, str, int], bool]] = {
    "{": _Prefix.opened,
    "[": _Prefix.opened,
    "}": _Prefix.closed,
    "]": _Prefix.closed,
    ",": _Prefix.parted,
    ":": _Prefix.parted,
}
