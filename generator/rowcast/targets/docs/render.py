"""The docs target: an ``Api`` in, Markdown pages out.

Pages stand in ``index.md``, ``operations/``, ``objects/``, ``errors.md``, ``streaming.md``, ``webhooks.md`` and
``corrections.md``; ``llms.txt`` lists them, and ``llms-full.txt`` holds them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rowcast import codes, target
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Json, Operation
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
    index = index_view(places)
    made = _pages(job, places, index, _together(samplers))
    pages = {path: text.rstrip("\n") + "\n" for path, text in made}
    return Output({**pages, **_for_machines(job, index, pages)})


def _pages(job: Job, places: Places, index: IndexView, sampler: Sampler) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each page, in the order in which a reader would read them."""
    templates = job.templates
    yield "index.md", templates.render("docs/index.md.jinja", index)
    for operation in job.api.operations:
        view = operation_view(places, operation, sampler)
        yield operation_page(operation.name), templates.render("docs/operation.md.jinja", view)
    yield from _pages_of_the_whole(job, places)
    for name, shown in object_views(places):
        yield object_page(name), templates.render("docs/object.md.jinja", shown)


def _pages_of_the_whole(job: Job, places: Places) -> Iterator[tuple[str, str]]:
    api, templates = job.api, job.templates
    if api.streams:
        streams = StreamsView(tuple(stream_views(places)))
        yield "streaming.md", templates.render("docs/streaming.md.jinja", streams)
    if api.webhooks:
        webhooks = WebhooksView(tuple(webhook_views(places)))
        yield "webhooks.md", templates.render("docs/webhooks.md.jinja", webhooks)
    if api.errors.statuses or api.errors.body is not None:
        yield "errors.md", templates.render("docs/errors.md.jinja", errors_view(places))
    corrections = corrections_view(places)
    if corrections is not None:
        yield "corrections.md", templates.render("docs/corrections.md.jinja", corrections)


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
