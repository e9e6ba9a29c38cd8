"""What a page says in lists and sections from which no row was made: its blocks in, findings out, so that nothing goes unsaid."""  # noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from rowcast.importers.blocks import Block, Fence, Heading, Item, Markup, Paragraph, Table, Unread
from rowcast.importers.model import Finding
from rowcast.importers.page.surroundings import is_group
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text import methods
from rowcast.importers.text.columns import roles
from rowcast.importers.text.inline import codes, plain
from rowcast.importers.vocabulary.words import ENUMLIKE, NO_PARAMETERS

_PLACES = ("path", "query", "headers", "cookies", "body", "request", "response")
LONGEST = 1500


def find(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Yield a finding for each heading or caption about parameters below which only running text stands."""
    for number, block in enumerate(blocks):
        if _are_headings(blocks[number : number + 3]):
            said = "\n".join(plain(getattr(b, "text", "")) for b in blocks[number : number + 30])
            message = "the headings of a table stand on lines of their own, and no rows could be read below them"
            yield Finding("section-unread", block.line, message, said[:LONGEST])
        if not _names_parameters(block):
            continue
        below = _below(blocks, number)
        alone = [plain(getattr(b, "text", "")) for b, after in pairwise(below) if _is_name_alone(b, after)]
        if alone and any(isinstance(b, Table) for b in below):
            message = "these names stand alone among parameters, and were not read as such"
            yield Finding("section-unread", block.line, message, ", ".join(alone)[:LONGEST])
        if any(isinstance(b, (Table, Fence, Unread, Markup)) for b in below):
            continue
        texts = [b.text for b in below if isinstance(b, (Paragraph, Item)) and not _is_aside(b.text)]
        said = "\n".join(map(plain, texts))
        names = _names if place_of(getattr(block, "text", "")) == "response" else _may_name
        if any(map(names, texts)) and not NO_PARAMETERS.search(said):
            message = "this section names parameters, and none could be read in it"
            yield Finding("section-unread", block.line, message, said[:LONGEST])


def errors(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Yield a finding for each list of errors: items with the status of one, or below a caption about them."""
    run: list[Item] = []
    below = False
    for block in (*blocks, None):
        if isinstance(block, Item) and (below or _ERROR_STATUS.match(plain(block.text))):
            run.append(block)
            continue
        if run and not isinstance(block, Item):
            wrong = [item for item in run if not _OTHER_STATUS.match(plain(item.text))]
            if wrong:
                words = "\n".join(plain(item.text) for item in wrong)
                yield Finding("error-listed", wrong[0].line, "the page lists errors", words[:LONGEST])
            run = []
        if isinstance(block, Heading) or (isinstance(block, Paragraph) and place_of(block.text)):
            below = place_of(block.text) in ("errors", "statuses")
        elif block is not None and not isinstance(block, (Item, Paragraph)):
            below = False


def bullets(blocks: Sequence[Block], owned: Callable[[int], bool]) -> Iterator[Finding]:
    """Yield a finding for each run of bullets inside of calls that begin with names in code and are in no table."""
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and isinstance(blocks[end], Item) and owned(end):
            end += 1
        named = [b for b in blocks[at:end] if isinstance(b, Item) and _NAMED_BULLET.match(b.text)]
        beside = (blocks[at - 1], blocks[end]) if 0 < at < end < len(blocks) else ()
        between = bool(beside) and all(isinstance(block, Table) for block in beside)
        coded = between and any(codes(getattr(b, "text", "")) for b in blocks[at:end])
        if (named and len(named) * 2 > end - at and not _is_of_values(blocks, at)) or coded:
            said = "\n".join(plain(getattr(b, "text", "")) for b in blocks[at:end])
            message = "these bullets may name parameters or fields"
            yield Finding("bullets-unread", blocks[at].line, message, said[:LONGEST])
        at = max(end, at + 1)


def _is_of_values(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether what stands before bullets is about values, statuses or models, and not about fields."""
    before = next((b for b in reversed(blocks[max(0, at - 3) : at]) if isinstance(b, (Heading, Paragraph))), None)
    text = plain(getattr(before, "text", ""))
    return bool(ENUMLIKE.search(text.lower())) or place_of(text) in ("errors", "statuses", "auth", "example")


def _is_name_alone(block: Block, after: Block) -> bool:
    """Tell whether a line in bold is a name and no caption: running text comes after it."""
    bold = isinstance(block, Paragraph) and re.fullmatch(r"\*\*`?[a-z_][\w.\[\]]{0,60}`?\*\*", block.text.strip())
    return bool(bold) and isinstance(after, Paragraph) and not place_of(getattr(block, "text", ""))


def _are_headings(blocks: Sequence[Block]) -> bool:
    """Tell whether three lines are the headings of a table, among them a name and a description."""
    texts = [plain(b.text).strip() for b in blocks if isinstance(b, (Heading, Paragraph)) and len(b.text) < 80]
    lines = texts[0].split("\n") if texts and isinstance(blocks[0], Paragraph) else []
    texts = lines if len(lines) == 3 else texts
    held = set(roles(texts))
    return len(held) == 3 and held >= {"name", "description"} and "" not in held


def _names_parameters(block: Block) -> bool:
    if isinstance(block, Heading):
        return place_of(block.text) in _PLACES or is_group(block.text)
    text = block.text.strip() if isinstance(block, (Paragraph, Item)) else ""
    alone = text.endswith((":", "：")) or (text.startswith("**") and text.endswith("**"))
    short = isinstance(block, Paragraph) and len(text) < 40 and not text.endswith((".", "。"))
    return (alone or short) and len(text) < 80 and "\n" not in text and (place_of(text) in _PLACES or is_group(text))


def _below(blocks: Sequence[Block], number: int) -> Sequence[Block]:
    """Return the blocks up to the next heading, or caption that names a place; a deeper heading belongs to it."""
    level = getattr(blocks[number], "level", 9)
    for end in range(number + 1, len(blocks)):
        block = blocks[end]
        if isinstance(block, Heading) and (block.level <= level or place_of(block.text)):
            return blocks[number + 1 : end]
        if isinstance(block, (Paragraph, Item)) and len(block.text) < 80 and place_of(block.text):
            return blocks[number + 1 : end]
    return blocks[number + 1 :]


def _is_aside(text: str) -> bool:
    """Tell whether a text shows a call, or only names the media types of one."""
    return bool(re.match(rf"(?:{methods.METHODS})\b|/|https?:|(?:content-type|accept)\s?[:：]", plain(text), re.I))


def _may_name(text: str) -> bool:
    """Tell whether a text may name a parameter: in code, in bold, or by a word with an underscore."""
    return bool(
        re.search(
            r"`[A-Za-z_][\w.\[\]-]*`|\*\*\s?\[?[A-Za-z_][\w.\[\]-]*|\b[a-z]+_[a-z]+\b|\b[A-Z][A-Za-z]*-[A-Z]", text
        )
        or _COPIED.search(text)
    )


def _names(text: str) -> bool:
    """Tell whether a text begins with the name of a field, as lists of fields do; sentences about answers do not."""
    return bool(re.match(r"(?:`|\*\*)\[?[A-Za-z_][\w.\[\]-]*", text) or _COPIED.search(text))


_ERROR_STATUS = re.compile(r"(?:HTTP\s)?[45](?:\d\d|XX)\b(?![.,]?\d)", re.I)
_OTHER_STATUS = re.compile(r"(?:HTTP\s)?[123]\d\d\b(?![.,]?\d)", re.I)
_NAMED_BULLET = re.compile(
    r"(?:`[a-z_$][A-Za-z0-9_.\[\]]{0,60}`|\*\*[a-z_$][A-Za-z0-9_.\[\]]{0,60}\*\*)\s?(?:[-–—:：]|\()"
)
# How lines of a copied list begin: a name, then its type in brackets or alone, an equals sign with a type, or a dash.
_COPIED = re.compile(
    r"^:?[a-zA-Z_][\w.\[\]/]{0,40}"
    r"(?:\s?\((?:string|int|bool|number|array|object|required|optional|recommended)|=<[a-z]|\s[:–—-]\s|："
    r"|\s[A-Za-z][\w<>\[\]]{0,40}required$|\s(?:string|integer|boolean|number|object|array|object\[\]|string\[\])$)",
    re.M,
)
