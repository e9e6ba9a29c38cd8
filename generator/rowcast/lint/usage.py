"""Names that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api
from rowcast.lint.walk import field_lists
from rowcast.reach import NOWHERE, directions
from rowcast.source import Span


def unused_names(api: Api) -> Iterator[Diagnostic]:
    """Yield tables, unions, types and streams that no operation leads to, and whose rows nothing includes."""
    reached = directions(api)
    included = _used_rows(api, {name for name, way in reached.items() if way is not NOWHERE})
    for name, way in reached.items():
        if way is NOWHERE and not _is_included(api, name, included):
            found = api.tables.get(name) or api.unions.get(name) or api.aliases[name]
            yield diagnostic("unused-name", f"no operation uses {name}", found.span)
    streams = {operation.stream.stream for operation in api.operations if operation.stream}
    for name, stream in api.streams.items():
        if name not in streams:
            yield diagnostic("unused-name", f"no operation uses {name}", stream.span)


def _used_rows(api: Api, reached: set[str]) -> set[Span]:
    """Return the places of rows in tables and operations that are used; an included row keeps its place."""
    return {
        field.span
        for owner, _, fields in field_lists(api)
        if owner not in api.tables or owner in reached
        for field in fields
    }


def _is_included(api: Api, name: str, used: set[Span]) -> bool:
    table = api.tables.get(name)
    return table is not None and any(field.span in used for field in table.fields)
