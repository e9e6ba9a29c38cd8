"""Files that were parsed before: the same documents, and none from anybody but this user's own runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from rowcast import document
from rowcast.front import load_documents
from rowcast.project.parsed import keeping
from rowcast.source import SourceFile
from rowcast.store.cache import Cache

CASES = Path(__file__).parent / "cases"
FILES = [
    [SourceFile(path.name, path.read_text("utf-8")) for path in sorted(folder.rglob("*.yaml"))]
    for folder in sorted(CASES.iterdir())[::9]
]
TABLES = SourceFile("a.yaml", "rowcast: 1\ntables:\n  A: [{name: x, type: string}]\n")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(str(tmp_path / "cache"), b"k" * 32)


def entries(cache: Cache) -> list[Path]:
    return sorted(path for path in Path(cache.folder).glob("made/*/*"))


def test_what_is_kept_means_what_was_parsed(cache: Cache) -> None:
    for files in FILES:
        fresh = load_documents(files)
        for _ in range(2):
            assert load_documents(files, keeping(cache, "tool")) == fresh
    assert entries(cache)


def test_nothing_is_parsed_twice(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keeping(cache, "tool")(TABLES)
    monkeypatch.setattr(document, "parse", pytest.fail)
    assert keeping(cache, "tool")(TABLES) == first


@pytest.mark.parametrize(
    ("file", "tool"),
    [
        (TABLES, "another state"),
        (SourceFile("b.yaml", TABLES.text), "tool"),
        (SourceFile("a.yaml", TABLES.text + "# more\n"), "tool"),
    ],
)
def test_each_state_of_the_tool_and_each_text_is_parsed(cache: Cache, file: SourceFile, tool: str) -> None:
    keeping(cache, "tool")(TABLES)
    keeping(cache, tool)(file)
    assert len(entries(cache)) == 2


def test_a_file_with_findings_is_not_kept(cache: Cache) -> None:
    for _ in range(2):
        _, found = keeping(cache, "tool")(SourceFile("a.yaml", "rowcast: 1\ntabels: {}\n"))
        assert [each.code for each in found] == ["unknown-key"]
    assert entries(cache) == []


def test_a_foreign_pickle_is_never_read(cache: Cache, tmp_path: Path) -> None:
    first = keeping(cache, "tool")(TABLES)
    (entry,) = entries(cache)
    attack = b"cos\nsystem\n(S'touch " + str(tmp_path / "pwned").encode() + b"'\ntR."
    Cache(cache.folder, b"o" * 32).save("document-tool", f"{TABLES.name}\0{TABLES.text}", attack)
    assert entries(cache) == [entry]
    assert keeping(cache, "tool")(TABLES) == first
    entry.write_bytes(attack)
    assert keeping(cache, "tool")(TABLES) == first
    assert not (tmp_path / "pwned").exists()


def test_without_a_cache_everything_is_parsed() -> None:
    assert keeping(None, "tool") is document.parse
