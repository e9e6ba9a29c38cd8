"""Measure the generated client beside the official one, and write the figures into ``benchmarks/README.md``.

``client.py [RUNS]`` (default 5). Both run in ``benchmarks/.venv``, at the versions pinned here and over the same
libraries; without a package registry what is already there is used.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from measure import Work, run_once
from report import write_section

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
PEERS = HERE / ".venv"
PYTHON = PEERS / "bin" / "python"
PINNED = (
    "anthropic==2.12.0",
    "httpx2==2.16.2",
    "pydantic==2.14.4",
    "aiohttp==3.14.5",
    "urllib3==2.8.0",
    "mypy==2.4.1",
)
OFFICIAL, OURS = "anthropic", "claude_messages"
PACKAGES = ROOT / "generated" / "python"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a work, how ours does it, and the ratio to reach; ``unit`` is of the figures shown."""

    said: str
    work: str
    transport: str = ""
    target: str = ""
    official: str = ""
    unit: str = "s"


LINES = (
    Line("import, whole process", "import", target="0.02"),
    Line("import, client and first call, whole process", "first call", target="0.12"),
    Line("memory after the first call", "memory", target="0.45", unit="MB"),
    Line("600 calls of 1 KB", "small", target="0.45"),
    Line("the same, urllib3", "small", "Urllib3", "0.30"),
    Line("300 calls of 50 KB", "large", target="0.45"),
    Line("the same, urllib3", "large", "Urllib3", "0.30"),
    Line("400 async calls, 1 at a time", "async 1"),
    Line("the same, aiohttp", "async 1", "Aiohttp", "0.25"),
    Line("2,048 async calls, 256 at once", "async 256", target="1"),
    Line("the same, aiohttp", "async 256", "Aiohttp", "0.12"),
    Line("20,000 text deltas, typed and folded", "deltas", target="0.20"),
    Line("the same, urllib3", "deltas", "Urllib3", "0.10"),
    Line("the same, against the official client without its helper", "deltas", official="deltas, raw"),
    Line("tool input in 16,000 fragments", "tool", target="0.05"),
    Line("tool input in 8,000 fragments", "half of tool"),
    Line("a further client", "further client", target="under 1 ms", unit="ms"),
    Line("cold `mypy --strict` of a small program", "mypy", target="0.6"),
)
HEAD = "| work | ours | official | ratio | lowest – highest | target |\n|---|---|---|---|---|---|"


def main() -> None:
    """Measure each line, both clients in turn, and write the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    install_peers()
    command = [PYTHON, HERE / "client_server.py"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        port = int((server.stdout or sys.stdin).readline())
        measured = Measured(f"http://127.0.0.1:{port}", Path(folder))
        rows: list[str] = []
        for line in LINES:
            rows.append(row_of(line, measured, runs))
            print(rows[-1], file=sys.stderr, flush=True)
        server.communicate()
    write_section("client", HEAD, [*rows, *sizes()])


def install_peers() -> None:
    """Install the official client at its pinned version, unless it is there."""
    if not PYTHON.exists():
        venv.create(PEERS, with_pip=True)
    there = subprocess.run([PYTHON, "-c", "import anthropic, aiohttp, urllib3, mypy"], capture_output=True, check=False)
    if there.returncode:
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", *PINNED], check=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """Where the server is, and a folder for programs that are checked."""

    url: str
    folder: Path

    def sample(self, package: str, work: str, transport: str) -> float:
        """Return the figure of one run: CPU seconds, or MB for memory."""
        if work == "import":
            return self.process([PYTHON, "-c", f"import {package}"])[0]
        if work in ("first call", "memory"):
            return self.process([PYTHON, HERE / "client_work.py", package, "first call", self.url])[work == "memory"]
        if work == "mypy":
            return self.checked(package)
        command = [PYTHON, HERE / "client_work.py", package, work, self.url, *filter(None, [transport])]
        done = subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=True)
        return float(done.stdout)

    def process(self, command: Sequence[object]) -> tuple[float, float]:
        """Return CPU seconds and peak memory in MB of a whole process."""
        return run_once(Work("client", [str(part) for part in command], ROOT, environment=ENVIRONMENT))

    def checked(self, package: str) -> float:
        """Return the CPU seconds in which mypy checks a program that it has never seen, with a cache that is empty."""
        name, types = ("Anthropic", f"{package}.types") if package == OFFICIAL else ("Client", package)
        program = self.folder / f"uses_{package}.py"
        program.write_text(PROGRAM.format(package=package, name=name, types=types), "utf-8")
        with tempfile.TemporaryDirectory(dir=self.folder) as cache:
            command = [PYTHON, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}", program]
            return self.process(command)[0]


ENVIRONMENT = {"PYTHONPATH": str(PACKAGES), "PYTHONDONTWRITEBYTECODE": "", "MYPYPATH": str(PACKAGES)}
PROGRAM = """from {package} import {name}
from {types} import TextBlock

client = {name}(api_key="k")
answer = client.messages.create(model="m", max_tokens=9, messages=[{{"role": "user", "content": "Hello."}}])
for block in answer.content:
    if isinstance(block, TextBlock):
        print(block.text)
"""


def row_of(line: Line, measured: Measured, runs: int) -> str:
    """Return the row of one line, ours and the official client's taken in turn after one uncounted run of each."""
    pairs = []
    for turn in range(runs + 1):
        ours = measured.sample(OURS, line.work, line.transport)
        official = measured.sample(OFFICIAL, line.official or line.work, "")
        if turn:
            pairs.append((ours, official))
    ratios = [ours / official for ours, official in pairs]
    mine, theirs = (median(pair[place] for pair in pairs) for place in (0, 1))
    scale = 1000 if line.unit == "ms" else 1
    shown = f"{mine * scale:.3f} | {theirs * scale:.3f} {line.unit}"
    spread = f"{min(ratios):.3f} – {max(ratios):.3f}"
    bound = f"≤ {line.target}" if line.target[:1].isdigit() else line.target
    return f"| {line.said} | {shown} | {median(ratios):.3f} | {spread} | {bound} |"


def sizes() -> Iterator[str]:
    """Yield the rows of the packages' sizes, without bytecode."""
    found = subprocess.run(
        [PYTHON, "-c", "import anthropic; print(anthropic.__path__[0])"], capture_output=True, text=True, check=True
    )
    (mine, my_files), (theirs, their_files) = (weight(PACKAGES / OURS), weight(Path(found.stdout.strip())))
    yield f"| size without bytecode | {mine:.3f} | {theirs:.3f} MB | {mine / theirs:.3f} | | ≤ 0.3 MB |"
    yield f"| files | {my_files} | {their_files} | {my_files / their_files:.3f} | | ≤ 30 |"


def weight(folder: Path) -> tuple[float, int]:
    """Return the MB and the number of files of a package."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return sum(path.stat().st_size for path in files) / 1e6, len(files)


if __name__ == "__main__":
    main()
