"""What one difference between two specs is: what it does to the legal values, and so whom it breaks."""

from __future__ import annotations

from enum import Enum, IntEnum

from rowcast.reach import NOWHERE, Direction
from rowcast.records import dataclass
from rowcast.source import Span


class Certainty(IntEnum):
    """Whether something is so."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the values that are legal at a place.

    ``narrows``: a value that was legal is not legal any more; ``widens``: a value is legal that was not. The change
    back has the effect with both exchanged, which is why verdicts on a change and on its inverse are opposite.
    """

    narrows: Certainty
    widens: Certainty

    def __or__(self, other: Effect) -> Effect:
        """Return the effect of two changes that are made together."""
        return Effect(max(self.narrows, other.narrows), max(self.widens, other.widens))

    @property
    def inverse(self) -> Effect:
        """The effect of the change back."""
        return Effect(self.widens, self.narrows)


SAME = Effect(Certainty.NO, Certainty.NO)
NARROWS = Effect(Certainty.YES, Certainty.NO)
WIDENS = Effect(Certainty.NO, Certainty.YES)
DIFFERS = Effect(Certainty.YES, Certainty.YES)
MAY_NARROW = Effect(Certainty.MAYBE, Certainty.NO)
MAY_WIDEN = Effect(Certainty.NO, Certainty.MAYBE)
UNKNOWN = Effect(Certainty.MAYBE, Certainty.MAYBE)


class Verdict(Enum):
    """What a change is for somebody who was written for the old spec and meets the new one."""

    COMPATIBLE = "compatible"
    UNCLEAR = "unclear"
    BREAKING = "breaking"

    @property
    def weight(self) -> int:
        """0 for compatible, 1 for unclear, 2 for breaking."""
        return _WEIGHTS[self]


_WEIGHTS = {Verdict.COMPATIBLE: 0, Verdict.UNCLEAR: 1, Verdict.BREAKING: 2}
_VERDICTS = {Certainty.NO: Verdict.COMPATIBLE, Certainty.MAYBE: Verdict.UNCLEAR, Certainty.YES: Verdict.BREAKING}


def verdicts(effect: Effect, way: Direction) -> tuple[Verdict, Verdict]:
    """Return the verdicts for a caller and for a server, each written for the old spec.

    A caller of old sends what was legal, so that a request that is narrower breaks it; it reads what is legal now, so
    that a wider answer does. For a server of old it is the other way round: the two face each other.
    """
    sent, read = effect.narrows, effect.widens
    if way is Direction.REQUEST:
        return _VERDICTS[sent], _VERDICTS[read]
    return _VERDICTS[read], _VERDICTS[sent]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words.

    Attributes:
        code: A key of ``codes.CODES``.
        place: The address of what changed, as corrections write it: ``messages.create/body/max_tokens``, ``Usage``.
        message: What changed, a few words: ``lower limit 1 → 0``.
        way: The directions in which it matters; none for what is about the generated package.
        caller: The verdict for a caller.
        server: The verdict for a server.
        old: Where it stands in the old spec; None for what is new.
        new: Where it stands in the new spec; None for what is gone.
        also: The addresses of further tables that include the row.
    """

    code: str
    place: str
    message: str
    way: Direction = NOWHERE
    caller: Verdict = Verdict.COMPATIBLE
    server: Verdict = Verdict.COMPATIBLE
    old: Span | None = None
    new: Span | None = None
    also: tuple[str, ...] = ()

    @property
    def span(self) -> Span | None:
        """The place to show: in the new spec, else in the old one."""
        return self.new or self.old


@dataclass(frozen=True, slots=True)
class At:
    """Where a comparison is: the address, the places in both files, and words for the part of the value."""

    place: str
    old: Span | None
    new: Span | None
    part: str = ""

    def found(self, code: str, message: str, effect: Effect = SAME) -> Found:
        """Return a difference that was found here."""
        return Found(code, self.place, self.part + message, effect, self.old, self.new)

    def inside(self, part: str) -> At:
        """Return the place of a part of the value."""
        return At(self.place, self.old, self.new, f"{self.part}{part}: ")


@dataclass(frozen=True, slots=True)
class Found:
    """A difference as a rule finds it, in one direction, before anybody is judged."""

    code: str
    place: str
    message: str
    effect: Effect
    old: Span | None
    new: Span | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, one of each spec, that stand for one thing and are to be compared; ``place`` is the way to them."""

    old: str
    new: str
    place: str
