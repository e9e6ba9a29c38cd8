"""A page's text into blocks: the form is recognised from the text, and one scanner reads it."""

from __future__ import annotations

import re

from rowcast.importers.blocks import Block, Form, Heading, Page, Paragraph, Table
from rowcast.importers.scanning import lines, markup
from rowcast.importers.scanning.decode import NotAPage, decode
from rowcast.importers.text.inline import plain

MOST_LINES, MOST_ROWS, MOST_TAGS, MOST_BLOCKS = 300_000, 100_000, 1_500_000, 150_000
"""Pages with more are refused; the largest ones that were seen are fifty times smaller."""


def scan(name: str, data: bytes) -> Page:
    """Read a page.

    Raises:
        NotAPage: The bytes are binary, or too many; or the page has too many lines, rows or elements.
    """
    decoded = decode(data)
    text = decoded.text
    form = form_of(name, text)
    _few_enough(text.count("\n"), "lines", MOST_LINES)
    if form == "html":
        _few_enough(text.count("<"), "tags", MOST_TAGS)
    meta: tuple[tuple[str, str], ...] = ()
    title = ""
    if form == "html":
        title, blocks = markup.document(text)
    else:
        meta, skipped = front_matter(text)
        body = "\n".join(text.split("\n")[skipped:]) if skipped else text
        blocks = lines.scan(body, skipped)
    _few_enough(len(blocks), "headings, paragraphs and tables", MOST_BLOCKS)
    _few_enough(sum(len(b.rows) for b in blocks if isinstance(b, Table)), "rows in its tables", MOST_ROWS)
    heading = _title(blocks)
    named = dict(meta).get("title", "") or heading or title
    return Page(name, form, blocks, meta, decoded.notes, named, text.count("\n") + 1, text)


def _few_enough(count: int, what: str, most: int) -> None:
    if count > most:
        raise NotAPage(f"the page has {count:,} {what}; the most that is read is {most:,}: cut it into several pages")


def _title(blocks: tuple[Block, ...]) -> str:
    """Return the first heading; where a copied page has none but names of sections, its first line."""
    headings = [b for b in blocks if isinstance(b, Heading)]
    if headings and headings[0].level < 7:
        return plain(headings[0].text)
    first = next((b for b in blocks if isinstance(b, (Heading, Paragraph))), None)
    line = plain(first.text.split("\n")[0]) if first is not None else ""
    return line if len(line) <= 100 else ""


def form_of(name: str, text: str) -> Form:
    """Tell HTML from Markdown and text: by its doctype or its tags, and by the name of the file."""
    head = text[:3000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")) or (
        name.lower().endswith((".html", ".htm")) and "<" in head
    ):
        return "html"
    if re.match(r"<(?:body|div|table|h[1-6]|section|article|main|p|meta|head)[\s>]", head) and not _MARKDOWN.search(
        text[:50_000]
    ):
        return "html"
    return "text" if name.lower().endswith(".txt") else "markdown"


def front_matter(text: str) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return the front matter's keys with texts, and how many lines it takes."""
    if not text.startswith("---\n"):
        return (), 0
    rows = text.split("\n", 300)
    for end, line in enumerate(rows[1:300], 1):
        if line.strip() in ("---", "..."):
            return tuple(_meta(rows[1:end])), end + 1
    return (), 0


def _meta(rows: list[str]) -> list[tuple[str, str]]:
    found = []
    for row in rows:
        match = re.match(r"^([A-Za-z][\w\-]{0,60}):\s{0,10}(.{0,2000})$", row)
        if match and match.group(2):
            value = match.group(2).strip()
            found.append(
                (
                    match.group(1),
                    value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value,
                )
            )
    return found


_MARKDOWN = re.compile(r"^(?:#{1,6} |\|[^\n]{0,500}\|\s*$|```)", re.M)
