"""Events, of streams or of webhooks: the union or table that they are in; what a page shows of each, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rowcast.ir import Named, Table
from rowcast.records import dataclass
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.places import Holder, object_page
from rowcast.targets.docs.rows import Page, RowsView, rows_view


@dataclass(frozen=True, slots=True)
class PayloadView:
    """One event: its heading, the object that it carries, and the rows of that."""

    title: str
    object: str
    rows: RowsView | None


def events_table(page: Page, events: Named) -> str:
    """Return the table of all events: their tags, their objects, what they mean."""
    cells = [
        [_tags(tags), page.link(md.cell_code(table.name), object_page(table.name)), md.cell(table.doc)]
        for tags, table in tables(page, events)
    ]
    return md.table(["Event", "Object", "Meaning"], cells)


def payloads(page: Page, events: Named) -> Iterator[PayloadView]:
    """Yield what each event carries."""
    for tags, table in tables(page, events):
        rows = rows_view(page, table.fields, Holder("table", table.name)) if table.fields else None
        heading = " or ".join(map(md.code, tags)) or md.text(table.name)
        yield PayloadView(heading, page.link(md.code(table.name), object_page(table.name)), rows)


def tables(page: Page, events: Named) -> list[tuple[tuple[str, ...], Table]]:
    """Return the table of each event with its tags; a table that is no union's has none."""
    api = page.places.api
    union = api.unions.get(events.name)
    if union is not None:
        return [(variant.tags, api.tables[variant.table]) for variant in union.variants]
    table = api.tables.get(events.name)
    return [((), table)] if table is not None else []


def _tags(tags: Iterable[str]) -> str:
    return ", ".join(map(md.cell_code, tags))
