"""The composite action: its steps, taken from the YAML and run by bash; what they say, set, write and comment."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import ROOT, call, commit, edit

HERE = ROOT / ".github" / "actions" / "rowcast"
ACTION = yaml.safe_load((HERE / "action.yml").read_text("utf-8"))
STEPS = {step.get("id", step.get("uses")): step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


@dataclass
class Ran:
    """What a step left."""

    status: int
    log: str
    outputs: dict[str, str]
    summary: str


@dataclass
class Comments:
    """A service that keeps comments as GitHub's does, and what it was asked."""

    url: str = ""
    kept: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refuses: int = 0
    login: str = ""


def step(name: str, values: Mapping[str, str], cwd: Path, home: Path, env: Mapping[str, str]) -> Ran:
    """Run a step as a runner does: its environment from expressions, its script by bash, its files of commands."""
    known = STEPS[name]
    given = {f"inputs.{key}": str(about.get("default", "")) for key, about in ACTION["inputs"].items()}
    given |= {"github.action_path": str(HERE), "inputs.token": "secret-token", **values}
    environment = {key: EXPRESSION.sub(lambda found: given[found[1]], text) for key, text in known["env"].items()}
    files = {variable: home / variable.lower() for variable in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.write_text("")
    script = home / "step.sh"
    script.write_text(known["run"])
    assert known["shell"] == "bash"
    done = call(
        "bash", "--noprofile", "--norc", "-eo", "pipefail", script,
        cwd=cwd, home=home, env={**environment, **env, **{key: str(path) for key, path in files.items()}},
    )  # fmt: skip
    outputs = re.findall(r"^([\w-]+)(?:=(.*)|<<(end-\w+)\n((?:.*\n)*?)\3)$", files["GITHUB_OUTPUT"].read_text(), re.M)
    return Ran(
        done.returncode,
        done.stdout + done.stderr,
        {name: plain or long.removesuffix("\n") for name, plain, _, long in outputs},
        files["GITHUB_STEP_SUMMARY"].read_text("utf-8"),
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, tool: tuple[Path, str], home: Path) -> dict[str, str]:
    """The environment of a runner in which the first step has installed the tool that the action came with."""
    temp = tmp_path_factory.mktemp("runner")
    values = {"github.action_path": str(tool[0] / ".github" / "actions" / "rowcast")}
    done = step("install", values, temp, home, {"RUNNER_TEMP": str(temp)})
    assert done.status == 0, done.log
    assert Path(done.outputs["bin"], "rowcast").exists()
    return {"RUNNER_TEMP": str(temp), "bin": done.outputs["bin"]}


Run = Callable[..., Ran]


@pytest.fixture
def run(installed: dict[str, str], project: Path, home: Path) -> Run:
    """Run the second step with inputs."""

    def call_step(env: Mapping[str, str] | None = None, **inputs: str) -> Ran:
        values = {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        values["steps.install.outputs.bin"] = installed["bin"]
        return step("run", values, project, home, {"RUNNER_TEMP": installed["RUNNER_TEMP"], **(env or {})})

    return call_step


@pytest.fixture
def comments() -> Iterator[Comments]:
    kept = Comments()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            kept.asked.append(f"{self.command} {self.path.partition('?')[0]}")
            assert self.headers["Authorization"] == "Bearer secret-token"
            length = int(self.headers["Content-Length"] or 0)
            body: dict[str, Any] = json.loads(self.rfile.read(length)) if length else {}
            if self.command == "POST":
                user = {"type": "User" if kept.login else "Bot", "login": kept.login or "actions[bot]"}
                kept.kept.append({"id": len(kept.kept), "user": user, **body})
            elif self.command == "PATCH":
                kept.kept[int(self.path.rpartition("/")[2])] |= body
            page = int(self.path.rpartition("page=")[2]) if "page=" in self.path else 0
            about = kept.kept[100 * (page - 1) : 100 * page] if page else {"login": kept.login}
            text = json.dumps(about).encode()
            # The token of a workflow may not ask whose it is.
            self.send_response(kept.refuses or (200 if kept.login or self.path != "/user" else 403))
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield kept
    server.shutdown()
    server.server_close()


@pytest.mark.slow
class TestRuns:
    def test_nothing_to_do(self, run: Run) -> None:
        done = run()
        assert done.status == 0, done.log
        assert done.outputs == {"drift": "false", "breaking": "false", "changed-files": "", "sarif": ""}
        assert "### `rowcast check`: nothing to do" in done.summary

    def test_drift(self, run: Run, project: Path) -> None:
        edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 200,")
        done = run(upload_sarif="true")
        assert done.status == 1
        assert done.outputs["drift"] == "true"
        assert "generated/python/my_notes/resources/notes.py" in done.outputs["changed-files"].splitlines()
        assert "::error file=generated/python/my_notes/manifest.json,line=1," in done.log
        assert "drift-stale" in done.summary
        log = json.loads(Path(done.outputs["sarif"]).read_text())
        assert {one["ruleId"] for one in log["runs"][0]["results"]} == {"drift-stale"}
        assert run(fail_on="never").status == 0
        assert "is for lint and diff" in run(fail_on="breaking").log

    def test_lint_and_words_in_quotes(self, run: Run, project: Path) -> None:
        assert run(command="lint").status == 0
        edit(project / "spec/my_notes/notes.yaml", "rowcast: 1", "rowcast: 1\nx: 1")
        done = run(command="lint", args="'my_notes'", output_format="concise")
        assert done.status == 1
        assert "spec/my_notes/notes.yaml:4:1: error[" in done.log

    def test_diff(self, run: Run, project: Path, home: Path) -> None:
        edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 50,")
        done = run(command="diff", args="HEAD")
        assert done.status == 1, done.log
        assert done.outputs["breaking"] == "true"
        assert done.outputs["changed-files"] == "spec/my_notes/notes.yaml"
        assert "::error file=spec/my_notes/notes.yaml,line=" in done.log
        assert "Breaking" in done.summary
        assert run(command="diff", args="HEAD", fail_on="none").status == 0

    def test_generate(self, run: Run, project: Path, home: Path) -> None:
        (project / "before.txt").write_text("was here before")
        edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 200,")
        done = run(command="generate")
        assert done.status == 0, done.log
        assert "generated/python/my_notes/resources/notes.py" in done.outputs["changed-files"].splitlines()
        assert "before.txt" not in done.outputs["changed-files"]
        assert "spec/" not in done.outputs["changed-files"]

    def test_vendor(self, run: Run, project: Path, home: Path) -> None:
        assert call("rowcast", "vendor", "my_notes", "--into", "v", cwd=project, home=home).returncode == 0
        (project / "v/my_notes/py.typed").unlink()
        done = run(command="vendor", args="--verify v")
        assert (done.status, done.outputs["changed-files"]) == (1, "v/my_notes/py.typed")

    def test_changelog(self, run: Run, project: Path, home: Path) -> None:
        assert call("rowcast", "changelog", cwd=project, home=home).returncode == 0
        assert run(command="changelog", args="--check").status == 0
        edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 200,")
        done = run(command="changelog", args="--check")
        assert (done.status, done.outputs["changed-files"]) == (1, "changes/my_notes/CHANGELOG.md")

    def test_the_installed_tool_brings_its_licence(self, installed: dict[str, str], project: Path, home: Path) -> None:
        """A checkout has it at its root, an installed wheel among its metadata."""
        tool = Path(installed["bin"], "rowcast")
        done = call(tool, "vendor", "my_notes", "--into", "v", cwd=project, home=home)
        assert done.returncode == 0, done.stderr
        assert (project / "v/my_notes/_runtime/LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()

    def test_it_cannot_do_its_job(self, run: Run, project: Path) -> None:
        done = run(args="no_such_api", fail_on="never")
        assert done.status == 2
        assert "the project has no API `no_such_api`" in done.log
        assert "it could not do its job" in done.summary
        assert run(command="explain").status == 2

    def test_inputs_are_words_and_no_script(self, run: Run, project: Path) -> None:
        assert run(args="'; touch here' $(touch there) `touch where`").status == 2
        assert run(command="check; touch here").status == 2
        assert not {"here", "there", "where"} & set(os.listdir(project))

    def test_what_a_spec_says_stays_text(self, run: Run, project: Path) -> None:
        name = "a%0A::error::b ##[error]c ```` @all"
        text = f'rowcast: 1\ntables:\n  "{name}": {{rows: [{{name: id, type: nothing}}]}}\n'
        for number in range(12):
            (project / f"spec/my_notes/t{number}.yaml").write_text(text.replace("rows", f"row{number}"))
        done = run(command="lint")
        commands = [line for line in done.log.splitlines() if line.lstrip().startswith("::") or "##[" in line]
        assert len(commands) == 10
        assert all(line.startswith("::error ") and "%0A::error" not in line for line in commands)
        assert "more of " in commands[-1]
        fence = re.search(r"^`{3,}(?=text$)", done.summary, re.M)
        assert fence
        assert fence[0] == "`````"

    def test_one_comment_kept_up_to_date(
        self, run: Run, project: Path, comments: Comments, tmp_path: Path, home: Path
    ) -> None:
        (tmp_path / "event.json").write_text('{"pull_request": {"number": 7}}')
        env = {
            "GITHUB_API_URL": comments.url,
            "GITHUB_REPOSITORY": "some/where",
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        }
        # Others write too, and one of them writes what our mark is; there are more than fit on a page.
        comments.kept += [{"id": n, "body": "hello", "user": {"type": "User", "login": "somebody"}} for n in range(120)]
        comments.kept[3]["body"] = "<!-- rowcast diff -->\nnot ours"
        edit(project / "spec/my_notes/notes.yaml", "max: 100,", "max: 50,")
        inputs = {"command": "diff", "args": "HEAD", "comment": "true", "fail_on": "none"}
        assert run(env, **inputs).status == 0
        assert comments.asked[-1] == "POST /repos/some/where/issues/7/comments"
        assert comments.kept[-1]["body"].startswith("<!-- rowcast diff -->\n### `rowcast diff`")
        assert run(env, **inputs).status == 0
        assert comments.asked[-1].startswith("GET"), "the same comment is not written again"
        commit(project, home)
        assert run(env, **inputs).status == 0
        assert comments.asked[-1] == "PATCH /repos/some/where/issues/comments/120"
        assert len(comments.kept) == 121
        assert "Breaking" not in comments.kept[120]["body"]
        # Somebody else's token writes as somebody else, and finds its own comment again.
        comments.login = "keeper"
        for _ in range(2):
            assert run(env, **inputs).status == 0
            assert len(comments.kept) == 122
        comments.refuses = 403
        done = run(env, **inputs)
        assert done.status == 0
        assert "::warning title=rowcast::the comment was not written" in done.log
        (tmp_path / "event.json").write_text("{}")
        asked = len(comments.asked)
        assert run(env, **inputs).status == 0
        assert len(comments.asked) == asked


def test_no_expression_reaches_a_script() -> None:
    """What comes from outside comes through the environment, where it is text."""
    for name, each in STEPS.items():
        assert "${{" not in each.get("run", ""), name


def test_inputs_and_outputs_are_what_is_documented() -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for name in (*ACTION["inputs"], *ACTION["outputs"]):
        assert f"| `{name}` |" in page, name
    assert set(ACTION["outputs"]) == {"drift", "breaking", "changed-files"}


def test_sarif_is_sent_where_there_is_some() -> None:
    condition = STEPS["github/codeql-action/upload-sarif@v3"]["if"]
    assert condition == "always() && inputs.upload-sarif == 'true' && steps.run.outputs.sarif != ''"
