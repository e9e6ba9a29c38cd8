"""Tables of rows: fields in, Markdown tables out, with what does not fit into a cell below them.

``docs/generated-docs.md`` is the promise that these tables make: every fact of a row can be read back from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rowcast.facts import json_text, limits_texts, listed, type_pieces, value_text
from rowcast.ir import ABSENT, Condition, Constant, EnumOf, EnumValue, Field, Json, Limits, Table, Type
from rowcast.records import dataclass
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs.places import Holder, Places, Row, object_page

LONGEST_VALUE = 60
"""The most characters of a default or an example in a cell; longer ones stand below the table."""


@dataclass(frozen=True, slots=True)
class RowsView:
    """A table of rows, and the blocks that belong below it."""

    table: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What the cells of a page need to know: the places of the API, and the way from the page to the top folder."""

    places: Places
    up: str

    def link(self, label: str, page: str) -> str:
        """Return a link to a page of this API."""
        return md.link(label, self.up + page)


def rows_view(page: Page, fields: Iterable[Field], holder: Holder) -> RowsView:
    """Return the table of ``fields`` and their children, with all of their facts."""
    rows = tuple(page.places.rows(fields, holder))
    cells = [_cells(page, row) for row in rows]
    columns = [name for name in _COLUMNS if name in _ALWAYS or any(row[name] for row in cells)]
    table = md.table(columns, [[row[name] for name in columns] for row in cells])
    return RowsView(table, tuple(block for row in rows for block in _details(row)))


def facts_view(page: Page, type_: Type, limits: Limits) -> RowsView:
    """Return the table of what is known about values of a named type."""
    cells = {"Type": type_cell(page, type_), "Values": _values_cell(type_), "Limits": _limits_cell(limits)}
    columns = [name for name, cell in cells.items() if cell or name == "Type"]
    return RowsView(md.table(columns, [[cells[name] for name in columns]]), tuple(_meanings("", type_)))


def type_cell(page: Page, type_: Type, nested: Table | None = None) -> str:
    """Return the notation of a type, each name in it a link to its page."""
    pieces = type_pieces(type_, lambda name: nested is not None and name == nested.name)
    links = [piece for piece in pieces if piece.name is not None]
    if len(links) == 1:
        whole = md.cell_code("".join(piece.text for piece in pieces))
        return page.link(whole, object_page(links[0].name or ""))
    return "".join(
        md.cell_code(piece.text) if piece.name is None else page.link(md.cell_code(piece.text), object_page(piece.name))
        for piece in pieces
    )


def extra_sentence(page: Page, table: Table) -> str:
    """Return what a table says about keys that it does not name; empty where it says nothing."""
    if table.extra is None:
        return ""
    if table.extra is False:
        return "No other keys are legal."
    return f"Other keys have values of the type {type_cell(page, table.extra)}."


def deprecation(reason: str | None) -> str:
    """Return the mark of what is deprecated, with the reason if there is one; empty for what is not."""
    if reason is None:
        return ""
    return f"deprecated: {md.cell(reason)}" if reason.strip() else "deprecated"


def deprecated_line(reason: str | None) -> str:
    """Return the paragraph that says that a whole page is about something deprecated."""
    if reason is None:
        return ""
    return f"**Deprecated.** {md.inline(reason)}" if reason.strip() else "**Deprecated.**"


_ALWAYS = frozenset({"Name", "Type", "Required", "Description"})


def _cells(page: Page, row: Row) -> Mapping[str, str]:
    return {name: cell(page, row) for name, cell in _COLUMNS.items()}


def _name(_page: Page, row: Row) -> str:
    return md.cell_code(row.name)


def _type(page: Page, row: Row) -> str:
    return type_cell(page, row.field.type, row.nested)


def _required(_page: Page, row: Row) -> str:
    if row.field.condition is not None:
        return condition_text(row.field.condition)
    return "yes" if row.field.required else "no"


def condition_text(condition: Condition) -> str:
    """Return a condition as a cell: ``when `type` is `tool```, or the words of the page in quotation marks."""
    if not condition.tests:
        return f"“{md.cell(condition.quote)}”"
    tests = (f"{md.cell_code(name)} is {_either(values)}" for name, values in condition.tests)
    return f"when {' and '.join(tests)}"


def _either(values: Iterable[Json]) -> str:
    return " or ".join(md.cell_code(value_text(value)) for value in values)


def _description(_page: Page, row: Row) -> str:
    return md.cell(row.field.doc)


def _values(_page: Page, row: Row) -> str:
    return _values_cell(row.field.type)


def _values_cell(type_: Type) -> str:
    found = listed(type_)
    match found:
        case Constant(value=value):
            return f"always {_value_code(value)}"
        case EnumOf(values=values, open=is_open):
            codes = ", ".join(_value_code(value.value) for value in values)
            return f"{codes}, or others" if is_open else codes
    return ""


def _value_code(value: Json) -> str:
    return md.cell_code(value_text(value))


def _default(_page: Page, row: Row) -> str:
    default = row.field.default
    return "" if default is ABSENT or not _short(default) else md.json_code(default)


def _limits(_page: Page, row: Row) -> str:
    return _limits_cell(row.field.limits)


def _limits_cell(limits: Limits) -> str:
    pattern = [f"pattern {md.cell_code(limits.pattern)}"] if limits.pattern is not None else []
    return ", ".join([*limits_texts(limits), *pattern])


def _example(_page: Page, row: Row) -> str:
    examples = row.field.examples
    return ", ".join(map(md.json_code, examples)) if all(map(_short, examples)) else ""


def _notes(page: Page, row: Row) -> str:
    field = row.field
    notes = [
        "read-only" if field.read_only else "",
        "write-only" if field.write_only else "",
        "sensitive" if field.sensitive else "",
        f"style {md.cell_code(field.style)}" if field.style else "",
        *_nested_notes(page, row.nested),
        f"in code {md.cell_code(field.rename)}" if field.rename else "",
        f"since {md.cell_code(field.since)}" if field.since else "",
        deprecation(field.deprecated),
    ]
    return "; ".join(note for note in notes if note)


def _nested_notes(page: Page, nested: Table | None) -> Iterator[str]:
    if nested is None:
        return
    name = md.cell_code(nested.name)
    yield f"object {page.link(name, object_page(nested.name)) if page.places.has_page(nested.name) else name}"
    if nested.extra is False:
        yield "no other keys"
    elif nested.extra is not None:
        yield f"other keys {type_cell(page, nested.extra)}"


# The columns in their order, each with what fills its cells. Those that would stay empty are left out.
_COLUMNS: Mapping[str, Callable[[Page, Row], str]] = {
    "Name": _name,
    "Type": _type,
    "Required": _required,
    "Description": _description,
    "Values": _values,
    "Default": _default,
    "Limits": _limits,
    "Example": _example,
    "Notes": _notes,
}


def _short(value: Json) -> bool:
    return len(json_text(value)) <= LONGEST_VALUE


def _details(row: Row) -> Iterator[str]:
    """Yield what stands below the table: meanings of values, and JSON that is too long for a cell."""
    name = md.code(row.name)
    yield from _meanings(f" of {name}", row.field.type)
    if row.field.default is not ABSENT and not _short(row.field.default):
        yield f"Default of {name}:\n\n{json_block(row.field.default)}"
    if not all(map(_short, row.field.examples)):
        blocks = "\n\n".join(map(json_block, row.field.examples))
        yield f"Example of {name}:\n\n{blocks}"


def json_block(value: Json) -> str:
    """Return a code block with a value as JSON."""
    return md.fence(json_text(value, indent=2), "json")


def _meanings(of: str, type_: Type) -> Iterator[str]:
    found = listed(type_)
    values = found.values if isinstance(found, EnumOf) else ()
    if not any(value.doc or value.deprecated is not None or value.rename for value in values):
        return
    notes = [_value_notes(value) for value in values]
    columns = ["Value", "Meaning", "Notes"] if any(notes) else ["Value", "Meaning"]
    cells = [[_value_code(value.value), md.cell(value.doc), note] for value, note in zip(values, notes, strict=True)]
    yield f"Values{of}:\n\n{md.table(columns, [row[: len(columns)] for row in cells])}"


def _value_notes(value: EnumValue) -> str:
    rename = f"in code {md.cell_code(value.rename)}" if value.rename else ""
    return "; ".join(note for note in (rename, deprecation(value.deprecated)) if note)
