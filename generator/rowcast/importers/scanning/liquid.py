"""Tags of templates (``{% … %}``), in which some sites write parameters: the line of a tag in, blocks out."""

from __future__ import annotations

import re

from rowcast.importers.blocks import Block, Heading, Markup, MarkupEnd
from rowcast.importers.text.inline import tidy
from rowcast.importers.vocabulary.words import LIQUID_CALLS, LIQUID_RESPONSES


def read(text: str, line: int) -> list[Block]:
    """Return what a tag stands for: a component with its attributes, its end, or a heading where it has a title."""
    found = _TAG.match(text)
    if not found:
        return []
    closing, name, rest = found.groups()
    if closing:
        return [MarkupEnd(line, name)]
    pairs = tuple((m.group(1), m.group(2) or m.group(3) or "") for m in _ATTRIBUTE.finditer(rest))
    known = dict(pairs)
    if name in LIQUID_CALLS:
        title = known.get("summary") or f"{known.get('method', '').upper()} {known.get('path', '')}".strip()
        path = f"{known.get('baseUrl', '').rstrip('/')}{known.get('path', '')}"
        call = (("method", known.get("method", "").upper()), ("path", path))
        return [Heading(line, 2, tidy(title)), Markup(line, name, call, "")]
    if name in LIQUID_RESPONSES:
        return [Heading(line, 4, tidy(f"Response {known.get('status', '')}".strip()))]
    return [Markup(line, name, pairs, "", open=True)] if pairs else []


_TAG = re.compile(r"^\s*\{%-?\s{0,5}(/|end)?([a-z][a-z-]{0,40})(.{0,2000}?)-?%\}\s*$")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w-]{0,40})=(?:\"([^\"]{0,1000})\"|'([^']{0,1000})')")
