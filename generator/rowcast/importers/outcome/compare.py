"""Two captured files into their difference in rows: what changed, came and went, with suggestions of renames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Literal

from rowcast.importers.outcome.folder import parse
from rowcast.records import dataclass

Json = Any
Rows = Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, the address of the row (or operation, or table) and a sentence about it.

    ``facts`` holds the old and the new value of each fact that changed; ``perhaps`` is the address of the row that a
    removed one may have become, or that an added one may have been.
    """

    kind: Literal["changed", "added", "removed"]
    address: str
    words: str
    facts: Mapping[str, tuple[Json, Json]]
    perhaps: str = ""


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Compare two captured files row by row, in the order of addresses. Lines of the page alone are no change.

    Raises:
        yaml.YAMLError: A text is no YAML.
    """
    before, after = dict(_rows(_mapping(parse(old)))), dict(_rows(_mapping(parse(new))))
    gone = _outermost([address for address in before if address not in after])
    come = _outermost([address for address in after if address not in before])
    renamed = _renames(before, after, gone, come)
    found = [*_changed(before, after)]
    for address in gone:
        hint = renamed.get(address, "")
        words = f"{_what(address, before, 'removed')}{f'; perhaps it is now {_last(hint)}' if hint else ''}"
        found.append(Change("removed", address, words, {}, hint))
    was = {new_: old_ for old_, new_ in renamed.items()}
    for address in come:
        hint = was.get(address, "")
        words = f"{_what(address, after, 'added')}{f'; perhaps it was {_last(hint)}' if hint else ''}"
        found.append(Change("added", address, words, {}, hint))
    return tuple(sorted(found, key=lambda change: change.address))


def _rows(root: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    for name, facts in _mapping(root.get("operations")).items():
        operation = _mapping(facts)
        yield str(name), {key: operation.get(key) for key in ("request", "summary", "description") if key in operation}
        for place in ("path", "query", "headers", "cookies", "body"):
            yield from _below(f"{name}/{place}", operation.get(place))
        for status, answer in _mapping(operation.get("response")).items():
            yield from _below(f"{name}/{status}", answer, shown=True)
    for name, table in _mapping(root.get("tables")).items():
        yield str(name), {"description": _mapping(table).get("description")}
        yield from _below(str(name), table)


def _below(prefix: str, value: Json, *, shown: bool = False) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Yield the rows of a list, and the type and kind of what is no list."""
    if isinstance(value, dict):
        whole = {key: item for key, item in value.items() if key in ("type", "content")}
        if whole:
            yield prefix, whole
        yield from _below(f"{prefix}/headers", value.get("headers"))
        value = value.get("rows")
    if isinstance(value, list):
        for row in value:
            if isinstance(row, dict) and "name" in row:
                yield f"{prefix}/{row['name']}", row
    elif value is not None or (shown and not isinstance(value, dict)):
        yield prefix, {"type": value}


def _outermost(addresses: list[str]) -> list[str]:
    """Leave out the rows of an operation or table that came or went as a whole."""
    whole = {address for address in addresses if "/" not in address}
    return [address for address in addresses if "/" not in address or address.split("/", 1)[0] not in whole]


def _what(address: str, rows: Rows, verb: str) -> str:
    if "/" in address:
        return f"row {verb}"
    count = sum(1 for other in rows if other.startswith(f"{address}/"))
    kind = "operation" if "request" in rows[address] else "table"
    return f"{kind} {verb}, with {count} row{'' if count == 1 else 's'}"


def _changed(before: Rows, after: Rows) -> Iterator[Change]:
    for address, old in before.items():
        new = after.get(address)
        if new is None:
            continue
        facts = {
            key: (old.get(key), new.get(key))
            for key in dict.fromkeys((*old, *new))
            if key not in ("line", "known", "name") and old.get(key) != new.get(key)
        }
        if facts:
            words = "; ".join(_said(key, *facts[key]) for key in sorted(facts, key=lambda key: key == "description"))
            yield Change("changed", address, f"{_last(address)} {words}", facts)


def _said(key: str, old: Json, new: Json) -> str:
    word = _WORDS.get(key, key)
    if key == "required":
        return _requirement(new)
    if key in _FLAGS:
        return f"is {word} now" if new else f"is not {word} any more"
    if old is None:
        return f"has the {word} {_short(new)} now"
    if new is None:
        return f"has no {word} any more (was {_short(old)})"
    return f"{word} {_short(old)} → {_short(new)}"


def _requirement(value: Json) -> str:
    if isinstance(value, dict):
        return f"became required under a condition ({_short(next(iter(value.values()), ''))})"
    return "became required" if value else "became optional"


def _renames(before: Rows, after: Rows, gone: list[str], come: list[str]) -> dict[str, str]:
    """Pair what went with what came in the same place when type and words, or the rows below, are much alike."""
    places: dict[str, list[str]] = {}
    for new in come[:2000]:
        places.setdefault(_place(new), []).append(new)
    pairs: dict[str, str] = {}
    for old in gone[:200]:
        rivals = places.get(_place(old), [])
        scored = sorted(((_likeness(old, new, before, after), new) for new in rivals[:60]), reverse=True)
        if scored and scored[0][0] > _ALIKE:
            pairs[old] = scored[0][1]
            rivals.remove(scored[0][1])
    return pairs


def _place(address: str) -> str:
    """Return what a row stands in: the list, and the row above it."""
    return address.rpartition("/")[0] + "/" + _last(address).rpartition(".")[0] if "/" in address else ""


def _likeness(old: str, new: str, before: Rows, after: Rows) -> float:
    one, other = before[old], after[new]
    if "/" not in old:
        names = [{_last(a) for a in rows if a.startswith(f"{top}/")} for top, rows in ((old, before), (new, after))]
        same_kind = ("request" in one) == ("request" in other)
        return len(names[0] & names[1]) / max(len(names[0] | names[1]), 1) if same_kind else 0.0
    if one.get("type") != other.get("type"):
        return 0.0
    names_ = SequenceMatcher(None, _last(old), _last(new)).ratio()
    texts = [str(row.get("description") or "")[:300] for row in (one, other)]
    return max(names_, SequenceMatcher(None, texts[0], texts[1]).ratio()) if all(texts) else names_


def _last(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def _short(value: Json) -> str:
    text = ", ".join(str(item) for item in value) if isinstance(value, (list, dict)) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _mapping(value: Json) -> Mapping[Any, Json]:
    return value if isinstance(value, dict) else {}


_ALIKE = 0.6
_FLAGS = ("nullable", "deprecated", "sensitive", "read_only", "write_only")
_WORDS = {
    "min": "lower limit",
    "max": "upper limit",
    "exclusive_min": "lower limit (exclusive)",
    "exclusive_max": "upper limit (exclusive)",
    "values": "listed values",
    "const": "constant",
    "min_length": "least length",
    "max_length": "greatest length",
    "min_items": "least number of items",
    "max_items": "greatest number of items",
    "multiple_of": "step",
    "read_only": "read-only",
    "write_only": "write-only",
}
