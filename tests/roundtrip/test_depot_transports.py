"""Uploads, downloads and pages over each transport that a package brings."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import depot as api
import httpx
import pytest

SYNC: dict[str, Callable[[], Any]] = {
    "httpcore": api.HttpcoreTransport,
    "httpx": lambda: api.HttpxTransport(httpx.Client()),
    "urllib3": api.Urllib3Transport,
}
ASYNC: dict[str, Callable[[], Any]] = {
    "httpcore": api.AsyncHttpcoreTransport,
    "httpx": lambda: api.AsyncHttpxTransport(httpx.AsyncClient()),
    "aiohttp": api.AiohttpTransport,
}


def rows() -> Iterator[bytes]:
    yield b""
    for number in range(100):
        yield f"{number}\n".encode() * 1000


async def later() -> AsyncIterator[bytes]:
    for block in rows():
        await asyncio.sleep(0)
        yield block


SENT = b"".join(rows())
BIG = hashlib.sha256(b"big").digest() * (3_000_000 // 32)


@pytest.mark.parametrize("name", SYNC)
def test_over_a_sync_transport(name: str, depot_url: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_bytes(SENT)
    with api.Client(auth_token="token", base_url=depot_url, transport=SYNC[name]()) as client:
        assert len(list(client.versions.list(id="x"))) == 5
        for given in (path, rows(), ("rows.txt", rows()), path.open("rb")):
            assert client.files.upload(file=given).size == len(SENT)
            assert client.files.replace(id="x", body=path).etag == hashlib.sha256(SENT).hexdigest()
        with client.with_streaming_response(client.files.download, id="big") as body:
            assert body.to_file(tmp_path / "big") == len(BIG)
        assert (tmp_path / "big").read_bytes() == BIG
        for cut in ("cut", "cut-chunks"):
            with pytest.raises(api.ApiConnectionError):
                client.files.download(id=cut, max_retries=0)
            with client.with_streaming_response(client.files.download, id=cut) as body:
                with pytest.raises(api.ApiConnectionError):
                    body.to_file(tmp_path / "cut")
        with pytest.raises(api.TooLargeError):
            client.files.replace(id="x", body=BIG, extra_headers={"x-refuse": "1"}, max_retries=0)
        with pytest.raises(api.ServerError) as found:
            client.files.upload(file=rows(), extra_headers={"x-fail": "1"})
        assert found.value.attempts == 1
        assert client.files.upload(file=b"well").size == 4
    assert sorted(os.listdir(tmp_path)) == ["big", "rows.txt"]


@pytest.mark.parametrize("name", ASYNC)
def test_over_an_async_transport(name: str, depot_url: str, tmp_path: Path) -> None:
    asyncio.run(_over_async(ASYNC[name], depot_url, tmp_path))
    assert sorted(os.listdir(tmp_path)) == ["big", "rows.txt"]


async def _over_async(make: Callable[[], Any], url: str, folder: Path) -> None:
    path = folder / "rows.txt"
    path.write_bytes(SENT)
    async with api.AsyncClient(auth_token="token", base_url=url, transport=make()) as client:
        assert len([version async for version in client.versions.list(id="x")]) == 5
        for given in (path, rows(), ("rows.txt", rows()), path.open("rb"), later()):
            assert (await client.files.upload(file=given)).size == len(SENT)
            assert (await client.files.replace(id="x", body=path)).etag == hashlib.sha256(SENT).hexdigest()
        async with client.with_streaming_response(client.files.download, id="big") as body:
            assert await body.to_file(folder / "big") == len(BIG)
        assert (folder / "big").read_bytes() == BIG
        for cut in ("cut", "cut-chunks"):
            with pytest.raises(api.ApiConnectionError):
                await client.files.download(id=cut, max_retries=0)
            async with client.with_streaming_response(client.files.download, id=cut) as body:
                with pytest.raises(api.ApiConnectionError):
                    await body.to_file(folder / "cut")
        with pytest.raises(api.TooLargeError):
            await client.files.replace(id="x", body=BIG, extra_headers={"x-refuse": "1"}, max_retries=0)
        with pytest.raises(api.ServerError) as found:
            await client.files.upload(file=rows(), extra_headers={"x-fail": "1"})
        assert found.value.attempts == 1
        assert (await client.files.upload(file=b"well")).size == 4


@pytest.mark.parametrize("name", ASYNC)
def test_a_cancelled_download_leaves_nothing(name: str, depot_url: str, tmp_path: Path) -> None:
    async def main() -> None:
        async with api.AsyncClient(auth_token="token", base_url=depot_url, transport=ASYNC[name]()) as client:
            for steps in range(1, 12):
                task = asyncio.ensure_future(_downloaded(client, tmp_path / "big"))
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait([task])
                assert task.cancelled() or task.result() == len(BIG)
                assert [each for each in os.listdir(tmp_path) if each.endswith(".part")] == []
            assert await client.files.download(id="a") == b"content of a"

    asyncio.run(main())


async def _downloaded(client: api.AsyncClient, path: Path) -> int:
    async with client.with_streaming_response(client.files.download, id="big") as body:
        return await body.to_file(path)
