"""Shows the generated client at work: ``python demo.py`` starts a server on loopback and makes calls of each kind.

A plain call, a streamed call, a tool's call with its result sent back, and an error; first sync, then async.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claude_messages import (
    AsyncClient,
    Client,
    CustomToolParam,
    InputMessageParam,
    Message,
    RateLimitError,
    TextBlock,
    ToolUseBlock,
)

SERVER = Path(__file__).resolve().parent.parent / "servers" / "messages_server.py"
MODEL = "claude-test"
QUESTION: list[InputMessageParam] = [{"role": "user", "content": "How is the weather?"}]
WEATHER: CustomToolParam = {
    "name": "weather",
    "description": "Tells the weather of a city.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}


def main() -> None:
    """Start the server, show both clients, stop the server."""
    with server() as url:
        print(f"A server that speaks the protocol listens on {url}.")
        show(url)
        asyncio.run(show_async(url))


@contextmanager
def server() -> Iterator[str]:
    """Run the server in a process of its own and yield its URL."""
    command = [sys.executable, str(SERVER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def show(url: str) -> None:
    """Make each kind of call with the sync client."""
    print("\nSync\n----")
    with Client(api_key="demo", base_url=url) as client:
        message = client.messages.create(model=MODEL, max_tokens=100, messages=[{"role": "user", "content": "Hello"}])
        print("plain:   ", text_of(message), message.usage.output_tokens, "tokens")
        with client.messages.stream(model=MODEL, max_tokens=100, messages=QUESTION) as stream:
            print("streamed:", " + ".join(repr(text) for text in stream.text_stream))
            print("          ends with", stream.final().stop_reason)
        called = client.messages.create(model=MODEL, max_tokens=100, messages=QUESTION, tools=[WEATHER])
        print("tool:    ", calls_of(called))
        answer = client.messages.create(model=MODEL, max_tokens=100, messages=conversation(called))
        print("          then", text_of(answer))
        try:
            client.with_options(max_retries=0).messages.create(model="fault-429", max_tokens=1, messages=QUESTION)
        except RateLimitError as error:
            print("error:   ", type(error).__name__, error.status, error.type, error.request_id)


async def show_async(url: str) -> None:
    """Make each kind of call with the async client."""
    print("\nAsync\n-----")
    async with AsyncClient(api_key="demo", base_url=url) as client:
        messages: list[InputMessageParam] = [{"role": "user", "content": "Hello"}]
        message = await client.messages.create(model=MODEL, max_tokens=100, messages=messages)
        print("plain:   ", text_of(message), message.usage.output_tokens, "tokens")
        async with client.messages.stream(model=MODEL, max_tokens=100, messages=QUESTION) as stream:
            print("streamed:", " + ".join([repr(text) async for text in stream.text_stream]))
            print("          ends with", (await stream.final()).stop_reason)
        called = await client.messages.create(model=MODEL, max_tokens=100, messages=QUESTION, tools=[WEATHER])
        print("tool:    ", calls_of(called))
        answer = await client.messages.create(model=MODEL, max_tokens=100, messages=conversation(called))
        print("          then", text_of(answer))
        try:
            await client.with_options(max_retries=0).messages.create(model="fault-429", max_tokens=1, messages=QUESTION)
        except RateLimitError as error:
            print("error:   ", type(error).__name__, error.status, error.type, error.request_id)


def text_of(message: Message) -> str:
    """Return the text of a message."""
    return "".join(block.text for block in message.content if isinstance(block, TextBlock))


def calls_of(message: Message) -> str:
    """Return the calls of tools in a message, as a person would write them."""
    blocks = [block for block in message.content if isinstance(block, ToolUseBlock)]
    return ", ".join(f"{block.name}({block.input})" for block in blocks)


def conversation(message: Message) -> list[InputMessageParam]:
    """Return the question, the answer that calls tools just as it came, and the tools' results."""
    calls = [block for block in message.content if isinstance(block, ToolUseBlock)]
    return [
        *QUESTION,
        {"role": "assistant", "content": message.content},
        {
            "role": "user",
            "content": [{"type": "tool_result", "tool_use_id": call.id, "content": "Sunny."} for call in calls],
        },
    ]


if __name__ == "__main__":
    main()
