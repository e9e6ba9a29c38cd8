"""Operations of old and new in; how their calls changed out: routes, parameters, bodies, credentials."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rowcast.compat.answers import compare_pages, compare_responses, compare_stream_use
from rowcast.compat.change import (
    DIFFERS,
    MAY_NARROW,
    NARROWS,
    UNKNOWN,
    WIDENS,
    At,
    Certainty,
    Effect,
    Found,
    Pair,
)
from rowcast.compat.rows import Rows, compare_rows, deprecation
from rowcast.compat.sides import ANY_PARAMETER, Sides
from rowcast.compat.types import compare_types
from rowcast.ir import Api, Auth, Body, Field, Operation
from rowcast.reach import Direction


def compare_operations(sides: Sides) -> Iterator[Found | Pair]:
    """Yield each difference between the operations of two specs, their calls and their answers."""
    news = {operation.name: operation for operation in sides.new.operations}
    for old in sides.old.operations:
        new = news.pop(sides.operations.get(old.name, ""), None)
        if new is None and sides.way is Direction.RESPONSE:
            continue
        if new is None:
            deprecated = ", which was deprecated" if old.deprecated is not None else ""
            at = At(old.name, old.span, None)
            yield at.found("operation-removed", f"{old.method} {old.path}{deprecated}", NARROWS)
            continue
        at = At(new.name, old.span, new.span)
        if sides.way is Direction.REQUEST:
            yield from _compare_call(sides, old, new, at)
        else:
            yield from compare_responses(sides, old, new)
            yield from compare_stream_use(sides, old, new, at)
    for new in news.values() if sides.way is Direction.REQUEST else ():
        yield At(new.name, None, new.span).found("operation-added", f"{new.method} {new.path}", WIDENS)


def _compare_call(sides: Sides, old: Operation, new: Operation, at: At) -> Iterator[Found | Pair]:
    if old.name != new.name:
        yield at.found("operation-renamed", f"{old.name} → {new.name}")
    if old.method != new.method:
        yield at.found("method-changed", f"{old.method} → {new.method}", DIFFERS)
    yield from deprecation(old.deprecated, new.deprecated, at)
    yield from _idempotence(old, new, at)
    yield from _own_credentials(sides, old, new, at)
    yield from compare_pages(old, new, at)
    yield from _path(sides, old, new, at)
    yield from _parameters(sides, old, new)
    yield from _bodies(sides, old.body, new.body, At(f"{at.place}/body", at.old, at.new))


def _idempotence(old: Operation, new: Operation, at: At) -> Iterator[Found]:
    if old.idempotent and not new.idempotent:
        yield at.found("idempotent-unset", "must not be sent twice any more", MAY_NARROW)
    elif new.idempotent and not old.idempotent:
        yield at.found("idempotent-set", "may be sent twice now", MAY_NARROW.inverse)


# The path and the parameters.


def _path(sides: Sides, old: Operation, new: Operation, at: At) -> Iterator[Found | Pair]:
    before, after = (ANY_PARAMETER.sub("{}", operation.path) for operation in (old, new))
    if before != after:
        yield at.found("path-changed", f"{old.path} → {new.path}", DIFFERS)
        yield from compare_rows(sides, Rows(old.path_parameters, new.path_parameters, f"{new.name}/path", kept=True))
        return
    if old.path != new.path:
        yield from _renamed(old, new)
    names = dict(zip(_in_path(old), _in_path(new), strict=True))
    olds = [replace(field, wire=names[field.wire]) for field in old.path_parameters if field.wire in names]
    yield from compare_rows(sides, Rows(olds, new.path_parameters, f"{new.name}/path", kept=True))


def _renamed(old: Operation, new: Operation) -> Iterator[Found]:
    """Yield the parameters of a path with another name; their place is what counts, and nobody sees the name."""
    olds, news = ({field.wire: field.span for field in each.path_parameters} for each in (old, new))
    for before, after in zip(_in_path(old), _in_path(new), strict=True):
        if before != after:
            at = At(f"{new.name}/path/{after}", olds.get(before), news.get(after))
            yield at.found("path-parameter-renamed", f"`{before}` → `{after}`")


def _in_path(operation: Operation) -> list[str]:
    return [part[1:-1] for part in ANY_PARAMETER.findall(operation.path)]


def _parameters(sides: Sides, old: Operation, new: Operation) -> Iterator[Found | Pair]:
    olds, news = _places(old), _places(new)
    moved = dict(_moved(olds, news))
    for place, fields in olds.items():
        gone = tuple(field for field in fields if (place, field.wire) not in moved)
        came = tuple(field for field in news[place] if (place, field.wire) not in moved.values())
        yield from compare_rows(sides, Rows(gone, came, f"{new.name}/{place}", headers=place == "headers"))
    for (place, wire), (to, _) in moved.items():
        before = next(field for field in olds[place] if field.wire == wire)
        after = next(field for field in news[to] if field.wire == wire)
        at = At(f"{new.name}/{to}/{wire}", before.span, after.span)
        yield at.found("row-moved", f"{place} → {to}", DIFFERS)


def _places(operation: Operation) -> dict[str, tuple[Field, ...]]:
    return {"query": operation.query, "headers": operation.headers, "cookies": operation.cookies}


def _moved(
    olds: dict[str, tuple[Field, ...]], news: dict[str, tuple[Field, ...]]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield the parameters that left one place and are, under their name, in another where they were not."""
    before, after = ({(place, field.wire) for place, found in each.items() for field in found} for each in (olds, news))
    for place, wire in sorted(before - after):
        to = [each for each in sorted(after - before) if each[1] == wire]
        if len(to) == 1:
            yield (place, wire), to[0]


# Bodies.


def _bodies(sides: Sides, old: Body | None, new: Body | None, at: At) -> Iterator[Found | Pair]:
    if old is None and new is None:
        return
    if old is None or new is None:
        yield _came_or_went(old, new, at)
        return
    if media_type(old.content) != media_type(new.content):
        yield at.found("media-type-changed", f"{old.content} → {new.content}", DIFFERS)
    elif old.content != new.content:
        yield at.found("media-type-changed", f"{old.content} → {new.content}", UNKNOWN)
    if old.required != new.required:
        code, effect = ("body-made-required", NARROWS) if new.required else ("body-made-optional", WIDENS)
        yield at.found(code, f"the body is {'required' if new.required else 'optional'} now", effect)
    yield from compare_types(sides, old.type, new.type, at)


def _came_or_went(old: Body | None, new: Body | None, at: At) -> Found:
    body = old or new
    required = body is not None and body.required
    effect = Effect(Certainty.YES, Certainty.YES if required else Certainty.NO)
    shown = f"{'required' if required else 'optional'} body, {body.content if body else ''}"
    if new is None:
        return at.found("body-removed", shown, effect)
    return at.found("body-added-required" if required else "body-added", shown, effect.inverse)


def media_type(content: str) -> str:
    """Return a media type without its parameters, in the one case that counts (RFC 9110, section 8.3.1)."""
    return content.partition(";")[0].strip().lower()


# Credentials.


def _own_credentials(sides: Sides, old: Operation, new: Operation, at: At) -> Iterator[Found]:
    """Yield how the credentials changed of an operation that has its own list, on either side."""
    if old.auth is not None or new.auth is not None:
        yield from compare_ways(_ways(sides.old, old), _ways(sides.new, new), at)


def _ways(api: Api, operation: Operation) -> tuple[Auth, ...]:
    if operation.auth is None:
        return api.auth
    return tuple(auth for auth in api.auth if auth.name in operation.auth)


def compare_ways(old: tuple[Auth, ...], new: tuple[Auth, ...], at: At) -> Iterator[Found]:
    """Yield the ways to authenticate that came and went; no way at all is one, too."""
    before, after = ({_on_the_wire(way): way for way in ways} or _NOTHING for ways in (old, new))
    for key, way in before.items():
        if key not in after:
            yield replace(at.found("auth-removed", _way_shown(key), NARROWS), old=way.span if way else at.old)
    if before.keys() == after.keys() and next(iter(before)) != next(iter(after)):
        # Whoever has both credentials sends another one without having changed anything.
        yield at.found("auth-reordered", f"the first way is {_way_shown(next(iter(after)))} now", UNKNOWN)
    for key, way in after.items():
        if key not in before:
            yield replace(at.found("auth-added", _way_shown(key), WIDENS), new=way.span if way else at.new)


_Way = tuple[str, str, str]
_NOTHING: dict[_Way, Auth | None] = {("none", "", ""): None}


def _on_the_wire(auth: Auth) -> _Way:
    return auth.kind, auth.wire.lower() if auth.kind == "header" else auth.wire, auth.prefix


def _way_shown(way: _Way) -> str:
    kind, wire, prefix = way
    if kind == "none":
        return "calls without a credential"
    named = f" `{wire}`" if kind in ("header", "query", "cookie") else ""
    led = f" ({prefix.strip()} …)" if prefix and kind != "bearer" else ""
    return f"{kind}{named}{led}"
