"""What a newcomer to a package sees: how values show themselves, and what is said of a slip."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import claude_messages as api
import depot
import pytest

PACKAGES = Path(api.__file__).parent.parent
HELLO: list[api.InputMessageParam] = [{"role": "user", "content": "Hello"}]


@pytest.fixture
def client(url: str) -> api.Client:
    return api.Client(auth_token="token", base_url=url)


def asked(client: api.Client, **given: Any) -> api.Message:
    return client.messages.create(**{"model": "m", "max_tokens": 10, "messages": HELLO, **given})


def test_a_model_shows_what_came(client: api.Client) -> None:
    """A field that is null because nothing came is left out; one that came as null is not."""
    message = asked(client)
    assert repr(message.content) == "[TextBlock(type='text', text='You said: Hello')]"
    assert "stop_sequence=None" in repr(message)
    assert "container" not in repr(message)
    assert message.container is None
    assert repr(depot.Folder.model_validate({"id": "1", "name": "n", "files": 2, "new": 1})).endswith("new=1)")


def test_models_are_values(client: api.Client) -> None:
    """They are equal by what they hold, and are copied, pickled, dumped and read again without a loss."""
    message = asked(client)
    again = pickle.loads(pickle.dumps(message))  # noqa: S301
    assert message == again == copy.deepcopy(message) == copy.copy(message)
    assert message == api.Message.model_validate_json(message.model_dump_json())
    assert asked(client, messages=[*HELLO, message]).content


SLIPS: list[tuple[Callable[[Any], Any], str]] = [
    (lambda client: asked(client, temprature=1), "has no argument 'temprature'; did you mean 'temperature'?"),
    (lambda client: asked(client, max_retrys=1), "has no argument 'max_retrys'; did you mean 'max_retries'?"),
    (lambda client: asked(client, stream=True), "has no argument 'stream'; messages.stream opens a stream"),
    (lambda client: asked(client, zzz=1), "messages.create has no argument 'zzz'"),
    (lambda client: type(client)(api_ky="k"), "no setting 'api_ky'; did you mean 'api_key'?"),
    (lambda client: type(client)(basurl="k"), "no setting 'basurl'; did you mean 'base_url'?"),
    (lambda client: client.with_options(timeot=1), "no setting 'timeot'; did you mean 'timeout'?"),
]


@pytest.mark.parametrize(("slip", "said"), SLIPS)
def test_an_unknown_name_is_told_with_the_one_that_it_is_like(
    client: api.Client, slip: Callable[[Any], Any], said: str
) -> None:
    with pytest.raises(TypeError) as caught:
        slip(client)
    assert str(caught.value).endswith(said)


def test_a_misspelt_class_is_suggested() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import claude_messages; claude_messages.Mesage"],
        cwd=PACKAGES,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[-1].endswith("has no attribute 'Mesage'. Did you mean: 'Message'?")


TEXT: dict[str, Any] = {"type": "text", "text": "x"}
CHECKED: list[tuple[dict[str, Any], str]] = [
    ({"messages": [{"role": "usr", "content": "x"}]}, "messages[0].role should be 'user', 'assistant' or 'system'"),
    ({"messages": [{"role": "user"}]}, "messages[0].content is missing"),
    ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "messages[0].content[0].text is missing"),
    ({"messages": [{"role": "user", "content": [TEXT, TEXT | {"text": 5}]}]}, "[1].text should be a valid string"),
    ({"messages": [{"role": "user", "content": 5}]}, "content does not fit the spec; it is of type integer"),
    ({"max_tokens": 0}, "max_tokens should be greater than or equal to 1"),
    ({"max_tokens": "10"}, "max_tokens should be a valid integer"),
    ({"model": ""}, "model should have at least 1 character"),
    ({"tool_choice": {"type": "tol"}}, "tool_choice is none of the variants that the spec lists, by its tag"),
]


@pytest.mark.parametrize(("given", "said"), CHECKED)
def test_a_checked_request_says_what_was_expected(url: str, given: dict[str, Any], said: str) -> None:
    with api.Client(auth_token="token", base_url=url, check_requests=True) as client:
        with pytest.raises(api.RequestError) as caught:
            asked(client, **given)
        assert said in caught.value.message
        assert asked(client).role == "assistant"


def test_a_stream_that_was_read_too_early_can_still_be_entered(client: api.Client) -> None:
    stream = client.messages.stream(model="m", max_tokens=10, messages=HELLO)
    for early in (lambda: next(stream), stream.final):
        with pytest.raises(api.StreamStateError, match="not open: enter it with a 'with' block"):
            early()
    with stream:
        assert stream.final().role == "assistant"


def test_a_name_that_is_unknown_to_all_is_told_in_words() -> None:
    with api.Client(auth_token="token", base_url="https://no-such-name.invalid", max_retries=0) as client:
        with pytest.raises(api.ApiConnectionError) as caught:
            asked(client)
    kind, _, words = str(caught.value.cause).partition(": ")
    assert kind == "gaierror"
    assert words
    assert words != "gaierror"
