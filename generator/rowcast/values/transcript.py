"""Make the stream of events that folds into a value: a stream and its final value in, events out.

The reverse of ``folding``. Rules of a spec can be such that there is no way back; then there are no events, and never
wrong ones: what comes out was folded, judged, and is equal to the value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy

from rowcast.ir import NULL, AnyOf, Api, FoldRule, FoldVerb, Json, Named, PathPart, Stream, Table, Type
from rowcast.records import dataclass
from rowcast.values.conform import departures
from rowcast.values.folding import FoldError, fold
from rowcast.values.jsonvalues import same_value
from rowcast.values.specimen import completed

_WORD = re.compile(r"\S+\s*|\s+")
_MOST_CHUNKS = 3
_LEAST_CHUNK = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a transcript: its kind (empty where events have none) and its data."""

    kind: str
    data: Json


def transcript(api: Api, stream: Stream, result: Json) -> tuple[Step, ...]:
    """Return events that fold into ``result``; none if they cannot be made."""
    if not isinstance(result, dict) or not stream.fold:
        return ()
    steps = tuple(_steps(api, stream, result))
    events = [step.data for step in steps]
    try:
        folded = fold(stream.fold, tag_of(api, stream), events)
    except FoldError:
        return ()
    sound = all(not departures(api, stream.events, event, "response") for event in events)
    return steps if sound and same_value(folded, result) else ()


def tag_of(api: Api, stream: Stream) -> str | None:
    """Return the field that names the kind of a stream's events."""
    union = api.unions.get(stream.events.name)
    return union.tag if union else None


def _steps(api: Api, stream: Stream, result: dict[str, Json]) -> Iterator[Step]:
    """Yield the events in the order in which a service sends them: the start, item by item, the rest, the end."""
    inserts = [rule for rule in stream.fold if rule.verb is FoldVerb.INSERT]
    plain = [rule for rule in stream.fold if rule.target == _keys(rule.target) and rule.verb is not FoldVerb.START]
    value = deepcopy(result)
    for rule in inserts:
        _set(value, _keys(rule.target), [])
    for rule in plain:
        _blank(api, stream, rule, value)
    for rule in stream.fold:
        if rule.verb is FoldVerb.START:
            yield _step(api, stream, [(rule, value)])
    for rule in inserts:
        items = _get(result, _keys(rule.target))
        for index, item in enumerate(items if isinstance(items, list) else ()):
            yield from _item(api, stream, rule, index, item)
    yield from _rest(api, stream, plain, result)
    if stream.end_event is not None:
        tag = tag_of(api, stream)
        yield Step(stream.end_event, completed(api, stream.events, {tag: stream.end_event} if tag else {}))


def _item(api: Api, stream: Stream, insert: FoldRule, index: int, item: Json) -> Iterator[Step]:
    """Yield the events of one item of a list: it comes empty, is filled, and closed."""
    depth = len(insert.target)
    inner = [rule for rule in stream.fold if rule.target[:depth] == insert.target and rule is not insert]
    empty = deepcopy(item)
    for rule in inner:
        _empty(empty, rule, _keys(rule.target[depth:]))
    yield _step(api, stream, [(insert, empty)], index)
    for rule in inner:
        for part in _parts(rule, _get(item, _keys(rule.target[depth:]))):
            yield _step(api, stream, [(rule, part)], index)
    for events in dict.fromkeys(rule.events for rule in inner if rule.verb is FoldVerb.PARSE):
        closing = next(rule for rule in inner if rule.verb is FoldVerb.PARSE and rule.events == events)
        yield _step(api, stream, [(closing, None)], index)


def _rest(api: Api, stream: Stream, plain: Iterable[FoldRule], result: Json) -> Iterator[Step]:
    """Yield the events about the value as a whole; what one event can tell together comes together."""
    together: dict[object, list[tuple[FoldRule, Json]]] = {}
    for rule in plain:
        found = _get(result, _keys(rule.target))
        if rule.verb is FoldVerb.MERGE:
            names = _field_names(api, stream, rule)
            found = {key: part for key, part in found.items() if key in names} if isinstance(found, dict) else None
        if rule.verb in (FoldVerb.MERGE, FoldVerb.REPLACE):
            together.setdefault((rule.events, rule.tests), []).append((rule, found))
            continue
        for part in _parts(rule, found):
            yield _step(api, stream, [(rule, part)])
    for told in together.values():
        yield _step(api, stream, told)


def _step(api: Api, stream: Stream, told: Sequence[tuple[FoldRule, Json]], index: int | None = None) -> Step:
    """Return the event that tells each rule its part of the value, with all else that such an event must have."""
    data: dict[str, Json] = {}
    rule = told[0][0]
    kind = rule.events[0] if rule.events else ""
    tag = tag_of(api, stream)
    if tag is not None and kind:
        data[tag] = kind
    for path, values in rule.tests:
        _set(data, path, values[0])
    for each, part in told:
        for place in (place for place in each.target if isinstance(place, tuple)):
            _set(data, place, index)
        if each.source:
            _set(data, each.source, part)
        elif isinstance(part, dict):
            data |= part
    return Step(kind, completed(api, stream.events, data))


def _parts(rule: FoldRule, found: Json) -> Iterator[Json]:
    """Yield the pieces in which a part of the value comes."""
    match rule.verb:
        case FoldVerb.APPEND if isinstance(found, str) and found:
            yield from _chunks(found)
        case FoldVerb.GATHER if found not in (None, {}):
            yield from _chunks(json.dumps(found, ensure_ascii=False))
        case FoldVerb.PUSH if isinstance(found, list):
            yield from found
        case FoldVerb.REPLACE if found is not None:
            yield found


def _chunks(text: str) -> Iterator[str]:
    """Cut a text between words into a few pieces."""
    size = max(len(text) // _MOST_CHUNKS, _LEAST_CHUNK)
    chunk = ""
    for word in _WORD.findall(text):
        chunk += word
        if len(chunk) >= size:
            yield chunk
            chunk = ""
    if chunk:
        yield chunk


def _blank(api: Api, stream: Stream, rule: FoldRule, value: Json) -> None:
    """Take out of a value what a rule puts there later."""
    if rule.verb is not FoldVerb.MERGE:
        _empty(value, rule, _keys(rule.target))
        return
    holder = _get(value, _keys(rule.target))
    table = _table_at(api, stream.result, _keys(rule.target)) if stream.result else None
    if not isinstance(holder, dict) or table is None:
        return
    names = _field_names(api, stream, rule)
    for field in table.fields:
        if field.wire in names and field.wire in holder:
            if NULL in (field.type.options if isinstance(field.type, AnyOf) else ()):
                holder[field.wire] = None
            elif not field.required:
                del holder[field.wire]


def _empty(value: Json, rule: FoldRule, path: tuple[str, ...]) -> None:
    """Leave at a place what stands there before a rule fills it."""
    found = _get(value, path)
    holder = _get(value, path[:-1])
    if found is None or not path or not isinstance(holder, dict):
        return
    if rule.verb is FoldVerb.PUSH:
        holder[path[-1]] = []
    elif rule.verb is FoldVerb.GATHER:
        holder[path[-1]] = {}
    elif isinstance(found, str):
        holder[path[-1]] = ""
    elif rule.verb is FoldVerb.REPLACE:
        del holder[path[-1]]


def _field_names(api: Api, stream: Stream, rule: FoldRule) -> frozenset[str]:
    """Return the fields of the object that a rule merges."""
    union = api.unions.get(stream.events.name)
    name = stream.events.name
    if union is not None:
        name = next((variant.table for variant in union.variants if rule.events and rule.events[0] in variant.tags), "")
    table = _table_at(api, Named(name), rule.source)
    return frozenset(field.wire for field in table.fields) if table else frozenset()


def _table_at(api: Api, type_: Type, path: Sequence[str]) -> Table | None:
    """Return the table at a path of keys below a type."""
    options = type_.options if isinstance(type_, AnyOf) else (type_,)
    names = [option.name for option in options if isinstance(option, Named) and option.name in api.tables]
    if not names:
        return None
    table = api.tables[names[0]]
    if not path:
        return table
    field = next((field for field in table.fields if field.wire == path[0]), None)
    return _table_at(api, field.type, path[1:]) if field else None


def _keys(target: Iterable[PathPart]) -> tuple[str, ...]:
    return tuple(part for part in target if isinstance(part, str))


def _get(value: Json, path: Sequence[str]) -> Json:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _set(value: Json, path: Sequence[str], part: Json) -> None:
    for key in path[:-1]:
        value = value.setdefault(key, {})
    value[path[-1]] = part
