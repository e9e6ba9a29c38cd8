"""Whether, when and how often: the policy, the budget, the server's wishes, the table of errors."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from rowcast.targets.python.runtime.errors import ApiError
from rowcast.targets.python.runtime.retry import RetryBudget, RetryPolicy, asked_wait, is_retried, row_of
from rowcast.targets.python.runtime.transport_async import AsyncHttpcoreTransport
from rowcast.targets.python.runtime.types import Timeout
from running import ASK, FaultServer, new_run, settings
from toyapi import AsyncClient, Client
from toyapi.client import API

NOW = 1_792_567_680.0  # Wed, 21 Oct 2026 07:28:00 GMT


def test_full_jitter_is_uniform() -> None:
    policy = RetryPolicy()
    for retries, bound in ((0, 0.5), (1, 1.0), (3, 4.0), (4, 8.0), (9, 8.0), (10_000, 8.0)):
        samples = sorted(policy.delay(retries, None) for _ in range(10_000))
        assert 0 <= samples[0] < samples[-1] <= bound
        for tenth in range(1, 10):
            assert samples[tenth * 1000] == pytest.approx(bound * tenth / 10, rel=0.25)


def test_never_sooner_than_asked() -> None:
    assert all(RetryPolicy().delay(0, 2.0) == 2.0 for _ in range(100))


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ([], None),
        ([("Retry-After", "3")], 3.0),
        ([("retry-after", "1.5")], 1.5),
        ([("retry-after", " 7 ")], 7.0),
        ([("retry-after", "0")], 0.0),
        ([("retry-after", "1000000000")], 1e9),
        ([("retry-after", "2"), ("retry-after", "5")], 5.0),
        ([("retry-after", "2"), ("retry-after-ms", "250")], 0.25),
        ([("retry-after", "2"), ("retry-after-ms", "inf")], 2.0),
        ([("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT")], 30.0),
        ([("retry-after", "Wednesday, 21-Oct-26 07:28:30 GMT")], 30.0),
        ([("retry-after", "Wed Oct 21 07:28:30 2026")], 30.0),
        ([("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")], 0.0),
        ([("date", "Wed, 21 Oct 2026 08:28:00 GMT"), ("retry-after", "Wed, 21 Oct 2026 08:28:05 GMT")], 5.0),
    ]
    + [
        ([("retry-after", value)], None)
        for value in (
            "",
            "-5",
            "NaN",
            "inf",
            "1e3",
            "9" * 400,
            "\uff13",
            "soon",
            "1,2",
            "0x10",
            "Wed, 99 Foo 2026 07:28:30 GMT",
            "99:99:99",
        )
    ],
)
def test_asked_wait(headers: list[tuple[str, str]], wait: float | None) -> None:
    assert asked_wait(API, headers, lambda: NOW) == wait


@pytest.mark.parametrize(
    ("status", "type_", "error"),
    [
        (429, None, "RateLimitError"),
        (429, "unheard_of", "RateLimitError"),
        (400, "rate_limit_error", "BadRequestError"),
        (418, "not_found_error", "NotFoundError"),
        (418, None, None),
        (500, None, "ServerError"),
        (529, "overloaded_error", "OverloadedError"),
        (None, "overloaded_error", "OverloadedError"),
        (None, "odd", None),
        (None, None, None),
    ],
)
def test_rows(status: int | None, type_: str | None, error: str | None) -> None:
    row = row_of(API.errors, status, type_)
    assert (row and row.error) == error


def test_statuses_beyond_the_table() -> None:
    retried = [status for status in range(100, 600) if is_retried(API, status, None, [])]
    assert retried == [408, 425, 429, 500, 502, 503, 504]
    row = row_of(API.errors, 500, None)
    assert is_retried(API, 400, None, [("X-Should-Retry", "TRUE")])
    assert not is_retried(API, 500, row, [("x-should-retry", "false")])
    assert is_retried(API, 500, row, [("x-should-retry", "maybe")])


def test_budget() -> None:
    budget = RetryBudget(30)
    assert [budget.take(14) for _ in range(3)] == [True, True, False]
    budget.give_back(100)
    assert budget.tokens == 30


def test_a_failing_server_is_not_hammered(server: FaultServer) -> None:
    """1,000 calls while the server is down make no more requests than calls and budget; it works again afterwards."""
    run = new_run()
    with Client(**settings(server, "status-500", run, retry_policy=RetryPolicy(initial=0.0))) as client:
        for _ in range(1000):
            with pytest.raises(ApiError):
                client.messages.create(**ASK)
        requests = len(server.seen(run))
        assert 1000 < requests <= 1000 + 500 // 14
        client._config = Client(**settings(server, "well", new_run()))._config
        for _ in range(40):
            client.messages.create(**ASK)
        assert client._link.budget.tokens >= 14


def test_a_thousand_callers_at_once(server: FaultServer) -> None:
    """They share the budget: all together make hardly more requests than calls."""
    run = new_run()
    more: dict[str, Any] = {
        "retry_policy": RetryPolicy(initial=0.0),
        "timeout": Timeout(connect=60.0, pool=120.0, total=120.0),
        "transport": AsyncHttpcoreTransport(max_connections=40),
    }

    async def main() -> int:
        async with AsyncClient(**settings(server, "status-500", run, **more)) as client:
            calls = [client.messages.create(**ASK) for _ in range(1000)]
            found = await asyncio.gather(*calls, return_exceptions=True)
        return sum(isinstance(error, ApiError) for error in found)

    assert asyncio.run(main()) == 1000
    assert 1000 < len(server.seen(run)) <= 1000 + 500 // 14


@pytest.mark.parametrize(("retries", "requests"), [(0, 1), (1, 2), (5, 6)])
def test_retries_of_a_call(server: FaultServer, retries: int, requests: int) -> None:
    run = new_run()
    with Client(**settings(server, "status-429", run)) as client, pytest.raises(ApiError) as caught:
        client.messages.create(**ASK, max_retries=retries)
    assert len(server.seen(run)) == requests == caught.value.attempts


def test_the_key_is_kept_over_attempts(server: FaultServer) -> None:
    run = new_run()
    with Client(**settings(server, "once-500", run)) as client:
        client.things.put(id="1", name="n")
    keys = [request["headers"]["idempotency-key"] for request in server.seen(run)]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    run = new_run()
    with Client(**settings(server, "close-once", run)) as client:
        client.things.order(name="n", idempotency_key="mine")
        client.things.put(id="1", name="n", extra_headers={"Idempotency-Key": "yours"})
    assert [request["headers"]["idempotency-key"] for request in server.seen(run)] == ["mine", "mine", "yours"]


def test_the_longest_wait(server: FaultServer) -> None:
    with Client(**settings(server, "retry-after-far", new_run())) as client, pytest.raises(ApiError) as caught:
        client.messages.create(**ASK)
    assert caught.value.retry_after == 3600.0


def test_no_wait_past_the_end_of_the_call(server: FaultServer) -> None:
    more: dict[str, Any] = {
        "timeout": Timeout(total=0.5),
        "retry_policy": RetryPolicy(initial=30.0, random=lambda: 0.9),
    }
    with Client(**settings(server, "status-500", new_run(), **more)) as client:
        started = time.monotonic()
        with pytest.raises(ApiError):
            client.messages.create(**ASK)
        assert time.monotonic() - started < 0.55


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("scene", ["silence", "drip-headers", "drip-body", "stream-comments-forever", "stream-slow"])
def test_the_end_of_the_call_is_kept(server: FaultServer, kind: str, scene: str) -> None:
    given = settings(server, scene, new_run(), timeout=Timeout(read=5.0, total=0.3))

    async def call() -> None:
        async with AsyncClient(**given) as client:
            if scene.startswith("stream"):
                async with client.messages.stream(**ASK) as stream:
                    await stream.final()
            else:
                await client.messages.create(**ASK)

    with pytest.raises(ApiError) as caught:
        if kind == "async":
            asyncio.run(call())
        else:
            with Client(**given) as client:
                if scene.startswith("stream"):
                    with client.messages.stream(**ASK) as stream:
                        stream.final()
                else:
                    client.messages.create(**ASK)
    assert 0.25 < caught.value.elapsed < 0.4
