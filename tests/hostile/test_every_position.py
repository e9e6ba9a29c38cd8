"""Hostile text in every place of the language: its own tables give the places, the cases give the specs.

For each key of each record that can hold a text, a case is found in which it does; its text is replaced by a payload.
The spec must then be refused with a place, or generate code, docs and a document in which the payload is only text.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from rowcast import assets, front, yamltree
from rowcast.diagnostics import has_errors
from rowcast.document import parse
from rowcast.document.positions import positions
from rowcast.document.record import Listing, Pairs, Record, Value
from rowcast.engine import Request, generate
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile, Span

CASES = Path(__file__).resolve().parent.parent / "cases"
FLAGSHIP = CASES.parent.parent / "spec" / "claude_messages"

PAYLOADS = {
    "quotes": 'a\'"""\\\n    PWN()\n#{{ PWN() }}{% raw %}${PWN()}{0.__class__}',
    "line-ends": "b\rPWN()\x0bPWN()\x0cPWN()\x85PWN()\u2028PWN()\u2029PWN()\x1b[31m\u202e\\",
    "markup": "c>>> PWN()\n# type: ignore\n</script><img src=x onerror=PWN()>[x](javascript:PWN())\\\\",
    "expression": "'+PWN()+'",
}
"""Each ends a literal, a docstring, a comment or a piece of markup in some way, and then calls the canary."""

EXACT = {("row", "name"), ("row", "values"), ("row", "const"), ("row", "default"), ("type", "values")}
"""Places whose text is on the wire: it must stand in the generated code as a literal that is equal to it."""

LEGAL = EXACT | {("row", "description"), ("table", "description"), ("operation", "summary"), ("api", "title")}
"""Places where any printable text is legal, so that a test of them cannot pass by a refusal."""

ENOUGH = 8
"""How many places of a key are tried for one that takes any text."""

NEVER_LEGAL = {("type", "default")}
"""Keys that the language knows only to say why they are wrong."""

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A text in a case: the record and key that it belongs to, its file, and where it stands there."""

    key: Key
    folder: Path
    span: Span


def texts(value: Value, key: Key) -> Iterator[tuple[Key, Span]]:
    """Yield every text below a value of a document, with the record and key around it."""
    match value:
        case Record():
            for name, item in value.entries.items():
                yield from texts(item.value, (value.shape, name))
        case Listing():
            for part in value.items:
                yield from texts(part, key)
        case Pairs():
            for pair in value.items:
                yield key, pair.key.span
                yield from texts(pair.value, key)
        case yamltree.Text():
            yield key, value.span
        case yamltree.Seq():
            for part in value.items:
                yield from texts(part, key)
        case yamltree.Map():
            for entry in value.entries:
                yield key, entry.key.span
                yield from texts(entry.value, key)


def spec_folders() -> list[Path]:
    """Return the folders of specs without errors."""
    folders = [folder / "spec" for folder in sorted(CASES.iterdir()) if (folder / "spec").is_dir()]
    return [*(folder for folder in folders if not has_errors(front.load(files(folder))[1])), FLAGSHIP]


def files(folder: Path) -> list[SourceFile]:
    """Return the files of a spec."""
    return [SourceFile(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("*.y*ml"))]


@cache
def places() -> dict[Key, Place]:
    """Return one place for each record and key that the cases use; one that takes any text if there is one."""
    found: dict[Key, Place] = {}
    tried: Counter[Key] = Counter()
    for folder in spec_folders():
        for file in files(folder):
            root = parse(file)[0].root
            assert root is not None
            for key, span in texts(root, ("file", "")):
                if span.line == span.end_line and tried[key] < ENOUGH:
                    place = Place(key, folder, span)
                    found.setdefault(key, place)
                    tried[key] += 1
                    if front.load(poisoned(place, "harmless"))[0] is not None:
                        found[key] = place
                        tried[key] = ENOUGH
    return found


def wanted() -> set[Key]:
    """Return each record and key of the language that can hold a text."""
    return {
        (position.record or "file", next(k for k in reversed(position.path) if k[0] not in "[*"))
        for position in positions()
    }


def poisoned(place: Place, payload: str) -> list[SourceFile]:
    """Return the files of a place's spec with the payload in its place, as a quoted scalar."""
    changed = []
    for file in files(place.folder):
        lines = file.text.split("\n")
        if file.name == place.span.file:
            line = lines[place.span.line - 1]
            # In a name a dot nests, unless it is escaped.
            quoted = json.dumps(payload.replace(".", "\\.") if place.key == ("row", "name") else payload)
            lines[place.span.line - 1] = line[: place.span.column - 1] + quoted + line[place.span.end_column - 1 :]
        changed.append(SourceFile(file.name, "\n".join(lines)))
    return changed


TEMPLATES = Templates([assets.templates()])


def test_the_cases_hold_a_text_in_every_place_of_the_language() -> None:
    assert wanted() - places().keys() == NEVER_LEGAL


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("key", sorted(wanted() - NEVER_LEGAL), ids=".".join)
def test_hostile_text_is_refused_or_stays_text(key: Key, name: str) -> None:
    payload = PAYLOADS[name]
    spec = poisoned(places()[key], payload)
    api, found = front.load(spec)
    if api is None:
        assert (key, name) not in {(legal, "expression") for legal in LEGAL}
        assert all(problem.message and problem.span for problem in found)
        return
    trees = {target: generate(spec, Request(target, "poisoned", {}, formatter="none"), TEMPLATES) for target in TARGETS}
    for made in trees.values():
        assert made.tree is not None or has_errors(made.diagnostics)
    generated = all(made.tree for made in trees.values())
    assert generated or (key, name) not in {(legal, "expression") for legal in LEGAL}
    if generated:
        literals = set(python_literals(trees["python"].tree))
        document = json.loads((trees["openapi"].tree or {})["openapi.json"])
        if key in EXACT:
            assert payload in literals
            assert payload in set(json_texts(document))


TARGETS = ("python", "docs", "openapi")


def python_literals(tree: Any) -> Iterator[str]:
    """Yield the text literals of the Python files of a tree, after looking for the canary's name in each."""
    for path, content in tree.items():
        if not path.endswith(".py") or path.startswith("_runtime/"):
            continue
        for node in ast.walk(ast.parse(content)):
            assert not (isinstance(node, ast.Name) and node.id == "PWN"), path
            assert not (isinstance(node, ast.Attribute) and node.attr == "PWN"), path
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def json_texts(value: Any) -> Iterator[str]:
    """Yield every key and text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from json_texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from json_texts(item)
