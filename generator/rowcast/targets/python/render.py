"""An ``Api`` goes in, the files of a Python package come out: views through templates, and the runtime as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from rowcast import codes, parallel
from rowcast.diagnostics import has_errors
from rowcast.reach import directions
from rowcast.records import dataclass
from rowcast.target import Job, Output
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
    ways = directions(api)
    named, found = names.assign(api)
    if has_errors(found):
        return Output({}, problems=tuple(found))
    arranged = layout.arrange(api, ways)
    typing = Typing(named, arranged.homes, arranged.given, ways)
    tables = [api.tables[name] for module in arranged.modules for name in module.tables]
    made, problems = models.classes(tables, api, typing, job.memo)
    if problems:
        return Output({}, problems=(*found, *problems))
    shown = view_models.Source(api, arranged, typing, made)
    files = _files(job, shown)
    runtime = {f"{RUNTIME}/{name}": text for name, text in extras.runtime(api).items()}
    log = {"CHANGELOG.md": job.changes} if job.changes else {}
    return Output(
        {**files, **runtime, **log, "py.typed": ""},
        verbatim=frozenset({*runtime, "py.typed"}),
        problems=tuple(found),
        tools=(usual.DISTRIBUTION,),
        laid_out=True,
    )


def _files(job: Job, shown: view_models.Source) -> dict[str, str]:
    """Return the path and the text of each file that is made from templates."""
    views = {path: (template, view) for path, template, view in _views(shown)}

    def text(path: str) -> str:
        template, view = views[path]
        return job.templates.render(f"python/{template}.py.jinja", view())

    return dict(zip(views, parallel.each(text, list(views), job.jobs, lambda _: 1), strict=True))


def _views(shown: view_models.Source) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Yield path, template and what makes the view of each file."""
    found = view_resources.source(shown.api, shown.layout, shown.typing)
    yield "__init__.py", "package", partial(view_package.package_view, found)
    yield "client.py", "client", partial(view_client.client_view, found)
    yield "errors.py", "errors", partial(view_errors.errors_view, found)
    yield "streams.py", "streams", partial(view_streams.streams_view, found)
    if shown.api.webhooks:
        yield "webhooks.py", "webhooks", partial(view_webhooks.webhooks_view, found)
    yield from _folder("resources", "The groups of operations, as classes.", shown)
    for path, group in shown.typing.names.groups.items():
        yield f"resources/{group.module}.py", "resource", partial(view_resources.view, path, found)
    given = view_params.source(shown.api, shown.layout, shown.typing)
    for kind, said in _SAID.items():
        if any(module.kind == kind and module.name for module in (*shown.layout.modules, *shown.layout.params)):
            yield from _folder(kind, said, shown)
    for module in shown.layout.modules:
        yield module.file, "models", partial(view_models.view, module, shown)
    for module in shown.layout.params:
        yield module.file, "params", partial(view_params.view, module, given)


_SAID = {
    "models": "What answers hold, as classes.",
    "request_models": "What only requests hold, as classes to check it by.",
    "params": "What requests hold, as typed dictionaries.",
}


def _folder(name: str, said: str, shown: view_models.Source) -> Iterator[tuple[str, str, Callable[[], object]]]:
    view = partial(FolderView, comments((shown.api.span.file,)), docstring([said]))
    yield f"{name}/__init__.py", "folder", view
