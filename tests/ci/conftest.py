"""What the tests of hooks and CI share: the tool as a repository of its own, and a project in a git repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", ".github", "generator", "templates")
BIN = Path(sys.executable).parent


def call(
    *words: str | Path, cwd: Path, home: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command with a home of its own, where git knows who commits."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PREK"))},
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        # Where packages come from is the machine's to say, and what has come once need not come again.
        "XDG_CONFIG_HOME": os.environ.get("XDG_CONFIG_HOME", os.path.expanduser("~/.config")),
        "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", os.path.expanduser("~/.cache/pip")),
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", os.path.expanduser("~/.cache/uv")),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **(env or {}),
    }
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=400)


def commit(folder: Path, home: Path) -> str:
    """Commit everything in a folder, and return the name of the commit."""
    who = ("-c", "user.name=tests", "-c", "user.email=tests@example.com")
    if not (folder / ".git").exists():
        assert call("git", "init", "-q", "-b", "main", cwd=folder, home=home).returncode == 0
    assert call("git", "add", "-A", cwd=folder, home=home).returncode == 0
    done = call("git", *who, "commit", "-q", "-m", "state", cwd=folder, home=home)
    assert done.returncode == 0, done.stderr
    return call("git", "rev-parse", "HEAD", cwd=folder, home=home).stdout.strip()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without settings of anybody."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def tool(tmp_path_factory: pytest.TempPathFactory, home: Path) -> tuple[Path, str]:
    """The tool as people get it from its repository, as it stands here now; and the name of the commit."""
    folder = tmp_path_factory.mktemp("tool")
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder, commit(folder, home)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """A project as `rowcast init` makes it, generated."""
    folder = tmp_path_factory.mktemp("made")
    assert call("rowcast", "init", "my-notes", cwd=folder, home=home).returncode == 0
    assert call("rowcast", "generate", cwd=folder / "my-notes", home=home).returncode == 0
    return folder / "my-notes"


@pytest.fixture
def project(made: Path, tmp_path: Path, home: Path) -> Path:
    """That project in a repository of its own."""
    shutil.copytree(made, tmp_path / "my-notes", ignore=shutil.ignore_patterns(".rowcast_cache"))
    commit(tmp_path / "my-notes", home)
    return tmp_path / "my-notes"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
