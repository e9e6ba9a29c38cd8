"""Parameters that stand in paragraphs: a name and its type, then what it is. Blocks in, tables out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from itertools import pairwise

from rowcast.importers.blocks import Block, Cell, Heading, Item, Line, Paragraph, Table
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text.columns import role
from rowcast.importers.text.expressions import references
from rowcast.importers.text.inline import LABEL, LABEL_END, fold, labels, plain
from rowcast.importers.text.kinds import read as read_type
from rowcast.importers.vocabulary import marks
from rowcast.importers.vocabulary.words import VERBS
from rowcast.records import dataclass

HEADER = ("Name", "Type", "Required", "Description")
LONGEST = 160


@dataclass(slots=True)
class _Spelled:
    """One parameter: where it begins, its first lines taken apart, and the texts after them.

    ``sure`` says that it may stand alone; two words on a line may be a caption, too.
    """

    line: int
    name: str
    kind: str
    required: str
    texts: list[str] = field(default_factory=list)
    sure: bool = True


def table(blocks: Sequence[Block], at: int, *, expected: bool) -> tuple[Table, int] | None:
    """Read the parameters that begin at a block, up to the next heading; one alone counts where some are expected."""
    found: list[_Spelled] = []
    end = at
    while end < len(blocks):
        block = blocks[end]
        head = _head(block, expected=expected)
        if head is not None:
            found.append(head)
        elif isinstance(block, (Paragraph, Item)) and found and not _ends(block):
            mark = "- " if isinstance(block, Item) else ""
            found[-1].texts.append(f"{mark}{block.text}")
        else:
            break
        end += 1
    if len(found) < 2 and not (expected and found and found[0].sure):
        return None
    made = [_line(one) for one in found]
    kept = [n for n in range(len(HEADER)) if n == 0 or any(line.cells[n].text.strip() for line in made)]
    header = tuple(Cell(HEADER[n], found[0].line) for n in kept)
    rows = tuple(Line(line.line, tuple(line.cells[n] for n in kept)) for line in made)
    return Table(found[0].line, header, rows), end


def _line(one: _Spelled) -> Line:
    cells = (one.name, one.kind, one.required, "\n".join(one.texts))
    return Line(one.line, tuple(Cell(text, one.line) for text in cells))


def _ends(block: Paragraph | Item) -> bool:
    """A line in bold alone names what follows, and so does one that ends in a colon before other blocks."""
    text = block.text.strip()
    first = text.split("\n", 1)[0]
    if (
        isinstance(block, Paragraph)
        and text == first
        and len(text) < 40
        and text[:1].isupper()
        and place_of(text) in _PLACES
    ):
        return True
    if isinstance(block, Paragraph) and _SECTION.match(first) and (first[:1].isupper() or first[:1].isdigit()):
        return True
    return isinstance(block, Paragraph) and bool(re.fullmatch(r"\*\*[^*]{1,80}\*\*:?", text) or _CALL.match(text))


def _head(block: Block, *, expected: bool) -> _Spelled | None:
    if not isinstance(block, Paragraph):
        return None
    first, _, rest = block.text.partition("\n")
    first = _LINKED_NAME.sub(lambda found: f"**{found.group(1) or found.group(2)}**", first).rstrip()
    marked = _MARKED_NAME.match(first)
    if first.rstrip().endswith((":", "：")):
        return None
    if marked and len(first) <= LONGEST:
        words = _words(first[marked.end() :], first)
        name = (marked.group(1) or marked.group(2)).strip("`")
        if words is not None:
            kind, required, more = words
            return _Spelled(block.line, f"`{name}`", kind, required, [text for text in (more, rest) if text])
        alone = marked.end() == len(first) and bool(rest) and (expected or bool(_KEYED_FACT.search(rest)))
        return _Spelled(block.line, f"`{name}`", "", "", [rest]) if alone and not place_of(name) else None
    lines = block.text.split("\n")
    length = _bare_head(lines, 0)
    if not length:
        return _on_one_line(block, first, rest)
    required = lines[1].strip() if length > 2 else ""
    kind, said, more = _words(_untitled(lines[length - 1]), lines[length - 1]) or ("", "", "")
    if not required and not said and length < len(lines) and _is_mark(lines[length].strip()):
        said, length = lines[length].strip(), length + 1
    return _Spelled(
        block.line,
        f"`{lines[0].strip()}`",
        kind,
        required or said,
        [text for text in (more, "\n".join(lines[length:])) if text],
    )


def _on_one_line(block: Paragraph, first: str, rest: str) -> _Spelled | None:
    """Read ``name type required`` alone on a line, which running text does not look like."""
    name, _, more = plain(first).strip().partition(" ")
    named = len(first) < 80 and bool(_BARE_NAME.fullmatch(name)) and not _is_word(name)
    words = _words(more, first) if named and (LABEL in first or _says_kind(more)) else None
    if not words or not words[0] or not (words[1] or words[0].split("(")[0] in _CORE_KINDS):
        return None
    kind, required, tail = words
    if read_type(kind).type is None or references(read_type(kind).type):
        return None
    return _Spelled(block.line, f"`{name}`", kind, required, [text for text in (tail, rest) if text], bool(required))


def _says_kind(more: str) -> bool:
    """Tell, at little cost, whether one of the first words is a mark, or a type by its plainest name."""
    return any(
        _is_mark(word.strip("(),.·•[]")) or word.split("(")[0].strip(" ,·•-(:") in _CORE_KINDS
        for word in more.split()[:6]
    )


def marked(text: str) -> tuple[str, str, str, str] | None:
    """Read the text of a bullet that begins ``name type required``: name, type, mark and the words after them."""
    first, _, rest = text.partition("\n")
    found = _on_one_line(Paragraph(0, text), first, rest)
    if found is None or not found.required:
        return None
    return found.name.strip("`"), found.kind, found.required, "\n".join(found.texts)


def plain_head(text: str, longest: int = 3) -> tuple[str, str, str, str] | None:
    """Read a bullet whose first line is ``name type`` and nothing else, with marks between: name, type, mark, words."""
    first, _, rest = text.partition("\n")
    name, _, more = plain(first).strip().partition(" ")
    words = [word for word in re.split(r"\s+|[·•|,、]", more) if word]
    kinds = [word for word in words if not _is_mark(word) and fold(word) not in marks.LABEL_FACTS]
    if not _BARE_NAME.fullmatch(name) or _is_word(name) or not 0 < len(kinds) <= longest or len(first) > 80:
        return None
    kind = read_type(" ".join(kinds)).type
    if kind is None or references(kind):
        return None
    labels_ = " ".join(f"{LABEL}{word}{LABEL_END}" for word in words if word not in kinds and not _is_mark(word))
    required = next((word for word in words if _is_mark(word)), "")
    return name, " ".join(kinds), required, f"{labels_} {rest}".strip()


def _bare_head(lines: Sequence[str], at: int) -> int:
    """Return how many lines a name, a mark and a type take that stand below each other; 0 where none begin."""
    name = lines[at].strip()
    if at + 1 >= len(lines) or not _BARE_NAME.fullmatch(name) or _is_mark(name) or _is_word(name):
        return 0
    length = 3 if _is_mark(lines[at + 1].strip()) and at + 2 < len(lines) else 2
    kind = _untitled(lines[at + length - 1].strip())
    if _NAME_IN_PARTS.fullmatch(kind):
        return 0
    words = _words(kind, kind) if len(kind) <= 80 else None
    return length if words and words[0] else 0


def _untitled(kind: str) -> str:
    """Take the title of a schema off the type behind it: ``Actions · object[]``."""
    return kind.rsplit(" · ", 1)[-1]


def _is_word(name: str) -> bool:
    """Tell whether a line that looks like a name is a type, or the heading of a column or section."""
    return name in _CORE_KINDS or (
        name[:1].isupper() and bool(role(name) or place_of(name) or name.lower() in _CORE_KINDS)
    )


def merged(blocks: Sequence[Block]) -> list[Block]:
    """Put a name, a type and a mark together that stand in paragraphs of their own, as boxes beside each other do."""
    made: list[Block] = []
    at = 0
    while at < len(blocks):
        words = [_short(block) for block in blocks[at : at + 3]]
        kinds = [word for word in words[1:] if word and not _is_mark(word)]
        first = blocks[at]
        if isinstance(first, Paragraph) and kinds and _bare_head([words[0], kinds[0]], 0):
            near = 2 if words[1] == kinds[0] else 3
            mark = next((word for word in words[1:] if _is_mark(word)), "")
            used = 3 if mark else near
            made.append(Paragraph(first.line, "\n".join(word for word in (words[0], mark, kinds[0]) if word)))
            at += used
            continue
        if isinstance(first, Paragraph) and len(words) > 1 and _is_mark(words[1]) and _NAME_ALONE.fullmatch(words[0]):
            made.append(Paragraph(first.line, f"**{words[0]}** {words[1]}"))
            at += 2
            continue
        made.append(first)
        at += 1
    return made


def _short(block: Block) -> str:
    text = plain(block.text) if isinstance(block, Paragraph) else ""
    return text if "\n" not in text and len(text) < 60 else ""


def titled(blocks: Sequence[Block]) -> list[Block]:
    """Take a line that says what a call does, and stands alone above the method and the path, as a heading."""
    return [
        Heading(block.line, _TITLE_LEVEL, _short(block))
        if _is_title(block) and _is_call(after) and not _is_call(block)
        else block
        for block, after in zip(blocks, [*blocks[1:], None], strict=False)
    ]


def _is_title(block: Block) -> bool:
    text = _short(block)
    return text[:1].isupper() and text[-1:].isalnum() and " " in text and text.split()[0].lower() in VERBS


def _is_call(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and "/" in block.text and bool(_CALL.match(plain(block.text)))


def apart(block: Paragraph) -> list[Block]:
    """Cut a paragraph before each parameter whose name, mark and type stand on lines of their own, and at sections."""
    lines = block.text.split("\n")
    cuts = [n for n in range(len(lines)) if _bare_head(lines, n)]
    if not cuts:
        return [block]
    if plain_head(lines[0]):
        cuts += [n for n in range(1, len(lines)) if plain_head(lines[n].strip())]
    cuts += [n for n in range(len(lines)) if _SECTION.match(lines[n].strip())]
    cuts += [n for n in range(cuts[0], len(lines)) if _CALL.match(lines[n].strip())]
    starts = sorted({0, *cuts, *(n + 1 for n in cuts if _SECTION.match(lines[n].strip()) and n + 1 < len(lines))})
    made: list[Block] = []
    for start, end in pairwise([*starts, len(lines)]):
        text = "\n".join(lines[start:end])
        section = _SECTION.match(text)
        made.append(Heading(block.line + start, 7, _title(text)) if section else Paragraph(block.line + start, text))
    return made


def _title(text: str) -> str:
    """Return a section's line as a heading: without the media type that is usual, a status as that of an answer."""
    return f"Response {text}" if text[:1].isdigit() else re.sub(r"\s?:\s?application/json$", "", text)


def _words(text: str, whole: str) -> tuple[str, str, str] | None:
    """Read ``string required Defaults to x``: a type, a mark, and words after them; ``None`` for other words."""
    bare = plain(re.sub(f"{LABEL}[^{LABEL_END}]{{0,80}}{LABEL_END}", " ", text)).strip(" ,·•:：-–—()")
    required = next((label for label in labels(whole) if _is_mark(label)), "")
    pieces = bare.split()
    if len(pieces) == 1 and _is_mark(bare):
        return "", bare, ""
    for count in range(min(len(pieces), 6), 0, -1):
        kind = " ".join(pieces[:count]).strip(" ,·•-(:")
        mark = _is_mark(pieces[count - 1].strip("(),.·•[]")) and count > 1
        if mark:
            required = required or pieces[count - 1].strip("(),.·•[]")
            kind = " ".join(pieces[: count - 1]).strip(" ,·•-(:")
        more = " ".join(pieces[count:]).strip(" ,)·•-")
        found = read_type(kind).type
        known = found is not None and not references(found)
        if (known and (mark or not more or _TAIL.match(more))) or (mark and len(kind) < 60):
            return kind, required, more
    return None


def _is_mark(word: str) -> bool:
    return marks.LABEL_FACTS.get(fold(word), ("", None))[0] == "required"


_MARKED_NAME = re.compile(r"^(?:\*\*`?([A-Za-z_$][\w.\[\]$-]{0,80})`?\*\*|`([A-Za-z_$][\w.\[\]$-]{0,80})`)\s*[:：]?\s*")
# A name in bold that is a link, in either order of the two.
_LINKED_NAME = re.compile(
    r"^\*\*\s{0,3}\[\s{0,3}`?([A-Za-z_$][\w.\[\]$-]{0,80})`?\s{0,3}\]\([^()\s]{0,400}\)\s{0,3}\*\*"
    r"|^\[\s?(?:\*\*`?|`)([A-Za-z_$][\w.\[\]$-]{0,80})(?:`?\*\*|`)\s?\]\([^()\s]{0,400}\)"
)
# A line of facts below a name that stands alone.
_KEYED_FACT = re.compile(r"^\s*(?:type|required|valid values|default|类型|必填|型|必須)\s?[:：]\s?\S", re.I | re.M)
_TAIL = re.compile(r"(?:default|min|max|length|between|enum|one of|[\[<>≤≥(]|\d)", re.I)
_SECTION = re.compile(
    r"(?:responses?|request body(?: schema)?|response schema|authorizations?|(?:query|path|header) parameters|returns?"
    r"|errors?)(?:\s?:.{0,60})?$|[1-5]\d\d\s.{2,60}$",
    re.I,
)
_CALL = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(?:\s+/\S*)?$")
# Above the sections of a call in copied text, which are of level 7.
_TITLE_LEVEL = 6
_CORE_KINDS = frozenset(("string", "integer", "number", "boolean", "object", "array", "null", "enum"))
_NAME_ALONE = re.compile(r"[a-z_$][\w.\[\]$-]{0,80}|[A-Z][A-Za-z]{0,20}(?:-[A-Z][A-Za-z]{0,20}){1,4}")
_BARE_NAME = re.compile(r"[A-Za-z_$][\w.\[\]$-]{0,80}")
_NAME_IN_PARTS = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_PLACES = ("path", "query", "headers", "cookies", "body", "request", "response", "errors")
