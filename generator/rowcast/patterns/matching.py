"""A regular expression in its parts in; an automaton, and whether it finds a text, out. Time is linear in the text.

The automaton is simulated: the search holds the set of steps that it may be at (Thompson's construction), so that
nothing is tried twice at one place of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rowcast.patterns.parts import Either, One, Part, Place, Row, Times
from rowcast.records import dataclass

MAX_STEPS = 3_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """Pass one character (``test``), a place (``place``), or jump to each of ``goes``; none of these: found."""

    test: Callable[[str], object] | None = None
    place: str = ""
    goes: tuple[int, ...] = ()


def program(part: Part) -> tuple[Step, ...]:
    """Return the steps of an automaton; the last one is the end."""
    steps: list[Step] = []
    _emit(part, steps)
    steps.append(Step())
    return tuple(steps)


def size(part: Part) -> int:
    """Return about how many steps the automaton of a part has."""
    match part:
        case Row(parts) | Either(parts):
            return 1 + sum(map(size, parts))
        case Times(inner, low, high):
            return (size(inner) + 1) * max(1, low + 1 if high is None else high)
    return 1


def _emit(part: Part, steps: list[Step]) -> None:
    if isinstance(part, One):
        steps.append(Step(test=part.test))
    elif isinstance(part, Place):
        steps.append(Step(place=part.kind))
    elif isinstance(part, Row):
        for each in part.parts:
            _emit(each, steps)
    elif isinstance(part, Either):
        _emit_either(part.options, steps)
    else:
        _emit_times(part, steps)


def _emit_either(options: tuple[Part, ...], steps: list[Step]) -> None:
    fork = len(steps)
    steps.append(Step())
    starts, ends = [], []
    for option in options:
        starts.append(len(steps))
        _emit(option, steps)
        ends.append(len(steps))
        steps.append(Step())
    steps[fork] = Step(goes=tuple(starts))
    for end in ends:
        steps[end] = Step(goes=(len(steps),))


def _emit_times(part: Times, steps: list[Step]) -> None:
    for _ in range(part.low):
        _emit(part.part, steps)
    if part.high is None:
        fork = len(steps)
        steps.append(Step())
        _emit(part.part, steps)
        steps.append(Step(goes=(fork,)))
        steps[fork] = Step(goes=(fork + 1, len(steps)))
        return
    forks = []
    for _ in range(part.high - part.low):
        forks.append(len(steps))
        steps.append(Step())
        _emit(part.part, steps)
    for fork in forks:
        steps[fork] = Step(goes=(fork + 1, len(steps)))


def search(program: tuple[Step, ...], text: str) -> bool:
    """Tell whether an automaton finds a text; a search that takes over ``MAX_STEPS`` steps is given up as found."""
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


def _closure(program: tuple[Step, ...], starts: tuple[int, ...], text: str, at: int) -> tuple[set[int], bool]:
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
