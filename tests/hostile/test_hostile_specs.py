"""Hostile and malformed specs, through the real command line in a process of their own with bounded memory and time."""

from __future__ import annotations

import ast
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.specs import ACCEPTED, REFUSED

PLACE = re.compile(r"^spec/t/api\.yaml(:\d+:\d+)?: error\[[a-z0-9-]+\]: .", re.MULTILINE)
SECONDS = 20
MEMORY = 1 << 30
CANARY = "import builtins\n\ndef PWN(*_):\n    raise SystemExit('the canary ran')\n\nbuiltins.PWN = PWN\n"


def limit() -> None:
    """Bound the memory and the CPU time of the child."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a project, with the canary in place."""
    (project / "canary").mkdir(exist_ok=True)
    (project / "canary" / "sitecustomize.py").write_text(CANARY)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(project / "canary"), *filter(None, sys.path)])}
    return subprocess.run(
        [sys.executable, "-m", "rowcast", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS * 3,
        preexec_fn=limit,
        check=False,
    )


def project_with(folder: Path, data: bytes) -> Path:
    """Write a project whose one spec file holds ``data``."""
    (folder / "spec" / "t").mkdir(parents=True)
    (folder / "spec" / "t" / "api.yaml").write_bytes(data)
    (folder / "rowcast.toml").write_text("")
    return folder


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_spec_is_refused_with_a_place_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    project = project_with(tmp_path, REFUSED[name])
    done = run(project, "generate")
    assert done.returncode == 2, done.stdout + done.stderr
    assert PLACE.search(done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "generated").exists()


@pytest.mark.parametrize("name", ["alias-bomb", "table-unknown", "row-twice"])
def test_lint_finds_what_generate_refuses(tmp_path: Path, name: str) -> None:
    done = run(project_with(tmp_path, REFUSED[name]), "lint")
    assert done.returncode == 1
    assert "error[" in done.stdout


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_odd_spec_generates_code_in_which_its_text_is_only_text(tmp_path: Path, name: str) -> None:
    project = project_with(tmp_path, ACCEPTED[name])
    done = run(project, "generate")
    assert done.returncode == 0, done.stdout + done.stderr
    modules = list((project / "generated" / "python").rglob("*.py"))
    assert modules
    for module in modules:
        tree = ast.parse(module.read_text("utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "PWN"], module
    package = project / "generated" / "python"
    code = "import sys, pkgutil, importlib; import t\nfor m in pkgutil.walk_packages(t.__path__, 't.'):\n    "
    code += "importlib.import_module(m.name)\n[getattr(t, n) for n in t.__all__]"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(project / "canary"), str(package)])}
    imported = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert imported.returncode == 0, imported.stderr


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) >= 150
