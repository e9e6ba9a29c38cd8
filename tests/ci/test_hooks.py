"""The hooks, run by pre-commit and by prek in a scratch repository, with the tool installed from its repository."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.ci.conftest import ROOT, call, commit, edit

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_in_a_scratch_repository(runner: str, project: Path, tool: tuple[Path, str], home: Path) -> None:
    folder, revision = tool
    hooks = [{"id": name} for name in ("rowcast-check", "rowcast-generate", "rowcast-lint")]
    hooks.append({"id": "rowcast-vendor", "args": ["src/_vendor"]})  # type: ignore[dict-item]
    config = {"repos": [{"repo": folder.as_uri(), "rev": revision, "hooks": hooks}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    words = ("vendor", "my_notes", "--into", "src/_vendor")
    assert call("rowcast", *words, cwd=project, home=home).returncode == 0
    commit(project, home)

    def run(*arguments: str) -> tuple[int, str]:
        done = call(runner, "run", *arguments, cwd=project, home=home)
        return done.returncode, done.stdout + done.stderr

    status, said = run("--all-files")
    assert (status, said.count("Passed")) == (0, 4), said

    edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 200,")
    assert call("git", "add", "-A", cwd=project, home=home).returncode == 0
    status, said = run("rowcast-check")
    assert status == 1
    assert "drift-stale" in said
    status, said = run("rowcast-generate")
    assert status == 1, "a hook that changes files fails, so that they are added"
    assert "generated/python/my_notes: " in said
    assert call("git", "add", "-A", cwd=project, home=home).returncode == 0
    status, said = run()
    # The copy is not among the changed files, so its hook has nothing to look at.
    assert (status, said.count("Passed"), said.count("Skipped")) == (0, 3, 1), said

    edit(project / "src/_vendor/my_notes/client.py", "class Client", "class Klient")
    assert call("git", "add", "-A", cwd=project, home=home).returncode == 0
    status, said = run()
    assert status == 1
    assert "src/_vendor/my_notes/client.py:1:1: error[vendor-changed]" in said
    assert said.count("Failed") == 1


def test_each_looks_at_the_whole_project_once() -> None:
    assert len(HOOKS) == 4
    for hook in HOOKS.values():
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        assert hook["require_serial"] is True
        assert hook["files"]


def test_a_new_project_has_the_same_hooks(made: Path) -> None:
    config = yaml.safe_load((made / ".pre-commit-config.yaml").read_text("utf-8"))
    (local,) = config["repos"]
    assert local["repo"] == "local"
    assert [hook["id"] for hook in local["hooks"]] == ["rowcast-lint", "rowcast-check"]
    for hook in local["hooks"]:
        ours = {key: value for key, value in HOOKS[hook["id"]].items() if key != "description"}
        assert {**hook, "language": "python"} == ours


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_the_hooks_of_a_new_project_run(runner: str, project: Path, home: Path) -> None:
    done = call(runner, "run", "--all-files", cwd=project, home=home)
    assert (done.returncode, done.stdout.count("Passed")) == (0, 2), done.stdout + done.stderr
