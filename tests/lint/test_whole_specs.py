"""Lint on whole specs: our own have nothing to warn of, and what is mended in a case is mended once and for all."""

from __future__ import annotations

from pathlib import Path

import pytest
from rowcast import front, lint
from rowcast.diagnostics import Severity
from rowcast.lint.edits import Fixable
from rowcast.project.mending import mended
from rowcast.source import SourceFile

TOP = Path(__file__).parents[2]
OWN = sorted(folder for folder in (TOP / "spec").iterdir() if folder.is_dir())
CASES = sorted(folder / "spec" for folder in (TOP / "tests" / "cases").iterdir() if (folder / "spec").is_dir())
ALL = lint.Settings(select=("all",))


def files(folder: Path) -> list[SourceFile]:
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    return [SourceFile(path.name, path.read_bytes().decode("utf-8")) for path in paths]


def found(texts: list[SourceFile], settings: lint.Settings) -> list[Fixable]:
    api, documents, said = front.load_documents(texts)
    return [] if api is None else lint.findings(lint.Subject(api, documents), settings, said)


@pytest.mark.parametrize("folder", OWN, ids=lambda folder: folder.name)
def test_our_own_specs_have_nothing_to_warn_of(folder: Path) -> None:
    listed = [one.found for one in found(files(folder), lint.Settings())]
    assert [f"{one.span}: {one.message}" for one in listed if one.severity is not Severity.NOTE] == []
    assert listed


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.parent.name)
def test_mending_comes_to_an_end(folder: Path) -> None:
    """Nothing that could be mended is left, and a second time there is nothing to do."""
    done = mended(files(folder), ALL)
    assert [one.found.code for one in found(list(done.files), ALL) if one.edits] == []
    assert mended(done.files, ALL).files == done.files


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.parent.name)
def test_findings_point_into_their_files(folder: Path) -> None:
    texts = {file.name: file.text.split("\n") for file in files(folder)}
    for one in (each.found for each in found(files(folder), ALL)):
        places = [span for _, span in one.related] + ([one.span] if one.span else [])
        assert one.span is not None
        assert one.message
        assert not one.message.endswith(".")
        assert "\n" not in one.message
        for span in places:
            lines = texts[span.file]
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
