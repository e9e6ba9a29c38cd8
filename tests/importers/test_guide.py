"""The guide from a page to a client, step by step: its page, its commands, its correction, its call."""

from __future__ import annotations

import importlib
import json
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rowcast import cli

GUIDE = Path(__file__).parents[2] / "docs/guides/from-a-page.md"


class _Garden(BaseHTTPRequestHandler):
    """A service that plants beds and keeps what it was asked."""

    asked: tuple[str, str | None, object] | None = None

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _Garden.asked = (self.path, self.headers["X-Garden-Key"], body)
        answer = b'{"bed": "b1", "state": "wet"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    http = HTTPServer(("127.0.0.1", 0), _Garden)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^`{{3,4}}{kind}\n(.*?)^`{{3,4}}$", GUIDE.read_text(encoding="utf-8"), re.M | re.S)


def test_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    for name in [name for name in sys.modules if name.split(".")[0] == "generated"]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "beds.md").write_text(_blocks("markdown")[0], encoding="utf-8")
    commands = [
        line[2:].split() for block in _blocks("console") for line in block.splitlines() if line.startswith("$ ")
    ]
    statuses = {}
    for number, words in enumerate(commands):
        assert words[0] == "rowcast"
        statuses[number] = cli.main(words[1:])
        if number == 0:
            assert sorted(path.name for path in (tmp_path / "spec/garden").iterdir()) == ["api.yaml", "beds.yaml"]
            (tmp_path / "spec/garden/mine.yaml").write_text(_blocks("yaml")[0], encoding="utf-8")
    assert [statuses[0], statuses[2]] == [1, 0]
    assert [statuses[3], statuses[4]] == [0, 0]
    importlib.invalidate_caches()
    exec(compile(_blocks("python")[0], str(GUIDE), "exec"), {"server": server})  # noqa: S102 - our own guide
    assert _Garden.asked == ("/beds/north", "secret", {"crop": "kale", "rows": 3, "depth": 1})
