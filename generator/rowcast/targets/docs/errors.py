"""The page of errors: the envelope, where its parts are, and the table from status and type to class.

In: the errors of an API. Out: a view of strings for ``errors.md.jinja``.
"""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.facts import path_text
from rowcast.ir import Api, Errors, ErrorStatus, Named
from rowcast.records import dataclass
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.places import Holder, Places
from rowcast.targets.docs.rows import Page, RowsView, rows_view, type_cell


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """What the page of errors shows."""

    table: str
    shape: str
    parts: tuple[str, ...]
    rows: RowsView | None
    remarks: tuple[str, ...]


def errors_view(places: Places) -> ErrorsView:
    """Return the view of the page of errors."""
    page = Page(places, "")
    errors = places.api.errors
    return ErrorsView(
        table=error_table(errors),
        shape=type_cell(page, errors.body) if errors.body is not None else "",
        parts=tuple(_parts(errors)),
        rows=_envelope(page),
        remarks=tuple(_remarks(places.api)),
    )


def error_table(errors: Errors) -> str:
    """Return the whole table of errors; empty where there is none."""
    columns = ["Status", "Type", "Class", "Retried", "Meaning"]
    rows = [[*_short_row(row), "yes" if row.retry else "no", md.cell(row.doc)] for row in errors.statuses]
    return md.table(columns, rows) if rows else ""


def short_error_table(errors: Errors) -> str:
    """Return the table of errors that an answer to a call can be, without what the page of errors says about them."""
    rows = [_short_row(row) for row in errors.statuses if row.status is not None]
    return md.table(["Status", "Type", "Class"], rows) if rows else ""


def _short_row(row: ErrorStatus) -> list[str]:
    types = ", ".join(map(md.cell_code, row.types))
    return [md.cell_code(row.status) if row.status else "in streams only", types, md.cell_code(row.name)]


def _parts(errors: Errors) -> Iterator[str]:
    named = (
        ("type", errors.type),
        ("message", errors.message),
        ("code", errors.code),
        ("id of the request", errors.request_id),
    )
    for what, path in named:
        if path:
            yield f"The {what} is at {md.code(path_text(path))}."


def _envelope(page: Page) -> RowsView | None:
    body = page.places.api.errors.body
    table = page.places.api.tables.get(body.name) if isinstance(body, Named) else None
    return rows_view(page, table.fields, Holder("table", table.name)) if table is not None and table.fields else None


def _remarks(api: Api) -> Iterator[str]:
    """Yield what the table means, and what the headers of an answer say about sending a call again."""
    ranges = [row.status for row in api.errors.statuses if row.status and row.status.endswith("XX")]
    if ranges:
        yield f"{' and '.join(map(md.code, dict.fromkeys(ranges)))}: all others whose status is not listed."
    if any(row.retry for row in api.errors.statuses):
        yield "Clients send a call again after an error that is marked as retried, and wait longer each time."
    yield "`Retry-After` tells how long to wait, in seconds or as a date."
    if api.retry.after_ms:
        yield f"{md.code(api.retry.after_ms)} tells it in milliseconds, and goes before `Retry-After`."
    if api.retry.override:
        yield f"{md.code(api.retry.override)}, `true` or `false`, goes before what the table says about retries."
    if api.request_id:
        names = " or ".join(map(md.code, api.request_id))
        yield f"{names} holds the id of the request, which support asks for."
