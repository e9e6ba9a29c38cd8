"""Queries, forms, cookies, headers, errors and servers of the depot, read back by parsers that are not ours."""

from __future__ import annotations

import base64
import datetime as dt
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import depot as api
import pytest

from tests.roundtrip.depot_calls import Calls, Json, Seen


def query(seen: Seen) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(seen()[-1]["target"]).query, keep_blank_values=True, strict_parsing=True)


def nested(pairs: list[tuple[str, str]]) -> Json:
    """Return the objects that keys in brackets mean, as servers in the way of Rails and PHP read them."""
    found: Json = {}
    for key, value in pairs:
        name, *inner = key.replace("]", "").split("[")
        here = found
        for part in [name, *inner][:-1]:
            here = here.setdefault(part, {})
        here.setdefault([name, *inner][-1], []).append(value)
    return found


ODD = "a&b=c+d e/ü%,|;#?"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"tag": ["draft", ODD]}, [("tag", "draft"), ("tag", ODD)]),
        ({"fields": ["id", ODD]}, [("fields[]", "id"), ("fields[]", ODD)]),
        ({"kinds": ["image", "text"]}, [("kinds", "image,text")]),
        ({"owners": ["ada", "bob"]}, [("owners", "ada|bob")]),
        ({"words": ["law", "old"]}, [("words", "law old")]),
        ({"archived": True}, [("archived", "true")]),
        ({"archived": False, "limit": 5}, [("limit", "5"), ("archived", "false")]),
        ({"created_on": dt.date(2026, 1, 31)}, [("created_on", "2026-01-31")]),
        ({"created_on": "2026-01-31"}, [("created_on", "2026-01-31")]),
        (
            {"changed_after": dt.datetime(2026, 1, 31, 12, 0, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))},
            [("changed_after", "2026-01-31T12:00:00.000005+02:00")],
        ),
        ({"tag": [], "kinds": [], "where": {}}, []),
    ],
)
def test_queries(calls: Calls, seen: Seen, arguments: Json, expected: list[tuple[str, str]]) -> None:
    calls.call(lambda client: client.with_raw_response(client.files.list, **arguments))
    assert query(seen) == expected


def test_text_with_the_separator_of_its_list_stays_one_item(calls: Calls, seen: Seen) -> None:
    calls.call(lambda client: client.with_raw_response(client.files.list, kinds=["a,b", "c"]))
    raw = dict(pair.split("=", 1) for pair in urlsplit(seen()[-1]["target"]).query.split("&"))
    assert [unquote(item) for item in raw["kinds"].split(",")] == ["a,b", "c"]
    for arguments in ({"owners": ["a|b", "c"]}, {"words": ["a b"]}):
        with pytest.raises(api.RequestError, match="stands between the items"):
            calls.call(partial(refused, arguments))
    assert seen() == []


def refused(arguments: Json, client: Any) -> Any:
    return client.with_raw_response(client.files.list, **arguments)


def test_deep_objects(calls: Calls, seen: Seen) -> None:
    where: api.WhereParam = {"owner": ODD, "size": {"min": 1000, "max": 2000}, "names": ["a", "b"]}
    calls.call(lambda client: client.with_raw_response(client.files.list, where=where))
    assert nested(query(seen)) == {
        "where": {"owner": [ODD], "size": {"min": ["1000"], "max": ["2000"]}, "names": ["a", "b"]}
    }
    calls.call(lambda client: client.with_raw_response(client.files.list, where=api.Where(owner="ada")))
    assert query(seen) == [("where[owner]", "ada")]


def test_cookies_headers_and_paths(calls: Calls, seen: Seen) -> None:
    calls.call(lambda client: client.with_raw_response(client.files.list, workspace="north; a=b"))
    assert seen()[-1]["headers"]["cookie"] == "workspace=north%3B%20a=b"
    calls.call(lambda client: client.files.update(id="a/../b", name="x", if_match='"1"'))
    note = seen()[-1]
    assert note["target"] == "/v1/files/a%2F..%2Fb"
    assert note["headers"]["if-match"] == '"1"'
    assert note["headers"]["depot-version"] == "2026-01-01"
    with pytest.raises(api.RequestError):
        calls.call(lambda client: client.files.update(id="x", name="x", if_match='"1"\r\nevil: 1'))
    with pytest.raises(api.RequestError):
        calls.call(lambda client: client.files.get(id=".."))
    assert seen() == []


def test_a_form(calls: Calls, seen: Seen) -> None:
    share = calls.call(lambda client: client.shares.create(file="file_1", days=3, notify=["a@x", "b&c=d@x"]))
    assert share.ends_at == dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
    note = seen()[-1]
    assert note["headers"]["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(base64.b64decode(note["body"]).decode("ascii")) == [
        ("file", "file_1"),
        ("days", "3"),
        ("notify", "a@x,b&c=d@x"),
    ]


# Errors.


def test_errors_by_status(calls: Calls) -> None:
    with pytest.raises(api.NotFoundError) as found:
        calls.call(lambda client: client.files.get(id="missing"))
    assert (found.value.type, found.value.request_id) == ("not_found", "req_1")
    with pytest.raises(api.ChangedError):
        calls.call(lambda client: client.files.update(id="x", name="y", if_match='"2"'))
    with pytest.raises(api.UnauthenticatedError):
        calls.call(lambda client: client.files.get(id="x"), auth_token="wrong")
    assert calls.call(lambda client: client.files.get(id="x"), auth_token=None, session="s").id == "file_x"


# Servers.


def test_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    def at(**settings: Any) -> str:
        with api.Client(auth_token="token", **settings) as client:
            return repr(client).rpartition(" at ")[2]

    assert at() == "https://api.depot.example:443>"
    assert at(server="regional") == "https://eu.depot.example:443>"
    assert at(server="regional", server_variables={"region": "us"}) == "https://us.depot.example:443>"
    monkeypatch.setenv("DEPOT_BASE_URL", "http://localhost:1234/x")
    assert at() == "http://localhost:1234>"
    assert at(server="regional") == "https://eu.depot.example:443>"


@pytest.mark.parametrize(
    "settings",
    [
        {"server": "nowhere"},
        {"server": "regional", "server_variables": {"region": "mars"}},
        {"server": "regional", "server_variables": {"base": "x/../y"}},
        {"server": "regional", "server_variables": {"base": "x@evil.example"}},
        {"server": "regional", "server_variables": {"zone": "eu"}},
        {"server_variables": {"region": "eu"}},
        {"base_url": "https://x.example", "server_variables": {"region": "eu"}},
    ],
)
def test_servers_that_are_not_there(settings: Json) -> None:
    with pytest.raises(api.RequestError):
        api.Client(auth_token="token", **settings)


def test_the_path_of_a_server(depot_url: str, seen: Seen) -> None:
    with api.Client(auth_token="token", base_url=depot_url.removesuffix("/v1") + "/v2/") as client:
        with pytest.raises(api.NotFoundError):
            client.files.get(id="x")
    assert seen()[-1]["target"] == "/v2/files/x"
