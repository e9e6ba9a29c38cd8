"""PyYAML's parser in Python, for where libyaml is missing, with the few places mended in which the two disagree."""

from __future__ import annotations

from typing import Any, NoReturn

from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError


class PureEvents(Reader, Scanner, Parser):
    """The events of a text.

    In brackets, Python's scanner ends a plain scalar at each question mark, though ``T?`` is one since YAML 1.2, and
    takes ``a:[b]`` for a key with its value, where libyaml refuses it.
    """

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_plain(self) -> Any:
        """Return the token of a plain scalar, question marks included."""
        token = super().scan_plain()
        while self.flow_level and self.peek() == "?":
            if self.buffer[self.index - 1] == ":":
                self._refuse(token)
            sign = "?"
            while self.peek(len(sign)) == "#":  # no comment, since no space is before it
                sign += "#"
            token.value += _folded(self.buffer[token.end_mark.index : self.index]) + sign
            self.forward(len(sign))
            token.end_mark = self.get_mark()
            gap = "".join(self.scan_plain_spaces(self.indent + 1, token.start_mark) or ())
            if gap and self.peek() == "#":
                break
            rest = super().scan_plain()
            if rest.value:
                token.value += gap + rest.value
                token.end_mark = rest.end_mark
        if self.flow_level and self.peek() == ":" and self.peek(1) in ",?[]{}":
            self._refuse(token)
        return token

    def _refuse(self, token: Any) -> NoReturn:
        """Refuse a colon at the end of a plain scalar in brackets, if no space is between it and what follows."""
        raise ScannerError("while scanning a plain scalar", token.start_mark, "found unexpected ':'", self.get_mark())


def _folded(blanks: str) -> str:
    """Return what is left of blanks inside a plain scalar: spaces stay, one line end is a space, more are one fewer."""
    lines = blanks.count("\n")
    return blanks if not lines else " " if lines == 1 else "\n" * (lines - 1)
