"""A function of something frozen, made to keep its answer for the one that it was asked about last."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, TypeVar

SubjectT = TypeVar("SubjectT")
AnswerT = TypeVar("AnswerT")


class kept(Generic[SubjectT, AnswerT]):
    """The function; asked about the same object again, it gives the same answer, which nobody may change.

    A run asks for the same facts of its API in several targets. ``functools.cache`` would have to hash all of the API.
    """

    def __init__(self, function: Callable[[SubjectT], AnswerT]) -> None:
        self._function = function
        self._latest: list[tuple[SubjectT, AnswerT]] = []
        update_wrapper(self, function)

    def __call__(self, subject: SubjectT) -> AnswerT:
        """Return the answer, found now or kept."""
        if not self._latest or self._latest[0][0] is not subject:
            self._latest[:] = [(subject, self._function(subject))]
        return self._latest[0][1]

    def know(self, subject: SubjectT, answer: AnswerT) -> None:
        """Take the answer for an object from somebody who found it out in another way."""
        self._latest[:] = [(subject, answer)]
