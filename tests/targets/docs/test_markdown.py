"""Text of a spec becomes Markdown that shows the same text, and no element, attribute or link that it did not mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rowcast.importers.page import exact
from rowcast.targets.docs import markdown as md
from rowcast.targets.docs import prose

Parse = Callable[[str], list[Token]]

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<b>'>",
    "<style>@import 'x'",
    "<meta http-equiv=refresh content=0>",
    "<base href=//evil>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,xx)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "<http://a.example>",
    "http://a.example and www.a.example and a@b.example",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x](http://a "onmouseover=alert(1)")',
    'http://a/"><script>',
    '[x](http://a/"><script>)',
    "```\ncode\n```",
    "~~~\ncode",
    '```"><script>\nx',
    "`` ` ``",
    "`",
    "`a",
    "a`",
    "`` a `",
    "a|b",
    "a\\|b",
    "a\\\\|b",
    "\\",
    "a\\",
    "`a|b`",
    "`a\\|b`",
    "line\nline",
    "<br>",
    "  spaces  ",
    "---",
    "- - -",
    "***",
    "# heading",
    "C #",
    "C ##",
    "# #",
    "> quote",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "1) item",
    "===",
    "a\n===",
    "a\n---",
    "    code",
    "\tcode",
    "---\nfront: matter\n---",
    "| a | b |\n|---|---|\n| c | d |",
    "<!--",
    "-->",
    "]]>",
    "<?x?>",
    "<!DOCTYPE html>",
    "</title>",
    "</pre></code>",
    "&lt;script&gt;",
    "&amp;lt;",
    "&#x3c;",
    "&NewLine;",
    "&copy",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;">',
    '"><x',
    "<!--<script>",
    "{{ x }}",
    "{% x %}",
    "{x}",
    "${x}",
    "$x$",
    ":::note",
    "[[x]]",
    "@x",
    "~~x~~",
    "_x_",
    "__x__",
    "*x*y*",
    "a_b_c",
    "2 * 3 * 4",
    "![x](http://a.example/x.png)",
    "![x](http://a.example/x.png 'y')",
    "[^1]: x",
    "\u202eright to left",
    "zero\u200bwidth",
    "a" + "\u0301" * 50,
    "\u2028",
    "nul\0nul",
    "[" * 50,
    "`" * 51,
    "*" * 50,
    "[x](" * 20,
    "![[x](http://a.example/)",
    "=1+1",
)


def shown(tokens: list[Token]) -> Iterator[str]:
    """Yield the text of each block as a reader sees it; fail on what is no text, code span, emphasis or link."""
    for token in tokens:
        assert token.type not in ("html_block", "fence", "code_block", "hr"), token
        if token.type == "inline":
            yield "".join(_inline(each) for each in token.children or ())


def _inline(token: Token) -> str:
    assert token.type in (
        *("text", "code_inline", "em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close"),
    ), token
    if token.type == "link_open":
        assert str(token.attrs["href"]).startswith(("http://", "https://")), token
        assert set(token.attrs) == {"href"}
    return token.content


def flat(raw: str) -> str:
    """Return a text as a browser shows it: white space is one space."""
    return " ".join(part for part in raw.replace("\0", "\ufffd").split(" ") if part)


def filled(text: str) -> list[str]:
    """Return the blocks that a text makes: one, or none where it is empty."""
    return [text] if text else []


def seen(raw: str) -> str:
    """Return the text that a description means, as it is shown."""
    return md.visible(prose.plain(prose.parse(md._flat(raw))))


def written(raw: str) -> str:
    """Return a text without markup as it is shown."""
    return md.visible(md._flat(raw))


@pytest.mark.parametrize("raw", HOSTILE)
def test_text_is_shown_as_it_is(parse: Parse, raw: str) -> None:
    assert list(shown(parse(md.text(raw)))) == filled(written(raw))


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_description_is_one_paragraph_of_text(parse: Parse, raw: str) -> None:
    assert list(shown(parse(md.inline(raw)))) == filled(seen(raw))


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_heading_is_one_heading(parse: Parse, raw: str) -> None:
    tokens = parse(f"# {md.text(raw)}")
    assert tokens[0].type == "heading_open"
    assert list(shown(tokens)) == [written(raw)]


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_list_item_is_one_item(parse: Parse, raw: str) -> None:
    tokens = parse(f"- {md.inline(raw)}\n- after")
    assert [token.type for token in tokens].count("list_item_open") == 2
    assert list(shown(tokens)) == [*filled(seen(raw)), "after"]


@pytest.mark.parametrize("raw", HOSTILE)
def test_cells_stay_in_their_table(parse: Parse, raw: str) -> None:
    table = md.table(["A", "B", "C"], [[md.cell(raw), md.cell_code(raw), md.word(raw)], ["1", "2", "3"]])
    tokens = parse(table)
    assert [token.type for token in tokens].count("td_open") == 6
    prosaic, code, text = list(shown(tokens))[3:6]
    assert flat(prosaic) == flat(seen(raw))
    assert flat(code) == flat(md._showable(raw)) or json.loads(code) == raw
    assert text == written(raw)


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_code_span_shows_its_text(parse: Parse, raw: str) -> None:
    assert list(shown(parse(md.code(raw)))) == [md._showable(raw)]


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_fence_holds_its_content(parse: Parse, raw: str) -> None:
    tokens = parse(f"before\n\n{md.fence(raw, 'text')}\n\nafter")
    blocks = [token for token in tokens if token.type == "fence"]
    assert [block.info for block in blocks] == ["text"]
    assert blocks[0].content.rstrip("\n") == raw.rstrip("\n").replace("\0", "\ufffd")
    assert [token.content for token in tokens if token.type == "inline"] == ["before", "after"]


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_link_has_the_target_that_it_was_given(parse: Parse, raw: str) -> None:
    tokens = parse(md.link("label", f"page.md#{raw}"))
    links = [each for token in tokens if token.children for each in token.children if each.type == "link_open"]
    assert [set(each.attrs) for each in links] == [{"href"}]
    assert list(tokens[1].children or ())[-1].type == "link_close"


PIECES = st.lists(
    st.sampled_from(
        [*"ab_*`[]()<>|\\&;#-+=.:!~$@{}'\"1 \n\té中", "http://a.b", "](http://a)", "&lt;", "**", "``", "---", "|\\|"]
    ),
    max_size=16,
).map("".join)


@given(PIECES)
def test_no_text_breaks_out(raw: str) -> None:
    parse = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse
    if not md._flat(raw):
        return
    assert list(shown(parse(md.text(raw)))) == [written(raw)]
    assert list(shown(parse(md.inline(raw)))) == [seen(raw)]
    cells = [md.cell(raw), md.cell_code(raw), md.word(raw)]
    tokens = parse(md.table(["A", "B", "C"], [cells]))
    assert [token.type for token in tokens].count("td_open") == 3
    prosaic, code, text = list(shown(tokens))[3:]
    assert flat(prosaic) == flat(seen(raw))
    assert flat(code) == flat(md._showable(raw)) or json.loads(code) == raw
    assert flat(text) == flat(written(raw))


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("plain", "plain"),
        ("use `model` here", "use `model` here"),
        ("*one* and **two**", "*one* and **two**"),
        ("see [the page](https://example.com/a_b)", "see [the page](https://example.com/a_b)"),
        ("see [`code`](https://example.com/)", "see [`code`](https://example.com/)"),
        ("snake_case_name stays readable", "snake_case_name stays readable"),
        ("2*3*4 is no emphasis", r"2\*3\*4 is no emphasis"),
        ("这是**重点**内容", "这是**重点**内容"),
        ("a -> b, 50%, x = y; (z)", "a -> b, 50%, x = y; (z)"),
        ("A. B! C? D: E", "A. B! C? D: E"),
    ],
)
def test_usual_descriptions_stay_readable(raw: str, wanted: str) -> None:
    assert md.inline(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("a\u202eb", "a\\u202eb"),
        ("\u2066\u2069\u061c\u200f", "\\u2066\\u2069\\u061c\\u200f"),
        ("\\u202e", "\\\\u202e"),
        ("\\\u202e", "\\\\\\u202e"),
        ("\\u0041 and \\", "\\u0041 and \\"),
        ("zero\u200bwidth \u05d0", "zero\u200bwidth \u05d0"),
    ],
)
def test_marks_of_direction_are_written_out_so_that_they_can_be_told(raw: str, wanted: str) -> None:
    assert md.visible(raw) == wanted
    assert exact.words(wanted) == raw


@given(st.lists(st.sampled_from(["\\", "u202e", "\u202e", "u", "2066", "\u2066", "x"]), max_size=8).map("".join))
def test_marks_of_direction_are_read_back_behind_backslashes_too(raw: str) -> None:
    assert exact.words(md.visible(raw)) == raw
    assert not set(md.inline(raw) + md.cell(raw) + md.code(raw) + md.cell_code(raw)) & set("\u202e\u2066")


def test_paragraphs_stay_apart() -> None:
    assert md.paragraphs("One\nline.\n\n  \n- Two\n") == "One line.\n\n\\- Two"


@pytest.mark.parametrize("value", ["a\\|b", {"a|b": ["\\|", "|"]}, "|", '"', "a\nb", None, 1.5])
def test_json_in_a_cell_reads_back(parse: Parse, value: object) -> None:
    tokens = parse(md.table(["A"], [[md.json_code(value)]]))
    codes = [child.content for token in tokens for child in token.children or () if child.type == "code_inline"]
    assert [json.loads(code) for code in codes] == [value]


def test_a_table_refuses_cells_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        md.table(["A", "B"], [["1"]])
    with pytest.raises(ValueError, match="do not fit"):
        md.table(["A"], [["1\n2"]])


def test_long_hostile_text_costs_little() -> None:
    for piece in ("[", "`", "*", "**a", "[x](http://", "&a", "\\|", "_", "`` "):
        assert md.inline(piece * 20_000)
