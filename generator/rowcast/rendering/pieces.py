"""Text of a Python module in; the statements in it that a formatter would lay out in another way, perhaps, out.

Made modules are nearly laid out when they leave their templates. A statement on one line that fits, and one that is
exploded one item to a line with a comma behind each, is what black would write; it needs to see only the others.
"""

from __future__ import annotations

import re

from rowcast.records import dataclass
from rowcast.rendering.lines import is_laid_out

_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#.*|[()\[\]{}"\'\\]')
_DOCSTRING = re.compile(r'\s*[rR]?("""|\'\'\')')
_TEXT = '"""'
_KEY_OF_TEXT = re.compile(r' +"[^"\\]*": """')
# A comma before a closing bracket asks the formatter to explode the brackets.
_EXPLODES = re.compile(r",\s*[)\]}]")
_MARK = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#.*|[()\[\]{},]')
# How a statement begins, and an item, that is exploded at the bracket at its end; and how the statement may end.
_HEAD = re.compile(
    r"(?:async )?def \w+\(|class \w+\(|from [\w.]+ import \(|@?[\w.]+\(|return (?:await )?[\w.]*[(\[{]"
    r"|[\w.]+(?:: [^=]+)? = (?:await )?[\w.]*[(\[{]|super\(\)\.\w+\("
)
_ITEM = re.compile(r"""(?:\w+=|"[^"\\]*": )?[\w.]*[(\[{]""")
_CALL = re.compile(r"(?:\w|import )\($")
_TAIL = re.compile(r":?| -> [^()]+:")
# A text over several lines, one that does not end, a line that goes on.
_UNCLEAR = ('"""', "'''", '"', "'", "\\")
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a module that belong together: one statement, or its head; or what stands between statements.

    ``settled`` says that a formatter would leave the lines alone.
    """

    lines: tuple[str, ...]
    settled: bool

    @property
    def indent(self) -> int:
        """How far the first line is indented."""
        return len(self.lines[0]) - len(self.lines[0].lstrip(" "))


class Unsure(Exception):
    """The text is not of the kind that templates make; a formatter has to see all of it."""


def split(text: str, width: int) -> list[Piece]:
    """Return the pieces of a module, for lines of at most ``width`` characters. Raises Unsure."""
    if "\t" in text or "\r" in text or "\f" in text or not text.endswith("\n"):
        raise Unsure
    lines = text.split("\n")[:-1]
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        if not lines[at]:
            at = _blank_end(lines, at, pieces)
            continue
        end, settled = _statement(lines, at, width)
        pieces.append(Piece(tuple(lines[at:end]), settled))
        at = end
    return pieces


def _blank_end(lines: list[str], start: int, pieces: list[Piece]) -> int:
    """Add as many of the blank lines that begin at a line as may stand there, and return the line after them."""
    end = start
    while end < len(lines) and not lines[end]:
        end += 1
    if end < len(lines) and pieces:
        most = 1 if lines[end].startswith(" ") else 2
        pieces.append(Piece(("",) * min(end - start, most), True))
    return end


def _statement(lines: list[str], start: int, width: int) -> tuple[int, bool]:
    """Return the line after the statement that begins at a line, and whether it is settled."""
    line = lines[start]
    if line.lstrip(" ").startswith("#"):
        return start + 1, True
    if doc := _DOCSTRING.match(line):
        return _docstring_end(lines, start, doc), True
    brackets: list[str] = []
    statement: list[str] = []
    end = start
    while end == start or brackets:
        if end == len(lines):
            raise Unsure
        shown, end = _without_text(lines, end)
        _follow(shown, brackets)
        statement.append(shown)
    fits = all(_fits(one, width) for one in statement)
    if len(statement) == 1:
        return end, fits and not _asks_to_explode(line)
    return end, (fits and _is_exploded(statement, width)) or is_laid_out(statement)


def _without_text(lines: list[str], at: int) -> tuple[str, int]:
    """Return a line, and the number of the next. A text over several lines that a key of a display has is an empty one.

    The formatter leaves such a text alone, and the lines of its item, as it cannot split them.
    """
    line = lines[at]
    if not line.endswith(_TEXT) or not _KEY_OF_TEXT.fullmatch(line):
        return line, at + 1
    for number in range(at + 1, len(lines)):
        if '"""' in lines[number]:
            if lines[number].strip() != '""",':
                raise Unsure
            return f'{line.removesuffix(_TEXT)}"",', number + 1
    raise Unsure


def _docstring_end(lines: list[str], start: int, doc: re.Match[str]) -> int:
    """Return the line after a docstring. Raises Unsure for a text that is more than that."""
    rest = lines[start][doc.end() :]
    for number in range(start, len(lines)):
        found = rest.find(doc[1])
        if found >= 0:
            if rest[found + 3 :].strip() or "\\" in rest[max(0, found - 1) : found]:
                raise Unsure
            return number + 1
        rest = lines[number + 1] if number + 1 < len(lines) else ""
    raise Unsure


def _follow(line: str, brackets: list[str]) -> None:
    """Take the brackets of a line on and off the stack of those that are open."""
    if line != line.rstrip():
        raise Unsure
    for mark in _TOKEN.findall(line):
        if mark in "([{":
            brackets.append(mark)
        elif mark in _CLOSING:
            if not brackets or brackets.pop() != _CLOSING[mark]:
                raise Unsure
        elif mark in _UNCLEAR:
            raise Unsure


def _fits(line: str, width: int) -> bool:
    # Characters of Asian scripts take two columns each; where that could matter, the formatter decides.
    return len(line) <= width if line.isascii() else 2 * len(line) <= width


def _is_exploded(lines: list[str], width: int) -> bool:
    """Tell whether a statement is brackets with each item on its own lines and a comma behind it, all the way down.

    The arguments of an inner call may stand together on one line without such a comma, if the call is too long for one.
    """
    open_: list[_Group] = []
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        body = line[indent:]
        if body[0] in _CLOSING:
            if not open_ or not _closes(open_.pop(), indent, lines[number - 1], body, nested=bool(open_)):
                return False
            continue
        if open_ and indent == open_[-1].indent + 4:
            open_[-1].items += 1
        elif number:
            return False
        brackets: list[str] = []
        _follow(body, brackets)
        if len(brackets) > 1 or _asks_to_explode(body):
            return False
        if brackets:
            if not (_ITEM if number else _HEAD).fullmatch(body):
                return False
            open_.append(_Group(line, bool(_CALL.search(body)), width))
        elif not body.endswith(","):
            open_[-1].alone = body
        elif body.count(",") > 1 and _outer_commas(body) > 1:
            return False
    return True


def _outer_commas(line: str) -> int:
    """Return how many commas of a line stand in no brackets of it."""
    depth = commas = 0
    for mark in _MARK.findall(line):
        depth += (mark in "([{") - (mark in _CLOSING)
        commas += mark == "," and not depth
    return commas


def _asks_to_explode(line: str) -> bool:
    """Tell whether a comma before a closing bracket asks the formatter to explode; the one of ``(x,)`` does not."""
    if not _EXPLODES.search(line):
        return False
    open_: list[tuple[str, int]] = []
    before, commas = "", 0
    for found in _MARK.finditer(line):
        mark = found[0]
        if mark in "([{":
            is_display = not (
                line[: found.start()][-1:].isidentifier() or line[: found.start()][-1:] in (")", "]", '"')
            )
            open_.append((mark if is_display else f"call{mark}", commas))
            commas = 0
        elif mark in _CLOSING:
            if not open_:
                return True
            kind, outer = open_.pop()
            if before == "," and not (kind == "(" and commas == 1):
                return True
            commas = outer
        commas += mark == ","
        before = mark
    return False


@dataclass(slots=True)
class _Group:
    """An open pair of brackets: the line that opens it, whether that is a call, how many items there are in it.

    ``alone`` is a line in it that has no comma at its end.
    """

    line: str
    is_call: bool
    width: int
    items: int = 0
    alone: str = ""

    @property
    def indent(self) -> int:
        """How far the line is indented."""
        return len(self.line) - len(self.line.lstrip(" "))


def _closes(group: _Group, indent: int, before: str, body: str, nested: bool) -> bool:
    """Tell whether a line that begins with a closing bracket ends an exploded group as black would write it."""
    if indent != group.indent or (body[1:] != "," if nested else not _TAIL.fullmatch(body[1:])):
        return False
    if group.alone:
        flat = f"{group.line}{group.alone}{body}"
        return nested and group.is_call and group.items == 1 and len(flat) > group.width and flat.isascii()
    # One short item alone in brackets would stand beside them; one that has brackets over several lines would not.
    is_long = before.lstrip()[0] in _CLOSING
    return before.endswith(",") and (group.is_call or group.line.endswith("{") or group.items > 1 or is_long)
