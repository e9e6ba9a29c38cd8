"""The command: files, exit status, import again, corrections, the reviewed list, lists of pages, stdin."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from rowcast import cli

PAGE = """# Owls

Base URL: https://api.owlpost.test

## Send an owl

`POST /owls`

### Request parameters

| Name | Type | Required | Description |
|---|---|---|---|
| to | string | Yes | Whom |
| weight | integer | No | Grams, max 500 |
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "owls.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def _run(*words: str) -> int:
    return cli.main(["import", *words])


def test_a_clear_page_leaves_nothing_to_decide(folder: Path) -> None:
    assert _run("owls.md", "-o", "spec/owls") == 0
    assert "name: weight" in (folder / "spec/owls/owls.yaml").read_text()
    assert "https://api.owlpost.test" in (folder / "spec/owls/api.yaml").read_text()


def test_a_doubt_makes_the_status_1_until_it_is_accepted(folder: Path) -> None:
    (folder / "owls.md").write_text(PAGE.replace("| integer |", "| glarp |"), encoding="utf-8")
    assert _run("owls.md", "-o", "spec/owls") == 1
    _run("owls.md", "-o", "spec/owls", "--accept")
    assert "glarp" in (folder / "spec/owls/import-reviewed.txt").read_text()
    assert _run("owls.md", "-o", "spec/owls") == 0


def test_check_compares_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run("owls.md", "-o", "spec/owls")
    before = (folder / "spec/owls/owls.yaml").read_text()
    assert _run("owls.md", "-o", "spec/owls", "--check") == 0
    (folder / "owls.md").write_text(PAGE.replace("| No |", "| Yes |"), encoding="utf-8")
    assert _run("owls.md", "-o", "spec/owls", "--check") == 1
    assert "weight became required" in capsys.readouterr().out
    assert (folder / "spec/owls/owls.yaml").read_text() == before


def test_corrections_stay_and_are_reported_when_they_lose_their_row(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run("owls.md", "-o", "spec/owls")
    text = "rowcast: 1\ncorrections:\n  - row: owls.send/body/weight\n    reason: Weighed it.\n    set: {max: 400}\n"
    (folder / "spec/owls/mine.yaml").write_text(text)
    assert _run("owls.md", "-o", "spec/owls") == 0
    (folder / "owls.md").write_text(PAGE.replace("| weight |", "| mass |"), encoding="utf-8")
    assert _run("owls.md", "-o", "spec/owls") == 1
    assert (folder / "spec/owls/mine.yaml").read_text() == text
    assert "lost their row" in capsys.readouterr().out


def test_json_holds_the_report_the_changes_and_the_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("owls.md", "--output-format", "json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert set(shown) == {"reports", "changes", "files"}
    assert shown["reports"][0]["rows"][0]["row"] == "owls.send/body/to"


def test_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert _run("-", "-o", "spec/pasted") == 0
    assert (folder / "spec/pasted/pasted.yaml").exists()


def test_a_list_of_pages_stands_for_its_pages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "llms.txt").write_text("# Owls\n\n- [Owls](https://owlpost.test/docs/owls.md): post\n- [Gone](gone.md)\n")
    assert _run("llms.txt", "-o", "spec/owls") == 0
    assert (folder / "spec/owls/owls.yaml").exists()
    assert "gone.md" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["none.md"], ["owls.md", "--check"], ["owls.md", "--accept"]])
def test_what_cannot_be_done_is_2(folder: Path, words: list[str]) -> None:
    assert _run(*words) == 2
