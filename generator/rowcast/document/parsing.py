"""A file in; its document out, with every place where it departs from the shapes of the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from functools import cache
from typing import Any

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.document.language import KEYS, RECORDS, REQUIRED, ROOT, VERSION
from rowcast.document.record import Document, Item, Listing, Pair, Pairs, Record, Value
from rowcast.document.shapes import (
    FlagShape,
    Forms,
    IntegerShape,
    ListShape,
    NullShape,
    NumberShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Shape,
    TextShape,
    ValueShape,
)
from rowcast.document.wording import alternatives, expectation, found
from rowcast.source import SourceFile, Span
from rowcast.suggest import closest, suggestion
from rowcast.yamltree import Entry, Map, Node, Seq, Text, is_flag, is_null, scalar, uncollected, unreadable
from rowcast.yamltree import parse as parse_yaml

MAX_PROBLEMS = 100

_NOTHING: frozenset[str] = frozenset()

_SPOKEN: Mapping[str, str] = {
    **dict.fromkeys(("yes", "y", "on", "required", "true", "1"), "true"),
    **dict.fromkeys(("no", "n", "off", "optional", "false", "0"), "false"),
}


def parse(file: SourceFile) -> tuple[Document, list[Diagnostic]]:
    """Return the document of a file and everything that is wrong with it.

    What is wrong is left out of the document, so that the stages after this one meet no surprise in it.
    """
    node, problems = parse_yaml(file)
    if node is None or (isinstance(node, Text) and node.plain and not node.text):
        if not problems:
            problems.append(diagnostic("empty-file", "the file holds nothing", Span(file.name, 1, 1, 1, 1)))
        return Document(file, None), problems
    reading = _Reading(problems)
    try:
        with uncollected():
            root = reading.root(node)
    except _TooMany:
        root = None
    return Document(file, root, captured=root is not None and "source" in root), problems


class _TooMany(Exception):
    """The file has more problems than a list can hold."""


class _Reading:
    """The checks of one file. Each takes a shape and a node, and gives the value, or ``None`` after a report."""

    def __init__(self, problems: list[Diagnostic]) -> None:
        self.problems = problems

    def root(self, node: Node) -> Record | None:
        """Read the mapping of a file, after its version."""
        if not isinstance(node, Map):
            self.report("wrong-kind", f"a spec file is a mapping, and here is {found(node)}", node.span)
            return None
        version = next((entry.value for entry in node.entries if entry.key.text == "rowcast"), None)
        if version is None:
            self.report("version-missing", "the file does not say `rowcast: 1`", _head(node))
        elif not isinstance(version, Text) or version.text != VERSION:
            message = f"this tool reads version {VERSION} of the language, and here is {found(version)}"
            self.report("version-unsupported", message, version.span)
            return None
        return self.record(ROOT, node)

    def read(self, shape: Shape, node: Node) -> Value | None:
        """Read what any shape allows."""
        return _READERS[type(shape)](self, shape, node)

    def record(self, shape: RecordShape, node: Node) -> Record | None:
        """Read a mapping with known keys."""
        if not isinstance(node, Map):
            self.wrong_kind(shape, node)
            return None
        table, keys = RECORDS[shape.name], KEYS[shape.name]
        entries: dict[str, Item] = {}
        meant: set[str] = set()
        lost: set[str] = set()
        for entry in node.entries:
            key = keys.get(entry.key.text)
            if key is None:
                meant.add(self.unknown(entry, table))
            elif (value := self.read(key.shape, entry.value)) is not None:
                entries[key.name] = Item(entry.key, value)
            else:
                lost.add(key.name)
        if table.rules or not REQUIRED[table.name] <= entries.keys():
            self.complete(table, {entry.key.text: entry.key for entry in node.entries}, meant, node)
        return Record(shape.name, node.place, entries, frozenset(meant | lost) if meant or lost else _NOTHING)

    def unknown(self, entry: Entry, table: RecordTable) -> str:
        """Report a key that a record does not have; return the key that was meant, if one is near."""
        name = entry.key.text
        elsewhere = (known.name for known in table.keys if name in known.also)
        meant = next(elsewhere, None) or closest(name, KEYS[table.name]) or ""
        hint = f"did you mean `{meant}`?" if meant else ""
        if not hint and isinstance(entry.value, Text) and entry.value.plain and not entry.value.text:
            hint = "put quotes around a text with a comma inside { }"  # a description was cut at its comma
        known = "the keys here are " + ", ".join(f"`{key.name}`" for key in table.keys)
        self.report("unknown-key", f"{table.noun} has no key {shown(name)}", entry.key.span, hint or known)
        return meant

    def complete(self, table: RecordTable, present: Mapping[str, Text], meant: Set[str], node: Map) -> None:
        """Report keys that are missing, unless one was meant that is misspelt, and keys that exclude each other."""
        for key in table.keys:
            # The version was looked at before anything else.
            if key.required and key.name not in present and key.name not in meant and key.name != "rowcast":
                self.report("missing-key", f"{table.noun} lacks `{key.name}`", _head(node), f"add `{key.name}`")
        for rule in table.rules:
            here = [name for name in rule.keys if name in present]
            if rule.kind != "apart" and not here and meant.isdisjoint(rule.keys):
                names = alternatives(f"`{name}`" for name in rule.keys)
                self.report("missing-key", f"{table.noun} needs {names}", _head(node), f"add {names}")
            elif len(here) > 1 and (rule.kind == "one" or (rule.kind == "apart" and here[0] == rule.keys[0])):
                message = f"{table.noun} cannot have `{here[1]}` beside `{here[0]}`"
                related = ((f"`{here[0]}` is here", present[here[0]].span),)
                self.report("conflicting-keys", message, present[here[1]].span, related=related)

    def pairs(self, shape: PairsShape, node: Node) -> Pairs | None:
        """Read a mapping whose keys the spec chooses."""
        if not isinstance(node, Map):
            self.wrong_kind(shape, node)
            return None
        if len(node.entries) < shape.least:
            self.wrong_value("this mapping is empty", node, "write at least one entry, or leave the key out")
            return None
        items = []
        for entry in node.entries:
            key = self.formed(shape.key, entry.key)
            value = self.read(shape.value, entry.value)
            if key is not None and value is not None:
                items.append(Pair(key, value))
        return Pairs(node.place, tuple(items))

    def listing(self, shape: ListShape, node: Node) -> Listing | None:
        """Read a list."""
        if not isinstance(node, Seq):
            self.wrong_kind(shape, node)
            return None
        if len(node.items) < shape.least:
            self.wrong_value("this list is empty", node, "write at least one item, or leave the key out")
            return None
        values = (self.read(shape.item, item) for item in node.items)
        return Listing(node.place, tuple(value for value in values if value is not None))

    def forms(self, shape: Forms, node: Node) -> Value | None:
        """Read one of several forms."""
        for option in shape.options:
            if _FITS[type(option)](option, node):
                return self.read(option, node)
        self.wrong_kind(shape, node)
        return None

    def text(self, shape: TextShape, node: Node) -> Text | None:
        """Read a text as it was written."""
        if not isinstance(node, Text) or is_null(node):
            self.wrong_kind(shape, node)
            return None
        return self.formed(shape, node)

    def formed(self, shape: TextShape, node: Text) -> Text | None:
        """Read a text that may have to be one of a few, or of a certain form."""
        if shape.choices and node.text not in shape.choices:
            message = f"{shown(node.text)} is not {shape.noun}"
            choices = f"write {alternatives(f'`{choice}`' for choice in shape.choices)}"
            self.wrong_value(message, node, suggestion(node.text, shape.choices) or choices)
            return None
        if shape.form and not _compiled(shape.form).fullmatch(node.text):
            self.wrong_value(f"{shown(node.text)} is not {shape.noun}", node, f"write it like `{shape.like}`")
            return None
        return node

    def flag(self, shape: FlagShape, node: Node) -> Text | None:
        """Read a boolean."""
        if not isinstance(node, Text) or not is_flag(node):
            self.wrong_kind(shape, node)
            return None
        if shape.only is not None and scalar(node.text) is not shape.only:
            self.wrong_value(f"expected {expectation(shape)}, and here is {found(node)}", node)
            return None
        return node

    def number(self, shape: NumberShape | IntegerShape, node: Node) -> Text | None:
        """Read a number."""
        if not isinstance(node, Text) or not node.plain:
            self.wrong_kind(shape, node)
            return None
        if not self.finite(node):
            return None
        value = scalar(node.text)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong_kind(shape, node)
            return None
        if isinstance(shape, IntegerShape):
            if value != int(value):
                self.wrong_kind(shape, node)
                return None
            fits = value >= shape.least
        else:
            fits = value > 0 or not shape.positive
        if not fits:
            self.wrong_value(f"expected {expectation(shape)}, and here is {found(node)}", node)
            return None
        return node

    def null(self, shape: NullShape, node: Node) -> Text | None:
        """Read nothing."""
        if not isinstance(node, Text) or not is_null(node):
            self.wrong_kind(shape, node)
            return None
        return node

    def value(self, shape: ValueShape, node: Node) -> Node | None:
        """Read data."""
        if shape.scalar and not isinstance(node, Text):
            self.wrong_kind(shape, node)
            return None
        return node if self.finite(node) else None

    def finite(self, node: Node) -> bool:
        """Tell whether all numbers in some data are numbers of JSON; report those that are not."""
        bad = list(unreadable(node))
        for number in bad:
            self.report("bad-number", f"JSON has no number {shown(number.text)}", number.span)
        return not bad

    def wrong_kind(self, shape: Shape, node: Node) -> None:
        """Report a value of another kind than its place holds."""
        hint = ""
        if isinstance(node, Text) and is_null(node):
            hint = 'write a value or leave the key out; `""` is the empty text, and `"null"` the word'
        elif isinstance(node, Text) and (word := _SPOKEN.get(node.text.lower())) and "`true`" in expectation(shape):
            hint = f"write `{word}`, without quotes"
        self.report("wrong-kind", f"expected {expectation(shape)}, and here is {found(node)}", node.span, hint)

    def wrong_value(self, message: str, node: Node, hint: str = "") -> None:
        """Report a value of the right kind that its place cannot hold."""
        self.report("wrong-value", message, node.span, hint)

    def report(
        self, code: str, message: str, span: Span, hint: str = "", related: tuple[tuple[str, Span], ...] = ()
    ) -> None:
        """Keep a problem; give up where there are too many."""
        self.problems.append(diagnostic(code, message, span, hint, related))
        if len(self.problems) >= MAX_PROBLEMS:
            self.problems.append(diagnostic("too-many-problems", "the file has more problems than these", span))
            raise _TooMany


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form)


def _means(option: RecordShape, node: Map) -> bool:
    """Tell whether a mapping is meant as this record: it has the key that sets it apart, or there is no such key."""
    mark = RECORDS[option.name].mark
    return not mark or any(entry.key.text == mark for entry in node.entries)


def _head(node: Map) -> Span:
    """Return a short place for a mapping as a whole: its first key."""
    return node.entries[0].key.span if node.entries else node.span


_READERS: Mapping[type, Callable[[_Reading, Any, Node], Value | None]] = {
    RecordShape: _Reading.record,
    PairsShape: _Reading.pairs,
    ListShape: _Reading.listing,
    Forms: _Reading.forms,
    TextShape: _Reading.text,
    FlagShape: _Reading.flag,
    IntegerShape: _Reading.number,
    NumberShape: _Reading.number,
    NullShape: _Reading.null,
    ValueShape: _Reading.value,
}

_FITS: Mapping[type, Callable[[Any, Node], bool]] = {
    RecordShape: lambda option, node: isinstance(node, Map) and _means(option, node),
    PairsShape: lambda _, node: isinstance(node, Map),
    ListShape: lambda _, node: isinstance(node, Seq),
    FlagShape: lambda _, node: is_flag(node),
    NullShape: lambda _, node: is_null(node),
    TextShape: lambda _, node: isinstance(node, Text) and not is_null(node),
    ValueShape: lambda option, node: isinstance(node, Text) or not option.scalar,
}
