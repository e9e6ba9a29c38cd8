"""What is at hand while a description is read: its root, what its references mean, and what was found so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from rowcast.importers.model import Finding, ObjectTable, Reference
from rowcast.importers.text import naming
from rowcast.importers.text.loading import Json, Object
from rowcast.records import dataclass

SCHEMAS = "#/components/schemas/"
MOST_ROWS = 200_000


class TooLarge(Exception):
    """The description unfolds into more rows than a spec could hold; the message says so."""


@dataclass(slots=True)
class Reader:
    """The state of reading one description.

    Attributes:
        root: The whole description, as OpenAPI 3 has it.
        line: The line that things stand on whose own line is not known.
        keys: Names in the spec by the keys of ``components.schemas``.
        uses: How many references there are to each of these keys.
        tables: The tables of the spec to be, by name.
        named: Unions, types and streams of the spec to be, each as the language writes them.
        tags: The tags by which unions know a table, by its name and the name of the row that holds the tag.
        pending: Schemas that need a name of their own, by that name, still to be read.
        findings: What the language has no words for, or what is no legal description.
        left: How many rows may still be read.
    """

    root: Object
    line: int
    keys: Mapping[str, str]
    uses: Mapping[str, int]
    tables: dict[str, ObjectTable] = field(default_factory=dict)
    named: dict[str, dict[str, Json]] = field(default_factory=lambda: {"unions": {}, "types": {}, "streams": {}})
    tags: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    pending: dict[str, Object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left: int = MOST_ROWS

    def target(self, reference: str) -> Object | None:
        """Return what a reference within the description means; no other text is ever read."""
        if not reference.startswith("#/"):
            return None
        value: Json = self.root
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else None

    def followed(self, value: Json) -> Object:
        """Return an object with the references that stand in its place followed."""
        for _ in range(16):
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                break
            value = self.target(value["$ref"])
        return value if isinstance(value, dict) and not isinstance(value.get("$ref"), str) else {}

    def line_of(self, value: object) -> int:
        """Return the line on which an object begins."""
        return int(getattr(value, "line", self.line))

    def lacks(self, what: str, at: object = None, quote: str = "") -> None:
        """Note something that a spec cannot say."""
        self.findings.append(Finding("outside-language", self.line_of(at), what, quote))

    def component(self, reference: str) -> str | None:
        """Return the key of the schema that a reference names, ``None`` when it names something else."""
        key = reference.removeprefix(SCHEMAS).replace("~1", "/").replace("~0", "~")
        return key if reference.startswith(SCHEMAS) and key in self.keys else None

    def free(self, wanted: str) -> str:
        """Return a name for a table or type that nothing has yet."""
        parts = (*self.named.values(), self.tables, self.pending)
        taken = {*self.keys.values(), *(name for part in parts for name in part)}
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}{number}", number + 1
        return name

    def is_told(self, name: Json) -> bool:
        """Tell whether a table or union has this name, once all schemas are read."""
        return isinstance(name, str) and (name in self.tables or name in self.named["unions"])

    def later(self, name: str, schema: Object) -> Reference:
        """Give a schema a name, under which it will be read, and return the type that refers to it."""
        self.pending[name] = schema
        return Reference(name, "", name)

    def spend(self) -> None:
        """Count a row. Raises TooLarge after ``MOST_ROWS``."""
        self.left -= 1
        if self.left < 0:
            raise TooLarge(f"the description unfolds into more than {MOST_ROWS:,} rows")


def reader(root: Object, line: int) -> Reader:
    """Make the reader of a description, with a name for each of its schemas."""
    components = root.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    keys: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for key in schemas if isinstance(schemas, dict) else ():
        name = wanted = _name(key)
        while taken[name]:
            taken[wanted] += 1
            name = f"{wanted}{taken[wanted]}"
        taken[name] += 1
        keys[key] = name
    uses = Counter(_references(root, set()))
    return Reader(root, line, keys, {key: uses[f"{SCHEMAS}{key}"] for key in keys})


def objects(value: Json) -> Iterator[tuple[str, Object]]:
    """Yield the members of an object that are objects."""
    for key, below in value.items() if isinstance(value, dict) else ():
        if isinstance(below, dict):
            yield str(key), below


def text(value: Json) -> str:
    """Return a value if it is a text that can be written, else none."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _name(key: str) -> str:
    """Return the name of a schema: its key, whose escapes of ours are undone, in PascalCase."""
    whole = re.sub(r"\.u([0-9a-f]{1,6})\.", lambda m: chr(int(m[1], 16)) if int(m[1], 16) < 0x110000 else m[0], key)
    if re.fullmatch(r"[A-Z][A-Za-z0-9]*", whole):
        return whole
    name = naming.pascal(whole)
    return name if name[:1].isalpha() else f"T{name}" if name else "Schema"


def _references(value: Any, seen: set[int]) -> Iterator[str]:
    """Yield every reference that types make, as often as it is written."""
    if isinstance(value, (dict, list)):
        if id(value) in seen:
            return
        seen.add(id(value))
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for key, below in value.items():
            if key not in _NO_TYPES:
                yield from _references(below, seen)
    elif isinstance(value, list):
        for below in value:
            yield from _references(below, seen)


_NO_TYPES = frozenset(
    ("example", "examples", "default", "enum", "const", "mapping", "x-rowcast-stream", "x-rowcast-errors")
)
