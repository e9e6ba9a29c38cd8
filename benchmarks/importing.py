"""Measure importing: CPU and peak memory of whole processes, for pages of several shapes, and how they grow.

    python benchmarks/importing.py [RUNS]

Pages are made here, of our own words. Each runs beside a bare interpreter; the last column is what a page four times
as large costs against the page, which is four where the time is linear.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import Work, run_in_turn
from report import write_section

SIZE = 600_000
GROWTH = 4
ROWCAST = (sys.executable, "-m", "rowcast", "import")
WORDS = "the water of a tank that is used when a call is made and no other amount was given by whoever calls".split()  # noqa: SIM905
TYPES = ("string", "integer", "boolean", "number", "array of strings", "string")
TABLE = "| Name | Type | Required | Default | Description |\n|---|---|---|---|---|\n"


def dense(size: int) -> str:
    """Return one table with five facts in each row."""
    return _until(size, "# Tanks\n\n`POST /tanks`\n\n## Request body\n\n" + TABLE, lambda n: _row(n, f"field_{n}"))


def calls(size: int) -> str:
    """Return a reference of many calls, each with a request, an answer and an example."""
    return _until(size, "# Tanks\n\nBase URL: https://api.tanks.test\n\n", _call)


def minified(size: int) -> str:
    """Return the dense table as HTML on one line."""
    columns = "<th>".join(("", "Name", "Type", "Required", "Default", "Description"))
    head = f"<h1>Tanks</h1><p>POST /tanks</p><h2>Request body</h2><table><tr>{columns}"
    return _until(size, head, lambda n: "<tr><td>" + "<td>".join(_cells(n, f"field_{n}")))


def bullets(size: int) -> str:
    """Return parameters as a list."""
    head = "# Tanks\n\n`POST /tanks`\n\n## Request body\n\n"
    return _until(size, head, lambda n: f"- `field_{n}` ({TYPES[n % 6]}, required): {_sentence(n)}\n")


def objects(size: int) -> str:
    """Return tables of objects that refer to each other, with shapes that repeat."""
    return _until(size, "# Tanks\n\n", _object)


def prose(size: int) -> str:
    """Return a page of running text with hardly a table."""
    return _until(size, "# Tanks\n\n`GET /tanks`\n\n", lambda n: f"{' '.join(_sentence(n + k) for k in range(4))}.\n\n")


SHAPES = (dense, calls, minified, bullets, objects, prose)


def main(runs: int) -> None:
    """Measure all shapes and write the section of the README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        works = [Work("bare interpreter", (sys.executable, "-c", "pass"), folder)]
        for shape in SHAPES:
            for times in (1, GROWTH):
                page = folder / f"{shape.__name__}-{times}.{'html' if shape is minified else 'md'}"
                page.write_text(shape(SIZE * times), encoding="utf-8")
                output = ("-o", f"spec/{shape.__name__}-{times}", "--force")
                works.append(Work(page.stem, (*ROWCAST, page.name, *output), folder, statuses=(0, 1)))
        figures = run_in_turn(works, runs)
    bare = figures["bare interpreter"].cpu
    rows = [f"| bare interpreter |  | {bare:.3f} |  | {figures['bare interpreter'].memory:.0f} |  |"]
    for shape in SHAPES:
        one, more = figures[f"{shape.__name__}-1"], figures[f"{shape.__name__}-{GROWTH}"]
        what = (shape.__doc__ or "").removeprefix("Return ").rstrip(".")
        rows.append(
            f"| {shape.__name__}: {what} | {SIZE // 1000} KB | {one.cpu:.2f} ({one.lowest:.2f} – {one.highest:.2f}) "
            f"| {one.cpu / bare:.0f} | {one.memory:.0f} | {more.cpu / one.cpu:.1f} |"
        )
    columns = ("page", "size", "CPU s (lowest – highest)", "× bare interpreter", "peak MB", f"{GROWTH} times the page")
    head = f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|"
    write_section("importing", head, rows)


def _until(size: int, head: str, piece: Callable[[int], str]) -> str:
    parts, length, number = [head], len(head), 0
    while length < size:
        parts.append(piece(number))
        length += len(parts[-1])
        number += 1
    return "".join(parts)


def _sentence(number: int) -> str:
    random_ = random.Random(number)  # noqa: S311 - it only has to be repeatable
    said = " ".join(random_.choice(WORDS) for _ in range(12))
    return said + ("", ", between 1 and 100", ". Max 64 characters", ". One of `a`, `b` or `c`")[number % 4]


def _cells(number: int, name: str) -> list[str]:
    default = ("", "5", "true", "1.5", "", "a")[number % 6] if number % 2 else ""
    return [name, TYPES[number % 6], "No" if number % 2 else "Yes", default, _sentence(number)]


def _row(number: int, name: str) -> str:
    return f"| {' | '.join(_cells(number, name))} |\n"


def _call(number: int) -> str:
    rows = "".join(_row(number + n, f"field_{n}") for n in range(10))
    return (
        f"## Fill tank {number}\n\n`POST /tanks{number}/{{id}}`\n\n{_sentence(number)}.\n\n"
        f"### Request body\n\n{TABLE}{rows}\n"
        "### Response\n\n| Name | Type | Description |\n|---|---|---|\n| id | string | Number |\n"
        "| level | integer | How full |\n\n"
        '```json\n{"id": "a", "level": 4}\n```\n\n'
    )


def _object(number: int) -> str:
    rows = "".join(_row(number + n, f"field_{n}") for n in range(6))
    more = f"| other | [Tank{number // 2}](#tank{number // 2}) | No | | Another one |\n| at | object | No | | Where |\n"
    place = "| at.lat | number | Yes | | North |\n| at.lng | number | Yes | | East |\n"
    return f"## Tank{number}\n\n{TABLE}{rows}{more}{place}\n"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
