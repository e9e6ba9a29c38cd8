"""Tables of patterns, of which a text is held only against those that could match: patterns in, candidates out.

A sentence states one fact or none, and there are a hundred ways to state one. Each pattern needs certain words, which
are looked for first; that takes a hundredth of the time that the pattern would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Phrases(Generic[Answer]):
    """Patterns that are looked for regardless of case, each with what it means, in the order they are tried in."""

    __slots__ = ("_always", "_compiled", "_latin", "_others", "table")

    def __init__(self, table: Sequence[tuple[str, Answer]]) -> None:
        self.table = tuple(table)
        self._compiled: list[re.Pattern[str] | None] = [None] * len(self.table)
        wanted: dict[str, list[int]] = {}
        always: list[int] = []
        for number, (pattern, _) in enumerate(table):
            for word in (words := needed(pattern)):
                wanted.setdefault(word, []).append(number)
            if not words:
                always.append(number)
        self._always = tuple(always)
        self._latin = tuple((word, numbers) for word, numbers in wanted.items() if word.isascii())
        self._others: dict[str, list[tuple[str, list[int]]]] = {}
        for word, numbers in wanted.items():
            if not word.isascii():
                self._others.setdefault(word[0], []).append((word, numbers))

    def among(self, lower: str) -> tuple[tuple[re.Pattern[str], Answer], ...]:
        """Return the patterns that may match a text, which is given in lower case."""
        found = [numbers for word, numbers in self._latin if word in lower]
        if not lower.isascii():
            firsts = self._others.keys() & set(lower)
            found += [numbers for first in firsts for word, numbers in self._others[first] if word in lower]
        if not found:
            return tuple(map(self._entry, self._always))
        return tuple(map(self._entry, sorted({*self._always, *(n for one in found for n in one)})))

    def _entry(self, number: int) -> tuple[re.Pattern[str], Answer]:
        """Return a pattern, which is compiled when it is wanted first; most pages want few."""
        pattern, answer = self.table[number]
        made = self._compiled[number]
        if made is None:
            made = self._compiled[number] = re.compile(pattern, re.I)
        return made, answer


class Standing(Generic[Answer]):
    """Words that count where they stand alone, plurals included; those of other scripts count anywhere."""

    __slots__ = ("_latin", "_others")

    def __init__(self, table: Sequence[tuple[str, Answer]]) -> None:
        self._latin: dict[str, list[tuple[int, str, Answer]]] = {}
        self._others: list[tuple[int, str, Answer]] = []
        for number, (word, answer) in enumerate(table):
            first = _LETTERS.match(word) if word.isascii() else None
            entries = self._latin.setdefault(first.group(0), []) if first else self._others
            entries.append((number, word, answer))

    def among(self, folded: str) -> list[tuple[str, Answer]]:
        """Return the words that a folded text has, in the order of their table, with their answers."""
        firsts = set(_LETTERS.findall(folded))
        firsts |= {first[:-cut] for first in firsts for cut in (1, 2) if first.endswith("es"[-cut:])}
        found = [
            entry
            for first in firsts
            for entry in self._latin.get(first, ())
            if entry[1] in folded and stands_alone(entry[1], folded)
        ]
        if not folded.isascii():
            found += [entry for entry in self._others if entry[1] in folded and stands_alone(entry[1], folded)]
        return [(word, answer) for _, word, answer in sorted(found, key=_number)]


def stands_alone(word: str, folded: str) -> bool:
    """Tell whether a word that a folded text has stands alone there."""
    return not word.isascii() or bool(re.search(rf"(?<![a-z]){re.escape(word)}(?:s|es)?(?![a-z])", folded))


def _number(entry: tuple[int, str, object]) -> int:
    return entry[0]


def needed(pattern: str) -> tuple[str, ...]:
    """Return words, in lower case, of which every match of a pattern holds at least one; none where it is unclear."""
    best: tuple[str, ...] = ()
    alternatives = _alternatives(pattern)
    if len(alternatives) > 1:
        return _of_each(alternatives)
    for piece in _pieces(pattern):
        words = _of_each(_alternatives(piece[1:])) if piece[0] == "(" else (piece[1:].lower(),)
        if words and min(map(_weight, words)) > (min(map(_weight, best)) if best else 1):
            best = words
    return best


def _of_each(alternatives: Sequence[str]) -> tuple[str, ...]:
    found = [needed(one) for one in alternatives]
    return tuple(dict.fromkeys(word for words in found for word in words)) if all(found) else ()


def _weight(word: str) -> int:
    """Tell how rare a word is in texts, roughly: a sign, or a character of another script, counts as two letters."""
    return len(word) if word.isascii() and word.isalnum() else 2 * len(word)


def _pieces(pattern: str) -> Iterator[str]:
    """Yield what every match goes through: runs of letters as they are, after a space, and groups after a bracket."""
    run = ""
    for token, optional in _tokens(pattern):
        plain_ = len(token) == 1 or (token[0] == "\\" and not token[1].isalnum())
        if plain_ and token not in _SIGNS and not optional:
            run += token[-1]
            continue
        if run:
            yield f" {run}"
        run = ""
        if token.startswith("(?:") and not optional:
            yield f"({token[3:-1]}"
    if run:
        yield f" {run}"


def _tokens(pattern: str) -> Iterator[tuple[str, bool]]:
    """Yield the elements of a pattern, and whether each may be left out."""
    for found in _elements(pattern):
        quantifier = _QUANTIFIER.match(pattern, found[1])
        yield pattern[found[0] : found[1]], bool(quantifier and quantifier.group(0)[:2] in _NONE)
        if quantifier and quantifier.group(0)[:2] not in _NONE:
            # What is repeated ends a run: what stands behind it does not follow its first occurrence.
            yield "^", False


def _elements(pattern: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(pattern):
        end = _end(pattern, at)
        yield at, end
        quantifier = _QUANTIFIER.match(pattern, end)
        at = quantifier.end() if quantifier else end


def _end(pattern: str, at: int) -> int:
    """Return the end of the element that begins at a place: an escape, a set, a group or a character."""
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] == "[":
        found = _SET.match(pattern, at)
        return found.end() if found else len(pattern)
    if pattern[at] != "(":
        return at + 1
    at += 1
    while at < len(pattern) and pattern[at] != ")":
        at = _end(pattern, at)
    return at + 1


def _alternatives(pattern: str) -> list[str]:
    cuts = [start for start, _ in _elements(pattern) if pattern[start] == "|"]
    edges = [-1, *cuts, len(pattern)]
    return [pattern[start + 1 : end] for start, end in pairwise(edges)]


_LETTERS = re.compile(r"[a-z]+")
_SIGNS = frozenset("^$.|")
_NONE = ("?", "*", "??", "*?", "*+", "?+", "{0", "{,")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*(?:,\d*)?\})[?+]?")
_SET = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
