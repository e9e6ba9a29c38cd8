"""An ``Api`` goes in, the files of a Python package come out: views through templates, and the runtime as it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NoReturn, TypeVar

from rowcast import codes, parallel
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.increment import ERRORS, HEADERS, Beyond, call
from rowcast.ir import Operation
from rowcast.reach import directions
from rowcast.records import dataclass, replace
from rowcast.target import Incremental, Job, Output, Revision
from rowcast.targets.python import (
    extras,
    layout,
    models,
    names,
    usual,
    view_client,
    view_errors,
    view_models,
    view_package,
    view_params,
    view_resources,
    view_streams,
    view_webhooks,
)
from rowcast.targets.python.parts import comments
from rowcast.targets.python.quoting import Code, UnquotableError, docstring
from rowcast.targets.python.types import Typing

RUNTIME = "_runtime"

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class FolderView:
    """The module of a folder, which holds nothing but its docstring."""

    comments: tuple[Code, ...]
    doc: Code


def render(job: Job) -> Output:
    """Return the files of the package; none if something of the spec cannot be named or written in Python."""
    try:
        return _render(job)
    except UnquotableError as problem:
        return Output({}, problems=(codes.diagnostic("value-unwritable", str(problem), job.api.span),))


def _render(job: Job) -> Output:
    api = job.api
    named, found = names.assign(api)
    if has_errors(found):
        return Output({}, problems=tuple(found))
    shown, problems = _source(job, named, layout.arrange(api).modules)
    if problems:
        return Output({}, problems=(*found, *problems))
    files = _files(job, list(_units(shown, api.operations)))
    runtime = {f"{RUNTIME}/{name}": text for name, text in extras.runtime(api).items()}
    log = {"CHANGELOG.md": job.changes} if job.changes else {}
    return Output(
        {**files, **runtime, **log, "py.typed": ""},
        verbatim=frozenset({*runtime, "py.typed"}),
        problems=tuple(found),
        tools=(usual.DISTRIBUTION,),
        laid_out=True,
    )


def keep(job: Job) -> object:
    """Return the names and the layout of an API, without what each definition tells anew."""
    named, _ = names.assign(job.api)
    return replace(named, fields={}, arguments={}), replace(layout.arrange(job.api), bodies={}), directions(job.api)


def revise(revision: Revision) -> Output:
    """Return the modules that show something touched. Raises ``Beyond``."""
    try:
        return _revise(revision)
    except UnquotableError as problem:
        raise Beyond from problem


def _revise(revision: Revision) -> Output:
    part, api = revision.part, revision.job.api
    named, arranged, ways = revision.known
    directions.know(api, ways)
    found: list[Diagnostic] = []
    fields, arguments = names.of_rows(api, part.tables.values(), part.operations.values(), found)
    named = replace(named, fields=_OfPart(fields), arguments=_OfPart(arguments))
    names.assign.know(api, (named, found))
    layout.arrange.know(api, replace(arranged, bodies=layout.bodies(api, part.operations.values())))
    modules = [module for module in arranged.modules if not revision.touched.isdisjoint(_declared(module))]
    shown, problems = _source(revision.job, named, modules)
    if found or problems:
        raise Beyond
    units = _units(shown, tuple(part.operations.values()))
    chosen = [unit for unit in units if not revision.touched.isdisjoint(unit.shows)]
    shows = {key for unit in chosen for key in unit.shows}
    if not part.whole and any(call(name) in shows and name not in part.operations for name in named.methods):
        raise Beyond
    return Output(_files(revision.job, chosen), laid_out=True)


class _OfPart(dict[str, ValueT]):
    """Names of the rows of some definitions; those of others are not known."""

    def __missing__(self, key: str) -> NoReturn:
        raise Beyond(key)


def _source(
    job: Job, named: names.Names, modules: Iterable[layout.Module]
) -> tuple[view_models.Source, list[Diagnostic]]:
    """Return what some modules of models are shown from, and what keeps them from being shown."""
    arranged = layout.arrange(job.api)
    typing = Typing(named, arranged.homes, arranged.given, directions(job.api))
    tables = [job.api.tables[name] for module in modules for name in module.tables]
    made, problems = models.classes(tables, job.api, typing, job.memo)
    return view_models.Source(job.api, arranged, typing, made), problems


@dataclass(frozen=True, slots=True)
class _Unit:
    """A file: its path, its template, what makes its view, and the definitions whose own text it holds."""

    path: str
    template: str
    view: Callable[[], object]
    shows: Collection[str] = ()


def _files(job: Job, units: Iterable[_Unit]) -> dict[str, str]:
    """Return the path and the text of each file that is made from templates."""
    known = {unit.path: unit for unit in units}

    def text(path: str) -> str:
        return job.templates.render(f"python/{known[path].template}.py.jinja", known[path].view())

    return dict(zip(known, parallel.each(text, list(known), job.jobs, lambda _: 1), strict=True))


def _units(shown: view_models.Source, operations: Sequence[Operation]) -> Iterator[_Unit]:
    """Yield each file; ``operations`` are those of the API that can be shown."""
    found = view_resources.source(shown.api, operations, shown.layout, shown.typing)
    calls: dict[names.Path, list[str]] = {}
    for name in shown.typing.names.methods:
        calls.setdefault(names.group_of(name), []).append(call(name))
    yield from _units_of_the_whole(shown, found, calls.get((), ()))
    for path, group in shown.typing.names.groups.items():
        view = partial(view_resources.view, path, found)
        yield _Unit(f"resources/{group.module}.py", "resource", view, calls.get(path, ()))
    given = view_params.source(shown.api, shown.layout, shown.typing)
    for module in shown.layout.modules:
        yield _Unit(module.file, "models", partial(view_models.view, module, shown), _declared(module))
    for module in shown.layout.params:
        yield _Unit(module.file, "params", partial(view_params.view, module, given), _declared(module))


def _units_of_the_whole(
    shown: view_models.Source, found: view_resources.Source, calls: Iterable[str]
) -> Iterator[_Unit]:
    """Yield the files that show the API as a whole; ``calls`` are the operations of the client itself."""
    streams = [f"stream {name}" for name in shown.api.streams]
    webhooks = [f"webhook {name}" for name in shown.api.webhooks]
    yield _Unit("__init__.py", "package", partial(view_package.package_view, found))
    yield _Unit("client.py", "client", partial(view_client.client_view, found), (*calls, HEADERS))
    yield _Unit("errors.py", "errors", partial(view_errors.errors_view, found), (ERRORS,))
    yield _Unit("streams.py", "streams", partial(view_streams.streams_view, found), streams)
    if webhooks:
        yield _Unit("webhooks.py", "webhooks", partial(view_webhooks.webhooks_view, found), webhooks)
    yield from _folder("resources", "The groups of operations, as classes.", shown)
    for kind, said in _SAID.items():
        if any(module.kind == kind and module.name for module in (*shown.layout.modules, *shown.layout.params)):
            yield from _folder(kind, said, shown)


def _declared(module: layout.Module) -> tuple[str, ...]:
    """Return the definitions of a module as an outline calls them; an unnamed answer is its operation's or stream's."""
    streams = (f"stream {key.removesuffix('.result')}" for key in module.answers)
    return (*module.declared, *map(call, module.answers), *streams)


_SAID = {
    "models": "What answers hold, as classes.",
    "request_models": "What only requests hold, as classes to check it by.",
    "params": "What requests hold, as typed dictionaries.",
}


def _folder(name: str, said: str, shown: view_models.Source) -> Iterator[_Unit]:
    view = partial(FolderView, comments((shown.api.span.file,)), docstring([said]))
    yield _Unit(f"{name}/__init__.py", "folder", view)


incremental = Incremental(keep, revise)
