"""Parameters that stand in lists, definition bullets and components, brought into the form of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from rowcast.importers.blocks import Block, Cell, Heading, Item, Line, Markup, MarkupEnd, Page, Paragraph, Table
from rowcast.importers.tabular import fieldrows, keyed, spelled
from rowcast.importers.tabular.calls import place_of
from rowcast.importers.text.expressions import references
from rowcast.importers.text.inline import INDENT, LABEL, LABEL_END, fold, labels, plain
from rowcast.importers.text.kinds import read as read_type
from rowcast.importers.vocabulary import places
from rowcast.importers.vocabulary.kinds import OF_ITEMS
from rowcast.records import replace

HEADER = ("Name", "Type", "Required", "Default", "Description")


def as_tables(page: Page) -> Page:
    """Replace runs of bullets and components that describe parameters by tables of the same rows."""
    apart = [
        cut
        for b in spelled.titled(spelled.merged(page.blocks))
        for cut in (spelled.apart(b) if isinstance(b, Paragraph) else (b,))
    ]
    blocks = _components(keyed.as_tables(fieldrows.as_tables(apart)))
    return replace(page, blocks=tuple(_bullets(blocks)))


# Bullets: `name` (type, required) – description.


def _bullets(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    at = 0
    place = ""
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Heading) or (isinstance(block, Paragraph) and len(block.text) < 120):
            place = (
                place_of(block.text)
                or _group(block)
                or (
                    place_of(block.text, whole=False)
                    if plain(block.text).endswith((":", "："))
                    else ""
                    if isinstance(block, Heading)
                    else place
                )
            )
        if isinstance(block, Paragraph):
            found = spelled.table(blocks, at, expected=place in _EXPECTED)
            if found is not None:
                out.append(found[0])
                at = found[1]
                continue
        if not isinstance(block, Item):
            out.append(block)
            at += 1
            continue
        if _STATUS.fullmatch(block.text):
            out.append(Heading(block.line, 7, block.text))
            place, at = place_of(block.text) or place, at + 1
            continue
        run, end = _run(blocks, at)
        for part in _parted(run):
            out += _part(part, place)
        at = end
    return out


def _part(part: Sequence[Item], place: str) -> list[Block]:
    """Return bullets as a table; where a few of them are no parameters, those between them as tables."""
    table = _table(part, place)
    if table is not None:
        return [table]
    readable = [_parameter(item) is not None or item.depth > part[0].depth for item in part]
    if place not in _EXPECTED or sum(readable) < 3 or sum(readable) < 0.6 * len(part):
        return list(part)
    out: list[Block] = []
    for sound, group in groupby(zip(part, readable, strict=True), key=itemgetter(1)):
        items = [item for item, _ in group]
        table = _table(items, place) if sound else None
        out += [table] if table is not None else items
    return out


def _group(block: Heading | Paragraph) -> str:
    """Return the place of the rows below a heading such as ``Optional user info``: some place of a request."""
    first = fold(block.text).split(" ")[0] if isinstance(block, Heading) and fold(block.text) else ""
    return "request" if first in places.REQUIRED_GROUP + places.OPTIONAL_GROUP else ""


def _parted(run: Sequence[Item]) -> list[list[Item]]:
    """Cut a run of bullets where those that say of themselves that they are arguments begin and end."""
    return [list(part) for _, part in groupby(run, lambda item: bool(_ARGUMENT.match(item.text)))]


def _run(blocks: Sequence[Block], at: int) -> tuple[list[Item], int]:
    """Return bullets that follow each other, with the indented paragraphs that belong to one that is a parameter."""
    run: list[Item] = []
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Item):
            if _STATUS.fullmatch(block.text):
                break
            run.append(block)
        elif isinstance(block, Paragraph) and run and block.indent > 1 and (_parameter(run[-1]) or ("",) * 2)[1]:
            run[-1] = replace(run[-1], text=f"{run[-1].text}\n{block.text}")
        else:
            break
        at += 1
    return run, at


def _table(run: Sequence[Item], place: str) -> Table | None:
    """Read a run of bullets as a table when nearly all of them have the form of a parameter."""
    parsed = [_parameter(item) for item in run]
    tops = [p for p, item in zip(parsed, run, strict=True) if item.depth == run[0].depth]
    typed = [p for p in parsed if p is not None and p[1]]
    expected = place in _EXPECTED
    if (
        not tops
        or any(p is None for p in tops)
        or (not typed and not expected)
        or (len(typed) * 2 < len(tops) and not expected)
    ):
        return None
    if not typed and len(tops) < 2 and not (expected and _DEFINED.match(run[0].text)):
        return None
    if not typed and place == "headers" and {p[0].lower() for p in tops if p is not None} <= _MEDIA:
        return None
    lines: list[Line] = []
    for item, cells in zip(run, parsed, strict=True):
        if cells is None:
            if not lines:
                return None
            last = lines[-1].cells
            lines[-1] = Line(lines[-1].line, (*last[:4], Cell(f"{last[4].text}\n- {item.text}", last[4].line)))
            continue
        indent = INDENT * max(0, item.depth - run[0].depth)
        lines.append(
            Line(item.line, tuple(Cell((indent if n == 0 else "") + text, item.line) for n, text in enumerate(cells)))
        )
    return _made(lines, run[0].line)


def _made(lines: Sequence[Line], line: int) -> Table:
    """Make a table, leaving out columns that no row fills."""
    kept = [n for n in range(5) if n == 0 or any(row.cells[n].text.strip() for row in lines)]
    header = tuple(Cell(HEADER[n], line) for n in kept)
    return Table(line, header, tuple(Line(row.line, tuple(row.cells[n] for n in kept)) for row in lines))


def _parameter(item: Item) -> tuple[str, str, str, str, str] | None:
    """Read one bullet: name, type, required, default, description."""
    argument = _ARGUMENT.match(item.text)
    if argument and _is_kind(argument.group(2)):
        return argument.group(1), argument.group(2), "", "", argument.group(3)
    found = _BULLET.match(item.text)
    if not found:
        bare = spelled.marked(item.text) or spelled.plain_head(item.text)
        return (bare[0], bare[1], bare[2], "", bare[3]) if bare else None
    name = found.group(1) or found.group(2) or found.group(3)
    aside, rest = (found.group(4) or found.group(5) or "").strip(), found.group(6).strip()
    assigned = _ASSIGNED.fullmatch(name)
    if assigned and not aside:
        return assigned.group(1), assigned.group(2).removeprefix("<").removesuffix(">"), "", "", rest
    if aside:
        kind, required, default = _aside(aside)
        if not kind and not required and not default:
            return name, "", "", "", f"({aside}) {rest}".strip()
        return name, kind, required, default, rest
    angled = _ANGLED.match(rest) or _CODED.match(rest)
    if angled and _is_kind(angled.group(1)):
        return name, angled.group(1), angled.group(2) or "", "", angled.group(3).lstrip(" —–-")
    marked = _LEADING_LABELS.match(rest)
    lead = marked.group(0) if marked else ""
    dashed = re.match(
        r"^[`*_]{0,2}([A-Za-z][\w<>\[\]| ]{1,40}?)[`*_]{0,2}(?:,\s?(required|optional|mandatory))?\s?(?:[-–—:：.]\s|\.?$)(.*)$",  # noqa: E501
        rest[len(lead) :],
        re.S | re.I,
    )
    if dashed and _is_kind(dashed.group(1)) and not _ARTICLE.match(dashed.group(1)):
        return name, dashed.group(1), dashed.group(2) or "", "", f"{lead}{dashed.group(3)}".strip()
    return _worded(name, rest)


def _worded(name: str, rest: str) -> tuple[str, str, str, str, str]:
    """Read ``name type required`` on the first line, as lists show it that set them apart by colour only."""
    first, _, more = rest.partition("\n")
    marked = labels(first)
    words = plain(re.sub(f"{LABEL}[^{LABEL_END}]{{0,80}}{LABEL_END}", " ", first)).strip(" ,·•-")
    if words and len(words.split()) <= 3 and _is_kind(words):
        required = next((label for label in marked if fold(label) in ("required", "optional", "mandatory")), "")
        others = " ".join(f"{LABEL}{label}{LABEL_END}" for label in marked if label != required)
        return name, words, required, "", f"{others} {more}".strip()
    return name, "", "", "", rest


def _is_kind(words: str) -> bool:
    """Tell whether words are a type in its own words; in running text, the name of an object proves nothing."""
    found = read_type(words).type
    return found is not None and not references(found) and not _is_of(words)


def _is_of(words: str) -> bool:
    """Tell whether words are about something (``number of tokens``, ``date of birth``) and not of a type's items."""
    head = re.match(r"([A-Za-z]+)\s+of\s", words)
    return bool(head) and head is not None and head.group(1).lower() not in OF_ITEMS


def _aside(text: str) -> tuple[str, str, str]:
    """Read ``string: "" <required - if x>`` and ``string, required, default: 5``."""
    required, default, rest = "", "", plain(text)
    mark = re.search(r"<\s?(required|optional)\s?(?:[-–:]\s?([^<>]{1,200}))?>", rest, re.I)
    if mark:
        required = f"{mark.group(1)} {mark.group(2)}" if mark.group(2) else mark.group(1)
        rest = rest.replace(mark.group(0), "").strip()
    colon = re.match(r"^([^:]{2,60}?)\s?:\s?(.{0,100})$", rest)
    if colon and _is_kind(colon.group(1)):
        default = colon.group(2).strip()
        return colon.group(1), required, default
    parts = [p.strip() for p in re.split(r"[,;，；]", rest)]
    kinds: list[str] = []
    for part in parts:
        if re.fullmatch(r"(?i)required|optional|mandatory|必填|可选|必须|必須|任意|可選", part):
            required = part
        elif re.match(r"(?i)default\s?(?:is|:|=)?\s?", part) and re.search(
            r"\S$", re.sub(r"(?i)^default\s?(?:is|:|=)?\s?", "", part)
        ):
            default = re.sub(r"(?i)^default\s?(?:is|:|=)?\s?", "", part)
        elif part:
            kinds.append(part)
    kind = ", ".join(kinds)
    return (
        (kind if kind and _is_kind(kind) else "", required, default) if kind == "" or _is_kind(kind) else ("", "", "")
    )


# Components: <ParamField body="name" type="string" required default="x">description</ParamField>.


def _components(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Markup) and _is_field(block):
            table, at, inner = _fields(blocks, at)
            out += [table, *inner]
        else:
            out.append(block)
            at += 1
    return out


def _is_field(block: Markup) -> bool:
    return bool(
        re.search(r"(?:param|parameter|response|property|body|query|field|schema)(?:field|item|row)?$", block.tag, re.I)
    ) and bool(_field_name(block)[0])


def _field_name(block: Markup) -> tuple[str, str]:
    for key in ("path", "query", "body", "header", "cookie"):
        if block.get(key) and block.get(key) != "true":
            return block.get(key), {"header": "headers", "cookie": "cookies"}.get(key, key)
    name = block.get("name") or block.get("title") or block.get("field")
    return (
        (name, places.IN_CELL.get(block.get("in").lower(), ""))
        if name
        and name != "true"
        and (block.get("type") or "field" in block.tag.lower() or "param" in block.tag.lower())
        else ("", "")
    )


def _fields(blocks: Sequence[Block], at: int) -> tuple[Table, int, list[Block]]:
    """Gather fields that follow each other into one table, those inside of others nested; other blocks after it."""
    start = blocks[at]
    rows: list[list[str]] = []
    lines: list[int] = []
    stack: list[tuple[str, int]] = []
    inner: list[Block] = []
    answers = isinstance(start, Markup) and "response" in start.tag.lower()
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Markup) and _is_field(block):
            if not stack and ("response" in block.tag.lower()) is not answers:
                break
            depth = sum(1 for _, row in stack if row >= 0)
            rows.append(_field(block, depth))
            lines.append(block.line)
            if block.open:
                stack.append((block.tag, len(rows) - 1))
        elif isinstance(block, MarkupEnd):
            if stack and stack[-1][0] == block.tag:
                stack.pop()
            elif not stack:
                break
        elif isinstance(block, Markup) and stack:
            if block.open:
                stack.append((block.tag, -1))
        elif stack and isinstance(block, (Paragraph, Item, Heading)):
            owner = next((row for _, row in reversed(stack) if row >= 0), len(rows) - 1)
            rows[owner][4] = f"{rows[owner][4]}\n{block.text}".strip()
        elif stack:
            inner.append(block)
        else:
            break
        at += 1
    header = tuple(Cell(text, lines[0]) for text in ("Name", "Type", "Required", "Default", "Description", "In"))
    made = tuple(Line(line, tuple(Cell(text, line) for text in row)) for line, row in zip(lines, rows, strict=True))
    kept = [n for n in range(6) if n == 0 or any(row[n] for row in rows)]
    return (
        Table(
            lines[0],
            tuple(header[n] for n in kept),
            tuple(Line(r.line, tuple(r.cells[n] for n in kept)) for r in made),
            caption="Response" if answers else "",
        ),
        at,
        inner,
    )


def _field(block: Markup, depth: int) -> list[str]:
    name, place = _field_name(block)
    required = "yes" if block.has("required") else "no"
    text = block.text
    if block.has("deprecated"):
        text = f"Deprecated. {text}"
    return [INDENT * depth + name, block.get("type"), required, block.get("default"), text, place]


# Headers that only say in which media types a call talks.
_MEDIA = frozenset(("content-type", "accept"))
_EXPECTED = frozenset(("path", "query", "headers", "body", "request", "response"))
_DEFINED = re.compile(r"(?:`[A-Za-z_$][\w.\[\]$-]*`|\*\*[A-Za-z_$][\w.\[\]$-]*\*\*)\s?[:：–—-]")
# ``name=<type>``, as a query is written.
_ASSIGNED = re.compile(r"([A-Za-z_][\w.\[\]-]{0,80})=(<[^<>]{1,80}>|[A-Za-z]\w*(?:\s?\|\s?[A-Za-z]\w*)+)")
# A bullet that names the sort of the parameter before it: ``URL arguments: name - (type) text``.
_ARGUMENT = re.compile(
    r"(?:[A-Za-z]{2,12}\s)?(?:arguments?|parameters?|params?)\s?:\s([A-Za-z_][\w.\[\]]{0,60})\s?[-–]\s?\(([^()]{2,30})\)\s?((?:.|\n)*)$",
    re.I,
)
# A type in angle brackets behind the name, and a mark in round ones.
_ANGLED = re.compile(r"<([A-Za-z][\w\[\], ]{1,40})>\s?(?:[(\[](required|optional)[)\]])?\s?((?:.|\n)*)$", re.I)
# A type in code marks behind the name, and what follows it; not the first of several values.
_CODED = re.compile(
    r"`([A-Za-z][^`\n]{1,40})`\s?(?:(?:[—–,·-]\s?)?[(\[*_]{0,2}(required|optional)[)\]*_]{0,2}(?=[\s.,:—–-]|$)[.:]?)?\s?"
    r"(?![,/|、]|or\b|and\b|[:：=])((?:.|\n)*)$",
    re.I,
)
# A bullet that is the heading of an answer: ``201 application/json``.
_STATUS = re.compile(r"[1-5]\d\d\s{1,3}[a-z]{4,12}/[\w.+-]{2,60}")
_ARTICLE = re.compile(r"(?:the|an?)\s", re.I)
_LEADING_LABELS = re.compile(f"(?:{LABEL}[^{LABEL_END}]{{0,80}}{LABEL_END}\\s*){{1,4}}")
_BULLET = re.compile(
    r"^(?:`([^`\n]{1,80})`|\*\*`?([\w.\[\]$@\-/]{1,80})`?\*\*|([A-Za-z_][\w.\[\]]{0,60})(?=\s?[(:（：]))"
    r"\s?(?:`?[(（]([^()（）\n]{1,200}(?:\([^()\n]{1,60}\)[^()\n]{0,60})?)[)）]`?|[*_]([A-Za-z][\w<>\[\], ]{1,60})[*_])?\s?(?:[-–—:：]{1,2}|\s|$)\s?((?:.|\n)*)$"  # noqa: E501
)
