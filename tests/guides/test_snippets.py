"""The Python of the guides runs as it stands, page by page, against a real server, assertions and all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "guides"
SERVERS = ROOT / "tests" / "servers"
OF_MESSAGES = ("streaming", "errors-and-retries", "timeouts", "transports", "testing")
OF_THE_DEPOT = ("pages", "files", "webhooks")
PAGES = (*OF_MESSAGES, *OF_THE_DEPOT)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving("messages_server.py") as address:
        yield address


@pytest.fixture(scope="module")
def depot_url() -> Iterator[str]:
    with serving("depot_server.py") as address:
        yield f"{address}/v1"


@contextmanager
def serving(script: str) -> Iterator[str]:
    """Run a server and yield its URL; it ends when its standard input closes."""
    command = [sys.executable, str(SERVERS / script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.stdin.close()
        process.wait(10)


@pytest.mark.parametrize("page", OF_MESSAGES)
def test_the_snippets_of_a_guide_run(page: str, url: str, tmp_path: Path) -> None:
    run(page, tmp_path, ANTHROPIC_BASE_URL=url, ANTHROPIC_AUTH_TOKEN="a-token")


@pytest.mark.parametrize("page", OF_THE_DEPOT)
def test_the_snippets_of_a_guide_to_the_depot_run(page: str, depot_url: str, tmp_path: Path) -> None:
    run(page, tmp_path, DEPOT_BASE_URL=depot_url, DEPOT_TOKEN="token")


def run(page: str, folder: Path, **variables: str) -> None:
    """Run the snippets of a page as one program."""
    text = (GUIDES / f"{page}.md").read_text("utf-8")
    snippets = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    assert snippets
    environment = {"PYTHONPATH": str(ROOT / "generated" / "python"), **variables}
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(snippets)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_each_guide_is_run_by_some_test() -> None:
    """Pages that are not run here have a test of their own, named in their first lines."""
    for path in GUIDES.glob("*.md"):
        named = re.search(r"`(tests/[\w/.]+)`", path.read_text("utf-8").partition("\n## ")[0])
        assert path.stem in PAGES or named, path
        assert named is None or (ROOT / named[1]).exists(), path
