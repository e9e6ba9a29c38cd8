"""Each folder of ``cases`` is one small spec; ``diagnostics.txt`` lists what is found in it, and is absent for nothing.

Folders named ``lint-…`` are linted too, by the rule of their name. Folders with ``expected`` are for targets as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rowcast import front, lint
from rowcast.codes import CODES
from rowcast.codes.calling import CALLING
from rowcast.codes.language import LANGUAGE
from rowcast.codes.reading import READING
from rowcast.codes.resolving import RESOLVING
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.source import SourceFile

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(folder for folder in CASES.iterdir() if (folder / "spec").is_dir())

# These are about bytes and files, which a case cannot hold; the tests of reading have them.
NOT_IN_CASES = {"file-unreadable", "file-not-regular", "file-too-large", "file-encoding", "yaml-size"}


def _code(folder: Path) -> str:
    return folder.name.removeprefix("lint-")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case(folder: Path, update_goldens: bool) -> None:
    listing = "".join(_listed(found) for found in _findings(folder))
    expected = folder / "diagnostics.txt"
    if update_goldens:
        expected.unlink(missing_ok=True)
        if listing:
            expected.write_text(listing, "utf-8", newline="\n")
    assert listing == (expected.read_text("utf-8") if expected.exists() else "")


@pytest.mark.parametrize(
    "folder", [folder for folder in FOLDERS if _code(folder) in CODES], ids=lambda folder: folder.name
)
def test_a_case_shows_one_thing(folder: Path) -> None:
    """A folder named after a code shows that code and no other."""
    codes = {found.code for found in _findings(folder)}
    assert _code(folder) in codes
    # What has too many problems has problems.
    assert codes == {_code(folder)} or _code(folder) == "too-many-problems"


def test_every_code_has_a_case() -> None:
    wanted = {*READING, *LANGUAGE, *RESOLVING, *CALLING} - NOT_IN_CASES
    shown = {code for folder in FOLDERS for code in _codes_listed(folder)}
    assert sorted(wanted - shown) == []


def test_no_allowance_is_idle() -> None:
    shown = {code for folder in FOLDERS for code in _codes_listed(folder)}
    assert not NOT_IN_CASES & shown
    assert CODES.keys() >= NOT_IN_CASES


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_findings_point_into_their_files(folder: Path) -> None:
    files = {file.name: file for file in _files(folder)}
    for found in _findings(folder):
        spans = [span for _, span in found.related] + ([found.span] if found.span else [])
        for span in spans:
            lines = files[span.file].text.split("\n")
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert (span.line, span.column) <= (span.end_line, span.end_column)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_messages_are_sentences(folder: Path) -> None:
    for found in _findings(folder):
        assert found.message
        assert "\n" not in found.message
        assert not found.message.endswith(".")
        assert found.hint


def _files(folder: Path) -> list[SourceFile]:
    paths = sorted(path for path in (folder / "spec").iterdir() if path.suffix in (".yaml", ".yml"))
    return [SourceFile(path.name, path.read_bytes().decode("utf-8")) for path in paths]


def _findings(folder: Path) -> list[Diagnostic]:
    api, documents, findings = front.load_documents(_files(folder))
    if api is not None and folder.name.startswith("lint-"):
        findings += lint.run(lint.Subject(api, documents), lint.Settings(select=(_code(folder),)))
    return findings


def _listed(found: Diagnostic) -> str:
    severity = "" if found.severity is Severity.ERROR else f" ({found.severity.value})"
    return "".join((f"{found.span}: {found.code}{severity}\n", *(f"    {line}\n" for line in _lines(found))))


def _lines(found: Diagnostic) -> Iterator[str]:
    yield found.message
    for what, span in found.related:
        yield f"{span}: {what}"
    yield f"mend: {found.hint}"


def _codes_listed(folder: Path) -> set[str]:
    expected = folder / "diagnostics.txt"
    if not expected.exists():
        return set()
    heads = [line for line in expected.read_text("utf-8").split("\n") if line and not line.startswith(" ")]
    return {head.rpartition(": ")[2].partition(" ")[0] for head in heads}
