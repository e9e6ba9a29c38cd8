"""The page on importing: its commands are run, one after another, and say what the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "importing.md").read_text("utf-8")


def test_the_commands_say_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "tanks.md").write_text(
        re.findall(r"^````markdown\n(.*?)^````$", PAGE, re.M | re.S)[0], encoding="utf-8"
    )
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    ran = 0
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, said = part.partition("\n")
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=100,
            )
            assert done.stdout.strip("\n") == said.strip("\n"), command
            ran += 1
    assert ran == 7


def test_every_option_is_described() -> None:
    from rowcast.usage import COMMANDS

    options = next(command for command in COMMANDS if command.name == "import").options
    assert not [option.flags[-1] for option in options if option.flags[-1] not in PAGE and option.flags[0] not in PAGE]


def test_the_page_lists_every_kind_of_finding_with_its_weight() -> None:
    from rowcast.importers.findings import CODES

    weights = {"awaits your decision": "decide", "deserves a look": "look", "for the record": "note"}
    rows = re.findall(r"^\| `([a-z-]+)` \| ([a-z ]+) \| (.*) \|$", PAGE, re.M)
    said = {code: (weights[words], title) for code, words, title in rows if words in weights}
    assert said == {code: (sort.weight, sort.title) for code, sort in CODES.items()}
