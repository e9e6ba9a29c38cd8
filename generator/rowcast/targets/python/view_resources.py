"""Views of the modules of resources: for each group of operations a class with a method for each, sync and async."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rowcast.ir import Api, Named, Operation, Stream, StreamUse
from rowcast.records import dataclass
from rowcast.targets.python import calls, lines, prose
from rowcast.targets.python.calls import Input
from rowcast.targets.python.layout import Layout
from rowcast.targets.python.names import Path, group, group_of
from rowcast.targets.python.operations import (
    operation_view,
    pager_types,
    pages_constant,
    pages_view,
    result_type,
    stream_types,
)
from rowcast.targets.python.parts import ConstantView, HeadView, doc, head, inner
from rowcast.targets.python.quoting import Code
from rowcast.targets.python.scope import Scope, Use, wrapped
from rowcast.targets.python.types import Typing
from rowcast.targets.python.view_arguments import PlaceView, ordered, places, signature

OPTIONS = Use("._runtime.types", "RequestOptions")
UNPACK, CACHED = Use("typing", "Unpack"), Use("functools", "cached_property")


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


def source(api: Api, operations: Iterable[Operation], layout: Layout, typing: Typing) -> Source:
    """Return what methods are shown from; ``operations`` are those that can be shown."""
    names = typing.names
    groups: dict[Path, list[Operation]] = {path: [] for path in ((), *names.groups)}
    below: dict[Path, list[Path]] = {}
    members: dict[Path, set[str]] = {path: set() for path in groups}
    for operation in operations:
        groups[group(operation)].append(operation)
    for name, method in names.methods.items():
        members[group_of(name)] |= {method.name, method.stream}
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
    operations = constants(path, found, scope)
    methods = method_views(path, found, scope)
    classes = tuple(_resource(path, found, scope, mode, methods[mode]) for mode in (SYNC, ASYNC))
    files = sorted({operation.span.file for operation in found.groups[path]}) or [found.api.span.file]
    return ResourcesView(head(f"The operations of `{'.'.join(path)}`.", files, scope), operations, classes)


def constants(path: Path, found: Source, scope: Scope) -> tuple[ConstantView, ...]:
    """Return the constants of a group: what its operations are, and how they give further pages."""
    views: list[ConstantView] = []
    for operation in found.groups[path]:
        views.append(operation_view(operation, found.api, found.typing, scope))
        if (pages := pages_view(operation, found.typing, scope)) is not None:
            views.append(pages)
    return tuple(views)


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
                made = _call if operation.pagination is None else _pages
                methods.append(made(common, found, scope, mode))
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
    return _Common(
        operation,
        "self._client" if path else "self",
        signature(operation, found.api, found.typing, scope, shadowed),
        scope.spell(wrapped(UNPACK, (OPTIONS,)), shadowed),
        places(operation, found.api, found.typing),
        _said(operation),
        _entries(operation, ordered(operation, found.api), found),
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


def _pages(common: _Common, found: Source, scope: Scope, mode: Mode) -> MethodView:
    operation = common.operation
    names = found.typing.names.methods[operation.name]
    pager = Use(f"._runtime.pages_{mode.module}", f"{mode.prefix}Pager")
    loop = "async for" if mode is ASYNC else "for"
    returned = f"All items, page by page as they are asked for with `{loop}`; `pages()` are the pages."
    return _method(
        common,
        define="def",
        name=names.name,
        returns=scope.spell(wrapped(pager, *pager_types(operation, found.typing)), found.shadowed[group(operation)]),
        said=_doc(common, returned),
        called=f"{scope.spell((pager,), live=True)}.of",
        first=(Code(common.client), Code(names.constant), pages_constant(operation, found.typing)),
    )


def _stream(use: StreamUse, common: _Common, found: Source, scope: Scope, mode: Mode) -> MethodView:
    operation = common.operation
    names = found.typing.names.methods[operation.name]
    stream = found.api.streams[use.stream]
    constant = scope.spell((Use(".streams", found.typing.names.streams[stream.name]),), live=True)
    kind = wrapped(mode.use("Stream"), *stream_types(stream, found.typing))
    returns = scope.spell(kind, found.shadowed[group(operation)])
    return _method(
        common,
        define="def",
        name=names.stream,
        returns=returns,
        said=_doc(common, _streamed(stream, mode)),
        called=f"{common.client}.stream",
        first=(Code(names.constant), constant),
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
