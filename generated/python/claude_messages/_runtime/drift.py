"""What answers held that the spec does not know, counted, and printed as rows of the spec ready for review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class Departure(NamedTuple):
    """One way in which answers differ from the spec.

    Attributes:
        operation: Dotted name of the call.
        path: Place in the answer, without indexes: ``content[].citations``.
        kind: ``field``, ``value`` and ``variant`` are new to the spec and legal; ``missing``, ``type``,
            ``content-type`` and so on are not.
        seen: What was there: a JSON type, or the new value of an enum or tag.
    """

    operation: str
    path: str
    kind: str
    seen: str


LEGAL = frozenset({"field", "value", "variant"})
"""Kinds that a tolerant reader expects; they are counted and are never errors."""

_MOST = 1000


class Drift:
    """Departures and how often each was seen; iterate for pairs, print for rows. Holds at most a thousand kinds."""

    def __init__(self) -> None:
        self._counts: dict[Departure, int] = {}

    def add(self, departure: Departure) -> None:
        """Count a departure."""
        if departure in self._counts or len(self._counts) < _MOST:
            self._counts[departure] = self._counts.get(departure, 0) + 1

    def __iter__(self) -> Iterator[tuple[Departure, int]]:
        return iter(tuple(self._counts.items()))

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, kind: str | None = None) -> int:
        """Return how many departures were seen, of one kind or of all."""
        return sum(count for departure, count in self if kind is None or departure.kind == kind)

    def clear(self) -> None:
        """Forget everything."""
        self._counts.clear()

    def __str__(self) -> str:
        return "\n".join(self.rows())

    def __repr__(self) -> str:
        return f"<Drift of {len(self)} kinds>"

    def rows(self) -> list[str]:
        """Return each departure as a row of the spec, with what happened as a comment."""
        lines: list[str] = []
        for operation in sorted({departure.operation for departure, _ in self}):
            lines.append(f"# {operation}")
            found = sorted((departure, count) for departure, count in self if departure.operation == operation)
            lines.extend(_row(departure, count) for departure, count in found)
        return lines


def _row(departure: Departure, count: int) -> str:
    times = "once" if count == 1 else f"{count} times"
    facts = {
        "field": (f"type: {departure.seen}", "not in the spec"),
        "value": (f"values: [{_scalar(departure.seen)}]", "a value that is not listed"),
        "variant": (f"values: [{_scalar(departure.seen)}]", "a variant that is not listed"),
        "missing": ("required: false", "was missing"),
        "type": (f"type: {departure.seen}", "of another type"),
    }
    fact, remark = facts.get(departure.kind, ("", departure.kind))
    name = _scalar(departure.path or "(the answer)")
    return f"- {{name: {name}{', ' if fact else ''}{fact}}}  # {remark}, {times}"


def _scalar(text: str) -> str:
    """Write a name or value as a YAML scalar: as it is where that is safe, else as JSON, which is YAML too."""
    import json

    plain = text.replace("_", "").replace(".", "").replace("-", "")
    return text if plain.isalnum() and plain.isascii() and plain[0].isalpha() else json.dumps(text)


def kind_of(value: Any) -> str:
    """Return the JSON type of a value, as a row of the spec names it."""
    for kind, name in _KINDS:
        if isinstance(value, kind):
            return name
    return "null"


_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)
