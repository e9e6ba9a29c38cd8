"""The error envelope and its table in; ``Errors`` out, with paths that lead somewhere and rows that do not repeat."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from rowcast import words
from rowcast.document import Listing, Record
from rowcast.ir import Errors, ErrorStatus, Type
from rowcast.resolve.naming import PASCAL
from rowcast.resolve.paths import Lost, follow
from rowcast.resolve.rows import joined, split_name
from rowcast.resolve.scope import Known, Scope
from rowcast.resolve.types import plain_type
from rowcast.yamltree import Text

PARTS = ("type", "message", "code", "request_id")


def draft_body(scope: Scope, record: Record | None) -> Type | None:
    """Return the type of an error's body, before names are looked up."""
    text = None if record is None else record.located("body")
    return None if text is None else plain_type(scope, text)


def make_errors(scope: Scope, record: Record | None, body: Type | None) -> Errors:
    """Return the errors of the API."""
    if record is None:
        return Errors()
    known = scope.whole()
    paths = {part: _path(scope, known, record, part, body) for part in PARTS}
    rows = [each for each in record.listing("statuses") if isinstance(each, Record)]
    statuses = tuple(_status(scope, row) for row in rows)
    _report_repeats(scope, statuses)
    return Errors(body, statuses=statuses, **paths)


def _path(scope: Scope, known: Known, record: Record, part: str, body: Type | None) -> tuple[str, ...] | None:
    text = record.located(part)
    if text is None:
        return None
    path = split_name(text.text)
    if path is None:
        scope.report("path-notation", f"`{text.text}` is no path", text.span)
    elif body is None:
        scope.report(
            "path-unknown",
            f"`{part}` is a path into the body of an error, and there is no `body`",
            text.span,
            "add `body`",
        )
    else:
        found = follow(known, (body,), path)
        if isinstance(found, Lost):
            message = f"the path `{joined(path)}` ends at `{found.part}`, which is not in the body of an error"
            scope.report("path-unknown", message, text.span, scope.suggest(found.part, found.names))
    return path


def _status(scope: Scope, record: Record) -> ErrorStatus:
    status, types = record.text("status"), tuple(_types(record))
    name = record.text("name") or _derived(status, types)
    if name is None:
        scope.report("error-name-needed", "no name for the error can be made of its type or status", record.span)
    return ErrorStatus(status, types, name or "", record.flag("retry"), record.text("description") or "", record.span)


def _types(record: Record) -> Iterator[str]:
    value = record.get("type")
    listed = value.items if isinstance(value, Listing) else (value,)
    yield from (each.text for each in listed if isinstance(each, Text))


def _derived(status: str | None, types: tuple[str, ...]) -> str | None:
    """Return a name made of the type, else of the status: ``RateLimitError``, ``NotFoundError``, ``Status529Error``."""
    if types:
        name = words.pascal(words.split(types[0]))
    elif status is not None and status in _PHRASES:
        name = words.pascal(words.split(_PHRASES[status]))
    else:
        name = f"Status{status}"
    whole = name if name.endswith("Error") else f"{name}Error"
    return whole if name and PASCAL.match(whole) else None


# The phrases differ between versions of Python for statuses that were renamed; these are those of RFC 9110.
_PHRASES = {
    **{str(int(each)): each.phrase for each in HTTPStatus if each >= 400},
    "413": "Content Too Large",
    "414": "URI Too Long",
    "416": "Range Not Satisfiable",
    "418": "Unused",
    "422": "Unprocessable Content",
}


def _report_repeats(scope: Scope, rows: tuple[ErrorStatus, ...]) -> None:
    """Report pairs of status and type that two rows state."""
    seen: dict[tuple[str | None, str | None], ErrorStatus] = {}
    for row in rows:
        for type_ in row.types or (None,):
            first = seen.setdefault((row.status, type_), row)
            if first is not row:
                what = " and ".join(
                    each
                    for each in (f"status {row.status}" * bool(row.status), f"type `{type_}`" * bool(type_))
                    if each
                )
                scope.report(
                    "duplicate-status", f"two rows are about {what}", row.span, related=(("the first", first.span),)
                )
