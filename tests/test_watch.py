"""``rowcast generate --watch`` in a process of its own, told by the system and by looking: saves, faults, Ctrl-C."""

from __future__ import annotations

import os
import queue
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

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
PATIENCE = 120
MADE = "generated/openapi/notes: "


class Watch:
    """A running watch, and the lines that it says."""

    def __init__(self, root: Path, home: Path, stub: Path | None) -> None:
        environment = {**os.environ, "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(stub or "")}
        command = [sys.executable, "-m", "rowcast", "generate", "--watch"]
        self.process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, wanted: str) -> list[str]:
        """Return the lines up to the first one that holds a text; it has to come."""
        found: list[str] = []
        deadline = time.monotonic() + PATIENCE
        while not found or wanted not in found[-1]:
            try:
                found.append(self._lines.get(timeout=max(0.0, deadline - time.monotonic())))
            except queue.Empty:
                pytest.fail(f"no line with {wanted!r} but {found}")
        return found

    def waiting(self) -> list[str]:
        """Return the lines that nobody has taken."""
        return [self._lines.get() for _ in range(self._lines.qsize())]

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "spec" / "notes").mkdir(parents=True)
    (folder / "spec" / "notes" / "api.yaml").write_text(SPEC)
    (folder / "rowcast.toml").write_text('targets = ["openapi"]\n')
    return folder


@pytest.fixture(params=["told", "looking"])
def watch(root: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Watch]:
    stub = tmp_path / "stub"
    stub.mkdir()
    if request.param == "looking":
        (stub / "watchfiles.py").write_text("raise ImportError\n")
    one = Watch(root, tmp_path / "home", stub)
    said = one.until("watching 2 files")
    assert any("looking three times a second" in line for line in said) == (request.param == "looking")
    assert f"{MADE}2 added" in said
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait(PATIENCE)


def replace(path: Path, text: str) -> None:
    """Save as careful editors do: beside, and then in place."""
    part = path.with_name(f".{path.name}.swp")
    part.write_text(text)
    part.replace(path)


def test_saves_faults_and_the_end(root: Path, watch: Watch) -> None:
    page = root / "spec/notes/api.yaml"
    page.write_text(SPEC.replace("The most notes", "At most so many"))
    assert watch.until(MADE) == [f"spec/notes/api.yaml: {MADE}2 changed"]

    page.write_text(SPEC.replace("type: integer", "type: intger"))
    said = watch.until("waiting for the next save")
    assert any("spec/notes/api.yaml:7:" in line for line in said)
    assert said[-1] == "spec/notes/api.yaml: nothing was written; waiting for the next save"

    replace(page, SPEC)
    assert watch.until(MADE) == [f"spec/notes/api.yaml: {MADE}2 changed"]

    (root / "spec/notes/more.yaml").write_text("rowcast: 1\ntables: {Note: {rows: [{name: id, type: string}]}}\n")
    assert watch.until(MADE)[-1].startswith(f"spec/notes/more.yaml: {MADE}")

    (root / "spec/notes/more.yaml").rename(root / "spec/notes/other.yaml")
    assert watch.until(MADE)[-1].startswith(f"spec/notes/more.yaml, spec/notes/other.yaml: {MADE}")

    (root / "spec/notes/other.yaml").unlink()
    assert watch.until(MADE)[-1] == f"spec/notes/other.yaml: {MADE}2 changed"

    (root / "rowcast.toml").write_text("targets = [\n")
    assert any("config-syntax" in line for line in watch.until("waiting for the next save"))
    (root / "rowcast.toml").write_text('targets = ["openapi", "docs"]\n')
    assert "generated/docs/notes: " in watch.until("generated/docs")[-1]

    (root / "spec/notes").rename(root / "away")
    watch.until("waiting for the next save")
    (root / "away").rename(root / "spec/notes")
    assert watch.until("up to date")[-1] == "spec/notes/api.yaml: up to date: 2 folders"

    (root / "spec/notes/odd.yaml").symlink_to("nowhere")
    assert any("odd.yaml" in line and "error[" in line for line in watch.until("waiting for the next save"))
    (root / "spec/notes/odd.yaml").unlink()
    watch.until("up to date")

    assert watch.end() == 130
    assert watch.waiting() == ["interrupted"]


def test_a_bunch_of_saves_is_one_run(root: Path, watch: Watch) -> None:
    for number in range(20):
        (root / f"spec/notes/t{number:02}.yaml").write_text(f"rowcast: 1\ntables: {{T{number}: {{rows: []}}}}\n")
    said = watch.until("spec/notes/t00.yaml, spec/notes/t01.yaml, spec/notes/t02.yaml and 17 more: ")
    assert sum("spec/notes/t00.yaml" in line and "more: " in line for line in said) == 1


def test_it_rests_while_nothing_happens_and_shares_the_lock(root: Path, watch: Watch, tmp_path: Path) -> None:
    """It has no part in files that it does not read, and other runs get their turn."""
    (root / "README.md").write_text("nothing to it")
    (root / "spec/notes/.api.yaml.swp").write_text("nothing to it")
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "rowcast", "check"]
    assert subprocess.run(command, cwd=root, env=environment, timeout=PATIENCE, check=False).returncode == 0
    before = _cpu(watch.process.pid)
    time.sleep(2)
    assert _cpu(watch.process.pid) - before < 0.5
    assert watch.waiting() == []
    assert watch.end() == 130


def _cpu(process: int) -> float:
    """Return the seconds of work of a process, as Linux counts them."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("option", ["--check", "--diff", "--dry-run"])
def test_what_it_does_not_go_with(root: Path, option: str) -> None:
    command = [sys.executable, "-m", "rowcast", "generate", "--watch", option]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert f"does not go with {option}" in done.stderr
