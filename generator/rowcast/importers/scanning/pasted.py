"""Running text, and what hides in it when a rendered page was copied: tables by tabs, spaces or lines, and code.

Text whose cells ran together without any sign between them is named as unreadable; it is never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rowcast.importers.blocks import Block, Cell, Fence, Heading, Line, Paragraph, Table, Unread
from rowcast.importers.facts import worded
from rowcast.importers.text import together
from rowcast.importers.text.columns import is_header, role, roles
from rowcast.importers.text.inline import fold, plain, tidy
from rowcast.importers.text.kinds import read as read_type
from rowcast.importers.text.together import is_section
from rowcast.importers.vocabulary import words as word_lists
from rowcast.importers.vocabulary.kinds import KINDS

Numbered = tuple[int, str]
MOST_UNCLOSED = 30
"""Braces that never close are looked after this often in one paragraph, so that many of them cost no more than few."""


def paragraphs(lines: Sequence[str], first: int) -> list[Block]:
    """Turn gathered lines into paragraphs, and into the tables and code that a copied page left in them."""
    rows: list[Numbered] = [(first + n, line) for n, line in enumerate(lines)]
    blocks: list[Block] = []
    start = at = failures = 0
    while at < len(rows):
        found = _special(rows, at, code=failures < MOST_UNCLOSED)
        if found is None:
            failures += rows[at][1].strip()[:1] in ("{", "[")
            at += 1
            continue
        blocks.extend(_text(rows[start:at]))
        blocks.append(found[0])
        start = at = found[1]
    blocks.extend(_text(rows[start:]))
    return blocks


def keeps_blank(waiting: Sequence[str]) -> bool:
    """Tell whether the blank line that follows belongs to what is being gathered (code that is not closed yet)."""
    return _open_code(waiting) or (
        _listed_header([(0, line) for line in waiting if line.strip()][-40:]) is not None and len(waiting) < 4000
    )


def _special(rows: list[Numbered], at: int, *, code: bool) -> tuple[Block, int] | None:
    line = rows[at][1]
    if not line.strip():
        return None
    found = (
        _tabbed(rows, at) or _spaced(rows, at) or _listed(rows, at) or worded.table(rows, at) or worded.angled(rows, at)
    )
    return found or (_code(rows, at) if code else None) or together.unread(rows, at)


# Tables by tabs or by runs of spaces.


def _tabbed(rows: list[Numbered], at: int) -> tuple[Block, int] | None:
    if "\t" not in rows[at][1].strip():
        return None
    return _columns(
        rows, at, lambda line: [part.strip() for part in line.strip("\n").split("\t")], "cells were told apart by tabs"
    )


def _spaced(rows: list[Numbered], at: int) -> tuple[Block, int] | None:
    if not _GAP.search(rows[at][1].strip()):
        return None
    header = _GAP.split(rows[at][1].strip())
    if len(header) < 2 or not is_header(header):
        return None
    starts = _starts(rows[at][1])
    return _columns(
        rows, at, lambda line: _by_gaps(line, len(header), starts), "cells were told apart by runs of spaces"
    )


def _columns(rows: list[Numbered], at: int, cut: Callable[[str], list[str]], how: str) -> tuple[Block, int] | None:
    header = _trimmed(cut(rows[at][1]))
    if len(header) < 2 or not is_header(header):
        return _headless(rows, at, cut, how)
    body: list[Line] = []
    end = at + 1
    while end < len(rows) and rows[end][1].strip() and not is_section(rows[end][1]):
        number, text = rows[end]
        if set(text.strip()) <= set("-=+| \t"):
            end += 1
            continue
        cells = cut(text)
        if body and not cells[0].strip():
            _extend(body, " ".join(cell for cell in cells if cell.strip()))
        elif len(cells) == 1 and body and not _is_name(cells[0]):
            _extend(body, cells[0])
        else:
            padded = [*cells, *[""] * len(header)][: max(len(header), len(cells))]
            joined = (
                [*padded[: len(header) - 1], " ".join(padded[len(header) - 1 :]).strip()]
                if len(padded) > len(header)
                else padded
            )
            body.append(Line(number, tuple(Cell(tidy(cell), number) for cell in joined)))
        end += 1
    if not body:
        return None
    number = rows[at][0]
    return Table(number, tuple(Cell(tidy(h), number) for h in header), tuple(body), (how,)), end


def _headless(rows: list[Numbered], at: int, cut: Callable[[str], list[str]], how: str) -> tuple[Block, int] | None:
    """Read rows of a name, a type and words that stand below each other without headings."""
    body: list[Line] = []
    end = at
    while end < len(rows):
        cells = cut(rows[end][1])
        if len(cells) < 3 or not _is_name(cells[0]) or read_type(cells[1]).type is None:
            break
        body.append(Line(rows[end][0], tuple(Cell(tidy(cell), rows[end][0]) for cell in cells)))
        end += 1
    if len(body) < 2 or len({len(line.cells) for line in body}) > 1:
        return None
    return Table(rows[at][0], (), tuple(body), (how,)), end


def _extend(body: list[Line], text: str) -> None:
    """Add a wrapped line to the last cell of the last row that has text."""
    cells = list(body[-1].cells)
    at = max((n for n, cell in enumerate(cells) if cell.text), default=len(cells) - 1)
    cells[at] = Cell(f"{cells[at].text} {tidy(text.strip())}".strip(), cells[at].line)
    body[-1] = Line(body[-1].line, tuple(cells))


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _starts(line: str) -> list[int]:
    return [m.start() for m in re.finditer(r"(?:(?<=\s\s)|^)\S", line.expandtabs(8))]


def _by_gaps(line: str, count: int, starts: Sequence[int]) -> list[str]:
    parts = _GAP.split(line.strip())
    if len(parts) == count or len(starts) != count:
        return parts
    wide = line.expandtabs(8)
    cut = [wide[a:b].strip() for a, b in zip(starts, [*starts[1:], len(wide)], strict=True)]
    clean = all(a == 0 or a >= len(wide) or wide[a - 1] == " " for a in starts)
    return cut if clean and not wide[: starts[0]].strip() else parts


# Tables with each cell on a line of its own.


def _listed_header(rows: list[Numbered]) -> tuple[list[str], int] | None:
    """Find three or more headings of columns, each on a line of its own, among them one of a name."""
    one = rows[0][1].split() if rows else []
    held = set(roles(one)) if len(one) > 2 else set()
    if len(held) == len(one) and "" not in held and held & {"name", "path"} and held & {"type", "required"}:
        alone = all(len(line.split()) == 1 for _, line in rows[1:3])
        return (["Name" if role(word) == "path" else word for word in one], 1) if alone else None
    found: list[str] = []
    for _, line in rows:
        words = line.strip()
        if not words or not role(words) or len(words) > 40 or (found and role(words) in roles(found)):
            break
        found.append(words)
    if len(found) >= 3 and "name" in roles(found) and ("type" in roles(found) or "required" in roles(found)):
        return found, len(found)
    return None


def _listed(rows: list[Numbered], at: int) -> tuple[Block, int] | None:
    header = _listed_header([(number, line) for number, line in rows[at : at + 40] if line.strip()][:12])
    if header is None:
        return None
    lines = [(number, line) for number, line in rows[at:] if line.strip()]
    names, count = header
    kinds = roles(names)
    body: list[Line] = []
    position = count
    while position < len(lines):
        begins = _begins_row(lines, position, kinds)
        if not begins and (is_section(lines[position][1]) or not _is_name(lines[position][1])):
            break
        row, position = _listed_row(lines, position, kinds)
        body.append(row)
    first = rows[at][0]
    if not body or "name" not in kinds[:2]:
        text = "\n".join(line.strip() for _, line in lines)
        said = "the headings of a table stand on lines of their own, and the rows below them cannot be told apart"
        return Unread(first, text, said), len(rows)
    last = lines[position - 1][0]
    end = next((n for n, (number, _) in enumerate(rows) if number > last), len(rows))
    damage = ("each cell stood on a line of its own",)
    return Table(first, tuple(Cell(tidy(h), first) for h in names), tuple(body), damage), end


def _listed_row(lines: list[Numbered], at: int, kinds: Sequence[str]) -> tuple[Line, int]:
    """Read one row: a cell is taken for the next column that it fits; the last column takes what is left of the row."""
    start, texts, column = lines[at][0], [""] * len(kinds), 0
    while at < len(lines):
        words = lines[at][1].strip()
        if column and (_begins_row(lines, at, kinds) or is_section(words)):
            break
        while column < len(kinds) - 1 and not _fits(words, kinds[column]):
            column += 1
        texts[min(column, len(kinds) - 1)] += ("\n" if column >= len(kinds) else "") + tidy(words)
        column += 1
        at += 1
    return Line(start, tuple(Cell(text.strip(), start) for text in texts)), at


def _begins_row(lines: list[Numbered], at: int, kinds: Sequence[str]) -> bool:
    """A row begins at a name that is followed by what the second column must hold."""
    if at + 1 >= len(lines) or not _NAME.match(lines[at][1].strip().rstrip("*? ")):
        return False
    following = kinds[1] if kinds[0] == "name" else kinds[0]
    return _fits(lines[at + 1][1].strip(), following) if following in ("type", "required") else False


def _fits(words: str, kind: str) -> bool:
    if kind == "name":
        return _is_name(words)
    if kind == "type":
        return _is_type(words)
    if kind == "required":
        return len(words) < 40 and bool(_REQUIRED.match(fold(words) or words))
    return True


def _is_type(words: str) -> bool:
    folded = fold(words)
    return folded in KINDS or bool(
        re.match(r"^(?:enum|array|list|map|string|integer|number|boolean|object|file)\b.{0,60}$", folded)
    )


def _is_name(words: str) -> bool:
    return bool(_NAME.match(words.strip())) and fold(words) not in KINDS


# Code without fences.


def _code(rows: list[Numbered], at: int) -> tuple[Block, int] | None:
    """Read JSON that stands without a fence, perhaps after the word for its language."""
    first = rows[at][1].strip()
    start = at + 1 if first.lower() in word_lists.LANGUAGES and at + 1 < len(rows) else at
    opening = rows[start][1].strip() if start < len(rows) else ""
    if opening.startswith("curl ") and start > at:
        end = start
        while end < len(rows) and rows[end][1].strip():
            end += 1
        return Fence(rows[at][0], first.lower(), "\n".join(line for _, line in rows[start:end])), end
    if not opening or not (
        opening in ("{", "[", "[{") or (opening[0] in "{[" and opening[1:2] in ('"', " ", "{") and '"' in opening)
    ):
        return None
    depth, end, quoted = 0, start, False
    while end < len(rows):
        depth, quoted = _balance(rows[end][1], depth, quoted)
        end += 1
        if depth <= 0:
            break
    if depth > 0:
        return None
    return Fence(rows[start][0], "json", "\n".join(line for _, line in rows[start:end])), end


def _open_code(waiting: Sequence[str]) -> bool:
    """Tell whether the gathered lines end inside JSON; only the last lines are looked at, so that this stays cheap."""
    start = next(
        (
            n
            for n in range(len(waiting) - 1, max(-1, len(waiting) - 400), -1)
            if waiting[n].strip() in ("{", "[", "[{") and waiting[n] == waiting[n].lstrip()
        ),
        None,
    )
    if start is None:
        return False
    depth, quoted = 0, False
    for line in waiting[start:]:
        depth, quoted = _balance(line, depth, quoted)
    return depth > 0


def _balance(line: str, depth: int, quoted: bool) -> tuple[int, bool]:
    del quoted
    bare = _STRINGS.sub("", line[:20_000])
    return depth + bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]"), False


# Cells that ran together.


def _text(rows: list[Numbered]) -> list[Block]:
    """Make paragraphs of what is left; a line that only names a section is a heading."""
    blocks: list[Block] = []
    held: list[Numbered] = []
    indent = 0
    for number, line in [*rows, (0, "")]:
        alone = (len(rows) == 1 and not line.startswith("   ")) or line[:1].isupper()
        section = alone and is_section(line) and not plain(line).endswith((":", "：", ".", "。"))
        if line.strip() and not section:
            indent = indent if held else len(line) - len(line.lstrip(" "))
            held.append((number, _QUOTE.sub("", line).strip()))
            continue
        if held:
            blocks.append(Paragraph(held[0][0], tidy("\n".join(text for _, text in held)), indent))
            held = []
        if section and line.strip():
            bold = line.strip().startswith("**")
            blocks.append(Paragraph(number, tidy(line.strip())) if bold else Heading(number, 7, tidy(line.strip())))
    return blocks


_QUOTE = re.compile(r"^\s{0,3}(?:>\s?){1,6}")
_GAP = re.compile(r"(?: {2,400}|\t{1,20})")
_NAME = re.compile(r"^`?[A-Za-z_$@\[\]>»└├─│ ]{0,8}[A-Za-z_$@][\w$@.\-\[\]:>]{0,80}[*?]?`?$")
_REQUIRED = re.compile(
    r"^(?:required|optional|yes|no|y|n|true|false|mandatory|conditional|是|否|必填|可选|必选|必需|选填|非必填|必須|任意|はい|いいえ|필수|선택)\b"
)
_STRINGS = re.compile(r'"(?:[^"\\]|\\.){0,20000}"')
