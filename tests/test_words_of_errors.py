"""What the command line says when something is not as it should be: the place, the sentence, and what helps."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast import cli
from rowcast.console import Console

Run = Callable[..., tuple[int, str]]
API = """\
rowcast: 1
api: {name: notes, title: Notes, servers: ["https://api.example.com"]}
operations:
  notes.list: {request: GET /notes, response: {204: null}}
"""
MORE = "rowcast: 1\noperations:\n  notes.make: {request: POST /notes, response: {204: null}}\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one API in two files, without git."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "project"
    (folder / "spec" / "notes").mkdir(parents=True)
    (folder / "spec" / "notes" / "api.yaml").write_text(API)
    (folder / "spec" / "notes" / "more.yaml").write_text(MORE)
    (folder / "rowcast.toml").write_text('targets = ["openapi"]\n\n[apis.notes]\nspec = "spec/notes"\n')
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def rowcast(capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str]:
        status = cli.main(list(arguments))
        captured = capfd.readouterr()
        return status, captured.out + captured.err

    return run


@pytest.mark.parametrize("command", ["generate", "check", "lint", "changelog"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            b'# \xc3\xa4\nx = "\xff"\n',
            (
                "rowcast.toml:2:6: error[config-syntax]: the project file is not UTF-8: it has the byte 0xff here",
                "save the file as UTF-8",
            ),
        ),
        (
            b'targets = ["python"]\n[targets.python]\n',
            (
                "rowcast.toml:2:16: error[config-syntax]: Cannot declare",
                "a name has one value: either a list such as `targets = [...]`, or tables such as `[targets.python]`",
            ),
        ),
        (
            b'[apis.notes]\nspec = "spec/notes/api.yaml"\n',
            (
                "error[no-spec]: the spec of `notes`, spec/notes/api.yaml, is a file, and not a folder",
                "name the folder that holds it, spec/notes",
            ),
        ),
        (
            b'[apis.notes]\nspec = "spec/nots"\n',
            (
                "rowcast.toml:1:1: error[no-spec]: the folder of the spec of `notes`, spec/nots, is not there",
                "correct `apis.notes.spec`, or put the YAML files there",
            ),
        ),
    ],
)
def test_a_project_file_that_is_wrong(
    root: Path, rowcast: Run, command: str, content: bytes, words: tuple[str, str]
) -> None:
    (root / "rowcast.toml").write_bytes(content)
    status, told = rowcast(command)
    assert status == 2
    assert words[0] in told
    assert f"  = mend: {words[1]}\n" in told


@pytest.mark.parametrize("command", ["generate", "lint"])
def test_a_folder_that_is_called_like_the_project_file_is_not_passed_over(
    root: Path, rowcast: Run, command: str
) -> None:
    (root / "rowcast.toml").unlink()
    (root / "rowcast.toml").mkdir()
    status, told = rowcast(command)
    assert status == 2
    assert "rowcast.toml:1:1: error[config-syntax]: cannot read the project file: " in told
    assert "let rowcast.toml be a file that you can read" in told


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="a right that is taken binds no superuser")
def test_a_folder_that_cannot_be_read_is_told(root: Path, rowcast: Run) -> None:
    (root / "spec" / "notes").chmod(0)
    try:
        status, told = rowcast("generate")
    finally:
        (root / "spec" / "notes").chmod(0o755)
    assert (status, "cannot be read\n  = mend: give yourself the right to read it" in told) == (2, True)


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_project_without_targets_has_nothing_to_make(root: Path, rowcast: Run, command: str) -> None:
    (root / "rowcast.toml").write_text("targets = []\n")
    status, told = rowcast(command)
    assert status == 2
    assert "rowcast.toml:1:1: error[config-value]: `targets` is empty, so that nothing is made" in told
    assert "config-value" not in rowcast("lint")[1]


def test_lint_mends_no_spec_with_errors_and_says_so(root: Path, rowcast: Run) -> None:
    path = root / "spec" / "notes" / "more.yaml"
    path.write_text(MORE + "tables: {T: {rows: [{name: a, type: strng}]}}\n")
    before = path.read_text()
    status, told = rowcast("lint", "--fix")
    assert status == 1
    assert "nothing was mended: a spec with errors stays as it is" in told
    assert path.read_text() == before


@pytest.mark.parametrize("address", ["ftp://x.test/a.md", "file:///etc/hosts", "gopher://x.test/"])
def test_only_some_addresses_can_be_imported(root: Path, rowcast: Run, address: str) -> None:
    said = f"error: {address}: pages come from http and https addresses, from files and from standard input (-)\n"
    assert rowcast("import", address) == (2, said)


def test_a_diff_outside_of_git_says_what_can_be_compared(root: Path, rowcast: Run) -> None:
    said = "error: HEAD: this is no git repository; name two files or folders of specs: rowcast diff OLD NEW\n"
    assert rowcast("diff") == (2, said)


def test_a_diff_of_one_file_of_several_names_the_folder(root: Path, rowcast: Run) -> None:
    said = "error: spec/notes/more.yaml is one file of a spec, together with api.yaml; name the folder: spec/notes\n"
    assert rowcast("diff", "spec/notes/more.yaml", "spec/notes") == (2, said)


def test_an_output_inside_of_a_spec_names_the_spec(root: Path, rowcast: Run) -> None:
    (root / "rowcast.toml").write_text('output = "spec/notes/made/{target}"\ntargets = ["openapi"]\n')
    status, told = rowcast("generate")
    assert (status, "lies in the spec of `notes`, spec/notes" in told) == (2, True)


def test_a_reader_that_goes_away_is_no_fault_of_anybody(root: Path) -> None:
    bad = "".join(f"  T{n}: {{rows: [{{name: a, type: strng}}]}}\n" for n in range(400))
    (root / "spec" / "notes" / "more.yaml").write_text(f"{MORE}tables:\n{bad}")
    command = f"{sys.executable} -m rowcast lint | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("spec/notes/more.yaml:")
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_line_of_progress_is_gone_before_anything_else_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty

    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(sys, "stdout", terminal)
        console = Console()
        console._started -= 1
        for show, text in ((console.write, "shown\n"), (console.result, "shown"), (console.tell, "shown")):
            console.progress("reading")
            show(text)
            terminal.flush()
            wanted = b"\r\x1b[2Kreading\xe2\x80\xa6\r\x1b[2Kshown\r\n"
            assert _shown(ours, len(wanted)) == wanted
        monkeypatch.setenv("TERM", "dumb")
        console.progress("reading")
        console.tell("shown")
        terminal.flush()
        assert _shown(ours, 7) == b"shown\r\n"
    os.close(ours)


def _shown(terminal: int, size: int) -> bytes:
    """Return what a terminal was sent: as many bytes as are awaited, which may come in pieces, and what came along."""
    shown = b""
    while len(shown) < size and select.select([terminal], [], [], 10)[0]:
        shown += os.read(terminal, 1000)
    return shown


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are Unicode there")
def test_a_name_that_the_file_system_cannot_have_is_told(root: Path) -> None:
    (root / "rowcast.toml").write_text('targets = ["openapi"]\n[apis."é"]\nspec = "spec/notes"\n', "utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "rowcast", "generate"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **plain})
    assert done.returncode == 2
    assert "names of files are ascii here, which has no `\\xe9`; set PYTHONUTF8=1" in done.stderr
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode == 0


def test_an_interruption_while_the_command_line_is_loaded_is_one(root: Path) -> None:
    # The first module that is loaded after the entry interrupts, as a key would.
    code = (
        "import sys\n"
        "class Key:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'rowcast.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Key())\n"
        "from rowcast.__main__ import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")
