"""What each target makes of each good case, whole tree against whole tree, in memory; then used as a caller would.

The runtime and the manifest are left out of ``expected``: both are the same story in each case, and are told once here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from rowcast import assets, target
from rowcast.engine import Request, generate
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.targets.python.extras import EXTRAS
from rowcast.tree import MANIFEST, Tree, digest

CASES = Path(__file__).parent / "cases"
TARGETS = target.names()
# A finding that is only worth a hint leaves a tree too, but there the finding is what the case is about.
GOOD = sorted(
    folder
    for folder in CASES.iterdir()
    if (folder / "spec").is_dir() and not (folder / "diagnostics.txt").exists() and not folder.name.startswith("lint-")
)
PACKAGED = [folder for folder in GOOD if (folder / "expected" / "python").is_dir()]
RUNTIME = "_runtime/"
SHARED = "shared_runtime"


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_golden(folder: Path, name: str, update_goldens: bool) -> None:
    made = _told(_made(folder, name))
    expected = folder / "expected" / name
    if update_goldens:
        _rewrite(expected, made)
    held = _read(expected)
    assert sorted(made) == sorted(held)
    for path, content in made.items():
        assert content.decode().splitlines() == held[path].decode().splitlines(), path
        assert content == held[path], path


def test_every_expected_file_is_of_a_case_and_a_target() -> None:
    idle = [
        path.relative_to(CASES).as_posix()
        for folder in CASES.iterdir()
        for path in (folder / "expected").glob("*")
        if folder not in GOOD or path.name not in TARGETS
    ]
    assert sorted(idle) == []


@pytest.mark.parametrize("name", TARGETS)
def test_manifest_lists_each_file(name: str) -> None:
    for folder in GOOD:
        tree = dict(_made(folder, name))
        manifest = json.loads(tree.pop(MANIFEST))
        assert manifest["files"] == {path: digest(content) for path, content in tree.items()}, folder.name


def test_runtime_is_copied_as_it_stands() -> None:
    runtime = {f"{RUNTIME}{name}": text.encode() for name, text in assets.runtime("python").items()}
    extra = {f"{RUNTIME}{module}.py" for each in EXTRAS for module in each.modules}
    carried: set[str] = set()
    for folder in GOOD:
        tree = _made(folder, "python")
        copied = {path: tree[path] for path in tree if path.startswith(RUNTIME)}
        assert copied.items() <= runtime.items(), folder.name
        assert runtime.keys() - extra <= copied.keys(), folder.name
        carried |= copied.keys()
    assert carried == runtime.keys()


def test_a_package_carries_no_module_that_it_does_not_need() -> None:
    carried = [folder.name for folder in GOOD if f"{RUNTIME}webhooks.py" in _made(folder, "python")]
    assert carried == ["webhook-signatures", "webhooks"]


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_expected_openapi_is_valid(folder: Path) -> None:
    validate(json.loads((folder / "expected" / "openapi" / "openapi.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all expected packages, which share one runtime, so that it is read and checked once."""
    root = tmp_path_factory.mktemp("packages")
    assert PACKAGED
    (root / SHARED).mkdir()
    for name, text in assets.runtime("python").items():
        (root / SHARED / name).write_text(text, "utf-8", newline="\n")
    for folder in PACKAGED:
        for path, content in _read(folder / "expected" / "python").items():
            file = root / _package(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            text = re.sub(r"from \.+_runtime\b", f"from {SHARED}", content.decode())
            file.write_text(text.replace('"._runtime.', f'"{SHARED}.'), "utf-8", newline="\n")
    return root


TOUCH = f"""
import sys
from importlib import import_module
from pkgutil import walk_packages

from pydantic import BaseModel, TypeAdapter

from {SHARED}.spec import Operation, StreamSpec


def types(value):
    if isinstance(value, Operation):
        return [lazy.load() for lazy in (value.returns, value.request) if lazy]
    if isinstance(value, StreamSpec):
        return [lazy.load() for lazy in (value.events, value.result) if lazy]
    if isinstance(value, type) and issubclass(value, BaseModel):
        value.model_rebuild(force=True)
        return [value]
    return []


for name in sys.argv[1:]:
    package = import_module(name)
    assert name + ".client" not in sys.modules, name
    assert set(package.__all__) <= set(dir(package)), name
    for public in package.__all__:
        getattr(package, public)
    for part in walk_packages(package.__path__, name + "."):
        for value in list(vars(import_module(part.name)).values()):
            for found in types(value):
                TypeAdapter(found).json_schema(mode="serialization")
    errors = package.client.API.errors
    for row in errors.rows:
        assert issubclass(getattr(import_module(errors.module, errors.package), row.error), Exception), row
"""


def test_expected_python_is_imported(packages: Path) -> None:
    """Every module is imported, every public name touched, and every type that a call or a stream asks for is built."""
    environment = {**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}
    done = _run(["-W", "error", "-c", TOUCH, *map(_package, PACKAGED)], packages, environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_expected_python_is_typed(packages: Path, pytestconfig: pytest.Config) -> None:
    """One run of mypy in strict mode over all packages."""
    cache_folder = pytestconfig.rootpath / ".mypy_cache" / "goldens"
    settings = ["--strict", "--config-file=", "--python-version=3.11", "--no-error-summary"]
    settings.append(f"--cache-dir={cache_folder}")
    names = [argument for folder in PACKAGED for argument in ("-p", _package(folder))]
    done = _run(["-m", "mypy", *settings, *names], packages, {**os.environ, "MYPYPATH": str(packages)})
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def _run(arguments: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@cache
def _made(folder: Path, name: str) -> Tree:
    paths = sorted(path for path in (folder / "spec").iterdir() if path.suffix in (".yaml", ".yml"))
    files = [SourceFile(path.name, path.read_bytes().decode("utf-8")) for path in paths]
    made = generate(files, Request(name, _package(folder), {}), Templates([assets.templates()]))
    assert made.diagnostics == []
    assert made.tree is not None
    return made.tree


def _package(folder: Path) -> str:
    # The prefix keeps a case from having the name of a module of the standard library.
    return f"case_{folder.name.replace('-', '_')}"


def _told(tree: Tree) -> dict[str, bytes]:
    return {path: tree[path] for path in tree if path != MANIFEST and not path.startswith(RUNTIME)}


def _read(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _rewrite(folder: Path, tree: Tree) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    for path, content in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
