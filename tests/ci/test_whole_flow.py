"""The whole change flow as a person goes through it: a new project, changes of its spec, a copy in another project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ci.conftest import call, commit, edit

PAGE = "spec/my_notes/notes.yaml"
WHO = {"CI": "true", "NO_COLOR": "1"}
CALLER = """\
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from shop._vendor.my_notes import Client
from shop._vendor.my_notes._custom import shopping

asked = []


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        text = json.dumps({"id": "n_1", "title": "x", "tags": [], "created": "2026-01-01T12:00:00Z"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Service)
Thread(target=server.serve_forever, daemon=True).start()
with Client(base_url=f"http://127.0.0.1:{server.server_address[1]}") as client:
    assert shopping(client, pinned=True).id == "n_1"
server.shutdown()
assert asked == [{"title": "Shopping", "pinned": True}], asked
print("called")
"""


@pytest.mark.slow
def test_from_a_new_project_to_an_updated_copy(tmp_path: Path, home: Path) -> None:  # noqa: PLR0915 - one story
    project, shop = tmp_path / "my-notes", tmp_path / "shop"

    def run(words: str, status: int = 0, folder: Path = project) -> str:
        done = call("rowcast", *words.split(), cwd=folder, home=home, env=WHO)
        assert done.returncode == status, f"{words}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    # A new project is without faults, and committed with what it makes.
    run("init my-notes", folder=tmp_path)
    (project / "LICENSE").write_text("Terms of the notes.\n")
    assert "no findings" in run("lint")
    run("changelog")
    run("generate")
    run("check --output-format github")
    commit(project, home)
    assert "nothing changed" in run("diff")

    # A row changes. CI says that something was forgotten, and what the change breaks.
    edit(
        project / PAGE,
        '{name: tags, type: "array[string]", max_items: 10,',
        '{name: labels, type: "array[string]", max_items: 10,',
    )
    edit(
        project / PAGE,
        "request: {body: {title: Shopping, tags: [home]}}",
        "request: {body: {title: Shopping, labels: [home]}}",
    )
    run("lint")
    assert "::error file=generated/python/my_notes/" in run("check --output-format github", status=1)
    assert "[changelog-stale]" in run("changelog --check", status=1)
    assert "major step" in run("changelog")
    assert "generated/python/my_notes: " in run("generate")
    run("check --output-format github")
    said = run("diff HEAD", status=1)
    assert "breaking" in said
    assert "tags" in said
    assert "major step" in said
    commit(project, home)

    # Another project takes a copy, edits it and extends it.
    into = "--into ../shop/src/shop/_vendor"
    run(f"vendor my_notes {into}")
    copy = shop / "src/shop/_vendor/my_notes"
    assert (copy / "LICENSE").read_text() == "Terms of the notes.\n"
    log = (copy / "CHANGELOG.md").read_text()
    assert log.index("### Breaking") < log.index("notes.create") < log.index("### Compatible")
    verify = "vendor --verify --into src/shop/_vendor"
    run(verify, folder=shop)
    edit(copy / "resources/notes.py", "from __future__", "# The shop's own words.\nfrom __future__")
    (copy / "_custom").mkdir()
    (copy / "_custom/__init__.py").write_text(
        "def shopping(client, **more):\n    return client.notes.create(title='Shopping', **more)\n"
    )
    assert "src/shop/_vendor/my_notes/resources/notes.py:1:1: error[vendor-changed]" in run(
        verify, status=1, folder=shop
    )

    # The spec goes on; the copy follows and keeps the edit.
    row = "{name: text, type: string, max_length: 10000, description: The rest of it.}"
    edit(project / PAGE, row, row + "\n      - {name: pinned, type: boolean, description: Whether it stays on top.}")
    run("lint")
    run("changelog --release 2.0.0 --date 2026-10-21")
    assert "is not what the spec says now" in run(f"vendor my_notes {into} --update", status=2)
    run("generate")
    assert "minor step" in run("diff HEAD")
    assert "1 merged with your edits" in run(f"vendor my_notes {into} --update")
    assert "1 recorded edit" in run(verify, folder=shop)
    assert "## 2.0.0" in (copy / "CHANGELOG.md").read_text()
    assert "# The shop's own words.\n" in (copy / "resources/notes.py").read_text()
    (shop / "caller.py").write_text(CALLER)
    done = call("python", "caller.py", cwd=shop, home=home, env={"PYTHONPATH": "src", "MY_NOTES_TOKEN": "t"})
    assert (done.returncode, done.stdout) == (0, "called\n"), done.stderr
    run(verify, folder=shop)
    commit(project, home)
    run("check --output-format github")
