"""What an answer holds that is new to the spec, and legal: a value in, each new field, value and variant counted."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias, get_type_hints

from pydantic import BaseModel

from .jsonread import is_array
from .model import UnknownVariant, listed_values
from .response import Departure, Drift, kind_of


def note_news(value: Any, drift: Drift, operation: str) -> None:
    """Count fields, enum values and variants in a value that the spec does not list."""
    found: list[tuple[_Steps, str, str]] = []
    _look(value, None, None, found)
    for steps, kind, seen in found:
        drift.add(Departure(operation, _path(steps).removeprefix("."), kind, seen))


_Steps: TypeAlias = "tuple[_Steps, str] | None"


def _path(steps: _Steps) -> str:
    return "" if steps is None else _path(steps[0]) + steps[1]


def _look(value: Any, steps: _Steps, listed: frozenset[str] | None, found: list[tuple[_Steps, str, str]]) -> None:
    """Gather the news in a value. Most answers hold none: paths are put together only where there is some."""
    if isinstance(value, str):
        if listed is not None and value not in listed:
            found.append((steps, "value", value[:80]))
    elif isinstance(value, UnknownVariant):
        found.append(((steps, f".{value.tag_name}"), "variant", str(value.tag)[:80]))
    elif isinstance(value, BaseModel):
        if value.__pydantic_extra__:
            for name, item in value.__pydantic_extra__.items():
                found.append(((steps, f".{name}"), "field", kind_of(item)))
        for name, step, known in _inner_fields(type(value)):
            inner = value.__dict__.get(name)
            if inner is not None and (inner.__class__ is not str or (known is not None and inner not in known)):
                _look(inner, (steps, step), known, found)
    elif is_array(value):
        steps = (steps, "[]")
        for item in value:
            _look(item, steps, listed, found)


@cache
def _inner_fields(model: type[BaseModel]) -> tuple[tuple[str, str, frozenset[str] | None], ...]:
    """Return the fields of a model that can hold news: their name, their step in a path, and an open enum's values."""
    found: list[tuple[str, str, frozenset[str] | None]] = []
    # A model that is built late, as a part of another, keeps annotations of its own that nobody has read yet.
    hints = {} if model.__pydantic_fields_complete__ else get_type_hints(model)
    for name, field in model.model_fields.items():
        listed, open_, deep = listed_values(hints.get(name, field.annotation))
        if deep or (listed and open_):
            found.append((name, f".{field.alias or name}", listed if open_ else None))
    return tuple(found)
