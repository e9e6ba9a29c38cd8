"""The project file: what it may say, what is wrong with it and where, and which folder is the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from rowcast.project import config
from rowcast.project.folders import output_faults
from rowcast.project.root import find_root


def project(root: Path, text: str | None = None, name: str = "rowcast.toml") -> tuple[config.Project, list[str]]:
    """Return the project of a file, and what is wrong with it as ``line code: message``."""
    if text is not None:
        (root / name).write_text(text)
    read, found = config.read(str(root), name if text is not None else None)
    return read, [f"{d.span.line if d.span else 0} {d.code}: {d.message} ({d.hint})" for d in found]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for api in ("pets", "messages-v2"):
        (tmp_path / "spec" / api).mkdir(parents=True)
        (tmp_path / "spec" / api / "api.yaml").write_text("rowcast: 1\n")
    (tmp_path / "spec" / "notes").mkdir()
    (tmp_path / "spec" / "notes" / "a.md").write_text("not a spec")
    return tmp_path


def test_without_a_file_each_folder_of_spec_is_an_api(root: Path) -> None:
    read, found = project(root)
    assert found == []
    assert [(api.name, api.spec) for api in read.apis] == [("messages-v2", "spec/messages-v2"), ("pets", "spec/pets")]
    assert [(target.name, target.output) for target in read.apis[0].targets] == [
        ("python", "generated/python/messages_v2"),
        ("docs", "generated/docs/messages_v2"),
        ("openapi", "generated/openapi/messages_v2"),
    ]
    assert read.formatter == "black"


def test_the_same_table_in_either_file(root: Path) -> None:
    text = '[{0}apis.pets]\noutput = "src/{{target}}"\ntargets = ["python"]\n'
    shared, none = project(root, text.format("tool.rowcast."), "pyproject.toml")
    (root / "pyproject.toml").unlink()
    own, none_either = project(root, text.format(""))
    assert none == none_either == []
    assert [(a.name, a.spec, [t.output for t in a.targets]) for a in shared.apis] == [
        ("pets", "spec/pets", ["src/python"])
    ]
    assert [a.targets[0].output for a in own.apis] == [a.targets[0].output for a in shared.apis]


def test_several_apis_with_targets_and_options(root: Path) -> None:
    read, found = project(
        root,
        """
        templates = "house"
        formatter = "ruff"
        output = "made/{target}/{api}"
        [targets.python]
        async = false
        [targets.openapi]
        version = "3.2"

        [apis.pets]
        [apis.messages]
        spec = "spec/messages-v2"
        targets = ["python"]
        [apis.third]
        spec = "elsewhere"
        [apis.third.targets.python]
        output = "src/third"
        extra = 1
        """,
    )
    assert found == []
    assert (read.templates, read.formatter) == ("house", "ruff")
    listed = {(a.name, t.name): (t.output, dict(t.options)) for a in read.apis for t in a.targets}
    assert listed == {
        ("pets", "python"): ("made/python/pets", {"async": False}),
        ("pets", "openapi"): ("made/openapi/pets", {"version": "3.2"}),
        ("messages", "python"): ("made/python/messages", {"async": False}),
        ("third", "python"): ("src/third", {"async": False, "extra": 1}),
    }


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("x = [", "1 config-syntax: Invalid value"),
        ("a = 1\na = 2\n", "2 config-syntax: Cannot overwrite a value"),
        ("\n\ntemplate = 'x'\n", "3 config-unknown-key: unknown key `template` (did you mean `templates`?)"),
        ("[apis.x]\nspecs = 'y'\n", "2 config-unknown-key: unknown key `apis.x.specs` (did you mean `spec`?)"),
        (
            "\nformatter = 'blak'\n",
            "2 config-value: `formatter` is one of `black`, `ruff`, `none` (did you mean `black`?)",
        ),
        ("formatter = 3", "1 config-value: `formatter` is a text that is not empty"),
        ("apis = 3", "1 config-value: `apis` is a table of tables"),
        ("[apis]\nx = 3", "2 config-value: `apis.x` is a table"),
        ("targets = 'python'", "1 config-value: `targets` is a list of names"),
        ("targets = [1]", "1 config-value: `targets` is a list of names"),
        ("output = ''", "1 config-value: `output` is a text that is not empty"),
        ("output = 'x/{user}'", "1 config-value: `output` knows `{api}` and `{target}`"),
        ("output = '{api.__class__}'", "1 config-value: `output` knows"),
        ("output = '{'", "1 config-value: `output` knows"),
    ],
)
def test_faults_have_a_place_and_a_mend(root: Path, text: str, finding: str) -> None:
    _, found = project(root, text)
    assert any(one.startswith(finding) for one in found), found


def test_a_pattern_for_several_targets_is_reported_once_and_where_it_stands(root: Path) -> None:
    _, found = project(root, 'targets = ["python", "docs"]\n\noutput = "made/{apii}"\n[apis.pets]\n[apis.notes]\n')
    assert [one.partition(" and nothing else")[0] for one in found] == [
        "3 config-value: `output` knows `{api}` and `{target}` in braces,"
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", "[tool.rowcast]\nx = 'ü'\n".encode("latin-1")])
def test_a_file_that_is_no_text(root: Path, content: bytes) -> None:
    (root / "rowcast.toml").write_bytes(content)
    _, found = config.read(str(root), "rowcast.toml")
    assert [d.code for d in found] == ["config-syntax"]


def test_a_tool_table_that_is_no_table(root: Path) -> None:
    _, found = project(root, "[tool]\nrowcast = 3\n", "pyproject.toml")
    assert found
    assert "config-value" in found[0]


def faults(root: Path, text: str) -> list[str]:
    read, found = project(root, text)
    assert not found
    return [d.message for d in output_faults(read)]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (".", "holds the project itself"),
        ("..", "holds the project itself"),
        ("/", "holds"),
        ("spec", "holds a spec"),
        ("spec/pets", "holds a spec"),
        ("spec/pets/made", "lies in the spec of `pets`, spec/pets"),
        ("house", "holds templates"),
        ("~", ""),
        ("repo", "is a repository"),
        ("link", "leads through a link"),
        ("link/below", "leads through a link"),
        ("spec/notes/a.md", "leads through a file"),
        ("spec/notes/a.md/below", "leads through a file"),
        ("new\\nline", "cannot be printed"),
    ],
)
def test_folders_that_must_not_be_written_to(root: Path, output: str, reason: str) -> None:
    (root / "repo" / ".git").mkdir(parents=True)
    (root / "other").mkdir()
    (root / "link").symlink_to(root / "other")
    found = faults(root, f'templates = "house"\n[apis.pets]\ntargets = ["docs"]\noutput = "{output}"\n')
    assert (reason in found[0]) if reason else not found, found


def test_home_and_the_tool_itself_are_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(root.parent / "me"))
    assert "home" in faults(root, f'[apis.pets]\ntargets = ["docs"]\noutput = "{root.parent / "me"}"\n')[0]
    package = Path(config.__file__).parent
    for inside in (package, package / "targets", package.parent):
        assert faults(root, f'[apis.pets]\ntargets = ["docs"]\noutput = "{inside}"\n')


def test_two_outputs_may_not_share_a_folder(root: Path) -> None:
    assert faults(root, 'output = "made"\n[apis.pets]\n')
    assert faults(root, '[apis.pets.targets.python]\noutput = "a"\n[apis.pets.targets.docs]\noutput = "a/b"\n')
    assert not faults(root, '[apis.pets.targets.python]\noutput = "a"\n[apis.pets.targets.docs]\noutput = "ab"\n')


def test_outputs_that_differ_in_case_only_are_one_folder_on_many_disks(root: Path) -> None:
    (found,) = faults(
        root, '[apis.pets.targets.python]\noutput = "made/A"\n[apis.pets.targets.docs]\noutput = "made/a"\n'
    )
    assert "made/A and made/a are one folder on disks where case does not count" in found


@pytest.mark.parametrize(
    ("api", "package"),
    [
        ("class", "class_"),
        ("1", "_1"),
        ("2-a", "_2_a"),
        ("a b", "a_b"),
        ("日本", "日本"),
        ("a²", "a_"),
        ("None", "None_"),
    ],
)
def test_the_name_of_a_package_can_be_imported(root: Path, api: str, package: str) -> None:
    read, _ = project(root, f'targets = ["python"]\n[apis."{api}"]\nspec = "spec/pets"\n')
    assert [target.output for target in read.apis[0].targets] == [f"generated/python/{package}"]
    assert package.isidentifier()


def test_the_nearest_project_file_upwards_wins(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_root(str(inner)) == (str(inner), None)
    (tmp_path / "spec").mkdir()
    assert find_root(str(inner)) == (str(tmp_path), None)
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert find_root(str(inner)) == (str(tmp_path), None)
    (tmp_path / "pyproject.toml").write_text("[tool.rowcast]\n")
    assert find_root(str(inner)) == (str(tmp_path), "pyproject.toml")
    (tmp_path / "rowcast.toml").write_text("")
    assert find_root(str(inner)) == (str(tmp_path), "rowcast.toml")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.rowcast]\n")
    assert find_root(str(inner)) == (str(tmp_path / "a"), "pyproject.toml")
