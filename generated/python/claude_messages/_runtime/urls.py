"""Base URLs, paths and queries: each is checked or encoded so that what is sent is what was meant, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from .encode import SURROGATE, dumped, flat, refused, text_of
from .errors import RequestError
from .spec import Parameter
from .transport import DEFAULT_PORTS
from .types import UNSET

_KEPT = "-._~"


@lru_cache(maxsize=64)
def base_url(url: str) -> tuple[tuple[str, str, int], str]:
    """Return (scheme, host, port) and the path of a base URL, the path without its last slash.

    Raises:
        RequestError: It is no http or https URL with a host, or has a user name, query or fragment.
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
    path = quote(parts.path, safe="/%" + _KEPT + "!$&'()*+,;=:@").rstrip("/")
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


def path_of(template: str, values: Mapping[str, Any]) -> str:
    """Return the path of a call: each ``{name}`` becomes exactly one segment.

    Raises:
        RequestError: A value is missing, empty, ``.`` or ``..``, which servers and proxies take for something else.
    """
    pieces = _pieces(template)
    if len(pieces) == 1:
        return pieces[0]
    return "".join(piece if place % 2 == 0 else _segment(piece, values) for place, piece in enumerate(pieces))


@lru_cache(maxsize=1024)
def _pieces(template: str) -> tuple[str, ...]:
    """Split a template into text, name, text, name, …, text."""
    parts = re.split(r"\{([^{}/]+)\}", template)
    return tuple(part if place % 2 else quote(part, safe="/%!$&'()*+,;=:@" + _KEPT) for place, part in enumerate(parts))


def _segment(name: str, values: Mapping[str, Any]) -> str:
    value = values.get(name, UNSET)
    if value is UNSET or value is None:
        raise refused(name, "is a part of the path and is missing")
    text = ",".join(flat(value, name))
    if text in ("", ".", ".."):
        raise refused(name, "is a part of the path and may not be empty, '.' or '..'")
    return quote(text, safe=_KEPT)


def query_of(values: Mapping[str, Any], styles: Mapping[str, Parameter]) -> str:
    """Return the query of a call, without the question mark. ``None`` and ``UNSET`` are left out.

    Lists are written as the parameter's style says, ``repeat`` unless it says otherwise, and objects as ``deep``.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        if value is not None and value is not UNSET:
            pairs.extend(_written(name, value, styles[name].style if name in styles else None))
    return "&".join(f"{key}={value}" for key, value in pairs)


def _written(name: str, value: Any, style: str | None) -> Iterator[tuple[str, str]]:
    key = _quoted(name, name)
    if isinstance(value, Mapping) or hasattr(type(value), "model_dump"):
        yield from _deep(key, name, value)
        return
    texts = [_quoted(text, name) for text in flat(value, name)] if style != "deep" else []
    if style == "deep":
        yield from _deep(key, name, value)
    elif style in _JOINED:
        if texts:
            yield key, _JOINED[style].join(texts)
    else:
        suffix = "%5B%5D" if style == "brackets" else ""
        for text in texts:
            yield key + suffix, text


_JOINED = {"comma": ",", "space": "%20", "pipe": "%7C"}


def _deep(key: str, path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Write an object as ``name[part]=value``, to any depth; the items of a list repeat its key."""
    if hasattr(type(value), "model_dump"):
        value = dumped(value, path)
    if isinstance(value, Mapping):
        if path.count("[") > 20:
            raise refused(path, "is nested too deeply, or holds itself")
        for part, item in value.items():
            name = text_of(part, path)
            yield from _deep(f"{key}%5B{_quoted(name, path)}%5D", f"{path}[{name}]", item)
    else:
        for text in flat(value, path):
            yield key, _quoted(text, path)


def _quoted(text: str, path: str) -> str:
    if SURROGATE.search(text):
        raise refused(path, "holds a lone surrogate, which is no Unicode text")
    return quote(text, safe=_KEPT)


def form_of(values: Mapping[str, Any], styles: Mapping[str, Parameter]) -> bytes:
    """Return a form as ``application/x-www-form-urlencoded`` (WHATWG URL, 5.2; a space is written ``%20``)."""
    return query_of(values, styles).encode("ascii")


def proxy_parts(url: str) -> tuple[str, tuple[bytes, bytes] | None]:
    """Return a proxy's URL without user name and password, and these.

    Raises:
        RequestError: It is no URL of an HTTP or SOCKS proxy.
    """
    parts = _split(url) or urlsplit("")
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
