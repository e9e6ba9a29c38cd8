"""The page that tells how the spec differs from the page that it was captured from, and how its facts are known.

In: an API. Out: a view of strings for ``corrections.md.jinja``.
"""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.asked import kept
from rowcast.ir import Api, Field
from rowcast.records import dataclass
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.places import Holder, Places


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """What the page of corrections shows."""

    corrections: str
    origins: str


@kept
def corrections_view(places: Places) -> CorrectionsView | None:
    """Return the view of the page; ``None`` if nothing was captured or corrected."""
    api = places.api
    corrections = [
        [md.cell_code(each.address), md.cell("; ".join(each.changes)), md.cell(each.reason)] for each in api.corrections
    ]
    origins = list(_origins(places))
    if not corrections and not origins:
        return None
    return CorrectionsView(
        md.table(["Row", "Change", "Reason"], corrections) if corrections else "",
        md.trimmed_table(["Row", "Page", "Line", "Known otherwise than from a column"], origins) if origins else "",
    )


def _origins(places: Places) -> Iterator[list[str]]:
    """Yield where each captured row comes from."""
    for holder, title, fields in _sections(places.api):
        for row in places.rows(fields, holder):
            origin = row.field.origin
            if origin.page is not None or origin.line is not None or origin.known:
                known = ", ".join(f"{md.word(fact)} from {md.word(how)}" for fact, how in origin.known)
                line = str(origin.line) if origin.line is not None else ""
                page = md.cell_code(origin.page) if origin.page else ""
                yield [md.cell_code(f"{title}/{row.name}"), page, line, known]


def _sections(api: Api) -> Iterator[tuple[Holder, str, tuple[Field, ...]]]:
    """Yield each list of rows with the address that corrections give it."""
    for operation in api.operations:
        places = {
            "path": operation.path_parameters,
            "query": operation.query,
            "headers": operation.headers,
            "cookies": operation.cookies,
        }
        for place, fields in places.items():
            yield Holder("operation", operation.name, place), f"{operation.name}/{place}", fields
        bodies = [("body", operation.body), *((response.status, response.body) for response in operation.responses)]
        for place, body in bodies:
            table = api.tables.get(getattr(body.type, "name", "")) if body is not None else None
            if table is not None and table.inline:
                yield Holder("table", table.name), f"{operation.name}/{place}", table.fields
    for table in api.tables.values():
        if not table.inline:
            yield Holder("table", table.name), table.name, table.fields
