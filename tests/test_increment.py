"""What a change can reach: a run that remembers makes what a run without memory makes, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from rowcast import assets, front, increment, target
from rowcast.increment import Beyond, Outline
from rowcast.ir import Alias, Api, Field, Limits, Operation, Scalar, Table
from rowcast.records import replace
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.target import Job, Revision
from rowcast.targets.openapi.splicing import replaced

ROOT = Path(__file__).parent.parent
CASES = [folder for folder in sorted((ROOT / "tests" / "cases").iterdir()) if (folder / "expected").is_dir()]
SPECS = {folder.name: folder / "spec" for folder in CASES} | {
    "flagship": ROOT / "spec" / "claude_messages",
    "depot": ROOT / "spec" / "depot",
}
MOST = 4
"""How many definitions of a spec are changed; they are taken from all over it."""


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates([assets.templates()])


def load(folder: Path) -> Api | None:
    files = [SourceFile(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]
    return front.load(files)[0]


@pytest.mark.parametrize("name", SPECS)
def test_only_what_is_touched_differs(name: str, templates: Templates) -> None:
    """The contract of a target: what it revises is all that differs from what it rendered."""
    api = load(SPECS[name])
    if api is None:
        pytest.skip("is a case of what is wrong")
    before = increment.outline(api)
    for changed in _changed(api):
        touched = increment.touched(before, increment.outline(changed), before.frames)
        assert touched is not None
        for each in ("python", "docs", "openapi"):
            _check_target(each, api, changed, touched, templates)


def _check_target(name: str, api: Api, changed: Api, touched: frozenset[str], templates: Templates) -> None:
    found = target.find(name)
    assert found is not None
    assert found.incremental is not None
    was, job = (Job(each, "package", {}, templates, direct) for each in (api, changed))
    rendered, known = found.render(was), found.incremental.keep(was)
    wanted = found.render(job)
    if rendered.problems or wanted.problems:
        return
    # Another object: nothing that was found out of the whole may be at hand.
    again = replace(job, api=replace(changed))
    revision = Revision(again, increment.part(again.api), touched, known, lambda path: rendered.files[path])
    try:
        made = found.incremental.revise(revision).files
    except Beyond:
        return
    assert {**rendered.files, **made} == wanted.files


def _changed(api: Api) -> Iterator[Api]:
    """Yield the API with the content of one definition changed, for some of its definitions."""
    operations = [
        replace(api, operations=tuple(_reworded(each) if each is one else each for each in api.operations))
        for one in api.operations
    ]
    tables = [replace(api, tables={**api.tables, name: _rewritten(table)}) for name, table in api.tables.items()]
    aliases = [replace(api, aliases={**api.aliases, name: _bounded(alias)}) for name, alias in api.aliases.items()]
    unions = [
        replace(api, unions={**api.unions, name: replace(union, doc="Another.", deprecated="It is old.")})
        for name, union in api.unions.items()
    ]
    every = [each for each in (*operations, *tables, *unions, *aliases) if _same_frame(api, each)]
    yield from islice(every, 0, None, max(1, -(-len(every) // MOST)))


def _same_frame(api: Api, other: Api) -> bool:
    return increment.bare(api) == increment.bare(other)


def _reworded(operation: Operation) -> Operation:
    return replace(
        operation,
        summary=f"Verily {operation.summary}",
        doc=f"{operation.doc} Verily.",
        path_parameters=tuple(replace(each, doc=f"{each.doc} Verily.") for each in operation.path_parameters),
        query=tuple(map(_field, operation.query)),
        headers=tuple(map(_field, operation.headers)),
        responses=tuple(replace(each, doc=f"{each.doc} Verily.") for each in operation.responses),
    )


def _rewritten(table: Table) -> Table:
    more = Field("more_of_it", Scalar("integer"), False, "There is more.", table.span)
    return replace(table, fields=(*map(_field, table.fields), more), doc=f"Verily {table.doc}", deprecated="It is old.")


def _bounded(alias: Alias) -> Alias:
    return replace(alias, limits=Limits(max_length=7), doc=f"Verily {alias.doc}")


def _field(field: Field) -> Field:
    return replace(field, doc=f"{field.doc} Verily.", deprecated="It is old.", since="2", limits=Limits(max_items=9))


def test_places_do_not_count() -> None:
    first, second = (_outline(f"{gap}tables:\n  One:\n    - {{name: a, type: Two}}\n") for gap in ("", "\n\n"))
    assert first == second


@pytest.mark.parametrize(
    "changed",
    [
        "tables:\n  One:\n    - {name: b, type: Two}\n",
        "tables:\n  One:\n    - {name: a, type: 'array[Two]'}\n",
        "tables:\n  One:\n    - {name: a, type: Two, read_only: true}\n",
        "tables:\n  One:\n    - {name: a, type: Two}\n  More: []\n",
        "tables:\n  Uno:\n    - {name: a, type: Two}\n",
    ],
)
def test_a_frame_is_what_others_see(changed: str) -> None:
    before = _outline("tables:\n  One:\n    - {name: a, type: Two}\n")
    assert increment.touched(before, _outline(changed), before.frames) is None


def test_what_refers_is_touched() -> None:
    text = "tables:\n  One:\n    - {{name: a, type: Two}}\n  Three: [{{name: c, type: string, max_length: {}}}]\n"
    before = _outline(text.format(1))
    deeper = _outline(text.format(1), "max: 3")
    assert increment.touched(before, deeper, before.frames) == frozenset(("One", "Two", increment.call("one.get")))
    assert increment.touched(before, _outline(text.format(2)), before.frames) == frozenset(("Three",))


def _outline(text: str, fact: str = "max: 2") -> Outline:
    api = "rowcast: 1\napi: {name: a, title: A, servers: [https://a.example]}\n"
    more = "operations:\n  one.get: {request: GET /one, response: {200: One}}\n"
    two = f"rowcast: 1\ntables:\n  Two: [{{name: b, type: integer, {fact}}}]\n"
    uno = more.replace("One", "Uno") if "Uno" in text else more
    files = [SourceFile("api.yaml", api + uno + text), SourceFile("two.yaml", two)]
    found, problems = front.load(files)
    assert found is not None, problems
    return increment.outline(found)


def test_a_part_knows_its_end() -> None:
    api = load(SPECS["flagship"])
    assert api is not None
    name, *others = api.tables
    part = increment.part(replace(api, tables={name: api.tables[name]}, unions={}, aliases={}), api.tables)
    assert part.api.tables[name] is api.tables[name]
    assert part.api.unions.get(name) is None
    assert "No such thing" not in part.api.tables
    for ask in (
        lambda: part.api.tables[others[0]],
        lambda: part.api.unions.get(others[0]),
        lambda: others[0] in part.api.aliases,
        lambda: list(part.api.tables),
        part.api.tables.items,
        lambda: list(part.api.operations),
    ):
        with pytest.raises(Beyond):
            ask()


TEXTS = {
    "api.yaml": "api: {}\n",
    "a.yaml": "Alpha: see Beta\n",
    "b.yaml": "Beta: 1\n",
    "c.yaml": "Gamma: the alpha.make call\n",
    "d.yaml": 'Delta: "\\u0041"\n',
}
HOMES = {"Alpha": "a.yaml", "Beta": "b.yaml", "Gamma": "c.yaml", "Delta": "d.yaml", "alpha.make": "a.yaml"}


@pytest.mark.parametrize(
    ("changed", "files"),
    [
        ({"a.yaml": "Alpha: none\n"}, "a b c d api"),
        ({"b.yaml": "Beta: 2\n"}, "a b c d api"),
        ({"d.yaml": "Delta: none\n"}, "d api"),
        ({"c.yaml": "Gamma: none\n"}, "a b c d api"),
    ],
)
def test_files_that_are_needed(changed: dict[str, str], files: str) -> None:
    """A file with a backslash counts as one that mentions all, so that it is read with whatever changes."""
    api = load(SPECS["flagship"])
    assert api is not None
    known = increment.reaching(TEXTS, replace(api, span=replace(api.span, file="api.yaml")), HOMES, ())
    known = replace(known, shared=frozenset({"api.yaml"}))
    assert increment.needed(known, changed, HOMES) == frozenset(f"{file}.yaml" for file in files.split())


def test_includes_decide_on_the_order_of_all() -> None:
    api = load(SPECS["flagship"])
    assert api is not None
    known = increment.reaching(TEXTS, api, HOMES, ())
    assert increment.needed(known, {"b.yaml": "Beta: [{include: Alpha}]\n"}, HOMES) is None


JSON = """\
{
  "a": {
    "x": 1,
    "y": {},
    "z": {
      "y": [
        1
      ]
    }
  },
  "b": {
    "w": 2
  }
}
"""


@pytest.mark.parametrize(
    ("way", "value", "old", "new"),
    [
        (("a", "x"), "two", '"x": 1', '"x": "two"'),
        (("a", "y"), [1], '"y": {}', '"y": [\n      1\n    ]'),
        (("a", "z"), {}, '"z": {\n      "y": [\n        1\n      ]\n    }', '"z": {}'),
        (("a", "z", "y"), [2], "        1\n", "        2\n"),
        (("b", "w"), 3, '"w": 2', '"w": 3'),
    ],
)
def test_a_value_put_into_a_text(way: tuple[str, ...], value: object, old: str, new: str) -> None:
    assert replaced(JSON, way, value) == JSON.replace(old, new)


@pytest.mark.parametrize("way", [("a", "w"), ("c",), ("b", "x"), ("a", "z", "x")])
def test_a_way_that_is_not_there(way: tuple[str, ...]) -> None:
    with pytest.raises(Beyond):
        replaced(JSON, way, 1)
