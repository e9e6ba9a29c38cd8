"""What a client was told, checked once and settled: where the API is, who calls, and how patiently."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from .errors import RequestError
from .headers import HeaderSet, Redaction, checked
from .retry import RetryPolicy
from .spec import ApiSpec, AuthScheme
from .types import UNSET, Hooks, OptionSettings, Settings, Timeout
from .urls import base_url, environment_proxy, is_local, proxy_parts

if TYPE_CHECKING:
    import logging

MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 64 << 20


@dataclass(frozen=True, eq=False, repr=False)
class Config:
    """The settled settings of a client. ``credentials`` pairs each way to authenticate with its ready value."""

    api: ApiSpec
    origin: tuple[str, str, int]
    base_path: str
    headers: HeaderSet
    query: Mapping[str, Any]
    credentials: tuple[tuple[AuthScheme, str], ...]
    redaction: Redaction
    timeout: Timeout
    max_retries: int
    policy: RetryPolicy
    hooks: Hooks | None
    strict: bool
    check_requests: bool
    max_response_bytes: int
    logger: logging.Logger

    def __repr__(self) -> str:
        return f"<Config of {self.api.name}>"


def configure(
    api: ApiSpec, credentials: Mapping[str, Any], headers: Mapping[str, Any], settings: Mapping[str, Any]
) -> Config:
    """Return the settled settings.

    Args:
        api: Facts about the API.
        credentials: What the caller gave, by the credential's name; ``None`` is not given. Only if nothing was given
            the environment variables of the spec are read.
        headers: Headers that the generated client sends with each call.
        settings: See ``types.Settings``.

    Raises:
        RequestError: A setting cannot be used.
        TypeError: There is no such setting.
    """
    if unknown := sorted(set(settings) - _KNOWN):
        raise TypeError(f"a client has no setting {unknown[0]!r}")
    given = cast("Settings", settings)
    origin, base_path = base_url(_server(api, given.get("base_url"), given.get("server")))
    found = _credentials(api.auth, credentials)
    if found and origin[0] == "http" and not is_local(origin[1]) and not given.get("allow_http"):
        raise RequestError(
            "a credential would go over plain HTTP; use an https base URL, or allow_http=True", path="base_url"
        )
    return Config(
        api=api,
        origin=origin,
        base_path=base_path,
        headers=_headers(api, headers, given.get("default_headers") or {}),
        query=dict(given.get("default_query") or {}),
        credentials=found,
        redaction=_redaction(api, found),
        timeout=Timeout.of(given["timeout"]) if "timeout" in given else Timeout(),
        max_retries=_count(given.get("max_retries", MAX_RETRIES), "max_retries"),
        policy=given.get("retry_policy") or RetryPolicy(),
        hooks=given.get("hooks"),
        strict=bool(given.get("strict", False)),
        check_requests=bool(given.get("check_requests", False)),
        max_response_bytes=_count(given.get("max_response_bytes", MAX_RESPONSE_BYTES), "max_response_bytes"),
        logger=given.get("logger") or _logger(api),
    )


_KNOWN = frozenset(Settings.__annotations__) | {"transport"}
_CHANGEABLE = frozenset(OptionSettings.__annotations__)


def changed(config: Config, options: OptionSettings) -> Config:
    """Return the settings with some of them replaced; headers and query parameters are added to those there are."""
    if unknown := sorted(set(options) - _CHANGEABLE):
        raise TypeError(f"with_options has no setting {unknown[0]!r}")
    new: dict[str, Any] = {key: value for key, value in options.items() if key not in ("headers", "query")}
    if "timeout" in options:
        new["timeout"] = Timeout.of(options["timeout"])
    for name in ("max_retries", "max_response_bytes"):
        if name in new:
            _count(new[name], name)
    if "headers" in options:
        new["headers"] = config.headers.copy()
        new["headers"].update(options["headers"].items())
    if "query" in options:
        new["query"] = {**config.query, **options["query"]}
    return replace(config, **new)


def _server(api: ApiSpec, given: str | None, name: str | None) -> str:
    """Return the base URL: what was given, else the environment's, else the named server, else the first."""
    if given is not None:
        if not isinstance(given, str):
            raise RequestError("a base URL is text", path="base_url")
        return given
    if name is not None:
        servers = dict(api.servers)
        if name not in servers:
            raise RequestError(f"there is no such server; there are: {', '.join(servers)}", path="server")
        return servers[name]
    if api.server_env and os.environ.get(api.server_env):
        return os.environ[api.server_env]
    if not api.servers:
        raise RequestError("this API names no server; give base_url", path="base_url")
    return api.servers[0][1]


def proxy_of(config: Config, settings: Settings, environment: Mapping[str, str]) -> str | None:
    """Return the proxy to use: the given one, else what the environment says; none for this machine itself.

    Raises:
        RequestError: It is no proxy's URL.
    """
    scheme, host, _ = config.origin
    proxy = settings.get("proxy")
    if "proxy" not in settings and settings.get("trust_env", True) and not is_local(host):
        proxy = environment_proxy(scheme, host, environment)
    if proxy is not None:
        proxy_parts(proxy)
    return proxy


def _credentials(schemes: tuple[AuthScheme, ...], given: Mapping[str, Any]) -> tuple[tuple[AuthScheme, str], ...]:
    """Return each way to authenticate that has a credential. What the caller gave keeps the environment out."""
    if any(value is not None and value is not UNSET for value in given.values()):
        values = {scheme.name: given.get(scheme.name) for scheme in schemes}
    else:
        values = {scheme.name: _from_environment(scheme) for scheme in schemes}
    return tuple(
        (scheme, _ready(scheme, values[scheme.name]))
        for scheme in schemes
        if scheme.kind != "none" and values[scheme.name] is not None and values[scheme.name] is not UNSET
    )


def _from_environment(scheme: AuthScheme) -> Any:
    values = [os.environ.get(name) or None for name in scheme.env]
    if scheme.kind == "basic":
        return tuple(values) if len(values) == 2 and None not in values else None
    return next((value for value in values if value), None)


def _ready(scheme: AuthScheme, value: Any) -> str:
    """Return a credential as it is sent, checked. Raises ``RequestError``, never with the credential in it."""
    if scheme.kind == "basic":
        pair = value if isinstance(value, tuple) else tuple(value.split(":", 1)) if isinstance(value, str) else ()
        if len(pair) != 2 or not all(isinstance(part, str) for part in pair) or ":" in pair[0]:
            raise RequestError(f"{scheme.name} is a pair of user name and password", path=scheme.name)
        return "Basic " + b64encode(":".join(pair).encode("utf-8", "surrogatepass")).decode("ascii")
    if not isinstance(value, str) or not value:
        raise RequestError(f"{scheme.name} is text that is not empty", path=scheme.name)
    prefix = scheme.prefix or ("Bearer " if scheme.kind == "bearer" else "")
    if scheme.kind in ("bearer", "header"):
        return checked(scheme.wire or "Authorization", prefix + value)[1]
    return prefix + value


def _headers(api: ApiSpec, generated: Mapping[str, Any], given: Mapping[str, Any]) -> HeaderSet:
    standard = (("User-Agent", f"{api.name}-python"), ("Accept-Encoding", "gzip, deflate"))
    return HeaderSet(standard, api.headers, generated.items(), given.items())


def _redaction(api: ApiSpec, credentials: tuple[tuple[AuthScheme, str], ...]) -> Redaction:
    names = [scheme.wire for scheme in api.auth if scheme.kind == "header"]
    secrets: list[str] = []
    for scheme, value in credentials:
        secrets.append(value)
        secrets.append(value.removeprefix(scheme.prefix or "").removeprefix("Bearer ").removeprefix("Basic "))
    return Redaction((*names, *api.sensitive_headers), secrets)


def _count(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RequestError(f"{name} is a whole number, and not below zero", path=name)
    return value


def _logger(api: ApiSpec) -> logging.Logger:
    import logging

    return logging.getLogger(api.package)
