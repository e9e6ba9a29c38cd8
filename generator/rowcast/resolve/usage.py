"""What else an operation states: its stream, its pages, its credentials; each name is looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rowcast.document import Record
from rowcast.ir import AnyOf, Auth, Field, Named, Operation, Pagination, StreamUse, Type
from rowcast.resolve.paths import ANY, Lost, follow, items
from rowcast.resolve.rows import joined, split_name
from rowcast.resolve.scope import Known, Scope
from rowcast.values.conform import kinds
from rowcast.yamltree import Text


def stream_use(scope: Scope, known: Known, operation: Operation, record: Record) -> StreamUse | None:
    """Return the stream of an operation, after reporting that it or its switch is not there."""
    use = record.record("stream")
    events = None if use is None else use.located("events")
    if use is None or events is None:
        return None
    if events.text not in scope.streams and events.text not in scope.broken:
        what = f"{events.text} is no stream" if events.text in scope.places else f"there is no stream {events.text}"
        scope.report("stream-unknown", what, events.span, scope.suggest(events.text, scope.streams))
    when = use.located("when")
    if when is None:
        return StreamUse(events.text, None)
    _check_switch(scope, known, operation, when)
    return StreamUse(events.text, when.text)


def _check_switch(scope: Scope, known: Known, operation: Operation, when: Text) -> None:
    """Report a switch that is no boolean field of the body."""
    if operation.body is None:
        scope.report("stream-switch", f"{operation.name} has no body with a field `{when.text}`", when.span)
        return
    found = follow(known, (operation.body.type,), (when.text,))
    if isinstance(found, Lost):
        hint = scope.suggest(when.text, found.names)
        scope.report("stream-switch", f"the body of {operation.name} has no field `{when.text}`", when.span, hint)
    elif not any("boolean" in kinds(known, each) for each in found):
        scope.report("stream-switch", f"the field `{when.text}` is never true", when.span)


def pagination(scope: Scope, known: Known, operation: Operation, record: Record) -> Pagination | None:
    """Return how an operation gives further pages, after reporting paths and parameters that are not there."""
    written = record.record("pagination")
    style = None if written is None else _STYLES.get(written.text("style") or "")
    if written is None or style is None:
        return None
    answer = _answer(operation)
    paths = {key: _path(scope, known, answer, written, key) for key in ("items", "next", "more")}
    for key in ("parameter", "size"):
        _check_parameter(scope, known, operation, written, key)
    _check_complete(scope, written, style)
    field = next((field for field in operation.query if field.wire == written.text("parameter")), None)
    return Pagination(
        style=style,
        items=paths["items"] or (),
        item=_item(scope, known, answer, paths["items"] or (), written),
        place="query" if field is not None or operation.body is None else "body",
        first=_first(known, operation, field, written, style),
        parameter=written.text("parameter"),
        next=paths["next"],
        more=paths["more"],
        size=written.text("size"),
    )


_STYLES: dict[str, Literal["cursor", "page", "offset", "link"]] = {
    "cursor": "cursor",
    "page": "page",
    "offset": "offset",
    "link": "link",
}

_NEEDS: dict[str, tuple[str, ...]] = {
    "cursor": ("parameter", "next"),
    "page": ("parameter",),
    "offset": ("parameter",),
    "link": (),
}


def _check_complete(scope: Scope, written: Record, style: str) -> None:
    for key in _NEEDS[style]:
        if key not in written:
            message = f"pages by {style} need `{key}`"
            scope.report("pagination-incomplete", message, written.span_of("style"), f"add `{key}`")


def _answer(operation: Operation) -> Type | None:
    """Return the type of the answer that holds a page: that of the first success."""
    good = [each for each in operation.responses if each.status.startswith("2") and each.body is not None]
    default = [each for each in operation.responses if each.status == "default" and each.body is not None]
    body = (good or default)[0].body if good or default else None
    return None if body is None else body.type


def _path(scope: Scope, known: Known, answer: Type | None, written: Record, key: str) -> tuple[str, ...] | None:
    text = written.located(key)
    path = None if text is None else split_name(text.text)
    if text is None:
        return None
    if path is None:
        scope.report("path-notation", f"`{text.text}` is no path", text.span)
        return None
    if answer is None:
        scope.report("path-unknown", "there is no answer with a body for this path to lead into", text.span)
        return path
    found = follow(known, (answer,), path)
    if isinstance(found, Lost):
        message = f"the path `{joined(path)}` ends at `{found.part}`, which is not in the answer"
        scope.report("path-unknown", message, text.span, scope.suggest(found.part, found.names))
    return path


def _item(scope: Scope, known: Known, answer: Type | None, path: tuple[str, ...], written: Record) -> Type:
    """Return the type of the items, after reporting that there are none."""
    found = Lost("", ()) if answer is None else follow(known, (answer,), path)
    if isinstance(found, Lost):
        if answer is None and not path:
            scope.report("pagination-items", "there is no answer with a body that could hold items", written.span)
        return ANY
    options = tuple(dict.fromkeys(items(known, found)))
    if not options:
        what = f"`{joined(path)}` is no array of items" if path else "the answer is no array of items"
        scope.report("pagination-items", what, written.span_of("items") if path else written.span)
        return ANY
    return options[0] if len(options) == 1 else AnyOf(options)


def _first(known: Known, operation: Operation, field: Field | None, written: Record, style: str) -> int:
    """Return the number of the first page: the default of its parameter, else that of the style."""
    name = written.text("parameter")
    if field is None and operation.body is not None and isinstance(operation.body.type, Named):
        table = known.tables.get(operation.body.type.name)
        field = next((each for each in table.fields if each.wire == name), None) if table else None
    if field is not None and isinstance(field.default, int) and not isinstance(field.default, bool):
        return field.default
    return 1 if style == "page" else 0


def _check_parameter(scope: Scope, known: Known, operation: Operation, written: Record, key: str) -> None:
    """Report a parameter of pages that is neither in the query nor a field of the body."""
    text = written.located(key)
    names = [field.wire for field in operation.query]
    if text is None or text.text in names:
        return
    if operation.body is not None:
        found = follow(known, (operation.body.type,), (text.text,))
        if not isinstance(found, Lost):
            return
        names += found.names
    message = f"{operation.name} has no query parameter `{text.text}`" + (
        " and no such body field" if operation.body else ""
    )
    scope.report("pagination-parameter", message, text.span, scope.suggest(text.text, names))


def auth_names(scope: Scope, record: Record, auth: Sequence[Auth]) -> tuple[str, ...] | None:
    """Return the names of the credentials that an operation takes: none for ``none``, ``None`` for those of the API."""
    if "auth" not in record:
        return None
    known = [each.name for each in auth]
    found = []
    for text in record.listing("auth"):
        if not isinstance(text, Text):
            continue
        if text.text in known:
            found.append(text.text)
        else:
            hint = scope.suggest(text.text, known) or (f"there are {', '.join(known)}" if known else "")
            scope.report("credential-unknown", f"the API has no credential `{text.text}`", text.span, hint)
    return tuple(found)
