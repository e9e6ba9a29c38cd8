"""A server process on loopback for a whole module of tests, and a client of each kind for it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.roundtrip.depot_calls import Async, Calls, Json, Seen, Sync

SERVERS = Path(__file__).resolve().parent.parent / "servers"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run the server of the Messages protocol and yield its URL."""
    with serving("messages_server.py") as address:
        yield address


@pytest.fixture(scope="module")
def depot_url() -> Iterator[str]:
    """Run the server of the depot and yield the URL of its API."""
    with serving("depot_server.py") as address:
        yield f"{address}/v1"


@contextmanager
def serving(script: str) -> Iterator[str]:
    """Run a server and yield its URL; it ends when its standard input closes."""
    command = [sys.executable, str(SERVERS / script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.stdin.close()
        process.wait(10)


@pytest.fixture
def tries(url: str) -> Callable[[str], int]:
    """Return a function that asks the server how often a fault was tried."""

    def count(name: str) -> int:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(json.load(answer).get(name, 0))

    return count


@pytest.fixture(params=[Sync, Async], ids=["sync", "async"])
def calls(request: pytest.FixtureRequest, depot_url: str) -> Calls:
    made: Calls = request.param(depot_url)
    return made


@pytest.fixture
def seen(depot_url: str) -> Seen:
    """Return a function that gives the requests since it was asked before, as they came on the wire."""

    def ask() -> list[Json]:
        with urllib.request.urlopen(depot_url.removesuffix("/v1") + "/seen", timeout=5) as answer:
            found: list[Json] = json.load(answer)
            return found

    ask()
    return ask
