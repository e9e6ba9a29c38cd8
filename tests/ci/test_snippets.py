"""What `rowcast init` writes for make and CI, run by make and by sh; and the guide, which shows the same."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.ci.conftest import BIN, ROOT, call, edit

SHOWN = re.compile(r"^```\w+ title=\"([^\"]+)\"\n(.*?)^```$", re.M | re.S)


@pytest.fixture
def counted(tmp_path: Path) -> tuple[str, Path]:
    """A rowcast that notes each of its runs; and the notes."""
    notes = tmp_path / "notes"
    script = tmp_path / "counting"
    script.write_text(f'#!/bin/sh\necho "$@" >> "{notes}"\nexec "{BIN}/rowcast" "$@"\n')
    script.chmod(0o755)
    notes.write_text("")
    return str(script), notes


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("make") is None, reason="runs make")
def test_make(project: Path, counted: tuple[str, Path], home: Path) -> None:
    script, notes = counted
    (project / "Makefile").write_text(
        "include rowcast.mk\nsize: $(ROWCAST_MADE)\n\tcat $^ > size\n"  # another target that depends on what is made
    )

    def make(target: str = "size") -> list[str]:
        notes.write_text("")
        done = call("make", target, f"ROWCAST={script}", cwd=project, home=home)
        assert done.returncode == 0, done.stdout + done.stderr
        return notes.read_text().splitlines()

    page = project / "spec/my_notes/notes.yaml"
    made = project / "generated/python/my_notes/manifest.json"
    assert make() == ["generate"]
    assert make() == []
    edit(page, "max: 100,", "max: 200,")
    # Another run in between fills the cache, and must not pass for one that has written.
    assert make("diff") == ["generate --diff"]
    assert make() == ["generate"]
    assert make() == []
    (project / "spec/my_notes/more.yaml").write_text("rowcast: 1\n")
    assert make() == ["generate"]
    (project / "spec/my_notes/more.yaml").unlink()
    assert make() == ["generate"]
    assert make() == []
    made.unlink()
    assert make() == ["generate"]
    assert made.exists()
    assert make() == []
    assert make("check") == ["lint", "check"]
    assert make("diff") == ["generate --diff"]
    page.write_text("rowcast: [\n")
    done = call("make", "size", f"ROWCAST={script}", cwd=project, home=home)
    assert done.returncode == 2
    assert call("make", "size", f"ROWCAST={script}", cwd=project, home=home).returncode == 2, "a failed run is no run"


@pytest.mark.slow
def test_gitlab(project: Path, tmp_path: Path, home: Path) -> None:
    assert call("rowcast", "init", "other", "--ci", "gitlab", cwd=tmp_path, home=home).returncode == 0
    assert not (tmp_path / "other/.github").exists()
    job = yaml.safe_load((tmp_path / "other/.gitlab-ci.yml").read_text("utf-8"))["rowcast"]
    first, *lines = job["script"]
    assert re.fullmatch(r'pip install "rowcast==[\d.]+"', first)
    script = "set -e\n" + "\n".join(lines)
    reports = [project / name for name in job["artifacts"]["reports"]["codequality"]]
    done = call("sh", "-c", script, cwd=project, home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [json.loads(path.read_text()) for path in reports] == [[], []]
    edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 200,")
    done = call("sh", "-c", script, cwd=project, home=home)
    assert done.returncode == 1
    assert "drift-stale" in done.stdout
    found = json.loads(reports[1].read_text())
    assert {one["check_name"] for one in found} == {"drift-stale"}
    assert len({one["fingerprint"] for one in found}) == len(found)
    assert {tuple(one) for one in found} == {("description", "check_name", "fingerprint", "severity", "location")}


@pytest.mark.slow
def test_the_workflow_of_a_new_project(project: Path, home: Path) -> None:
    job = yaml.safe_load((project / ".github/workflows/rowcast.yml").read_text("utf-8"))["jobs"]["check"]
    runs = [one for one in job["steps"] if "run" in one and not one["run"].startswith("pip ")]
    assert [one["run"].split()[:2] for one in runs] == [["rowcast", "lint"], ["rowcast", "check"], ["rowcast", "diff"]]
    base = {"GITHUB_BASE_REF": "main"}
    assert call("git", "update-ref", "refs/remotes/origin/main", "HEAD", cwd=project, home=home).returncode == 0
    for one in runs:
        done = call("bash", "-e", "-c", one["run"], cwd=project, home=home, env=base)
        assert done.returncode == 0, done.stdout + done.stderr
    edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 50,")
    for one in runs[1:]:
        done = call("bash", "-e", "-c", one["run"], cwd=project, home=home, env=base)
        assert (done.returncode, done.stdout[:8]) == (1, "::error "), done.stdout + done.stderr


def test_the_guide_shows_what_init_writes(made: Path, tmp_path: Path, home: Path) -> None:
    assert call("rowcast", "init", "my-notes", "--ci", "gitlab", cwd=tmp_path, home=home).returncode == 0
    shown = dict(SHOWN.findall((ROOT / "docs" / "ci.md").read_text("utf-8")))
    assert shown.keys() == {
        "rowcast.mk", ".pre-commit-config.yaml", ".github/workflows/rowcast.yml", ".gitlab-ci.yml",
    }  # fmt: skip
    for name, text in shown.items():
        source = made if (made / name).exists() else tmp_path / "my-notes"
        assert (source / name).read_text("utf-8") == text, name


@pytest.mark.parametrize("where", ["github", "gitlab", "none"])
def test_init_writes_for_one_ci(where: str, tmp_path: Path, home: Path) -> None:
    assert call("rowcast", "init", "x", "--ci", where, cwd=tmp_path, home=home).returncode == 0
    assert (tmp_path / "x/.github").exists() == (where == "github")
    assert (tmp_path / "x/.gitlab-ci.yml").exists() == (where == "gitlab")
