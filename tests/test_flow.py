"""A row of the flagship spec changes: what is stale is named; what depends on the row changes, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROW = "      - {name: patience, type: integer, min: 1, max: 9, description: How long to wait.}\n"
BEFORE = "      - {name: stream, type: boolean,"
TOUCHED = {
    "docs/claude_messages/corrections.md",
    "docs/claude_messages/llms-full.txt",
    "docs/claude_messages/manifest.json",
    "docs/claude_messages/operations/messages.create.md",
    "openapi/claude_messages/manifest.json",
    "openapi/claude_messages/openapi.json",
    "python/claude_messages/manifest.json",
    "python/claude_messages/params.py",
    "python/claude_messages/request_models.py",
    "python/claude_messages/resources/messages.py",
}


def rowcast(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a project."""
    command = [sys.executable, "-m", "rowcast", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return the content and time of each generated file."""
    made = folder / "generated"
    files = [path for path in made.rglob("*") if path.is_file()]
    return {path.relative_to(made).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a generated project with the flagship spec."""
    shutil.copytree(ROOT / "spec" / "claude_messages", tmp_path / "spec" / "claude_messages")
    (tmp_path / "rowcast.toml").write_text("")
    assert rowcast(tmp_path, "generate").returncode == 0
    return tmp_path


def test_a_new_row_goes_through_one_step(project: Path) -> None:
    before = snapshot(project)
    assert rowcast(project, "check").returncode == 0
    page = project / "spec" / "claude_messages" / "messages.yaml"
    text = page.read_text("utf-8")
    assert text.count(BEFORE) == 1
    page.write_text(text.replace(BEFORE, ROW + BEFORE), "utf-8")

    stale = rowcast(project, "check")
    assert stale.returncode == 1
    assert "resources/messages.py" in stale.stdout
    assert snapshot(project) == before

    assert rowcast(project, "generate").returncode == 0
    after = snapshot(project)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == TOUCHED
    assert rowcast(project, "check").returncode == 0

    assert "patience: int | Unset = UNSET" in after["python/claude_messages/resources/messages.py"][0].decode()
    assert "Field(ge=1, le=9)" in after["python/claude_messages/request_models.py"][0].decode()
    assert "| `patience` | `integer` | no |" in after["docs/claude_messages/operations/messages.create.md"][0].decode()
    document = json.loads(after["openapi/claude_messages/openapi.json"][0])
    body = document["components"]["schemas"]["MessagesCreateRequest"]["properties"]
    assert (body["patience"]["minimum"], body["patience"]["maximum"]) == (1, 9)


def test_the_committed_output_is_what_the_spec_says() -> None:
    done = rowcast(ROOT, "check")
    assert done.returncode == 0, done.stdout + done.stderr
