"""The pages as a whole: every link leads somewhere, every table is whole, and every row of the API can be read back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from markdown_it.token import Token
from rowcast import assets
from rowcast.diagnostics import Diagnostic
from rowcast.facts import listed, type_text, value_text
from rowcast.front import load
from rowcast.ir import ABSENT, Api, Condition, Constant, EnumOf, Limits, Named, Type
from rowcast.notation import parse_type
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import Templates
from rowcast.source import SourceFile, Span
from rowcast.target import Job
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs import render
from rowcast.targets.docs.places import Holder, Places, Row, find_places, object_page, operation_page
from rowcast.yamltree import Text

Pages = Mapping[str, str]
DocsOf = Callable[..., Pages]
Parse = Callable[[str], list[Token]]

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*/spec"))
BAR = re.compile(r"(?<!\\)\|")


def _good() -> Iterator[tuple[str, Api]]:
    """Yield the cases whose spec has no errors."""
    for folder in (*CASES, CASES[0].parents[3] / "spec" / "claude_messages"):
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
        files = [SourceFile(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in paths]
        found, _ = load(files)
        if found is not None:
            yield folder.parent.name if folder.name == "spec" else folder.name, found


GOOD = dict(_good())


@pytest.fixture(params=["made", *GOOD])
def any_api(request: pytest.FixtureRequest, api: Api) -> Api:
    """Return one API after the other: the one that is built by hand, the flagship, and all good cases."""
    return GOOD.get(request.param, api)


def test_the_same_api_gives_the_same_bytes(any_api: Api, docs_of: DocsOf) -> None:
    assert docs_of(any_api) == docs_of(any_api)


def test_pages_are_tidy(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    for path, text in docs_of(any_api).items():
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert "\r" not in text, path
        assert not text.startswith("---"), path
        outside = "\n".join(_outside_of_fences(parse, text))
        assert "\n\n\n" not in outside, path
        assert not [line for line in outside.split("\n") if line != line.rstrip()], path


def _outside_of_fences(parse: Parse, text: str) -> Iterator[str]:
    """Yield the lines that stand in no code block; a word stands for each of theirs."""
    inside = {n for token in parse(text) if token.type == "fence" and token.map for n in range(*token.map)}
    for number, line in enumerate(text.split("\n")):
        yield "code" if number in inside else line


def test_no_page_holds_html(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    for path, text in docs_of(any_api).items():
        for token in parse(text):
            assert token.type not in ("html_block", "code_block", "hr"), (path, token)
            for child in token.children or ():
                assert child.type not in ("html_inline", "image", "hardbreak"), (path, child)


def test_every_link_leads_somewhere(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    pages = docs_of(any_api)
    anchors = {path: set(_anchors(parse(text))) for path, text in pages.items()}
    for path, text in pages.items():
        if path == "llms-full.txt":
            continue
        for href in _hrefs(parse(text)):
            if href.startswith(("http://", "https://")):
                continue
            page, _, anchor = href.partition("#")
            target = normpath(join(dirname(path), page)) if page else path
            assert target in pages, (path, href)
            assert not anchor or anchor in anchors[target], (path, href)


def _hrefs(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        yield from (str(each.attrs["href"]) for each in token.children or () if each.type == "link_open")


def _anchors(tokens: list[Token]) -> Iterator[str]:
    """Yield the anchors of headings as GitHub makes them: a number tells apart those that are alike."""
    seen: dict[str, int] = {}
    for token, content in pairwise(tokens):
        if token.type == "heading_open":
            anchor = md.slug(_text(content))
            count = seen[anchor] = seen.get(anchor, -1) + 1
            yield f"{anchor}-{count}" if count else anchor


def test_every_page_is_linked_from_another(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    pages = docs_of(any_api)
    linked = {
        normpath(join(dirname(path), href.partition("#")[0]))
        for path, text in pages.items()
        if path.endswith(".md")
        for href in _hrefs(parse(text))
    }
    assert {path for path in pages if path.endswith(".md")} - linked <= {"index.md"}


def test_every_row_of_a_table_has_the_cells_of_its_header(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    for path, text in docs_of(any_api).items():
        lines = text.split("\n")
        for token in parse(text):
            if token.type == "table_open" and token.map:
                counts = {len(BAR.findall(line)) for line in lines[slice(*token.map)] if line}
                assert len(counts) == 1, (path, lines[token.map[0]])


def test_the_target_says_which_samples_it_cannot_have(api: Api) -> None:
    templates = Templates([assets.templates()])
    made = render(Job(api, "example", {"samples": ["python", "openapi", "cobol"]}, templates, direct))
    assert made.files == {}
    assert [problem.code for problem in made.problems] == ["config-value", "config-value"]


def test_samples_are_shown_under_the_name_of_their_package(api: Api, docs_of: DocsOf) -> None:
    page = operation_page("chat.create")
    assert "from example import Client" in docs_of(api)[page]
    assert "from other import Client" in docs_of(api, package="other")[page]
    assert "import Client" not in docs_of(api, samples=[])[page]


# Reading back: what a table says, as facts.

Facts = dict[str, object]


def test_every_row_can_be_read_back(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    places = find_places(any_api)
    pages = docs_of(any_api)
    for page, rows in _expected(places):
        written = [_read(cells) for cells in _tables(parse(pages[page]))]
        for row in rows:
            assert _facts(row) in written, (page, row.name)


def _expected(places: Places) -> Iterator[tuple[str, list[Row]]]:
    api = places.api
    for operation in api.operations:
        page = operation_page(operation.name)
        lists = {
            "path": operation.path_parameters,
            "query": operation.query,
            "headers": operation.headers,
            "cookies": operation.cookies,
        }
        for place, fields in lists.items():
            yield page, list(places.rows(fields, Holder("operation", operation.name, place)))
        for response in operation.responses:
            holder = Holder("operation", operation.name, f"{response.status} headers")
            yield page, list(places.rows(response.headers, holder))
        bodies = [operation.body, *(response.body for response in operation.responses)]
        for body in bodies:
            if body is not None and isinstance(body.type, Named) and body.type.name in api.tables:
                yield page, _rows_of(places, body.type.name)
    for name in api.tables:
        if places.has_page(name):
            yield object_page(name), _rows_of(places, name)
    yield "index.md", list(places.rows(api.headers, Holder("api", "headers")))


def _rows_of(places: Places, name: str) -> list[Row]:
    return list(places.rows(places.api.tables[name].fields, Holder("table", name)))


def _facts(row: Row) -> Facts:
    """Return what a page must say about a row."""
    field = row.field
    nested = row.nested.name if row.nested else ""
    notes = {
        "read-only": field.read_only or None,
        "write-only": field.write_only or None,
        "sensitive": field.sensitive or None,
        "style": field.style,
        "object": nested or None,
        "in code": field.rename,
        "since": field.since,
    }
    return {
        "name": row.name,
        "type": type_text(field.type, lambda name: name == nested),
        "required": _condition(field.condition) or field.required,
        "default": ABSENT if field.default is ABSENT or _long(field.default) else field.default,
        "examples": [] if any(map(_long, field.examples)) else list(field.examples),
        "limits": field.limits,
        "values": _values_of(field.type),
        "notes": {key: note for key, note in notes.items() if note is not None},
        "deprecated": field.deprecated is not None,
    }


def _condition(condition: Condition | None) -> Condition | None:
    """Return a condition with its values as text; their type is that of the row which they are about."""
    if condition is None:
        return None
    tests = tuple((name, tuple(map(value_text, values))) for name, values in condition.tests)
    return replace(condition, tests=tests, quote=condition.quote and md.visible(condition.quote))


def _long(value: object) -> bool:
    return len(json.dumps(value, ensure_ascii=False)) > 60


def _values_of(type_: Type) -> object:
    found = listed(type_)
    match found:
        case Constant(value=value):
            return ("always", [value])
        case EnumOf(values=values, open=is_open):
            return ("open" if is_open else "closed", [each.value for each in values])
    return None


def test_unions_and_named_types_can_be_read_back(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    pages = docs_of(any_api)
    for union in any_api.unions.values():
        rows = list(_cells(parse(pages[object_page(union.name)])))
        assert [_codes(row["Object"])[0] for row in rows] == [variant.table for variant in union.variants]
        assert [tuple(_codes(row[union.tag])) for row in rows] == [variant.tags for variant in union.variants]
    for alias in any_api.aliases.values():
        row = next(_cells(parse(pages[object_page(alias.name)])))
        kind = _text(row["Type"])
        assert kind == type_text(alias.type)
        assert _read_limits(row.get("Limits")) == alias.limits
        assert _read_values(row.get("Values"), kind) == _values_of(alias.type)


def test_errors_can_be_read_back(any_api: Api, docs_of: DocsOf, parse: Parse) -> None:
    rows = [row for row in _cells(parse(docs_of(any_api).get("errors.md", ""))) if "Retried" in row]
    written = [
        (_text(row["Status"]), tuple(_codes(row["Type"])), _text(row["Class"]), _text(row["Retried"]) == "yes")
        for row in rows
    ]
    statuses = any_api.errors.statuses
    assert written == [(row.status or "in streams only", row.types, row.name, row.retry) for row in statuses]


def _tables(tokens: list[Token]) -> Iterator[dict[str, Token]]:
    """Yield each row of each table of rows as its cells by header."""
    return (cells for cells in _cells(tokens) if list(cells)[:3] == ["Name", "Type", "Required"])


def _cells(tokens: list[Token]) -> Iterator[dict[str, Token]]:
    """Yield each row of each table as its cells by header."""
    headers: list[str] = []
    cells: list[Token] = []
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline" and before.type == "th_open":
            headers = [*headers, _text(token)]
        elif token.type == "inline" and before.type == "td_open":
            cells.append(token)
        elif token.type == "thead_open":
            headers = []
        elif token.type == "tr_close" and cells:
            yield dict(zip(headers, cells, strict=True))


def _text(token: Token) -> str:
    return "".join(each.content for each in token.children or ())


def _codes(token: Token) -> list[str]:
    return [each.content for each in token.children or () if each.type == "code_inline"]


def _read(cells: dict[str, Token]) -> Facts:
    """Return what a row of a table says, by the rules of ``docs/generated-docs.md``."""
    kind = _text(cells["Type"])
    assert not isinstance(parse_type(Text(Span("", 1, 1, 1, 1), kind, True)), Diagnostic)
    notes, deprecated = _read_notes(cells.get("Notes"))
    default = _codes(cells["Default"]) if "Default" in cells else []
    return {
        "name": _text(cells["Name"]),
        "type": kind,
        "required": _read_required(cells["Required"]),
        "default": json.loads(default[0]) if default else ABSENT,
        "examples": [json.loads(code) for code in _codes(cells["Example"])] if "Example" in cells else [],
        "limits": _read_limits(cells.get("Limits")),
        "values": _read_values(cells.get("Values"), kind),
        "notes": notes,
        "deprecated": deprecated,
    }


def _read_required(cell: Token) -> object:
    text = _text(cell)
    if text in ("yes", "no"):
        return text == "yes"
    if text.startswith("“"):
        return Condition((), text[1:-1])
    tests: dict[str, list[object]] = {}
    name = ""
    for word, code in _words(cell):
        if word.endswith(("when ", " and ")):
            name = code
        else:
            tests.setdefault(name, []).append(code)
    return Condition(tuple((name, tuple(values)) for name, values in tests.items()))


def _words(cell: Token) -> Iterator[tuple[str, str]]:
    """Yield each code span of a cell with the text before it."""
    before = ""
    for child in cell.children or ():
        if child.type == "code_inline":
            yield before, child.content
            before = ""
        else:
            before += child.content


_LIMIT = re.compile(
    r"(?P<what>length |items |)(?:(?P<low>\S+) to (?P<high>[^\s,]+)|(?P<sign>≥|≤|>|<|multiple of) (?P<bound>[^\s,]+))"
)


def _read_limits(cell: Token | None) -> Limits:
    text = _text(cell) if cell else ""
    text, _, pattern = text.partition("pattern ")
    found: dict[str, object] = {"pattern": _read_value(pattern, True)} if pattern else {}
    found |= {"unique_items": True} if "unique items" in text else {}
    for match in _LIMIT.finditer(text):
        ending = {"length ": "_length", "items ": "_items"}.get(match["what"], "")
        if match["low"]:
            found |= {f"min{ending}": json.loads(match["low"]), f"max{ending}": json.loads(match["high"])}
            continue
        key = {
            "≥": f"min{ending}",
            "≤": f"max{ending}",
            ">": "exclusive_min",
            "<": "exclusive_max",
            "multiple of": "multiple_of",
        }[match["sign"]]
        found[key] = json.loads(match["bound"])
    return replace(Limits(), **found)  # type: ignore[arg-type]


def _read_values(cell: Token | None, kind: str) -> object:
    if cell is None or not cell.children:
        return None
    text = "enum<string>" in kind or "string" in kind
    values = [_read_value(code, text) for code in _codes(cell)]
    if _text(cell).startswith("always "):
        return ("always", values)
    return ("open" if _text(cell).endswith(", or others") else "closed", values)


def _read_value(code: str, text: bool) -> object:
    return json.loads(code) if code.startswith('"') or not text else code


def _read_notes(cell: Token | None) -> tuple[Facts, bool]:
    found: Facts = {}
    text = _text(cell) if cell else ""
    text, mark, _ = text.partition("deprecated")
    for note in filter(None, text.split("; ")):
        match = re.fullmatch(r"(read-only|write-only|sensitive|no other keys)|(style|object|in code|since) (.+)", note)
        if match and match[1] != "no other keys":
            found[match[1] or match[2]] = True if match[1] else match[3]
    return found, bool(mark)
