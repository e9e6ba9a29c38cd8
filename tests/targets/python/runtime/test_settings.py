"""What a client can be told, and what it sends because of it."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from rowcast.targets.python.runtime.client_sync import SyncClientBase
from rowcast.targets.python.runtime.errors import ClientClosedError, RequestError
from rowcast.targets.python.runtime.settings import Given
from rowcast.targets.python.runtime.spec import Operation, Parameter
from rowcast.targets.python.runtime.types import UNSET, Attempt, Hooks, Timeout, Unset
from running import ASK, PROMPT, SECRET, FaultServer, new_run, settings
from toyapi import AsyncClient, Client
from toyapi.client import API, PUT


def sent(server: FaultServer, call: Any = None, **more: Any) -> dict[str, Any]:
    """Return the request that a call made."""
    run = new_run()
    given = settings(server, "well", run, **more)
    if more.keys() & {"api_key", "query_key", "session", "username_password"}:
        given.pop("auth_token")
    with Client(**given) as client:
        (call or (lambda made: made.messages.create(**ASK)))(client)
    return server.seen(run)[0]


def test_what_is_sent(server: FaultServer) -> None:
    request = sent(server)
    assert (request["method"], request["path"]) == ("POST", "/v1/messages")
    headers = request["headers"]
    assert headers["authorization"] == f"Bearer {SECRET}"
    assert headers["content-type"] == headers["accept"] == "application/json"
    assert headers["toy-version"] == "1"
    assert headers["toy-extra"] == "yes"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert "idempotency-key" not in headers
    assert request["body"] == '{"model":"m-1","messages":[{"role":"user","content":"' + PROMPT + '"}],"max_tokens":100}'


def test_ways_to_authenticate(server: FaultServer) -> None:
    assert sent(server, api_key=SECRET)["headers"]["x-api-key"] == SECRET
    assert sent(server, query_key="a b")["path"] == "/v1/messages?key=a%20b"
    assert sent(server, session="a;b")["headers"]["cookie"] == "sid=a%3Bb"
    assert sent(server, username_password=("u", "p"))["headers"]["authorization"] == "Basic dTpw"


def test_the_first_alternative_counts(server: FaultServer) -> None:
    run = new_run()
    with Client(**settings(server, "well", run, api_key="other-key")) as client:
        client.messages.create(**ASK)
    headers = server.seen(run)[0]["headers"]
    assert headers["authorization"] == f"Bearer {SECRET}"
    assert "x-api-key" not in headers


def test_the_environment(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    run = new_run()
    monkeypatch.setenv("TOY_BASE_URL", server.url("well", run))
    monkeypatch.setenv("TOY_TOKEN", "from-environment")
    with Client() as client:
        monkeypatch.setenv("TOY_TOKEN", "changed-later")
        client.messages.create(**ASK)
    with Client(api_key="given") as client:
        client.messages.create(**ASK)
    first, second = (request["headers"] for request in server.seen(run))
    assert first["authorization"] == "Bearer from-environment"
    assert "authorization" not in second
    assert second["x-api-key"] == "given"


def test_no_credential(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOY_TOKEN", raising=False)
    run = new_run()
    with Client(base_url=server.url("well", run)) as client:
        with pytest.raises(RequestError, match="auth_token= or the variable TOY_TOKEN"):
            client.messages.create(**ASK)
        client.messages.create(**ASK, extra_headers={"X-API-Key": "by-hand"})
    assert [request["headers"]["x-api-key"] for request in server.seen(run)] == ["by-hand"]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"auth_token": SECRET + "\n"}, "Authorization"),
        ({"auth_token": ""}, "auth_token"),
        ({"auth_token": 5}, "auth_token"),
        ({"username_password": ("a:b", SECRET)}, "username_password"),
        ({"username_password": SECRET}, "username_password"),
        ({"base_url": "https://u:p@x"}, "base_url"),
        ({"base_url": "https://x/a/../b"}, "base_url"),
        ({"base_url": "https://x/a/%2E%2e/b"}, "base_url"),
        ({"base_url": 5}, "base_url"),
        ({"base_url": "http://far.example"}, "base_url"),
        ({"server": "none"}, "server"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"timeout": Timeout(read=0)}, "timeout"),
        ({"default_headers": [("a", "b")]}, "default_headers"),
        ({"default_headers": {"HOST": "far.example"}}, "default_headers"),
        ({"default_query": "a=b"}, "default_query"),
        ({"max_retries": -1}, "max_retries"),
        ({"max_retries": 1.5}, "max_retries"),
        ({"default_headers": {"a": "b\r\nc"}}, "a"),
        ({"proxy": "nonsense"}, "proxy"),
    ],
)
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_settings_refused(kind: Any, more: dict[str, Any], path: str) -> None:
    with pytest.raises(RequestError) as caught:
        kind(**{"auth_token": SECRET, **more})
    assert caught.value.path == path
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


def test_plain_http_on_purpose() -> None:
    assert "far.example" in repr(Client(auth_token=SECRET, base_url="http://far.example", allow_http=True))
    assert "toy.example" in repr(Client(auth_token=SECRET))
    assert "test.toy.example" in repr(Client(auth_token=SECRET, server="test"))


def test_unknown_settings() -> None:
    with pytest.raises(TypeError, match="tiemout"):
        Client(tiemout=5)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="base_url"):
        Client(auth_token=SECRET).with_options(base_url="x")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="retries"):
        Client(auth_token=SECRET).messages.create(**ASK, retries=5)  # type: ignore[call-arg]


def test_options_of_a_call(server: FaultServer) -> None:
    request = sent(
        server,
        lambda client: client.messages.create(
            **ASK,
            system=None,
            extra_headers={"TOY-VERSION": "2", "toy-extra": None, "x-new": "n"},
            extra_query={"a": [1, 2], "b": True},
            extra_body={"max_tokens": 7, "top_k": UNSET, "x": {"y": [None, UNSET]}},
        ),
        default_headers={"x-default": "d", "user-agent": "mine"},
        default_query={"q": "1", "b": "no"},
    )
    headers = request["headers"]
    assert headers["toy-version"] == "2"
    assert "toy-extra" not in headers
    assert (headers["x-new"], headers["x-default"], headers["user-agent"]) == ("n", "d", "mine")
    assert request["path"] == "/v1/messages?q=1&b=true&a=1&a=2"
    assert request["body"].endswith('"max_tokens":7,"system":null,"x":{"y":[null]}}')


def test_idempotency_key_where_there_is_no_header(server: FaultServer) -> None:
    api = API._replace(idempotency=None)
    given = Given({"auth_token": SECRET}, settings={"base_url": server.url("well", new_run())})
    with SyncClientBase(api, given) as client:
        assert client.call(PUT, path={"id": 1}, body={}).id == "t1"
        with pytest.raises(RequestError) as caught:
            client.call(PUT, path={"id": 1}, body={}, options={"idempotency_key": "k"})
    assert caught.value.path == "idempotency_key"


def test_options_that_are_wrong() -> None:
    client = Client(auth_token=SECRET)
    with pytest.raises(RequestError, match="max_retries"):
        client.messages.create(**ASK, max_retries=-1)
    with pytest.raises(RequestError, match="extra_body"):
        client.things.get(id="1", extra_body={"a": 1})


@pytest.mark.parametrize("name", ["extra_headers", "extra_query", "extra_body"])
@pytest.mark.parametrize("value", [[("a", "b")], "a=b", 5])
def test_extras_that_are_no_mapping(name: str, value: Any) -> None:
    with pytest.raises(RequestError, match="is a mapping") as caught:
        Client(auth_token=SECRET).messages.create(**ASK, **{name: value})
    assert caught.value.path == name


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding"])
def test_headers_that_frame_the_message_are_the_clients_own(name: str) -> None:
    """Two lengths of one message, or two hosts, are read in two ways by two servers."""
    client = Client(auth_token=SECRET, base_url="http://127.0.0.1:9")
    hooked = Client(
        auth_token=SECRET,
        base_url="http://127.0.0.1:9",
        hooks=Hooks(before=lambda attempt: attempt.headers.update({name: "1"})),
    )
    for call in (
        lambda: client.messages.create(**ASK, extra_headers={name: "1"}),
        lambda: client.with_options(headers={name: "1"}),
        lambda: hooked.messages.create(**ASK),
    ):
        with pytest.raises(RequestError, match="the client's own"):
            call()


def test_with_options(server: FaultServer) -> None:
    run = new_run()
    with Client(**settings(server, "well", run)) as client:
        other = client.with_options(timeout=5, max_retries=0, headers={"x-a": "1"}, query={"q": 1}, strict=True)
        assert type(other) is Client
        other.messages.create(**ASK)
        other.with_options(headers={"x-a": None, "x-b": "2"}).messages.create(**ASK)
        client.messages.create(**ASK)
        assert other.messages is not client.messages
        assert other._config.timeout == Timeout(5.0, 5.0, 5.0, 5.0, 5.0)
        assert other._link is client._link
    assert other.closed
    first, second, third = server.seen(run)
    assert (first["headers"]["x-a"], first["path"]) == ("1", "/v1/messages?q=1")
    assert second["headers"]["x-b"] == "2"
    assert "x-a" not in second["headers"]
    assert "x-a" not in third["headers"]


def test_check_requests(server: FaultServer) -> None:
    run = new_run()
    with Client(**settings(server, "well", run, check_requests=True)) as client:
        client.messages.create(**ASK)
        with pytest.raises(RequestError) as caught:
            client.messages.create(model=PROMPT, messages=[{"role": "user"}], max_tokens=0)
        assert caught.value.path == "max_tokens"
        with pytest.raises(RequestError) as caught:
            client.messages.create(model=5, messages=PROMPT)  # type: ignore[arg-type]
        assert PROMPT not in str(caught.value)
    assert len(server.seen(run)) == 1


def test_hooks(server: FaultServer) -> None:
    seen: list[Attempt] = []

    def before(attempt: Attempt) -> None:
        assert attempt.status is attempt.elapsed is None
        attempt.headers["traceparent"] = f"00-{attempt.number}"

    run = new_run()
    with Client(**settings(server, "once-429", run, hooks=Hooks(before, seen.append))) as client:
        client.messages.create(**ASK)
    assert [request["headers"]["traceparent"] for request in server.seen(run)] == ["00-1", "00-2"]
    assert [(attempt.number, attempt.status, attempt.error) for attempt in seen] == [
        (1, 429, "RateLimitError rate_limit_error"),
        (2, 200, None),
    ]
    assert all(attempt.elapsed and attempt.request_id == "req_1" for attempt in seen)
    assert SECRET not in repr(seen)
    assert (seen[0].operation, seen[0].method, seen[0].path) == ("messages.create", "POST", "/v1/messages")


def test_closing(server: FaultServer) -> None:
    client = Client(**settings(server, "well", new_run()))
    client.messages.create(**ASK)
    client.close()
    client.close()
    with pytest.raises(ClientClosedError):
        client.messages.create(**ASK)
    with pytest.raises(ClientClosedError), client.messages.stream(**ASK):
        pass


def test_clients_are_not_pickled() -> None:
    client = Client(auth_token=SECRET)
    for attempt in (pickle.dumps, copy.deepcopy):
        with pytest.raises(RequestError):
            attempt(client)
    assert copy.copy(client)._link is client._link
    assert SECRET not in repr(client) + repr(vars(client)) + str(client) + repr(client.messages)


def test_two_clients_two_keys(server: FaultServer) -> None:
    run = new_run()
    one, two = Client(**settings(server, "well", run, auth_token="first-key")), Client(**settings(server, "well", run))
    for client in (one, two, one):
        client.messages.create(**ASK)
    keys = [request["headers"]["authorization"] for request in server.seen(run)]
    assert keys == ["Bearer first-key", f"Bearer {SECRET}", "Bearer first-key"]


PLACES: Operation[Any] = Operation(
    "things.places",
    "GET",
    "/v1/{place}/{layers}",
    parameters=(("cookies", (Parameter("last", style="comma"),)),),
    returns=PUT.returns,
)


def test_objects_and_lists_in_every_place(server: FaultServer) -> None:
    """They arrive as the docs of a spec with such parameters write them for curl."""
    request = sent(
        server,
        lambda client: client.call(
            PLACES,
            path={"place": {"x": 1, "y": 2}, "layers": ["a,b", "c d"]},
            headers={"X-Viewer": {"role": "guest", "level": 2}},
            cookies={"marks": ["a", "b"], "view": {"x": 1}, "last": {"x": 3, "y": 4}},
        ),
    )
    assert request["path"] == "/v1/x,1,y,2/a%2Cb,c%20d"
    assert request["headers"]["x-viewer"] == "role, guest, level, 2"
    assert request["headers"]["cookie"] == "marks=a; marks=b; x=1; last=x%2C3%2Cy%2C4"


def test_unset() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET  # noqa: S301
    assert copy.deepcopy({"a": UNSET})["a"] is UNSET
    assert isinstance(UNSET, Unset)


def test_timeouts() -> None:
    assert Timeout.of(None) == Timeout(None, None, None, None, None)
    assert Timeout.of(2) == Timeout(2.0, 2.0, 2.0, 2.0, 2.0)
    assert Timeout.of(60.0).connect == 5.0
    for wrong in (0, -1, float("nan"), float("inf"), 1e300, 10**400, "5", True):
        with pytest.raises(RequestError):
            Timeout.of(wrong)  # type: ignore[arg-type]
        with pytest.raises(RequestError):
            Timeout.of(Timeout(total=wrong))  # type: ignore[arg-type]
