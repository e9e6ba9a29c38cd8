"""A finding that can be mended without a person: what has to be written where, in characters of its file."""

from __future__ import annotations

from typing import Protocol

from rowcast.diagnostics import Diagnostic
from rowcast.records import dataclass
from rowcast.source import Span
from rowcast.yamltree import Place


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters from ``start`` up to ``end`` of a file's text make way for ``text``."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fixable:
    """A finding, and the edits that mend it, all of them together; none where only a person can."""

    found: Diagnostic
    edits: tuple[Edit, ...] = ()


class Placed(Protocol):
    """A node of YAML, or what was made of one."""

    @property
    def place(self) -> Place: ...


def offsets(node: Placed) -> tuple[str, int, int]:
    """Return the file of a node that was read from one, and where in its text the node stands.

    Raises:
        AssertionError: for a node that knows its lines only, which the reader of files never makes.
    """
    place = node.place
    if isinstance(place, Span):
        raise AssertionError("the node was not read from a file")
    return place[0].file, place[1], place[2]
