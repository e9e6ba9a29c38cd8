"""Unions in: the names of variants and of their tag; ``Union`` out, each variant with the values that select it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from rowcast.document import Record
from rowcast.ir import NULL, AnyOf, Constant, EnumOf, Type, Union, Variant
from rowcast.records import dataclass
from rowcast.resolve.listed import deprecation
from rowcast.resolve.scope import BROKEN, Scope
from rowcast.source import Span
from rowcast.yamltree import Text

MAX_SPLICED = 200_000


def make_unions(scope: Scope, records: Mapping[str, tuple[Record, Span]]) -> None:
    """Make the unions; those within others are spliced into them."""
    flat = _Flat(scope, records)
    for name, (record, span) in records.items():
        members, otherwise = flat.of(name)
        scope.unions[name] = _union(scope, name, (record, span), members, otherwise)


def tags_of(type_: Type) -> tuple[str, ...] | None:
    """Return the values by which a row of a type selects a variant; ``None`` if it has none, or some are no text."""
    options = [each for each in (type_.options if isinstance(type_, AnyOf) else (type_,)) if each != NULL]
    values: list[object] = []
    for option in options:
        if isinstance(option, Constant):
            values.append(option.value)
        elif isinstance(option, EnumOf):
            values += [listed.value for listed in option.values]
        else:
            return None
    return tuple(str(value) for value in values) if values and all(isinstance(value, str) for value in values) else None


@dataclass(slots=True)
class _Flat:
    """The tables of unions after splicing, made once for each union."""

    scope: Scope
    records: Mapping[str, tuple[Record, Span]]
    known: dict[str, tuple[dict[str, Text], Text | None]] = field(default_factory=dict)
    size: int = 0

    def of(self, name: str) -> tuple[dict[str, Text], Text | None]:
        """Return the tables of a union, each with the place that names it, and the one that is meant without a tag."""
        open_: dict[str, None] = {}
        waiting = [name]
        while waiting:
            top = waiting[-1]
            if top in self.known:
                waiting.pop()
                continue
            if top not in open_:
                open_[top] = None
                nested = self.nested(top, open_)
                if nested:
                    waiting += nested
                    continue
            self.known[top] = self.spliced(top)
            del open_[top]
            waiting.pop()
        return self.known[name]

    def nested(self, name: str, open_: Mapping[str, None]) -> list[str]:
        """Return the unions among the variants that are not flat yet, after reporting circles."""
        found = []
        for text in _variants(self.records[name][0]):
            if text.text not in self.records or text.text in self.known:
                continue
            if text.text in open_:
                self.scope.report("union-cycle", f"{text.text} is a variant of itself", text.span)
                self.scope.broken.add(name)
            else:
                found.append(text.text)
        return found

    def spliced(self, name: str) -> tuple[dict[str, Text], Text | None]:
        """Return the tables of a union whose unions are flat."""
        record = self.records[name][0]
        tables: dict[str, Text] = {}
        otherwise = record.located("otherwise")
        inherited: Text | None = None
        for text in (*_variants(record), *((otherwise,) if otherwise else ())):
            if text is not otherwise and text.text in tables and tables[text.text].text == text.text:
                message, related = f"{text.text} is listed twice", (("also here", tables[text.text].span),)
                self.scope.report("duplicate-variant", message, text.span, related=related)
            elif text.text in self.records:
                members, below = self.known.get(text.text, ({}, None))
                self.size += len(members)
                if self.size > MAX_SPLICED:
                    self.too_much(text, len(members))
                    continue
                self.same_tag(record, text)
                inherited = inherited or below
                tables.update(dict.fromkeys((each for each in members if each not in tables), text))
            elif self.is_table(name, text):
                tables.setdefault(text.text, text)
        if otherwise is not None and otherwise.text in self.records:
            self.scope.report(
                "union-otherwise", f"{otherwise.text} is a union, and one table must be meant", otherwise.span
            )
            otherwise = None
        return tables, otherwise or inherited

    def too_much(self, text: Text, count: int) -> None:
        """Report, once, that unions within unions have grown out of bounds."""
        self.scope.broken.add(text.text)
        if self.size - count <= MAX_SPLICED:
            message = f"unions have put more than {MAX_SPLICED:,} variants into other unions"
            self.scope.report("too-much", message, text.span)

    def is_table(self, name: str, text: Text) -> bool:
        """Tell whether a variant is a table; report it if there is none of this name."""
        if text.text in self.scope.tables:
            return True
        self.scope.broken.add(name)
        if text.text in self.scope.places:
            self.scope.report("variant-unknown", f"{text.text} is neither a table nor a union", text.span)
        else:
            hint = self.scope.suggest(text.text, (*self.scope.tables, *self.records))
            self.scope.report("variant-unknown", f"there is no table or union {text.text}", text.span, hint)
        return False

    def same_tag(self, record: Record, text: Text) -> None:
        """Report a spliced union that has another tag."""
        other = self.records[text.text][0]
        if record.text("tag") != other.text("tag") and "tag" in record and "tag" in other:
            message = f"{text.text} is told apart by `{other.text('tag')}`, and this union by `{record.text('tag')}`"
            self.scope.report(
                "union-tag-differs", message, text.span, related=(("the other tag", other.span_of("tag")),)
            )


def _variants(record: Record) -> list[Text]:
    return [value for value in record.listing("variants") if isinstance(value, Text)]


def _union(
    scope: Scope, name: str, written: tuple[Record, Span], tables: Mapping[str, Text], otherwise: Text | None
) -> Union:
    record, span = written
    tag = record.text("tag") or ""
    alone = otherwise.text if otherwise is not None and otherwise.text in tables else None
    variants = []
    for table, text in tables.items():
        tags = _tags(scope, table, text, tag, optional=table == alone)
        if tags is None:
            scope.broken.add(name)
        else:
            variants.append((Variant(table, tags), text))
    if not tables or not tag:
        # The parser has reported what is missing.
        scope.broken.add(name)
    _report_shared(scope, tag, variants)
    return Union(
        name,
        tag,
        tuple(variant for variant, _ in variants),
        record.text("description") or "",
        span,
        open=record.flag("open", True),
        otherwise=alone,
        deprecated=deprecation(record),
        rename=record.text("rename"),
    )


def _report_shared(scope: Scope, tag: str, variants: Sequence[tuple[Variant, Text]]) -> None:
    """Report tags that select two variants."""
    seen: dict[str, tuple[Variant, Text]] = {}
    for variant, text in variants:
        for each in variant.tags:
            first, place = seen.setdefault(each, (variant, text))
            if first is not variant:
                message = f"`{tag}: {each}` selects both {variant.table} and {first.table}"
                scope.report("duplicate-tag", message, text.span, related=((first.table, place.span),))


def _tags(scope: Scope, table: str, text: Text, tag: str, *, optional: bool) -> tuple[str, ...] | None:
    """Return the tags that select a table; ``None`` if there are none, or what is wrong was reported."""
    row = next((each for each in scope.tables[table].fields if each.wire == tag), None)
    if table in scope.broken or not tag or (row is not None and row.type is BROKEN):
        return None
    if row is None and optional:
        return ()
    tags = None if row is None else tags_of(row.type)
    if row is None:
        message = f"the table {table} has no row `{tag}` to tell it apart by"
        scope.report("variant-without-tag", message, text.span, related=((table, scope.tables[table].span),))
    elif tags is None:
        message = f"the row `{tag}` of {table} has neither a constant nor listed values that are texts"
        scope.report("variant-without-tag", message, text.span, related=(("the row", row.span),))
    return tags
