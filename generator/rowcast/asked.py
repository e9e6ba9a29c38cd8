"""A function of something frozen, made to keep its answer for the one that it was asked about last."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

SubjectT = TypeVar("SubjectT")
AnswerT = TypeVar("AnswerT")


def kept(function: Callable[[SubjectT], AnswerT]) -> Callable[[SubjectT], AnswerT]:
    """Return the function; asked about the same object again, it gives the same answer, which nobody may change.

    A run asks for the same facts of its API in several targets. ``functools.cache`` would have to hash all of the API.
    """
    latest: list[tuple[SubjectT, AnswerT]] = []

    @wraps(function)
    def asked(subject: SubjectT) -> AnswerT:
        if not latest or latest[0][0] is not subject:
            latest[:] = [(subject, function(subject))]
        return latest[0][1]

    return asked
