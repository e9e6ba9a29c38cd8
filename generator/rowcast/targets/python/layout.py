"""Which module holds what: an ``Api`` goes in, the modules of models (and of params beside them) come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rowcast.ir import Api, Named, Operation, Type
from rowcast.reach import NOWHERE, Direction, names
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.targets.python import calls
from rowcast.targets.python.names import module as module_name
from rowcast.targets.python.order import components


@dataclass(frozen=True, slots=True)
class Module:
    """A module: what the files of the spec declare that requests or answers hold, as names in the order of the spec.

    ``answers`` are the keys of answers that are no type of the spec, and so have a name of their own.
    """

    name: str
    files: tuple[str, ...]
    tables: tuple[str, ...]
    unions: tuple[str, ...]
    aliases: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def declared(self) -> tuple[str, ...]:
        """All that becomes a class or an alias."""
        return (*self.tables, *self.unions, *self.aliases, *self.answers)


@dataclass(frozen=True, slots=True)
class Layout:
    """The modules.

    Attributes:
        modules: In the order of the spec.
        homes: The name of the module of each table, union, alias and unnamed answer.
        answers: The type of each unnamed answer, by the name of its operation, or of its stream and ``.result``.
        links: What the declaration of each name refers to directly.
        bodies: The operation whose whole body an inline table is.
    """

    modules: tuple[Module, ...]
    homes: Mapping[str, str]
    answers: Mapping[str, Type]
    links: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, Operation]

    def title(self, name: str) -> str:
        """Return what is said of a table where the spec says nothing."""
        body = self.bodies.get(name)
        return f"The body of `{body.name}`." if body else f"The object `{name}`."


def arrange(api: Api, ways: Mapping[str, Direction]) -> Layout:
    """Return the layout. Files whose declarations refer to each other in a circle share the module of the first."""
    unnamed = dict(_unnamed(api))
    answers = {key: type_ for key, (type_, _) in unnamed.items()}
    spans = {name: span for name, span in _declared(api, unnamed) if ways.get(name) != NOWHERE}
    links = {name: tuple(other for other in _refers(api, answers, name) if other in spans) for name in spans}
    first = _first_files(spans, links)
    held: dict[str, list[str]] = {file: [] for file in sorted(first.values())}
    for name, span in spans.items():
        held[first[span.file]].append(name)
    files: dict[str, list[str]] = {}
    for file, home in first.items():
        files.setdefault(home, []).append(file)
    modules = tuple(_module(api, answers, file, files[file], found) for file, found in held.items())
    found_homes = {name: module.name for module in modules for name in module.declared}
    return Layout(modules, found_homes, answers, links, dict(_bodies(api)))


def requested(module: Module, ways: Mapping[str, Direction]) -> Module:
    """Return the part of a module that requests hold."""

    def held(found: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in found if Direction.REQUEST in ways[name])

    return Module(module.name, module.files, held(module.tables), held(module.unions), held(module.aliases), ())


def _unnamed(api: Api) -> Iterator[tuple[str, tuple[Type, Span]]]:
    for operation in api.operations:
        answer = calls.answer(operation)
        if answer is not None and calls.unnamed(answer):
            yield operation.name, (answer, operation.span)
    for stream in api.streams.values():
        if stream.result is not None and not isinstance(stream.result, Named):
            yield f"{stream.name}.result", (stream.result, stream.span)


def _bodies(api: Api) -> Iterator[tuple[str, Operation]]:
    for operation in api.operations:
        table = calls.body_table(api, operation)
        if table is not None and table.inline:
            yield table.name, operation


def _declared(api: Api, unnamed: Mapping[str, tuple[Type, Span]]) -> Iterator[tuple[str, Span]]:
    for things in (api.tables, api.unions, api.aliases):
        yield from ((name, thing.span) for name, thing in things.items())
    yield from ((key, span) for key, (_, span) in unnamed.items())


def _refers(api: Api, answers: Mapping[str, Type], name: str) -> Iterator[str]:
    if table := api.tables.get(name):
        for field in table.fields:
            yield from names(field.type)
        if table.extra:
            yield from names(table.extra)
    elif union := api.unions.get(name):
        yield from (variant.table for variant in union.variants)
        if union.otherwise:
            yield union.otherwise
    elif alias := api.aliases.get(name):
        yield from names(alias.type)
    else:
        yield from names(answers[name])


def _first_files(spans: Mapping[str, Span], links: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return for each file the first of those that share its module: by a circle, or as their modules have one name."""
    graph: dict[str, dict[str, None]] = {file: {} for file in sorted({span.file for span in spans.values()})}
    for name, others in links.items():
        graph[spans[name].file].update((spans[other].file, None) for other in others)
    alike: dict[str, list[str]] = {}
    for file in graph:
        alike.setdefault(module_name(file), []).append(file)
    for files in alike.values():
        for file, other in zip(files, (*files[1:], files[0]), strict=True):
            graph[file][other] = None
    shared = {file: min(part) for part in components(graph) for file in part}
    return {file: shared[file] for file in graph}


def _module(api: Api, answers: Mapping[str, Type], file: str, files: Iterable[str], found: Sequence[str]) -> Module:
    def those(things: Mapping[str, object]) -> tuple[str, ...]:
        return tuple(name for name in found if name in things)

    parts = (api.tables, api.unions, api.aliases, answers)
    return Module(module_name(file), tuple(files), *map(those, parts))
