"""What the tests of vendoring share: the command line, run here; a package, a project that receives it, a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from rowcast import cli

from tests.vendoring.notes_package import FIRST, LICENCE, Result, Run, publish


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""

    def call(*words: str) -> Result:
        status = cli.main(words)
        captured = capfd.readouterr()
        return Result(status, captured.out, captured.err)

    return call


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package, with a licence in the project around it."""
    (tmp_path / "theirs" / "generated" / "notes").mkdir(parents=True)
    (tmp_path / "theirs" / "rowcast.toml").write_text("")
    (tmp_path / "theirs" / "LICENSE").write_text(LICENCE)
    return publish(tmp_path / "theirs" / "generated" / "notes", FIRST)


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the test works in: another project."""
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def copy(run: Run, package: Path, receiver: Path) -> Path:
    """A copy of the package."""
    assert run("vendor", str(package), "--into", "vendor").status == 0
    return receiver / "vendor" / "notes"
