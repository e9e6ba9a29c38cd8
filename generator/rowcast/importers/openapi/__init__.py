"""OpenAPI and Swagger descriptions, whole files or parts of a page, into what tables of a page give.

What a description states is stated, so its facts are known as those of a column are. References are followed within the
same text and nowhere else. What the language has no words for is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.importers.blocks import Fence, Page, Paragraph
from rowcast.importers.model import Capture, Finding
from rowcast.importers.openapi import components, operations, streams, webhooks
from rowcast.importers.openapi.about import about, addresses, errors
from rowcast.importers.openapi.cleaning import cleaned
from rowcast.importers.openapi.reader import TooLarge, reader, text
from rowcast.importers.openapi.swagger import lifted
from rowcast.importers.text.loading import Object, load
from rowcast.records import replace

_FIRST = re.compile(r"^[\"']?(?:openapi|swagger)[\"']?\s*:", re.M)
# A line of YAML at the left edge: indented, empty, a comment, an item or a key; running text is none of them.
_YAML_LINE = re.compile(r"\s|$|#|- |---|[\"']?[A-Za-z$][\w$./-]{0,80}[\"']?\s?:(?:\s|$)")
_VERSION = re.compile(r"\b(?:openapi[\"']?\s?:\s?[\"']?3\.\d|swagger[\"']?\s?:\s?[\"']?2\.0)[^\n]{0,20}")
_PATHS = re.compile(r"\bpaths[\"']?\s?:")
_HEAD = re.compile(r"(?:^|[\s\"'{,])(?:openapi|swagger|paths)[\"']?\s?:")


def whole(name: str, content: str) -> Capture | None:
    """Read a file that is a description from its first line to its last, ``None`` when it is none."""
    begins = content.lstrip("\ufeff \t\r\n")[:1] == "{" or re.search(
        r"^[\"']?(?:openapi|swagger)[\"']?\s*:", content, re.M
    )
    if not begins or not _HEAD.search(content):
        return None
    root = load(content)
    return _capture(name, root, 1) if root is not None else None


def find(page: Page) -> Capture | None:
    """Read the first description among the code blocks and the lines of a page; ``None`` when none has operations."""
    fences = ((block.text, block.line + 1) for block in page.blocks if isinstance(block, Fence))
    for content, first in (*fences, *_unfenced(page.source)):
        if _HEAD.search(content[:4000]):
            root = load(content, first)
            made = _capture(page.name, root, first - 1) if root is not None else None
            if made is not None and made.operations:
                return replace(made, title=page.title or made.title)
    return None


def unread(page: Page) -> Iterator[Finding]:
    """Yield a finding for the place of a page where a description seems to begin, for pages on which none was read."""
    for block in page.blocks:
        found = _VERSION.search(getattr(block, "text", "")) if isinstance(block, (Fence, Paragraph)) else None
        if found and _PATHS.search(page.source):
            message = "an OpenAPI description seems to begin here, and it could not be read"
            yield Finding("unreadable", block.line, message, found.group(0))
            return


def _unfenced(source: str) -> Iterator[tuple[str, int]]:
    """Yield each stretch of YAML that begins a description among the lines of a page, with its first line."""
    lines = source.split("\n") if _FIRST.search(source) else []
    end = 0
    for number, line in enumerate(lines):
        if number >= end and _FIRST.match(line):
            end = next((n for n in range(number + 1, len(lines)) if not _YAML_LINE.match(lines[n])), len(lines))
            yield "\n".join(lines[number:end]), number + 1


def _capture(name: str, root: Object, line: int) -> Capture:
    """Return what a description says. A lone fragment of a page stands on the line of its block throughout."""
    wrong: dict[tuple[str, int], None] = {}
    lifted_ = lifted(cleaned(root, lambda message, at: wrong.setdefault((message, at))))
    at = reader(lifted_, line)
    at.findings += [Finding("outside-language", number, message) for message, number in wrong]
    try:
        components.define(at)
        found = operations.operations(at)
        said, sections = about(at, found.headers), {"errors": errors(at), "webhooks": webhooks.webhooks(at)}
        components.settle(at)
        components.tagged(at)
        components.unwound(at)
        sections["webhooks"], calls = webhooks.known(at, sections["webhooks"]), streams.known(at, found.operations)
    except TooLarge as problem:
        return Capture(name, "", "", (), (), (Finding("unreadable", line, str(problem)),))
    sections |= at.named
    return Capture(
        name,
        said.get("title", ""),
        "",
        calls,
        tuple(at.tables.values()),
        tuple(dict.fromkeys(at.findings)),
        addresses(at),
        (),
        text(said.get("description")),
        {key: part for key, part in sections.items() if part},
        said,
    )
