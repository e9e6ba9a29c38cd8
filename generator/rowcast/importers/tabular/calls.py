"""Methods and paths on a page: in headings, fences, lines, bullets, tables, components, front matter and samples.

Pieces (a method here, a path there) are found block by block and put together where they stand near each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rowcast.importers.blocks import Block, Fence, Heading, Item, Markup, Page, Paragraph, Table
from rowcast.importers.model import Call, Known
from rowcast.importers.text import methods, paths
from rowcast.importers.text.columns import role
from rowcast.importers.text.inline import LABEL, codes, fold, plain
from rowcast.importers.text.methods import METHOD, METHODS
from rowcast.importers.text.phrases import Standing
from rowcast.importers.vocabulary import places
from rowcast.importers.vocabulary import words as word_lists
from rowcast.records import dataclass, replace

NEAR = 8
"""Blocks that may stand between a method and the path that it belongs to."""


@dataclass(frozen=True, slots=True)
class _Piece:
    block: int
    line: int
    method: str = ""
    target: str = ""
    known: Known = "column"


def find(page: Page) -> tuple[Call, ...]:
    """Return the calls of a page in its order; those that only samples show come with ``known="example"``."""
    pieces = [*_meta(page), *(piece for n, block in enumerate(page.blocks) for piece in _pieces(n, block))]
    stated = [p for p in pieces if p.known == "column"]
    calls = [*_whole(stated), *_joined([p for p in stated if not (p.method and p.target)], page.blocks)]
    headings = _headings_above(page.blocks)
    calls = [
        _shown(c, calls, headings[max(c.block, 0)], page.blocks[c.block - 1] if c.block > 0 else None) for c in calls
    ]
    samples = _whole([p for p in pieces if p.known == "example"])
    return tuple(sorted({(c.method, c.path, c.block): c for c in (*calls, *samples)}.values(), key=lambda c: c.block))


def _headings_above(blocks: Sequence[Block]) -> list[Heading | None]:
    """Return, for each block, the nearest heading above it."""
    found: list[Heading | None] = [None]
    for block in blocks:
        found.append(block if isinstance(block, Heading) else found[-1])
    return found


def _shown(call: Call, calls: Sequence[Call], above: Heading | None, beside: Block | None) -> Call:
    """Return a call as an example when it stands below a heading for examples, after a call whose path it fills in."""
    captioned = isinstance(beside, Paragraph) and len(beside.text) < 80 and mentions(beside.text, "example")
    if not captioned and (above is None or place_of(above.text) != "example"):
        return call
    earlier = (c for c in calls if c.block < call.block and c.method == call.method)
    filled = any(re.fullmatch(re.sub(r"\\\{[^{}]*\\\}", "[^/]+", re.escape(c.path)), call.path) for c in earlier)
    return replace(call, known="example") if filled else call


# Pieces, by the kind of block.


def _meta(page: Page) -> Iterator[_Piece]:
    for key in ("api", "openapi", "endpoint", "route"):
        found = CALL.match(page.fact(key).strip("\"'` "))
        if found:
            yield _Piece(-1, 1, found.group(1).upper(), found.group(2))
            return
    method = methods.of_value(page.fact("method"))
    target = next(
        (t for key in ("route", "path", "endpoint", "url", "uri") if _ROOTED.fullmatch(t := page.fact(key))), ""
    )
    if method and target:
        yield _Piece(-1, 1, method, target)


def _pieces(number: int, block: Block) -> Iterator[_Piece]:
    if isinstance(block, (Heading, Paragraph, Item)):
        yield from _from_text(number, block.line, block.text, heading=isinstance(block, Heading))
    elif isinstance(block, Fence):
        yield from _from_fence(number, block)
    elif isinstance(block, Markup):
        yield from _from_markup(number, block)
    elif isinstance(block, Table):
        yield from _from_table(number, block)


def _from_text(number: int, line: int, text: str, *, heading: bool) -> Iterator[_Piece]:
    text = _GLUED_LINES.sub(r"\1 \2", methods.joined(_SPREAD.sub(_gathered, text)))
    words = paths.TYPED_PART.sub(r"{\1}", plain(text).strip())
    words = _GLUED.sub(r"\1 \2", _SPACED_PART.sub(lambda m: m.group(0).replace(" ", "_"), words))
    if len(words) > 600:
        return
    whole = CALL.fullmatch(words) or (_CALL_IN_HEADING.search(words) if heading else None)
    if whole:
        yield _Piece(number, line, whole.group(1).upper(), whole.group(2))
        return
    method = ""
    for row in (_LABELLED.sub("\n", text) if text.startswith("**") else text).split("\n"):
        made = list(_from_line(number, line, row, heading=heading))
        path, tab, _ = row.strip().partition("\t")
        if not made and method and tab and _ROOTED.fullmatch(path.strip("` ")):
            made = [_Piece(number, line, method, path.strip("` "))]
        method = made[-1].method if made and made[-1].target else ""
        yield from made


def _gathered(found: re.Match[str]) -> str:
    """Join a path that a copied page shows part by part, each on a line."""
    return f"{found.group(1)} {found.group(2).replace(chr(10), '')}\n"


def _from_line(number: int, line: int, row: str, *, heading: bool) -> Iterator[_Piece]:
    words = plain(row).strip()
    cells = [plain(cell).strip() for cell in row.split("\t")]
    found = CALL.fullmatch(words) or (CALL.fullmatch(" ".join(cells[:2])) if len(cells) > 2 else None)
    if found:
        yield _Piece(number, line, found.group(1).upper(), found.group(2))
        return
    keyed = None if words.startswith(("http://", "https://")) else _KEYED.match(words)
    what = role(keyed.group(1)) if keyed else ""
    if keyed and what in ("method", "path"):
        value = (
            (codes(row) or (keyed.group(2),))[-1].strip() if len(codes(row)) == 1 else keyed.group(2).strip().strip("`")
        )
        value = methods.joined(_bare(value))
        both = CALL.match(value)
        if both:
            yield _Piece(number, line, both.group(1).upper(), both.group(2))
        elif what == "method" and methods.of_value(keyed.group(2)):
            yield _Piece(number, line, methods.of_value(keyed.group(2)))
        elif what == "path" and _TARGET.match(value.split(" ")[0]):
            yield _Piece(number, line, "", value.split(" ")[0])
        return
    bare = _bare(words.strip("`"))
    if re.fullmatch(METHOD, bare) or (
        (LABEL in row or (not heading and bare.islower())) and re.fullmatch(METHOD, bare.upper())
    ):
        yield _Piece(number, line, bare.upper())
    elif (
        _TARGET.fullmatch(bare)
        and (bare.startswith("http") or bare.count("/") >= 1)
        and not re.search(r"\.(?:md|html?|png|jpg|svg)$", bare)
    ):
        yield _Piece(number, line, "", bare)
    elif heading:
        method = re.match(rf"^(?:\[)?({METHOD})\]?[\s:：-]+\S", words) or re.search(
            rf"\s[\[(]?({METHOD})[\])]?$", words
        )
        if method or (LABEL in row and re.match(METHOD, words)):
            yield _Piece(number, line, method.group(1) if method else words.split()[0])


def _bare(text: str) -> str:
    """Take the brackets of an automatic link off."""
    return text[1:-1] if text.startswith("<") and text.endswith(">") else text


def _from_fence(number: int, block: Fence) -> Iterator[_Piece]:
    lines = [methods.joined(row.strip()) for row in block.text.split("\n")[:200] if row.strip()]
    if not lines:
        return
    found = [m for m in (CALL.match(row) or _RELATIVE.fullmatch(row) for row in lines) if m]
    if found and (CALL.match(lines[0]) or _RELATIVE.fullmatch(lines[0]) or len(found) == len(lines)):
        for one in found if len(found) == len(lines) else found[:1]:
            sample = len(lines) > len(found) and not _shows_template(one.group(2))
            target = f"{_host(lines)}{one.group(2)}" if one.group(2).startswith("/") else one.group(2)
            yield _Piece(number, block.line, one.group(1).upper(), target, "example" if sample else "column")
        return
    if len(lines) == 1 and (re.fullmatch(METHOD, lines[0]) or _TARGET.fullmatch(lines[0])):
        alone = re.fullmatch(METHOD, lines[0])
        yield _Piece(number, block.line, *((lines[0], "") if alone else ("", lines[0])))
        return
    yield from _from_curl(number, block)


def _host(lines: Sequence[str]) -> str:
    """Return the address that the head of a message names (RFC 9110, section 7.2), or an empty text."""
    found = next((m for m in map(_HOST.fullmatch, lines[1:12]) if m), None)
    return f"https://{found.group(1)}" if found else ""


def _from_curl(number: int, block: Fence) -> Iterator[_Piece]:
    text = re.sub(r"\\\s{0,3}\n", " ", block.text[:20_000])
    found = re.search(r"(?:^|[\s$>])curl\s", text)
    if not found:
        return
    command = text[found.start() :]
    url = re.search(r"[\"']?(https?://[^\s\"'\\]{1,2000})", command)
    if not url:
        return
    method = re.search(rf"(?:-X|--request)[\s=]{{0,3}}[\"']?({METHODS})\b", command, re.I)
    data = re.search(r"\s(?:-d|--data(?:-raw|-binary|-urlencode)?|--json|-F|--form)[\s=]", command)
    getter = re.search(r"\s(?:-G|--get)\s", command)
    verb = method.group(1).upper() if method else "POST" if data and not getter else "GET"
    yield _Piece(number, block.line, verb, url.group(1), "example")


def _from_markup(number: int, block: Markup) -> Iterator[_Piece]:
    values = [methods.joined(value) for _, value in block.attributes]
    method = next((v.upper() for v in values if re.fullmatch(METHOD, v.upper()) and len(v) > 2), "")
    target = next((v for v in values if _TARGET.fullmatch(v) and ("/" in v)), "")
    both = next((m for m in (CALL.fullmatch(v) for v in values) if m), None)
    text = methods.joined(plain(block.text))
    said = CALL.fullmatch(text)
    if both or said:
        if found := both or said:
            yield _Piece(number, block.line, found.group(1).upper(), found.group(2))
    elif method:
        path = target or (text if _TARGET.fullmatch(text) else "")
        yield _Piece(number, block.line, method, path)
    elif (
        re.search(r"route|endpoint|path|url", block.tag, re.I)
        and (target or _TARGET.fullmatch(text))
        and not re.search(r"param|field", block.tag, re.I)
    ):
        yield _Piece(number, block.line, "", target or text)


def _from_table(number: int, block: Table) -> Iterator[_Piece]:
    """Read a table of one call, across or down; an index of several calls is no call of the page itself."""
    rows = [[methods.joined(plain(c.text).strip()) for c in line.cells] for line in block.rows[:40]]
    upright = (
        bool(block.header)
        and len(block.header) >= 2
        and role(block.header[0].text) in ("method", "path")
        and not role(block.header[1].text)
    )
    if len(rows) == 1 and not upright and rows[0]:
        method = next((methods.of_value(c) for c in rows[0] if methods.are(c)), "")
        rooted = next((c.split() for c in rows[0] if c and all(map(_ROOTED.fullmatch, c.split()))), [])
        target = next((c for c in rows[0] if _TARGET.fullmatch(c) and not _MEDIA_TYPE.match(c)), "")
        both = next((m for m in (CALL.fullmatch(c) for c in rows[0]) if m), None)
        if both:
            yield _Piece(number, block.line, both.group(1).upper(), both.group(2))
        elif method and rooted:
            yield from (_Piece(number, block.line, method, path) for path in rooted)
        elif (method or target) and not (target and not method and any(role(c.text) == "type" for c in block.header)):
            yield _Piece(number, block.line, method, target)
        return
    pairs = [[plain(c.text).strip() for c in block.header], *rows]
    for row in pairs:
        if len(row) >= 2 and role(row[0]) in ("method", "path"):
            value = _bare(row[1].strip("` "))
            both = CALL.fullmatch(value)
            if both:
                yield _Piece(number, block.line, both.group(1).upper(), both.group(2))
            elif methods.of_value(value):
                yield _Piece(number, block.line, methods.of_value(value))
            elif _TARGET.fullmatch(value) and value.startswith(("/", "http")):
                yield _Piece(number, block.line, "", value)


# Putting pieces together.


def _whole(pieces: Sequence[_Piece]) -> list[Call]:
    return [call for p in pieces if p.method and p.target for call in _calls(p, p.method, p.target)]


def _calls(piece: _Piece, said: str, target: str) -> Iterator[Call]:
    """Yield a call for each method that is said."""
    server, path = paths.server_of(target)
    shown = paths.template(path) if piece.known == "column" else paths.legal(path.split("?")[0])
    for method in methods.each(said):
        yield Call(method, shown, piece.line, server, piece.known, piece.block, query=paths.queried(path))


def _joined(pieces: Sequence[_Piece], blocks: Sequence[Block]) -> list[Call]:
    """Join a method with the nearest path after or before it, as long as no heading of a new subject is between."""
    calls: list[Call] = []
    used: set[int] = set()
    for n, piece in enumerate(pieces):
        if n in used or not piece.method:
            continue
        for other in (*range(n + 1, min(n + 4, len(pieces))), *range(n - 1, max(n - 3, -1), -1)):
            partner = pieces[other]
            if other in used or not partner.target or not _near(piece.block, partner.block, blocks):
                continue
            beside = [k for k, p in enumerate(pieces) if k not in used and _is_beside(p, partner)]
            used |= {n, *beside}
            first = piece if piece.block <= partner.block else partner
            start = _Piece(first.block, first.line)
            calls += [call for k in beside for call in _calls(start, piece.method, pieces[k].target)]
            break
    return calls


def _is_beside(piece: _Piece, partner: _Piece) -> bool:
    """Tell whether a path is the partner itself, or stands in the same block as another path of the same call."""
    rooted = piece.target.startswith("/") and partner.target.startswith("/")
    return piece is partner or (piece.block == partner.block and rooted and not piece.method)


def _near(one: int, other: int, blocks: Sequence[Block]) -> bool:
    low, high = min(one, other), max(one, other)
    between = blocks[low + 1 : high + 1] if isinstance(blocks[high], Heading) else blocks[low + 1 : high]
    subjects = [
        b
        for b in between
        if isinstance(b, Heading) and place_of(b.text) != "call" and not _TARGET.fullmatch(plain(b.text))
    ]
    return high - low <= NEAR and not subjects and not any(isinstance(b, Table) for b in blocks[low + 1 : high])


@lru_cache(maxsize=20_000)
def place_of(text: str, *, whole: bool = True) -> str:
    """Return the place that a heading or caption names; ``whole`` wants the text to say hardly anything else."""
    words = fold(text)
    found = _PLACES.among(words)
    if not found or (whole and not _is_only(words, [phrase for phrase, _ in found])):
        return ""
    named = {place for _, place in found}
    if "errors" in named and found[0][1] in ("request", "response", "example", "body"):
        return "errors"
    if found[0][1] in ("body", "headers") and "response" in named:
        return "response" if found[0][1] == "body" else "response-headers"
    return found[0][1]


@lru_cache(maxsize=20_000)
def mentions(text: str, place: str) -> bool:
    """Tell whether a text speaks of a place at all."""
    return any(of == place for _, of in _PLACES.among(fold(text)))


def _is_only(words: str, phrases: Sequence[str]) -> bool:
    left = bare = re.sub(r"[(（\[][^()（）\[\]]{0,80}[)）\]]|\d+|[^\w\s]", " ", words)
    for phrase in phrases:
        ascii_ = phrase.isascii()
        left = (
            re.sub(rf"(?<![a-z]){re.escape(phrase)}(?:s|es)?(?![a-z])", " ", left)
            if ascii_
            else left.replace(phrase, " ")
        )
    left = _FILLER.sub(" ", left)
    return len("".join(left.split())) <= 0.2 * len(bare.strip())


def _shows_template(target: str) -> bool:
    return bool(re.search(r"[{<]|/:[A-Za-z]", target))


_PLACES = Standing(places.PLACES)
_FILLER = re.compile(
    rf"(?<![a-z])(?:{'|'.join(w for w in word_lists.HEADING_FILLERS if w.isascii())})(?![a-z])|{'|'.join(w for w in word_lists.HEADING_FILLERS if not w.isascii())}"  # noqa: E501
)
_HOST = re.compile(r"Host\s?:\s?([\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6}(?::\d{1,5})?)", re.I)
_GLUED = re.compile(rf"^({METHOD})(/[a-z{{])")
_GLUED_LINES = re.compile(rf"(?m)^({METHOD})(/[A-Za-z{{])")
_SPREAD = re.compile(rf"(?m)^({METHOD})\n((?:/\n[\w.{{}}:-]{{1,60}}(?:\n|\Z)){{1,20}})")
_SPACED_PART = re.compile(r"\{[A-Za-z][A-Za-z ]{0,40}\}")
_TARGET = re.compile(r"(?:https?://[^\s\"'|]{2,1000}|/[^\s\"'|]{0,600}|[a-z][\w\-]{1,40}(?:/[\w\-{}:<>.]{1,80}){1,12})")
_ROOTED = re.compile(r"(?:https?://|/)[^\s\"'|]{0,1000}")
_MEDIA_TYPE = re.compile(r"(?:application|text|image|audio|video|multipart)/")
CALL = re.compile(
    rf"(?:HTTP\s)?[`*\[]{{0,3}}({METHOD}|get|post|put|patch|delete)[`*\]:]{{0,3}}\s{{1,6}}[`*]{{0,3}}((?:https?://|/|\{{)[^\s`*\"']{{0,1000}})[`*]{{0,3}}\]?(?:\s{{1,3}}HTTP/[\d.]{{1,3}})?[.,]?"
)
_RELATIVE = re.compile(rf"({METHOD})\s+([a-z][\w\-]{{0,60}}/[\w\-{{}}:<>./]{{1,300}})")
_CALL_IN_HEADING = re.compile(rf"(?:^|[\s\[(:：–—-])({METHOD})\]?[\s:]{{1,4}}((?:https?://|/)[^\s`*\])]{{0,600}})")
# HTML joins the lines of a paragraph, and with them what stands below each other in Markdown.
_LABELLED = re.compile(r"[ \t](?=\*\*[^*\n]{1,40}[:：]\*\*[ \t])")
_KEYED = re.compile(r"^[\s*\-•]{0,4}([^:：|]{2,40}?)\s?[:：]\s?(\S.{0,1000})$")
