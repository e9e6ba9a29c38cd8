"""The generated client against a server of the protocol that others wrote: npm ``@copilotkit/aimock``.

``make third-party`` installs the server and runs this; it is no part of ``make test``, as it needs Node.js.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from claude_messages import ApiError, AsyncClient, Client, TextBlock, ThinkingBlock, ToolUseBlock

HERE = Path(__file__).parent


class Outcome(NamedTuple):
    """What came of a call: the text and tool inputs of the answer, or the class of the error and its attempts."""

    error: str
    attempts: int
    text: str
    inputs: tuple[Any, ...]
    events: int


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run the server on a free port of the loopback interface; it ends with the module."""
    command = [os.environ["AIMOCK"], "--port", "0", "--host", "127.0.0.1", "--fixtures"]
    with subprocess.Popen(
        [*command, str(HERE / "fixtures.json")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield _address(process.stdout)
        finally:
            process.terminate()


def _address(lines: Any) -> str:
    deadline = time.monotonic() + 30
    for line in lines:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
        assert time.monotonic() < deadline
    raise AssertionError("the server ended without saying where it listens")


def _asked(word: str) -> Any:
    return {"model": "claude-test", "max_tokens": 64, "messages": [{"role": "user", "content": word}]}


def _outcome(message: Any, events: int) -> Outcome:
    text = "".join(block.text for block in message.content if isinstance(block, TextBlock))
    inputs = tuple(block.input for block in message.content if isinstance(block, ToolUseBlock))
    return Outcome("", 1, text, inputs, events)


def _failed(error: ApiError, events: int) -> Outcome:
    assert error.__cause__ is None
    return Outcome(type(error).__name__, error.attempts, "", (), events)


def sync_plain(url: str, word: str, headers: dict[str, str]) -> Outcome:
    with Client(base_url=url, auth_token="t", max_retries=1) as client:
        try:
            return _outcome(client.messages.create(**_asked(word), extra_headers=headers), 0)
        except ApiError as error:
            return _failed(error, 0)


def sync_stream(url: str, word: str, headers: dict[str, str]) -> Outcome:
    events = 0
    with Client(base_url=url, auth_token="t", max_retries=1) as client:
        try:
            with client.messages.stream(**_asked(word), extra_headers=headers) as stream:
                for _ in stream:
                    events += 1
                return _outcome(stream.final(), events)
        except ApiError as error:
            return _failed(error, events)


def async_plain(url: str, word: str, headers: dict[str, str]) -> Outcome:
    async def call() -> Outcome:
        async with AsyncClient(base_url=url, auth_token="t", max_retries=1) as client:
            try:
                return _outcome(await client.messages.create(**_asked(word), extra_headers=headers), 0)
            except ApiError as error:
                return _failed(error, 0)

    return asyncio.run(call())


def async_stream(url: str, word: str, headers: dict[str, str]) -> Outcome:
    async def call() -> Outcome:
        events = 0
        async with AsyncClient(base_url=url, auth_token="t", max_retries=1) as client:
            try:
                async with client.messages.stream(**_asked(word), extra_headers=headers) as stream:
                    async for _ in stream:
                        events += 1
                    return _outcome(await stream.final(), events)
            except ApiError as error:
                return _failed(error, events)

    return asyncio.run(call())


Way = Callable[[str, str, dict[str, str]], Outcome]
PLAIN = [sync_plain, async_plain]
STREAMED = [sync_stream, async_stream]


@pytest.mark.parametrize("way", [*PLAIN, *STREAMED])
def test_text(url: str, way: Way) -> None:
    assert way(url, "plain", {})[:4] == ("", 1, "Hello there, how are you?", ())


@pytest.mark.parametrize("way", [*PLAIN, *STREAMED])
def test_tools(url: str, way: Way) -> None:
    assert way(url, "tools", {})[:4] == ("", 1, "", ({"city": "Bern", "days": 2},))


@pytest.mark.parametrize("way", [*PLAIN, *STREAMED])
def test_thinking(url: str, way: Way) -> None:
    assert way(url, "think", {})[:3] == ("", 1, "Yes.")


def test_thinking_is_read(url: str) -> None:
    with (
        Client(base_url=url, auth_token="t") as client,
        client.messages.stream(**_asked("think")) as stream,
    ):
        block = stream.final().content[0]
    assert isinstance(block, ThinkingBlock)
    assert block.thinking == "Let me see."
    assert block.signature == "c2ln"


@pytest.mark.parametrize("way", [*PLAIN, *STREAMED])
@pytest.mark.parametrize(
    ("word", "error", "attempts"),
    [
        ("limited", "RateLimitError", 2),
        ("patience", "RateLimitError", 1),
        ("busy", "OverloadedError", 2),
        ("refused", "BadRequestError", 1),
    ],
)
def test_statuses(url: str, way: Way, word: str, error: str, attempts: int) -> None:
    assert way(url, word, {})[:2] == (error, attempts)


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize("word", ["cut", "broken"])
def test_a_stream_that_is_cut_is_an_error(url: str, way: Way, word: str) -> None:
    outcome = way(url, word, {})
    assert outcome.error == "StreamTruncatedError"
    # What reached the caller is never asked for again.
    assert outcome.attempts == 1
    assert outcome.events > 0


@pytest.mark.parametrize("way", [*PLAIN, *STREAMED])
@pytest.mark.parametrize(
    ("header", "errors"),
    [
        ("x-aimock-chaos-drop", {"InternalServerError"}),
        ("x-aimock-chaos-disconnect", {"ApiConnectionError", "StreamTruncatedError"}),
        ("x-aimock-chaos-ratelimit", {"RateLimitError"}),
        ("x-aimock-chaos-malformed", {"ResponseValidationError"}),
    ],
)
def test_chaos(url: str, way: Way, header: str, errors: set[str]) -> None:
    assert way(url, "plain", {header: "1"}).error in errors


@pytest.mark.parametrize("way", [*PLAIN, *STREAMED])
def test_half_of_the_calls_fail_and_each_gives_the_answer_or_an_error(url: str, way: Way) -> None:
    headers = {"x-aimock-chaos-drop": "0.2", "x-aimock-chaos-disconnect": "0.2", "x-aimock-chaos-malformed": "0.1"}
    outcomes = [way(url, "plain", headers) for _ in range(10)]
    assert all(one.error or one.text == "Hello there, how are you?" for one in outcomes)
