"""Names of pages in, their bytes out: files, standard input, addresses; a list of pages stands for its pages."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

from rowcast.importers import lists
from rowcast.importers.scanning.decode import LARGEST, NotAPage, decode
from rowcast.records import dataclass, replace

MOST_PAGES = 500
"""A list stands for no more pages than this; the rest is named as left out."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page: its name as captured files have it, its address if it came from the network, its bytes, and its path."""

    name: str
    url: str
    data: bytes
    path: str = ""


def read(names: Sequence[str], left_out: Callable[[str], None]) -> Iterator[Source]:
    """Yield the pages that were named. ``left_out`` is told of each page of a list that is not at hand.

    Raises:
        OSError: A page cannot be had.
        NotAPage: A page holds no text, or too much of it.
    """
    for name in names:
        source = _source(name)
        text = decode(source.data).text if lists.may_be_list(name) else ""
        if text and lists.is_list(name, text):
            yield from _listed(name, text, left_out)
        else:
            yield source


def _listed(base: str, text: str, left_out: Callable[[str], None]) -> Iterator[Source]:
    pages = lists.listed(text)
    for one in pages[:MOST_PAGES]:
        try:
            found = _at_hand(base, one)
            if found is not None:
                decode(found.data)
        except (OSError, NotAPage) as problem:
            left_out(f"{_shown(base)} lists {one.target}, which was left out: {problem}")
            continue
        if found is None:
            left_out(f"{_shown(base)} lists {one.target}, which is not at hand; it was left out")
        else:
            yield found
    if len(pages) > MOST_PAGES:
        left_out(f"{_shown(base)} lists {len(pages):,} pages; those after the first {MOST_PAGES} were left out")


def _at_hand(base: str, one: lists.Listed) -> Source | None:
    if lists.is_url(base):
        url = lists.address(base, one.target)
        return _source(url) if url else None
    path = next((p for p in lists.candidates(base.replace(os.sep, "/"), one.target) if os.path.isfile(p)), None)
    return _source(path) if path else None


def _source(name: str) -> Source:
    if name == "-":
        return Source("pasted.txt", "", _standard_input())
    if lists.is_url(name):
        # What reads from the network is imported only when there is a URL.
        from rowcast.importers import fetch  # noqa: PLC0415

        shown = _shown(name)
        return Source(shown, shown, fetch.fetch(name))
    scheme, mark, _ = name.partition("://")
    if mark and scheme.isalnum() and not os.path.lexists(name):
        raise OSError(f"{name}: pages come from http and https addresses, from files and from standard input (-)")
    return Source(os.path.basename(name), "", _file(name), name.replace(os.sep, "/"))


def distinct(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Leave out what was named twice, and give files of one name in several folders the names of their folders too."""
    once = tuple({(os.path.normpath(one.path) if one.path else one.name): one for one in reversed(sources)}.values())[
        ::-1
    ]
    return tuple(_apart(one, [other for other in once if other.name == one.name]) for one in once)


def _apart(one: Source, same: Sequence[Source]) -> Source:
    if len(same) < 2 or not one.path:
        return one
    parts = one.path.split("/")
    for count in range(2, len(parts) + 1):
        name = "/".join(parts[-count:])
        if sum(f"/{other.path}".endswith(f"/{name}") for other in same) == 1:
            return replace(one, name=name)
    return one


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return _few_enough(sys.stdin.buffer.read(LARGEST + 1), "standard input")


def _file(path: str) -> bytes:
    """Read a regular file. Opening a pipe could wait for ever, and a device may have no end."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "no regular file"
        raise OSError(f"{path} is {kind}; name a file, or - for standard input")
    with open(path, "rb") as file:
        return _few_enough(file.read(LARGEST + 1), path)


def _few_enough(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST:
        raise NotAPage(f"{name} has more than {LARGEST:,} bytes, which is the most that is read")
    return data


def _shown(name: str) -> str:
    """Return an address without the password that may stand in it, so that none gets into a file or a report."""
    if not lists.is_url(name):
        return name
    parts = urlsplit(name)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
