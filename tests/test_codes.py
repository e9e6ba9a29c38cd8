"""Each code is shown by something that runs: a case, the example of a rule, a pair of specs, a project, a test below.

A project's ``transcript.txt`` begins with the command; what it says and its status follow.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast import cli
from rowcast.codes import CODES
from rowcast.codes.linting import LINTING
from rowcast.codes.vendoring import VENDORING
from rowcast.ir import Api
from rowcast.reach import directions
from rowcast.rendering import memo
from rowcast.targets.python import dcg, layout, models, names, usual
from rowcast.targets.python.types import Typing

HERE = Path(__file__).parent
PROJECTS = sorted(folder for folder in (HERE / "cases_project").iterdir() if folder.is_dir())

# What is about bytes, about several runs, or about faults of tools has a test of its own.
ELSEWHERE = {
    "file-unreadable": "test_reading.py",
    "file-not-regular": "test_reading.py",
    "file-too-large": "test_reading.py",
    "file-encoding": "test_reading.py",
    "yaml-size": "test_yamltree.py",
    "model-failed": "test_codes.py",
    "value-unwritable": "targets/python/test_render.py",
    "unsafe-path": "test_engine.py",
    "path-clash": "test_engine.py",
    "drift-stale": "test_cli.py",
    "drift-extra": "test_cli.py",
    "drift-edited": "test_cli.py",
    "drift-interrupted": "test_cli.py",
    "drift-versions": "test_cli.py",
    "output-refused": "test_cli.py",
    "output-kept": "test_cli.py",
    "output-left": "test_cli.py",
    **dict.fromkeys(VENDORING, "vendoring/test_vendor.py"),
    "api-added": "compat/test_diff.py",
    "api-removed": "compat/test_diff.py",
    "changelog-missing": "changes/test_changelog.py",
    "changelog-stale": "changes/test_changelog.py",
    "changelog-damaged": "changes/test_changelog.py",
    "changelog-base": "changes/test_changelog.py",
    "changelog-released": "changes/test_changelog.py",
    "changelog-version": "changes/test_changelog.py",
}


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)
def test_project(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    update_goldens: bool,
) -> None:
    held = (folder / "transcript.txt").read_text("utf-8")
    command = held.partition("\n")[0]
    root = tmp_path / "project"
    shutil.copytree(folder, root, ignore=shutil.ignore_patterns("transcript.txt"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(root)
    status = cli.main(command.removeprefix("$ rowcast ").split())
    captured = capfd.readouterr()
    said = (captured.out + captured.err).replace(str(root), "PROJECT")
    transcript = f"{command}\n{said}exit {status}\n"
    if update_goldens:
        (folder / "transcript.txt").write_text(transcript, "utf-8", newline="\n")
        held = transcript
    assert transcript == held
    assert f"[{folder.name}]" in transcript


def test_every_code_is_shown() -> None:
    assert sorted(CODES.keys() - _shown() - ELSEWHERE.keys()) == []


def test_every_code_that_is_shown_is_a_code() -> None:
    assert sorted(_shown() - CODES.keys()) == []


def test_no_allowance_is_idle() -> None:
    assert sorted(ELSEWHERE.keys() & _shown()) == []
    assert sorted(ELSEWHERE.keys() - CODES.keys()) == []
    for code, place in ELSEWHERE.items():
        text = (HERE / place).read_text("utf-8")
        # Here the table above names it too.
        assert len(re.findall(rf"\b{code}\b", text)) > (place == "test_codes.py"), code


def test_a_model_generator_that_fails(load: Callable[..., tuple[Api, object]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the generator is told at the row that it could not do, and the other rows are still asked about."""

    def made(questions: list[object]) -> list[object]:
        raise dcg.ModelError("it gave up")

    monkeypatch.setattr(models, "made", made)
    # What the tool brings answers to is not asked.
    monkeypatch.setattr(usual, "answers", dict)
    api, _ = load("operations: {a.b: {request: GET /x, response: {200: T}}}\ntables: {T: [{name: x, type: string}]}\n")
    ways = directions(api)
    arranged = layout.arrange(api)
    typing = Typing(names.assign(api)[0], arranged.homes, arranged.given, ways)
    _, found = models.classes([api.tables["T"]], api, typing, memo.direct)
    assert [(each.code, each.span and each.span.line) for each in found] == [("model-failed", 4)]
    assert "`x` of T" in found[0].message


def _shown() -> set[str]:
    cases = "".join(path.read_text("utf-8") for path in sorted((HERE / "cases").glob("*/diagnostics.txt")))
    # Differences are shown by pairs of specs, in brackets at the end of a line.
    pairs = "".join(path.read_text("utf-8") for path in sorted((HERE / "compat" / "pairs").glob("*.expected")))
    differences = set(re.findall(r" \[([a-z-]+)\]$", pairs, re.MULTILINE))
    heads = {line.rpartition(": ")[2].partition(" ")[0] for line in cases.splitlines() if not line.startswith(" ")}
    rules = {code for code, known in LINTING.items() if known.before}
    return heads | rules | differences | {folder.name for folder in PROJECTS}
