"""An operation and its arguments in, a plan out: the request to send, and how patiently. Nothing is sent from here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, cast

from .encode import json_bytes, plain, refused
from .errors import RequestError, nearest
from .head import HeaderSet, checked, cookie_header, form_of, mapping, of_caller, path_of, query_of
from .settings import Config, count
from .spec import AuthScheme, Lazy, Operation, Parameter
from .transport import Chunks, Request
from .types import UNSET, RequestOptions, Timeout


@dataclass(frozen=True, eq=False, repr=False)
class Arguments:
    """What a caller gave to an operation, by place. Its ``repr`` shows none of it."""

    path: Mapping[str, Any] | None = None
    query: Mapping[str, Any] | None = None
    headers: Mapping[str, Any] | None = None
    cookies: Mapping[str, Any] | None = None
    body: Mapping[str, Any] | None = None
    options: RequestOptions | None = None

    def names(self) -> list[str]:
        """Return what an operation can be given, by the names on the wire."""
        places = (self.path, self.query, self.headers, self.cookies, self.body, RequestOptions.__annotations__)
        return [name for place in places if place is not None for name in place]

    def __repr__(self) -> str:
        return "<Arguments>"


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """What one call sends. ``safe`` says that sending it twice does no harm."""

    operation: Operation[Any]
    request: Request
    timeout: Timeout
    max_retries: int
    safe: bool

    def __repr__(self) -> str:
        return f"<Plan of {self.operation.name}>"


def plan(config: Config, operation: Operation[Any], arguments: Arguments, *, accept: str = "") -> Plan:
    """Return the plan of a call.

    Args:
        config: The client's settings.
        operation: What to call.
        arguments: What the caller gave.
        accept: Media type of the stream to ask for.

    Raises:
        RequestError: An argument cannot be sent. The message names it and shows no value.
    """
    if unknown := [name for name in arguments.options or {} if name not in RequestOptions.__annotations__]:
        raise TypeError(f"{operation.name} has no argument {unknown[0]!r}{_instead(operation, unknown[0], arguments)}")
    try:
        return _planned(config, operation, arguments, accept)
    except RequestError as error:
        refused = error
    # The frames below held what was to be sent in their variables, which a traceback can show.
    raise refused.with_traceback(None)


def _instead(operation: Operation[Any], name: str, arguments: Arguments) -> str:
    """Return the end of a message about an argument that there is not."""
    if operation.stream and operation.stream[0] == name:
        return f"; {operation.stream[1]} opens a stream"
    return nearest(name, arguments.names())


def _planned(config: Config, operation: Operation[Any], arguments: Arguments, accept: str) -> Plan:
    options = arguments.options or {}
    headers = config.headers.copy()
    headers.put(_media("Accept", accept or operation.accept))
    headers.update((arguments.headers or {}).items())
    query = {**config.query, **(arguments.query or {})}
    cookies = dict(arguments.cookies or {})
    _authenticate(config, operation, headers, query, cookies, options)
    query.update(mapping(options.get("extra_query"), "extra_query"))
    if cookies and (text := cookie_header(cookies, _styles(operation.parameters, "cookies"))):
        headers.update((("Cookie", text),))
    flag = operation.stream[0] if accept and operation.stream else None
    body = _body(config, operation, arguments.body, options, flag, headers)
    safe = _add_idempotency(config, operation, headers, options)
    headers.update(of_caller(options.get("extra_headers"), "extra_headers"))
    target = config.base_path + path_of(operation.path, arguments.path or {})
    if text := query_of(query, _styles(operation.parameters, "query")):
        target = f"{target}?{text}"
    request = Request(operation.method, config.origin, target or "/", [], body)
    request.headers = [("Host", request.authority), *headers.listed(), *_length(operation.method, body)]
    timeout = Timeout.of(options["timeout"]) if "timeout" in options else config.timeout
    retries = count(options.get("max_retries", config.max_retries), "max_retries")
    return Plan(operation, request, timeout, retries, safe)


@lru_cache(maxsize=256)
def _media(name: str, media: str) -> tuple[str, str]:
    """Return the header with a media type of the spec."""
    return checked(name, media)


@lru_cache(maxsize=1024)
def _styles(parameters: tuple[tuple[str, tuple[Parameter, ...]], ...], place: str) -> Mapping[str, Parameter]:
    return {parameter.wire: parameter for key, listed in parameters if key == place for parameter in listed}


def _authenticate(
    config: Config,
    operation: Operation[Any],
    headers: HeaderSet,
    query: dict[str, Any],
    cookies: dict[str, Any],
    options: RequestOptions,
) -> None:
    """Put the first credential that the operation accepts where it belongs."""
    allowed = [scheme for scheme in config.api.auth if operation.auth is None or scheme.name in operation.auth]
    for scheme, value in config.credentials:
        if scheme in allowed:
            if scheme.kind == "query":
                query[scheme.wire] = value
            elif scheme.kind == "cookie":
                cookies[scheme.wire] = value
            else:
                headers.put((scheme.wire or "Authorization", value))
            return
    if allowed and not any(scheme.kind == "none" or _is_given(scheme, headers, options) for scheme in allowed):
        raise RequestError(f"{operation.name} needs a credential: {_ways(allowed)}", path="credentials")


def _is_given(scheme: AuthScheme, headers: HeaderSet, options: RequestOptions) -> bool:
    """Tell whether the caller put the credential into the headers or the query by hand."""
    wire = (scheme.wire or "Authorization").lower()
    if scheme.kind in ("query", "cookie"):
        return scheme.kind == "query" and scheme.wire in mapping(options.get("extra_query"), "extra_query")
    given = mapping(options.get("extra_headers"), "extra_headers")
    extra = {name.lower() for name, value in given.items() if value is not None}
    return wire in headers or wire in extra


def _ways(schemes: list[AuthScheme]) -> str:
    ways = [f"{scheme.name}=" + "".join(f" or the variable {name}" for name in scheme.env) for scheme in schemes]
    return "; ".join(f"give {way}" for way in ways)


def _body(
    config: Config,
    operation: Operation[Any],
    given: Mapping[str, Any] | None,
    options: RequestOptions,
    flag: str | None,
    headers: HeaderSet,
) -> bytes | Chunks | None:
    """Return the encoded body, and set its media type."""
    extra = mapping(options.get("extra_body"), "extra_body")
    if not operation.content or (given is None and not extra and flag is None):
        if extra:
            raise RequestError(f"{operation.name} has no body for extra_body", path="extra_body")
        return None
    if operation.raw_body:
        value = (given or {}).get("", UNSET)
        return None if value is UNSET else _typed(headers, operation.content, _forms().raw(value, operation.content))
    fields = {name: value for name, value in (given or {}).items() if value is not UNSET}
    if flag is not None:
        fields[flag] = True
    fields.update(extra)
    if config.check_requests and operation.request is not None:
        _check(operation, operation.request, fields)
    if operation.content == "multipart/form-data":
        content, media = _forms().multipart(fields, _styles(operation.parameters, "body"))
        headers.update((("Content-Type", media),))
        return cast("Chunks", content)
    if operation.content == "application/x-www-form-urlencoded":
        return _typed(headers, operation.content, form_of(fields, _styles(operation.parameters, "body")))
    return _typed(headers, operation.content, json_bytes(fields))


def _forms() -> Any:
    """Return the module of bodies that are no JSON; the package of an API that has none does not carry it."""
    return import_module(".forms", __package__)


def _typed(headers: HeaderSet, media: str, content: bytes | Chunks) -> bytes | Chunks:
    if not media.endswith("/*"):
        headers.put(_media("Content-Type", media))
    return content


def _check(operation: Operation[Any], kind: Lazy[Any], fields: Mapping[str, Any]) -> None:
    """Hold a body to the spec, as it will be on the wire."""
    from .checks import faults_of

    value = plain(fields) if "json" in operation.content else dict(fields)
    for path, problem in faults_of(kind, value):
        raise refused(path, problem)


def _add_idempotency(config: Config, operation: Operation[Any], headers: HeaderSet, options: RequestOptions) -> bool:
    """Add the key that lets the API recognise a repeated request. Return whether the call may be repeated."""
    name, key = config.api.idempotency, options.get("idempotency_key")
    if name is None:
        if key is not None:
            raise RequestError("this API has no idempotency header", path="idempotency_key")
        return operation.retry_safe
    if key is None and operation.method in config.api.idempotency_methods and name not in headers:
        key = os.urandom(16).hex()
    if key is not None:
        headers.update(((name, key),))
    return operation.retry_safe or name in headers


def _length(method: str, body: bytes | Chunks | None) -> list[tuple[str, str]]:
    if body is None:
        return [("Content-Length", "0")] if method in ("POST", "PUT", "PATCH") else []
    length = len(body) if isinstance(body, bytes) else body.length
    return [("Transfer-Encoding", "chunked")] if length is None else [("Content-Length", str(length))]
