"""Facts about the whole API: servers, authentication, headers of every call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rowcast import words
from rowcast.document import Listing, Record
from rowcast.ir import Auth, Idempotency, Retry, Server, ServerVariable
from rowcast.resolve.scope import Scope
from rowcast.resolve.wire import TOKEN
from rowcast.values import urls
from rowcast.yamltree import Text

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


def api_facts(scope: Scope, record: Record) -> dict[str, Any]:
    """Return the arguments of ``Api`` that the ``api`` key states, but its headers."""
    license_, contact, retry = record.record("license"), record.record("contact"), record.record("retry")
    idempotency = record.record("idempotency")
    return {
        "name": record.text("name") or "",
        "title": record.text("title") or "",
        "version": record.text("version") or "",
        "doc": record.text("description") or "",
        "docs": record.text("docs"),
        "rename": record.text("rename"),
        "server_env": record.text("server_env"),
        "license": None if license_ is None else (license_.text("name") or "", license_.text("url") or ""),
        "contact": {} if contact is None else {key: contact.text(key) or "" for key in contact},
        "servers": _servers(scope, record),
        "auth": _auth(scope, record),
        "request_id": tuple(text.text for text in _texts(record, "request_id")),
        "retry": Retry() if retry is None else Retry(retry.text("override"), retry.text("after_ms")),
        "idempotency": None if idempotency is None else _idempotency(idempotency),
        "span": record.span,
    }


def _texts(record: Record, key: str) -> Iterator[Text]:
    """Yield the text or the texts of a key."""
    value = record.get(key)
    listed = value.items if isinstance(value, Listing) else (value,)
    yield from (each for each in listed if isinstance(each, Text))


def _idempotency(record: Record) -> Idempotency:
    methods = tuple(text.text for text in _texts(record, "methods"))
    return Idempotency(record.text("header") or "", methods or ("POST",))


def _servers(scope: Scope, record: Record) -> tuple[Server, ...]:
    found: list[Server] = []
    for value in record.listing("servers"):
        server = _server(scope, value) if isinstance(value, Text | Record) else None
        if server is None:
            continue
        first = next((each for each in found if each.name == server.name), None)
        if first is not None:
            message = f"two servers have the name `{server.name}`"
            scope.report("duplicate-server", message, server.span, related=(("the other one", first.span),))
        found.append(server)
    return tuple(found)


def _server(scope: Scope, value: Text | Record) -> Server | None:
    url = value if isinstance(value, Text) else value.located("url")
    if url is None:
        return None
    fault = urls.fault(url.text)
    if fault:
        scope.report("server-url", f"the URL {url.text[:200]} {fault}", url.span)
    if isinstance(value, Text):
        _check_variables(scope, url, {})
        return Server(url.text, "default", "", (), url.span)
    variables = tuple(
        _variable(scope, pair.key, pair.value) for pair in value.pairs("variables") if isinstance(pair.value, Record)
    )
    _check_variables(scope, url, {pair.key.text: pair.key for pair in value.pairs("variables")})
    return Server(url.text, value.text("name") or "default", value.text("description") or "", variables, value.span)


def _check_variables(scope: Scope, url: Text, variables: dict[str, Text]) -> None:
    used = urls.VARIABLE.findall(url.text)
    for name in used:
        if name not in variables:
            scope.report(
                "server-variable",
                f"nothing is said of the variable `{name}` of the URL",
                url.span,
                scope.suggest(name, variables),
            )
    for name, text in variables.items():
        if name not in used:
            scope.report("server-variable", f"the URL has no variable `{name}`", text.span, scope.suggest(name, used))


def _variable(scope: Scope, name: Text, record: Record) -> ServerVariable:
    default = record.text("default") or ""
    values = tuple(text.text for text in _texts(record, "values"))
    if values and default not in values:
        message = f"the default `{default}` of `{name.text}` is not among its values"
        scope.report("server-variable", message, record.span_of("default"), scope.suggest(default, values))
    return ServerVariable(name.text, default, values, record.text("description") or "")


def _auth(scope: Scope, record: Record) -> tuple[Auth, ...]:
    found: list[Auth] = []
    for value in record.listing("auth"):
        if not isinstance(value, Record):
            continue
        auth = _way(scope, value)
        first = next((each for each in found if each.name == auth.name), None)
        if first is not None:
            message = f"two credentials have the name `{auth.name}`"
            scope.report("duplicate-credential", message, auth.span, related=(("the other one", first.span),))
        found.append(auth)
    return tuple(found)


def _way(scope: Scope, record: Record) -> Auth:
    scheme = record.text("scheme")
    kind: Any = scheme or next((key for key in ("header", "query", "cookie") if key in record), "none")
    wire = "" if scheme in ("basic", "none") else record.text(kind) or ""
    wire = "Authorization" if scheme in ("bearer", "basic") else wire
    env = tuple(text.text for text in _texts(record, "env"))
    wanted = {"basic": (0, 2), "none": (0,)}.get(kind, (0, 1))
    if len(env) not in wanted:
        message = f"{_WAYS[kind]} takes {_COUNTS[wanted[-1]]}, and here are {len(env)}"
        scope.report("auth-env", message, record.span_of("env"))
    if kind == "cookie" and not TOKEN.match(wire):
        scope.report("header-name", f"`{wire[:80]}` cannot be the name of a cookie", record.span_of("cookie"))
    prefix = record.text("prefix") or ("Bearer " if kind == "bearer" else "")
    if "prefix" in record and kind not in ("header", "cookie", "query"):
        scope.report("auth-prefix", f"{_WAYS[kind]} has a prefix of its own", record.span_of("prefix"))
    return Auth(
        kind, _name(scope, record, kind, wire), wire, env, prefix, record.text("description") or "", record.span
    )


_COUNTS = ("no environment variable", "one environment variable", "two environment variables")
_WAYS = {
    "bearer": "`bearer`",
    "basic": "`basic`",
    "none": "`none`",
    "header": "a header",
    "query": "a query parameter",
    "cookie": "a cookie",
}
_DEFAULT_NAMES = {"bearer": "auth_token", "basic": "username_password", "none": "none"}


def _name(scope: Scope, record: Record, kind: str, wire: str) -> str:
    written = record.text("name") or _DEFAULT_NAMES.get(kind)
    if written is not None:
        return written
    name = words.snake(words.split(wire[2:] if wire[:2].lower() == "x-" else wire))
    if not _NAME.match(name):
        scope.report("credential-name", f"no name for a credential can be made of `{wire[:80]}`", record.span_of(kind))
    return name
