"""The one place where text of a spec becomes Python: values as literals, prose as docstrings and comments.

Whatever goes in, what comes out is one token (a literal, a docstring) or lines of comment, and nothing but that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite

from rowcast.ir import Json


class Code(str):
    """Text that is Python already. Views hold no other text, so that a type checker finds what was not quoted."""

    __slots__ = ()


class UnquotableError(ValueError):
    """A value that Python text cannot hold as it is: half of a surrogate pair, or a number that is none."""


def literal(value: Json) -> Code:
    """Return the Python literal that equals a JSON value, in type too.

    Raises UnquotableError for infinite numbers, NaN, lone surrogates, and whatever is not JSON.
    """
    if value is None or isinstance(value, bool):
        return Code(repr(value))
    if isinstance(value, str):
        return string(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return Code(f"[{', '.join(literal(item) for item in value)}]")
    if isinstance(value, dict):
        return Code(f"{{{', '.join(f'{string(key)}: {literal(item)}' for key, item in value.items())}}}")
    raise UnquotableError(f"a {type(value).__name__} is no JSON value")


def items(parts: Sequence[Code]) -> Code:
    """Return a tuple of what is Python already."""
    return Code(f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})")


def strings(texts: Iterable[str]) -> Code:
    """Return a tuple of string literals."""
    return items([string(text) for text in texts])


def string(text: str) -> Code:
    """Return a string literal that equals ``text``, in the quotes that the formatter would choose.

    Control characters, invisible ones and those that change the direction of writing are escaped.
    Raises UnquotableError for lone surrogates.
    """
    if _HARMLESS.fullmatch(text):
        return Code(f'"{text}"')
    if _SURROGATE.search(text):
        raise UnquotableError("half of a surrogate pair cannot be written as UTF-8")
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return Code(f"{quote}{_HIDDEN.sub(_escape, escaped)}{quote}")


def docstring(lines: Sequence[str]) -> Code:
    """Return a docstring of the lines, which are prose: what cannot be seen is shown as an escape.

    A line that would be a prompt of doctest or a directive to a tool gets a backslash in front.
    """
    shown = [_prose_line(line) for line in lines]
    while shown and not shown[-1]:
        shown.pop()
    if len(shown) < 2:
        # The formatter, too, sets a quote apart from those that end the docstring.
        shown = [_LAST_QUOTE.sub('" ', shown[0]) if shown else " "]
    else:
        shown.append("")
    if shown[0].startswith('"'):
        shown[0] = f"\\{shown[0]}"
    return Code('"""' + "\n".join(shown) + '"""')


def comment(text: str) -> Code:
    """Return a comment of one line, in which nothing is read as a directive or as the encoding of the file."""
    shown = _HIDDEN.sub(_escape, " ".join(text.split()))
    return Code(_defused(f"# {shown}".rstrip()))


# Hidden: C0 and C1 controls, soft hyphen, marks and controls of direction, separators of lines and paragraphs, joiners,
# surrogates, private and unassigned areas, byte order marks, tags. The list is fixed, and not ``str.isprintable``,
# since that depends on the version of Python that runs the tool.
_RANGES = (
    (0x00, 0x1F),
    (0x7F, 0xA0),
    (0xAD, 0xAD),
    (0x034F, 0x034F),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x1680, 0x1680),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0x3000, 0x3000),
    (0x3164, 0x3164),
    (0xD800, 0xF8FF),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0xFFFE, 0xFFFF),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1345F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0x1FFFE, 0x1FFFF),
    (0xE0000, 0x10FFFF),
)
_HIDDEN = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _RANGES)}]")
# What needs no escape, to be quick about most texts: printable ASCII without quotes, backslashes and comments.
_HARMLESS = re.compile(r"[ !#-\[\]-~]*")
_HARMLESS_PROSE = re.compile(r"(?! *(?:>>>|\.\.\.))[ !$-\[\]-~]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PROMPT = re.compile(r"^(\s*)(>>>|\.\.\.(?:\s|$))")
_TOOLS = "(?:flake8|fmt|isort|mypy|nosec|noqa|pragma|pylint|pyright|pytype|ruff|type|yapf)"
_DIRECTIVE = re.compile(rf"(#\s*)(?={_TOOLS})(\w)", re.I)
_ENCODING = re.compile(r"cod(?=ing[:=])")
_INNER_QUOTE, _LAST_QUOTE = re.compile('"(?=")'), re.compile('"$')
_VARIATION = re.compile("[\ufe0e\ufe0f]")
_BACKSLASH = r'\\"'


def _number(value: int | float) -> Code:
    if isinstance(value, float) and not isfinite(value):
        raise UnquotableError(f"{value} is no JSON number")
    try:
        return Code(repr(value))
    except ValueError as problem:
        raise UnquotableError("a number has too many digits") from problem


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _prose_line(line: str) -> str:
    """Escape one line for a docstring. Backslashes come first, so that each escape made later is one of ours."""
    if _HARMLESS_PROSE.fullmatch(line):
        return line.rstrip()
    shown = _HIDDEN.sub(_escape, _VARIATION.sub("", line.rstrip()))
    shown = _defused(_PROMPT.sub(r"\1\\\2", shown))
    return _INNER_QUOTE.sub(_BACKSLASH, shown.replace("\\", "\\\\"))


def _defused(text: str) -> str:
    """Put a backslash into words by which a comment steers a tool, or names the encoding of a file."""
    return _ENCODING.sub(r"\g<0>\\", _DIRECTIVE.sub(r"\1\2\\", text))
