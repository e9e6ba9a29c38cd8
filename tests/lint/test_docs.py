"""The page on lint: its table of rules is the table of codes, and what it shows is what happens."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from rowcast import cli, front, lint
from rowcast.codes.linting import GROUPS
from rowcast.lint.fixing import MEANT
from rowcast.lint.rules import RULES
from rowcast.project import config
from rowcast.project.linting import Asked, settings
from rowcast.source import SourceFile

PAGE = Path(__file__).parents[2] / "docs" / "linting.md"
RULES_OF_PAGE = re.compile(r"(?<=--update-goldens -->\n).*(?=<!-- end of rules -->)", re.DOTALL)
CONSOLE = re.compile(r"^```console\n\$ rowcast (.*?)\n(.*?)^exit (\d)\n```$", re.MULTILINE | re.DOTALL)
API = (
    'rowcast: 1\napi: {name: shop, title: Shop, servers: ["https://api.shop.dev"], description: Sells., version: "1"}\n'
)
PETS = """\
rowcast: 1
tables:
  Pet:
    - {name: birth_day, type: string}   # as its owner says
    - {name: nickName, type: string}
    - {name: birth_place, type: str}
    - {name: password, type: string, required: false}
"""
# The page would be long if it showed these too.
QUIET = "[lint]\nignore = ['prose', 'unused', 'flag-redundant']\n"


def table_of_rules() -> str:
    """Return what the page says of all rules: a table for each group, and the options below it."""
    lines: list[str] = []
    for group, codes in GROUPS.items():
        lines += [f"### {group}", "", "| code | level | finds |", "|---|---|---|"]
        for code, known in codes.items():
            level = "off" if known.off else known.severity.value
            lines.append(f"| `{code}` | {level}{', `--fix`' if code in MEANT else ''} | {known.summary} |")
        options = [
            f"`{code}` has the option `{name}`: {option.doc}; {_usual(option.usual)} unless set."
            for code in codes
            for name, option in (RULES[code].options if code in RULES else {}).items()
        ]
        lines += ["", *(line for each in options for line in (each, ""))]
    return "\n".join(lines) + "\n"


def _usual(value: object) -> str:
    return ", ".join(f"`{each}`" for each in value) if isinstance(value, tuple) else f"`{value}`"


def test_the_page_has_every_rule(update_goldens: bool) -> None:
    text = PAGE.read_text("utf-8")
    if update_goldens:
        text = RULES_OF_PAGE.sub(lambda _: "\n" + table_of_rules(), text)
        PAGE.write_text(text, "utf-8", newline="\n")
    found = RULES_OF_PAGE.search(text)
    assert found is not None
    assert found[0] == "\n" + table_of_rules()


@pytest.mark.parametrize("shown", CONSOLE.findall(PAGE.read_text("utf-8")), ids=lambda shown: shown[0])
def test_what_the_page_shows_happens(
    shown: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    command, said, status = shown
    folder = tmp_path / "spec" / "shop"
    folder.mkdir(parents=True)
    (folder / "api.yaml").write_text(API, "utf-8")
    (folder / "pets.yaml").write_text(PETS, "utf-8")
    (tmp_path / "rowcast.toml").write_text("" if "--fix" in command else QUIET, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(command.split()) == int(status)
    assert capfd.readouterr().out == said


def test_the_project_file_of_the_page_is_one(tmp_path: Path) -> None:
    found = re.search(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    tomllib.loads(found[1])
    (tmp_path / "rowcast.toml").write_text(found[1], "utf-8")
    project, problems = config.read(str(tmp_path), "rowcast.toml")
    made, more = settings(project, Asked())
    assert [one.message for one in (*problems, *more)] == []
    assert made.project.levels == {"header-x": "warning", "row-name-style": "note"}
    assert not made.project.holds_in("spec/shop/old-pets.yaml", "value-style")
    assert made.apis["shop"].levels == {"header-x": "warning", "row-name-style": "off"}


def test_the_exceptions_of_the_page_cover_what_they_say() -> None:
    found = re.search(r"^```yaml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    used = 'rowcast: 1\noperations: {a.b: {request: POST /a, body: [{name: x, type: "array[Pet]"}]}}\n'
    files = [SourceFile("a.yaml", API), SourceFile("b.yaml", found[1])]
    for more, code in ((), "unused-name"), ((SourceFile("c.yaml", used),), "string-unbounded"):
        api, documents, problems = front.load_documents([*files, *more])
        assert [one.message for one in problems] == []
        assert api is not None
        chosen = lint.Settings(select=(code, "row-name-style"))
        assert [one.code for one in lint.run(lint.Subject(api, documents), chosen)] == []
