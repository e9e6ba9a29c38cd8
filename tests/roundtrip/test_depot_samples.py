"""The samples of the depot's docs send what they show: curl, Python and async Python send the same request."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from rowcast.front import load
from rowcast.source import SourceFile
from rowcast.targets.docs.curl import command
from rowcast.targets.python.samples import samples

from tests.roundtrip.depot_calls import Json, Seen

ROOT = Path(__file__).parents[2]


@cache
def requests() -> dict[str, tuple[str, ...]]:
    """Return the samples of each example: the words of a shell, then programs."""
    files = [SourceFile(path.name, path.read_text("utf-8")) for path in sorted((ROOT / "spec/depot").glob("*.yaml"))]
    api, _ = load(files)
    assert api is not None
    sampler = samples(api, "depot")
    return {
        operation.name: (
            command(api, operation, example.request),
            *(s.code for s in sampler(operation, example.request)),
        )
        for operation in api.operations
        for example in operation.examples
        if example.request is not None
    }


def told(note: Json) -> Json:
    """Return what a request says, whichever way it is written."""
    parts = urlsplit(note["target"])
    return {
        "method": note["method"],
        "path": parts.path,
        "query": sorted(parse_qsl(parts.query)),
        "version": note["headers"].get("depot-version"),
        "auth": note["headers"].get("authorization"),
        "body": body(note),
    }


def body(note: Json) -> Any:
    content, media = base64.b64decode(note["body"]), note["headers"].get("content-type", "")
    if media.startswith("multipart/form-data"):
        message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {media}\r\n\r\n".encode() + content)
        parts = [(dict(part["content-disposition"].params), part) for part in message.iter_parts()]
        return [(about["name"], about.get("filename"), part.get_payload(decode=True)) for about, part in parts]
    if media == "application/json":
        return json.loads(content)
    if media == "application/x-www-form-urlencoded":
        return sorted(parse_qsl(content.decode("ascii")))
    return content


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, depot_url: str) -> Path:
    """Be in a folder with the file that samples upload."""
    (tmp_path / "law.txt").write_bytes(b"Nothing is lost.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEPOT_BASE_URL", depot_url)
    monkeypatch.setenv("DEPOT_TOKEN", "token")
    return tmp_path


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("sh") is None, reason="curl is not there")
@pytest.mark.parametrize("name", requests())
def test_samples_send_the_same(name: str, folder: Path, depot_url: str, seen: Seen) -> None:
    shell, *programs = requests()[name]
    script = shell.replace("https://api.depot.example/v1", depot_url)
    done = subprocess.run(
        ["sh", "-c", f"{script} --silent --show-error --max-time 20"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (asked,) = seen()
    assert programs
    for program in programs:
        exec(compile(program, name, "exec"), {"__name__": "__main__"})  # noqa: S102 - our own samples
        assert told(seen()[0]) == told(asked)
