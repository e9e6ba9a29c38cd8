"""A server process on loopback for a whole module of tests, and a client of each kind for it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SERVER = Path(__file__).resolve().parent.parent / "servers" / "messages_server.py"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run the server and yield its URL; it ends when its standard input closes."""
    command = [sys.executable, str(SERVER)]
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
