"""Every Python name that generated code gives to something of a spec: an ``Api`` goes in, ``Names`` come out.

A name depends only on what it names, so that nothing added elsewhere renames it; ``rename`` in the spec wins. A name
that Python, pydantic or the runtime uses gets an underscore after it. Two things that would share a name are an error.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Generic, TypeAlias, TypeVar
from unicodedata import normalize

from rowcast import codes, words
from rowcast.asked import kept
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, Field, Named, Operation, Table
from rowcast.reach import NOWHERE, Direction, directions
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.targets.python import calls
from rowcast.targets.python.reserved import (
    CALL_ARGUMENTS,
    CLIENT_ARGUMENTS,
    CLIENT_MEMBERS,
    KEYWORDS,
    MODEL_MEMBERS,
    MODULES,
    PUBLIC,
)

Path: TypeAlias = tuple[str, ...]
Member: TypeAlias = tuple[str, str]
KeyT = TypeVar("KeyT", bound=Hashable)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class MethodNames:
    """Names of one operation: its method, the method that streams it, the constant that describes it."""

    name: str
    stream: str
    constant: str


@dataclass(frozen=True, slots=True)
class GroupNames:
    """Names of one group of operations: its module below ``resources``, its class, its attribute in what holds it."""

    module: str
    name: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Names:
    """The naming.

    Attributes:
        models: Name of each table, union, alias in the models; of each operation's answer that needs a name.
        params: Name of each table, union and alias that requests hold in the params.
        unknown: Name of the class for variants that an open union does not list.
        errors: Name of the class of each name in the error table.
        streams: Name of the constant of each stream.
        webhooks: Name of what reads the messages of each webhook.
        fields: For each table, the attribute of each field by its wire name.
        arguments: For each operation, the argument of each place and wire name.
        methods: For each operation.
        groups: For each group by its path; the empty path is the client and is not there.
        settings: Argument of the client for each credential (``auth``) and header (``headers``).
        types: All names of classes and aliases together, which no import may take.
    """

    models: Mapping[str, str]
    params: Mapping[str, str]
    unknown: Mapping[str, str]
    errors: Mapping[str, str]
    streams: Mapping[str, str]
    webhooks: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    arguments: Mapping[str, Mapping[tuple[str, str], str]]
    methods: Mapping[str, MethodNames]
    groups: Mapping[Path, GroupNames]
    settings: Mapping[tuple[str, str], str]
    types: frozenset[str]


@kept
def assign(api: Api) -> tuple[Names, list[Diagnostic]]:
    """Return the naming of an API, and a diagnostic for each name that cannot be made or is taken."""
    found: list[Diagnostic] = []
    ways = directions(api)
    kinds: dict[str, dict[str, str]] = {"models": {}, "params": {}, "unknown": {}, "errors": {}}
    types = _settle(_types(api, ways), found)
    for (kind, key), name in types.items():
        kinds[kind][key] = name
    members = {path: _settle(entries, found) for path, entries in _members(api).items()}
    fields, arguments = of_rows(api, api.tables.values(), api.operations, found)
    return Names(
        **kinds,
        streams=_settle(_streams(api), found),
        webhooks=_settle(_webhooks(api), found),
        fields=fields,
        arguments=arguments,
        methods={operation.name: _method(members[group(operation)], operation) for operation in api.operations},
        groups=_group_names(api, members, found),
        settings=_settle(_settings(api), found),
        types=frozenset(types.values()),
    ), found


def of_rows(
    api: Api, tables: Iterable[Table], operations: Iterable[Operation], found: list[Diagnostic]
) -> tuple[dict[str, dict[str, str]], dict[str, dict[tuple[str, str], str]]]:
    """Return the names of the fields of tables, and of the arguments of operations; faults are added to ``found``."""
    ways = directions(api)
    return (
        {table.name: _settle(_fields(table.fields), found) for table in tables if ways[table.name] != NOWHERE},
        {operation.name: _settle(_arguments(api, operation), found) for operation in operations},
    )


def group(operation: Operation) -> Path:
    """Return the path of the group that an operation is in; empty for the client itself."""
    return group_of(operation.name)


def group_of(name: str) -> Path:
    """Return the path of the group of the operation with a name."""
    return tuple(name.split("."))[:-1]


def module(file: str) -> str:
    """Return the name of the module for what a file of the spec declares; a number in front only orders files."""
    stem = file.rpartition("/")[2].rpartition(".")[0]
    parts = words.split(stem)
    named = parts[next((n for n, part in enumerate(parts) if not part.isdigit()), 0) :]
    return _reserve(_identifier(words.snake(named)) or "spec", MODULES)


def attribute(text: str, reserved: frozenset[str]) -> str:
    """Return the name of a field or argument for its wire name; empty where there is none.

    A plain lower-case name stays as it is, also with two underscores in a row; others become words. A name of signs
    alone becomes the numbers of its characters: ``=`` is ``u3d``.
    """
    name = text if _PLAIN.fullmatch(text) else words.snake(words.split(text))
    if not name and text:
        name = f"u{words.snake(f'{ord(character):x}' for character in text)}"
    return _reserve(_identifier(name), reserved)


_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")


def _identifier(name: str) -> str:
    """Return the name, with ``n`` in front of a digit; empty where it cannot be an identifier in the form NFKC."""
    name = normalize("NFKC", f"n{name}" if name[:1].isdigit() else name)
    return name if name.isidentifier() and not name.startswith("_") and len(name) <= LONGEST else ""


def _reserve(name: str, reserved: frozenset[str]) -> str:
    return f"{name}_" if name in reserved else name


def _class(text: str, rename: str | None = None) -> str:
    """Return the name of a class: that of the spec as it is, or the words of its ``rename``; empty if it has none."""
    text = rename if rename is not None else text
    name = text if _PASCAL.fullmatch(text) else words.pascal(words.split(text))
    name = _identifier(f"N{name}" if name[:1].isdigit() else name)
    return _reserve(name, PUBLIC | KEYWORDS) if name[:1].isupper() else ""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[KeyT]):
    """One thing to be named: its key, how a message calls it, its name (empty where there is none), where it stands."""

    key: KeyT
    what: str
    name: str
    span: Span


def _settle(entries: Iterable[_Entry[KeyT]], found: list[Diagnostic]) -> dict[KeyT, str]:
    """Return the names by key; report those that are empty and those that another entry has."""
    names: dict[KeyT, str] = {}
    first: dict[str, _Entry[KeyT]] = {}
    for entry in entries:
        names[entry.key] = entry.name
        if not entry.name:
            found.append(
                codes.diagnostic("name-impossible", f"no Python name can be made for {entry.what}", entry.span)
            )
        elif (other := first.setdefault(entry.name, entry)) is not entry:
            message = f"{other.what} and {entry.what} would both be `{entry.name}` in Python"
            related = ((f"{other.what} is here", other.span),)
            found.append(codes.diagnostic("name-clash", message, entry.span, related=related))
    return names


def _types(api: Api, ways: Mapping[str, Direction]) -> Iterator[_Entry[tuple[str, str]]]:
    bodies = _body_tables(api)
    for name, way in ways.items():
        thing = api.tables.get(name) or api.unions.get(name) or api.aliases[name]
        model = _class(name, thing.rename)
        what = f"`{name}`"
        if way != NOWHERE:
            yield _Entry(("models", name), what, model, thing.span)
        if Direction.REQUEST in way:
            param = f"{model.removesuffix('Request')}Params" if name in bodies else f"{model}Param"
            yield _Entry(("params", name), f"the parameters of {what}", model and param, thing.span)
    for name, union in api.unions.items():
        if union.open and ways[name] != NOWHERE:
            model = _class(name, union.rename)
            yield _Entry(("unknown", name), f"the unknown variant of `{name}`", model and f"Unknown{model}", union.span)
    yield from _answers(api)
    rows = {row.name: row for row in reversed(api.errors.statuses)}
    for name in dict.fromkeys(row.name for row in api.errors.statuses):
        yield _Entry(("errors", name), f"the error `{name}`", _class(name), rows[name].span)


def _answers(api: Api) -> Iterator[_Entry[tuple[str, str]]]:
    """Yield the answers and results that are not a type of the spec, and so need a name of their own."""
    for operation in api.operations:
        if calls.unnamed(calls.answer(operation)):
            name = _class(f"{operation.name}.response")
            yield _Entry(("models", operation.name), f"the answer of `{operation.name}`", name, operation.span)
    for name, stream in api.streams.items():
        if stream.result is not None and not isinstance(stream.result, Named):
            yield _Entry(("models", f"{name}.result"), f"the result of `{name}`", _class(f"{name}.result"), stream.span)


def _body_tables(api: Api) -> frozenset[str]:
    """Return the inline tables that are the whole body of an operation."""
    bodies = (calls.body_table(api, operation) for operation in api.operations)
    return frozenset(table.name for table in bodies if table and table.inline)


def _fields(fields: Iterable[Field]) -> Iterator[_Entry[str]]:
    for field in fields:
        name = attribute(field.rename or field.wire, KEYWORDS | MODEL_MEMBERS)
        yield _Entry(field.wire, f"`{field.wire}`", name, field.span)


def _arguments(api: Api, operation: Operation) -> Iterator[_Entry[tuple[str, str]]]:
    for each in calls.arguments(api, operation):
        name = attribute(each.field.rename or each.field.wire, KEYWORDS | CALL_ARGUMENTS)
        yield _Entry((each.place, each.field.wire), f"`{each.field.wire}` of the {each.place}", name, each.field.span)
    if operation.body and not calls.body_table(api, operation):
        yield _Entry(("body", ""), "the body", "body", operation.span)


def _settings(api: Api) -> Iterator[_Entry[tuple[str, str]]]:
    reserved = KEYWORDS | CLIENT_ARGUMENTS
    for auth in {auth.name: auth for auth in reversed(api.auth) if auth.kind != "none"}.values():
        yield _Entry(("auth", auth.name), f"the credential `{auth.name}`", attribute(auth.name, reserved), auth.span)
    for field in api.headers:
        if not calls.fixed(field):
            name = attribute(field.rename or field.wire, reserved)
            yield _Entry(("headers", field.wire), f"the header `{field.wire}`", name, field.span)


def _streams(api: Api) -> Iterator[_Entry[str]]:
    for name, stream in api.streams.items():
        yield _Entry(name, f"the stream `{name}`", _identifier(words.screaming(words.split(name))), stream.span)


def _webhooks(api: Api) -> Iterator[_Entry[str]]:
    for name, webhook in api.webhooks.items():
        python = _reserve(_identifier(words.snake(words.split(name))), KEYWORDS)
        yield _Entry(name, f"the webhook `{name}`", python, webhook.span)


# Operations and their groups.


def _members(api: Api) -> dict[Path, list[_Entry[Member]]]:
    """Return the methods and inner groups of each group, and of the client under the empty path."""
    members: dict[Path, list[_Entry[Member]]] = {(): []}
    for operation in api.operations:
        path = group(operation)
        for depth in range(1, len(path) + 1):
            if path[:depth] not in members:
                members[path[:depth]] = []
                members[path[: depth - 1]].append(_inner(path[:depth], operation.span))
        members[path].extend(_methods(operation, path))
    return members


def _inner(path: Path, span: Span) -> _Entry[Member]:
    name = attribute(path[-1], KEYWORDS if path[:-1] else KEYWORDS | CLIENT_MEMBERS)
    return _Entry((".".join(path), "group"), f"the group `{'.'.join(path)}`", name, span)


def _methods(operation: Operation, path: Path) -> Iterator[_Entry[Member]]:
    reserved = KEYWORDS if path else KEYWORDS | CLIENT_MEMBERS
    name = attribute(operation.rename or operation.name.rpartition(".")[2], reserved)
    yield _Entry((operation.name, "call"), f"the method of `{operation.name}`", name, operation.span)
    if operation.stream and operation.stream.when:
        # ``create`` is what the thing itself is made by, so that its stream needs no second word.
        streamed = name and attribute("stream" if name == "create" else f"stream_{name}", reserved)
        yield _Entry(
            (operation.name, "stream"), f"the streaming method of `{operation.name}`", streamed, operation.span
        )


def _method(members: Mapping[Member, str], operation: Operation) -> MethodNames:
    name = members[operation.name, "call"]
    return MethodNames(name, members.get((operation.name, "stream"), name), f"_{name.upper()}")


def _group_names(
    api: Api, members: Mapping[Path, Mapping[Member, str]], found: list[Diagnostic]
) -> dict[Path, GroupNames]:
    spans: dict[Path, Span] = {}
    for operation in api.operations:
        path = group(operation)
        for depth in range(1, len(path) + 1):
            spans.setdefault(path[:depth], operation.span)
    modules = _settle((_group_entry(path, span, _group_module(path)) for path, span in spans.items()), found)
    names = {path: _class(".".join(path)) for path in spans}
    both = ((path, name, prefix) for path, name in names.items() for prefix in ("", "Async"))
    _settle((_group_entry(path, spans[path], name and prefix + name) for path, name, prefix in both), found)
    return {
        path: GroupNames(modules[path], name, members[path[:-1]][".".join(path), "group"])
        for path, name in names.items()
    }


def _group_entry(path: Path, span: Span, name: str) -> _Entry[Path]:
    return _Entry(path, f"the group `{'.'.join(path)}`", name, span)


def _group_module(path: Path) -> str:
    return _reserve(_identifier(words.snake(chain.from_iterable(map(words.split, path)))), MODULES)
