"""An ``Api`` in, its outline out: digests of its facts, of the frame of each file, and of each definition, with links.

Places in files do not count, but for the order of the lines in the frame.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from rowcast.increment.bare import bare
from rowcast.ir import ABSENT, NO_LIMITS, NO_ORIGIN, Alias, Api, Named, Operation, Table, Union, Variant
from rowcast.records import dataclass, is_record, replace
from rowcast.source import Span
from rowcast.store.disk import mark

HEADERS, ERRORS = "api headers", "api errors"


@dataclass(frozen=True, slots=True)
class Outline:
    """What tells one state of an API from another.

    Attributes:
        facts: A digest of all but its operations and named types.
        frames: For each file, a digest of the frame of its definitions in their order.
        order: All definitions, in the order of the API. Types have their names; see ``call`` for operations.
        contents: A digest of each definition.
        links: The definitions that each definition refers to; streams, webhooks, headers and errors are among them.
        files: The file of each definition.
    """

    facts: str
    frames: Mapping[str, str]
    order: tuple[str, ...]
    contents: Mapping[str, str]
    links: Mapping[str, tuple[str, ...]]
    files: Mapping[str, str]


def call(name: str) -> str:
    """Return what an outline calls an operation, so that it has no name of a type."""
    return f"call {name}"


def outline(api: Api) -> Outline:
    """Return the outline of an API, or of what some of its files mean by themselves."""
    definitions = dict(_definitions(api))
    contents, links = {}, {}
    for key, definition in definitions.items():
        found = _Found()
        contents[key] = _digest(found.plain(definition))
        links[key] = tuple(found.names)
    for key, linked in _shared(api):
        found = _Found()
        found.plain(linked)
        links[key] = tuple(found.names)
    rest = replace(api, operations=(), tables={}, unions={}, aliases={})
    files = {key: definition.span.file for key, definition in definitions.items()}
    return Outline(_digest(_Found().plain(rest)), _frames(api), tuple(definitions), contents, links, files)


def touched(before: Outline, now: Outline, files: Iterable[str]) -> frozenset[str] | None:
    """Return the definitions whose text may differ; None if it may be anything's.

    Args:
        before: The outline of the whole API, as it was.
        now: That of some files, as they are.
        files: Those files.
    """
    here = {file: before.frames[file] for file in files if file in before.frames}
    order = tuple(key for key in before.order if before.files[key] in here)
    if now.facts != before.facts or now.frames != here or now.order != order:
        return None
    back: dict[str, list[str]] = {}
    for key, linked in before.links.items():
        for other in linked:
            back.setdefault(other, []).append(key)
    found: set[str] = set()
    waiting = [key for key, content in now.contents.items() if content != before.contents[key]]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += back.get(key, ())
    return frozenset(found)


def _definitions(api: Api) -> Iterable[tuple[str, Operation | Table | Union | Alias]]:
    yield from api.tables.items()
    yield from api.unions.items()
    yield from api.aliases.items()
    yield from ((call(operation.name), operation) for operation in api.operations)


def _shared(api: Api) -> Iterable[tuple[str, object]]:
    """Yield what is no definition and refers to some. Each call has the headers and errors of the API."""
    yield HEADERS, api.headers
    yield ERRORS, api.errors
    yield from ((f"stream {name}", stream) for name, stream in api.streams.items())
    yield from ((f"webhook {name}", webhook) for name, webhook in api.webhooks.items())


def _frames(api: Api) -> dict[str, str]:
    """Return the digest of the frame of each file: its definitions, and the order of the lines that they are on."""
    held: dict[str, list[object]] = {}
    places: dict[str, list[Span]] = {}
    for key, definition in _definitions(bare(api)):
        found = _Found()
        held.setdefault(definition.span.file, []).append((key, found.plain(definition)))
        places.setdefault(definition.span.file, []).extend(found.spans)
    return {file: _digest([plain, _ranks(places[file])]) for file, plain in held.items()}


def _ranks(spans: Iterable[Span]) -> list[tuple[str, int]]:
    """Return the files of places with the rank of their line among all lines of that file."""
    lines: dict[str, set[int]] = {}
    for span in spans:
        lines.setdefault(span.file, set()).add(span.line)
    ranks = {file: {line: rank for rank, line in enumerate(sorted(found))} for file, found in lines.items()}
    return [(span.file, ranks[span.file][span.line]) for span in spans]


def _digest(plain: Any) -> str:
    # The second version of the format has no references, so that equal values have equal bytes.
    return mark(marshal.dumps(plain, 2))


_ATOMS = frozenset({str, int, float, bool, type(None)})
_USUAL = {id(NO_LIMITS): "no limits", id(NO_ORIGIN): "no origin", id(ABSENT): "absent"}
"""Values that nearly every row has, by identity: they are told sooner than they are taken apart."""


class _Found:
    """Values of the ir as ones that ``marshal`` knows; the names and the places in them are gathered on the way."""

    __slots__ = ("names", "spans")

    def __init__(self) -> None:
        self.names: dict[str, None] = {}
        self.spans: list[Span] = []

    def plain(self, value: Any) -> Any:
        """Return a value without its places."""
        kind = type(value)
        if kind in _ATOMS:
            return value
        if id(value) in _USUAL:
            return _USUAL[id(value)]
        if kind is tuple or kind is list:
            return [self.plain(each) for each in value] if value else ()
        if kind is Span:
            self.spans.append(value)
            return None
        parts = _PARTS.get(kind)
        if parts is None:
            return self._other(kind, value)
        if kind in _NAMING:
            self.names.update(dict.fromkeys(_named(value)))
        return [kind.__name__, *[each if type(each) in _ATOMS else self.plain(each) for each in parts(value)]]

    def _other(self, kind: type, value: Any) -> Any:
        if kind is dict:
            return [(key, self.plain(each)) for key, each in value.items()]
        if isinstance(value, Enum):
            return str(value)
        if not is_record(kind):
            raise TypeError(f"{kind.__name__} is no part of the ir")
        _PARTS[kind] = value.__record__.all
        return self.plain(value)


_PARTS: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
"""What tells the values of the fields of a class of the ir, for those that were seen."""
_NAMING = frozenset({Named, Variant, Union, Operation})


def _named(value: object) -> Iterable[str]:
    """Yield the definitions that a value names by itself."""
    match value:
        case Named(name):
            yield name
        case Variant(table):
            yield table
        case Union(otherwise=str(table)):
            yield table
        case Operation(stream=stream):
            yield from (HEADERS, ERRORS)
            if stream is not None:
                yield f"stream {stream.stream}"
