"""The first page of an API: what it is, where it is, how to authenticate, and what there is.

In: the places of an API. Out: a view of strings for ``index.md.jinja`` and for ``llms.txt.jinja``.
"""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.ir import Alias, Api, Operation, Table, Union
from rowcast.reach import NOWHERE
from rowcast.records import dataclass
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.corrections import corrections_view
from rowcast.targets.docs.operation import auth_text, title
from rowcast.targets.docs.places import Holder, Places, object_page, operation_page
from rowcast.targets.docs.rows import Page, RowsView, rows_view


@dataclass(frozen=True, slots=True)
class LinkView:
    """A page: the link to it, and what it is about."""

    link: str
    doc: str


@dataclass(frozen=True, slots=True)
class IndexView:
    """What the first page shows."""

    title: str
    doc: str
    summary: str
    facts: tuple[str, ...]
    servers: str
    variables: str
    auth: str
    headers: RowsView | None
    operations: str
    objects: str
    others: str
    more: tuple[LinkView, ...]
    operation_links: tuple[LinkView, ...]
    object_links: tuple[LinkView, ...]


def index_view(places: Places, *, changes: bool = False) -> IndexView:
    """Return the view of the first page; ``changes`` tells whether there is a page of changes."""
    page = Page(places, "")
    api = places.api
    return IndexView(
        title=md.text(api.title),
        doc=md.paragraphs(api.doc),
        summary=md.inline(api.doc),
        facts=tuple(_facts(api)),
        servers=_servers(api),
        variables=_variables(api),
        auth=_auth(api),
        headers=rows_view(page, api.headers, Holder("api", "headers")) if api.headers else None,
        operations=_operations(page),
        objects=_objects(page, used=True),
        others=_objects(page, used=False),
        more=tuple(_more(page, changes=changes)),
        operation_links=tuple(_operation_links(page)),
        object_links=tuple(_object_links(page)),
    )


def _facts(api: Api) -> Iterator[str]:
    if api.version:
        yield f"Version {md.code(api.version)}"
    if api.docs:
        yield f"Documentation of the provider: {md.web_link(api.docs)}"
    if api.license:
        name, url = api.license
        yield f"License: {md.web_link(url, name) if url else md.word(name)}"
    for what, contact in api.contact.items():
        yield f"Contact, {md.word(what)}: {md.web_link(contact)}"
    if api.server_env:
        yield f"The environment variable {md.code(api.server_env)} sets another server"


def _servers(api: Api) -> str:
    columns = ["URL", "Name", "Description"]
    rows = [
        [md.cell_code(each.url), md.cell_code(each.name) if each.name else "", md.cell(each.doc)]
        for each in api.servers
    ]
    return md.trimmed_table(columns, rows)


def _variables(api: Api) -> str:
    rows = [
        [
            md.cell_code(variable.name),
            md.cell_code(variable.default),
            ", ".join(map(md.cell_code, variable.values)),
            md.cell(variable.doc),
        ]
        for server in api.servers
        for variable in server.variables
    ]
    return md.trimmed_table(["Variable", "Default", "Values", "Description"], rows) if rows else ""


def _auth(api: Api) -> str:
    rows = [
        [auth_text(auth), md.cell_code(auth.name), ", ".join(map(md.cell_code, auth.env)), md.cell(auth.doc)]
        for auth in api.auth
    ]
    return md.trimmed_table(["Way", "Credential", "Environment", "Description"], rows) if rows else ""


def _operations(page: Page) -> str:
    rows = [
        [
            page.link(md.cell_code(each.name), operation_page(each.name)),
            md.cell_code(f"{each.method} {each.path}"),
            _summary(each),
        ]
        for each in page.places.api.operations
    ]
    return md.table(["Operation", "Call", "Description"], rows)


def _summary(operation: Operation) -> str:
    words = ["Deprecated." if operation.deprecated is not None else "", md.cell(operation.summary or operation.doc)]
    return " ".join(word for word in words if word)


def _objects(page: Page, used: bool) -> str:
    """Return the table of the objects that operations use, or of the others."""
    rows = [
        [page.link(md.cell_code(named.name), object_page(named.name)), md.cell(named.doc)]
        for named in _named(page.places, used)
    ]
    return md.table(["Object", "Description"], rows) if rows else ""


def _object_links(page: Page) -> Iterator[LinkView]:
    for named in _named(page.places, used=True):
        yield LinkView(page.link(md.text(named.name), object_page(named.name)), md.inline(named.doc))


def _named(places: Places, used: bool) -> list[Table | Union | Alias]:
    """Return what has a page, by name: that which operations use, or the rest."""
    api = places.api
    every: list[Table | Union | Alias] = [*api.tables.values(), *api.unions.values(), *api.aliases.values()]
    chosen = [named for named in every if places.has_page(named.name) and (places.ways[named.name] != NOWHERE) is used]
    return sorted(chosen, key=lambda named: named.name)


def _operation_links(page: Page) -> Iterator[LinkView]:
    for operation in page.places.api.operations:
        call = md.code(f"{operation.method} {operation.path}")
        yield LinkView(page.link(title(operation), operation_page(operation.name)), call)


def _more(page: Page, *, changes: bool) -> Iterator[LinkView]:
    api = page.places.api
    if api.errors.statuses or api.errors.body is not None:
        yield LinkView(page.link("Errors", "errors.md"), "what can go wrong, and what is worth trying again")
    if api.streams:
        yield LinkView(page.link("Streaming", "streaming.md"), "events, how they add up, and transcripts")
    if api.webhooks:
        yield LinkView(page.link("Webhooks", "webhooks.md"), "what is sent to you, and how to know that it is genuine")
    if corrections_view(page.places) is not None:
        yield LinkView(page.link("Corrections", "corrections.md"), "where this differs from the page of its origin")
    if changes:
        yield LinkView(page.link("Changes", "changes.md"), "what is new in each version, and what it breaks")
