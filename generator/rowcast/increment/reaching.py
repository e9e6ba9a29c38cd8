"""Texts of spec files and the names that they define in; which files have to be read to know what a change means, out.

One file reaches another by a name of it that stands somewhere in its text: as a type, an include, an address, a link,
or by chance. A file with a backslash may write names in other ways, and counts as one that reaches all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rowcast.ir import Api
from rowcast.records import dataclass, replace

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reaching:
    """How the files of a spec hang together.

    Attributes:
        reaches: The files that each file reaches.
        shared: The files that say something about the whole API, which each run has to read.
        includes: The lines of each file that may include rows, which decide on the order of all tables.
    """

    reaches: Mapping[str, frozenset[str]]
    shared: frozenset[str]
    includes: Mapping[str, tuple[str, ...]]


def reaching(
    texts: Mapping[str, str], api: Api, homes: Mapping[str, str], links: Iterable[tuple[str, str]]
) -> Reaching:
    """Return how files hang together; ``homes`` are the files of names, ``links`` pairs of files known to be linked."""
    words = {name: _WORD.findall(name) for name in homes}
    holding: dict[str, set[str]] = {word: set() for found in words.values() for word in found}
    for file, text in texts.items():
        for word in holding.keys() & set(_WORD.findall(text)):
            holding[word].add(file)
    reaches: dict[str, set[str]] = {file: set(texts) if "\\" in text else set() for file, text in texts.items()}
    for name, home in homes.items():
        for file in set[str].intersection(*(holding[word] for word in words[name])):
            reaches[file].add(home)
    for file, other in links:
        reaches[file].add(other)
    return Reaching(
        {file: frozenset(others) for file, others in reaches.items()},
        frozenset(_shared(api)),
        {file: found for file, text in texts.items() if (found := _includes(text))},
    )


def needed(known: Reaching, changed: Mapping[str, str], homes: Mapping[str, str]) -> frozenset[str] | None:
    """Return the files that must be read after some have changed; None if that cannot be told.

    ``changed`` are the new texts. These are the changed files, all that reach them, and what any of these reaches.
    """
    if any(known.includes.get(file, ()) != _includes(text) for file, text in changed.items()):
        return None
    reaches = updated(known, changed, homes).reaches
    back: dict[str, list[str]] = {}
    for file, others in reaches.items():
        for other in others:
            back.setdefault(other, []).append(file)
    return _closed({*_closed(changed, back), *known.shared}, reaches)


def updated(known: Reaching, changed: Mapping[str, str], homes: Mapping[str, str]) -> Reaching:
    """Return how files hang together after some have changed, in which the same names are defined."""
    return replace(
        known, reaches={**known.reaches, **{file: _reached(text, homes, known) for file, text in changed.items()}}
    )


def _reached(text: str, homes: Mapping[str, str], known: Reaching) -> frozenset[str]:
    if "\\" in text:
        return frozenset(known.reaches)
    words = set(_WORD.findall(text))
    return frozenset(home for name, home in homes.items() if words.issuperset(_WORD.findall(name)))


def _closed(files: Iterable[str], links: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return files with all that links lead to from them."""
    found: set[str] = set()
    waiting = list(files)
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting.extend(links.get(file, ()))
    return frozenset(found)


def _includes(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if "include" in line) if "include" in text else ()


def _shared(api: Api) -> Iterable[str]:
    yield api.span.file
    yield from (row.span.file for row in api.errors.statuses)
    yield from (stream.span.file for stream in api.streams.values())
    yield from (webhook.span.file for webhook in api.webhooks.values())
    yield from (correction.span.file for correction in api.corrections)
    yield from (rename.span.file for rename in api.renames)
