"""A server that answers as each scenario says, byte by byte if need be. Run as a process; it prints its ports, the
second one for TLS.

The path of a request begins with ``/<scenario>/<run>``: the run counts its requests, so that attempts differ, and
``GET /-/<run>`` gives what it was sent.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import struct
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fault_replies import EARLY, odd_replies
from fault_wire import odd_answers

Json = dict[str, Any]
MESSAGE: Json = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "m-1",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 3, "output_tokens": 5, "cached_tokens": None},
}
THING: Json = {"id": "t1", "name": "a thing", "note": None, "kind": "thing"}


class Gone(Exception):
    """The connection is to be dropped now."""


class Talk:
    """One request and the means to answer it."""

    def __init__(self, sock: socket.socket, method: str, path: str, headers: Json, body: bytes, attempt: int) -> None:
        self.sock = sock
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.attempt = attempt

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def head(self, status: int, *lines: str, reason: str = "X") -> None:
        self.send(
            (f"HTTP/1.1 {status} {reason}\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode("latin-1")
        )

    def answer(self, status: int, content: bytes, *lines: str, media: str = "application/json") -> None:
        kind = [f"Content-Type: {media}"] if media else []
        self.head(status, *kind, f"Content-Length: {len(content)}", "request-id: req_1", *lines)
        self.send(content)

    def json(self, value: Any, *lines: str, status: int = 200) -> None:
        self.answer(status, json.dumps(value).encode(), *lines)

    def error(self, status: int, kind: str, *lines: str, message: str = "it went wrong") -> None:
        self.json({"type": "error", "error": {"type": kind, "message": message}}, *lines, status=status)

    def chunk(self, data: bytes) -> None:
        if data:
            self.send(b"%x\r\n%b\r\n" % (len(data), data))

    def stream(self, pieces: Iterator[bytes] | list[bytes], *lines: str, end: bool = True, media: str = "") -> None:
        self.head(
            200,
            f"Content-Type: {media or 'text/event-stream'}",
            "Transfer-Encoding: chunked",
            "request-id: req_1",
            *lines,
        )
        for piece in pieces:
            self.chunk(piece)
        if end:
            self.send(b"0\r\n\r\n")

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def drop(self) -> None:
        raise Gone


# Streams.


def event(value: Any, name: str | None = None, end: str = "\n") -> bytes:
    name = value.get("type") if name is None and isinstance(value, dict) else name
    lines = ([f"event: {name}"] if name else []) + [f"data: {json.dumps(value)}", "", ""]
    return end.join(lines).encode()


START = event({"type": "message_start", "message": {**MESSAGE, "content": [], "stop_reason": None}})
PING = event({"type": "ping"})
STOP = event({"type": "message_stop"})


def block(index: int, content: Json) -> bytes:
    return event({"type": "content_block_start", "index": index, "content_block": content})


def delta(index: int, **fields: Any) -> bytes:
    return event({"type": "content_block_delta", "index": index, "delta": fields})


def text(index: int, value: str) -> bytes:
    return delta(index, type="text_delta", text=value)


def closed(index: int) -> bytes:
    return event({"type": "content_block_stop", "index": index})


END = event(
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 9, "input_tokens": None}}
)
OPEN_TEXT = block(0, {"type": "text", "text": ""})
GOOD = [START, OPEN_TEXT, PING, text(0, "Hel"), text(0, "lo"), closed(0), END, STOP]
WHOLE = b"".join(GOOD)
TOOL = [
    START,
    block(0, {"type": "thinking", "thinking": "", "signature": ""}),
    delta(0, type="thinking_delta", thinking="Hm"),
    delta(0, type="signature_delta", signature="sig"),
    closed(0),
    block(1, {"type": "tool_use", "id": "tu_1", "name": "sum", "input": {}}),
    delta(1, type="input_json_delta", partial_json=""),
    delta(1, type="input_json_delta", partial_json='{"a": [1, '),
    delta(1, type="input_json_delta", partial_json='2], "b": "x"}'),
    closed(1),
    event({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 9}}),
    STOP,
]


def _each_byte(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


def _slowly(pieces: list[bytes], seconds: float) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        time.sleep(seconds)


# Scenarios: a function of one request. The name is the key.

Script = Callable[[Talk], None]
SCENARIOS: dict[str, Script] = {}


def scenario(script: Script) -> Script:
    SCENARIOS[script.__name__.replace("_", "-").strip("-")] = script
    return script


def first(bad: Script, good: Script | None = None, times: int = 1) -> Script:
    """Answer badly the first times, and well from then on."""

    def script(talk: Talk) -> None:
        if talk.attempt <= times:
            bad(talk)
        elif good is not None:
            good(talk)
        else:
            _well(talk)

    return script


def _well(talk: Talk) -> None:
    if "/v1/messages" not in talk.path:
        talk.json(THING)
    elif b'"stream":true' in talk.body:
        talk.stream(GOOD)
    else:
        talk.json(MESSAGE)


SCENARIOS["well"] = _well


@scenario
def echo(talk: Talk) -> None:
    """Answer with a thing whose fields beyond the spec are what was received."""
    seen = {"method": talk.method, "path": talk.path, "headers": talk.headers, "body": talk.body.decode("latin-1")}
    value = (
        {"data": [], "seen": seen} if talk.path.partition("?")[0].endswith("/v1/things") else {**THING, "seen": seen}
    )
    talk.json(value)


def _status(status: int, *lines: str, kind: str = "") -> Script:
    return lambda talk: talk.error(status, kind or f"error_{status}", *lines)


TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}
# The others are answers of the scenario ``status``, which is told which one.
STATUSES = (*TYPES, 403, 422, 502, 503, 504, 600, 999)
for _code in STATUSES:
    SCENARIOS[f"status-{_code}"] = _status(_code, kind=TYPES.get(_code, ""))
for _code in (301, 302, 303, 307, 308):
    SCENARIOS[f"redirect-{_code}"] = lambda talk, code=_code: talk.answer(  # type: ignore[misc]
        code, b"", "Location: http://other.example/steal"
    )
for _code in (408, 429, 500, 503, 529):
    SCENARIOS[f"once-{_code}"] = first(_status(_code, kind=TYPES.get(_code, "")))

SCENARIOS["retry-after-seconds"] = first(_status(429, "Retry-After: 0.2"))
SCENARIOS["retry-after-ms"] = first(_status(429, "Retry-After: 50", "retry-after-ms: 200"))
SCENARIOS["retry-after-date"] = first(
    lambda talk: talk.error(
        429, "x", "Date: Wed, 21 Oct 2026 07:28:00 GMT", "Retry-After: Wed, 21 Oct 2026 07:28:01 GMT"
    )
)
SCENARIOS["retry-after-past"] = first(_status(429, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"))
SCENARIOS["retry-after-far"] = _status(429, "Retry-After: 3600")
SCENARIOS["retry-after-2099"] = _status(429, "Retry-After: Wed, 21 Oct 2099 07:28:00 GMT")
for _name, _value in {
    "negative": "-5",
    "nan": "NaN",
    "huge": "9" * 400,
    "words": "soon",
    "wide": "\xb2\xb3",
    "empty": "",
}.items():
    SCENARIOS[f"retry-after-{_name}"] = first(_status(429, f"Retry-After: {_value}"))
SCENARIOS["should-retry"] = first(_status(400, "x-should-retry: true"))
SCENARIOS["should-not-retry"] = first(_status(500, "x-should-retry: false"))


# Errors whose bodies are odd.

SCENARIOS["error-html"] = lambda talk: talk.answer(502, b"<html>bad gateway</html>", media="text/html")
SCENARIOS["error-empty"] = lambda talk: talk.answer(500, b"", media="")
SCENARIOS["error-null"] = lambda talk: talk.answer(400, b"null")
SCENARIOS["error-list"] = lambda talk: talk.answer(400, b"[1]")
SCENARIOS["error-odd-types"] = lambda talk: talk.answer(400, b'{"error": {"type": 5, "message": ["x"]}}')
SCENARIOS["error-bare"] = lambda talk: talk.answer(404, b'{"detail": "nope"}')
SCENARIOS["error-flat"] = lambda talk: talk.answer(429, b'{"error": "slow down"}')
SCENARIOS["error-not-utf8"] = lambda talk: talk.answer(400, b'{"error": {"message": "\xff"}}')
SCENARIOS["error-coded"] = lambda talk: talk.json(
    {
        "error": {"type": "not_found_error", "message": "gone", "details": {"error_code": "file_expired"}},
        "request_id": "b",
    },
    status=404,
)
SCENARIOS["error-echoes-secret"] = lambda talk: talk.error(
    401, "authentication_error", message=f"bad key {talk.headers.get('authorization', '')}"
)


@scenario
def error_cut(talk: Talk) -> None:
    talk.head(400, "Content-Type: application/json", "Content-Length: 500")
    talk.send(b'{"error": {"type": "invalid_request_error"')
    talk.drop()


@scenario
def error_endless(talk: Talk) -> None:
    talk.head(400, "Content-Type: text/plain", "Transfer-Encoding: chunked")
    for _ in range(4000):
        talk.chunk(b"x" * 65536)


# Connections that break.


@scenario
def close_at_once(talk: Talk) -> None:
    talk.drop()


@scenario
def reset_at_once(talk: Talk) -> None:
    talk.reset()


SCENARIOS["close-once"] = first(close_at_once)


@scenario
def close_in_headers(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: appl")
    talk.drop()


@scenario
def reset_in_body(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Content-Length: 1000")
    talk.send(b'{"id": "msg_1"')
    time.sleep(0.05)
    talk.reset()


@scenario
def body_short(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Content-Length: 1000")
    talk.send(json.dumps(MESSAGE).encode())
    talk.drop()


@scenario
def no_last_chunk(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked")
    talk.chunk(json.dumps(MESSAGE).encode())
    talk.drop()


@scenario
def bad_chunk_size(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked")
    talk.send(b"zz\r\n{}\r\n0\r\n\r\n")
    talk.drop()


@scenario
def until_close(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Connection: close")
    talk.send(json.dumps(MESSAGE).encode())
    talk.drop()


@scenario
def until_close_cut(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Connection: close")
    talk.send(json.dumps(MESSAGE).encode()[:60])
    talk.drop()


@scenario
def keep_alive_closed(talk: Talk) -> None:
    """Answer well, and close although the connection may be kept."""
    _well(talk)
    talk.drop()


@scenario
def not_http(talk: Talk) -> None:
    talk.send(b"220 mail.example ESMTP\r\n")
    talk.drop()


@scenario
def status_of_letters(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 abc OK\r\n\r\n")
    talk.drop()


@scenario
def two_lengths(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Content-Length: 5", "Content-Length: 7")
    talk.drop()


@scenario
def many_informational(talk: Talk) -> None:
    for _ in range(30):
        talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
    _well(talk)


@scenario
def header_flood(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n" + b"".join(b"x-%d: %b\r\n" % (at, b"y" * 100) for at in range(20000)) + b"\r\n")
    talk.drop()


@scenario
def body_bytewise(talk: Talk) -> None:
    content = json.dumps(MESSAGE).encode()
    talk.head(200, "Content-Type: application/json", f"Content-Length: {len(content)}")
    for byte in _each_byte(content):
        talk.send(byte)


# Time.


@scenario
def silence(talk: Talk) -> None:
    time.sleep(5)
    talk.drop()


@scenario
def drip_headers(talk: Talk) -> None:
    for byte in _each_byte(b"HTTP/1.1 200 OK\r\nx-a: " + b"b" * 60):
        talk.send(byte)
        time.sleep(0.1)
    talk.drop()


@scenario
def drip_body(talk: Talk) -> None:
    content = json.dumps(MESSAGE).encode()
    talk.head(200, "Content-Type: application/json", f"Content-Length: {len(content)}")
    for byte in _each_byte(content):
        talk.send(byte)
        time.sleep(0.1)


@scenario
def slow_start(talk: Talk) -> None:
    time.sleep(0.3)
    _well(talk)


# Answers that are not what the spec says.


def _body(content: bytes, media: str = "application/json", *lines: str) -> Script:
    return lambda talk: talk.answer(200, content, *lines, media=media)


def _changed(**fields: Any) -> bytes:
    return json.dumps({key: value for key, value in {**MESSAGE, **fields}.items() if value != "absent"}).encode()


SCENARIOS |= {
    "answer-null": _body(b"null"),
    "answer-list": _body(b"[]"),
    "answer-text": _body(b'"hello"'),
    "answer-number": _body(b"5"),
    "answer-empty": _body(b""),
    "answer-blank": _body(b" \n"),
    "answer-html": _body(b"<html>portal</html>", "text/html"),
    "answer-plain-json": _body(json.dumps(MESSAGE).encode(), "text/plain"),
    "answer-untyped-json": _body(json.dumps(MESSAGE).encode(), ""),
    "answer-problem-json": _body(json.dumps(MESSAGE).encode(), "application/vnd.toy+json; charset=utf-16"),
    "answer-cut": _body(json.dumps(MESSAGE).encode()[:50]),
    "answer-trailing": _body(json.dumps(MESSAGE).encode() + b" x"),
    "answer-twice": _body(json.dumps(MESSAGE).encode() * 2),
    "answer-bom": _body(b"\xef\xbb\xbf" + json.dumps(MESSAGE).encode()),
    "answer-utf16": _body(json.dumps(MESSAGE).encode("utf-16")),
    "answer-bad-utf8": _body(_changed(model="X").replace(b'"X"', b'"\xff"')),
    "answer-nan": _body(_changed(extra=float("nan"))),
    "answer-infinity": _body(_changed(extra=float("inf"))),
    "answer-1e999": _body(_changed(extra="X").replace(b'"X"', b"1e999")),
    "answer-long-integer": _body(_changed(extra="X").replace(b'"X"', b"9" * 5000)),
    "answer-deep": _body(b'{"id": ' + b"[" * 100000 + b"]" * 100000 + b"}"),
    "answer-duplicate": _body(json.dumps(MESSAGE).encode()[:-1] + b', "id": "msg_2"}'),
    "answer-surrogate": _body(_changed(model="X").replace(b'"X"', b'"\\ud800"')),
    "answer-stream": _body(WHOLE, "text/event-stream"),
    "missing-id": _body(_changed(id="absent")),
    "missing-constant": _body(_changed(type="absent")),
    "missing-nullable": _body(_changed(stop_reason="absent")),
    "missing-nested": _body(_changed(usage={"input_tokens": 1})),
    "null-list": _body(_changed(content=None)),
    "null-constant": _body(_changed(type=None)),
    "text-number": _body(_changed(usage={"input_tokens": "3", "output_tokens": 5})),
    "float-number": _body(_changed(usage={"input_tokens": 3.0, "output_tokens": 5})),
    "number-text": _body(_changed(id=5)),
    "block-wrong": _body(_changed(content=[{"type": "text"}])),
    "block-no-tag": _body(_changed(content=[{"text": "x"}])),
    "block-text": _body(_changed(content=["x"])),
    "bad-date": _body(_changed(created_at="yesterday")),
    "good-date": _body(_changed(created_at="2026-11-22T10:00:00Z")),
    "unknown-field": _body(_changed(brand_new={"a": 1}, **{"__class__": "x", "model_config": 1, "self": 2, "": 3})),
    "unknown-enum": _body(_changed(stop_reason="tired")),
    "unknown-block": _body(_changed(content=[{"type": "hologram", "depth": 3}, {"type": "text", "text": "hi"}])),
    "alias": _body(_changed(**{"class": "first"})),
    "status-201": lambda talk: talk.json(MESSAGE, status=201),
    "status-204": lambda talk: talk.head(204, "request-id: req_1"),
    "status-206": lambda talk: talk.json(MESSAGE, status=206),
    "status-200-error": lambda talk: talk.json({"type": "error", "error": {"type": "api_error", "message": "no"}}),
}


# Encodings and sizes.


def _encoded(content: bytes, coding: str) -> Script:
    return lambda talk: talk.answer(200, content, f"Content-Encoding: {coding}")


_PLAIN = json.dumps(MESSAGE).encode()
_BOMB = gzip.compress(b'{"id": "' + b"a" * (80 << 20) + b'"}')
_RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
SCENARIOS |= {
    "gzip": _encoded(gzip.compress(_PLAIN), "gzip"),
    "x-gzip": _encoded(gzip.compress(_PLAIN), "x-gzip"),
    "deflate": _encoded(zlib.compress(_PLAIN), "deflate"),
    "deflate-raw": _encoded(_RAW.compress(_PLAIN) + _RAW.flush(), "deflate"),
    "gzip-twice": _encoded(gzip.compress(gzip.compress(_PLAIN)), "gzip, gzip"),
    "gzip-members": _encoded(gzip.compress(_PLAIN[:20]) + gzip.compress(_PLAIN[20:]), "gzip"),
    "gzip-cut": _encoded(gzip.compress(_PLAIN)[:-12], "gzip"),
    "gzip-checksum": _encoded(gzip.compress(_PLAIN)[:-8] + b"\0" * 8, "gzip"),
    "gzip-trailing": _encoded(gzip.compress(_PLAIN) + b"junk", "gzip"),
    "gzip-not": _encoded(_PLAIN, "gzip"),
    "gzip-bomb": _encoded(_BOMB, "gzip"),
    "gzip-bomb-twice": _encoded(gzip.compress(_BOMB), "gzip, gzip"),
    "encoding-identity": _encoded(_PLAIN, "identity"),
    "encoding-brotli": _encoded(_PLAIN, "br"),
    "encoding-many": _encoded(_PLAIN, ", ".join(["gzip"] * 2000)),
    "too-large": _body(b'{"id": "' + b"a" * (70 << 20) + b'"}'),
}


@scenario
def endless_body(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked")
    talk.chunk(b'{"id": "')
    for _ in range(3000):
        talk.chunk(b"a" * 65536)


# Streams, good ones first.


def _stream(*pieces: bytes, end: bool = True) -> Script:
    return lambda talk: talk.stream(list(pieces), end=end)


def _recut(data: bytes) -> Script:
    return lambda talk: talk.stream([data])


_BIG = "x" * (2 << 20)
SCENARIOS |= {
    "stream": _stream(*GOOD),
    "stream-one-chunk": _recut(WHOLE),
    "stream-bytewise": lambda talk: talk.stream(_each_byte(WHOLE)),
    "stream-cr": _recut(WHOLE.replace(b"\n", b"\r")),
    "stream-crlf": _recut(WHOLE.replace(b"\n", b"\r\n")),
    "stream-crlf-bytewise": lambda talk: talk.stream(_each_byte(WHOLE.replace(b"\n", b"\r\n"))),
    "stream-bom": lambda talk: talk.stream(_each_byte(b"\xef\xbb\xbf" + WHOLE)),
    "stream-comments": _stream(b": hello\n\n", START, b":\n", *GOOD[1:-1], b": x\n\n", STOP),
    "stream-fields": _recut(WHOLE.replace(b"event: ", b"id: 1\nretry: 10\nunknown\nevent:")),
    "stream-data-lines": _recut(WHOLE.replace(b'{"type"', b'{\ndata: "type"')),
    "stream-no-names": _recut(b"\n".join(line for line in WHOLE.split(b"\n") if not line.startswith(b"event:"))),
    "stream-line-separators": _stream(START, OPEN_TEXT, text(0, "a\u2028b\u2029c\x85d"), closed(0), END, STOP),
    "stream-raw-separators": _stream(
        START, OPEN_TEXT, text(0, "SEP").replace(b"SEP", "a\u2028b\x85c".encode()), closed(0), END, STOP
    ),
    "stream-emoji": lambda talk: talk.stream(
        _each_byte(b"".join([START, OPEN_TEXT, text(0, "E").replace(b'"E"', '"😀é"'.encode()), closed(0), END, STOP]))
    ),
    "stream-big-event": _stream(START, OPEN_TEXT, text(0, _BIG), closed(0), END, STOP),
    "stream-tool": _stream(*TOOL),
    "stream-tool-cut-json": _stream(*TOOL[:8], *TOOL[9:]),
    "stream-tool-empty": _stream(*TOOL[:7], *TOOL[9:]),
    "stream-interleaved": _stream(
        START,
        OPEN_TEXT,
        block(1, {"type": "text", "text": ""}),
        text(1, "B"),
        text(0, "A"),
        closed(1),
        closed(0),
        END,
        STOP,
    ),
    "stream-citations": _stream(
        START, OPEN_TEXT, delta(0, type="citations_delta", citation={"at": 1}), text(0, "x"), closed(0), END, STOP
    ),
    "stream-unknown-event": _stream(START, event({"type": "weather", "sun": True}), *GOOD[1:]),
    "stream-unknown-delta": _stream(*GOOD[:3], delta(0, type="color_delta", color="red"), *GOOD[3:]),
    "stream-unknown-block": _stream(
        START,
        block(0, {"type": "hologram", "z": 1}),
        closed(0),
        block(1, {"type": "text", "text": ""}),
        text(1, "t"),
        END,
        STOP,
    ),
    "stream-gzip": lambda talk: talk.stream([gzip.compress(WHOLE)], "Content-Encoding: gzip"),
    "stream-charset": lambda talk: talk.stream(GOOD, media="text/event-stream; charset=utf-8"),
    "stream-after-end": _stream(*GOOD, b": more\n\n", text(0, "never")),
    "stream-stays-open": lambda talk: talk.stream(_slowly([WHOLE, b""], 1.0)),
    "stream-slow": lambda talk: talk.stream(_slowly(GOOD, 0.05)),
}


@scenario
def stream_gzip_flushed(talk: Talk) -> None:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    talk.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    for piece in GOOD:
        talk.chunk(squeeze.compress(piece) + squeeze.flush(zlib.Z_SYNC_FLUSH))
        time.sleep(0.05)
    talk.chunk(squeeze.flush())
    talk.send(b"0\r\n\r\n")


# Streams that break.

_ERROR = {"type": "error", "error": {"type": "overloaded_error", "message": "too busy"}}
SCENARIOS |= {
    "stream-no-end": _stream(*GOOD[:-1]),
    "stream-cut-event": _stream(*GOOD[:-1], STOP[:-1]),
    "stream-empty": _stream(),
    "stream-only-comments": _stream(b": hi\n\n" * 5),
    "stream-no-last-chunk": _stream(*GOOD[:5], end=False),
    "stream-error-first": _stream(event(_ERROR)),
    "stream-error-once": first(_stream(event(_ERROR))),
    "stream-error-after-ping": _stream(PING, event(_ERROR)),
    "stream-error-later": _stream(*GOOD[:4], event(_ERROR)),
    "stream-error-unknown": _stream(*GOOD[:4], event({"type": "error", "error": {"type": "odd", "message": "m"}})),
    "stream-error-final": first(_stream(event({"type": "error", "error": {"type": "invalid_request_error"}}))),
    "stream-bad-json": _stream(*GOOD[:4], b"event: x\ndata: {oops\n\n", *GOOD[4:]),
    "stream-json-list": _stream(*GOOD[:4], b"data: [1]\n\n", *GOOD[4:]),
    "stream-nan": _stream(*GOOD[:4], b'data: {"type": "ping", "x": NaN}\n\n', *GOOD[4:]),
    "stream-bad-utf8": _stream(*GOOD[:4], b'data: {"type": "ping", "x": "\xff"}\n\n', *GOOD[4:]),
    "stream-bad-index": _stream(*GOOD[:4], text(7, "x"), *GOOD[4:]),
    "stream-odd-index": _stream(*GOOD[:4], text("0", "x"), *GOOD[4:]),  # type: ignore[arg-type]
    "stream-skipped-index": _stream(START, block(3, {"type": "text", "text": ""}), *GOOD[2:]),
    "stream-twice-started": _stream(START, OPEN_TEXT, OPEN_TEXT, *GOOD[2:]),
    "stream-no-start": _stream(*GOOD[1:]),
    "stream-delta-for-tool": _stream(*TOOL[:6], text(1, "x"), *TOOL[6:]),
    "stream-bad-tool-json": _stream(*TOOL[:8], delta(1, type="input_json_delta", partial_json="}}"), *TOOL[9:]),
    "stream-event-missing-field": _stream(*GOOD[:4], event({"type": "content_block_delta", "index": 0}), *GOOD[4:]),
    "stream-long-line": lambda talk: talk.stream(iter([START, b"data: "] + [b"x" * (1 << 20)] * 9 + [b"\n\n"])),
    "stream-many-lines": lambda talk: talk.stream(iter([START] + [(b"data: " + b"x" * 65000 + b"\n") * 16] * 17)),
    "stream-got-json": _body(json.dumps(MESSAGE).encode()),
    "stream-got-html": _body(b"<html></html>", "text/html"),
    "stream-got-error-json": lambda talk: talk.json(_ERROR),
    "stream-got-204": lambda talk: talk.head(204),
    "stream-untyped": _body(WHOLE, ""),
    "stream-status-429": _status(429, kind="rate_limit_error"),
    "stream-gzip-cut": lambda talk: talk.stream([gzip.compress(WHOLE)[:-20]], "Content-Encoding: gzip"),
    "stream-gzip-bad": lambda talk: talk.stream([WHOLE], "Content-Encoding: gzip"),
}


@scenario
def stream_reset(talk: Talk) -> None:
    talk.stream(GOOD[:5], end=False)
    time.sleep(0.1)
    talk.reset()


@scenario
def stream_reset_first(talk: Talk) -> None:
    talk.stream([], end=False)
    time.sleep(0.05)
    talk.reset()


SCENARIOS["stream-reset-first-once"] = first(stream_reset_first)


@scenario
def stream_close(talk: Talk) -> None:
    talk.stream(GOOD[:5], end=False)
    talk.drop()


@scenario
def stream_stall(talk: Talk) -> None:
    talk.stream(GOOD[:5], end=False)
    time.sleep(5)
    talk.drop()


@scenario
def stream_stall_first(talk: Talk) -> None:
    talk.stream([], end=False)
    time.sleep(5)
    talk.drop()


@scenario
def stream_comments_forever(talk: Talk) -> None:
    talk.stream(_slowly([START] + [b": ping\n\n"] * 200, 0.05), end=False)
    talk.drop()


@scenario
def stream_endless(talk: Talk) -> None:
    talk.stream((PING for _ in range(3000)), end=False)
    talk.drop()


_LONG_LINE = gzip.compress(b"x" * (32 << 20), 1)
SCENARIOS |= {
    "stream-id-nul": _stream(b"id: a\0b\n", *GOOD),
    "stream-retry-odd": _stream(b"retry: soon\nretry: -5\nretry: " + b"9" * 400 + b"\n", *GOOD),
    "stream-bom-later": _stream(START, b"\xef\xbb\xbfdata: no field of the standard\n\n", *GOOD[1:]),
    "stream-controls": _stream(b": a\x0bdata: b\x0cdata: c\x1cdata: d\n", b"x\x0b: y\n", *GOOD),
    "stream-no-colon": _stream(START, b"data\n\n", *GOOD[1:]),
    "stream-blank-data": _stream(START, b"data:\n\n", *GOOD[1:]),
    "stream-names-only": _stream(START, b"event: ping\n\n", *GOOD[1:]),
    "stream-blank-lines": _stream(b"\n" * 100_000, *GOOD),
    "stream-comment-flood": _stream(b":\n" * 500_000, *GOOD),
    "stream-data-flood": _stream(b"data: {\n" + b"data:\n" * 100_000 + b'data: "type": "ping"}\n\n', *GOOD),
    "stream-keys": _stream(START, event({"type": "ping", "__proto__": 1, "__class__": 2, "self": 3, "": 4}), *GOOD[1:]),
    "stream-encoding-brotli": lambda talk: talk.stream(GOOD, "Content-Encoding: br"),
    "stream-gzip-bomb": lambda talk: talk.stream([_LONG_LINE], "Content-Encoding: gzip"),
    "stream-error-html": lambda talk: talk.answer(502, b"<html>bad gateway</html>", media="text/html"),
    "stream-charset-odd": lambda talk: talk.stream(GOOD, media="text/event-stream; charset=idna"),
}


@scenario
def stream_until_close(talk: Talk) -> None:
    talk.head(200, "Content-Type: text/event-stream", "Connection: close")
    talk.send(WHOLE)
    talk.drop()


@scenario
def stream_length_short(talk: Talk) -> None:
    talk.head(200, "Content-Type: text/event-stream", "Content-Length: 9999")
    talk.send(WHOLE[:-20])
    talk.drop()


@scenario
def half_close(talk: Talk) -> None:
    """Say that nothing will come, and go on listening."""
    talk.sock.shutdown(socket.SHUT_WR)
    time.sleep(0.2)
    talk.drop()


@scenario
def half_close_in_body(talk: Talk) -> None:
    talk.head(200, "Content-Type: application/json", "Content-Length: 1000")
    talk.send(b'{"id": "msg_1"')
    half_close(talk)


# Lines of JSON, and events named by the event.

_LINE = b'{"level": "info", "text": "%d"}'
SCENARIOS |= {
    "ndjson": lambda talk: talk.stream([_LINE % 1 + b"\n", b"\r\n\n", _LINE % 2 + b"\n"], media="application/x-ndjson"),
    "ndjson-no-newline": lambda talk: talk.stream([_LINE % 1 + b"\n" + _LINE % 2], media="application/jsonl"),
    "ndjson-bytewise": lambda talk: talk.stream(
        _each_byte(_LINE % 1 + b"\r\n" + _LINE % 2 + b"\r\n"), media="application/x-ndjson"
    ),
    "ndjson-cut": lambda talk: talk.stream([_LINE % 1 + b"\n" + (_LINE % 2)[:9]], media="application/x-ndjson"),
    "ndjson-empty": lambda talk: talk.stream([], media="application/x-ndjson"),
    "marked": _stream(
        event({"text": "1"}, "info"), b"event: info\ndata:\n\n", event({"text": "2"}, "error"), b"data: [DONE]\n\n"
    ),
    "marked-no-mark": _stream(event({"text": "1"}, "info")),
    "marked-inside": _stream(event({"text": "[DONE]"}, "info"), b"data:  [DONE] \n\n"),
}
SCENARIOS["marked"] = _stream(event({"text": "1"}, "info"), event({"text": "2"}, "error"), b"data: [DONE]\n\n")

SCENARIOS |= odd_answers(json.dumps(MESSAGE).encode())
SCENARIOS |= odd_replies(json.dumps(MESSAGE).encode())
SCENARIOS["secret-headers"] = lambda talk: talk.json(
    MESSAGE, "Set-Cookie: sid=cookie-of-marker", "x-secret: cookie-of-marker"
)
SCENARIOS["binary"] = lambda talk: talk.answer(200, bytes(range(256)) * 400, media="application/octet-stream")
SCENARIOS["deleted"] = lambda talk: talk.head(204)
SCENARIOS["deleted-with-body"] = lambda talk: talk.json({"deleted": True})


# The server.


class Server:
    """Listens on a port of this machine and serves each connection in a thread."""

    def __init__(self) -> None:
        self.listeners = [socket.create_server(("127.0.0.1", 0), backlog=512) for _ in range(2)]
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(Path(__file__).with_name("localhost.pem"))
        self.seen: dict[str, list[Json]] = {}
        self.lock = threading.Lock()

    @property
    def ports(self) -> list[int]:
        """The port for plain connections, and the one for TLS."""
        return [int(listener.getsockname()[1]) for listener in self.listeners]

    def run(self, secure: bool) -> None:
        while True:
            sock, _ = self.listeners[secure].accept()
            threading.Thread(target=self.begin, args=(sock, secure), daemon=True).start()

    def begin(self, sock: socket.socket, secure: bool) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.serve(self.tls.wrap_socket(sock, server_side=True) if secure else sock)
        except OSError:
            sock.close()

    def serve(self, sock: socket.socket) -> None:
        reader = sock.makefile("rb")
        try:
            while self.one(sock, reader):
                pass
        except (OSError, Gone, ValueError):
            pass
        finally:
            reader.close()
            sock.close()

    def one(self, sock: socket.socket, reader: Any) -> bool:
        line = reader.readline().decode("latin-1").split(" ")
        if len(line) < 3:
            return False
        headers: Json = {}
        while line_ := reader.readline().decode("latin-1").rstrip("\r\n"):
            name, _, value = line_.partition(":")
            headers[name.lower()] = value.strip()
        _, scene, run, *rest = line[1].split("/")
        body = b"" if scene in EARLY else _read_body(reader, headers)
        if scene == "-":
            Talk(sock, line[0], line[1], headers, body, 0).json(self.seen.get(run, []))
            return True
        with self.lock:
            log = self.seen.setdefault(run, [])
            log.append(
                {"method": line[0], "path": "/" + "/".join(rest), "headers": headers, "body": body.decode("latin-1")}
            )
            attempt = len(log)
        SCENARIOS[scene](Talk(sock, line[0], "/" + "/".join(rest), headers, body, attempt))
        return True


def _read_body(reader: Any, headers: Json) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        parts = []
        while size := int(reader.readline().strip(), 16):
            parts.append(_exactly(reader, size))
            reader.readline()
        reader.readline()
        return b"".join(parts)
    return _exactly(reader, int(headers.get("content-length", 0)))


def _exactly(reader: Any, size: int) -> bytes:
    """Read a part of a body; a request that was cut is none."""
    data = bytes(reader.read(size))
    if len(data) < size:
        raise Gone
    return data


if __name__ == "__main__":
    server = Server()
    print(*server.ports, flush=True)
    for secure in (False, True):
        threading.Thread(target=server.run, args=(secure,), daemon=True).start()
    sys.stdin.read()
