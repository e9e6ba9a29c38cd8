"""What a server receives: over each transport, every value arrives as it was given, whole or not at all, and once."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from outcome_table import MODES
from rowcast.targets.python.runtime.errors import ApiError, ApiTimeoutError, RequestError
from rowcast.targets.python.runtime.types import Timeout
from running import SECRET, FaultServer, new_run, settings, transport_of
from toyapi import AsyncClient, Client

Calls = list[Callable[[Any], Any]]


def made(given: dict[str, Any], mode: str, calls: Calls) -> list[Any]:
    """Make calls with one client, and return what came of each: its value or its error."""
    more = {**given, **transport_of(mode)}

    async def asked() -> list[Any]:
        found: list[Any] = []
        async with AsyncClient(**more) as client:
            for call in calls:
                try:
                    found.append(await call(client))
                except ApiError as error:
                    found.append(error)
        return found

    if mode.startswith("async"):
        return asyncio.run(asked())
    found: list[Any] = []
    with Client(**more) as client:
        for call in calls:
            try:
                found.append(call(client))
            except ApiError as error:
                found.append(error)
    return found


SEGMENTS = [
    "%2e%2e",
    "a/b",
    "a?b#c",
    "\0",
    "\r\nx: y",
    "..;",
    "é",
    "{x.__class__}",
    "{0}",
    "{",
    "}",
    "a b+c",
    "...",
    "\\",
    "//",
]


@pytest.mark.parametrize("mode", MODES)
def test_paths_arrive(server: FaultServer, mode: str) -> None:
    """Each value is one segment of the path, on the wire too: no library takes it for anything else."""
    run = new_run()

    def getting(segment: str) -> Callable[[Any], Any]:
        return lambda client: client.things.get(id=segment)

    made(settings(server, "well", run), mode, [getting(segment) for segment in SEGMENTS])
    assert [request["path"] for request in server.seen(run)] == [
        f"/v1/things/{quote(segment, safe='')}" for segment in SEGMENTS
    ]


QUERY: dict[str, Any] = {
    "signs": "&=+#%/?;:@ \r\n\"'<>|^`{}[]\\",
    "é ü": "é\u2028😀",
    "none": None,
    "list": ["a,b", 1, True, 1.5, Decimal("1E+2"), date(2026, 1, 2)],
    "empty": [],
    "text": "",
    "deep": {"a": {"b": ["c", "d"]}},
}
PAIRS = [
    ("signs", "&=+#%/?;:@ \r\n\"'<>|^`{}[]\\"),
    ("é ü", "é\u2028😀"),
    *(("list", text) for text in ("a,b", "1", "true", "1.5", "100", "2026-01-02")),
    ("text", ""),
    ("deep[a][b]", "c"),
    ("deep[a][b]", "d"),
]


@pytest.mark.parametrize("mode", MODES)
def test_queries_arrive(server: FaultServer, mode: str) -> None:
    run = new_run()
    (answer,) = made(settings(server, "echo", run), mode, [lambda client: client.things.list(query=QUERY)])
    path, _, query = server.seen(run)[0]["path"].partition("?")
    assert path == "/v1/things"
    assert parse_qsl(query, keep_blank_values=True, strict_parsing=True) == PAIRS
    assert not isinstance(answer, ApiError)


@pytest.mark.parametrize("mode", MODES)
def test_headers_and_cookies_arrive(server: FaultServer, mode: str) -> None:
    run = new_run()
    headers = {"x-signs": 'a\t"b" ;,=', "x-long": "y" * 30_000, "x-empty": ""}
    given = settings(server, "well", run, session='a;b, "c"=é\\')
    del given["auth_token"]
    made(given, mode, [lambda client: client.things.get(id="1", extra_headers=headers)])
    received = server.seen(run)[0]["headers"]
    assert {name: received[name] for name in headers} == headers
    assert received["cookie"] == "sid=a%3Bb%2C%20%22c%22=%C3%A9%5C"


class Hostile:
    """An object whose every conversion would be a leak or a fault."""

    def __str__(self) -> str:
        raise AssertionError("converted")

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        raise AssertionError("formatted")

    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared")

    def __bool__(self) -> bool:
        raise AssertionError("asked")

    __hash__ = object.__hash__


class Lying(str):
    """Text that says that it is another one."""

    __slots__ = ()

    def __str__(self) -> str:
        return "/../other\r\n"

    def __format__(self, spec: str) -> str:
        return "/../other\r\n"

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


HOSTILE: dict[str, Callable[[Any], Any]] = {
    "path": lambda client: client.things.get(id=Hostile()),
    "query": lambda client: client.things.list(query={"a": Hostile()}),
    "queries": lambda client: client.things.list(query={"a": [1, Hostile()]}),
    "header": lambda client: client.things.get(id="1", extra_headers={"x-a": Hostile()}),
    "header name": lambda client: client.things.get(id="1", extra_headers={Hostile(): "a"}),
    "extra query": lambda client: client.things.get(id="1", extra_query={"a": Hostile()}),
    "body": lambda client: client.things.order(name=Hostile()),
    "deep body": lambda client: client.things.order(name="n", extra_body={"a": [{"b": Hostile()}]}),
    "form": lambda client: client.things.form(fields={"a": Hostile()}),
    "upload": lambda client: client.things.upload(file=Hostile()),
    "key": lambda client: client.things.order(name="n", idempotency_key=Hostile()),
    "timeout": lambda client: client.things.get(id="1", timeout=Hostile()),
    "retries": lambda client: client.things.get(id="1", max_retries=Hostile()),
}


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("place", HOSTILE)
def test_hostile_objects_are_refused(server: FaultServer, mode: str, place: str) -> None:
    run = new_run()
    (error,) = made(settings(server, "well", run), mode, [HOSTILE[place]])
    assert type(error) is RequestError
    assert server.seen(run) == []


@pytest.mark.parametrize("name", ["base_url", "auth_token", "proxy", "timeout", "max_retries"])
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_hostile_settings_are_refused(kind: Any, name: str) -> None:
    with pytest.raises(RequestError):
        kind(**{"auth_token": SECRET, name: Hostile()})


@pytest.mark.parametrize("mode", MODES)
def test_texts_that_lie_are_sent_as_they_are(server: FaultServer, mode: str) -> None:
    run = new_run()
    calls: Calls = [
        lambda client: client.things.get(id=Lying("one"), extra_headers={Lying("x-a"): Lying("two")}),
        lambda client: client.things.list(query={Lying("a"): Lying("three")}),
        lambda client: client.things.order(name=Lying("four"), idempotency_key=Lying("five")),
        lambda client: client.things.form(fields={Lying("b"): Lying("six")}),
    ]
    made(settings(server, "well", run), mode, calls)
    one, two, three, four = server.seen(run)
    assert (one["path"], one["headers"]["x-a"]) == ("/v1/things/one", "two")
    assert two["path"] == "/v1/things?a=three"
    assert (json.loads(three["body"]), three["headers"]["idempotency-key"]) == ({"name": "four"}, "five")
    assert four["body"] == "b=six"


# Bodies that break on their way.


class Failing(io.RawIOBase):
    """A file that gives half of what it has, and fails then."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.left <= 0:
            raise OSError(SECRET)
        self.left -= 100_000
        return b"x" * 100_000


def _halting() -> Iterator[bytes]:
    yield b"x" * 500_000
    raise OSError(SECRET)


class Growing(io.BytesIO):
    """A file that has more in it than it said."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size) + b"more"


def _shrinking(folder: Path) -> Any:
    class Shrinking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.truncate(min(len(self.getvalue()), 300_000))
            return data

    return Shrinking(b"x" * 1_000_000)


BREAKING: dict[str, Callable[[Path], Any]] = {
    "fails": lambda _: Failing(500_000),
    "halts": lambda _: _halting(),
    "grows": lambda _: Growing(b"x" * 500_000),
    "shrinks": _shrinking,
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", BREAKING)
def test_a_body_that_breaks_is_no_request(server: FaultServer, mode: str, name: str, tmp_path: Path) -> None:
    """The server never has a whole request, nothing is sent again, and the next call has a connection of its own."""
    run = new_run()
    calls: Calls = [
        lambda client: client.things.blob(content=BREAKING[name](tmp_path)),
        lambda client: client.things.upload(file=BREAKING[name](tmp_path)),
        lambda client: client.things.get(id="1"),
    ]
    *errors, thing = made(settings(server, "well", run), mode, calls)
    assert [type(error) for error in errors] == [RequestError] * 2
    assert SECRET not in "".join(map(repr, errors))
    assert [(error.__cause__, error.__context__) for error in errors] == [(None, None)] * 2
    assert thing.id == "t1"
    assert [request["method"] for request in server.seen(run)] == ["GET"]


@pytest.mark.parametrize("mode", MODES)
def test_what_can_be_read_once_is_sent_once(server: FaultServer, mode: str) -> None:
    run = new_run()
    (error,) = made(
        settings(server, "once-503", run), mode, [lambda client: client.things.blob(content=iter([b"a", b"b"]))]
    )
    assert (error.status, error.attempts) == (503, 1)
    assert [request["body"] for request in server.seen(run)] == ["ab"]


@pytest.mark.parametrize("mode", MODES)
def test_a_server_that_never_asks_for_the_body(server: FaultServer, mode: str) -> None:
    """It was told that the body comes when it asks (``Expect: 100-continue``), and says nothing."""
    given = settings(server, "early-silence", new_run(), timeout=Timeout(read=0.3, total=1.0), max_retries=0)
    headers = {"Expect": "100-continue"}
    (error,) = made(given, mode, [lambda client: client.things.order(name="n", extra_headers=headers)])
    assert type(error) is ApiTimeoutError


@pytest.mark.parametrize("mode", MODES)
def test_no_credential_that_nobody_gave(
    server: FaultServer, mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ``.netrc`` for the host, and a server that asks for a password, change nothing of what is sent."""
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login someone password {SECRET}\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.delenv("TOY_TOKEN", raising=False)
    for scene in ("status-401", "location-refresh", "location-same-origin"):
        run = new_run()
        given = settings(server, scene, run)
        del given["auth_token"]
        made(given, mode, [lambda client: client.things.get(id="1", extra_headers={"X-API-Key": "by-hand"})] * 2)
        seen = server.seen(run)
        assert len(seen) == 2
        assert [request["headers"].get("authorization") for request in seen] == [None, None]
