"""The docs target: an ``Api`` in, Markdown pages out.

Pages stand in ``index.md``, ``operations/``, ``objects/``, ``errors.md``, ``streaming.md``, ``webhooks.md``,
``corrections.md`` and ``changes.md``; ``llms.txt`` lists them, and ``llms-full.txt`` holds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from rowcast import codes, parallel, target
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, Json, Operation
from rowcast.records import dataclass
from rowcast.target import Job, Output, Sample, Sampler
from rowcast.targets.docs.corrections import corrections_view
from rowcast.targets.docs.errors import errors_view
from rowcast.targets.docs.index import IndexView, index_view
from rowcast.targets.docs.objects import object_views
from rowcast.targets.docs.operation import operation_view
from rowcast.targets.docs.places import Places, find_places, object_page, operation_page
from rowcast.targets.docs.streaming import StreamView, stream_views
from rowcast.targets.docs.webhooks import WebhookView, webhook_views

OPTIONS: Mapping[str, type] = {"samples": list, "package": str}
SAMPLES = ("python",)
"""The targets whose samples are shown, where the option ``samples`` names no others."""


@dataclass(frozen=True, slots=True)
class StreamsView:
    """What the page of streams shows."""

    streams: tuple[StreamView, ...]


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """What the page of webhooks shows."""

    webhooks: tuple[WebhookView, ...]


@dataclass(frozen=True, slots=True)
class FullView:
    """All pages in one."""

    index: IndexView
    pages: tuple[str, ...]


def render(job: Job) -> Output:
    """Return the pages.

    The option ``samples`` lists targets of programming languages whose samples are shown; ``package`` is the name of
    their package in the samples.
    """
    samplers, problems = _samplers(job)
    if problems:
        return Output({}, problems=tuple(problems))
    places = find_places(job.api)
    index = index_view(places, changes=bool(job.changes))
    views = {path: (template, view) for path, template, view in _pages(job.api, places, index, _together(samplers))}

    def page(path: str) -> str:
        template, view = views[path]
        return job.templates.render(f"docs/{template}.md.jinja", view()).rstrip("\n") + "\n"

    pages = dict(zip(views, parallel.each(page, list(views), job.jobs, lambda _: 1), strict=True))
    if job.changes:
        # People and ``rowcast changelog`` wrote it as Markdown; it is a page as it stands.
        pages["changes.md"] = job.changes
    return Output({**pages, **_for_machines(job, index, pages)})


_Page: TypeAlias = tuple[str, str, Callable[[], object]]
"""The path of a page, its template, and what makes its view."""


def _pages(api: Api, places: Places, index: IndexView, sampler: Sampler) -> Iterator[_Page]:
    """Yield the pages in the order in which a reader would read them."""
    yield "index.md", "index", lambda: index
    for operation in api.operations:
        yield operation_page(operation.name), "operation", partial(operation_view, places, operation, sampler)
    yield from _pages_of_the_whole(api, places)
    for name, view in object_views(places):
        yield object_page(name), "object", view


def _pages_of_the_whole(api: Api, places: Places) -> Iterator[_Page]:
    if api.streams:
        yield "streaming.md", "streaming", lambda: StreamsView(tuple(stream_views(places)))
    if api.webhooks:
        yield "webhooks.md", "webhooks", lambda: WebhooksView(tuple(webhook_views(places)))
    if api.errors.statuses or api.errors.body is not None:
        yield "errors.md", "errors", partial(errors_view, places)
    corrections = corrections_view(places)
    if corrections is not None:
        yield "corrections.md", "corrections", lambda: corrections


def _for_machines(job: Job, index: IndexView, pages: Mapping[str, str]) -> dict[str, str]:
    """Return the list of pages, and all of them in one file."""
    texts = {
        "llms.txt": job.templates.render("docs/llms.txt.jinja", index),
        "llms-full.txt": job.templates.render(
            "docs/llms-full.txt.jinja", FullView(index, tuple(page.rstrip("\n") for page in pages.values()))
        ),
    }
    return {path: text.rstrip("\n") + "\n" for path, text in texts.items()}


def _samplers(job: Job) -> tuple[list[Sampler], list[Diagnostic]]:
    """Return what writes the samples of each chosen target, and a finding for each target that has none."""
    package = str(job.options.get("package", job.package))
    names = job.options.get("samples", SAMPLES)
    samplers, problems = [], []
    for name in names if isinstance(names, list | tuple) else ():
        found = target.find(str(name))
        if found is not None and found.samples is not None:
            samplers.append(found.samples(job.api, package))
        else:
            message = f"`samples` names `{name}`, which is no target that writes samples"
            problems.append(codes.diagnostic("config-value", message, None, "leave it out, or install that target"))
    return samplers, problems


def _together(samplers: Sequence[Sampler]) -> Sampler:
    def all_samples(operation: Operation, request: Mapping[str, Json]) -> tuple[Sample, ...]:
        return tuple(sample for sampler in samplers for sample in sampler(operation, request))

    return all_samples
