"""A process that has no file left: calls fail as calls do, over each transport, and work again afterwards."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from running import FaultServer, new_run

OUT_OF_FILES = """
import os, resource, sys
sys.path.insert(0, sys.argv[1])
from running import ASK, SECRET, Timeout, async_transport, sync_transport
from toyapi import AsyncClient, Client
from rowcast.targets.python.runtime.errors import ApiConnectionError
import asyncio

given = {"base_url": sys.argv[2], "auth_token": SECRET, "max_retries": 0, "timeout": Timeout(total=10.0)}
name = sys.argv[3].partition("-")[2]

def exhausted():
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    held = []
    try:
        while True:
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return held

def freed(held):
    for number in held:
        os.close(number)

def run_sync():
    with Client(**given, **sync_transport(name)) as client:
        client.messages.create(**ASK)
    with Client(**given, **sync_transport(name)) as client:
        held = exhausted()
        for _ in range(3):
            try:
                client.messages.create(**ASK)
            except ApiConnectionError as error:
                print(error.message)
        freed(held)
        print(client.messages.create(**ASK).id)

async def run_async():
    async with AsyncClient(**given, **async_transport(name)) as client:
        await client.messages.create(**ASK)
    async with AsyncClient(**given, **async_transport(name)) as client:
        held = exhausted()
        for _ in range(3):
            try:
                await client.messages.create(**ASK)
            except ApiConnectionError as error:
                print(error.message)
        freed(held)
        print((await client.messages.create(**ASK)).id)

run_sync() if sys.argv[3].startswith("sync") else asyncio.run(run_async())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the files of a process")
@pytest.mark.parametrize("mode", ["sync", "async", "sync-httpx", "async-httpx", "sync-urllib3", "async-aiohttp"])
def test_out_of_files(server: FaultServer, mode: str) -> None:
    """Calls that find no free file fail as calls do, and the client works again once there are some."""
    if library := mode.partition("-")[2]:
        pytest.importorskip(library)
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", OUT_OF_FILES, os.path.dirname(__file__), server.url("well", new_run()), mode],
        env=paths,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.splitlines() == ["the connection could not be made"] * 3 + ["msg_1"]
    assert (done.returncode, done.stderr) == (0, "")
