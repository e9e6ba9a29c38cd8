"""Pages of our own, one class or trap each: the captured rows and the report must be those that were reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rowcast import front, importers
from rowcast.diagnostics import has_errors
from rowcast.importers.outcome import pages, report
from rowcast.source import SourceFile

CASES = Path(__file__).parents[1] / "cases_import"
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def _page(folder: Path) -> Path:
    return next(path for path in folder.iterdir() if path.stem == "page")


def _made(folder: Path) -> tuple[pages.Spec, str]:
    page = _page(folder)
    spec = pages.spec(folder.name, [importers.read(page.name, page.read_bytes())], has_api=False)
    return spec, "\n".join(report.text(report.report(capture), verbose=True) for capture in spec.captures)


def test_there_are_enough_pages() -> None:
    assert len(FOLDERS) >= 60


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_page(folder: Path, update_goldens: bool) -> None:
    spec, shown = _made(folder)
    whole = "".join(f"# {name}\n{text}" for name, text in spec.files.items())
    for name, text in (("expected.yaml", whole), ("expected.txt", shown)):
        path = folder / name
        if update_goldens:
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_captured_is_a_sound_spec(folder: Path) -> None:
    spec, _ = _made(folder)
    api, findings = front.load([SourceFile(name, text) for name, text in spec.files.items()])
    assert not has_errors(findings), [finding.message for finding in findings]
    assert api is not None


def test_only_these_files_stand_in_the_folders() -> None:
    known = {"expected.yaml", "expected.txt"}
    assert not [p for folder in FOLDERS for p in folder.iterdir() if p.name not in known and p.stem != "page"]
