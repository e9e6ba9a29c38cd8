"""Answers that are odd for the request that they answer: told statuses, places to go to, bodies where none belong.

In: the JSON of a good answer. Out: the scenarios by name, for the fault server.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol


class Talk(Protocol):
    """What a script needs of the one request that it answers."""

    sock: socket.socket
    headers: dict[str, Any]

    def send(self, data: bytes) -> None: ...
    def drop(self) -> None: ...
    def reset(self) -> None: ...
    def answer(self, status: int, content: bytes, *lines: str, media: str = ...) -> None: ...


Script = Callable[[Talk], None]

TOLD = ("status", "cut", "large")
"""Scenarios that a header of the request tells what to do; the others always do the same."""

EARLY = ("early-413", "early-silence", "early-close", "early-reset")
"""Scenarios whose answer does not wait for the body of the request."""

BODILESS = frozenset({204, 205, 304, *range(100, 200)})


def odd_replies(plain: bytes) -> dict[str, Script]:
    """Return the scenarios, each with the JSON of a good answer where it has a body."""
    return {
        **{f"location-{name}": _redirect(307, *lines) for name, lines in _LOCATIONS.items()},
        **{f"location-loop-{status}": _redirect(status, "Location: /location-loop") for status in (301, 302, 303, 308)},
        "location-1mb": _redirect(302, "Location: /" + "x" * 1_000_000),
        "exists": _raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"),
        "exists-not": _raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 500\r\n\r\n"),
        "exists-chunked": _raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        "exists-with-body": _raw(_head(len(plain)) + plain),
        "status-200-empty": lambda talk: talk.answer(200, b""),
        "early-413": early_413,
        "early-silence": early_silence,
        "early-close": lambda talk: talk.drop(),
        "early-reset": lambda talk: talk.reset(),
        "status": status,
        "cut": cut,
        "large": large,
    }


_LOCATIONS: dict[str, tuple[str, ...]] = {
    "missing": (),
    "empty": ("Location: ",),
    "same-origin": ("Location: /v1/messages",),
    "other-port": ("Location: http://127.0.0.1:1/v1/messages",),
    "other-host": ("Location: http://127.0.0.2/v1/messages",),
    "upper-case": ("Location: HTTP://LOCALHOST/v1/messages",),
    "no-scheme": ("Location: //other.example/v1/messages",),
    "secure": ("Location: https://other.example/v1/messages",),
    "userinfo": ("Location: http://user:password@other.example/",),
    "file": ("Location: file:///etc/passwd",),
    "javascript": ("Location: javascript:alert(1)",),
    "no-url": ("Location: http://[::1/%%%",),
    "not-ascii": ("Location: /\xe9",),
    "folded": ("Location: /a\r\n b",),
    "twice": ("Location: /a", "Location: //other.example/b"),
    "refresh": ("Refresh: 0; url=http://other.example/", "WWW-Authenticate: Basic realm=x"),
}


def _redirect(code: int, *lines: str) -> Script:
    return lambda talk: talk.answer(code, b"", *lines, media="")


def _head(length: int) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % length


def _raw(data: bytes) -> Script:
    def script(talk: Talk) -> None:
        talk.send(data)
        talk.drop()

    return script


def status(talk: Talk) -> None:
    """Answer with the status that the request asks for, as well as such a status can be answered with."""
    code = int(talk.headers["x-status"])
    if 100 <= code < 200:
        talk.send(b"HTTP/1.1 %d X\r\nConnection: close\r\n\r\n" % code)
        talk.drop()
    content = b"" if code in BODILESS or 300 <= code < 400 else b'{"error": {"message": "it went wrong"}}'
    if 200 <= code < 300 and content:
        content = talk.headers["x-well"].encode("latin-1")
    talk.answer(code, content, *(["Location: http://other.example/"] if 300 <= code < 400 else []))


def cut(talk: Talk) -> None:
    """Send what the request asks for, up to a byte, and end the connection there."""
    talk.send(bytes.fromhex(talk.headers["x-cut-answer"])[: int(talk.headers["x-cut-at"])])
    how = talk.headers["x-cut-how"]
    if how == "stall":
        talk.sock.settimeout(30.0)
        talk.sock.recv(1)
    if how == "reset":
        talk.reset()
    if how == "notify" and isinstance(talk.sock, ssl.SSLSocket):
        # Say that no more will come, without waiting for the other side to say so too.
        talk.sock.settimeout(0.0)
        with suppress(OSError):
            talk.sock.unwrap()
    talk.drop()


def large(talk: Talk) -> None:
    """Send a stream of one part that comes as often as the request says, and end it as streams end."""
    part, times = bytes.fromhex(talk.headers["x-large-part"]), int(talk.headers["x-large-times"])
    begin, end = (bytes.fromhex(talk.headers[f"x-large-{name}"]) for name in ("begin", "end"))
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    each = max(1, (1 << 16) // len(part))
    for piece in (begin, *[part * each] * (times // each), part * (times % each), end):
        if piece:
            talk.send(b"%x\r\n%b\r\n" % (len(piece), piece))
    talk.send(b"0\r\n\r\n")


def early_413(talk: Talk) -> None:
    """Refuse the body before it came, and go on listening to it."""
    content = b'{"error": {"message": "too large"}}'
    talk.answer(413, content, "Connection: close")
    talk.sock.shutdown(socket.SHUT_WR)
    talk.sock.settimeout(2.0)
    while talk.sock.recv(1 << 16):
        pass
    talk.drop()


def early_silence(talk: Talk) -> None:
    """Say nothing to a request that waits to be asked for its body."""
    talk.sock.settimeout(5.0)
    while talk.sock.recv(1 << 16):
        pass
    talk.drop()
