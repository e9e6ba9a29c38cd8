"""Pages on changes: their walks through run as printed, and the table of oasdiff's rules is what the pairs say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from rowcast.codes import CODES

from tests.compat.pairs import FOLDER

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "comparing.md"
LEVELS = {"error": "breaking", "warn": "unclear", "info": "compatible"}
ROW = re.compile(r"^\| `([^`]+)` \| ([a-z ]+) \| (`[a-z-]+`|–) \| ([a-z]*) ?\| ([a-z]*) ?\| ?(.*?) ?\|$", re.MULTILINE)


def rules() -> list[tuple[str, str, str, str, str, str]]:
    return [(found[1], found[2], found[3].strip("`"), found[4], found[5], found[6]) for found in ROW.finditer(text())]


def text() -> str:
    return PAGE.read_text("utf-8")


def expanded(pattern: str) -> Iterator[str]:
    """Yield the rules that a pattern with braces stands for."""
    parts = re.split(r"\{([^}]*)\}", pattern)
    choices = [part.split(",") if place % 2 else [part] for place, part in enumerate(parts)]
    yield from ("".join(chosen) for chosen in product(*choices))


def shown() -> set[tuple[str, str, str]]:
    """Return what the pairs show: code, way, verdict for callers."""
    expected = "".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.expected")))
    found = re.finditer(r"^[<>] (\w+) +\w+ +(\w+) +.* \[([a-z-]+)\]$", expected, re.MULTILINE)
    return {(each[3], each[2], each[1]) for each in found}


def test_each_row_of_the_table_is_read() -> None:
    table = text().partition("## Beside oasdiff")[2]
    assert len(rules()) == len(re.findall(r"^\| ", table, re.MULTILINE)) - 1


def test_no_rule_is_listed_twice() -> None:
    counted = Counter(rule for row in rules() for rule in expanded(row[0]))
    assert [rule for rule, count in counted.items() if count > 1] == []
    assert len(counted) > 400


def test_each_verdict_is_what_a_pair_shows() -> None:
    known = shown()
    for pattern, _, code, way, verdict, _ in rules():
        if code != "–":
            assert code in CODES, pattern
            ways = {way, "both"} if way in ("request", "answer") else {way}
            assert any((code, each, verdict) in known for each in ways), (pattern, code, way, verdict)


def test_each_difference_is_explained_and_nothing_else_is() -> None:
    for pattern, level, code, _, verdict, why in rules():
        if code == "–" or LEVELS[level] != verdict:
            assert why, pattern


def commands(page: str) -> list[tuple[str, str]]:
    """Return each command of the walk-through of a page with what it prints."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, said = part.partition("\n")
            if end := re.search(r"<<'(\w+)'", command):
                document, _, said = said.partition(f"{end[1]}\n")
                command += f"\n{document}{end[1]}"
            found.append((command, said.strip("\n")))
    return found


@pytest.mark.parametrize("name", ["comparing.md", "changelog.md"])
def test_the_walk_through(name: str, tmp_path: Path) -> None:
    names = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **names, "PATH": path}
    listed = commands((ROOT / "docs" / name).read_text("utf-8"))
    assert len(listed) == 7
    for command, said in listed:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.stdout.strip("\n") == said, command + done.stderr


@pytest.mark.parametrize("word", ["diff", "generate --diff"])
def test_both_words_are_told_apart(word: str) -> None:
    assert f"`rowcast {word}`" in text()
