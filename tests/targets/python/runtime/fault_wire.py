"""Answers that are odd below JSON: statuses, header blocks, chunks, charsets and codings.

In: the JSON of a good answer. Out: the scenarios by name, for the fault server.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Protocol


class Talk(Protocol):
    """What a script needs of the one request that it answers."""

    def send(self, data: bytes) -> None: ...
    def drop(self) -> None: ...
    def answer(self, status: int, content: bytes, *lines: str, media: str = ...) -> None: ...


Script = Callable[[Talk], None]
CHARSETS = ("idna", "rot13", "hex", "zip", "utf-7", "punycode", "no-such-charset")


def odd_answers(plain: bytes) -> dict[str, Script]:
    """Return the scenarios whose answer is odd on the wire, each with the JSON of a good answer where it has a body."""
    return {
        **_statuses(plain),
        **_heads(plain),
        **_lengths(plain),
        **_chunks(plain),
        **_texts(plain),
        **_codings(plain),
        **_waits(),
    }


def _raw(*pieces: bytes) -> Script:
    """Send these bytes and close, as no answer here leaves the connection in a known state."""

    def script(talk: Talk) -> None:
        for piece in pieces:
            talk.send(piece)
        talk.drop()

    return script


def _headed(plain: bytes, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> Script:
    fixed = (b"Content-Type: application/json", b"Content-Length: %d" % len(plain), b"Connection: close")
    return _raw(b"\r\n".join([status, *fixed, *lines, b"", plain]))


def _statuses(plain: bytes) -> dict[str, Script]:
    odd = {"99": b"99", "099": b"099", "000": b"000", "1000": b"1000", "negative": b"-20", "switching": b"101"}
    return {
        **{f"status-line-{name}": _headed(plain, status=b"HTTP/1.1 " + code + b" X") for name, code in odd.items()},
        **{f"status-line-{name}": _headed(plain, status=line) for name, line in _LINES.items()},
        "status-line-after-a-blank": _headed(plain, status=b"\r\nHTTP/1.1 200 OK"),
        "status-line-no-reason": _headed(plain, status=b"HTTP/1.1 200"),
        "status-line-empty-reason": _headed(plain, status=b"HTTP/1.1 200 "),
        "status-line-latin-reason": _headed(plain, status=b"HTTP/1.1 200 D\xe9j\xe0"),
        "status-line-http-1-0": _headed(plain, status=b"HTTP/1.0 200 OK"),
        "status-line-http-3": _headed(plain, status=b"HTTP/3.0 200 OK"),
        "status-line-http-0-9": _raw(plain),
        "status-line-long": _headed(plain, status=b"HTTP/1.1 200 " + b"O" * 200_000),
        "continue-unasked": _raw(b"HTTP/1.1 100 Continue\r\n\r\n", _head(plain), plain),
        "processing": _raw(b"HTTP/1.1 102 Processing\r\n\r\n", _head(plain), plain),
        "informational-199": _raw(b"HTTP/1.1 199 X\r\n\r\n", _head(plain), plain),
        "informational-flood": _raw(b"HTTP/1.1 102 Processing\r\n\r\n" * 20_000, _head(plain), plain),
        "status-304-with-body": _headed(plain, status=b"HTTP/1.1 304 Not Modified"),
        "status-204-with-body": _headed(plain, status=b"HTTP/1.1 204 No Content"),
        "status-205": _headed(b"", status=b"HTTP/1.1 205 Reset Content"),
        "status-206-range": _headed(
            plain[:40], b"Content-Range: bytes 0-39/%d" % len(plain), status=b"HTTP/1.1 206 Partial Content"
        ),
    }


_LINES = {
    "two-spaces": b"HTTP/1.1  200 OK",
    "tabs": b"HTTP/1.1\t200\tOK",
    "no-space": b"HTTP/1.1 200OK",
    "lower-case": b"http/1.1 200 OK",
    "two-digits": b"HTTP/1.1 20 OK",
    "http-1-2": b"HTTP/1.2 200 OK",
    "http-2": b"HTTP/2.0 200 OK",
    "http-11": b"HTTP/11.1 200 OK",
    "icy": b"ICY 200 OK",
    "nul": b"HTTP/1.1 200 O\0K",
    "bare-return": b"HTTP/1.1 200 O\rK",
}


def _head(plain: bytes) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
        % len(plain)
    )


def _heads(plain: bytes) -> dict[str, Script]:
    return {
        "header-10000": _headed(plain, *(b"x-%d: %b" % (at, b"y" * 30) for at in range(10_000))),
        "header-5mb": _headed(plain, b"x-long: " + b"y" * 5_000_000),
        "header-50": _headed(plain, *(b"x-%d: y" % at for at in range(50))),
        "header-folded": _headed(plain, b"x-folded: a\r\n  b"),
        "header-nul": _headed(plain, b"x-nul: a\0b"),
        "header-bare-return": _headed(plain, b"x-return: a\rContent-Length: 5"),
        "header-endless": _raw(b"HTTP/1.1 200 OK\r\n", *[b"x-more: %b\r\n" % (b"y" * 1000)] * 30_000),
        "header-controls": _headed(plain, b"x-a: a\x01b\x7fc\x1cd"),
        "header-vertical-tab": _headed(plain, b"x-a: a\x0bb"),
        "header-next-line": _headed(plain, b"x-a: a\x85Content-Length: 5"),
        "header-name-not-ascii": _headed(plain, b"\xc3\xa9: 1"),
        "header-name-signs": _headed(plain, b"a(b): 1"),
        "header-folded-first": _headed(plain, status=b"HTTP/1.1 200 OK\r\n folded: 1"),
        "header-lf-only": _raw(_head(plain).replace(b"\r\n", b"\n") + plain),
        "header-no-colon": _headed(plain, b"this is no header"),
        "header-no-name": _headed(plain, b": value"),
        "header-space-before-colon": _headed(plain, b"x-space : value"),
        "header-latin": _headed(plain, b"request-id: \xe9\xff"),
    }


def _lengths(plain: bytes) -> dict[str, Script]:
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(plain), plain)
    lengths = {"negative": b"-1", "words": b"many", "huge": b"9" * 400, "plus": b"+%d" % len(plain)}
    lengths |= {"list": b"%d, %d" % (len(plain), len(plain)), "hexadecimal": b"0x%x" % len(plain), "empty": b""}
    lengths |= {"spaces": b"  %d \t" % len(plain), "zeroes": b"00%d" % len(plain), "folded": b"\r\n %d" % len(plain)}
    lengths |= {"underscore": b"%d_%d" % divmod(len(plain), 10), "arabic": "\u0662\u0661\u0669".encode()}
    codings = {"spaces": b" \t chunked  ", "upper-case": b"CHUNKED", "twice-in-a-line": b"chunked, chunked"}
    codings |= {"after-gzip": b"gzip, chunked"}
    return {
        **{f"chunked-{name}": _coded_for_transfer(value, chunked) for name, value in codings.items()},
        "chunked-http-1-0": _coded_for_transfer(b"chunked", chunked, b"HTTP/1.0 200 OK"),
        "transfer-encoding-identity": _coded_for_transfer(b"identity", plain),
        "transfer-encoding-empty": _coded_for_transfer(b"", plain),
        "length-twice-same": _headed(plain, b"Content-Length: %d" % len(plain)),
        "length-and-chunked": _raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunked
        ),
        "chunked-and-length": _raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(chunked) + chunked
        ),
        "chunked-twice": _headed(b"", b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
        "transfer-encoding-unknown": _raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: rot13\r\n"
            b"Connection: close\r\n\r\n" + plain
        ),
        "body-long": _raw(_head(plain) + plain + b"more than was said"),
        **{
            f"length-{name}": _raw(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + value + b"\r\n\r\n" + plain
            )
            for name, value in lengths.items()
        },
    }


def _coded_for_transfer(coding: bytes, content: bytes, status: bytes = b"HTTP/1.1 200 OK") -> Script:
    lines = (b"Content-Type: application/json", b"Transfer-Encoding: " + coding, b"Connection: close")
    return _raw(b"\r\n".join([status, *lines, b"", content]))


def _chunks(plain: bytes) -> dict[str, Script]:
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    good = b"%x\r\n%b\r\n" % (len(plain), plain)
    return {
        "chunk-size-huge": _raw(head, b"f" * 15 + b"\r\n" + plain),
        "chunk-size-digits": _raw(head, b"f" * 400 + b"\r\n" + plain),
        "chunk-size-endless": _raw(head, b"0" * 2_000_000),
        "chunk-size-negative": _raw(head, b"-5\r\n" + plain),
        "chunk-size-underscore": _raw(head, b"0_%x\r\n%b\r\n0\r\n\r\n" % (len(plain), plain)),
        "chunk-size-prefix": _raw(head, b"0x%x\r\n%b\r\n0\r\n\r\n" % (len(plain), plain)),
        "chunk-size-sign": _raw(head, b"+%x\r\n%b\r\n0\r\n\r\n" % (len(plain), plain)),
        "chunk-size-empty": _raw(head, b"\r\n" + plain),
        "chunk-extension": _raw(head, b"%x;name=value\r\n%b\r\n" % (len(plain), plain), b"0\r\n\r\n"),
        "chunk-trailers": _raw(head, good, b"0\r\nx-sum: 5\r\n\r\n"),
        "chunk-trailer-flood": _raw(head, good, b"0\r\n", *[b"x-trailer: %b\r\n" % (b"y" * 1000)] * 20_000, b"\r\n"),
        "chunk-trailer-no-header": _raw(head, good, b"0\r\nno header\r\n\r\n"),
        "chunk-trailer-length": _raw(head, good, b"0\r\nContent-Length: 5\r\n\r\n"),
        "chunk-lf-only": _raw(head, b"%x\n%b\n0\n\n" % (len(plain), plain)),
        "chunk-size-space-after": _raw(head, b"%x \r\n%b\r\n0\r\n\r\n" % (len(plain), plain)),
        "chunk-size-space-before": _raw(head, b" %x\r\n%b\r\n0\r\n\r\n" % (len(plain), plain)),
        "chunk-size-zeroes": _raw(head, b"00000000%x\r\n%b\r\n0000\r\n\r\n" % (len(plain), plain)),
        "chunk-extension-quoted": _raw(head, b'%x;a="b;c"\r\n%b\r\n0\r\n\r\n' % (len(plain), plain)),
        "chunk-extension-line-end": _raw(head, b"%x;a\nb\r\n%b\r\n0\r\n\r\n" % (len(plain), plain)),
        "chunk-bad-terminator": _raw(head, b"%x\r\n%bXX" % (len(plain), plain), b"0\r\n\r\n"),
    }


def _texts(plain: bytes) -> dict[str, Script]:
    error = b'{"type": "error", "error": {"type": "invalid_request_error", "message": "it went wrong"}}'
    return {
        **{f"charset-{name}": _typed(200, plain, f"application/json; charset={name}") for name in CHARSETS},
        **{f"error-charset-{name}": _typed(400, error, f"application/json; charset={name}") for name in CHARSETS},
        **{f"error-text-charset-{name}": _typed(400, b"n\xf6", f"text/plain; charset={name}") for name in CHARSETS},
        "media-type-odd-parameters": _typed(200, plain, 'application/json;;; charset="utf-8; x=\\"'),
        "media-type-upper": _typed(200, plain, "APPLICATION/JSON"),
        "media-type-no-slash": _typed(200, plain, "json"),
    }


def _typed(status: int, content: bytes, media: str) -> Script:
    return lambda talk: talk.answer(status, content, media=media)


def _codings(plain: bytes) -> dict[str, Script]:
    packed = gzip.compress(plain)
    refused = {"zstd": "zstd", "unknown": "rot13", "five": "gzip, " * 4 + "br", "charset": "utf-8"}
    coded = {f"encoding-{name}": _coded(plain, coding) for name, coding in refused.items()}
    coded |= {"encoding-upper": _coded(packed, "GZIP"), "encoding-empty": _coded(plain, "")}
    return {**coded, "gzip-empty": _coded(b"", "gzip"), "gzip-as-deflate": _coded(packed, "deflate")}


def _coded(content: bytes, coding: str) -> Script:
    return lambda talk: talk.answer(200, content, f"Content-Encoding: {coding}")


def _waits() -> dict[str, Script]:
    """Return the answers that hint at a wait which is no number, or is none that a call has time for."""
    hints = {
        "infinite": ["Retry-After: inf"],
        "ms-infinite": ["retry-after-ms: inf"],
        "ms-nan": ["retry-after-ms: NaN"],
        "twice": ["Retry-After: 0", "Retry-After: 3600"],
        "underscores": ["Retry-After: 1_0"],
        "exponent": ["Retry-After: 1e9"],
        "fraction": ["Retry-After: 0.05"],
        "zero": ["Retry-After: 0"],
    }
    waits = {f"retry-after-{name}": _busy(*lines) for name, lines in hints.items()}
    wide = b"HTTP/1.1 429 X\r\nContent-Length: 0\r\nRetry-After: \xef\xbc\x93\r\nConnection: close\r\n\r\n"
    return {**waits, "retry-after-full-width": _raw(wide)}


def _busy(*lines: str) -> Script:
    content = b'{"type": "error", "error": {"type": "rate_limit_error", "message": "it went wrong"}}'
    return lambda talk: talk.answer(429, content, *lines)
