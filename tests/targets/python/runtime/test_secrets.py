"""Whatever goes wrong, the credential and the prompt are in no log, repr, traceback or pickle."""

from __future__ import annotations

import asyncio
import logging
import pickle
import traceback
from typing import Any

import fault_server
import pytest
from fault_replies import TOLD
from outcome_table import MODES
from rowcast.targets.python.runtime.errors import ApiError
from rowcast.targets.python.runtime.types import Timeout
from running import ASK, PROMPT, SECRET, FaultServer, new_run, settings, transport_of
from toyapi import AsyncClient, Client

SLOW = (
    "silence",
    "drip-",
    "stream-stall",
    "endless",
    "too-large",
    "bomb",
    "stream-comments",
    "retry-after-",
    "stream-slow",
    "big",
)
SCENES = [
    scene
    for scene in fault_server.SCENARIOS
    if scene not in ("echo", *TOLD) and not any(part in scene for part in SLOW)
]


class Keeping(logging.Handler):
    def __init__(self) -> None:
        super().__init__(0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage() + repr(record.args))


@pytest.fixture
def log() -> Any:
    """Keep what every logger of the process says, at its most talkative."""
    handler, root = Keeping(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


def _said(error: BaseException) -> str:
    """Return all that an exception shows, with the locals of each frame of the runtime and of the libraries below."""
    lines = [repr(error), str(error), "".join(traceback.format_exception(error)), repr(error.args)]
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "rowcast/targets/python/runtime" in frame.f_code.co_filename or "site-packages" in frame.f_code.co_filename:
            lines.append(f"{frame.f_code.co_qualname}: {frame.f_locals!r}")
    if error.__context__ is not None:
        lines.append(_said(error.__context__))
    return "\n".join(lines)


def _shows(text: str) -> list[str]:
    return [line[:300] for line in text.splitlines() if SECRET in line or PROMPT in line]


def _check(error: ApiError | None, shown: list[str], log: list[str]) -> None:
    if error is not None:
        shown.append(_said(error))
        assert SECRET.encode() not in pickle.dumps(error)
        assert PROMPT.encode() not in pickle.dumps(error)
        shown.append(repr(error.headers) + repr(error.body) + repr(error.response and error.response.content))
    assert _shows("\n".join(shown)) == []
    assert _shows("\n".join(log)) == []


@pytest.mark.parametrize("scene", SCENES)
def test_sync(server: FaultServer, scene: str, log: list[str]) -> None:
    shown: list[str] = []
    caught: ApiError | None = None
    with Client(**settings(server, scene, new_run(), timeout=Timeout(read=0.5))) as client:
        try:
            if scene.startswith("stream"):
                with client.messages.stream(**ASK) as stream:
                    shown.append(repr(stream) + repr(vars(stream)))
                    stream.final()
            else:
                client.messages.create(**ASK)
        except ApiError as error:
            caught = error
        shown.append(repr(client) + repr(vars(client)) + repr(client._config) + repr(client.drift) + str(client.drift))
    _check(caught, shown, log)


def test_async(server: FaultServer, log: list[str]) -> None:
    async def one(scene: str) -> ApiError | None:
        async with AsyncClient(**settings(server, scene, new_run(), timeout=Timeout(read=0.5))) as client:
            try:
                if scene.startswith("stream"):
                    async with client.messages.stream(**ASK) as stream:
                        await stream.final()
                else:
                    await client.messages.create(**ASK)
            except ApiError as error:
                return error
        return None

    async def main() -> list[ApiError | None]:
        return [await one(scene) for scene in SCENES]

    for error in asyncio.run(main()):
        _check(error, [], log)


@pytest.mark.parametrize(
    "bad",
    [
        {"extra_headers": {"x-a": SECRET + "\n"}},
        {"extra_headers": {"x-a\n": SECRET}},
        {"extra_body": {"a": PROMPT + "\ud800"}},
        {"extra_body": {"a": {PROMPT}}},
        {"extra_body": {"a": [float("nan"), PROMPT]}},
        {"extra_query": {"a": SECRET.encode()}},
        {"timeout": SECRET},
    ],
)
def test_refused_requests(bad: dict[str, Any], log: list[str]) -> None:
    with Client(auth_token=SECRET) as client, pytest.raises(ApiError) as caught:
        client.messages.create(**ASK, **bad)
    text = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(pickle.dumps(caught.value))
    assert _shows(text) == []
    assert caught.value.__context__ is None
    assert _shows("\n".join(log)) == []


@pytest.mark.parametrize("mode", MODES)
def test_what_libraries_log_of_our_calls(server: FaultServer, mode: str, log: list[str]) -> None:
    """A credential in the query and one in the head of an answer are in no line of any logger."""
    given = settings(server, "secret-headers", new_run(), query_key=SECRET, **transport_of(mode))
    del given["auth_token"]

    async def call() -> None:
        async with AsyncClient(**given) as client:
            await client.messages.create(**ASK)

    if mode.startswith("async"):
        asyncio.run(call())
    else:
        with Client(**given) as client:
            client.messages.create(**ASK)
    assert _shows("\n".join(log)) == []
    assert [line for line in log if "cookie-of-marker" in line] == []


def test_what_libraries_log_of_the_calls_of_others(server: FaultServer, log: list[str]) -> None:
    """Who uses the same library beside a client finds its own queries in the log."""
    httpx = pytest.importorskip("httpx")
    with Client(**settings(server, "well", new_run(), **transport_of("sync-httpx"))) as client:
        client.messages.create(**ASK)
    httpx.get(server.url("well", new_run()) + "?mine=1")
    assert [line for line in log if "?mine=1" in line]


def test_one_line_for_each_attempt(server: FaultServer, log: list[str]) -> None:
    with Client(**settings(server, "once-429", new_run())) as client:
        client.messages.create(**ASK)
    lines = [line.partition("(")[0] for line in log if line.startswith("messages.create")]
    assert len(lines) == 2
    assert lines[0].startswith("messages.create attempt 1: 429 RateLimitError rate_limit_error in 0.")
    assert "request req_1, again in " in lines[0]
    assert lines[1].startswith("messages.create attempt 2: 200 in 0.")
