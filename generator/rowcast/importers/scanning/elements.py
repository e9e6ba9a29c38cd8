"""Elements and components that are blocks in Markdown: HTML tables go to the HTML scanner, the rest becomes marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rowcast.importers.blocks import Block, Heading, Markup, MarkupEnd, Paragraph
from rowcast.importers.scanning import markup
from rowcast.importers.text.inline import plain, tidy
from rowcast.importers.vocabulary import words as word_lists

Nested = Callable[[str, int], tuple[Block, ...]]
Found = tuple[list[Block], int]


def read(lines: Sequence[str], at: int, offset: int, nested: Nested) -> Found | None:
    """Read the element that begins on line ``at``: its blocks and the line after; ``None`` when it is inline text."""
    line = lines[at].strip()
    name = _NAME.match(line)
    if name is None:
        return None
    closing, tag = name.group(1), name.group(2)
    if tag.lower() in word_lists.WHOLE_TAGS and not closing:
        return _whole(lines, at, offset, tag.lower())
    if _is_component(tag):
        return _component(lines, at, offset, tag, closing=bool(closing), nested=nested)
    if tag.lower() in word_lists.WRAPPER_TAGS:
        return _unwrapped(line, at, offset)
    return None


def attributes(text: str) -> tuple[tuple[str, str], ...]:
    """Read the attributes of an opening tag: ``name="value"``, ``name={value}`` and bare names."""
    found: list[tuple[str, str]] = []
    for match in _ATTRIBUTE.finditer(text[:20_000]):
        name, double, single, braced, bare = match.groups()
        value = next((v for v in (double, single, braced, bare) if v is not None), "true")
        found.append((name, value.strip().strip("`\"'") if braced is not None else value))
        if len(found) == 60:
            break
    return tuple(found)


def _whole(lines: Sequence[str], at: int, offset: int, tag: str) -> Found | None:
    """Hand the lines up to the closing tag to the HTML scanner."""
    depth, end, opening, closing = 0, at, f"<{tag}", f"</{tag}"
    while end < len(lines) and end - at < 50_000:
        lower = lines[end].lower()
        depth += lower.count(opening) - lower.count(closing)
        end += 1
        if depth <= 0:
            break
    if depth > 0:
        return None
    blocks = markup.fragment("\n".join(lines[at:end]), at + offset)
    return list(blocks), end


def _component(lines: Sequence[str], at: int, offset: int, tag: str, *, closing: bool, nested: Nested) -> Found | None:
    line = at + 1 + offset
    if closing:
        rest = lines[at].strip()[len(tag) + 3 :].strip()
        return [MarkupEnd(line, tag), *(nested(rest, at + offset) if rest else ())], at + 1
    opening = _opening(lines, at)
    if opening is None:
        return None
    head, rest, end = opening
    pairs = attributes(head[len(tag) + 1 :])
    if head.rstrip().endswith("/"):
        tail = nested(rest.strip(), end - 1 + offset) if rest.strip() else ()
        return [Markup(line, tag, pairs, ""), *tail], end
    close = rest.find(f"</{tag}")
    if close >= 0:
        return [Markup(line, tag, pairs, tidy(rest[:close].strip()))], end
    return [Markup(line, tag, pairs, tidy(rest.strip()), open=True)], end


def _opening(lines: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """Return the opening tag without its brackets, what follows it on its last line, and the line after."""
    text, end = lines[at].strip(), at + 1
    while True:
        close = _tag_end(text)
        if close >= 0:
            return text[1:close], text[close + 1 :], end
        if end >= len(lines) or end - at > 60 or len(text) > 20_000 or not lines[end].strip():
            return None
        text, end = f"{text} {lines[end].strip()}", end + 1


def _tag_end(text: str) -> int:
    quote, depth = "", 0
    for position, character in enumerate(text[:20_000]):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and depth == 0:
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
        elif character == ">" and depth == 0:
            return position
    return -1


def _unwrapped(line: str, at: int, offset: int) -> Found:
    """Drop the wrapper and keep what it holds on this line, a heading as a heading unless it shows a path."""
    number, words = at + 1 + offset, tidy(line)
    heading = _HEADING.match(line)
    if heading and not _PATHLIKE.match(plain(words)):
        anchor = dict(attributes(heading.group(2) or "")).get("id", "")
        return [Heading(number, int(heading.group(1)), words, anchor)], at + 1
    return ([Paragraph(number, words)] if plain(words) else []), at + 1


def _is_component(tag: str) -> bool:
    return (tag[:1].isupper() and tag.upper() != tag) or "." in tag or ("-" in tag and tag.lower() == tag)


_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9.\-]{0,60})(?=[\s/>]|$)")
_ATTRIBUTE = re.compile(
    r"([A-Za-z_:@][\w:.\-]{0,60})(?:\s{0,5}=\s{0,5}(?:\"([^\"]{0,5000})\"|'([^']{0,5000})'|\{([^{}]{0,5000})\}|([^\s\"'{}>]{1,500})))?"
)
_HEADING = re.compile(r"<h([1-6])(\s[^<>]{0,500})?>", re.I)
_PATHLIKE = re.compile(r"^(?:[A-Z]{3,7}\s+)?(?:/|https?://)\S*$")
