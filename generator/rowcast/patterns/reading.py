"""The text of a regular expression in; its parts out, if all engines read it alike."""

from __future__ import annotations

import re
from typing import Literal

from rowcast.patterns.parts import Either, One, Part, Place, Row, Times

MAX_GROUPS = 50


def read(pattern: str) -> Part:
    """Return the parts of a pattern.

    Raises:
        Refused: if it is no regular expression, or not one that all engines read alike.
    """
    return _Reader(pattern).whole()


def cost(part: Part) -> int:
    """Return what a part weighs in a compiled automaton, its counts written out."""
    if isinstance(part, One):
        return part.cost
    if isinstance(part, Place):
        return 1
    if isinstance(part, Times):
        return max(1, cost(part.part)) * max(1, part.high if part.high is not None else part.low + 1)
    return 1 + sum(map(cost, part.parts if isinstance(part, Row) else part.options))


class Refused(Exception):
    """The pattern has a fault; leaves this package only as a ``PatternFault``."""

    def __init__(self, kind: Literal["invalid", "not-portable"], message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


_CLASS_COSTS = {"d": 80, "w": 400, "s": 20, "D": 90, "W": 400, "S": 30}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;=?@[\\]^_`{|}~")
_COUNT = re.compile(r"\{(\d{1,6})(?:(,)(\d{1,6})?)?\}")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")


class _Reader:
    """Reads a pattern by recursive descent; groups are the only recursion, and their depth is limited."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def whole(self) -> Part:
        part = self.either(0)
        if self.at < len(self.pattern):
            raise Refused("invalid", f"the bracket `)` at character {self.at + 1} closes nothing")
        return part

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def either(self, depth: int) -> Part:
        options = [self.row(depth)]
        while self.peek() == "|":
            self.at += 1
            options.append(self.row(depth))
        return options[0] if len(options) == 1 else Either(tuple(options))

    def row(self, depth: int) -> Part:
        parts: list[Part] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.times(self.atom(depth)))
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def times(self, part: Part) -> Part:
        bounds = self.quantifier()
        if bounds is None:
            return part
        if isinstance(part, Place):
            raise Refused("not-portable", f"`^`, `$` or `\\b` is repeated before character {self.at + 1}")
        if self.peek() == "?":
            self.at += 1
        elif self.peek() == "+":
            raise Refused("not-portable", f"the repetition at character {self.at + 1} is possessive")
        if self.quantifier() is not None:
            raise Refused("invalid", f"a repetition is repeated before character {self.at + 1}")
        return Times(part, *bounds)

    def quantifier(self) -> tuple[int, int | None] | None:
        mark = self.peek()
        if mark in ("*", "+", "?") and mark:
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[mark]
        if mark != "{":
            return None
        match = _COUNT.match(self.pattern, self.at)
        if match is None:
            raise Refused(
                "not-portable", f"the `{{` at character {self.at + 1} begins no count; write `\\{{` for the character"
            )
        self.at = match.end()
        low = int(match[1])
        high = low if match[2] is None else int(match[3]) if match[3] else None
        if high is not None and high < low:
            raise Refused("invalid", f"the count {match[0]} ends before it begins")
        return low, high

    def atom(self, depth: int) -> Part:
        mark = self.peek()
        self.at += 1
        if mark == "(":
            return self.group(depth + 1)
        if mark == "[":
            return self.char_class()
        if mark == "\\":
            return self.escape()
        if mark in ("^", "$"):
            return Place(mark)
        if mark == ".":
            return One(lambda char: char != "\n", 10)
        if mark in ("*", "+", "?"):
            raise Refused("invalid", f"there is nothing to repeat before character {self.at}")
        if mark == "{":
            raise Refused(
                "not-portable", f"the `{{` at character {self.at} begins no count; write `\\{{` for the character"
            )
        return One(mark.__eq__, 1)

    def group(self, depth: int) -> Part:
        start = self.at
        if depth > MAX_GROUPS:
            raise Refused("invalid", f"groups nest deeper than {MAX_GROUPS} levels")
        if self.peek() == "?":
            if not self.pattern.startswith("?:", self.at):
                raise Refused("not-portable", f"the group at character {start} {_group_word(self.pattern[self.at :])}")
            self.at += 2
        part = self.either(depth)
        if self.peek() != ")":
            raise Refused("invalid", f"the group at character {start} is not closed")
        self.at += 1
        # A row of its own, so that a place in brackets can be repeated as in all engines.
        return Row((part,)) if isinstance(part, Place) else part

    def escape(self) -> Part:
        char = self.peek()
        self.at += 1
        if char in ("b", "B"):
            return Place(char)
        if char in _CLASS_COSTS:
            return One(re.compile("\\" + char).match, _CLASS_COSTS[char])
        return One(self.character(char).__eq__, 1)

    def character(self, char: str) -> str:
        """Return the character that the escape stands for, and go past it."""
        if char == "":
            raise Refused("invalid", "the pattern ends with a backslash")
        if char in _PUNCTUATION or char == " ":
            return char
        if char in _CONTROLS:
            return _CONTROLS[char]
        match = _HEX.match(self.pattern, self.at - 1)
        if match is not None:
            self.at = match.end()
            return chr(int(match[1] or match[2], 16))
        if char.isdigit() and char.isascii():
            raise Refused("not-portable", f"`\\{char}` at character {self.at - 1} refers back to a group")
        raise Refused("not-portable", f"the escape `\\{char}` at character {self.at - 1} is not known to all engines")

    def char_class(self) -> Part:
        start = self.at
        negated = self.peek() == "^"
        self.at += negated
        if self.peek() == "]":
            raise Refused("not-portable", f"the class at character {start} begins with `]`; write `\\]`")
        cost = 10 if negated else 1
        while (char := self.peek()) != "]":
            if char == "":
                raise Refused("invalid", f"the class at character {start} is not closed")
            cost += self.class_item(char, start)
        self.at += 1
        return One(re.compile(self.pattern[start - 1 : self.at]).match, cost)

    def class_item(self, char: str, start: int) -> int:
        """Go past one character, escape or range of a class and return what it costs."""
        low = self.class_end(char, start)
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return _class_cost(low)
        if self.pattern[self.at + 1] == "-":
            raise Refused("not-portable", f"`-` in the class at character {start} needs a backslash")
        self.at += 1
        high = self.class_end(self.peek(), start)
        if len(low) != 1 or len(high) != 1:
            raise Refused(
                "invalid", f"a range in the class at character {start} does not go from character to character"
            )
        if high < low:
            raise Refused("invalid", f"a range in the class at character {start} ends before it begins")
        return _class_cost(high)

    def class_end(self, char: str, start: int) -> str:
        """Go past one end of a range and return its character, or two characters for ``\\d`` and its kin."""
        self.at += 1
        if char == "[" or self.pattern[self.at - 1 : self.at + 1] in ("&&", "--", "~~", "||"):
            raise Refused("not-portable", f"`{char}` in the class at character {start} needs a backslash")
        if char != "\\":
            return char
        escaped = self.peek()
        self.at += 1
        if escaped in _CLASS_COSTS:
            return "\\" + escaped
        if escaped == "b":
            raise Refused("not-portable", f"`\\b` in the class at character {start} is not known to all engines")
        return self.character(escaped)


def _class_cost(end: str) -> int:
    if len(end) > 1:
        return _CLASS_COSTS[end[1]]
    return 1 if end.isascii() else 10


def _group_word(text: str) -> str:
    for opening, word in (
        ("?=", "looks ahead"),
        ("?!", "looks ahead"),
        ("?<=", "looks behind"),
        ("?<!", "looks behind"),
        ("?P<", "has a name; write `(?:`"),
        ("?<", "has a name; write `(?:`"),
        ("?P=", "refers back to a group"),
        ("?>", "is atomic"),
        ("?(", "is a condition"),
        ("?#", "is a comment"),
    ):
        if text.startswith(opening):
            return word
    return "sets flags, which the engines write differently"
