"""The fault server for these tests, and the hand-written package that they call it with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from running import FaultServer


@pytest.fixture(scope="session")
def server() -> Iterator[FaultServer]:
    started = FaultServer()
    yield started
    started.stop()
