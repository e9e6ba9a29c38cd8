"""The generated package under mypy --strict and pyright, and a program that uses it.

Both are strict on all of it: the program, what is generated, and the runtime that is copied in.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent / "generated" / "python"


def mypy(*files: Path) -> str:
    """Return what mypy says in strict mode, without the project's settings."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-version=3.11", *map(str, files)]
    done = subprocess.run(command, cwd=PACKAGES, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def pyright(folder: Path, *files: Path) -> list[dict[str, object]]:
    """Return what pyright finds, with a configuration of its own in ``folder``: strict mode."""
    settings = {
        "include": [os.path.relpath(file, folder) for file in files],
        "extraPaths": [str(PACKAGES)],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--project", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout[done.stdout.index("{") :])
    assert answer["summary"]["filesAnalyzed"] > 0, done.stderr
    return [finding for finding in answer["generalDiagnostics"] if finding["severity"] == "error"]


def wrong_lines() -> set[int]:
    """Return the lines of ``wrong.py`` that are marked."""
    lines = (HERE / "wrong.py").read_text().splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}


def test_mypy_passes_the_package_and_the_program() -> None:
    packages = sorted(folder for folder in PACKAGES.iterdir() if (folder / "py.typed").exists())
    assert packages
    assert "Success: no issues found" in mypy(HERE / "program.py", *packages)


def test_mypy_finds_each_mistake() -> None:
    found = {int(line) for line in re.findall(r"wrong\.py:(\d+): error", mypy(HERE / "wrong.py"))}
    assert found == wrong_lines()


def test_pyright_passes_the_package_and_the_program(tmp_path: Path) -> None:
    assert pyright(tmp_path, HERE / "program.py", PACKAGES) == []


def test_pyright_finds_each_mistake(tmp_path: Path) -> None:
    findings = pyright(tmp_path, HERE / "wrong.py")
    found = {int(finding["range"]["start"]["line"]) + 1 for finding in findings}  # type: ignore[index]
    assert wrong_lines() <= found
