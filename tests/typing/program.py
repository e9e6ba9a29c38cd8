"""A program as users write it, for the type checkers: an answer goes back in a request, each event is handled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol, assert_never, assert_type

from claude_messages import (
    AsyncClient,
    Client,
    ContentBlockDeltaEvent,
    ContentBlockStartEvent,
    ContentBlockStopEvent,
    InputMessageParam,
    Message,
    MessageDeltaEvent,
    MessageStartEvent,
    MessageStopEvent,
    PingEvent,
    StreamEvent,
    TextBlock,
    TextDelta,
    ToolUseBlock,
    UnknownContentBlock,
    UnknownStreamEvent,
    Unlisted,
)
from depot import AsyncClient as AsyncDepotClient
from depot import Client as DepotClient
from depot import (
    File,
    FileChanged,
    FileCreated,
    FileDeleted,
    FilePage,
    Pager,
    RawResponse,
    ShareOpened,
    UnknownDepotEvent,
    Version,
)
from depot.webhooks import depot_hook


class AsyncFile(Protocol):
    """A file as asynchronous libraries have it."""

    async def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...


def converse(client: Client) -> Message:
    """Send an answer's content back as it came."""
    question: InputMessageParam = {"role": "user", "content": "Hello"}
    first = client.messages.create(model="m", max_tokens=10, messages=[question])
    assert_type(first, Message)
    return client.messages.create(
        model="m",
        max_tokens=10,
        messages=[
            question,
            {"role": "assistant", "content": first.content},
            {
                "role": "user",
                "content": [{"type": "text", "text": "And?", "cache_control": {"type": "ephemeral"}}],
            },
        ],
        system=[block for block in first.content if isinstance(block, TextBlock)],
        tools=[{"name": "weather", "input_schema": {"type": "object"}}],
        tool_choice={"type": "tool", "name": "weather"},
        thinking={"type": "enabled", "budget_tokens": 1024},
        metadata={"user_id": None},
        timeout=10,
    )


def describe(event: StreamEvent) -> str:  # noqa: PLR0911
    """Handle every kind of event; a type checker finds the one that is missing."""
    match event:
        case MessageStartEvent():
            return event.message.id
        case ContentBlockStartEvent():
            return event.content_block.type if event.content_block.type != Unlisted.UNLISTED else ""
        case ContentBlockDeltaEvent():
            return event.delta.text if isinstance(event.delta, TextDelta) else ""
        case ContentBlockStopEvent():
            return str(event.index)
        case MessageDeltaEvent():
            return event.delta.stop_reason or ""
        case MessageStopEvent() | PingEvent():
            return event.type
        case UnknownStreamEvent():
            return str(event.payload)
        case _:
            assert_never(event)


def read(message: Message) -> str:
    """Tell blocks apart by comparing their tags."""
    for block in message.content:
        if block.type == "text":
            assert_type(block, TextBlock)
            return block.text
        if block.type == "tool_use":
            assert_type(block, ToolUseBlock)
            return f"{block.name} {block.input}"
        match block.type:
            case "thinking":
                return block.thinking
            case Unlisted.UNLISTED:
                assert_type(block, UnknownContentBlock)
                return f"{block.tag} {block.payload}"
            case _:
                continue
    return "".join(block.text for block in message.content if block.type == "text")


def heard(event: StreamEvent) -> str:
    """Tell events apart by comparing their tags, one within the other."""
    if event.type == "content_block_delta" and event.delta.type == "text_delta":
        return event.delta.text
    if event.type != "message_start":
        return ""
    return event.message.id


def stream(client: Client) -> Message:
    """Read a stream to its end."""
    with client.messages.stream(model="m", max_tokens=10, messages=[{"role": "user", "content": "Hello"}]) as events:
        for event in events:
            assert_type(event, StreamEvent)
            print(describe(event))
        final = events.final()
    assert_type(final, Message)
    return final


async def stream_async(client: AsyncClient) -> Message:
    """Read a stream to its end, asynchronously."""
    question: list[InputMessageParam] = [{"role": "user", "content": "Hello"}]
    async with client.messages.stream(model="m", max_tokens=10, messages=question) as events:
        async for event in events:
            print(describe(event))
        return await events.final()


def names_of(depot: DepotClient) -> list[str]:
    """Go through the items of all pages, then ask for one page and for a raw one."""
    pager = depot.files.list(limit=10)
    assert_type(pager, Pager[File, FilePage])
    assert_type(pager.next_page(), FilePage | None)
    raw = depot.with_raw_response(depot.files.list, limit=10)
    assert_type(raw, RawResponse[FilePage])
    assert_type(depot.with_raw_response(depot.files.get, id="x"), RawResponse[File])
    assert_type(depot.files.download(id="x"), bytes)
    return [file.name for file in pager]


async def names_of_all(depot: AsyncDepotClient) -> list[str]:
    """Do the same in async code."""
    raw = await depot.with_raw_response(depot.versions.list, id="x")
    assert_type(raw, RawResponse[list[Version]])
    assert_type(await depot.with_raw_response(depot.files.get, id="x"), RawResponse[File])
    return [file.name async for file in depot.files.list().limited(2)]


async def pieces() -> AsyncIterator[bytes]:
    """Give bytes to asynchronous code."""
    yield b"a"


async def sent(depot: AsyncDepotClient, file: AsyncFile) -> list[File]:
    """Upload what is asynchronous."""
    return [
        await depot.files.upload(file=pieces()),
        await depot.files.upload(file=("a.txt", file, "text/plain")),
        await depot.files.replace(id="x", body=pieces()),
    ]


def told(body: bytes, headers: dict[str, str]) -> str:
    """Handle every kind of event of a webhook; a type checker finds the one that is missing."""
    event = depot_hook.unwrap(body, headers)
    match event:
        case FileCreated() | FileChanged():
            return event.file.name
        case FileDeleted():
            return event.id
        case ShareOpened():
            return event.share.url
        case UnknownDepotEvent():
            return event.tag or ""
        case _:
            assert_never(event)
