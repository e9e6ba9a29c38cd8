"""Importing again, as a process each: what changed, what stays, what is never lost, and what awaits a person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = "# Owls\n\nBase URL: https://api.owlpost.test\n\n"
SEND = """## Send an owl

`POST /owls`

### Request parameters

| Name | Type | Required | Description |
|---|---|---|---|
| to | string | Yes | Whom |
| top_k | integer | No | How many owls are looked at |
| max_tokens | integer | Yes | Most words, at least 1 |
| weight | integer | No | Weight of the letter in grams |

"""
RECALL = """## Recall an owl

`DELETE /owls/{id}`

### Request parameters

| Name | In | Type | Required | Description |
|---|---|---|---|---|
| id | path | string | Yes | Which |
| why | query | string | No | Why it is to come back |

"""


TABLE = "| Name | Type | Required |\n|---|---|---|\n"


class Project:
    """A folder with pages in it, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def page(self, text: str, name: str = "owls.md") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *words: str, stdin: bytes | None = None) -> tuple[int, str]:
        """Run the command; return its status, and all that it printed."""
        command = [sys.executable, "-m", "rowcast", "import", *words]
        done = subprocess.run(
            command,
            check=False,
            cwd=self.folder,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        shown = done.stdout.decode()
        assert "Traceback" not in shown
        assert "internal error" not in shown
        return done.returncode, shown

    def again(self, *words: str) -> tuple[int, str]:
        return self.run("owls.md", "-o", "spec/owls", *words)

    def changes(self, *words: str) -> dict[str, str]:
        """Return the changes that the check shows, by the address of the row."""
        shown = json.loads(
            self.run(*(words or ("owls.md",)), "-o", "spec/owls", "--check", "--output-format", "json")[1]
        )
        return {change["row"]: change["change"] for change in shown["changes"]}

    def text(self, name: str = "owls.yaml") -> str:
        return (self.folder / "spec/owls" / name).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.page(HEAD + SEND + RECALL)
    assert made.again()[0] == 0
    return made


def test_the_difference_is_shown_in_rows(project: Project) -> None:
    new = SEND.replace("| top_k | integer | No", "| top_k | integer | Yes").replace("at least 1", "at least 0")
    project.page(HEAD + new.replace("| weight |", "| mass |") + RECALL)
    before = project.text()
    assert project.changes() == {
        "owls.send/body/top_k": "top_k became required",
        "owls.send/body/max_tokens": "max_tokens lower limit 1 → 0; "
        "description Most words, at least 1 → Most words, at least 0",
        "owls.send/body/weight": "row removed; perhaps it is now mass",
        "owls.send/body/mass": "row added; perhaps it was weight",
    }
    status, shown = project.again("--check")
    assert (status, project.text()) == (1, before)
    assert "top_k became required" in shown
    assert project.again()[0] == 0
    assert project.again("--check")[0] == 0


def test_lines_alone_are_no_change(project: Project) -> None:
    project.page("\n\n\n" + HEAD + "Some words.\n\n" + SEND + RECALL)
    assert project.again("--check")[0] == 0


def test_an_operation_that_went_is_one_change(project: Project) -> None:
    project.page(HEAD + SEND)
    assert project.changes() == {"owls.delete": "operation removed, with 2 rows"}


def test_a_call_keeps_its_name_when_its_heading_changes(project: Project) -> None:
    project.page(HEAD + SEND.replace("Send an owl", "Dispatch an owl") + RECALL)
    assert project.changes() == {"owls.send": "owls.send summary Send an owl → Dispatch an owl"}
    assert project.again()[0] == 0
    assert "\n  owls.send:\n" in project.text()


def test_an_edited_file_is_not_lost(project: Project) -> None:
    path = project.folder / "spec/owls/owls.yaml"
    path.write_text(project.text().replace("Whom", "To whom it goes"), encoding="utf-8")
    edited = project.text()
    status, shown = project.again()
    assert (status, project.text()) == (2, edited)
    assert "edited by hand" in shown
    assert "To whom it goes → Whom" in shown
    assert project.again("--force")[0] == 0
    assert "To whom it goes" not in project.text()


def test_a_file_of_a_person_is_never_overwritten(project: Project) -> None:
    mine = "rowcast: 1\ntables:\n  Feather:\n    rows:\n      - {name: length, type: integer}\n"
    (project.folder / "spec/owls/feathers.yaml").write_text(mine)
    project.page("# Feathers\n\n## Feather\n\n" + TABLE + "| hue | string | Yes |\n", "feathers.md")
    _, shown = project.run("feathers.md", "-o", "spec/owls")
    assert project.text("feathers.yaml") == mine
    assert "FeathersFeather:" in project.text("feathers-page.yaml")
    assert "another file has a table Feather" in shown


def test_a_renamed_page_is_a_newer_copy_and_awaits_a_person(project: Project) -> None:
    (project.folder / "owls.md").rename(project.folder / "owl-post.md")
    status, shown = project.run("owl-post.md", "-o", "spec/owls")
    assert status == 1
    assert "newer copy of owls.md" in shown
    assert sorted(os.listdir(project.folder / "spec/owls")) == ["api.yaml", "owls.yaml"]
    assert project.run("owl-post.md", "-o", "spec/owls")[0] == 0


def test_pages_of_one_api_keep_their_names_in_any_order_and_alone(project: Project) -> None:
    other = (
        HEAD + "## Send a letter\n\n`POST /v2/owls`\n\n### Request parameters\n\n" + TABLE + "| ink | string | Yes |\n"
    )
    project.page(other, "letters.md")
    project.run("owls.md", "letters.md", "-o", "spec/owls")
    texts = project.text(), project.text("letters.yaml")
    assert "owls.send_2:" in texts[1]
    for pages in (["letters.md", "owls.md"], ["letters.md"], ["owls.md"], ["owls.md", "letters.md"]):
        assert project.run(*pages, "-o", "spec/owls", "--check")[0] == 0
        project.run(*pages, "-o", "spec/owls")
        assert (project.text(), project.text("letters.yaml")) == texts


def test_pages_of_one_name_in_two_folders(project: Project) -> None:
    for name, path in (("a", "eggs"), ("b", "nests")):
        project.page(
            f"# T\n\n`GET /{path}`\n\n## Query parameters\n\n{TABLE}| q | string | No |\n",
            f"{name}/index.md",
        )
    project.run("a/index.md", "b/index.md", "-o", "spec/owls")
    assert "GET /eggs" in project.text("a-index.yaml")
    assert "GET /nests" in project.text("b-index.yaml")


def test_a_reviewed_finding_is_raised_again_when_its_cell_changes(project: Project) -> None:
    project.page(HEAD + SEND.replace("| to | string |", "| to | glarp |") + RECALL)
    assert project.again()[0] == 1
    assert project.again()[0] == 1
    assert project.again("--accept")[0] == 0
    assert project.again()[0] == 0
    project.page("\n\n" + HEAD + SEND.replace("| to | string |", "| to | glarp |") + RECALL)
    assert project.again()[0] == 0
    project.page(HEAD + SEND.replace("| to | string |", "| to | glorp |") + RECALL)
    status, shown = project.again()
    assert status == 1
    assert "glorp" in shown
    assert len(project.text("import-reviewed.txt").splitlines()) == 2


def test_what_was_reviewed_on_one_page_awaits_on_another(project: Project) -> None:
    project.page(HEAD + SEND.replace("| to | string |", "| to | glarp |"))
    project.again("--accept")
    project.page(HEAD + SEND.replace("| to | string |", "| to | glarp |").replace("/owls", "/crows"), "crows.md")
    assert project.run("crows.md", "-o", "spec/owls")[0] == 1


def test_an_unknown_server_awaits_until_it_is_filled_in(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.page("# Owls\n\n" + SEND)
    assert project.again()[0] == 1
    assert project.again()[0] == 1
    path = tmp_path / "spec/owls/api.yaml"
    path.write_text(path.read_text().replace("https://api.example.com", "https://api.owlpost.test"))
    assert project.again()[0] == 0


CORRECTION = "rowcast: 1\ncorrections:\n  - row: owls.send/body/weight\n    reason: Weighed it.\n    set: {max: 400}\n"


def test_corrections_stay_and_are_reported_when_repeated_or_lost(project: Project) -> None:
    (project.folder / "spec/owls/mine.yaml").write_text(CORRECTION)
    assert project.again()[0] == 0
    project.page(HEAD + SEND.replace("in grams", "in grams, max 400") + RECALL)
    status, shown = project.again()
    assert status == 1
    assert "Corrections that the page now agrees with" in shown
    project.page(HEAD + SEND.replace("| weight |", "| mass |") + RECALL)
    status, shown = project.again()
    assert status == 1
    assert "Corrections that lost their row" in shown
    assert project.again("--accept")[0] == 0
    (project.folder / "spec/owls/mine.yaml").write_text("# A line above.\n" + CORRECTION)
    assert project.again()[0] == 0
    assert project.text("mine.yaml").endswith(CORRECTION)


def test_a_table_that_another_page_uses_is_missed_when_its_page_changes_alone(project: Project) -> None:
    """The rows of another page would change their meaning in silence."""
    table = "# Nests\n\n## Nest\n\n" + TABLE + "| twigs | integer | Yes |\n| moss | string | No |\n"
    project.page(table, "nests.md")
    project.run("owls.md", "nests.md", "-o", "spec/owls")
    path = project.folder / "spec/owls/owls.yaml"
    path.write_text(project.text().replace("name: weight, type: integer", "name: weight, type: Nest"))
    project.page(table.replace("| moss | string |", "| moss | integer |"), "nests.md")
    status, shown = project.run("nests.md", "-o", "spec/owls")
    assert status == 1
    assert "owls.yaml refers to the table Nest of nests.yaml" in shown


def test_a_page_that_was_never_captured_does_not_agree(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.page(HEAD + SEND)
    assert project.again("--check")[0] == 1
    assert not (tmp_path / "spec").exists()


def test_a_page_that_is_named_twice_is_imported_once(project: Project) -> None:
    assert project.run("owls.md", "./owls.md", "-o", "spec/owls")[0] == 0
    assert sorted(os.listdir(project.folder / "spec/owls")) == ["api.yaml", "owls.yaml"]


def test_a_file_in_the_place_of_the_folder_is_said(project: Project) -> None:
    status, shown = project.run("owls.md", "-o", "owls.md")
    assert status == 2
    assert "owls.md is no folder" in shown


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("broken.yaml", b"a: [\n", "broken.yaml:2 is no YAML"), ("latin.yaml", b"a: \xe9\n", "is not UTF-8")],
)
def test_a_folder_that_cannot_be_read_is_left_as_it_is(project: Project, name: str, text: bytes, said: str) -> None:
    (project.folder / "spec/owls" / name).write_bytes(text)
    before = project.text()
    status, shown = project.again()
    assert (status, project.text()) == (2, before)
    assert said in shown


def test_nothing_is_written_through_a_link(project: Project) -> None:
    elsewhere = project.folder / "elsewhere.yaml"
    (project.folder / "spec/owls/owls.yaml").rename(elsewhere)
    (project.folder / "spec/owls/owls.yaml").symlink_to(elsewhere)
    before = elsewhere.read_text()
    project.page(HEAD + SEND)
    status, shown = project.again()
    assert (status, elsewhere.read_text()) == (2, before)
    assert "not a regular file" in shown
    assert not list((project.folder / "spec/owls").glob(".rowcast-*"))


@pytest.mark.parametrize(
    "words", [["--check"], ["--accept"], ["-o", "spec/owls", "--check", "--accept"], ["-", "-o", "spec/owls"]]
)
def test_what_means_nothing_is_2(project: Project, words: list[str]) -> None:
    extra = ["-"] if words[0] == "-" else []
    assert project.run("owls.md", *extra, *words, stdin=b"")[0] == 2
