"""Tracebacks that show the values of variables, as error trackers take them: no credential, and hardly a prompt."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import claude_messages as api
import httpx
import pytest

SECRET = "sk-secret-marker-0123456789"
PROMPT = "the prompt of marker words"
ASK: dict[str, Any] = {"max_tokens": 5, "messages": [{"role": "user", "content": PROMPT}]}
FAULTS = ("fault-400", "fault-truncated", "fault-page", "fault-cut", "fault-stall", "fault-stream-error")
PACKAGE = Path(api.__file__).parent
SYNC: dict[str, Callable[[], Any]] = {
    "httpcore": api.HttpcoreTransport,
    "httpx": lambda: api.HttpxTransport(httpx.Client(trust_env=False)),
    "urllib3": api.Urllib3Transport,
}
ASYNC: dict[str, Callable[[], Any]] = {
    "httpcore": api.AsyncHttpcoreTransport,
    "httpx": lambda: api.AsyncHttpxTransport(httpx.AsyncClient(trust_env=False)),
    "aiohttp": api.AiohttpTransport,
}


def shown(error: BaseException) -> Iterator[tuple[str, str]]:
    """Yield where a traceback shows a mark: the function of the package, or the file of a library, and the variable."""
    for found in walked(traceback.TracebackException.from_exception(error, capture_locals=True)):
        for frame in found.stack:
            if frame.filename == __file__:
                continue
            path = Path(frame.filename)
            name = f"{path.relative_to(PACKAGE)}:{frame.name}" if path.is_relative_to(PACKAGE) else frame.filename
            for variable, value in (frame.locals or {}).items():
                assert SECRET not in value, (name, variable)
                if PROMPT in value:
                    yield name, variable


def walked(found: traceback.TracebackException | None) -> Iterator[traceback.TracebackException]:
    """Yield an exception and those before it."""
    if found is not None:
        yield found
        yield from walked(found.__cause__)
        yield from walked(found.__context__)


def settings(url: str, transport: Any) -> dict[str, Any]:
    timeout = api.Timeout(read=0.3, total=3.0)
    return {"base_url": url, "auth_token": SECRET, "timeout": timeout, "max_retries": 0, "transport": transport}


@pytest.mark.parametrize("transport", SYNC)
def test_calls(url: str, transport: str) -> None:
    with api.Client(**settings(url, SYNC[transport]())) as client:

        def create(model: str) -> Any:
            client.messages.create(model=model, **ASK)

        def stream(model: str) -> Any:
            with client.messages.stream(model=model, **ASK) as events:
                events.final()

        def raw(model: str) -> Any:
            client.with_raw_response(client.messages.create, model=model, **ASK).parse()

        def pieces(model: str) -> Any:
            with client.with_streaming_response(client.messages.create, model=model, **ASK) as body:
                body.read(10)

        failures = [failure_of(call, model) for call in (create, stream, raw, pieces) for model in (*FAULTS, object())]
    assert_only_arguments(failures)


def failure_of(call: Callable[[Any], Any], model: Any) -> BaseException | None:
    """Return what a call raises, if it does: not each fault is one to each kind of call."""
    try:
        call(model)
    except api.ApiError as error:
        return error
    return None


@pytest.mark.parametrize("transport", ASYNC)
def test_async_calls(url: str, transport: str) -> None:
    async def main() -> list[BaseException | None]:
        async with api.AsyncClient(**settings(url, ASYNC[transport]())) as client:

            async def create(model: Any) -> None:
                await client.messages.create(model=model, **ASK)

            async def stream(model: Any) -> None:
                async with client.messages.stream(model=model, **ASK) as events:
                    await events.final()

            async def raw(model: Any) -> None:
                (await client.with_raw_response(client.messages.create, model=model, **ASK)).parse()

            async def pieces(model: Any) -> None:
                async with client.with_streaming_response(client.messages.create, model=model, **ASK) as body:
                    await body.read(10)

            calls = [call(model) for call in (create, stream, raw, pieces) for model in (*FAULTS, object())]
            found = await asyncio.gather(*calls, return_exceptions=True)
            assert all(error is None or isinstance(error, api.ApiError) for error in found)
            return list(found)

    assert_only_arguments(asyncio.run(main()))


def assert_only_arguments(failures: list[BaseException | None]) -> None:
    """Find the prompt in the arguments of the methods that were called, and nowhere else."""
    assert len([failure for failure in failures if failure is not None]) > 15
    places = {place for failure in failures if failure is not None for place in shown(failure)}
    methods = ("resources/messages.py:create", "resources/messages.py:stream")
    assert places == {(method, "messages") for method in methods}


@pytest.mark.parametrize(
    "bad",
    [
        {"auth_token": SECRET + "\n"},
        {"api_key": SECRET, "auth_token": 5},
        {"auth_token": "t", "default_headers": {"x-key": SECRET + "\n"}},
        {"auth_token": "t", "proxy": f"no-proxy://user:{SECRET}@proxy.example"},
        {"auth_token": "t", "base_url": f"https://{SECRET}@api.example.com"},
        {"auth_token": SECRET, "base_url": "http://api.example.com"},
        {"auth_token": SECRET, "timeout": -1},
        {"auth_token": SECRET, "no_such": 1},
    ],
)
@pytest.mark.parametrize("kind", [api.Client, api.AsyncClient])
def test_settings_that_are_refused(kind: type[Any], bad: dict[str, Any]) -> None:
    with pytest.raises((api.RequestError, TypeError)) as caught:
        kind(**bad)
    assert list(shown(caught.value)) == []


def test_options_that_are_refused() -> None:
    client = api.Client(auth_token="t")
    with pytest.raises(api.RequestError) as caught:
        client.with_options(headers={"x-key": SECRET + "\n"})
    assert list(shown(caught.value)) == []
