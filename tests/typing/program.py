"""A program as users write it, for the type checkers: an answer goes back in a request, each event is handled."""

from __future__ import annotations

from typing import assert_never, assert_type

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
    UnknownStreamEvent,
)


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
            return event.content_block.type or ""
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
