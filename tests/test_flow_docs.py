"""The guides of the change flow: each command of theirs is run, and says what the guide says, up to numbers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def blocks(name: str, *languages: str) -> Iterator[tuple[str, str]]:
    """Yield language and text of the blocks of a guide."""
    for language, text in BLOCK.findall((DOCS / name).read_text("utf-8")):
        if language in languages:
            yield language, text


def shell(command: str, folder: Path, home: Path) -> str:
    """Run a command line with the tool of this environment, and return what it says; it must succeed."""
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, command + "\n" + done.stdout + done.stderr
    return done.stdout + done.stderr


def session(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a block, and what each is expected to say."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


@pytest.mark.slow
def test_vendoring(tmp_path: Path) -> None:
    project, shop = tmp_path / "my-notes", tmp_path / "shop"
    shop.mkdir()
    (tmp_path / "home").mkdir()
    shell(
        "rowcast init my-notes && cd my-notes && echo Terms > LICENSE && rowcast generate", tmp_path, tmp_path / "home"
    )
    copy = shop / "src/shop/_vendor/my_notes"
    for language, text in blocks("vendoring.md", "console", "python"):
        if language == "console":
            for command, expected in session(text):
                if "--update" in command:
                    _change(project, copy, tmp_path)
                said = shell(command, shop if "--verify" in command else project, tmp_path / "home")
                assert _masked(said) == _masked(expected)
        elif text.startswith("# "):
            path = shop / text.partition("\n")[0].removeprefix("# ")
            path.parent.mkdir()
            path.write_text(text)
        else:
            assert shell(f"python -c '{text}print(Client)'", shop / "src", tmp_path / "home")
    assert shell("python -c 'import shop._vendor.my_notes._custom'", shop / "src", tmp_path / "home") == ""
    shell("rowcast vendor --verify src/shop/_vendor", shop, tmp_path / "home")


def _change(project: Path, copy: Path, tmp_path: Path) -> None:
    """Change the spec, and a file of the copy elsewhere, so that there is something to update and to merge."""
    page = project / "spec/my_notes/notes.yaml"
    text = page.read_text()
    for old, new in (("max: 100,", "max: 200,"), ("The first line of the note.", "The first line of it.")):
        assert old in text
        text = text.replace(old, new)
    page.write_text(text)
    shell("rowcast generate", project, tmp_path / "home")
    with (copy / "resources/notes.py").open("a") as file:
        file.write("\n# Mine.\n")


def _masked(text: str) -> str:
    return re.sub(r"\d+", "N", text)
