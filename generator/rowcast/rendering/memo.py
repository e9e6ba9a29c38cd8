"""Remembering made text: a memo takes what a text is made from, and makes it only if it was not made before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Memo(Protocol):
    """A store of made text, by content.

    ``kind`` names what is made, and must change with the way it is made (it holds the versions of the tools).
    ``key`` is the full text of the inputs; ``make`` makes the text when it is not in the store.
    """

    def __call__(self, kind: str, key: str, make: Callable[[], str]) -> str:
        """Return the text that ``make`` returns for this key, now or at an earlier time."""
        ...


class Store(Protocol):
    """A store of bytes by kind and key, which believes only what it wrote itself."""

    def load(self, kind: str, key: str) -> bytes | None:
        """Return what was saved, or None."""
        ...

    def save(self, kind: str, key: str, content: bytes) -> None:
        """Keep the content, if that is possible."""
        ...


def direct(kind: str, key: str, make: Callable[[], str]) -> str:  # noqa: ARG001 - the signature of a memo
    """Make the text each time: the memo of those who want none."""
    return make()
