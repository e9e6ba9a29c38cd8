"""``rowcast changelog``: what it writes, what it keeps, what it only looks at, and how it goes on after a kill."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rowcast import cli
from rowcast.changes import log

API = """\
rowcast: 1
api: {name: shop, title: "Shop & <b>Co</b>", servers: [https://shop.example]}
operations:
  orders.make:
    request: POST /orders
    body:
      - {name: count, type: integer, min: 1, description: How many.}
      - {name: note, type: string, description: A word.}
    response: {204: null}
"""
LOOSER = API.replace("min: 1", "min: 0")
WITHOUT_NOTE = LOOSER.replace("      - {name: note, type: string, description: A word.}\n", "")


@dataclass(frozen=True)
class Done:
    """What a command left."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def rowcast(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in the project."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.parent / "cache"))

    def run(*words: str) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(project)
            status = cli.main(words)
        said = capfd.readouterr()
        return Done(status, said.out, said.err)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one API."""
    root = tmp_path / "project"
    (root / "spec" / "shop").mkdir(parents=True)
    (root / "rowcast.toml").write_text("")
    write(root, API)
    return root


def write(project: Path, text: str) -> None:
    (project / "spec" / "shop" / "api.yaml").write_text(text)


def text(project: Path) -> str:
    return (project / "changes" / "shop" / "CHANGELOG.md").read_bytes().decode()


def stored(project: Path) -> str:
    return (project / "changes" / "shop" / "released" / "api.yaml").read_text()


def test_from_the_first_run_to_a_release(project: Path, rowcast: Run) -> None:
    missing = rowcast("changelog", "--check")
    assert (missing.status, "[changelog-missing]" in missing.out) == (1, True)
    assert not (project / "changes").exists()

    assert rowcast("changelog").status == 0
    assert "Nothing changed in the spec." in text(project)
    assert text(project).startswith("# Changes of Shop & \\<b>Co\\</b>\n")
    assert stored(project) == API
    assert rowcast("changelog", "--check").status == 0

    write(project, WITHOUT_NOTE)
    stale = rowcast("changelog", "--check")
    assert (stale.status, "[changelog-stale]" in stale.out) == (1, True)
    done = rowcast("changelog")
    assert done.out == (
        "changes/shop/CHANGELOG.md: 1 breaking, 1 unclear, 1 compatible for callers; "
        "the version should make a major step\n"
    )
    body = text(project)
    assert body.index("### Breaking") < body.index("### Unclear") < body.index("### Compatible")
    assert "- `orders.make/body/count`: lower limit 1 → 0 (in requests, `limit-loosened`)" in body
    assert rowcast("changelog", "--check").status == 0
    assert rowcast("changelog").out == "changes/shop/CHANGELOG.md: up to date\n"
    assert text(project) == body
    assert stored(project) == API

    assert rowcast("changelog", "--release", "2.0.0", "--date", "2026-10-21").status == 0
    assert "\n## Unreleased\n" in text(project)
    assert text(project).index("## Unreleased") < text(project).index("## 2.0.0 (2026-10-21)\n\n### Breaking")
    assert stored(project) == WITHOUT_NOTE
    assert rowcast("changelog", "--check").status == 0
    again = rowcast("changelog", "--release", "2.0.0")
    assert (again.status, "[changelog-released]" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("first", "second", "such_as"),
    [
        ("1.4.0", "1.3.9", "1.5.0"),
        ("1.4.0", "1.4", "1.5.0"),
        ("1.4.0", "1.4.0-rc.1", "1.5.0"),
        ("1.4.0", "v1.0.0", "1.5.0"),
        ("0.4.1", "0.4.0", "0.5.0"),
        ("2026-10-21", "2026-10-20", ""),
        ("1.0.0-rc.10", "1.0.0-rc.9", ""),
    ],
)
def test_a_release_goes_up(project: Path, rowcast: Run, first: str, second: str, such_as: str) -> None:
    rowcast("changelog")
    assert rowcast("changelog", "--release", first).status == 0
    write(project, LOOSER)
    rowcast("changelog")
    before = text(project)
    low = rowcast("changelog", "--release", second)
    assert (low.status, "[changelog-version]" in low.err) == (2, True)
    assert f"version {second} is not higher than {first}, which was released last" in low.err
    assert f"name a version above {first}{f', such as {such_as}' if such_as else ''}\n" in low.err
    assert text(project) == before


@pytest.mark.parametrize(
    ("first", "second"),
    [("1.9.0", "1.10.0"), ("1.0.0-rc.9", "1.0.0-rc.10"), ("1.0rc1", "1.0"), ("1.0", "1.0.post1"), ("2026-10-21", "1.0"),
     ("spring", "autumn"), ("1.4.0+5", "1.4.1+4")],
)  # fmt: skip
def test_a_higher_release_follows_and_words_have_no_order(project: Path, rowcast: Run, first: str, second: str) -> None:
    rowcast("changelog")
    assert rowcast("changelog", "--release", first).status == 0
    assert rowcast("changelog", "--release", second).status == 0


def test_what_people_write_is_kept(project: Path, rowcast: Run) -> None:
    rowcast("changelog")
    path = project / "changes" / "shop" / "CHANGELOG.md"
    notes = text(project).replace("## Unreleased\n", "## Unreleased\n\nRead this first.\n")
    notes += "\nWe have moved.\n\n## 0.9.0\n\n- By hand.\n"
    path.write_text(notes)
    write(project, LOOSER)
    assert rowcast("changelog").status == 0
    changed = text(project)
    assert [line for line in notes.splitlines() if line not in changed.splitlines()] == ["Nothing changed in the spec."]
    rowcast("changelog", "--release", "1.0.0")
    parts = text(project).split("\n## ")
    assert [part.splitlines()[0] for part in parts[1:]] == ["Unreleased", "1.0.0", "0.9.0"]
    assert "Read this first." in parts[2]
    assert "We have moved." in parts[2]
    assert "- By hand." in parts[3]


@pytest.mark.parametrize(
    "before",
    [
        "# Changes\n\n## [Unreleased]\n\n- Something.\n\n## 1.0.0\n\n- First.\n",
        "# Changes\n\n## 1.0.0\n\n- First.\n",
        "Only words.",
        "",
    ],
)
def test_a_log_of_people_gets_its_place(project: Path, rowcast: Run, before: str) -> None:
    (project / "changes" / "shop").mkdir(parents=True)
    (project / "changes" / "shop" / "CHANGELOG.md").write_text(before)
    assert rowcast("changelog").status == 0
    assert [line for line in before.splitlines() if line not in text(project).splitlines()] == []
    write(project, LOOSER)
    rowcast("changelog")
    assert "lower limit 1 → 0" in text(project)
    if "1.0.0" in before:
        assert text(project).index("lower limit 1 → 0") < text(project).index("## 1.0.0")
    assert text(project).lower().count("unreleased") == 1


def test_line_ends_are_kept(project: Path, rowcast: Run) -> None:
    rowcast("changelog")
    path = project / "changes" / "shop" / "CHANGELOG.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert rowcast("changelog", "--check").status == 0
    write(project, LOOSER)
    rowcast("changelog")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held.replace("<!-- rowcast: to here -->\n", ""),
        lambda held: held + "\n<!-- rowcast: to here -->\n",
        lambda held: held.replace("## Unreleased", "## Soon"),
    ],
)
def test_marks_that_are_damaged_are_told_and_nothing_is_lost(
    project: Path, rowcast: Run, spoil: Callable[[str], str]
) -> None:
    rowcast("changelog")
    path = project / "changes" / "shop" / "CHANGELOG.md"
    path.write_text(spoil(text(project)))
    held = text(project)
    write(project, LOOSER)
    done = rowcast("changelog")
    assert (done.status, "[changelog-damaged]" in done.err) == (2, True)
    assert text(project) == held


def test_a_release_that_was_stopped_is_finished(project: Path, rowcast: Run) -> None:
    """The log says which spec it goes on from; a kill after it was written leaves the older spec in the folder."""
    rowcast("changelog")
    write(project, LOOSER)
    older = project.parent / "older"
    shutil.copytree(project / "changes" / "shop" / "released", older)
    rowcast("changelog", "--release", "1.1.0")
    shutil.rmtree(project / "changes" / "shop" / "released")
    shutil.copytree(older, project / "changes" / "shop" / "released")
    assert rowcast("changelog", "--check").status == 1
    assert rowcast("changelog").status == 0
    assert stored(project) == LOOSER
    assert rowcast("changelog", "--check").status == 0
    assert text(project).count("lower limit 1 → 0") == 1


def test_a_stored_spec_that_somebody_edited(project: Path, rowcast: Run) -> None:
    rowcast("changelog")
    (project / "changes" / "shop" / "released" / "api.yaml").write_text(WITHOUT_NOTE)
    write(project, LOOSER)
    held = text(project)
    done = rowcast("changelog")
    assert (done.status, "[changelog-base]" in done.err) == (2, True)
    assert text(project) == held


def test_going_on_from_a_revision(project: Path, rowcast: Run) -> None:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"], ["tag", "v1"]):
        subprocess.run(["git", *settings, *words], cwd=project, check=True)
    write(project, LOOSER)
    assert rowcast("changelog", "--from", "v1").status == 0
    assert "lower limit 1 → 0" in text(project)
    assert stored(project) == API
    for word in ("v2", "--output=x"):
        bad = rowcast("changelog", f"--from={word}")
        assert bad.status == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--release", "two words"],
        ["--release", "1.0\n## 2.0"],
        ["--release", ""],
        ["--release", "1.0", "--date", "yesterday"],
        ["--release", "1.0", "--date", "2026-02-30"],
        ["--date", "2026-10-21"],
        ["--check", "--release", "1.0"],
        ["nothing"],
    ],
)
def test_words_that_mean_nothing(project: Path, rowcast: Run, words: list[str]) -> None:
    done = rowcast("changelog", *words)
    assert (done.status, done.out) == (2, "")
    assert not (project / "changes").exists()


def test_the_first_run_says_that_the_log_begins_here(project: Path, rowcast: Run) -> None:
    first = rowcast("changelog").out
    assert first.startswith("changes/shop/CHANGELOG.md: begun with the spec as it is; `--from REVISION`")
    assert rowcast("changelog").out == "changes/shop/CHANGELOG.md: up to date\n"


def test_a_spec_with_errors_changes_no_log(project: Path, rowcast: Run) -> None:
    rowcast("changelog")
    held = text(project)
    write(project, API.replace("integer", "intger"))
    assert rowcast("changelog").status == 2
    assert text(project) == held


def test_a_folder_that_leads_out_of_the_project(project: Path, rowcast: Run) -> None:
    (project.parent / "elsewhere").mkdir()
    os.symlink(project.parent / "elsewhere", project / "changes")
    done = rowcast("changelog")
    assert done.status == 2
    assert "leads through a link" in done.err
    assert list((project.parent / "elsewhere").iterdir()) == []


def test_another_folder(project: Path, rowcast: Run) -> None:
    (project / "rowcast.toml").write_text('changes = "docs/news"\n')
    assert rowcast("changelog").status == 0
    assert (project / "docs" / "news" / "shop" / "CHANGELOG.md").exists()
    (project / "rowcast.toml").write_text('changes = "../news"\n')
    assert rowcast("changelog").status == 2


def test_the_log_is_a_page_of_the_docs_and_in_the_package(project: Path, rowcast: Run) -> None:
    assert rowcast("generate").status == 0
    docs, package = project / "generated" / "docs" / "shop", project / "generated" / "python" / "shop"
    assert not (docs / "changes.md").exists()
    rowcast("changelog")
    assert rowcast("check").status == 1
    assert rowcast("generate").status == 0
    write(project, LOOSER)
    rowcast("changelog")
    assert rowcast("generate").status == 0
    page = (docs / "changes.md").read_text()
    assert "lower limit 1 → 0" in page
    assert "rowcast:" not in page
    assert (package / "CHANGELOG.md").read_text() == page
    assert "[Changes](changes.md)" in (docs / "index.md").read_text()
    assert "changes.md" in (docs / "llms.txt").read_text()
    assert rowcast("check").status == 0
    path = project / "changes" / "shop" / "CHANGELOG.md"
    path.write_text(text(project) + "\nA note.\n")
    assert rowcast("check").status == 1
    path.unlink()
    assert "changes.md" in rowcast("check").out


def test_text_of_a_spec_is_text_in_the_log(project: Path, rowcast: Run) -> None:
    rowcast("changelog")
    hostile = '"<!-- rowcast: to here -->\\n## 9.9.9\\n[x](y)"'
    write(project, API.replace("type: string,", f"type: string, const: {hostile},"))
    assert rowcast("changelog").status == 0
    assert rowcast("changelog", "--check").status == 0
    log.read(text(project))
    assert "\n## 9.9.9" not in text(project)
    assert "[x](y)" not in text(project)


@pytest.mark.parametrize("there", [False, True])
def test_a_disk_that_is_full_leaves_the_old_log(
    project: Path, rowcast: Run, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    if there:
        rowcast("changelog")
    held = text(project) if there else ""
    write(project, LOOSER)
    real = os.write

    def full(handle: int, content: bytes) -> int:
        if b"## Unreleased" in bytes(content):
            real(handle, bytes(content)[:20])
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, content)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        done = rowcast("changelog")
    assert done.status == 2
    assert "No space left on device" in done.err
    left = {path.name for path in (project / "changes" / "shop").iterdir()}
    assert left == ({"CHANGELOG.md", "released"} if there else {"released"})
    assert not there or text(project) == held
    assert rowcast("changelog").status == 0
    assert rowcast("changelog", "--check").status == 0
