"""Measure generation against its peers, and write the figures into ``benchmarks/README.md``.

``generation.py [SIZES] [RUNS]``: sizes from S, M, L, XL (default all), runs of each command (default 5). The peers are
installed at pinned versions into ``benchmarks/.venv``; without a package registry the peers already there are used.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from make_api import files
from measure import Figure, Work, run_in_turn
from report import rows_in, write_section

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benchmarks" / ".venv"
PINNED = ("openapi-python-client==0.29.1", "datamodel-code-generator==0.89.0", "black==26.10.1", "isort")
SIZES = ("S", "M", "L", "XL")
OPERATIONS = {"M": 10, "L": 100, "XL": 1000}
ROWCAST = (sys.executable, "-m", "rowcast")


def main() -> None:
    """Measure each size and write the tables."""
    sizes = sys.argv[1].split(",") if len(sys.argv) > 1 else list(SIZES)
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    install_peers()
    for size in sizes:
        # The largest takes long: what is known is written, and rows of other sizes stay as they are.
        rows = {each: [row for row in rows_in("generation") if row.startswith(f"| {each} |")] for each in SIZES}
        rows[size] = list(measure_size(size, runs))
        write_section("generation", HEAD, [row for each in SIZES for row in rows[each]])


HEAD = (
    "| size | work | CPU s | lowest – highest | peak MB | against | ratio | target |\n|---|---|---|---|---|---|---|---|"
)


def install_peers() -> None:
    """Install the peers at their pinned versions, unless they are there."""
    if (PEERS / "bin" / "openapi-python-client").exists():
        return
    venv.create(PEERS, with_pip=True)
    subprocess.run([PEERS / "bin" / "pip", "install", "-q", *PINNED], check=True)


def measure_size(size: str, runs: int) -> Iterator[str]:
    """Measure everything for one size and yield rows of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = make_project(folder, size)
        figures = run_in_turn(list(works(folder, project, size)), runs if size != "XL" else min(runs, 3))
    for work, figure in figures.items():
        yield from rows_of(size, work, figure, figures)


TARGETS: dict[tuple[str, str], tuple[str, float]] = {
    ("check, nothing changed", "S"): ("bare interpreter", 4),
    ("generate, nothing changed", "S"): ("bare interpreter", 4),
    ("check, nothing changed", "L"): ("openapi-python-client", 0.02),
    ("generate, nothing changed", "L"): ("openapi-python-client", 0.02),
    ("one description changed", "S"): ("openapi-python-client", 0.2),
    ("one description changed", "L"): ("openapi-python-client", 0.05),
    ("one description changed", "XL"): ("openapi-python-client", 0.01),
    ("one limit changed", "S"): ("openapi-python-client", 0.2),
    ("one limit changed", "L"): ("openapi-python-client", 0.05),
    ("one limit changed", "XL"): ("openapi-python-client", 0.01),
    ("one model changed", "S"): ("openapi-python-client", 0.75),
    ("one model changed", "L"): ("openapi-python-client", 0.15),
    ("one model changed", "XL"): ("openapi-python-client", 0.03),
    ("everything, cold", "S"): ("openapi-python-client", 0.8),
    ("everything, cold", "L"): ("openapi-python-client", 0.6),
    ("everything, cold", "XL"): ("openapi-python-client", 0.6),
    ("--version", "S"): ("bare interpreter", 2.5),
    ("--help", "S"): ("bare interpreter", 2.5),
}


def rows_of(size: str, work: str, figure: Figure, figures: dict[str, Figure]) -> Iterator[str]:
    """Yield the row of one work, against its target where there is one."""
    against, target = TARGETS.get((work, size), ("", 0.0))
    other = figures.get(against)
    ratio = f"{figure.cpu / other.cpu:.3f}" if other else ""
    bound = f"≤ {target}" if other else ""
    spread = f"{figure.lowest:.3f} – {figure.highest:.3f}"
    yield f"| {size} | {work} | {figure.cpu:.3f} | {spread} | {figure.memory:.0f} | {against} | {ratio} | {bound} |"


def make_project(folder: Path, size: str) -> Path:
    """Write a project of one size, generate it once, and export its OpenAPI document for the peers."""
    project = folder / "project"
    spec = project / "spec" / "bench"
    if size == "S":
        shutil.copytree(ROOT / "spec" / "claude_messages", spec)
    else:
        spec.mkdir(parents=True)
        for name, text in files(OPERATIONS[size]).items():
            (spec / name).write_text(text, "utf-8")
    (project / "rowcast.toml").write_text("", "utf-8")
    subprocess.run([*ROWCAST, "generate"], cwd=project, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*ROWCAST, "export", "openapi", "-o", folder / "openapi.json"], cwd=project, check=True)
    return project


def works(folder: Path, project: Path, size: str) -> Iterator[Work]:
    """Yield all that is timed for one size."""
    yield Work("bare interpreter", [sys.executable, "-c", "pass"], folder)
    if size == "S":
        yield Work("--version", [*ROWCAST, "--version"], folder)
        yield Work("--help", [*ROWCAST, "--help"], folder)
    yield Work("check, nothing changed", [*ROWCAST, "check"], project)
    yield Work("generate, nothing changed", [*ROWCAST, "generate"], project)
    yield Work("one description changed", [*ROWCAST, "generate"], project, change(project, *description(size)))
    yield Work("one limit changed", [*ROWCAST, "generate"], project, change(project, *limit(size)))
    yield Work("one model changed", [*ROWCAST, "generate"], project, change(project, *model(size)))
    yield Work("one summary changed", [*ROWCAST, "generate"], project, change(project, *summary(size)))
    yield Work("everything, cold", [*ROWCAST, "generate"], project, lambda: forget(project))
    yield Work("everything, cold, two jobs", [*ROWCAST, "generate", "--jobs", "2"], project, lambda: forget(project))
    yield from peers(folder)


def peers(folder: Path) -> Iterator[Work]:
    """Yield the peers, each on the same API's OpenAPI document."""
    client = PEERS / "bin" / "openapi-python-client"
    document = folder / "openapi.json"
    command = [client, "generate", "--path", document, "--meta", "none", "--overwrite", "--output-path", folder / "opc"]
    words = [str(part) for part in command]
    # Its hooks call ruff, which its installation brings: they find it where the environment is activated.
    path = os.pathsep.join((str(PEERS / "bin"), os.environ["PATH"]))
    yield Work("openapi-python-client", words, folder, environment={"PATH": path})
    yield Work("openapi-python-client, its hooks find no ruff", words, folder)
    for label, formatters in (("black + isort", ("black", "isort")), ("its own formatter", ("builtin",))):
        command = [PEERS / "bin" / "datamodel-codegen", "--input", document, "--input-file-type", "openapi"]
        command += ["--output", folder / "models.py", "--output-model-type", "pydantic_v2.BaseModel"]
        yield Work(
            f"datamodel-code-generator, models only, {label}",
            [str(part) for part in [*command, "--formatters", *formatters]],
            folder,
        )


Edit = tuple[str, str, str]
"""A file, a text in it, and what stands there in its place, with a number that is another one each time."""


def description(size: str) -> Edit:
    """Return a change that touches no model: of the description of a parameter."""
    if size == "S":
        return "messages.yaml", "near 1 suits invention", "near 1 suits invention {}"
    return "order000.yaml", "Only try.", "Only try {}."


def limit(size: str) -> Edit:
    """Return a change of a parameter's limit."""
    if size == "S":
        return "messages.yaml", "max: 1\n        known", "max: {}\n        known"
    return "order000.yaml", "max: 100, default: 20", "max: 10{}, default: 20"


def model(size: str) -> Edit:
    """Return a change that touches a model: another name of a row."""
    if size == "S":
        return "media.yaml", "name: context\n", "name: context_{}\n"
    return "order000.yaml", "name: amount,", "name: amount_{},"


def summary(size: str) -> Edit:
    """Return a change that lists of all operations show: then everything is made."""
    if size == "S":
        return "messages.yaml", "summary: ", "summary: Number {}, "
    return "order000.yaml", "summary: Do thing number 0\n", "summary: Do thing number 0 for the {}th time\n"


def change(project: Path, name: str, old: str, new: str) -> Callable[[], None]:
    """Return a step that changes one row of a file in a way that no run has seen."""
    path = project / "spec" / "bench" / name
    text = path.read_text("utf-8")
    if old not in text:
        sys.exit(f"{path.name} does not hold {old!r}")
    numbers, now = count(2), old

    def step() -> None:
        nonlocal now
        was, now = now, new.format(next(numbers))
        path.write_text(path.read_text("utf-8").replace(was, now, 1), "utf-8")

    return step


def forget(project: Path) -> None:
    """Remove all that an earlier run left: the output and the cache."""
    for name in ("generated", ".rowcast_cache"):
        shutil.rmtree(project / name, ignore_errors=True)


if __name__ == "__main__":
    main()
