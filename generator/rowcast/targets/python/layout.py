"""Which module holds what: an ``Api`` goes in, the modules of models (and of params beside them) come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rowcast.asked import kept
from rowcast.ir import Api, Named, Operation, Type
from rowcast.reach import NOWHERE, Direction, directions, names
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.targets.python import calls
from rowcast.targets.python.names import module as module_name
from rowcast.targets.python.order import components

SMALL = 300
"""How many names one module still declares. A larger API has a module for each file of its spec."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module, and what it declares: names in the order of the spec.

    Attributes:
        kind: ``models``, ``request_models`` or ``params``.
        name: The name below its kind; empty where one module holds all of the kind.
        files: The files of the spec that declare it.
        tables, unions, aliases: Names of the spec.
        answers: The keys of answers that are no type of the spec, and so have a name of their own.
    """

    kind: str
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

    @property
    def path(self) -> str:
        """The module as a place in the package: ``.models`` or ``.models.tools``."""
        return f".{self.kind}.{self.name}" if self.name else f".{self.kind}"

    @property
    def file(self) -> str:
        """Its file in the package."""
        return f"{self.path[1:].replace('.', '/')}.py"


@dataclass(frozen=True, slots=True)
class Layout:
    """The modules.

    Attributes:
        modules: Those of models, in the order of the spec: what answers hold, then what only requests hold.
        params: Those of typed dictionaries.
        homes: The module of the model of each table, union, alias and unnamed answer.
        given: The module of the typed dictionary of each that requests hold.
        answers: The type of each unnamed answer, by the name of its operation, or of its stream and ``.result``.
        links: What the declaration of each name refers to directly.
        bodies: The operation whose whole body an inline table is.
    """

    modules: tuple[Module, ...]
    params: tuple[Module, ...]
    homes: Mapping[str, str]
    given: Mapping[str, str]
    answers: Mapping[str, Type]
    links: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, Operation]

    def title(self, name: str) -> str:
        """Return what is said of a table where the spec says nothing."""
        body = self.bodies.get(name)
        return f"The body of `{body.name}`." if body else f"The object `{name}`."


@kept
def arrange(api: Api) -> Layout:
    """Return the layout: one module of each kind for a small API, for a larger one a module for each file of the spec.

    Files whose declarations refer to each other in a circle share the module of the first. Models that no answer needs
    have modules of their own, as nothing loads them but checking a request.
    """
    ways = directions(api)
    unnamed = dict(_unnamed(api))
    answers = {key: type_ for key, (type_, _) in unnamed.items()}
    spans = {name: span for name, span in _declared(api, unnamed) if ways.get(name) != NOWHERE}
    links = {name: tuple(other for other in _refers(api, answers, name) if other in spans) for name in spans}
    groups = _groups(spans, links)
    answered = _reached((name for name in spans if name in answers or Direction.RESPONSE in ways[name]), links)
    asked = [name for name in spans if Direction.REQUEST in ways.get(name, NOWHERE)]

    def modules(kind: str, names: Iterable[str]) -> tuple[Module, ...]:
        return tuple(_modules(kind, api, answers, groups, frozenset(names)))

    models = (*modules("models", answered), *modules("request_models", spans.keys() - answered))
    params = modules("params", asked)
    return Layout(models, params, _homes(models), _homes(params), answers, links, bodies(api, api.operations))


def _homes(modules: Iterable[Module]) -> dict[str, str]:
    return {name: module.path for module in modules for name in module.declared}


def _reached(names: Iterable[str], links: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the names and all that they refer to, directly or not."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(links[name])
    return frozenset(found)


def _unnamed(api: Api) -> Iterator[tuple[str, tuple[Type, Span]]]:
    for operation in api.operations:
        answer = calls.answer(operation)
        if answer is not None and calls.unnamed(answer):
            yield operation.name, (answer, operation.span)
    for stream in api.streams.values():
        if stream.result is not None and not isinstance(stream.result, Named):
            yield f"{stream.name}.result", (stream.result, stream.span)


def bodies(api: Api, operations: Iterable[Operation]) -> dict[str, Operation]:
    """Return the operation whose whole body an inline table is, by the name of the table."""
    tables = ((calls.body_table(api, operation), operation) for operation in operations)
    return {table.name: operation for table, operation in tables if table is not None and table.inline}


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


@dataclass(frozen=True, slots=True)
class _Group:
    """What declares the names of one module: its name, the files, and the names in the order of the spec."""

    name: str
    files: tuple[str, ...]
    names: tuple[str, ...]


def _groups(spans: Mapping[str, Span], links: Mapping[str, tuple[str, ...]]) -> list[_Group]:
    if len(spans) <= SMALL:
        return [_Group("", tuple(sorted({span.file for span in spans.values()})), tuple(spans))]
    first = _first_files(spans, links)
    files: dict[str, list[str]] = {}
    for file, home in first.items():
        files.setdefault(home, []).append(file)
    held: dict[str, list[str]] = {home: [] for home in sorted(files)}
    for name, span in spans.items():
        held[first[span.file]].append(name)
    return [_Group(module_name(home), tuple(files[home]), tuple(names)) for home, names in held.items()]


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


def _modules(
    kind: str, api: Api, answers: Mapping[str, Type], groups: Iterable[_Group], wanted: frozenset[str]
) -> Iterator[Module]:
    for group in groups:
        names = tuple(name for name in group.names if name in wanted)
        if names:
            parts = (tuple(name for name in names if name in things) for things in _kinds(api, answers))
            yield Module(kind, group.name, group.files, *parts)


def _kinds(api: Api, answers: Mapping[str, Type]) -> tuple[Mapping[str, object], ...]:
    return api.tables, api.unions, api.aliases, answers
