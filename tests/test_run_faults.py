"""The whole command, killed or failing at any call that writes, and what the next run makes of it."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rowcast import cli

CALLS = ("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir", "link")
SPEC = """\
rowcast: 1
api: {name: notes, title: Notes, servers: ["https://api.example.com"]}
operations:
  notes.list:
    request: GET /notes
    query:
      - {name: limit, type: integer, MIN description: The most notes.}
    response: {204: null}
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "project"
    (folder / "spec" / "notes").mkdir(parents=True)
    (folder / "rowcast.toml").write_text('targets = ["openapi"]\n')
    monkeypatch.chdir(folder)
    write_spec(folder, "")
    return folder


def write_spec(folder: Path, limit: str) -> None:
    (folder / "spec" / "notes" / "api.yaml").write_text(SPEC.replace("MIN", limit))


@contextmanager
def at_call(number: int, act: Callable[[], None]) -> Iterator[None]:
    """Do something in place of the ``number``-th writing call of ``os``."""
    count = 0
    originals = {name: getattr(os, name) for name in CALLS}

    def counted(name: str) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal count
            # To open a file for reading changes nothing.
            count += name != "open" or bool(int(str(args[1])) & (os.O_WRONLY | os.O_RDWR))
            if count == number:
                count += 1
                act()
            return originals[name](*args, **options)

        return call

    for name in CALLS:
        setattr(os, name, counted(name))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(os, name, original)


def generated(root: Path) -> dict[str, bytes]:
    folder = root / "generated"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def mute() -> None:
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends


def silent(*words: str) -> int:
    """Run a command in a child, so that nothing of one run is left for the next; its output is dropped."""
    child = os.fork()
    if not child:
        mute()
        os._exit(cli.main(words))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def faulty(number: int, act: Callable[[], None]) -> int:
    child = os.fork()
    if not child:
        mute()
        with at_call(number, act):
            status = cli.main(["generate"])
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def fail() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.slow
@pytest.mark.parametrize("act", [kill, terminate, fail])
def test_at_every_call(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    assert silent("generate") == 0
    (root / "generated/openapi/notes/mine.md").write_text("mine")
    old = generated(root)
    harmless = 0
    for number in range(1, 1000):
        folder = tmp_path / str(number)
        shutil.copytree(root, folder)
        monkeypatch.chdir(folder)
        write_spec(folder, "min: 1,")
        status = faulty(number, act)
        assert status in (0, 2, -signal.SIGKILL, -signal.SIGTERM)
        checked, state = silent("check"), generated(folder)
        assert checked in (0, 1)
        assert silent("generate") == 0, number
        new = generated(folder)
        assert {"openapi/notes/mine.md", *new} == old.keys()
        assert new != old
        assert checked or state == new, number
        assert status or state == new, number
        assert silent("check", "--no-cache") == 0
        # A failing call may do no harm (that of a cache), so the end is when many in a row did none.
        harmless = harmless + 1 if status == 0 else 0
        if harmless > 15:
            assert number > 30
            return
    pytest.fail("the run did not end")


@pytest.mark.slow
def test_ends_of_a_run_in_a_process_of_its_own(root: Path) -> None:
    """The same from outside: a signal at some time, and the next run is as if nothing had been."""
    assert silent("generate") == 0
    for milliseconds in range(100, 1500, 200):
        write_spec(root, f"min: {milliseconds},")
        child = subprocess.Popen([sys.executable, "-m", "rowcast", "generate"], cwd=root, stderr=subprocess.DEVNULL)
        try:
            child.wait(milliseconds / 1000)
        except subprocess.TimeoutExpired:
            child.kill()
        child.wait(60)
        assert silent("generate") == 0
        assert silent("check", "--no-cache") == 0
        assert not [path for path in generated(root) if ".rowcast" in path]


class TestWhatDisksAndPeopleDo:
    """One command each, from outside: nothing is lost, and the message says what is the matter."""

    MADE = "openapi/notes/openapi.json"

    @pytest.fixture
    def stale(self, root: Path) -> Path:
        """A generated project whose spec has changed since."""
        assert silent("generate") == 0
        write_spec(root, "min: 1,")
        return root

    def run(self, root: Path, *words: str, before: str = "pass") -> subprocess.CompletedProcess[str]:
        program = f"import sys; {before}; from rowcast.cli import main; sys.exit(main(sys.argv[1:]))"
        command = [sys.executable, "-c", program, *words]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=200)

    def test_a_full_disk(self, stale: Path) -> None:
        before = generated(stale)
        limit = (
            "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))"
        )
        done = self.run(stale, "generate", before=limit)
        assert done.returncode == 2
        assert done.stderr == "error: cannot write generated/openapi/notes: File too large; it is as it was before\n"
        assert generated(stale) == before
        assert silent("generate") == 0

    def test_read_only_files_are_replaced(self, stale: Path) -> None:
        (stale / "generated" / self.MADE).chmod(0o444)
        assert self.run(stale, "generate").returncode == 0
        assert silent("check") == 0

    def test_line_ends_of_a_checkout(self, stale: Path) -> None:
        write_spec(stale, "")
        kept = generated(stale)
        for path in (stale / "generated").rglob("*.json"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        done = self.run(stale, "check")
        assert done.returncode == 1
        assert f"generated/{self.MADE}: has other line ends than it was made with" in done.stdout
        assert "`generated/** text eol=lf`" in done.stderr
        assert self.run(stale, "generate").returncode == 0, "nobody wrote those line ends, so no one has to be asked"
        assert generated(stale) == kept
        made = stale / "generated" / self.MADE
        made.write_bytes(made.read_bytes().replace(b"\n", b"\r\n").replace(b"Notes", b"Mine"))
        assert self.run(stale, "generate").returncode == 2

    @pytest.mark.parametrize("kind", ["folder", "link", "link to a folder"])
    def test_something_else_in_the_place_of_a_file(self, stale: Path, tmp_path: Path, kind: str) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "theirs.txt").write_text("theirs")
        made = stale / "generated" / self.MADE
        made.unlink()
        if kind == "folder":
            made.mkdir()
            (made / "theirs.txt").write_text("theirs")
        else:
            made.symlink_to(outside if kind == "link to a folder" else outside / "theirs.txt")
        told = self.run(stale, "check").stderr
        assert "move it away" in told
        assert "--force" not in told
        done = self.run(stale, "generate", "--force")
        assert done.returncode == 2
        assert f"generated/{self.MADE}:1:1: error[output-refused]: a link, a folder or something else" in done.stderr
        assert (outside / "theirs.txt").read_text() == "theirs"
        assert made.is_symlink() or (made / "theirs.txt").read_text() == "theirs"
