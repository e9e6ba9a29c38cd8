"""Parameters in the front matter of a page, lists of names with their facts: a page in, the page with tables out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rowcast.importers.blocks import Cell, Heading, Line, Page, Table
from rowcast.importers.model import Json
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text import loading
from rowcast.importers.text.inline import INDENT
from rowcast.records import dataclass, replace

DEEPEST = 8
_NESTED = ("children", "properties", "fields", "items", "parameters", "attributes")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A parameter of the front matter: how deep it nests, its line, and its facts as texts by their keys."""

    depth: int
    line: int
    facts: Mapping[str, str]


def as_tables(page: Page) -> Page:
    """Put a table for each list of parameters in the front matter before the blocks of a page."""
    found = tuple(_tables(page.source)) if page.source.startswith("---\n") else ()
    return replace(page, blocks=(*found, *page.blocks)) if found else page


def _tables(source: str) -> Iterator[Heading | Table]:
    text = source[4:].split("\n---", 1)[0]
    root = loading.mapping(text, 2) if ": " in text and "\n  " in text else None
    for title, listed in _lists(root or {}, 0):
        entries = list(_entries(listed, 0))
        if entries:
            yield Heading(entries[0].line, 2, title)
            yield _table(entries)


def _lists(root: Mapping[str, Json], depth: int) -> Iterator[tuple[str, Sequence[Json]]]:
    """Yield each list of mappings with names, below the key that says what it holds."""
    for key, value in root.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) and one.get("name") for one in value):
            if place_of(key):
                yield key, value
        elif isinstance(value, dict) and depth < 3 and place_of(key):
            yield from _lists(value, depth + 1)


def _entries(listed: Sequence[Json], depth: int) -> Iterator[_Entry]:
    for one in listed:
        facts = {key: _shown(value) for key, value in one.items() if not isinstance(value, (dict, list))}
        facts |= {key: ", ".join(map(_shown, v)) for key, v in one.items() if isinstance(v, list) and _is_plain(v)}
        yield _Entry(depth, one.line, facts)
        for key in _NESTED:
            below = one.get(key)
            if (
                isinstance(below, list)
                and depth < DEEPEST
                and all(isinstance(b, dict) and b.get("name") for b in below)
            ):
                yield from _entries(below, depth + 1)


def _is_plain(values: Sequence[Json]) -> bool:
    return not any(isinstance(value, (dict, list)) for value in values)


def _shown(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _table(entries: Sequence[_Entry]) -> Table:
    keys = ["name", *dict.fromkeys(key for entry in entries for key in entry.facts if key != "name")]
    lines = tuple(
        Line(
            entry.line,
            tuple(Cell(INDENT * entry.depth * (key == "name") + entry.facts.get(key, ""), entry.line) for key in keys),
        )
        for entry in entries
    )
    return Table(entries[0].line, tuple(Cell(key, entries[0].line) for key in keys), lines)
