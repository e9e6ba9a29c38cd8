"""A server for measuring clients: fixed answers over HTTP/1.1 with keep-alive, chosen by the first part of the path.

``client_server.py``: prints the port it listens on (loopback only), and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from typing import Any

DELTAS = 20_000
FRAGMENTS = 16_000
USAGE = {"input_tokens": 10, "output_tokens": 20}


def main() -> None:
    """Serve until standard input ends."""
    asyncio.run(serve())


async def serve() -> None:
    """Listen, say where, and wait for the end of standard input."""
    loop = asyncio.get_running_loop()
    answers = {name.encode("ascii"): answer for name, answer in all_answers()}
    server = await loop.create_server(lambda: Talk(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


class Talk(asyncio.Protocol):
    """One connection: each whole request is answered with what its path chooses."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end]
            size = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower()[:15] == b"content-length:"), 0)
            if len(self._held) < end + 4 + size:
                return
            self._held = self._held[end + 4 + size :]
            self._transport.write(self._answers[head.split(b"/", 2)[1]])


def all_answers() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each answer."""
    yield "small", whole(message("x" * 700))
    yield "large", whole(message("x" * 50_000))
    yield "deltas", stream(text_events())
    yield "tool", stream(tool_events(FRAGMENTS))
    yield "half-tool", stream(tool_events(FRAGMENTS // 2))


def message(text: str) -> dict[str, Any]:
    """Return a message of one block of text."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m-1",
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": "end_turn" if text else None,
        "stop_sequence": None,
        "usage": USAGE,
    }


def whole(value: object) -> bytes:
    """Return an answer with a JSON body."""
    body = json.dumps(value).encode("utf-8")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode("ascii") + body


def stream(events: Iterator[dict[str, Any]]) -> bytes:
    """Return an answer of server-sent events, each in an HTTP chunk of its own, as servers send what they flush."""
    parts = [b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"]
    for event in events:
        data = f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()
        parts.append(f"{len(data):x}\r\n".encode("ascii") + data + b"\r\n")
    return b"".join((*parts, b"0\r\n\r\n"))


def framed(block: dict[str, Any], deltas: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the events of a stream with one block."""
    yield {"type": "message_start", "message": message("")}
    yield {"type": "content_block_start", "index": 0, "content_block": block}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    yield {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": USAGE}
    yield {"type": "message_stop"}


def text_events() -> Iterator[dict[str, Any]]:
    """Yield the events of a long text."""
    return framed({"type": "text", "text": ""}, ({"type": "text_delta", "text": f" word{n}"} for n in range(DELTAS)))


def tool_events(fragments: int) -> Iterator[dict[str, Any]]:
    """Yield the events of a tool call whose input comes in fragments."""
    text = json.dumps({"lines": [f"line {n} of the file" for n in range(fragments)]})
    size = len(text) // fragments + 1
    cut = [text[place : place + size] for place in range(0, len(text), size)]
    block = {"type": "tool_use", "id": "t_1", "name": "write", "input": {}}
    return framed(block, ({"type": "input_json_delta", "partial_json": part} for part in cut))


if __name__ == "__main__":
    main()
