"""JSON values: what kind one is, whether two are equal, and how a message shows one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

Json: TypeAlias = Any
Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "null", "object", "array", "bytes"]


def kind_of(value: Json) -> Kind:
    """Return the JSON kind of a value; what is no scalar and no mapping counts as an array."""
    return next((kind for class_, kind in _KINDS if isinstance(value, class_)), "array")


# A boolean is an integer to Python, so that it comes first.
_KINDS: tuple[tuple[type, Kind], ...] = (
    (str, "string"),
    (Mapping, "object"),
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (type(None), "null"),
    (bytes, "bytes"),
    (bytearray, "bytes"),
)


def same_value(one: Json, other: Json) -> bool:
    """Tell whether two JSON values are equal; ``1`` and ``1.0`` are, ``1`` and ``true`` are not."""
    if isinstance(one, (Mapping, list, tuple)) != isinstance(other, (Mapping, list, tuple)):
        return False
    return value_key(one) == value_key(other)


def value_key(value: Json) -> object:
    """Return something hashable that equal JSON values share."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, Mapping):
        return ("object", frozenset((key, value_key(item)) for key, item in value.items()))
    if isinstance(value, (list, tuple)):
        return ("array", tuple(value_key(item) for item in value))
    return value


def shown(value: Json) -> str:
    """Return a value as a message shows it: short, on one line, as JSON would write it."""
    import json  # noqa: PLC0415 - only messages need it

    if isinstance(value, str):
        value = value[:100]
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = kind_of(value)
    return text if len(text) <= 60 else text[:57] + "..."
