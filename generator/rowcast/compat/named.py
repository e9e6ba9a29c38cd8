"""Tables, unions and aliases of old and new in, pair by pair; how the objects that they allow changed out."""

from __future__ import annotations

from collections.abc import Iterator

from rowcast.compat.change import (
    DIFFERS,
    MAY_NARROW,
    MAY_WIDEN,
    NARROWS,
    SAME,
    WIDENS,
    At,
    Effect,
    Found,
    Pair,
)
from rowcast.compat.limits import compare_limits
from rowcast.compat.rows import Rows, compare_rows, deprecation
from rowcast.compat.sides import Sides
from rowcast.compat.types import compare_types
from rowcast.facts import listed, type_text, value_text
from rowcast.ir import Alias, Api, Constant, Named, Table, Type, Union, Variant
from rowcast.reach import Direction


def compare_named(sides: Sides, pair: Pair) -> Iterator[Found | Pair]:
    """Yield each difference between two named types that stand for one thing."""
    old, new = _find(sides.old, pair.old), _find(sides.new, pair.new)
    at = At(pair.place, old.span, new.span)
    yield from deprecation(old.deprecated, new.deprecated, at)
    if isinstance(old, Table) and isinstance(new, Table):
        yield from _tables(sides, old, new, at)
    elif isinstance(old, Union) and isinstance(new, Union):
        yield from _unions(sides, old, new, at)
    elif isinstance(old, Alias) and isinstance(new, Alias):
        yield from compare_types(sides, old.type, new.type, at)
        yield from compare_limits(old.limits, new.limits, at)
    elif isinstance(old, Alias) or isinstance(new, Alias):
        yield from compare_types(sides, _written_out(old), _written_out(new), at)
    elif isinstance(old, Table) and isinstance(new, Union):
        yield from _became_union(sides, old, new, at)
    elif isinstance(old, Union) and isinstance(new, Table):
        yield from _became_table(sides, old, new, at)


def _find(api: Api, name: str) -> Table | Union | Alias:
    return api.tables.get(name) or api.unions.get(name) or api.aliases[name]


def _written_out(thing: Table | Union | Alias) -> Type:
    return thing.type if isinstance(thing, Alias) else Named(thing.name)


def _became_union(sides: Sides, table: Table, union: Union, at: At) -> Iterator[Found | Pair]:
    """Yield that a union stands where a table stood: wider, if the table, or what became of it, is in it."""
    after = _variant(union, table, sides.names.get(table.name))
    yield at.found("table-became-union", f"{table.name} is one of several now", DIFFERS if after is None else WIDENS)
    if after is not None:
        yield Pair(table.name, after, after)


def _became_table(sides: Sides, union: Union, table: Table, at: At) -> Iterator[Found | Pair]:
    named = {sides.names.get(variant.table): variant.table for variant in union.variants}
    before = named.get(table.name) or _variant(union, table, None)
    yield at.found("union-became-table", f"only {table.name} is left", DIFFERS if before is None else NARROWS)
    if before is not None:
        yield Pair(before, table.name, table.name)


def _variant(union: Union, table: Table, name: str | None) -> str | None:
    """Return the variant that stands for a table: by its name, or as the only one with the table's tags."""
    if any(variant.table == name for variant in union.variants):
        return name
    row = next((field for field in table.fields if field.wire == union.tag), None)
    values = listed(row.type) if row is not None else None
    if values is None:
        return None
    shown = [values.value] if isinstance(values, Constant) else [each.value for each in values.values]
    tags = set(map(value_text, shown))
    return next((variant.table for variant in union.variants if set(variant.tags) == tags), None)


# Tables.


def _tables(sides: Sides, old: Table, new: Table, at: At) -> Iterator[Found | Pair]:
    yield from _extra(sides, old, new, at)
    yield from compare_rows(
        sides, Rows(old.fields, new.fields, at.place, _is_nested(new, at.place), (old.extra, new.extra))
    )


def _is_nested(table: Table, place: str) -> bool:
    """Tell whether the place of an inline table is that of a row: it ends with a row, and not with a body or status."""
    last = place.rpartition("/")[2]
    return table.inline and last != "body" and not last[:1].isdigit() and last != "default"


def _extra(sides: Sides, old: Table, new: Table, at: At) -> Iterator[Found | Pair]:
    before, after = old.extra, new.extra
    if before is None or after is None or before is False or after is False:
        if before is not after:
            code, effect = _EXTRA[_kind(before), _kind(after)]
            yield at.found(code, f"other keys: {_kind_shown(before)} → {_kind_shown(after)}", effect)
        return
    yield from compare_types(sides, before, after, at.inside("other keys"))


_EXTRA = {
    ("unsaid", "none"): ("extra-closed", MAY_NARROW),
    ("none", "unsaid"): ("extra-opened", MAY_WIDEN),
    ("typed", "none"): ("extra-closed", NARROWS),
    ("none", "typed"): ("extra-opened", WIDENS),
    ("unsaid", "typed"): ("extra-typed", MAY_NARROW),
    ("typed", "unsaid"): ("extra-untyped", MAY_WIDEN),
}


def _kind(extra: object) -> str:
    return "unsaid" if extra is None else "none" if extra is False else "typed"


def _kind_shown(extra: Type | bool | None) -> str:
    return "nothing said" if extra is None else "none" if isinstance(extra, bool) else type_text(extra)


# Unions.


def _unions(sides: Sides, old: Union, new: Union, at: At) -> Iterator[Found | Pair]:
    if old.tag != new.tag:
        yield at.found("tag-changed", f"tag `{old.tag}` → `{new.tag}`", DIFFERS)
    if old.open != new.open:
        code, effect = ("union-opened", WIDENS) if new.open else ("union-closed", NARROWS)
        yield at.found(code, f"unknown tags are {'legal now' if new.open else 'not legal any more'}", effect)
    yield from _otherwise(sides, old, new, at)
    yield from _variants(sides, old, new, at)


def _otherwise(sides: Sides, old: Union, new: Union, at: At) -> Iterator[Found]:
    before = sides.names.get(old.otherwise, old.otherwise) if old.otherwise else None
    if before == new.otherwise:
        return
    message = f"without a tag: {old.otherwise or 'not legal'} → {new.otherwise or 'not legal'}"
    effect = WIDENS if before is None else NARROWS if new.otherwise is None else DIFFERS
    yield at.found("otherwise-changed", message, effect)


def _variants(sides: Sides, old: Union, new: Union, at: At) -> Iterator[Found | Pair]:
    rest = {variant.table: variant for variant in new.variants}
    tagged = {frozenset(variant.tags): variant.table for variant in new.variants if variant.tags}
    for variant in old.variants:
        # Under whatever name its table is there, the tags are what both sides know it by.
        after = rest.pop(sides.names.get(variant.table, ""), None)
        after = after or rest.pop(tagged.get(frozenset(variant.tags), ""), None)
        if after is None:
            message = f"{variant.table} ({_tags(variant)}) is gone"
            yield at.found("variant-removed", message, _unlisted(new, sides.way))
        else:
            if after.table not in (variant.table, sides.names.get(variant.table)):
                yield at.found("type-renamed", f"variant {variant.table} → {after.table}")
            yield Pair(variant.table, after.table, after.table)
    for variant in rest.values():
        message = f"{variant.table} ({_tags(variant)}) is new"
        yield at.found("variant-added", message, _unlisted(old, sides.way).inverse)


def _tags(variant: Variant) -> str:
    return ", ".join(variant.tags) or "without a tag"


def _unlisted(other: Union, way: Direction) -> Effect:
    """Return what it does that a variant is not listed on the other side; see ``values`` on open lists."""
    if not other.open:
        return NARROWS
    return MAY_NARROW if way is Direction.REQUEST else SAME
