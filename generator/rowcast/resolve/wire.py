"""What the wire allows: parameters and bodies in; names, styles and kinds that no request can carry are reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rowcast.ir import AnyOf, ArrayOf, Body, MapOf, Operation, Scalar, Type
from rowcast.reach import names
from rowcast.resolve.fields import Draft
from rowcast.resolve.scope import Scope
from rowcast.source import Span
from rowcast.values.conform import Types

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
"""A token (RFC 9110, section 5.6.2): what names of headers and cookies are."""

_SET_BY_CLIENT = {
    "authorization": "state it under `auth`",
    "content-type": "state it as `content` of the body",
    "accept": "state it as `content` of the response",
    **dict.fromkeys(
        ("connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
        "take the row away: the transport sets this header",
    ),
}
_STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("comma",),
    "headers": ("comma",),
    "cookies": ("comma", "repeat"),
    "query": ("repeat", "comma", "space", "pipe", "brackets", "deep"),
}


def check_headers(scope: Scope, drafts: Sequence[Draft], of: str) -> None:
    """Report names that are no token, that differ only in case, or that are not for callers to set."""
    seen: dict[str, Draft] = {}
    for draft in drafts:
        field = draft.field
        if not TOKEN.match(field.wire):
            scope.report("header-name", f"`{field.wire[:80]}` cannot be the name of a header", field.span)
            continue
        first = seen.setdefault(field.wire.lower(), draft)
        if first is not draft:
            message = f"`{field.wire}` and `{first.field.wire}` are one header, as case does not count"
            scope.report("duplicate-row", message, field.span, related=(("the other row", first.field.span),))
        hint = _SET_BY_CLIENT.get(field.wire.lower())
        if hint and of != "response":
            scope.report("header-reserved", f"the header `{field.wire}` is not for a row to set", field.span, hint)


def check_plain(scope: Scope, parameters: Mapping[str, Sequence[Draft]]) -> None:
    """Report names of cookies that are no token, and dots that nest where the wire has no objects."""
    for draft in parameters["cookies"]:
        if not TOKEN.match(draft.field.wire):
            scope.report("header-name", f"`{draft.field.wire[:80]}` cannot be the name of a cookie", draft.field.span)
    for place in ("path", "headers", "cookies"):
        for draft in parameters[place]:
            if draft.row is None:
                message = (
                    f"the dot in this name makes an object `{draft.field.wire}`, and no row says that there is one"
                )
                scope.report("parameter-nested", message, draft.field.span)


def check_parameters(scope: Scope, parameters: Mapping[str, Sequence[Draft]]) -> None:
    """Report parameters that are bytes."""
    for place, drafts in parameters.items():
        for draft in drafts:
            if has_bytes(draft.field.type):
                message = f"`{draft.field.wire}` is bytes, which {_PLACE_WORDS[place]} cannot hold"
                scope.report("bytes-in-body", message, draft.field.span)


def check_styles(scope: Scope, parameters: Mapping[str, Sequence[Draft]]) -> None:
    """Report styles that a place does not have."""
    for place, drafts in parameters.items():
        for draft in drafts:
            style = draft.field.style
            if style is not None and style not in _STYLES[place] and draft.row is not None:
                legal = " or ".join(f"`{each}`" for each in _STYLES[place])
                message = f"`{style}` is no style of {_PLACE_WORDS[place]}"
                scope.report("style-place", message, draft.row.record.span_of("style"), f"write {legal}")


_PLACE_WORDS = {"path": "a path", "headers": "a header", "cookies": "a cookie", "query": "a query"}


def check_bytes(scope: Scope, types: Types, operations: Sequence[Operation]) -> None:
    """Report bytes in bodies that are JSON or a form without files, at the operation that has such a body."""
    holding = {name for name, table in types.tables.items() if any(has_bytes(field.type) for field in table.fields)}
    holding |= {name for name, alias in types.aliases.items() if has_bytes(alias.type)}
    for operation in operations:
        for body, span in _bodies(operation):
            media = body.content.partition(";")[0].strip().lower()
            is_raw = isinstance(body.type, Scalar) and body.type.kind == "binary" and media != "application/json"
            if media.startswith("multipart/") or is_raw:
                continue
            where = next((name for name in _reached(types, body.type) if name in holding), None) if holding else None
            if where is not None or has_bytes(body.type):
                message = f"a body of {operation.name} is {media}, which cannot hold the bytes in {where or 'it'}"
                scope.report("bytes-in-body", message, span)


def has_bytes(type_: Type) -> bool:
    """Tell whether raw bytes stand in a type itself, not in what it names."""
    waiting = [type_]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Scalar) and each.kind == "binary":
            return True
        if isinstance(each, AnyOf):
            waiting += each.options
        elif isinstance(each, ArrayOf):
            waiting.append(each.item)
        elif isinstance(each, MapOf):
            waiting.append(each.value)
    return False


def _bodies(operation: Operation) -> Iterator[tuple[Body, Span]]:
    if operation.body is not None:
        yield operation.body, operation.span
    for response in operation.responses:
        if response.body is not None:
            yield response.body, response.span


def _reached(types: Types, type_: Type) -> Iterator[str]:
    """Yield the names that a type leads to."""
    waiting, seen = list(names(type_)), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        if name in types.unions:
            waiting += (variant.table for variant in types.unions[name].variants)
        elif name in types.aliases:
            waiting += names(types.aliases[name].type)
        elif name in types.tables:
            waiting += (each for field in types.tables[name].fields for each in names(field.type))
