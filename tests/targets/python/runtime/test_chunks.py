"""Chunks of HTTP that come together are read together: the body is the same, however it is cut."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.targets.python.runtime.decode import ChunkJoiner, whole_chunks
from rowcast.targets.python.runtime.transport import Exchange, Request
from rowcast.targets.python.runtime.transport_async import AsyncHttpcoreTransport
from rowcast.targets.python.runtime.transport_sync import HttpcoreTransport
from rowcast.targets.python.runtime.types import Timeout
from rowcast.targets.python.runtime.urllib3_sync import Urllib3Transport

WRONG = st.sampled_from(
    [
        b"",
        b"0\r\n\r\n",
        b"0\r\nx: y\r\n\r\n",
        b"\r\n",
        b"3;x=y\r\nabc\r\n",
        b"zz\r\n",
        b"123456789a\r\n",
        b"3\nabc\r\n",
        b"4\r\nabc\r\n",
    ]
)


def body_of(data: bytes) -> tuple[bytes, bytes]:
    """Return what chunks hold, and what comes from the first on that is none or not whole."""
    found = b""
    while (end := data.find(b"\r\n")) > 0:
        size = data[:end]
        if not size.isalnum() or len(size) > 8 or size.strip(b"0123456789abcdefABCDEF") or not int(size, 16):
            break
        stop = end + 2 + int(size, 16)
        found += data[end + 2 : stop]
        if data[stop : stop + 2] != b"\r\n":
            return found, data[stop:]
        data = data[stop + 2 :]
    return found, data


@settings(max_examples=400, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=40), max_size=12), WRONG, st.lists(st.integers(0, 400)), st.booleans())
def test_the_body_is_the_same(pieces: list[bytes], wrong: bytes, cuts: list[int], capitals: bool) -> None:
    size = "%X" if capitals else "%x"
    sent = b"".join((size % len(piece)).encode() + b"\r\n" + piece + b"\r\n" for piece in pieces) + wrong
    places = sorted({min(cut, len(sent)) for cut in cuts} | {0, len(sent)})
    blocks = [sent[start:end] for start, end in pairwise(places)]
    joiner = ChunkJoiner(blocks[0] if blocks else b"")
    got = b"".join([*blocks[:1], *map(joiner.joined, blocks[1:])])
    assert body_of(got) == body_of(sent)
    assert len(got) <= len(sent) + 4 * len(blocks)


def test_whole_chunks() -> None:
    assert whole_chunks(b"") == ([], 0)
    assert whole_chunks(b"\r\n2\r\nab\r\n3\r\nabc\r\n4\r\nabc") == ([b"ab", b"abc"], 15)
    for left in (b"\r\n0\r\n\r\n", b"2\r\nab", b"\r\n2;x\r\nab", b"\r\n+2\r\nab", b"\r\n-2\r\nab", b"\r\n\r\n"):
        assert whole_chunks(left) == ([], 0)


PIECES = 3000
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"


@pytest.fixture
def port() -> Iterator[int]:
    """A server that sends thousands of small chunks at once, twice over one connection."""
    listening = socket.create_server(("127.0.0.1", 0))
    answer = HEAD + b"".join(b"50\r\n%080d\r\n" % number for number in range(PIECES)) + b"0\r\n\r\n"

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            for _ in range(2):
                if connection.recv(65536):
                    connection.sendall(answer)
            connection.recv(1)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    thread.join(10)
    listening.close()


@pytest.mark.parametrize("kind", [HttpcoreTransport, Urllib3Transport, AsyncHttpcoreTransport])
def test_what_comes_together_is_read_together(kind: type[Any], port: int) -> None:
    whole = b"".join(b"%080d" % number for number in range(PIECES))
    request = Request("GET", ("http", "127.0.0.1", port), "/", [("Host", "h")], None)

    async def read(transport: Any) -> list[bytes]:
        response = await given_or_awaited(transport.send(request, Exchange(Timeout(), None)))
        blocks: list[bytes] = []
        while block := await given_or_awaited(response.chunk()):
            blocks.append(block)
        await given_or_awaited(response.aclose() if hasattr(response, "aclose") else response.close())
        return blocks

    async def both() -> None:
        transport = kind()
        for _ in range(2):
            blocks = await read(transport)
            assert b"".join(blocks) == whole
            # A library that is told of each chunk gives as many as there are.
            assert len(blocks) < PIECES
        await given_or_awaited(transport.aclose() if hasattr(transport, "aclose") else transport.close())

    asyncio.run(both())


async def given_or_awaited(found: Any) -> Any:
    return await found if hasattr(found, "__await__") else found
