"""Mends without a person: what they do to files, and that they do nothing else."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rowcast import cli, front, lint
from rowcast.lint.edits import Edit, Fixable
from rowcast.lint.fixing import MEANT, apart, edited, meaning
from rowcast.project.mending import mended
from rowcast.source import SourceFile
from rowcast.store import writing
from rowcast.store.writing import Changed, replace_file

API = 'rowcast: 1\napi: {name: tests, title: Tests, servers: ["https://api.tests.dev"]}\n'
ONLY = lint.Settings(select=tuple(MEANT))


def fixed(text: str, select: tuple[str, ...] = tuple(MEANT)) -> str:
    """Return a file of a spec after everything is mended that can be."""
    files = [SourceFile("a.yaml", API), SourceFile("b.yaml", text)]
    return mended(files, lint.Settings(select=select)).files[1].text


MENDS = {
    "a key in braces": ("[{name: a, type: string, required: false}]", "[{name: a, type: string}]"),
    "the first key in braces": ("[{required: false, name: a, type: string}]", "[{name: a, type: string}]"),
    "a key between others": ("[{name: a, nullable: false, type: string}]", "[{name: a, type: string}]"),
    "several keys": ("[{name: a, required: false, type: string, sensitive: false}]", "[{name: a, type: string}]"),
    "a comma at the end": ("[{name: a, required: false,}]", "[{name: a,}]"),
    "null said twice": ("[{name: a, type: string?, nullable: true}]", "[{name: a, type: string?}]"),
    "a line": (
        "\n    - name: a\n      required: false\n      type: string\n",
        "\n    - name: a\n      type: string\n",
    ),
    "the line behind a dash": (
        "\n    - required: false\n      name: a\n      type: string\n",
        "\n    - name: a\n      type: string\n",
    ),
    "the last line": ("\n    - name: a\n      required: false", "\n    - name: a"),
    "a line between comments": (
        "\n    - name: a # one\n      required: false\n      # two\n      type: string\n",
        "\n    - name: a # one\n      # two\n      type: string\n",
    ),
    "a spelling": ("[{name: a, type: str}]", "[{name: a, type: string}]"),
    "a spelling in quotes": ("[{name: a, type: 'array [ str ]'}]", "[{name: a, type: 'array[string]'}]"),
    "a choice": ('[{name: a, type: "str or int | bool"}]', '[{name: a, type: "string/integer/boolean"}]'),
    "a secret in braces": ("[{name: password, type: string}]", "[{name: password, type: string, sensitive: true}]"),
    "a secret on lines": (
        "\n    - name: password # why\n      type: string\n",
        "\n    - name: password # why\n      sensitive: true\n      type: string\n",
    ),
    "an exception": (
        "[{name: a, lint: [{code: type-spelling, reason: It is so.}]}]",
        "[{name: a}]",
    ),
    "one of two exceptions": (
        "[{name: a, type: str, lint: [{code: header-x, reason: It is so.}, {code: type-spelling, reason: It is so.}]}]",
        "[{name: a, type: str, lint: [{code: type-spelling, reason: It is so.}]}]",
    ),
    "an exception on lines": (
        "\n    - name: a\n      lint:\n        - code: header-x\n          reason: It is so.\n      type: string\n",
        "\n    - name: a\n      type: string\n",
    ),
    "a name that looks like a word": ("[{name: a, type: Set}]", "[{name: a, type: Set}]"),
    "what a person has to decide": (
        "[{name: a, # whose is this?\n    required: false}]",
        "[{name: a, # whose is this?\n    required: false}]",
    ),
    "a comment behind a key": (
        "\n    - name: a\n      required: false # for now\n      type: string\n",
        "\n    - name: a\n      required: false # for now\n      type: string\n",
    ),
    "an escape in a type": ('[{name: a, type: "st\\x72"}]', '[{name: a, type: "st\\x72"}]'),
}


@pytest.mark.parametrize(("before", "after"), MENDS.values(), ids=MENDS.keys())
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_mends(before: str, after: str, ending: str) -> None:
    head = "rowcast: 1\ntables:\n  Set: []\n  T: "
    select = (*MEANT, "header-x")
    made = fixed(f"{head}{before}".replace("\n", ending), select)
    assert made == f"{head}{after}".replace("\n", ending)
    assert fixed(made, select) == made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("summary: Get it.", "summary: Get it"),
        ("summary: 'Get it.'", "summary: 'Get it'"),
        ('summary: "Get it."   # why', 'summary: "Get it"   # why'),
        (
            "summary: >-\n      Get\n      it.\n    deprecated: true",
            "summary: >-\n      Get\n      it\n    deprecated: true",
        ),
        ("summary: Get it...", "summary: Get it..."),
        ('summary: "Get it\\x2e"', 'summary: "Get it\\x2e"'),
        ("summary: null.", "summary: null."),
        ("deprecated: false\n    summary: Get it", "summary: Get it"),
    ],
)
def test_mends_of_operations(before: str, after: str) -> None:
    head = "rowcast: 1\noperations:\n  a.b:\n    request: GET /a\n    "
    assert fixed(f"{head}{before}\n") == f"{head}{after}\n"


def test_captured_files_and_corrections_are_left_alone() -> None:
    files = [
        SourceFile("a.yaml", API),
        SourceFile(
            "b.yaml", "rowcast: 1\nsource: {page: p}\ntables: {T: [{name: password, type: str, required: false}]}\n"
        ),
        SourceFile(
            "c.yaml",
            "rowcast: 1\ncorrections: [{row: T/password, reason: So it is., set: {type: int, nullable: false}}]\n",
        ),
    ]
    assert mended(files, ONLY).files == tuple(files)


def test_a_spec_with_errors_is_left_alone() -> None:
    files = [
        SourceFile("a.yaml", API),
        SourceFile("b.yaml", "rowcast: 1\ntables: {T: [{name: a, type: str, nul: 1}]}\n"),
    ]
    assert mended(files, ONLY).files == tuple(files)


def test_what_would_change_the_meaning_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among mends that are right, one that is wrong is found and left out."""
    rows = ", ".join(f"{{name: f{n}, type: str, required: false}}" for n in range(9))
    text = f"rowcast: 1\ntables: {{T: [{rows}]}}\n"

    def treacherous(subject: lint.Subject, *asked: Any) -> list[Fixable]:
        """Find what there is, with edits that rename the row for what is found in it."""
        now = subject.text("b.yaml")
        at = now.find("f4")
        spoilt = (Edit("b.yaml", at, at + 2, "g4"),)
        here = range(at, now.index("f5")) if at > 0 else ()
        return [replace(one, edits=spoilt) if _starts(one) & set(here) else one for one in honest(subject, *asked)]

    honest = lint.findings
    monkeypatch.setattr(lint, "findings", treacherous)
    made = fixed(text)
    assert "g4" not in made
    assert "{name: f4, type: str, required: false}" in made
    assert made.count("type: string}") >= 4


def _starts(one: Fixable) -> set[int]:
    return {edit.start for edit in one.edits}


def _loaded(text: str) -> tuple[lint.Subject, lint.Settings]:
    api, documents, _ = front.load_documents([SourceFile("a.yaml", API), SourceFile("b.yaml", text)])
    assert api is not None
    return lint.Subject(api, documents), ONLY


WORDS = st.sampled_from(["string", "str", "int", "array [str]", "str or int", "bool?", "file", "T"])
FLAGS = st.lists(
    st.sampled_from(
        ["required: false", "nullable: false", "sensitive: false", "read_only: false", "description: 'A, b.'"]
    ),
    unique=True,
    max_size=3,
)
NOISE = st.sampled_from(["", "   ", "  # a comment: {b}"])


@st.composite
def rows(draw: st.DrawFn, number: int) -> str:
    """Return a row in one of the ways in which people write them."""
    name = draw(st.sampled_from([f"f{number}", f"password{number}", f"api_key_{number}", f"secret{number}"]))
    facts = draw(st.permutations([f"name: {name}", f'type: "{draw(WORDS)}"', *draw(FLAGS)]))
    if draw(st.booleans()):
        inner = (",\n      " if draw(st.booleans()) else ", ").join(facts)
        return f"    - {{ {inner} }}{draw(NOISE)}\n"
    lines = [f"      {fact}{draw(NOISE)}\n" for fact in facts]
    return f"    - {lines[0][6:]}{''.join(lines[1:])}{draw(st.sampled_from(['', '    # between', ' ']))}\n"


@st.composite
def specs(draw: st.DrawFn) -> str:
    """Return a file of a spec, with any layout, line ends and last line."""
    count = draw(st.integers(1, 4))
    text = "# Head: of {the} file.\nrowcast: 1\n\ntables:\n  T: # rows\n" + "".join(draw(rows(n)) for n in range(count))
    text = draw(st.sampled_from([text, text.rstrip("\n"), text + "\n\n# end"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@settings(max_examples=150, deadline=None)
@given(specs())
def test_every_other_character_stays_and_twice_is_once(text: str) -> None:
    """What is left is the old text with stretches replaced: comments, order, quotes and line ends are as they were."""
    files = [SourceFile("a.yaml", API), SourceFile("b.yaml", text)]
    api, before, _ = front.load_documents(files)
    assert api is not None
    done = mended(files, ONLY)
    again = mended(done.files, ONLY)
    assert again.files == done.files
    after, documents, _ = front.load_documents(done.files)
    assert after is not None
    assert meaning(after, MEANT) == meaning(api, MEANT)
    made = done.files[1].text
    assert _comments(made) == _comments(text)
    assert (made.count("\r\n"), made.count("\n")) == (
        (made.count("\n"),) * 2 if "\r\n" in text else (0, made.count("\n"))
    )
    assert _without_mends(made) == _without_mends(text)
    assert len(before) == len(documents)


def _comments(text: str) -> list[str]:
    return re.findall(r"#[^\r\n]*", text)


def _without_mends(text: str) -> str:
    """Return the text without what mends may write or take away, and without the blanks and commas around that."""
    text = re.sub(r"\b(?:required|nullable|sensitive|read_only): (?:false|true)", "", text)
    for word, kind in (("array [str]", "array[string]"), ("str or int", "string/integer")):
        text = text.replace(f'"{word}"', f'"{kind}"')
    for word, kind in (("str", "string"), ("int", "integer"), ("bool?", "boolean?")):
        text = text.replace(f'"{word}"', f'"{kind}"')
    return re.sub(r"[\s,]", "", text)


@given(st.text(alphabet="ab\n", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_edits_replace_their_stretches_and_no_more(text: str, stretches: list[tuple[int, int]]) -> None:
    places = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in stretches]
    found = lint.findings(*_loaded("rowcast: 1\ntables: {T: [{name: a, required: false}]}\n"))[0]
    wanted = [replace(found, edits=(Edit("x", a, b, "X"),)) for a, b in places]
    kept = apart(wanted)
    made = edited([SourceFile("x", text)], kept)[0].text
    rest = list(text)
    for edit in sorted((each for one in kept for each in one.edits), key=lambda each: -each.start):
        rest[edit.start : edit.end] = ["X"]
    assert made == "".join(rest)
    assert not wanted or kept[0] == wanted[0]


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs lint in a project with two files."""
    (tmp_path / "spec" / "pets").mkdir(parents=True)
    (tmp_path / "spec" / "pets" / "api.yaml").write_text(API, "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def lint_(*words: str) -> tuple[int, str, str]:
        status = cli.main(["lint", "--select", ",".join(MEANT), *words])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return lint_


TABLE = "rowcast: 1\r\ntables:\r\n  T: [{name: a, type: str}]  # why\r\n"


def test_fix_writes_in_place(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "spec" / "pets" / "t.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TABLE.encode())
    file.chmod(0o640)
    status, out, err = run("--fix")
    assert (status, out) == (0, "")
    assert err.splitlines()[0] == "mended spec/pets/t.yaml:3:23: `str` is `string` [type-spelling]"
    assert file.read_bytes() == b"\xef\xbb\xbf" + TABLE.replace("str}", "string}").encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["api.yaml", "t.yaml"]
    before = file.stat().st_mtime_ns
    assert run("--fix") == (0, "", "no findings in 2 files\n")
    assert file.stat().st_mtime_ns == before


def test_diff_only_shows(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "spec" / "pets" / "t.yaml"
    file.write_bytes(TABLE.encode())
    status, out, err = run("--fix", "--diff")
    assert (status, err) == (1, "")
    assert "-  T: [{name: a, type: str}]  # why\n+  T: [{name: a, type: string}]  # why\n" in out
    assert out.startswith("--- a/spec/pets/t.yaml\n+++ b/spec/pets/t.yaml\n")
    assert file.read_bytes() == TABLE.encode()
    file.write_bytes(TABLE.replace("str}", "string}").encode())
    assert run("--fix", "--diff") == (0, "", "")


def test_what_is_left_is_reported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "spec" / "pets" / "t.yaml"
    file.write_text("rowcast: 1\ntables: {T: [{name: a, type: str}, {name: b, # ?\n  required: false}]}\n", "utf-8")
    status, out, _ = run("--fix", "--output-format", "concise", "--fail-on", "note")
    assert status == 1
    assert [line.split("[")[1].split("]")[0] for line in out.splitlines()] == ["flag-redundant"]


def test_a_link_stays_a_link(run: Run, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.yaml"
    real.write_text(TABLE, "utf-8")
    link = tmp_path / "spec" / "pets" / "t.yaml"
    os.symlink(real, link)
    assert run("--fix")[0] == 0
    assert link.is_symlink()
    assert "string}" in real.read_text("utf-8")


def test_a_link_out_of_the_project_is_not_followed(
    run: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    real = tmp_path_factory.mktemp("elsewhere") / "t.yaml"
    real.write_text(TABLE, "utf-8")
    os.symlink(real, tmp_path / "spec" / "pets" / "t.yaml")
    status, _, err = run("--fix")
    assert status == 2
    assert "leaves the project" in err
    assert real.read_text("utf-8") == TABLE.replace("\r\n", "\n")


def test_what_can_be_mended_is_counted_for_people(run: Run, tmp_path: Path) -> None:
    (tmp_path / "spec" / "pets" / "t.yaml").write_bytes(TABLE.encode())
    assert run("--output-format", "concise")[2] == "`rowcast lint --fix` can mend 1 of them\n"
    assert run("--output-format", "json")[2] == ""


def test_a_full_disk_leaves_the_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "spec" / "pets" / "t.yaml"
    file.write_bytes(TABLE.encode())

    def full(name: str, content: bytes) -> None:
        Path(name).write_bytes(content[:5])
        raise OSError(28, "No space left on device", name)

    monkeypatch.setattr(writing, "_write", full)
    status, out, err = run("--fix")
    assert (status, out) == (2, "")
    assert err == "error: spec/pets/t.yaml was not written, and is as it was: No space left on device\n"
    assert file.read_bytes() == TABLE.encode()
    assert sorted(path.name for path in file.parent.iterdir()) == ["api.yaml", "t.yaml"]


def test_a_file_that_others_change_meanwhile_stays_theirs(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"theirs")
    with pytest.raises(Changed):
        replace_file(str(file), b"before", b"after")
    assert file.read_bytes() == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "spec" / "pets" / "t.yaml"
    file.write_bytes(TABLE.encode())
    file.chmod(0o444)
    status, _, err = run("--fix")
    assert status == 2
    assert "Permission denied" in err
    assert file.read_bytes() == TABLE.encode()


REPEATS = {
    "one fact of two": (
        "[{row: T/a, reason: So it is., set: {type: string, required: true}}]",
        "[{row: T/a, reason: So it is., set: {required: true}}]",
    ),
    "all facts": (
        "[{row: T/a, reason: So it is., set: {type: string}}, {row: T/b, reason: So., set: {type: integer}}]",
        "[{row: T/b, reason: So., set: {type: integer}}]",
    ),
    "what is unset": (
        "\n  - row: T/a\n    reason: So it is.\n    unset: [max_length]\n    set: {required: true}",
        "\n  - row: T/a\n    reason: So it is.\n    set: {required: true}",
    ),
    "two facts, and what is unset": (
        "\n  - row: T/a\n    reason: So it is.\n    unset: [max_length]\n    set: {type: string}\n"
        "  # next\n  - row: T/b\n    reason: So.\n    set:\n      type: integer",
        "\n  # next\n  - row: T/b\n    reason: So.\n    set:\n      type: integer",
    ),
    "an added row": (
        "[{section: T, reason: So it is., add: [{name: a, type: string}, {name: c, type: string}]}]",
        "[{section: T, reason: So it is., add: [{name: c, type: string}]}]",
    ),
}


@pytest.mark.parametrize(("before", "after"), REPEATS.values(), ids=REPEATS.keys())
def test_corrections_that_a_page_has_caught_up_with(before: str, after: str) -> None:
    page = "rowcast: 1\nsource: {page: p}\ntables: {T: [{name: a, type: string}, {name: b, type: string}]}\n"
    head = "rowcast: 1\ncorrections: "
    files = [SourceFile("a.yaml", API), SourceFile("b.yaml", page), SourceFile("c.yaml", f"{head}{before}\n")]
    done = mended(files, ONLY)
    assert done.files[2].text == f"{head}{after}\n"
    assert done.files[:2] == tuple(files[:2])
    assert mended(done.files, ONLY).files == done.files


def test_the_last_correction_takes_its_key_along() -> None:
    page = "rowcast: 1\nsource: {page: p}\ntables: {T: [{name: a, type: string}]}\n"
    own = (
        "rowcast: 1\n# what we know\ncorrections:\n  - {row: T/a, reason: So., set: {type: string}}\ntables: {U: []}\n"
    )
    files = [SourceFile("a.yaml", API), SourceFile("b.yaml", page), SourceFile("c.yaml", own)]
    assert mended(files, ONLY).files[2].text == "rowcast: 1\n# what we know\ntables: {U: []}\n"
