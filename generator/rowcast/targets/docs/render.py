"""The docs target: an ``Api`` in, Markdown pages out.

Pages stand in ``index.md``, ``operations/``, ``objects/``, ``errors.md``, ``streaming.md``, ``webhooks.md``,
``corrections.md`` and ``changes.md``; ``llms.txt`` lists them, and ``llms-full.txt`` holds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from rowcast import codes, parallel, target
from rowcast.diagnostics import Diagnostic
from rowcast.increment import ERRORS, HEADERS, Beyond, Part, call, part
from rowcast.ir import Api, Json, Operation
from rowcast.reach import directions, objects
from rowcast.records import dataclass, replace
from rowcast.target import Incremental, Job, Output, Revision, Sample, Sampler
from rowcast.targets.docs.corrections import CorrectionsView, corrections_view
from rowcast.targets.docs.errors import errors_view
from rowcast.targets.docs.index import Entries, IndexView, entries, index_view, with_entries
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
    index = index_view(places, entries(places, part(job.api)), changes=bool(job.changes))
    pages = _rendered(job, _pages(part(job.api), index, _together(samplers), corrections_view(places)))
    if job.changes:
        # People and ``rowcast changelog`` wrote it as Markdown; it is a page as it stands.
        pages["changes.md"] = job.changes
    return Output({**pages, **_for_machines(job, index, pages)})


@dataclass(frozen=True, slots=True)
class _Known:
    """What pages need to know of the whole API: its places without the API, its first page, and all pages.

    ``listed`` is what the first page shows of each definition.
    """

    places: Places
    index: IndexView
    listed: Entries
    pages: tuple[str, ...]


def keep(job: Job) -> object:
    """Return what pages need to know of the whole API."""
    places = find_places(job.api)
    listed = entries(places, part(job.api))
    index = index_view(places, listed, changes=bool(job.changes))
    pages = [page.path for page in _pages(part(job.api), index, _together(()), corrections_view(places))]
    nothing = replace(job.api, operations=(), tables={}, unions={}, aliases={})
    return _Known(replace(places, api=nothing), index, listed, (*pages, *(["changes.md"] if job.changes else [])))


def revise(revision: Revision) -> Output:
    """Return the pages that show something touched, and the page of all pages. Raises ``Beyond``."""
    job, known = revision.job, revision.known
    find_places.know(job.api, replace(known.places, api=job.api))
    directions.know(job.api, known.places.ways)
    objects.know(job.api, known.places.objects)
    samplers, problems = _samplers(job)
    if problems:
        raise Beyond
    known = _relisted(known, revision)
    is_listed = known is not revision.known
    pages = _pages(revision.part, known.index, _together(samplers), None)
    chosen = [page for page in pages if not revision.touched.isdisjoint(page.shows) or (page.lists and is_listed)]
    if HEADERS in revision.touched:
        # The first page shows headers with all that they refer to.
        raise Beyond
    if not chosen:
        return Output({})
    made = _rendered(job, chosen)
    texts = {path: made[path] if path in made else revision.standing(path) for path in known.pages}
    machines = _for_machines(job, known.index, texts) if is_listed else _full(job, known.index, texts)
    return Output({**made, **machines}, known=known if is_listed else None)


def _relisted(known: _Known, revision: Revision) -> _Known:
    """Return what is known, with what the first page shows of touched definitions as it is now."""
    part, touched = revision.part, revision.touched
    some = replace(
        part,
        operations={name: each for name, each in part.operations.items() if call(name) in touched},
        tables={name: each for name, each in part.tables.items() if name in touched},
        unions={name: each for name, each in part.unions.items() if name in touched},
        aliases={name: each for name, each in part.aliases.items() if name in touched},
    )
    now = entries(find_places(revision.job.api), some)
    listed = Entries({**known.listed.operations, **now.operations}, {**known.listed.objects, **now.objects})
    return known if listed == known.listed else replace(known, index=with_entries(known.index, listed), listed=listed)


incremental = Incremental(keep, revise)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: its path, its template, what makes its view, and the definitions whose own text it holds.

    ``lists`` says that it holds what lists show of all definitions.
    """

    path: str
    template: str
    view: Callable[[], object]
    shows: Collection[str] = ()
    lists: bool = False


def _rendered(job: Job, pages: Iterable[_Page]) -> dict[str, str]:
    """Return the path and the text of each page."""
    known = {page.path: page for page in pages}

    def text(path: str) -> str:
        page = known[path]
        return job.templates.render(f"docs/{page.template}.md.jinja", page.view()).rstrip("\n") + "\n"

    return dict(zip(known, parallel.each(text, list(known), job.jobs, lambda _: 1), strict=True))


def _pages(shown: Part, index: IndexView, sampler: Sampler, corrections: CorrectionsView | None) -> Iterator[_Page]:
    """Yield the pages of a part in the order in which a reader would read them."""
    places = find_places(shown.api)
    yield _Page("index.md", "index", lambda: index, lists=True)
    for operation in shown.operations.values():
        view = partial(operation_view, places, operation, sampler)
        yield _Page(operation_page(operation.name), "operation", view, (call(operation.name),))
    yield from _pages_of_the_whole(shown.api, places)
    if corrections is not None:
        yield _Page("corrections.md", "corrections", lambda: corrections)
    for name, make in object_views(places, shown):
        yield _Page(object_page(name), "object", make, (name,))


def _pages_of_the_whole(api: Api, places: Places) -> Iterator[_Page]:
    if api.streams:
        shows = [f"stream {name}" for name in api.streams]
        yield _Page("streaming.md", "streaming", lambda: StreamsView(tuple(stream_views(places))), shows)
    if api.webhooks:
        shows = [f"webhook {name}" for name in api.webhooks]
        yield _Page("webhooks.md", "webhooks", lambda: WebhooksView(tuple(webhook_views(places))), shows)
    if api.errors.statuses or api.errors.body is not None:
        yield _Page("errors.md", "errors", partial(errors_view, places), (ERRORS,))


def _for_machines(job: Job, index: IndexView, pages: Mapping[str, str]) -> dict[str, str]:
    """Return the list of pages, and all of them in one file."""
    listed = job.templates.render("docs/llms.txt.jinja", index).rstrip("\n") + "\n"
    return {"llms.txt": listed, **_full(job, index, pages)}


def _full(job: Job, index: IndexView, pages: Mapping[str, str]) -> dict[str, str]:
    view = FullView(index, tuple(page.rstrip("\n") for page in pages.values()))
    return {"llms-full.txt": job.templates.render("docs/llms-full.txt.jinja", view).rstrip("\n") + "\n"}


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
