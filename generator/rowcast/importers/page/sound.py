"""Rows as the language wants them: once each, parents before children, values inside of their types and limits."""

from __future__ import annotations

from collections.abc import Sequence

from rowcast.importers.model import ANY, STRING, ArrayOf, Choice, Fact, Finding, Json, Kind, Row, TypeExpr
from rowcast.importers.page import fitting
from rowcast.importers.page.desk import Desk
from rowcast.importers.text import expressions


def merge(desk: Desk, rows_: list[Row], new: Sequence[Row], place: str) -> None:
    """Add rows; of a row that is there already, the first is kept, and a difference is said."""
    known = {row.path: n for n, row in enumerate(rows_)}
    for row in new:
        at = known.get(row.path)
        if at is None:
            known[row.path] = len(rows_)
            rows_.append(row)
            continue
        old = rows_[at]
        if (
            old.value("type") is not None
            and old.get("type")
            and (old.get("type") or Fact("", "")).known == "structure"
            and not old.value("description")
        ):
            rows_[at] = row
            continue
        differing = [
            k
            for k in ("type", "required", "default", "values", "const")
            if row.get(k) and old.get(k) and row.value(k) != old.value(k)
        ]
        if differing:
            desk.findings.append(
                Finding(
                    "row-twice",
                    row.line,
                    f"{'.'.join(row.path)} stands twice, with another {', '.join(differing)} (see line {old.line})",
                    " | ".join([row.written, *(f.quote or str(f.value) for f in row.facts)]),
                    f"{place}/{'.'.join(row.path)}",
                )
            )
        fresh = [f for f in row.facts if old.get(f.key) is None]
        rows_[at] = old.having(*fresh) if fresh else old


def sound(desk: Desk, rows_: tuple[Row, ...], place: str) -> tuple[Row, ...]:
    """Mend rows that the language would refuse: parents without room for fields, values outside of their type."""
    once: list[Row] = []
    merge(desk, once, rows_, place)
    parents = {row.path[:length] for row in once for length in range(1, len(row.path))}
    valid = [_valid(desk, _roomy(desk, row, place) if row.path in parents else row, place) for row in _ordered(once)]
    return fitting.fitted(desk, valid, place)


def _roomy(desk: Desk, row: Row, place: str) -> Row:
    """Give a row with rows below it a type that has room for them, and no values of its own."""
    fact = row.get("type")
    if fact is None or fact.value == ANY:
        row = row.lacking("written_type").having(Fact("type", Kind("object"), "structure", "rows stand below it"))
    elif not expressions.holds_objects(fact.value) or _rooms(fact.value) > 1 or expressions.references(fact.value):
        name, kind = ".".join(row.path), expressions.render(fact.value)
        message = f"{name} is {kind} and has fields below it"
        desk.findings.append(Finding("type-contradicts-rows", row.line, message, row.written, f"{place}/{name}"))
        room = ArrayOf(Kind("object")) if expressions.base(fact.value) == "array" else Kind("object")
        row = row.having(Fact("type", room, "structure", f"{fact.quote}; rows stand below it"))
    keeps = _is_structure(row.value("default"))
    return row.lacking("values", "const") if keeps else row.lacking("values", "const", "example", "default")


def _rooms(kind: TypeExpr) -> int:
    """Return how many of the types that a row may have could hold the fields below it."""
    return sum(map(expressions.holds_objects, kind.options)) if isinstance(kind, Choice) else 1


def _ordered(rows_: Sequence[Row]) -> list[Row]:
    """Keep the order of the page, and put each row after its parent."""
    known = {row.path for row in rows_}
    done: set[tuple[str, ...]] = set()
    out: list[Row] = []
    waiting = list(rows_)
    while waiting:
        rest = []
        for row in waiting:
            if row.path[:-1] in known and row.path[:-1] not in done:
                rest.append(row)
            else:
                out.append(row)
                done.add(row.path)
        if len(rest) == len(waiting):
            return [*out, *rest]
        waiting = rest
    return out


def _is_structure(value: Json) -> bool:
    return isinstance(value, (dict, list))


def _valid(desk: Desk, row: Row, place: str) -> Row:
    """Drop a default that is none of the listed values, with a finding; a constant leaves no room for a list."""
    values, default = row.value("values"), row.value("default")
    address = f"{place}/{'.'.join(row.path)}"
    if values is not None and row.get("const") is not None:
        row = row.lacking("const")
    if values and row.get("default") is not None and str(default) not in [str(v) for v in values]:
        desk.findings.append(
            Finding(
                "default-unread",
                row.line,
                f"the default of {row.path[-1]} is none of its listed values",
                str(default),
                address,
            )
        )
        row = row.lacking("default")
    fact = row.get("type")
    if fact is not None and expressions.holds(fact.value, Kind("enum")) and not values and row.get("const") is None:
        message = f"the page says that {row.path[-1]} has listed values, and lists none beside it"
        desk.findings.append(Finding("values-missing", row.line, message, fact.quote, address))
        row = row.having(Fact("type", expressions.replaced(fact.value, Kind("enum"), STRING), fact.known, fact.quote))
    kind = expressions.base(fact.value) if fact else "any"
    low, high = row.value("min"), row.value("max")
    if (
        isinstance(default, (int, float))
        and not isinstance(default, bool)
        and ((isinstance(low, (int, float)) and default < low) or (isinstance(high, (int, float)) and default > high))
    ):
        desk.findings.append(
            Finding(
                "default-unread",
                row.line,
                f"the default of {row.path[-1]} is outside of its limits",
                str(default),
                address,
            )
        )
        row = row.lacking("default")
    wrong = [k for k in _LIMITS if row.get(k) is not None and kind not in _LIMITS[k]]
    return row.lacking(*wrong) if wrong else row


_LIMITS = {
    "min": ("integer", "number"),
    "max": ("integer", "number"),
    "exclusive_min": ("integer", "number"),
    "exclusive_max": ("integer", "number"),
    "min_length": ("string",),
    "max_length": ("string",),
    "pattern": ("string",),
    "min_items": ("array",),
    "max_items": ("array",),
}
