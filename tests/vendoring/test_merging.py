"""The three-way merge against ``git merge-file --diff3``, and what must hold without git."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast.vendoring.comparing import changes
from rowcast.vendoring.merging import BASE, OURS, THEIRS, has_conflicts, merge

ROOT = Path(__file__).resolve().parents[2]
texts = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n"]), max_size=12).map(b"".join)


def by_git(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, int]:
    for name, content in (("base", base), ("ours", ours), ("theirs", theirs)):
        (folder / name).write_bytes(content)
    labels = [word for label in (OURS, BASE, THEIRS) for word in ("-L", label)]
    command = ["git", "merge-file", "-p", "--diff3", *labels, "ours", "base", "theirs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=200)
    return done.stdout, done.returncode


def edited(chance: random.Random, lines: list[str], words: list[str], most: int) -> list[str]:
    """Insert, remove, replace and move lines."""
    lines = list(lines)
    for _ in range(chance.randrange(most + 1)):
        at = chance.randrange(len(lines) + 1)
        end = min(len(lines), at + chance.randrange(1, 4))
        fresh = [chance.choice(words) for _ in range(chance.randrange(1, 4))]
        taken, lines[at:end] = lines[at:end], chance.choice([fresh, [], fresh[: end - at]])
        if chance.random() < 0.2:
            at = chance.randrange(len(lines) + 1)
            lines[at:at] = taken
    return lines


def joined(chance: random.Random, lines: list[str]) -> bytes:
    text = "".join(line + "\n" for line in lines)
    return (text[:-1] if chance.random() < 0.1 else text).encode()


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
@pytest.mark.parametrize(
    ("seed", "words", "length", "edits"),
    [(1, "ab", 12, 2), (2, "abcdef", 20, 3), (3, [f"line {n}" for n in range(60)], 60, 6)],
    ids=["two words", "six words", "sixty words"],
)
def test_as_git_does(tmp_path: Path, seed: int, words: str | list[str], length: int, edits: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - cases, not keys
    conflicts = 0
    for _ in range(120):
        lines = [chance.choice(list(words)) for _ in range(chance.randrange(1, length))]
        three = [joined(chance, lines)]
        three += [joined(chance, edited(chance, lines, list(words), edits)) for _ in range(2)]
        result = merge(three[0], three[1], three[2])
        assert (result.content, result.conflicts) == by_git(tmp_path, three[0], three[1], three[2]), three
        assert bool(result.conflicts) == has_conflicts(result.content)
        conflicts += bool(result.conflicts)
    assert 10 < conflicts < 110


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
def test_as_git_does_with_real_files(tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311
    for path in sorted((ROOT / "generated" / "python").rglob("*.py"))[::2]:
        lines = path.read_text("utf-8").splitlines()
        if not lines:
            continue
        three = [joined(chance, lines), *(joined(chance, edited(chance, lines, lines, 9)) for _ in range(2))]
        result = merge(three[0], three[1], three[2])
        assert (result.content, result.conflicts) == by_git(tmp_path, three[0], three[1], three[2]), path


def test_a_conflict_word_for_word() -> None:
    result = merge(b"a\nb\nc\n", b"a\nmine\nc\n", b"a\ntheirs\nc")
    assert result.conflicts == 1
    assert result.content == (b"a\n<<<<<<< yours\nmine\nc\n||||||| before\nb\nc\n=======\ntheirs\nc\n>>>>>>> new\n")


@given(texts, texts)
def test_one_side_alone_wins(base: bytes, other: bytes) -> None:
    assert merge(base, base, other).content == other
    assert merge(base, other, base).content == other
    assert merge(base, other, other).content == other


@given(texts, texts, texts)
@settings(max_examples=200)
def test_both_sides_see_the_same_conflicts(base: bytes, ours: bytes, theirs: bytes) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert bool(one.conflicts) == bool(other.conflicts)
    if not one.conflicts:
        assert one.content == other.content


@given(texts, texts)
def test_changes_make_one_list_of_the_other(old: bytes, new: bytes) -> None:
    before, after = old.splitlines(), new.splitlines()
    made, done = [], 0
    for change in changes(before, after):
        made += before[done : change.old_start] + after[change.new_start : change.new_end]
        done = change.old_end
    assert made + before[done:] == after


def test_texts_that_share_little_are_merged_in_bounded_steps() -> None:
    """Without a limit this takes a hundred million steps; the test would not end within the patience of anyone."""
    chance = random.Random(5)  # noqa: S311
    words = [f"{number}\n".encode() for number in range(400)]
    base, ours, theirs = (b"".join(chance.choice(words) for _ in range(8_000)) for _ in range(3))
    assert merge(base, ours, theirs).conflicts
