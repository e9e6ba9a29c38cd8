"""What stands before the body of a request: paths, queries, headers, cookies; each is checked or encoded.

Headers are merged without regard to case, and shown without what is secret in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

from .encode import SURROGATE, flat, json_bytes, members_of, refused, text_of
from .errors import RequestError
from .spec import Parameter
from .types import UNSET

REDACTED = "[redacted]"

LONGEST_VALUE = 1 << 16
"""Characters of a header's value; servers refuse far shorter ones, and a megabyte is a mistake."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?|")


def checked(name: Any, value: Any) -> tuple[str, str]:
    """Return a header as it may be sent: ASCII without control characters or outer spaces (RFC 9110, 5.5).

    Raises:
        RequestError: It may not be sent, or is too long. The value, which may be a secret, is not in the message.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise RequestError("a header's name is ASCII letters, digits and a few signs; nothing was sent", path="headers")
    if not isinstance(value, str):
        raise RequestError(f"the header {name} must be text, not {type(value).__name__}", path=name)
    if len(value) > LONGEST_VALUE:
        raise RequestError(f"the value of the header {name} is longer than {LONGEST_VALUE} characters", path=name)
    if not _VALUE.fullmatch(value):
        problem = "must be ASCII, without control characters, line ends or spaces around it"
        raise RequestError(f"the value of the header {name} {problem}; nothing was sent", path=name)
    return str.__str__(name), str.__str__(value)


def of_caller(headers: Any, name: str) -> Iterable[tuple[str, Any]]:
    """Return the headers that a caller gave as ``name``.

    Raises:
        RequestError: They are no mapping, or one of them says where the message goes or ends (RFC 9112, 3.2 and 6),
            which only the client knows: with two of a kind, servers on the way may read two messages out of one.
    """
    given: Mapping[Any, Any] = mapping(headers, name)
    for key in given:
        if isinstance(key, str) and key.lower() in _FRAMING:
            raise RequestError(f"the header {key.lower()} is the client's own; nothing was sent", path=name)
    return given.items()


_FRAMING = frozenset({"host", "content-length", "transfer-encoding"})


def mapping(value: Any, name: str) -> Mapping[str, Any]:
    """Return a mapping that a caller gave, ``None`` as an empty one. Raises ``RequestError``."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise RequestError(f"{name} is a mapping from names to values", path=name)
    return cast("Mapping[str, Any]", value)


class HeaderSet:
    """Headers in the making: a later one replaces an earlier one of the same name in any case; ``None`` removes it."""

    __slots__ = ("_items",)

    def __init__(self, *groups: Iterable[tuple[str, Any]]) -> None:
        self._items: dict[str, tuple[str, str]] = {}
        for group in groups:
            self.update(group)

    def update(self, headers: Iterable[tuple[str, Any]]) -> None:
        """Add headers. Lists and objects are joined by commas; ``UNSET`` is passed over. Raises ``RequestError``."""
        for name, value in headers:
            if value is UNSET:
                continue
            if value is None:
                self._items.pop(name.lower(), None)
                continue
            text = value if type(value) is str else ", ".join(_items(value, name))
            self._items[name.lower()] = checked(name, text)

    def put(self, header: tuple[str, str]) -> None:
        """Add one header that has been checked."""
        self._items[header[0].lower()] = header

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._items

    def copy(self) -> HeaderSet:
        """Return a set that can be changed on its own."""
        found = HeaderSet()
        found._items = self._items.copy()
        return found

    def listed(self) -> list[tuple[str, str]]:
        """Return the headers in the order in which they were added."""
        return list(self._items.values())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._items.values())

    def __repr__(self) -> str:
        return f"<HeaderSet of {len(self._items)}>"


def _items(value: Any, path: str) -> list[str]:
    """Return the items of a list of a header, or the names and values of an object, which no comma may stand in."""
    members = members_of(value, path)
    if members is None:
        return flat(value, path)
    texts = alternating(members, path)
    if any("," in text for text in texts):
        raise refused(path, AMBIGUOUS.format("comma"))
    return texts


AMBIGUOUS = "has an item that holds a {}, which stands between the items"


def alternating(members: Iterable[tuple[Any, Any]], path: str) -> list[str]:
    """Return the names and values of an object in turn, as the style ``simple`` of OpenAPI writes them."""
    return [text_of(part, path) for pair in members for part in pair]


def cookie_header(cookies: Mapping[str, Any], styles: Mapping[str, Parameter]) -> str:
    """Return the ``Cookie`` header; what may not stand in a cookie's value is percent-encoded (RFC 6265, 4.1.1).

    A list repeats its cookie and an object makes one of each of its names, or both are one with ``comma`` between.
    """
    pairs: list[str] = []
    for name, value in cookies.items():
        for key, text in _baked(name, value, styles[name].style if name in styles else None):
            if not _NAME.fullmatch(key):
                problem = "a cookie's name is ASCII letters, digits and a few signs; nothing was sent"
                raise RequestError(problem, path="cookies")
            pairs.append(f"{key}={quote(text, safe=_COOKIE)}")
    return "; ".join(pairs)


def _baked(name: str, value: Any, style: str | None) -> list[tuple[str, str]]:
    """Return the cookies that a value makes."""
    if value is None or value is UNSET:
        return []
    members = members_of(value, name)
    if members is not None and style != "comma":
        return [(text_of(key, name), text_of(part, name)) for key, part in members]
    texts = flat(value, name) if members is None else alternating(members, name)
    if style != "comma":
        return [(name, text) for text in texts]
    if len(texts) > 1 and any("," in text for text in texts):
        raise refused(name, AMBIGUOUS.format("comma"))
    return [(name, ",".join(texts))] if texts else []


_COOKIE = "!#$&'()*+-./:<=>?@[]^_`{|}~"


class Redaction:
    """What is secret of one API: names of headers, and the credentials themselves wherever a server repeats them."""

    __slots__ = ("_names", "_secrets")

    def __init__(self, names: Iterable[str], secrets: Iterable[str] = ()) -> None:
        self._names = frozenset(name.lower() for name in (*names, *_ALWAYS))
        self._secrets = tuple(sorted({secret for secret in secrets if len(secret) >= 6}, key=len, reverse=True))

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return headers by lower-case name, secret ones redacted; repeated ones are joined by commas."""
        found: dict[str, str] = {}
        for name, value in headers:
            key = name.lower()
            shown = REDACTED if key in self._names else self.text(value)
            found[key] = f"{found[key]}, {shown}" if key in found else shown
        return found

    def text(self, text: str) -> str:
        """Return a text without the credentials."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return text

    def content(self, content: bytes) -> bytes:
        """Return bytes without the credentials."""
        for secret in self._secrets:
            content = content.replace(secret.encode("utf-8", "surrogatepass"), REDACTED.encode("ascii"))
        return content

    def __repr__(self) -> str:
        return f"<Redaction of {len(self._names)} headers>"


_ALWAYS = ("authorization", "proxy-authorization", "cookie", "set-cookie")


OURS: ContextVar[bool] = ContextVar("ours", default=False)
"""Whether the task or thread is in a call of a client now."""


def log_discreetly() -> None:
    """Let the HTTP libraries log of calls of ours without what may be secret, and of those of others as they like."""
    import logging

    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_discreet)


def _discreet(record: Any) -> bool:
    """Take queries of URLs and headers of answers out of a record."""
    if OURS.get():
        record.msg, record.args = _TELLING.sub(REDACTED, record.getMessage()), None
    return True


_TELLING = re.compile(r"""\?[^\s"'>]+|\[\(b?["'].*\)\]""", re.S)
_LOGGERS = ("httpx", "httpx2", "urllib3.connectionpool", "httpcore.http11", "httpcore.http2", "httpcore2.http11")


def path_of(template: str, values: Mapping[str, Any]) -> str:
    """Return the path of a call: each ``{name}`` becomes exactly one segment (RFC 6570, 3.2.2).

    Items of a list, and names and values of an object, have commas between them.

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
    members = members_of(value, name)
    texts = flat(value, name) if members is None else alternating(members, name)
    if ",".join(texts) in ("", ".", ".."):
        raise refused(name, "is a part of the path and may not be empty, '.' or '..'")
    return ",".join(_quoted(text, name) for text in texts)


def query_of(values: Mapping[str, Any], styles: Mapping[str, Parameter]) -> str:
    """Return the query of a call, without the question mark. ``None`` and ``UNSET`` are left out.

    Lists and objects are written in the parameter's style; without one, lists as ``repeat`` and objects as ``deep``.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        if value is not None and value is not UNSET:
            pairs.extend(_written(name, value, styles[name].style if name in styles else None))
    return "&".join(f"{key}={value}" for key, value in pairs)


def _written(name: str, value: Any, style: str | None) -> Iterator[tuple[str, str]]:
    key, members = _quoted(name, name), members_of(value, name)
    if style in _JOINED:
        parts = flat(value, name) if members is None else alternating(members, name)
        if texts := [_quoted(text, name) for text in parts]:
            if any(_JOINED[style] in text for text in texts):
                raise refused(name, AMBIGUOUS.format(style))
            yield key, _JOINED[style].join(texts)
    elif members is not None and style == "repeat":
        for part, item in members:
            yield from _deep(_quoted(text_of(part, name), name), f"{name}[{part}]", item)
    elif members is not None or style == "deep":
        yield from _deep(key, name, value)
    else:
        suffix = "%5B%5D" if style == "brackets" else ""
        for text in flat(value, name):
            yield key + suffix, _quoted(text, name)


_JOINED = {"comma": ",", "space": "%20", "pipe": "%7C"}


def _deep(key: str, path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Write an object as ``name[part]=value``, to any depth; the items of a list repeat its key."""
    members = members_of(value, path)
    if members is None:
        for text in flat(value, path):
            yield key, _quoted(text, path)
        return
    if path.count("[") > 20:
        raise refused(path, "is nested too deeply, or holds itself")
    for part, item in members:
        name = text_of(part, path)
        yield from _deep(f"{key}%5B{_quoted(name, path)}%5D", f"{path}[{name}]", item)


def _quoted(text: str, path: str) -> str:
    if SURROGATE.search(text):
        raise refused(path, "holds a lone surrogate, which is no Unicode text")
    return quote(text, safe=_KEPT)


def form_of(values: Mapping[str, Any], styles: Mapping[str, Parameter]) -> bytes:
    """Return a form as ``application/x-www-form-urlencoded`` (WHATWG URL, 5.2; a space is written ``%20``).

    Objects are JSON, unless a style is stated for them.
    """
    plain = {
        name: value
        if members_of(value, name) is None or (name in styles and styles[name].style)
        else json_bytes(value, name).decode("utf-8")
        for name, value in values.items()
    }
    return query_of(plain, styles).encode("ascii")


_KEPT = "-._~"
