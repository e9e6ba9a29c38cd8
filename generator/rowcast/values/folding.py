"""Fold the events of a stream into its final value, by the rules of the ir, on plain JSON.

This is the meaning of the rules, written for clarity; what generated clients run is written for speed, and tests hold
the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from rowcast.ir import ABSENT, FoldRule, FoldVerb, Json


class FoldError(ValueError):
    """An event does not fit the value that was folded so far; the message says why."""


def fold(rules: Sequence[FoldRule], tag: str | None, events: Iterable[Json]) -> Json:
    """Return what events add up to; ``None`` if no rule made a value.

    Args:
        rules: The rules, in their order.
        tag: The field that names the kind of an event; ``None`` where all events are of one kind.
        events: The events as JSON values.

    Raises:
        FoldError: if an event does not fit.
    """
    root: dict[str | int, Any] = {}
    buffers: dict[tuple[str | int, ...], str] = {}
    for event in events:
        for rule in rules:
            if applies(rule, tag, event):
                _apply(rule, event, root, buffers)
    return root.get("")


def applies(rule: FoldRule, tag: str | None, event: Json) -> bool:
    """Tell whether a rule is about an event."""
    kind = event.get(tag) if isinstance(event, dict) and tag else None
    return (not rule.events or kind in rule.events) and all(_at(event, path) in values for path, values in rule.tests)


def _apply(rule: FoldRule, event: Json, root: dict[str | int, Any], buffers: dict[tuple[str | int, ...], str]) -> None:
    found = deepcopy(_at(event, rule.source))
    if rule.verb is FoldVerb.START:
        root[""] = _needed(found, rule)
        return
    path = ("", *(part if isinstance(part, str) else _index(event, part) for part in rule.target))
    holder, key = _holder(root, path), path[-1]
    match rule.verb:
        case FoldVerb.INSERT:
            _insert(holder, key, _needed(found, rule))
        case FoldVerb.APPEND if isinstance(found, str):
            _put(holder, key, _held(holder, key, "") + found)
        case FoldVerb.GATHER if isinstance(found, str):
            buffers[path] = buffers.get(path, "") + found
        case FoldVerb.PARSE:
            _parse(holder, key, buffers.pop(path, ""))
        case FoldVerb.PUSH if found is not ABSENT:
            _put(holder, key, [*_held(holder, key, []), found])
        case FoldVerb.REPLACE if found is not ABSENT:
            _put(holder, key, found)
        case FoldVerb.MERGE if isinstance(found, dict):
            present = {name: part for name, part in found.items() if part is not None}
            _put(holder, key, {**_held(holder, key, {}), **present})


def _at(value: Json, path: Sequence[str]) -> Json:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return ABSENT
        value = value[key]
    return value


def _needed(found: Json, rule: FoldRule) -> Json:
    if found is ABSENT:
        raise FoldError(f"an event has no {'.'.join(rule.source)}")
    return found


def _index(event: Json, path: Sequence[str]) -> int:
    found = _at(event, path)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise FoldError(f"{'.'.join(path)} of an event is no index")
    return found


def _holder(root: Any, path: Sequence[str | int]) -> Any:
    """Return what holds the last step of a path; objects on the way that are missing or null begin empty."""
    for position, key in enumerate(path[:-1]):
        if isinstance(root, dict) and root.get(key) is None:
            root[key] = [] if isinstance(path[position + 1], int) else {}
        root = _step(root, key)
    if not isinstance(root, list if isinstance(path[-1], int) else dict):
        raise FoldError(f"there is no place {path[-1]!r} in the value")
    return root


def _step(root: Any, key: str | int) -> Any:
    try:
        return root[key]
    except (KeyError, IndexError, TypeError):
        raise FoldError(f"there is no {key!r} in the value") from None


T = TypeVar("T", str, list[Json], dict[str, Json])


def _held(holder: Any, key: str | int, empty: T) -> T:
    """Return the value at a key, or ``empty`` if there is none or it is null."""
    found = holder.get(key) if isinstance(holder, dict) else _step(holder, key)
    if found is None:
        return empty
    if not isinstance(found, type(empty)):
        raise FoldError(f"the value at {key!r} is of another kind")
    return found


def _put(holder: Any, key: str | int, value: Json) -> None:
    if isinstance(holder, list):
        _step(holder, key)
    holder[key] = value


def _insert(holder: Any, key: str | int, value: Json) -> None:
    if not isinstance(holder, list) or key != len(holder):
        raise FoldError(f"the index {key} is out of order")
    holder.append(value)


def _parse(holder: Any, key: str | int, text: str) -> None:
    if text.strip():
        try:
            _put(holder, key, json.loads(text))
        except ValueError as problem:
            raise FoldError(f"the text gathered for {key!r} is not JSON") from problem
