"""The Python of the guides runs as it stands, page by page, against a real server, assertions and all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "guides"
SERVER = ROOT / "tests" / "servers" / "messages_server.py"
PAGES = ("streaming", "errors-and-retries", "timeouts", "transports", "testing")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.stdin.close()
        process.wait(10)


@pytest.mark.parametrize("page", PAGES)
def test_the_snippets_of_a_guide_run(page: str, url: str) -> None:
    text = (GUIDES / f"{page}.md").read_text("utf-8")
    snippets = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    assert snippets
    environment = {
        "PYTHONPATH": str(ROOT / "generated" / "python"),
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_AUTH_TOKEN": "a-token",
    }
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(snippets)],
        env=environment,
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
