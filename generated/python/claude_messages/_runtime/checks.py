"""Requests held to the spec before they are sent: a type and a value in, what is wrong with it out, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .encode import json_bytes
from .model import Departed, place_of, reader
from .spec import Lazy


def faults_of(lazy: Lazy[Any], plain: Any) -> Iterator[tuple[str, str]]:
    """Yield where a value departs from a type, the deepest place first, as a path and words that hold nothing of it.

    Where a value could be one of several types, the one that it is meant to be is mostly that which it fits furthest.
    """
    try:
        reader(lazy).read(plain, json_bytes(plain), strict=True)
        return
    except Departed as error:
        faults, problems = error.faults, error.problems
    told: dict[str, set[str | None]] = {}
    for problem in problems:
        told.setdefault(place_of(plain, problem["loc"])[0], set()).add(_words(problem))
    for path, _, seen in sorted(faults, key=lambda fault: -len(re.findall(r"[.\[]", fault[0]))):
        (words, *more) = told.get(path, {None})
        yield path, words if words and not more else f"does not fit the spec; it is of type {seen}"


def _words(problem: Any) -> str | None:
    """Return what a problem of a validation says that a value should be, where that shows nothing of the value."""
    kind = problem["type"]
    if kind in _WORDS:
        return _WORDS[kind]
    said = str(problem["msg"])
    return said[said.index("should ") :] if kind in _TOLD and "should " in said else None


_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known to the spec",
    "union_tag_not_found": "is none of the variants that the spec lists, by its tag",
}
_TOLD = {
    "bool_type",
    "float_type",
    "greater_than",
    "greater_than_equal",
    "int_type",
    "less_than",
    "less_than_equal",
    "list_type",
    "literal_error",
    "multiple_of",
    "string_pattern_mismatch",
    "string_too_long",
    "string_too_short",
    "string_type",
}
