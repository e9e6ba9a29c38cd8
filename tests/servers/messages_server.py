"""A small server that speaks the Messages protocol on loopback, for the demo and the tests of the generated client.

``python messages_server.py`` prints its port as one line and serves until its standard input closes, so that it never
outlives the process that started it. The ``model`` of a request picks what happens: a name that begins with
``fault-`` asks for the fault of that name (see ``FAULTS``, or a status; what follows a dot only keeps the counts of two
tests apart), any other name is answered properly.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

Json = dict[str, Any]

STATUSES: dict[int, str] = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    409: "conflict_error",
    412: "invalid_request_error",
    413: "request_too_large",
    422: "invalid_request_error",
    429: "rate_limit_error",
    500: "api_error",
    501: "api_error",
    503: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


def main() -> None:
    """Serve on a free port of the loopback interface until standard input ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()


def usage(output: int = 5) -> Json:
    """Return the counts of a small answer."""
    return {"input_tokens": 10, "output_tokens": output, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}


def message(content: list[Json], stop_reason: str | None = "end_turn", model: str = "claude-test") -> Json:
    """Return a whole message with ``content``."""
    return {
        "id": "msg_0001",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": usage(),
    }


def blocks(request: Json) -> list[Json]:
    """Return the answer's blocks: thoughts if thinking is on, a tool call if a tool is offered, else text."""
    made: list[Json] = []
    if (request.get("thinking") or {}).get("type") == "enabled":
        made.append({"type": "thinking", "thinking": "The question is easy.", "signature": "c2lnbmVk"})
    tools = [tool for tool in request.get("tools") or [] if "input_schema" in tool]
    if tools:
        made.append({"type": "text", "text": "I look it up."})
        made.append(
            {"type": "tool_use", "id": "toolu_01", "name": tools[0]["name"], "input": {"city": "Bern", "days": 2}}
        )
    else:
        made.append({"type": "text", "text": f"You said: {said(request)}"})
    return made


def said(request: Json) -> str:
    """Return the text of the last message of a request."""
    content = request["messages"][-1]["content"]
    if isinstance(content, str):
        return content
    return " ".join(str(block.get("text") or block.get("content") or block["type"]) for block in content)


def answer(request: Json) -> Json:
    """Return the whole answer to a request."""
    content = blocks(request)
    used = "tool_use" if content[-1]["type"] == "tool_use" else "end_turn"
    return message(content, used, request["model"])


def events(request: Json) -> Iterator[Json]:
    """Yield the events of the streamed answer to a request."""
    whole = answer(request)
    yield {"type": "message_start", "message": whole | {"content": [], "stop_reason": None, "usage": usage(1)}}
    yield {"type": "ping"}
    for index, block in enumerate(whole["content"]):
        yield from block_events(index, block)
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": whole["stop_reason"], "stop_sequence": None},
        "usage": {"output_tokens": 5},
    }
    yield {"type": "message_stop"}


def block_events(index: int, block: Json) -> Iterator[Json]:
    """Yield the events of one block: its start, its parts, its end."""
    start, deltas = parts(block)
    yield {"type": "content_block_start", "index": index, "content_block": start}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def parts(block: Json) -> tuple[Json, list[Json]]:
    """Return a block's empty beginning, and the deltas that fill it."""
    if block["type"] == "text":
        text = block["text"]
        halves = (text[: len(text) // 2], text[len(text) // 2 :])
        return block | {"text": ""}, [{"type": "text_delta", "text": half} for half in halves]
    if block["type"] == "thinking":
        deltas = [
            {"type": "thinking_delta", "thinking": block["thinking"]},
            {"type": "signature_delta", "signature": block["signature"]},
        ]
        return block | {"thinking": "", "signature": ""}, deltas
    text = json.dumps(block["input"])
    pieces = ["", text[:5], text[5:]]
    return block | {"input": {}}, [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]


def frame(event: Json) -> bytes:
    """Return an event as a server-sent event."""
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def error(kind: str, text: str = "The server says no.") -> Json:
    """Return an error body."""
    return {"type": "error", "error": {"type": kind, "message": text}, "request_id": "req_0001"}


class Handler(BaseHTTPRequestHandler):
    """Answers one connection; the number of tries of each fault is counted over the whole server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    tries: ClassVar[Counter[str]] = Counter()

    def do_POST(self) -> None:
        """Check the headers, read the body, and act as the model's name asks."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        problem = self.refusal()
        if problem is not None:
            return self.reply(*problem)
        request: Json = json.loads(body)
        name = str(request.get("model", ""))
        if not name.startswith("fault-"):
            return self.serve(request)
        fault = name.removeprefix("fault-")
        self.tries[fault] += 1
        kind = fault.split(".")[0]
        if kind.isdigit():
            return self.reply(int(kind), error(STATUSES.get(int(kind), "api_error")))
        FAULTS[kind](self, request)
        return None

    def do_GET(self) -> None:
        """Tell how often each fault was asked for."""
        self.reply(200, dict(self.tries))

    def refusal(self) -> tuple[int, Json] | None:
        """Return the error for missing headers, as the service would."""
        if self.headers.get("anthropic-version") is None:
            return 400, error("invalid_request_error", "anthropic-version: header is required")
        if self.headers.get("x-api-key") is None and self.headers.get("authorization") is None:
            return 401, error("authentication_error", "no credentials")
        return None

    def serve(self, request: Json) -> None:
        """Answer properly: a count, a stream, or a message."""
        if self.path.startswith("/v1/messages/count_tokens"):
            self.reply(200, {"input_tokens": len(said(request).split())})
        elif request.get("stream"):
            self.stream(frame(event) for event in events(request))
        else:
            self.reply(200, answer(request))

    def reply(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        """Send a whole JSON answer."""
        data = json.dumps(body).encode()
        self.head(status, "application/json", {"content-length": str(len(data)), **(headers or {})})
        self.wfile.write(data)

    def head(self, status: int, content: str, headers: dict[str, str]) -> None:
        """Send the status and the headers."""
        self.send_response(status)
        self.send_header("content-type", content)
        self.send_header("request-id", "req_0001")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def stream(self, chunks: Iterator[bytes]) -> None:
        """Send chunks as an event stream that ends with the connection."""
        self.head(200, "text/event-stream; charset=utf-8", {"connection": "close"})
        for chunk in chunks:
            self.wfile.write(chunk)
            self.wfile.flush()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: standard error belongs to the test."""


def retried(status: int, headers: Callable[[], dict[str, str]]) -> Callable[[Handler, Json], None]:
    """Return a fault that fails once with ``status`` and answers properly from then on."""

    def act(handler: Handler, request: Json) -> None:
        name = str(request["model"]).removeprefix("fault-")
        if handler.tries[name] == 1:
            handler.reply(status, error(STATUSES[status]), headers())
        else:
            handler.serve(request)

    return act


def slow(handler: Handler, request: Json) -> None:
    """Answer after longer than any test waits."""
    time.sleep(3)
    handler.serve(request)


def truncated(handler: Handler, request: Json) -> None:
    """End the stream before its last event."""
    handler.stream(frame(event) for event in list(events(request))[:-3])


def stream_error(handler: Handler, request: Json) -> None:
    """Send an error event in the middle of a stream."""
    early = [frame(event) for event in list(events(request))[:4]]
    handler.stream(iter([*early, frame(error("overloaded_error", "Too busy."))]))


def unknown(handler: Handler, request: Json) -> None:
    """Answer with a block, a field, a value and (in a stream) an event that nobody told the client about."""
    novel = {"type": "hologram", "depth": 3}
    if request.get("stream"):
        first, *rest = events(request)
        handler.stream(iter([frame(first), frame({"type": "novelty", "index": 9}), *map(frame, rest)]))
    else:
        body = message([novel, {"type": "text", "text": "seen"}], "tired") | {"mood": "fine"}
        handler.reply(200, body)


def page(handler: Handler, _request: Json) -> None:
    """Answer with a page of HTML and status 200, as a proxy may."""
    data = b"<html><body>Sign in</body></html>"
    handler.head(200, "text/html", {"content-length": str(len(data))})
    handler.wfile.write(data)


def cut(handler: Handler, _request: Json) -> None:
    """Promise more bytes than are sent."""
    handler.head(200, "application/json", {"content-length": "1000"})
    handler.wfile.write(b'{"id": "msg_')
    handler.close_connection = True


def stall(handler: Handler, request: Json) -> None:
    """Send the first events and then nothing for longer than any test waits."""
    handler.head(200, "text/event-stream", {"connection": "close"})
    for event in list(events(request))[:3]:
        handler.wfile.write(frame(event))
        handler.wfile.flush()
    time.sleep(3)


FAULTS: dict[str, Callable[[Handler, Json], None]] = {
    "after-seconds": retried(429, lambda: {"retry-after": "0"}),
    "after-ms": retried(529, lambda: {"retry-after-ms": "20"}),
    "after-date": retried(503, lambda: {"retry-after": formatdate(time.time() + 1, usegmt=True)}),
    "after-hour": retried(429, lambda: {"retry-after": "3600"}),
    "never": retried(500, lambda: {"x-should-retry": "false"}),
    "always": retried(400, lambda: {"x-should-retry": "true", "retry-after-ms": "20"}),
    "slow": slow,
    "truncated": truncated,
    "stream-error": stream_error,
    "unknown": unknown,
    "page": page,
    "cut": cut,
    "stall": stall,
}

if __name__ == "__main__":
    main()
