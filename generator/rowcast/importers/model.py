"""What is learnt from a page: rows of facts with their origins, calls, and findings; frozen data and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Literal, TypeAlias

from rowcast.records import dataclass

Json: TypeAlias = Any
Known: TypeAlias = Literal["column", "prose", "example", "structure", "rule"]
Weight: TypeAlias = Literal["decide", "look", "note"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of the notation without parts, such as ``string`` or ``integer(int64)``."""

    name: str


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An array of one type; ``None`` when the page does not say of what."""

    item: TypeExpr | None


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with any keys."""

    value: TypeExpr


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several types."""

    options: tuple[TypeExpr, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A type that the page names: ``words`` as written, ``target`` of its link, ``name`` of the table once known."""

    words: str
    target: str = ""
    name: str = ""


TypeExpr: TypeAlias = Kind | ArrayOf | MapOf | Choice | Reference
ANY, OBJECT, STRING = Kind("any"), Kind("object"), Kind("string")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about a row: what, how it is known, and the words of the page that say it."""

    key: str
    value: Json
    known: Known = "column"
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the spec to be: where it nests, the line of the page, and its facts in the order they were found."""

    path: tuple[str, ...]
    line: int
    facts: tuple[Fact, ...] = ()
    written: str = ""

    @property
    def wire(self) -> str:
        """The name that the row has in a spec."""
        return dotted(self.path)

    def get(self, key: str) -> Fact | None:
        """Return the fact of that key."""
        for fact in self.facts:
            if fact.key == key:
                return fact
        return None

    def value(self, key: str) -> Json:
        """Return the value of the fact, or ``None``."""
        fact = self.get(key)
        return fact.value if fact else None

    def having(self, *facts: Fact) -> Row:
        """Return the row with these facts in place of those of the same key."""
        new = {fact.key: fact for fact in facts}
        kept = tuple(new.pop(fact.key, fact) for fact in self.facts)
        return Row(self.path, self.line, (*kept, *new.values()), self.written)

    def lacking(self, *keys: str) -> Row:
        """Return the row without the facts of these keys."""
        return Row(self.path, self.line, tuple(f for f in self.facts if f.key not in keys), self.written)

    def at(self, path: tuple[str, ...]) -> Row:
        """Return the row at another path."""
        return Row(path, self.line, self.facts, self.written)


def dotted(path: Sequence[str]) -> str:
    """Write a path of names with dots; a dot inside of a name gets a backslash."""
    return ".".join(part.replace("\\", "\\\\").replace(".", "\\.") for part in path)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the page that a person may want to know, or has to decide.

    ``code`` is a key of ``findings.CODES``; ``quote`` holds the page's words; ``address`` names the spec row.
    """

    code: str
    line: int
    message: str
    quote: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A method and a path that the page shows. ``known`` is ``example`` when it comes from a sample of a call.

    ``query`` holds the names of the parameters that the address has after its question mark.
    """

    method: str
    path: str
    line: int
    server: str = ""
    known: Known = "column"
    block: int = 0
    name: str = ""
    query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one place of an operation (``path``, ``query``, ``headers``, ``cookies``, ``body`` or a status).

    ``shape`` is set in place of rows where the page names the type of the whole body. ``more`` holds further keys of a
    body or an answer, as the spec has them. ``elsewhere`` is the type as the page names it where another page has it.
    """

    place: str
    rows: tuple[Row, ...] = ()
    shape: TypeExpr | None = None
    content: str = ""
    more: Mapping[str, Json] = field(default_factory=dict)
    elsewhere: TypeExpr | None = None


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A reference to the rows of another call: which place they are for, and how the page names the call.

    Attributes:
        place: ``request``, a place of it, or ``response``.
        method: The method that the reference shows, with ``path``; both are empty where only ``target`` (of a link)
            or ``name`` tell which call is meant.
        without: Names that the reference leaves out.
        optional: Whether it says that none of the rows is required.
    """

    place: str
    method: str
    path: str
    target: str
    name: str
    words: str
    line: int
    without: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the page. ``more`` holds further keys as the spec has them, such as ``auth`` or ``examples``.

    ``borrowed`` names calls whose rows are its own, too.
    """

    name: str
    call: Call
    summary: str
    description: str
    sections: tuple[Section, ...]
    line: int
    more: Mapping[str, Json] = field(default_factory=dict)
    borrowed: tuple[Borrowed, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectTable:
    """A named object of the page. ``more`` holds further keys as the spec has them, such as ``extra``."""

    name: str
    rows: tuple[Row, ...]
    line: int
    description: str = ""
    more: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capture:
    """Everything that one page says.

    ``sections`` holds further top-level keys of the captured file (``unions``, ``types``, ``streams``, ``errors``) and
    ``api`` the facts about the whole API, both as the spec has them; only descriptions for machines say so much.
    ``scanned`` says that the page was read as pages of others are, by what its tables seem to say.
    ``repeated`` names tables that stand on a page of their own, too: one that is imported beside this page goes before.
    """

    page: str
    title: str
    url: str
    operations: tuple[Operation, ...]
    tables: tuple[ObjectTable, ...]
    findings: tuple[Finding, ...]
    servers: tuple[str, ...] = ()
    auth: tuple[Mapping[str, Json], ...] = ()
    description: str = ""
    sections: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    api: Mapping[str, Json] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()
    scanned: bool = False
