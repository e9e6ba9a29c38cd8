"""Regular expressions that mean the same everywhere: a pattern in; its fault out, or matches found in linear time.

Patterns of a spec end in places with different engines: Python's ``re``, the Rust engine of pydantic, ECMA-262 in an
OpenAPI document. Only what all of them read alike is accepted. Matching is by simulation of the automaton (Thompson),
so that no pattern of a spec can make the tool backtrack for years.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

MAX_LENGTH = 2_000
MAX_GROUPS = 50
MAX_COST = 50_000
"""Measured: the Rust engine refuses what costs about twice this, when its compiled form passes 10 MiB."""
MAX_STEPS = 3_000_000


@dataclass(frozen=True, slots=True)
class PatternFault:
    """Why a pattern is refused: it is no regular expression (``invalid``), or not one that all engines read alike."""

    kind: Literal["invalid", "not-portable"]
    message: str


def fault(pattern: str) -> PatternFault | None:
    """Return what is wrong with a pattern, or ``None``."""
    try:
        _program(pattern)
    except _Refused as refusal:
        return refusal.fault
    return None


def matches(pattern: str, text: str) -> bool:
    """Tell whether the pattern is found anywhere in the text; a pattern with a fault is found in every text.

    A search that would take more than ``MAX_STEPS`` steps is given up and counts as found.
    """
    try:
        program = _program(pattern)
    except _Refused:
        return True
    return _search(program, text)


class _Refused(Exception):
    """The pattern has a fault; leaves this module only as a ``PatternFault``."""

    def __init__(self, kind: Literal["invalid", "not-portable"], message: str) -> None:
        super().__init__(message)
        self.fault = PatternFault(kind, message)


# The tree. Each leaf knows what it weighs in a compiled automaton.


@dataclass(frozen=True, slots=True)
class _One:
    """One character that passes the test."""

    test: Callable[[str], object]
    cost: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A place between characters: ``^``, ``$``, ``b`` or ``B``."""

    kind: str


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    options: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Times:
    part: _Part
    low: int
    high: int | None


_Part: TypeAlias = _One | _Place | _Row | _Either | _Times

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

    def whole(self) -> _Part:
        part = self.either(0)
        if self.at < len(self.pattern):
            raise _Refused("invalid", f"the bracket `)` at character {self.at + 1} closes nothing")
        return part

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def either(self, depth: int) -> _Part:
        options = [self.row(depth)]
        while self.peek() == "|":
            self.at += 1
            options.append(self.row(depth))
        return options[0] if len(options) == 1 else _Either(tuple(options))

    def row(self, depth: int) -> _Part:
        parts: list[_Part] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.times(self.atom(depth)))
        return parts[0] if len(parts) == 1 else _Row(tuple(parts))

    def times(self, part: _Part) -> _Part:
        bounds = self.quantifier()
        if bounds is None:
            return part
        if isinstance(part, _Place):
            raise _Refused("not-portable", f"`^`, `$` or `\\b` is repeated before character {self.at + 1}")
        if self.peek() == "?":
            self.at += 1
        elif self.peek() == "+":
            raise _Refused("not-portable", f"the repetition at character {self.at + 1} is possessive")
        if self.quantifier() is not None:
            raise _Refused("invalid", f"a repetition is repeated before character {self.at + 1}")
        return _Times(part, *bounds)

    def quantifier(self) -> tuple[int, int | None] | None:
        mark = self.peek()
        if mark in ("*", "+", "?") and mark:
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[mark]
        if mark != "{":
            return None
        match = _COUNT.match(self.pattern, self.at)
        if match is None:
            raise _Refused(
                "not-portable", f"the `{{` at character {self.at + 1} begins no count; write `\\{{` for the character"
            )
        self.at = match.end()
        low = int(match[1])
        high = low if match[2] is None else int(match[3]) if match[3] else None
        if high is not None and high < low:
            raise _Refused("invalid", f"the count {match[0]} ends before it begins")
        return low, high

    def atom(self, depth: int) -> _Part:
        mark = self.peek()
        self.at += 1
        if mark == "(":
            return self.group(depth + 1)
        if mark == "[":
            return self.char_class()
        if mark == "\\":
            return self.escape()
        if mark in ("^", "$"):
            return _Place(mark)
        if mark == ".":
            return _One(lambda char: char != "\n", 10)
        if mark in ("*", "+", "?"):
            raise _Refused("invalid", f"there is nothing to repeat before character {self.at}")
        if mark == "{":
            raise _Refused(
                "not-portable", f"the `{{` at character {self.at} begins no count; write `\\{{` for the character"
            )
        return _One(mark.__eq__, 1)

    def group(self, depth: int) -> _Part:
        start = self.at
        if depth > MAX_GROUPS:
            raise _Refused("invalid", f"groups nest deeper than {MAX_GROUPS} levels")
        if self.peek() == "?":
            if not self.pattern.startswith("?:", self.at):
                raise _Refused("not-portable", f"the group at character {start} {_group_word(self.pattern[self.at:])}")
            self.at += 2
        part = self.either(depth)
        if self.peek() != ")":
            raise _Refused("invalid", f"the group at character {start} is not closed")
        self.at += 1
        # A row of its own, so that a place in brackets can be repeated as in all engines.
        return _Row((part,)) if isinstance(part, _Place) else part

    def escape(self) -> _Part:
        char = self.peek()
        self.at += 1
        if char in ("b", "B"):
            return _Place(char)
        if char in _CLASS_COSTS:
            return _One(re.compile("\\" + char).match, _CLASS_COSTS[char])
        return _One(self.character(char).__eq__, 1)

    def character(self, char: str) -> str:
        """Return the character that the escape stands for, and go past it."""
        if char == "":
            raise _Refused("invalid", "the pattern ends with a backslash")
        if char in _PUNCTUATION or char == " ":
            return char
        if char in _CONTROLS:
            return _CONTROLS[char]
        match = _HEX.match(self.pattern, self.at - 1)
        if match is not None:
            self.at = match.end()
            return chr(int(match[1] or match[2], 16))
        if char.isdigit() and char.isascii():
            raise _Refused("not-portable", f"`\\{char}` at character {self.at - 1} refers back to a group")
        raise _Refused("not-portable", f"the escape `\\{char}` at character {self.at - 1} is not known to all engines")

    def char_class(self) -> _Part:
        start = self.at
        negated = self.peek() == "^"
        self.at += negated
        if self.peek() == "]":
            raise _Refused("not-portable", f"the class at character {start} begins with `]`; write `\\]`")
        cost = 10 if negated else 1
        while (char := self.peek()) != "]":
            if char == "":
                raise _Refused("invalid", f"the class at character {start} is not closed")
            cost += self.class_item(char, start)
        self.at += 1
        return _One(re.compile(self.pattern[start - 1 : self.at]).match, cost)

    def class_item(self, char: str, start: int) -> int:
        """Go past one character, escape or range of a class and return what it costs."""
        low = self.class_end(char, start)
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return _class_cost(low)
        self.at += 1
        high = self.class_end(self.peek(), start)
        if len(low) != 1 or len(high) != 1:
            raise _Refused(
                "invalid", f"a range in the class at character {start} does not go from character to character"
            )
        if high < low:
            raise _Refused("invalid", f"a range in the class at character {start} ends before it begins")
        return _class_cost(high)

    def class_end(self, char: str, start: int) -> str:
        """Go past one end of a range and return its character, or two characters for ``\\d`` and its kin."""
        self.at += 1
        if char == "[" or self.pattern[self.at - 1 : self.at + 1] in ("&&", "--", "~~", "||"):
            raise _Refused("not-portable", f"`{char}` in the class at character {start} needs a backslash")
        if char != "\\":
            return char
        escaped = self.peek()
        self.at += 1
        if escaped in _CLASS_COSTS:
            return "\\" + escaped
        if escaped == "b":
            raise _Refused("not-portable", f"`\\b` in the class at character {start} is not known to all engines")
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


# The automaton: a list of instructions, and a simulation that holds the set of places it may be at.


@dataclass(frozen=True, slots=True)
class _Step:
    """Pass one character (``test``), a place (``place``), or jump to each of ``goes``; none of these: found."""

    test: Callable[[str], object] | None = None
    place: str = ""
    goes: tuple[int, ...] = ()


@lru_cache(maxsize=1024)
def _program(pattern: str) -> tuple[_Step, ...]:
    if len(pattern) > MAX_LENGTH:
        raise _Refused("invalid", f"the pattern is {len(pattern):,} characters long, and {MAX_LENGTH:,} are the most")
    part = _Reader(pattern).whole()
    if _cost(part) > MAX_COST:
        raise _Refused("not-portable", "the pattern becomes too large when its counts are written out")
    steps: list[_Step] = []
    _emit(part, steps)
    steps.append(_Step())
    return tuple(steps)


def _cost(part: _Part) -> int:
    if isinstance(part, _One):
        return part.cost
    if isinstance(part, _Place):
        return 1
    if isinstance(part, _Times):
        return max(1, _cost(part.part)) * max(1, part.high if part.high is not None else part.low + 1)
    return 1 + sum(map(_cost, part.parts if isinstance(part, _Row) else part.options))


def _emit(part: _Part, steps: list[_Step]) -> None:
    if isinstance(part, _One):
        steps.append(_Step(test=part.test))
    elif isinstance(part, _Place):
        steps.append(_Step(place=part.kind))
    elif isinstance(part, _Row):
        for each in part.parts:
            _emit(each, steps)
    elif isinstance(part, _Either):
        _emit_either(part.options, steps)
    else:
        _emit_times(part, steps)


def _emit_either(options: tuple[_Part, ...], steps: list[_Step]) -> None:
    fork = len(steps)
    steps.append(_Step())
    starts, ends = [], []
    for option in options:
        starts.append(len(steps))
        _emit(option, steps)
        ends.append(len(steps))
        steps.append(_Step())
    steps[fork] = _Step(goes=tuple(starts))
    for end in ends:
        steps[end] = _Step(goes=(len(steps),))


def _emit_times(part: _Times, steps: list[_Step]) -> None:
    for _ in range(part.low):
        _emit(part.part, steps)
    if part.high is None:
        fork = len(steps)
        steps.append(_Step())
        _emit(part.part, steps)
        steps.append(_Step(goes=(fork,)))
        steps[fork] = _Step(goes=(fork + 1, len(steps)))
        return
    forks = []
    for _ in range(part.high - part.low):
        forks.append(len(steps))
        steps.append(_Step())
        _emit(part.part, steps)
    for fork in forks:
        steps[fork] = _Step(goes=(fork + 1, len(steps)))


def _search(program: tuple[_Step, ...], text: str) -> bool:
    budget = MAX_STEPS
    waiting: set[int] = set()
    for at in range(len(text) + 1):
        passed, found = _closure(program, (*waiting, 0), text, at)
        budget -= len(passed) + 1
        if found or budget < 0:
            return True
        if at < len(text):
            waiting = {step + 1 for step in passed if (test := program[step].test) is not None and test(text[at])}
    return False


def _closure(program: tuple[_Step, ...], starts: tuple[int, ...], text: str, at: int) -> tuple[set[int], bool]:
    """Follow jumps and places from the starts; return the steps that were seen, and whether the end is among them."""
    seen: set[int] = set()
    stack = list(starts)
    while stack:
        number = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        step = program[number]
        if step.test is not None:
            continue
        if step.place:
            if _holds(step.place, text, at):
                stack.append(number + 1)
        elif step.goes:
            stack.extend(step.goes)
        else:
            return seen, True
    return seen, False


def _holds(place: str, text: str, at: int) -> bool:
    if place == "^":
        return at == 0
    if place == "$":
        return at == len(text)
    before, after = (bool(char) and (char.isalnum() or char == "_") for char in _around(text, at))
    return (before != after) == (place == "b")


def _around(text: str, at: int) -> Iterator[str]:
    yield text[at - 1 : at] if at else ""
    yield text[at : at + 1]
