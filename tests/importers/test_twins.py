"""Markdown and HTML of one page give the same rows: pages of ours in Markdown are rendered, and both imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rowcast import importers
from rowcast.importers import report
from rowcast.importers.model import Capture
from rowcast.importers.scan import front_matter

PAGES = sorted((Path(__file__).parents[1] / "cases_import").glob("*/page.md"))
HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# Pages that no renderer of CommonMark shows as they are meant, so that their HTML has less than they have.
LOST_IN_HTML = {
    "cell_over_several_lines": "a row of a table ends with its line",
    "damage_separator_missing": "without its row of dashes it is no table",
    "dialect_bold_captions": "a type in angle brackets is taken for an element",
    "dialect_definition_lists": "definition lists are no part of CommonMark",
    "dialect_template_tags": "the tags are for another renderer",
}


def _rows(capture: Capture) -> dict[str, object]:
    kept = ("description", "linked", "written_type")
    return {
        address: {fact.key: fact.value for fact in row.facts if fact.key not in kept}
        for address, row in report.rows(capture)
    }


def _twins(path: Path) -> tuple[dict[str, object], dict[str, object]]:
    text = path.read_text(encoding="utf-8")
    body = "\n".join(text.split("\n")[front_matter(text)[1] :])
    html = f"<!doctype html><html><body>{HTML.render(body)}</body></html>"
    one, other = (importers.read(name, page.encode()) for name, page in (("page.md", text), ("page.html", html)))
    return _rows(one), _rows(other)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_markdown_and_html_give_the_same_rows(path: Path) -> None:
    one, other = _twins(path)
    assert (one == other) is (path.parent.name not in LOST_IN_HTML)
