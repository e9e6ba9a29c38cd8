"""Modules import only from the layers below their own; targets and runtimes are strangers to each other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def contracts(config: Path, code: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}
    call = "lint_imports(config_filename=sys.argv[1], cache_dir=None)"
    program = f"import sys; from importlinter.cli import lint_imports; sys.exit({call})"
    command = [sys.executable, "-c", program, str(config)]
    return subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False, timeout=100)


def test_the_contracts_hold() -> None:
    done = contracts(ROOT / "pyproject.toml", ROOT / "generator")
    assert done.returncode == 0, done.stdout
    written = (ROOT / "pyproject.toml").read_text("utf-8").count("[[tool.importlinter.contracts]]")
    assert f"{written} kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("ir/types.py", "from rowcast import engine", "stages run one way"),
        ("tree.py", "from rowcast.store import output", "stages run one way"),
        ("project/config.py", "from rowcast.project import workshop", "a project's run goes one way"),
        ("store/journal.py", "from rowcast.store import writing", "what reaches the disk goes one way"),
        ("vendoring/record.py", "from rowcast.vendoring import planning", "what copies packages goes one way"),
        ("targets/docs/__init__.py", "from rowcast.targets.openapi import render as other", "targets do not know"),
        ("targets/docs/__init__.py", "from rowcast.targets.python.runtime import spec", "never imports the runtime"),
        ("unplaced.py", "", "stages run one way"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, module: str, line: str, contract: str) -> None:
    """Each contract fails on a planted fault; a contract that cannot fail is worth nothing."""
    for path in (ROOT / "generator" / "rowcast").rglob("*.py"):
        copy = tmp_path / path.relative_to(ROOT / "generator")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    planted = tmp_path / "rowcast" / module
    planted.write_text((planted.read_text() if planted.exists() else "") + f"\n{line}\n")
    done = contracts(ROOT / "pyproject.toml", tmp_path)
    assert done.returncode != 0
    assert any(contract in line and "BROKEN" in line for line in done.stdout.splitlines()), done.stdout
