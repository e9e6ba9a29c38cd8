"""Runs after a change, from the command line: each makes what a run without memory makes, and little of it anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rowcast.cli import main
from rowcast.project import revising
from rowcast.targets.python import layout

API = """\
rowcast: 1
api:
  name: shop
  title: Shop
  servers: [https://shop.example]
errors:
  body: Failure
  statuses:
    - {status: 404, name: NotFoundError}
tables:
  Failure:
    - {name: message, type: string, required: true, description: What happened.}
"""
ORDERS = """\
rowcast: 1
operations:
  orders.create:
    request: POST /orders
    summary: Make an order
    query:
      - {name: limit, type: integer, min: 1, max: 9, description: How many.}
    body:
      - {name: lines, type: "array[Line]", required: true, description: What is wanted.}
      - {name: ship.to, type: string, required: true, description: Where to.}
    response: {200: Order}
  orders.get:
    request: GET /orders/{id}
    path:
      - {name: id, type: string, description: Which.}
    response: {200: Order}
tables:
  Order:
    - {name: id, type: string, required: true, description: Its id.}
    - {name: lines, type: "array[Line]", required: true, description: What is in it.}
  Line:
    - {name: what, type: string, required: true, description: What.}
    - {name: price, type: Money, description: What it costs.}
"""
MONEY = """\
rowcast: 1
tables:
  Money:
    description: An amount.
    rows:
      - {name: units, type: integer, required: true, description: How many.}
      - {include: Stamp}
  Stamp:
    - {name: at, type: string(date-time), description: When.}
"""
USERS = """\
rowcast: 1
operations:
  users.get:
    request: GET /users/{id}
    path:
      - {name: id, type: string, description: Which.}
    response: {200: User}
tables:
  User:
    - {name: id, type: string, required: true, description: Its id.}
    - {name: note, type: string, max_length: 80, description: A remark.}
"""
PARTS = ["tags", "pets", "bills", "carts", "fees"]
SPEC = {
    "api.yaml": API,
    "orders.yaml": ORDERS,
    "money.yaml": MONEY,
    "users.yaml": USERS,
    **{f"{name}.yaml": USERS.replace("user", name).replace("User", name.capitalize()) for name in PARTS},
}

Run = Callable[..., int]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project in which everything was made, by a run that remembers it."""
    root = tmp_path_factory.mktemp("shop")
    (root / "home").mkdir()
    (root / "project" / "spec" / "shop").mkdir(parents=True)
    (root / "project" / "rowcast.toml").write_text("", "utf-8")
    for name, text in SPEC.items():
        (root / "project" / "spec" / "shop" / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "SMALL", 5)
        patch.setenv("XDG_CACHE_HOME", str(root / "home"))
        patch.chdir(root / "project")
        assert main(["generate"]) == 0
    return root


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that project."""
    # A small API has one module of all models, of which no part is a module.
    monkeypatch.setattr(layout, "SMALL", 5)
    monkeypatch.setenv("XDG_CACHE_HOME", str(made / "home"))
    shutil.copytree(made / "project", tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def revised(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return whether each run made a part only, as long as the test goes on."""
    found: list[bool] = []
    revise = revising.revise

    def watched(*arguments: object) -> bool:
        found.append(revise(*arguments))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(revising, "revise", watched)
    return found


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / "spec" / "shop" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def times(project: Path) -> dict[str, int]:
    below = (project / "generated").rglob("*.*")
    return {str(path.relative_to(project / "generated")): path.stat().st_mtime_ns for path in below}


REWORDED = {
    "python/shop/resources/users.py",
    "docs/shop/operations/users.get.md",
    "docs/shop/llms-full.txt",
    "openapi/shop/openapi.json",
    *(f"{target}/shop/manifest.json" for target in ("python", "docs", "openapi")),
}


def test_only_what_shows_a_row_is_written(project: Path, revised: list[bool]) -> None:
    before = times(project)
    edit(project, "users.yaml", "description: Which.", "description: Which one of them.")
    assert main(["generate"]) == 0
    after = times(project)
    assert {path for path in after if after[path] != before.get(path)} == REWORDED
    assert revised == [True]
    assert main(["check", "--no-cache"]) == 0


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("orders.yaml", "max: 9", "max: 12"),
        ("orders.yaml", "required: true, description: Where to.", "description: Where to or if known."),
        ("orders.yaml", "    - {name: what,", "    - {name: how_many, type: integer, default: 1}\n    - {name: what,"),
        ("orders.yaml", "name: what,", "name: which,"),
        ("orders.yaml", "    - {name: what, type: string, required: true, description: What.}\n", ""),
        ("orders.yaml", "rowcast: 1\n", "rowcast: 1\n\n# A remark.\n\n"),
        ("money.yaml", "description: How many.", "description: How many of them."),
        ("money.yaml", "type: string(date-time)", "type: integer"),
        ("users.yaml", "max_length: 80", "max_length: 90"),
        ("users.yaml", "description: A remark.", "description: A remark on Money and `Order`."),
        ("api.yaml", "description: What happened.", "description: What went wrong."),
        ("orders.yaml", "summary: Make an order", "summary: Order something"),
        ("money.yaml", "description: An amount.", "description: A sum."),
        ("money.yaml", "rows:\n", "deprecated: Use `Line`.\n    rows:\n"),
    ],
)
def test_a_part(project: Path, revised: list[bool], name: str, old: str, new: str) -> None:
    """Whatever only the texts of its own definition and of what refers to it show."""
    edit(project, name, old, new)
    assert main(["generate"]) == 0
    assert revised == [True]
    assert main(["check", "--no-cache"]) == 0
    edit(project, name, new, old) if new else (project / "spec" / "shop" / name).write_text(SPEC[name], "utf-8")
    assert main(["generate"]) == 0
    assert revised == [True, True]
    assert main(["check", "--no-cache"]) == 0


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("api.yaml", "title: Shop", "title: Shops"),
        ("api.yaml", "status: 404", "status: 410"),
        ("orders.yaml", "/orders/{id}", "/order/{id}"),
        ("orders.yaml", "name: lines,", "name: rows,"),
        ("orders.yaml", "orders.get:", "orders.fetch:"),
        ("money.yaml", "      - {include: Stamp}\n", ""),
        ("users.yaml", "type: string, max_length: 80", "type: Stamp"),
        ("users.yaml", "tables:\n", "tables:\n  Another: []\n"),
    ],
)
def test_everything(project: Path, revised: list[bool], name: str, old: str, new: str) -> None:
    """Whatever names, lists of all, or the order of things may depend on."""
    edit(project, name, old, new)
    assert main(["generate"]) == 0
    assert revised == [False]
    assert main(["check", "--no-cache"]) == 0


def test_files_that_come_and_go(project: Path, revised: list[bool]) -> None:
    more = project / "spec" / "shop" / "more.yaml"
    more.write_text(USERS.replace("user", "thing").replace("User", "Thing"), "utf-8")
    assert main(["generate"]) == 0
    assert main(["check", "--no-cache"]) == 0
    more.unlink()
    assert main(["generate"]) == 0
    assert main(["check", "--no-cache"]) == 0
    assert revised == [False, False]


def test_other_things_change_too(project: Path, revised: list[bool]) -> None:
    """A template, an option, an edited file: each calls for everything, and edits are not overwritten."""
    edit(project, "users.yaml", "max_length: 80", "max_length: 81")
    (project / "rowcast.toml").write_text('formatter = "none"\n', "utf-8")
    assert main(["generate"]) == 0
    assert main(["check", "--no-cache"]) == 0
    edit(project, "users.yaml", "max_length: 81", "max_length: 82")
    page = project / "generated" / "docs" / "shop" / "operations" / "users.get.md"
    page.write_text("mine\n", "utf-8")
    assert main(["generate"]) == 2
    assert page.read_text("utf-8") == "mine\n"
    assert main(["generate", "--force"]) == 0
    assert main(["check", "--no-cache"]) == 0
    assert revised == [False, False, False]


def test_after_a_fault(project: Path, revised: list[bool], capfd: pytest.CaptureFixture[str]) -> None:
    edit(project, "users.yaml", "type: string, max_length: 80", "type: sting, max_length: 80")
    assert main(["generate"]) == 2
    assert "type-unknown" in capfd.readouterr().err
    edit(project, "users.yaml", "type: sting, max_length: 80", "type: string, max_length: 70")
    assert main(["generate"]) == 0
    assert revised == [False, True]
    assert main(["check", "--no-cache"]) == 0


def test_a_lost_memory(project: Path, revised: list[bool]) -> None:
    """Without the cache everything is made, and so it is with one that somebody has tampered with."""
    for entry in (project / ".rowcast_cache" / "made").rglob("*"):
        if entry.is_file():
            entry.write_bytes(os.urandom(64))
    edit(project, "users.yaml", "max_length: 80", "max_length: 81")
    assert main(["generate"]) == 0
    assert revised == [False]
    assert main(["check", "--no-cache"]) == 0
