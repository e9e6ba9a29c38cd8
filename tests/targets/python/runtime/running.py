"""Runs one scenario of the fault server through a client, sync or async, and tells what came of it."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from rowcast.targets.python.runtime.errors import ApiError
from rowcast.targets.python.runtime.retry import RetryPolicy
from rowcast.targets.python.runtime.types import Timeout
from toyapi import AsyncClient, Client

SECRET = "sk-marker-0123456789"
PROMPT = "the prompt of marker words"
ASK: dict[str, Any] = {"model": "m-1", "messages": [{"role": "user", "content": PROMPT}]}
QUICK = RetryPolicy(initial=0.02, maximum=0.05, longest=2.0)
_RUNS = count(1)


class FaultServer:
    """The fault server, as a process."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("fault_server.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port, self.tls_port = map(int, self.process.stdout.readline().split())

    def url(self, scene: str, run: str, *, tls: bool = False) -> str:
        address = f"https://127.0.0.1:{self.tls_port}" if tls else f"http://127.0.0.1:{self.port}"
        return f"{address}/{scene}/{run}"

    def seen(self, run: str) -> list[dict[str, Any]]:
        """Return the requests of a run."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/{run}", timeout=10) as answer:
            return list(json.loads(answer.read()))

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@dataclass
class Outcome:
    """What came of a run."""

    value: Any = None
    error: ApiError | None = None
    events: list[Any] = field(default_factory=list)
    requests: int = 0
    drift: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def name(self) -> str:
        return "ok" if self.error is None else type(self.error).__name__


def settings(server: FaultServer, scene: str, run: str, **more: Any) -> dict[str, Any]:
    """Return settings that make a client patient enough for a test and no more."""
    given: dict[str, Any] = {
        "base_url": server.url(scene, run),
        "auth_token": SECRET,
        "timeout": Timeout(connect=3.0, read=0.8, write=3.0, pool=3.0, total=4.0),
        "retry_policy": QUICK,
    }
    return given | more


def transport_of(mode: str, tls: ssl.SSLContext | None = None) -> dict[str, Any]:
    """Return the setting that chooses the transport of a mode such as ``sync-urllib3``; skip where it is missing."""
    kind, _, library = mode.partition("-")
    if library:
        pytest.importorskip(library)
    return sync_transport(library, tls) if kind == "sync" else async_transport(library, tls)


def new_run() -> str:
    return f"run{next(_RUNS)}"


def sync_transport(name: str, tls: ssl.SSLContext | None = None) -> dict[str, Any]:
    """Return the setting that chooses a transport; the default needs none."""
    if name == "urllib3":
        from rowcast.targets.python.runtime.urllib3_sync import Urllib3Transport

        return {"transport": Urllib3Transport(ssl_context=tls)}
    if name == "httpx":
        import httpx
        from rowcast.targets.python.runtime.transport_sync import HttpxTransport

        return {"transport": HttpxTransport(httpx.Client(trust_env=False, verify=tls or True))}
    return {} if tls is None else {"ssl_context": tls}


def async_transport(name: str, tls: ssl.SSLContext | None = None) -> dict[str, Any]:
    """Return the setting that chooses an async transport; the default needs none."""
    if name == "aiohttp":
        from rowcast.targets.python.runtime.aiohttp_async import AiohttpTransport

        return {"transport": AiohttpTransport(ssl_context=tls)}
    if name == "httpx":
        import httpx
        from rowcast.targets.python.runtime.transport_async import AsyncHttpxTransport

        return {"transport": AsyncHttpxTransport(httpx.AsyncClient(trust_env=False, verify=tls or True))}
    return {} if tls is None else {"ssl_context": tls}


def run_sync(server: FaultServer, scene: str, call: str, transport: str = "", **more: Any) -> Outcome:
    """Run a scenario with the sync client."""
    run, outcome = new_run(), Outcome()
    with Client(**settings(server, scene, run, **sync_transport(transport), **more)) as client:
        try:
            outcome.value = _call_sync(client, call, outcome)
        except ApiError as error:
            outcome.error = error
        outcome.drift = {(found.path, found.kind, found.seen) for found, _ in client.drift}
    outcome.requests = len(server.seen(run))
    return outcome


def _call_sync(client: Client, call: str, outcome: Outcome) -> Any:
    if call == "create":
        return client.messages.create(**ASK)
    if call in ("stream", "log", "marked"):
        opening = client.messages.stream(**ASK) if call == "stream" else getattr(client.things, call)()
        with opening as stream:
            for event in stream:
                outcome.events.append(event)
            return stream.final()
    return getattr(client.things, call)(**ARGUMENTS[call])


def run_async(server: FaultServer, scene: str, call: str, transport: str = "", **more: Any) -> Outcome:
    """Run a scenario with the async client."""
    return asyncio.run(_run_async(server, scene, call, transport, more))


async def _run_async(server: FaultServer, scene: str, call: str, transport: str, more: dict[str, Any]) -> Outcome:
    run, outcome = new_run(), Outcome()
    async with AsyncClient(**settings(server, scene, run, **async_transport(transport), **more)) as client:
        try:
            outcome.value = await _call_async(client, call, outcome)
        except ApiError as error:
            outcome.error = error
        outcome.drift = {(found.path, found.kind, found.seen) for found, _ in client.drift}
    outcome.requests = len(server.seen(run))
    return outcome


async def _call_async(client: AsyncClient, call: str, outcome: Outcome) -> Any:
    if call == "create":
        return await client.messages.create(**ASK)
    if call in ("stream", "log", "marked"):
        opening = client.messages.stream(**ASK) if call == "stream" else getattr(client.things, call)()
        async with opening as stream:
            async for event in stream:
                outcome.events.append(event)
            return await stream.final()
    return await getattr(client.things, call)(**ARGUMENTS[call])


ARGUMENTS: dict[str, dict[str, Any]] = {
    "get": {"id": "t1"},
    "put": {"id": "t1", "name": "n"},
    "order": {"name": "n"},
    "delete": {"id": "t1"},
    "content": {"id": "t1"},
    "exists": {"id": "t1"},
    "blob": {"content": b"x" * 3_000_000},
}
