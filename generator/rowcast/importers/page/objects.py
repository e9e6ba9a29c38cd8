"""Objects that a page describes apart from calls, lists of values, and the types and links that refer to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field

from rowcast.importers.model import (
    ANY,
    OBJECT,
    ArrayOf,
    Choice,
    Fact,
    Finding,
    Json,
    Kind,
    MapOf,
    Reference,
    Row,
    TypeExpr,
)
from rowcast.importers.text import expressions, inflection, naming
from rowcast.importers.text.inline import Link, links, plain
from rowcast.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Object:
    """An object table: its name, rows, line and the anchors and words by which the page refers to it."""

    name: str
    rows: tuple[Row, ...]
    line: int
    anchors: frozenset[str] = frozenset()
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Values:
    """A list of values with their meanings, and the anchors by which the page refers to it."""

    values: Mapping[Json, str]
    line: int
    anchors: frozenset[str]
    title: str
    used: bool = False


@dataclass(slots=True)
class Index:
    """What can be referred to. Objects may be added while it is in use; each is entered once, under all its words."""

    objects: Sequence[Object]
    values: Sequence[Values]
    findings: list[Finding] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    known_words: set[tuple[int, str]] = field(default_factory=set)
    _by_words: dict[str, Object] = field(default_factory=dict)
    _by_anchor: dict[str, Object] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _entered: int = 0

    def object(self, reference: Reference) -> Object | None:
        """Return the object that a reference means: by the anchor of its link, else by its words."""
        found = self.anchored(_anchor(reference.target))
        return found or self._by_words.get(_key(inflection.singular(_bare(reference.words))))

    def anchored(self, anchor: str) -> Object | None:
        """Return the first object that an anchor leads to."""
        self._enter()
        return self._by_anchor.get(anchor)

    def names(self) -> Collection[str]:
        """Return the names of the objects."""
        self._enter()
        return self._names

    def _enter(self) -> None:
        for one in self.objects[self._entered :]:
            self._names.add(one.name)
            for words in (one.name, inflection.singular(one.name), _bare(one.title) if one.title else one.name):
                self._by_words.setdefault(_key(words), one)
            for anchor in one.anchors:
                self._by_anchor.setdefault(anchor, one)
        self._entered = len(self.objects)


def resolve(rows: Iterable[Row], index: Index) -> tuple[Row, ...]:
    """Give each row the tables that its type names, and the values and objects that its links lead to."""
    whole = tuple(rows)
    parents = {row.path[:-1] for row in whole if len(row.path) > 1}
    return tuple(_resolved(row, index, has_children=row.path in parents) for row in whole)


def resolve_shape(shape: TypeExpr, index: Index, line: int) -> TypeExpr:
    """Resolve the references of a type that stands for a whole body."""
    row = Row(("body",), line, (Fact("type", shape),))
    return _typed(row, shape, index)


def _resolved(row: Row, index: Index, *, has_children: bool) -> Row:
    row = _named(row, index)
    fact = row.get("type")
    kind = fact.value if fact else None
    if kind is not None and expressions.references(kind):
        stated, kind = kind, _typed(row, kind, index, has_children=has_children)
        row = row.having(Fact("type", kind, fact.known if fact else "column", fact.quote if fact else ""))
        if not has_children and any(index.object(one) is None for one in expressions.references(stated)):
            row = row.having(Fact("elsewhere", stated))
    return row.lacking("linked") if has_children else _linked(row, index)


def _named(row: Row, index: Index) -> Row:
    """Give a row whose type was no known word the object of the page that has this name."""
    words = row.value("written_type")
    if row.get("type") is not None or not words or not re.fullmatch(r"[A-Za-z]\w{1,60}(?:\[\])?", str(words)):
        return row
    reference = Reference(str(words).removesuffix("[]"))
    found = index.object(reference)
    if found is None:
        return row
    index.known_words.add((row.line, str(words)))
    kind: TypeExpr = Reference(reference.words, "", found.name)
    return row.lacking("written_type").having(
        Fact("type", ArrayOf(kind) if str(words).endswith("[]") else kind, "structure", str(words))
    )


def _typed(row: Row, kind: TypeExpr, index: Index, *, has_children: bool = False) -> TypeExpr:
    for reference in expressions.references(kind):
        found = index.object(reference)
        if found is not None:
            kind = expressions.replaced(kind, reference, replace(reference, name=found.name))
            continue
        scalar = _scalar_values(reference, index)
        if scalar is not None:
            kind = expressions.replaced(kind, reference, scalar)
            continue
        kind = expressions.replaced(
            kind, reference, OBJECT if _is_object(reference, has_children=has_children) else ANY
        )
        if not has_children:
            index.findings.append(
                Finding(
                    "reference-unknown",
                    row.line,
                    f"{'.'.join(row.path)} has the type {reference.words}, which this page does not describe"
                    f"{_linking(reference.target)}",
                    reference.words,
                )
            )
    return kind


def page(target: str) -> str:
    """Return the page of the same site that a link leads to, or an empty text."""
    path = re.split(r"[#?]", target, maxsplit=1)[0]
    apart = re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.I) or re.search(r"\.(?:png|jpe?g|svg|gif|pdf|zip)$", path, re.I)
    return "" if apart else path


def _linking(target: str) -> str:
    return f"; it links to {page(target)}: import that page together with this one" if page(target) else ""


def _is_object(reference: Reference, *, has_children: bool) -> bool:
    return has_children or "object" in f"{reference.words} {reference.target}".lower()


def _scalar_values(reference: Reference, index: Index) -> TypeExpr | None:
    anchor = _anchor(reference.target)
    words = naming.snake(_bare(reference.words))
    for number, listed in enumerate(index.values):
        if (anchor and anchor in listed.anchors) or naming.snake(_bare(listed.title)) == words:
            index.used.add(number)
            return Kind("integer") if all(isinstance(v, int) for v in listed.values) else Kind("string")
    return None


def _linked(row: Row, index: Index) -> Row:
    """Follow the links of a row: to an object when its type has room for one, to a list of values for a scalar."""
    found = links(str(row.value("linked") or ""))
    for link in found:
        anchor = _anchor(link.target)
        if not anchor:
            continue
        row = _with_values(row, anchor, link.text, index)
        described = index.anchored(anchor)
        if described is not None:
            row = _with_object(row, described, link.text)
    return _elsewhere(row, [link for link in found if page(link.target)], index).lacking("linked")


def _elsewhere(row: Row, found: Sequence[Link], index: Index) -> Row:
    """Note which page an object without fields links to, so that its type can be taken from there."""
    fact = row.get("type")
    if fact is None or not found or row.get("elsewhere") is not None:
        return row
    reference = Reference(found[0].text, found[0].target)
    of_objects = isinstance(fact.value, ArrayOf) and fact.value.item in (None, OBJECT, ANY)
    if fact.value != OBJECT and not of_objects:
        return row
    message = f"{'.'.join(row.path)} is described elsewhere{_linking(reference.target)}"
    index.findings.append(Finding("reference-unknown", row.line, message, reference.words))
    return row.having(Fact("elsewhere", ArrayOf(reference) if of_objects else reference))


def _with_values(row: Row, anchor: str, words: str, index: Index) -> Row:
    fact = row.get("type")
    for number, listed in enumerate(index.values):
        if anchor not in listed.anchors or row.get("values") is not None or row.get("const") is not None:
            continue
        kind = expressions.base(fact.value if fact else None)
        fits = all(isinstance(v, int) for v in listed.values) if kind == "integer" else kind in ("string", "any")
        index.used.add(number)
        if fits:
            return row.having(Fact("values", dict(listed.values), "structure", words))
    return row


def _with_object(row: Row, found: Object, words: str) -> Row:
    fact = row.get("type")
    kind = fact.value if fact else None
    reference = Reference(words, "", found.name)
    if kind is None or kind in (OBJECT, ANY):
        return row.having(Fact("type", reference, "structure", f"{fact.quote if fact else ''} {words}"))
    if isinstance(kind, ArrayOf) and (kind.item is None or kind.item in (OBJECT, ANY) or kind.item == ArrayOf(None)):
        return row.having(Fact("type", ArrayOf(reference), "structure", f"{fact.quote if fact else ''} {words}"))
    if isinstance(kind, MapOf) and kind.value in (OBJECT, ANY):
        return row.having(Fact("type", MapOf(reference), "structure", f"{fact.quote if fact else ''} {words}"))
    if isinstance(kind, Choice) and OBJECT in kind.options:
        return row.having(
            Fact(
                "type",
                Choice(tuple(reference if o == OBJECT else o for o in kind.options)),
                "structure",
                f"{fact.quote if fact else ''} {words}",
            )
        )
    return row


def _anchor(target: str) -> str:
    return target.rsplit("#", 1)[1].lower() if "#" in target else ""


def _key(words: str) -> str:
    """Return what words are compared by: in snake case, or as they are where they have no Latin letters."""
    return naming.snake(words) or words.strip().lower()


def _bare(words: str) -> str:
    return re.sub(
        r"(?i)\b(?:partial|object|structure|model|resource|type|the|an?|array of|list of)s?\b", " ", plain(words)
    ).strip()
