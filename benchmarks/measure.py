"""Timing of whole processes: CPU seconds and peak memory as the operating system accounts them, medians, ratios."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Work:
    """One command to time: what it runs and where, what is done (untimed) before each run, and expected statuses."""

    name: str
    command: Sequence[str]
    folder: Path
    before: Callable[[], None] | None = None
    environment: Mapping[str, str] | None = None
    statuses: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Figure:
    """The medians over all runs of one work: CPU seconds (user and system) and peak memory in MB."""

    cpu: float
    memory: float
    lowest: float
    highest: float


def run_in_turn(works: Sequence[Work], runs: int) -> dict[str, Figure]:
    """Run each work once uncounted, then all of them in turn ``runs`` times, and return their figures by name."""
    for work in works:
        run_once(work)
    samples: dict[str, list[tuple[float, float]]] = {work.name: [] for work in works}
    for _ in range(runs):
        for work in works:
            samples[work.name].append(run_once(work))
    return {name: figure(rows) for name, rows in samples.items()}


def figure(rows: Sequence[tuple[float, float]]) -> Figure:
    """Return the medians of (CPU, memory) rows."""
    cpu = [row[0] for row in rows]
    return Figure(median(cpu), median(row[1] for row in rows), min(cpu), max(cpu))


def run_once(work: Work) -> tuple[float, float]:
    """Run a work and return its CPU seconds and peak memory in MB; a wrong exit status ends the benchmark."""
    if work.before is not None:
        work.before()
    # As it is once installed: with the bytecode that an installation leaves.
    installed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = installed | (work.environment or {})
    # The child's output goes to a file: a pipe that nobody reads would stop it.
    with open(os.devnull, "wb") as sink:
        child = subprocess.Popen(work.command, cwd=work.folder, stdout=sink, stderr=sink, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in work.statuses:
        sys.exit(f"{work.name}: exit status {child.returncode} of {' '.join(work.command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
