"""Text of a spec becomes Python that says the same text, and never anything else."""

from __future__ import annotations

import ast
import doctest
import io
import re
import tokenize

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rowcast.targets.python.quoting import Code, UnquotableError, comment, docstring, items, literal, string, strings

HOSTILE = (
    '"""\nPWN()\n"""',
    "'''\nPWN()\n'''",
    '\\"""\nPWN()\n"""',
    '\\\\"""\nPWN()\n"""',
    '\\\\\\"""\nPWN()\n"""',
    "ends in \\",
    "ends in \\\\",
    "ends in \\\\\\",
    'ends in "',
    'ends in ""',
    'ends in """',
    'ends in \\"',
    "ends in '",
    "ends in \\'",
    '"',
    '""',
    '"""',
    '""""',
    '"""""""',
    "'",
    "'''",
    "\\",
    "",
    " ",
    "'\"'''\"\"\"\\",
    "a\nPWN()",
    "a\n    PWN()",
    "a\rPWN()",
    "a\r\nPWN()",
    "a\x0bPWN()",
    "a\x0cPWN()",
    "a\x1cPWN()\x1d\x1e",
    "a\x85PWN()",
    "a\u2028PWN()",
    "a\u2029PWN()",
    "'+PWN()+'",
    '"+PWN()+"',
    "')\nPWN()\n#",
    '")\nPWN()\n#',
    "'])\nPWN()\n#",
    "', x=PWN(), y='",
    "# x\rPWN()",
    "# x\x0c\nPWN()",
    "from __future__ import braces",
    "-*- coding: utf-7 -*-",
    "# vim: set fileencoding=utf-7 :",
    "{PWN()} {0} {{ }} %s %(x)s $x ${PWN()}",
    "{{ PWN() }} {% raw %} {# x",
    "\\N{DIGIT ONE} \\N{NOPE} \\x \\u12 \\U0011 \\777 \\d \\\n",
    "\x00\x07\x1b[31m\x7f\x9b",
    "\u202e\u2066\u2069\u200b\u200d\ufeff\u00ad\U000e0020",
    "None",
    "True",
    "0777",
    ">>> PWN()\n... PWN()",
    "  >>> PWN()",
    "# type: ignore",
    "# fmt: off",
    "text  # noqa",
    "# mypy: ignore-errors",
    "# pylint: skip-file",
    "\t" * 50 + "x",
    "trailing   ",
    "back slash \\   ",
    "Grüße, 数据, \u0928\u093e\u092e, 🎉",
    "\u2764\ufe0f",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def tokens(text: str) -> list[int]:
    """Return the kinds of the tokens of a text, without line ends."""
    ignored = {tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER, tokenize.ENCODING}
    return [token.type for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in ignored]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_string_is_one_token_that_equals_the_text(text: str) -> None:
    made = string(text)
    assert isinstance(made, Code)
    assert ast.literal_eval(made) == text
    assert tokens(made) == [tokenize.STRING]
    assert not HIDDEN.search(made)
    assert "\n" not in made


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    made = string(text)
    assert ast.literal_eval(made) == text
    assert tokens(made) == [tokenize.STRING]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_formatter_leaves_strings_alone(text: str) -> None:
    line = f"x = {string(text)}\n"
    assert black.format_str(line, mode=black.FileMode()) == line


@given(JSON)
def test_any_json_comes_back_in_value_and_type(value: object) -> None:
    made = literal(value)
    again = ast.literal_eval(made)
    assert repr(again) == repr(value)


@pytest.mark.parametrize(
    "value",
    ["\ud800", "a\udfffb", ["\ud800"], {"\udc00": 1}, float("nan"), float("inf"), [10**5000], object(), (1,)],
    ids=range(9),
)
def test_what_cannot_be_written_is_refused(value: object) -> None:
    with pytest.raises(UnquotableError):
        literal(value)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("before", [[], ["First."], ["First.", ""]])
def test_a_docstring_is_a_docstring_and_nothing_else(text: str, before: list[str]) -> None:
    made = docstring([*before, *text.split("\n")])
    source = f"def f():\n    {made}\n".replace("\n", "\n    ").rstrip(" ")
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert len(function.body) == 1
    assert isinstance(ast.get_docstring(function), str)
    assert tokens(made) == [tokenize.STRING]
    assert not HIDDEN.search(made)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_lines_make_a_docstring(lines: list[str]) -> None:
    made = docstring(lines)
    assert tokens(made) == [tokenize.STRING]
    assert isinstance(ast.literal_eval(made), str)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_docstring_holds_no_example_and_no_directive(text: str) -> None:
    shown = ast.literal_eval(docstring(["First.", "", *text.split("\n")]))
    assert doctest.DocTestParser().get_examples(shown) == []
    assert not any(line.startswith("# mypy: ") for line in shown.split("\n"))
    assert not re.search(r"#\s*(type:\s*ignore|noqa|fmt:|pylint:)", shown)


def test_prose_reads_as_it_was_written() -> None:
    assert (
        ast.literal_eval(docstring(['A "word", `code` and a \\ backslash.'])) == 'A "word", `code` and a \\ backslash.'
    )
    assert ast.literal_eval(docstring(['"Quoted"'])) == '"Quoted" '
    assert ast.literal_eval(docstring(["One.", "", "Two."])) == "One.\n\nTwo.\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_comment_is_one_line_of_comment(text: str) -> None:
    made = comment(text)
    assert "\n" not in made
    assert not HIDDEN.search(made)
    assert tokens(f"{made}\n") == [tokenize.COMMENT]
    # A comment in the first two lines of a file may name its encoding (PEP 263).
    assert not re.match(r"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)", made)
    assert not re.match(r"#\s*(type:|noqa|fmt:|mypy:|pylint:)", made)
    compile(f"{made}\n{made}\nx = 1\n".encode(), "made", "exec")


def test_tuples() -> None:
    assert strings([]) == "()"
    assert strings(["a"]) == '("a",)'
    assert items([Code("1"), Code("f()")]) == "(1, f())"
