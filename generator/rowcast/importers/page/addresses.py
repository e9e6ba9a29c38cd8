"""What a page says about all of its calls: the address that they begin with, and an index of them by name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowcast.importers.blocks import Block, Item, Page, Paragraph, Table
from rowcast.importers.tabular.calls import CALL
from rowcast.importers.text.inline import codes, fold, plain
from rowcast.importers.vocabulary import words as word_lists


def base(page: Page) -> str:
    """Return the base URL or path that a sentence of the page names, or an empty text."""
    for number, block in enumerate(page.blocks):
        text = block.text if isinstance(block, (Paragraph, Item)) else ""
        if text and word_lists.BASE_ADDRESSES.search(plain(text)):
            for below in page.blocks[number + 1 : number + 3]:
                listed = re.search(r"https?://[^\s`*<>()]{3,200}", getattr(below, "text", ""))
                if listed:
                    return listed.group(0).rstrip("/.,;")
        found = word_lists.BASE_ADDRESS.search(plain(text)) if text else None
        if found:
            target = next((c for c in codes(text) if c.startswith(("/", "http"))), "") or found.group(1) or ""
            if target:
                return target.rstrip("/.,;)。，")
        if isinstance(block, Table):
            for line in block.rows[:12]:
                key = fold(line.cells[0].text) if len(line.cells) > 1 else ""
                if key in ("base url", "base uri", "server", "host", "base path"):
                    return plain(line.cells[1].text).strip().rstrip("/")
    return ""


def listed(blocks: Sequence[Block]) -> dict[str, tuple[str, str]]:
    """Return the method and path of each call that an index names: a table with names beside ``GET /path``."""
    found: dict[str, tuple[str, str]] = {}
    for block in blocks:
        for line in block.rows if isinstance(block, Table) else ():
            texts = [plain(cell.text).strip() for cell in line.cells]
            call = next((m for m in (CALL.fullmatch(text) for text in texts) if m), None)
            name = next((text for text in texts if re.fullmatch(r"[A-Za-z_]\w{1,80}", text)), "")
            if call and name:
                found.setdefault(name, (call.group(1).upper(), call.group(2)))
    return found
