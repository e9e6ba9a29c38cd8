"""Sections of rows in; tables out, those of nested objects among them, with names that their places give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

from rowcast.document import Record
from rowcast.ir import Named, Table, Type
from rowcast.notation import NameExpr, TypeExpr
from rowcast.records import dataclass
from rowcast.resolve.fields import Draft, draft, implied
from rowcast.resolve.naming import derived
from rowcast.resolve.rows import Branch, Include, Row, Section, tree
from rowcast.resolve.scope import BROKEN, Scope
from rowcast.resolve.types import expression, is_many, object_places, parts, plain_type, record_type
from rowcast.source import Span
from rowcast.yamltree import is_flag

MAX_INCLUDED = 200_000


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows below a row whose type has a name: what a page says about that type, to be held against it."""

    branch: Branch
    type: Type
    span: Span


@dataclass(slots=True)
class Made:
    """What was made of sections.

    Attributes:
        lists: For each table its drafts in order.
        drafts: Every draft once, with the list that it was written in.
        claims: Rows to be held against named types.
    """

    lists: dict[str, list[Draft]] = field(default_factory=dict)
    drafts: list[tuple[Draft, list[Draft]]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


class Builder:
    """Makes tables of sections, each after those that it includes."""

    def __init__(self, scope: Scope, sections: Mapping[str, Section]) -> None:
        self.scope, self.sections = scope, sections
        self.made = Made()
        self.included_rows = 0

    def table(self, name: str, section: Section, prefix: str, **facts: Any) -> None:
        """Make the table of a section, and the tables nested in it, whose names begin with ``prefix``."""
        self.made.lists[name] = self.fields(section, prefix, name)
        self.finish(name, section.span, **facts)

    def finish(self, name: str, span: Span, doc: str = "", **facts: Any) -> None:
        """Make a table of the drafts that are there already."""
        fields = tuple(each.field for each in self.made.lists[name])
        self.scope.tables[name] = Table(name, fields, doc, span, **facts)

    def fields(self, section: Section, prefix: str, owner: str | None = None) -> list[Draft]:
        """Return the drafts of a section's rows; ``owner`` is the table that they make."""
        if not section.whole and owner is not None:
            self.scope.broken.add(owner)
        return self.level(tree(self.scope, section), prefix, owner)

    def level(self, branches: Sequence[Branch | Include], prefix: str, owner: str | None) -> list[Draft]:
        """Return the drafts of the rows of one level."""
        found: list[Draft] = []
        spans: dict[str, Span] = {}
        # Rows that were written side by side have different names already.
        includes = any(isinstance(branch, Include) for branch in branches)
        for branch in branches:
            if isinstance(branch, Include):
                new = self.included(branch, owner)
            else:
                new = [self.one(branch, prefix)]
                self.made.drafts.append((new[0], found))
            found += self.unique(new, branch, spans) if includes else new
        return found

    def unique(self, new: Iterable[Draft], branch: Branch | Include, spans: dict[str, Span]) -> list[Draft]:
        """Return the drafts whose names are not taken yet, after reporting the others."""
        kept = []
        span = branch.name.span if isinstance(branch, Include) else branch.span
        for each in new:
            first = spans.setdefault(each.field.wire, span)
            if first is span:
                kept.append(each)
                continue
            message = f"the row `{each.field.wire}` is there twice, once by an include"
            self.scope.report("duplicate-row", message, span, related=(("also here", first),))
        return kept

    def included(self, include: Include, owner: str | None) -> list[Draft]:
        """Return the drafts of the table that an include names; none after a report."""
        name = include.name.text
        if name in self.sections and name in self.made.lists:
            self.included_rows += len(self.made.lists[name])
            if self.included_rows <= MAX_INCLUDED:
                return self.made.lists[name]
            if self.included_rows - len(self.made.lists[name]) <= MAX_INCLUDED:
                message = f"includes have put more than {MAX_INCLUDED:,} rows into other tables"
                self.scope.report("too-much", message, include.name.span)
        elif name not in self.sections:
            hint = self.scope.suggest(name, (each for each in self.sections if "/" not in each))
            what = f"{name} is no table with rows" if name in self.scope.places else f"there is no table {name}"
            self.scope.report("include-unknown", f"{what} that could stand here", include.name.span, hint)
        # Otherwise it is in a circle of includes, which was reported when their order was made.
        if owner is not None:
            self.scope.broken.add(owner)
        return []

    def one(self, branch: Branch, prefix: str) -> Draft:
        """Return the draft of a row with all that is below it."""
        row = branch.row
        if row is None:
            return implied(branch.wire, self.nested(branch, None, prefix), first_row(branch))
        if not branch.children:
            return self.leaf(row)
        expr = expression(self.scope, row.record, has_children=True)
        if expr is None:
            return draft(self.scope, row, BROKEN)
        if not self.is_claim(expr):
            return draft(self.scope, row, self.nested(branch, expr, prefix))
        self.useless(row, "its type has a name of its own")
        type_ = record_type(self.scope, row.record, expr)
        self.made.claims.append(Claim(branch, type_, branch.span))
        self.claimed(branch)
        return draft(self.scope, row, type_)

    def claimed(self, branch: Branch) -> None:
        """Make drafts of the rows below a row with a named type, only for what is wrong with them to be found."""
        level: list[Draft] = []
        for child in branch.children.values():
            if child.row is not None:
                self.useless(child.row, f"the type of `{branch.wire}` has a name of its own")
                type_ = record_type(self.scope, child.row.record, expression(self.scope, child.row.record))
                level.append(draft(self.scope, child.row, type_))
                self.made.drafts.append((level[-1], level))
            self.claimed(child)

    def leaf(self, row: Row) -> Draft:
        """Return the draft of a row without rows below it."""
        self.useless(row, "it has no child rows")
        return draft(self.scope, row, record_type(self.scope, row.record, expression(self.scope, row.record)))

    def useless(self, row: Row, why: str) -> None:
        """Report facts about the object of child rows on a row that makes no such object."""
        for key in ("table", "extra"):
            if key in row.record:
                message = f"`{key}` is about the object that child rows make, but `{row.parts[-1]}` makes none: {why}"
                self.scope.report("table-without-rows", message, row.record.span_of_key(key))

    def is_claim(self, expr: TypeExpr) -> bool:
        """Tell whether the rows below a row of this type speak about a named type."""
        return not object_places(expr) and any(isinstance(part, NameExpr) for part in parts(expr))

    def nested(self, branch: Branch, expr: TypeExpr | None, prefix: str) -> Type:
        """Make the table of the rows below a row, and return the type of the row."""
        places = [] if expr is None else object_places(expr)
        if expr is not None and (len(places) != 1 or any(isinstance(part, NameExpr) for part in parts(expr))):
            self.misplaced(branch, len(places))
            return BROKEN
        name = self.nested_name(branch, expr, prefix)
        if name is None:
            return BROKEN
        self.made.lists[name] = self.level(list(branch.children.values()), name, name)
        record = branch.row.record if branch.row else None
        doc = "" if record is None else record.text("description") or ""
        others = None if record is None else extra(self.scope, record)
        self.finish(name, branch.span, inline=True, doc=doc, extra=others)
        return Named(name) if record is None else record_type(self.scope, record, expr, Named(name))

    def nested_name(self, branch: Branch, expr: TypeExpr | None, prefix: str) -> str | None:
        """Take the name of a nested table; ``None`` after a report that there is none or that it is taken."""
        written = branch.row.record.located("table") if branch.row else None
        if written is not None:
            return written.text if self.scope.define(written.text, written.span) else None
        name = derived(prefix, branch.wire, many=expr is not None and is_many(expr))
        if name is None:
            message = f"no name for a table can be made of `{branch.wire[:80]}`"
            self.scope.report("table-name-needed", message, branch.span)
            return None
        hint = "give the row a `table` with another name"
        return name if self.scope.define(name, branch.span, hint) else None

    def misplaced(self, branch: Branch, places: int) -> None:
        """Report that the rows below a row have no place, or no certain place, in its type."""
        row = first_row(next(iter(branch.children.values())))
        what = "no place" if places == 0 else "more than one place"
        message = f"the type of `{branch.wire}` has {what} for the object that `{row.name}` belongs to"
        related = (("the type", branch.row.record.span_of("type")),) if branch.row else ()
        self.scope.report("children-misplaced", message, row.span, related=related)


def first_row(branch: Branch) -> Row:
    """Return the row of a branch, or the one that is written first below it."""
    while branch.row is None:
        branch = next(iter(branch.children.values()))
    return branch.row


def extra(scope: Scope, record: Record) -> Type | Literal[False] | None:
    """Return what a record says about keys that no row names: nothing, that there are none, or their type."""
    written = record.located("extra")
    if written is None:
        return None
    if is_flag(written):
        return False
    return plain_type(scope, written)


def included_names(sections: Iterable[Section]) -> frozenset[str]:
    """Return the names of the tables whose rows some section includes."""
    entries = (entry for section in sections for entry in section.entries)
    return frozenset(entry.name.text for entry in entries if isinstance(entry, Include))


def include_order(scope: Scope, sections: Mapping[str, Section]) -> list[str]:
    """Return the names of tables such that each stands behind those that it includes; report circles."""
    order: list[str] = []
    state: dict[str, int] = {}
    for root in sections:
        waiting = [] if "/" in root else [root]
        while waiting:
            name = waiting[-1]
            if state.get(name) is None:
                state[name] = _OPEN
                waiting += _to_visit(scope, sections[name], sections, state)
                continue
            waiting.pop()
            if state[name] == _OPEN:
                state[name] = _DONE
                order.append(name)
    return order


_OPEN, _DONE = 1, 2


def _to_visit(scope: Scope, section: Section, sections: Mapping[str, Section], state: Mapping[str, int]) -> list[str]:
    """Return the included tables that were not looked at yet, after reporting those that are being looked at."""
    found = []
    for entry in section.entries:
        if not isinstance(entry, Include) or entry.name.text not in sections:
            continue
        if state.get(entry.name.text) == _OPEN:
            message = f"{section.address} and {entry.name.text} include each other, perhaps through others"
            same = section.address == entry.name.text
            scope.report("include-cycle", f"{section.address} includes itself" if same else message, entry.name.span)
        elif entry.name.text not in state:
            found.append(entry.name.text)
    return found
