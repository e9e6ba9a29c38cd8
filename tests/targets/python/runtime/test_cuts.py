"""Answers and streams that end at each of their bytes: never a silent end, and events are counted truly."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from outcome_table import MODES
from rowcast.targets.python.runtime.errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    ResponseValidationError,
    StreamError,
    StreamTimeoutError,
)
from rowcast.targets.python.runtime.types import Timeout
from running import FaultServer, new_run, settings, transport_of
from toyapi import AsyncClient, Client

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: "
JSON = b'{"id": "t1", "name": "a", "note": null, "kind": "thing"}'
EVENTS = [b'event: info\ndata: {"text": "1"}\n\n', b': so\nevent: info\ndata: {"text": "2"}\r\n\n', b"data: [DONE]\n\n"]


def _chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))


class Answer(NamedTuple):
    """An answer, from where on it is complete, and how many events it has up to each byte."""

    sent: bytes
    complete: int
    events: tuple[int, ...] = ()


def _stream() -> Answer:
    """Return a stream in chunks; an event counts from the line end that completes it on."""
    head = HEAD + b"text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    sent, ends = head, []
    for event in EVENTS:
        sent += b"%x\r\n" % len(event) + event
        ends.append(len(sent))
        sent += b"\r\n"
    sent += b"0\r\n\r\n"
    counts = tuple(sum(end <= at for end in ends[:-1]) for at in range(len(sent) + 1))
    # What follows the event that says so is of no interest.
    return Answer(sent, ends[-1], counts)


def _answers() -> dict[str, Answer]:
    length = HEAD + b"application/json\r\nContent-Length: %d\r\n\r\n" % len(JSON) + JSON
    chunks = HEAD + b"application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunked(JSON[:9], JSON[9:])
    until_close = HEAD + b"application/json\r\nConnection: close\r\n\r\n" + JSON
    return {
        "length": Answer(length, len(length)),
        "chunks": Answer(chunks, len(chunks)),
        "until-close": Answer(until_close, len(until_close)),
        "stream": _stream(),
    }


ANSWERS = _answers()

AT_ONCE = 32
"""How many streams stand still at once, as each of them takes its time."""


class Cut(NamedTuple):
    """Where an answer was cut, how many events came, and the error."""

    at: int
    events: int
    error: ApiError | None


def _cuts(answer: Answer, how: str, first: int) -> Iterator[tuple[int, dict[str, Any]]]:
    for at in range(first, len(answer.sent) + 1):
        headers = {"x-cut-answer": answer.sent.hex(), "x-cut-at": str(at), "x-cut-how": how}
        yield at, {"extra_headers": headers, "max_retries": 0}


def _sync(given: dict[str, Any], answer: Answer, how: str, first: int) -> list[Cut]:
    with Client(**given) as client:

        def one(cut: tuple[int, dict[str, Any]]) -> Cut:
            seen = 0
            try:
                if not answer.events:
                    client.things.get(id="t1", **cut[1])
                else:
                    with client.things.marked(**cut[1]) as stream:
                        for _ in stream:
                            seen += 1
                        stream.final()
            except ApiError as error:
                return Cut(cut[0], seen, error)
            return Cut(cut[0], seen, None)

        if how != "stall":
            return [one(cut) for cut in _cuts(answer, how, first)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(one, _cuts(answer, how, first)))


async def _async(given: dict[str, Any], answer: Answer, how: str, first: int) -> list[Cut]:
    few = asyncio.Semaphore(AT_ONCE if how == "stall" else 1)
    async with AsyncClient(**given) as client:

        async def one(at: int, options: dict[str, Any]) -> Cut:
            seen = 0
            async with few:
                try:
                    if not answer.events:
                        await client.things.get(id="t1", **options)
                    else:
                        async with client.things.marked(**options) as stream:
                            async for _ in stream:
                                seen += 1
                            await stream.final()
                except ApiError as error:
                    return Cut(at, seen, error)
            return Cut(at, seen, None)

        return await asyncio.gather(*[one(at, options) for at, options in _cuts(answer, how, first)])


def _run(server: FaultServer, mode: str, name: str, how: str, tls: bool = False) -> list[Cut]:
    """Cut an answer at each byte, over TLS at each byte of its body."""
    answer, run = ANSWERS[name], new_run()
    context = ssl.create_default_context(cafile=str(Path(__file__).with_name("localhost.pem"))) if tls else None
    given = settings(server, "cut", run, **transport_of(mode, context))
    given["base_url"] = server.url("cut", run, tls=tls)
    if how == "stall":
        given["timeout"] = Timeout(read=0.4)
    first = answer.sent.index(b"\r\n\r\n") + 4 if tls or how == "stall" else 0
    cuts = (
        _sync(given, answer, how, first) if mode.startswith("sync") else asyncio.run(_async(given, answer, how, first))
    )
    assert len(server.seen(run)) == len(cuts)
    return cuts


def _check(cuts: list[Cut], answer: Answer, exact: bool) -> None:
    """Hold each cut to what it must lead to.

    It is not exact where data can be lost before they are read (a reset), or come too late (a limit of time).
    """
    head = answer.sent.index(b"\r\n\r\n") + 4
    for cut in cuts:
        expected = answer.events[cut.at] if answer.events else 0
        if cut.error is None:
            assert cut.at >= answer.complete, cut
            assert cut.events == expected
            continue
        assert cut.at < answer.complete or not exact, cut
        assert cut.error.delivered == cut.events, cut
        assert cut.events == expected if exact else cut.events <= expected, cut
        kind = StreamError if cut.at >= head and answer.events else ApiConnectionError
        assert isinstance(cut.error, kind if exact else (kind, ApiConnectionError)), cut


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("name", ["length", "chunks", "stream"])
def test_closed_at_every_byte(server: FaultServer, mode: str, name: str, tls: bool) -> None:
    _check(_run(server, mode, name, "close", tls), ANSWERS[name], exact=True)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["length", "chunks", "stream"])
def test_reset_at_every_byte(server: FaultServer, mode: str, name: str) -> None:
    _check(_run(server, mode, name, "reset"), ANSWERS[name], exact=False)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["length", "chunks", "stream"])
def test_ended_by_tls_at_every_byte(server: FaultServer, mode: str, name: str) -> None:
    """The server says, as TLS does, that no more will come, in the middle of an event."""
    _check(_run(server, mode, name, "notify", tls=True), ANSWERS[name], exact=True)


@pytest.mark.parametrize("mode", MODES)
def test_silent_at_every_byte(server: FaultServer, mode: str) -> None:
    """Nothing more comes: the limit on reading ends the stream, which tells of its events."""
    cuts = _run(server, mode, "stream", "stall")
    _check(cuts, ANSWERS["stream"], exact=False)
    assert all(isinstance(cut.error, (StreamTimeoutError, ApiTimeoutError)) for cut in cuts if cut.error is not None)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_cut_where_nothing_tells_the_end(server: FaultServer, mode: str, tls: bool) -> None:
    """A body that ends with its connection cannot be known to be whole, but JSON that was cut is told as such."""
    answer = ANSWERS["until-close"]
    head = answer.sent.index(b"\r\n\r\n") + 4
    for cut in _run(server, mode, "until-close", "close", tls):
        if cut.at == answer.complete:
            assert cut.error is None
        elif cut.at < head:
            assert isinstance(cut.error, ApiConnectionError), cut
        else:
            assert isinstance(cut.error, ResponseValidationError), cut
            assert cut.error.message.startswith(
                "the answer is JSON that was cut" if cut.at > head else "the answer is empty"
            )
