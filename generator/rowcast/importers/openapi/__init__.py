"""OpenAPI and Swagger descriptions, whole files or parts of a page, into what tables of a page give.

What a description states is stated, so its facts are known as those of a column are. References are followed within the
same text and nowhere else. What the language has no words for is a finding.
"""

from __future__ import annotations

import re

from rowcast.importers.blocks import Fence, Page
from rowcast.importers.model import Capture, Finding
from rowcast.importers.openapi import components, operations
from rowcast.importers.openapi.about import about, addresses, errors
from rowcast.importers.openapi.cleaning import cleaned
from rowcast.importers.openapi.loading import Object, load
from rowcast.importers.openapi.reader import TooLarge, reader, text
from rowcast.importers.openapi.swagger import lifted
from rowcast.importers.openapi.webhooks import webhooks
from rowcast.records import replace

_FIRST = re.compile(r"^[\"']?(?:openapi|swagger)[\"']?\s*:", re.M)
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
    """Read the first description among the code blocks of a page, ``None`` when there is none with operations."""
    for block in page.blocks:
        if isinstance(block, Fence) and _HEAD.search(block.text[:4000]):
            root = load(block.text, block.line + 1)
            made = _capture(page.name, root, block.line) if root is not None else None
            if made is not None and made.operations:
                return replace(made, title=page.title or made.title)
    return None


def _capture(name: str, root: Object, line: int) -> Capture:
    """Return what a description says. A lone fragment of a page stands on the line of its block throughout."""
    wrong: dict[tuple[str, int], None] = {}
    lifted_ = lifted(cleaned(root, lambda message, at: wrong.setdefault((message, at))))
    at = reader(lifted_, line)
    at.findings += [Finding("outside-language", number, message) for message, number in wrong]
    try:
        components.define(at)
        found = operations.operations(at)
        said, sections = about(at, found.headers), {"errors": errors(at), "webhooks": webhooks(at)}
        components.settle(at)
        components.tagged(at)
        components.unwound(at)
    except TooLarge as problem:
        return Capture(name, "", "", (), (), (Finding("unreadable", line, str(problem)),))
    sections |= at.named
    return Capture(
        name,
        said.get("title", ""),
        "",
        tuple(found.operations),
        tuple(at.tables.values()),
        tuple(dict.fromkeys(at.findings)),
        addresses(at),
        (),
        text(said.get("description")),
        {key: part for key, part in sections.items() if part},
        said,
    )
