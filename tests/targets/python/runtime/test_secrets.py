"""Whatever goes wrong, the credential and the prompt are in no log, repr, traceback or pickle."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import pprint
import subprocess
import sys
import traceback
import warnings
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


def _displays(value: Any) -> str:
    """Return a value in every way in which it is shown by accident."""
    shown = [repr(value), str(value), format(value), f"{value=}", f"{value!s:>9}", pprint.pformat(value), ascii(value)]
    for name in ("_repr_html_", "_repr_pretty_", "__rich_repr__", "_repr_mimebundle_"):
        assert not hasattr(value, name)
    # An answer and an error have attributes for what came, which is not shown unless it is asked for.
    held = {name: held for name, held in getattr(value, "__dict__", {}).items() if name not in ("content", "body")}
    return "\n".join([*shown, repr(held)])


def test_displays(server: FaultServer, log: list[str]) -> None:
    with Client(**settings(server, "echo", new_run())) as client:
        with pytest.raises(ApiError) as caught:
            client.messages.create(**ASK)
        raw: Any = client.with_raw_response(client.things.get, id="1", extra_headers={"x-secret": SECRET})
        stream = client.messages.stream(**ASK)
        values = [
            client,
            client._config,
            client.messages,
            raw,
            raw.request,
            caught.value,
            caught.value.response,
            stream,
        ]
        values += [client._link.transport(), client._config.redaction, client._config.headers, client.messages.stream]
        assert _shows("\n".join(map(_displays, values))) == []
    assert _shows("\n".join(log)) == []


@pytest.mark.parametrize("mode", MODES)
def test_errors_about_answers_show_no_values(server: FaultServer, mode: str) -> None:
    """The server repeats the whole request where something else belongs: the error names the places, not the values."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        error = _failed(server, "echo", mode)
    assert type(error).__name__ == "ResponseValidationError"
    text = "".join(traceback.TracebackException.from_exception(error).format())
    assert _shows("\n".join([text, _displays(error), *(str(warning.message) for warning in warned)])) == []
    assert PROMPT.encode() not in pickle.dumps(error)


def _failed(server: FaultServer, scene: str, mode: str) -> ApiError:
    """Return the error of a call in a mode."""
    given = settings(server, scene, new_run(), **transport_of(mode))

    async def call() -> None:
        async with AsyncClient(**given) as client:
            await client.messages.create(**ASK)

    with pytest.raises(ApiError) as caught:
        if mode.startswith("async"):
            asyncio.run(call())
        else:
            with Client(**given) as client:
                client.messages.create(**ASK)
    return caught.value


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_sent_that_nobody_asked_for(server: FaultServer, mode: str) -> None:
    """No cookie comes back, no page is named as the one before, and the client tells nothing of its machine."""
    run = new_run()
    given = settings(server, "secret-headers", run, **transport_of(mode))

    async def calls() -> None:
        async with AsyncClient(**given) as client:
            for _ in range(2):
                await client.messages.create(**ASK)

    if mode.startswith("async"):
        asyncio.run(calls())
    else:
        with Client(**given) as client:
            for _ in range(2):
                client.messages.create(**ASK)
    usual = {"host", "authorization", "content-type", "content-length", "accept", "accept-encoding", "user-agent"}
    first, second = (request["headers"] for request in server.seen(run))
    assert set(first) - {"connection"} == set(second) - {"connection"} == usual | {"toy-version", "toy-extra"}
    assert first["user-agent"] == second["user-agent"] == "toy-python"


WATCHED = """
import os, sys
from toyapi import AsyncClient, Client
import asyncio
ask = dict(model="m", messages=[{"role": "user", "content": "the prompt of marker words"}])
given = dict(auth_token="sk-marker-0123456789", base_url=sys.argv[1])
async def call():
    async with AsyncClient(**given) as client:
        await client.messages.create(**ask)
with Client(**given) as client:
    client.messages.create(**ask)
asyncio.run(call())
seen = []
def hook(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+")
    if writes or event.startswith(("subprocess.", "os.putenv", "os.exec", "os.fork", "os.spawn", "tempfile.")):
        seen.append(event)
environment = dict(os.environ)
sys.addaudithook(hook)
with Client(**given) as client:
    client.messages.create(**ask)
asyncio.run(call())
assert dict(os.environ) == environment
assert not any("marker" in word for word in sys.argv)
print(seen)
"""


def test_nothing_is_left_outside_of_the_process(server: FaultServer) -> None:
    """A call writes no file, starts no process, and puts nothing into the environment that processes inherit."""
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([os.path.dirname(__file__), *sys.path])}
    command = [sys.executable, "-c", WATCHED, server.url("well", new_run())]
    done = subprocess.run(command, env=paths, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_one_line_for_each_attempt(server: FaultServer, log: list[str]) -> None:
    with Client(**settings(server, "once-429", new_run())) as client:
        client.messages.create(**ASK)
    lines = [line.partition("(")[0] for line in log if line.startswith("messages.create")]
    assert len(lines) == 2
    assert lines[0].startswith("messages.create attempt 1: 429 RateLimitError rate_limit_error in 0.")
    assert "request req_1, again in " in lines[0]
    assert lines[1].startswith("messages.create attempt 2: 200 in 0.")
