"""``rowcast diff`` for files, folders and revisions: what it prints, its status, and what it cannot compare."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rowcast import cli
from rowcast.changes import git as git_reading

API = """\
rowcast: 1
api: {name: shop, title: Shop, servers: [https://shop.example]}
operations:
  orders.make:
    request: POST /orders
    body:
      - {name: count, type: integer, min: 1}
      - {name: note, type: string}
    response: {204: null}
"""
LOOSER = API.replace("min: 1", "min: 0")
WITHOUT_NOTE = API.replace("      - {name: note, type: string}\n", "")
SECOND = API.replace("shop", "depot").replace("Shop", "Depot").replace("orders", "goods")


@dataclass(frozen=True)
class Done:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def rowcast(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in a folder; in this process, as each further Python would take a second."""

    def run(folder: Path, *words: str, **environment: str) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            for name, value in environment.items():
                patch.setenv(name, value)
            status = cli.main(words)
        said = capfd.readouterr()
        return Done(status, said.out, said.err)

    return run


def git(folder: Path, *words: str) -> str:
    settings = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "init.defaultBranch=main"]
    settings += ["-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project in a repository with one commit, tagged v1."""
    root = tmp_path / "project"
    (root / "spec" / "shop").mkdir(parents=True)
    (root / "rowcast.toml").write_text("")
    (root / "spec" / "shop" / "api.yaml").write_text(API)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    git(root, "tag", "v1")
    return root


def write(project: Path, text: str, name: str = "shop") -> None:
    (project / "spec" / name).mkdir(exist_ok=True)
    (project / "spec" / name / "api.yaml").write_text(text)


def test_nothing_changed(project: Path) -> None:
    command = [sys.executable, "-m", "rowcast", "diff"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "shop: nothing changed\n")
    assert "nothing changed between HEAD and working tree" in done.stderr


def test_the_last_commit_against_the_disk(project: Path, rowcast: Run) -> None:
    write(project, WITHOUT_NOTE)
    done = rowcast(project, "diff")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "HEAD:spec/shop/api.yaml:8:16: breaking: orders.make/body/note: argument `client.orders.make(note=…)` is gone "
        "(generated package) [package-name-removed]",
        "HEAD:spec/shop/api.yaml:8:16: unclear: orders.make/body/note: the row is gone (string) "
        "(in requests) [row-removed]",
        "shop: 1 breaking, 1 unclear for callers; the version should make a major step",
    ]


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (LOOSER, [], 0),
        (LOOSER, ["--fail-on", "any"], 1),
        (LOOSER, ["--audience", "server"], 1),
        (LOOSER, ["--audience", "both"], 1),
        (LOOSER, ["--audience", "both", "--fail-on", "none"], 0),
        (WITHOUT_NOTE, ["--fail-on", "none"], 0),
        (WITHOUT_NOTE, ["--audience", "server"], 0),
        (WITHOUT_NOTE, ["--audience", "server", "--fail-on", "unclear"], 0),
        (API, ["--fail-on", "any"], 0),
    ],
)
def test_what_fails(project: Path, text: str, options: list[str], status: int, rowcast: Run) -> None:
    write(project, text)
    done = rowcast(project, "diff", *options)
    assert done.returncode == status, done.stdout + done.stderr


def test_two_revisions_a_path_in_one_and_another_folder(project: Path, tmp_path: Path, rowcast: Run) -> None:
    write(project, LOOSER)
    git(project, "commit", "-qam", "second")
    first = rowcast(project, "diff", "v1", "HEAD")
    other = tmp_path / "old"
    other.mkdir()
    (other / "api.yaml").write_text(API)
    in_one = rowcast(project, "diff", "v1:spec/shop", "spec/shop")
    file = rowcast(project, "diff", str(other / "api.yaml"), "spec/shop/api.yaml")
    folder = rowcast(project, "diff", str(other))
    told = "compatible: orders.make/body/count: lower limit 1 → 0 (in requests) [limit-loosened]"
    lines = [done.stdout.splitlines()[0] for done in (first, in_one, file, folder)]
    assert lines == [f"{prefix}spec/shop/api.yaml:7:16: {told}" for prefix in ("HEAD:", "", "", "")]
    back = rowcast(project, "diff", "spec/shop", "v1:spec/shop/api.yaml", "--output-format", "json")
    assert json.loads(back.stdout)["step"] == "major"


def test_a_project_below_the_root_of_the_repository(project: Path, rowcast: Run) -> None:
    inner = project / "inner"
    (inner / "spec" / "shop").mkdir(parents=True)
    (inner / "rowcast.toml").write_text('[apis.shop]\nspec = "api"\n')
    (inner / "api").mkdir()
    (inner / "api" / "api.yaml").write_text(API)
    git(project, "add", ".")
    git(project, "commit", "-qm", "inner")
    (inner / "api" / "api.yaml").write_text(LOOSER)
    done = rowcast(inner, "diff")
    assert done.stdout.startswith("api/api.yaml:7:16: compatible")


def test_an_api_that_came_and_one_that_went(project: Path, rowcast: Run) -> None:
    write(project, SECOND, "depot")
    came = rowcast(project, "diff", "--fail-on", "any")
    assert came.returncode == 1
    assert "spec/depot/api.yaml:2:6: compatible: depot: Depot is new (in requests) [api-added]" in came.stdout
    assert "shop: nothing changed" in came.stdout
    only = rowcast(project, "diff", "--api", "shop", "--fail-on", "any")
    assert (only.returncode, only.stdout) == (0, "shop: nothing changed\n")
    (project / "spec" / "shop" / "api.yaml").unlink()
    (project / "spec" / "more").mkdir()
    write(project, SECOND.replace("depot", "more"), "more")
    went = rowcast(project, "diff")
    assert went.returncode == 1
    assert "breaking: shop: Shop is gone, with its 1 operations (in requests) [api-removed]" in went.stdout


def test_a_revision_from_before_there_was_a_spec(project: Path, rowcast: Run) -> None:
    git(project, "rm", "-rq", "--cached", "spec")
    git(project, "commit", "-qm", "no spec")
    done = rowcast(project, "diff", "--fail-on", "any")
    assert done.returncode == 1
    assert "compatible: shop: Shop is new (in requests) [api-added]" in done.stdout
    back = rowcast(project, "diff", "v1", "HEAD")
    assert back.returncode == 1
    assert "[api-removed]" in back.stdout


@pytest.mark.parametrize("form", ["markdown", "json", "github", "gitlab", "sarif"])
def test_forms(project: Path, form: str, rowcast: Run) -> None:
    hostile = API.replace("name: note, type: string", 'name: note, type: string, const: "::error::<b>|`x`%0A"')
    write(project, hostile.replace("min: 1", "min: 2"))
    done = rowcast(project, "diff", "--output-format", form)
    assert done.returncode == 1
    if form in ("json", "sarif"):
        document = json.loads(done.stdout)
        changes = document["apis"][0]["changes"] if form == "json" else document["runs"][0]["results"]
        assert len(changes) == 2
    if form == "github":
        assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == ["::error", "::error"]
        assert "%250A" in done.stdout
    if form == "markdown":
        assert "### Breaking" in done.stdout
        assert "<b>" not in done.stdout.replace("\\<b>", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing-like-this"], "there is no revision `nothing-like-this` here, and no file or folder of this name"),
        (["v1", "v2"], "there is no revision `v2`"),
        (["--", "--output=/tmp/x"], "cannot be a revision"),
        (["--", "-x"], "cannot be a revision"),
        (["v1..HEAD"], "`v1..HEAD` is a range; name its two ends: rowcast diff v1 HEAD"),
        (["v1:no/such/path"], "there is no YAML file at no/such/path in that revision"),
        (["v1:../outside"], "../outside is outside of the repository"),
        (["v1:/etc"], "/etc is outside of the repository"),
        (["v1\n"], "cannot be a revision"),
        (["v1", "--api", "shpo"], "did you mean `shop`?"),
        (["spec/nothing.yaml"], "spec/nothing.yaml"),
        (["v1^{tree}"], "v1^{tree}"),
    ],
)
def test_what_cannot_be_compared(project: Path, words: list[str], said: str, rowcast: Run) -> None:
    done = rowcast(project, "diff", *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_spec(project: Path, tmp_path: Path, rowcast: Run) -> None:
    (tmp_path / "empty").mkdir()
    done = rowcast(project, "diff", str(tmp_path / "empty"))
    assert done.returncode == 2
    assert "holds no spec" in done.stderr


def test_faults_on_either_side_are_told_with_their_place(project: Path, rowcast: Run) -> None:
    write(project, API.replace("type: integer", "type: intger"))
    disk = rowcast(project, "diff")
    assert (disk.returncode, disk.stdout) == (2, "")
    assert "spec/shop/api.yaml:7:" in disk.stderr
    git(project, "commit", "-qam", "broken")
    write(project, API)
    revision = rowcast(project, "diff")
    assert (revision.returncode, revision.stdout) == (2, "")
    assert "HEAD:spec/shop/api.yaml:7:" in revision.stderr


def test_no_git_no_repository_and_no_commit(project: Path, tmp_path: Path, rowcast: Run) -> None:
    without = rowcast(project, "diff", PATH=str(tmp_path))
    assert without.returncode == 2
    assert "git is not installed" in without.stderr
    alone = tmp_path / "alone"
    (alone / "spec" / "shop").mkdir(parents=True)
    (alone / "spec" / "shop" / "api.yaml").write_text(API)
    nowhere = rowcast(alone, "diff", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert nowhere.returncode == 2
    assert "this is no git repository" in nowhere.stderr
    git(alone, "init", "-q")
    assert "there is no revision `HEAD`" in rowcast(alone, "diff").stderr


def test_a_spec_that_is_a_submodule_or_a_link(project: Path, tmp_path: Path, rowcast: Run) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "api.yaml").write_text(API)
    git(other, "init", "-q")
    git(other, "add", ".")
    git(other, "commit", "-qm", "spec")
    git(project, "submodule", "--quiet", "add", str(other), "spec/taken")
    os.symlink("shop", project / "spec" / "linked")
    git(project, "add", ".")
    git(project, "commit", "-qm", "submodule")
    for name, kind in (("taken", "a submodule"), ("linked", "a link")):
        done = rowcast(project, "diff", f"HEAD:spec/{name}", "spec/shop")
        assert done.returncode == 2
        assert f"spec/{name} is {kind} in that revision" in done.stderr


def test_a_revision_that_is_also_a_folder_is_the_folder(project: Path, rowcast: Run) -> None:
    write(project, LOOSER)
    git(project, "branch", "spec")
    done = rowcast(project, "diff", "spec/shop", "HEAD")
    assert "lower limit 0 → 1" in done.stdout


def test_a_revision_that_is_too_large(project: Path, rowcast: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(git_reading, "MAX_BYTES", 10)
        large = rowcast(project, "diff")
    assert (large.returncode, "the files have more than 10 bytes in that revision" in large.stderr) == (2, True)
    monkeypatch.setattr(git_reading, "MAX_FILES", 0)
    many = rowcast(project, "diff")
    assert (many.returncode, "holds more than 0 files in that revision" in many.stderr) == (2, True)


def test_a_clone_that_lacks_what_a_revision_holds(project: Path, rowcast: Run) -> None:
    """As in a clone that fetches on demand: nothing is fetched, and what is missing is named."""
    blob = git(project, "rev-parse", "HEAD:spec/shop/api.yaml")
    (project / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    done = rowcast(project, "diff")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: HEAD: ")


def test_settings_of_a_repository_run_nothing(project: Path, rowcast: Run) -> None:
    for name in ("core.fsmonitor", "core.sshCommand", "core.pager", "diff.external"):
        git(project, "config", name, "touch owned")
    hook = project / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch owned\n")
    hook.chmod(0o755)
    write(project, LOOSER)
    assert rowcast(project, "diff").returncode == 0
    assert not (project / "owned").exists()


@pytest.mark.parametrize("name", ["spec/sh\u00f6p", "spec/a b", "spec/-x", "spec/$(touch owned)", 'spec/quo"te'])
def test_names_of_folders_are_only_names(project: Path, rowcast: Run, name: str) -> None:
    (project / name).mkdir()
    (project / name / "api.yaml").write_text(SECOND)
    git(project, "add", ".")
    git(project, "commit", "-qm", "another")
    (project / name / "api.yaml").write_text(SECOND.replace("min: 1", "min: 0"))
    done = rowcast(project, "diff", "--fail-on", "any")
    assert done.returncode == 1, done.stderr
    assert "lower limit 1 → 0" in done.stdout
    assert not (project / "owned").exists()
