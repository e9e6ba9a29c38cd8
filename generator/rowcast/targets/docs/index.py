"""The first page of an API: what it is, where it is, how to authenticate, and what there is.

In: the places of an API. Out: a view of strings for ``index.md.jinja`` and for ``llms.txt.jinja``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rowcast.increment import Part
from rowcast.ir import Alias, Api, Operation, Table, Union
from rowcast.reach import NOWHERE
from rowcast.records import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Entry:
    """What lists show of an operation or a named type: the cells of a row, a link, and whether operations use it."""

    cells: tuple[str, ...]
    link: LinkView
    used: bool = True


@dataclass(frozen=True, slots=True)
class Entries:
    """All operations, and all types that have a page, by name."""

    operations: Mapping[str, Entry]
    objects: Mapping[str, Entry]


def entries(places: Places, part: Part) -> Entries:
    """Return what lists show of the definitions of a part."""
    page = Page(places, "")
    named: list[Table | Union | Alias] = [*part.tables.values(), *part.unions.values(), *part.aliases.values()]
    return Entries(
        {operation.name: _operation(page, operation) for operation in part.operations.values()},
        {each.name: _object(page, each) for each in named if places.has_page(each.name)},
    )


def index_view(places: Places, listed: Entries, *, changes: bool = False) -> IndexView:
    """Return the view of the first page; ``changes`` tells whether there is a page of changes."""
    page = Page(places, "")
    api = places.api
    view = IndexView(
        title=md.text(api.title),
        doc=md.paragraphs(api.doc),
        summary=md.inline(api.doc),
        facts=tuple(_facts(api)),
        servers=_servers(api),
        variables=_variables(api),
        auth=_auth(api),
        headers=rows_view(page, api.headers, Holder("api", "headers")) if api.headers else None,
        operations="",
        objects="",
        others="",
        more=tuple(_more(page, changes=changes)),
        operation_links=(),
        object_links=(),
    )
    return with_entries(view, listed)


def with_entries(view: IndexView, listed: Entries) -> IndexView:
    """Return the view with other lists of what there is."""
    objects = [listed.objects[name] for name in sorted(listed.objects)]
    used, others = ([each for each in objects if each.used is wanted] for wanted in (True, False))
    columns = ["Object", "Description"]
    return replace(
        view,
        operations=md.table(["Operation", "Call", "Description"], [each.cells for each in listed.operations.values()]),
        objects=md.table(columns, [each.cells for each in used]) if used else "",
        others=md.table(columns, [each.cells for each in others]) if others else "",
        operation_links=tuple(each.link for each in listed.operations.values()),
        object_links=tuple(each.link for each in used),
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


def _operation(page: Page, operation: Operation) -> Entry:
    call = f"{operation.method} {operation.path}"
    path = operation_page(operation.name)
    cells = (page.link(md.cell_code(operation.name), path), md.cell_code(call), _summary(operation))
    return Entry(cells, LinkView(page.link(title(operation), path), md.code(call)))


def _summary(operation: Operation) -> str:
    words = ["Deprecated." if operation.deprecated is not None else "", md.cell(operation.summary or operation.doc)]
    return " ".join(word for word in words if word)


def _object(page: Page, named: Table | Union | Alias) -> Entry:
    path = object_page(named.name)
    cells = (page.link(md.cell_code(named.name), path), md.cell(named.doc))
    link = LinkView(page.link(md.text(named.name), path), md.inline(named.doc))
    return Entry(cells, link, page.places.ways[named.name] != NOWHERE)


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
