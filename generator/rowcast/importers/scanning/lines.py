"""Markdown, MDX and plain text, line by line, into blocks.

Each line is looked at once; what a line opens (a fence, a table, an element) is read by one function that returns the
block and the line after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from rowcast.importers.blocks import Block, Cell, Fence, Heading, Item, Line, Table, Unread
from rowcast.importers.scanning import boxes, elements, framed, liquid, pasted, pipes
from rowcast.importers.text.columns import is_header
from rowcast.importers.text.inline import tidy
from rowcast.records import dataclass

LONGEST_LINE = 200_000
"""What lies beyond in a line is not read, and that is said."""


@dataclass(slots=True)
class _Run:
    """Where the scanner stands: the lines, the blocks so far and the paragraph that is being gathered."""

    lines: list[str]
    offset: int
    blocks: list[Block] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    waiting_line: int = 0
    comments_close: bool = True

    def number(self, at: int) -> int:
        return at + 1 + self.offset

    def flush(self) -> None:
        if self.waiting:
            self.blocks.extend(pasted.paragraphs(self.waiting, self.waiting_line))
            self.waiting = []


Reader = Callable[[_Run, int], int]


def scan(text: str, offset: int = 0) -> tuple[Block, ...]:
    """Read the lines of a page; ``offset`` is added to their numbers."""
    whole = boxes.unboxed(text.split("\n"))
    run = _Run([line[:LONGEST_LINE] for line in whole], offset)
    at = 0
    while at < len(run.lines):
        after = _block(run, at)
        if after == at:
            if not run.waiting:
                run.waiting_line = run.number(at)
            run.waiting.append(run.lines[at])
            after = at + 1
        at = after
    run.flush()
    return (*run.blocks, *_cut_off(whole, offset))


def _cut_off(lines: Sequence[str], offset: int) -> Iterator[Unread]:
    """Yield what lies beyond the longest line that is read."""
    for number, line in enumerate(lines, offset + 1):
        if len(line) > LONGEST_LINE:
            said = f"this line has {len(line):,} characters; those after the first {LONGEST_LINE:,} were not read"
            yield Unread(number, line[LONGEST_LINE : LONGEST_LINE + 300], said)


def _block(run: _Run, at: int) -> int:
    """Read the block that begins on this line; return the line after it, or the same line when it is running text."""
    line = _unquoted(run.lines[at])
    if not line.strip():
        if not (run.waiting and pasted.keeps_blank(run.waiting)):
            run.flush()
            return at + 1
        return at
    for reader in _openings(line):
        after = reader(run, at)
        if after > at:
            return after
    if "|" in line:
        return _table(run, at)
    return at


def _fence(run: _Run, at: int) -> int:
    found = _FENCE.match(_unquoted(run.lines[at]))
    if not found:
        return at
    mark, info = found.group(2), found.group(3).strip()
    if "`" in info and mark[0] == "`":
        return at
    end, indent = at + 1, len(found.group(1))
    body: list[str] = []
    while end < len(run.lines):
        line = _unquoted(run.lines[end])
        stripped = line.strip()
        if stripped.startswith(mark) and not stripped.strip(mark[0]):
            break
        body.append(line[indent:] if not line[:indent].strip() else line)
        end += 1
    run.flush()
    run.blocks.append(Fence(run.number(at), info, "\n".join(body)))
    return end + 1


def _framed(run: _Run, at: int) -> int:
    found = framed.table(run.lines, at, run.offset)
    if found is None:
        return at
    run.flush()
    run.blocks.append(found[0])
    return found[1]


def _heading(run: _Run, at: int) -> int:
    found = _HEADING.match(_unquoted(run.lines[at]))
    if not found:
        return at
    text = re.sub(r"[ \t]#{1,20}[ \t]*$", "", found.group(2).rstrip()).strip()
    anchor = _ANCHOR.search(text)
    if anchor:
        text = text[: anchor.start()].rstrip()
    run.flush()
    run.blocks.append(Heading(run.number(at), len(found.group(1)), tidy(text), anchor.group(1) if anchor else ""))
    return at + 1


def _underlined(run: _Run, at: int) -> int:
    """Read ``===``, ``---`` or ``^^^`` (reStructuredText) under one line of text as a heading."""
    if len(run.waiting) != 1 or "|" in run.waiting[0] or "\t" in run.waiting[0].strip():
        return at + 1 if not run.waiting else at
    level = {"=": 1, "-": 2}.get(run.lines[at].strip()[0], 3)
    line, text = run.waiting_line, run.waiting[0]
    run.waiting = []
    run.blocks.append(Heading(line, level, tidy(text.strip())))
    return at + 1


def _item(run: _Run, at: int) -> int:
    line = _unquoted(run.lines[at])
    found = _ITEM.match(line)
    if not found or _RULE.match(line):
        return at
    if found.group(3).startswith("|") and at + 1 < len(run.lines) and pipes.is_separator(_unquoted(run.lines[at + 1])):
        # A table that is the item of a list: its first line stands where the mark of the item ends.
        run.lines[at] = " " * found.start(3) + found.group(3)
        return _table(run, at)
    run.flush()
    indent = len(found.group(1).expandtabs(4))
    texts, end = [found.group(3)], at + 1
    while end < len(run.lines) and _continues(_unquoted(run.lines[end]), indent):
        texts.append(_unquoted(run.lines[end]).strip())
        end += 1
    run.blocks.append(Item(run.number(at), indent // 2, tidy("\n".join(texts))))
    return end


def _continues(line: str, indent: int) -> bool:
    if not line.strip() or len(line) - len(line.lstrip()) <= indent:
        return False
    return not (_ITEM.match(line) or _FENCE.match(line) or _HEADING.match(line) or line.lstrip().startswith(("|", "<")))


def _comment(run: _Run, at: int) -> int:
    """Leave out an HTML comment; one that never closes is text."""
    line = run.lines[at].lstrip()
    if not line.startswith("<!--") or not run.comments_close:
        return at
    for end in range(at, len(run.lines)):
        if "-->" in run.lines[end]:
            run.flush()
            return end + 1
    run.comments_close = False
    return at


def _element(run: _Run, at: int) -> int:
    found = elements.read(run.lines, at, run.offset, nested=scan)
    if found is None:
        return at
    run.flush()
    run.blocks.extend(found[0])
    return found[1]


def _skipped(run: _Run, at: int) -> int:
    run.flush()
    return at + 1


def _tag(run: _Run, at: int) -> int:
    """Read the tag of a template; most only lay a page out."""
    run.flush()
    run.blocks.extend(liquid.read(run.lines[at], run.number(at)))
    return at + 1


def _definition(run: _Run, at: int) -> int:
    """Read a definition (``term``, and below it ``: text``) as the item of a list, the term in code marks."""
    if not run.waiting:
        return at
    term = run.waiting.pop().strip()
    line = run.waiting_line + len(run.waiting)
    run.flush()
    texts, end = [_unquoted(run.lines[at]).strip()[1:].strip()], at + 1
    while end < len(run.lines) and run.lines[end].strip() and not run.lines[end].lstrip().startswith(":"):
        texts.append(run.lines[end].strip())
        end += 1
    name = term if "`" in term or not _TERM.fullmatch(term) else f"`{term}`"
    run.blocks.append(Item(line, 0, tidy(f"{name} : " + "\n".join(texts))))
    return end


def _table(run: _Run, at: int) -> int:
    """Read a table of pipes, with or without its row of dashes, with or without its outer pipes."""
    lines = run.lines
    following = _unquoted(lines[at + 1]) if at + 1 < len(lines) else ""
    first = pipes.cut(_unquoted(lines[at]))
    separated = pipes.is_separator(following)
    if not separated and not (len(first) > 1 and is_header(first) and "|" in following):
        return at
    if pipes.is_separator(lines[at]):
        return at
    run.flush()
    header = pipes.cut(_unquoted(lines[at]), len(pipes.cut(following)) if separated else 0)
    damage = [] if separated else ["the row of dashes under the header is missing"]
    if separated and len(pipes.cut(following)) != len(header):
        damage.append("the row of dashes has another number of columns than the header")
        header = _widened(header, len(pipes.cut(following)), _unquoted(lines[at + 2]) if at + 2 < len(lines) else "")
    framed = _unquoted(lines[at]).strip().startswith("|")
    if not framed and separated and following.strip().startswith("|"):
        damage.append("the outer pipes are missing")
    rows, end = _rows(run, at + (2 if separated else 1), header, framed, damage)
    if end < len(lines) and not framed and _goes_on(_unquoted(lines[end])):
        damage.append("text follows the rows without a blank line; if it is part of a cell, it was not read")
    titles = tuple(Cell(text, run.number(at)) for text in pipes.clean(header))
    run.blocks.append(Table(run.number(at), titles, rows, tuple(dict.fromkeys(damage))))
    return end


def _widened(header: list[str], count: int, first: str) -> list[str]:
    """Give a header as many columns as the row of dashes has, where the first row has as many, too."""
    return (
        [*header, *[""] * (count - len(header))] if count > len(header) and len(pipes.cut(first)) == count else header
    )


def _goes_on(line: str) -> bool:
    """Tell whether a line right below a table is running text or code, and no other block of its own."""
    return bool(line.strip()) and not any(reader is not _fence for reader in _openings(line))


def _openings(line: str) -> Iterator[Reader]:
    """Yield the readers of what a line may open. Most lines open nothing, which their first character tells."""
    first = line.lstrip()[:1]
    first = "0" if first.isdecimal() else first
    return (reader for firsts, opening, reader in _READERS if first in firsts and opening.match(line))


def _rows(run: _Run, at: int, header: Sequence[str], framed: bool, damage: list[str]) -> tuple[tuple[Line, ...], int]:
    rows: list[Line] = []
    quoted = at >= 1 and run.lines[at - 1].lstrip().startswith(">")
    bare = _unquoted if quoted else str
    while at < len(run.lines):
        line = bare(run.lines[at])
        if not line.strip() or (not line.strip().startswith("|") and _ends_table(run, line, at, framed)):
            break
        if pipes.is_separator(line):
            at += 1
            continue
        text, end = _whole_row(run, at, framed) if framed else _closed_row(run, at, header, line)
        cells, trouble = pipes.fit(pipes.cut(text, len(header)), header)
        if trouble:
            damage.append(trouble)
        if end > at + 1 and "```" not in text:
            damage.append("a row goes over several lines, which were joined")
        rows.append(Line(run.number(at), tuple(Cell(cell, run.number(at)) for cell in pipes.clean(cells))))
        at = end
    return tuple(rows), at


def _ends_table(run: _Run, line: str, at: int, framed: bool) -> bool:
    if "|" not in line:
        return True
    return bool(_HEADING.match(line) or _FENCE.match(line)) or (framed and at > 0 and not run.lines[at - 1].strip())


def _whole_row(run: _Run, at: int, framed: bool) -> tuple[str, int]:
    """Join the lines of a cell that goes over several, so that the row ends where its last pipe stands."""
    text, end = _unquoted(run.lines[at]), at + 1
    if not framed or not text.strip().startswith("|"):
        return text, end
    # A fence that goes on below is the last thing on its line; one in a row that ends as rows do is a code span's mark.
    parts, fenced = [text], text.count("```") % 2 == 1 and not text.rstrip().endswith("|")
    while end < len(run.lines) and end - at < 400 and (fenced or not parts[-1].rstrip().endswith("|")):
        line = _unquoted(run.lines[end])
        if not fenced and (not line.strip() or line.lstrip().startswith("|") or _HEADING.match(line)):
            break
        fenced ^= line.count("```") % 2 == 1
        parts.append(line)
        end += 1
    if fenced and end - at >= 400:
        return text, at + 1
    return "\n".join(parts), end


def _closed_row(run: _Run, at: int, header: Sequence[str], line: str) -> tuple[str, int]:
    """Join the lines of a row that ends with a pipe and begins with none, where the header does so, too."""
    above = next((run.lines[n].strip() for n in range(at - 1, -1, -1) if pipes.is_separator(run.lines[n])), "")
    ends = above.endswith("|") and not above.startswith("|")
    parts, end = [line], at + 1
    below = run.lines[end] if end < len(run.lines) else ""
    rest = below.rstrip().endswith("|") and len(pipes.cut(below)) < len(header)
    whole = not ends or line.rstrip().endswith("|") or (len(pipes.cut(line)) >= len(header) and not rest)
    while not whole and end < len(run.lines) and end - at < 60:
        below = run.lines[end]
        if not below.strip() or _HEADING.match(below) or _FENCE.match(below):
            return line, at + 1
        parts.append(below)
        whole = below.rstrip().endswith("|")
        end += 1
    return ("\n".join(parts), end) if whole else (line, at + 1)


def _unquoted(line: str) -> str:
    """Remove the marks of a quotation."""
    if not line.lstrip().startswith(">"):
        return line
    found = _QUOTE.match(line)
    return line[found.end() :] if found else line


_TERM = re.compile(r":?[A-Za-z_$][\w.\[\]$:-]{0,80}\*?")
_QUOTE = re.compile(r"\s{0,3}(?:>[ ]?){1,5}")
_FENCE = re.compile(r"^(\s{0,40})(`{3,200}|~{3,200})(.{0,500})$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})[ \t]+(\S.*)$")
_ANCHOR = re.compile(r"\s?\{#([\w\-.:]{1,200})[^{}]{0,200}\}\s*$")
_ITEM = re.compile(r"^(\s{0,60})([-*+•●◦‣·]|\d{1,4}[.)])[ \t]+(\S.*)$", re.S)
_RULE = re.compile(r"^\s{0,3}(?:(?:-\s?){3,300}|(?:\*\s?){3,300}|(?:_\s?){3,300}|(?:=\s?){3,300})\s*$")
# What a line may open: the characters that it begins with ("0" for any digit), its form, and what reads it.
_READERS: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    ("#", framed.OPENING, _framed),
    ("`~", re.compile(r"\s*(?:```|~~~)"), _fence),
    ("#", re.compile(r"\s{0,3}#{1,6}[ \t]"), _heading),
    ("<", re.compile(r"\s*<!--"), _comment),
    ("<", re.compile(r"\s*</?[A-Za-z]"), _element),
    ("-=^", re.compile(r"^\s{0,3}(?:-{2,500}|={2,500}|\^{3,500})\s*$"), _underlined),
    ("-*_=", _RULE, _skipped),
    ("-*+•●◦‣·0", _ITEM, _item),
    ("ie", re.compile(r"^\s{0,3}(?:import|export)\s[^|]{0,400}(?:from\s|require|=)"), _skipped),
    ("{", re.compile(r"^\s*\{%-?\s{0,5}/?[a-z-]{1,40}.{0,2000}%\}\s*$"), _tag),
    (
        "{:[",
        re.compile(
            r"^\s*(?:\{%-?\s{0,5}/?[a-z-]{1,30}[^{}]{0,300}%\}|:::+.{0,200}|\[[^\[\]]{1,200}\]:\s?\S+.{0,300})\s*$"
        ),
        _skipped,
    ),
    (":", re.compile(r"^\s{0,3}:[ \t]+\S"), _definition),
)
