"""The pages of named types: tables, unions, and aliases.

In: a named type and the places of its API. Out: a view of strings for ``object.md.jinja``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from rowcast.increment import Part
from rowcast.ir import Alias, Json, Table, Union, Variant
from rowcast.reach import Direction
from rowcast.records import dataclass, replace
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.places import Holder, Places, Use, object_page
from rowcast.targets.docs.rows import Page, RowsView, deprecated_line, extra_sentence, facts_view, json_block, rows_view

MOST_USES = 40
"""The most places that a page lists as users of its type."""


@dataclass(frozen=True, slots=True)
class ObjectView:
    """What the page of a named type shows."""

    title: str
    deprecated: str
    doc: str
    facts: tuple[str, ...]
    uses: tuple[str, ...]
    rows: RowsView | None = None
    rows_title: str = ""
    remarks: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


def object_views(places: Places, part: Part) -> Iterator[tuple[str, Callable[[], ObjectView]]]:
    """Yield the name and what makes the view of each type that has a page: tables, then unions, then aliases."""
    page = Page(places, "../")
    for table in part.tables.values():
        if places.has_page(table.name):
            yield table.name, partial(_table, page, table, places.ways[table.name])
    for union in part.unions.values():
        yield union.name, partial(_union, page, union, places.ways[union.name])
    for alias in part.aliases.values():
        yield alias.name, partial(_alias, page, alias, places.ways[alias.name])


def variants_table(page: Page, union: Union) -> str:
    """Return the table of a union's variants: the values of the tag, the object, and what it is."""
    rows = [_variant(page, union, variant) for variant in union.variants]
    return md.table([md.cell_code(union.tag), "Object", "Description"], rows)


def openness(union: Union) -> str:
    """Return whether a union may have variants that are not listed."""
    if union.open:
        return f"Other values of {md.code(union.tag)} may come, and are to be kept as they are."
    return f"No other value of {md.code(union.tag)} is legal."


def _table(page: Page, table: Table, way: Direction) -> ObjectView:
    rows = rows_view(page, table.fields, Holder("table", table.name)) if table.fields else None
    remarks = [extra_sentence(page, table), "" if table.fields else "This object has no fields of its own."]
    view = _view(page, table, way, "Object")
    return replace(view, rows=rows, rows_title="Fields", remarks=_present(remarks), examples=_blocks(table.examples))


def _union(page: Page, union: Union, way: Direction) -> ObjectView:
    otherwise = ""
    if union.otherwise is not None:
        link = page.link(md.code(union.otherwise), object_page(union.otherwise))
        otherwise = f"Where {md.code(union.tag)} is absent or null, {link} is meant."
    view = _view(page, union, way, f"One of several objects, told apart by {md.code(union.tag)}")
    rows = RowsView(variants_table(page, union), ())
    return replace(view, rows=rows, rows_title="Variants", remarks=_present([otherwise, openness(union)]))


def _alias(page: Page, alias: Alias, way: Direction) -> ObjectView:
    rows = facts_view(page, alias.type, alias.limits)
    return replace(
        _view(page, alias, way, "Named type"), rows=rows, rows_title="Type", examples=_blocks(alias.examples)
    )


def _view(page: Page, named: Table | Union | Alias, way: Direction, kind: str) -> ObjectView:
    facts = [kind, _travel(way), f"Name in code: {md.code(named.rename)}" if named.rename else ""]
    return ObjectView(
        title=md.text(named.name),
        deprecated=deprecated_line(named.deprecated),
        doc=md.paragraphs(named.doc),
        facts=_present(facts),
        uses=tuple(_uses(page, named.name)),
    )


def _present(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _blocks(examples: Iterable[Json]) -> tuple[str, ...]:
    return tuple(map(json_block, examples))


def _travel(way: Direction) -> str:
    words = [word for flag, word in ((Direction.REQUEST, "requests"), (Direction.RESPONSE, "answers")) if flag in way]
    return f"In {' and '.join(words)}" if words else ""


def _variant(page: Page, union: Union, variant: Variant) -> list[str]:
    table = page.places.api.tables[variant.table]
    tags = ", ".join(map(md.cell_code, variant.tags)) or ("absent" if union.otherwise == variant.table else "")
    return [tags, page.link(md.cell_code(table.name), object_page(table.name)), md.cell(table.doc)]


def _uses(page: Page, name: str) -> Iterator[str]:
    uses = page.places.uses.get(name, ())
    yield from (_use(page, use) for use in uses[:MOST_USES])
    if len(uses) > MOST_USES:
        yield f"and {len(uses) - MOST_USES} more"


def _use(page: Page, use: Use) -> str:
    what = f", {use.what}" if use.what else ""
    return f"{page.link(md.code(use.title), use.page)}{what}{f', {md.code(use.row)}' if use.row else ''}"
