"""What a project and a command line ask of lint: which rules look, how much they weigh, where they do not hold."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rowcast import cli
from rowcast.codes import CODES
from rowcast.codes.linting import GROUPS, LINTING
from rowcast.lint.rules import RULES
from rowcast.lint.settings import codes_of

SPEC = """\
rowcast: 1
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], description: Pets., version: "1"}
operations:
  pets.get: {request: GET /pets, summary: Get, response: {200: Pet}}
tables:
  Pet: {description: A pet., rows: [{name: homeTown, type: string}, {name: birth_day, type: string, pattern: ^a}]}
"""

Lint = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stand in a project with one small spec."""
    (tmp_path / "spec" / "pets").mkdir(parents=True)
    (tmp_path / "spec" / "pets" / "api.yaml").write_text(SPEC, "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    shutil.rmtree(tmp_path / "spec")


@pytest.fixture
def lint(project: Path, capfd: pytest.CaptureFixture[str]) -> Lint:
    """Return a function that runs lint with a project file, and gives status, codes with severities, and stderr."""

    def run(table: str, *words: str) -> tuple[int, list[str], str]:
        (project / "rowcast.toml").write_text(table, "utf-8")
        status = cli.main(["lint", "--output-format", "json", *words])
        captured = capfd.readouterr()
        findings = json.loads(captured.out)["diagnostics"] if captured.out else []
        return status, [f"{one['severity']} {one['code']}" for one in findings], captured.err

    return run


def test_rules_are_selected_by_code_group_and_beginning(lint: Lint) -> None:
    assert lint("", "--select", "pattern-loose") == (0, ["note pattern-loose"], "")
    assert lint("", "--select", "naming")[1] == ["warning row-name-style"]
    assert lint("", "--select", "pattern")[1] == ["note pattern-loose"]
    assert lint("", "--select", "naming,pattern-loose")[1] == lint("", "--select", "naming", "--select", "pattern")[1]
    assert lint("[lint]\nselect = ['naming']\n")[1] == ["warning row-name-style"]
    assert lint("[lint]\nselect = ['naming']\n", "--select", "limits")[1] == ["note pattern-loose"]


def test_rules_that_are_off_look_when_they_are_asked_for(lint: Lint) -> None:
    assert not any("api-without-license" in each for each in lint("")[1])
    assert lint("", "--select", "api-without-license")[1] == ["note api-without-license"]
    assert "warning api-without-license" in lint("[lint.rules]\napi-without-license = 'warning'\n")[1]
    assert {each.split()[1] for each in lint("", "--select", "all")[1]} >= {
        "api-without-license",
        "description-missing",
    }


def test_rules_are_ignored(lint: Lint) -> None:
    without = lint("", "--ignore", "naming,prose,limits,usage,security,operation-without-errors")
    assert without == (0, ["note operation-without-example"], "")
    assert (
        lint("[lint]\nignore = ['naming', 'prose', 'limits', 'usage', 'security', 'operation-without-errors']\n")
        == without
    )
    assert (
        lint("[lint]\nignore = ['naming']\n", "--ignore", "prose,limits,usage,security,operation-without-errors")
        == without
    )
    assert lint("", "--select", "naming", "--ignore", "row-name-style") == (0, [], "no findings in 1 file\n")


def test_levels(lint: Lint) -> None:
    select = ("--select", "pattern-loose")
    assert lint("[lint.rules]\npattern-loose = 'error'\n", *select) == (1, ["error pattern-loose"], "")
    assert lint("[lint.rules]\npattern-loose = 'warning'\n", *select) == (1, ["warning pattern-loose"], "")
    assert lint("[lint.rules]\npattern-loose = {level = 'error'}\n", *select)[0] == 1
    assert not any("pattern-loose" in each for each in lint("[lint.rules]\npattern-loose = 'off'\n")[1])
    assert lint("[lint.rules]\npattern-loose = 'off'\n", *select)[1] == ["note pattern-loose"]


def test_the_status_follows_the_level_that_fails(lint: Lint) -> None:
    select = ("--select", "pattern-loose,row-name-style")
    assert lint("", *select)[0] == 1
    assert lint("", *select, "--fail-on", "error")[0] == 0
    assert lint("", *select, "--fail-on", "never")[0] == 0
    assert lint("", "--select", "pattern-loose", "--fail-on", "note")[0] == 1
    assert lint("[lint]\nfail_on = 'note'\n", "--select", "pattern-loose")[0] == 1
    assert lint("[lint]\nfail_on = 'note'\n", "--select", "pattern-loose", "--fail-on", "warning")[0] == 0


def test_options(lint: Lint) -> None:
    style = "[lint.rules]\nrow-name-style = {style = 'camelCase', level = 'note'}\n"
    assert lint(style, "--select", "naming") == (0, ["note row-name-style"], "")
    assert lint("[lint.rules]\ndescription-short = {least = 9}\n", "--select", "description-short")[1]
    assert lint("[lint.rules]\nstring-unbounded = {names = ['*']}\n", "--select", "string-unbounded")[1] == []


def test_files(lint: Lint) -> None:
    select = ("--select", "pattern-loose,row-name-style")
    assert lint("[lint.files]\n'spec/*' = ['naming']\n", *select)[1] == ["note pattern-loose"]
    assert lint("[lint.files]\n'spec/pets/api.yaml' = ['all']\n", *select)[1] == []
    assert len(lint("[lint.files]\n'spec/cats/*' = ['all']\n", *select)[1]) == 2


def test_an_api_has_settings_of_its_own(lint: Lint) -> None:
    select = ("--select", "pattern-loose,row-name-style")
    whole = "[lint]\nignore = ['limits']\n[lint.rules]\nrow-name-style = {level = 'note', style = 'camelCase'}\n"
    assert lint(whole)[1].count("note row-name-style") == 1
    own = "[apis.pets.lint.rules]\nrow-name-style = 'error'\npattern-loose = 'warning'\n"
    assert lint(own, *select)[1] == ["error row-name-style", "warning pattern-loose"]
    assert lint(whole + own, *select)[1] == ["error row-name-style", "warning pattern-loose"]
    assert "error row-name-style" in lint(whole + own)[1]
    assert not any("pattern-loose" in each for each in lint(whole + own)[1])
    assert lint("[apis.pets.lint]\nselect = ['limits']\n")[1] == ["note pattern-loose"]


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("lint = 1\n", 1, "`lint` is a table"),
        ("[lint]\nselekt = []\n", 2, "unknown key `lint.selekt`"),
        ("[lint]\nselect = 'naming'\n", 2, "`select` is a list of codes and groups"),
        ("[lint]\nignore = ['naming', 'nameing']\n", 2, "`nameing` is no rule and no group of rules"),
        ("[lint]\nfail_on = 'info'\n", 2, "`fail_on` is one of error, warning, note, never"),
        ("[lint.rules]\nrow-nam-style = 'off'\n", 2, "there is no rule `row-nam-style`"),
        ("[lint.rules]\nrow-name-style = 'info'\n", 2, "a level is one of error, warning, note, off"),
        ("[lint.rules]\nrow-name-style = {least = 3}\n", 2, "unknown key `lint.rules.row-name-style.least`"),
        ("[lint.rules.row-name-style]\nstyle = 'snake'\n", 2, "`style` is one of auto,"),
        ("[lint.rules]\ndescription-short = {least = true}\n", 2, "`least` is a number from 1 on"),
        ("[lint.rules]\nstring-unbounded = {names = 'a'}\n", 2, "`names` is a list of texts"),
        ("[lint.files]\n'a' = ['nope']\n", 2, "`nope` is no rule and no group of rules"),
        ("[lint]\nfiles = 1\n", 2, "`lint.files` is a table"),
        ("[apis.pets]\nlint = 1\n", 2, "`lint` is a table"),
        ("[apis.pets.lint]\nfail_on = 'note'\n", 2, "unknown key `apis.pets.lint.fail_on`"),
        ("[apis.pets.lint.rules]\nnope = 'off'\n", 2, "there is no rule `nope`"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(
    lint: Lint, capfd: pytest.CaptureFixture[str], table: str, line: int, message: str
) -> None:
    assert lint(table)[0] == 1
    cli.main(["lint", "--output-format", "concise"])
    said = next(each for each in capfd.readouterr().out.splitlines() if "config-" in each)
    assert said.startswith(f"rowcast.toml:{line}:")
    assert message in said


def test_words_that_choose_nothing_are_wrong_usage(lint: Lint) -> None:
    status, found, told = lint("", "--select", "nameing")
    assert (status, found) == (2, [])
    assert "did you mean `naming`?" in told
    assert lint("", "--ignore", "row-name-stile")[0] == 2
    assert lint("", "--diff")[0] == 2


def test_a_broken_table_of_lint_stops_no_generation(lint: Lint, capfd: pytest.CaptureFixture[str]) -> None:
    lint("targets = ['openapi']\n[lint]\nselekt = []\n")
    assert cli.main(["generate"]) == 0
    assert "selekt" not in "".join(capfd.readouterr())


def test_the_list_has_every_rule_with_its_level(lint: Lint, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lint", "--list"]) == 0
    lines = {line.split()[0]: line for line in capfd.readouterr().out.splitlines()}
    assert lines.keys() == {*LINTING, *GROUPS}
    assert " off " in lines["header-x"]
    assert " --fix " in lines["type-spelling"]


@pytest.mark.parametrize("code", LINTING)
def test_every_rule_is_explained(code: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", code]) == 0
    text = capfd.readouterr().out
    known = CODES[code]
    assert known.summary in text
    assert known.mend in text
    assert all(f"option {name}: " in text for name in (RULES[code].options if code in RULES else ()))
    assert ("found in:" in text) is bool(known.before)


def test_a_word_chooses_what_begins_with_it() -> None:
    assert codes_of(["stream"]) == ("stream-without-end", "stream-without-error", "stream-without-result")
    assert codes_of(["nothing"]) == ()
    assert set(codes_of(["all"])) >= LINTING.keys()


def test_secrets_are_in_no_output(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    key, password = "AKIAQ3EGRWVZ5TJXLM7P", "Zk3xW9qLp0TtYv7B2mNcRd81"
    rows = (
        f"{{name: key, type: str, required: false, example: {key}}}, "
        f"{{name: password, type: string, example: {password}}}"
    )
    (project / "spec" / "pets" / "api.yaml").write_text(f"{SPEC}  Door: [{rows}]\n", "utf-8")
    for form in ("text", "concise", "json", "jsonl", "github", "sarif"):
        assert cli.main(["lint", "--output-format", form]) == 1
        said = "".join(capfd.readouterr())
        assert said.count("secret-in-example") >= 2
        assert key not in said
        assert password not in said
    assert cli.main(["lint", "--ignore", "secret-in-example"]) == 1
    assert key not in capfd.readouterr().out
    assert cli.main(["lint", "--fix", "--diff"]) == 1
    assert key not in capfd.readouterr().out
    assert os.path.isfile(project / "spec" / "pets" / "api.yaml")
