"""Names that nothing uses, and what an API leaves out about itself."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api
from rowcast.lint.subject import Subject
from rowcast.lint.walk import field_lists
from rowcast.reach import NOWHERE
from rowcast.source import Span


def unused_names(subject: Subject) -> Iterator[Diagnostic]:
    """Yield tables, unions, types and streams that no operation leads to, and whose rows nothing includes."""
    api, reached = subject.api, subject.directions
    included = _used_rows(api, {name for name, way in reached.items() if way is not NOWHERE})
    for name, way in reached.items():
        if way is NOWHERE and not _is_included(api, name, included):
            found = api.tables.get(name) or api.unions.get(name) or api.aliases[name]
            yield diagnostic("unused-name", f"no operation uses {name}", found.span)
    streams = {operation.stream.stream for operation in api.operations if operation.stream}
    for name, stream in api.streams.items():
        if name not in streams:
            yield diagnostic("unused-name", f"no operation uses {name}", stream.span)


def without_version(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the API if it states no version."""
    yield from _lacking(subject, "api-without-version", subject.api.version, "version")


def without_license(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the API if it states no licence."""
    yield from _lacking(subject, "api-without-license", subject.api.license, "licence")


def without_contact(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the API if it states nobody to ask."""
    yield from _lacking(subject, "api-without-contact", subject.api.contact, "contact")


def without_docs(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the API if it names no page of documentation."""
    yield from _lacking(subject, "api-without-docs", subject.api.docs, "page of documentation")


def errors_missing(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the API if it says nothing of errors."""
    errors = subject.api.errors
    if subject.api.operations and errors.body is None and not errors.statuses:
        yield diagnostic("errors-missing", f"{subject.api.title} does not say how it fails", subject.api.span)


def usual_statuses(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the table of errors if it lacks 429, those of the server, or 401 where there are credentials."""
    statuses = {row.status for row in subject.api.errors.statuses}
    if not statuses or "4XX" in statuses:
        return
    credentials = any(auth.kind != "none" for auth in subject.api.auth)
    wanted = (["401"] if credentials else []) + ["429"]
    missing = [status for status in wanted if status not in statuses]
    if not any(status and status.startswith("5") for status in statuses):
        missing.append("5XX")
    if missing:
        span = subject.api.errors.statuses[0].span
        yield diagnostic("error-status-usual", f"the table of errors has no {' and no '.join(missing)}", span)


def _lacking(subject: Subject, code: str, fact: object, word: str) -> Iterator[Diagnostic]:
    if not fact:
        yield diagnostic(code, f"{subject.api.title} states no {word}", subject.api.span)


def _used_rows(api: Api, reached: set[str]) -> set[Span]:
    """Return the places of rows in tables and operations that are used; an included row keeps its place."""
    return {
        field.span
        for rows in field_lists(api)
        if rows.place != "table" or rows.name in reached
        for field in rows.fields
    }


def _is_included(api: Api, name: str, used: set[Span]) -> bool:
    table = api.tables.get(name)
    return table is not None and any(field.span in used for field in table.fields)
