"""The document that we export makes a working client in the hands of another generator, without a warning about it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).resolve().parents[2] / "generated" / "openapi" / "claude_messages" / "openapi.json"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Make a client with openapi-python-client and yield the name by which it can be imported."""
    folder = tmp_path_factory.mktemp("other")
    # It runs its formatter from the PATH.
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none"]
    target = folder / "other_messages"
    done = subprocess.run(
        [*command, "--path", str(DOCUMENT), "--output-path", str(target)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield "other_messages"
    sys.path.remove(str(folder))


def test_both_calls_are_made_and_answered(package: str, url: str) -> None:
    client = importlib.import_module(package).AuthenticatedClient(base_url=url, token="key")
    models = importlib.import_module(f"{package}.models")
    calls = importlib.import_module(f"{package}.api.messages")
    for name in ("messages_create", "messages_count_tokens"):
        importlib.import_module(f"{package}.api.messages.{name}")
    messages = [{"role": "user", "content": "Hello"}]
    request = models.MessagesCreateRequest.from_dict({"model": "claude-test", "max_tokens": 8, "messages": messages})
    with client as opened:
        answer = calls.messages_create.sync(client=opened, body=request)
        assert answer.stop_reason == "end_turn"
        assert answer.content[0].text == "You said: Hello"
        counted = models.MessagesCountTokensRequest.from_dict({"model": "claude-test", "messages": messages})
        assert calls.messages_count_tokens.sync(client=opened, body=counted).input_tokens > 0
