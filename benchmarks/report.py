"""Write tables of figures into ``benchmarks/README.md``, each between its own pair of marks."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

README = Path(__file__).with_name("README.md")


def rows_in(name: str) -> list[str]:
    """Return the rows of the table in section ``name``, without its head."""
    section = README.read_text("utf-8").partition(f"<!-- begin {name} -->")[2].partition("<!-- end")[0]
    return [line for line in section.splitlines() if line.startswith("| ")][1:]


def write_section(name: str, head: str, rows: Sequence[str]) -> None:
    """Replace what stands between the marks of section ``name`` by a table, and print the table."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    machine = f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores; medians."
    table = "\n".join([machine, "", head, *rows])
    text = README.read_text("utf-8")
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"{README.name} has no marks for {name!r}")
    README.write_text(pattern.sub(lambda _: f"{begin}\n{table}\n{end}", text), "utf-8")
    print(table)
