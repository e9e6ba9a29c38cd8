"""Pages of every style: what is asked for, what is given, and what leads astray; sync and async alike."""

from __future__ import annotations

import base64
import json
import pickle
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import depot as api
import pytest

from tests.roundtrip.depot_calls import Calls, Seen


def test_pages_by_cursor(calls: Calls, seen: Seen) -> None:
    files = calls.items(lambda client: client.files.list(limit=20, archived=False))
    assert [file.id for file in files] == [f"file_{number}" for number in range(45)]
    assert isinstance(files[0], api.File)
    asked = [dict(parse_qsl(urlsplit(each["target"]).query)) for each in seen()]
    assert [each.get("cursor") for each in asked] == [None, "c20", "c40"]
    assert {each["limit"] for each in asked} == {"20"}


def test_pages_by_cursor_in_the_body(calls: Calls, seen: Seen) -> None:
    pages = calls.pages(lambda client: client.files.search(text="engine"))
    assert [len(page.data) for page in pages] == [20, 20, 5]
    assert isinstance(pages[0], api.FilePage)
    bodies = [json.loads(base64.b64decode(each["body"])) for each in seen()]
    assert [body.get("cursor") for body in bodies] == [None, "c20", "c40"]
    assert {body["text"] for body in bodies} == {"engine"}


def test_pages_by_number(calls: Calls, seen: Seen) -> None:
    folders = calls.items(lambda client: client.folders.list())
    assert [folder.name for folder in folders] == [f"folder {number}" for number in range(7)]
    assert [urlsplit(each["target"]).query for each in seen()] == ["", "page=2", "page=3"]
    assert len(calls.items(lambda client: client.folders.list(page="3"))) == 1
    folders = calls.items(lambda client: client.folders.list(page=3, per_page=2))
    assert [folder.name for folder in folders] == ["folder 4", "folder 5", "folder 6"]


def test_pages_by_offset_go_on_until_one_is_empty(calls: Calls, seen: Seen) -> None:
    """The server gives fewer than it is asked for, so that a short page is not the last one."""
    entries = calls.items(lambda client: client.activity.list(limit=20))
    assert [entry.what for entry in entries] == [f"entry {number}" for number in range(25)]
    asked = [dict(parse_qsl(urlsplit(each["target"]).query)).get("offset") for each in seen()]
    assert asked == [None, "10", "20", "25"]
    assert len(calls.items(lambda client: client.activity.list(offset=20))) == 5


def test_pages_by_the_header_link(calls: Calls, seen: Seen) -> None:
    versions = calls.items(lambda client: client.versions.list(id="a/b", extra_query={"tenant": "x y"}))
    assert [version.number for version in versions] == [0, 1, 2, 3, 4]
    assert isinstance(versions[0], api.Version)
    assert [each["target"] for each in seen()] == [
        "/v1/files/a%2Fb/versions?tenant=x%20y",
        "/v1/files/a%2Fb/versions?after=2&tenant=x%20y",
        "/v1/files/a%2Fb/versions?after=4&tenant=x%20y",
    ]


def test_pages_by_a_link_in_the_answer(calls: Calls, seen: Seen) -> None:
    shares = calls.items(lambda client: client.shares.list(file="file_1"))
    assert [share.id for share in shares] == [f"share_{number}" for number in range(5)]
    assert [each["target"] for each in seen()] == [
        "/v1/shares?file=file_1",
        "/v1/shares?file=file_1&from=2",
        "/v1/shares?file=file_1&from=4",
    ]


def test_each_page_is_a_call_with_retries_and_the_options_of_the_first(calls: Calls, seen: Seen) -> None:
    headers = {"x-fail": "1", "x-mark": "here"}
    files = calls.items(lambda client: client.files.search(text="a", extra_headers=headers, idempotency_key="k1"))
    assert len(files) == 45
    asked = seen()
    assert len(asked) == 6
    assert {each["headers"]["x-mark"] for each in asked} == {"here"}
    keys = [each["headers"]["idempotency-key"] for each in asked]
    # A page is asked for again with its own key, and the caller's key is that of the first page alone.
    assert keys[:2] == ["k1", "k1"]
    assert keys[2] == keys[3]
    assert keys[4] == keys[5]
    assert len(set(keys)) == 3
    with pytest.raises(api.ServerError):
        calls.items(lambda client: client.files.search(text="a", extra_headers={"x-fail": "3"}, max_retries=0))
    calls.items(lambda client: client.files.search(text="a"))


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        (lambda client: client.files.list(tag=["loop"]), "loop"),
        (lambda client: client.files.list(tag=["nowhere"]), "missing"),
        (lambda client: client.versions.list(id="loop"), "loop"),
        (lambda client: client.versions.list(id="elsewhere"), "origin"),
        (lambda client: client.versions.list(id="port"), "origin"),
        (lambda client: client.versions.list(id="scheme"), "origin"),
        (lambda client: client.versions.list(id="file"), "origin"),
        (lambda client: client.versions.list(id="user"), "origin"),
        (lambda client: client.versions.list(id="odd"), "origin"),
    ],
)
def test_pages_that_lead_astray(calls: Calls, seen: Seen, method: Callable[[Any], Any], kind: str) -> None:
    with pytest.raises(api.PaginationError) as found:
        calls.items(method)
    assert found.value.kind == kind
    assert found.value.status == 200
    assert found.value.response is not None
    assert len(seen()) <= 2
    assert isinstance(found.value, api.ApiError)
    assert pickle.loads(pickle.dumps(found.value)).kind == kind  # noqa: S301 - our own


def test_what_is_wrong_with_pages_shows_no_page(depot_url: str) -> None:
    with api.Client(auth_token="token", base_url=depot_url) as client:
        pager = client.files.list(tag=["loop"])
        assert [pager.next_page() is not None for _ in range(2)] == [True, True]
        with pytest.raises(api.PaginationError) as found:
            pager.next_page()
    frames = [frame for frame, _ in traceback.walk_tb(found.value.__traceback__)]
    shown = [repr(frame.f_locals) for frame in frames if "_runtime" in frame.f_code.co_filename]
    assert shown
    assert "file_20" not in "".join(shown)


def test_items_up_to_the_fault_are_given(depot_url: str) -> None:
    got: list[api.File] = []
    with api.Client(auth_token="token", base_url=depot_url) as client, pytest.raises(api.PaginationError):
        got.extend(client.files.list(tag=["loop"]))
    assert [file.id for file in got] == [f"file_{number}" for number in range(40)]


def test_an_empty_page_is_not_the_last_where_there_is_said_more(calls: Calls) -> None:
    assert len(calls.items(lambda client: client.files.list(tag=["empty"]))) == 25


def test_pages_are_asked_for_as_they_are_used(depot_url: str, seen: Seen) -> None:
    with api.Client(auth_token="token", base_url=depot_url) as client:
        pager = client.files.list(limit=10)
        assert seen() == []
        for _, _file in zip(range(10), pager, strict=False):
            pass
        assert len(seen()) == 1
        first, second = pager.next_page(), pager.next_page()
        assert first is not None
        assert second is not None
        assert (first.data[0].id, second.data[0].id) == ("file_0", "file_10")
        rest = 0
        while pager.next_page() is not None:
            rest += 1
        assert rest == 3
        assert pager.next_page() is None
        # Each iteration begins anew.
        assert [len(list(pager)), len(list(pager))] == [45, 45]


def test_a_limit_of_pages(calls: Calls, seen: Seen) -> None:
    assert len(calls.items(lambda client: client.files.list().limited(2))) == 40
    assert len(seen()) == 2
    assert len(calls.pages(lambda client: client.folders.list().limited(1))) == 1
    with pytest.raises(api.RequestError):
        calls.items(lambda client: client.files.list().limited(0))


def test_endless_pages_come_to_an_end(depot_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("depot._runtime.pages.MOST_PAGES", 2)
    with api.Client(auth_token="token", base_url=depot_url) as client:
        with pytest.raises(api.PaginationError, match="more than 2 pages") as found:
            list(client.files.list())
        assert found.value.kind == "limit"
        assert len(list(client.files.list().limited(3))) == 45


def test_departures_of_pages_are_counted_or_raised(calls: Calls) -> None:
    def drifted(client: Any) -> Any:
        assert len(client.drift) >= 0
        return client.files.list(tag=["drift"])

    assert len(calls.items(drifted)) == 45
    with pytest.raises(api.ResponseValidationError):
        calls.items(lambda client: client.files.list(tag=["lacking"]), strict=True)


def test_drift_of_pages(depot_url: str) -> None:
    with api.Client(auth_token="token", base_url=depot_url) as client:
        list(client.files.list(tag=["drift"]))
        assert [(each.path, count) for each, count in client.drift] == [("news", 3)]


def test_the_raw_answer_of_a_page(calls: Calls) -> None:
    raw = calls.call(lambda client: client.with_raw_response(client.files.list, limit=3))
    assert raw.status == 200
    assert raw.headers["depot-request-id"] == "req_1"
    assert [file.id for file in raw.parse().data] == ["file_0", "file_1", "file_2"]
    read = calls.bytes(
        lambda client: client.with_streaming_response(client.files.list, limit=3), lambda body: body.read(10**6)
    )
    assert len(json.loads(read)["data"]) == 3
