"""What a client was told, checked once and settled: where the API is, who calls, and how patiently."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, quote, unquote, urlsplit

from .encode import is_tuple
from .errors import RequestError, nearest
from .head import HeaderSet, Redaction, checked, mapping, of_caller
from .retry import RetryPolicy
from .spec import ApiSpec, AuthScheme
from .transport import DEFAULT_PORTS
from .types import UNSET, Hooks, OptionSettings, Settings, Timeout

if TYPE_CHECKING:
    import logging

MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 64 << 20


class Credentials(tuple[tuple[AuthScheme, str], ...]):
    """Ways to authenticate, each with its ready value, which is shown by nothing that shows a whole client."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Credentials: {', '.join(scheme.name for scheme, _ in self)}>"


@dataclass(frozen=True, eq=False, repr=False)
class Given:
    """What a caller gave to a client: credentials and headers by name, and the rest. Its ``repr`` shows none of it.

    A credential that is ``None`` is not given. Only if none was given the environment variables of the spec are read.
    """

    credentials: Mapping[str, Any] = field(default_factory=dict[str, Any])
    headers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    settings: Settings = field(default_factory=Settings)

    def __repr__(self) -> str:
        return "<Given>"


@dataclass(frozen=True, eq=False, repr=False)
class Config:
    """The settled settings of a client. ``credentials`` pairs each way to authenticate with its ready value."""

    api: ApiSpec
    origin: tuple[str, str, int]
    base_path: str
    headers: HeaderSet
    query: Mapping[str, Any]
    credentials: Credentials
    redaction: Redaction
    timeout: Timeout
    max_retries: int
    policy: RetryPolicy
    hooks: Hooks | None
    strict: bool
    check_requests: bool
    max_response_bytes: int
    logger: logging.Logger
    proxy: str | None

    def __repr__(self) -> str:
        return f"<Config of {self.api.name}>"


def configure(api: ApiSpec, given: Given) -> Config:
    """Return the settled settings.

    Raises:
        RequestError: A setting cannot be used.
        TypeError: There is no such setting.
    """
    if unknown := sorted(set(given.settings) - _KNOWN):
        known = {*_KNOWN, *given.credentials}
        raise TypeError(f"a client has no setting {unknown[0]!r}{nearest(unknown[0], known)}")
    try:
        return _settled(api, given)
    except RequestError as error:
        refused = error
    # The frames below held credentials in their variables, which a traceback can show.
    raise refused.with_traceback(None)


def _settled(api: ApiSpec, caller: Given) -> Config:
    given: Any = caller.settings
    origin, base_path = base_url(_server(api, given))
    found = _credentials(api.auth, caller.credentials)
    if found and origin[0] == "http" and not is_local(origin[1]) and not given.get("allow_http"):
        raise RequestError(
            "a credential would go over plain HTTP; use an https base URL, or allow_http=True", path="base_url"
        )
    return Config(
        api=api,
        origin=origin,
        base_path=base_path,
        headers=_headers(api, caller.headers, given.get("default_headers")),
        query=dict(mapping(given.get("default_query"), "default_query")),
        credentials=found,
        redaction=_redaction(api, found),
        timeout=Timeout.of(given["timeout"]) if "timeout" in given else Timeout(),
        max_retries=count(given.get("max_retries", MAX_RETRIES), "max_retries"),
        policy=given.get("retry_policy") or RetryPolicy(),
        hooks=given.get("hooks"),
        strict=bool(given.get("strict", False)),
        check_requests=bool(given.get("check_requests", False)),
        max_response_bytes=count(given.get("max_response_bytes", MAX_RESPONSE_BYTES), "max_response_bytes"),
        logger=given.get("logger") or _logger(api),
        proxy=None if given.get("transport") is not None else proxy_of(origin, given, os.environ),
    )


_KNOWN = frozenset(Settings.__annotations__) | {"transport"}
_CHANGEABLE = frozenset(OptionSettings.__annotations__)


def changed(config: Config, options: OptionSettings) -> Config:
    """Return the settings with some of them replaced; headers and query parameters are added to those there are."""
    if unknown := sorted(set(options) - _CHANGEABLE):
        raise TypeError(f"with_options has no setting {unknown[0]!r}{nearest(unknown[0], _CHANGEABLE)}")
    try:
        return _replaced(config, options)
    except RequestError as error:
        refused = error
    cast("dict[str, Any]", options).clear()
    raise refused.with_traceback(None)


def _replaced(config: Config, options: OptionSettings) -> Config:
    new: dict[str, Any] = {key: value for key, value in options.items() if key not in ("headers", "query")}
    if "timeout" in options:
        new["timeout"] = Timeout.of(options["timeout"])
    for name in ("max_retries", "max_response_bytes"):
        if name in new:
            count(new[name], name)
    if "headers" in options:
        new["headers"] = config.headers.copy()
        new["headers"].update(of_caller(options["headers"], "headers"))
    if "query" in options:
        new["query"] = {**config.query, **mapping(options["query"], "query")}
    return replace(config, **new)


def _server(api: ApiSpec, settings: Settings) -> str:
    """Return the base URL: what was given, else the named server, else the environment's, else the first."""
    given: Any = settings.get("base_url")
    name, values = settings.get("server"), settings.get("server_variables") or {}
    if given is not None:
        if not isinstance(given, str):
            raise RequestError("a base URL is text", path="base_url")
        if values:
            raise RequestError("a base URL is whole; variables are for a server of the spec", path="server_variables")
        return given
    if name is None and not values and api.server_env and os.environ.get(api.server_env):
        return os.environ[api.server_env]
    if not api.servers:
        raise RequestError("this API names no server; give base_url", path="base_url")
    servers = dict(api.servers)
    name = api.servers[0][0] if name is None else name
    if name not in servers:
        raise RequestError(f"there is no such server; there are: {', '.join(servers)}", path="server")
    return _completed(api, name, servers[name], values)


def _completed(api: ApiSpec, server: str, url: str, values: Mapping[str, str]) -> str:
    """Return the URL of a server with the values of its variables, or their defaults."""
    known = {name: (default, listed) for owner, name, default, listed in api.variables if owner == server}
    if unknown := sorted(set(values) - set(known)):
        raise RequestError(f"the server {server} has no variable {unknown[0]!r}", path="server_variables")
    for name, (default, listed) in known.items():
        value = values.get(name, default)
        # A value of the caller's own is one label or segment, so that it cannot lead to another host.
        if value != default and value not in listed and (listed or not re.fullmatch(r"[A-Za-z0-9_~-]+", value)):
            what = f"one of {', '.join(listed)}" if listed else "letters, digits and - _ ~"
            raise RequestError(f"the variable {name} of the server {server} is {what}", path="server_variables")
        url = url.replace(f"{{{name}}}", value)
    return url


def proxy_of(origin: tuple[str, str, int], settings: Settings, environment: Mapping[str, str]) -> str | None:
    """Return the proxy to use: the given one, else what the environment says; none for this machine itself.

    Raises:
        RequestError: It is no proxy's URL.
    """
    scheme, host, _ = origin
    proxy = settings.get("proxy")
    if "proxy" not in settings and settings.get("trust_env", True) and not is_local(host):
        proxy = environment_proxy(scheme, host, environment)
    if proxy is not None:
        proxy_parts(proxy)
    return proxy


def _credentials(schemes: tuple[AuthScheme, ...], given: Mapping[str, Any]) -> Credentials:
    """Return each way to authenticate that has a credential. What the caller gave keeps the environment out."""
    if any(value is not None and value is not UNSET for value in given.values()):
        values = {scheme.name: given.get(scheme.name) for scheme in schemes}
    else:
        values = {scheme.name: _from_environment(scheme) for scheme in schemes}
    return Credentials(
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
        pair = tuple(value.split(":", 1)) if isinstance(value, str) else value if is_tuple(value) else ()
        if len(pair) != 2 or not all(isinstance(part, str) for part in pair) or ":" in pair[0]:
            raise RequestError(f"{scheme.name} is a pair of user name and password", path=scheme.name)
        return "Basic " + b64encode(":".join(pair).encode("utf-8", "surrogatepass")).decode("ascii")
    if not isinstance(value, str) or not value:
        raise RequestError(f"{scheme.name} is text that is not empty", path=scheme.name)
    prefix = scheme.prefix or ("Bearer " if scheme.kind == "bearer" else "")
    if scheme.kind in ("bearer", "header"):
        return checked(scheme.wire or "Authorization", prefix + value)[1]
    return prefix + value


def _headers(api: ApiSpec, generated: Mapping[str, Any], given: Any) -> HeaderSet:
    standard = (("User-Agent", f"{api.name}-python"), ("Accept-Encoding", "gzip, deflate"))
    return HeaderSet(standard, api.headers, generated.items(), of_caller(given, "default_headers"))


def _redaction(api: ApiSpec, credentials: Credentials) -> Redaction:
    names = [scheme.wire for scheme in api.auth if scheme.kind == "header"]
    secrets: list[str] = []
    for scheme, value in credentials:
        secrets.append(value)
        secrets.append(value.removeprefix(scheme.prefix or "").removeprefix("Bearer ").removeprefix("Basic "))
    return Redaction((*names, *api.sensitive_headers), secrets)


def count(value: Any, name: str) -> int:
    """Return a whole number that is not below zero. Raises ``RequestError``."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RequestError(f"{name} is a whole number, and not below zero", path=name)
    return value


def _logger(api: ApiSpec) -> logging.Logger:
    import logging

    return logging.getLogger(api.package)


# Where servers and proxies are.


@lru_cache(maxsize=64)
def base_url(url: str) -> tuple[tuple[str, str, int], str]:
    """Return (scheme, host, port) and the path of a base URL, the path without its last slash.

    Raises:
        RequestError: It is no http or https URL with a host, or has a user name, query, fragment or dot segments.
    """
    problem = "a base URL is http or https, a host, maybe a port and a path"
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise RequestError(f"{problem}; it has no spaces, control characters or backslashes", path="base_url")
    parts = _split(url)
    if parts is None or parts.scheme not in DEFAULT_PORTS or parts.port == 0:
        raise RequestError(problem, path="base_url")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise RequestError(f"{problem}; nothing else", path="base_url")
    host, port = _host(parts.hostname or ""), parts.port
    if not re.fullmatch(r"[a-z0-9._~-]+|[0-9a-f:.]+", host):
        raise RequestError(f"{problem}; this host is none", path="base_url")
    # RFC 3986, 5.2.4: some libraries take dot segments out and some do not, so that calls would go to two places.
    if any(unquote(part) in (".", "..") for part in parts.path.split("/")):
        raise RequestError(f"{problem}; the path has no segments `.` and `..`", path="base_url")
    path = quote(parts.path, safe="/%-._~!$&'()*+,;=:@").rstrip("/")
    return (parts.scheme, host, port or DEFAULT_PORTS[parts.scheme]), path


def _split(url: str) -> SplitResult | None:
    """Return the parts of a URL whose port is a number; ``None`` where it is no URL."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.port is None or parts.port >= 0:
            return parts
    return None


def _host(name: str) -> str:
    """Return a host's name as it goes over the wire (IDNA), or nothing where it is none."""
    if name.isascii():
        return name
    with suppress(UnicodeError):
        return name.encode("idna").decode("ascii")
    return ""


def is_local(host: str) -> bool:
    """Tell whether a host is this machine."""
    return (
        host == "localhost"
        or host.endswith(".localhost")
        or host == "::1"
        or re.fullmatch(r"127(\.\d+){3}", host) is not None
    )


def proxy_parts(url: str) -> tuple[str, tuple[bytes, bytes] | None]:
    """Return a proxy's URL without user name and password, and these.

    Raises:
        RequestError: It is no URL of an HTTP or SOCKS proxy.
    """
    given: Any = url
    parts = (_split(url) if isinstance(given, str) else None) or urlsplit("")
    host, port = parts.hostname, parts.port
    if not host or parts.scheme not in ("http", "https", "socks5", "socks5h"):
        raise RequestError("a proxy is an http, https, socks5 or socks5h URL with a host", path="proxy")
    address = f"[{host}]" if ":" in host else host
    bare = f"{parts.scheme}://{address}" + (f":{port}" if port else "")
    if not parts.username:
        return bare, None
    return bare, (unquote(parts.username).encode("utf-8"), unquote(parts.password or "").encode("utf-8"))


def environment_proxy(scheme: str, host: str, environment: Mapping[str, str]) -> str | None:
    """Return the proxy that the environment names for a host: ``HTTPS_PROXY`` and so on, unless ``NO_PROXY`` lists it.

    Both cases of the names count, the lower one first; ``HTTP_PROXY`` in capitals is ignored where a CGI script could
    have it from a request (``REQUEST_METHOD`` is set).
    """
    names: Iterable[str] = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    if "REQUEST_METHOD" in environment:
        names = [name for name in names if name != "HTTP_PROXY"]
    found = next((environment[name] for name in names if environment.get(name)), None)
    if found is None or _direct(host, environment.get("no_proxy") or environment.get("NO_PROXY") or ""):
        return None
    return found if "://" in found else f"http://{found}"


def _direct(host: str, listed: str) -> bool:
    """Tell whether ``NO_PROXY`` lists a host: by itself, as a domain that it is under, or by ``*``."""
    for entry in (entry.strip().lower() for entry in listed.split(",")):
        name = entry.lstrip(".").split(":")[0] if entry.count(":") == 1 else entry.lstrip(".")
        if name and (name in ("*", host) or host.endswith(f".{name}")):
            return True
    return False
