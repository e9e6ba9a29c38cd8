"""The generated client of the flagship spec against a real server process over loopback, sync and async alike."""

from __future__ import annotations

import asyncio
import copy
import pickle
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeAlias

import claude_messages as api
import pytest

Json: TypeAlias = dict[str, Any]
HELLO: list[api.InputMessageParam] = [{"role": "user", "content": "Hello"}]
WEATHER: api.CustomToolParam = {"name": "weather", "input_schema": {"type": "object"}}
Calls: TypeAlias = SimpleNamespace

STATUSES = {
    400: (api.BadRequestError, "invalid_request_error"),
    401: (api.AuthenticationError, "authentication_error"),
    402: (api.PaymentRequiredError, "billing_error"),
    403: (api.PermissionDeniedError, "permission_error"),
    404: (api.NotFoundError, "not_found_error"),
    408: (api.RequestTimeoutError, "timeout_error"),
    409: (api.ConflictError, "conflict_error"),
    413: (api.ContentTooLargeError, "request_too_large"),
    429: (api.RateLimitError, "rate_limit_error"),
    500: (api.InternalServerError, "api_error"),
    504: (api.GatewayTimeoutError, "timeout_error"),
    529: (api.OverloadedError, "overloaded_error"),
}


def sync_calls(url: str) -> Calls:
    """Return functions that make calls with the sync client."""

    def create(**arguments: Any) -> api.Message:
        with api.Client(api_key="k", base_url=url, **arguments.pop("settings", {})) as client:
            return client.messages.create(**fill(arguments))

    def stream(**arguments: Any) -> tuple[list[Any], api.Message]:
        with api.Client(api_key="k", base_url=url, **arguments.pop("settings", {})) as client:
            with client.messages.stream(**fill(arguments)) as events:
                return list(events), events.final()

    def texts(**arguments: Any) -> list[str]:
        with api.Client(api_key="k", base_url=url) as client, client.messages.stream(**fill(arguments)) as events:
            return list(events.text_stream)

    def count(**arguments: Any) -> int:
        with api.Client(api_key="k", base_url=url) as client:
            return client.messages.count_tokens(model="claude-test", **arguments).input_tokens

    return SimpleNamespace(create=create, stream=stream, texts=texts, count=count)


def async_calls(url: str) -> Calls:
    """Return functions that make the same calls with the async client, each in an event loop of its own."""

    async def create(**arguments: Any) -> api.Message:
        async with api.AsyncClient(api_key="k", base_url=url, **arguments.pop("settings", {})) as client:
            return await client.messages.create(**fill(arguments))

    async def stream(**arguments: Any) -> tuple[list[Any], api.Message]:
        async with api.AsyncClient(api_key="k", base_url=url, **arguments.pop("settings", {})) as client:
            async with client.messages.stream(**fill(arguments)) as events:
                return [event async for event in events], await events.final()

    async def texts(**arguments: Any) -> list[str]:
        async with api.AsyncClient(api_key="k", base_url=url) as client:
            async with client.messages.stream(**fill(arguments)) as events:
                return [text async for text in events.text_stream]

    async def count(**arguments: Any) -> int:
        async with api.AsyncClient(api_key="k", base_url=url) as client:
            return (await client.messages.count_tokens(model="claude-test", **arguments)).input_tokens

    def run(function: Any) -> Callable[..., Any]:
        return lambda **arguments: asyncio.run(function(**arguments))

    return SimpleNamespace(create=run(create), stream=run(stream), texts=run(texts), count=run(count))


def fill(arguments: Json) -> Json:
    """Return arguments with the required ones filled in."""
    return {"model": "claude-test", "max_tokens": 10, "messages": HELLO} | arguments


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """Run a test once with each kind of client."""
    return str(request.param)


@pytest.fixture
def calls(kind: str, url: str) -> Calls:
    """Return the calls of one kind of client."""
    return (sync_calls if kind == "sync" else async_calls)(url)


def no_retries(**more: Any) -> Json:
    """Return the settings of a client that gives up at once."""
    return {"max_retries": 0, **more}


def test_a_plain_call(calls: Calls) -> None:
    message = calls.create(temperature=0.5, metadata={"user_id": None}, stop_sequences=["x"])
    assert isinstance(message, api.Message)
    assert [block.text for block in message.content if isinstance(block, api.TextBlock)] == ["You said: Hello"]
    assert message.stop_reason == "end_turn"
    assert message.usage.output_tokens == 5


def test_counting_tokens(calls: Calls) -> None:
    assert calls.count(messages=[{"role": "user", "content": "one two three"}]) == 3


def test_a_stream_gives_events_and_folds_to_what_a_plain_call_answers(calls: Calls) -> None:
    events, final = calls.stream()
    assert [event.type for event in events] == [
        "message_start",
        "ping",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert final == calls.create()


def test_the_text_of_a_stream(calls: Calls) -> None:
    assert "".join(calls.texts()) == "You said: Hello"


def test_a_tool_call_streams_to_the_same_value(calls: Calls) -> None:
    message = calls.create(tools=[WEATHER])
    _, final = calls.stream(tools=[WEATHER])
    (call,) = [block for block in final.content if isinstance(block, api.ToolUseBlock)]
    assert call.input == {"city": "Bern", "days": 2}
    assert final == message
    assert message.stop_reason == "tool_use"


def test_an_answer_goes_back_as_it_came(calls: Calls) -> None:
    first = calls.create(tools=[WEATHER])
    (call,) = [block for block in first.content if isinstance(block, api.ToolUseBlock)]
    turn: list[api.InputMessageParam] = [
        *HELLO,
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id, "content": "sunny"}]},
    ]
    assert calls.create(messages=turn).content[0].text == "You said: sunny"


def test_thinking(calls: Calls) -> None:
    _, final = calls.stream(thinking={"type": "enabled", "budget_tokens": 1024}, max_tokens=2000)
    thought = final.content[0]
    assert isinstance(thought, api.ThinkingBlock)
    assert (thought.thinking, thought.signature) == ("The question is easy.", "c2lnbmVk")


@pytest.mark.parametrize("status", STATUSES)
def test_each_error_status_has_its_class(calls: Calls, status: int) -> None:
    error, kind = STATUSES[status]
    with pytest.raises(error) as caught:
        calls.create(model=f"fault-{status}", settings=no_retries())
    assert type(caught.value) is error
    assert (caught.value.status, caught.value.type, caught.value.request_id) == (status, kind, "req_0001")
    assert "The server says no." in str(caught.value)


@pytest.mark.parametrize("fault", ["after-seconds", "after-ms", "after-date"])
def test_a_failed_call_is_sent_again_after_the_wait_that_was_asked_for(
    calls: Calls, kind: str, fault: str, tries: Callable[[str], int]
) -> None:
    name = f"{fault}.{kind}"
    began = time.monotonic()
    assert calls.create(model=f"fault-{name}").stop_reason == "end_turn"
    assert time.monotonic() - began < 5
    assert tries(name) == 2


def test_a_wait_of_an_hour_is_an_error_at_once(calls: Calls, kind: str, tries: Callable[[str], int]) -> None:
    with pytest.raises(api.RateLimitError) as caught:
        calls.create(model=f"fault-after-hour.{kind}")
    assert caught.value.retry_after == 3600
    assert tries(f"after-hour.{kind}") == 1


def test_the_server_may_forbid_and_demand_a_retry(calls: Calls, kind: str, tries: Callable[[str], int]) -> None:
    with pytest.raises(api.InternalServerError):
        calls.create(model=f"fault-never.{kind}")
    assert tries(f"never.{kind}") == 1
    assert calls.create(model=f"fault-always.{kind}").stop_reason == "end_turn"
    assert tries(f"always.{kind}") == 2


def test_a_call_ends_at_its_time_limit(calls: Calls) -> None:
    began = time.monotonic()
    with pytest.raises(api.ApiTimeoutError):
        calls.create(model="fault-slow", timeout=0.3, max_retries=5)
    assert time.monotonic() - began < 2


def test_a_stream_that_ends_early_is_an_error_and_keeps_what_came(calls: Calls) -> None:
    with pytest.raises(api.StreamTruncatedError) as caught:
        calls.stream(model="fault-truncated")
    assert caught.value.partial["content"] == [{"type": "text", "text": "You said: Hello"}]
    assert caught.value.delivered > 0


def test_an_error_event_has_the_class_of_its_type(calls: Calls) -> None:
    with pytest.raises(api.OverloadedError) as caught:
        calls.stream(model="fault-stream-error")
    assert caught.value.type == "overloaded_error"


def test_a_stalled_stream_ends_at_its_time_limit(calls: Calls) -> None:
    with pytest.raises(api.StreamTimeoutError):
        calls.stream(model="fault-stall", timeout=0.4)


def test_what_is_unknown_is_kept(calls: Calls) -> None:
    message = calls.create(model="fault-unknown")
    novel = message.content[0]
    assert isinstance(novel, api.UnknownContentBlock)
    assert novel.payload["depth"] == 3
    assert (novel.type, novel.tag) == (api.Unlisted.UNLISTED, novel.payload["type"])
    assert f"{novel.type}" == novel.payload["type"] == "hologram"
    again = pickle.loads(pickle.dumps(novel))  # noqa: S301
    for copied in (again, copy.deepcopy(novel), type(novel)(**novel.payload)):
        assert (copied, copied.tag) == (novel, novel.tag)
    assert api.UnknownContentBlock.model_validate_json(novel.model_dump_json()) == novel
    assert message.stop_reason == "tired"
    assert message.model_extra == {"mood": "fine"}
    events, final = calls.stream(model="fault-unknown")
    assert [event.payload for event in events if isinstance(event, api.UnknownStreamEvent)]
    assert final.stop_reason == "end_turn"


@pytest.mark.parametrize(("fault", "error"), [("page", api.ResponseValidationError), ("cut", api.ApiConnectionError)])
def test_what_is_no_answer_is_an_error(calls: Calls, fault: str, error: type[api.ApiError]) -> None:
    with pytest.raises(error):
        calls.create(model=f"fault-{fault}", settings=no_retries())
