"""What a YAML parser complained about in; our sentence and mend for it out. The parsers' own wording is never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic
from rowcast.source import Span
from rowcast.yamltree.nodes import Lines

# Not in YAML's printable set, or a line end or a mark that editors hide and parsers disagree about.
_HIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)")
_NAMES = {
    "\0": "NUL",
    "\r": "a carriage return that ends no line",
    "\x1b": "an escape character",
    "\x85": "a next-line character",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\ufeff": "a byte order mark",
}
_QUOTE = "put quotes around a text that holds `: `, ` #`, brackets or begins with a sign"
_BRACKETS = 'inside { } and [ ] a text that holds brackets, commas or a colon needs quotes: "array[string]"'
_CLOSE = "close what is open, and check the indentation of the lines after it"

# A word of the parsers' own message (both say about the same), then our sentence and the mend.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("tab", "a tab stands where only spaces may", "indent with spaces"),
    ("could not find expected ':'", "this line is neither a key with a colon nor part of a text", _QUOTE),
    ("mapping values are not allowed", "a colon stands where no key can be", _QUOTE),
    ("block sequence entries", "a list item cannot begin here", "begin the list on the line after its key"),
    ("mapping keys are not allowed", "a key cannot begin here", "begin the mapping on the line after its key"),
    ("cannot start any token", "a value cannot begin with this character", "put quotes around the text"),
    ("document indicator", "a text in quotes is not closed before the document ends", "close the quotes"),
    ("while scanning a quoted", "a text in quotes is not closed", "close the quotes"),
    (
        "unknown escape",
        "a text in double quotes has an unknown escape",
        "write a backslash twice, or use single quotes",
    ),
    ("hexdecimal", "an escape in double quotes lacks digits", "write `\\xNN`, `\\uNNNN` or `\\UNNNNNNNN`"),
    ("hexadecimal", "an escape in double quotes lacks digits", "write `\\xNN`, `\\uNNNN` or `\\UNNNNNNNN`"),
    ("Unicode character escape", "an escape makes no whole character", "write the character itself"),
    (
        "found unexpected ':'",
        "a colon is followed by a bracket or a comma",
        "put a space after the colon, or quotes around the text",
    ),
    ("unexpected end of stream", "the file ends inside a text or a bracket", _CLOSE),
    ("',' or ']'", "a list in brackets is not closed, or lacks a comma", _BRACKETS),
    ("',' or '}'", "a mapping in braces is not closed, or lacks a comma", _BRACKETS),
    ("document start", "the mapping of the file ends here, and something follows", "check the indentation"),
    ("block end", "this line fits neither the list or mapping above it nor the one around that", _CLOSE),
    ("did not find expected key", "this line fits neither the mapping above it nor the one around that", _CLOSE),
    ("'-' indicator", "this line is no item of the list above it", "begin it with `- `, or check its indentation"),
    ("node content", "a value is missing here", _QUOTE),
    ("indentation indicator", "the sign after `|` or `>` is unknown", "write `|` or `>` alone at the end of the line"),
    ("comment or a line break", "text follows `|` or `>` on its line", "begin the text on the next line"),
    ("comment or line break", "text follows `|` or `>` on its line", "begin the text on the next line"),
)


def hidden_characters(text: str, lines: Lines) -> Iterator[Diagnostic]:
    """Yield a finding for each character that no spec may hold as it is."""
    for found in _HIDDEN.finditer(text):
        char = found.group()
        name = f"{_NAMES[char]} (U+{ord(char):04X})" if char in _NAMES else f"the control character U+{ord(char):04X}"
        escape = f"write it as `\\u{ord(char):04x}` in double quotes where it is meant"
        yield diagnostic("yaml-character", f"{name} stands in the file", lines.span(*found.span()), escape)


def syntax_fault(error: Exception, offset: int, text: str, lines: Lines) -> Diagnostic:
    """Return the finding for a parser's error; ``offset`` is where the parser stood, for errors that know no place."""
    problem = ""
    if isinstance(error, yaml.MarkedYAMLError):
        problem = f"{error.problem or ''} {error.context or ''}"
        mark = error.problem_mark or error.context_mark
        offset = mark.index if mark is not None else offset
    offset = min(offset, len(text))
    if "escape" in problem:
        offset = max(text.rfind("\\", 0, offset + 1), 0)
    span = lines.span(offset, min(offset + 1, len(text)))
    if text[offset : offset + 1] == "\t":
        return diagnostic("yaml-tab", "a tab stands where only spaces may", span)
    for word, sentence, mend in _SENTENCES:
        if word in problem:
            return diagnostic("yaml-syntax", sentence, span, mend, _opened(error, span, text, lines))
    return diagnostic("yaml-syntax", "this is not well-formed YAML", span)


def _opened(error: Exception, span: Span, text: str, lines: Lines) -> tuple[tuple[str, Span], ...]:
    """Return the place where the thing began that the error is in, if it is not the error's own line."""
    mark = error.context_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if mark is None:
        return ()
    opened = lines.span(min(mark.index, len(text)), min(mark.index + 1, len(text)))
    return (("it began here", opened),) if opened.line != span.line else ()
