"""Examples and defaults that may have a slip, or should not be published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.ir import ABSENT, Alias, Api, Example, Json, Named, Operation, Table, Type
from rowcast.lint.walk import fields
from rowcast.source import Span
from rowcast.values.conform import Way, departures

_SECRETS = re.compile(
    r"""
    \bsk-ant-(?:api|oat|ort)[0-9]{2}-[A-Za-z0-9_-]{20,}   # keys that name their service
    | \bsk-(?:proj-|live-)?[A-Za-z0-9]{32,}\b
    | \b[rs]k_live_[A-Za-z0-9]{16,}\b
    | \bgh[pousr]_[A-Za-z0-9]{36,}\b | \bgithub_pat_[A-Za-z0-9_]{40,}\b | \bglpat-[A-Za-z0-9_-]{20,}
    | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b
    | \bAIza[A-Za-z0-9_-]{35}\b
    | \bxox[abpors]-[A-Za-z0-9-]{20,}
    | \beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----
    """,
    re.VERBOSE,
)
_INVENTED = re.compile(r"x{6}|X{6}|0{8}|1234567|example|EXAMPLE|\.\.\.|your", re.ASCII)


def secrets(api: Api) -> Iterator[Diagnostic]:
    """Yield defaults and examples that look like credentials of known services, unless they are plainly invented."""
    for owner, value, span in _values(api):
        found = next((text for text in _texts(value) if _is_secret(text)), None)
        if found is not None:
            message = f"{owner} holds what looks like a real credential, beginning with `{found[:8]}`"
            yield diagnostic("secret-in-example", message, span)


def unnamed(api: Api) -> Iterator[Diagnostic]:
    """Yield keys and tags of examples that the spec does not name, although the wire may have them."""
    for owner, type_, value, span, way in _typed(api):
        known = set(departures(api, type_, value, way))
        for path, sentence in departures(api, type_, value, way, closed=True):
            if (path, sentence) not in known:
                yield diagnostic("example-unnamed", f"`{path}` of {owner} {sentence}", span)


def _typed(api: Api) -> Iterator[tuple[str, Type, Json, Span, Way | None]]:
    """Yield the examples of tables, and the bodies of those of operations."""
    for name, table in api.tables.items():
        for value in table.examples:
            yield f"the example of {name}", Named(name), value, table.span, None
    for operation in api.operations:
        for example in operation.examples:
            yield from _of_example(operation, example)


def _of_example(operation: Operation, example: Example) -> Iterator[tuple[str, Type, Json, Span, Way | None]]:
    owner = f"an example of {operation.name}"
    if operation.body is not None and example.request is not None and "body" in example.request:
        yield owner, operation.body.type, example.request["body"], example.span, "request"
    answers = {response.status: response.body for response in operation.responses}
    body = answers.get(example.status or "")
    if body is not None and example.response is not ABSENT:
        yield owner, body.type, example.response, example.span, "response"


def _values(api: Api) -> Iterator[tuple[str, Json, Span]]:
    """Yield every default and example, with the words for it."""
    for owner, field in fields(api):
        for value in (field.default, *field.examples):
            yield f"`{field.wire}` of {owner}", value, field.span
    named_things: list[Table | Alias] = [*api.tables.values(), *api.aliases.values()]
    for named in named_things:
        for value in named.examples:
            yield f"the example of {named.name}", value, named.span
    for operation in api.operations:
        for example in operation.examples:
            for value in (example.request, example.response):
                yield f"an example of {operation.name}", value, example.span


def _texts(value: Json) -> Iterator[str]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _is_secret(text: str) -> bool:
    found = _SECRETS.search(text)
    return found is not None and not _INVENTED.search(found[0])
