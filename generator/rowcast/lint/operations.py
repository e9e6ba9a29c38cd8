"""Operations: what they answer, with which method they are sent, how pages follow; and applied corrections."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from rowcast import words
from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api, ArrayOf, Operation, Type
from rowcast.lint.names import split
from rowcast.lint.subject import Subject
from rowcast.lint.types import base, opened

_REGISTERED = frozenset(str(int(status)) for status in HTTPStatus)
_WORTH_A_TRY = frozenset(("408", "425", "429", "500", "502", "503", "504", "5XX"))
_BODILESS = frozenset(("204", "205", "304"))
_PAGING = frozenset(
    (
        "cursor",
        "page",
        "offset",
        "page_token",
        "after",
        "before",
        "starting_after",
        "ending_before",
        "after_id",
        "before_id",
    )
)
_LISTS = frozenset(("data", "items", "results", "values", "entries", "records"))
_CHANGING = frozenset(
    ("create", "update", "delete", "remove", "destroy", "cancel", "archive", "replace", "revoke", "purge")
)
_USUAL = {"get": ("GET", "HEAD"), "retrieve": ("GET", "HEAD"), "delete": ("DELETE", "POST")}


def corrections(subject: Subject) -> Iterator[Diagnostic]:
    """Yield each correction that changed something: what it changed, and why."""
    for correction in subject.api.corrections:
        reason = correction.reason.strip().rstrip(".")
        message = f"{correction.address} is corrected ({'; '.join(correction.changes)}): {reason}"
        yield diagnostic("correction-applied", " ".join(message.split()), correction.span)


def without_response(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations without an answer."""
    for operation in subject.api.operations:
        if not operation.responses and operation.stream is None:
            yield diagnostic("operation-without-response", f"{operation.name} states no response", operation.span)


def without_success(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations whose answers are all errors."""
    for operation in subject.api.operations:
        statuses = [response.status for response in operation.responses]
        if statuses and operation.stream is None and not any(s[0] in "123" or s == "default" for s in statuses):
            message = f"{operation.name} answers with {', '.join(statuses)}, and with no success"
            yield diagnostic("operation-without-success", message, operation.span)


def without_errors(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations without an answer for errors, in an API that says nothing of errors either."""
    errors = subject.api.errors
    if errors.body is not None or errors.statuses:
        return
    for operation in subject.api.operations:
        if not any(r.status[0] in "45" or r.status == "default" for r in operation.responses):
            message = f"nothing says what happens when {operation.name} fails"
            yield diagnostic("operation-without-errors", message, operation.span)


def bodies_on_get(subject: Subject) -> Iterator[Diagnostic]:
    """Yield requests that have a body and a method without one."""
    for operation in subject.api.operations:
        if operation.body is not None and operation.method in ("GET", "HEAD"):
            message = f"{operation.name} is a {operation.method} request with a body"
            yield diagnostic("body-on-get", message, operation.span)


def bodies_on_delete(subject: Subject) -> Iterator[Diagnostic]:
    """Yield requests that delete and have a body."""
    for operation in subject.api.operations:
        if operation.body is not None and operation.method == "DELETE":
            message = f"{operation.name} is a DELETE request with a body"
            yield diagnostic("body-on-delete", message, operation.span)


def bodies_without_place(subject: Subject) -> Iterator[Diagnostic]:
    """Yield answers with a body that HTTP does not let through."""
    for operation in subject.api.operations:
        for response in operation.responses:
            if response.body is not None and (response.status in _BODILESS or operation.method == "HEAD"):
                message = f"the answer {response.status} of {operation.name} has a body, which it cannot carry"
                yield diagnostic("status-with-body", message, response.span)


def unknown_statuses(subject: Subject) -> Iterator[Diagnostic]:
    """Yield statuses of answers and of the table of errors that nobody has registered."""
    for operation in subject.api.operations:
        for response in operation.responses:
            if response.status.isdigit() and response.status not in _REGISTERED:
                message = f"{operation.name} answers with {response.status}, which is no registered status"
                yield diagnostic("status-unknown", message, response.span)


def empty_gets(subject: Subject) -> Iterator[Diagnostic]:
    """Yield GET requests none of whose answers has a body."""
    for operation in subject.api.operations:
        bodies = [response.body for response in operation.responses if response.status[0] in "23d"]
        if operation.method == "GET" and operation.stream is None and bodies and not any(bodies):
            yield diagnostic("get-without-content", f"{operation.name} never answers with anything", operation.span)


def pagination_missing(subject: Subject) -> Iterator[Diagnostic]:
    """Yield calls with a parameter that is named like a place in pages, an answer with a list, and no pagination."""
    for operation in subject.api.operations:
        if operation.pagination is not None or _list_of(subject.api, operation) is None:
            continue
        found = next((f for f in operation.query if words.snake(split(f.wire)) in _PAGING), None)
        if found is not None:
            message = f"{operation.name} takes `{found.wire}`, and states no pagination"
            yield diagnostic("pagination-missing", message, found.span)


def unpaged_lists(subject: Subject) -> Iterator[Diagnostic]:
    """Yield GET requests that answer with a list and have no pages."""
    for operation in subject.api.operations:
        if operation.method == "GET" and operation.pagination is None:
            owner = _list_of(subject.api, operation)
            if owner is not None:
                yield diagnostic(
                    "list-unpaged", f"{operation.name} answers with {owner}, whatever its length", operation.span
                )


def unsaid_styles(subject: Subject) -> Iterator[Diagnostic]:
    """Yield arrays and objects of queries without a style."""
    for rows, field in subject.fields:
        if rows.place == "query" and field.style is None:
            kinds = {base(option) for option in opened(subject.api, field.type)}
            if kinds & {"array", "object"}:
                message = f"nothing says how `{field.wire}` goes into {rows.owner}"
                yield diagnostic("array-style-unsaid", message, field.span)


def unretried(subject: Subject) -> Iterator[Diagnostic]:
    """Yield rows of the table of errors that keep the client from trying again what it would try again unlisted."""
    for status in subject.api.errors.statuses:
        if status.status in _WORTH_A_TRY and not status.retry:
            yield diagnostic("retry-missing", f"{status.name} ({status.status}) is not tried again", status.span)


def idempotency(subject: Subject) -> Iterator[Diagnostic]:
    """Yield calls that may not be sent again, and do not carry the header that would make them safe."""
    known = subject.api.idempotency
    for operation in subject.api.operations if known is not None else ():
        if known is not None and not operation.idempotent and operation.method not in known.methods:
            message = f"{operation.name} carries no `{known.header}`, as {operation.method} requests do not"
            yield diagnostic("idempotency-missing", message, operation.span)


def unsafe_methods(subject: Subject) -> Iterator[Diagnostic]:
    """Yield GET and HEAD requests that are named for a change."""
    for operation in subject.api.operations:
        verb = _verb(operation)
        if operation.method in ("GET", "HEAD") and verb in _CHANGING:
            message = f"{operation.name} is a {operation.method} request, and is named `{verb}`"
            yield diagnostic("method-unsafe", message, operation.span)


def unlikely_methods(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations whose method is none of those that their name goes with."""
    for operation in subject.api.operations:
        usual = _USUAL.get(_verb(operation))
        if usual is not None and operation.method not in usual and operation.method not in ("GET", "HEAD", "POST"):
            message = f"{operation.name} is a {operation.method} request"
            yield diagnostic("method-unlikely", message, operation.span)


def _verb(operation: Operation) -> str:
    return operation.name.rpartition(".")[2].partition("_")[0]


def _list_of(api: Api, operation: Operation) -> str | None:
    """Return words for the list that an operation answers with, if it does."""
    for response in operation.responses:
        if response.body is None or response.status[0] != "2":
            continue
        for option in opened(api, response.body.type):
            if isinstance(option, ArrayOf):
                return "a list"
            if (found := _list_in(api, option)) is not None:
                return found
    return None


def _list_in(api: Api, type_: Type) -> str | None:
    table = api.tables.get(getattr(type_, "name", ""))
    for field in table.fields if table else ():
        if field.wire in _LISTS and any(isinstance(option, ArrayOf) for option in opened(api, field.type)):
            return f"`{field.wire}`"
    return None
