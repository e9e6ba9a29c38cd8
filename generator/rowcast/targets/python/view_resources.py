"""Views of the modules of resources: for each group of operations a class with a method for each, sync and async."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.ir import Api, Constant, Field, Named, Operation, Stream, StreamUse
from rowcast.records import dataclass
from rowcast.targets.python import calls, lines, prose
from rowcast.targets.python.calls import Input
from rowcast.targets.python.layout import Layout
from rowcast.targets.python.names import Path, group
from rowcast.targets.python.operations import operation_view, result_type, stream_types
from rowcast.targets.python.parts import ConstantView, HeadView, doc, head, inner
from rowcast.targets.python.quoting import Code, literal, string
from rowcast.targets.python.scope import Annotation, Scope, Use, choice, wrapped
from rowcast.targets.python.types import Typing, given_type

UNSET, UNSET_TYPE, OPTIONS = (Use("._runtime.types", name) for name in ("UNSET", "Unset", "RequestOptions"))
FITS = 74
"""How long a line of a call may be: it stands at an indentation of twelve, with a comma after it."""

UNPACK, CACHED = Use("typing", "Unpack"), Use("functools", "cached_property")


@dataclass(frozen=True, slots=True)
class EntryView:
    """A key of a dictionary display and its value."""

    key: Code
    value: Code


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What a method hands on of one place: ``name={…}``, as one line if it fits, else by its entries."""

    name: Code
    line: Code
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method: how it is defined, what it takes (with commas), and what it hands on.

    ``line`` is the whole first line of a method without arguments, and ``answer`` the whole statement of one that hands
    on nothing but its options.
    """

    define: Code
    name: Code
    arguments: tuple[Code, ...]
    options: Code
    returns: Code
    line: Code
    doc: Code
    call: Code
    first: tuple[Code, ...]
    places: tuple[PlaceView, ...]
    answer: Code


@dataclass(frozen=True, slots=True)
class InnerView:
    """An attribute that holds an inner group, which is imported when it is first used."""

    name: Code
    cls: Code
    statement: Code
    client: Code
    doc: Code


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A class of methods."""

    name: Code
    base: Code
    doc: Code
    inner: tuple[InnerView, ...]
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ResourcesView:
    """A module of one group: what its operations are, and its classes."""

    head: HeadView
    operations: tuple[ConstantView, ...]
    classes: tuple[ResourceView, ...]


@dataclass(frozen=True, slots=True)
class Mode:
    """What differs between sync and async."""

    prefix: str
    define: str
    wait: str
    enter: str
    module: str

    def use(self, name: str) -> Use:
        """Return a class of the runtime, such as ``Stream`` or ``AsyncStream``."""
        return Use(f"._runtime.calls_{self.module}", f"{self.prefix}{name}")


SYNC = Mode("", "def", "", "with", "sync")
ASYNC = Mode("Async", "async def", "await ", "async with", "async")


@dataclass(frozen=True, slots=True)
class Source:
    """What methods are shown from.

    Attributes:
        api: The API.
        layout: The modules of its models.
        typing: What annotations depend on.
        groups: The operations of each group.
        below: The groups right below each group.
        shadowed: The names of the members of each group's class.
    """

    api: Api
    layout: Layout
    typing: Typing
    groups: Mapping[Path, tuple[Operation, ...]]
    below: Mapping[Path, tuple[Path, ...]]
    shadowed: Mapping[Path, frozenset[str]]


def source(api: Api, layout: Layout, typing: Typing) -> Source:
    """Return what methods are shown from."""
    names = typing.names
    groups: dict[Path, list[Operation]] = {path: [] for path in ((), *names.groups)}
    below: dict[Path, list[Path]] = {}
    members: dict[Path, set[str]] = {path: set() for path in groups}
    for operation in api.operations:
        groups[group(operation)].append(operation)
        members[group(operation)] |= {names.methods[operation.name].name, names.methods[operation.name].stream}
    for path, found in names.groups.items():
        below.setdefault(path[:-1], []).append(path)
        members[path[:-1]].add(found.attribute)
    return Source(
        api,
        layout,
        typing,
        {path: tuple(found) for path, found in groups.items()},
        {path: tuple(found) for path, found in below.items()},
        {path: frozenset(found) for path, found in members.items()},
    )


def view(path: Path, found: Source) -> ResourcesView:
    """Return the view of the module of one group."""
    names = found.typing.names.groups[path]
    scope = Scope(f".resources.{names.module}", (names.name, f"Async{names.name}"), found.typing.names.types)
    operations = tuple(operation_view(operation, found.api, found.typing, scope) for operation in found.groups[path])
    methods = method_views(path, found, scope)
    classes = tuple(_resource(path, found, scope, mode, methods[mode]) for mode in (SYNC, ASYNC))
    files = sorted({operation.span.file for operation in found.groups[path]}) or [found.api.span.file]
    return ResourcesView(head(f"The operations of `{'.'.join(path)}`.", files, scope), operations, classes)


def _resource(path: Path, found: Source, scope: Scope, mode: Mode, methods: tuple[MethodView, ...]) -> ResourceView:
    names = found.typing.names.groups[path]
    base = "Resource" if mode is SYNC else "AsyncResource"
    said = f"The operations of `{'.'.join(path)}`" + (", for async code." if mode is ASYNC else ".")
    return ResourceView(
        Code(mode.prefix + names.name),
        scope.spell((Use(f"._runtime.client_{mode.module}", base),), live=True),
        doc(prose.wrapped(said, inner(4))),
        inner_views(path, found, scope, mode),
        methods,
    )


def inner_views(path: Path, found: Source, scope: Scope, mode: Mode) -> tuple[InnerView, ...]:
    """Return the attributes for the groups right below a group, or below the client."""
    views = []
    client = Code("self._client" if path else "self")
    for below in found.below.get(path, ()):
        names = found.typing.names.groups[below]
        cls = Use(f".resources.{names.module}", mode.prefix + names.name)
        said = prose.wrapped(f"The operations of `{'.'.join(below)}`.", inner(8))
        statement = Code(f"from {scope.relative(cls.module)} import {scope.imported(cls)}")
        views.append(InnerView(Code(names.attribute), scope.spell((cls,)), statement, client, doc(said)))
    if views:
        scope.spell((CACHED,), live=True)
    return tuple(views)


def method_views(path: Path, found: Source, scope: Scope) -> dict[Mode, tuple[MethodView, ...]]:
    """Return the methods of a group, or of the client itself, in both modes."""
    views: dict[Mode, list[MethodView]] = {SYNC: [], ASYNC: []}
    for operation in found.groups[path]:
        common = _common(operation, found, scope)
        for mode, methods in views.items():
            if operation.stream is None or operation.stream.when is not None:
                methods.append(_call(common, found, scope, mode))
            if operation.stream is not None:
                methods.append(_stream(operation.stream, common, found, scope, mode))
    return {mode: tuple(methods) for mode, methods in views.items()}


@dataclass(frozen=True, slots=True)
class _Common:
    """What the methods of one operation have in common."""

    operation: Operation
    client: str
    arguments: tuple[Code, ...]
    options: Code
    places: tuple[PlaceView, ...]
    said: list[str]
    entries: list[list[str]]


def _common(operation: Operation, found: Source, scope: Scope) -> _Common:
    path = group(operation)
    shadowed = found.shadowed[path]
    listed = sorted(calls.arguments(found.api, operation), key=lambda each: not calls.given(each.field))
    return _Common(
        operation,
        "self._client" if path else "self",
        _signature(operation, listed, found, scope, shadowed),
        scope.spell(wrapped(UNPACK, (OPTIONS,)), shadowed),
        _places(operation, found),
        _said(operation),
        _entries(operation, listed, found),
    )


def _call(common: _Common, found: Source, scope: Scope, mode: Mode) -> MethodView:
    operation = common.operation
    names = found.typing.names.methods[operation.name]
    returns = scope.spell(result_type(operation, found.typing), found.shadowed[group(operation)])
    return _method(
        common,
        define=mode.define,
        name=names.name,
        returns=returns,
        said=_doc(common, _returned(operation, found)),
        called=f"{mode.wait}{common.client}.call",
        first=(Code(names.constant),),
    )


def _stream(use: StreamUse, common: _Common, found: Source, scope: Scope, mode: Mode) -> MethodView:
    operation = common.operation
    names = found.typing.names.methods[operation.name]
    stream = found.api.streams[use.stream]
    constant = scope.spell((Use(".streams", found.typing.names.streams[stream.name]),), live=True)
    flag = (Code(f"flag={string(use.when)}"),) if use.when else ()
    kind = wrapped(mode.use("Stream"), *stream_types(stream, found.typing))
    returns = scope.spell(kind, found.shadowed[group(operation)])
    return _method(
        common,
        define="def",
        name=names.stream,
        returns=returns,
        said=_doc(common, _streamed(stream, mode)),
        called=f"{common.client}.stream",
        first=(Code(names.constant), constant, *flag),
    )


def _method(
    common: _Common, *, define: str, name: str, returns: Code, said: Code, called: str, first: tuple[Code, ...]
) -> MethodView:
    line = lines.definition(f"{define} {name}", f"self, **options: {common.options}", f" -> {returns}:", 4)
    answer = lines.statement(f"return {called}({', '.join((*first, 'options=options'))})", 8)
    return MethodView(
        Code(define),
        Code(name),
        common.arguments,
        common.options,
        returns,
        line,
        said,
        Code(called),
        first,
        common.places,
        answer,
    )


# Arguments.


def _signature(
    operation: Operation, listed: list[Input], found: Source, scope: Scope, shadowed: frozenset[str]
) -> tuple[Code, ...]:
    """Return the arguments, those that must be given first."""
    names = found.typing.names.arguments[operation.name]
    written = [_argument(names[each.place, each.field.wire], each.field, found, scope, shadowed) for each in listed]
    if operation.body and not calls.body_table(found.api, operation):
        given = given_type(operation.body.type, found.typing, found.api)
        written.append(_written("body", given, scope, shadowed, must=operation.body.required))
    return tuple(written)


def _argument(name: str, field: Field, found: Source, scope: Scope, shadowed: frozenset[str]) -> Code:
    given = given_type(field.type, found.typing, found.api)
    if calls.given(field) or not field.required:
        return _written(name, given, scope, shadowed, must=field.required)
    return lines.parameter(name, scope.spell(given, shadowed), literal(field.default), 8)


def _written(name: str, given: Annotation, scope: Scope, shadowed: frozenset[str], *, must: bool) -> Code:
    if must:
        return lines.parameter(name, scope.spell(given, shadowed), "", 8)
    unset = scope.spell((UNSET,), live=True)
    return lines.parameter(name, scope.spell(choice((given, (UNSET_TYPE,))), shadowed), unset, 8)


def _places(operation: Operation, found: Source) -> tuple[PlaceView, ...]:
    """Return what a method hands on, by place: arguments under their names on the wire, and constants."""
    names = found.typing.names.arguments[operation.name]
    entries: dict[str, list[EntryView]] = {}
    for each in calls.inputs(found.api, operation):
        wire = each.field.wire
        if calls.fixed(each.field) and isinstance(each.field.type, Constant):
            entries.setdefault(each.place, []).append(EntryView(string(wire), literal(each.field.type.value)))
        elif (each.place, wire) in names:
            entries.setdefault(each.place, []).append(EntryView(string(wire), Code(names[each.place, wire])))
    if operation.body and not calls.body_table(found.api, operation):
        entries["body"] = [EntryView(string(""), Code("body"))]
    elif operation.body and operation.body.required:
        entries.setdefault("body", [])
    return tuple(place_view(place, listed) for place, listed in entries.items())


def place_view(name: str, entries: list[EntryView]) -> PlaceView:
    """Return the view of one place; a dictionary that fits into the line stands there."""
    line = f"{name}={{{', '.join(f'{entry.key}: {entry.value}' for entry in entries)}}}"
    return PlaceView(Code(name), Code(line if len(line) <= FITS else ""), tuple(entries))


# Docstrings.


def _said(operation: Operation) -> list[str]:
    """Return what is said of an operation before its arguments."""
    width = inner(8)
    summary = prose.ended(operation.summary) or f"Call `{operation.method} {operation.path}`."
    first = prose.wrapped(summary, width)
    more = prose.about(operation.doc, width, deprecated=operation.deprecated)
    return [*first, "", *more] if any(more) and more != first else first


def _entries(operation: Operation, listed: list[Input], found: Source) -> list[list[str]]:
    """Return what is said of each argument."""
    width = inner(8) - 4
    names = found.typing.names.arguments[operation.name]
    entries = [prose.argument(names[each.place, each.field.wire], each.field, width) for each in listed]
    if operation.body and not calls.body_table(found.api, operation):
        entries.append(prose.filled(f"body: {prose.ended(operation.body.doc) or 'The body.'}", width, "    "))
    return [*entries, prose.filled(_OPTIONS, width, "    ")]


def _doc(common: _Common, returned: str) -> Code:
    width = inner(8) - 4
    said = common.said + prose.section("Args", common.entries)
    said += prose.section("Returns", [prose.filled(returned, width)])
    return doc(said + prose.section("Raises", [prose.filled(_RAISES, width, "    ")]))


_OPTIONS = "**options: Timeout, retries, headers and more of this call; see `RequestOptions`."
_RAISES = "ApiError: The call failed; `errors` has a class for each kind of failure."


def _returned(operation: Operation, found: Source) -> str:
    doc = next((response.doc for response in operation.responses if response.status.startswith("2")), "")
    answer = calls.answer(operation)
    if answer is None:
        return "Nothing."
    if not doc and isinstance(answer, Named) and answer.name in found.api.tables:
        doc = found.api.tables[answer.name].doc
    return prose.ended(doc) or "The answer."


def _streamed(stream: Stream, mode: Mode) -> str:
    text = f"The events, to be entered with `{mode.enter}` and then iterated over."
    return f"{text} `final()` is what they add up to." if stream.result else text
