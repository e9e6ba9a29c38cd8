"""The tree of errors: what each holds, and that it survives pickling and copying without what is private."""

from __future__ import annotations

import copy
import inspect
import pickle

import pytest
from rowcast.targets.python.runtime import errors
from rowcast.targets.python.runtime.errors import ApiError, RawAnswer
from running import ASK, PROMPT, SECRET, FaultServer, new_run, settings
from toyapi import Client
from toyapi.errors import AuthenticationError, NotFoundError, RateLimitError

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ApiError)]


@pytest.mark.parametrize("kind", [*CLASSES, RateLimitError], ids=lambda kind: kind.__name__)
def test_pickle_and_copy(kind: type[ApiError]) -> None:
    error = kind("a message", status=429, request_id="r", headers={"a": "b"}, body={"p": PROMPT}, cause="c")
    error.response = RawAnswer(429, {}, PROMPT.encode())
    error.partial, error.attempts, error.elapsed, error.delivered = [PROMPT], 3, 1.5, 7
    stored = pickle.dumps(error)
    assert PROMPT.encode() not in stored
    again = pickle.loads(stored)  # noqa: S301
    assert type(again) is kind
    assert str(again) == str(error) == "a message (status 429, request r, cause c, 3 attempts)"
    assert again.args == error.args == ("a message",)
    assert (again.status, again.headers, again.attempts, again.elapsed, again.delivered) == (429, {"a": "b"}, 3, 1.5, 7)
    assert again.body is again.response is again.partial is None
    assert vars(again).keys() == vars(error).keys()
    for twin in (copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is kind
        assert vars(twin) == vars(error)
    assert PROMPT not in repr(error) + str(error) + repr(error.response)


def _caught(server: FaultServer, scene: str) -> ApiError:
    with Client(**settings(server, scene, new_run())) as client, pytest.raises(ApiError) as caught:
        client.messages.create(**ASK)
    return caught.value


def test_what_an_error_answer_says(server: FaultServer) -> None:
    error = _caught(server, "error-coded")
    assert isinstance(error, NotFoundError)
    assert (error.status, error.type, error.code, error.request_id) == (404, "not_found_error", "file_expired", "req_1")
    assert error.message == "gone"
    assert error.body["error"]["details"] == {"error_code": "file_expired"}
    assert error.headers["content-type"] == "application/json"
    assert error.operation == "messages.create"
    assert error.attempts == 1
    assert 0 < error.elapsed < 5
    assert error.response is not None
    assert error.response.content.startswith(b"{")


@pytest.mark.parametrize(
    ("scene", "body"),
    [
        ("error-html", "<html>bad gateway</html>"),
        ("error-empty", None),
        ("error-null", None),
        ("error-list", [1]),
        ("error-flat", {"error": "slow down"}),
        ("error-not-utf8", '{"error": {"message": "\ufffd"}}'),
    ],
)
def test_odd_bodies(server: FaultServer, scene: str, body: object) -> None:
    error = _caught(server, scene)
    assert error.body == body
    assert error.type is None


def test_a_cut_error_body_is_kept(server: FaultServer) -> None:
    error = _caught(server, "error-cut")
    assert error.response is not None
    assert not error.response.complete
    assert error.response.content.startswith(b'{"error"')
    assert len(_caught(server, "error-endless").response.content) == 1 << 20  # type: ignore[union-attr]


def test_a_server_that_repeats_the_secret(server: FaultServer) -> None:
    error = _caught(server, "error-echoes-secret")
    assert isinstance(error, AuthenticationError)
    assert error.message == "bad key [redacted]"
    assert SECRET not in repr(error.body) + repr(error.response and error.response.content)


def test_the_raw_answer_is_attached(server: FaultServer) -> None:
    error = _caught(server, "missing-id")
    assert error.response is not None
    assert b'"model": "m-1"' in error.response.content
    assert error.status == 200
    assert (error.path, error.kind) == ("id", "missing")  # type: ignore[attr-defined]
