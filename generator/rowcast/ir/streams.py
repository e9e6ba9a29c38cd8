"""Streams of events, and the rules that fold them into a final value."""

from __future__ import annotations

from enum import Enum
from typing import Literal, TypeAlias

from rowcast.ir.types import Json, Named, Type
from rowcast.records import dataclass
from rowcast.source import Span


class FoldVerb(Enum):
    """What a rule does with a part of an event to build the final value."""

    START = "start"
    """The value begins as ``source``."""
    INSERT = "insert"
    """Put ``source`` at the index that ``target`` ends in; a list grows by it."""
    APPEND = "append"
    """Append the text ``source`` to the text at ``target``."""
    GATHER = "gather"
    """Append the text ``source`` to a buffer that belongs to ``target``."""
    PARSE = "parse"
    """Parse the buffer of ``target`` as JSON and put it there; an empty buffer leaves the value as it is."""
    PUSH = "push"
    """Append ``source`` as one item to the list at ``target``; a missing or null list begins empty."""
    REPLACE = "replace"
    """Put ``source`` at ``target``."""
    MERGE = "merge"
    """Put each field of the object ``source`` into the object at ``target``; absent and null fields leave it alone."""


PathPart: TypeAlias = "str | tuple[str, ...]"
"""A step of a fold's target: a key, or (as a tuple) the path in the event that holds an index."""


@dataclass(frozen=True, slots=True)
class FoldRule:
    """One rule: for events with one of the tags ``events`` that pass all ``tests``, do ``verb``.

    ``tests`` pairs a path in the event with the values it may have. ``source`` is a path in the event.
    ``text`` marks the rule whose source strings are the stream's text.
    """

    events: tuple[str, ...]
    tests: tuple[tuple[tuple[str, ...], tuple[Json, ...]], ...]
    verb: FoldVerb
    source: tuple[str, ...]
    target: tuple[PathPart, ...]
    text: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of events, and how they fold into the final value.

    ``events`` names a union or a table. ``by`` tells what selects the variant: the tag in the data, or the event name
    of the server-sent event (which is then put under the tag before the data is read). The stream ends with an event
    (``end_event``), with a line of data (``end_data``), or with neither, when the connection closes.
    ``error_event`` has the API's error body as data.
    """

    name: str
    format: Literal["sse", "ndjson"]
    events: Named
    by: Literal["data", "event"]
    end_event: str | None
    end_data: str | None
    error_event: str | None
    result: Type | None
    fold: tuple[FoldRule, ...]
    doc: str
    span: Span
