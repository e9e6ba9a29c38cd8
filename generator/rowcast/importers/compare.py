"""Two captured files into their difference in rows: what changed, came and went, with suggestions of renames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import yaml

from rowcast.records import dataclass

Json = Any


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the address of the row (or call, or table) and a sentence about it."""

    address: str
    words: str


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Compare two captured files row by row. Lines alone are no change.

    Raises:
        yaml.YAMLError: A text is no YAML.
    """
    before, after = dict(_rows(_read(old))), dict(_rows(_read(new)))
    gone = [address for address in before if address not in after]
    come = [address for address in after if address not in before]
    renamed = _renames(before, after, gone, come)
    found = [
        Change(
            address, f"{address.rsplit('/', 1)[-1]} became {'; '.join(_differences(before[address], after[address]))}"
        )
        for address in before
        if address in after and _differences(before[address], after[address])
    ]
    for address in gone:
        hint = f"; perhaps it is now {renamed[address].rsplit('/', 1)[-1]}" if address in renamed else ""
        found.append(Change(address, f"row removed{hint}"))
    found += [Change(address, "row added") for address in come]
    return tuple(sorted(found, key=lambda change: change.address))


def _read(text: str) -> Mapping[str, Json]:
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded if isinstance(loaded, dict) else {}


def _rows(root: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    for name, operation in (root.get("operations") or {}).items():
        yield f"{name}", {"request": operation.get("request")}
        for place in ("path", "query", "headers", "cookies", "body"):
            yield from _below(f"{name}/{place}", operation.get(place))
        for status, answer in (operation.get("response") or {}).items():
            yield from _below(f"{name}/{status}", answer)
    for name, table in (root.get("tables") or {}).items():
        yield from _below(str(name), table)


def _below(prefix: str, value: Json) -> Iterator[tuple[str, Mapping[str, Json]]]:
    if isinstance(value, dict):
        if "rows" in value:
            value = value["rows"]
        else:
            yield prefix, {"type": value.get("type")}
            return
    if isinstance(value, list):
        for row in value:
            if isinstance(row, dict) and "name" in row:
                yield f"{prefix}/{row['name']}", row
    elif value is not None or "/" in prefix:
        yield prefix, {"type": value}


def _differences(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[str]:
    out = []
    for key in dict.fromkeys((*old, *new)):
        if key in ("line", "known", "name") or old.get(key) == new.get(key):
            continue
        if key == "required":
            out.append(_requirement(new.get(key)))
        elif key in old and key in new:
            out.append(f"{_WORDS.get(key, key)} {_short(old[key])} → {_short(new[key])}")
        else:
            out.append(
                f"{_WORDS.get(key, key)} {_short(new[key])}"
                if key in new
                else f"without {_WORDS.get(key, key)} (was {_short(old[key])})"
            )
    return out


def _requirement(value: Json) -> str:
    if isinstance(value, dict):
        return f"required under a condition ({value})"
    return "required" if value else "optional"


def _renames(
    before: Mapping[str, Mapping[str, Json]], after: Mapping[str, Mapping[str, Json]], gone: list[str], come: list[str]
) -> dict[str, str]:
    """Pair rows that went with rows that came in the same place when type and words are much alike."""
    pairs: dict[str, str] = {}
    for old in gone[:200]:
        place = old.rsplit("/", 1)[0]
        rivals = [
            new
            for new in come
            if new.rsplit("/", 1)[0] == place
            and new not in pairs.values()
            and after[new].get("type") == before[old].get("type")
        ]
        scored = sorted(((_likeness(before[old], after[new]), new) for new in rivals[:60]), reverse=True)
        if scored and scored[0][0] > 0.6:
            pairs[old] = scored[0][1]
    return pairs


def _likeness(old: Mapping[str, Json], new: Mapping[str, Json]) -> float:
    names = SequenceMatcher(None, str(old.get("name")), str(new.get("name"))).ratio()
    words = SequenceMatcher(
        None, str(old.get("description") or "")[:300], str(new.get("description") or "")[:300]
    ).ratio()
    return max(names, words) if old.get("description") and new.get("description") else names


def _short(value: Json) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


_WORDS = {
    "min": "lower limit",
    "max": "upper limit",
    "values": "listed values",
    "min_length": "least length",
    "max_length": "greatest length",
}
