"""One page in other forms: its HTML gives the same rows as its Markdown, and a pasted copy loses none in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rowcast import importers
from rowcast.importers import findings
from rowcast.importers.blocks import Fence, Heading, Item, Paragraph, Table
from rowcast.importers.model import Capture
from rowcast.importers.outcome import report
from rowcast.importers.scanning.scan import front_matter, scan
from rowcast.importers.text.inline import plain

PAGES = sorted((Path(__file__).parents[1] / "cases_import").glob("*/page.md"))
HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# Pages that no renderer of CommonMark shows as they are meant, so that their HTML has less than they have.
LOST_IN_HTML = {
    "bullets_with_types_in_angles": "a type in angle brackets is taken for an element",
    "cell_over_several_lines": "a row of a table ends with its line",
    "damage_bullets_of_answers": "a round dot is no bullet of CommonMark",
    "damage_separator_missing": "without its row of dashes it is no table",
    "dialect_bold_captions": "a type in angle brackets is taken for an element",
    "dialect_definition_lists": "definition lists are no part of CommonMark",
    "call_table_with_more_dashes_than_headings": "with other numbers of dashes and headings it is no table",
    "nesting_by_wide_spaces": "the renderer takes wide spaces off the start of a cell",
    "rows_that_end_with_a_pipe_only": "a row of a table ends with its line",
    "dialect_framed_tables": "such tables are no part of CommonMark",
    "parameters_in_front_matter": "a rendered page does not show its front matter",
    "dialect_names_in_linked_bold": "bold with white space inside is none for CommonMark",
    "dialect_template_tags": "the tags are for another renderer",
    "openapi_in_page_without_fence": "rendered as running text, its lines have lost their indent",
    "openapi_json_in_page_without_fence": "rendered as running text, it is no JSON any more",
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


def _pasted(path: Path) -> str:
    """Write a page as it comes out of a browser: no marks, cells apart by tabs, code as it is."""
    lines: list[str] = []
    for block in scan(path.name, path.read_bytes()).blocks:
        if isinstance(block, Table):
            rows = [block.header, *(line.cells for line in block.rows)]
            lines += ["", *("\t".join(plain(cell.text) for cell in cells) for cells in rows if cells), ""]
        elif isinstance(block, (Heading, Fence)):
            lines += ["", plain(block.text) if isinstance(block, Heading) else block.text, ""]
        elif isinstance(block, (Paragraph, Item)):
            lines += ["\n".join(map(plain, block.text.split("\n"))), *([""] if isinstance(block, Paragraph) else [])]
    return "\n".join(lines)


# Pages whose rows stand in what no browser shows as text.
NOT_SHOWN = {"dialect_template_tags"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_a_pasted_copy_loses_no_row_without_a_word(path: Path) -> None:
    one = importers.read("page.md", path.read_bytes())
    other = importers.read("page.txt", _pasted(path).encode())
    lost = {row.path[-1] for _, row in report.rows(one)} - {row.path[-1] for _, row in report.rows(other)}
    said = {f.code for f in other.findings if findings.weight(f) == "decide"} - {"server-unknown", "required-unknown"}
    assert bool(lost and not said) is (path.parent.name in NOT_SHOWN)
