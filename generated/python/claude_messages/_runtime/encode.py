"""Values to JSON bytes and to the text of a parameter. What cannot be sent is refused by its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeGuard
from uuid import UUID

from .errors import RequestError
from .types import UNSET

DEEPEST = 200
"""How deeply a body may nest. Servers refuse such depths; and they would exhaust the stack of some readers."""


SURROGATE = re.compile("[\ud800-\udfff]")


class _Slow(Exception):
    """The quick way cannot write a value; the careful way can, or says what is wrong with it."""


def json_bytes(value: Any, path: str = "") -> bytes:
    """Return the JSON text of a value, in UTF-8.

    ``UNSET`` is dropped from objects and lists at any depth. Models are written by their names on the wire, with what
    was set. Dates, times and UUIDs are written as text, as is ``Decimal``, whose digits a JSON number would not keep.

    Raises:
        RequestError: A value is no JSON: NaN, an infinity, bytes, a set, a circle, a lone surrogate, too deep a
            nesting, a key that is no text.
    """
    with suppress(_Slow, TypeError, ValueError, RecursionError):
        return _QUICK.encode(value).encode("utf-8")
    return _PLAIN.encode(plain(value, path)).encode("utf-8")


def _quick_default(value: Any) -> Any:
    """Write what the encoder does not know. Whatever may hold ``UNSET`` or hide a fault is left to the careful way."""
    if not is_model(value):
        raise _Slow
    return dumped(value, "")


def is_tuple(value: Any) -> TypeGuard[tuple[Any, ...]]:
    """Tell whether a value is a tuple, to a type checker too."""
    return isinstance(value, tuple)


def is_model(value: Any) -> bool:
    """Tell whether a value is a model of pydantic, which need not be imported for that."""
    return hasattr(value.__class__, "model_dump")


def dumped(model: Any, path: str) -> Any:
    """Return a model as plain JSON: by its names on the wire, with what was set. Raises ``RequestError``."""
    with suppress(Exception):
        return model.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
    raise refused(path, f"is a {type(model).__name__} that cannot be written as JSON")


_PLAIN = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False)
_QUICK = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_quick_default)


def plain(value: Any, path: str = "", depth: int = 0) -> Any:
    """Return a value as plain JSON: ``None``, booleans, numbers, text, lists, and objects with text as keys.

    Raises:
        RequestError: See ``json_bytes``; ``path`` is the place of the value in the request.
    """
    if value is None or value is True or value is False:
        return value
    if depth > DEEPEST:
        raise refused(path, "is nested too deeply, or holds itself")
    for kind, convert in _PLAIN_KINDS:
        if isinstance(value, kind):
            return convert(value, path, depth)
    if is_model(value):
        return plain(dumped(value, path), path, depth)
    raise refused(path, f"is of type {type(value).__name__}, which JSON cannot hold")


def refused(path: str, problem: str) -> RequestError:
    """Return the error for a value that cannot be sent."""
    # No exception is ever raised while another one is handled: that one could hold the value.
    shown = path if len(path) < 200 else path[:200] + "…"
    return RequestError(f"{shown or 'the value'} {problem}; nothing was sent", path=shown)


def _enum(value: Enum, path: str, depth: int) -> Any:
    if value is UNSET:
        raise refused(path, "is UNSET, where a value is needed")
    return plain(value.value, path, depth)


def _text(value: str, path: str, _: int) -> str:
    text = str.__str__(value)
    if not text.isascii() and SURROGATE.search(text):
        raise refused(path, "holds a lone surrogate, which is no Unicode text")
    return text


def _integer(value: int, path: str, _: int) -> int:
    number = int.__int__(value)
    if number.bit_length() > 4096:
        raise refused(path, "is an integer of more than a thousand digits")
    return number


def _number(value: float, path: str, _: int) -> float:
    number = float.__float__(value)
    if number - number != 0.0:
        raise refused(path, "is NaN or an infinity, which JSON cannot hold")
    return number


def _decimal(value: Decimal, path: str, _: int) -> str:
    if not value.is_finite():
        raise refused(path, "is NaN or an infinity, which JSON cannot hold")
    return format(value, "f")


def _moment(value: date | time, *_: Any) -> str:
    return value.isoformat()


def _duration(value: timedelta, *_: Any) -> str:
    """Write a duration as ISO 8601 does: days, then seconds with their fraction."""
    sign, value = ("-", -value) if value < timedelta(0) else ("", value)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    return f"{sign}P{value.days}DT{value.seconds}{fraction}S"


def _uuid(value: UUID, *_: Any) -> str:
    return str(value)


def _object(value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in value.items():
        label = key.value if isinstance(key, Enum) else key
        if not isinstance(label, str):
            raise refused(path, f"has a key of type {type(label).__name__}; keys of an object are text")
        name = _text(label, path, depth)
        if item is not UNSET:
            found[name] = plain(item, f"{path}.{name}" if path else name, depth + 1)
    return found


def _list(value: Sequence[Any], path: str, depth: int) -> list[Any]:
    return [plain(item, f"{path}[{place}]", depth + 1) for place, item in enumerate(value) if item is not UNSET]


def _bytes(_: Any, path: str, __: int) -> Any:
    raise refused(path, "is bytes, which JSON cannot hold; encode it as text first")


def _set(value: Set[Any], path: str, _: int) -> Any:
    raise refused(path, f"is of type {type(value).__name__}, which has no order; give a list")


_PLAIN_KINDS: tuple[tuple[Any, Callable[[Any, str, int], Any]], ...] = (
    (Enum, _enum),
    (str, _text),
    (int, _integer),
    (float, _number),
    (Mapping, _object),
    ((bytes, bytearray, memoryview), _bytes),
    (Sequence, _list),
    (datetime, _moment),
    ((date, time), _moment),
    (Decimal, _decimal),
    (timedelta, _duration),
    (UUID, _uuid),
    (Set, _set),
)


def text_of(value: Any, path: str) -> str:
    """Return a single value as the text of a parameter: ``true``, ``2026-01-31``, ``1.5``.

    Raises:
        RequestError: It is no single value (a list, an object, bytes), or cannot be written.
    """
    found = plain(value, path)
    if found is True:
        return "true"
    if found is False:
        return "false"
    if found is None or isinstance(found, (dict, list)):
        raise refused(path, "is null, a list or an object, where a single value is needed")
    return found if isinstance(found, str) else _PLAIN.encode(found)


def flat(value: Any, path: str) -> list[str]:
    """Return the items of a list as text, or the one text of a single value. ``None`` and ``UNSET`` are left out."""
    if value is None or value is UNSET:
        return []
    return [text_of(item, path) for item in items_of(value) if item is not None and item is not UNSET]


def members_of(value: Any, path: str) -> list[tuple[Any, Any]] | None:
    """Return the keys and values of an object that are there; ``None`` where the value is no object."""
    found = value = dumped(value, path) if is_model(value) else value
    if not isinstance(found, Mapping):
        return None
    return [(key, part) for key, part in value.items() if part is not None and part is not UNSET]


def items_of(value: Any) -> Iterator[Any]:
    """Yield the items of a list, or the value itself."""
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview)):
        yield from value
    else:
        yield value
