"""Edit specs at random, and hold each run that remembers to one that does not: ``fuzz_revise.py [EDITS] [SEED]``.

Each spec of ``tests/cases``, the flagship and an API of ``make_api.py`` is edited as people and accidents edit: rows
are reworded, bounded anew, renamed, copied, moved and dropped; lines are, and files. After each edit ``generate`` makes
what it thinks it has to, and ``check --no-cache`` makes everything: the two must agree, also on what is an error.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from make_api import files
from rowcast.cli import main as rowcast
from rowcast.project import revising
from rowcast.targets.python import layout

ROOT = Path(__file__).resolve().parent.parent

Lines = list[str]


def main() -> None:
    """Edit each spec in turn until there were enough edits; a difference ends the run with the folder left behind."""
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    found: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp(prefix="revise-"))
    specs = list(sources())
    while sum(found.values()) < edits:
        found += walk(chance.choice(specs), folder, chance, 12)
        print(dict(found), flush=True)
    shutil.rmtree(folder)


def sources() -> Sequence[dict[str, str]]:
    """Return the specs: names of files and their texts."""
    folders = [case / "spec" for case in sorted((ROOT / "tests" / "cases").iterdir()) if (case / "expected").is_dir()]
    folders += [ROOT / "spec" / "claude_messages"]
    read = [{path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))} for folder in folders]
    made = [read[-1]] * 20 + [{**files(50), "shared.yaml": SHARED}] * 40 + [files(30)] * 10
    return [*(each for each in read if each), *made]


SHARED = """\
rowcast: 1
tables:
  Money:
    description: An amount.
    rows:
      - {name: units, type: integer, required: true, min: 0, description: How many.}
      - {name: currency, type: Currency, required: true, description: Of what.}
  Stamp:
    - {name: at, type: string(date-time), description: When.}
  Order000Extra:
    - {include: Stamp}
    - {name: fee, type: Money, description: What it costs.}
types:
  Currency: {type: enum<string>, open: true, values: {eur: Euro., usd: Dollar.}}
"""


def walk(spec: dict[str, str], folder: Path, chance: random.Random, steps: int) -> Counter[str]:
    """Generate a spec, edit it some times, and return how many runs made everything, made a part, and failed."""
    shutil.rmtree(folder)
    (folder / "spec" / "one").mkdir(parents=True)
    (folder / "rowcast.toml").write_text("", "utf-8")
    # A module for each file of the spec, also for small ones: else a part of the files is no part of the modules.
    layout.SMALL = chance.choice((5, 300))  # type: ignore[misc]
    texts = mixed(spec, chance)
    put(folder, texts, {})
    found: Counter[str] = Counter()
    if run(folder, "generate") != 0:
        return Counter(unusable=1)
    for _ in range(steps):
        edited = dict(texts)
        names = [edit(edited, chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
        put(folder, edited, texts)
        found[step(folder, names)] += 1
        if run(folder, "check") == 2 and chance.random() < 0.9:
            put(folder, texts, edited)
            found[step(folder, ["back"])] += 1
        else:
            texts = edited
    return found


def mixed(spec: dict[str, str], chance: random.Random) -> dict[str, str]:
    """Return a spec whose files use what the shared one defines, if it has one."""
    if "shared.yaml" not in spec:
        return dict(spec)
    texts = dict(spec)
    for name in chance.sample(sorted(texts), 3):
        texts[name] = texts[name].replace("name: amount, type: number", "name: amount, type: Money")
    return texts


def step(folder: Path, names: Sequence[str]) -> str:
    """Run with and without memory, and return what the run with memory did; a difference ends the program."""
    SEEN.clear()
    made = run(folder, "generate")
    cold = run(folder, "check", "--no-cache")
    if made != cold:
        sys.exit(f"{folder}: {names}: generate ends with {made}, and check with {cold}; part: {SEEN}")
    if made == 2:
        return "failed"
    return "part" if SEEN == [True] else "everything" if SEEN == [False] else "nothing"


SEEN: list[bool] = []
_REVISE = revising.revise


def _watched(*arguments: object) -> bool:
    SEEN.append(_REVISE(*arguments))  # type: ignore[arg-type]
    return SEEN[-1]


revising.revise = _watched  # type: ignore[assignment]


def run(folder: Path, *words: str) -> int:
    """Return the exit status of a command."""
    os.chdir(folder)
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return rowcast([*words, "--traceback"])


def put(folder: Path, texts: dict[str, str], before: dict[str, str]) -> None:
    """Write a spec over another one."""
    for name in before.keys() - texts.keys():
        (folder / "spec" / "one" / name).unlink()
    for name, text in texts.items():
        if before.get(name) != text:
            (folder / "spec" / "one" / name).write_text(text, "utf-8")


# Edits: of the lines of one file, and of all files.


def edit(texts: dict[str, str], chance: random.Random) -> str:
    """Edit a spec in one way, and return what the way is called."""
    if chance.random() < 0.08:
        way = chance.choice(OF_FILES)
        way(texts, chance)
        return way.__name__
    name = chance.choice(sorted(texts))
    lines = texts[name].split("\n")
    of_lines = chance.choice(OF_LINES)
    of_lines(lines, chance)
    texts[name] = "\n".join(lines)
    return f"{of_lines.__name__} {name}"


def at(lines: Lines, chance: random.Random, pattern: str) -> int:
    """Return the place of a line that matches, at random; the last line if none does."""
    found = [number for number, line in enumerate(lines) if re.search(pattern, line)]
    return chance.choice(found) if found else len(lines) - 1


def reword(lines: Lines, chance: random.Random) -> None:
    """Add a word to a description."""
    place = at(lines, chance, r"(description|summary): \w")
    lines[place] = re.sub(r"(description|summary): ", r"\1: Verily ", lines[place], count=1)


def renumber(lines: Lines, chance: random.Random) -> None:
    """Change a number."""
    place = at(lines, chance, r"[a-z_]+: \d+\b")
    lines[place] = re.sub(r"\d+", lambda found: str(int(found[0]) + chance.choice((1, 10, 100))), lines[place], count=1)


def demand(lines: Lines, chance: random.Random) -> None:
    """Let a row be required, or no longer."""
    place = at(lines, chance, r"required: true|\bname: \w+")
    line = lines[place]
    if "required: true" in line:
        lines[place] = line.replace(", required: true", "").replace("required: true", "required: false")
    else:
        lines[place] = re.sub(r"name: (\w+),", r"name: \1, required: true,", line)


def rename(lines: Lines, chance: random.Random) -> None:
    """Give a row another name."""
    place = at(lines, chance, r"\bname: \w+")
    lines[place] = re.sub(r"\bname: (\w+)", rf"name: \g<1>{chance.randint(1, 9)}", lines[place], count=1)


def retype(lines: Lines, chance: random.Random) -> None:
    """Give a row another type."""
    place = at(lines, chance, r"type: \w+,")
    kind = chance.choice(("string", "integer", "boolean", "Money", "Currency", "object", "number"))
    lines[place] = re.sub(r"type: \w+,", f"type: {kind},", lines[place], count=1)


def copy_row(lines: Lines, chance: random.Random) -> None:
    """Add a row like another one."""
    place = at(lines, chance, r"^\s*- \{name: \w+.*\}$")
    lines.insert(place, re.sub(r"name: (\w+)", rf"name: \g<1>_{chance.randint(1, 99)}", lines[place], count=1))


def drop_row(lines: Lines, chance: random.Random) -> None:
    """Remove a row."""
    del lines[at(lines, chance, r"^\s*- \{name: \w+.*\}$")]


def move_row(lines: Lines, chance: random.Random) -> None:
    """Let two lines change places."""
    place = at(lines, chance, r"^\s*- \{name: \w+.*\}$")
    if place + 1 < len(lines):
        lines[place], lines[place + 1] = lines[place + 1], lines[place]


def shift(lines: Lines, chance: random.Random) -> None:
    """Add a line that says nothing."""
    lines.insert(at(lines, chance, r"^\s*(- |\w)"), chance.choice(("", "# a remark", "      # Order000 rules")))


def say(lines: Lines, chance: random.Random) -> None:
    """Mention a type in a description."""
    place = at(lines, chance, r"description: \w")
    name = chance.choice(re.findall(r"^  ([A-Z]\w+)", "\n".join(lines), re.MULTILINE) or ["Nothing"])
    lines[place] = re.sub(r"description: ", f"description: As {name} or `{name}`, ", lines[place], count=1)


def drop_line(lines: Lines, chance: random.Random) -> None:
    """Remove a line."""
    if len(lines) > 1:
        del lines[chance.randrange(len(lines))]


def double_line(lines: Lines, chance: random.Random) -> None:
    """Write a line twice."""
    place = chance.randrange(len(lines))
    lines.insert(place, lines[place])


def drop_block(lines: Lines, chance: random.Random) -> None:
    """Remove a definition: a line that is indented by two, with those below it."""
    start = at(lines, chance, r"^  \w[\w.]*:")
    end = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith("   ")), len(lines))
    del lines[start:end]


def move_block(lines: Lines, chance: random.Random) -> None:
    """Let a definition change places with the one below it."""
    start = at(lines, chance, r"^  \w[\w.]*:")
    middle = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith("   ")), len(lines))
    if middle < len(lines) and re.match(r"  \w", lines[middle]):
        end = next((n for n in range(middle + 1, len(lines)) if not lines[n].startswith("   ")), len(lines))
        lines[start:end] = lines[middle:end] + lines[start:middle]


def rename_everywhere(texts: dict[str, str], chance: random.Random) -> None:
    """Give a type another name, wherever it stands."""
    names = re.findall(r"^  ([A-Z]\w+)", "\n".join(texts.values()), re.MULTILINE)
    if names:
        name = chance.choice(names)
        for file, text in texts.items():
            texts[file] = re.sub(rf"\b{name}\b", f"{name}Too", text)


def add_file(texts: dict[str, str], chance: random.Random) -> None:
    """Add a file with a type."""
    number = chance.randint(1, 99)
    texts[f"more{number}.yaml"] = f"rowcast: 1\ntables:\n  More{number}:\n    - {{name: one, type: string}}\n"


def drop_file(texts: dict[str, str], chance: random.Random) -> None:
    """Remove a file."""
    if len(texts) > 1:
        del texts[chance.choice(sorted(texts))]


OF_LINES: tuple[Callable[[Lines, random.Random], None], ...] = (
    *(reword, renumber, demand, rename, retype, copy_row, drop_row, move_row) * 3,
    *(shift, shift, say, say, drop_line, double_line, drop_block, move_block),
)
OF_FILES: tuple[Callable[[dict[str, str], random.Random], None], ...] = (rename_everywhere, add_file, drop_file)


if __name__ == "__main__":
    main()
