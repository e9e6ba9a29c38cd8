"""Facts about two whole APIs in; how servers, credentials, headers of each call, errors and retries changed out."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.compat.calls import compare_ways
from rowcast.compat.change import MAY_NARROW, MAY_WIDEN, NARROWS, SAME, UNKNOWN, WIDENS, At, Found, Pair
from rowcast.compat.rows import Rows, compare_rows
from rowcast.compat.sides import Sides
from rowcast.compat.types import compare_types
from rowcast.compat.webhooks import compare_webhooks
from rowcast.facts import path_text
from rowcast.ir import Api, ErrorStatus, Idempotency, Server, ServerVariable


def compare_requests(sides: Sides) -> Iterator[Found | Pair]:
    """Yield what changed of the things that each call has in common."""
    old, new = sides.old, sides.new
    at = At("api", old.span, new.span)
    if old.version != new.version:
        yield at.found("version-changed", f"version {old.version or 'none'} → {new.version or 'none'}")
    yield from _servers(old, new, at)
    yield from compare_ways(old.auth, new.auth, At("api/auth", old.span, new.span))
    yield from compare_rows(sides, Rows(old.headers, new.headers, "api/headers", headers=True))
    yield from _idempotency(old.idempotency, new.idempotency, At("api/idempotency", old.span, new.span))


def compare_answers(sides: Sides) -> Iterator[Found | Pair]:
    """Yield what changed of the things that all answers have in common."""
    old, new = sides.old, sides.new
    at = At("api", old.span, new.span)
    for what, before, after in (
        ("headers with the id of a request", ", ".join(old.request_id), ", ".join(new.request_id)),
        ("header that overrides retries", old.retry.override, new.retry.override),
        ("header with the wait in milliseconds", old.retry.after_ms, new.retry.after_ms),
    ):
        if before != after:
            yield at.found("answer-header-changed", f"{what}: {before or 'none'} → {after or 'none'}", UNKNOWN)
    yield from _errors(sides, At("errors", old.span, new.span))
    yield from compare_webhooks(sides)


# Servers.


def _servers(old: Api, new: Api, at: At) -> Iterator[Found]:
    before, after = ({server.name: server for server in api.servers} for api in (old, new))
    urls = ({server.url for server in api.servers} for api in (old, new))
    olds, news = urls
    for name, server in before.items():
        if name in after:
            yield from _server(server, after[name], At(f"api/servers/{name}", server.span, after[name].span))
        elif server.url not in news:
            yield At(f"api/servers/{name}", server.span, None).found("server-removed", server.url, NARROWS)
    for name, server in after.items():
        if name not in before and server.url not in olds:
            yield At(f"api/servers/{name}", None, server.span).found("server-added", server.url, WIDENS)
    if before and after and next(iter(before.values())).url != next(iter(after.values())).url and olds == news:
        yield at.found("server-changed", f"the first server is {next(iter(after.values())).url} now", UNKNOWN)


def _server(old: Server, new: Server, at: At) -> Iterator[Found]:
    if old.url != new.url:
        yield at.found("server-changed", f"{old.url} → {new.url}", UNKNOWN)
    before, after = ({variable.name: variable for variable in server.variables} for server in (old, new))
    for name in before:
        if name in after:
            yield from _variable(before[name], after[name], at)


def _variable(old: ServerVariable, new: ServerVariable, at: At) -> Iterator[Found]:
    if old.default != new.default:
        yield at.found("server-changed", f"`{new.name}`: default {old.default} → {new.default}", UNKNOWN)
    if not old.values and not new.values:
        return
    for value in old.values:
        if value not in new.values and new.values:
            yield at.found("server-value-removed", f"`{new.name}`: {value} is gone", NARROWS)
    for value in new.values:
        if value not in old.values and old.values:
            yield at.found("server-value-added", f"`{new.name}`: {value} is new", WIDENS)
    if bool(old.values) != bool(new.values):
        message = f"`{new.name}`: {'only listed values' if new.values else 'any value'} now"
        code, effect = ("server-value-removed", NARROWS) if new.values else ("server-value-added", WIDENS)
        yield at.found(code, message, effect)


def _idempotency(old: Idempotency | None, new: Idempotency | None, at: At) -> Iterator[Found]:
    if old is None or new is None:
        if new is not None:
            yield at.found("idempotency-added", f"header {new.header}", MAY_WIDEN)
        elif old is not None:
            yield at.found("idempotency-removed", f"header {old.header}", MAY_NARROW)
    elif old.header.lower() != new.header.lower():
        yield at.found("idempotency-changed", f"header {old.header} → {new.header}", UNKNOWN)
    elif set(old.methods) != set(new.methods):
        shown = f"methods {', '.join(old.methods)} → {', '.join(new.methods)}"
        effect = (MAY_NARROW if set(old.methods) - set(new.methods) else SAME) | (
            MAY_WIDEN if set(new.methods) - set(old.methods) else SAME
        )
        yield at.found("idempotency-changed", shown, effect)


# Errors.


def _errors(sides: Sides, at: At) -> Iterator[Found | Pair]:
    old, new = sides.old.errors, sides.new.errors
    if old.body is None or new.body is None:
        if old.body is not new.body:
            code, effect = ("error-body-removed", WIDENS) if new.body is None else ("error-body-added", NARROWS)
            yield at.found(
                code, f"the body of errors is {'not described any more' if new.body is None else 'described'}", effect
            )
    else:
        yield from compare_types(sides, old.body, new.body, At("errors/body", at.old, at.new))
    for part in ("type", "message", "code", "request_id"):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            shown = (path_text(path) if path else "none" for path in (before, after))
            yield at.found("error-path-changed", f"{part} {' → '.join(shown)}", UNKNOWN)
    yield from _statuses(old.statuses, new.statuses)


def _statuses(old: tuple[ErrorStatus, ...], new: tuple[ErrorStatus, ...]) -> Iterator[Found]:
    before, after = _by_kind(old), _by_kind(new)
    for key, row in before.items():
        if key not in after:
            yield At(f"errors/{key}", row.span, None).found("error-removed", row.name)
    for key, row in after.items():
        at = At(f"errors/{key}", before[key].span if key in before else None, row.span)
        if key not in before:
            yield at.found("error-added", row.name)
            continue
        if before[key].status != row.status:
            shown = f"status {before[key].status or 'none'} → {row.status or 'none'}"
            yield at.found("error-status-changed", shown, UNKNOWN)
        if before[key].retry != row.retry:
            yield at.found(
                "error-retry-changed", "worth trying again now" if row.retry else "not worth trying again now"
            )


def _by_kind(rows: tuple[ErrorStatus, ...]) -> dict[str, ErrorStatus]:
    """Return the rows by type; those for all other types of a status by the status."""
    return {key: row for row in rows for key in row.types or (row.status or "",)}
