"""HTML into the same blocks as Markdown, by selectolax's HTML5 parser, with the lines of the source.

The parser keeps no positions, so the opening tags that matter are numbered in the source before it reads them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rowcast.importers.blocks import Block, Cell, Fence, Heading, Item, Line, Paragraph, Table, Unread
from rowcast.importers.scanning.markup_text import (
    HEADINGS,
    MAKES_BLOCK,
    SKIPPED,
    children,
    collapsed,
    hidden,
    holds_blocks,
    inline_of,
    is_skipped,
    text_of,
)
from rowcast.importers.text.inline import INDENT, plain

MOST_SPANNED = 60
DEEPEST = 400
"""Elements below this depth are read as the text that they hold."""
DEEPEST_MARKS = 40
"""Marks of inline text below this depth are left out; parsers repeat each open one in every paragraph that follows."""


def document(text: str) -> tuple[str, tuple[Block, ...]]:
    """Read a whole HTML page: its title and its blocks."""
    tamed, cut = _tamed(text, 0)
    tree = LexborHTMLParser(_numbered(tamed, 0))
    title = tree.css_first("title")
    root = _content(tree)
    blocks = tuple(_blocks(root)) if root is not None else ()
    return (title.text(deep=True).strip() if title is not None else ""), (*blocks, *cut)


def fragment(text: str, offset: int) -> tuple[Block, ...]:
    """Read a piece of HTML that stands in a Markdown page after ``offset`` lines."""
    tamed, cut = _tamed(text, offset)
    body = LexborHTMLParser(_numbered(tamed, offset)).body
    return (*_blocks(body), *cut) if body is not None else cut


def _content(tree: LexborHTMLParser) -> LexborNode | None:
    """Prefer the element that holds the article, as long as no table is outside of it."""
    body = tree.body
    if body is None:
        return None
    tables = len(body.css("table"))
    for selector in ("main", "article", "[role=main]"):
        found = body.css(selector)
        if len(found) == 1 and len(found[0].css("table")) == tables and (tables or found[0].css("p")):
            return found[0]
    return body


def _numbered(text: str, offset: int) -> str:
    """Write the line of each opening tag that becomes a block into an attribute of that tag."""
    starts = [m.end() for m in re.finditer("\n", text)]

    def number(found: re.Match[str]) -> str:
        line = bisect.bisect_right(starts, found.start()) + 1 + offset
        return f'{found.group(0)} rc-line="{line}"'

    return _OPENING.sub(number, text)


def _tamed(text: str, offset: int) -> tuple[str, tuple[Unread, ...]]:
    """Take out what makes the parser slow and no page needs: tags of many thousand letters, and nesting without end.

    Marks of inline text beyond that depth are taken out alone; where elements that hold others are, that is told.
    """
    text = _LONG_TAG.sub(lambda m: f"<{m.group(1)}>{chr(10) * m.group(0).count(chr(10))}", text)
    if text.count("<") < DEEPEST_MARKS:
        return text, ()
    depths, limits = {True: 0, False: 0}, {True: DEEPEST, False: DEEPEST_MARKS}
    cut: list[int] = []

    def kept(found: re.Match[str]) -> str:
        holds = found.group(2).lower() in _HOLDERS
        if found.group(1):
            depths[holds] = max(0, depths[holds] - 1)
            return found.group(0) if depths[holds] < limits[holds] else ""
        depths[holds] += 1
        if depths[holds] > DEEPEST and holds:
            cut.append(found.start())
        return found.group(0) if depths[holds] <= limits[holds] else ""

    tamed = _NESTING_TAG.sub(kept, text)
    if not cut:
        return tamed, ()
    reason = f"elements stand within each other more than {DEEPEST} deep here; what they hold was read as text"
    return tamed, (Unread(text.count("\n", 0, cut[0]) + 1 + offset, text[cut[0] : cut[0] + 200], reason),)


def _blocks(root: LexborNode) -> Iterator[Block]:
    """Walk the tree with a stack of its own; text between block elements is gathered into paragraphs."""
    gathered: list[str] = []
    line = _line(root) or 1
    stack: list[tuple[LexborNode, int, bool]] = [(child, 0, False) for child in reversed(children(root))]
    while stack:
        node, depth, leaving = stack.pop()
        tag = node.tag or ""
        if tag not in _BLOCK_TAGS:
            if not hidden(node) and not leaving:
                if depth < DEEPEST + DEEPEST_MARKS and holds_blocks(node):
                    stack.extend((child, depth + 1, False) for child in reversed(children(node)))
                elif not _is_in_item(node):
                    gathered.append(inline_of(node))
            continue
        if leaving:
            yield from _gathered(gathered, line)
            continue
        yield from _gathered(gathered, line)
        if tag == "p" and _is_in_item(node):
            continue
        line = _line(node) or line
        if hidden(node) or is_skipped(node):
            continue
        made, inside = _one(node, tag, depth, line)
        yield from made
        if inside:
            stack.append((node, depth, True))
            stack.extend((child, depth + 1, False) for child in reversed(children(node)))
    yield from _gathered(gathered, line)


def _is_in_item(node: LexborNode) -> bool:
    """Tell whether a paragraph was read already, as a part of the item of a list that it stands in."""
    above = node.parent
    for _ in range(12):
        if above is None or above.tag not in _BOXES:
            break
        above = above.parent
    return above is not None and above.tag == "li"


def _one(node: LexborNode, tag: str, depth: int, line: int) -> tuple[list[Block], bool]:
    """Return the blocks that an element makes, and whether what is inside of it is still to be read."""
    if tag in HEADINGS:
        return [Heading(line, int(tag[1]), text_of(node), node.attributes.get("id") or _inner_id(node))], False
    if tag == "pre":
        return [_fence(node, line)], False
    if tag == "table":
        return _table(node, line)
    if tag == "dl":
        items = _definitions(node)
        return (items, False) if items else ([], depth < DEEPEST + DEEPEST_MARKS)
    if tag in ("p", "summary", "dt", "dd", "figcaption") and not holds_blocks(node):
        words = text_of(node)
        if tag == "dt" and SIGNATURE.match(plain(words)):
            return [Heading(line, 5, words, node.attributes.get("id") or "")], False
        return ([Paragraph(line, words)] if plain(words) else []), False
    if tag == "li":
        words = text_of(node, nested=False)
        more = any(node.css_first(inner) is not None for inner in ("ul", "ol", "table", "pre", "dl"))
        return ([Item(line, _list_depth(node), words)] if plain(words) else []), more
    return [], depth < DEEPEST + DEEPEST_MARKS


def _definitions(node: LexborNode) -> list[Block]:
    """Read a list of definitions whose terms are names as items; none where it holds anything else."""
    made: list[Block] = []
    if any(inner.mem_id != node.mem_id for inner in node.css("dl, table, pre")):
        return []
    for child in (inner for outer in children(node) for inner in (children(outer) if outer.tag == "div" else [outer])):
        words = text_of(child)
        if child.tag == "dt" and _TERM.fullmatch(plain(words)):
            made.append(Item(_line(child), 0, f"`{plain(words)}` : "))
        elif child.tag == "dd" and made:
            last = made[-1]
            made[-1] = Item(last.line, 0, f"{last.text}{words}") if isinstance(last, Item) else last
        elif child.tag != "-text":
            return []
    return made


def _gathered(gathered: list[str], line: int) -> Iterator[Block]:
    words = collapsed("".join(gathered))
    gathered.clear()
    if plain(words):
        yield Paragraph(line, words)


def _fence(node: LexborNode, line: int) -> Fence:
    code = node.css_first("code")
    classes = f"{node.attributes.get('class') or ''} {(code.attributes.get('class') if code is not None else '') or ''}"
    language = _LANGUAGE.search(classes) or _LANGUAGE.search(
        (node.parent.attributes.get("class") or "") if node.parent else ""
    )
    return Fence(line, language.group(1) if language else "", node.text(deep=True).strip("\n"))


# Tables.


def _table(node: LexborNode, line: int) -> tuple[list[Block], bool]:
    rows = _rows(node)
    if len(rows) == 1 and node.css_first("pre") is not None:
        return [], True
    nested = [inner for inner in node.css("table") if inner.mem_id != node.mem_id] if len(node.css("table")) > 1 else []
    if len(nested) > 200:
        nested = nested[:200]
    grid = _grid(rows)
    if not grid:
        return [], True
    caption = node.css_first("caption")
    heads = _head_rows(rows, node)
    header = tuple(Cell(plain_head, line) for plain_head in _joined_head(grid[:heads]))
    body = tuple(
        Line(_line(row) or line, tuple(Cell(text, _line(row) or line) for text in texts))
        for row, texts in zip(rows[heads:], grid[heads:], strict=True)
    )
    blocks: list[Block] = [
        Table(line, header, _even(body, len(header)), caption=text_of(caption) if caption is not None else "")
    ]
    return blocks, False


def _even(rows: tuple[Line, ...], count: int) -> tuple[Line, ...]:
    width = max([count, *(len(row.cells) for row in rows)], default=0)
    if count and width > count:
        width = count if all(not plain(c.text) for row in rows for c in row.cells[count:]) else width
    return tuple(
        Line(row.line, (*row.cells, *(Cell("", row.line),) * (width - len(row.cells)))[:width])
        for row in rows
        if row.cells
    )


def _rows(table: LexborNode) -> list[LexborNode]:
    """Return the rows of this table, without those of tables inside of it and without hidden ones."""
    found: list[LexborNode] = []
    for section in children(table):
        if section.tag == "tr":
            found.append(section)
        elif section.tag in ("thead", "tbody", "tfoot"):
            found.extend(row for row in children(section) if row.tag == "tr")
    return [row for row in found if not hidden(row)]


def _grid(rows: list[LexborNode]) -> list[list[str]]:
    """Lay the cells out, with merged cells repeated where they reach to."""
    grid: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}
    for row in rows:
        texts: list[str] = []
        for cell in (c for c in children(row) if c.tag in ("td", "th")):
            while len(texts) in reaching:
                _carry(texts, reaching)
            text = _indented(cell) + text_of(cell)
            if _span(cell, "colspan") > 2 and len(children(row)) == 1 and text and not text.startswith("**"):
                text = f"**{text}**"
            for number in range(_span(cell, "colspan")):
                column = len(texts)
                texts.append(text if number == 0 else "")
                down = _span(cell, "rowspan")
                if down > 1:
                    reaching[column] = (down - 1, text if number == 0 else "")
        while len(texts) in reaching:
            _carry(texts, reaching)
        grid.append(texts)
    return grid


def _indented(cell: LexborNode) -> str:
    """Read the indentation of a cell that its style makes, as many marks as a text of that width would have."""
    style = cell.attributes.get("style") or ""
    inner = next((c for c in children(cell) if c.tag in ("span", "div", "p", "code")), None)
    if inner is not None:
        style += ";" + (inner.attributes.get("style") or "")
    found = re.search(r"(?:padding|margin)-left:\s{0,3}(\d{1,3})(px|em|rem)", style)
    return INDENT * min(int(found.group(1)) // (8 if found.group(2) == "px" else 1), 40) if found else ""


def _carry(texts: list[str], reaching: dict[int, tuple[int, str]]) -> None:
    left, text = reaching.pop(len(texts))
    if left > 1:
        reaching[len(texts)] = (left - 1, text)
    texts.append(text)


def _span(cell: LexborNode, name: str) -> int:
    written = (cell.attributes.get(name) or "").strip()
    return (
        max(1, min(int(written), MOST_SPANNED)) if written.isascii() and written.isdigit() and len(written) < 12 else 1
    )


def _head_rows(rows: list[LexborNode], table: LexborNode) -> int:
    head = next((child for child in children(table) if child.tag == "thead"), None)
    if head is not None:
        count = sum(1 for row in children(head) if row.tag == "tr")
        if count:
            return min(count, len(rows))
    count = 0
    for row in rows[:2]:
        cells = [c for c in children(row) if c.tag in ("td", "th")]
        if not cells or any(c.tag == "td" for c in cells):
            break
        count += 1
    return count or (1 if rows and _bold_row(rows[0]) else 0)


def _bold_row(row: LexborNode) -> bool:
    texts = [text_of(c) for c in children(row) if c.tag in ("td", "th")]
    return len(texts) > 1 and all(t.startswith("**") and t.endswith("**") for t in texts)


def _joined_head(rows: list[list[str]]) -> list[str]:
    if not rows:
        return []
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    return [next((row[n] for row in reversed(padded) if plain(row[n])), "") for n in range(width)]


# Text.


def _line(node: LexborNode) -> int:
    written = node.attributes.get("rc-line") or "" if node.tag != "-text" else ""
    return int(written) if written.isdigit() and len(written) < 10 else 0


def _inner_id(node: LexborNode) -> str:
    inner = node.css_first("[id]") or node.css_first("a[name]")
    return (inner.attributes.get("id") or inner.attributes.get("name") or "") if inner is not None else ""


def _list_depth(node: LexborNode) -> int:
    depth, parent = -1, node.parent
    for _ in range(60):
        if parent is None:
            break
        depth += parent.tag in ("ul", "ol")
        parent = parent.parent
    return max(depth, 0)


# Boxes around what an item holds; lists and tables inside of an item are no part of its text.
_BOXES = frozenset(
    ["div", "span", "p", "section", "article", "header", "b", "strong", "i", "em", "a", "label", "details"]
)
_TERM = re.compile(r"[A-Za-z_$][\w.\[\]$-]{0,80}\*?")
SIGNATURE = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s{1,3}/\S")
_BLOCK_TAGS = (
    MAKES_BLOCK
    | SKIPPED
    | frozenset(
        [
            "main",
            "header",
            "footer",
            "aside",
            "body",
            "tr",
            "td",
            "th",
            "tbody",
            "thead",
            "form",
            "fieldset",
            "center",
            "figcaption",
        ]
    )
)
_OPENING = re.compile(r"<(?:h[1-6]|tr|table|p|pre|li|div|dt|dd|summary|section)(?=[\s>/])", re.I)
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,20})\s[^<>]{8000,}>")
# Tags that must be closed; the others (``p``, ``li``, ``td``) end by themselves and would count without end.
_HOLDERS = frozenset(["div", "table", "ul", "ol", "section", "blockquote", "article", "details", "center"])
_MARKING = "abbr|a|bdi|bdo|big|b|cite|code|del|dfn|em|font|ins|i|kbd|label|mark|nobr|q|samp|small|span|strike|strong|sub|sup|s|tt|u|var"  # noqa: E501
_NESTING_TAG = re.compile(rf"<(/?)({'|'.join(sorted(_HOLDERS))}|{_MARKING})(?=[\s>/])[^<>]{{0,8000}}>", re.I)
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source|brush:)[-\s]?([a-z0-9+#]{1,30})")
