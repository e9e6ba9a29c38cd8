"""The samples of the flagship's docs run as they stand, against a server of its protocol, and pass a type checker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rowcast.front import load
from rowcast.source import SourceFile
from rowcast.target import Sample
from rowcast.targets.python.samples import samples

ROOT = Path(__file__).parents[3]
PACKAGES = ROOT / "generated" / "python"


def _all() -> Iterator[Sample]:
    folder = ROOT / "spec" / "claude_messages"
    api, _ = load([SourceFile(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))])
    assert api is not None
    sampler = samples(api, "claude_messages")
    for operation in api.operations:
        for example in operation.examples:
            if example.request is not None:
                yield from sampler(operation, example.request)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with each sample in a file."""
    folder = tmp_path_factory.mktemp("samples")
    for number, sample in enumerate(_all()):
        (folder / f"sample_{number:02}.py").write_text(sample.code + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Serve on the loopback interface and return the address."""
    script = ROOT / "tests" / "servers" / "messages_server.py"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, str(script)], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()
        process.wait(timeout=10)


RUN_ALL = """
import runpy, sys
for path in sys.argv[1:]:
    runpy.run_path(path, run_name="__main__")
    print("ran", path)
"""


def test_samples_run(written: Path, server: str) -> None:
    files = sorted(map(str, written.iterdir()))
    variables = {"ANTHROPIC_BASE_URL": server, "ANTHROPIC_AUTH_TOKEN": "secret", "PYTHONPATH": str(PACKAGES)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN_ALL, *files],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("ran ")] == files


def test_samples_pass_a_strict_type_checker(written: Path) -> None:
    files = sorted(map(str, written.iterdir()))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={written / 'cache'}", *files],
        env=os.environ | {"MYPYPATH": str(PACKAGES)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
