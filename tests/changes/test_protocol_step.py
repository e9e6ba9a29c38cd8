"""The flagship spec goes on to the next version of its protocol: rows are edited, and everything else follows.

``protocol_step`` holds the case to be read: the edits, what ``rowcast diff`` says of them, and the change log.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast import cli

ROOT = Path(__file__).resolve().parents[2]
CASE = Path(__file__).parent / "protocol_step"
NAME = "claude_messages"
GONE = ("temperature", "top_p", "top_k")
COME = ("speed", "diagnostics")

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a generated project with the flagship spec, its change log begun, in a repository with one commit."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "spec" / NAME, root / "spec" / NAME)
    (root / "rowcast.toml").write_text("")
    return root


@pytest.fixture
def rowcast(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in the project."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.parent / "cache"))
    monkeypatch.chdir(project)

    def run(*words: str) -> tuple[int, str]:
        status = cli.main(words)
        return status, capfd.readouterr().out

    return run


def git(project: Path, *words: str) -> None:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *words], cwd=project, check=True, capture_output=True)


def held(name: str, made: str, update: bool) -> str:
    """Return what the case expects under a name, or write it."""
    path = CASE / name
    if update:
        path.write_text(made, "utf-8", newline="\n")
    return path.read_text("utf-8")


def test_the_step_to_the_next_version(project: Path, rowcast: Run, update_goldens: bool) -> None:
    assert rowcast("changelog")[0] == 0
    assert rowcast("generate")[0] == 0
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Protocol 2023-06-01")
    before = files(project)
    assert all(f"{name}: " in before["python/resources/messages.py"] for name in GONE)

    git(project, "apply", str(CASE / "edits.patch"))
    status, report = rowcast("diff", "--output-format", "markdown")
    assert status == 1
    assert report == held("report.md", report, update_goldens)
    assert rowcast("diff", "--audience", "server")[0] == 1

    assert rowcast("check")[0] == 1
    assert rowcast("changelog", "--check")[0] == 1
    assert rowcast("changelog", "--release", "2.0.0", "--date", "2026-10-21")[0] == 0
    assert rowcast("generate")[0] == 0
    assert rowcast("check")[0] == 0
    assert rowcast("changelog", "--check")[0] == 0
    after = files(project)

    method = after["python/resources/messages.py"]
    assert not any(f" {name}: " in method for name in GONE)
    assert all(f" {name}: " in method for name in COME)
    assert '"2026-10-21"' in after["python/client.py"]
    assert "class ThinkingBetweenTools" in after["python/request_models.py"]
    page = after["docs/operations/messages.create.md"]
    assert "| `temperature` |" not in page
    assert "| `speed` |" in page
    body = json.loads(after["openapi/openapi.json"])["components"]["schemas"]["MessagesCreateRequest"]["properties"]
    assert not body.keys() & set(GONE)
    assert body.keys() >= set(COME)
    log = after["docs/changes.md"]
    assert log == after["python/CHANGELOG.md"]
    assert log == held("CHANGELOG.md", log, update_goldens)


def test_the_old_argument_is_refused_by_the_new_package(project: Path, rowcast: Run) -> None:
    """What the report calls breaking breaks: code of old that gives the argument fails."""
    git(project, "apply", str(CASE / "edits.patch"))
    assert rowcast("generate", "--target", "python")[0] == 0
    program = (
        f"from {NAME} import Client\n"
        "client = Client(api_key='x', base_url='http://127.0.0.1:1', allow_http=True, max_retries=0)\n"
        "try:\n"
        "    client.messages.create(model='m', max_tokens=1, messages=[], temperature=1)\n"
        "except TypeError as problem:\n"
        "    print(problem)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=project / "generated" / "python", capture_output=True, text=True, check=False, timeout=60
    )
    assert "temperature" in done.stdout, done.stderr


def files(project: Path) -> dict[str, str]:
    """Return the text of each generated file, by target and path."""
    made = project / "generated"
    paths = [path for path in made.rglob("*") if path.is_file() and path.suffix not in (".pyc",)]
    return {path.relative_to(made).as_posix().replace(f"/{NAME}/", "/", 1): path.read_text("utf-8") for path in paths}
