"""The one place where text becomes Markdown (CommonMark with the tables of GFM): quoting, and the blocks we build.

In: any text. Out: Markdown that shows exactly this text, in each renderer alike, with no HTML and no link that we did
not mean. ``prose`` turns a description into the same, with the little markup that the spec language allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from rowcast.facts import json_text
from rowcast.targets.docs import prose

_SPACE = re.compile("[ \t\r\n\f\v\x85\u2028\u2029]+")
_BLANK_LINES = re.compile(r"\n[ \t\r]*\n\s*")
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PADDED = re.compile(r" .*[^ ].* \Z")
_TICKS = re.compile("`+")
# Characters, and a few that only count before or after others, which can begin markup inside a line:
# `_` between letters is no emphasis, and `&` is an entity only before a name or number and `;`. A link without
# brackets begins at `://`, `www.` or `@`; dollar signs and braces are markup in renderers that add mathematics or MDX.
_ACTIVE = re.compile(
    r"[\\`*\[\]<|~{}$@]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|:(?=//)|(?<=mailto):|(?<=xmpp):|(?<=www)\.",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"(?:[#>+=:-]|(?P<number>\d+)(?=[.)]))")
# Signs at the end of a heading after a space are no part of it.
_HEADING_END = re.compile(r"(?<= )#+\Z")
_TARGET_CHARACTER = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&+,;=%*]")
_WEB = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)
_SLUG_DROPPED = re.compile(r"[^\w\- ]")
# A code span in a table cannot hold a backslash before a bar: renderers disagree on what is left of it.
_UNSPANNABLE = re.compile(r"\\\|")
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JSON_WANTED = re.compile(f'[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_DIRECTIONS}]|^[\\s"]|\\s$|^$')
_DIRECTED = re.compile(rf"(\\*)([{_DIRECTIONS}])|(\\+)(?=u(?:061c|200[ef]|202[a-e]|206[6-9]))")


def text(raw: str) -> str:
    """Return one line of Markdown that shows ``raw``; runs of white space become one space."""
    return _HEADING_END.sub(r"\\\g<0>", _line_start(word(raw)))


def word(raw: str) -> str:
    """Return text for the middle of a line, or for a cell, that shows ``raw``."""
    return _escaped(visible(_flat(raw)))


def inline(raw: str) -> str:
    """Return a description as one line of Markdown, keeping its code spans, emphasis and web links."""
    return _line_start(_parts(prose.parse(_flat(raw)), _span))


def cell(raw: str) -> str:
    """Return a description for a cell of a table."""
    return _parts(prose.parse(_flat(raw)), _cell_span)


def paragraphs(raw: str) -> str:
    """Return a description as Markdown paragraphs, each on one line."""
    return "\n\n".join(inline(part) for part in _BLANK_LINES.split(raw.strip()) if part.strip())


def code(raw: str) -> str:
    """Return a code span for use outside tables; text that a span cannot hold as it is becomes a JSON string."""
    return _span(_showable(raw))


def cell_code(raw: str) -> str:
    """Return a code span for use in a table; text that such a span cannot hold as it is becomes a JSON string."""
    return json_code(raw) if _UNSPANNABLE.search(raw) else _cell_span(_showable(raw))


def json_code(value: object) -> str:
    """Return a value as JSON in a code span for use in a table."""
    shown = json_text(value)
    # In JSON a bar stands in strings only, where it can be escaped.
    return _cell_span(shown.replace("|", "\\u007c") if _UNSPANNABLE.search(shown) else shown)


def fence(content: str, language: str) -> str:
    """Return a code block. ``language`` is a word of ours."""
    ticks = "`" * max(3, 1 + max(map(len, _TICKS.findall(content)), default=0))
    return f"{ticks}{language}\n{content.rstrip(chr(10))}\n{ticks}"


def link(label: str, target: str) -> str:
    """Return a link with a label that is Markdown already."""
    return f"[{label}]({link_target(target)})"


def link_target(target: str) -> str:
    """Return the target of a link; what could end it, or begin a title or an entity, is written with percent signs."""
    quoted = _TARGET_CHARACTER.sub(lambda found: _percent(found.group()), target)
    return re.sub(r"&(?=#?\w+;)", "&amp;", quoted)


def web_link(target: str, label: str = "") -> str:
    """Return a link to an address of the web with a label; of any other address only the text."""
    shown = word(label or target)
    return link(shown, target) if _WEB.match(target) else shown


def slug(heading: str) -> str:
    """Return the anchor that renderers in the way of GitHub give a heading of this shown text."""
    return _SLUG_DROPPED.sub("", visible(heading).strip().lower()).replace(" ", "-")


def visible(raw: str) -> str:
    """Return text with the marks and controls of direction written out, such as ``\\u202e``.

    They could make a text read otherwise than it is stored (CVE-2021-42574). Backslashes that stand before one, or
    before what looks like one that is written out, are doubled, so that it can be told what was meant.
    """
    return _DIRECTED.sub(_written_out, raw)


def _written_out(found: re.Match[str]) -> str:
    if not found[2]:
        return found[0] * 2
    return f"{found[1] * 2}\\u{ord(found[2]):04x}"


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table from cells that are Markdown already.

    Raises:
        ValueError: if a row has more or fewer cells than the header, or a cell holds a line end; a fault of ours.
    """
    if any(len(row) != len(headers) for row in rows) or any("\n" in cell for row in rows for cell in row):
        raise ValueError(f"cells do not fit under {headers}")
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in line) for line in lines)


def trimmed_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table without the columns whose cells are all empty; the first column stays."""
    kept = [place for place in range(len(headers)) if place == 0 or any(row[place] for row in rows)]
    return table([headers[place] for place in kept], [[row[place] for place in kept] for row in rows])


def _escaped(raw: str) -> str:
    """Return text with a backslash before all that could be markup inside a line."""
    return _ACTIVE.sub(r"\\\g<0>", raw)


def _flat(raw: str) -> str:
    return _CONTROLS.sub("\ufffd", _SPACE.sub(" ", raw).strip(" "))


def _line_start(line: str) -> str:
    """Return a line that begins no heading, quote, list or rule; ``line`` is Markdown of one line."""
    found = _LINE_START.match(line)
    if found is None:
        return line
    digits = found["number"] or ""
    return f"{digits}\\{line[len(digits) :]}"


def _parts(parts: Sequence[prose.Part], span: Callable[[str], str]) -> str:
    made = [_part(part, span) for part in parts]
    for place, (part, after) in enumerate(pairwise(parts)):
        # An exclamation mark before a link would make it an image.
        if isinstance(part, str) and part.endswith("!") and isinstance(after, prose.Link):
            made[place] = f"{made[place][:-1]}\\!"
    return "".join(made)


def _part(part: prose.Part, span: Callable[[str], str]) -> str:
    match part:
        case str():
            return _escaped(visible(part))
        case prose.Code(content):
            return span(visible(content))
        case prose.Emphasis(strong, parts):
            mark = "**" if strong else "*"
            return f"{mark}{_parts(parts, span)}{mark}"
        case prose.Link(target, parts):
            return link(_parts(parts, span), target)


def _span(content: str) -> str:
    if "`" not in content:
        return f"` {content} `" if _PADDED.match(content) else f"`{content}`"
    ticks = "`" * _free_run(content)
    room = " " if content[0] == "`" or content[-1] == "`" or _PADDED.match(content) else ""
    return f"{ticks}{room}{content}{room}{ticks}"


def _cell_span(content: str) -> str:
    """Return a code span for use in a table, or plain text where a span in a table cannot hold it."""
    return _escaped(content) if _UNSPANNABLE.search(content) else _span(content).replace("|", "\\|")


def _free_run(content: str) -> int:
    """Return the least number of backticks that no run in ``content`` has."""
    runs = {len(run) for run in _TICKS.findall(content)}
    return next(length for length in range(1, len(runs) + 2) if length not in runs)


def _showable(raw: str) -> str:
    """Return what a code span can hold: the text, or as JSON where it is empty or has ends or signs that get lost."""
    return json_text(raw) if _JSON_WANTED.search(raw) else raw


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
