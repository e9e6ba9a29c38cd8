"""Uploads and downloads of every form, whole, broken off and cut short; sync and async alike."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
import re
import traceback
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from email.parser import BytesParser
from email.policy import HTTP
from io import BytesIO
from pathlib import Path
from typing import Any

import depot as api
import pytest

from tests.roundtrip.depot_calls import Async, Calls, Json, Seen, Sync

# Uploads.


def parts(note: Json) -> list[tuple[Json, Any]]:
    """Return the parts of a form as the standard library reads them: the parameters and the content of each."""
    head = f"Content-Type: {note['headers']['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + base64.b64decode(note["body"]))
    found = []
    for part in message.iter_parts():
        about = dict(part["content-disposition"].params)
        found.append((about | {"type": part.get("content-type")}, part.get_payload(decode=True)))
    return found


def chunks() -> Iterator[bytes]:
    yield b"content "
    yield b""
    yield b"in pieces"


def upload(calls: Calls, given: Any, **more: Any) -> Any:
    return calls.call(lambda client: client.files.upload(file=given, **more))


def replaced(calls: Calls, given: Any) -> Any:
    return calls.call(lambda client: client.files.replace(id="file_1", body=given))


class Again:
    """Blocks that can be read as often as one likes."""

    def __iter__(self) -> Iterator[bytes]:
        return chunks()


@pytest.mark.parametrize("form", ["bytes", "path", "file", "generator", "iterable", "tuple", "typed"])
def test_uploads(calls: Calls, seen: Seen, tmp_path: Path, form: str) -> None:
    text = b"content in pieces"
    path = tmp_path / "law.txt"
    path.write_bytes(text)
    made: dict[str, Callable[[], Any]] = {
        "bytes": lambda: text,
        "path": lambda: path,
        "file": lambda: path.open("rb"),
        "generator": chunks,
        "iterable": Again,
        "tuple": lambda: ("law.txt", BytesIO(text)),
        "typed": lambda: ("law.txt", text, "text/plain"),
    }
    given = made[form]()
    checksum = f"sha256:{hashlib.sha256(text).hexdigest()}"
    labels = {"k": "v"}
    day = dt.date(2026, 1, 31)
    file = upload(calls, given, tags=["a", "b"], labels=labels, expires_on=day, depot_checksum=checksum)
    assert (file.size, file.tags, file.labels) == (len(text), ["a", "b"], {"k": "v"})
    note = seen()[-1]
    assert ("content-length" in note["headers"]) == (form not in ("generator", "iterable"))
    fields = [about["name"] for about, _ in parts(note)]
    assert fields == ["file", "tags", "tags", "expires_on", "labels"]
    about, content = parts(note)[0]
    assert content == text
    assert about["filename"] == ("law.txt" if form not in ("bytes", "generator", "iterable") else "file")
    assert about["type"] == ("text/plain" if form == "typed" else "application/octet-stream")


@pytest.mark.parametrize("name", ['a"b\r\nc; filename="evil.sh', "ü/../../x", "a\\b%22", " "])
def test_names_of_files_are_encoded(calls: Calls, seen: Seen, name: str) -> None:
    calls.call(lambda client: client.files.upload(file=(name, b"x"), folder="f\r\n--x"))
    note = seen()[-1]
    body = base64.b64decode(note["body"])
    head = body.split(b"\r\n\r\n")[0].decode("utf-8")
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    assert head.split("\r\n")[1] == f'Content-Disposition: form-data; name="file"; filename="{escaped}"'
    assert len(head.split("\r\n")) == 3
    assert [content for _, content in parts(note)] == [b"x", b"f\r\n--x"]


def test_an_upload_is_sent_again_whole(calls: Calls, seen: Seen, tmp_path: Path) -> None:
    path = tmp_path / "law.txt"
    path.write_bytes(b"x" * 100_000)
    for given in (path.open("rb"), Again(), path):
        upload(calls, given, extra_headers={"x-fail": "2"})
        notes = seen()
        assert len(notes) == 3
        assert len({note["headers"]["idempotency-key"] for note in notes}) == 1
        assert len({parts(note)[0][1] for note in notes}) == 1


def test_what_can_be_read_once_is_not_sent_again(calls: Calls, seen: Seen) -> None:
    """The answer is the reason why it failed; a second attempt would have sent an empty file."""
    reader, writer = os.pipe()
    os.write(writer, b"from a pipe")
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        for given, text in ((pipe, b"from a pipe"), (chunks(), b"content in pieces")):
            with pytest.raises(api.ServerError) as found:
                upload(calls, given, extra_headers={"x-fail": "1"})
            assert (found.value.status, found.value.attempts) == (503, 1)
            assert [parts(note)[0][1] for note in seen()] == [text]
            upload(calls, b"reset")
            seen()


class Later:
    """Blocks that asynchronous code can read as often as it likes."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        return later()


async def later() -> AsyncIterator[bytes]:
    yield b"content "
    yield b""
    yield b"in pieces"


class Opened:
    """A file of asynchronous code, as libraries for such files have it. ``able`` says that it can go back."""

    name = "/some/where/law.txt"

    def __init__(self, able: bool) -> None:
        self.able = able
        self.file = BytesIO(b"no content in pieces")
        self.file.seek(3)

    async def read(self, size: int, /) -> bytes:
        return self.file.read(size)

    async def seekable(self) -> bool:
        return self.able

    async def tell(self) -> int:
        return self.file.tell()

    async def seek(self, place: int) -> int:
        return self.file.seek(place)


class Reading:
    """A file that can be read, and nothing else."""

    def __init__(self) -> None:
        self.file = BytesIO(b"content in pieces")

    def read(self, size: int, /) -> bytes:
        return self.file.read(size)


class ReadingLater(Reading):
    async def read(self, size: int, /) -> bytes:  # type: ignore[override]
        return self.file.read(size)


@pytest.mark.parametrize(
    ("make", "name", "attempts"),
    [
        (later, "file", 1),
        (Later, "file", 3),
        (lambda: Opened(True), "law.txt", 3),
        (lambda: Opened(False), "law.txt", 1),
        (ReadingLater, "file", 1),
        (Reading, "file", 1),
    ],
    ids=["generator", "iterable", "file", "pipe", "reader", "sync reader"],
)
def test_an_async_client_reads_what_is_asynchronous(
    depot_url: str, seen: Seen, make: Callable[[], Any], name: str, attempts: int
) -> None:
    """It is sent whole, and again where it can be read again; and by another method as the whole body."""
    calls = Async(depot_url)
    assert upload(calls, make()).size == 17
    if attempts == 1:
        with pytest.raises(api.ServerError) as found:
            upload(calls, make(), extra_headers={"x-fail": "2"})
        assert found.value.attempts == 1
        upload(calls, b"reset")
    else:
        upload(calls, make(), extra_headers={"x-fail": "2"})
    notes = seen()[: 1 + attempts]
    assert [parts(note)[0][1] for note in notes] == [b"content in pieces"] * (1 + attempts)
    assert parts(notes[0])[0][0]["filename"] == name
    assert replaced(calls, make()).size == 17
    assert upload(calls, ("n.txt", make(), "text/plain")).size == 17


@pytest.mark.parametrize("make", [later, Later, lambda: Opened(True), ReadingLater])
def test_a_sync_client_says_that_it_cannot(depot_url: str, seen: Seen, make: Callable[[], Any]) -> None:
    for attempt in (upload, replaced):
        with pytest.raises(api.RequestError, match="asynchronous, which only the async client") as found:
            attempt(Sync(depot_url), make())
        assert (found.value.path, found.value.attempts) == ("file" if attempt is upload else "body", 1)
    assert seen() == []


async def breaking() -> AsyncIterator[Any]:
    yield b"a part"
    raise OSError(5, "the prompt")


async def texts() -> AsyncIterator[Any]:
    yield b"a part"
    yield "text"


@pytest.mark.parametrize(("make", "problem"), [(breaking, "read to its end (OSError)"), (texts, "gives text")])
def test_an_asynchronous_upload_that_breaks(depot_url: str, make: Callable[[], Any], problem: str) -> None:
    for attempt in (upload, replaced):
        with pytest.raises(api.RequestError, match=re.escape(problem)) as found:
            attempt(Async(depot_url), make())
        assert "the prompt" not in "".join(traceback.format_exception(found.value))
    assert upload(Async(depot_url), b"well").size == 4


def test_an_upload_that_breaks(calls: Calls) -> None:
    def broken() -> Iterator[bytes]:
        yield b"begun"
        raise OSError("the disk is gone")

    def texts() -> Iterator[Any]:
        yield "text"

    for given in (broken(), texts()):
        with pytest.raises(api.RequestError, match="file"):
            upload(calls, given)
    with pytest.raises(api.RequestError, match=r"cannot be read"):
        calls.call(lambda client: client.files.upload(file=Path("no/such/file")))
    assert calls.call(lambda client: client.files.upload(file=b"well")).size == 4


@pytest.mark.parametrize("wrong", ["/etc/hosts", 5, {"a": 1}])
def test_a_text_is_no_file(calls: Calls, wrong: Any) -> None:
    """The name of a file would else go out as its content, without a word."""
    with pytest.raises(api.RequestError, match=r"file is of type .*; a file is bytes, a path"):
        upload(calls, wrong)


def test_a_body_of_bytes(calls: Calls, tmp_path: Path) -> None:
    path = tmp_path / "law.txt"
    path.write_bytes(b"new content")
    for given in (b"new content", path, path.open("rb"), BytesIO(b"new content"), iter([b"new ", b"content"])):
        assert replaced(calls, given).etag == hashlib.sha256(b"new content").hexdigest()


# Downloads.


def test_a_download_into_memory(calls: Calls) -> None:
    assert calls.call(lambda client: client.files.download(id="a")) == b"content of a"
    with pytest.raises(api.ResponseValidationError, match="larger than 1000000 bytes"):
        calls.call(lambda client: client.files.download(id="big"), max_response_bytes=1_000_000)


def test_a_download_into_a_file(calls: Calls, tmp_path: Path) -> None:
    path = tmp_path / "big"
    size = calls.bytes(
        lambda client: client.with_streaming_response(client.files.download, id="big"), lambda body: body.to_file(path)
    )
    assert size == path.stat().st_size == 3_000_000
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(big()).digest()
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    calls.bytes(
        lambda client: client.with_streaming_response(client.files.download, id="a"), lambda body: body.to_file(path)
    )
    assert path.read_bytes() == b"content of a"
    assert path.stat().st_mode & 0o777 == 0o644
    assert os.listdir(tmp_path) == ["big"]


def big() -> bytes:
    return hashlib.sha256(b"big").digest() * (3_000_000 // 32)


@pytest.mark.parametrize(
    ("name", "limit", "error"),
    [
        ("cut", None, api.ApiConnectionError),
        ("cut-chunks", None, api.ApiConnectionError),
        ("missing", None, api.NotFoundError),
        ("big", 1_000_000, api.ResponseValidationError),
    ],
)
def test_a_download_that_fails_leaves_nothing(
    calls: Calls, tmp_path: Path, name: str, limit: int | None, error: type[Exception]
) -> None:
    path = tmp_path / "there"
    path.write_bytes(b"as before")
    with pytest.raises(error):
        calls.bytes(
            lambda client: client.with_streaming_response(client.files.download, id=name, max_retries=0),
            lambda body: body.to_file(path, limit=limit),
        )
    assert os.listdir(tmp_path) == ["there"]
    assert path.read_bytes() == b"as before"


@pytest.mark.parametrize("name", ["cut", "cut-chunks"])
def test_a_cut_download_is_no_short_success(calls: Calls, name: str) -> None:
    with pytest.raises(api.ApiConnectionError):
        calls.call(lambda client: client.files.download(id=name, max_retries=0))


def test_a_file_that_cannot_be_written(calls: Calls, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        calls.bytes(
            lambda client: client.with_streaming_response(client.files.download, id="a"),
            lambda body: body.to_file(tmp_path / "no" / "folder"),
        )


def test_a_large_download_takes_little_memory(depot_url: str, tmp_path: Path) -> None:
    with api.Client(auth_token="token", base_url=depot_url) as client:
        client.files.download(id="a")
        tracemalloc.start()
        with client.with_streaming_response(client.files.download, id="big") as body:
            body.to_file(tmp_path / "big")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1_500_000
