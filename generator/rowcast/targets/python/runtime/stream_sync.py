"""A stream of typed events, folded into the final value. ``stream_sync`` is made from this file by ``unasync``."""

from __future__ import annotations

from typing import Generic, TypeVar

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")


class Stream(Generic[EventT, ResultT]):
    """Events of one call: ``with client.x.stream(...) as stream: for event in stream: ...``."""
