"""Pages that our own docs target made, back into what they were made from: operations, tables, unions, named types.

Such a page states each fact at a fixed place (``docs/generated-docs.md``), so it is read by that form and not guessed
at. Several pages may stand in one file, as in ``llms-full.txt``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from http import HTTPStatus
from itertools import pairwise

from rowcast.importers.blocks import Block, Fence, Heading, Item, Page, Paragraph, Table
from rowcast.importers.model import (
    Call,
    Capture,
    Fact,
    Finding,
    Json,
    Kind,
    ObjectTable,
    Operation,
    Row,
    Section,
)
from rowcast.importers.page import exact
from rowcast.importers.page.desk import written
from rowcast.importers.text import expressions
from rowcast.importers.text.inline import codes, plain
from rowcast.records import dataclass

_Sheet = Sequence[Block]


def find(page: Page) -> Capture | None:
    """Read a page whose form is that of our docs; ``None`` for any other page."""
    sheets = list(_sheets(page.blocks))
    if not any(_is_operation(sheet) or _is_object(sheet) or _is_further(sheet) for sheet in sheets):
        return None
    book = _Book()
    for sheet in sheets:
        if _is_operation(sheet):
            book.operations.append(_operation(book, sheet))
        elif _is_object(sheet):
            _object(book, sheet)
        else:
            _other(book, sheet)
    defined = {table.name for table in book.tables}
    book.tables.extend(table for name, table in book.repeated.items() if name not in defined)
    return Capture(
        page.name,
        exact.words(page.title),
        page.fact("url"),
        tuple(book.operations),
        tuple(book.tables),
        tuple(book.findings),
        tuple(book.servers),
        tuple(book.auth),
        sections={key: held for key, held in (("unions", book.unions), ("types", book.types)) if held},
        repeated=frozenset(book.repeated) - defined,
    )


@dataclass(slots=True)
class _Book:
    """What the pages of one file hold. ``repeated`` are tables that an operation shows beside their own page."""

    operations: list[Operation] = field(default_factory=list)
    tables: list[ObjectTable] = field(default_factory=list)
    unions: dict[str, Mapping[str, Json]] = field(default_factory=dict)
    types: dict[str, Mapping[str, Json]] = field(default_factory=dict)
    repeated: dict[str, ObjectTable] = field(default_factory=dict)
    servers: list[str] = field(default_factory=list)
    auth: list[Mapping[str, Json]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


# Which page is which.


def _sheets(blocks: _Sheet) -> Iterator[_Sheet]:
    starts = [n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    for start, end in pairwise([*starts, len(blocks)]):
        yield blocks[start:end]


def _facts(sheet: _Sheet) -> list[str]:
    """Return the bullets before the first section."""
    found: list[str] = []
    for block in sheet[1:]:
        if isinstance(block, Heading) and block.level < 7:
            break
        if isinstance(block, Item):
            found.append(block.text)
    return found


def _is_operation(sheet: _Sheet) -> bool:
    facts = _facts(sheet)
    return (
        len(sheet) > 1
        and isinstance(sheet[1], Paragraph)
        and bool(_CALL.fullmatch(sheet[1].text))
        and any(fact.startswith("Name: `") for fact in facts)
        and any(fact.startswith("Authentication: ") for fact in facts)
    )


def _is_object(sheet: _Sheet) -> bool:
    facts = _facts(sheet)
    titles = {plain(b.text) for b in sheet if isinstance(b, Heading) and b.level == 2}
    return bool(facts) and (
        (facts[0] == "Object" and bool(titles & {"Fields", "Used in"} or _NO_FIELDS in _texts(sheet)))
        or (facts[0] == "Named type" and "Type" in titles)
        or (facts[0].startswith(_TOLD_APART) and "Variants" in titles)
    )


def _is_further(sheet: _Sheet) -> bool:
    """Tell the pages that hold no rows of their own: the first one, and those of errors, streams and corrections."""
    tables = [tuple(exact.titles(b)) for b in sheet if isinstance(b, Table)]
    first = ("Operation", "Call", "Description") in tables and any(t[:1] == ("URL",) for t in tables)
    return (
        first
        or ("Event", "Object", "Meaning") in tables
        or any(b.text in _FURTHER for b in sheet if isinstance(b, (Paragraph, Item)))
    )


def _texts(sheet: _Sheet) -> list[str]:
    return [block.text for block in sheet if isinstance(block, (Paragraph, Heading))]


# Operations.


def _operation(book: _Book, sheet: _Sheet) -> Operation:
    found = _CALL.fullmatch(sheet[1].text) if isinstance(sheet[1], Paragraph) else None
    method, path = (found.group(1), found.group(2)) if found else ("GET", "/")
    facts = dict(fact.partition(": ")[::2] for fact in _facts(sheet))
    name = exact.span(facts["Name"])
    title = _title(sheet)
    sections = [section for part in _parts(sheet) for section in _section(book, part)]
    deprecated, words = _lead(sheet[2:])
    for part in _parts(sheet):
        if _title(part) not in _READ and not _RESPONSE.match(_title(part)):
            _aside(book, part)
    return Operation(
        name,
        Call(method, path, sheet[1].line),
        "" if title == f"`{name}`" else title,
        words,
        tuple(sections),
        sheet[0].line,
        _said(deprecated=deprecated, rename=exact.span(facts.get("Name in code", ""))),
    )


def _title(sheet: _Sheet) -> str:
    return exact.words(sheet[0].text) if isinstance(sheet[0], Heading) else ""


def _parts(sheet: _Sheet) -> Iterator[_Sheet]:
    """Cut a page at its headings of the second and third level."""
    starts = [n for n, b in enumerate(sheet) if isinstance(b, Heading) and 1 < b.level < 4]
    for start, end in pairwise([*starts, len(sheet)]):
        yield sheet[start:end]


def _lead(blocks: _Sheet) -> tuple[Json, str]:
    """Return the mark of deprecation and the description that stand before the facts of a page."""
    words: list[str] = []
    for block in blocks:
        if isinstance(block, Item) or (isinstance(block, Heading) and block.level < 7):
            break
        if isinstance(block, (Paragraph, Heading)):
            words.append(exact.words(block.text))
    if words and words[0].startswith("**Deprecated.**"):
        return words[0].removeprefix("**Deprecated.**").strip() or True, "\n\n".join(words[1:])
    return None, "\n\n".join(words)


def _section(book: _Book, part: _Sheet) -> Iterator[Section]:
    title = plain(_title(part))
    headers = re.fullmatch(r"Headers of response (\w+)", title)
    if title in _PLACES or headers:
        yield Section(_PLACES.get(title, f"{headers.group(1)}/headers" if headers else ""), _rows(part))
        return
    answer = _RESPONSE.fullmatch(title)
    if title != "Body" and not answer:
        return
    place = answer.group(1) if answer else "body"
    at, line = next(((n, m) for n, b in enumerate(part) if (m := _MEDIA.fullmatch(_text(b)))), (len(part), None))
    about = [exact.words(_text(b)) for b in part[1:at] if _text(b) not in ("", "No body.")]
    if line is None:
        yield Section(place, (), Kind("null"), more=_said(description=_without_phrase(about, place)))
        return
    content, optional, kind = line.groups()
    shown = _rows(part)
    for block in part[at + 1 :]:
        named = _FIELDS_OF.fullmatch(_text(block))
        if named:
            book.repeated.setdefault(named.group(1), ObjectTable(named.group(1), shown, block.line))
            shown = ()
    words = [exact.words(_text(b)) for b in part[at + 1 :] if _text(b) and not _is_remark(_text(b))]
    said = _without_phrase(about, place) if answer else "\n\n".join(words)
    yield Section(
        place,
        () if kind else shown,
        exact.type_of(kind) if kind else None,
        "" if content == "application/json" else content,
        _said(description=said, required=False if optional == "optional" else None),
    )


def _text(block: Block) -> str:
    """Return the text of a paragraph; a short one that names a section was taken for a heading without a mark."""
    return block.text if isinstance(block, Paragraph) or (isinstance(block, Heading) and block.level > 6) else ""


def _without_phrase(about: Sequence[str], status: str) -> str:
    """Return the description of an answer, which is the phrase of HTTP where a spec gives none."""
    try:
        phrase = f"{HTTPStatus(int(status)).phrase}."
    except ValueError:
        phrase = ""
    return "" if list(about) == [phrase] else "\n\n".join(about)


def _is_remark(text: str) -> bool:
    return bool(
        _FIELDS_OF.fullmatch(text) or _DETAIL.fullmatch(text) or text == _NO_OTHER_KEYS or text.startswith(_OTHER_KEYS)
    )


def _rows(part: _Sheet) -> tuple[Row, ...]:
    """Read the rows of a section, with what stands below their table."""
    made: list[Row] = []
    about = ""
    for block in part:
        if isinstance(block, Table) and exact.is_rows(block):
            made += exact.rows(block)
        elif isinstance(block, Paragraph):
            about = block.text if _DETAIL.fullmatch(block.text) else about
        elif isinstance(block, (Table, Fence)) and about:
            _detail(made, about, block)
    return tuple(made)


def _detail(made: list[Row], about: str, block: Table | Fence) -> None:
    found = _DETAIL.fullmatch(about)
    what, name = (found.group(1), exact.path_of(exact.span(found.group(2) or ""))) if found else ("", ())
    for at, row in enumerate(made):
        if row.path != name:
            continue
        if what == "Values" and isinstance(block, Table):
            made[at] = row.having(Fact("values", exact.value_facts(block, row.value("type")), "column", about))
        elif what == "Default" and isinstance(block, Fence):
            made[at] = row.having(Fact("default", json.loads(block.text), "column", about))
        elif what == "Example" and isinstance(block, Fence):
            before = [row.value("example")] if row.get("example") else row.value("examples") or []
            found_ = exact.examples([*before, json.loads(block.text)])
            made[at] = row.lacking("example").having(
                *(Fact(key, value, "column", about) for key, value in found_.items())
            )


# Objects.


def _object(book: _Book, sheet: _Sheet) -> None:
    name = plain(_title(sheet))
    facts = _facts(sheet)
    deprecated, words = _lead(sheet[1:])
    rename = next((exact.span(f.removeprefix("Name in code: ")) for f in facts if f.startswith("Name in code: ")), "")
    shown = [
        json.loads(b.text) for part in _parts(sheet) if _title(part) == "Example" for b in part if isinstance(b, Fence)
    ]
    kept = {**_said(deprecated=deprecated, rename=rename), **exact.examples(shown)}
    if facts[0] == "Object":
        book.tables.append(ObjectTable(name, _rows(sheet), sheet[0].line, words, {**_extra(sheet), **kept}))
    elif facts[0] == "Named type":
        table = next(b for b in sheet if isinstance(b, Table) and exact.titles(b)[:1] == ["Type"])
        cells = dict(zip(exact.titles(table), (c.text for c in table.rows[0].cells), strict=False))
        book.types[name] = {**_said(description=words), **_named(sheet, cells), **kept}
    else:
        book.unions[name] = {**_said(description=words), **_union(sheet, facts[0]), **kept}


def _said(**facts: Json) -> dict[str, Json]:
    """Return the facts that a page states."""
    return {key: value for key, value in facts.items() if value not in ("", None)}


def _extra(sheet: _Sheet) -> dict[str, Json]:
    for text in _texts(sheet):
        if text == _NO_OTHER_KEYS:
            return {"extra": False}
        if text.startswith(_OTHER_KEYS) and text.endswith("."):
            return {"extra": expressions.render(exact.type_of(text.removeprefix(_OTHER_KEYS)[:-1]))}
    return {}


def _named(sheet: _Sheet, cells: Mapping[str, str]) -> dict[str, Json]:
    found = exact.named_facts(cells)
    meanings = next((b for b in sheet if isinstance(b, Table) and exact.titles(b)[:2] == ["Value", "Meaning"]), None)
    if meanings is not None:
        found["values"] = exact.value_facts(meanings, found["type"])
    return {**found, "type": expressions.render(found["type"])}


def _union(sheet: _Sheet, told: str) -> dict[str, Json]:
    tag = exact.span(told.removeprefix(_TOLD_APART))
    table = next(b for b in sheet if isinstance(b, Table) and "Object" in exact.titles(b))
    at = list(exact.titles(table)).index("Object")
    found: dict[str, Json] = {
        "tag": tag,
        "variants": [exact.span(exact.unlinked(line.cells[at].text)) for line in table.rows],
    }
    for text in _texts(sheet):
        otherwise = re.fullmatch(r"Where `.+` is absent or null, (.+) is meant\.", text)
        if otherwise:
            found["otherwise"] = exact.span(exact.unlinked(otherwise.group(1)))
        if text == f"No other value of `{tag}` is legal.":
            found["open"] = False
    return found


# Other pages.


def _other(book: _Book, sheet: _Sheet) -> None:
    """Read addresses and credentials of the first page; name all other tables, whose rows stand elsewhere."""
    for block in sheet:
        if not isinstance(block, Table):
            continue
        titles = exact.titles(block)
        if titles[:1] == ["URL"]:
            book.servers += [exact.span(line.cells[0].text) for line in block.rows]
        if titles[:2] == ["Way", "Credential"]:
            book.auth += [_auth(dict(zip(titles, (c.text for c in line.cells), strict=False))) for line in block.rows]
    _aside(book, sheet)


def _aside(book: _Book, part: _Sheet) -> None:
    message = "this table holds no rows, or rows that stand on a page of their own"
    book.findings += [Finding("set-aside", b.line, message, written(b)) for b in part if isinstance(b, Table)]


def _auth(cells: Mapping[str, str]) -> Mapping[str, Json]:
    way = cells["Way"]
    spans = codes(way)
    kinds = {"bearer token": {"scheme": "bearer"}, "none": {"scheme": "none"}}
    found: dict[str, Json] = dict(kinds.get(way, {}))
    if way.startswith("user name"):
        found = {"scheme": "basic"}
    elif not found and spans:
        found = {{"query parameter": "query"}.get(way.split(" `")[0], way.split(" `")[0]): spans[0]}
    variables = exact.spans(cells.get("Environment", ""))
    if variables:
        found["env"] = variables[0] if len(variables) == 1 else variables
    if cells.get("Credential") and "scheme" not in found:
        found["name"] = exact.span(cells["Credential"])
    return found


_PLACES = {"Path parameters": "path", "Query parameters": "query", "Headers": "headers", "Cookies": "cookies"}
_READ = frozenset((*_PLACES, "Body"))
_RESPONSE = re.compile(r"(?:Headers of r|R)esponse (\w+)")
_CALL = re.compile(r"`([A-Z]+) (/.*)`")
_MEDIA = re.compile(r"`([\w.+\-]+/[\w.+\-*;= ]+)`(?:, (required|optional))?(?:, ([^ ].*))?\.")
_FIELDS_OF = re.compile(r"Fields of \[`(\w+)`\]\([^()]+\):")
_DETAIL = re.compile(r"(Values|Default|Example)(?: of (`.+`))?:")
_TOLD_APART = "One of several objects, told apart by "
_NO_FIELDS = "This object has no fields of its own."
_NO_OTHER_KEYS = "No other keys are legal."
_FURTHER = frozenset(
    (
        "`Retry-After` tells how long to wait, in seconds or as a date.",
        "These rows differ from the page that the tables were captured from.",
        "Each captured row, and the facts of it that stood in no column of the page.",
    )
)
_OTHER_KEYS = "Other keys have values of the type "
