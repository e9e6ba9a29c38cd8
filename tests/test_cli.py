"""The command line from outside: what goes to which stream, which status comes back, and what happens to files."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path

import pytest
from rowcast import __version__, cli, usage
from rowcast.codes import CODES
from rowcast.listing import FORMATS
from rowcast.project import workshop
from rowcast.store import locking
from rowcast.tree import MANIFEST, Manifest, read_manifest, write_manifest

SPEC = """\
rowcast: 1
api: {name: notes, title: Notes, servers: ["https://api.example.com"]}
operations:
  notes.list:
    request: GET /notes
    query:
      - {name: limit, type: integer, min: 1, description: The most notes.}
    response: {204: null}
"""
MADE = "generated/openapi/notes/openapi.json"


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one small API and one quick target."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "project"
    (folder / "spec" / "notes").mkdir(parents=True)
    (folder / "spec" / "notes" / "api.yaml").write_text(SPEC)
    (folder / "rowcast.toml").write_text('targets = ["openapi"]\n')
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(root: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""

    def call(*words: str) -> Result:
        status = cli.main(words)
        captured = capfd.readouterr()
        return Result(status, captured.out, captured.err)

    return call


def outside(*words: str, cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    environment = {**os.environ, **changes}
    command = [sys.executable, "-m", "rowcast", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=100)


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=cwd, capture_output=True, text=True, check=False, timeout=60)


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and ".rowcast_cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


class TestWords:
    def test_version(self, run: Run) -> None:
        assert run("--version") == run("-V") == Result(0, f"rowcast {__version__}\n", "")

    def test_help_names_each_command_and_option(self, run: Run) -> None:
        top = run("--help")
        assert top.status == 0
        for command in usage.COMMANDS:
            assert re.search(rf"^  {command.name} ", top.out, re.M)
            one = run(command.name, "--help")
            assert one.status == 0
            assert command.doc in one.out
            assert all(flag in one.out for option in command.options for flag in option.flags)

    def test_nothing_is_no_command(self, run: Run) -> None:
        assert run().status == 2

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["genrate"], "there is no command `genrate`; did you mean `generate`?"),
            (["xyzzy"], "there is no command `xyzzy`"),
            (["généré"], "there is no command"),
            (["generate", "--dif"], "`rowcast generate` has no option --dif; did you mean `--diff`?"),
            (["--target", "x", "generate"], "`rowcast` before a command has no option --target"),
            (["generate", "-x"], "`rowcast generate` has no option -x"),
            (["generate", "--target"], "--target needs a value: NAME"),
            (["generate", "--force=yes"], "--force takes no value"),
            (["generate", "--jobs", "2", "--jobs", "3"], "--jobs is given twice"),
            (["generate", "--jobs", "0"], "--jobs is a number from 1"),
            (["generate", "--jobs", "-1"], "--jobs is a number from 1"),
            (["generate", "--jobs=٣"], "--jobs is a number from 1"),
            (["check", "--output-format", "jsn"], "--output-format is one of text"),
            (["--color=never", "check", "--color", "maybe"], "--color is one of"),
            (["explain", "a", "b"], "`rowcast explain` takes no argument `b`"),
            (["init"], "`rowcast init` needs DIR"),
            (["export"], "`rowcast export` needs FORMAT [API]"),
            (["export", "opnapi"], "the formats are openapi"),
            (["completion", "tcsh"], "the shells are bash, zsh, fish"),
            (["explain", "drift-stal"], "there is no code `drift-stal`; did you mean `drift-stale`?"),
            (["generate", "nots"], "the project has no API `nots`; did you mean `notes`?"),
            (["generate", "--target", "opnapi"], "the project makes no target `opnapi`; did you mean `openapi`?"),
            (["generate", "--", "--force"], "the project has no API `--force`"),
            (["generate", ""], "the project has no API ``"),
        ],
    )
    def test_what_means_nothing_is_told_with_the_nearest(self, run: Run, words: list[str], message: str) -> None:
        result = run(*words)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith(f"error: {message}")
        assert "Traceback" not in result.err

    def test_formats_of_the_table_are_those_that_there_are(self) -> None:
        assert usage.FORMATS == FORMATS

    def test_a_missing_project_folder(self, run: Run, tmp_path: Path) -> None:
        result = run("--project", str(tmp_path / "none"), "check")
        assert (result.status, result.err) == (2, f"error: {tmp_path / 'none'}: No such file or directory\n")

    def test_another_project_folder(self, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir("/")
        assert run("generate", "--project", str(root)).status == 0
        assert (root / MADE).exists()


class TestGenerate:
    def test_from_nothing_to_up_to_date(self, run: Run, root: Path) -> None:
        first = run("check")
        assert (first.status, first.out) == (
            1,
            "generated/openapi/notes: nothing was generated yet (2 files) [drift-missing]\n",
        )
        assert not (root / "generated").exists()
        assert run("generate") == Result(0, "generated/openapi/notes: 2 added\n", "")
        assert run("check") == Result(0, "", "up to date: 2 files in 1 folder\n")
        assert run("generate") == run("check", "notes") == run("generate", "spec/notes") == run("check", "--no-cache")

    def test_one_row_changed(self, run: Run, root: Path) -> None:
        run("generate")
        before = contents(root)
        edit(root / "spec" / "notes" / "api.yaml", "min: 1", "min: 1, max: 50")
        stale = run("check")
        assert stale.status == 1
        assert stale.out.splitlines() == [
            f"generated/openapi/notes/{MANIFEST}: is out of date [drift-stale]",
            f"{MADE}: is out of date [drift-stale]",
        ]
        assert stale.err == "mend: run `rowcast generate`\n"
        diff = run("check", "--diff")
        assert diff.status == 1
        assert '+              "maximum": 50' in diff.out.replace(",", "")
        plan = run("generate", "--dry-run", "--diff")
        assert plan.status == 0
        assert plan.out.splitlines()[-2:] == [f"would write generated/openapi/notes/{MANIFEST}", f"would write {MADE}"]
        assert contents(root) == {**before, "spec/notes/api.yaml": (root / "spec/notes/api.yaml").read_bytes()}
        assert run("generate").out == "generated/openapi/notes: 2 changed\n"
        assert run("check").status == 0

    def test_an_edited_file_is_refused_with_its_difference(self, run: Run, root: Path) -> None:
        run("generate")
        (root / MADE).write_text("mine\n")
        edit(root / "spec" / "notes" / "api.yaml", "min: 1", "min: 2")
        before = contents(root)
        refused = run("generate")
        assert refused.status == 2
        assert f"{MADE}:1:1: error[output-refused]" in refused.err
        assert "-mine" in refused.out.splitlines()
        assert contents(root) == before
        assert "was edited by hand [drift-edited]" in run("check").out
        assert run("generate", "--force").status == 0
        assert run("check").status == 0

    def test_a_folder_of_somebody_is_refused(self, run: Run, root: Path) -> None:
        (root / "generated/openapi/notes").mkdir(parents=True)
        (root / "generated/openapi/notes/theirs.txt").write_text("x")
        before = contents(root)
        for words in (["generate"], ["generate", "--force"], ["check"], ["generate", "--dry-run"]):
            result = run(*words)
            assert result.status == 2, words
            assert "is not empty and has no manifest of rowcast" in result.err
        assert contents(root) == before

    def test_files_of_people_are_kept_and_stale_ones_of_ours_removed(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('targets = ["docs"]\n')
        edit(
            root / "spec" / "notes" / "api.yaml",
            "response: {204: null}",
            "response: {204: null}\n  notes.drop:\n    request: DELETE /notes\n    response: {204: null}",
        )
        run("generate")
        docs = root / "generated" / "docs" / "notes"
        (docs / "mine.md").write_text("mine")
        assert (docs / "operations" / "notes.drop.md").exists()
        (root / "spec" / "notes" / "api.yaml").write_text(SPEC)
        assert "operations/notes.drop.md: is not made any more [drift-extra]" in run("check").out
        assert "1 removed" in run("generate").out
        assert not (docs / "operations" / "notes.drop.md").exists()
        assert (docs / "mine.md").read_text() == "mine"
        assert run("check").status == 0

    def test_an_edited_file_that_is_not_made_any_more_is_kept_and_told(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('targets = ["docs"]\n')
        edit(root / "spec" / "notes" / "api.yaml", "notes.list", "notes.all")
        run("generate")
        page = root / "generated/docs/notes/operations/notes.all.md"
        page.write_text("mine")
        (root / "spec" / "notes" / "api.yaml").write_text(SPEC)
        result = run("generate")
        assert result.status == 0
        assert "notes.all.md:1:1: warning[output-kept]" in result.err
        assert page.read_text() == "mine"

    def test_a_spec_with_faults_writes_nothing_and_tells_all(self, run: Run, root: Path) -> None:
        run("generate")
        before = contents(root / "generated")
        (root / "spec" / "notes" / "api.yaml").write_text(
            SPEC.replace("min: 1", "mni: 1, type: 3").replace("GET", "GTE")
        )
        for words in (["generate"], ["check"], ["generate", "--dry-run"], ["export", "openapi"]):
            result = run(*words)
            assert (result.status, result.out) == (2, ""), words
            assert "api.yaml:7:" in result.err
            assert "api.yaml:5:" in result.err
        lint = run("lint")
        assert (lint.status, lint.err) == (1, "")
        assert "api.yaml:7:" in lint.out
        assert contents(root / "generated") == before

    def test_made_with_another_version(self, run: Run, root: Path) -> None:
        run("generate")
        path = root / "generated/openapi/notes" / MANIFEST
        now = read_manifest(path.read_bytes())
        assert now
        path.write_bytes(write_manifest(Manifest("0.0.1", now.target, now.api, now.options, {}, now.inputs, now.files)))
        result = run("check")
        assert result.status == 1
        assert f"made with rowcast 0.0.1, and you have {__version__} [drift-versions]" in result.out

    def test_an_interrupted_run_is_finished(self, run: Run, root: Path) -> None:
        run("generate")
        (root / "generated/openapi/notes/.rowcast-staging").mkdir()
        assert "drift-interrupted" in run("check").out
        assert run("generate").status == 0
        assert run("check").status == 0

    def test_no_spec(self, run: Run, root: Path) -> None:
        (root / "spec" / "notes" / "api.yaml").unlink()
        result = run("generate")
        assert result.status == 2
        assert "no-spec" in result.err

    def test_an_unknown_target_and_an_unknown_option(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('targets = ["opnapi"]\n')
        result = run("generate")
        assert result.status == 2
        assert "rowcast.toml:1:1: error[unknown-target]" in result.err
        assert "did you mean `openapi`" in result.err
        (root / "rowcast.toml").write_text('[targets.openapi]\nversoin = "3.2"\n')
        result = run("generate")
        assert result.status == 2
        assert "did you mean `version`" in result.err

    @pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("text", "concise")])
    def test_machines_get_one_document_on_stdout(self, run: Run, root: Path, form: str) -> None:
        words = ("check", "--output-format", form)
        assert (run("generate", "--output-format", form).status, run(*words).status) == (0, 0)
        clean = run(*words).out
        edit(root / "spec" / "notes" / "api.yaml", "min: 1", "min: 2")
        drift = run(*words)
        assert drift.status == 1
        assert "drift-stale" in drift.out
        assert "drift-stale" not in clean
        if form in ("json", "sarif"):
            assert json.loads(clean) is not None
            assert json.loads(drift.out) is not None
        if form == "json":
            assert (json.loads(clean)["status"], json.loads(drift.out)["status"]) == ("ok", "errors")

    def test_a_pipe_a_folder_or_nothing_as_a_file_of_the_spec(self, run: Run, root: Path) -> None:
        os.mkfifo(root / "spec" / "notes" / "pipe.yaml")
        (root / "spec" / "notes" / "folder.yaml").mkdir()
        (root / "spec" / "notes" / "gone.yaml").symlink_to("nowhere")
        result = run("generate")
        assert result.status == 2
        for name in ("pipe", "folder", "gone"):
            assert f"spec/notes/{name}.yaml" in result.err

    def test_a_pipe_instead_of_the_spec_after_a_run(self, run: Run, root: Path) -> None:
        run("generate")
        (root / "spec" / "notes" / "api.yaml").unlink()
        os.mkfifo(root / "spec" / "notes" / "api.yaml")
        assert run("check").status == 2

    @pytest.mark.parametrize("name", ["a\nb.yaml", 'q"""q.yaml', "üñí.yaml", "a b.yaml", "$(touch x).yaml"])
    def test_odd_names_of_files(self, run: Run, root: Path, name: str) -> None:
        (root / "rowcast.toml").write_text('targets = ["openapi", "docs", "python"]\n')
        (root / "spec" / "notes" / name).write_text("rowcast: 1\ntables:\n  Odd: [{name: a, type: string}]\n")
        result = run("generate")
        assert result.status in (0, 2)
        assert "internal error" not in result.err
        assert run("check").status == result.status

    def test_what_an_api_left_is_told_and_never_removed(self, run: Run, root: Path) -> None:
        shutil.copytree(root / "spec" / "notes", root / "spec" / "other")
        assert run("generate").status == 0
        assert (
            run("vendor", "notes", "--target", "openapi", "--into", "generated/openapi", "--name", "copy").status == 0
        )
        (root / "generated" / "openapi" / "theirs").mkdir()
        (root / "generated" / "openapi" / "theirs" / MANIFEST).write_text("{}")
        before = contents(root / "generated")
        shutil.rmtree(root / "spec" / "other")
        for words in (["check"], ["generate"], ["check"], ["check", "notes"]):
            done = run(*words)
            assert done.status == 0
            assert done.err.count("warning[") == 1
            assert "generated/openapi/other:1:1: warning[output-left]: was made by rowcast, and nothing" in done.err
        assert contents(root / "generated") == before
        shutil.rmtree(root / "generated" / "openapi" / "other")
        assert run("check") == Result(0, "", "up to date: 2 files in 1 folder\n")

    def test_what_a_target_left_is_told(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('targets = ["openapi", "docs"]\n')
        assert run("generate").status == 0
        (root / "rowcast.toml").write_text('targets = ["openapi"]\n')
        done = run("check")
        assert done.status == 0
        assert done.err.count("warning[") == 1
        assert "generated/docs/notes:1:1: warning[output-left]" in done.err

    def test_an_override_makes_the_folder_that_is_not_there_yet(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('targets = ["docs"]\ntemplates = "house"\n')
        missing = run("generate")
        assert (missing.status, missing.out) == (2, "")
        assert missing.err.startswith(
            "rowcast.toml:2:1: error[config-value]: the folder of templates, house, is not there\n"
        )
        assert "rowcast override TEMPLATE" in missing.err
        assert run("override").status == 0
        assert not (root / "house").exists()
        assert run("override", "docs/index.md.jinja") == Result(0, "house/docs/index.md.jinja\n", "")
        assert run("generate").status == 0

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "/etc/passwd", "", "init/api.yaml.jinja", "docs\\index.md.jinja"]
    )
    def test_no_override_of_what_is_no_template(self, run: Run, root: Path, name: str) -> None:
        (root / "rowcast.toml").write_text('templates = "house"\n')
        result = run("override", name)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith(f"error: there is no template `{name}`")
        assert not (root / "house").exists()

    def test_an_override_shapes_the_output(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('templates = "house"\ntargets = ["docs"]\n')
        (root / "house").mkdir()
        assert run("override", "docs/index.md.jinja") == Result(0, "house/docs/index.md.jinja\n", "")
        assert run("override", "docs/index.md.jinja").status == 2
        assert run("generate").status == 0
        path = root / "house" / "docs" / "index.md.jinja"
        path.write_text(path.read_text() + "Our own words.\n")
        assert "index.md: is out of date" in run("check").out
        assert run("generate").status == 0
        index = root / "generated/docs/notes/index.md"
        assert index.read_text().endswith("Our own words.\n")
        manifest = read_manifest((index.parent / MANIFEST).read_bytes())
        assert manifest
        assert "templates/docs/index.md.jinja" in manifest.inputs
        path.write_text(path.read_text() + "\n{{ view.nothing }}")
        broken = run("generate")
        assert broken.status == 2
        assert re.search(r"^house/docs/index.md.jinja:\d+:1: error\[template-failed\]", broken.err)
        assert index.read_text().endswith("Our own words.\n")
        path.write_text("stale")
        assert "house/docs/index.md.jinja:1:1: warning[override-unmarked]" in run("generate").err

    def test_output_that_is_no_python_is_not_written(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('templates = "house"\ntargets = ["python"]\nformatter = "none"\n')
        (root / "house" / "python").mkdir(parents=True)
        (root / "house" / "python" / "client.py.jinja").write_text("def broken(:\n")
        result = run("generate")
        assert result.status == 2
        assert "client.py: does not compile" in result.err
        assert not (root / "generated").exists()

    def test_a_warning_of_the_compiler_counts(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('templates = "house"\ntargets = ["python"]\nformatter = "none"\n')
        (root / "house" / "python").mkdir(parents=True)
        (root / "house" / "python" / "client.py.jinja").write_text('assert (1, "always true")\n')
        assert run("generate").status == 2

    def test_in_processes(self, run: Run, root: Path) -> None:
        (root / "rowcast.toml").write_text('targets = ["python", "docs"]\n')
        run("generate", "--no-cache")
        one = contents(root / "generated")
        assert run("check", "--no-cache", "--jobs", "3").status == 0
        assert contents(root / "generated") == one

    def test_another_run_is_waited_for_and_then_given_up(
        self, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(locking, "PATIENCE", 0.2)
        (root / ".rowcast_cache").mkdir()
        with locking.locked(str(root / ".rowcast_cache" / "lock")):
            result = run("generate")
        assert result.status == 2
        assert "waiting for another run" in result.err
        assert "another run holds" in result.err
        assert run("generate").status == 0

    def test_a_lock_is_given_back_and_taken(self, run: Run, root: Path) -> None:
        (root / ".rowcast_cache").mkdir()
        held = threading.Event()

        def hold() -> None:
            with locking.locked(str(root / ".rowcast_cache" / "lock")):
                held.set()
                time.sleep(0.3)

        thread = threading.Thread(target=hold)
        thread.start()
        held.wait()
        assert run("generate").status == 0
        thread.join()

    def test_a_disk_that_takes_no_more(self, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run("generate")
        edit(root / "spec" / "notes" / "api.yaml", "min: 1", "min: 2")
        before = contents(root)

        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            result = run("generate")
        assert result.status == 2
        assert "No space left on device; it is as it was before" in result.err
        assert contents(root) == before
        assert run("generate").status == 0


class TestTrouble:
    def test_an_interrupt(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(workshop, "make", interrupt)
        assert run("generate") == Result(130, "", "interrupted\n")

    def test_a_fault_of_ours(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("oh")

        monkeypatch.setattr(workshop, "make", fail)
        result = run("generate")
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith("internal error: RuntimeError: oh\n")
        with pytest.raises(RuntimeError):
            cli.main(["generate", "--traceback"])

    def test_a_real_interrupt(self, root: Path) -> None:
        (root / "spec" / "notes" / "big.yaml").write_text(
            "rowcast: 1\ntables:\n" + "".join(f"  T{n}: [{{name: a, type: string}}]\n" for n in range(3000))
        )
        command = [sys.executable, "-m", "rowcast", "generate"]
        child = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.7)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)
        assert child.returncode in (130, 0)
        assert "Traceback" not in err

    def test_a_reader_that_leaves(self, root: Path) -> None:
        command = f"{sys.executable} -m rowcast explain | head -1"
        done = shell(command, root)
        assert done.stderr == ""
        assert len(done.stdout.splitlines()) == 1

    @pytest.mark.parametrize(
        ("ending", "status"),
        [(">/dev/full", 2), (">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("2>/dev/full", 0), ("</dev/null", 0)],
    )
    def test_streams_that_are_closed_or_full(self, root: Path, ending: str, status: int) -> None:
        command = f"{sys.executable} -m rowcast explain drift-stale {ending}"
        done = shell(command, root)
        assert done.returncode == status
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr

    def test_modules_in_the_current_folder_are_none_of_ours(self, root: Path) -> None:
        for name in ("json", "yaml", "jinja2", "tomllib", "re", "typing", "black", "hashlib", "sitecustomize"):
            (root / f"{name}.py").write_text('raise SystemExit("picked up")\n')
        (root / "pyproject.toml").write_text("[tool.black]\nline-length = 20\n[tool.datamodel-codegen]\nfoo = 1\n")
        (root / "rowcast.toml").write_text('targets = ["openapi", "python"]\n')
        done = outside("generate", cwd=root)
        assert (done.returncode, "picked up" in done.stderr) == (0, False), done.stderr

    @pytest.mark.parametrize(
        "changes",
        [
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            {"PYTHONOPTIMIZE": "2"},
            {"PYTHONSAFEPATH": "1"},
            {"HOME": "/nowhere", "XDG_CACHE_HOME": ""},
            {"TERM": "dumb"},
            {"TMPDIR": "/nowhere"},
            {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
            {"PYTHONWARNINGS": "error"},
        ],
        ids=",".join,
    )
    def test_odd_surroundings(self, root: Path, changes: dict[str, str]) -> None:
        edit(root / "spec" / "notes" / "api.yaml", "The most notes.", "Größe 大小 \\u2713")
        done = outside("generate", cwd=root, **changes)
        assert done.returncode == 0, done.stderr
        assert outside("check", "--no-cache", cwd=root).returncode == 0
        (root / "spec" / "notes" / "api.yaml").write_text("größe: 1")
        assert outside("lint", cwd=root, **changes).returncode == 1

    def test_colours(self, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (root / "spec" / "notes" / "api.yaml").write_text("wrong: 1")
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        escape = "\x1b["
        assert escape not in run("lint").out
        assert escape in run("lint", "--color", "always").out
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert escape in run("lint").out
        assert escape not in run("lint", "--color=never").out
        monkeypatch.setenv("NO_COLOR", "1")
        assert escape not in run("lint").out

    def test_escapes_of_a_spec_do_not_reach_the_terminal(self, run: Run, root: Path) -> None:
        (root / "spec" / "notes" / "api.yaml").write_text(SPEC + '"\\e[31mred\\r": 1\n')
        result = run("generate")
        assert "\x1b" not in result.err
        assert "\r" not in result.err

    def test_a_run_without_changes_imports_nothing_heavy(self, root: Path) -> None:
        assert outside("generate", cwd=root).returncode == 0
        heavy = (
            "yaml",
            "jinja2",
            "black",
            "datamodel_code_generator",
            "json",
            "tomllib",
            "argparse",
            "dataclasses",
            "re",
        )
        program = (
            "import sys; before = set(sys.modules); from rowcast.cli import main; status = main(['check']);"
            f"print(status, sorted({set(heavy)!r} & (set(sys.modules) - before)))"
        )
        done = subprocess.run(
            [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.stdout == "0 []\n", done.stderr

    def test_several_runs_at_once(self, root: Path) -> None:
        command = [sys.executable, "-m", "rowcast", "generate", "--no-cache"]
        children = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) for _ in range(5)]
        assert [(child.communicate(timeout=100)[1] and "", child.returncode)[1] for child in children] == [0] * 5
        assert outside("check", cwd=root).returncode == 0


class TestOthers:
    def test_explain_knows_every_code(self, run: Run) -> None:
        listed = run("explain").out
        for name in CODES:
            assert f"{name} " in listed
            one = run("explain", name)
            assert one.status == 0
            assert CODES[name].why in one.out

    def test_export(self, run: Run, root: Path) -> None:
        printed = run("export", "openapi")
        assert printed.status == 0
        assert json.loads(printed.out)["openapi"].startswith("3.1")
        assert run("export", "openapi", "notes", "-o", "out.json", "--openapi-version", "3.2") == Result(0, "", "")
        assert json.loads((root / "out.json").read_text())["openapi"].startswith("3.2")
        (root / "link").symlink_to("out.json")
        assert run("export", "openapi", "-o", "link").status == 2
        nowhere = Result(2, "", "error: nowhere/x cannot be written: No such file or directory\n")
        assert run("schema", "-o", "") == Result(2, "", "error: -o names no file\n")
        assert run("export", "openapi", "-o", "nowhere/x") == run("schema", "-o", "nowhere/x") == nowhere
        assert sorted(path.name for path in root.iterdir() if "rowcast-" in path.name) == []

    def test_schema(self, run: Run) -> None:
        assert json.loads(run("schema").out)["$schema"].startswith("http://json-schema.org/draft-07")

    def test_completion(self, run: Run) -> None:
        for shell in ("bash", "zsh", "fish"):
            script = run("completion", shell).out
            assert all(command.name in script for command in usage.COMMANDS)
            assert "output-format" in script
        script = run("completion", "bash").out
        script += 'COMP_WORDS=(rowcast gen); COMP_CWORD=1; _rowcast; echo "${COMPREPLY[@]}"\n'
        script += 'COMP_WORDS=(rowcast check --output-format s); COMP_CWORD=3; _rowcast; echo "${COMPREPLY[@]}"\n'
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=10)
        assert done.stdout == "generate\nsarif\n", done.stderr

    def test_a_new_project_works_at_once(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        started = run("init", str(tmp_path / "Cool notes"))
        assert started.status == 0
        folder = tmp_path / "Cool notes"
        assert sorted(started.out.splitlines()) == sorted(contents(folder))
        assert started.err == f"next: cd '{folder}'; rowcast generate\n"
        monkeypatch.chdir(folder)
        assert run("lint") == Result(0, "", "no findings in 2 files\n")
        assert run("generate").status == 0
        assert run("check").status == 0
        before = contents(folder)
        again = run("init", ".")
        assert again.status == 2
        assert "rowcast.toml" in again.err
        assert contents(folder) == before
        schema = (folder / "spec/schema.json").read_text()
        assert schema == run("schema").out
        for path in (folder / "spec").rglob("*.yaml"):
            first = path.read_text().splitlines()[0]
            relative = first.removeprefix("# yaml-language-server: $schema=")
            assert (path.parent / relative).resolve() == folder / "spec/schema.json"

    def test_make_of_a_new_project(self, run: Run, tmp_path: Path) -> None:
        run("init", str(tmp_path / "new"))
        make = ["make", "-C", str(tmp_path / "new"), f"ROWCAST={sys.executable} -m rowcast"]

        def call(*words: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run([*make, *words], capture_output=True, text=True, check=False, timeout=100)

        assert call("generate").returncode == 0
        assert "Nothing to be done" in call("generate").stdout
        assert call("check").returncode == 0
        edit(tmp_path / "new/spec/new/notes.yaml", "max: 100", "max: 200")
        assert call("check").returncode == 2
        assert "maximum" in call("diff").stdout
        assert "rowcast generate" in call("generate").stdout
        assert call("check").returncode == 0

    @pytest.mark.parametrize("name", ["日本", "1st", "x" * 80, "a b-c_d", "class"])
    def test_any_name_of_a_folder_gives_a_project_that_works(self, run: Run, tmp_path: Path, name: str) -> None:
        assert run("init", str(tmp_path / name)).status == 0
        assert run("--project", str(tmp_path / name), "generate").status == 0
        (spec,) = (path.name for path in (tmp_path / name / "spec").iterdir() if path.is_dir())
        assert spec.isidentifier()
        assert not iskeyword(spec)
        assert (tmp_path / name / "generated" / "python" / spec / "client.py").exists()

    def test_init_over_a_file(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        assert run("init", str(tmp_path / "file")).status == 2
