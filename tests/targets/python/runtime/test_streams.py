"""Streams as a caller sees them: events, text, snapshots, the final value, and leaving early."""

from __future__ import annotations

import asyncio
import time
from typing import Any, assert_never

import pytest
from fault_server import WHOLE
from rowcast.targets.python.runtime.errors import ApiError, ApiStatusError, StreamStateError, StreamTruncatedError
from running import ASK, FaultServer, new_run, run_async, run_sync, settings
from toyapi import AsyncClient, Client
from toyapi.client import CREATE
from toyapi.models import (
    BlockDelta,
    BlockStart,
    BlockStop,
    Event,
    JsonDelta,
    Message,
    MessageDelta,
    MessageStart,
    MessageStop,
    Ping,
    TextBlock,
    TextDelta,
    ThinkingBlock,
    ToolUseBlock,
    UnknownBlock,
    UnknownDelta,
    UnknownEvent,
)

RUN = {"sync": run_sync, "async": run_async}


def name_of(event: Event) -> str:
    """Handle every event: a type checker sees that none is left."""
    match event:
        case MessageStart() | MessageDelta() | MessageStop() | Ping() | BlockStart() | BlockStop():
            return event.type
        case BlockDelta():
            return event.delta.type if isinstance(event.delta, (TextDelta, JsonDelta)) else "delta"
        case UnknownEvent():
            return f"unknown {event.tag}"
        case _:
            assert_never(event)


@pytest.mark.parametrize("mode", RUN)
def test_events_and_the_final_value(server: FaultServer, mode: str) -> None:
    outcome = RUN[mode](server, "stream", "stream")
    assert [name_of(event) for event in outcome.events] == [
        "message_start",
        "content_block_start",
        "ping",
        "text_delta",
        "text_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    message = outcome.value
    assert isinstance(message, Message)
    assert message.content == [TextBlock(type="text", text="Hello")]
    assert (message.stop_reason, message.usage.input_tokens, message.usage.output_tokens) == ("end_turn", 3, 9)


@pytest.mark.parametrize("mode", RUN)
@pytest.mark.parametrize(
    ("scene", "text"),
    [
        ("stream-line-separators", "a\u2028b\u2029c\x85d"),
        ("stream-raw-separators", "a\u2028b\x85c"),
        ("stream-emoji", "😀é"),
        ("stream-big-event", "x" * (2 << 20)),
        ("stream-data-lines", "Hello"),
        ("stream-after-end", "Hello"),
        ("stream-gzip-flushed", "Hello"),
    ],
)
def test_texts(server: FaultServer, mode: str, scene: str, text: str) -> None:
    assert RUN[mode](server, scene, "stream").value.content[0].text == text


@pytest.mark.parametrize("mode", RUN)
def test_tools_and_thinking(server: FaultServer, mode: str) -> None:
    thinking, tool = RUN[mode](server, "stream-tool", "stream").value.content
    assert thinking == ThinkingBlock(type="thinking", thinking="Hm", signature="sig")
    assert tool == ToolUseBlock(type="tool_use", id="tu_1", name="sum", input={"a": [1, 2], "b": "x"})
    assert RUN[mode](server, "stream-tool-cut-json", "stream").value.content[1].input == {"a": [1]}
    assert RUN[mode](server, "stream-tool-empty", "stream").value.content[1].input == {}


@pytest.mark.parametrize("mode", RUN)
def test_what_the_spec_does_not_know(server: FaultServer, mode: str) -> None:
    outcome = RUN[mode](server, "stream-unknown-event", "stream")
    assert next(event for event in outcome.events if isinstance(event, UnknownEvent)).payload == {
        "type": "weather",
        "sun": True,
    }
    outcome = RUN[mode](server, "stream-unknown-delta", "stream")
    unknown = [
        event.delta
        for event in outcome.events
        if isinstance(event, BlockDelta) and isinstance(event.delta, UnknownDelta)
    ]
    assert [(delta.tag, delta.payload["color"]) for delta in unknown] == [("color_delta", "red")]
    first, second = RUN[mode](server, "stream-unknown-block", "stream").value.content
    assert isinstance(first, UnknownBlock)
    assert first.payload == {"type": "hologram", "z": 1}
    assert second.text == "t"
    assert RUN[mode](server, "stream-interleaved", "stream").value.content == [
        TextBlock(type="text", text="A"),
        TextBlock(type="text", text="B"),
    ]
    assert RUN[mode](server, "stream-citations", "stream").value.content[0].citations == [{"at": 1}]


@pytest.mark.parametrize("mode", RUN)
@pytest.mark.parametrize(
    "scene",
    ["stream-no-end", "stream-reset", "stream-stall", "stream-bad-json", "stream-error-later", "stream-bad-index"],
)
def test_a_broken_stream_tells_how_far_it_came(server: FaultServer, mode: str, scene: str) -> None:
    outcome = RUN[mode](server, scene, "stream")
    error = outcome.error
    assert error is not None
    assert error.delivered == len(outcome.events) >= 4
    assert error.partial["content"][0]["text"].startswith("Hel")
    assert error.request_id == "req_1"
    assert error.status == (529 if isinstance(error, ApiStatusError) else 200)


def test_text_stream_and_snapshots(server: FaultServer) -> None:
    with Client(**settings(server, "stream-tool", new_run())) as client, client.messages.stream(**ASK) as stream:
        assert stream.snapshot is None
        assert stream.partial is None
        seen: list[Any] = []
        for _ in stream:
            snapshot = stream.snapshot
            assert snapshot is not None
            seen.append(snapshot.content[1].input if len(snapshot.content) > 1 else None)
        assert seen[5:] == [{}, {}, {"a": [1]}, {"a": [1, 2], "b": "x"}, *[{"a": [1, 2], "b": "x"}] * 3]
        assert stream.final() == stream.final() == stream.snapshot
        assert (stream.status, stream.request_id, stream.headers["content-type"]) == (200, "req_1", "text/event-stream")
    with Client(**settings(server, "stream", new_run())) as client, client.messages.stream(**ASK) as stream:
        assert list(stream.text_stream) == ["Hel", "lo"]
        assert stream.final().content[0].text == "Hello"  # type: ignore[union-attr]


def test_text_stream_async(server: FaultServer) -> None:
    async def main() -> list[str]:
        async with AsyncClient(**settings(server, "stream", new_run())) as client:
            async with client.messages.stream(**ASK) as stream:
                return [text async for text in stream.text_stream]

    assert asyncio.run(main()) == ["Hel", "lo"]


def test_events_come_as_they_are_sent(server: FaultServer) -> None:
    with Client(**settings(server, "stream-slow", new_run())) as client, client.messages.stream(**ASK) as stream:
        times = [time.monotonic() for _ in stream]
    assert times[-1] - times[0] > 0.25


def test_a_complete_stream_gives_its_connection_back(server: FaultServer) -> None:
    run = new_run()
    with Client(**settings(server, "stream", run)) as client:
        for _ in range(5):
            with client.messages.stream(**ASK) as stream:
                stream.final()
            assert len(_connections(client)) == 1


def test_leaving_early_closes_the_connection(server: FaultServer) -> None:
    with Client(**settings(server, "stream-endless", new_run())) as client:
        for _ in range(30):
            with client.messages.stream(**ASK) as stream:
                next(stream)
            assert _connections(client) == []
            with pytest.raises(StreamStateError) as caught:
                next(stream)
            assert caught.value.delivered == 1


def _connections(client: Client) -> list[Any]:
    return [
        connection
        for homes in (client._link.transport()._plain, client._link.transport()._secure)  # type: ignore[attr-defined]
        for process in homes._processes.values()
        for pool in process.pools.values()
        for connection in pool.connections
    ]


def test_wrong_use(server: FaultServer) -> None:
    with Client(**settings(server, "stream", new_run())) as client:
        stream = client.messages.stream(**ASK)
        with pytest.raises(StreamStateError, match="with"):
            next(stream)
        with pytest.raises(StreamStateError, match="with"):
            stream.final()
        stream = client.messages.stream(**ASK)
        with stream, pytest.raises(StreamStateError, match="once"), stream:
            pass


def test_an_error_stays(server: FaultServer) -> None:
    """Whoever catches the error and asks for the final value gets the error again, and never half a value."""
    with Client(**settings(server, "stream-no-end", new_run())) as client, client.messages.stream(**ASK) as stream:
        with pytest.raises(StreamTruncatedError) as first:
            for _ in stream:
                pass
        with pytest.raises(StreamTruncatedError) as second:
            stream.final()
        assert first.value is second.value
        assert stream.snapshot is not None


def test_the_final_value_can_be_had_after_the_end(server: FaultServer) -> None:
    with Client(**settings(server, "stream", new_run())) as client:
        with client.messages.stream(**ASK) as stream:
            for _ in stream:
                pass
        assert stream.final().id == "msg_1"


@pytest.mark.parametrize("mode", RUN)
def test_lines_of_json(server: FaultServer, mode: str) -> None:
    for scene in ("ndjson", "ndjson-no-newline", "ndjson-bytewise"):
        outcome = RUN[mode](server, scene, "log")
        assert [line.text for line in outcome.events] == [line.text for line in outcome.value.lines] == ["1", "2"]
    outcome = RUN[mode](server, "marked", "marked")
    assert [(line.level, line.text) for line in outcome.value.lines] == [("info", "1"), ("error", "2")]


def test_raw_answers(server: FaultServer) -> None:
    with Client(**settings(server, "once-500", new_run())) as client:
        raw = client.with_raw_response(client.messages.create, **ASK)
        assert (raw.status, raw.attempts, raw.request_id) == (200, 2, "req_1")
        assert raw.headers["content-type"] == "application/json"
        assert 0 < raw.elapsed < 5
        message: Message = raw.parse()
        assert message.id == "msg_1"
        assert raw.content.startswith(b'{"id"')
        assert "Hello" not in repr(raw)
        with pytest.raises(TypeError):
            client.with_raw_response(len, [1])
        other = client.with_options(timeout=3.0)
        assert client.with_raw_response(other.messages.create, **ASK)._run.config.timeout.read == 3.0
    with Client(**settings(server, "answer-html", new_run())) as client:
        raw = client.with_raw_response(client.messages.create, **ASK)
        assert raw.content == b"<html>portal</html>"
        with pytest.raises(ApiError):
            raw.parse()


def test_raw_answers_async(server: FaultServer) -> None:
    async def main() -> None:
        async with AsyncClient(**settings(server, "well", new_run())) as client:
            raw = await client.with_raw_response(client.messages.create, **ASK)
            assert raw.parse().id == "msg_1"
        async with AsyncClient(**settings(server, "binary", new_run())) as client:
            async with client.with_streaming_response(client.things.content, id="1") as body:
                assert b"".join([piece async for piece in body]) == bytes(range(256)) * 400

    asyncio.run(main())


def test_bytes_as_they_arrive(server: FaultServer) -> None:
    with Client(**settings(server, "binary", new_run())) as client:
        assert client.things.content(id="1") == bytes(range(256)) * 400
        body = client.with_streaming_response(client.things.content, id="1")
        with pytest.raises(StreamStateError):
            print(body.status)
        with body:
            assert (body.status, body.request_id) == (200, "req_1")
            assert b"".join(body) == bytes(range(256)) * 400
        with client.with_streaming_response(client.things.content, id="1") as body:
            assert len(body.read(1 << 20)) == 102_400
        with client.with_streaming_response(client.things.content, id="1") as body, pytest.raises(ApiError):
            body.read(1000)
    with Client(**settings(server, "endless-body", new_run())) as client:
        with client.with_streaming_response(client.things.content, id="1") as body:
            next(iter(body))
        assert _connections(client) == []
    with Client(**settings(server, "status-404", new_run())) as client, pytest.raises(ApiStatusError):
        with client.with_streaming_response(client.things.content, id="1"):
            pass


def test_uploads(server: FaultServer, tmp_path: Any) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(bytes(range(256)) * 2000)

    def check(scene: str, **more: Any) -> None:
        run = new_run()
        with Client(**settings(server, scene, run, **more)) as client:
            assert client.things.upload(file=file, note="n").id == "t1"
            assert client.things.blob(content=file).id == "t1"
            client.things.form(fields={"a": [1, 2], "b": {"c": "x y"}})
        requests = server.seen(run)
        upload, blob, form = requests[-3:]
        assert len(requests) == (3 if scene == "well" else 4)
        assert bytes(range(256)).decode("latin-1") * 2000 in upload["body"]
        assert upload["headers"]["content-length"] == str(len(upload["body"]))
        assert blob["body"] == bytes(range(256)).decode("latin-1") * 2000
        assert blob["headers"]["content-type"] == "application/octet-stream"
        assert form["body"] == "a=1&a=2&b=%7B%22c%22%3A%22x%20y%22%7D"

    check("well")
    check("once-503")


def test_uploads_async(server: FaultServer, tmp_path: Any) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"12345" * 50_000)
    run = new_run()

    async def main() -> None:
        async with AsyncClient(**settings(server, "once-503", run)) as client:
            await client.things.upload(file=("n.txt", file, "text/plain"))

    asyncio.run(main())
    assert ["12345" * 50_000 in request["body"] for request in server.seen(run)] == [True, True]


def test_a_transport_that_fails_after_the_last_event() -> None:
    """The stream is complete: what comes of its connection afterwards is nobody's error, whichever class it has."""

    class Answer:
        status = 200

        def __init__(self, *chunks: bytes) -> None:
            self.headers = [("content-type", "text/event-stream")]
            self.left = list(chunks)
            self.closed = False

        def chunk(self) -> bytes:
            if not self.left:
                raise OSError("the connection is gone")
            return self.left.pop(0)

        def close(self) -> None:
            self.closed = True

    class Own:
        answer = Answer(WHOLE)

        def send(self, request: Any, exchange: Any) -> Answer:
            return self.answer

        def close(self) -> None:
            pass

    with (
        Client(auth_token="token", base_url="http://127.0.0.1:9", transport=Own()) as client,
        client.messages.stream(**ASK) as stream,
    ):
        assert [event.type for event in stream if not isinstance(event, UnknownEvent)][-1] == "message_stop"
    assert Own.answer.closed


def test_an_upload_that_breaks_is_not_sent_again(server: FaultServer, tmp_path: Any) -> None:
    class Failing:
        def read(self, size: int) -> bytes:
            raise OSError("disk")

        def seekable(self) -> bool:
            return False

    run = new_run()
    with Client(**settings(server, "well", run)) as client, pytest.raises(ApiError) as caught:
        client.things.upload(file=Failing())  # type: ignore[arg-type]
    assert type(caught.value).__name__ == "RequestError"
    assert server.seen(run) == []


def test_one_operation_two_types() -> None:
    """What the generator writes type-checks: the operation gives the method its type."""
    assert CREATE.returns is not None
    assert CREATE.returns.load() is Message
