"""Commands of curl are one command each, whose words are what the request says, whatever stands in it."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from rowcast.ir import Api, Auth, Operation
from rowcast.source import Span
from rowcast.targets.docs.curl import command, quoted
from rowcast.targets.docs.requests import made_request

AT = Span("api.yaml", 1, 1, 1, 1)
HOSTILE = ("'", "'; rm -rf /; '", "$(id)", "`id`", "a\nb", '"', "\\", "!x", "a b", "-x", "@file", "é", "")


def operation(api: Api, name: str) -> Operation:
    """Return an operation by name."""
    return next(each for each in api.operations if each.name == name)


def words(text: str) -> list[str]:
    """Return the words of a command as a shell splits it."""
    return shlex.split(text.replace("\\\n", ""))


def values(found: list[str], flag: str) -> list[str]:
    """Return what follows each occurrence of a flag."""
    return [after for before, after in pairwise(found) if before == flag]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_word_is_what_it_was(text: str) -> None:
    assert shlex.split(quoted(text)) == [text]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_body_arrives_as_it_is(api: Api, text: str) -> None:
    body = {"model": text, "max_tokens": 1, "messages": [{"role": "user", "content": text}]}
    found = words(command(api, operation(api, "chat.create"), {"body": body, "headers": {"beta": ["a", "b"]}}))
    assert found[:2] == ["curl", "https://api.example.com/v1/chat"]
    assert [json.loads(each) for each in values(found, "-d")] == [body]
    assert values(found, "-H") == [
        "Authorization: Bearer $CHAT_TOKEN",
        "chat-version: 2",
        "beta: a,b",
        "content-type: application/json",
    ]


def test_a_stream_is_not_held_back(api: Api) -> None:
    call = operation(api, "chat.create")
    assert "--no-buffer" in words(command(api, call, {"body": {"stream": True}}))
    assert "--no-buffer" not in words(command(api, call, {"body": {"stream": False}}))


def test_parameters_are_written_in_their_style(api: Api) -> None:
    request = {"path": {"user": "a/b c"}, "query": {"ids": [1, 2], "after": "x&y"}}
    found = words(command(api, operation(api, "chat.list"), request))
    assert found[1] == "https://api.example.com/v1/chat/a%2Fb%20c?after=x%26y&ids%5B%5D=1&ids%5B%5D=2"
    assert values(found, "-H")[0] == "x-api-key: $CHAT_KEY"


def test_a_form_has_a_part_for_each_field(api: Api) -> None:
    found = words(command(api, operation(api, "files.upload"), {"body": {"file": "a b.png", "purpose": "@x;y"}}))
    assert values(found, "-F") == ["file=@a b.png"]
    assert values(found, "--form-string") == ["purpose=@x;y"]
    assert "Authorization" not in " ".join(found)


@pytest.mark.parametrize(
    ("auth", "flag", "value"),
    [
        (Auth("basic", "username_password", "", ("USER_NAME", "PASS"), "", "", AT), "-u", "$USER_NAME:$PASS"),
        (Auth("basic", "username_password", "", (), "", "", AT), "-u", "$USERNAME:$PASSWORD"),
        (Auth("query", "key", "api-key", ("KEY",), "", "", AT), "--url-query", "api-key=$KEY"),
        (Auth("cookie", "session", "sid", (), "", "", AT), "-b", "sid=$SESSION"),
        (
            Auth("header", "token", "Authorization", ("bad name",), "Token ", "", AT),
            "-H",
            "Authorization: Token $TOKEN",
        ),
    ],
)
def test_credentials_are_variables_of_the_shell(api: Api, auth: Auth, flag: str, value: str) -> None:
    found = words(command(replace(api, auth=(auth,)), operation(api, "chat.create"), {}))
    assert value in values(found, flag)


@pytest.mark.parametrize("prefix", ['"; id; "', "$(id)", "`id`", "\\", "$HOME "])
def test_a_prefix_stays_in_its_word(api: Api, prefix: str) -> None:
    auth = Auth("header", "token", "x-token", ("T",), prefix, "", AT)
    found = command(replace(api, auth=(auth,)), operation(api, "chat.create"), {})
    script = f'curl() {{ for word in "$@"; do printf \'%s\\0\' "$word"; done; }}; {found}'
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True, env={"T": "secret"}, timeout=10)
    assert f"x-token: {prefix}secret" in values(done.stdout.decode().split("\0"), "-H")


def test_a_request_that_is_made_up_is_whole(api: Api) -> None:
    made: Callable[[str], Any] = lambda name: made_request(api, operation(api, name))  # noqa: E731
    assert made("chat.create")["body"] == {
        "model": "small-1",
        "messages": [{"role": "user", "content": "content"}],
        "max_tokens": 1024,
    }
    assert made("chat.list") == {"path": {"user": "123e4567-e89b-42d3-a456-426614174000"}}
