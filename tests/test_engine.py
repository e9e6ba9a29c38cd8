"""The pure middle: the same input gives the same bytes, and a target that does wrong writes nothing."""

from __future__ import annotations

import os
import random
import sys
import types
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
from rowcast import __version__, assets, engine, installed, parallel, target
from rowcast.diagnostics import Diagnostic
from rowcast.rendering.formatting import FormattingError, check_python, format_python
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.target import Output
from rowcast.tree import MANIFEST, read_manifest

SPEC = """\
rowcast: 1
api: {name: notes, title: Notes, servers: ["https://api.example.com"]}
operations:
  notes.list:
    request: GET /notes
    response: {200: Note}
tables:
  Note: [{name: id, type: string, required: true, description: Its id.}]
"""
FILE = SourceFile("spec/notes/api.yaml", SPEC)
TEMPLATES = Templates([assets.templates()])


def make(name: str, options: Mapping[str, object] | None = None, formatter: str = "black") -> engine.Generation:
    request = engine.Request(name, "notes", options or {}, formatter)
    return engine.generate([FILE], request, TEMPLATES)


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> types.SimpleNamespace:
    """A target that gives what a test tells it to."""
    module = types.SimpleNamespace(output=Output({}), OPTIONS={"loud": bool, "name": str}, jobs=[])

    def render(job: target.Job) -> Output:
        module.jobs.append(job)
        output: Output = module.output
        return output

    module.render = render
    monkeypatch.setattr(target, "_entry_points", lambda: {"planted": lambda: module})
    return module


@pytest.mark.parametrize("name", ["python", "docs", "openapi"])
def test_each_target_is_found_and_makes_a_tree_with_its_manifest(name: str) -> None:
    assert name in target.names()
    made = make(name)
    assert made.tree is not None, made.diagnostics
    manifest = read_manifest(made.tree[MANIFEST])
    assert manifest
    assert (manifest.rowcast, manifest.target, manifest.api) == (__version__, name, "notes")
    assert manifest.files.keys() == made.tree.keys() - {MANIFEST}
    assert manifest.inputs.keys() == {FILE.name}
    assert ("black" in manifest.tools) is (name == "python")


@pytest.mark.parametrize("name", ["python", "docs", "openapi"])
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    assert make(name).tree == make(name).tree


def test_nothing_of_this_machine_is_in_a_tree() -> None:
    for name in ("python", "docs", "openapi"):
        tree = make(name).tree
        assert tree
        for path, content in tree.items():
            for word in (str(Path.home()), str(Path(__file__).parents[1]), os.uname().nodename, sys.prefix):
                if len(word) > 3:
                    assert word.encode() not in content, path
            if path != MANIFEST:
                assert f"rowcast {__version__}".encode() not in content, path


def test_a_spec_with_faults_makes_no_tree() -> None:
    made = engine.generate([SourceFile("a.yaml", "rowcast: 2")], engine.Request("docs", "x", {}), TEMPLATES)
    assert made.tree is None
    assert made.diagnostics


def test_an_unknown_target() -> None:
    made = make("pyhton")
    assert (made.tree, codes(made.diagnostics)) == (None, ["unknown-target"])
    assert "did you mean `python`" in made.diagnostics[0].hint


@pytest.mark.parametrize("name", ["", "..", "python.runtime", "os", "importlib", "__init__", "python/../docs"])
def test_names_that_choose_nothing_to_import(name: str) -> None:
    assert target.find(name) is None


def test_a_target_of_somebody_else(planted: types.SimpleNamespace) -> None:
    planted.output = Output({"a.txt": "text\n"}, tools=("jinja2", "no-such-distribution"))
    assert "planted" in target.names()
    made = make("planted", {"loud": True})
    assert made.tree
    assert made.tree["a.txt"] == b"text\n"
    manifest = read_manifest(made.tree[MANIFEST])
    assert manifest
    assert manifest.options == {"loud": True}
    assert manifest.tools["jinja2"]
    (job,) = planted.jobs
    assert (job.package, job.options) == ("notes", {"loud": True})


@pytest.mark.parametrize(
    ("options", "code"),
    [({"laud": True}, "config-unknown-key"), ({"loud": "yes"}, "config-value"), ({"name": True}, "config-value")],
)
def test_options_are_checked(planted: types.SimpleNamespace, options: dict[str, object], code: str) -> None:
    made = make("planted", options)
    assert (made.tree, codes(made.diagnostics), planted.jobs) == (None, [code], [])


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../out.txt": ""}, "unsafe-path"),
        ({"/etc/x": ""}, "unsafe-path"),
        ({"a/\n.txt": ""}, "unsafe-path"),
        ({"\ud800.txt": ""}, "unsafe-path"),
        ({"a.txt": "", "A.txt": ""}, "path-clash"),
        ({"a": "", "a/b": ""}, "path-clash"),
        ({MANIFEST: "{}"}, "path-clash"),
        ({"Manifest.json": "{}"}, "path-clash"),
        ({"bad.py": "def ("}, "formatting-failed"),
        ({"bad.py": "x = 1\0"}, "formatting-failed"),
        ({"bad.py": "return 1"}, "formatting-failed"),
        ({"warned.py": 'x = "\\d"\n'}, "formatting-failed"),
        ({"warned.py": "x = 1 is 1\n"}, "formatting-failed"),
        ({"deep.py": "x = " + "[" * 3000 + "]" * 3000}, "formatting-failed"),
        ({"half.py": 'x = "\ud800"\n'}, "formatting-failed"),
    ],
)
def test_what_a_target_makes_is_checked(planted: types.SimpleNamespace, files: dict[str, str], code: str) -> None:
    planted.output = Output(files)
    made = make("planted", formatter="none" if "warned.py" in files else "black")
    assert made.tree is None
    assert code in codes(made.diagnostics)


def test_verbatim_python_is_compiled_but_not_formatted(planted: types.SimpleNamespace) -> None:
    planted.output = Output({"v.py": "x  =  1\n", "f.py": "x  =  1\n"}, frozenset({"v.py"}))
    made = make("planted")
    assert made.tree
    assert (made.tree["v.py"], made.tree["f.py"]) == (b"x  =  1\n", b"x = 1\n")
    planted.output = Output({"v.py": "x = = 1\n"}, frozenset({"v.py"}))
    assert codes(make("planted").diagnostics) == ["formatting-failed"]


def test_laid_out_python_is_formatted_all_the_same_where_it_must_be(planted: types.SimpleNamespace) -> None:
    planted.output = Output({"f.py": "x = f(a, b,)\n"}, laid_out=True)
    made = make("planted")
    assert made.tree
    assert made.tree["f.py"] == b"x = f(\n    a,\n    b,\n)\n"


@pytest.mark.parametrize("formatter", ["black", "ruff", "none"])
def test_formatters(formatter: str) -> None:
    text = "def f(a,b):\n    return {  'a':1 }\n"
    formatted = format_python(text, direct, formatter)
    assert formatted == (text if formatter == "none" else 'def f(a, b):\n    return {"a": 1}\n')


def test_a_formatter_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(FormattingError, match="ruff is not installed"):
        format_python("x = 1\n", direct, "ruff")


def test_black_reads_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 10\nskip-string-normalization = true\n")
    monkeypatch.chdir(tmp_path)
    assert format_python("value = call('one', 'two')\n", direct) == 'value = call("one", "two")\n'


def test_compiling_tells_the_line() -> None:
    with pytest.raises(FormattingError, match=r"line 3: oh no"):
        check_python("a = 1\nb = 2\noh no\n", direct)


class TestParallel:
    @pytest.mark.parametrize("jobs", [1, 2, 3, 50])
    def test_results_come_in_order(self, jobs: int) -> None:
        items = [str(n) * random.Random(n).randrange(1, 2000) for n in range(40)]  # noqa: S311 - no secret
        assert parallel.each(str.upper, items, jobs) == [item.upper() for item in items]
        assert parallel.each(lambda item: item * 3, ["é" * 50_000] * 12, jobs) == ["é" * 150_000] * 12

    def test_an_exception_in_any_of_them(self) -> None:
        def work(item: str) -> str:
            if item == "17":
                raise FormattingError("17 is bad")
            return item

        for jobs in (1, 4):
            with pytest.raises(FormattingError, match="17 is bad"):
                parallel.each(work, [str(n) for n in range(30)], jobs)

    def test_a_process_that_dies(self) -> None:
        here = os.getpid()

        def work(item: str) -> str:
            if os.getpid() != here:
                os._exit(9)
            return item

        items = [str(n) for n in range(20)]
        assert parallel.each(work, items, 4) == items

    def test_work_is_shared(self) -> None:
        assert len(set(parallel.each(lambda _: str(os.getpid()), ["x"] * 20, 4))) == 4


@pytest.mark.parametrize("name", ["python", "docs"])
def test_the_number_of_processes_makes_no_difference(name: str) -> None:
    more = "".join(f"  notes.get{n}:\n    request: GET /notes/{n}\n    response: {{200: Note}}\n" for n in range(12))
    file = SourceFile("spec/notes/api.yaml", SPEC.replace("tables:", f"{more}tables:"))
    made = [engine.generate([file], engine.Request(name, "notes", {}, jobs=jobs), TEMPLATES).tree for jobs in (1, 2, 5)]
    assert made[0]
    assert made[0] == made[1] == made[2]
    assert list(made[0]) == list(made[1] or ()) == list(made[2] or ())


def test_installed_versions_are_those_that_the_metadata_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("black", "Jinja2", "jinja2", "datamodel_code_generator", "datamodel-code-generator"):
        assert installed.version(name) == version(name)
    assert installed.version("no-such-thing") == ""
    (tmp_path / "black-0.1.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    installed._versions.cache_clear()
    assert installed.version("black") == "0.1"
    monkeypatch.undo()
    installed._versions.cache_clear()
