"""The wheel: built, installed elsewhere, and put to work where no checkout is near."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from rowcast import __version__

ROOT = Path(__file__).resolve().parents[1]
CHECKOUT = ("generator", "templates", "pyproject.toml", "README.md", "LICENSE")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy, so that a build beside it is not disturbed."""
    source = tmp_path_factory.mktemp("source")
    for name in CHECKOUT:
        run("cp", "-r", ROOT / name, source, cwd=ROOT)
    (source / "templates" / ".env").write_text("SECRET=1\n")
    (source / ".gitignore").write_text(".env\n__pycache__/\n")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (built,) = folder.glob("*.whl")
    return built


def test_what_is_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "rowcast/templates/python/client.py.jinja" in names
    assert "rowcast/templates/init/api.yaml.jinja" in names
    assert "rowcast/targets/python/runtime/client_async.py" in names
    assert "rowcast/py.typed" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"rowcast", f"rowcast-{__version__}.dist-info"}
    assert not [name for name in names if ".env" in name or "__pycache__" in name]


def test_installed_elsewhere_it_generates(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    rowcast = tmp_path / "venv" / "bin" / "rowcast"
    assert run(rowcast, "--version", cwd=tmp_path) == f"rowcast {__version__}\n"
    run(rowcast, "init", "new", cwd=tmp_path)
    run(rowcast, "generate", cwd=tmp_path / "new")
    run(rowcast, "check", "--no-cache", cwd=tmp_path / "new")
    run(rowcast, "lint", cwd=tmp_path / "new")
    made = tmp_path / "new" / "generated" / "python"
    # The tool does not depend on what the client needs; without it the package still can be imported.
    program = "import new, sys; print(sorted({'pydantic', 'httpx2', 'rowcast'} & set(sys.modules)))"
    assert run(python, "-c", program, cwd=made) == "[]\n"
