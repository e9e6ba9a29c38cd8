"""The page of one operation: its call, parameters, body, answers, errors, streaming and examples.

In: an operation and the places of its API. Out: a view of strings for ``operation.md.jinja``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from rowcast.facts import path_text
from rowcast.ir import Auth, Body, Named, Operation, Pagination, Response, Table
from rowcast.records import dataclass, replace
from rowcast.target import Sampler
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.errors import short_error_table
from rowcast.targets.docs.examples import ExampleView, example_views
from rowcast.targets.docs.objects import variants_table
from rowcast.targets.docs.places import Holder, Places, object_page
from rowcast.targets.docs.rows import Page, RowsView, deprecated_line, extra_sentence, rows_view, type_cell


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a page: a heading, paragraphs, and a table of rows where there is one."""

    title: str
    paragraphs: tuple[str, ...]
    rows: RowsView | None = None
    rows_title: str = ""
    headers: RowsView | None = None
    headers_title: str = ""


@dataclass(frozen=True, slots=True)
class OperationView:
    """What the page of an operation shows."""

    title: str
    call: str
    deprecated: str
    doc: str
    facts: tuple[str, ...]
    requests: tuple[SectionView, ...]
    answers: tuple[SectionView, ...]
    streaming: tuple[str, ...]
    errors: str
    examples: tuple[ExampleView, ...]


_PLACES = (
    ("path", "Path parameters"),
    ("query", "Query parameters"),
    ("headers", "Headers"),
    ("cookies", "Cookies"),
)


def operation_view(places: Places, operation: Operation, samples: Sampler) -> OperationView:
    """Return the view of an operation's page."""
    page = Page(places, "../")
    return OperationView(
        title=title(operation),
        call=md.code(f"{operation.method} {operation.path}"),
        deprecated=deprecated_line(operation.deprecated),
        doc=md.paragraphs(operation.doc),
        facts=tuple(_facts(page, operation)),
        requests=tuple(_requests(page, operation)),
        answers=tuple(_answer(page, operation, response) for response in operation.responses),
        streaming=tuple(_streaming(page, operation)),
        errors=short_error_table(places.api.errors),
        examples=example_views(places.api, operation, samples),
    )


def title(operation: Operation) -> str:
    """Return the heading of an operation's page."""
    return md.text(operation.summary) or md.code(operation.name)


def _facts(page: Page, operation: Operation) -> Iterator[str]:
    """Yield what a caller has to know first, one sentence each."""
    api = page.places.api
    yield f"Name: {md.code(operation.name)}"
    if operation.rename:
        yield f"Name in code: {md.code(operation.rename)}"
    yield f"Authentication: {auth_sentence(page, operation)}"
    if operation.stream is not None:
        stream = page.link(md.code(operation.stream.stream), stream_anchor(operation.stream.stream))
        when = f"when {md.code(operation.stream.when)} is `true`" if operation.stream.when else "always"
        yield f"Streams: {when}, as {stream}"
    if operation.idempotent:
        yield "Repeating: harmless, so that a failed call may be sent again"
    elif api.idempotency and operation.method in api.idempotency.methods:
        yield f"Repeating: harmless with the same value of the header {md.code(api.idempotency.header)}"
    if operation.pagination is not None:
        yield f"Pages: {_pagination(operation.pagination)}"


def auth_sentence(page: Page, operation: Operation) -> str:
    """Return which credentials a call takes."""
    auth = page.places.api.auth
    chosen = [each for each in auth if operation.auth is None or each.name in operation.auth]
    ways = " or ".join(auth_text(each) for each in chosen if each.kind != "none")
    if not ways:
        return "none"
    free = ", or none" if any(each.kind == "none" for each in chosen) else ""
    return f"{ways}{free}; see {page.link('Authentication', 'index.md#authentication')}"


def auth_text(auth: Auth) -> str:
    """Return one way to authenticate in a few words."""
    plain = {"bearer": "bearer token", "basic": "user name and password (`Basic`)", "none": "none"}
    if auth.kind in plain:
        return plain[auth.kind]
    return f"{'query parameter' if auth.kind == 'query' else auth.kind} {md.code(auth.wire)}"


def stream_anchor(name: str) -> str:
    """Return the place of a stream on the streaming page."""
    return f"streaming.md#{md.slug(name)}"


def _pagination(pages: Pagination) -> str:
    items = f"items at {md.code(path_text(pages.items))}" if pages.items else "the answer is the list of items"
    parts = [
        f"style `{pages.style}`",
        items,
        f"the next page is at {md.code(path_text(pages.next))}" if pages.next else "",
        f"asked for by {md.code(pages.parameter)}" if pages.parameter else "",
        f"more to come while {md.code(path_text(pages.more))} is `true`" if pages.more else "",
        f"size by {md.code(pages.size)}" if pages.size else "",
    ]
    return ", ".join(part for part in parts if part)


def _requests(page: Page, operation: Operation) -> Iterator[SectionView]:
    api = page.places.api
    own = {field.wire.lower() for field in operation.headers}
    fields = {
        "path": operation.path_parameters,
        "query": operation.query,
        "headers": (*(field for field in api.headers if field.wire.lower() not in own), *operation.headers),
        "cookies": operation.cookies,
    }
    for place, heading in _PLACES:
        if fields[place]:
            holder = Holder("operation", operation.name, place)
            yield SectionView(heading, (), rows_view(page, fields[place], holder))
    if operation.body is not None:
        required = "required" if operation.body.required else "optional"
        yield _body_section(page, "Body", operation.body, (f"{required}",), Holder("operation", operation.name, "body"))


def _body_section(page: Page, heading: str, body: Body, remarks: Iterable[str], holder: Holder) -> SectionView:
    api = page.places.api
    table = api.tables.get(body.type.name) if isinstance(body.type, Named) else None
    own = table is not None and page.places.homes.get(table.name, (None,))[0] == holder
    shape = "" if own else f", {type_cell(page, body.type)}"
    line = f"{md.code(body.content)}{''.join(f', {remark}' for remark in remarks)}{shape}."
    paragraphs = [line, md.paragraphs(body.doc), extra_sentence(page, table) if table else "", _variants(page, body)]
    rows = rows_view(page, table.fields, Holder("table", table.name)) if table is not None and table.fields else None
    shown = tuple(paragraph for paragraph in paragraphs if paragraph)
    return SectionView(heading, shown, rows, "" if own or table is None else f"Fields of {_object(page, table)}:")


def _object(page: Page, table: Table) -> str:
    return page.link(md.code(table.name), object_page(table.name))


def _variants(page: Page, body: Body) -> str:
    """Return the variants of a body that is a union."""
    union = page.places.api.unions.get(body.type.name) if isinstance(body.type, Named) else None
    return variants_table(page, union) if union is not None else ""


def _answer(page: Page, operation: Operation, response: Response) -> SectionView:
    heading = f"Response {response.status}"
    body = SectionView(heading, ("No body.",))
    if response.body is not None:
        body = _body_section(page, heading, response.body, (), Holder("operation", operation.name, response.status))
    doc = md.paragraphs(response.doc or phrase(response.status))
    section = replace(body, paragraphs=_present(doc, *body.paragraphs))
    if not response.headers:
        return section
    headers = rows_view(page, response.headers, Holder("operation", operation.name, f"{response.status} headers"))
    return replace(section, headers=headers, headers_title=f"Headers of response {response.status}")


def _present(*paragraphs: str) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def phrase(status: str) -> str:
    """Return the words that HTTP has for a status; empty for a range."""
    try:
        return f"{HTTPStatus(int(status)).phrase}."
    except ValueError:
        return ""


def _streaming(page: Page, operation: Operation) -> Iterator[str]:
    if operation.stream is None:
        return
    api = page.places.api
    stream = api.streams[operation.stream.stream]
    asked = f"With {md.code(operation.stream.when)} set to `true` the" if operation.stream.when else "The"
    media = {"sse": "text/event-stream", "ndjson": "application/x-ndjson"}[stream.format]
    events = type_cell(page, stream.events)
    link = page.link(md.code(stream.name), stream_anchor(stream.name))
    yield f"{asked} answer comes as {link}: `{media}`, each event one of {events}."
    if stream.result is not None and stream.fold:
        yield f"The events add up to the type {type_cell(page, stream.result)}."
