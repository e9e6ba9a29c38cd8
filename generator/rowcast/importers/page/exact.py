"""Rows in the fixed form that our own docs have: a table in, rows out, with no guess at all.

``docs/generated-docs.md`` states the form. Every fact of a row stands at a fixed place there, so sentences are text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from rowcast.importers.blocks import Line, Table
from rowcast.importers.model import ArrayOf, Choice, Fact, Json, Kind, MapOf, Reference, Row, TypeExpr
from rowcast.importers.text import expressions
from rowcast.importers.text.inline import codes, plain, segments

Cells = Mapping[str, str]
Facts = dict[str, Json]
HEADER = ("Name", "Type", "Required", "Description")


def is_rows(table: Table) -> bool:
    """Tell whether a table holds rows: by the first four of its headings."""
    return tuple(plain(cell.text) for cell in table.header[:4]) == HEADER


def rows(table: Table) -> list[Row]:
    """Read the rows of a table; conditions on a sibling take the kind of its values."""
    titles = [plain(cell.text) for cell in table.header]
    made = [_row(line, dict(zip(titles, (c.text for c in line.cells), strict=False))) for line in table.rows]
    kinds = {row.path: row.value("type") for row in made}
    return [_with_condition(row, kinds) for row in made]


def type_of(cell: str) -> TypeExpr:
    """Read the notation of a type, whatever of it is a link."""
    return _Notation(unlinked(cell).replace("`", "")).choice()


def named_facts(cells: Cells) -> Facts:
    """Read what the table of a named type says: type, values and limits."""
    kind = type_of(cells["Type"])
    return {"type": kind, **_values(cells.get("Values", ""), kind), **_limits(cells.get("Limits", ""))}


def value_facts(table: Table, kind: TypeExpr | None) -> dict[Json, Json]:
    """Read the table below that gives listed values their meanings."""
    titles = [plain(cell.text) for cell in table.header]
    found: dict[Json, Json] = {}
    for line in table.rows:
        cells = dict(zip(titles, (cell.text for cell in line.cells), strict=False))
        meaning = words(cells.get("Meaning", ""))
        notes = _notes(cells.get("Notes", ""))
        found[_value(span(cells["Value"]), kind)] = {"description": meaning, **notes} if notes else meaning or None
    return found


def span(text: str) -> str:
    """Return the content of a cell or line that is one code span."""
    bare = text.strip()
    parts = list(segments(bare))
    return parts[0][1] if len(parts) == 1 and parts[0][0] else bare


def words(text: str) -> str:
    """Return running text as a description has it; marks of direction, which our docs write out, are themselves."""
    return _DIRECTED.sub(_direction, " ".join(text.split()))


def _direction(found: re.Match[str]) -> str:
    backslashes, code = found.groups()
    return "\\" * (len(backslashes) // 2) + (chr(int(code, 16)) if len(backslashes) % 2 else f"u{code}")


def shown(text: str) -> str:
    """Return the text that a code span stands for: itself, or what its JSON says where quotation marks begin it."""
    content = span(text)
    try:
        return str(json.loads(content)) if content.startswith('"') else content
    except ValueError:
        return content


def unlinked(text: str) -> str:
    """Return a text with the words of its links alone; code stays as it is."""
    return _LINKED.sub(lambda found: found.group(1), text)


def spans(text: str) -> list[str]:
    """Return the code spans of a list with commas between them."""
    return list(codes(text))


def path_of(name: str) -> tuple[str, ...]:
    """Cut a dotted name as the language does; a backslash keeps a dot, and ``[]`` stands for each item of an array."""
    parts = re.split(r"(?<!\\)\.", name)
    return tuple(re.sub(r"(?:\[\])+$", "", part).replace("\\.", ".") for part in parts)


def _row(line: Line, cells: Cells) -> Row:
    kind = type_of(cells["Type"])
    facts: Facts = {"type": kind, "required": _required(cells["Required"]), "description": words(cells["Description"])}
    facts |= _values(cells.get("Values", ""), kind) | _limits(cells.get("Limits", "")) | _notes(cells.get("Notes", ""))
    if cells.get("Default"):
        facts["default"] = json.loads(span(cells["Default"]))
    facts |= examples(list(_jsons(cells.get("Example", ""))))
    if not facts["description"]:
        del facts["description"]
    made = tuple(Fact(key, value, "column", cells.get(key.capitalize(), "")) for key, value in facts.items())
    name = shown(cells["Name"])
    return Row(path_of(name), line.line, made, name)


def examples(found: list[Json]) -> Facts:
    """Return examples under the key that the language has for one and for several."""
    return {"example": found[0]} if len(found) == 1 else {"examples": found} if found else {}


# Required, and conditions.


def _required(cell: str) -> Json:
    if cell in ("yes", "no"):
        return cell == "yes"
    if not cell.startswith("when "):
        return {"quote": words(cell)[1:-1]}
    tests: dict[str, list[str]] = {}
    values: list[str] = []
    between = " and "
    for is_code, text in segments(cell.removeprefix("when ")):
        if not is_code:
            between = text
        elif between == " and ":
            values = tests.setdefault(text, [])
        else:
            values.append(text)
    return {"when": tests}


def _with_condition(row: Row, kinds: Mapping[tuple[str, ...], TypeExpr]) -> Row:
    said = row.value("required")
    if not isinstance(said, dict) or "when" not in said:
        return row
    when = {
        name: _one_or_more([_value(value, kinds.get((*row.path[:-1], name))) for value in values])
        for name, values in said["when"].items()
    }
    return row.having(Fact("required", {"when": when}, "column", row.written))


def _one_or_more(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


# Values, limits, notes.


def _values(cell: str, kind: TypeExpr) -> Facts:
    if not cell.strip():
        return {}
    if cell.startswith("always "):
        return {"const": _value(span(cell.removeprefix("always ")), kind)}
    listed = cell.removesuffix(", or others")
    found: Facts = {"values": [_value(each, kind) for each in spans(listed)]}
    return found if listed == cell else {**found, "open": True}


def _value(code: str, kind: TypeExpr | None) -> Json:
    """Read one value: text as it is, or JSON where quotation marks begin it; all else JSON."""
    if code.startswith('"') or not _holds_text(kind):
        try:
            return json.loads(code)
        except ValueError:
            return code
    return code


def _holds_text(kind: TypeExpr | None) -> bool:
    if isinstance(kind, ArrayOf):
        return _holds_text(kind.item)
    if isinstance(kind, MapOf):
        return _holds_text(kind.value)
    if isinstance(kind, Choice):
        return any(_holds_text(option) for option in kind.options)
    return isinstance(kind, Kind) and (kind.name.startswith("string") or kind.name == "enum<string>")


def _limits(cell: str) -> Facts:
    text, _, pattern = cell.partition("pattern ")
    found: Facts = {}
    for part in (part.strip() for part in text.split(", ")):
        match = _LIMIT.fullmatch(part)
        if match:
            found |= _limit(match)
        elif part == "unique items":
            found["unique_items"] = True
    if pattern:
        found["pattern"] = shown(pattern)
    return found


def _limit(match: re.Match[str]) -> Facts:
    ending = {"length ": "_length", "items ": "_items"}.get(match["what"], "")
    if match["low"]:
        return {f"min{ending}": json.loads(match["low"]), f"max{ending}": json.loads(match["high"])}
    signs = {"≥": f"min{ending}", "≤": f"max{ending}", ">": "exclusive_min", "<": "exclusive_max"}
    return {signs.get(match["sign"], "multiple_of"): json.loads(match["bound"])}


def _notes(cell: str) -> Facts:
    found: Facts = {}
    left = cell.strip()
    reason = _DEPRECATED.search(left)
    if reason:
        found["deprecated"] = words(reason.group(1) or "") or True
        left = left[: reason.start()]
    for note in _NEXT_NOTE.split(unlinked(left)):
        before, mark, code = note.strip().strip(";").partition("`")
        key = _NOTES.get(before.strip(), "")
        if key == "extra":
            found[key] = expressions.render(type_of(code)) if mark else False
        elif key:
            found[key] = shown(mark + code) if mark else True
    return {key: found[key] for key in (*_NOTES.values(), "deprecated") if key in found}


def _jsons(cell: str) -> Iterator[Json]:
    """Yield the JSON values of code spans with commas between them."""
    yield from map(json.loads, codes(cell))


# The notation of types.


class _Notation:
    """A reader of the notation: ``/`` binds weakest, ``?`` strongest, brackets nest."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def choice(self) -> TypeExpr:
        options = [self._one()]
        while self.text[self.at : self.at + 1] == "/":
            self.at += 1
            options.append(self._one())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _one(self) -> TypeExpr:
        found = _WORD.match(self.text, self.at)
        word = found.group(0) if found else ""
        self.at += len(word)
        made: TypeExpr = Kind(word) if _SCALAR.match(word) else Reference(word, "", word)
        if self.text[self.at : self.at + 1] == "[":
            self.at += 1
            inner = self.choice()
            self.at += 1
            made = MapOf(inner) if word == "map" else ArrayOf(inner)
        if self.text[self.at : self.at + 1] == "?":
            self.at += 1
            made = Choice((made, Kind("null")))
        return made


def titles(table: Table) -> Sequence[str]:
    """Return the headings of a table as plain words."""
    return [plain(cell.text) for cell in table.header]


_DIRECTED = re.compile(r"(\\+)u(061c|200[ef]|202[a-e]|206[6-9])")
_LINKED = re.compile(r"\[(`[^`\n]{1,300}`)\]\([^()\n]{1,2000}\)")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\([^()]*\)|<[a-z]+>)?")
_SCALAR = re.compile(r"[a-z]")
_LIMIT = re.compile(
    r"(?P<what>length |items |)(?:(?P<low>\S+) to (?P<high>\S+)|(?P<sign>≥|≤|>|<|multiple of) (?P<bound>\S+))"
)
_DEPRECATED = re.compile(r"(?:^|(?<=; ))deprecated(?:: (.*))?$", re.S)
_NOTES: Mapping[str, str] = {
    "read-only": "read_only",
    "write-only": "write_only",
    "sensitive": "sensitive",
    "style": "style",
    "object": "table",
    "no other keys": "extra",
    "other keys": "extra",
    "in code": "rename",
    "since": "since",
}
_NEXT_NOTE = re.compile(rf"; (?=(?:{'|'.join(_NOTES)})(?: |;|$))")
