"""The examples of the reference are one spec that reads without a finding, and hold every part of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rowcast import assets, front
from rowcast.document import parse
from rowcast.document.language import RECORDS
from rowcast.document.record import Item, Listing, Pairs, Record, Value
from rowcast.document.shapes import Forms, PairsShape, Shape, TextShape
from rowcast.engine import Request, generate
from rowcast.notation import FORMATS, WORDS
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile
from rowcast.yamltree import Text

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "spec-language.md"
CASES = sorted(folder for folder in (HERE / "cases").iterdir() if not (folder / "diagnostics.txt").exists())
# The parser knows this key only to say where a default belongs.
REFUSED = {"type.default"}
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> list[SourceFile]:
    """Return the blocks of the page as files: a mapping as it stands, a list of rows as a table.

    Lines keep their number on the page, so that a finding names the place to mend.
    """
    text = PAGE.read_text("utf-8")
    return [_file(match.group(1), text.count("\n", 0, match.start(1))) for match in FENCE.finditer(text)]


def _file(block: str, above: int) -> SourceFile:
    head = ["rowcast: 1"]
    if block.startswith("-"):
        head += ["tables:", f"  Rows{above}:"]
        block = "".join(f"    {line}\n" for line in block.splitlines())
    return SourceFile(f"line-{above:04}.yaml", "\n" * (above - len(head)) + "\n".join(head) + "\n" + block)


def test_examples_are_one_spec_without_a_finding() -> None:
    api, found = front.load(examples())
    assert [f"{each.span}: {each.message}" for each in found] == []
    assert api is not None
    assert len(api.operations) > 10


@pytest.mark.parametrize("name", ["python", "docs", "openapi"])
def test_examples_can_be_made_into_everything(name: str) -> None:
    made = generate(examples(), Request(name, "example", {}), Templates([assets.templates()]))
    assert [f"{each.span}: {each.message}" for each in made.diagnostics] == []
    assert made.tree


def test_every_block_of_the_page_is_read() -> None:
    fences = re.findall(r"^```(.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert fences == ["yaml", ""] * len(examples())
    assert "…" not in "".join(file.text for file in examples())


@pytest.mark.parametrize("where", ["reference", "cases"])
def test_every_key_and_choice_is_shown(where: str) -> None:
    shown = {part for file in _files(where) for part in _parts(file)}
    assert sorted(_language() - shown) == sorted(REFUSED)


@pytest.mark.parametrize("where", ["reference", "cases"])
def test_every_word_and_format_of_types_is_shown(where: str) -> None:
    words = {word for file in _files(where) for written in _types(file) for word in re.findall(r"[\w-]+", written)}
    assert sorted({*WORDS, *FORMATS} - words) == []


NOTATIONS = ["array", "array[", "array [", "[]", "map[", "enum", "enum<", "/", "|", " or ", "?", "("]


@pytest.mark.parametrize("form", NOTATIONS)
def test_every_notation_is_shown(form: str) -> None:
    written = [each for file in _files("reference") for each in _types(file)]
    assert any(form == each if form.isalpha() else form in each for each in written)
    assert form != "?" or {each[0] == "?" for each in written if "?" in each} == {True, False}


def _files(where: str) -> list[SourceFile]:
    if where == "reference":
        return examples()
    paths = [path for folder in CASES for path in sorted((folder / "spec").glob("*.y*ml"))]
    return [SourceFile(str(path), path.read_bytes().decode("utf-8")) for path in paths]


def _language() -> set[str]:
    """Return ``record.key`` for each key of the language, and ``record.key=choice`` for each text it can be."""
    # What a correction sets are the facts of a row.
    spoken = [record for record in RECORDS.values() if record.name != "facts"]
    keys = {(record.name, key.name): key.shape for record in spoken for key in record.keys}
    names = {f"{record}.{key}" for record, key in keys}
    return names | {f"{record}.{key}={choice}" for (record, key), shape in keys.items() for choice in _choices(shape)}


def _choices(shape: Shape) -> tuple[str, ...]:
    """Return the texts to choose from; where many can stand together, one shows them all."""
    if isinstance(shape, TextShape):
        return shape.choices
    if isinstance(shape, Forms):
        return tuple(choice for option in shape.options for choice in _choices(option))
    return _choices(shape.value) if isinstance(shape, PairsShape) else ()


def _parts(file: SourceFile) -> Iterator[str]:
    for record in _records(parse(file)[0].root):
        for key, item in record.entries.items():
            yield f"{record.shape}.{key}"
            yield from (f"{record.shape}.{key}={text.text}" for text in _texts(item.value))


def _types(file: SourceFile) -> Iterator[str]:
    for record in _records(parse(file)[0].root):
        if record.shape in ("row", "type", "body", "response") and (written := record.text("type")):
            yield written


def _records(value: Value | Record | None) -> Iterator[Record]:
    if isinstance(value, Record):
        yield value
    for inner in _inner(value):
        yield from _records(inner)


def _texts(value: Value) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Pairs):
        yield from (pair.value for pair in value.items if isinstance(pair.value, Text))


def _inner(value: object) -> Iterator[Value]:
    if isinstance(value, Record):
        yield from (item.value for item in value.entries.values() if isinstance(item, Item))
    elif isinstance(value, Listing):
        yield from value.items
    elif isinstance(value, Pairs):
        yield from (pair.value for pair in value.items)
